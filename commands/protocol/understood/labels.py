"""Command lines in words, for buttons and headings: never the line itself, and no raw keys."""

from __future__ import annotations

import re

from commands.protocol.line import MODIFICATION, RELEASE, Line
from commands.protocol.people import ASK, seat_asked
from commands.protocol.understood.keys_in_words import key_in_words, release_in_words, whole_key, word_in_words
from commands.protocol.understood.meeting_labels import OF_BODY, act_of_body, of_body
from commands.protocol.understood.parts_of_release import part_of_release
from policy.calendar.release_calendar import parse_release_key
from policy.model.roster import is_body, name_of_body
from policy.model.scope import ModificationState
from policy.model.wording import day_words

_UNITS = frozenset({"day", "week", "month", "year"})

_ABOUT_RELEASE: dict[str, tuple[str, str]] = {
    "accept": ("Accept a finding of {key}", "Accept “{rest}” of {key}"),
    "baseline": ("Baseline {key}", ""),
    "cancel": ("Cancel {key}", ""),
    "channel": ("Set the channel of {key}", "Set the channel of {key}: {rest}"),
    "comment": ("Comment on the RID of {key}", "Answer comment {rest} of {key}"),
    "comments": ("Comments on the RID of {key}", ""),
    "condition": ("Close a condition of {key}", ""),
    "costs": ("Costs of {key}", ""),
    "lessons": ("Lessons learnt from {key}", ""),
    "criteria": ("Criteria of {key}", ""),
    "criterion": ("Amend the criteria of {key}", ""),
    "decide": ("Decide on {key}", "Decide on the {rest} of {key}"),
    "document": ("Documents of {key}", "Submit the {rest} of {key}"),
    "edit": ("Edit {key}", "Edit the {rest} of {key}"),
    "evidence": ("Evidence for {key}", ""),
    "export": ("Release file of {key}", ""),
    "feed": ("Calendar of {key}", ""),
    "history": ("History of {key}", ""),
    "impacts": ("Impacts of {key}", ""),
    "issue": ("Issue the RID of {key}", ""),
    "live": ("Mark {key} live", ""),
    "milestone": ("Add a step to {key}", "{rest} of {key}"),
    "nudge": ("Reminders of {key}", ""),
    "position": ("Take a position for {key}", ""),
    "progress": ("Progress of {key}", ""),
    "reassign": ("Reassign a reminder of {key}", "Reassign “{rest}” of {key}"),
    "recommend": ("Recommend on {key}", ""),
    "redline": ("Changes of the RID of {key}", ""),
    "reminders": ("Reminder settings of {key}", ""),
    "rid": ("RID of {key}", "RID {rest} of {key}"),
    "scope": ("Scope of {key}", ""),
    "signoff": ("Sign-off of {key}", "Open the {rest}’s sign-off of {key}"),
    "snooze": ("Snooze a reminder of {key}", "Snooze “{rest}” of {key}"),
    "status": ("Status of {key}", ""),
    "template": ("Use the template for {key}", ""),
    "timeline": ("Timeline of {key}", ""),
    "timetable": ("Timetable of {key}", ""),
    "when": ("When is a step of {key} due?", "When is {rest} due in {key}?"),
}
"""Labels of lines about a release: alone, and with the words after its key; without the second, these follow a colon."""

_ACTS: dict[tuple[str, ...], str] = {
    ("accept",): "Accept the proposed dates of {key}",
    ("archive",): "Archive the channels of {key}",
    ("create",): "Make channels for {key}",
    ("dates",): "Set all dates of {key}",
    ("restore",): "Restore {key}",
    ("propose",): "Propose dates for {key}",
    ("skipped",): "Skipped reminders of {key}",
    ("tall",): "Timeline of {key} for a phone",
    ("add", "standard"): "Add the standard criteria to {key}",
}

_ALONE = {
    (RELEASE, "committees"): "Open the roster",
    (RELEASE, "due"): "What is due",
    (RELEASE, "feed"): "Calendar",
    (RELEASE, "help"): "Help",
    (RELEASE, "list"): "Releases",
    (RELEASE, "meeting"): "Add or change meetings",
    (RELEASE, "member"): "Add a member",
    (RELEASE, "mine"): "What waits for me",
    (RELEASE, "reminders"): "Reminder settings",
    (RELEASE, "signoff"): "Sign-off",
    (RELEASE, "unsent"): "Messages not delivered",
    (RELEASE, "why"): "All rules",
    (MODIFICATION, "help"): "Help on modifications",
    (MODIFICATION, "list"): "Modifications",
}

_COMPLETE = {
    ("criteria", "standard"): "Standard criteria",
    ("decide", "standard"): "Agree the standard criteria",
    ("help", "all"): "All commands",
    ("help", "roles"): "What I can do",
    ("help", "roles", "all"): "Who may do what",
    ("reminders", "all"): "Reminders for all releases",
    ("reminders", "mine"): "My reminders",
    ("reminders", "off"): "Turn my reminders off",
    ("reminders", "on"): "Turn my reminders on",
}
"""Labels of complete lines."""

_SPELT_OUT = {
    "clear": "classification of",
    "criterion": "amend criteria",
    "cutoff": "cut-off of",
    "depends": "dependencies of",
    "deputy": "deputy:",
    "due": "due:",
    "feed": "calendar:",
    "glossary": "glossary:",
    "history": "history of",
    "join": "let the bot join",
    "meeting": "meetings:",
    "meetings": "meetings:",
    "member": "members:",
    "newsletter": "newsletter since",
    "nudge": "reminders",
    "quorum": "quorum:",
    "redline": "changes of the RID",
    "reminders": "reminders:",
    "request": "state of",
    "rid": "RID",
    "signoff": "sign-off",
    "sync": "sync members:",
    "template": "use the template:",
    "why": "rule",
}
"""Verbs that are not words as they stand; one with a colon is followed by what it is about."""
_CRITERION = re.compile(r"[A-Z]\d{1,3}")

