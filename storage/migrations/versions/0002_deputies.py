"""People who stand in for others for a time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table of deputies."""
    op.create_table(
        "deputy",
        sa.Column("absent_id", sa.String(), nullable=False),
        sa.Column("deputy_id", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.CheckConstraint("absent_id <> ''", name=op.f("ck_deputy_absent_id_filled")),
        sa.CheckConstraint("deputy_id <> ''", name=op.f("ck_deputy_deputy_id_filled")),
        sa.CheckConstraint("absent_id <> deputy_id", name=op.f("ck_deputy_another")),
        sa.CheckConstraint("since <= until", name=op.f("ck_deputy_in_order")),
        sa.PrimaryKeyConstraint("absent_id", "deputy_id", name=op.f("pk_deputy")),
    )
    op.create_index("ix_deputy_deputy_id", "deputy", ["deputy_id"])


def downgrade() -> None:
    """Takes it away."""
    op.drop_table("deputy")
