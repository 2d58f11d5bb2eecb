"""The scheduler's tick: the daily deadline check (once per Working Day), and follow-up on earlier reminders.

Any number of schedulers may tick: unique keys in the database decide which of them sends a reminder (design, Nudges; promise 2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from commands.nudges import unsent
from commands.nudges.anchor import post_anchor
from commands.nudges.day_plan import DayPlan, plan
from commands.nudges.follow_up import ACTOR, follow_up, notify_managers
from commands.nudges.personal import summary
from commands.protocol.line import Line
from policy.calendar.release_calendar import MEETINGS, release_name, short_name
from policy.model.wording import counted, day_words, joined
from policy.nudges import personal
from policy.nudges.check_times import is_due
from storage.engine.session import Act, Store
from storage.nudges.sent import ledger
from storage.nudges.sent.reminders import check_state


@dataclass(frozen=True)
class Ticked:
    """The results of a tick, for the log and the metrics: the day checked (None for no check), and the delivery keys of its messages."""

    day: date | None = None
    keys: tuple[str, ...] = ()
    sent: int = 0
    late: int = 0
    skipped: int = 0
    followed_up: int = 0


def tick(store: Store, now: datetime, at: time) -> Ticked:
    """Runs the check and the follow-up due at a business instant in the configured time zone; `at` is the local time of the daily check.

    Costs one statement if nothing is due. Raises StoreBusy; the next tick tries again.
    """

    with store.reading() as conn:
        stands = check_state(conn)
    done = Ticked()
    if stands.needs_follow_up:
        done = replace(done, followed_up=follow_up(store, now))
    today = now.date()
    if is_due(now, at, stands.day):
        checked = check(store, now, stands.day, at)
        done = replace(checked, followed_up=done.followed_up)
    elif stands.day == today and personal.is_due(now, at, stands.morning):
        with store.changing(Act(ACTOR, "nudge", now, via="schedule")) as tx:
            done = replace(done, keys=tuple(ledger.message_key(each, today) for each in summary.send(tx, now, at)))
    return done


def follow(store: Store, now: datetime) -> int:
    """Follows up on earlier reminders and returns how many lines changed. One statement if nothing has happened since."""
    with store.reading() as conn:
        unsettled = check_state(conn).needs_follow_up
    return follow_up(store, now) if unsettled else 0


def check(store: Store, now: datetime, last_check: date | None, at: time) -> Ticked:
    """Runs the deadline check of a Working Day in one transaction, which only one of the schedulers wins.

    The summaries of the people who want theirs with the daily reminders, at the local time `at`, are part of it.
    """
    today = now.date()
    found = plan(store, today, last_check)
    with store.changing(Act(ACTOR, "nudge", now, via="schedule")) as tx:
        if not ledger.claim_day(tx, today):
            return Ticked()
        channels = [*ledger.record(tx, today, found.reminders, found.notes), *summary.send(tx, now, at)]
        ledger.post_notes(tx, today)
        if found.anchor_in is not None:
            post_anchor(tx, today, found.anchor_in)
        for name, sentence in _notices(found):
            notify_managers(tx, name, sentence)
        if waiting := unsent.notice(tx):
            notify_managers(tx, *waiting, button=unsent.LIST)
    queued = [each for each in found.reminders if each.state == "queued"]
    return Ticked(
        today,
        tuple(ledger.message_key(channel, today) for channel in channels),
        sent=len(queued),
        late=sum(each.late > 0 for each in queued),
        skipped=len(found.reminders) - len(queued),
    )


def _notices(found: DayPlan) -> Iterator[tuple[str, str]]:
    """Yields the notices to the release managers about the reminders: a key, and a sentence."""
    for key, number in found.nowhere.items():
        if key == MEETINGS:
            text = f"{counted(number, 'reminder')} for meetings could not be sent, because no channel is set for them. "
            yield f"nowhere:{key}", f"{text}Set one in the form of the meeting: /release meetings lists them."
            continue
        text = f"{counted(number, 'reminder')} for the {release_name(key)} could not be sent, because no channel set for it may show it. "
        yield f"nowhere:{key}", f"{text}Set one with {Line.release('channel', key, '#channel')}."
    skipped = [each for each in found.reminders if each.state == "skipped"]
    if skipped:
        keys = list(dict.fromkeys(each.release_key for each in skipped))
        names = [each if each == MEETINGS else short_name(each) for each in keys]
        offline = f" from {day_words(found.last_check)}" if found.last_check else ""
        were = "was" if len(skipped) == 1 else "were"
        text = f"The bot was offline{offline}. {counted(len(skipped), 'older reminder')} for {joined(names, most=5)} {were} not sent. "
        listed = next((each for each in keys if each != MEETINGS), "")
        told = f"List them with {Line.release('nudge', listed, 'skipped')}." if listed else "/release mine shows what waits."
        yield f"skipped:{found.today.isoformat()}", f"{text}{told}"
