"""`/release move`: a modification goes to another release or year (R3, R4, R7)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused, Words
from commands.protocol.words import WHICH, known_release, split_key, unexpected
from commands.scope.items.add import added, exception_form
from commands.scope.items.named import (
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
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_as_one, release_name
from policy.model.scope import Dependency, ModificationState, ScopeState
from policy.model.wording import day_words
from policy.releases.phase import Phase, phase
from policy.scope import additions, change_requests
from policy.scope.additions import Addition, Window
from policy.scope.out_reasons import MOVED_TO
from storage.roster.cached import recent_rules
from storage.scope import modifications


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
        _from_cancelled(doing, source, target)
        or _left(doing, source, target)
        or may_change(doing, source.release, source.thing)
        or in_scope(doing, source, "from", "to", found[0].key)
        or may_change(doing, target.release, target.thing)
        or _in_both(source, target)
        or may_enter(doing, target)
    )
    if refused:
        return refused
    rules = recent_rules(doing.tx.connection)
    asked = additions.addition(target.release, target.modification, doing.today, rules.lead_times, target.item, target.part)
    record = modifications.fetch_modification(doing.tx.connection, target.modification.ref)
    waits = record.dependencies if record else ()
    form = _move_form(source, target, asked, tuple(each for each in waits if not change_requests.reached(each.request, each.reach)))
    if asking := doing.ask(form):
        return asking
    reason = doing.needed("reason", "Enter why it moves.")
    if doing.faults:
        return faults(doing)
    approved = target.modification.state is ModificationState.APPROVED
    moved = added(doing, target, asked, approved=approved)
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


def _left(doing: Doing, source: Placed, target: Placed) -> Refused | None:
    """Returns the refusal to move what has left the scope, as what a Go excluded: it is added to the other release (R5)."""
    item, where = source.item, target.release.key
    if item is None or item.active or not doing.may(Action.SCOPE).allowed or source.release.key == where:
        return None
    if places_of(doing, source.modification.ref, source.part):
        return None
    key = source.release.key
    told = f"{source.name} has left the scope of the {release_name(key)}. Add it to the {release_name(where)} instead."
    return Refused(told, (Line.release("add", source.name, "to", where), Line.release("scope", key)), source.thing, key)


def _from_cancelled(doing: Doing, source: Placed, target: Placed) -> Refused | None:
    """Returns the refusal to move from a cancelled release, whose scope stays as it was: what it had is added to another one (R14)."""
    key, where = source.release.key, target.release.key
    if phase(source.release, doing.today) is not Phase.CANCELLED or not doing.may(Action.SCOPE).allowed or key == where:
        return None
    told = f"The {release_as_one(key)} is cancelled, so its scope stays as it was. Add {source.name} to the {release_name(where)} instead."
    return Refused(told, (Line.release("add", source.name, "to", where), Line.release("scope", key)), source.thing, key)


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
    extra = exception_form(target, asked).fields[1:] if asked.window is Window.EXCEPTION else ()
    return Form(
        title="Move to another scope",
        line=Line.release("move", source.name, "from", source.release.key, "to", target.release.key),
        about=tuple(about),
        submit="Move",
        things=(source.thing, target.thing),
        fields=(Field("reason", "Reason", Kind.TEXT), *(extra or (Field("cutoff", "Cut-off date", Kind.DATE, optional=True),))),
    )
