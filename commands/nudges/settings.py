"""`/release reminders`: when reminders come, per release and kind, and one's own direct messages."""

from __future__ import annotations

import re
from typing import Any

from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused
from commands.protocol.words import known_release, shown
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_name
from policy.nudges import nudging
from policy.nudges.due import DueKind
from policy.nudges.nudging import Settings
from storage.history.names import name_of
from storage.nudges import reads
from storage.tables import NudgeOptOutRow, NudgeSettingRow, ReleaseRow

EVERYTHING = "all"


def reminders(doing: Doing) -> Changed | Form | Faults | Refused:
    """Sets when reminders come, for a release or for all, for one kind or for all; or turns one's own direct messages off or on."""
    words = tuple(word.lower() for word in doing.asked.words)
    if words in {("off",), ("on",)}:
        return _direct(doing, on=words == ("on",))
    release, rest = "", words[1:]
    if words and words[0] != EVERYTHING:
        found = known_release(doing.tx.connection, doing.asked)
        if isinstance(found, Refused):
            return found
        release, rest = found[0].key, tuple(word.lower() for word in found[1])
    elif not words:
        return Refused(
            "Say whose reminders: /release reminders KEY [KIND], /release reminders all, or off and on for your own direct messages.",
            (Line.release("reminders", "all"), Line.release("reminders", "off")),
        )
    kind = rest[0] if rest else ""
    kinds = [each.value for each in DueKind]
    if kind and kind not in kinds:
        return Refused(f"“{shown(kind)}” is no kind of item: write one of {', '.join(kinds)}.")
    if refused := doing.refuse(Action.EDIT, name_of(ReleaseRow, release) if release else name_of(NudgeSettingRow, "all"), release):
        return refused
    return _settings(doing, release, kind)


def _direct(doing: Doing, *, on: bool) -> Changed | Refused:
    row = doing.tx.session.get(NudgeOptOutRow, doing.user)
    if on == (row is None):
        return Refused(f"Your direct messages about overdue items are {'on' if on else 'off'} already.")
    if row is None:
        doing.tx.session.add(NudgeOptOutRow(user_id=doing.user))
        return Changed(("You get no more direct messages about your own overdue items; channels still name them.",))
    doing.tx.session.delete(row)
    return Changed(("You get a direct message again when an item of your own is overdue.",))


_NUMBERS = (
    ("daily", "Daily for (Working Days overdue)"),
    ("weekly", "Then every (Working Days; 0 is never)"),
    ("manager_after", "Release manager hears after (WD)"),
    ("body_after", "Deciding body hears of a gate after (WD)"),
)


def _settings(doing: Doing, release: str, kind: str) -> Changed | Form | Faults | Refused:
    table = reads.settings(doing.tx.connection)
    now = nudging.settings_for(table, release, DueKind(kind)) if kind else table.get((release, "")) or table.get(("", "")) or Settings()
    where = release_name(release) if release else "all releases"
    off = (Option("off", "No reminders of this kind"),)
    form = Form(
        title="When reminders come",
        line=Line.release("reminders", release or EVERYTHING, kind),
        about=((f"For {where}, {kind or 'every kind of item'}.",),),
        things=(name_of(NudgeSettingRow, release, kind),),
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
        doing.faults["ahead"] = "Write whole numbers of Working Days, such as 20, 10, 5, 1, 0."
    numbers = {}
    for name, _ in _NUMBERS:
        text = doing.answer(name)
        if re.fullmatch(r"\d{1,3}", text):
            numbers[name] = int(text)
        else:
            doing.faults[name] = "Write a whole number of Working Days, from 0 to 999."
    if doing.faults:
        return faults(doing)
    days = sorted({int(part) for part in ahead}, reverse=True)
    _store(doing, release, kind, {"ahead": ",".join(map(str, days)), **numbers, "off": bool(doing.several("off"))})
    return Changed((f"Reminders for {where}, {kind or 'every kind of item'}, come as you set them.",))


def _store(doing: Doing, release: str, kind: str, values: dict[str, Any]) -> None:
    row: NudgeSettingRow | None = doing.tx.session.get(NudgeSettingRow, (release, kind))
    if row is None:
        doing.tx.session.add(NudgeSettingRow(release_key=release, kind=kind, **values))
        return
    for name, value in values.items():
        setattr(row, name, value)
