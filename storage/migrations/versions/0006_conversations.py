"""The conversation of each message sent, so that direct messages can be updated."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column, empty for rows sent before."""
    op.add_column("outbox", sa.Column("conversation", sa.String(), nullable=True))


def downgrade() -> None:
    """Drops the column."""
    op.drop_column("outbox", "conversation")
