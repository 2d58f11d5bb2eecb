"""The history page: the changes of each command in words, with person and time."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from bot.pages.kit.page import Bullets, Button, Buttons, Italic, Page, Paragraph, Part, Piece, Row, Small, Text
from bot.pages.kit.paging import at, turned
from commands.history.of_modification import ModificationHistoryShown
from commands.history.of_release import HistoryShown
from commands.history.pages import REFUSALS, HistoryPage
from commands.protocol.line import Line
from commands.protocol.records.names import author, record_name
from commands.protocol.records.sentences import change_sentences
from commands.protocol.results import Moment, Person
from policy.calendar.release_calendar import MEETINGS, parse_release_key, release_name, short_name
from policy.model.history import FieldChange
from policy.model.roster import is_person
from policy.model.wording import counted, joined, shortened
from storage.history.positions import Seats

LISTED = 5
"""Records that an entry names."""

LONGEST_ENTRY, LONGEST_REASON = 800, 900
"""Characters of an entry's records and of its reason. Slack takes 12,000 in all blocks of a post, and a page has six entries."""

_MENTION = 30
"""Characters of a person, a channel or an instant, as Slack shows them at most."""

_ACTORS = {"load": "Loaded from release files", "slack": "Slack", "release-bot": "The bot", "deliver": "The bot"}
"""Actors in the history besides people."""


def history(shown: HistoryShown) -> Page:
    """Returns the page of changes, newest first: time and person, then a sentence for each record, and the reason."""
    key = shown.release.key
    filters = (f"by <@{shown.person}>" if shown.person else "", f"of {shown.thing}" if shown.thing else "")
    line = Line.release("history", key, REFUSALS if shown.refused else "", *filters)
    narrowed: list[Piece] = ["Refusals "] if shown.refused else []
    if shown.person:
        narrowed += ["by ", Person(shown.person), " "]
    if shown.thing:
        narrowed.append(f"of {shown.thing}")
    parts: list[Part] = [Small(tuple(narrowed))] if narrowed else []
    if not shown.changes:
        parts.append(Paragraph((_nothing(shown, filtered=bool(shown.person or shown.thing)),)))
    parts += _entries(shown, shown.seats)
    parts += turned(line, shown.page, shown.pages, counted(shown.total, *_nouns(shown)))
    other = Line.release("history", key, *filters) if shown.refused else Line.release("history", key, REFUSALS, *filters)
    back = Button("Meetings", Line.release("meetings")) if key == MEETINGS else Button("Status", Line.release("status", key))
    label = "Show changes" if shown.refused else "Show refusals"
    parts.append(Buttons((Button(label, other), back)))
    return Page(f"{release_name(key)}: history", tuple(parts), share=at(line, shown.page))


def modification_history(shown: ModificationHistoryShown) -> Page:
    """Returns the page of what was done to a modification or Change Request, in the same words, each with its release."""
    filters = (f"by <@{shown.person}>",) if shown.person else ()
    line = Line.modification("history", shown.ref, *((REFUSALS,) if shown.refused else ()), *filters)
    narrowed: list[Piece] = ["Refusals "] if shown.refused else []
    narrowed += ["by ", Person(shown.person)] if shown.person else []
    parts: list[Part] = [Small(tuple(narrowed))] if narrowed else []
    if not shown.changes:
        parts.append(Paragraph((_nothing(shown, filtered=bool(shown.person)),)))
    parts += _entries(shown)
    parts += turned(line, shown.page, shown.pages, counted(shown.total, *_nouns(shown)))
    other = Line.modification("history", shown.ref, *(() if shown.refused else (REFUSALS,)), *filters)
    label = "Show changes" if shown.refused else "Show refusals"
    parts.append(Buttons((Button(label, other), Button(f"Open {shown.ref}", Line.modification("show", shown.ref)))))
    return Page(f"{shown.ref}: history", tuple(parts), share=at(line, shown.page))


def _nouns(shown: HistoryPage) -> tuple[str, str]:
    return ("refusal", "refusals") if shown.refused else ("change", "changes")


def _entries(shown: HistoryPage, seats: Seats | None = None) -> list[Part]:
    """Returns an entry for each change, with Undo beside those that the person may still undo; without `seats`, each with its release."""
    parts: list[Part] = []
    entries: list[Text] = []
    for rows in _acts(shown):
        where = _where(rows) if seats is None else ()
        entries.append(_refusal(rows[0], shown.events, where) if shown.refused else _act(rows, shown, seats or {}, where))
        if rows[0].change_id in shown.undoable:
            *before, entry = entries
            parts += [Bullets(tuple(before))] if before else []
            parts.append(Row(entry, (Button("Undo", Line.release("undo", rows[0].change_id)),)))
            entries = []
    return [*parts, Bullets(tuple(entries))] if entries else parts


