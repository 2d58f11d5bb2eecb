"""The scheduler's tick: the daily deadline check (once per Working Day), and follow-up on earlier reminders.

Any number of schedulers may tick: unique keys in the database decide which of them sends a reminder (design, Nudges; promise 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from sqlalchemy import Connection

from commands.nudges import unsent
from commands.nudges.anchor import post_anchor
from commands.nudges.follow_up import ACTOR, follow_up, notify_managers
from commands.nudges.personal import summary
from commands.protocol.line import Line
from policy.access.classification import shows_in, shows_to
from policy.calendar.release_calendar import MEETINGS, release_name, short_name
from policy.model.releases import Classification, LeadTime, ReleaseKind
from policy.model.roster import SECAS, is_person
from policy.model.wording import counted, day_words, joined
from policy.nudges import personal, stages
from policy.nudges.audience import Place, audience, escalated_to, newly_escalated, with_owner
from policy.nudges.daily_check import is_due
from policy.nudges.due import Due, due_items
from storage.engine.session import Act, Store
from storage.meetings.due import meeting_items
from storage.nudges import due as stored_due
from storage.nudges import history, open_releases
from storage.nudges.due import PlainStep
from storage.nudges.open_releases import Watched
from storage.nudges.preferences import ReminderPreferences, fetch_preferences
from storage.nudges.sent import ledger
from storage.nudges.sent.ledger import ChannelReminder, ItemNote
from storage.nudges.sent.reminders import check_state, sent_stages
from storage.roster.cached import recent_rules

DIGEST = "digest:week"
"""The ledger's item for a release's digest of the week."""

OVERDUE = "overdue"
"""Why a reminder is in the release's channel without a new stage: the week's digest lists what is overdue."""

_MANY = 500
"""Releases read completely in one batch: their keys are parameters of the statements."""


@dataclass(frozen=True)
class Ticked:
    """The results of a tick, for the log and the metrics: the day checked (None for no check), and the delivery keys of its messages."""

    day: date | None = None
    keys: tuple[str, ...] = ()
    sent: int = 0
    late: int = 0
    skipped: int = 0
    followed_up: int = 0


@dataclass
class _Plan:
    """The reminders and notes of a check, and the number of reminders per release that have no channel.

    `anchor_in` is the channel for the history's weekly anchor, "" for the managers themselves, None on other days.
    """

    reminders: list[ChannelReminder] = field(default_factory=list)
    notes: list[ItemNote] = field(default_factory=list)
    nowhere: dict[str, int] = field(default_factory=dict)
    anchor_in: str | None = None


@dataclass(frozen=True)
class _Of:
    """The facts of a release that a reminder needs: its deciding body, its classification, and whether today's message has a digest."""

    body: str
    classification: Classification
    digest: bool = False


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
        for name, sentence in _notices(found, today, last_check):
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


def plan(store: Store, today: date, last_check: date | None) -> _Plan:
    """Returns a day's reminders, read from one snapshot; memory grows with the reminders and not with the stored data."""
    found = _Plan()
    with store.reading() as conn:
        rules = recent_rules(conn)
        preferences = fetch_preferences(conn, today)
        moved = _moved(conn, today)
        if moved is not None:
            found.anchor_in = preferences.channels.get(SECAS, "")
        furthest = max((each.furthest for each in (*stages.DEFAULTS.values(), *preferences.settings.values())), default=0)
        until = stages.horizon(today, furthest)
        whole = stored_due.releases_to_read(conn, today, until, rules.lead_times, moved or ())
        for start in range(0, len(whole), _MANY):
            for watched in open_releases.watched(conn, today, whole[start : start + _MANY]):
                _plan_release(found, watched, preferences, today, until, last_check, rules.lead_times, moved)
        _plan_meetings(found, conn, preferences, today, until, last_check, digest=moved is not None)
        _plan_steps(found, *stored_due.plain_steps(conn, today, until, whole), preferences, today, last_check, digest=moved is not None)
    return found


def _plan_meetings(
    found: _Plan, conn: Connection, preferences: ReminderPreferences, today: date, until: date, last_check: date | None, *, digest: bool
) -> None:
    """Plans the reminders of papers and actions; those without a channel of their own go to the body's channel."""
    sent: Mapping[tuple[str, date], frozenset[int]] | None = None
    for each in meeting_items(conn, today, until):
        sent = sent_stages(conn, MEETINGS) if sent is None else sent
        channels = {**preferences.channels, "": each.channel or preferences.channels.get(each.body, "")}
        before = min(sent.get((each.due.item, each.due.day), ()), default=None)
        due = with_owner(each.due, preferences.owners)
        _plan_item(found, due, _Of(each.body, Classification.WHITE, digest), channels, before, preferences, today, last_check)


