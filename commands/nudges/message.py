"""What a channel's message of a day says, worked out from what is stored now: its items, open and done, and the week's digest."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from commands.nudges.daily_check import DIGEST
from commands.nudges.follow_up import became
from commands.nudges.items import items_of
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import AboutReleases, Refused
from commands.protocol.words import channel_named
from policy.access.classification import shows_in, shows_to
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification, Release
from policy.model.roster import SECAS, Member, is_person
from policy.model.sign_off import Criterion, SignOffState
from policy.model.wording import day_words
from policy.nudges import nudging
from policy.nudges.audience import with_owner
from policy.nudges.due import Due
from policy.releases.readiness import applicable_criteria
from policy.timetable import timetable
from storage.mail.messages import ReminderNote
from storage.nudges import history, reads
from storage.nudges.reads import ReminderPreferences, SentItem
from storage.releases.cached import recent_release
from storage.roster import roster

MOST_MOVED = 6
MOST_NEXT = 3


@dataclass(frozen=True)
class OpenLine:
    """An item that is still to be done: why it is in this message ("", "manager", "body"), and whom to mention for it.

    `groups` are user groups, `people` Slack user ids; both empty where nobody owns it, or nobody is known.
    """

    due: Due
    stage: int
    why: str = ""
    people: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    snoozed_until: date | None = None


@dataclass(frozen=True)
class ClosedLine:
    """An item that was named and needs nothing any more: what became of it, in a word or two."""

    release: str
    text: str
    outcome: str


@dataclass(frozen=True)
class Digest:
    """A release's week: what moved in it, what comes next, and how far it is. Numbers are of steps and of criteria."""

    release: Release
    moved: tuple[str, ...]
    coming: tuple[timetable.Dated, ...]
    steps_done: int
    steps: int
    met: int
    criteria: int


@dataclass(frozen=True)
class NudgeMessage(AboutReleases):
    """The message of a channel on a day. `whole` where all of it is shown, page by page, and not only what fits a message."""

    channel: str
    day: date
    open_lines: tuple[OpenLine, ...]
    closed: tuple[ClosedLine, ...]
    digests: tuple[Digest, ...]
    whole: bool = False
    page: int = 1

    @property
    def direct(self) -> bool:
        """Whether it goes to one person."""
        return is_person(self.channel)


def message(conn: Connection, channel: str, day: date, today: date) -> NudgeMessage | None:
    """The message as it stands now; None where nothing is to be told there. Statements grow with the releases in it alone."""
    lines: dict[tuple[str, str, date], SentItem] = {}
    for line in reads.lines_of(conn, channel, day):
        named = (line.release, line.item, line.due)
        if named not in lines or line.stage < lines[named].stage:
            lines[named] = line
    if not lines:
        return None
    said = reads.fetch_preferences(conn, min(day, today))
    whom = _known(roster.members(conn))
    open_lines: list[OpenLine] = []
    closed: list[ClosedLine] = []
    digests: list[Digest] = []
    classes: dict[str, Classification] = {}
    for key in dict.fromkeys(line.release for line in lines.values()):
        release = recent_release(conn, key)
        if release is None or not _shows(release, channel, said):
            continue
        classes[key] = release.classification
        items = {(each.item, each.day): with_owner(each, said.owners) for each in items_of(conn, release, today)}
        moved = {due.item: due.words or day_words(due.day) for due in items.values()}
        for line in (each for each in lines.values() if each.release == key):
            if line.item == DIGEST:
                digests.append(_digest(conn, release, day))
            elif due := items.get((line.item, line.due)):
                open_lines.append(_open(due, line, release, said, whom))
            else:
                closed.append(ClosedLine(key, line.text, _outcome(line, release, moved, today)))
    open_lines.sort(key=lambda each: nudging.urgency(each.due, day))
    if not (open_lines or closed or digests):
        return None
    return NudgeMessage(classes, channel, day, tuple(open_lines), tuple(closed), tuple(digests))


def asked_message(conn: Connection, asked: Ask) -> NudgeMessage | Refused:
    """The whole of a day's message, behind its Show all; what its channel may see, everybody in it may."""
    words = asked.words
    try:
        channel, day = channel_named(words[1]) or (words[1] if is_person(words[1]) else ""), date.fromisoformat(words[2])
    except (IndexError, ValueError):
        return Refused("Write /release nudge message #channel 2020-01-10: a channel, and the day of its message.")
    if is_person(channel) and channel != asked.request.actor.user:
        return Refused("A direct message is shown only to whom it was sent.")

    found = message(conn, channel, day, asked.today)
    if found is None:
        return Refused(f"No reminders were sent there on {day_words(day)}.", (Line.release("due", "30"),))
    if not shows_to(found.classification, _on_roster(conn, asked)):
        return Refused("That message is open to committee members only; ask a release manager to add you to a roster.")
    return replace(found, whole=True, page=asked.page)


