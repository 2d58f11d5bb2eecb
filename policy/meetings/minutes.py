"""Minutes of a meeting: who was present, whether the quorum was, and the actions that were agreed (RID 3; R15, R22)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy.meetings.meeting import Meeting
from policy.model.roster import Committee, Member
from policy.model.wording import counted, day_words


class Presence(StrEnum):
    """A person's part in a meeting. A person who recused themselves was present, but does not count to the quorum (R15)."""

    PRESENT = "present"
    APOLOGIES = "apologies"
    RECUSED = "recused"


@dataclass(frozen=True)
class Attendee:
    """Somebody at a meeting: a Slack user id, or the name of somebody who is not in Slack."""

    person: str
    presence: Presence


@dataclass(frozen=True)
class MeetingAction:
    """An action of a meeting, with who does it by when; closed with a note, like a condition."""

    number: int
    text: str
    owner: str
    due: date
    closed_on: date | None = None
    closed_note: str = ""

    def overdue(self, today: date) -> bool:
        """Returns whether it is open after its day."""
        return self.closed_on is None and self.due < today


@dataclass(frozen=True)
class Minutes:
    """The minutes of a meeting without its decisions; `confirmed_on` is None while they are a draft."""

    attendees: tuple[Attendee, ...] = ()
    actions: tuple[MeetingAction, ...] = ()
    text: str = ""
    confirmed_on: date | None = None
    confirmed_by: str = ""

    def of(self, presence: Presence) -> tuple[str, ...]:
        """Returns the people with that presence."""
        return tuple(each.person for each in self.attendees if each.presence is presence)


@dataclass(frozen=True)
class MeetingRecord:
    """All that is on record of a meeting: its facts, and its minutes."""

    meeting: Meeting
    minutes: Minutes = Minutes()


def why_not_due(due: date | None, met_on: date) -> str:
    """Returns why an action of a meeting on a day can't be due by then, or ""."""
    if due is None:
        return "Enter the day by which it is done."
    return f"The date can't be before the meeting, {day_words(met_on)}." if due < met_on else ""


def quorum_words(committee: Committee, roster: Sequence[Member], attendees: Iterable[Attendee]) -> str:
    """Returns the sentence on the quorum: "Quorum: 2 of 3 members are present." It counts members who have not recused themselves (R15)."""
    presence = {each.person: each.presence for each in attendees}
    present = {person for person, each in presence.items() if each is Presence.PRESENT}
    if committee.quorum == "chair":
        chairs = {presence.get(each.user) for each in roster if each.chair}
        if Presence.RECUSED in chairs and Presence.PRESENT not in chairs:
            return "Quorum: the chair, who was recused and so does not count."
        return f"Quorum: the chair, who is {'present' if Presence.PRESENT in chairs else 'not noted as present'}."
    counting = [each for each in roster if each.user in present]
    enough = "reached" if len(counting) >= int(committee.quorum) else "not reached"
    return f"Quorum: {counted(len(counting), 'member')} of {committee.quorum} present, {enough}."


def open_actions(actions: Collection[MeetingAction]) -> tuple[MeetingAction, ...]:
    """Returns the actions that are not closed, soonest first."""
    return tuple(sorted((each for each in actions if each.closed_on is None), key=lambda each: (each.due, each.number)))
