"""Shared steps of all decisions: authority, meeting, record and announcement (R13, R14)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from commands.protocol.answers import past_day
from commands.protocol.command import Doing
from commands.protocol.form import Field, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Channel, Refused, Words
from commands.timetable.completion import complete, completed_words, reopen, reopened_words
from policy.access.permissions import Action, Permission
from policy.calendar.past_days import Before, why_look_again
from policy.calendar.release_calendar import release_as_one
from policy.decisions import authority
from policy.meetings.meetings import held, meeting_name
from policy.meetings.paper_references import contradiction
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.releases import Release
from policy.model.rid import Covers
from policy.model.roster import name_of_body
from policy.releases.phase import Phase, phase
from storage.decisions import decisions
from storage.history.announcements import about_decision
from storage.history.names import name_of
from storage.mail import outbox
from storage.mail.messages import DecisionAnnounced, DecisionDetails, DecisionPinned
from storage.meetings.meetings import fetch_meeting_rules, fetch_meetings, recent_meetings
from storage.roster.channels import channel_for
from storage.tables import DecisionRow

AGREEMENT = (Option(Outcome.AGREED.value, "Agreed"), Option(Outcome.NOT_AGREED.value, "Not agreed"))
PINNED = frozenset({Subject.GO_LIVE, Subject.DATE})
"""Subjects of the decisions whose announcement is pinned."""
LONGEST_NOTE = 250
"""The length of a note, in characters, that an announcement shows whole; a longer one is also in its thread."""
CLOSED = frozenset({Phase.LIVE, Phase.CANCELLED})


@dataclass(frozen=True)
class Deciding:
    """A decision in progress: its release and subject, the person's permission, and the words after the subject."""

    doing: Doing
    release: Release
    subject: Subject
    part: Permission
    rest: tuple[str, ...] = ()

    @property
    def thing(self) -> str:
        """The name under which a refusal is recorded."""
        return name_of(DecisionRow, self.release.key, self.subject.value)

    @property
    def line(self) -> Line:
        """The command line of this decision."""
        return Line.release("decide", self.release.key, self.subject.value)

    @property
    def body(self) -> str:
        """The name of the deciding body."""
        return name_of_body(self.release.body)

    def refused(self, sentence: str, *instead: Line) -> Refused:
        """Returns a refusal that is recorded in the history."""
        return Refused(sentence, instead, self.thing, self.release.key)


@dataclass(frozen=True)
class DecidedAt:
    """The date of a body's meeting, the paper or minute to cite, and what is unusual about the date."""

    met_on: date
    reference: str
    unusual: tuple[str, ...] = ()

    @property
    def cautions(self) -> tuple[str, ...]:
        """What is unusual about the date, as lines of a list of effects."""
        return tuple(f"⚠️ {each}" for each in self.unusual)


def opened(doing: Doing, release: Release, subject: Subject, rest: tuple[str, ...]) -> Deciding | Refused:
    """Returns the decision if the person may take it (the body's chair, or a manager on its behalf) and the release is open."""
    part = doing.may(Action.DECIDE, body=release.body)
    found = Deciding(doing, release, subject, part, rest)
    if not part.allowed:
        return doing.denied(part, found.thing, release.key)
    now = phase(release, doing.today)
    if now in CLOSED:
        return found.refused(f"The {release_as_one(release.key)} is {now.value}, so no decision can be recorded on it.")
    return found


def meeting_fields(deciding: Deciding) -> tuple[Field, ...]:
    """Returns the fields for the meeting's date and the paper or minute, which a manager must cite and a chair may."""
    hint = (
        f"You record this on behalf of the {deciding.body}, so cite the paper or minute."
        if deciding.part.on_behalf
        else "As the body's chair, you need none."
    )
    return (
        Field("met_on", "Meeting date", Kind.DATE, value=deciding.doing.today.isoformat()),
        Field("reference", "Paper or minute", optional=not deciding.part.on_behalf, hint=hint, longest=200),
    )


def read_meeting(deciding: Deciding, before: Sequence[Before] = ()) -> DecidedAt:
    """Reads the meeting from the answers and collects faults; `before` is what usually comes before it."""
    doing = deciding.doing
    met_on = past_day(doing, "met_on", "The meeting date", "Enter the date of the meeting.")
    reference = doing.answer("reference")
    if deciding.part.on_behalf and not reference:
        doing.faults["reference"] = f"Cite the paper or minute of the {deciding.body}, such as SECP_76_1701_23."
    unusual = why_look_again(met_on, doing.today, before) if met_on else ()
    there = [each for each in recent_meetings(doing.tx.connection).get(deciding.release.body, ()) if each.day == met_on]
    if there and not held(there):
        unusual = (*unusual, f"{meeting_name(there[0])} is cancelled: {there[0].cancelled}")
    return DecidedAt(met_on or doing.today, reference, unusual)