def _where(changes: tuple[FieldChange, ...]) -> Text:
    """Returns the releases in which a change was made; nothing for one to the modification itself."""
    names = [short_name(key) for key in dict.fromkeys(each.release for each in reversed(changes) if parse_release_key(each.release))]
    return (f" · {joined(names)}",) if names else ()


def _nothing(shown: HistoryPage, *, filtered: bool) -> str:
    if filtered:
        return f"No {'refusal' if shown.refused else 'change'} matches this filter."
    return "Nothing was refused." if shown.refused else "There is no history yet."


def _acts(shown: HistoryPage) -> list[tuple[FieldChange, ...]]:
    """Returns the rows of each change together, or each refusal by itself."""
    if shown.refused:
        return [(each,) for each in shown.changes]
    return [tuple(rows) for _, rows in groupby(shown.changes, key=lambda each: each.change_id)]


def _act(changes: tuple[FieldChange, ...], shown: HistoryPage, seats: Seats, where: Text) -> Text:
    """Returns the entry of one command."""
    first = changes[0]
    told = _told(changes, shown.events, seats)
    body: list[Piece] = []
    room, listed = LONGEST_ENTRY, 0
    for each in told[:LISTED]:
        if listed and _length(each) > room:
            break
        body += ["\n", *_cut(each, room)]
        room, listed = room - _length(each), listed + 1
    if not told:
        body.append("\nThe order of the list changed")
    records = shown.records.get(first.change_id, len({each.thing for each in changes}))
    left = max(0, records - len({each.thing for each in changes})) + len(told) - listed
    if left:
        body.append(f"\nand {counted(left, 'more record')}")
    said = any(isinstance(each, str) and first.reason and each.endswith(first.reason) for each in body)
    return (*_head(first, where), *body, *(() if said else _why(first)))


def _told(changes: tuple[FieldChange, ...], events: Mapping[str, str], seats: Seats) -> tuple[Text, ...]:
    """Returns a sentence for each record, with its release where the change was made in several."""
    releases = tuple(dict.fromkeys(each.release for each in reversed(changes)))
    if sum(parse_release_key(each) is not None for each in releases) < 2:
        return change_sentences(changes, events, seats)
    told: list[Text] = []
    for key in releases:
        start = (f"{short_name(key)}: ",) if parse_release_key(key) else ()
        told += [(*start, *each) for each in change_sentences([one for one in changes if one.release == key], events, seats)]
    return tuple(told)


def _length(words: Text) -> int:
    return sum(len(each) if isinstance(each, str) else _MENTION for each in words)


def _cut(words: Text, room: int) -> Text:
    """Returns the words, with an ellipsis in place of those for which there is no room."""
    kept: list[Piece] = []
    for each in words:
        if isinstance(each, str) and len(each) > room:
            return (*kept, shortened(each, max(room, 1)))
        kept.append(each)
        room -= _length((each,))
        if room <= 0:
            return (*kept, "…")
    return tuple(kept)


def _head(first: FieldChange, where: Text) -> Text:
    if first.command.startswith("release undo"):
        return (Moment(first.at), "  ", *_who(first), " undid a change", *where, ":")
    if first.command.startswith("release redo"):
        return (Moment(first.at), "  ", *_who(first), " did a change again", *where, ":")
    return (Moment(first.at), "  ", *_who(first), *where)


def _who(change: FieldChange) -> Text:
    if change.command in {"load", "load stage"}:
        return (_ACTORS["load"],)
    if not is_person(change.actor):
        return (_ACTORS.get(change.actor, change.actor),)
    first, *rest = author(change)
    return (first[:1].upper() + first[1:], *rest) if isinstance(first, str) else (first, *rest)


def _refusal(change: FieldChange, events: Mapping[str, str], where: Text) -> Text:
    name = record_name(change.thing, events)
    return (Moment(change.at), "  ", *_who(change), " was refused", *where, ": ", *name, *_why(change))


def _why(change: FieldChange) -> Text:
    reason = change.reason
    if len(reason) > LONGEST_REASON:
        reason = f"{shortened(reason, LONGEST_REASON)} ({len(reason):,} characters)"
    return ("\n", Italic(reason)) if reason else ()
