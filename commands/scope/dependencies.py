"""`/modification depends`: dependencies of modifications on DCC Change Requests (Paper 4; R7)."""

from __future__ import annotations

import re
from dataclasses import replace

from commands.protocol.access.reading import ceiling_of
from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.results import UNCHANGED, Changed, Refused, Words
from commands.protocol.rows import put
from commands.protocol.understood.keys_in_words import key_in_words
from commands.protocol.words import nearest, reference, shown
from commands.scope.change_requests import STATES, state_named
from commands.scope.outcomes import named
from commands.scope.retargeting import proposals
from policy.access.permissions import Action
from policy.model.scope import ChangeRequest, Dependency, Modification, RequestState
from policy.model.wording import joined
from policy.scope import change_requests
from storage.history.names import name_of, names_under
from storage.mapping import to_rows
from storage.scope import change_requests as stored_change_requests
from storage.scope import modifications
from storage.tables import DependencyRow, ModificationRow

USUAL_STEP = "development starts"
"""The default step of a dependency, as in the Paper (Paper 4)."""

_DEPENDS = re.compile(
    r"(?P<request>.+?)(?P<remove>\s+remove)?(?:\s+reaching\s+(?P<reach>.+?))?(?:\s+before\s+(?P<before>.+?))?(?P<late>\s+remove)?",
    re.IGNORECASE,
)
_LONGEST_STEP = 100


def depends(doing: Doing) -> Changed | Form | Faults | Refused:
    """Records or removes a dependency: the state that a Change Request must reach before a step of a modification (Paper 4; R7)."""
    parts = re.split(r"\s+on\s+", " ".join(doing.asked.words), maxsplit=1, flags=re.IGNORECASE)
    found = _DEPENDS.fullmatch(parts[1].strip()) if len(parts) == 2 else None
    named_request = reference(doing.tx.connection, found["request"]) if found else None
    if found is None or named_request is None or not named_request.is_request:
        example = Line.modification("depends", "MP078", "on", "CR1047", "reaching", "exited", "PIT", "before", "development", "starts")
        return Refused(
            f"Which modification depends on which Change Request? Write, for example, {example}.", (Line.modification("help", "depends"),)
        )
    modification = named(Doing(doing.tx, doing.asked.with_words(parts[0].split())))
    if isinstance(modification, Refused):
        return modification
    if refused := doing.refuse(Action.REQUEST, name_of(ModificationRow, modification.ref)):
        return refused
    ref = named_request.text
    record = stored_change_requests.fetch_request(doing.tx.connection, ref)
    if record is None:
        close = nearest(ref, stored_change_requests.request_refs(doing.tx.connection, ceiling_of(doing.tx.connection, doing.asked)))
        meant = f" Did you mean {close[0]}?" if close else ""
        lines = tuple(Line.modification("depends", modification.ref, "on", each) for each in close)
        return Refused(f"There is no Change Request {ref}.{meant}", (*lines, Line.modification("request", ref)))
    reach = state_named(found["reach"]) if found["reach"] else None
    if isinstance(reach, Refused):
        return reach
    before = (found["before"] or "").strip()
    if len(before) > _LONGEST_STEP:
        return Refused(f"A step can have at most {_LONGEST_STEP} characters. Use its milestone's key.")
    stored = modifications.fetch_modification(doing.tx.connection, modification.ref)
    every = stored.dependencies if stored else ()
    there = tuple(each for each in every if each.request.ref == ref)
    if found["remove"] or found["late"]:
        return _removed(doing, modification, ref, there, before)
    if reach and before:
        return _depended(doing, Dependency(modification.ref, record.request, reach, before), every)
    form = _depends_form(modification, record.request, there, reach, before)
    if asking := doing.ask(form):
        return asking
    state = state_named(doing.answer("reach"))
    if isinstance(state, Refused):
        doing.faults["reach"] = "Choose the state that the Change Request must reach."
    step = doing.needed("before", "Enter the step, such as development starts.")
    if len(step) > _LONGEST_STEP:
        doing.faults["before"] = f"A step can have at most {_LONGEST_STEP} characters. Use its milestone's key."
    if doing.faults or isinstance(state, Refused):
        return faults(doing)
    return _depended(doing, Dependency(modification.ref, record.request, state, step), every)


