"""`/release minutes`: drafts the minutes of a meeting, and records their text and confirmation (RID 3; R13)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from commands.meetings.actions import add_action, close_action, owner_of, owns
from commands.meetings.agenda import named_meeting, quorum_of
from commands.meetings.agenda import queued as queued_file
from commands.meetings.attendance import attendance
from commands.meetings.meeting_meant import meeting_meant
from commands.meetings.named_meeting import minutes_line, refused_cancelled
from commands.protocol.access.reading import seen_releases
from commands.protocol.command import Doing
from commands.protocol.files import Preparing
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.request import Ask
from commands.protocol.results import UNCHANGED, Changed, Person, Refused
from commands.protocol.words import unexpected
from policy.access.permissions import Action
from policy.meetings.meeting import Meeting
from policy.meetings.meetings import has_come, meeting_name
from policy.meetings.minutes import Minutes
from policy.model.roster import is_person
from policy.model.wording import day_words
from storage.history.names import name_of
from storage.meetings.agenda import Agenda, fetch_agenda, keys_of
from storage.meetings.minutes import fetch_minutes
from storage.tables import MeetingRow


@dataclass(frozen=True)
class MinutesShown:
    """The minutes of a meeting, draft or confirmed, for the person who asked: its agenda with the answers, and what is on record.

    `as_of` is the day of which they are, None for now. Before the meeting is `held`, nothing is decided at it and nobody confirms them.
    """

    agenda: Agenda
    minutes: Minutes
    quorum: str
    may_confirm: bool
    as_of: date | None = None
    held: bool = True


Answered = Changed | Form | Faults | Refused | Preparing | MinutesShown


def minutes(doing: Doing) -> Answered:
    """Shows the minutes; a last word records who took part, the text, an action, its closing, or the chair's confirmation."""
    words = doing.asked.words
    at = next((number for number, word in enumerate(words) if word.lower() in {*_STEPS, FILE}), len(words))
    one = meeting_meant(doing, replace(doing.asked.line, words=words[:at]))
    if isinstance(one, Refused):
        return one
    if at == len(words):
        return _shown(doing, one)
    step, rest = words[at].lower(), words[at + 1 :]
    taken = rest[:1] if step in {"close", "action"} else ()
    if refused := unexpected(minutes_line(one, step, *taken), rest[len(taken) :], after=" ".join((step, *taken))):
        return refused
    if step == FILE:
        doing.asked = doing.asked.with_words(words[:at])
        return queued_file(doing, "minutes", "The minutes of", "are")
    action = Action.CONFIRM if step in {"confirm", "reopen"} else Action.MINUTES
    kept = fetch_minutes(doing.tx.connection, one)
    own = step == "close" and any([str(each.number)] == list(rest) and owns(doing, one, each) for each in kept.actions)
    permission = doing.may(action, committee=one.body)
    if not own and not permission.allowed:
        told = replace(permission, sentence=_CLOSE) if step == "close" else permission
        refused = doing.denied(told, name_of(MeetingRow, one.body, one.key))
        return _named_owner(doing, one, kept, rest, refused) if step == "close" else refused
    if kept.confirmed_on and step not in {"reopen", "close"}:
        return refused_confirmed(one, kept.confirmed_on)
    if step != "close" and (refused := refused_cancelled(one, "no minutes")):
        return refused
    return _STEPS[step](doing, one, kept, rest)


def _named_owner(doing: Doing, one: Meeting, kept: Minutes, rest: tuple[str, ...], refused: Refused) -> Refused:
    """Returns the refusal to close an action, which names its owner first."""
    owner = next((owner_of(doing, one, each) for each in kept.actions if [str(each.number)] == list(rest)), "")
    if not is_person(owner):
        return refused
    others = (", ", *refused.who[1:]) if refused.who[:1] == ("Ask ",) else (". ", *refused.who)
    return replace(refused, who=("Ask ", Person(owner), " (its owner)", *others))


def refused_confirmed(one: Meeting, confirmed_on: date) -> Refused:
    """Returns the refusal to change minutes that were confirmed, with the ways to reopen and to read them."""
    told = f"The minutes of {meeting_name(one)} were confirmed on {day_words(confirmed_on)}. Its chair can reopen them."
    return Refused(told, (minutes_line(one, "reopen"), minutes_line(one)))


