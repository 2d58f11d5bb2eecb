"""People's App Homes: when each was last opened, and what it shows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0040"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table."""
    op.create_table(
        "home",
        sa.Column("user_id", sa.String(), primary_key=True),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.CheckConstraint("\"user_id\" <> ''", name="user_id_filled"),
    )
    op.create_index("ix_home_opened_at", "home", ["opened_at"])


def downgrade() -> None:
    """Drops it."""
    op.drop_table("home")
