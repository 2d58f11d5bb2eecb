"""The history as a page: what one command changed stands together, under who did it and when."""

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
from commands.protocol.results import Person
from policy.calendar.release_calendar import release_name
from policy.model.history import Change
from policy.model.roster import USER_ID
from policy.model.wording import counted, day_words

VALUE = 150
"""Characters of a before or an after; longer texts are named by their length."""

_CALLED = {
    "channel_route": "Channel for",
    "rid_version": "RID version",
    "scope_item": "Scope",
}
_PERSON = re.compile(USER_ID)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def history(shown: HistoryShown) -> Page:
    """Changes and refusals, newest first: when, who, by which command, why; then each thing with its before and after."""
    key = shown.release.key
    line = Line.release("history", key, f"by <@{shown.person}>" if shown.person else "", f"of {shown.thing}" if shown.thing else "")
    narrowed: list[Piece] = []
    if shown.person:
        narrowed += ["by ", Person(shown.person), " "]
    if shown.thing:
        narrowed.append(f"of {shown.thing}")
    parts: list[Part] = [Small(tuple(narrowed))] if narrowed else []
    if not shown.changes:
        parts.append(Paragraph(("Nothing is recorded here." if not narrowed else "Nothing is recorded that matches.",)))
    together = (tuple(rows) for _, rows in groupby(shown.changes, key=lambda each: (each.change_id, each.outcome, each.actor, each.at)))
    parts.append(Bullets(tuple(map(_act, together))))
    parts += turned(line, shown.page, shown.pages, counted(shown.total, "entry", "entries"))
    parts.append(Buttons((Button("Status", Line.release("status", key)),)))
    return Page(f"{release_name(key)}: history", tuple(parts), share=at(line, shown.page))


def _act(changes: tuple[Change, ...]) -> Text:
    """What one command did, or was refused; of a long load, what of it is on this page."""
    first = changes[0]
    head: list[Piece] = [Bold(f"{first.at:%-d %b %Y %H:%M}"), "  ", *_who(first)]
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
    """What happened to a whole thing, and to what kind of thing; None where a field of it changed."""
    if change.field:
        return None
    done = "removed" if change.after is None else "added" if change.before is None else "changed"
    return _table(change), done


def _table(change: Change) -> str:
    table = change.thing.partition(":")[0]
    return _CALLED.get(table, table.replace("_", " ").capitalize())


def _name(change: Change) -> str:
    """A thing's own key, without the release's, which is the page's."""
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
