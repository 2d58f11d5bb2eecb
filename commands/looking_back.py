"""Answers as of an earlier day or instant: `as of 2020-01-10`, for every verb that reads."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from commands.protocol.access.reading import reader_of
from commands.protocol.request import Ask
from commands.protocol.results import LookedBack, Refused, Shareable
from commands.protocol.verb import Verb
from commands.protocol.words import modification_ref, split_key
from commands.results import Result
from policy.calendar.release_calendar import release_name
from policy.model.wording import day_words, instant_words
from storage.history import changes
from storage.history.names import name_of
from storage.releases.past import recent_past
from storage.tables import ModificationRow, ReleaseRow


def looked_back(verb: Verb[Result], conn: Connection, asked: Ask) -> Result:
    """Returns the answer as of an instant, or the end of a day in the configured zone: the records of then, assessed as on that day.

    What may be seen is decided by the reader of today, and by the stricter classification of then and today (R20).
    """
    result = _at(verb, conn, asked)
    if isinstance(result, Refused):
        return _refused(verb, conn, asked, result)
    if not isinstance(result, Shareable) or isinstance(result, LookedBack):
        return result
    return LookedBack(result, asked.today, asked.until if asked.line.at else None)


def _at(verb: Verb[Result], conn: Connection, asked: Ask) -> Result:
    # In London two hours are equal; in UTC they differ. What reads the history finds none in a state of the past.
    past = nullcontext(conn) if verb.over_time else recent_past(conn, asked.until.astimezone(UTC), stricter=True)
    with past as then:
        return verb.reading(then, replace(asked, reader=reader_of(conn, asked)))


def _refused(verb: Verb[Result], conn: Connection, asked: Ask, result: Refused) -> Refused:
    """Returns a refusal about an earlier day, with that day; if the record began later, it says when."""
    end = asked.until
    said = instant_words(end) if asked.line.at else day_words(asked.today)
    about, begun = _begun(conn, asked)
    if begun and begun > end:
        first = begun.astimezone(asked.request.now.tzinfo).date()
        line = replace(asked.line, as_of=first, at=None)
        if not isinstance(_at(verb, conn, replace(asked, line=line)), Refused):
            sentence = f"The record of {about} begins on {day_words(first)}, so nothing is on record for {said}."
            return replace(result, sentence=sentence, instead=(line,))
    return replace(result, sentence=f"As of {said}: {result.sentence}")


def _begun(conn: Connection, asked: Ask) -> tuple[str, datetime | None]:
    """Returns the release or modification that a line names, and when the first entry about it was made; None if it names neither."""
    if key := split_key(asked.words)[1]:
        return f"the {release_name(key)}", changes.first_instant(conn, name_of(ReleaseRow, key))
    ref = modification_ref(asked.words[0]) if asked.words else ""
    return (ref, changes.first_instant(conn, name_of(ModificationRow, ref))) if ref else ("", None)
