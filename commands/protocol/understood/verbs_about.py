"""Verbs that words are about: those whose names and help lines have the same words, the rarest counting most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from commands.protocol.line import RELEASE

Verbs = Mapping[str, Mapping[str, str]]
"""The help line of each verb, by slash command and name."""

OTHER_WORDS = {
    "abstain": "signoff",
    "agree": "recommend",
    "alerts": "reminders mine, reminders",
    "announce": "newsletter",
    "assign": "reassign",
    "assignee": "reassign",
    "attendance": "minutes",
    "audit": "history",
    "away": "deputy",
    "back": "undo",
    "backout": "evidence",
    "begin": "create",
    "blocked": "check, status",
    "blockers": "check, status",
    "budget": "costs",
    "chair": "committees, member",
    "changes": "history, redline",
    "channels": "channel",
    "chart": "timeline, progress",
    "close": "live, cancel",
    "compare": "redline",
    "complete": "live, milestone",
    "conflict": "check",
    "conflicts": "check",
    "contacts": "committees",
    "date": "milestone dates, when, timetable",
    "dates": "milestone dates, when, timetable",
    "deadline": "due, when",
    "deadlines": "due, when",
    "decision": "decide",
    "delay": "timetable, decide date",
    "delegate": "deputy",
    "delete": "cancel, remove",
    "diff": "redline",
    "disagree": "signoff",
    "doc": "rid, document",
    "docs": "rid, document",
    "documents": "document, rid",
    "docx": "rid",
    "download": "rid, export",
    "errors": "check",
    "estimate": "costs",
    "feedback": "comment",
    "file": "import",
    "files": "rid, export",
    "find": "list",
    "findings": "check",
    "finish": "live",
    "finished": "live",
    "forecast": "costs, timetable",
    "gantt": "timeline",
    "gates": "timetable",
    "go": "decide go-live",
    "go-no-go": "decide go-live",
    "golive": "when, decide go-live",
    "graph": "timeline, progress",
    "hold": "signoff",
    "holiday": "deputy",
    "ical": "feed",
    "ics": "feed",
    "invite": "channel, member",
    "issues": "check",
    "join": "member",
    "late": "due",
    "leave": "member",
    "learn": "lessons",
    "learned": "lessons",
    "learnt": "lessons",
    "log": "history",
    "mail": "newsletter",
    "make": "create",
    "me": "mine",
    "milestones": "timetable, milestone",
    "money": "costs",
    "mute": "reminders mine, reminders",
    "new": "create",
    "news": "newsletter",
    "next": "mine, due",
    "no-go": "decide go-live",
    "nogo": "decide go-live",
    "note": "minutes, comment",
    "notes": "minutes, edit",
    "notifications": "reminders mine, reminders",
    "notify": "reminders mine, reminders",
    "objection": "signoff, comment",
    "open": "list, status",
    "outlook": "feed",
    "overdue": "due",
    "overview": "list, status",
    "owner": "reassign, committees",
    "owners": "reassign, committees",
    "papers": "paper, agenda",
    "permissions": "help roles",
    "person": "committees, member",
    "picture": "timeline, progress",
    "plan": "timetable, timeline",
    "planned": "timetable",
    "postpone": "timetable, decide date",
    "price": "costs",
    "print": "rid, timeline",
    "problem": "check",
    "problems": "check",
    "proof": "evidence",
    "publish": "document, issue",
    "quotes": "costs",
    "rag": "status",
    "ready": "status, check",
    "recuse": "signoff",
    "rename": "edit",
    "reopen": "undo, decide",
    "replace": "evidence",
    "report": "document, status",
    "reports": "document, progress",
    "requirements": "criteria",
    "reschedule": "timetable, milestone dates",
    "revert": "undo",
    "risk": "impacts, check",
    "risks": "impacts, check",
    "rollback": "undo",
    "roster": "committees, member",
    "rules": "why, check",
    "schedule": "timetable, calendar",
    "search": "list",
    "settings": "reminders mine, reminders",
    "sign": "signoff",
    "signed": "criteria",
    "signs": "criteria",
    "silence": "reminders mine, reminders",
    "sit": "document sit-report, when",
    "slip": "timetable, decide date",
    "start": "create",
    "stop": "reminders mine, reminders",
    "stuck": "mine, check",
    "subscribe": "feed",
    "substitute": "deputy",
    "summary": "status",
    "tad": "document tad, when",
    "tasks": "mine, due",
    "team": "committees, member",
    "term": "glossary",
    "test": "document, criteria",
    "testing": "document, criteria",
    "tests": "document, criteria",
    "today": "mine, due",
    "todo": "mine, due",
    "uit": "document uit-report, when",
    "undecided": "scope, status",
    "unmute": "reminders mine, reminders",
    "unsubscribe": "reminders mine, reminders",
    "upload": "evidence",
    "users": "committees, member",
    "vacation": "deputy",
    "version": "redline, issue",
    "versions": "redline, rid",
    "vote": "signoff",
    "warnings": "check",
    "week": "mine, due",
    "who": "committees, mine",
    "whoami": "mine, help roles",
    "word": "rid",
    "words": "glossary",
    "yaml": "export, import",
}
"""What people say for what verbs of `/release` do, the nearest first, each perhaps with a word that follows the release's key.

