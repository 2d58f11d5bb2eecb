"""Reminder rules: stages, snoozes, catch-up and escalation, counted in Working Days (design, Nudges; R11)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from policy.calendar.working_days import add_working_days, is_working_day, working_days_between
from policy.model.wording import counted, day_words
from policy.nudges.digest import in_digest_only
from policy.nudges.item import Due
from policy.nudges.settings import DEFAULTS, Settings

CATCH_UP = 10
"""Working Days after which a missed reminder is recorded as skipped instead of sent."""

PAST = -9999
"""The stage of an item that was already past when it was recorded; it is listed once."""


class Quiet(StrEnum):
    """The reason that no reminder is sent for an item on a day."""

    NOT_YET = "it is not due soon enough"
    SENT = "that reminder was already sent"
    SNOOZED = "it is snoozed"
    HELD = "it waits for an earlier step"
    OFF = "reminders of this kind are off"
    RECORDED_LATER = "its date was recorded after that reminder"
    TOO_OLD = "that reminder is too old"
    DIGEST = "it has been overdue for long, and is in the weekly digest only"


class Escalation(StrEnum):
    """The additional recipient of an overdue item."""

    MANAGER = "manager"
    BODY = "body"


@dataclass(frozen=True)
class ReminderDecision:
    """The decision on an item on a day: the reminder `stage` to send, or why it is `quiet`.

    `late` is how many Working Days ago that stage was reached, `missed` the earlier stages that were never sent.
    """

    stage: int | None = None
    quiet: Quiet | None = None
    late: int = 0
    missed: tuple[int, ...] = ()


@lru_cache(maxsize=8192)
def working_days_to(day: date, today: date) -> int:
    """Returns the Working Days from today to the day, negative if past. A non-Working Day counts as the Working Day before it (R11)."""
    return working_days_between(today, day) if day >= today else -working_days_between(day, today)


def days_left(due: Due, today: date) -> int:
    """Returns the Working Days until the item is due, negative if overdue; 0 while its window is open (R11, R23)."""
    if today <= due.day:
        return working_days_to(due.day, today)
    return 0 if today <= due.last else working_days_to(due.last, today)


def newest_stage(remaining: int, settings: Settings) -> int | None:
    """Returns the latest stage reached at `remaining` Working Days (negative if overdue), or None before the first."""
    if remaining < 0:
        late = -remaining
        if late <= settings.daily:
            return remaining
        if settings.weekly:
            late = settings.daily + (late - settings.daily) // settings.weekly * settings.weekly
            if late:
                return -late
        elif settings.daily:
            return -settings.daily
    return min((each for each in settings.ahead if each >= max(remaining, 0)), default=None)


def is_stage(remaining: int, settings: Settings) -> bool:
    """Returns whether a reminder is due at exactly `remaining` Working Days."""
    return newest_stage(remaining, settings) == remaining


def decide_reminder(
    due: Due,
    today: date,
    sent: Collection[int] = (),
    settings: Settings | None = None,
    *,
    snoozed_until: date | None = None,
    last_check: date | None = None,
) -> ReminderDecision:
    """Decides whether to send a reminder for the item today, a Working Day, and at which stage (design, Nudges).

    `sent` are the stages already sent or skipped, `last_check` the day of the previous check: after downtime only the newest stage is sent,
    the others are `missed`.
    """
    rules = settings or DEFAULTS.get(due.kind, DEFAULTS[None])
    if rules.off:
        return ReminderDecision(quiet=Quiet.OFF)
    if due.was_past:
        return ReminderDecision(quiet=Quiet.SENT) if PAST in sent else ReminderDecision(PAST)
    remaining = days_left(due, today)
    stage = newest_stage(remaining, rules)
    if stage is None:
        return ReminderDecision(quiet=Quiet.NOT_YET)
    late = stage - remaining
    if sent and min(sent) <= stage:
        return ReminderDecision(quiet=Quiet.SENT)
    if in_digest_only(due, stage, sent, rules):
        return ReminderDecision(quiet=Quiet.DIGEST)
    if snoozed_until and today < snoozed_until:
        return ReminderDecision(quiet=Quiet.SNOOZED)
    if due.held:
        return ReminderDecision(quiet=Quiet.HELD)
    if late and due.recorded_on and reached_on(today, late) < due.recorded_on:
        return ReminderDecision(quiet=Quiet.RECORDED_LATER)
    if late > CATCH_UP:
        return ReminderDecision(quiet=Quiet.TOO_OLD, late=late, missed=(stage,))
    return ReminderDecision(stage, late=late, missed=tuple(_missed(due, today, remaining, stage, rules, sent, last_check)))


def reached_on(today: date, late: int) -> date:
    """Returns the Working Day on which a stage was reached `late` Working Days ago."""
    return add_working_days(today, -late)


def _missed(
    due: Due, today: date, remaining: int, stage: int, rules: Settings, sent: Collection[int], last_check: date | None
) -> Iterator[int]:
    """Yields the stages before the newest one reached since the last check and since the date was recorded."""
    if last_check is None or last_check >= today:
        return
    since = max(last_check, due.recorded_on - timedelta(days=1)) if due.recorded_on else last_check
    before = days_left(due, since)
    for each in range(before - 1, remaining, -1):
        if each != stage and is_stage(each, rules) and each not in sent:
            yield each


def escalations(due: Due, today: date, settings: Settings) -> tuple[Escalation, ...]:
    """Returns the additional recipients of an overdue item: the release manager and, for a gate, the deciding body (design, Nudges)."""
    if due.was_past:
        return ()
    late = -days_left(due, today)
    recipients = []
    if settings.manager_after and late >= settings.manager_after:
        recipients.append(Escalation.MANAGER)
    if due.gate and settings.body_after and late >= settings.body_after:
        recipients.append(Escalation.BODY)
    return tuple(recipients)


def horizon(today: date, furthest: int) -> date:
    """Returns the last due date for which a reminder can be sent today; later items have reached no stage."""
    return add_working_days(today, furthest + 1) - timedelta(days=1)


def urgency(due: Due, today: date) -> tuple[int, bool, str, str]:
    """Returns a sort key for the lines of a message: longest overdue first, gates before others."""
    return (-9999 if due.was_past else days_left(due, today), not due.gate, due.release, due.text)


def when_words(due: Due, today: date) -> str:
    """Formats when the item is due: "due in 5 Working Days, 17 Jan 2020", "due today", "3 Working Days overdue, was due 12 Jun 2020"."""
    words = due.words or day_words(due.day)
    if due.was_past:
        return f"already past when it was recorded (due {words})"
    remaining = days_left(due, today)
    if due.day < today <= due.last:
        return f"due by {day_words(due.last)}, its window opened on {words}"
    if due.day < today and remaining:
        return f"{counted(-remaining, 'Working Day')} overdue, was due {words}"
    if due.day == today:
        return "due today"
    if remaining == 0:
        # A weekend after the day has no Working Day yet to count.
        return f"overdue, was due {words}" if due.day < today else f"due {words}, a non-Working Day"
    return f"due in {counted(remaining, 'Working Day')}, {words}"


def date_words(due: Due) -> str:
    """Formats the day of an item in words that stay true as days pass: "due 17 Jan 2020", "due from 25 Jun 2020, by 2 Jul 2020"."""
    words = due.words or day_words(due.day)
    return f"due from {words}, by {day_words(due.last)}" if due.day < due.last else f"due {words}"


def stage_words(stage: int) -> str:
    """Formats a stage: "5 Working Days before", "on the day", "3 Working Days overdue"."""
    if stage == PAST:
        return "already past when it was recorded, listed once"
    if stage > 0:
        return f"{counted(stage, 'Working Day')} before"
    return "on the day" if stage == 0 else f"{counted(-stage, 'Working Day')} overdue"


def distance(due: Due, day: date) -> str:
    """Formats how far an item is from its due date on a day, in exact Working Days: "5 Working Days before", "74 Working Days overdue"."""
    return stage_words(PAST if due.was_past else days_left(due, day))


def preview(
    due: Due,
    today: date,
    days: int,
    sent: Collection[int] = (),
    settings: Settings | None = None,
    *,
    snoozed_until: date | None = None,
) -> Iterator[tuple[date, int]]:
    """Yields the days and stages of the reminders due in the next `days` calendar days if nothing changes."""
    all_sent = set(sent)
    for number in range(days + 1):
        day = today + timedelta(days=number)
        if is_working_day(day):
            decision = decide_reminder(due, day, all_sent, settings, snoozed_until=snoozed_until)
            if decision.stage is not None:
                all_sent.add(decision.stage)
                yield day, decision.stage
