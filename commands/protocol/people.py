"""People named in a request, whether Slack still has their accounts, and refusals that name who may do it (design, Roster)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from commands.protocol.form import Answer, Faults
from commands.protocol.line import Line
from commands.protocol.request import Account, AccountState, Ask
from commands.protocol.results import Channel, Moment, Person, Refused, Words
from commands.protocol.words import person_named
from policy.access.classification import shows_in
from policy.access.permissions import Permission, Seat, holds
from policy.calendar.release_calendar import release_name
from policy.model.releases import Classification
from policy.model.roster import DCC, SECAS, Member, is_body, name_of_body
from storage.nudges.given_back import Returned

MOST_NAMED = 3
"""People that a refusal names for each seat."""

MOST_LISTED = 15
"""Items that a notice lists."""

ASK = "ask"
"""The verb of the button that sends a refused request to those who may do it."""

_CHAIR = ".chair"
_LONGEST_ASKED = 1200
"""Characters of a line that can be passed on: Slack takes 2,000 of a button."""

_ENDING = frozenset({"remove"})
"""First words of lines that take something from a person, which are also allowed for somebody who has left Slack."""


def named_in(words: tuple[str, ...], answers: Mapping[str, Answer], fields: tuple[str, ...], *, in_line: bool) -> tuple[str, ...]:
    """Returns the user ids of the people that a line (if its verb takes people there) and the answers of `fields` name."""
    found: list[str] = []
    if in_line and not _ENDING & {word.lower() for word in words[:1]}:
        found += [user for word in words if (user := person_named(word))]
    found += [user for name in fields if isinstance(answer := answers.get(name, ""), str) and (user := person_named(answer))]
    return tuple(dict.fromkeys(found))


def why_not_named(user: str, account: Account | None) -> str:
    """Returns why a person can't be named, with the way out, or "" if they can. A person whom Slack was not asked about can."""
    name = account.name or user if account else user
    match account.state if account else AccountState.ACTIVE:
        case AccountState.DEACTIVATED:
            return f"The Slack account of {name} is deactivated, so they would hear nothing. Choose someone else."
        case AccountState.UNKNOWN:
            return f"Slack knows no person {name}. Choose someone from this workspace."
        case AccountState.APP:
            return f"{name} is an app, and an app can't sign off or answer. Choose a person."
        case AccountState.UNREACHED:
            return f"Slack did not answer, so it is not known whether {name} is still there. Nothing was changed. Try again."
        case _:
            return ""


def refusal(asked: Ask) -> Refused | Faults | None:
    """Returns the refusal of a request that names a person who can't be named: at the form's field, or in a sentence."""
    request = asked.request
    told = {user: why for user, account in request.accounts.items() if (why := why_not_named(user, account))}
    if not told:
        return None
    at_fields = {name: told[value] for name, value in (request.answers or {}).items() if isinstance(value, str) and value in told}
    if at_fields:
        return Faults(at_fields)
    in_line = [told[user] for word in asked.words if (user := person_named(word)) in told and user]
    return Refused(in_line[0]) if in_line else None


_FIRST = "the person who runs the bot adds the first release manager (RELEASE_BOT_ADMINS, then python -m bot migrate)"


def who_may(seats: Sequence[Seat], members: Sequence[Member]) -> Words:
    """Returns the people who hold the seats, by name and committee, and what to do about a seat that nobody holds."""
    named: dict[str, str] = {}
    vacant: list[str] = []
    for seat in seats:
        holders = [each.user for each in members if holds(each, seat)]
        label = _seat_words(seat)
        if not holders:
            vacant.append("DCC staff" if seat.committee == DCC else label)
        for user in holders[:MOST_NAMED]:
            named.setdefault(user, label)
    pieces: list[str | Person | Channel | Moment] = []
    for user, label in named.items():
        pieces += [", " if pieces else "Ask ", Person(user), f" ({label})"]
    if pieces:
        pieces.append(".")
    vacant = [each for each in dict.fromkeys(vacant) if each not in named.values()]
    if vacant:
        managed = any(each.committee == SECAS for each in members)
        way = f"a release manager can add someone with {Line.release('member', 'add')}" if managed else _FIRST
        told = f"Nobody is {' or '.join(vacant)} yet; {way}."
        pieces.append(f" {told}" if pieces else told)
    return tuple(pieces)


