"""Events whose notices go out by mail, so that none is sent twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0072"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table."""
    op.create_table(
        "mailed_event",
        sa.Column("release_key", sa.String(), primary_key=True),
        sa.Column("event", sa.String(), primary_key=True),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("queued_at", Instant(), nullable=True),
        sa.CheckConstraint("\"event\" <> ''", name="event_filled"),
    )


def downgrade() -> None:
    """Drops it."""
    op.drop_table("mailed_event")
