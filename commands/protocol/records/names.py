"""Names of stored records as people call them, from the names that the history keeps."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from commands.protocol.records.items import KINDS, finding_words, item_words, lead_time_words, meeting_words, step_words
from commands.protocol.request import AT_SERVER
from commands.protocol.results import Address, Channel, Moment, Person, Words
from policy.calendar.release_calendar import parse_release_key, release_name
from policy.documents.documents import view_or_recommendation
from policy.model.decisions import SUBJECT_NAMES
from policy.model.history import FieldChange
from policy.model.roster import USER_ID, is_person, name_of_body
from policy.model.wording import day_words
from storage.history.names import key_in, name_of
from storage.tables import MilestoneRow

Piece = str | Person | Channel | Moment | Address
Values = Mapping[str, object]

_PERSON = re.compile(USER_ID)
_MONTHS = ("", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_NTH = {"-1": "last", "1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth"}

_NAMES = {
    "alongside": "Change Request alongside",
    "glossary_term": "Term",
    "impact_summary": "Impact on",
    "link": "Link",
    "rid_version": "RID version",
    "sec_document": "SEC document",
    "secas_effort": "SECAS effort",
    "standard_criterion": "Standard criterion",
}


_NOTES = frozenset({"note", "reason", "assumption", "candidate", "remark"})
"""Kinds of notes that are words for a note; the others name the section in which a note is printed."""


def holder(user: str) -> Piece:
    """Returns who holds something: a person, or a committee by its name."""
    return Person(user) if _PERSON.fullmatch(user) else name_of_body(user)


def author(change: FieldChange) -> Words:
    """Returns who made a change, as within a sentence.

    A command run at the server acts in a person's name without Slack's word that it is they, so it is called what it is.
    """
    who: Words = (Person(change.actor),) if is_person(change.actor) else (change.actor,)
    return ("by hand at the server, as ", *who) if change.via == AT_SERVER else who


def subject_words(subject: object) -> str:
    """Returns a subject as words: "the SIT Completion Report"."""
    return next((name for each, name in SUBJECT_NAMES.items() if each.value == str(subject)), str(subject))


def record_name(thing: str, events: Mapping[str, str], values: Values | None = None) -> Words:
    """Returns the name of a record, without the release's key, which the page names. `values` are those of its row, if they are known."""
    table, key = thing.partition(":")[0], key_in(thing)
    found = values or {}
    match table:
        case "release":
            return (release_name(key[0]),)
        case "milestone":
            return (events.get(thing) or str(found.get("event") or step_words(key[-1])),)
        case "scope_item":
            return (key[1] + (f" part {key[2]}" if key[2:] and key[2] != "0" else ""),) if key[1:] else ("The scope",)
        case "decision":
            return ("Decision" + (f" on {subject_words(found['subject'])}" if found.get("subject") else ""),)
        case "amendment":
            return ("Amendment" + (f" of {found['criterion_ref']}" if found.get("criterion_ref") else " of the criteria"),)
        case "acknowledgement":
            return ("Acknowledgement" + (f" of “{found['text']}”" if found.get("text") else " of an open point"),)
        case "document" if found.get("version") or thing in events:
            return (f"{subject_words(key[1]).removeprefix('the ')} version {found.get('version') or events[thing]}",)
        case "rid_comment":
            party = found.get("party")
            return (f"Comment of {party} on the RID" if party else "Comment on the RID",)
        case "note":
            kind, text = _note_kind(str(found.get("kind") or "note")), found.get("text")
            return (f"{kind} “{_short(str(text))}”" if text else kind,)
        case "predecessor" if len(key) > 2:
            step, earlier = (events.get(name_of(MilestoneRow, key[0], each)) or step_words(each) for each in key[1:3])
            return (f"Order of {step} after {earlier}",)
        case "finding_acceptance" if key[1:]:
            return (f"Acceptance of the finding {finding_words(key[1], key[0], events)}",)
        case "nudge_owner" | "nudge_snooze" if key[1:]:
            event = events.get(name_of(MilestoneRow, key[0], key[1].partition(":")[2]))
            return (f"Reminder of {f'“{event}”' if event and key[1].startswith('milestone:') else item_words(key[1])}",)
        case _ if table in _KEYED and len(key) >= _KEYED[table][0]:
            return _KEYED[table][1](key)
        case _:
            return _plain_name(table, key)


def _note_kind(kind: str) -> str:
    """Returns what a note is called: its kind, if that is a word for a note; "Note on scope" for one that belongs to a section."""
    return kind.capitalize() if kind in _NOTES else f"Note on {kind.replace('-', ', ')}"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else f"{flat[:59]}…"