def _plan_steps(
    found: _Plan,
    steps: Iterable[PlainStep],
    routes: Mapping[str, Mapping[str, str]],
    preferences: ReminderPreferences,
    today: date,
    last_check: date | None,
    *,
    digest: bool,
) -> None:
    """Plans the reminders of plain milestones, in releases where nothing else is due."""
    channels: Mapping[str, str] = preferences.channels
    of = ""
    for step in steps:
        if step.due.release != of:
            of = step.due.release
            channels = {**preferences.channels, **routes.get(of, {})}
            if digest:
                _plan_digest(found, of, channels, step.classification, preferences, today)
        due = with_owner(step.due, preferences.owners)
        _plan_item(found, due, _Of(step.body, step.classification, digest), channels, step.newest_sent, preferences, today, last_check)


def _moved(conn: Connection, today: date) -> frozenset[str] | None:
    """Returns the releases whose timetable moved in the last week, on the week's first Working Day; None on any other day."""
    if not stages.is_first_of_week(today):
        return None
    return history.moved_releases(conn, *history.week_before(conn, today))


def _plan_release(
    found: _Plan,
    watched: Watched,
    preferences: ReminderPreferences,
    today: date,
    until: date,
    last_check: date | None,
    lead_times: Sequence[LeadTime],
    moved: frozenset[str] | None,
) -> None:
    release = watched.release
    items = due_items(release, today, lead_times, until=until, evidenced=watched.evidenced, conditions=watched.conditions)
    channels = {**preferences.channels, **watched.channels} if items or moved is not None else {}
    digest = moved is not None and release.kind is not ReleaseKind.YEAR and bool(items or release.key in moved)
    whose = _Of(release.body, release.classification, digest)
    for due in items:
        before = watched.newest_sent.get((due.item, due.day))
        _plan_item(found, with_owner(due, preferences.owners), whose, channels, before, preferences, today, last_check)
    if digest:
        _plan_digest(found, release.key, channels, release.classification, preferences, today)


def _plan_digest(
    found: _Plan, release: str, channels: Mapping[str, str], classification: Classification, preferences: ReminderPreferences, today: date
) -> None:
    own = channels.get("")
    if own and _shows(classification, own, preferences):
        found.reminders.append(ChannelReminder(release, DIGEST, today, 0, own, today, why="digest"))


def _plan_item(
    found: _Plan,
    due: Due,
    of: _Of,
    channels: Mapping[str, str],
    before: int | None,
    preferences: ReminderPreferences,
    today: date,
    last_check: date | None,
) -> None:
    rules = stages.settings_for(preferences.settings, due.release, due.kind)
    item = due.item

    def shows(place: str) -> bool:
        return _shows(of.classification, place, preferences)

    def tell(place: Place, stage: int, why: str = "", late: int = 0) -> None:
        # The thread of a gate's first message, which is in the release's channel, has its escalations.
        row = ChannelReminder(due.release, item, due.day, stage, place.channel, today, "queued", why, late, due.text)
        found.reminders.append(replace(row, posts=place.posts, replies=not (why and due.gate)))

    until = preferences.snoozes.get((due.release, item, due.day)) if preferences.snoozes else None
    sent = () if before is None else (before,)
    verdict = stages.decide_reminder(due, today, sent, rules, snoozed_until=until, last_check=last_check)
    stage = verdict.stage
    where: tuple[Place, ...] = ()
    if stage is not None or verdict.missed:
        where = audience(due, channels, shows, stage or 0)
        if not where:
            found.nowhere[due.release] = found.nowhere.get(due.release, 0) + 1
        for each in verdict.missed:
            channel = where[0].channel if where else "nowhere"
            found.reminders.append(ChannelReminder(due.release, item, due.day, each, channel, today, "skipped", "", verdict.late, due.text))
    if stage is not None:
        for place in where:
            tell(place, stage, late=verdict.late)
        for who in newly_escalated(due, stage, before, rules, today) if stage < 0 else ():
            found.notes.append(ItemNote(f"{who.value}:{due.key}", due.release, item, due.day, today, who.value))
            for place in escalated_to(who, of.body, channels, shows, tuple(each.channel for each in where)):
                tell(place, stage, who.value, verdict.late)
    own = channels.get("", "")
    listed = of.digest and stages.is_listed_overdue(due, today, rules) and own not in {each.channel for each in where}
    if listed and own and shows(own):
        tell(Place(own, posts=False), stages.days_left(due, today), OVERDUE)


def _shows(classification: Classification, place: str, preferences: ReminderPreferences) -> bool:
    """Returns whether a channel or a person may see a reminder with this classification, and wants reminders (R20)."""
    if is_person(place):
        return place not in preferences.opted_out and shows_to(classification, place in preferences.seated)
    return shows_in(classification, preferences.clearances.get(place, Classification.WHITE))


def _notices(found: _Plan, today: date, last_check: date | None) -> Iterator[tuple[str, str]]:
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
        offline = f" from {day_words(last_check)}" if last_check else ""
        were = "was" if len(skipped) == 1 else "were"
        text = f"The bot was offline{offline}. {counted(len(skipped), 'older reminder')} for {joined(names, most=5)} {were} not sent. "
        listed = next((each for each in keys if each != MEETINGS), "")
        told = f"List them with {Line.release('nudge', listed, 'skipped')}." if listed else "/release mine shows what waits."
        yield f"skipped:{today.isoformat()}", f"{text}{told}"
