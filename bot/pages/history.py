"""The history page: the changes of each command together, with person and time."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import groupby
from urllib.parse import unquote

from bot.pages.kit.page import Bold, Bullets, Button, Buttons, Italic, Page, Paragraph, Part, Piece, Small, Text
from bot.pages.kit.paging import at, turned
from commands.history import HistoryShown
from commands.protocol.line import Line
from commands.protocol.results import Moment, Person
from policy.calendar.release_calendar import release_name
from policy.model.history import Change
from policy.model.roster import USER_ID
from policy.model.wording import counted, day_words

VALUE = 150
"""Characters of a value; longer texts are shortened, with their length."""

UNDO_BUTTONS = 8
"""The most Undo buttons on a page."""

_CALLED = {
    "channel_route": "Channel for",
    "rid_version": "RID version",
    "scope_item": "Scope",
}
_PERSON = re.compile(USER_ID)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def history(shown: HistoryShown) -> Page:
    """Returns the page of changes and refusals, newest first: time, person, command and reason, then each record with before and after."""
    key = shown.release.key
    line = Line.release("history", key, f"by <@{shown.person}>" if shown.person else "", f"of {shown.thing}" if shown.thing else "")
    narrowed: list[Piece] = []
    if shown.person:
        narrowed += ["by ", Person(shown.person), " "]
    if shown.thing:
        narrowed.append(f"of {shown.thing}")
    parts: list[Part] = [Small(tuple(narrowed))] if narrowed else []
    if not shown.changes:
        parts.append(Paragraph(("There is no history yet." if not narrowed else "No change matches this filter.",)))
    together = (tuple(rows) for _, rows in groupby(shown.changes, key=lambda each: (each.change_id, each.outcome, each.actor, each.at)))
    entries: list[Text] = []
    buttons = 0
    for rows in together:
        entries.append(_act(rows))
        # Each button splits the list, and a message holds 50 blocks.
        if rows[0].change_id in shown.undoable and rows[0].outcome == "done" and buttons < UNDO_BUTTONS:
            buttons += 1
            parts += [Bullets(tuple(entries)), Buttons((Button("Undo", Line.release("undo", rows[0].change_id)),))]
            entries = []
    parts.append(Bullets(tuple(entries)))
    parts += turned(line, shown.page, shown.pages, counted(shown.total, "entry", "entries"))
    parts.append(Buttons((Button("Status", Line.release("status", key)),)))
    return Page(f"{release_name(key)}: history", tuple(parts), share=at(line, shown.page))


def _act(changes: tuple[Change, ...]) -> Text:
    """Returns the entry of one command, or of its refusal; for a long load, its rows on this page."""
    first = changes[0]
    head: list[Piece] = [Moment(first.at), "  ", *_who(first)]
    if first.outcome == "refused":
        return (*head, Bold("  refused"), f"  {_thing(first)}", *_why(first))
    body: list[Piece] = []
    for said, same in groupby(reversed(changes), key=_whole):
        rows = tuple(same)
        if said:
            names = ", ".join(dict.fromkeys(_name(each) for each in rows))
            body += ["\n", Bold(_table(rows[0])), f"  {names}  {said[1]}"]
        else:
            body += [piece for each in rows for piece in ("\n", Bold(_thing(each)), f"  {_difference(each)}")]
    return (*head, *_why(first), *body)


def _who(change: Change) -> tuple[Piece, ...]:
    if change.command == "load":
        return ("loaded from release files",)
    who: Piece = Person(change.actor) if _PERSON.fullmatch(change.actor) else change.actor
    return (who, f"  {change.command}")


def _why(change: Change) -> tuple[Piece, ...]:
    return ("\n", Italic(change.reason)) if change.reason else ()


def _whole(change: Change) -> tuple[str, str] | None:
    """Returns the table and "added", "removed" or "changed" for a record; None for a change of a field."""
    if change.field:
        return None
    done = "removed" if change.after is None else "added" if change.before is None else "changed"
    return _table(change), done


def _table(change: Change) -> str:
    table = change.thing.partition(":")[0]
    return _CALLED.get(table, table.replace("_", " ").capitalize())


def _name(change: Change) -> str:
    """Returns a record's own key, without the release's."""
    table, _, key = change.thing.partition(":")
    path = [unquote(each) for each in key.split("/") if each]
    if table == "scope_item":
        path[2:] = [f"part {part}" for part in path[2:] if part != "0"]
    return " ".join(path[1:] or path)


def _thing(change: Change) -> str:
    return f"{_table(change)} {_name(change)}"


def _difference(change: Change) -> str:
    return f"{change.field.replace('_', ' ')}: {_value(change.before)} → {_value(change.after)}"


def _value(value: object) -> str:
    if value is None or value in ("", []):
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and _DAY.fullmatch(value):
        return day_words(date.fromisoformat(value))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= VALUE else f"{text[:VALUE]}… ({len(text):,} characters)"
