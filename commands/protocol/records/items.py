"""Due items and findings in words, from the keys by which they are stored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from policy.calendar.release_calendar import parse_release_key, release_name
from policy.model.roster import bodies, name_of_body
from policy.model.wording import day_words, joined
from policy.timetable.policy_dates import GUIDANCE_LEAD_TIMES
from storage.history.names import name_of
from storage.tables import MilestoneRow

KINDS = {
    "milestone": "milestones",
    "policy": "policy dates",
    "cutoff": "decision cut-offs",
    "evidence": "evidence",
    "position": "sign-offs",
    "condition": "conditions",
    "dependency": "dependencies on Change Requests",
    "paper": "papers for meetings",
    "action": "actions of meetings",
}
"""Kinds of due item in the plural."""

_LEAD_TIMES = {each.key: each.label for each in GUIDANCE_LEAD_TIMES}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SPELLED = {
    **{each: each.upper() for each in ("dcc", "rid", "sit", "tad", "tag", "uit")},
    "cutoff": "cut-off",
    "go live": "go-live",
    "go no go": "go/no-go",
}
"""Words that a key spells in its own way."""
_AS_SPELLED = re.compile(rf"\b({'|'.join(_SPELLED)})\b")


def lead_time_words(key: str) -> str:
    """Returns a policy lead time by its label: "TAD final and published"."""
    return _LEAD_TIMES.get(key) or _spelled(key)


def meeting_words(body: str, key: str) -> str:
    """Returns a meeting by its number, or its day if it has none: "meeting 76 of the SEC Panel", "the meeting of the TAG on 6 Feb 2020"."""
    if day := _DAY.match(key):
        return f"the meeting of the {name_of_body(body)} on {day_words(date.fromisoformat(day[0]))}"
    return f"meeting {key} of the {name_of_body(body)}"


def item_words(item: str) -> str:
    """Returns a due item as words: "“UIT start”" of a milestone, "the cut-off of MP079", "action 1 of meeting 76 of the SEC Panel"."""
    kind, _, rest = item.partition(":")
    if rest.count("/") == 2 and kind in {"action", "paper"}:
        body, meeting, last = rest.split("/")
        what = f"action {last} of" if kind == "action" else f"{name_of_body(last)}'s paper for"
        return f"{what} {meeting_words(body, meeting)}"
    first, _, last = rest.rpartition("-")
    match kind:
        case "milestone":
            return f"“{step_words(rest)}”"
        case "cutoff":
            return f"the cut-off of {f'{first} part {last}' if first else rest}"
        case "policy":
            own = next((each for each in _LEAD_TIMES if rest.startswith(f"{each}-")), "")
            release = rest.removeprefix(f"{own}-") if own else ""
            return f"the policy date “{lead_time_words(own or rest)}”{f' for the {_named(release)}' if release else ''}"
        case "evidence":
            asked, given = next(((one, rest.removeprefix(f"{one}-")) for one in bodies() if rest.startswith(f"{one}-")), (first, last))
            return f"evidence from {name_of_body(given)} for the {name_of_body(asked)}" if asked else f"evidence for {rest}"
        case "position":
            return f"the {name_of_body(first)}'s sign-off of the {last} criteria" if first else f"sign-off of {rest}"
        case "condition":
            return f"the condition on {first or rest}"
        case "dependency":
            ref, _, state = rest.partition("-")
            return f"{ref} to be {state.replace('-', ' ')}" if state else rest
        case _:
            return f"{kind} {rest}"


def step_words(key: str) -> str:
    """Returns the key of a step whose name is not on record as words: "UIT start"."""
    return _spelled(key)


def finding_words(key: str, release: str, events: Mapping[str, str]) -> str:
    """Returns a finding by what it is about: "“cut-off passed” (MP079)". `events` are the names of milestones, by record."""
    what, *about = key.split(":")
    for end in ("late", "not-set"):
        lead = what.removesuffix(f"-{end}")
        if lead != what and lead in _LEAD_TIMES:
            return f"“{_LEAD_TIMES[lead]}” ({end.replace('-', ' ')})"
    steps = (events.get(name_of(MilestoneRow, release, each), "") for each in about)
    named = [step or _LEAD_TIMES.get(each) or _named(each) for each, step in zip(about, steps, strict=True)]
    return f"“{_spelled(what)}”{f' ({joined(named)})' if named else ''}"


def _named(text: str) -> str:
    if parse_release_key(text) == text:
        return release_name(text)
    return day_words(date.fromisoformat(text)) if _DAY.fullmatch(text) else text


def _spelled(key: str) -> str:
    return _AS_SPELLED.sub(lambda found: _SPELLED[found[1]], key.replace("-", " "))
