"""The modification that a person names, under either of its references (design, Words; R24)."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from commands.protocol.line import Line
from commands.protocol.results import Refused
from commands.protocol.words import reference
from policy.model.wording import joined
from storage.scope import modifications
from storage.scope.modifications import ModificationRecord
from storage.scope.renaming import split_from


def named_modification(
    conn: Connection, typed: str, unreadable: Refused, anew: Callable[[str], tuple[Line, ...]], *, add: str = ""
) -> ModificationRecord | Refused:
    """Returns the stored modification, or a refusal with similar references; `anew` are the lines that ask again with another one.

    `unreadable` is the refusal for a text that is no modification's reference. `add` is the sentence that offers to record a new one; its
    place is taken by a similar reference if there is one and `add` is empty.
    """
    found = reference(conn, typed) if typed else None
    if found is None or found.is_request:
        return unreadable
    ref = found.text
    record = modifications.fetch_modification(conn, ref)
    if record:
        return record
    if children := split_from(conn, ref):
        return Refused(f"{ref} was split into {joined(children)}. Which one?", tuple(line for each in children for line in anew(each)))
    close = modifications.nearest_modification_refs(conn, ref)
    meant = f" Did you mean {close[0]}?" if close else ""
    adding = f" Add it with {Line.modification('add', ref)}." if add or not close else ""
    lines = tuple(line for each in close for line in anew(each)) if not add else ()
    return Refused(f"There is no modification {ref}.{meant}{adding}", lines or (Line.modification("add", ref),))
