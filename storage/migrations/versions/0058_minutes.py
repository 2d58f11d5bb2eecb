"""Minutes of meetings: text and confirmation, who took part, and actions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns and the tables."""
    op.add_column("meeting", sa.Column("minutes_text", sa.String(), nullable=False, server_default=sa.text("''")))
    op.add_column("meeting", sa.Column("minutes_on", sa.Date(), nullable=True))
    op.add_column("meeting", sa.Column("minutes_by", sa.String(), nullable=False, server_default=sa.text("''")))
    op.create_table(
        "attendance",
        sa.Column("body", sa.String(), primary_key=True),
        sa.Column("meeting_key", sa.String(), primary_key=True),
        sa.Column("person", sa.String(), primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("presence", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["body", "meeting_key"],
            ["meeting.body", "meeting.key"],
            name="fk_attendance_body_meeting_key",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.CheckConstraint("\"person\" <> ''", name="person_filled"),
        sa.CheckConstraint("presence IN ('present', 'apologies', 'recused')", name="presence"),
    )
    op.create_table(
        "meeting_action",
        sa.Column("body", sa.String(), primary_key=True),
        sa.Column("meeting_key", sa.String(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["body", "meeting_key"],
            ["meeting.body", "meeting.key"],
            name="fk_meeting_action_body_meeting_key",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.CheckConstraint("\"text\" <> ''", name="text_filled"),
        sa.CheckConstraint("\"owner\" <> ''", name="owner_filled"),
        sa.CheckConstraint("(closed_on IS NULL) = (closed_note = '')", name="closed_with_note"),
    )
    op.create_index("ix_meeting_action_due", "meeting_action", ["due"])


def downgrade() -> None:
    """Drops them."""
    op.drop_index("ix_meeting_action_due", "meeting_action")
    op.drop_table("meeting_action")
    op.drop_table("attendance")
    for name in ("minutes_by", "minutes_on", "minutes_text"):
        op.drop_column("meeting", name)
