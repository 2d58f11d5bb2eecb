"""Decisions that move a go-live: the subject `date`, the two dates, the window, and the Authority's consent. It comes after 0010."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0010"
branch_labels = None
depends_on = None

BEFORE = ("scope", "baseline", "criteria", "tad", "sit-report", "uit-report", "exception", "go-live")
AFTER = ("scope", "baseline", "criteria", "tad", "sit-report", "uit-report", "exception", "date", "go-live")
DAYS = ("go_live_before", "go_live", "window_end")


def is_one_of(column: str, *values: str) -> str:
    """Returns the condition that a column has one of these short texts."""
    listed = ", ".join(f"'{each}'" for each in values)
    return f"{column} IN ({listed})"


def on_sqlite() -> bool:
    """Returns whether the database is SQLite."""
    return op.get_bind().dialect.name == "sqlite"


def text(name: str) -> sa.Column[str]:
    """Text."""
    return sa.Column(name, sa.String(), nullable=False)


def short(name: str) -> sa.Column[str]:
    """One of a few short texts."""
    return sa.Column(name, sa.String(32), nullable=False)


def whole(name: str) -> sa.Column[int]:
    """A whole number."""
    return sa.Column(name, sa.Integer(), autoincrement=False, nullable=False)


def day(name: str, *, null: bool = False) -> sa.Column[date]:
    """A day."""
    return sa.Column(name, sa.Date(), nullable=null)


def consent(*, null: bool = False) -> sa.Column[bool]:
    """Whether a decision records the Authority's consent."""
    return sa.Column("by_authority", sa.Boolean(), nullable=null)


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    """A CHECK constraint."""
    return sa.CheckConstraint(condition, name=f"ck_{table}_{name}")


def refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """A foreign key, checked at commit."""
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}", deferrable=True, initially="DEFERRED")


def as_declared(table: str, subjects: tuple[str, ...], *more: sa.Column[date] | sa.Column[bool]) -> sa.Table:
    """Returns a table as earlier migrations made it, with other subjects and more columns."""
    columns: tuple[sa.schema.SchemaItem, ...] = (
        whole("number"),
        short("subject"),
        text("body"),
        short("outcome"),
        day("met_on"),
        short("covers"),
        day("recorded_on", null=True),
        text("reference"),
        text("note"),
        check(table, "outcome", is_one_of("outcome", "agreed", "not agreed", "go", "no-go", "defer")),
        check(table, "covers", is_one_of("covers", "all", "system", "documents")),
        check(table, "number", "number >= 0"),
        refers(table, "body", "committee.key"),
        sa.PrimaryKeyConstraint("release_key", "number", name=f"pk_{table}"),
    )
    if table == "recommendation":
        columns = (
            text("committee"),
            short("subject"),
            whole("position"),
            sa.Column("positive", sa.Boolean(), nullable=False),
            day("given_on"),
            text("reason"),
            refers(table, "committee", "committee.key"),
            sa.PrimaryKeyConstraint("release_key", "committee", "subject", name=f"pk_{table}"),
        )
    subject = check(table, "subject", is_one_of("subject", *subjects))
    return sa.Table(table, sa.MetaData(), text("release_key"), *columns, subject, refers(table, "release_key", "release.key"), *more)


def with_subjects(table: str, subjects: tuple[str, ...], *more: sa.Column[date] | sa.Column[bool]) -> None:
    """Changes the subjects that a table takes. SQLite can't change a CHECK constraint in place, so its table is recreated with `more`."""
    if on_sqlite():
        with op.batch_alter_table(table, copy_from=as_declared(table, subjects, *more), recreate="always"):
            pass
        return
    op.drop_constraint(op.f(f"ck_{table}_subject"), table, type_="check")
    op.create_check_constraint(op.f(f"ck_{table}_subject"), table, is_one_of("subject", *subjects))


def upgrade() -> None:
    """Takes the new subject, and adds the columns: earlier decisions have no dates and no consent."""
    for name in DAYS:
        op.add_column("decision", day(name, null=True))
    op.add_column("decision", consent(null=True))
    op.execute(sa.text("UPDATE decision SET by_authority = false"))
    if not on_sqlite():
        op.alter_column("decision", "by_authority", nullable=False)
    with_subjects("decision", AFTER, *(day(name, null=True) for name in DAYS), consent())
    with_subjects("recommendation", AFTER)


def downgrade() -> None:
    """Drops the columns and the subject. Raises IntegrityError if a decision has that subject."""
    for table in ("decision", "recommendation"):
        with_subjects(table, BEFORE)
    if not on_sqlite():
        for name in (*DAYS, "by_authority"):
            op.drop_column("decision", name)