They stand beside the words of the help lines, and weigh as those do: “start” may mean SIT.
"""

MOST_VERBS = 3
"""How many verbs may share a word that still tells them apart."""

_STEM = 5
"""Letters by which "submits", "submitted" and "submit" are one word."""

EMPTY = frozenset(
    {
        "about",
        "after",
        "again",
        "also",
        "anyone",
        "before",
        "could",
        "does",
        "done",
        "from",
        "have",
        "here",
        "into",
        "know",
        "many",
        "more",
        "must",
        "need",
        "other",
        "people",
        "please",
        "record",
        "release",
        "releases",
        "should",
        "show",
        "someone",
        "something",
        "that",
        "their",
        "them",
        "then",
        "there",
        "they",
        "this",
        "what",
        "when",
        "where",
        "which",
        "will",
        "with",
        "would",
        "your",
    }
)
"""Words of four letters or more that point to no verb."""


def said_for(word: str) -> tuple[tuple[str, str], ...]:
    """Returns the verbs of `/release` for which people say a word, the nearest first, each with the word after the key, or ""."""
    parts = (each.partition(" ") for each in OTHER_WORDS.get(word, "").split(", ") if each)
    return tuple((verb, after) for verb, _, after in parts)


def verbs_about(words: Sequence[str], verbs: Verbs, most: int = 3) -> tuple[tuple[str, str], ...]:
    """Returns the commands and names of at most `most` verbs that words are about, the best first; none if no word tells."""
    seen = {stem for word in words if (stem := _stem(word))}
    of = {(command, name): _stems(command, name, line) for command, lines in verbs.items() for name, line in lines.items()}
    shared = Counter(stem for stems in of.values() for stem in stems)
    scores = {verb: sum(1 / shared[stem] for stem in seen & stems if shared[stem] <= MOST_VERBS) for verb, stems in of.items()}
    best = sorted((verb for verb, score in scores.items() if score), key=lambda verb: (-scores[verb], *verb))
    return tuple(best[:most])


def _stems(command: str, name: str, line: str) -> frozenset[str]:
    other = (word for word in OTHER_WORDS if command == RELEASE and name in (verb for verb, _ in said_for(word)))
    return frozenset(stem for word in (name, *line.split(), *other) if (stem := _stem(word)))


def _stem(word: str) -> str:
    plain = "".join(each for each in word.lower() if each.isalnum())
    return "" if len(plain) < 4 or plain in EMPTY else plain[:_STEM]
