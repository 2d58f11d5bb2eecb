"""Everything that the first version stores."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def text(name: str, *, null: bool = False) -> sa.Column[str]:
    """Text."""
    return sa.Column(name, sa.String(), nullable=null)


def whole(name: str) -> sa.Column[int]:
    """A whole number."""
    return sa.Column(name, sa.Integer(), autoincrement=False, nullable=False)


def pence(name: str, *, null: bool = False) -> sa.Column[int]:
    """Money in pence."""
    return sa.Column(name, sa.BigInteger(), nullable=null)


def flag(name: str) -> sa.Column[bool]:
    """True or false."""
    return sa.Column(name, sa.Boolean(), nullable=False)


def day(name: str, *, null: bool = False) -> sa.Column[date]:
    """A day."""
    return sa.Column(name, sa.Date(), nullable=null)


def partial(name: str, *, null: bool = False) -> sa.Column[str]:
    """A date with its precision, as ISO text."""
    return sa.Column(name, sa.String(10), nullable=null)


def instant(name: str, *, null: bool = False) -> sa.Column[datetime]:
    """An instant: ISO text in UTC on SQLite."""
    return sa.Column(name, sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite"), nullable=null)


def choice(name: str, *values: str) -> sa.Column[str]:
    """One of a few short texts."""
    return sa.Column(name, sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32), nullable=False)


def filled(column: str) -> sa.CheckConstraint:
    """The column is not empty text."""
    return sa.CheckConstraint(f"\"{column}\" <> ''", name=f"{column}_filled")


def refers(columns: list[str], targets: list[str]) -> sa.ForeignKeyConstraint:
    """A foreign key, checked at commit."""
    return sa.ForeignKeyConstraint(columns, targets, deferrable=True, initially="DEFERRED")


def upgrade() -> None:
    """Creates all tables, and the head that the first change locks."""
    op.create_table(
        "audit",
        whole("seq"),
        instant("at"),
        text("actor"),
        text("via"),
        text("command"),
        text("reason"),
        whole("change_id"),
        text("release_key", null=True),
        text("thing"),
        text("field"),
        text("before", null=True),
        text("after", null=True),
        text("outcome"),
        text("prev_hash"),
        text("hash"),
        sa.CheckConstraint("outcome IN ('done', 'refused')", name="outcome"),
        filled("actor"),
        filled("command"),
        filled("thing"),
        sa.CheckConstraint("seq >= 1", name="seq"),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("ix_audit_actor", "audit", ["actor", "seq"])
    op.create_index("ix_audit_release_key", "audit", ["release_key", "seq"])
    op.create_index("ix_audit_thing", "audit", ["thing", "seq"])
    op.create_table(
        "audit_head", whole("id"), whole("seq"), text("hash"), sa.CheckConstraint("id = 1", name="one"), sa.PrimaryKeyConstraint("id")
    )
    op.create_table(
        "change_request",
        text("ref"),
        text("title"),
        text("description"),
        choice("state", "raised", "advanced", "exited PIT", "delivered"),
        partial("expected", null=True),
        flag("committed"),
        text("note"),
        whole("row_version"),
        filled("ref"),
        sa.PrimaryKeyConstraint("ref"),
    )
    op.create_table(
        "channel_clearance",
        text("channel_id"),
        choice("classification", "white", "green", "amber", "red"),
        filled("channel_id"),
        sa.PrimaryKeyConstraint("channel_id"),
    )
    op.create_table(
        "channel_route",
        text("release_key"),
        text("committee_key"),
        text("channel_id"),
        filled("channel_id"),
        sa.PrimaryKeyConstraint("release_key", "committee_key"),
    )
    op.create_index("ix_channel_route_channel_id", "channel_route", ["channel_id"])
    op.create_table(
        "committee",
        text("key"),
        whole("position"),
        text("name"),
        text("short"),
        text("role"),
        text("reviews"),
        text("quorum"),
        whole("row_version"),
        sa.CheckConstraint("role IN ('decides', 'reviews', 'comments', 'works', 'takes part')", name="role"),
        filled("key"),
        filled("name"),
        filled("quorum"),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table("glossary_term", text("term"), whole("position"), text("meaning"), filled("term"), sa.PrimaryKeyConstraint("term"))
    op.create_table(
        "inbox", text("key"), instant("received_at"), text("actor"), text("command"), filled("key"), sa.PrimaryKeyConstraint("key")
    )
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"])
    op.create_table(
        "lead_time",
        text("key"),
        whole("position"),
        text("label"),
        whole("months"),
        choice("covers", "all", "system", "documents"),
        text("source"),
        filled("key"),
        sa.CheckConstraint("months >= 0", name="months"),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "modification",
        text("ref"),
        text("title"),
        choice("state", "draft", "proposal", "approved", "rejected", "withdrawn", "delayed", "implemented"),
        flag("dcc_systems"),
        flag("user_systems"),
        flag("technical_specifications"),
        day("approved_on", null=True),
        day("implementation_on", null=True),
        text("description"),
        text("link"),
        text("chosen_solution"),
        whole("row_version"),
        filled("ref"),
        filled("title"),
        sa.PrimaryKeyConstraint("ref"),
    )
    op.create_index("ix_modification_state", "modification", ["state", "ref"])
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        text("key"),
        text("kind"),
        text("channel"),
        text("thread_ts"),
        sa.Column("ids", sa.JSON(), nullable=False),
        text("state"),
        whole("attempts"),
        flag("ambiguous"),
        instant("not_before", null=True),
        instant("lease_until", null=True),
        instant("created_at"),
        instant("sent_at", null=True),
        text("ts"),
        text("error"),
        sa.CheckConstraint("state <> 'sending' OR lease_until IS NOT NULL", name="sending_has_lease"),
        sa.CheckConstraint("state IN ('due', 'sending', 'sent', 'failed')", name="state"),
        filled("key"),
        filled("kind"),
        sa.CheckConstraint("attempts >= 0", name="attempts"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["id"],
        postgresql_where=sa.text("state IN ('due', 'sending')"),
        sqlite_where=sa.text("state IN ('due', 'sending')"),
    )
    op.create_index("uq_outbox_key", "outbox", ["key"], unique=True)
    op.create_table(
        "schedule_slot",
        whole("month"),
        whole("nth"),
        whole("position"),
        choice("kind", "system", "documentation", "adhoc", "year"),
        sa.CheckConstraint("month BETWEEN 1 AND 12", name="month"),
        sa.CheckConstraint("nth = -1 OR nth BETWEEN 1 AND 5", name="nth"),
        sa.PrimaryKeyConstraint("month", "nth"),
    )
    op.create_table("sec_document", text("name"), whole("position"), text("title"), filled("name"), sa.PrimaryKeyConstraint("name"))
    op.create_table(
        "authority", day("effective_from"), text("body"), refers(["body"], ["committee.key"]), sa.PrimaryKeyConstraint("effective_from")
    )
    op.create_table(
        "dependency",
        text("modification_ref"),
        text("request_ref"),
        text("before"),
        whole("position"),
        choice("reach", "raised", "advanced", "exited PIT", "delivered"),
        filled("before"),
        refers(["modification_ref"], ["modification.ref"]),
        refers(["request_ref"], ["change_request.ref"]),
        sa.PrimaryKeyConstraint("modification_ref", "request_ref", "before"),
    )
    op.create_index("ix_dependency_request_ref", "dependency", ["request_ref"])
    op.create_table(
        "follow",
        text("modification_ref"),
        text("channel_id"),
        filled("channel_id"),
        refers(["modification_ref"], ["modification.ref"]),
        sa.PrimaryKeyConstraint("modification_ref", "channel_id"),
    )
    op.create_table(
        "member",
        text("committee_key"),
        text("user_id"),
        flag("chair"),
        filled("user_id"),
        refers(["committee_key"], ["committee.key"]),
        sa.PrimaryKeyConstraint("committee_key", "user_id"),
    )
    op.create_index("ix_member_user_id", "member", ["user_id"])
    op.create_table(
        "release",
        text("key"),
        choice("kind", "system", "documentation", "adhoc", "year"),
        day("go_live", null=True),
        text("body"),
        choice("classification", "white", "green", "amber", "red"),
        flag("technical_specifications"),
        day("created_on", null=True),
        day("cancelled_on", null=True),
        day("live_on", null=True),
        text("summary"),
        text("other_codes"),
        text("dcc_testing"),
        text("user_testing"),
        pence("quoted_total", null=True),
        flag("combined_assessment_pending"),
        text("shared_with_requests"),
        text("operational"),
        flag("secas_budgeted"),
        whole("row_version"),
        sa.CheckConstraint("(kind = 'year') = (go_live IS NULL)", name="go_live_known"),
        filled("body"),
        filled("key"),
        refers(["body"], ["committee.key"]),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_release_go_live", "release", ["go_live"])
    op.create_table(
        "solution",
        text("modification_ref"),
        text("name"),
        whole("position"),
        text("text"),
        filled("name"),
        refers(["modification_ref"], ["modification.ref"]),
        sa.PrimaryKeyConstraint("modification_ref", "name"),
    )
    op.create_table(
        "standard_criterion",
        text("ref"),
        whole("position"),
        choice("kind", "operational", "testing", "security"),
        text("committee"),
        text("text"),
        text("answers"),
        filled("ref"),
        filled("text"),
        refers(["committee"], ["committee.key"]),
        sa.PrimaryKeyConstraint("ref"),
    )
    op.create_table(
        "alongside",
        text("release_key"),
        text("request_ref"),
        whole("position"),
        refers(["release_key"], ["release.key"]),
        refers(["request_ref"], ["change_request.ref"]),
        sa.PrimaryKeyConstraint("release_key", "request_ref"),
    )
    op.create_index("ix_alongside_request_ref", "alongside", ["request_ref"])
    op.create_table(
        "cost",
        text("release_key"),
        text("modification_ref"),
        choice("stage", "Design, Build & PIT", "SIT", "UIT", "Implement to live"),
        whole("position"),
        pence("pence"),
        sa.CheckConstraint("pence >= 0", name="pence"),
        refers(["modification_ref"], ["modification.ref"]),
        refers(["release_key"], ["release.key"]),
        sa.PrimaryKeyConstraint("release_key", "modification_ref", "stage"),
    )
    op.create_table(
        "criterion",
        text("release_key"),
        text("ref"),
        whole("position"),
        choice("kind", "operational", "testing", "security"),
        text("committee"),
        text("text"),
        text("answers"),
        choice("standing", "open", "met", "met with conditions", "not met", "hold", "stale"),
        whole("row_version"),
        filled("ref"),
        filled("text"),
        refers(["committee"], ["committee.key"]),
        refers(["release_key"], ["release.key"]),
        sa.PrimaryKeyConstraint("release_key", "ref"),
    )
    op.create_table(
        "decision",
        text("release_key"),
        whole("number"),
        choice("subject", "scope", "baseline", "criteria", "tad", "sit-report", "uit-report", "exception", "go-live"),
        text("body"),
        choice("outcome", "agreed", "not agreed", "go", "no-go", "defer"),
        day("met_on"),
        choice("covers", "all", "system", "documents"),
        day("recorded_on", null=True),
        text("reference"),
        text("note"),
        sa.CheckConstraint("number >= 0", name="number"),
        refers(["body"], ["committee.key"]),
        refers(["release_key"], ["release.key"]),
        sa.PrimaryKeyConstraint("release_key", "number"),
    )
    op.create_table(
        "document_impact",
        text("release_key"),
        text("modification_ref"),
        text("document"),
        whole("position"),
        filled("document"),
        refers(["modification_ref"], ["modification.ref"]),
        refers(["release_key"], ["release.key"]),
        sa.PrimaryKeyConstraint("release_key", "modification_ref", "document"),
    )
    op.create_table(
        "impact_summary",
        text("release_key"),
        text("side"),
        text("heading"),
        whole("position"),
        text("text"),
        sa.CheckConstraint("side IN ('party', 'dcc')", name="side"),
        filled("heading"),
        refers(["release_key"], ["release.key"]),
        sa.PrimaryKeyConstraint("release_key", "side", "heading"),
    )
    op.create_table(
        "link",
        text("release_key"),
        text("label"),
        whole("position"),
        text("url"),
        filled("label"),
        filled("url"),
        refers(["release_key"], ["release.key"]),
        sa.PrimaryKeyConstraint("release_key", "label"),
    )
    op.create_table(
        "milestone",
        text("release_key"),
        text("key"),
        whole("position"),
        text("event"),
        text("owner"),
        partial("planned", null=True),
        day("day", null=True),
        text("notes"),
        text("anchor", null=True),
        whole("working_days"),
        day("done_on", null=True),
        text("acts"),
        choice("covers", "all", "system", "documents"),
        day("recorded_on", null=True),
        whole("row_version"),
        filled("event"),
        filled("key"),
        sa.CheckConstraint("anchor <> key", name="no_own_anchor"),
        sa.CheckConstraint("planned IS NULL OR anchor IS NULL", name="dated_or_relative"),
        sa.CheckConstraint("working_days = 0 OR anchor IS NOT NULL", name="offset_needs_anchor"),
        refers(["release_key", "anchor"], ["milestone.release_key", "milestone.key"]),
        refers(["release_key"], ["release.key"]),
        sa.PrimaryKeyConstraint("release_key", "key"),
    )
    op.create_index(
        "ix_milestone_day_open", "milestone", ["day"], postgresql_where=sa.text("done_on IS NULL"), sqlite_where=sa.text("done_on IS NULL")
    )
    op.create_table(
        "note",
        text("release_key"),
        whole("number"),
        text("kind"),
        text("text"),
        filled("kind"),
        filled("text"),
        refers(["release_key"], ["release.key"]),
        sa.PrimaryKeyConstraint("release_key", "number"),
    )
    op.create_table(
        "participant_impact",
        text("release_key"),
        text("modification_ref"),
        text("participant"),
        whole("position"),
        filled("participant"),
        refers(["modification_ref"], ["modification.ref"]),
        refers(["release_key"], ["release.key"]),
        sa.PrimaryKeyConstraint("release_key", "modification_ref", "participant"),
    )
    op.create_table(
        "recommendation",
        text("release_key"),
        text("committee"),
        choice("subject", "scope", "baseline", "criteria", "tad", "sit-report", "uit-report", "exception", "go-live"),
        whole("position"),
        flag("positive"),
        day("given_on"),
        text("reason"),
        refers(["committee"], ["committee.key"]),
        refers(["release_key"], ["release.key"]),
        sa.PrimaryKeyConstraint("release_key", "committee", "subject"),
    )
    op.create_table(
        "rid_version",
        text("release_key"),
        text("number"),
        whole("position"),
        day("issued_on"),
        text("changes"),
        flag("baselined"),
        filled("number"),
        refers(["release_key"], ["release.key"]),
        sa.PrimaryKeyConstraint("release_key", "number"),
    )
    op.create_table(
        "scope_item",
        text("release_key"),
        text("modification_ref"),
        whole("part"),
        whole("position"),
        choice("state", "targeted", "approved", "out"),
        day("agreed_on", null=True),
        day("cutoff", null=True),
        day("added_on", null=True),
        text("out_reason"),
        text("description"),
        text("exception_reason", null=True),
        text("exception_reference", null=True),
        text("exception_documents", null=True),
        text("exception_cost", null=True),
        text("exception_testing", null=True),
        whole("row_version"),
        sa.CheckConstraint(
            "(exception_reason IS NULL AND exception_reference IS NULL AND exception_documents IS NULL"
            " AND exception_cost IS NULL AND exception_testing IS NULL)"
            " OR (exception_reason <> '' AND exception_reference IS NOT NULL AND exception_documents IS NOT NULL"
            " AND exception_cost IS NOT NULL AND exception_testing IS NOT NULL)",
            name="exception_whole",
        ),
        sa.CheckConstraint("state <> 'out' OR out_reason <> ''", name="out_has_reason"),
        sa.CheckConstraint("part >= 0", name="part"),
        refers(["modification_ref"], ["modification.ref"]),
        refers(["release_key"], ["release.key"]),
        sa.PrimaryKeyConstraint("release_key", "modification_ref", "part"),
    )
    op.create_index("ix_scope_item_cutoff", "scope_item", ["cutoff"])
    op.create_index("ix_scope_item_modification_ref", "scope_item", ["modification_ref"])
    op.create_table(
        "secas_effort",
        text("release_key"),
        text("purpose"),
        whole("position"),
        whole("days"),
        pence("pence"),
        filled("purpose"),
        sa.CheckConstraint("days >= 0 AND pence >= 0", name="amounts"),
        refers(["release_key"], ["release.key"]),
        sa.PrimaryKeyConstraint("release_key", "purpose"),
    )
    op.create_table(
        "predecessor",
        text("release_key"),
        text("milestone_key"),
        text("after_key"),
        whole("position"),
        sa.CheckConstraint("milestone_key <> after_key", name="no_own_predecessor"),
        refers(["release_key", "after_key"], ["milestone.release_key", "milestone.key"]),
        refers(["release_key", "milestone_key"], ["milestone.release_key", "milestone.key"]),
        sa.PrimaryKeyConstraint("release_key", "milestone_key", "after_key"),
    )
    op.execute("INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '')")
