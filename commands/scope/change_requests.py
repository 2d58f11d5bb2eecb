"""`/modification request`: states and expected dates of DCC Change Requests, and proposals to re-target (Paper 4; R7)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from commands.protocol.access.reading import ceiling_of
from commands.protocol.answers import fitting, text_of, ticked
from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import UNCHANGED, Changed, Refused, Words
from commands.protocol.rows import put
from commands.protocol.words import nearest, reference, shown
from commands.scope.retargeting import proposals
from policy.access.permissions import Action
from policy.calendar.typed_dates import NotADateError, read_date
from policy.model.partial_date import PartialDate
from policy.model.scope import ChangeRequest, RequestState
from policy.model.wording import joined
from policy.scope import change_requests
from storage.history.names import name_of
from storage.mapping import to_rows
from storage.scope import change_requests as stored_change_requests
from storage.scope.change_requests import RequestRecord
from storage.tables import ChangeRequestRow

STATES = tuple(Option(each.value, each.value[0].upper() + each.value[1:]) for each in RequestState)

_STATE_AND_DATE = re.compile(r"(?P<state>(?!expected\b).+?)?(?:(?:^|\s+)expected\s+(?P<expected>.+))?", re.IGNORECASE)
_YEARS = (2000, 2099)
_OFFERED = 5
"""Change Requests that are offered where none is named."""


def state_named(text: str) -> RequestState | Refused:
    """Returns the state that the words name, or the refusal with the one that was probably meant (R7)."""
    wanted = re.sub(r"[\s_-]+", " ", text.strip().casefold())
    found = next((each for each in RequestState if each.value.casefold() == wanted), None)
    if found:
        return found
    close = nearest(wanted, [each.value for each in RequestState], count=1)
    meant = f"Did you mean {close[0]}?" if close else "Write " + ", ".join(each.value for each in RequestState) + "."
    return Refused(f"“{shown(text)}” is not a state of a Change Request. {meant}")


def _request_named(doing: Doing) -> tuple[str, str]:
    """Returns the Change Request that the words begin with, "" if none, and the rest: "CR 1047 delivered" is one in two words."""
    words = doing.asked.words
    for count in (2, 1):
        named_request = reference(doing.tx.connection, " ".join(words[:count]))
        if named_request and named_request.is_request and len(words) >= count:
            return named_request.text, " ".join(words[count:])
    return "", ""


def request(doing: Doing) -> Changed | Form | Faults | Refused:
    """Records a Change Request's state and expected date, and proposes to re-target if it is too late; moves nothing (R7)."""
    typed = " ".join(doing.asked.words)
    ref, rest = _request_named(doing)
    found = _STATE_AND_DATE.fullmatch(rest)
    if found is None or not ref:
        problem = f"“{shown(typed)}” is not a Change Request." if typed else "Which Change Request?"
        known = stored_change_requests.request_refs(doing.tx.connection, ceiling_of(doing.tx.connection, doing.asked)) if not typed else ()
        return Refused(
            f"{problem} Write /modification request CR1047, with its state or date if you like: CR1047 delivered, CR1047 expected Q4 2020.",
            tuple(Line.modification("request", each) for each in known[:_OFFERED]),
        )
    if refused := doing.refuse(Action.REQUEST, name_of(ChangeRequestRow, ref)):
        return refused
    record = stored_change_requests.fetch_request(doing.tx.connection, ref)
    stored = record.request if record else ChangeRequest(ref)
    from_line = _from_line(stored, found["state"], found["expected"], doing.today)
    if isinstance(from_line, Refused):
        return from_line
    if from_line != stored and record and not doing.answered:
        return _recorded(doing, record, from_line)
    form = fitting(_request_form(from_line, typed, new=record is None))
    if asking := doing.ask(form):
        return asking
    given = _read(doing, from_line)
    if doing.faults:
        return faults(doing)
    return _recorded(doing, record, given)


def _from_line(stored: ChangeRequest, state: str | None, expected: str | None, today: date) -> ChangeRequest | Refused:
    if state:
        found = state_named(state)
        if isinstance(found, Refused):
            return found
        stored = replace(stored, state=found)
    if expected:
        day = _partial(expected, today)
        if isinstance(day, str):
            return Refused(day)
        stored = replace(stored, expected=day)
    return stored


