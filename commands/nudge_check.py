"""What the scheduler does at every tick: once on a Working Day the deadline check, and in between what became of what was told.

Any number of schedulers may tick: rows with unique keys in the database decide who tells what (design, Nudges; promise 2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from commands.nudge_settle import ACTOR, MANAGERS, is_person, settle, tell_managers
from policy import nudging
from policy.classification import shows_in
from policy.due import Due, due_items
from policy.model import Classification, LeadTime, Release, ReleaseKind
from policy.nudging import Escalation, Settings
from policy.release_calendar import release_name
from policy.wording import counted, day_words, joined
from policy.working_days import is_working_day

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.nudge_ledger import Note, Told
    from storage.nudges import Said, Watched
    from storage.session import Store

DIGEST = "digest:week"
"""The ledger's item for a release's digest of the week."""


@dataclass(frozen=True)
class Ticked:
    """What a tick did, for the log and the metrics: the day that was checked (None: none), and the delivery keys of its messages."""

    day: date | None = None
    keys: tuple[str, ...] = ()
    told: int = 0
    late: int = 0
    skipped: int = 0
    settled: int = 0


@dataclass
class _Plan:
    """What a check found to tell, skip and say; what has nowhere to be told."""

    told: list[Told] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    nowhere: dict[str, int] = field(default_factory=dict)


def tick(store: Store, now: datetime, at: time) -> Ticked:
    """Does what is to be done at a business instant, in the configured time zone; `at` is the local time of the daily check.

    When nothing is, it costs one statement. Raises StoreBusy: the next tick tries again.
    """
    from storage import nudges

    with store.reading() as conn:
        stands = nudges.standing(conn)
    done = Ticked()
    if stands.unsettled:
        done = replace(done, settled=settle(store, now))
    today = now.date()
    if now.time() >= at and (stands.day is None or stands.day < today) and is_working_day(today):
        checked = check(store, now, stands.day)
        done = replace(checked, settled=done.settled)
    return done


def follow(store: Store, now: datetime) -> int:
    """Follows up what was told, if anything has happened since; how many lines changed. One statement where nothing has."""
    from storage import nudges

    with store.reading() as conn:
        unsettled = nudges.standing(conn).unsettled
    return settle(store, now) if unsettled else 0


def check(store: Store, now: datetime, last_check: date | None) -> Ticked:
    """The deadline check of a Working Day: who is told what, in one transaction that one of any number of schedulers wins."""
    from storage import nudge_ledger as ledger
    from storage.session import Act

    today = now.date()
    found = plan(store, today, last_check)
    with store.changing(Act(ACTOR, "nudge", now, via="schedule")) as tx:
        if not ledger.claim_day(tx, today):
            return Ticked()
        channels = ledger.record(tx, today, found.told, found.notes)
        ledger.post_notes(tx, today)
        for name, sentence in _notices(found, today, last_check):
            tell_managers(tx, name, sentence)
    told = [each for each in found.told if each.state == "queued"]
    return Ticked(
        today,
        tuple(ledger.message_key(channel, today) for channel in channels),
        told=len(told),
        late=sum(each.late > 0 for each in told),
        skipped=len(found.told) - len(told),
    )


def plan(store: Store, today: date, last_check: date | None) -> _Plan:
    """What is to be told on a day, read from one snapshot; memory grows with what is told and not with what is stored."""
    from storage import nudges, standards

    found = _Plan()
    with store.reading() as conn:
        rules = standards.fetch_rules(conn)
        said = nudges.said(conn, today)
        moved = _moved(conn, today)
        furthest = max((each.furthest for each in (*nudging.DEFAULTS.values(), *said.settings.values())), default=0)
        until = nudging.horizon(today, furthest)
        for watched in nudges.watched(conn, today):
            _plan_release(found, watched, said, today, until, last_check, rules.lead_times, moved)
    return found


def _moved(conn: Connection, today: date) -> frozenset[str] | None:
    """The releases whose timetable moved in the last week, on the week's first Working Day; None on any other."""
    from storage import nudges

    if not nudging.is_first_of_week(today):
        return None
    return nudges.moved_releases(conn, *nudges.week_before(conn, today))


def _plan_release(
    found: _Plan,
    watched: Watched,
    said: Said,
    today: date,
    until: date,
    last_check: date | None,
    lead_times: Sequence[LeadTime],
    moved: frozenset[str] | None,
) -> None:
    from storage.nudge_ledger import Told

    release = watched.release
    items = due_items(release, today, lead_times, until=until, evidenced=watched.evidenced, conditions=watched.conditions)
    channels = {**said.channels, **watched.channels} if items or moved is not None else {}
    for due in items:
        _plan_item(found, owned(due, said.owners), release, channels, watched.told, said, today, last_check)
    own = channels.get("")
    if (
        moved is not None
        and own
        and release.kind is not ReleaseKind.YEAR
        and (items or release.key in moved)
        and _shows(release, own, said)
    ):
        found.told.append(Told(release.key, DIGEST, today, 0, own, today, why="digest"))


