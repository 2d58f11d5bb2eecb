"""Messages that were set aside and sent again, for the history."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table."""
    op.create_table(
        "resend",
        sa.Column("outbox_key", sa.String(), primary_key=True),
        sa.Column("time", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("release_key", sa.String(), nullable=True),
        sa.CheckConstraint("\"outbox_key\" <> ''", name="outbox_key_filled"),
        sa.CheckConstraint("\"kind\" <> ''", name="kind_filled"),
        sa.CheckConstraint("time > 0", name="time"),
    )


def downgrade() -> None:
    """Drops it."""
    op.drop_table("resend")
