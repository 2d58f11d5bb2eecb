"""How people want their own reminders, and how far the day's summaries were sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table and the column."""
    op.create_table(
        "nudge_person",
        sa.Column("user_id", sa.String(), primary_key=True),
        sa.Column("hour", sa.Integer(), nullable=True),
        sa.Column("unchaired", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("untold", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.CheckConstraint("\"user_id\" <> ''", name="user_id_filled"),
        sa.CheckConstraint("hour IS NULL OR (hour >= 0 AND hour <= 23)", name="hour"),
    )
    op.add_column("nudge_check", sa.Column("morning", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Drops them."""
    op.drop_column("nudge_check", "morning")
    op.drop_table("nudge_person")