def _partial(text: str, today: date) -> PartialDate | str:
    """Parses a date as people write it and keeps its precision; returns a sentence if it can't be read."""
    try:
        found_day = read_date(text, today)
    except NotADateError as fault:
        return f"{fault}. Write, for example, 5 Nov 2020, May 2020, Q4 2020 or 2020."
    if not _YEARS[0] <= found_day.year <= _YEARS[1]:
        return f"The year must be from {_YEARS[0]} to {_YEARS[1]}, not {found_day.year}."
    return found_day


def _request_form(one: ChangeRequest, typed: str, *, new: bool) -> Form:
    committed = ("committed",) if one.committed else ()
    return Form(
        title=one.ref,
        line=Line.modification("request", typed if new else one.ref),
        about=((f"{one.ref} is not on record yet." if new else f"The facts on record about {one.ref}.",),),
        things=(name_of(ChangeRequestRow, one.ref),),
        edits=not new,
        fields=(
            Field("title", "Title", value=one.title, optional=True, longest=300),
            Field("state", "State", Kind.CHOICE, value=one.state.value, options=STATES),
            Field(
                "expected",
                "Expected date",
                value=one.expected.words if one.expected else "",
                optional=True,
                hint="A day, month, quarter or year: 5 Nov 2020, May 2020, Q4 2020 or 2020. Leave it empty for none.",
                longest=40,
            ),
            Field(
                "committed",
                "Confidence",
                Kind.TICKS,
                value=committed,
                options=(Option("committed", "The DCC has committed to that date"),),
                optional=True,
            ),
            Field("description", "Description", Kind.TEXT, value=one.description, optional=True),
            Field("note", "Note", Kind.TEXT, value=one.note, optional=True),
        ),
    )


def _read(doing: Doing, one: ChangeRequest) -> ChangeRequest:
    state = state_named(doing.answer("state")) if "state" in doing.answers else one.state
    if isinstance(state, Refused):
        doing.faults["state"] = "Choose a state."
        state = one.state
    expected = one.expected
    if "expected" in doing.answers:
        text = doing.answer("expected")
        day = _partial(text, doing.today) if text else None
        if isinstance(day, str):
            doing.faults["expected"] = day
        else:
            expected = day
    committed = ticked(doing, "committed", "committed", one.committed)
    if committed and expected is None:
        doing.faults.setdefault("committed", "Enter the expected date that the DCC has committed to.")
    return replace(
        one,
        title=text_of(doing, "title", one.title),
        description=text_of(doing, "description", one.description),
        state=state,
        expected=expected,
        committed=committed,
        note=text_of(doing, "note", one.note),
    )


def _recorded(doing: Doing, record: RequestRecord | None, given: ChangeRequest) -> Changed:
    ref, show = given.ref, (Line.modification("show", given.ref),)
    if record is None:
        kind, values = to_rows.change_request(given)
        doing.tx.session.add(kind(**values))
        return Changed((f"{ref} is on record: {_state_and_date(given)}.",), (), show)
    put(doing.tx.session.get_one(ChangeRequestRow, ref), vars(given))
    if not doing.tx.changed:
        return Changed((f"{ref} already has these facts.",), (), show, title=UNCHANGED)
    was = record.request
    notes: tuple[Words, ...] = ()
    lines: tuple[Line, ...] = ()
    met = [each for each in record.waiting if change_requests.reached(given, each.reach) and not change_requests.reached(was, each.reach)]
    if met:
        names = list(dict.fromkeys(each.modification for each in met))
        notes = ((f"{joined(names, most=5)} no longer {'waits' if len(names) == 1 else 'wait'} for {ref}.",),)
    lost = [each for each in record.waiting if change_requests.reached(was, each.reach) and not change_requests.reached(given, each.reach)]
    if lost:
        names = list(dict.fromkeys(each.modification for each in lost))
        notes = ((f"{joined(names, most=5)} {'waits' if len(names) == 1 else 'wait'} for {ref} again.",),)
    if (lost or given.expected != was.expected) and record.waiting:
        proposed, lines = proposals(doing, ref)
        notes += proposed
    return Changed((f"{ref} is {_state_and_date(given)}.",), notes, (*lines, *show))


def _state_and_date(one: ChangeRequest) -> str:
    if one.state is RequestState.DELIVERED:
        return one.state.value
    if one.expected is None:
        return f"{one.state.value}, with no expected date"
    return f"{one.state.value}, {'committed to' if one.committed else 'expected'} {one.expected.words}"
