"""`/release deputy`: who stands in for whom, and until when (R22)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.results import UNCHANGED, Changed, Person, Refused
from commands.protocol.words import person_named
from commands.roster import seats
from policy.access.permissions import Action
from policy.calendar.past_days import why_past
from policy.calendar.typed_dates import NotADateError, read_day
from policy.model.roster import Committee
from policy.model.wording import day_words
from storage.history.names import name_of
from storage.roster import roster
from storage.roster.cached import recent_reference
from storage.tables import DeputyRow


def deputy(doing: Doing) -> Changed | Form | Faults | Refused:
    """Names a deputy for a person on all their committees until a day, that day included; asks for them if the line names nobody (R22)."""
    words = doing.asked.words
    if not words:
        return _by_form(doing)
    if words[0].lower() == "remove":
        return _no_deputy(doing, words[1:])
    example = "Write /release deputy @dana for @rachel until 14 Feb 2020."
    if len(words) < 5 or words[1].lower() != "for" or words[3].lower() != "until":
        return Refused(example)
    stand_in, absent = person_named(words[0]), person_named(words[2])
    if not stand_in or not absent or stand_in == absent:
        return Refused(f"Name two people, the deputy first. {example}")
    try:
        until = read_day(" ".join(words[4:]), doing.today)
    except NotADateError as fault:
        return Refused(f"{fault}. {example}")
    if refused := _may_depute(doing, absent, stand_in):
        return refused
    if not roster.memberships_of(doing.tx.connection, absent):
        return Refused(_NO_SEAT)
    if wrong := why_past(until, doing.today, "The last day"):
        return Refused(wrong)
    return _named(doing, stand_in, absent, until)


_NO_SEAT = "That person is a member of no committee, so they need no deputy."


def _by_form(doing: Doing) -> Changed | Form | Faults | Refused:
    """Asks for both people and the last day. Who has a seat may name their own deputy; it is in the form as it opens (R22)."""
    own = roster.memberships_of(doing.tx.connection, doing.user)
    if not own and (refused := doing.refuse(Action.ROSTER, name_of(DeputyRow, "", ""))):
        return refused
    form = Form(
        title="Name a deputy",
        line=Line.release("deputy"),
        about=(("A deputy acts on all committees of the person whom they stand in for.",),),
        fields=(
            Field("absent", "Who is away", Kind.PERSON, value=doing.user if own else ""),
            Field("deputy", "Deputy", Kind.PERSON),
            Field("until", "Until", Kind.DATE, hint="The last day, that day included."),
        ),
    )
    if asking := doing.ask(form):
        return asking
    absent, stand_in, until = doing.answer("absent"), doing.answer("deputy"), doing.day("until")
    if until is None:
        doing.faults.setdefault("until", "Enter the last day.")
    elif wrong := why_past(until, doing.today, "The last day"):
        doing.faults["until"] = wrong
    if stand_in == absent:
        doing.faults["deputy"] = "Nobody stands in for themselves. Choose another person."
    if not roster.memberships_of(doing.tx.connection, absent):
        doing.faults["absent"] = _NO_SEAT
    if doing.faults or until is None:
        return faults(doing)
    return _may_depute(doing, absent, stand_in) or _named(doing, stand_in, absent, until)


def _named(doing: Doing, stand_in: str, absent: str, until: date) -> Changed:
    row = doing.tx.session.get(DeputyRow, (absent, stand_in))
    if row and row.until == until and row.since <= doing.today:
        already = (Person(stand_in), " is already deputy for ", Person(absent), f" until {day_words(until)}, that day included.")
        return Changed(already, title=UNCHANGED)
    if row:
        row.since, row.until = doing.today, until
    else:
        doing.tx.session.add(DeputyRow(absent_id=absent, deputy_id=stand_in, since=doing.today, until=until))
    held = roster.memberships_of(doing.tx.connection, absent)
    committees = _committees(doing, sorted(each.committee for each in held))
    for committee in committees:
        seats.share_positions(doing.tx, committee.key, stand_in, absent)
    notes = (*seats.outside_words(doing, (stand_in,)), *(note for each in committees for note in seats.resolve_again(doing.tx, each)))
    return Changed(
        (Person(stand_in), " is deputy for ", Person(absent), f" until {day_words(until)}, that day included."),
        notes,
        (Line.release("committees"),),
    )


def _no_deputy(doing: Doing, words: tuple[str, ...]) -> Changed | Refused:
    """Ends a deputyship today. Positions that the deputy took for the other seat stay with that seat (R22)."""
    named = [person_named(each) for each in words[::2]]
    if len(words) != 3 or words[1].lower() != "for" or not all(named):
        return Refused("Write /release deputy remove @dana for @rachel.")
    stand_in, absent = str(named[0]), str(named[1])
    if refused := _may_depute(doing, absent, stand_in):
        return refused
    row = doing.tx.session.get(DeputyRow, (absent, stand_in))
    if row is None:
        told = "That person is not deputy for the other. The deputy comes first: /release deputy remove @dana for @rachel."
        return Refused(told, (Line.release("committees"),))
    doing.tx.session.delete(row)
    held = sorted(each.committee for each in roster.memberships_of(doing.tx.connection, absent))
    notes = tuple(note for each in _committees(doing, held) for note in seats.resolve_again(doing.tx, each))
    return Changed((Person(stand_in), " is no longer deputy for ", Person(absent), "."), notes)


def _may_depute(doing: Doing, absent: str, stand_in: str) -> Refused | None:
    held = roster.memberships_of(doing.tx.connection, absent)
    permissions = [doing.may(Action.ROSTER, committee=each.committee) for each in held] or [doing.may(Action.ROSTER)]
    if all(each.allowed for each in permissions) or doing.user == absent:
        return None
    return doing.denied(next(each for each in permissions if not each.allowed), name_of(DeputyRow, absent, stand_in))


def _committees(doing: Doing, keys: Sequence[str]) -> tuple[Committee, ...]:
    return tuple(each for each in recent_reference(doing.tx.connection).committees if each.key in keys)