def ask_line(seats: Sequence[Seat], members: Sequence[Member], line: Line, user: str) -> tuple[Line, ...]:
    """Returns the line that sends a refused one to those who may do it; none if nobody else holds a seat."""
    held = [each for each in seats if any(holds(one, each) and one.user != user for one in members)]
    if not held or line.verb == ASK or len(str(line)) > _LONGEST_ASKED:
        return ()
    word = ",".join(f"{each.committee}{_CHAIR if each.chair else ''}" for each in held)
    return (Line.release(ASK, word, line.command.removeprefix("/"), line.verb, *line.words),)


def denial(permission: Permission, members: Sequence[Member], line: Line, user: str, *, thing: str = "", release: str = "") -> Refused:
    """Returns the refusal of a person without the permission: it names who has it, and has a button that sends them the line."""
    ways = (*ask_line(permission.seats, members, line, user), Line.release("committees"))
    managers = {each.user for each in members if each.committee == SECAS}
    # A release manager knows that they could add themselves, and asks who may.
    joining = " A release manager can add you with /release member add." if managers and user not in managers else ""
    return Refused(f"{permission.sentence}{joining}", ways, thing, release, who=who_may(permission.seats, members))


def seats_in(word: str) -> tuple[Seat, ...]:
    """Reads the seats of such a line, those of known committees."""
    found = (Seat(each.removesuffix(_CHAIR), chair=each.endswith(_CHAIR)) for each in word.lower().split(","))
    return tuple(each for each in found if is_body(each.committee))


def seat_asked(word: str) -> str:
    """Returns whom such a line asks first, in words: "the TAG chair"."""
    seats = seats_in(word)
    if not seats:
        return "who may do it"
    seat = seats[0]
    name = _seat_words(seat)
    return f"a {name}" if seat.committee == SECAS or not (seat.chair or seat.committee == DCC) else f"the {name}"


def asked_for(people: Sequence[str], permitted: Sequence[Seat], members: Sequence[Member]) -> Words:
    """Returns people with the seat for which they are asked, as a list in a sentence."""
    words: list[str | Person | Channel | Moment] = []
    for number, user in enumerate(people):
        own = [each for each in members if each.user == user]
        seat = next((seat for seat in permitted for one in own if holds(one, seat)), None)
        words += [" and " if number == len(people) - 1 else ", "] if number else []
        words += [Person(user), f" ({_seat_words(seat)})" if seat else ""]
    return tuple(each for each in words if each)


def _seat_words(seat: Seat) -> str:
    name = name_of_body(seat.committee)
    if seat.committee == SECAS:
        return "release manager"
    return f"{name} chair" if seat.chair else f"{name} member" if seat.committee != DCC else "DCC"


def returned_line(one: Returned) -> str:
    """Returns a sentence on an item that went back from a person to its committee, as Slack's markup."""
    whose = f"the {name_of_body(one.committee)}" if one.committee else "its release, without an owner"
    return f"{release_name(one.release)}: {escape(one.text, quote=False)} is back with {whose}."


def returned_lines(returned: Sequence[Returned]) -> list[str]:
    """Returns a line for each item that went back; those of releases above White are only counted (R20)."""
    shown = [each for each in returned if shows_in(each.classification, Classification.WHITE)]
    lines = [f"• {returned_line(each)}" for each in shown[:MOST_LISTED]]
    left = len(returned) - len(lines)
    return [*lines, f"• {left} more went back."] if left else lines
