"""Changes in words, as a person would minute them ("SIT commences moved from 2 Mar 2020 to 9 Mar 2020")."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from commands.protocol.results import Channel, Moment, Person, Words
from policy.calendar.release_calendar import parse_release_key, release_name
from policy.model.history import Change
from policy.model.money import pounds
from policy.model.partial_date import PartialDate
from policy.model.roster import USER_ID, name_of_body
from policy.model.wording import day_words
from storage.history.names import key_in, name_of
from storage.tables import MilestoneRow

LONGEST = 150
"""Characters of a value in a sentence."""

HIDDEN = frozenset({"position", "stamp", "turn", "voice", "row_version", "recorded_on", "number", "taken_at", "submitted_at", "acts"})
"""Fields that no person reads."""

Piece = str | Person | Channel | Moment

_PERSON = re.compile(USER_ID)
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,30}")
_DAY = re.compile(r"\d{4}(-(Q[1-4]|\d{2}(-\d{2})?))?")
_NAMES = {
    "acknowledgement": "Acknowledged item",
    "alongside": "Change Request alongside",
    "calendar_feed": "Calendar address",
    "channel_clearance": "Classification of",
    "channel_route": "Channel",
    "document_impact": "Impact on",
    "finding_acceptance": "Accepted finding",
    "impact_summary": "Impact on",
    "link": "Link",
    "participant_impact": "Impact on",
    "predecessor": "Order of steps",
    "rid_comment": "Comment",
    "rid_version": "RID version",
    "secas_effort": "SECAS effort",
    "nudge_setting": "Reminder settings",
}
_FIELDS = {
    "planned": "date",
    "event": "name",
    "done_on": "date done",
    "working_days": "distance in Working Days",
    "out_reason": "reason for leaving the scope",
    "go_live": "go-live",
    "standing": "sign-off",
    "cutoff": "decision cut-off",
    "agreed_on": "date agreed",
    "implementation_on": "implementation date",
    "approved_on": "date of approval",
    "quoted_total": "DCC's quoted total",
    "not_on_record": "topics not on record",
    "days_qualifier": "words before the days",
    "cost_qualifier": "words before the cost",
}
_VERDICTS = {
    "met": "said Met on",
    "conditions": "said Met with conditions on",
    "not-met": "said Not met on",
    "hold": "put a Hold on",
    "abstain": "abstained on",
    "recuse": "recused themselves on",
}


def minutes(changes: Sequence[Change], events: Mapping[str, str]) -> tuple[Words, ...]:
    """Returns a sentence for each record of a change, oldest first. `events` are the names of milestones, by record.

    Records that only carry internals give no sentence.
    """
    ordered = sorted(changes, key=lambda each: each.seq)
    sentences = [_record(thing, tuple(rows), events) for thing, rows in _by_thing(ordered)]
    return tuple(dict.fromkeys(each for each in sentences if each))


def restored(changes: Sequence[Change], events: Mapping[str, str]) -> tuple[Words, ...]:
    """Returns a sentence for each record that an undo restores, oldest first: the state that returns, and the one before the undo."""
    ordered = sorted(changes, key=lambda each: each.seq)
    sentences = [_return(thing, tuple(rows), events) for thing, rows in _by_thing(ordered)]
    return tuple(dict.fromkeys(each for each in sentences if each))


def _by_thing(ordered: Iterable[Change]) -> list[tuple[str, list[Change]]]:
    found: dict[str, list[Change]] = {}
    for each in ordered:
        found.setdefault(each.thing, []).append(each)
    return list(found.items())


def _record(thing: str, rows: tuple[Change, ...], events: Mapping[str, str]) -> Words:
    sentences: list[Words] = []
    for each in rows:
        values = each.after if isinstance(each.after, dict) else {}
        if not each.field and each.after is not None:
            sentences.append(_made(thing, values, events))
        elif not each.field:
            sentences.append(_removed(thing, each.before if isinstance(each.before, dict) else {}, events))
        elif each.field not in HIDDEN:
            sentences.append(_changed(thing, each, events))
    return _sentences(sentences)


def _return(thing: str, rows: tuple[Change, ...], events: Mapping[str, str]) -> Words:
    sentences: list[Words] = []
    for each in rows:
        if not each.field:
            gone = each.before is None
            values = each.after if gone else each.before
            name = _name(thing, events, values if isinstance(values, dict) else {})
            sentences.append((*name, " is removed again" if gone else " is back"))
        elif each.field not in HIDDEN:
            sentences.append(_back(thing, each, events))
    return _sentences(sentences)


def _sentences(sentences: Iterable[Words]) -> Words:
    joined: list[Piece] = []
    for each in sentences:
        joined += ["; ", *each] if joined else each
    return tuple(joined)


def _changed(thing: str, change: Change, events: Mapping[str, str]) -> Words:
    name, table = _name(thing, events), thing.partition(":")[0]
    before, after = value_words(change.before, change.field), value_words(change.after, change.field)
    if (table, change.field) in {("milestone", "planned"), ("release", "go_live")}:
        if change.before is None:
            return (*name, " set to ", *after)
        if change.after is None:
            return (*name, " lost its date, ", *before)
        return (*name, " moved from ", *before, " to ", *after)
    if (table, change.field) == ("milestone", "done_on"):
        return (*name, " marked not done") if change.after is None else (*name, " marked done on ", *after)
    if (table, change.field) == ("position", "verdict"):
        return _position(thing, {"verdict": change.after})
    return (*name, f": {_field(change.field)} changed from ", *before, " to ", *after)


def _back(thing: str, change: Change, events: Mapping[str, str]) -> Words:
    name, table = _name(thing, events), thing.partition(":")[0]
    before, after = value_words(change.before, change.field), value_words(change.after, change.field)
    if (table, change.field) in {("milestone", "planned"), ("release", "go_live")}:
        state: Words = (" has no date again",) if change.before is None else (" is back to ", *before)
        return (*name, *state, *((" (it was ", *after, ")") if change.after is not None else ()))
    if (table, change.field) == ("milestone", "done_on"):
        return (*name, " is not done again") if change.before is None else (*name, " is done again, on ", *before)
    if (table, change.field) == ("position", "verdict"):
        return _position(thing, {"verdict": change.before})
    return (*name, f": {_field(change.field)} is back to ", *before, " (it was ", *after, ")")


def _made(thing: str, values: Mapping[str, object], events: Mapping[str, str]) -> Words:
    table, key = thing.partition(":")[0], key_in(thing)
    match table:
        case "position":
            return _position(thing, values)
        case "decision":
            day = value_words(values.get("met_on"))
            body, outcome = name_of_body(str(values.get("body", ""))), str(values.get("outcome", "")).capitalize()
            if values.get("go_live"):
                moved = ("go-live from ", *value_words(values.get("go_live_before")), " to ", *value_words(values.get("go_live")))
                return (f"{body}: {outcome} on ", *moved, ", ", *day)
            return (f"{body}: {outcome} on {values.get('subject', '')}, ", *day)
        case "recommendation":
            verb = "recommended" if values.get("positive") else "did not recommend"
            return (f"{name_of_body(key[1])} {verb} {key[2]}",)
        case "evidence":
            return (f"Evidence for {key[1]} submitted by ", Person(str(values.get("submitted_by", ""))), f": {values.get('address', '')}")
        case "member":
            return (Person(key[1]), f" joined the {name_of_body(key[0])}{' as chair' if values.get('chair') else ''}")
        case "deputy":
            return (Person(key[1]), " stands in for ", Person(key[0]), " until ", *value_words(values.get("until")))
        case "scope_item":
            return (*_name(thing, events), " added to the scope")
        case "milestone" if values.get("planned"):
            return (*_name(thing, events, values), " added, ", *value_words(values.get("planned")))
        case "channel_route":
            return (*_name(thing, events), " set to ", Channel(str(values.get("channel_id", ""))))
        case "channel_clearance":
            return (Channel(key[0]), " cleared up to ", *value_words(values.get("classification"), "classification"))
        case _:
            return (*_name(thing, events, values), " added")


def _removed(thing: str, values: Mapping[str, object], events: Mapping[str, str]) -> Words:
    table, key = thing.partition(":")[0], key_in(thing)
    match table:
        case "position":
            return (Person(key[2]), f" took back the position on {key[1]}")
        case "member":
            return (Person(key[1]), f" left the {name_of_body(key[0])}")
        case "scope_item":
            return (*_name(thing, events), " removed from the scope")
        case _:
            return (*_name(thing, events, values), " removed")


def _position(thing: str, values: Mapping[str, object]) -> Words:
    _, ref, user = key_in(thing)
    return (_holder(user), f" {_VERDICTS.get(str(values.get('verdict')), 'took a position on')} {ref}")


def _name(thing: str, events: Mapping[str, str], values: Mapping[str, object] | None = None) -> Words:
    """Returns the name of a record, without the release's key, which the page names."""
    table, key = thing.partition(":")[0], key_in(thing)
    match table:
        case "release":
            return (release_name(key[0]),)
        case "milestone":
            return (events.get(thing) or str((values or {}).get("event") or key[-1]),)
        case "scope_item":
            return (key[1] + (f" part {key[2]}" if key[2:] and key[2] != "0" else ""),)
        case "decision":
            return ("Decision" + (f" on {values['subject']}" if values and values.get("subject") else ""),)
        case "predecessor":
            step, earlier = (events.get(name_of(MilestoneRow, key[0], each), each) for each in key[1:3])
            return (f"Order of {step} after {earlier}",)
        case _ if table in _PEOPLE:
            return _PEOPLE[table](key)
        case _:
            return _plain_name(table, key)


