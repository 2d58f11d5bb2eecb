"""When people are reminded of what is due, how often, and who else hears (design, Nudges). Counted in Working Days (R11)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from policy.calendar.working_days import add_working_days, is_working_day, working_days_between
from policy.model.wording import counted, day_words
from policy.nudges.due import Due, DueKind

CATCH_UP = 10
"""Working Days after which a reminder that was missed is no longer sent but recorded as skipped."""

PAST = -9999
"""The stage of what was past already when it was recorded: it is listed once."""


@dataclass(frozen=True)
class Settings:
    """When reminders come: at so many Working Days `ahead`, then `daily` for so many once overdue, then every `weekly` of them (0: never).

    The release manager hears after `manager_after` Working Days overdue, of a gate the deciding body after `body_after`; 0 is never.
    """

    ahead: tuple[int, ...] = (20, 10, 5, 1, 0)
    daily: int = 5
    weekly: int = 5
    manager_after: int = 3
    body_after: int = 5
    off: bool = False

    def __post_init__(self) -> None:
        """ValueError for counts that make no sense."""
        if any(number < 0 for number in (*self.ahead, self.daily, self.weekly, self.manager_after, self.body_after)):
            raise ValueError("reminders are counted in whole Working Days, from 0")

    @property
    def furthest(self) -> int:
        """The earliest stage, in Working Days ahead; -1 where there is none ahead."""
        return max(self.ahead, default=-1)


DEFAULTS: Mapping[DueKind | None, Settings] = {
    None: Settings(),
    # A request that is late is the DCC's to explain; before its expected date there is nothing for anyone to do about it.
    DueKind.DEPENDENCY: Settings(ahead=()),
}
"""Settings by kind, None for all others; releases may set their own."""

SettingsTable = Mapping[tuple[str, str], Settings]
"""Settings by release key and kind; "" stands for every one."""


def settings_for(table: SettingsTable, release: str, kind: DueKind) -> Settings:
    """What applies to a kind of item in a release: the release's word for the kind, for all kinds, then everybody's."""
    if not table:
        return DEFAULTS.get(kind, DEFAULTS[None])
    for key in ((release, kind.value), (release, ""), ("", kind.value), ("", "")):
        if key in table:
            return table[key]
    return DEFAULTS.get(kind, DEFAULTS[None])


class Quiet(StrEnum):
    """Why nobody is reminded of an item on a day."""

    NOT_YET = "it is not due soon enough"
    TOLD = "that was said already"
    SNOOZED = "it is snoozed"
    HELD = "it waits for a step before it"
    OFF = "reminders of this kind are off"
    RECORDED_LATER = "its date was put down after that reminder"
    TOO_OLD = "that reminder is too old"


class Escalation(StrEnum):
    """Who else hears of what is overdue."""

    MANAGER = "manager"
    BODY = "body"


@dataclass(frozen=True)
class Verdict:
    """What becomes of an item on a day: the `stage` to send, or why it is `quiet`.

    `late` is how many Working Days ago that stage was reached, `missed` the stages that nobody heard of in between.
    """

    stage: int | None = None
    quiet: Quiet | None = None
    late: int = 0
    missed: tuple[int, ...] = ()


@lru_cache(maxsize=8192)
def to_go(day: date, today: date) -> int:
    """Working Days from today until the day; negative once it is past. A day that is none counts as the Working Day before it."""
    return working_days_between(today, day) if day >= today else -working_days_between(day, today)


def newest_stage(remaining: int, settings: Settings) -> int | None:
    """The last stage reached with so many Working Days to go (negative: overdue); None before the first."""
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
    """Whether a reminder falls on the day with so many Working Days to go."""
    return newest_stage(remaining, settings) == remaining


def judge(
    due: Due,
    today: date,
    sent: Collection[int] = (),
    settings: Settings | None = None,
    *,
    snoozed_until: date | None = None,
    last_check: date | None = None,
) -> Verdict:
    """Whether, and at which stage, people are reminded of the item today, a Working Day (design, Nudges).

    `sent` are the stages told or skipped before, `last_check` the day of the check before this one: after downtime only the newest stage
    is told, the others are `missed`.
    """
    rules = settings or DEFAULTS.get(due.kind, DEFAULTS[None])
    if rules.off:
        return Verdict(quiet=Quiet.OFF)
    if due.was_past:
        return Verdict(quiet=Quiet.TOLD) if PAST in sent else Verdict(PAST)
    remaining = to_go(due.day, today)
    stage = newest_stage(remaining, rules)
    if stage is None:
        return Verdict(quiet=Quiet.NOT_YET)
    late = stage - remaining
    if sent and min(sent) <= stage:
        return Verdict(quiet=Quiet.TOLD)
    if snoozed_until and today < snoozed_until:
        return Verdict(quiet=Quiet.SNOOZED)
    if due.held:
        return Verdict(quiet=Quiet.HELD)
    if late and due.recorded_on and reached_on(today, late) < due.recorded_on:
        return Verdict(quiet=Quiet.RECORDED_LATER)
    if late > CATCH_UP:
        return Verdict(quiet=Quiet.TOO_OLD, late=late, missed=(stage,))
    return Verdict(stage, late=late, missed=tuple(_missed(due, today, remaining, stage, rules, sent, last_check)))


def reached_on(today: date, late: int) -> date:
    """The Working Day on which a stage was reached that is so many Working Days old."""
    return add_working_days(today, -late)


def _missed(
    due: Due, today: date, remaining: int, stage: int, rules: Settings, sent: Collection[int], last_check: date | None
) -> Iterator[int]:
    """The stages before the newest one that were reached after the last check, and after the date was put down."""
    if last_check is None or last_check >= today:
        return
    since = max(last_check, due.recorded_on - timedelta(days=1)) if due.recorded_on else last_check
    before = to_go(due.day, since)
    for each in range(before - 1, remaining, -1):
        if each != stage and is_stage(each, rules) and each not in sent:
            yield each


def escalations(due: Due, today: date, settings: Settings) -> tuple[Escalation, ...]:
    """Who else hears of it by now: the release manager, and of a gate the deciding body (design, Nudges)."""
    if due.was_past:
        return ()
    late = -to_go(due.day, today)
    found = []
    if settings.manager_after and late >= settings.manager_after:
        found.append(Escalation.MANAGER)
    if due.gate and settings.body_after and late >= settings.body_after:
        found.append(Escalation.BODY)
    return tuple(found)


def horizon(today: date, furthest: int) -> date:
    """The last day of which anybody can be told today: what is due later has no stage yet."""
    return add_working_days(today, furthest + 1) - timedelta(days=1)


def urgency(due: Due, today: date) -> tuple[int, bool, str, str]:
    """The order of a message's lines: the longest overdue first, gates before others."""
    return (-9999 if due.was_past else to_go(due.day, today), not due.gate, due.release, due.text)


