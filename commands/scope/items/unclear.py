"""What was meant by a text that is no single modification's reference: several of them, a number alone, or a Change Request."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlalchemy import Connection

from commands.protocol.access.reading import ceiling_of
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import Refused
from commands.protocol.words import reference
from policy.model.wording import joined, unquoted
from policy.scope.references import canonical, several
from storage.roster.cached import recent_patterns
from storage.scope import modifications

_NUMBER = re.compile(r"(?:(?:modification|mod|proposal)\s*)?(?:no\.?|number|#)?\s*0*(?P<number>\d{1,6})", re.IGNORECASE)
_PLACING = frozenset({"add", "remove", "move"})
_MOST = 5
"""References that a refusal offers."""


def why_not_one(conn: Connection, asked: Ask, typed: str, retry_with: Callable[[str], tuple[Line, ...]], key: str = "") -> Refused | None:
    """Returns the refusal of a text that is clear but names no single modification, with a line for each that it names; None if it isn't.

    `retry_with` are the lines that ask again with a reference, and `key` is the release of the line.
    """
    patterns = recent_patterns(conn)
    if names := several(unquoted(typed), patterns):
        offered = tuple(line for each in names[:_MOST] for line in retry_with(each))
        return Refused(f"Name one modification at a time: {joined(names, most=_MOST)}.", offered)
    found = reference(conn, typed)
    if found and found.is_request:
        request = Line.modification("request", found)
        if asked.line.command == "/release" and asked.line.verb in _PLACING:
            edit = (Line.release("edit", key, "alongside"),) if key else ()
            return Refused(f"{found} is a DCC Change Request. It goes alongside a release, and not in its scope. (R7)", (*edit, request))
        return Refused(f"{found} is a DCC Change Request, not a modification.", (request,))
    if number := _NUMBER.fullmatch(unquoted(typed)):
        near = modifications.nearest_modification_refs(conn, f"MP{int(number['number']):03d}", ceiling_of(conn, asked), limit=_MOST * 2)
        near = [each for each in near if int("".join(filter(str.isdigit, each)) or 0) == int(number["number"])]
        if near and all(canonical(each, patterns) for each in near):
            offered = tuple(line for each in near for line in retry_with(each))
            return Refused(f"“{typed.strip()}” is a number without its letters. Did you mean {joined(near)}?", offered)
    return None