def _on_roster(conn: Connection, asked: Ask) -> bool:
    return bool(roster.roles_of(conn, asked.request.actor.user))


def _shows(release: Release, channel: str, said: ReminderPreferences) -> bool:
    return is_person(channel) or shows_in(release.classification, said.clearances.get(channel, Classification.WHITE))


def _known(members: Sequence[Member]) -> dict[str, tuple[str, ...]]:
    """Whom to mention for a committee: its chair, or all where it has none; the release managers all, for any may be there."""
    found: dict[str, list[Member]] = {}
    for each in members:
        found.setdefault(each.committee, []).append(each)
    chairs = {key: [each for each in seats if each.chair] for key, seats in found.items()}
    return {key: tuple(each.user for each in (seats if key == SECAS or not chairs[key] else chairs[key])) for key, seats in found.items()}


def _open(due: Due, line: SentItem, release: Release, said: ReminderPreferences, known: Mapping[str, tuple[str, ...]]) -> OpenLine:
    whom = {"manager": SECAS, "body": release.body}.get(line.why, due.owner)
    people: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    if is_person(whom):
        people = (whom,)
    elif whom in said.groups:
        groups = (said.groups[whom],)
    else:
        people = known.get(whom, ())
    return OpenLine(due, line.stage, line.why, people, groups, said.snoozes.get((due.release, due.item, due.day)))


def _outcome(line: SentItem, release: Release, moved: Mapping[str, str], today: date) -> str:
    if line.item in moved:
        return f"moved to {moved[line.item]}"
    what, to = became(line.item, release, today)
    step = next((each for each in release.milestones if f"milestone:{each.key}" == line.item), None)
    if what == "done":
        return f"done on {day_words(step.done_on)}" if step and step.done_on else "done"
    return f"planned for {to}" if to else "no longer due"


def _digest(conn: Connection, release: Release, day: date) -> Digest:
    since, until = history.week_before(conn, day)
    events = {each.key: each.event for each in release.milestones}
    moved: dict[str, str] = {}
    first: dict[tuple[str, str], Any] = {}
    for step, field, before, after in history.moved_steps(conn, release.key, since, until):
        first.setdefault((step, field), before)
        if step in events and (words := _moved_words(field, first[step, field], after)):
            moved[step] = f"{events[step]}: {words}"
    criteria = applicable_criteria(release)
    return Digest(
        release,
        tuple(moved.values()),
        timetable.next_dated(release, day)[:MOST_NEXT],
        sum(each.done_on is not None for each in release.milestones),
        len(release.milestones),
        sum(map(_met, criteria)),
        len(criteria),
    )


def _met(criterion: Criterion) -> bool:
    return criterion.state in {SignOffState.MET, SignOffState.CONDITIONS}


def _moved_words(field: str, before: str | None, after: str | None) -> str:
    """A change of the timetable in words, from the history's JSON; "" for one that says nothing by itself."""
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


@dataclass(frozen=True)
class NoteShown:
    """Something said of an item in its thread; `what` as the ledger has it, `by` whose act it was, `to` a day or a new owner."""

    what: str
    release: str
    item: str
    text: str
    day: date
    due: Due | None = None
    by: str = ""
    to: str = ""
    reason: str = ""
    people: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    done_on: date | None = None


def note(conn: Connection, message: ReminderNote, today: date) -> NoteShown | None:
    """What is said in a thread, from its outbox row and what is stored now; None where its release is gone."""
    key, item, what = message.release, message.item, message.what
    release = recent_release(conn, key)
    if release is None:
        return None
    said = reads.fetch_preferences(conn, today)
    items = {(each.item, each.day): with_owner(each, said.owners) for each in items_of(conn, release, today)}
    due = items.get((item, message.due))
    kind, _, ref = item.partition(":")
    step = next((each for each in release.milestones if each.key == ref), None) if kind == "milestone" else None
    text = due.text if due else step.event if step else reads.last_text(conn, key, item) or item
    whom = {"manager": SECAS, "body": release.body}.get(what, "")
    people = _known(roster.members(conn, whom)).get(whom, ()) if whom else ()
    by = message.by or (history.done_by(conn, key, ref) if what == "done" and step else "")
    return NoteShown(
        what,
        key,
        item,
        text,
        message.day,
        due,
        by,
        message.to,
        reads.snooze_reason(conn, key, item, message.due) if what == "snoozed" else "",
        people,
        (said.groups[whom],) if whom in said.groups else (),
        step.done_on if step else None,
    )