def when_words(due: Due, today: date) -> str:
    """How far off it is: "in 5 Working Days, on 17 Jan 2020", "today", "3 Working Days overdue, was due 12 Jun 2020"."""
    words = due.words or day_words(due.day)
    if due.was_past:
        return f"was past already when it was recorded (due {words})"
    remaining = to_go(due.day, today)
    if due.day < today and remaining:
        return f"{counted(-remaining, 'Working Day')} overdue, was due {words}"
    if due.day == today:
        return "due today"
    if remaining == 0:
        return f"due {words}, which is no Working Day"
    return f"due in {counted(remaining, 'Working Day')}, {words}"


def why(stage: int) -> str:
    """Why a reminder is sent: the stage in words."""
    if stage == PAST:
        return "was past when it was recorded, and is listed once"
    if stage > 0:
        return f"{counted(stage, 'Working Day')} before"
    return "on the day" if stage == 0 else f"{counted(-stage, 'Working Day')} overdue"


def is_first_of_week(day: date) -> bool:
    """Whether it is the week's first Working Day, on which the digest is sent."""
    monday = day - timedelta(days=day.weekday())
    return is_working_day(day) and not any(is_working_day(monday + timedelta(days=each)) for each in range(day.weekday()))


def preview(
    due: Due,
    today: date,
    days: int,
    sent: Collection[int] = (),
    settings: Settings | None = None,
    *,
    snoozed_until: date | None = None,
) -> Iterator[tuple[date, int]]:
    """The days, from today on for so many calendar days, on which people will be reminded if nothing changes, each with its stage."""
    told = set(sent)
    for number in range(days + 1):
        day = today + timedelta(days=number)
        if is_working_day(day):
            verdict = judge(due, day, told, settings, snoozed_until=snoozed_until)
            if verdict.stage is not None:
                told.add(verdict.stage)
                yield day, verdict.stage
