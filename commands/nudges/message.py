"""Contents of a channel's daily reminder, computed from the current data: open and closed items, and the weekly digest."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from commands.nudges.day_plan import DIGEST
from commands.nudges.items import items_of
from commands.protocol.access.reading import why_not_at, why_not_read
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import AboutReleases, Refused
from commands.protocol.words import channel_named
from policy.calendar.release_calendar import MEETINGS
from policy.findings.rid import MEETINGS_ON_THE_RID, not_issued
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification, LeadTime, Release
from policy.model.roster import SECAS, Member, is_person
from policy.model.sign_off import SignOffState
from policy.model.wording import day_words
from policy.nudges import stages
from policy.nudges.audience import seats_reminded, with_owner
from policy.nudges.endings import Ending, ending_of
from policy.nudges.item import Due, DueKind
from policy.sign_off.criteria import applicable_criteria
from policy.timetable import timetable
from policy.timetable.dates import Dated
from policy.timetable.undated import waits_for_date
from storage.meetings.due import MeetingEndings, meeting_items
from storage.nudges import history, open_releases
from storage.nudges.preferences import ReminderPreferences, fetch_preferences
from storage.nudges.sent.reminders import SentItem, lines_of
from storage.nudges.sent.weeks import span
from storage.releases.cached import recent_release
from storage.rid.draft import current_draft
from storage.roster import roster
from storage.roster.cached import recent_rules

MOST_MOVED = 6
MOST_NEXT = 3
_ESCALATED = frozenset({"manager", "body"})


@dataclass(frozen=True)
class OpenLine:
    """An open item, why it is in this message ("", "manager", "body", "overdue"), and the people to mention.

    `day` is the day of which its words are. `groups` are user groups, `people` Slack user ids; both are empty if the item has no owner, or
    its committee has no members. `seats` are those of the people it addresses, who may press only some buttons; None offers all.
    """

    due: Due
    stage: int
    day: date
    why: str = ""
    people: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    snoozed_until: date | None = None
    seats: frozenset[Member] | None = None

    @property
    def escalated(self) -> bool:
        """Whether the message's channel hears of the item because it is escalated."""
        return self.why in _ESCALATED


@dataclass(frozen=True)
class ClosedLine:
    """An item that has ended, and how."""

    release: str
    text: str
    ending: Ending


@dataclass(frozen=True)
class Digest:
    """A release's week: changes to its timetable, its next steps, and its progress in numbers of steps and criteria.

    `undated` open steps have no date, and `proposed` dates wait to be accepted. `conditional` criteria are met with conditions, which `met`
    does not count.
    """

    release: Release
    moved: tuple[str, ...]
    coming: tuple[Dated, ...]
    steps_done: int
    steps: int
    met: int
    criteria: int
    undated: int = 0
    proposed: int = 0
    conditional: int = 0


@dataclass(frozen=True)
class NudgeMessage(AboutReleases):
    """The message of a channel on a day, with what its week has named until then; it alone has buttons while it is the `newest`.

    With `complete` all of it is shown in pages, and not only the lines that fit a message.
    """

    channel: str
    day: date
    open_lines: tuple[OpenLine, ...]
    closed: tuple[ClosedLine, ...]
    digests: tuple[Digest, ...]
    complete: bool = False
    page: int = 1
    newest: bool = True

    @property
    def direct(self) -> bool:
        """Whether it is a direct message."""
        return is_person(self.channel)


