"""Pauses that Slack asked for, kept for all processes that deliver, and an index of the messages that wait for each channel."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table and the index."""
    op.create_table(
        "outbox_pause",
        sa.Column("method", sa.String(), primary_key=True),
        sa.Column("channel", sa.String(), primary_key=True),
        sa.Column("until", Instant(), nullable=False),
    )
    waiting = sa.text("state IN ('due', 'sending')")
    op.create_index("ix_outbox_open_channel", "outbox", ["channel"], sqlite_where=waiting, postgresql_where=waiting)


def downgrade() -> None:
    """Drops them."""
    op.drop_index("ix_outbox_open_channel", "outbox")
    op.drop_table("outbox_pause")
