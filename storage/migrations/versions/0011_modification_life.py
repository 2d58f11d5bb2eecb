"""A modification's life, its references and parts; designations; patterns of references and deciders. It comes after 0012."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0012"
branch_labels = None
depends_on = None

_TEXTS = ("draft_ref", "origin", "decided_by", "decision_reference")
_DAYS = ("raised_on", "decided_on")
_FLAGS = ("urgent", "authority_led")
_CHOICES = {
    "stage": ("raised", "Development", "Refinement", "Report", "with the decision-maker"),
    "path": ("Authority", "Self-Governance", "Fast-Track"),
}
_INDEXED = ("modification", "modification_part")


def text(name: str) -> sa.Column[str]:
    """Text."""
    return sa.Column(name, sa.String(), nullable=False)


def whole(name: str) -> sa.Column[int]:
    """A whole number."""
    return sa.Column(name, sa.Integer(), autoincrement=False, nullable=False)


def day(name: str) -> sa.Column[date]:
    """A day, if it is on record."""
    return sa.Column(name, sa.Date(), nullable=True)


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    """A CHECK constraint."""
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """A foreign key, checked at commit."""
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"), deferrable=True, initially="DEFERRED")


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    """A primary key."""
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def is_one_of(column: str, values: tuple[str, ...]) -> str:
    """Returns the condition that a column has one of these short texts."""
    return f"{column} IN ({', '.join(repr(each) for each in values)})"


def upgrade() -> None:
    """Adds the columns, empty for rows stored before, and the tables."""
    for name in _TEXTS:
        op.add_column("modification", sa.Column(name, sa.String(), nullable=False, server_default=sa.text("''")))
    for name in _DAYS:
        op.add_column("modification", day(name))
    for name in _FLAGS:
        op.add_column("modification", sa.Column(name, sa.Boolean(), nullable=True))
    for name, values in _CHOICES.items():
        # Both databases add a column with its CHECK in one statement; Alembic would recreate the table on SQLite, without its triggers.
        condition = f'CONSTRAINT ck_modification_{name} CHECK ("{name}" {is_one_of("", values).strip()})'
        op.execute(sa.text(f'ALTER TABLE modification ADD COLUMN "{name}" VARCHAR(32) {condition}'))
    present = sa.text("origin <> ''")
    op.create_index("ix_modification_origin", "modification", ["origin"], sqlite_where=present, postgresql_where=present)
    _create_tables()
    for table in _INDEXED:
        op.create_index(f"ix_{table}_implementation_on", table, ["implementation_on"])


def _create_tables() -> None:
    op.create_table(
        "modification_part",
        text("modification_ref"),
        whole("number"),
        day("implementation_on"),
        text("description"),
        check("modification_part", "number", "number >= 1"),
        refers("modification_part", "modification_ref", "modification.ref"),
        key("modification_part", "modification_ref", "number"),
    )
    op.create_table(
        "designation",
        text("release_key"),
        text("name"),
        whole("position"),
        text("by"),
        day("designated_on"),
        text("reference"),
        text("documents"),
        text("note"),
        check("designation", "name_filled", "\"name\" <> ''"),
        refers("designation", "release_key", "release.key"),
        key("designation", "release_key", "name"),
    )
    op.create_table(
        "reference_pattern",
        text("prefix"),
        whole("position"),
        sa.Column("kind", sa.String(32), nullable=False),
        whole("digits"),
        sa.Column("letters", sa.Boolean(), nullable=False),
        text("becomes"),
        check("reference_pattern", "kind", is_one_of("kind", ("modification", "draft", "request"))),
        check("reference_pattern", "prefix_filled", "\"prefix\" <> ''"),
        check("reference_pattern", "digits", "digits BETWEEN 1 AND 6"),
        key("reference_pattern", "prefix"),
    )
    op.create_table(
        "decider",
        text("body"),
        whole("position"),
        text("paths"),
        text("recorded_by"),
        refers("decider", "body", "committee.key"),
        key("decider", "body"),
    )


def downgrade() -> None:
    """Drops the tables and the columns."""
    for table in _INDEXED:
        op.drop_index(f"ix_{table}_implementation_on", table)
    for table in ("decider", "reference_pattern", "designation", "modification_part"):
        op.drop_table(table)
    op.drop_index("ix_modification_origin", "modification")
    for name in (*_CHOICES, *_FLAGS, *_DAYS, *_TEXTS):
        op.drop_column("modification", name)
