"""`/release minutes`: drafts the minutes of a meeting, and records who took part, actions and the confirmation (RID 3; R13)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from commands.meetings.agenda import named_meeting, quorum_of
from commands.meetings.agenda import queued as queued_file
from commands.meetings.correcting import correct_action, item_of, read_action
from commands.meetings.moved import meeting_meant
from commands.meetings.naming import refused_cancelled
from commands.protocol.access.reading import seen_releases
from commands.protocol.command import Doing, faults
from commands.protocol.files import Preparing
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import UNCHANGED, Changed, Person, Refused
from commands.protocol.words import unexpected
from policy.access.permissions import Action
from policy.calendar.release_calendar import MEETINGS
from policy.meetings.meeting import Meeting
from policy.meetings.meetings import has_come, meeting_name
from policy.meetings.minutes import MeetingAction, Minutes, Presence
from policy.model.roster import is_person
from policy.model.wording import day_words
from storage.history.names import name_of, names_under
from storage.history.numbers import next_number
from storage.meetings.agenda import Agenda, fetch_agenda, keys_of
from storage.meetings.minutes import fetch_minutes
from storage.tables import AttendanceRow, MeetingActionRow, MeetingRow, NudgeOwnerRow


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
    if refused := unexpected(_line(one, step, *taken), rest[len(taken) :], after=" ".join((step, *taken))):
        return refused
    if step == FILE:
        doing.asked = doing.asked.with_words(words[:at])
        return queued_file(doing, "minutes", "The minutes of", "are")
    action = Action.CONFIRM if step in {"confirm", "reopen"} else Action.MINUTES
    kept = fetch_minutes(doing.tx.connection, one)
    own = step == "close" and any([str(each.number)] == list(rest) and _owns(doing, one, each) for each in kept.actions)
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
    owner = next((_owner(doing, one, each) for each in kept.actions if [str(each.number)] == list(rest)), "")
    if not is_person(owner):
        return refused
    others = (", ", *refused.who[1:]) if refused.who[:1] == ("Ask ",) else (". ", *refused.who)
    return replace(refused, who=("Ask ", Person(owner), " (its owner)", *others))


def refused_confirmed(one: Meeting, confirmed_on: date) -> Refused:
    """Returns the refusal to change minutes that were confirmed, with the ways to reopen and to read them."""
    told = f"The minutes of {meeting_name(one)} were confirmed on {day_words(confirmed_on)}. Its chair can reopen them."
    return Refused(told, (_line(one, "reopen"), _line(one)))


def past_minutes(conn: Connection, asked: Ask) -> MinutesShown | Refused:
    """Shows the minutes as they stood on an earlier day."""
    one = named_meeting(conn, asked.line, asked.today)
    if isinstance(one, Refused):
        return one
    kept = fetch_minutes(conn, one)
    among = tuple(seen_releases(conn, asked, keys_of(conn, one)))
    return MinutesShown(fetch_agenda(conn, one, asked.today, among), kept, quorum_of(conn, one, kept), may_confirm=False, as_of=asked.today)


def _owns(doing: Doing, one: Meeting, action: MeetingAction) -> bool:
    """Returns whether the person has to do an action: it is theirs, or its reminder was given to them."""
    return _owner(doing, one, action) == doing.user


def _owner(doing: Doing, one: Meeting, action: MeetingAction) -> str:
    given = doing.tx.session.get(NudgeOwnerRow, (MEETINGS, item_of(one, action.number)))
    return given.owner if given else action.owner


def _line(one: Meeting, *words: object) -> Line:
    return Line.release("minutes", one.body, one.day.isoformat(), *words)


def _shown(doing: Doing, one: Meeting) -> MinutesShown:
    conn = doing.tx.connection
    kept = fetch_minutes(conn, one)
    may = doing.may(Action.CONFIRM, committee=one.body).allowed
    among = tuple(seen_releases(conn, doing.asked, keys_of(conn, one)))
    agenda = fetch_agenda(conn, one, doing.today, among)
    return MinutesShown(agenda, kept, quorum_of(conn, one, kept), may, held=has_come(one, doing.today))


def _attendance(doing: Doing, one: Meeting, kept: Minutes, _rest: tuple[str, ...]) -> Answered:
    def people(presence: Presence) -> tuple[str, ...]:
        return tuple(each for each in kept.of(presence) if each.startswith(("U", "W")) and " " not in each)

    others = [each for each in kept.of(Presence.PRESENT) if each not in people(Presence.PRESENT)]
    form = Form(
        title="Who took part",
        line=_line(one, "attendance"),
        about=((f"{meeting_name(one)}.{_ONLY_APOLOGIES if not has_come(one, doing.today) else ''}",),),
        things=(names_under(AttendanceRow, one.body, one.key),),
        fields=(
            Field("present", "Present", Kind.PEOPLE, value=people(Presence.PRESENT), optional=True),
            Field(
                "others", "Others present", Kind.TEXT, value="\n".join(others), optional=True, hint="Who is not in Slack, one name a line."
            ),
            Field("apologies", "Apologies", Kind.PEOPLE, value=people(Presence.APOLOGIES), optional=True),
            Field(
                "recused",
                "Recused",
                Kind.PEOPLE,
                value=people(Presence.RECUSED),
                optional=True,
                hint="Present, but not part of the quorum.",
            ),
        ),
    )
    if asking := doing.ask(form):
        return asking
    named = {each.strip(): Presence.PRESENT for each in doing.answer("others").replace(",", "\n").splitlines() if each.strip()}
    wanted = dict.fromkeys(doing.several("present"), Presence.PRESENT) | named
    wanted |= dict.fromkeys(doing.several("apologies"), Presence.APOLOGIES) | dict.fromkeys(doing.several("recused"), Presence.RECUSED)
    if not wanted and not kept.attendees:
        return Faults({"present": "Name at least one person who was present."})
    if not has_come(one, doing.today) and (early := _taking_part(doing)):
        return Faults(dict.fromkeys(early, f"The meeting is on {day_words(one.day)}.{_ONLY_APOLOGIES}"))
    for position, (person, presence) in enumerate(wanted.items()):
        row = doing.tx.session.get(AttendanceRow, (one.body, one.key, person))
        if row is None:
            doing.tx.session.add(AttendanceRow(body=one.body, meeting_key=one.key, person=person, position=position, presence=presence))
        elif row.presence is not presence:
            row.presence = presence
    for gone in {each.person for each in kept.attendees} - set(wanted):
        doing.tx.session.delete(doing.tx.session.get_one(AttendanceRow, (one.body, one.key, gone)))
    done = doing.tx.changed
    said = (
        f"{'Recorded' if wanted else 'Cleared'} who took part in {meeting_name(one)}."
        if done
        else f"Who took part in {meeting_name(one)} is already on record so."
    )
    told = quorum_of(doing.tx.connection, one, fetch_minutes(doing.tx.connection, one))
    return Changed(
        (said,),
        ((told,),),
        (_line(one), Line.release("agenda", one.body, one.day)),
        title="Done" if done else UNCHANGED,
    )


def _taking_part(doing: Doing) -> tuple[str, ...]:
    """Returns the fields of the form that name somebody as at the meeting."""
    return tuple(
        name for name in ("present", "others", "recused") if (doing.answer("others").strip() if name == "others" else doing.several(name))
    )


def _text(doing: Doing, one: Meeting, kept: Minutes, _rest: tuple[str, ...]) -> Answered:
    form = Form(
        title="Text of the minutes",
        line=_line(one, "text"),
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
        return Changed((f"The {about} is already as you sent it.",), (), (_line(one),), title=UNCHANGED)
    return Changed((f"Saved the {about}.",), (), (_line(one),))


def _action(doing: Doing, one: Meeting, kept: Minutes, rest: tuple[str, ...]) -> Answered:
    if rest:
        return correct_action(doing, one, kept, rest[0])
    form = Form(
        title="Add an action",
        line=_line(one, "action"),
        about=((f"{meeting_name(one)}.",),),
        submit="Add",
        fields=(
            Field("text", "Action", Kind.TEXT),
            Field("owner", "Owner", Kind.PERSON),
            Field("due", "Date", Kind.DATE),
        ),
    )
    if asking := doing.ask(form):
        return asking
    answers = read_action(doing, one)
    if isinstance(answers, Faults):
        return answers
    text, owner, due = answers
    taken = (each.number for each in kept.actions)
    number = next_number(doing.tx.connection, MeetingActionRow, one.body, one.key, taken=taken)
    doing.tx.session.add(MeetingActionRow(body=one.body, meeting_key=one.key, number=number, text=text, owner=owner, due=due))
    return Changed(
        (f"Action {number} of {meeting_name(one)}, by {day_words(due)}, for ", Person(owner), "."),
        (),
        (_line(one), _line(one, "action", number)),
    )


def _close(doing: Doing, one: Meeting, kept: Minutes, rest: tuple[str, ...]) -> Answered:
    number = int(rest[0]) if rest and rest[0].isascii() and rest[0].isdigit() else 0
    found = next((each for each in kept.actions if each.number == number), None)
    if found and found.closed_on:
        told = f"Action {number} of {meeting_name(one)} was closed on {day_words(found.closed_on)}: {found.closed_note}"
        return Refused(told, (_line(one), Line.release("history", MEETINGS)))
    if found is None:
        return Refused(f"{meeting_name(one)} has no open action {rest[0] if rest else ''}".strip() + ".", (_line(one),))
    form = Form(
        title="Close an action",
        line=_line(one, "close", number),
        about=((found.text[:500],),),
        submit="Close",
        things=(name_of(MeetingActionRow, one.body, one.key, number),),
        fields=(Field("note", "Note", Kind.TEXT, hint="What was done."),),
    )
    if asking := doing.ask(form):
        return asking
    note = doing.needed("note", "Write what was done.")
    if doing.faults:
        return faults(doing)
    row = doing.tx.session.get_one(MeetingActionRow, (one.body, one.key, number))
    row.closed_on, row.closed_note = doing.today, note
    return Changed((f"Closed action {number} of {meeting_name(one)}.",), (), (_line(one),))


def _confirm(doing: Doing, one: Meeting, kept: Minutes, _rest: tuple[str, ...]) -> Answered:
    if not has_come(one, doing.today):
        return Refused(f"{meeting_name(one)} has not been held yet, so its minutes can't be confirmed.", (_line(one),))
    if not kept.attendees:
        return Refused("Record who took part before the minutes are confirmed.", (_line(one, "attendance"),))
    items = fetch_agenda(doing.tx.connection, one, doing.today).items
    left = [f"Not answered: {each.asked.value} {each.text}." for each in items if each.waits]
    form = Form("Confirm the minutes", _line(one, "confirm"), (), things=(name_of(MeetingRow, one.body, one.key),))
    told = [*left, quorum_of(doing.tx.connection, one, kept)]
    if asking := doing.confirm(form, told, about=f"You confirm the minutes of {meeting_name(one)}:", submit="Confirm"):
        return asking
    row = doing.tx.session.get_one(MeetingRow, (one.body, one.key))
    row.minutes_on, row.minutes_by = doing.today, doing.user
    return Changed((f"The minutes of {meeting_name(one)} are confirmed.",), (), (_line(one), _line(one, "file")))


def _reopen(doing: Doing, one: Meeting, kept: Minutes, _rest: tuple[str, ...]) -> Answered:
    if kept.confirmed_on is None:
        return Refused(f"The minutes of {meeting_name(one)} are already a draft.", (_line(one),))
    row = doing.tx.session.get_one(MeetingRow, (one.body, one.key))
    row.minutes_on, row.minutes_by = None, ""
    return Changed((f"The minutes of {meeting_name(one)} are a draft again.",), (), (_line(one),))


_STEPS: dict[str, Callable[[Doing, Meeting, Minutes, tuple[str, ...]], Answered]] = {
    "attendance": _attendance,
    "text": _text,
    "action": _action,
    "close": _close,
    "confirm": _confirm,
    "reopen": _reopen,
}
"""The words after the meeting, and what each does."""

_CLOSE = "Only the action's owner, a release manager (SECAS) or the committee's chair can close an action."

_ONLY_APOLOGIES = " Until it is held, record apologies only."

FILE = "file"
"""The word that asks for the minutes as a document."""
