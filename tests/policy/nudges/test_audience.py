"""The owner of an item, the channels of its reminders, and its escalation once it is overdue."""

from __future__ import annotations

from datetime import date

import pytest

from policy.nudges.audience import audience, is_owned_by, newly_escalated, with_owner
from policy.nudges.due import Due, DueKind
from policy.nudges.nudging import Escalation, Settings

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
    ("owner", "today", "opted_out", "where"),
    [
        ("dcc", date(2020, 2, 28), set(), ["C0JUNE", "C0DCC"]),
        ("tag", date(2020, 2, 28), set(), ["C0JUNE"]),
        ("", date(2020, 2, 28), set(), ["C0JUNE"]),
        ("U0DAN", date(2020, 2, 28), set(), ["C0JUNE"]),
        ("U0DAN", date(2020, 3, 2), set(), ["C0JUNE"]),
        ("U0DAN", date(2020, 3, 3), set(), ["C0JUNE", "U0DAN"]),
        ("U0DAN", date(2020, 3, 3), {"U0DAN"}, ["C0JUNE"]),
    ],
)
def test_an_item_is_told_in_its_channels_and_to_the_person_once_overdue(
    owner: str, today: date, opted_out: set[str], where: list[str]
) -> None:
    """The release's channel always hears, the owner's channel too; a person hears once it is overdue, unless they opted out."""
    assert audience(due(owner), CHANNELS, opted_out, today) == where


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
    assert audience(due(), {}, set(), DAY) == []
    assert audience(due(""), {}, set(), DAY) == []
