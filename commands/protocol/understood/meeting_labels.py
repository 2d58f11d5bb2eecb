"""Lines about a body's meetings in words."""

from __future__ import annotations

import re

from commands.protocol.understood.keys_in_words import word_in_words
from policy.calendar.release_calendar import month_named, parse_release_key
from policy.model.roster import name_of_body

OF_BODY = {
    "agenda": "Agenda of",
    "agenda-file": "Agenda of",
    "meeting": "Meetings of",
    "meetings": "Meetings of",
    "minutes": "Minutes of",
    "paper": "Paper for",
}
"""Labels of lines about a body's meetings, before the body."""

_OF_A_MEETING = {
    ("meeting", "cancel"): "Cancel {meeting}",
    ("meeting", "restore"): "Restore {meeting}",
    ("meeting", "to"): "Move {meeting} to {rest}",
    ("meeting", "number"): "Number {meeting} as {rest}",
    ("minutes", "action"): "Add an action of {meeting}",
    ("minutes", "attendance"): "Record who took part in {meeting}",
    ("minutes", "close"): "Close action {rest} of {meeting}",
    ("minutes", "confirm"): "Confirm the minutes of {meeting}",
    ("minutes", "file"): "Minutes of {meeting} in Word",
    ("minutes", "reopen"): "Reopen the minutes of {meeting}",
    ("minutes", "text"): "Write the minutes of {meeting}",
    ("agenda", "item"): "Item {rest} of the agenda of {meeting}",
    ("paper", "details"): "Details of the paper for {meeting}",
}
"""Labels of lines about one meeting, by the word after it; `{rest}` stands for the words after that."""

_MEETING = re.compile(r"|\d{1,3}|\d{1,2} [A-Z][a-z]{2} \d{4}")
"""Names of a meeting in a label: the next one, by number or by day."""

_OF_ALL_MEETINGS = {
    "add": "Add a meeting of {body}",
    "list": "Add several meetings of {body}",
    "rule": "Add a year’s meetings of {body}",
    "import": "Import the meetings of {body}",
    "export": "Export the meetings of {body}",
}
"""Labels of `meeting` with a body, by the word after it."""


def act_of_body(verb: str, words: list[str]) -> str:
    """Returns the label of an act on a body's meeting: "Reopen the minutes of the SEC Panel, 17 Jan 2020"; "" for an unknown act."""
    body, rest = name_of_body(words[0]), words[1:]
    if verb == "meeting" and len(rest) == 1 and rest[0] in _OF_ALL_MEETINGS:
        return _OF_ALL_MEETINGS[rest[0]].format(body=f"the {body}")
    at = next((number for number, word in enumerate(rest) if (verb, word) in _OF_A_MEETING), None)
    if at is None:
        return ""
    which, after = " ".join(map(word_in_words, rest[:at])), " ".join(map(word_in_words, rest[at + 1 :]))
    said = _OF_A_MEETING[verb, rest[at]]
    if ("{rest}" in said) is not bool(after) or not _MEETING.fullmatch(which):
        return ""
    dated = f"the {body} meeting of {which}" if verb == "meeting" else f"the {body}, {which}"
    meeting = f"{body} {which}" if which.isdigit() else dated if which else f"the {body}"
    # What people typed is never read as a template.
    return said.format(meeting=meeting, rest=after)


def of_body(what: str, words: list[str]) -> str:
    """Returns the label of a line about a body's meetings: "Agenda of SEC Panel 76, item 2", "Minutes of the SEC Panel, 17 Jan 2020"."""
    body, rest = name_of_body(words[0]), words[1:]
    if rest and rest[0].isdigit() and not parse_release_key(rest[0]) and not month_named(" ".join(rest[1:2])):
        return ", ".join(each for each in (f"{what} {body} {rest[0]}", " ".join(map(word_in_words, rest[1:]))) if each)
    return ", ".join(each for each in (f"{what} the {body}", " ".join(map(word_in_words, rest))) if each)
