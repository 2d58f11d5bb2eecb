"""Evidence, positions, conditions, documents, acknowledgements, amendments, lessons, and the cards of reviews."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CLASSES = ("white", "green", "amber", "red")
SUBJECTS = ("scope", "baseline", "criteria", "tad", "sit-report", "uit-report", "exception", "go-live")
TABLES = ("evidence", "position", "condition", "document", "acknowledgement", "amendment", "lesson", "review_card")


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


def instant(name: str, *, null: bool = False) -> sa.Column[datetime]:
    """An instant: ISO text in UTC on SQLite."""
    return sa.Column(name, sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite"), nullable=null)


def choice(name: str, *values: str) -> sa.Column[str]:
    """One of a few short texts."""
    return sa.Column(name, sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32), nullable=False)


def filled(*columns: str) -> list[sa.CheckConstraint]:
    """The columns are not empty text."""
    return [sa.CheckConstraint(f"\"{column}\" <> ''", name=f"{column}_filled") for column in columns]


def refers(columns: str, targets: str) -> sa.ForeignKeyConstraint:
    """A foreign key, checked at commit."""
    return sa.ForeignKeyConstraint(columns.split(), targets.split(), deferrable=True, initially="DEFERRED")


def of_release() -> sa.ForeignKeyConstraint:
    """The row belongs to a release."""
    return refers("release_key", "release.key")


def numbered() -> sa.CheckConstraint:
    """Numbers count from 1."""
    return sa.CheckConstraint("number >= 1", name="number")


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "evidence",
        text("release_key"),
        text("criterion_ref"),
        whole("number"),
        choice("kind", "link", "file", "message"),
        text("address"),
        text("note"),
        choice("classification", *CLASSES),
        text("submitted_by"),
        instant("submitted_at"),
        text("on_behalf"),
        whole("replaced_by"),
        text("withdrawn"),
        whole("row_version"),
        *filled("criterion_ref", "address", "submitted_by"),
        numbered(),
        sa.CheckConstraint("replaced_by = 0 OR replaced_by > number", name="replaced_by_a_later_one"),
        of_release(),
        sa.PrimaryKeyConstraint("release_key", "criterion_ref", "number"),
    )
    op.create_table(
        "position",
        text("release_key"),
        text("criterion_ref"),
        text("user_id"),
        text("voice"),
        flag("chair"),
        choice("verdict", "met", "conditions", "not-met", "hold", "abstain", "recuse"),
        text("reason"),
        text("stamp"),
        whole("turn"),
        text("on_behalf"),
        instant("taken_at"),
        whole("row_version"),
        *filled("criterion_ref", "user_id", "voice", "stamp"),
        sa.CheckConstraint("verdict = 'met' OR reason <> ''", name="reasoned"),
        of_release(),
        sa.PrimaryKeyConstraint("release_key", "criterion_ref", "user_id"),
    )
    op.create_table(
        "condition",
        text("release_key"),
        text("criterion_ref"),
        whole("number"),
        text("text"),
        text("owner"),
        day("due"),
        text("set_by"),
        day("closed_on", null=True),
        text("closed_note"),
        whole("row_version"),
        *filled("criterion_ref", "text", "owner", "set_by"),
        numbered(),
        sa.CheckConstraint("(closed_on IS NULL) = (closed_note = '')", name="closed_with_note"),
        of_release(),
        sa.PrimaryKeyConstraint("release_key", "criterion_ref", "number"),
    )
    op.create_index("ix_condition_due_open", "condition", ["due"])
    _documents()
    _records()


def _documents() -> None:
    op.create_table(
        "document",
        text("release_key"),
        choice("subject", *SUBJECTS),
        whole("number"),
        text("version"),
        text("address"),
        flag("draft"),
        choice("classification", *CLASSES),
        text("submitted_by"),
        day("submitted_on"),
        text("note"),
        text("suitable"),
        text("view_by"),
        day("view_on", null=True),
        text("view_reason"),
        day("consulted_on", null=True),
        day("approved_on", null=True),
        day("published_on", null=True),
        whole("row_version"),
        *filled("version", "address", "submitted_by"),
        numbered(),
        sa.CheckConstraint("suitable IN ('', 'yes', 'no')", name="suitable"),
        sa.CheckConstraint("subject IN ('tad', 'sit-report', 'uit-report')", name="document"),
        of_release(),
        sa.PrimaryKeyConstraint("release_key", "subject", "number"),
    )


def _records() -> None:
    op.create_table(
        "acknowledgement",
        text("release_key"),
        whole("decision_number"),
        text("item"),
        text("text"),
        text("reason"),
        *filled("item", "text", "reason"),
        refers("release_key decision_number", "decision.release_key decision.number"),
        sa.PrimaryKeyConstraint("release_key", "decision_number", "item"),
    )
    op.create_table(
        "amendment",
        text("release_key"),
        whole("number"),
        choice("kind", "add", "reword", "drop"),
        text("criterion_ref"),
        text("text"),
        choice("criterion_kind", "operational", "testing", "security"),
        text("committee"),
        text("answers"),
        flag("editorial"),
        text("reason"),
        text("proposed_by"),
        day("proposed_on"),
        choice("state", "proposed", "agreed", "not agreed", "withdrawn"),
        text("settled_by"),
        day("settled_on", null=True),
        whole("row_version"),
        *filled("criterion_ref", "proposed_by"),
        numbered(),
        of_release(),
        refers("committee", "committee.key"),
        sa.PrimaryKeyConstraint("release_key", "number"),
    )
    op.create_table(
        "lesson",
        text("release_key"),
        text("committee"),
        whole("number"),
        text("text"),
        text("given_by"),
        day("given_on"),
        *filled("text", "given_by"),
        numbered(),
        of_release(),
        refers("committee", "committee.key"),
        sa.PrimaryKeyConstraint("release_key", "committee", "number"),
    )
    op.create_table(
        "review_card",
        text("release_key"),
        text("committee"),
        text("channel"),
        text("criterion"),
        whole("serial"),
        whole("sent"),
        text("moved_by"),
        instant("moved_at", null=True),
        *filled("channel"),
        of_release(),
        refers("committee", "committee.key"),
        sa.PrimaryKeyConstraint("release_key", "committee"),
    )


def downgrade() -> None:
    """Takes them away."""
    for name in reversed(TABLES):
        op.drop_table(name)