def _depends_form(
    modification: Modification, request: ChangeRequest, there: tuple[Dependency, ...], reach: RequestState | None, before: str
) -> Form:
    old = there[0] if len(there) == 1 else None
    about: list[Words] = [(f"{modification.ref} ‘{modification.title}’ depends on {request.ref}, which is {request.state.value}.",)]
    about += [(f"• On record: {each.reach.value} before {key_in_words(each.before)}",) for each in there]
    words = f"{f' reaching {reach.value}' if reach else ''}{f' before {before}' if before else ''}"
    return Form(
        title="Depends on",
        line=Line.modification("depends", modification.ref, "on", f"{request.ref}{words}"),
        about=tuple(about),
        things=(names_under(DependencyRow, modification.ref, request.ref),),
        edits=not words,
        fields=(
            Field(
                "reach",
                "State to reach",
                Kind.CHOICE,
                value=(reach or (old.reach if old else RequestState.DELIVERED)).value,
                options=STATES,
            ),
            Field(
                "before",
                "Before the step",
                value=before or (old.before if old else USUAL_STEP),
                hint="Such as development starts, or a milestone's key or event.",
                longest=_LONGEST_STEP,
            ),
        ),
    )


def _depended(doing: Doing, given: Dependency, every: tuple[Dependency, ...]) -> Changed:
    """Stores a dependency; `every` is all of the modification's dependencies. A step keeps the letter case that is stored."""
    request, ref = given.request, given.modification
    alike = (each.before for each in every if each.request.ref == request.ref and each.before.casefold() == given.before.casefold())
    given = replace(given, before=next(alike, given.before))
    row = doing.tx.session.get(DependencyRow, (ref, request.ref, given.before))
    if row:
        put(row, {"reach": given.reach})
    else:
        kind, values = to_rows.dependency(given, len(every))
        doing.tx.session.add(kind(**values))
    show = (Line.modification("show", ref),)
    waits = f"{request.ref} ({given.reach.value} before {key_in_words(given.before)})"
    if not doing.tx.changed:
        return Changed((f"{ref} already depends on {waits}.",), (), show, title=UNCHANGED)
    if change_requests.reached(request, given.reach):
        return Changed((f"{ref} depends on {waits}, which has been reached.",), (), show)
    notes, lines = proposals(doing, request.ref, only=ref)
    return Changed((f"{ref} now depends on {waits}.",), notes, (*lines, *show))


def _removed(doing: Doing, modification: Modification, ref: str, there: tuple[Dependency, ...], before: str) -> Changed | Refused:
    line = Line.modification("depends", modification.ref, "on", ref)
    chosen = [each for each in there if not before or each.before.casefold() == before.casefold()]
    if not chosen:
        waits = joined([f"“{each.before}”" for each in there])
        known = f" It depends on it before {waits}." if waits else ""
        return Refused(f"{modification.ref} doesn't depend on {ref}{' before ' + shown(before) if before else ''}.{known}")
    if len(chosen) > 1:
        return Refused(f"{modification.ref} depends on {ref} before several steps. Which one?", _steps(line, chosen))
    one = chosen[0]
    doing.tx.session.delete(doing.tx.session.get_one(DependencyRow, (modification.ref, ref, one.before)))
    return Changed(
        (f"{modification.ref} no longer depends on {ref} before {key_in_words(one.before)}.",),
        (),
        (Line.modification("show", modification.ref),),
    )


def _steps(line: Line, found: list[Dependency]) -> tuple[Line, ...]:
    return tuple(line.then("before", each.before, "remove") for each in found)
