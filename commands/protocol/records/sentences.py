"""Changes in words, as a person would minute them ("SIT commences moved from 2 to 9 Mar 2020")."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from commands.protocol.records.acts import acted, without_followers
from commands.protocol.records.fields import OPAQUE, field_words
from commands.protocol.records.items import step_words
from commands.protocol.records.names import Piece, holder, record_name, subject_words
from commands.protocol.records.renamed import told_once
from commands.protocol.records.values import AMENDMENTS, CHANNEL, PERSON, topics_changed, value_words
from commands.protocol.results import Channel, Person, Words
from policy.calendar.release_calendar import parse_release_key, release_name
from policy.documents.documents import verdict_on
from policy.model.history import FieldChange
from policy.model.roster import name_of_body
from storage.history.names import key_in, name_of
from storage.history.positions import PositionSeat, Seats
from storage.tables import MilestoneRow

HIDDEN = frozenset(
    {
        *("position", "stamp", "turn", "voice", "row_version", "recorded_on", "number", "taken_at", "submitted_at"),
        *("agreed_by", "agreed_reference"),
    }
)
"""Fields that no person reads."""

_MOVED = frozenset({("milestone", "planned"), ("release", "go_live"), ("meeting", "day")})
"""Fields whose change is a move to another day, by table."""
_DAY_PARTS = 3
"""Parts of a day in words: day, month and year."""
_NOBODY = PositionSeat()
_NO_SEATS: Seats = MappingProxyType({})
_VERDICTS = {
    "met": "said Met on",
    "conditions": "said Met with conditions on",
    "not-met": "said Not met on",
    "hold": "put a Hold on",
    "abstain": "abstained on",
    "recuse": "recused themselves on",
}


def change_sentences(changes: Sequence[FieldChange], events: Mapping[str, str], seats: Seats = _NO_SEATS) -> tuple[Words, ...]:
    """Returns a sentence for each record of a change, oldest first.

    `events` are the names of milestones, by record, and `seats` those for which positions were taken. Records that only carry
    internals give no sentence.
    """
    ordered, renamed = told_once(sorted(without_followers(changes), key=lambda each: each.seq))
    sentences = [_record(thing, tuple(rows), events, _seat(rows, seats)) for thing, rows in _by_thing(ordered)]
    return tuple(dict.fromkeys(each for each in (*renamed, *sentences) if each))


def restored(changes: Sequence[FieldChange], events: Mapping[str, str], seats: Seats = _NO_SEATS) -> tuple[Words, ...]:
    """Returns a sentence for each record that an undo restores, oldest first: the state that returns, and the one before the undo."""
    ordered, renamed = told_once(sorted(without_followers(changes), key=lambda each: each.seq), again=True)
    sentences = [_return(thing, tuple(rows), events, _seat(rows, seats)) for thing, rows in _by_thing(ordered)]
    return tuple(dict.fromkeys(each for each in (*renamed, *sentences) if each))


def _by_thing(ordered: Iterable[FieldChange]) -> list[tuple[str, list[FieldChange]]]:
    found: dict[str, list[FieldChange]] = {}
    for each in ordered:
        found.setdefault(each.thing, []).append(each)
    return list(found.items())


def _seat(rows: Sequence[FieldChange], seats: Seats) -> PositionSeat:
    return seats.get((rows[0].thing, rows[0].change_id), _NOBODY)


def _record(thing: str, rows: tuple[FieldChange, ...], events: Mapping[str, str], seat: PositionSeat) -> Words:
    sentences, left = acted(thing, rows, events)
    moved = any(each.field == "planned" for each in rows)
    for each in left:
        if each.field == "proposed" and moved:
            continue  # The sentence on the step's new date already says it.
        values = each.after if isinstance(each.after, dict) else {}
        if not each.field and each.after is not None:
            sentences.append(_made(thing, values, events, seat))
        elif not each.field:
            sentences.append(_removed(thing, each.before if isinstance(each.before, dict) else {}, events, seat))
        elif each.field not in HIDDEN:
            sentences.append(_changed(thing, each, events, seat))
    return _sentences(sentences)


def _return(thing: str, rows: tuple[FieldChange, ...], events: Mapping[str, str], seat: PositionSeat) -> Words:
    sentences, left = acted(thing, rows, events, again=True)
    for each in left:
        if not each.field:
            gone = each.before is None
            values = each.after if gone else each.before
            name = record_name(thing, events, values if isinstance(values, dict) else {})
            sentences.append((*name, " was removed" if gone else " is back"))
        elif each.field not in HIDDEN:
            sentences.append(_back(thing, each, events, seat))
    return _sentences(sentences)


def _sentences(sentences: Iterable[Words]) -> Words:
    joined: list[Piece] = []
    for each in sentences:
        joined += ["; ", *each] if joined else each
    return tuple(joined)


_GONE = {("evidence", "withdrawn"): " withdrawn: ", ("evidence", "replaced_by"): " replaced by evidence "}


def _changed(thing: str, change: FieldChange, events: Mapping[str, str], seat: PositionSeat) -> Words:
    name, table = record_name(thing, events), thing.partition(":")[0]
    before, after = (_value(thing, change.field, each, events) for each in (change.before, change.after))
    if (table, change.field) in _MOVED:
        if change.before is None:
            return (*name, " set to ", *after)
        if change.after is None:
            return (*name, " lost its date, ", *before)
        return (*name, " moved from ", *_span(before, after))
    if (table, change.field) == ("milestone", "proposed"):
        return (*name, ": its date is only proposed") if change.after else (*name, ": its proposed date was accepted")
    if (table, change.field) == ("standard_criterion", "agreed_on"):
        # One sentence for all that were agreed at once.
        return ("The standard criteria are proposed again",) if change.after is None else ("The standard criteria agreed on ", *after)
    if (table, change.field) == ("milestone", "done_on"):
        return (*name, " reopened") if change.after is None else (*name, " marked done on ", *after)
    if change.after and (gone := _GONE.get((table, change.field))):
        return (*name, gone, *after)
    if (table, change.field) == ("position", "verdict"):
        return _position(thing, {"verdict": change.after}, seat)
    if (table, change.field) == ("position", "chair"):
        return (*name, f" {'now' if change.after else 'no longer'} counts as the chair's")
    if (table, change.field) == ("member", "chair"):
        return (Person(key_in(thing)[1]), f" {'now' if change.after else 'no longer'} chairs the {name_of_body(key_in(thing)[0])}")
    if change.field == "not_on_record":
        return (*name, ": ", topics_changed(change.before, change.after))
    if change.field in OPAQUE:
        return (*name, f": {field_words(table, change.field)} changed")
    if change.before in (None, "") or change.after in (None, ""):
        return (
            *name,
            f": {field_words(table, change.field)} ",
            *(("set to ", *after) if change.before in (None, "") else ("cleared, was ", *before)),
        )
    return (*name, f": {field_words(table, change.field)} changed from ", *before, " to ", *after)


def _back(thing: str, change: FieldChange, events: Mapping[str, str], seat: PositionSeat) -> Words:
    name, table = record_name(thing, events), thing.partition(":")[0]
    before, after = (_value(thing, change.field, each, events) for each in (change.before, change.after))
    if (table, change.field) in _MOVED:
        state: Words = (" has no date again",) if change.before is None else (" is back to ", *before)
        return (*name, *state, *((" (it was ", *after, ")") if change.after is not None else ()))
    if (table, change.field) == ("milestone", "proposed"):
        return (*name, ": its date is proposed again") if change.before else (*name, ": its date is accepted again")
    if (table, change.field) == ("standard_criterion", "agreed_on"):
        return ("The standard criteria are proposed again",) if change.before is None else ("The standard criteria are agreed again",)
    if (table, change.field) == ("milestone", "done_on"):
        return (*name, " is open again") if change.before is None else (*name, " is done again, on ", *before)
    if (table, change.field) == ("evidence", "replaced_by") and not change.before:
        return (*name, f" is no longer replaced by evidence {change.after}")
    if (table, change.field) == ("position", "verdict"):
        return _position(thing, {"verdict": change.before}, seat)
    if (table, change.field) == ("position", "chair"):
        return (*name, f" {'counts' if change.before else 'no longer counts'} as the chair's")
    if (table, change.field) == ("member", "chair"):
        return (Person(key_in(thing)[1]), f" {'chairs' if change.before else 'no longer chairs'} the {name_of_body(key_in(thing)[0])}")
    if change.field == "not_on_record":
        return (*name, ": ", topics_changed(change.after, change.before))
    if change.field in OPAQUE:
        return (*name, f": {field_words(table, change.field)} as before")
    return (*name, f": {field_words(table, change.field)} is back to ", *before, " (it was ", *after, ")")


def _value(thing: str, field: str, value: object, events: Mapping[str, str]) -> Words:
    """Returns a stored value as words, a step by its name."""
    if field == "anchor" and value:
        return (events.get(name_of(MilestoneRow, key_in(thing)[0], value)) or step_words(str(value)),)
    if thing.startswith("calendar_feed:") and field == "name" and value:
        return (release_name(str(value)) if parse_release_key(str(value)) == value else name_of_body(str(value)),)
    return value_words(value, field)


def _made(thing: str, values: Mapping[str, object], events: Mapping[str, str], seat: PositionSeat = _NOBODY) -> Words:
    table, key = thing.partition(":")[0], key_in(thing)
    match table:
        case "position":
            return _position(thing, values, seat)
        case "decision":
            day = value_words(values.get("met_on"))
            body, outcome = name_of_body(str(values.get("body", ""))), str(values.get("outcome", "")).capitalize()
            if values.get("go_live"):
                moved = ("go-live from ", *value_words(values.get("go_live_before")), " to ", *value_words(values.get("go_live")))
                return (f"{body}: {outcome} on ", *moved, ", ", *day)
            return (f"{body}: {outcome} on {subject_words(values.get('subject', ''))}, ", *day)
        case "recommendation":
            verdict = verdict_on(key[2], subject_words(key[2]), positive=bool(values.get("positive")), past=True)
            return (f"{name_of_body(key[1])} {verdict}",)
        case "evidence":
            title, address = values.get("title"), values.get("address", "")
            named = f"{title} ({address})" if title else f"{address}"
            return (f"Evidence for {key[1]} submitted by ", Person(str(values.get("submitted_by", ""))), f": {named}")
        case "member":
            return (Person(key[1]), f" joined the {name_of_body(key[0])}{' as chair' if values.get('chair') else ''}")
        case "deputy":
            return (Person(key[1]), " stands in for ", Person(key[0]), " until ", *value_words(values.get("until")))
        case "scope_item":
            return (*record_name(thing, events), " added to the scope")
        case "milestone" if values.get("planned"):
            proposed = (", proposed",) if values.get("proposed") else ()
            return (*record_name(thing, events, values), " added, ", *value_words(values.get("planned")), *proposed)
        case "channel_route":
            return (*record_name(thing, events), " set to ", Channel(str(values.get("channel_id", ""))))
        case "channel_clearance":
            return (Channel(key[0]), " cleared up to ", *value_words(values.get("classification"), "classification"))
        case _:
            return _made_otherwise(thing, values, events)


def _made_otherwise(thing: str, values: Mapping[str, object], events: Mapping[str, str]) -> Words:
    table, key = thing.partition(":")[0], key_in(thing)
    match table:
        case "condition":
            owner = holder(str(values.get("owner", "")))
            return (f"Condition on {key[1]} set: {values.get('text', '')}, for ", owner, ", by ", *value_words(values.get("due")))
        case "amendment":
            what = AMENDMENTS.get(str(values.get("kind")), "change")
            return (f"The {what} of {values.get('criterion_ref', 'a criterion')} proposed",)
        case "document":
            return (*record_name(thing, events, values), " submitted")
        case "nudge_owner":
            return (*record_name(thing, events), " reassigned to ", holder(str(values.get("owner", ""))))
        case "nudge_snooze":
            return (*record_name(thing, events), " snoozed until ", *value_words(values.get("until")))
        case "nudge_opt_out":
            return (Person(key[0]), " turned off their morning summary")
        case "follow":
            return (Channel(key[1]), f" follows {key[0]}")
        case "resend":
            channel = str(values.get("channel", ""))
            where = Channel(channel) if CHANNEL.fullmatch(channel) else holder(channel)
            return ("A message to ", where, " that could not be delivered is sent again")
        case "acknowledgement":
            return (f"Acknowledged: {values.get('text', '')}",)
        case "rid_version":
            verb = "baselined" if values.get("baselined") else "issued"
            return (f"RID version {key[1]} {verb}, ", *value_words(values.get("issued_on")))
        case _:
            return (*record_name(thing, events, values), " added")


def _removed(thing: str, values: Mapping[str, object], events: Mapping[str, str], seat: PositionSeat) -> Words:
    table, key = thing.partition(":")[0], key_in(thing)
    match table:
        case "position":
            return (*_speaker(key[2], seat), f" took back the position on {key[1]}")
        case "decision":
            return ("Taken back: ", *_made(thing, values, events))
        case "member":
            return (Person(key[1]), f" left the {name_of_body(key[0])}")
        case "scope_item":
            return (*record_name(thing, events), " removed from the scope")
        case "nudge_owner":
            return (*record_name(thing, events), " is back with its owner")
        case "nudge_opt_out":
            return (Person(key[0]), " turned on their morning summary")
        case "follow":
            return (Channel(key[1]), f" no longer follows {key[0]}")
        case _:
            return (*record_name(thing, events, values), " removed")


def _position(thing: str, values: Mapping[str, object], seat: PositionSeat) -> Words:
    _, ref, user = key_in(thing)
    return (*_speaker(user, seat), f" {_VERDICTS.get(str(values.get('verdict')), 'took a position on')} {ref}")


def _speaker(key: str, seat: PositionSeat) -> Words:
    """Returns who took a position: "The TAG's chair, @dan,", "@ann, for @dan,", or the person or committee alone."""
    user = key.partition("/")[0]
    whose = f"{name_of_body(seat.committee)}'s chair" if seat.committee else "chair"
    if seat.holder in {"", user}:
        return (f"The {whose}, ", holder(user), ",") if seat.chair and PERSON.fullmatch(user) else (holder(user),)
    return (holder(user), f", for the {whose}, " if seat.chair else ", for ", holder(seat.holder), ",")


def _span(before: Words, after: Words) -> Words:
    """Returns two dates with the month and year that they share once: "2 to 9 Mar 2020", "28 Feb to 9 Mar 2020"."""
    if len(before) != 1 or len(after) != 1 or not isinstance(before[0], str) or not isinstance(after[0], str):
        return (*before, " to ", *after)
    first, last = before[0].split(), after[0].split()
    if len(first) == len(last) == _DAY_PARTS and first != last:
        while first[-1:] == last[-1:]:
            first, last = first[:-1], last[:-1]
        return (f"{' '.join(first)} to {after[0]}",)
    return (*before, " to ", *after)
