"""Headings of answers to typed lines: what the line is about, in whole words."""

from __future__ import annotations

import re

from commands.protocol.line import MODIFICATION, RELEASE, Line
from commands.protocol.understood.keys_in_words import day_in_words, word_in_words
from commands.protocol.understood.labels import in_words, release_named
from commands.protocol.words import channel_named, group_named, person_named, shown, split_key
from policy.model.decisions import Subject

LONGEST_HEADING = 80
"""Characters of a refusal's heading, which fits a phone's two lines and Slack's 150."""

_FINGERPRINT = re.compile(r"v[0-9a-f]{16}")

_UNNAMED = ("a channel", "a user group")
"""Placeholders for channels and groups in a heading; at its end they are left out."""

_ALONE = {
    (RELEASE, "accept"): "Accept a finding",
    (RELEASE, "add"): "Add a modification to a release",
    (RELEASE, "ask"): "Ask who may do it",
    (RELEASE, "baseline"): "Baseline a RID",
    (RELEASE, "cancel"): "Cancel a release",
    (RELEASE, "channel"): "Set a channel",
    (RELEASE, "clear"): "Classification of a channel",
    (RELEASE, "create"): "Create a release",
    (RELEASE, "criterion"): "Amend acceptance criteria",
    (RELEASE, "cutoff"): "Decision cut-off of a modification",
    (RELEASE, "decide"): "Record a decision",
    (RELEASE, "deputy"): "Name a deputy",
    (RELEASE, "document"): "Submit a document",
    (RELEASE, "edit"): "Edit a release",
    (RELEASE, "evidence"): "Submit evidence",
    (RELEASE, "feed"): "Calendar address",
    (RELEASE, "issue"): "Issue a draft of a RID",
    (RELEASE, "live"): "Mark a release live",
    (RELEASE, "member"): "Members of committees",
    (RELEASE, "milestone"): "Change a step of a timetable",
    (RELEASE, "move"): "Move a modification to another release",
    (RELEASE, "nudge"): "Reminders of a release",
    (RELEASE, "quorum"): "Quorum of a committee",
    (RELEASE, "reassign"): "Reassign a reminder",
    (RELEASE, "recommend"): "Give a recommendation",
    (RELEASE, "remove"): "Remove a modification from a release",
    (RELEASE, "share"): "Share an answer",
    (RELEASE, "snooze"): "Snooze a reminder",
    (RELEASE, "sync"): "Members from a user group",
    (MODIFICATION, "add"): "Add a modification",
    (MODIFICATION, "approve"): "Approve a modification",
    (MODIFICATION, "delay"): "Delay a modification",
    (MODIFICATION, "depends"): "Dependencies of a modification",
    (MODIFICATION, "edit"): "Edit a modification",
    (MODIFICATION, "follow"): "Follow a modification",
    (MODIFICATION, "history"): "History of a modification",
    (MODIFICATION, "reject"): "Reject a modification",
    (MODIFICATION, "request"): "State of a Change Request",
    (MODIFICATION, "show"): "Show a modification",
    (MODIFICATION, "split"): "Split a modification",
    (MODIFICATION, "withdraw"): "Withdraw a modification",
}
"""Headings of verbs that nothing follows."""

_APART = {
    "ask": "Ask who may do it",
    "calendar": "Release calendar",
    "deputy": "Deputy",
    "due": "What is due",
    "glossary": "Glossary",
    "help": "Help",
    "join": "Let the bot join",
    "meeting": "Meetings",
    "member": "Members",
    "mine": "What waits for you",
    "quorum": "Quorum",
    "share": "Share an answer",
    "sync": "Members from a user group",
    "undo": "Undo",
    "unsent": "Messages not delivered",
    "why": "Rules",
}
"""Headings of verbs that are not about one release, before the release that was typed after them."""

_SECTIONS = frozenset({"alongside", "codes", "costs", "date", "designations", "facts", "go-live", "impacts", "notes", "participants"})
_SECTIONS |= {"record", "summaries", "testing", "version", "versions"}
"""The sections of a release that can be edited, and the words that lead to one."""

_OF_TIMETABLE = {(word,) for word in ("accept", "add", "dates", "propose")}
"""Words after a release that don't name a step of its timetable."""

_PARTS = {
    "comment": "Comment on the RID of {key}",
    "decide": "Decide on {key}",
    "document": "Documents of {key}",
    "edit": "Edit {key}",
    "milestone": "Timetable of {key}",
    "rid": "RID of {key}",
}
"""Verbs whose release is followed by a part of it, which the heading names only if the verb knows it."""


def heading(line: Line) -> str:
    """Returns a typed line as a heading of whole words: "Cut-off of MP079 in June 2020", "Members: add a person to TAG as chair".

    Links and what follows them are left out, and so are the fingerprints of buttons. A plain heading can't name people or channels.
    """
    _, key, rest = split_key(line.words)
    words: list[str] = [key, *map(_plain, rest)] if key else list(map(_plain, line.words))
    if "" in words:
        words = words[: words.index("")]
    while words and words[-1] in _UNNAMED:
        words.pop()
    whole = _whole(Line(line.command, line.verb, tuple(words)))
    while len(whole) > LONGEST_HEADING and words:
        words.pop()
        whole = _whole(Line(line.command, line.verb, tuple(words)))
    return shown(whole, LONGEST_HEADING)


def _whole(line: Line) -> str:
    if not line.words and (alone := _ALONE.get((line.command, line.verb))):
        return alone
    said = in_words(line)
    if not (key := release_named(line, list(line.words))):
        return said
    typed = " ".join(map(word_in_words, line.words[1:]))
    if apart := _APART.get(line.verb):
        return f"{apart}: {key}{f' {typed}' if typed else ''}"
    if (alone := _PARTS.get(line.verb)) and typed and not _known(line):
        return f"{alone.format(key=key)}: {typed}"
    return said


def _known(line: Line) -> bool:
    """Returns whether the first word after the release can be one of the parts that the verb knows."""
    part = line.words[1]
    match line.verb:
        case "decide" | "document":
            return part in set(Subject)
        case "edit":
            return part in _SECTIONS
        case "milestone":
            return "-" in part or line.words[1:] in _OF_TIMETABLE
        case _:
            return part[:1].isdigit()


def _plain(word: str) -> str:
    """Returns a typed word for a heading, "" for a link or a fingerprint, with which it ends."""
    if "://" in word or _FINGERPRINT.fullmatch(word):
        return ""
    if word.startswith(("<", "@", "#")):
        if word.startswith("<!") and not group_named(word):
            return ""
        if person_named(word):
            return "a person"
        return _UNNAMED[0] if channel_named(word) else _UNNAMED[1] if group_named(word) else word
    return day_in_words(word)
