"""The reminders of a day, planned in one reading before the daily check sends them (design, Nudges)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from policy.access.classification import shows_in, shows_to
from policy.calendar.release_calendar import MEETINGS
from policy.model.releases import Classification, LeadTime, ReleaseKind
from policy.model.roster import SECAS, is_person
from policy.nudges import stages
from policy.nudges.audience import Place, audience, escalated_to, newly_escalated, with_owner
from policy.nudges.digest import is_first_of_week, is_listed_overdue
from policy.nudges.due_items import due_items
from policy.nudges.item import Due
from policy.nudges.settings import DEFAULTS, settings_for
from storage.engine.session import Store
from storage.meetings.due import meeting_items
from storage.nudges import due as stored_due
from storage.nudges import history, open_releases, releases_to_read
from storage.nudges.due import PlainStep
from storage.nudges.open_releases import Watched
from storage.nudges.preferences import ReminderPreferences, fetch_preferences
from storage.nudges.sent.ledger import ChannelReminder, ItemNote
from storage.nudges.sent.reminders import sent_stages
from storage.roster.cached import recent_rules

DIGEST = "digest:week"
"""The ledger's item for a release's digest of the week."""

OVERDUE = "overdue"
"""Why a reminder is in the release's channel without a new stage: the week's digest lists what is overdue."""

_MANY = 500
"""Releases read completely in one batch: their keys are parameters of the statements."""


@dataclass(frozen=True)
class _Of:
    """The facts of a release that a reminder needs: its deciding body, its classification, and whether today's message has a digest."""

    body: str
    classification: Classification
    digest: bool = False


