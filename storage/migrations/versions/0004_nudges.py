"""Reminders: what was told at which stage, in which message, and what people said about it."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = (
    "nudge_check",
    "nudge",
    "nudge_message",
    "nudge_note",
    "nudge_snooze",
    "nudge_owner",
    "nudge_opt_out",
    "nudge_setting",
    "committee_group",
)


def text(name: str) -> sa.Column[str]:
    """Text."""
    return sa.Column(name, sa.String(), nullable=False)


def whole(name: str) -> sa.Column[int]:
    """A whole number."""
    return sa.Column(name, sa.Integer(), autoincrement=False, nullable=False)


def flag(name: str) -> sa.Column[bool]:
    """True or false."""
    return sa.Column(name, sa.Boolean(), nullable=False)


def day(name: str, *, null: bool = False) -> sa.Column[date]:
    """A day."""
    return sa.Column(name, sa.Date(), nullable=null)


def filled(table: str, *columns: str) -> list[sa.CheckConstraint]:
    """The columns are not empty text."""
    return [sa.CheckConstraint(f"\"{column}\" <> ''", name=op.f(f"ck_{table}_{column}_filled")) for column in columns]


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    """A CHECK constraint."""
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    """Makes the tables of the reminders."""
    _ledger()
    _words()


def _ledger() -> None:
    op.create_table("nudge_check", day("day"), whole("seq"), whole("seen"), sa.PrimaryKeyConstraint("day", name=op.f("pk_nudge_check")))
    op.create_table(
        "nudge",
        text("release_key"),
        text("item"),
        day("due"),
        whole("stage"),
        text("channel"),
        day("day"),
        text("state"),
        text("why"),
        whole("late"),
        text("text"),
        *filled("nudge", "release_key", "item", "channel"),
        check("nudge", "state", "state IN ('queued', 'sent', 'skipped', 'done')"),
        check("nudge", "late", "late >= 0"),
        sa.PrimaryKeyConstraint("release_key", "item", "due", "stage", "channel", name=op.f("pk_nudge")),
    )
    op.create_index("ix_nudge_message", "nudge", ["channel", "day"])
    op.create_index("ix_nudge_state", "nudge", ["state", "release_key"])
    op.create_table(
        "nudge_message",
        text("channel"),
        day("day"),
        text("key"),
        text("state"),
        text("ts"),
        text("error"),
        day("blocked_since", null=True),
        *filled("nudge_message", "channel", "key"),
        check("nudge_message", "state", "state IN ('queued', 'sent', 'blocked', 'superseded')"),
        sa.PrimaryKeyConstraint("channel", "day", name=op.f("pk_nudge_message")),
    )
    waiting = sa.text("state IN ('queued', 'blocked')")
    op.create_index("ix_nudge_message_open", "nudge_message", ["key"], postgresql_where=waiting, sqlite_where=waiting)
    op.create_table(
        "nudge_note",
        text("key"),
        text("release_key"),
        text("item"),
        day("due"),
        day("day"),
        text("what"),
        sa.Column("ids", sa.JSON(), nullable=False),
        flag("posted"),
        *filled("nudge_note", "key", "release_key", "item"),
        check("nudge_note", "what", "what IN ('done', 'moved', 'gone', 'back', 'snoozed', 'reassigned', 'manager', 'body')"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_nudge_note")),
    )
    op.create_index("ix_nudge_note_open", "nudge_note", ["key"], postgresql_where=sa.text("NOT posted"), sqlite_where=sa.text("posted = 0"))


def _words() -> None:
    op.create_table(
        "nudge_snooze",
        text("release_key"),
        text("item"),
        day("due"),
        day("until"),
        text("reason"),
        *filled("nudge_snooze", "release_key", "item", "reason"),
        check("nudge_snooze", "deadline", "until <= due"),
        sa.PrimaryKeyConstraint("release_key", "item", "due", name=op.f("pk_nudge_snooze")),
    )
    op.create_table(
        "nudge_owner",
        text("release_key"),
        text("item"),
        text("owner"),
        text("reason"),
        *filled("nudge_owner", "release_key", "item", "owner"),
        sa.PrimaryKeyConstraint("release_key", "item", name=op.f("pk_nudge_owner")),
    )
    op.create_table(
        "nudge_opt_out",
        text("user_id"),
        *filled("nudge_opt_out", "user_id"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_nudge_opt_out")),
    )
    op.create_table(
        "nudge_setting",
        text("release_key"),
        text("kind"),
        text("ahead"),
        whole("daily"),
        whole("weekly"),
        whole("manager_after"),
        whole("body_after"),
        flag("off"),
        check("nudge_setting", "counts", "daily >= 0 AND weekly >= 0 AND manager_after >= 0 AND body_after >= 0"),
        check(
            "nudge_setting",
            "kind",
            "kind IN ('', 'milestone', 'policy', 'cutoff', 'evidence', 'position', 'condition', 'dependency')",
        ),
        sa.PrimaryKeyConstraint("release_key", "kind", name=op.f("pk_nudge_setting")),
    )
    op.create_table(
        "committee_group",
        text("committee_key"),
        text("group_id"),
        *filled("committee_group", "group_id"),
        sa.ForeignKeyConstraint(
            ["committee_key"],
            ["committee.key"],
            name=op.f("fk_committee_group_committee_key"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("committee_key", name=op.f("pk_committee_group")),
    )


def downgrade() -> None:
    """Takes them away."""
    for name in reversed(TABLES):
        op.drop_table(name)
