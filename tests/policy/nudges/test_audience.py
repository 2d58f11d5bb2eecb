"""The owner of an item, the channels of its reminders, and its escalation once it is overdue."""

from __future__ import annotations

from datetime import date

import pytest

from policy.model.roster import Member
from policy.nudges.audience import Place, audience, escalated_to, is_owned_by, newly_escalated, seats_reminded, with_owner
from policy.nudges.item import Due, DueKind
from policy.nudges.settings import Settings
from policy.nudges.stages import Escalation

DAY = date(2020, 3, 2)
CHANNELS = {"": "C0JUNE", "dcc": "C0DCC"}


def due(owner: str = "dcc", *, gate: bool = False) -> Due:
    """A step due on 2 March 2020."""
    return Due("june-2020", DueKind.MILESTONE, "uit-start", "UIT commences", DAY, owner, gate=gate)


def test_an_item_keeps_its_owner_unless_it_was_reassigned() -> None:
    """Reassigning one item of one release changes nothing about another."""
    owners = {("june-2020", "milestone:uit-start"): "U0DAN"}
    assert with_owner(due(), owners).owner == "U0DAN"
    assert with_owner(due(), {("november-2020", "milestone:uit-start"): "U0DAN"}).owner == "dcc"
    assert with_owner(due(), {}).owner == "dcc"


@pytest.mark.parametrize(("owner", "user", "owned"), [("U0DAN", "U0DAN", True), ("U0DAN", "U0RACHEL", False), ("dcc", "dcc", False)])
def test_only_a_person_owns_an_item_in_person(owner: str, user: str, owned: bool) -> None:
    """An item of a committee belongs to no single person."""
    assert is_owned_by(due(owner), user) is owned


@pytest.mark.parametrize(
    ("owner", "gate", "stage", "hidden", "where"),
    [
        ("dcc", False, 5, "", (Place("C0DCC"),)),
        ("dcc", False, 0, "", (Place("C0DCC"),)),
        ("dcc", True, 5, "", (Place("C0DCC"), Place("C0JUNE", posts=False))),
        ("dcc", True, 0, "", (Place("C0DCC"), Place("C0JUNE"))),
        ("dcc", True, -1, "", (Place("C0DCC"), Place("C0JUNE", posts=False))),
        ("dcc", True, -2, "", (Place("C0DCC"),)),
        ("dcc", True, 0, "C0DCC", (Place("C0JUNE"),)),
        ("dcc", True, 0, "C0JUNE", (Place("C0DCC"),)),
        ("tag", False, 5, "", (Place("C0JUNE"),)),
        ("", False, 5, "", (Place("C0JUNE"),)),
        ("U0DAN", False, 5, "", (Place("U0DAN"),)),
        ("U0DAN", False, -3, "U0DAN", (Place("C0JUNE"),)),
        ("U0DAN", True, 0, "", (Place("U0DAN"), Place("C0JUNE"))),
    ],
)
def test_the_owner_hears_at_every_stage_and_the_releases_channel_of_gates(
    owner: str, gate: bool, stage: int, hidden: str, where: tuple[Place, ...]
) -> None:
    """A body hears in its channel, a person by direct message, both in the release's channel if there is no other way."""
    assert audience(due(owner, gate=gate), CHANNELS, lambda place: place != hidden, stage) == where


@pytest.mark.parametrize(
    ("who", "channels", "without", "where"),
    [
        (Escalation.MANAGER, {**CHANNELS, "secas": "C0SECAS"}, ("C0DCC",), (Place("C0SECAS"), Place("C0JUNE", posts=False))),
        (Escalation.MANAGER, {**CHANNELS, "secas": "C0SECAS"}, ("C0SECAS",), (Place("C0JUNE", posts=False),)),
        (Escalation.MANAGER, CHANNELS, ("C0DCC",), (Place("C0JUNE"),)),
        (Escalation.BODY, {**CHANNELS, "panel": "C0JUNE"}, (), (Place("C0JUNE"),)),
        (Escalation.BODY, {**CHANNELS, "panel": "C0HIDDEN"}, (), (Place("C0JUNE"),)),
        (Escalation.BODY, {}, (), ()),
        (Escalation.BODY, {**CHANNELS, "panel": "C0PANEL", "secas": "C0SECAS"}, (), (Place("C0PANEL"), Place("C0JUNE", posts=False))),
        (Escalation.MANAGER, {"": "C0HIDDEN"}, (), ()),
    ],
)
def test_an_escalation_goes_to_whom_it_is_for_and_to_the_release(
    who: Escalation, channels: dict[str, str], without: tuple[str, ...], where: tuple[Place, ...]
) -> None:
    """The release's own channel has a message of its own only where nobody else could be told."""
    assert escalated_to(who, "panel", channels, lambda place: place != "C0HIDDEN", without) == where


@pytest.mark.parametrize(
    ("gate", "today", "stage", "before", "who"),
    [
        (False, date(2020, 3, 4), -2, -1, ()),
        (False, date(2020, 3, 5), -3, -2, (Escalation.MANAGER,)),
        (False, date(2020, 3, 6), -4, -3, ()),
        (False, date(2020, 3, 6), -4, None, (Escalation.MANAGER,)),
        (True, date(2020, 3, 9), -5, -4, (Escalation.BODY,)),
        (False, date(2020, 3, 9), -5, -4, ()),
    ],
)
def test_an_escalation_is_new_once(gate: bool, today: date, stage: int, before: int | None, who: tuple[Escalation, ...]) -> None:
    """The release manager hears at 3 Working Days overdue, of a gate the deciding body at 5, each once."""
    assert newly_escalated(due(gate=gate), stage, before, Settings(), today) == who


def test_a_reminder_from_before_the_deadline_escalates_nothing() -> None:
    """Where overdue items have no stages of their own, the last stage before the deadline is no escalation."""
    assert newly_escalated(due(), 0, None, Settings(daily=0, weekly=0), date(2020, 3, 5)) == ()
    assert newly_escalated(due(), 1, None, Settings(daily=0, weekly=0), date(2020, 3, 5)) == ()


def test_a_release_without_a_channel_tells_nobody() -> None:
    """Without channels no reminder is sent to any owner."""
    assert audience(due(), {}, lambda _: True, 0) == ()
    assert audience(due("", gate=True), {}, lambda _: True, 0) == ()


@pytest.mark.parametrize(
    ("owner", "why", "seats"),
    [
        ("tag", "", {Member("tag", "", chair=True)}),
        ("dcc", "", {Member("dcc", "")}),
        ("secas", "", {Member("secas", "")}),
        ("tag", Escalation.MANAGER.value, {Member("secas", "")}),
        ("tag", Escalation.BODY.value, {Member("panel", "", chair=True)}),
        ("U0DAN", "", {Member("dcc", "U0DAN"), Member("tag", "U0DAN")}),
        ("U0NOBODY", "", set()),
        ("", "", None),
    ],
)
def test_a_reminder_addresses_seats(owner: str, why: str, seats: set[Member] | None) -> None:
    """The owner's, or those that it escalated to; a person's own seats, and nobody's without an owner."""
    members = (Member("dcc", "U0DAN"), Member("tag", "U0DAN"), Member("tag", "U0CHAIR", chair=True))
    assert seats_reminded(due(owner), why, "panel", members) == seats
