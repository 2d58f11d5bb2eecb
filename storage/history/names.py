"""Names of rows in the history, and patterns that match them. All such names are built here."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, String, and_, cast, func, literal

from storage.columns import plain
from storage.tables import Row, table_of


def name_of(row: type[Row], *key: object) -> str:
    """Returns the name of a row by its primary key: "milestone:june-2020/uit-start". A slash inside a part is written %2F.

    With only the first parts of the key, it names the subject of a refusal before a row was chosen.
    """
    return name_in(str(row.__tablename__), key)


def name_in(table: str, key: Iterable[object]) -> str:
    """Returns the name of a table's row by its key, as `name_of` does for a row's class."""
    return f"{table}:{'/'.join(_part(each) for each in key)}"


def names_under(row: type[Row], *key: object) -> str:
    """Returns a pattern for all rows with that start of the key: "milestone:june-2020/*"."""
    return f"{name_of(row, *key)}/*"


def prefix_of(row: type[Row], *key: object) -> str:
    """Returns the prefix of the names of a table's rows, or of its rows with that start of the key: "rid_version:june-2020/"."""
    return f"{name_of(row, *key)}/" if key else f"{row.__tablename__}:"


def name_column(row: type[Row]) -> ColumnElement[str]:
    """Returns a column with the name of each row of a table whose keys are written without a slash or "%", as `name_of` builds it."""
    first, *others = (cast(column, String) for column in table_of(row).primary_key.columns)
    name: ColumnElement[str] = literal(prefix_of(row)) + first
    for part in others:
        name = name + literal("/") + part
    return name


def goes_on(dialect: str, name: ColumnElement[str], start: ColumnElement[str] | str, mark: str = "/") -> ColumnElement[bool]:
    """Matches names that go on with the mark after `start`: by the index's order on SQLite; other databases order by their locale."""
    if dialect == "sqlite":
        return and_(name > start + mark, name < start + chr(ord(mark) + 1))
    return func.starts_with(name, start + mark)


def key_in(name: str) -> tuple[str, ...]:
    """Returns the key of a row from its name."""
    return tuple(part.replace("%2F", "/").replace("%25", "%") for part in name.partition(":")[2].split("/"))


def _part(value: object) -> str:
    return str(plain(value)).replace("%", "%25").replace("/", "%2F")
