"""`/release add`: a modification, or a part of one, enters a release's scope (R2, R4, R6)."""

from __future__ import annotations

from commands.protocol.answers import past_day
from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused, Words
from commands.scope.items.named import (
    Placed,
    may_change,
    may_enter,
    placed_by,
)
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_name
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import ModificationState, ScopeState
from policy.scope import additions, eligibility
from policy.scope.additions import Addition, Window
from storage.releases import releases
from storage.roster.cached import recent_rules
from storage.scope import modifications
from storage.tables import ReleaseRow, ScopeItemRow

_EFFECTS = {"documents": "the SEC documents", "cost": "the costs", "testing": "the testing"}


def add(doing: Doing) -> Changed | Form | Faults | Refused:
    """Adds a modification or a part of it to a scope, with a warning after its policy date, or as an exception (R3, R4)."""
    placed = placed_by(doing, "to")
    if isinstance(placed, Refused):
        return placed
    refused = may_change(doing, placed.release, placed.thing) or may_enter(doing, placed)
    if refused:
        return refused
    rules = recent_rules(doing.tx.connection)
    asked = additions.addition(placed.release, placed.modification, doing.today, rules.lead_times, placed.item, placed.part)
    approved = placed.modification.state in {ModificationState.APPROVED, ModificationState.IMPLEMENTED}
    form = exception_form(placed, asked) if asked.window is Window.EXCEPTION else _target_form(placed, asked)
    complete = asked.window is not Window.EXCEPTION and (approved or placed.cutoff is not None)
    if asking := doing.ask(form, complete=complete):
        return asking
    return added(doing, placed, asked, approved=approved)


def added(doing: Doing, placed: Placed, asked: Addition, *, approved: bool) -> Changed | Faults:
    values: dict[str, object] = {
        "state": ScopeState.APPROVED if approved else ScopeState.TARGETED,
        "cutoff": placed.cutoff or doing.day("cutoff", "The cut-off date"),
        "added_on": doing.today,
        "description": doing.answer("description"),
        "out_reason": "",
        "agreed_on": None,
    }
    if asked.window is Window.EXCEPTION:
        values["exception_reason"] = doing.needed("reason", "Enter why it is necessary or more efficient to add it now.")
        values["exception_reference"] = doing.needed("reference", "Enter the paper or minute of the body's agreement.")
        values["agreed_on"] = past_day(doing, "agreed_on", "The meeting's date", "Enter the date of the meeting that agreed it.")
        for name in ("documents", "cost", "testing"):
            values[f"exception_{name}"] = doing.needed(name, f"Enter its effect on {_EFFECTS[name]}, or “none”.")
    if doing.faults:
        return faults(doing)
    if asked.window is Window.BACK and placed.item:
        # Its place, the body's agreement and its exception stay as before the Go.
        item = placed.item
        values |= {"added_on": item.added_on, "agreed_on": item.agreed_on, "description": values["description"] or item.description}
    _store_item(doing, placed, values)
    where = release_name(placed.release.key)
    state = "approved" if approved else "targeted"
    notes: list[Words] = [(f"⚠️ {asked.sentence}",)] if asked.window is Window.LATE else []
    if warning := eligibility.may_enter(placed.modification, placed.release).warning:
        notes.append((f"⚠️ {warning}",))
    elsewhere, lines = _elsewhere(doing, placed)
    notes += elsewhere
    if not approved and values["cutoff"] is None:
        notes.append(("It has no decision cut-off yet.",))
        doing.offer(Action.SCOPE, Line.release("cutoff", placed.name, "in", placed.release.key))
    if placed.modification.technical_specifications:
        _mark_technical(doing, placed.release)
    as_exception = " as an exception" if asked.window is Window.EXCEPTION else ""
    return Changed(
        (f"{placed.name} is now {state} in the {where}{as_exception}.",), tuple(notes), (*lines, Line.release("scope", placed.release.key))
    )


def _elsewhere(doing: Doing, placed: Placed) -> tuple[list[Words], tuple[Line, ...]]:
    """Warns if another open release includes the same part, which is most likely a mistake, with the lines that remove it (R6)."""
    record = modifications.fetch_modification(doing.tx.connection, placed.modification.ref)
    places = record.placements if record else ()
    keys = {key for key, item in places if item.active and item.part == placed.part and key != placed.release.key}
    listed = releases.list_releases(doing.tx.connection) if keys else []
    others = [line.key for line in listed if line.key in keys and line.live_on is None and line.cancelled_on is None]
    lines = tuple(Line.release("remove", placed.name, "from", key) for key in others)
    return [(f"⚠️ It is also in the {release_name(key)}. If it moves, use {line}.",) for key, line in zip(others, lines, strict=True)], lines


def _store_item(doing: Doing, placed: Placed, values: dict[str, object]) -> None:
    identity = (placed.release.key, placed.modification.ref, placed.part)
    row = doing.tx.session.get(ScopeItemRow, identity)
    if row:
        for name, value in values.items():
            setattr(row, name, value)
        return
    key, ref, part = identity
    row = ScopeItemRow(release_key=key, modification_ref=ref, part=part, position=len(placed.release.scope))
    for name, value in values.items():
        setattr(row, name, value)
    doing.tx.session.add(row)


def _mark_technical(doing: Doing, release: Release) -> None:
    if release.kind is ReleaseKind.SYSTEM:
        doing.tx.session.get_one(ReleaseRow, release.key).technical_specifications = True


def _target_form(placed: Placed, asked: Addition) -> Form:
    about: list[Words] = [(f"{placed.name} ‘{placed.modification.title}’ will be targeted for the {release_name(placed.release.key)}.",)]
    if asked.sentence:
        about.append((f"{'⚠️ ' if asked.window is Window.LATE else ''}{asked.sentence}",))
    line = Line.release("add", placed.name, "to", placed.release.key)
    return Form(
        title="Add to scope",
        line=line,
        about=tuple(about),
        submit="Add",
        things=(placed.thing,),
        fields=(
            Field("cutoff", "Cut-off date", Kind.DATE, optional=True, hint="The last day for a decision on it."),
            Field("description", "What this release delivers", Kind.TEXT, optional=True),
        ),
    )


def exception_form(placed: Placed, asked: Addition) -> Form:
    return Form(
        title="Add as an exception",
        line=Line.release("add", placed.name, "to", placed.release.key),
        about=((f"{asked.sentence} It stays listed as an exception.",),),
        submit="Add",
        things=(placed.thing,),
        fields=(
            Field("reason", "Reason", Kind.TEXT, hint="Why it is necessary or more efficient to add it now."),
            Field("reference", "Paper or minute", hint="Such as SECP_76_1701_23."),
            Field("agreed_on", "Meeting date", Kind.DATE),
            Field("documents", "Effect on documents", Kind.TEXT),
            Field("cost", "Effect on cost", Kind.TEXT),
            Field("testing", "Effect on testing", Kind.TEXT),
            Field("cutoff", "Cut-off date", Kind.DATE, optional=True),
            Field("description", "What this release delivers", Kind.TEXT, optional=True),
        ),
    )
