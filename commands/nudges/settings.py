"""`/release reminders`: reminder schedules per release and kind, and a person's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from commands.nudges.personal import preferences
from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.records.items import KINDS
from commands.protocol.results import Changed, Refused
from commands.protocol.words import known_release, shown, unexpected
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_name
from policy.model.wording import joined
from policy.nudges.item import DueKind
from policy.nudges.settings import Settings, settings_for
from storage.history.names import name_of
from storage.nudges.preferences import fetch_settings
from storage.tables import NudgeSettingRow, ReleaseRow

EVERYTHING = "all"


def reminders(doing: Doing) -> Changed | Form | Faults | Refused:
    """Sets the reminder schedule of a release or of all, for one kind or for all; or how a person wants their own."""
    words = tuple(word.lower() for word in doing.asked.words)
    if words in {("off",), ("on",)}:
        return preferences.turn(doing, on=words == ("on",))
    if words == (preferences.MINE,):
        return preferences.mine(doing)
    release, rest = "", words[1:]
    if words and words[0] != EVERYTHING:
        found = known_release(doing.tx.connection, doing.asked)
        if isinstance(found, Refused):
            return found
        release, rest = found[0].key, tuple(word.lower() for word in found[1])
    elif not words:
        return Refused(
            "Name a release, such as /release reminders june-2020, or write all. For your own, write mine.",
            (Line.release("reminders", "all"), Line.release("reminders", preferences.MINE)),
            title="Which reminders?",
            asks=True,
        )
    kind = rest[0] if rest else ""
    kinds = [each.value for each in DueKind]
    if kind and kind not in kinds:
        return Refused(f"“{shown(kind)}” is not a kind of item. Write one of: {', '.join(kinds)}.")
    if surplus := unexpected(Line.release("reminders", release or EVERYTHING, kind), rest[1:]):
        return surplus
    if refused := doing.refuse(Action.EDIT, name_of(ReleaseRow, release) if release else name_of(NudgeSettingRow, "all"), release):
        return refused
    return _settings(doing, release, kind)


_NUMBERS = (
    ("daily", "Working Days overdue with a daily reminder"),
    ("manager_after", "Notify the release manager after (Working Days)"),
    ("body_after", "Notify the body of a gate after (Working Days)"),
)


def _settings(doing: Doing, release: str, kind: str) -> Changed | Form | Faults | Refused:
    table = fetch_settings(doing.tx.connection)
    now = settings_for(table, release, DueKind(kind)) if kind else table.get((release, "")) or table.get(("", "")) or Settings()
    where = f"the {release_name(release)}" if release else "all releases"
    off = (Option("off", "No reminders of this kind"),)
    form = Form(
        title="Reminder schedule",
        line=Line.release("reminders", release or EVERYTHING, kind),
        about=((f"For {where}: {KINDS[kind] if kind else 'every kind of item'}.",),),
        things=(name_of(NudgeSettingRow, release, kind),),
        edits=True,
        fields=(
            Field("ahead", "Working Days before", value=", ".join(map(str, now.ahead)), optional=True, hint="0 is the day itself."),
            *(Field(name, label, Kind.LINE, str(getattr(now, name))) for name, label in _NUMBERS),
            Field("off", "Off", Kind.TICKS, ("off",) if now.off else (), options=off, optional=True),
        ),
    )
    if asking := doing.ask(form):
        return asking
    ahead = [part for part in re.split(r"[,\s]+", doing.answer("ahead")) if part]
    if not all(re.fullmatch(r"\d{1,3}", part) for part in ahead):
        doing.faults["ahead"] = "Working Days before must be whole numbers, such as 20, 10, 5, 1, 0."
    numbers = {}
    for name, _ in _NUMBERS:
        text = doing.answer(name)
        if re.fullmatch(r"\d{1,3}", text):
            numbers[name] = int(text)
        else:
            doing.faults[name] = "This must be a whole number of Working Days from 0 to 999, such as 5."
    if doing.faults:
        return faults(doing)
    days = sorted({int(part) for part in ahead}, reverse=True)
    _store(doing, release, kind, {"ahead": ",".join(map(str, days)), **numbers, "off": bool(doing.several("off"))})
    name = f"Reminders of {KINDS[kind]}" if kind else "Reminders"
    return Changed((f"Saved. {name} for {where}: {_schedule(days, off=bool(doing.several('off')))}.",))


def _schedule(days: Sequence[int], *, off: bool) -> str:
    """Formats when reminders are sent before the due date: "20, 10 and 5 Working Days before"."""
    if off:
        return "none"
    ahead = [str(each) for each in days if each]
    words = [f"{joined(ahead)} Working {'Day' if ahead == ['1'] else 'Days'} before"] if ahead else []
    words += ["on the day"] if 0 in days else []
    return " and ".join(words) or "only when overdue"


def _store(doing: Doing, release: str, kind: str, values: dict[str, Any]) -> None:
    row: NudgeSettingRow | None = doing.tx.session.get(NudgeSettingRow, (release, kind))
    if row is None:
        doing.tx.session.add(NudgeSettingRow(release_key=release, kind=kind, **values))
        return
    for name, value in values.items():
        setattr(row, name, value)