def read_agreement(doing: Doing) -> Outcome:
    """Reads whether it was agreed; "not agreed" needs a reason."""
    outcome = next((each for each in (Outcome.AGREED, Outcome.NOT_AGREED) if each.value == doing.answer("outcome")), None)
    if outcome is None:
        doing.faults["outcome"] = "Choose Agreed or Not agreed."
    if outcome is Outcome.NOT_AGREED and not doing.answer("reason"):
        doing.faults["reason"] = "Enter the reason why it was not agreed."
    return outcome or Outcome.NOT_AGREED


def record(
    deciding: Deciding,
    outcome: Outcome,
    meeting: DecidedAt,
    *,
    covers: Covers = Covers.ALL,
    note: str = "",
    happened: Collection[str] = (),
    move: Decision | None = None,
    detailed: bool = False,
    standing: bool = True,
) -> tuple[int, tuple[Words, ...]]:
    """Records the decision, completes its milestone and announces it. Returns its number and notes for the person.

    `move` has the dates of a decision that moves the go-live (R23). A decision that is `detailed` has more than its announcement says.
    One that is not `standing` is the late minute of a meeting after which the body decided again.
    """
    doing, release = deciding.doing, deciding.release
    number = decisions.next_decision(doing.tx.connection, release.key)
    doing.tx.session.add(
        DecisionRow(
            release_key=release.key,
            number=number,
            subject=deciding.subject,
            body=release.body,
            outcome=outcome,
            met_on=meeting.met_on,
            covers=covers,
            recorded_on=doing.today,
            reference=meeting.reference,
            note=note,
            **({name: getattr(move, name) for name in ("go_live_before", "go_live", "window_end", "by_authority")} if move else {}),
        )
    )
    conn = doing.tx.connection
    wrong = contradiction(meeting.reference, release.body, meeting.met_on, fetch_meetings(conn, release.body), fetch_meeting_rules(conn))
    notes: list[Words] = [(f"⚠️ {wrong} If that is a mistake, undo this and record it again.",)] if wrong else []
    act = authority.decision_act(deciding.subject)
    if act and standing and outcome in {Outcome.AGREED, Outcome.GO, Outcome.NO_GO}:
        notes += completed_words([each.event for each in complete(doing, release, act, meeting.met_on, happened, covers)])
    long = detailed or len(note) > LONGEST_NOTE
    return number, (*notes, *announce(doing, release, number, deciding.subject, detailed=long, standing=standing))


def reopened(deciding: Deciding) -> tuple[Words, ...]:
    """Reopens the milestones that the subject's approval completed, and returns a sentence on them."""
    act = authority.decision_act(deciding.subject)
    return reopened_words(reopen(deciding.doing.tx, deciding.release, act)) if act else ()


def announce(
    doing: Doing, release: Release, number: int, subject: Subject, *, detailed: bool = False, standing: bool = True
) -> tuple[Words, ...]:
    """Announces a decision in the release's channel; a decision on go-live or its date is pinned there while it stands."""
    channel = channel_for(doing.tx.connection, release.key)
    if channel is None:
        doing.offer(Action.CHANNEL, Line.release("channel", release.key))
        line = Line.release("channel", release.key, "#channel")
        return ((f"The {release_as_one(release.key)} has no channel, so this was not announced. Set one with {line}.",),)
    key = f"decision:{doing.tx.change_id}:{release.key}"
    about = about_decision(release.key, subject.value)
    outbox.enqueue(doing.tx, DecisionAnnounced(release.key, number, doing.user), key=key, channel=channel, about=about)
    if detailed:
        outbox.enqueue(doing.tx, DecisionDetails(key, release.key, number), key=f"details:{key}", channel=channel, about=about)
    pinned = subject in PINNED
    if pinned:
        outbox.enqueue(doing.tx, DecisionPinned(key, release.key, number, doing.user), key=f"pin:{key}", channel=channel)
    return (("It will be announced in ", Channel(channel), " and pinned there." if pinned and standing else "."),)
