"""The step that a command line names by its key or words, and the act that follows it (RID 3)."""

from __future__ import annotations

import re
from datetime import date

from commands.protocol.line import Line
from commands.protocol.results import Refused
from commands.protocol.words import nearest, shown
from policy.calendar.release_calendar import release_as_one
from policy.calendar.typed_dates import NotADateError, TimeOfDayError, read_date
from policy.model.releases import Release
from policy.model.timetable import Milestone
from policy.model.wording import counted, joined, unquoted
from policy.timetable.named_steps import named_steps

WHICH = "Which milestone?"
_LISTED = 5
_OFFERED = 3
_ACTS = frozenset({"accept", "done", "remove", "undone"})


def step_and_rest(release: Release, words: tuple[str, ...], today: date) -> tuple[Milestone, tuple[str, ...]] | Refused:
    """Returns the step that the words begin with, and the words after it, an act in small letters; a refusal if none or several are meant.

    The words after it are a date, accept, done, done and a date, undone or remove, so a step and a date may each be several words:
    "UIT commences 4 Jan 2021".
    """
    keys = {each.key: each for each in release.milestones}
    by_key = keys.get(unquoted(words[0]).lower())
    if by_key and _is_action(words[1:], today):
        return by_key, _lower(words[1:])
    meant = [(taken, found) for taken in range(len(words), 0, -1) if (found := _named(release, words[:taken]))]
    taken, found = next((each for each in meant if _is_action(words[each[0] :], today)), (0, ()))
    if by_key and not found:
        return by_key, _lower(words[1:])
    if not found and meant and (meant[0][0] > 1 or re.search(r"\d", " ".join(words[1:]))):
        taken, found = meant[0]
    if len(found) == 1:
        return found[0], _lower(words[taken:])
    return _which(release, words[:taken], found, words[taken:]) if found else _unknown(release, words, today)


def _named(release: Release, words: tuple[str, ...]) -> tuple[Milestone, ...]:
    return named_steps(release.milestones, " ".join(words))


def _is_action(words: tuple[str, ...], today: date) -> bool:
    if not words or (len(words) == 1 and words[0].lower() in _ACTS):
        return True
    dated = words[1:] if words[0].lower() == "done" else words
    try:
        read_date(" ".join(dated), today)
    except TimeOfDayError:
        return True  # The act says that a time can't be recorded.
    except NotADateError:
        return False
    return True


def _lower(words: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the words with an act in small letters; a date stays as typed, so that a refusal shows what was typed."""
    return (words[0].lower(), *words[1:]) if words and words[0].lower() in _ACTS else words


def _which(release: Release, typed: tuple[str, ...], found: tuple[Milestone, ...], rest: tuple[str, ...]) -> Refused:
    events = joined([f"“{each.event}”" for each in found], most=_LISTED)
    lines = tuple(Line.release("milestone", release.key, each.key, *rest) for each in found[:_LISTED])
    return Refused(f"{counted(len(found), 'step')} match “{shown(' '.join(typed))}”: {events}. Choose one.", lines, title=WHICH, asks=True)


def _unknown(release: Release, words: tuple[str, ...], today: date) -> Refused:
    typed = next((words[:taken] for taken in range(1, len(words)) if _is_action(words[taken:], today)), words)
    close = _near(release, typed)
    meant = f" Did you mean “{close[0].event}”?" if close else ""
    line, rest = Line.release("milestone", release.key), words[len(typed) :]
    lines = (*(line.then(each.key, *rest) for each in close), line)
    return Refused(f"The {release_as_one(release.key)} has no milestone “{shown(' '.join(typed))}”.{meant}", lines)


def _near(release: Release, typed: tuple[str, ...]) -> list[Milestone]:
    """Returns the steps whose key or event is most similar to what was typed, best first."""
    named = {name.lower(): each for each in release.milestones for name in (each.key, each.event)}
    found = {named[name].key: named[name] for word in (" ".join(typed), typed[0]) for name in nearest(word, named)}
    return list(found.values())[:_OFFERED]
