"""The history page: the changes of each command in words, with person and time."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from bot.pages.kit.page import Bullets, Button, Buttons, Italic, Page, Paragraph, Part, Piece, Row, Small, Text
from bot.pages.kit.paging import at, turned
from commands.history import REFUSALS, HistoryShown
from commands.protocol.line import Line
from commands.protocol.records.names import author, record_name
from commands.protocol.records.sentences import change_sentences
from commands.protocol.results import Moment, Person
from policy.calendar.release_calendar import MEETINGS, release_name
from policy.model.history import FieldChange
from policy.model.roster import is_person
from policy.model.wording import counted, shortened

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
        parts.append(Paragraph((_nothing(shown),)))
    entries: list[Text] = []
    for rows in _acts(shown):
        entries.append(_refusal(rows[0], shown.events) if shown.refused else _act(rows, shown))
        if rows[0].change_id in shown.undoable:
            *before, entry = entries
            parts += [Bullets(tuple(before))] if before else []
            parts.append(Row(entry, (Button("Undo", Line.release("undo", rows[0].change_id)),)))
            entries = []
    parts += [Bullets(tuple(entries))] if entries else []
    nouns = ("refusal", "refusals") if shown.refused else ("change", "changes")
    parts += turned(line, shown.page, shown.pages, counted(shown.total, *nouns))
    other = Line.release("history", key, *filters) if shown.refused else Line.release("history", key, REFUSALS, *filters)
    back = Button("Meetings", Line.release("meetings")) if key == MEETINGS else Button("Status", Line.release("status", key))
    label = "Show changes" if shown.refused else "Show refusals"
    parts.append(Buttons((Button(label, other), back)))
    return Page(f"{release_name(key)}: history", tuple(parts), share=at(line, shown.page))


def _nothing(shown: HistoryShown) -> str:
    if shown.person or shown.thing:
        return f"No {'refusal' if shown.refused else 'change'} matches this filter."
    return "Nothing was refused." if shown.refused else "There is no history yet."


def _acts(shown: HistoryShown) -> list[tuple[FieldChange, ...]]:
    """Returns the rows of each change together, or each refusal by itself."""
    if shown.refused:
        return [(each,) for each in shown.changes]
    return [tuple(rows) for _, rows in groupby(shown.changes, key=lambda each: each.change_id)]


def _act(changes: tuple[FieldChange, ...], shown: HistoryShown) -> Text:
    """Returns the entry of one command."""
    first = changes[0]
    told = change_sentences(changes, shown.events, shown.seats)
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
    return (*_head(first), *body, *_why(first))


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


def _head(first: FieldChange) -> Text:
    if first.command.startswith("release undo"):
        return (Moment(first.at), "  ", *_who(first), " undid a change:")
    if first.command.startswith("release redo"):
        return (Moment(first.at), "  ", *_who(first), " did a change again:")
    return (Moment(first.at), "  ", *_who(first))


def _who(change: FieldChange) -> Text:
    if change.command in {"load", "load stage"}:
        return (_ACTORS["load"],)
    if not is_person(change.actor):
        return (_ACTORS.get(change.actor, change.actor),)
    first, *rest = author(change)
    return (first[:1].upper() + first[1:], *rest) if isinstance(first, str) else (first, *rest)


def _refusal(change: FieldChange, events: Mapping[str, str]) -> Text:
    name = record_name(change.thing, events)
    return (Moment(change.at), "  ", *_who(change), " was refused: ", *name, *_why(change))


def _why(change: FieldChange) -> Text:
    reason = change.reason
    if len(reason) > LONGEST_REASON:
        reason = f"{shortened(reason, LONGEST_REASON)} ({len(reason):,} characters)"
    return ("\n", Italic(reason)) if reason else ()
