"""Meetings of bodies and sub-committees, and the rules about their papers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the tables."""
    op.create_table(
        "meeting",
        sa.Column("body", sa.String(), primary_key=True),
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("meeting_number", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("cancelled", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["body"], ["committee.key"], name="fk_meeting_body", deferrable=True, initially="DEFERRED"),
        sa.CheckConstraint("\"key\" <> ''", name="key_filled"),
        sa.CheckConstraint("meeting_number >= 0", name="number_known"),
    )
    op.create_index("ix_meeting_day", "meeting", ["day"])
    op.create_table(
        "meeting_rule",
        sa.Column("body", sa.String(), primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("paper_days", sa.Integer(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["body"], ["committee.key"], name="fk_meeting_rule_body", deferrable=True, initially="DEFERRED"),
        sa.CheckConstraint("paper_days >= 0", name="days"),
    )


def downgrade() -> None:
    """Drops them."""
    op.drop_table("meeting_rule")
    op.drop_index("ix_meeting_day", "meeting")
    op.drop_table("meeting")
