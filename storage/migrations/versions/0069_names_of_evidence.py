"""Names of evidence, and the ids of its files in Slack."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns, and an index for files that are deleted in Slack."""
    for name in ("title", "file_id"):
        op.add_column("evidence", sa.Column(name, sa.String(), nullable=False, server_default=sa.text("''")))
    op.create_index("ix_evidence_file_id", "evidence", ["file_id"])


def downgrade() -> None:
    """Drops them."""
    op.drop_index("ix_evidence_file_id", "evidence")
    for name in ("file_id", "title"):
        op.drop_column("evidence", name)