@dataclass
class DayPlan:
    """The reminders and notes of a day's check, and the number of reminders per release that have no channel.

    `last_check` is the day of the check before, None for the first. `moved` are the releases whose timetable moved in the last week, on
    the week's first Working Day; None on any other day. `anchor_in` is the channel for the history's weekly anchor, "" for the managers
    themselves, None on other days.
    """

    today: date
    last_check: date | None
    preferences: ReminderPreferences
    moved: frozenset[str] | None
    reminders: list[ChannelReminder] = field(default_factory=list)
    notes: list[ItemNote] = field(default_factory=list)
    nowhere: dict[str, int] = field(default_factory=dict)
    anchor_in: str | None = None

    def add_release(self, watched: Watched, until: date, lead_times: Sequence[LeadTime]) -> None:
        """Plans the reminders of a release that was read completely, and its digest of the week."""
        release = watched.release
        items = due_items(release, self.today, lead_times, until=until, evidenced=watched.evidenced, conditions=watched.conditions)
        channels = {**self.preferences.channels, **watched.channels} if items or self.moved is not None else {}
        digest = self.moved is not None and release.kind is not ReleaseKind.YEAR and bool(items or release.key in self.moved)
        whose = _Of(release.body, release.classification, digest)
        for due in items:
            before = watched.newest_sent.get((due.item, due.day))
            self._add_item(with_owner(due, self.preferences.owners), whose, channels, before)
        if digest:
            self._add_digest(release.key, channels, release.classification)

    def add_meetings(self, conn: Connection, until: date) -> None:
        """Plans the reminders of papers and actions; those without a channel of their own go to the body's channel."""
        sent: Mapping[tuple[str, date], frozenset[int]] | None = None
        for each in meeting_items(conn, self.today, until):
            sent = sent_stages(conn, MEETINGS) if sent is None else sent
            channels = {**self.preferences.channels, "": each.channel or self.preferences.channels.get(each.body, "")}
            before = min(sent.get((each.due.item, each.due.day), ()), default=None)
            whose = _Of(each.body, Classification.WHITE, self.moved is not None)
            self._add_item(with_owner(each.due, self.preferences.owners), whose, channels, before)

    def add_steps(self, steps: Iterable[PlainStep], routes: Mapping[str, Mapping[str, str]]) -> None:
        """Plans the reminders of plain milestones, in releases where nothing else is due."""
        channels: Mapping[str, str] = self.preferences.channels
        of = ""
        for step in steps:
            if step.due.release != of:
                of = step.due.release
                channels = {**self.preferences.channels, **routes.get(of, {})}
                if self.moved is not None:
                    self._add_digest(of, channels, step.classification)
            whose = _Of(step.body, step.classification, self.moved is not None)
            self._add_item(with_owner(step.due, self.preferences.owners), whose, channels, step.newest_sent)

    def _add_digest(self, release: str, channels: Mapping[str, str], classification: Classification) -> None:
        own = channels.get("")
        if own and self._shows(classification, own):
            self.reminders.append(ChannelReminder(release, DIGEST, self.today, 0, own, self.today, why="digest"))

    def _add_item(self, due: Due, of: _Of, channels: Mapping[str, str], before: int | None) -> None:
        """Plans what is sent about an item today; `before` is the newest stage of its reminders that were sent."""
        rules = settings_for(self.preferences.settings, due.release, due.kind)

        def shows(place: str) -> bool:
            return self._shows(of.classification, place)

        until = self.preferences.snoozes.get((due.release, due.item, due.day)) if self.preferences.snoozes else None
        sent = () if before is None else (before,)
        verdict = stages.decide_reminder(due, self.today, sent, rules, snoozed_until=until, last_check=self.last_check)
        stage = verdict.stage
        where: tuple[Place, ...] = ()
        if stage is not None or verdict.missed:
            where = audience(due, channels, shows, stage or 0)
            if not where:
                self.nowhere[due.release] = self.nowhere.get(due.release, 0) + 1
            for each in verdict.missed:
                channel = where[0].channel if where else "nowhere"
                self.reminders.append(
                    ChannelReminder(due.release, due.item, due.day, each, channel, self.today, "skipped", "", verdict.late, due.text)
                )
        if stage is not None:
            for place in where:
                self._tell(due, place, stage, late=verdict.late)
            for who in newly_escalated(due, stage, before, rules, self.today) if stage < 0 else ():
                self.notes.append(ItemNote(f"{who.value}:{due.key}", due.release, due.item, due.day, self.today, who.value))
                for place in escalated_to(who, of.body, channels, shows, tuple(each.channel for each in where)):
                    self._tell(due, place, stage, who.value, verdict.late)
        own = channels.get("", "")
        listed = of.digest and is_listed_overdue(due, self.today, rules) and own not in {each.channel for each in where}
        if listed and own and shows(own):
            self._tell(due, Place(own, posts=False), stages.days_left(due, self.today), OVERDUE)

    def _tell(self, due: Due, place: Place, stage: int, why: str = "", late: int = 0) -> None:
        # The thread of a gate's first message, which is in the release's channel, has its escalations.
        replies = not (why and due.gate)
        to, text = place.channel, due.text
        self.reminders.append(
            ChannelReminder(due.release, due.item, due.day, stage, to, self.today, "queued", why, late, text, place.posts, replies)
        )

    def _shows(self, classification: Classification, place: str) -> bool:
        """Returns whether a channel or a person may see a reminder with this classification, and wants reminders (R20)."""
        if is_person(place):
            return place not in self.preferences.opted_out and shows_to(classification, place in self.preferences.seated)
        return shows_in(classification, self.preferences.clearances.get(place, Classification.WHITE))


def plan(store: Store, today: date, last_check: date | None) -> DayPlan:
    """Returns a day's reminders, read from one snapshot; memory grows with the reminders and not with the stored data."""
    with store.reading() as conn:
        rules = recent_rules(conn)
        preferences = fetch_preferences(conn, today)
        found = DayPlan(today, last_check, preferences, _moved(conn, today))
        if found.moved is not None:
            found.anchor_in = preferences.channels.get(SECAS, "")
        furthest = max((each.furthest for each in (*DEFAULTS.values(), *preferences.settings.values())), default=0)
        until = stages.horizon(today, furthest)
        whole = releases_to_read.keys(conn, today, until, rules.lead_times, found.moved or ())
        for start in range(0, len(whole), _MANY):
            for watched in open_releases.watched(conn, today, whole[start : start + _MANY]):
                found.add_release(watched, until, rules.lead_times)
        found.add_meetings(conn, until)
        found.add_steps(*stored_due.plain_steps(conn, today, until, whole))
    return found


def _moved(conn: Connection, today: date) -> frozenset[str] | None:
    """Returns the releases whose timetable moved in the last week, on the week's first Working Day; None on any other day."""
    if not is_first_of_week(today):
        return None
    return history.moved_releases(conn, *history.week_before(conn, today))