_OF_A_PART = frozenset({"decide", "edit"})
"""Verbs of a release whose first word names a part of it, and whose other words say what to do with it."""

_JOINING = frozenset({"as", "before", "by", "for", "from", "in", "of", "on", "reaching", "to"})
"""Words that a heading doesn't end with."""


def in_words(line: Line) -> str:
    """Returns a line as words for headings and buttons: "Timetable of June 2020", "Show MP079", "Open the TAG’s sign-off of June 2020"."""
    text = (
        _words_of(line)
        + (f" as of {day_words(line.as_of)}" if line.as_of else "")
        + (f" {line.at:%H:%M}" if line.as_of and line.at else "")
        + (f" page {line.page}" if line.page > 1 else "")
    )
    return text[:1].upper() + text[1:]


def _words_of(line: Line) -> str:
    """Returns the verb and the words, with the names of releases and committees and without raw keys."""
    words = list(line.words)
    while words and words[-1] in _JOINING:
        words.pop()
    if not words and (alone := _ALONE.get((line.command, line.verb))):
        return alone
    if line.verb == ASK and words:
        return f"Ask {seat_asked(words[0])}"
    if line.verb == "list":
        listed = "modifications" if line.command == MODIFICATION else "releases"
        return " ".join([*words, listed] if set(words) <= {"all", *ModificationState} else [f"{listed}:", *words])
    if complete := _COMPLETE.get((line.verb, *words)):
        return complete
    if line.verb == "member" and line.words[:2] == ("add", "to") and len(words) > 2:
        return f"{'Name a chair' if words[-2:] == ['as', 'chair'] else 'Add a member'} of the {name_of_body(words[2])}"
    if line.verb == "help":
        return f"How “{' '.join(words)}” works"
    if line.verb == "due" and (words == ["today"] or words[0].lower() == "until"):
        return f"Due {' '.join(words)}"
    if line.verb == "due" and words[0].isdigit() and (not words[1:] or words[1].removesuffix("s") in _UNITS):
        return f"Due in {words[0]} {words[1] if words[1:] else 'days'}"
    if line.verb == "import":
        return "Import a release file"
    if line.verb in OF_BODY and words and is_body(words[0]):
        return act_of_body(line.verb, words) or of_body(OF_BODY[line.verb], words)
    if line.verb == "decide" and words[:1] == ["meeting"] and words[1:2] and is_body(words[1]):
        return of_body("Decisions of", words[1:])
    if key := release_named(line, words):
        return _of_release(line.verb, key, words[1:])
    verb = _SPELT_OUT.get(line.verb, key_in_words(line.verb))
    words = words[1:] if words[:1] == [verb.rpartition(" ")[2]] else words
    return " ".join([verb, *map(word_in_words, words)]) if words else verb.removesuffix(":").removesuffix(" of").removesuffix(" since")


def release_named(line: Line, words: list[str]) -> str:
    """Returns the name of the release whose key is the first word; "" if it is no key."""
    if line.command != RELEASE or not words:
        return ""
    if words[0].isdigit():
        return f"the {words[0]} releases" if line.verb in _ABOUT_RELEASE and parse_release_key(words[0]) == words[0] else ""
    key = whole_key(words[0])
    return release_in_words(key) if key else ""


def _of_release(verb: str, key: str, rest: list[str]) -> str:
    if acts := _ACTS.get(tuple(rest)):
        return acts.format(key=key)
    default = _SPELT_OUT.get(verb, key_in_words(verb)).removesuffix(":") + " {key}"
    alone, followed = _ABOUT_RELEASE.get(verb, (default, ""))
    said = [word_in_words(word) for word in rest]
    if not rest or (verb, rest) == ("milestone", ["add"]):
        return alone.format(key=key)
    part, taken = part_of_release(verb, rest)
    if part:
        return ": ".join(filter(None, (part.format(key=key), " ".join(said[taken:]))))
    if verb == "criteria" and len(rest) == 1 and _CRITERION.fullmatch(rest[0]):
        return f"Criterion {said[0]} of {key}"
    if verb == "redline" and len(rest) > 1:
        return f"{alone.format(key=key)} from {said[0]} to {' '.join(said[1:])}"
    if verb == "live" and rest[0] == "lessons" and len(rest) > 2:
        return f"Correct lesson {rest[2]} from {key}: {said[1]}"
    if verb == "live" and rest[0] == "lessons" and len(rest) > 1:
        return f"Record lessons from {key}: {said[1]}"
    if verb == "signoff" and not is_body(rest[0]):
        return f"{alone.format(key=key)}: {' '.join(said)}"
    if verb == "signoff" and rest[1:2] == ["mine"]:
        at = next((each for each in said[2:] if _CRITERION.fullmatch(each)), "")
        return f"Take your position on {at} of {key}" if at else f"Take your positions of {key}"
    if verb == "signoff" and rest[1:] == ["anew"]:
        return f"Post the {said[0]}’s sign-off card of {key} again"
    if verb == "position" and rest[1:] == ["behalf"]:
        return f"Record {said[0]} of {key} on the committee’s behalf"
    if followed and len(rest) > 1 and (said[0] != rest[0] or verb in _OF_A_PART):
        # The first word is a key of something, and the others say what is done with it.
        return f"{followed.format(key=key, rest=said[0])}: {' '.join(said[1:])}"
    # What people typed is never read as a template.
    return followed.format(key=key, rest=" ".join(said)) if followed else f"{alone.format(key=key)}: {' '.join(said)}"