def past_minutes(conn: Connection, asked: Ask) -> MinutesShown | Refused:
    """Shows the minutes as they stood on an earlier day."""
    one = named_meeting(conn, asked.line, asked.today)
    if isinstance(one, Refused):
        return one
    kept = fetch_minutes(conn, one)
    agenda = fetch_agenda(conn, one, asked.today, tuple(seen_releases(conn, asked, keys_of(conn, one))))
    quorum = quorum_of(conn, one, kept)
    return MinutesShown(agenda, kept, quorum, may_confirm=False, as_of=asked.today, held=has_come(one, asked.today))


def _shown(doing: Doing, one: Meeting) -> MinutesShown:
    conn = doing.tx.connection
    kept = fetch_minutes(conn, one)
    may = doing.may(Action.CONFIRM, committee=one.body).allowed
    among = tuple(seen_releases(conn, doing.asked, keys_of(conn, one)))
    agenda = fetch_agenda(conn, one, doing.today, among)
    return MinutesShown(agenda, kept, quorum_of(conn, one, kept), may, held=has_come(one, doing.today))


def _text(doing: Doing, one: Meeting, kept: Minutes, _rest: tuple[str, ...]) -> Answered:
    form = Form(
        title="Text of the minutes",
        line=minutes_line(one, "text"),
        things=(name_of(MeetingRow, one.body, one.key),),
        edits=True,
        fields=(
            Field(
                "text", "Text", Kind.TEXT, value=kept.text, optional=True, hint="What was discussed. Decisions are listed by themselves."
            ),
        ),
    )
    if asking := doing.ask(form):
        return asking
    doing.tx.session.get_one(MeetingRow, (one.body, one.key)).minutes_text = doing.answer("text")
    about = f"text of the minutes of {meeting_name(one)}"
    if not doing.tx.changed:
        return Changed((f"The {about} is already as you sent it.",), (), (minutes_line(one),), title=UNCHANGED)
    return Changed((f"Saved the {about}.",), (), (minutes_line(one),))


def _confirm(doing: Doing, one: Meeting, kept: Minutes, _rest: tuple[str, ...]) -> Answered:
    if not has_come(one, doing.today):
        return Refused(f"{meeting_name(one)} has not been held yet, so its minutes can't be confirmed.", (minutes_line(one),))
    if not kept.attendees:
        return Refused("Record who took part before the minutes are confirmed.", (minutes_line(one, "attendance"),))
    items = fetch_agenda(doing.tx.connection, one, doing.today).items
    left = [f"Not answered: {each.asked.value} {each.text}." for each in items if each.waits]
    form = Form("Confirm the minutes", minutes_line(one, "confirm"), (), things=(name_of(MeetingRow, one.body, one.key),))
    told = [*left, quorum_of(doing.tx.connection, one, kept)]
    if asking := doing.confirm(form, told, about=f"You confirm the minutes of {meeting_name(one)}:", submit="Confirm"):
        return asking
    row = doing.tx.session.get_one(MeetingRow, (one.body, one.key))
    row.minutes_on, row.minutes_by = doing.today, doing.user
    return Changed((f"The minutes of {meeting_name(one)} are confirmed.",), (), (minutes_line(one), minutes_line(one, "file")))


def _reopen(doing: Doing, one: Meeting, kept: Minutes, _rest: tuple[str, ...]) -> Answered:
    if kept.confirmed_on is None:
        return Refused(f"The minutes of {meeting_name(one)} are already a draft.", (minutes_line(one),))
    row = doing.tx.session.get_one(MeetingRow, (one.body, one.key))
    row.minutes_on, row.minutes_by = None, ""
    return Changed((f"The minutes of {meeting_name(one)} are a draft again.",), (), (minutes_line(one),))


_STEPS: dict[str, Callable[[Doing, Meeting, Minutes, tuple[str, ...]], Answered]] = {
    "attendance": attendance,
    "text": _text,
    "action": add_action,
    "close": close_action,
    "confirm": _confirm,
    "reopen": _reopen,
}
"""The words after the meeting, and what each does."""

_CLOSE = "Only the action's owner, a release manager (SECAS) or the committee's chair can close an action."


FILE = "file"
"""The word that asks for the minutes as a document."""
