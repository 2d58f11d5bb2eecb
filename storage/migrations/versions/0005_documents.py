"""Comments on the RID, accepted findings, and private calendar addresses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("rid_comment", "finding_acceptance", "calendar_feed")


def text(name: str) -> sa.Column[str]:
    """Text."""
    return sa.Column(name, sa.String(), nullable=False)


def whole(name: str) -> sa.Column[int]:
    """A whole number."""
    return sa.Column(name, sa.Integer(), autoincrement=False, nullable=False)


def filled(table: str, *columns: str) -> list[sa.CheckConstraint]:
    """The columns are not empty text."""
    return [sa.CheckConstraint(f"\"{column}\" <> ''", name=op.f(f"ck_{table}_{column}_filled")) for column in columns]


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    """A CHECK constraint."""
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def of_release(table: str) -> sa.ForeignKeyConstraint:
    """The reference to the release, checked at commit."""
    name = op.f(f"fk_{table}_release_key")
    return sa.ForeignKeyConstraint(["release_key"], ["release.key"], name=name, deferrable=True, initially="DEFERRED")


def upgrade() -> None:
    """Makes the three tables."""
    op.create_table(
        "rid_comment",
        text("release_key"),
        whole("number"),
        text("version"),
        text("party"),
        text("text"),
        text("said_by"),
        sa.Column("said_on", sa.Date(), nullable=False),
        text("disposition"),
        text("answer"),
        text("disposed_by"),
        sa.Column("disposed_on", sa.Date(), nullable=True),
        whole("row_version"),
        *filled("rid_comment", "version", "party", "text", "said_by"),
        of_release("rid_comment"),
        check("rid_comment", "number", "number >= 1"),
        check("rid_comment", "disposition", "disposition IN ('', 'accepted', 'accepted in part', 'not accepted', 'noted')"),
        check("rid_comment", "disposed", "(disposition = '') = (disposed_on IS NULL)"),
        sa.PrimaryKeyConstraint("release_key", "number", name=op.f("pk_rid_comment")),
    )
    op.create_table(
        "finding_acceptance",
        text("release_key"),
        text("finding"),
        text("figures"),
        text("reason"),
        text("accepted_by"),
        sa.Column("accepted_on", sa.Date(), nullable=False),
        whole("row_version"),
        *filled("finding_acceptance", "finding", "reason", "accepted_by"),
        of_release("finding_acceptance"),
        sa.PrimaryKeyConstraint("release_key", "finding", name=op.f("pk_finding_acceptance")),
    )
    op.create_table(
        "calendar_feed",
        text("token_hash"),
        text("user_id"),
        text("subject"),
        text("name"),
        sa.Column("made_on", sa.Date(), nullable=False),
        *filled("calendar_feed", "token_hash", "user_id", "name"),
        check("calendar_feed", "subject", "subject IN ('release', 'committee')"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_calendar_feed")),
    )
    op.create_index("ix_calendar_feed_user_id", "calendar_feed", ["user_id"])


def downgrade() -> None:
    """Takes them away."""
    for table in reversed(TABLES):
        op.drop_table(table)