_PEOPLE: dict[str, Callable[[Sequence[str]], Words]] = {
    "committee": lambda key: (name_of_body(key[0]),),
    "position": lambda key: (_holder(key[2]), f"'s position on {key[1]}"),
    "evidence": lambda key: (f"Evidence for {key[1]}",),
    "condition": lambda key: (f"Condition on {key[1]}",),
    "member": lambda key: (Person(key[1]), f"'s seat on the {name_of_body(key[0])}"),
    "deputy": lambda key: (Person(key[1]), "'s deputyship for ", Person(key[0])),
    "recommendation": lambda key: (f"{name_of_body(key[1])}'s recommendation on {key[2]}",),
    "channel_route": lambda key: ("Channel" + (f" of the {name_of_body(key[1])}" if key[1:] and key[1] else ""),),
    "channel_clearance": lambda key: ("Classification of ", Channel(key[0])),
}
"""Names of records with people, committees and channels, from their keys."""


def _holder(user: str) -> Piece:
    return Person(user) if _PERSON.fullmatch(user) else name_of_body(user)


def _plain_name(table: str, key: Sequence[str]) -> Words:
    if table in {"criterion", "modification", "change_request"}:
        return (key[-1],)
    named = _NAMES.get(table, table.replace("_", " ").capitalize())
    own = [each for each in (key[1:] if parse_release_key(key[0]) == key[0] else key) if each and not _PERSON.fullmatch(each)]
    return (" ".join([named, *(name_of_body(each) for each in own if not each.isdigit())]),)


def _field(name: str) -> str:
    return _FIELDS.get(name, name.replace("_", " "))


def value_words(value: object, field: str = "") -> Words:
    """Returns a stored value as words: people and channels mentioned, dates and amounts as documents print them."""
    if value is None or value in ("", []):
        return ("none",)
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if isinstance(value, int) and field in {"quoted_total", "pence", "amount"}:
        return (pounds(value),)
    if isinstance(value, list):
        return (", ".join(map(str, value)),)
    text = str(value)
    if _PERSON.fullmatch(text):
        return (Person(text),)
    if field == "channel_id" and _CHANNEL.fullmatch(text):
        return (Channel(text),)
    if _DAY.fullmatch(text):
        return (_date_words(text),)
    return (text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text):,} characters)",)


def _date_words(text: str) -> str:
    try:
        exact = PartialDate.parse(text)
    except ValueError:
        return text
    return day_words(exact.exact) if isinstance(exact.exact, date) else exact.words
