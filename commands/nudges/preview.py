"""`/release nudge`: upcoming reminders with their reasons, and skipped reminders (design, Nudges)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Connection

from commands.nudges.items import items_of
from commands.nudges.message import NudgeMessage, asked_message
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import AboutRelease, Refused
from commands.protocol.words import known_release, shown
from policy.calendar.working_days import add_working_days
from policy.model.partial_date import PartialDate
from policy.model.releases import Release
from policy.model.wording import day_words
from policy.nudges import stages
from policy.nudges.audience import audience, with_owner
from policy.nudges.item import Due, DueKind
from policy.nudges.settings import settings_for
from policy.nudges.stages import Escalation, Quiet
from policy.timetable.dates import resolve
from storage.nudges import history
from storage.nudges.preferences import fetch_preferences
from storage.nudges.sent.reminders import SentItem, check_state, sent_stages, skipped_on
from storage.roster.channels import channels_of

PREVIEW_DAYS = 30
"""Calendar days that the preview looks ahead."""


@dataclass(frozen=True)
class Planned:
    """An upcoming reminder: its day, stage, item, channels, and the additional recipients."""

    day: date
    stage: int
    due: Due
    channels: tuple[str, ...]
    escalated: tuple[Escalation, ...] = ()


@dataclass(frozen=True)
class Silent:
    """An item without reminders in that time, and the reason; `until` if it is snoozed."""

    due: Due
    why: Quiet
    until: date | None = None


@dataclass(frozen=True)
class NudgePreview(AboutRelease):
    """The reminders of the next days, if nothing changes."""

    today: date
    planned: tuple[Planned, ...]
    silent: tuple[Silent, ...]
    page: int = 1


@dataclass(frozen=True)
class NudgesSkipped(AboutRelease):
    """Reminders that were not sent because the bot was offline, each with its item's date in words."""

    lines: tuple[tuple[SentItem, str], ...]
    page: int = 1


def nudge(conn: Connection, asked: Ask) -> NudgePreview | NudgesSkipped | NudgeMessage | Refused:
    """Previews the next thirty days of reminders of a release, or shows what was skipped, or the whole of a day's message."""
    if asked.as_of:
        return Refused(
            "Reminders are not in the history, so “as of” can't show them on an earlier day.", (replace(asked.line, as_of=None, at=None),)
        )
    if asked.words and asked.words[0].lower() == "message":
        return asked_message(conn, asked)
    found = known_release(conn, asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    if rest and rest[0].lower() == "skipped":
        return _skipped(conn, release, asked)
    if rest:
        line = Line.release("nudge", release.key)
        return Refused(f"“{shown(' '.join(rest))}” means nothing here. Write {line}, or {line} skipped.", (line, line.then("skipped")))
    return _preview(conn, release, asked)


def _skipped(conn: Connection, release: Release, asked: Ask) -> NudgesSkipped:
    """Lists the skipped reminders. The ledger has the last day of a month or quarter: the timetable, now or then, says which it was."""
    lines = skipped_on(conn, release.key)
    words = {(each.item, each.day): each.words for each in items_of(conn, release, asked.today)} if lines else {}
    if any((each.item, each.due) not in words for each in lines):
        words = {**_dates_of_steps(conn, release), **words}
    return NudgesSkipped(release, tuple((each, words.get((each.item, each.due)) or day_words(each.due)) for each in lines), asked.page)


def _dates_of_steps(conn: Connection, release: Release) -> dict[tuple[str, date], str]:
    """Returns the dates that a timetable's steps have and had, in words, by item and last day. One statement."""
    held = [(key, each.partial) for key, each in resolve(release.milestones).items() if each.partial]
    held += [(step, PartialDate.parse(text)) for step, text in history.earlier_dates(conn, release.key)]
    return {(f"{DueKind.MILESTONE}:{step}", each.latest): each.words for step, each in reversed(held)}


def _preview(conn: Connection, release: Release, asked: Ask) -> NudgePreview:
    preferences = fetch_preferences(conn, asked.today)
    sent_before = sent_stages(conn, release.key)
    channels = channels_of(conn, release.key)
    stands = check_state(conn)
    # Today's check has run: what it sent is not sent again, and the rest waits for the next check.
    start = asked.today + timedelta(days=int(stands.day == asked.today))
    planned: list[Planned] = []
    silent: list[Silent] = []
    for one in items_of(conn, release, asked.today):
        due = with_owner(one, preferences.owners)
        rules = settings_for(preferences.settings, due.release, due.kind)
        until = preferences.snoozes.get((due.release, due.item, due.day))
        sent = sent_before.get((due.item, due.day), frozenset())
        coming = list(stages.preview(due, start, PREVIEW_DAYS, sent, rules, snoozed_until=until))
        newest = min(sent, default=None)
        for day, stage in coming:
            escalated = tuple(
                each
                for each in stages.escalations(due, day, rules)
                if each not in (stages.escalations(due, _reached_on(due, newest), rules) if newest is not None else ())
            )
            planned.append(Planned(day, stage, due, _places(due, channels, preferences.opted_out, stage), escalated))
            newest = stage
        if not coming:
            verdict = stages.decide_reminder(due, start, sent, rules, snoozed_until=until)
            silent.append(Silent(due, verdict.quiet or Quiet.NOT_YET, until))
    planned.sort(key=lambda each: (each.day, stages.urgency(each.due, each.day)))
    return NudgePreview(release, asked.today, tuple(planned), tuple(silent), asked.page)


def _places(due: Due, channels: Mapping[str, str], opted_out: Collection[str], stage: int) -> tuple[str, ...]:
    return tuple(each.channel for each in audience(due, channels, lambda place: place not in opted_out, stage))


def _reached_on(due: Due, stage: int) -> date:
    """The day on which a stage of an item is reached."""
    return due.day if stage == stages.PAST else add_working_days(due.day, -stage)
