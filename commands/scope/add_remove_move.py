"""`/release add`, `remove`, `move` and `cutoff`: changes of a release's scope (R2 to R6)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from commands.protocol.answers import past_day
from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused, Words
from commands.protocol.words import WHICH, known_release, split_key, unexpected
from commands.scope.placement import (
    Placed,
    in_scope,
    item_row,
    may_change,
    may_enter,
    named_part,
    placed_by,
    places_of,
    scope_named,
    sides,
    without_release,
)
from policy.calendar.release_calendar import release_name
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import Dependency, ModificationState, ScopeState
from policy.model.wording import day_words
from policy.scope import change_requests, scope
from policy.scope.cutoffs import why_not_cutoff
from policy.scope.out_reasons import MOVED_TO
from policy.scope.scope import Addition, Window
from storage.releases import releases
from storage.roster.cached import recent_rules
from storage.scope import modifications
from storage.tables import ReleaseRow, ScopeItemRow


def add(doing: Doing) -> Changed | Form | Faults | Refused:
    """Adds a modification or a part of it to a scope, with a warning after its policy date, or as an exception (R3, R4)."""
    placed = placed_by(doing, "to")
    if isinstance(placed, Refused):
        return placed
    refused = may_change(doing, placed.release, placed.thing) or may_enter(doing, placed)
    if refused:
        return refused
    rules = recent_rules(doing.tx.connection)
    asked = scope.addition(placed.release, placed.modification, doing.today, rules.lead_times, placed.item)
    approved = placed.modification.state in {ModificationState.APPROVED, ModificationState.IMPLEMENTED}
    form = _exception_form(placed, asked) if asked.window is Window.EXCEPTION else _target_form(placed, asked)
    complete = asked.window is not Window.EXCEPTION and (approved or placed.cutoff is not None)
    if asking := doing.ask(form, complete=complete):
        return asking
    return _added(doing, placed, asked, approved=approved)


def _added(doing: Doing, placed: Placed, asked: Addition, *, approved: bool) -> Changed | Faults:
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
        # Its place, the body's agreement and an exception that it was are as before the Go.
        item = placed.item
        values |= {"added_on": item.added_on, "agreed_on": item.agreed_on, "description": values["description"] or item.description}
    _store_item(doing, placed, values)
    where = release_name(placed.release.key)
    state = "approved" if approved else "targeted"
    notes: list[Words] = [(f"⚠️ {asked.sentence}",)] if asked.window is Window.LATE else []
    if warning := scope.may_enter(placed.modification, placed.release).warning:
        notes.append((f"⚠️ {warning}",))
    elsewhere, lines = _elsewhere(doing, placed)
    notes += elsewhere
    if not approved and values["cutoff"] is None:
        notes.append(("It has no decision cut-off yet.",))
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


_EFFECTS = {"documents": "the SEC documents", "cost": "the costs", "testing": "the testing"}


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


def _exception_form(placed: Placed, asked: Addition) -> Form:
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


def cutoff(doing: Doing) -> Changed | Form | Faults | Refused:
    """Sets the decision cut-off of a targeted modification (RID 1; R5)."""
    placed = placed_by(doing, "in")
    if isinstance(placed, Refused):
        return placed
    refused = may_change(doing, placed.release, placed.thing) or in_scope(doing, placed, "in")
    if refused:
        return refused
    item = placed.item
    if item and not item.modification.undecided:
        sentence = f"{placed.modification.ref} is {placed.modification.state.value}. Only an undecided modification has a cut-off."
        return Refused(sentence, (Line.release("scope", placed.release.key), Line.modification("show", placed.modification.ref)))
    form = Form(
        title="Decision cut-off",
        line=Line.release("cutoff", placed.name, "in", placed.release.key),
        about=((f"The last day for a decision on {placed.name} in the {release_name(placed.release.key)}.",),),
        things=(placed.thing,),
        edits=True,
        fields=(Field("cutoff", "Cut-off date", Kind.DATE, value=item.cutoff.isoformat() if item and item.cutoff else ""),),
    )
    if asking := doing.ask(form, complete=placed.cutoff is not None):
        return asking
    day = placed.cutoff or doing.day("cutoff", "The cut-off date")
    if day is None:
        doing.faults.setdefault("cutoff", "Enter the last day for a decision.")
    elif wrong := why_not_cutoff(day, placed.release.go_live, doing.today):
        doing.faults["cutoff"] = wrong
    if doing.faults or day is None:
        sentence = doing.faults["cutoff"]
        return faults(doing) if doing.answered else Refused(sentence)
    row = item_row(doing, placed)
    if row.cutoff == day:
        return Refused(f"The cut-off of {placed.name} is already {day_words(day)}.", (Line.release("scope", placed.release.key),))
    row.cutoff = day
    return Changed((f"The decision cut-off of {placed.name} is now {day_words(day)}.",), (), (Line.release("scope", placed.release.key),))


def remove(doing: Doing) -> Changed | Form | Faults | Refused:
    """Takes a modification out of a scope; the item stays on record as out, with its reason (R5)."""
    placed = placed_by(doing, "from")
    if isinstance(placed, Refused):
        return placed
    refused = may_change(doing, placed.release, placed.thing) or in_scope(doing, placed, "from")
    if refused:
        return refused
    form = Form(
        title="Remove from scope",
        line=Line.release("remove", placed.name, "from", placed.release.key),
        about=((f"{placed.name} leaves the scope of the {release_name(placed.release.key)}, and stays listed as out.",),),
        submit="Remove",
        things=(placed.thing,),
        fields=(Field("reason", "Reason", Kind.TEXT),),
    )
    if asking := doing.ask(form):
        return asking
    reason = doing.needed("reason", "Enter why it leaves the scope.")
    if doing.faults:
        return faults(doing)
    row = item_row(doing, placed)
    row.state = ScopeState.OUT
    row.out_reason = reason
    return Changed(
        (f"{placed.name} is now out of the {release_name(placed.release.key)}.",), (), (Line.release("scope", placed.release.key),)
    )


def move(doing: Doing) -> Changed | Form | Faults | Refused:
    """Moves a scope item to another release or year; its form shows the effect on policy dates and dependencies (R3, R4, R7)."""
    from_text, to_text = _sides(doing.asked.words)
    if not to_text:
        told = Refused(
            "Which modification moves where? Write, for example, /release move MP079 from june-2020 to november-2020.",
            (*scope_named(doing, from_text), Line.release("help", "move")),
        )
        typed, *after = re.split(r"\s+from\b\s*", from_text, maxsplit=1, flags=re.IGNORECASE)
        return without_release(doing, "from", typed, source=split_key("".join(after).split())[1] or "") or told
    target_words = tuple(to_text.split())
    source = _source(doing, from_text, ("to", *target_words))
    if isinstance(source, Refused):
        return source
    start = (*source.name.split(), "from", source.release.key, "to")
    found = known_release(doing.tx.connection, doing.asked.with_words(target_words), start)
    if isinstance(found, Refused):
        return found
    if refused := unexpected(Line.release("move", *start, found[0].key), found[1]):
        return refused
    if found[0].key == source.release.key and source.item and source.item.active:
        told = without_release(doing, "from", source.name, source=source.release.key) or Refused("")
        sentence = f"{source.name} is in the {release_name(source.release.key)} already. Choose where it moves."
        return Refused(sentence, (*told.instead, Line.release("scope", source.release.key)), title=WHICH)
    target = Placed(source.modification, source.part, found[0])
    refused = (
        may_change(doing, source.release, source.thing)
        or in_scope(doing, source, "from", "to", found[0].key)
        or may_change(doing, target.release, target.thing)
        or _in_both(source, target)
        or may_enter(doing, target)
    )
    if refused:
        return refused
    rules = recent_rules(doing.tx.connection)
    asked = scope.addition(target.release, target.modification, doing.today, rules.lead_times, target.item)
    record = modifications.fetch_modification(doing.tx.connection, target.modification.ref)
    waits = record.dependencies if record else ()
    form = _move_form(source, target, asked, tuple(each for each in waits if not change_requests.reached(each.request, each.reach)))
    if asking := doing.ask(form):
        return asking
    reason = doing.needed("reason", "Enter why it moves.")
    if doing.faults:
        return faults(doing)
    approved = target.modification.state is ModificationState.APPROVED
    moved = _added(doing, target, asked, approved=approved)
    if isinstance(moved, Faults):
        return moved
    row = item_row(doing, source)
    row.state = ScopeState.OUT
    # The other scope's reader may not know of a release that is classified higher (R20).
    known = target.release.classification <= source.release.classification
    row.out_reason = f"{MOVED_TO}{target.release.key if known else 'another release'}: {reason}"
    sentence = f"{source.name} moved from the {release_name(source.release.key)} to the {release_name(target.release.key)}."
    notes = tuple(note for note in moved.notes if release_name(source.release.key) not in str(note))
    return Changed((sentence,), notes, (Line.release("scope", target.release.key), Line.release("scope", source.release.key)))


def _sides(words: Sequence[str]) -> tuple[str, str]:
    """Returns what moves from where, and where to: "MP079 from june-2020", "november-2020"; the second is "" if none is named."""
    typed = re.sub(r"\s+(?:in)?to$", "", " ".join(words), flags=re.IGNORECASE)
    split = re.split(r"\s+(?:in)?to\s+", typed, maxsplit=1, flags=re.IGNORECASE)
    if len(split) == 2:
        return split[0], split[1]
    ref, *after = re.split(r"\s+from\s+", typed, maxsplit=1, flags=re.IGNORECASE)
    if not after:
        return (None if typed.lower().startswith("from ") else sides(typed, "to")) or (typed, "")
    _, key, rest = split_key(after[0].split())
    return (f"{ref} from {key}", " ".join(rest)) if key and rest else (typed, "")


def _source(doing: Doing, typed: str, after: tuple[str, ...]) -> Placed | Refused:
    """Returns what moves and from where. Without a release it is the one open release that has it; of several it asks which."""
    if sides(typed, "from") or typed.lower().startswith("from "):
        return placed_by(doing, "from", typed, after)
    named = named_part(doing, typed, after)
    if isinstance(named, Refused):
        return named
    record, part = named
    name = f"{record.modification.ref} part {part}" if part else record.modification.ref
    target = split_key(after[1:])[1]
    places = places_of(doing, record.modification.ref, part)
    keys = [key for key in places if key != target] or list(places)
    if len(keys) == 1:
        return placed_by(doing, "from", f"{name} from {keys[0]}", after)
    if keys:
        lines = tuple(Line.release("move", name, "from", key, *after) for key in keys)
        return Refused(f"{name} is in {len(keys)} releases. Choose from which one it moves, or name it: {lines[0]}.", lines, title=WHICH)
    ways = (Line.release("add", name, *after), Line.modification("show", record.modification.ref))
    return Refused(f"{name} is in the scope of no open release.", ways)


def _in_both(source: Placed, target: Placed) -> Refused | None:
    """Returns the refusal to move what the target already includes; removing it from the source comes to the same (R6)."""
    if target.item is None or not target.item.active:
        return None
    remove_line = Line.release("remove", source.name, "from", source.release.key)
    sentence = f"{source.name} is already in the {release_name(target.release.key)}. Remove it from the {release_name(source.release.key)}."
    lines = (remove_line, Line.release("scope", target.release.key))
    return Refused(sentence, lines, target.thing, target.release.key)


def _move_form(source: Placed, target: Placed, asked: Addition, waits: tuple[Dependency, ...]) -> Form:
    about: list[Words] = [(f"{source.name}: from the {release_name(source.release.key)} to the {release_name(target.release.key)}.",)]
    if asked.sentence:
        about.append((f"{'' if asked.window is Window.BACK else '⚠️ '}{asked.sentence}",))
    elif asked.policy_due:
        about.append((f"Its scope is due to be set by {day_words(asked.policy_due)}.",))
    about += [(f"⚠️ It still depends on {each.request.ref} ({each.reach.value} before {each.before}).",) for each in waits]
    extra = _exception_form(target, asked).fields[1:] if asked.window is Window.EXCEPTION else ()
    return Form(
        title="Move to another scope",
        line=Line.release("move", source.name, "from", source.release.key, "to", target.release.key),
        about=tuple(about),
        submit="Move",
        things=(source.thing, target.thing),
        fields=(Field("reason", "Reason", Kind.TEXT), *(extra or (Field("cutoff", "Cut-off date", Kind.DATE, optional=True),))),
    )
