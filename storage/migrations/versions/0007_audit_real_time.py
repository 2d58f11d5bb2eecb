"""The real time of audit rows, for the ten minutes of undo."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column; earlier rows have no real time. A batch would recreate the table on SQLite and drop its triggers."""
    op.add_column("audit", sa.Column("recorded_at", Instant(), nullable=True))


def downgrade() -> None:
    """Removes the column."""
    op.drop_column("audit", "recorded_at")
