"""The report of a load, or of its preview: rows added, changed and removed, and the differences that it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


@dataclass(frozen=True)
class Effect:
    """The effect of a file on a row: adds it, removes it, or changes one `field`; the values are those of the history.

    Without a field, `before` or `after` has the row's values, and the other is None. `of` is the row whose removal removes it too, and
    `said` the complete sentence of a modification that gets another reference.
    """

    thing: str
    field: str = ""
    before: Any = None
    after: Any = None
    of: str = ""
    said: str = ""

    @property
    def removes(self) -> bool:
        """Whether the row is no longer there afterwards."""
        return not self.field and not self.said and self.after is None


class Fate(StrEnum):
    """The way in which a load settles a difference."""

    KEPT = "kept"
    REPLACED = "replaced"
    REMOVED = "removed"


@dataclass(frozen=True)
class Author:
    """Who last changed a row or a field of it, on which day, and with which command."""

    actor: str
    day: date
    command: str


@dataclass(frozen=True)
class FileDifference:
    """A difference between the files and a stored row, `thing`, with what becomes of it.

    With a `field`, `given` is its value in the files and `stored` the one here. Without, the row is missing here if there are only `given`
    values, and missing from the files if there are only `stored` ones. `by` is the user who changed it, if one did. `of` is the row whose
    removal removes it too. `said` is a complete sentence without its full stop, in place of all these.
    """

    fate: Fate
    thing: str = ""
    field: str = ""
    given: Any = None
    stored: Any = None
    by: Author | None = None
    of: str = ""
    said: str = ""


@dataclass(frozen=True)
class LoadReport:
    """Counts of rows added, updated, removed and unchanged, and each difference between the files and what is stored.

    `differences` has each change of a user, and each row that the files leave out. `kept` are those of them that no file can change.
    `changes` has each row added or removed and each field changed; only previews and imports fill it.
    """

    added: int = 0
    updated: int = 0
    removed: int = 0
    unchanged: int = 0
    differences: tuple[FileDifference, ...] = ()
    changes: tuple[Effect, ...] = ()
    kept: tuple[str, ...] = ()
