"""Notices to people who must know, from the current record: an item given to them, a comment, a proposal, a recommendation withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from commands.nudges.items import items_of
from commands.nudges.message import Endings
from commands.protocol.results import Person, Words
from policy.calendar.release_calendar import MEETINGS
from policy.model.decisions import Subject
from policy.model.releases import Release
from policy.model.roster import Member, is_person, name_of_body
from policy.nudges.audience import seats_reminded, with_owner
from policy.nudges.item import Due, DueKind
from policy.nudges.meetings import OF_MEETINGS
from policy.sign_off.amendments import Amendment
from storage.mail.messages import MustKnow
from storage.meetings.due import MeetingEndings
from storage.nudges.preferences import fetch_preferences
from storage.releases.cached import recent_release
from storage.rid import comments
from storage.rid.comments import RidComment
from storage.roster import roster
from storage.sign_off import amendments


@dataclass(frozen=True)
class MustKnowShown:
    """A notice about a release, and who caused it. Exactly one of `due`, `comment`, `proposal` and `committee` is set."""

    release: Release
    today: date
    actor: str
    due: Due | None = None
    comment: RidComment | None = None
    proposal: Amendment | None = None
    committee: str = ""
    subject: Subject = Subject.GO_LIVE
    seats: frozenset[Member] | None = None
    """The seats of the person who was given an item. They decide which buttons are offered."""


def must_know(conn: Connection, message: MustKnow, today: date) -> MustKnowShown | None:
    """Returns the notice as it stands; None if it is out of date: the item done or reassigned, the comment answered, and so on."""
    release = OF_MEETINGS if message.release == MEETINGS else recent_release(conn, message.release)
    if release is None:
        return None
    match message.what:
        case "given":
            due = _given(conn, message, release, today)
            seats = seats_reminded(due, "", release.body, roster.members(conn)) if due else None
            return MustKnowShown(release, today, message.actor, due=due, seats=seats) if due else None
        case "comment":
            known = {str(each.number): each for each in comments.comments(conn, release.key)}
            said = known.get(message.name)
            return MustKnowShown(release, today, message.actor, comment=said) if said and not said.disposition else None
        case "proposal":
            found = {str(each.number): each for each in amendments.fetch_amendments(conn, release.key)}.get(message.name)
            return MustKnowShown(release, today, message.actor, proposal=found) if found else None
        case _:
            committee, _, subject = message.name.partition(" ")
            given = any((each.committee, each.subject.value) == (committee, subject) for each in release.recommendations)
            if given:
                return None
            return MustKnowShown(release, today, message.actor, committee=committee, subject=Subject(subject))


def settled(conn: Connection, message: MustKnow, today: date) -> Words:
    """Returns the sentence on how an item that was given to somebody ended: done, dropped, or given on; () if it can't be told."""
    release = OF_MEETINGS if message.release == MEETINGS else recent_release(conn, message.release)
    if message.what != "given" or release is None:
        return ()
    owners = fetch_preferences(conn, today).owners
    found = {each.item: with_owner(each, owners) for each in items_of(conn, release, today)}
    thing = "The condition" if message.name.startswith(DueKind.CONDITION) else "This"
    if due := found.get(message.name):
        return (f"{thing} was given to ", Person(due.owner) if is_person(due.owner) else name_of_body(due.owner) or "nobody", ".")
    if release is OF_MEETINGS:
        ending = MeetingEndings(conn, tuple(found.values())).of(message.name)
    else:
        ending = Endings(conn, release, found, today).of(message.name)
    joint = "is" if ending.words.startswith("no longer") else "was"
    return (f"{thing} {joint} {ending.words}.",)


def _given(conn: Connection, message: MustKnow, release: Release, today: date) -> Due | None:
    owners = fetch_preferences(conn, today).owners
    found = (with_owner(each, owners) for each in items_of(conn, release, today))
    return next((each for each in found if each.item == message.name and each.owner == message.to), None)
