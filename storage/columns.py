"""Column types of the tables, and the plain form of their values in the audit."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import Enum as PythonEnum
from enum import StrEnum
from functools import lru_cache
from typing import Any, ClassVar, cast

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Enum,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    TypeDecorator,
    false,
)
from sqlalchemy import text as text_clause
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

from policy.model.partial_date import PartialDate

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def instant_text(value: datetime) -> str:
    """Formats an instant in UTC to the microsecond, in fixed-width text that sorts by time. Raises ValueError without a time zone."""
    if value.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return value.astimezone(UTC).isoformat(timespec="microseconds")


class Instant(TypeDecorator[datetime]):
    """A time-zone-aware instant: `timestamptz` on PostgreSQL, UTC ISO text on SQLite, which has no such type."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Text on SQLite."""
        return dialect.type_descriptor(String(32) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Writes UTC. Raises ValueError if the time zone is missing."""
        if value is None:
            return None
        return instant_text(value) if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Reads UTC."""
        if value is None:
            return None
        return datetime.fromisoformat(value) if dialect.name == "sqlite" else cast("datetime", value).astimezone(UTC)


class PartialText(TypeDecorator[PartialDate]):
    """A date with its precision, as its ISO text: `2020-01-17`, `2020-05`, `2020-Q4`, `2020`."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: PartialDate | None, _dialect: Dialect) -> str | None:
        """Writes the ISO text."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> PartialDate | None:
        """Reads the ISO text."""
        return None if value is None else _partial(value)


@lru_cache(maxsize=4096)
def _partial(value: str) -> PartialDate:
    return PartialDate.parse(value)


class PhraseList(TypeDecorator[tuple[str, ...]]):
    """Several short phrases in one column, separated by commas; a phrase has no comma."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, _dialect: Dialect) -> str:
        """Joins the phrases. Raises ValueError if one is empty or has a comma."""
        phrases = value or ()
        if any("," in phrase or not phrase for phrase in phrases):
            raise ValueError("a phrase can't be empty or have a comma")
        return ",".join(phrases)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> tuple[str, ...]:
        """Splits the phrases."""
        return tuple(value.split(",")) if value else ()


def plain(value: object) -> Any:
    """Converts a column's value to its JSON form: text, a whole number, true, false or null."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, PythonEnum):
        return value.name.lower()
    if isinstance(value, str | int):
        return value
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ",".join(value)
    return str(value)


def default_of(column: Column[Any]) -> Any:
    """Returns the column's default in JSON form, or None. Used for columns that older audit entries lack."""
    return plain(getattr(column.default, "arg", None))


class Row(SQLModel):
    """Base class of all tables, with one metadata that names all constraints and table names from class names."""

    model_config = {"defer_build": True}

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805 - SQLAlchemy passes the class
        """Returns the table's name, such as `scope_item` for `ScopeItemRow`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__.removesuffix("Row")).lower()


def versioned(cls: Any) -> dict[str, Any]:
    """Returns mapper arguments for optimistic locking: `row_version` increases with each update."""
    return {"version_id_col": cls.__table__.c.row_version}


def _field(column: Column[Any], default: Any) -> Any:
    return Field(sa_column=column) if default is ... else Field(default=default, sa_column=column)


def key() -> Any:
    """Returns a text column of the primary key."""
    return Field(sa_column=Column(String, primary_key=True))


def number_key() -> Any:
    """Returns an integer column of the primary key, set by the writer."""
    return Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))


def day_key() -> Any:
    """Returns a date column of the primary key."""
    return Field(sa_column=Column(Date, primary_key=True))


def text(default: Any = "") -> Any:
    """Returns a text column, never null."""
    return _field(Column(String, nullable=False, default="" if default is ... else default), default)


def later_text() -> Any:
    """Returns a text column that a migration added, empty in earlier rows."""
    return _field(Column(String, nullable=False, default="", server_default=text_clause("''")), "")


def later_whole() -> Any:
    """Returns an integer column that a migration added, 0 in earlier rows."""
    return _field(Column(Integer, nullable=False, default=0, server_default=text_clause("0")), 0)


def optional_text() -> Any:
    """Returns a nullable text column."""
    return _field(Column(String), None)


def flag() -> Any:
    """Returns a Boolean column, false by default."""
    return _field(Column(Boolean, nullable=False, default=False), False)


def optional_flag() -> Any:
    """Returns a nullable Boolean column: None means not on record."""
    return _field(Column(Boolean), None)


def later_flag() -> Any:
    """Returns a Boolean column that a migration added, false in earlier rows."""
    return _field(Column(Boolean, nullable=False, default=False, server_default=false()), False)


def whole(default: Any = 0) -> Any:
    """Returns an integer column, never null."""
    return _field(Column(Integer, nullable=False, default=0 if default is ... else default), default)


def optional_whole() -> Any:
    """Returns a nullable integer column."""
    return _field(Column(Integer), None)


def pence(default: Any = ...) -> Any:
    """Returns a column for money in whole pence (R17), nullable if the default is None."""
    return _field(Column(BigInteger, nullable=default is None), default)


def day(*, required: bool = False) -> Any:
    """Returns a date column, nullable unless required."""
    return _field(Column(Date, nullable=not required), ... if required else None)


def derived_day(source: str) -> Any:
    """Returns a column with the exact day of the partial date in `source`, set by the session for an index and not audited."""
    return _field(Column(Date, info={"derived": source}), None)


def partial_day() -> Any:
    """Returns a nullable column for a partial date."""
    return _field(Column(PartialText), None)


def instant(*, required: bool = False) -> Any:
    """Returns a column for a time-zone-aware instant, nullable unless required."""
    return _field(Column(Instant, nullable=not required), ... if required else None)


def words() -> Any:
    """Returns a column for several short phrases."""
    return _field(Column(PhraseList, nullable=False, default=()), ())


def later_words() -> Any:
    """Returns a column for several short phrases that a migration added, empty in earlier rows."""
    return _field(Column(PhraseList, nullable=False, default=(), server_default=text_clause("''")), ())


def _stored(member: PythonEnum) -> str:
    return str(plain(member))


def _choice_type(kind: type[PythonEnum], name: str) -> Enum:
    values: Callable[[Any], list[str]] = lambda members: [_stored(member) for member in members]  # noqa: E731 - typed for SQLAlchemy
    return Enum(kind, name=name, native_enum=False, create_constraint=True, length=32, values_callable=values)


def choice(kind: type[PythonEnum], name: str, default: Any = ...) -> Any:
    """Returns a column for an enumeration, as short text with a CHECK constraint called `name`."""
    column: Column[Any] = Column(_choice_type(kind, name), nullable=False, default=None if default is ... else default)
    return _field(column, default)


def optional_choice(kind: type[PythonEnum], name: str) -> Any:
    """Returns a nullable column for an enumeration: None means not on record."""
    return _field(Column(_choice_type(kind, name)), None)


def choice_key(kind: type[PythonEnum], name: str) -> Any:
    """Returns a primary-key column for an enumeration."""
    return Field(sa_column=Column(_choice_type(kind, name), primary_key=True))


def row_version() -> Any:
    """Returns a column that counts writes of the row, for optimistic locking; not audited."""
    return _field(Column(Integer, nullable=False, default=1, info={"derived": "row_version"}), None)


def partial_index(name: str, column: str, where: str) -> Index:
    """Returns a partial index for rows that match `where`.

    Migrations create it with the same condition on PostgreSQL, which is not repeated here because importing that dialect costs 2.6 MB.
    """
    return Index(name, column, sqlite_where=text_clause(where))


def refers(columns: str, target: str) -> ForeignKeyConstraint:
    """Returns a foreign key from `columns` to "table.column column", checked at commit so that a transaction can write in any order."""
    table, _, names = target.partition(".")
    local = columns.split()
    return ForeignKeyConstraint(local, [f"{table}.{name}" for name in names.split()], deferrable=True, initially="DEFERRED")


def filled(*columns: str) -> tuple[CheckConstraint, ...]:
    """Returns CHECK constraints that the columns are not empty text."""
    return tuple(CheckConstraint(f"\"{column}\" <> ''", name=f"{column}_filled") for column in columns)


def holds(name: str, condition: str) -> CheckConstraint:
    """Returns a CHECK constraint."""
    return CheckConstraint(condition, name=name)
