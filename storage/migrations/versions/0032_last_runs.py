"""When parts of the bot last ran, so that one process can tell whether another is at work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0032"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table."""
    op.create_table("last_run", sa.Column("name", sa.String(), primary_key=True), sa.Column("at", Instant(), nullable=False))


def downgrade() -> None:
    """Drops it."""
    op.drop_table("last_run")