def _day(text: str) -> str:
    try:
        return day_words(date.fromisoformat(text))
    except ValueError:
        return text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_KEYED: dict[str, tuple[int, Callable[[Sequence[str]], Words]]] = {
    "authority": (1, lambda key: (f"Deciding body from {_day(key[0])}",)),
    "calendar_feed": (1, lambda key: ("Calendar address",)),
    "channel_clearance": (1, lambda key: ("Classification of ", Channel(key[0]))),
    "channel_route": (1, lambda key: ("Channel" + (f" of the {name_of_body(key[1])}" if key[1:] and key[1] else ""),)),
    "committee": (1, lambda key: (name_of_body(key[0]),)),
    "committee_group": (1, lambda key: (f"User group of the {name_of_body(key[0])}",)),
    "condition": (2, lambda key: (f"Condition on {key[1]}",)),
    "cost": (3, lambda key: (f"Cost of {key[1]}, {key[2]}",)),
    "dependency": (3, lambda key: (f"{key[0]}'s dependency on {key[1]} before {key[2]}",)),
    "decider": (1, lambda key: (f"Rule on who records decisions of the {name_of_body(key[0])}",)),
    "deputy": (2, lambda key: (Person(key[1]), "'s deputyship for ", Person(key[0]))),
    "designation": (2, lambda key: (f"Designation “{_short(key[1])}”",)),
    "document": (2, lambda key: (subject_words(key[1]).removeprefix("the "),)),
    "document_impact": (3, lambda key: (f"Impact of {key[1]} on {key[2]}",)),
    "evidence": (2, lambda key: (f"Evidence for {key[1]}",)),
    "follow": (2, lambda key: (Channel(key[1]), f"'s following of {key[0]}")),
    "impact_summary": (3, lambda key: (f"Impact on {key[2]}",)),
    "lead_time": (1, lambda key: (f"Policy lead time for “{lead_time_words(key[0])}”",)),
    "lesson": (2, lambda key: (f"Lesson of the {name_of_body(key[1])}",)),
    "meeting": (2, lambda key: (_capital(meeting_words(key[0], key[1]).removeprefix("the ")),)),
    "attendance": (3, lambda key: (holder(key[2]), f" at {meeting_words(key[0], key[1])}")),
    "meeting_action": (3, lambda key: (f"Action {key[2]} of {meeting_words(key[0], key[1])}",)),
    "meeting_rule": (1, lambda key: (f"Rule on papers of the {name_of_body(key[0])}",)),
    "member": (2, lambda key: (Person(key[1]), f"'s seat on the {name_of_body(key[0])}")),
    "modification_part": (2, lambda key: (f"{key[0]} part {key[1]}",)),
    "nudge_opt_out": (1, lambda key: (Person(key[0]), "'s opt-out from the morning summary")),
    "nudge_person": (1, lambda key: (Person(key[0]), "'s choice of own reminders")),
    "nudge_setting": (1, lambda key: (f"Reminder schedule{f' for {KINDS.get(key[1], key[1])}' if key[1:] and key[1] else ''}",)),
    "participant_impact": (3, lambda key: (f"Impact of {key[1]} on {key[2]}",)),
    "position": (3, lambda key: (holder(key[2].partition("/")[0]), f"'s position on {key[1]}")),
    "recommendation": (3, lambda key: (f"{name_of_body(key[1])}'s {view_or_recommendation(key[2])} on {subject_words(key[2])}",)),
    "reference_pattern": (1, lambda key: (f"References that begin with {key[0]}",)),
    "resend": (1, lambda _key: ("Another attempt to deliver a message",)),
    "schedule_slot": (2, lambda key: (f"Release of the {_NTH.get(key[1], key[1])} Thursday of {_MONTHS[int(key[0])]}",)),
    "solution": (2, lambda key: (f"{key[1]} of {key[0]}",)),
}
"""Names from the parts of a record's key, by table, with the number of parts that each needs."""


def _plain_name(table: str, key: Sequence[str]) -> Words:
    if table in {"criterion", "modification", "change_request"} and key[-1] != parse_release_key(key[-1]):
        return (key[-1] or table.replace("_", " ").capitalize(),)
    named = _NAMES.get(table, table.replace("_", " ").capitalize())
    own = [each for each in (key[1:] if parse_release_key(key[0]) == key[0] else key) if each and not _PERSON.fullmatch(each)]
    return (" ".join([named, *(name_of_body(each) for each in own if not each.isdigit())]),)
