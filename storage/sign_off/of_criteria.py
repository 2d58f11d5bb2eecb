"""Reads of rows that belong to criteria: to all of a release, to one, or to some."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Column, Connection, String, bindparam

KEY: Any = bindparam("key", type_=String)
"""The key of the release."""
_SOME: Any = bindparam("refs", type_=String, expanding=True)
# A click is about one. A list is put into the statement one by one, each time.
_ONE: Any = bindparam("ref", type_=String)


class OfCriteria:
    """A statement about a release, narrowed to one criterion or to some by the column of their refs."""

    def __init__(self, statement: Any, ref: Column[Any]) -> None:
        self.of_all = statement
        self._of_one = statement.where(ref == _ONE)
        self._of_some = statement.where(ref.in_(_SOME))

    def read(self, conn: Connection, key: str, refs: Collection[str] = ()) -> Sequence[Any]:
        """Returns the rows of all criteria of a release, or of those named. One statement."""
        if not refs:
            return conn.execute(self.of_all, {"key": key}).all()
        if len(refs) == 1:
            return conn.execute(self._of_one, {"key": key, "ref": next(iter(refs))}).all()
        return conn.execute(self._of_some, {"key": key, "refs": sorted(refs)}).all()
