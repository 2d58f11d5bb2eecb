"""Seats of committees and their quorums: who speaks for a seat, and quorums beyond the members (R22)."""

from __future__ import annotations

import pytest

from policy.model.roster import Member
from policy.roster.seats import former, holder, is_former, seats_spoken_for, why_unreachable

ROSTER = (Member("tag", "CHAIR", chair=True), Member("tag", "ANN"), Member("tag", "BEN"), Member("tag", "CAT"))


@pytest.mark.parametrize(
    ("user", "absent", "quorum", "seats"),
    [
        ("ANN", (), "2", ("ANN",)),
        ("ANN", ("BEN", "CHAIR"), "2", ("ANN", "CHAIR", "BEN")),
        ("ANN", ("BEN", "CHAIR"), "chair", ("CHAIR",)),
        ("DEP", ("ANN", "BEN"), "2", ("ANN", "BEN")),
        ("DEP", ("NOBODY",), "2", ()),
        ("CHAIR", ("CHAIR",), "chair", ("CHAIR",)),
    ],
)
def test_a_person_speaks_for_every_seat_held_or_stood_in_for(
    user: str, absent: tuple[str, ...], quorum: str, seats: tuple[str, ...]
) -> None:
    """Their own seat comes first; where the chair decides, one chair's seat is enough."""
    assert tuple(each.user for each in seats_spoken_for(user, ROSTER, absent, quorum)) == seats
    chairs = (*ROSTER, Member("tag", "SECOND", chair=True))
    assert tuple(each.user for each in seats_spoken_for("DEP", chairs, ("CHAIR", "SECOND"), "chair")) == ("CHAIR",)


@pytest.mark.parametrize(
    ("quorum", "roster", "why"),
    [
        ("4", ROSTER, ""),
        ("5", ROSTER, "it has 4 members"),
        ("1", (), "it has 0 members"),
        ("chair", ROSTER, ""),
        ("chair", ROSTER[1:], "it has no chair"),
    ],
)
def test_a_quorum_beyond_the_members_is_unreachable(quorum: str, roster: tuple[Member, ...], why: str) -> None:
    """As many as there are members can be reached, one more can't; a chair's rule needs a chair."""
    assert why_unreachable(quorum, roster) == why


@pytest.mark.parametrize("left", ["ANN", former("ANN")])
def test_a_seat_that_its_holder_left_stays_theirs_by_name(left: str) -> None:
    """However often they leave it; a position of it never counts for a new seat of the same person (R22)."""
    assert former(left) != "ANN"
    assert former(left) == former("ANN")
    assert is_former(former(left))
    assert not is_former("ANN")
    assert holder(former(left)) == holder("ANN") == "ANN"
