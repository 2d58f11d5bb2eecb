"""Stored values in words, as the sentences of the history have them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from commands.protocol.records.names import subject_words
from commands.protocol.results import Channel, Person, Words
from policy.calendar.release_calendar import release_name
from policy.model.acts import IN_WORDS
from policy.model.money import pounds
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification, ReleaseKind
from policy.model.rid import Covers
from policy.model.roster import USER_ID, name_of_body
from policy.model.scope import ModificationState
from policy.model.wording import day_words, joined
from policy.releases.not_on_record import WORDS as TOPICS
from policy.rid.choice_words import choice_words
from policy.roster.seats import CHAIR
from policy.scope.out_reasons import leaving_words
from policy.scope.references import ReferenceKind
from policy.sign_off.amendments import AmendmentKind
from policy.sign_off.sign_off import Verdict

LONGEST = 150
"""Characters of a value in a sentence."""

PERSON = re.compile(USER_ID)
CHANNEL = re.compile(r"[CG][A-Z0-9]{2,30}")
_DAY = re.compile(r"\d{4}(-(Q[1-4]|\d{2}(-\d{2})?))?")
_BODIES = frozenset(
    {
        *("owner", "body", "committee", "answers", "on_behalf", "decided_by"),
        *("by", "given_by", "set_by", "settled_by", "submitted_by", "view_by"),
    }
)
"""Fields that hold the key of a body, if not a person."""
_LISTS = frozenset({"participant_columns", "paths"})
"""Fields that hold several phrases, separated by commas."""
AMENDMENTS = {AmendmentKind.ADD.value: "addition", AmendmentKind.REWORD.value: "rewording", AmendmentKind.DROP.value: "removal"}
"""What people call each kind of amendment."""
_CODES: dict[str, dict[str, str]] = {
    "classification": {each.name.lower(): choice_words(each) for each in Classification},
    "covers": {each.value: choice_words(each) for each in Covers},
    "kind": {
        **{each.value: choice_words(each) for each in ReleaseKind},
        ReferenceKind.DRAFT.value: "Draft Proposal",
        ReferenceKind.REQUEST.value: "Change Request",
        **AMENDMENTS,
    },
    "quorum": {CHAIR: "the chair"},
    "part": {"0": "the complete modification"},
    "verdict": {Verdict.NOT_MET.value: "not met"},
    "state": {each.value: choice_words(each) for each in ModificationState},
}
"""Stored codes as words for people, by field."""

_SPELLED: dict[str, Callable[[str], str]] = {
    "acts": lambda text: joined([f"“{IN_WORDS.get(each, each)}”" for each in text.split(",")]),
    "ahead": lambda text: f"{joined(text.split(','))} Working {'Day' if text == '1' else 'Days'}",
    "out_reason": leaving_words,
    "hour": lambda text: f"{text:0>2}:00",
    "recorded_by": lambda text: joined([name_of_body(each) for each in text.split(",")]),
    "release_key": release_name,
}
"""How a value is written, by field."""


def topics_changed(before: object, after: object) -> str:
    """Returns which topics are not on record from then on, and which are no longer listed as such (design, Words)."""
    was, now = _listed(before), _listed(after)
    parts = [
        f"{words} on record: {joined(these)}"
        for words, these in (
            ("not", [each for each in now if each not in was]),
            ("no longer listed as not", [each for each in was if each not in now]),
        )
        if these
    ]
    return "; ".join(parts)


def _listed(value: object) -> list[str]:
    """Returns the topics in words; one that this version does not know stays as it is."""
    names = {topic.value: words for topic, words in TOPICS.items()}
    return [names.get(each, each) for each in str(value or "").split(",") if each]


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
    if words := _CODES.get(field, {}).get(text):
        return (words,)
    if field in _SPELLED:
        return (_SPELLED[field](text),)
    if field in _LISTS:
        return (", ".join(text.split(",")),)
    if field in _BODIES and not PERSON.fullmatch(text):
        return (name_of_body(text),)
    if field == "subject":
        return (subject_words(text),)
    if PERSON.fullmatch(text):
        return (Person(text),)
    if field == "channel_id" and CHANNEL.fullmatch(text):
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
