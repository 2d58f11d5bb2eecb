"""Proposed dates of milestones, which are shown but not chased until someone accepts them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column, false for rows stored before. A batch would recreate the table on SQLite and drop its triggers."""
    op.add_column("milestone", sa.Column("proposed", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Removes the column."""
    op.drop_column("milestone", "proposed")