def message(conn: Connection, channel: str, day: date, today: date) -> NudgeMessage | None:
    """Returns the message with its current contents, or None if it has none. Statements grow with the releases in it alone."""
    shown = span(conn, channel, day)
    lines = _newest_of_each(lines_of(conn, channel, shown.first, shown.last), day)
    if not lines:
        return None
    # Of the message's own day: a snooze that had ended by then is not shown again if the clock is set back.
    preferences = fetch_preferences(conn, day)
    members = roster.members(conn)
    open_lines: list[OpenLine] = []
    closed: list[ClosedLine] = []
    digests: list[Digest] = []
    classes: dict[str, Classification] = {}
    for key in dict.fromkeys(line.release for line in lines.values()):
        if key == MEETINGS:
            classes[key] = Classification.WHITE
            for each in _of_meetings(conn, [line for line in lines.values() if line.release == key], day, today, preferences, members):
                if isinstance(each, OpenLine):
                    open_lines.append(each)
                else:
                    closed.append(each)
            continue
        release = recent_release(conn, key)
        if release is None or why_not_at(conn, channel, release.classification, today):
            continue
        classes[key] = release.classification
        items = {(each.item, each.day): with_owner(each, preferences.owners) for each in items_of(conn, release, today)}
        ended = Endings(conn, release, {each.item: each for each in items.values()}, today)
        for line in (each for each in lines.values() if each.release == key):
            if line.item == DIGEST:
                digests.append(_digest(conn, release, day))
            elif due := items.get((line.item, line.due)):
                open_lines.append(_open(_with_draft(conn, release, due), line, day, release.body, preferences, members))
            else:
                closed.append(ClosedLine(key, line.text, ended.of(line.item)))
    open_lines.sort(key=lambda each: stages.urgency(each.due, day))
    if not (open_lines or closed or digests):
        return None
    return NudgeMessage(classes, channel, day, tuple(open_lines), tuple(closed), tuple(digests), newest=shown.newest)


def _of_meetings(
    conn: Connection,
    lines: Sequence[SentItem],
    day: date,
    today: date,
    preferences: ReminderPreferences,
    members: Sequence[Member],
) -> Iterator[OpenLine | ClosedLine]:
    """Yields the lines of papers and actions, which are of no release. Seven statements."""
    found = meeting_items(conn, today, date.max)
    items = {(each.due.item, each.due.day): each for each in found}
    ended = MeetingEndings(conn, tuple(each.due for each in found))
    for line in lines:
        if each := items.get((line.item, line.due)):
            yield _open(with_owner(each.due, preferences.owners), line, day, each.body, preferences, members)
        else:
            yield ClosedLine(MEETINGS, line.text, ended.of(line.item))


def _newest_of_each(lines: Sequence[SentItem], day: date) -> dict[tuple[str, str, date], SentItem]:
    """Returns each item's newest line, an escalation before others; a digest belongs to its own day's message."""
    found: dict[tuple[str, str, date], SentItem] = {}
    for line in lines:
        named = (line.release, line.item, line.due)
        before = found.get(named)
        newer = before is None or (line.stage, line.why not in _ESCALATED) < (before.stage, before.why not in _ESCALATED)
        if newer and (line.item != DIGEST or line.day == day):
            found[named] = line
    return found


def asked_message(conn: Connection, asked: Ask) -> NudgeMessage | Refused:
    """Returns a day's complete message: the answer to its button Show all, for anyone in the channel."""
    words = asked.words
    try:
        channel, day = channel_named(words[1]) or (words[1] if is_person(words[1]) else ""), date.fromisoformat(words[2])
    except (IndexError, ValueError):
        return Refused("Write /release nudge message #channel 2020-01-10: a channel, and the day of its message.")
    if is_person(channel) and channel != asked.request.actor.user:
        return Refused("Only the person who received a direct message can see it.")

    found = message(conn, channel, day, asked.today)
    if found is None:
        return Refused(f"No reminders were sent in that channel on {day_words(day)}.", (Line.release("due", "30"),))
    if hidden := why_not_read(conn, asked, found.classification):
        return Refused(hidden)
    return replace(found, complete=True, page=asked.page)


def known_people(members: Sequence[Member]) -> dict[str, tuple[str, ...]]:
    """Returns the people to mention for each committee: its chair, or all members if it has none; for SECAS all release managers."""
    found: dict[str, list[Member]] = {}
    for each in members:
        found.setdefault(each.committee, []).append(each)
    chairs = {key: [each for each in seats if each.chair] for key, seats in found.items()}
    return {key: tuple(each.user for each in (seats if key == SECAS or not chairs[key] else chairs[key])) for key, seats in found.items()}