def owned(due: Due, owners: Mapping[tuple[str, str], str]) -> Due:
    """The item with the owner that it was given to, if it was."""
    owner = owners.get((due.release, due.item))
    return replace(due, owner=owner) if owner else due


def _plan_item(
    found: _Plan,
    due: Due,
    release: Release,
    channels: Mapping[str, str],
    told_before: Mapping[tuple[str, date], int],
    said: Said,
    today: date,
    last_check: date | None,
) -> None:
    from storage.nudge_ledger import Note, Told

    rules = nudging.settings_for(said.settings, due.release, due.kind)
    before = told_before.get((due.item, due.day))
    sent = () if before is None else (before,)
    until = said.snoozes.get((due.release, due.item, due.day))
    verdict = nudging.judge(due, today, sent, rules, snoozed_until=until, last_check=last_check)
    if verdict.stage is None and not verdict.missed:
        return
    where = [channel for channel in audience(due, channels, said, today) if is_person(channel) or _shows(release, channel, said)]
    if not where:
        found.nowhere[due.release] = found.nowhere.get(due.release, 0) + 1
    row = Told(due.release, due.item, due.day, verdict.stage or 0, "", today, text=due.text)
    for channel in where[:1] or ["nowhere"]:
        found.told += [replace(row, stage=stage, channel=channel, state="skipped", late=verdict.late) for stage in verdict.missed]
    if verdict.stage is None:
        return
    found.told += [replace(row, channel=channel, late=verdict.late) for channel in where]
    for who in newly_escalated(due, verdict.stage, before, rules, today):
        channel = channels.get(MANAGERS if who is Escalation.MANAGER else release.body, "")
        found.notes.append(Note(f"{who.value}:{due.key}", due.release, due.item, due.day, today, who.value))
        if channel and channel not in where and _shows(release, channel, said):
            found.told.append(replace(row, channel=channel, why=who.value))


def audience(due: Due, channels: Mapping[str, str], said: Said, today: date) -> list[str]:
    """Where an item is told: in its release's channel and its owner's, or to the person who owns it once it is overdue."""
    where = [channels.get("", "")]
    if not is_person(due.owner):
        where.append(channels.get(due.owner, "") if due.owner else "")
    elif due.day < today and due.owner not in said.opted_out:
        where.append(due.owner)
    return [each for each in dict.fromkeys(where) if each]


def newly_escalated(due: Due, stage: int, before: int | None, rules: Settings, today: date) -> tuple[Escalation, ...]:
    """Who hears of it for the first time with this stage; `before` is the newest stage told until now."""
    after = {Escalation.MANAGER: rules.manager_after, Escalation.BODY: rules.body_after}
    reached = nudging.escalations(due, today, rules)
    return tuple(each for each in reached if stage <= -after[each] and (before is None or before > -after[each]))


def _shows(release: Release, channel: str, said: Said) -> bool:
    return shows_in(release.classification, said.clearances.get(channel, Classification.WHITE))


def _notices(found: _Plan, today: date, last_check: date | None) -> Iterator[tuple[str, str]]:
    """What the release managers are told about the reminders themselves: a key, and a sentence."""
    for key, number in found.nowhere.items():
        text = f"The {release_name(key)} has no channel that may show it, so {counted(number, 'reminder')} could not be sent: "
        yield f"nowhere:{key}", f"{text}set one with /release channel {key} #channel."
    skipped = [each for each in found.told if each.state == "skipped"]
    if skipped:
        keys = list(dict.fromkeys(each.release_key for each in skipped))
        away = f" after {day_words(last_check)}" if last_check else ""
        text = f"The bot was away{away}: {counted(len(skipped), 'older reminder')} of {joined(keys, most=5)} not sent any more. "
        yield f"skipped:{today.isoformat()}", f"{text}Each item is told once as it stands; /release nudge {keys[0]} skipped lists them."


def nudge_instants(before: datetime, after: datetime, at: time) -> Iterator[datetime]:
    """The instants of the daily check that a clock which is moved passes, on Working Days, the last 260 of them (a year's)."""
    day = max(before.date(), after.date() - timedelta(days=365))
    while day <= after.date():
        instant = datetime.combine(day, at, tzinfo=after.tzinfo)
        if before < instant <= after and is_working_day(day):
            yield instant
        day += timedelta(days=1)
