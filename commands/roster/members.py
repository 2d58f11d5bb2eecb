"""`/release member`: the members and chairs of committees (R14, R15, R22)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed, Person, Refused, Words
from commands.protocol.words import committee_named, person_named
from commands.roster import seats
from policy.access.permissions import Action
from policy.model.roster import SECAS, Committee, Member
from storage.history.names import name_of
from storage.roster import roster
from storage.roster.cached import recent_reference
from storage.sign_off.reviews import has_open_criteria
from storage.tables import MemberRow

_NOBODY = re.compile(r"add(?:\s+to\s+(?P<committee>.+?)(?P<chair>\s+as\s+chair)?)?", re.IGNORECASE)
"""Lines that name a committee at most, and nobody."""
MEMBER, CHAIR = "member", "chair"
NOBODYS = name_of(MemberRow, "", "")
"""The name under which a refusal is recorded before a seat is named."""
_MEMBER = re.compile(r"(?P<do>add|remove)\s+(?P<who>\S+)\s+(?:to|from)\s+(?P<committee>.+?)(?P<chair>\s+as\s+chair)?", re.IGNORECASE)


def member(doing: Doing) -> Changed | Form | Faults | Refused:
    """Adds a person to a committee as a member or chair, or removes them; asks for the person if the line names nobody."""
    words = " ".join(doing.asked.words)
    if not words or _NOBODY.fullmatch(words):
        return _by_form(doing, words)
    found = _MEMBER.fullmatch(words)
    user = person_named(found["who"]) if found else None
    if not found or not user:
        said = "Write /release member add @rachel to tag (with “as chair” for a chair), or /release member remove @rachel from tag."
        return Refused(said, (Line.release("member"),))
    committee = committee_named(found["committee"], recent_reference(doing.tx.connection).committees)
    if isinstance(committee, Refused):
        return committee
    if refused := refuse_roster(doing, committee, name_of(MemberRow, committee.key, user)):
        return refused
    return _seated(doing, committee, user, chair=bool(found["chair"]), removes=found["do"].lower() == "remove")


def _by_form(doing: Doing, words: str) -> Changed | Form | Faults | Refused:
    """Asks for the person, the committee and the seat, the latter two as the line names them."""
    committees = recent_reference(doing.tx.connection).committees
    named = _NOBODY.fullmatch(words)
    meant = committee_named(named["committee"], committees) if named and named["committee"] else None
    if isinstance(meant, Refused):
        return meant
    refused = refuse_roster(doing, meant, name_of(MemberRow, meant.key, "")) if meant else doing.seated(Action.ROSTER, NOBODYS, "")
    if refused:
        return refused
    seat = CHAIR if named and named["chair"] else MEMBER
    form = Form(
        title="Add a member",
        line=Line.release("member", *words.split()),
        submit="Add",
        fields=(
            Field("person", "Person", Kind.PERSON),
            Field("committee", "Committee", Kind.CHOICE, meant.key if meant else "", tuple(Option(c.key, c.called) for c in committees)),
            Field("seat", "Seat", Kind.CHOICE, seat, (Option(MEMBER, "Member"), Option(CHAIR, "Chair"))),
        ),
    )
    if asking := doing.ask(form):
        return asking
    user = doing.needed("person", "Choose a person.")
    committee = next((each for each in committees if each.key == doing.answer("committee")), None)
    if committee is None:
        doing.faults["committee"] = "Choose a committee."
    if doing.faults or committee is None:
        return faults(doing)
    if refused := refuse_roster(doing, committee, name_of(MemberRow, committee.key, user)):
        return refused
    return _seated(doing, committee, user, chair=doing.answer("seat") == CHAIR)


def _seated(doing: Doing, committee: Committee, user: str, *, chair: bool, removes: bool = False) -> Changed | Refused:
    conn, thing = doing.tx.connection, name_of(MemberRow, committee.key, user)
    row = doing.tx.session.get(MemberRow, (committee.key, user))
    others = [each for each in roster.members(conn, committee.key) if each.user != user]
    last_chair = bool(row and row.chair and not any(each.chair for each in others))
    person = Person(user)
    if removes and row is None:
        return Refused(f"That person is not a member of {committee.the}.")
    if last_chair and (removes or not chair) and has_open_criteria(conn, committee.key):
        return Refused(
            f"The {committee.called} has open criteria and this is its last chair. Name another chair first.",
            (_naming(committee),),
            thing,
        )
    if removes and (alone := _last_manager(committee, others)):
        return Refused(f"That person {alone}", thing=thing)
    if removes:
        uncounted = seats.uncounted(doing.tx, committee, user)
        doing.tx.session.delete(row)
        notes = (*_chairless(committee, last_chair), *uncounted, *seats.resolve_again(doing.tx, committee))
        said = (person, f" is no longer a member of {committee.the}.")
        return Changed(said, notes, (_naming(committee),) if last_chair else (), undoable=may_again(doing, committee))
    if row and row.chair == chair:
        return Refused(f"That person is already {'chair' if chair else 'a member'} of {committee.the}.")
    if row:
        row.chair = chair
        if chair:
            seats.promote_positions(doing.tx, committee.key, user)
    else:
        seats.retire_positions(doing.tx, committee.key, [user])
        doing.tx.session.add(MemberRow(committee_key=committee.key, user_id=user, chair=chair))
    return Changed(
        (person, f" is now {'chair' if chair else 'a member'} of {committee.the}."),
        (
            *_chairless(committee, last_chair and not chair),
            *(_chairs_too(committee, [each.user for each in others if each.chair]) if chair else ()),
            *seats.outside_words(doing, () if row else (user,)),
            *seats.resolve_again(doing.tx, committee),
        ),
        (_naming(committee),) if last_chair and not chair else (),
        undoable=may_again(doing, committee),
    )


def _chairs_too(committee: Committee, chairs: Sequence[str]) -> tuple[Words, ...]:
    """Returns who else is chair, which a new chair does not end, and how to end it."""
    member = Line.release("member", "add", "@person", "to", committee.key)
    return tuple((Person(each), f" is still chair too. To make them a member, write {member}.") for each in chairs)


def _chairless(committee: Committee, chairless: bool) -> tuple[Words, ...]:
    return ((f"The {committee.called} has no chair now.",),) if chairless else ()


def _naming(committee: Committee) -> Line:
    """Returns the line whose form names a committee's chair."""
    return Line.release("member", "add", "to", committee.key, "as", "chair")


def _last_manager(committee: Committee, left: Sequence[Member]) -> str:
    """Returns why nobody would be left who can add a release manager, or ""."""
    if committee.key != SECAS or left:
        return ""
    line = Line.release("member", "add", "@person", "to", SECAS)
    return f"is the last release manager, and only a release manager can add one. Add another first: {line}."


def may_again(doing: Doing, committee: Committee) -> bool:
    """Returns whether the person who changed the roster still may, because one who took their own seat can't take that back."""
    return doing.may(Action.ROSTER, committee=committee.key).allowed


def refuse_roster(doing: Doing, committee: Committee, thing: str) -> Refused | None:
    """Returns the refusal of a person who may not change the committee's roster; None if they may."""
    permission = doing.may(Action.ROSTER, committee=committee.key)
    return None if permission.allowed else doing.denied(permission, thing)
