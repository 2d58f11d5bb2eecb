"""How often a row of the outbox was claimed, so that a late result of an earlier sender is recognised after the row was sent again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column."""
    op.add_column("outbox", sa.Column("claims", sa.Integer(), nullable=False, server_default=sa.text("0")))


def downgrade() -> None:
    """Drops it."""
    op.drop_column("outbox", "claims")
