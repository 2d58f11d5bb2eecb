"""The pinned statuses of releases in their channels."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table."""
    op.create_table(
        "status_post",
        sa.Column("release_key", sa.String(), primary_key=True),
        sa.Column("channel_id", sa.String(), primary_key=True),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("pins", sa.Integer(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.CheckConstraint("\"release_key\" <> ''", name="release_key_filled"),
        sa.CheckConstraint("\"channel_id\" <> ''", name="channel_id_filled"),
    )


def downgrade() -> None:
    """Drops it."""
    op.drop_table("status_post")
