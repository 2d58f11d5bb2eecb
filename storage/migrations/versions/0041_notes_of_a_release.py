"""An index of the notes on reminders by release, which are read when something of the release changes."""

from __future__ import annotations

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the index."""
    op.create_index("ix_nudge_note_release_key", "nudge_note", ["release_key"])


def downgrade() -> None:
    """Drops it."""
    op.drop_index("ix_nudge_note_release_key", "nudge_note")