def _with_draft(conn: Connection, release: Release, due: Due) -> Due:
    """Adds the RID's unissued changes to the lines of a baseline and the go/no-go (R8). One statement for such a line."""
    step = next((each for each in release.milestones if due.kind is DueKind.MILESTONE and each.key == due.step), None)
    if step is None or MEETINGS_ON_THE_RID.isdisjoint(step.acts):
        return due
    draft = current_draft(conn, release)
    return replace(due, text=f"{due.text} ({not_issued(draft)})") if draft else due


def _open(due: Due, line: SentItem, day: date, body: str, preferences: ReminderPreferences, members: Sequence[Member]) -> OpenLine:
    whom = {"manager": SECAS, "body": body}.get(line.why, due.owner)
    people: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    if is_person(whom):
        people = (whom,)
    elif whom in preferences.groups:
        groups = (preferences.groups[whom],)
    else:
        people = known_people(members).get(whom, ())
    until = preferences.snoozes.get((due.release, due.item, due.day))
    return OpenLine(due, line.stage, max(day, line.day), line.why, people, groups, until, seats_reminded(due, line.why, body, members))


class Endings:
    """The endings of a release's items; reads what only they need once, and only if an item has ended."""

    def __init__(self, conn: Connection, release: Release, now_due: Mapping[str, Due], today: date) -> None:
        self._conn, self._release, self._now_due, self._today = conn, release, now_due, today
        self._read: tuple[Sequence[LeadTime], frozenset[str], dict[str, date | None]] | None = None

    def of(self, item: str) -> Ending:
        """Returns how the item ended. Three statements for the first."""
        if self._read is None:
            key = self._release.key
            evidenced, _ = open_releases.review_state(self._conn, key)
            self._read = recent_rules(self._conn).lead_times, evidenced, open_releases.closed_conditions(self._conn, key)
        lead_times, evidenced, closed = self._read
        return ending_of(item, self._release, self._today, now_due=self._now_due, lead_times=lead_times, evidenced=evidenced, closed=closed)


def _digest(conn: Connection, release: Release, day: date) -> Digest:
    since, until = history.week_before(conn, day)
    events = {each.key: each.event for each in release.milestones}
    moved: dict[str, str] = {}
    first: dict[tuple[str, str], Any] = {}
    for step, field, before, after in history.moved_steps(conn, release.key, since, until):
        first.setdefault((step, field), before)
        if field == "planned" and after == first[step, field]:
            if "→" in moved.get(step, ""):
                del moved[step]  # It moved, and moved back.
        elif step in events and (words := _moved_words(field, first[step, field], after)):
            moved[step] = f"{events[step]}: {words}"
    criteria = applicable_criteria(release)
    waiting = [each for each in release.milestones if waits_for_date(release, each)]
    return Digest(
        release,
        tuple(moved.values()),
        tuple(each for each in timetable.next_dated(release, day) if not each.proposed)[:MOST_NEXT],
        sum(each.done_on is not None for each in release.milestones),
        len(release.milestones),
        sum(each.state is SignOffState.MET for each in criteria),
        len(criteria),
        sum(each.day is None for each in waiting),
        sum(each.proposed for each in waiting),
        sum(each.state is SignOffState.CONDITIONS for each in criteria),
    )


def _moved_words(field: str, before: str | None, after: str | None) -> str:
    """Formats a change of the timetable from the history's JSON; "" for a field that is not shown."""
    if field == "done_on" and after not in {None, "null"}:
        return f"done on {day_words(date.fromisoformat(json.loads(after or '')))}"
    if field == "planned":
        return f"{_planned(before)} → {_planned(after)}"
    if field == "anchor":
        return "now relative to another step" if after not in {None, "null"} else ""
    return ""


def _planned(value: str | None) -> str:
    text = json.loads(value) if value else None
    return PartialDate.parse(text).words if text else "no date"
