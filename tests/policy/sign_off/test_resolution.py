"""Seats: whose position counts when people come, go, stand in or take the chair (RID 6; R15, R22)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policy.model.roster import Member
from policy.model.sign_off import SignOffState
from policy.roster.seats import former, holder
from policy.sign_off.resolution import resolve, why_uncounted
from policy.sign_off.sign_off import Position, Verdict

CHAIR, ANN, BEN, CAT = Member("tag", "CHAIR", chair=True), Member("tag", "ANN"), Member("tag", "BEN"), Member("tag", "CAT")
ROSTER = (CHAIR, ANN, BEN, CAT)
STAMP = "now"
MET, HOLD, NOT_MET, COND, OUT = Verdict.MET, Verdict.HOLD, Verdict.NOT_MET, Verdict.CONDITIONS, Verdict.ABSTAIN
OPEN, STALE = SignOffState.OPEN, SignOffState.STALE


def took(user: str, verdict: Verdict, order: int = 1, **more: object) -> Position:
    """A position with a reason, from the person's own seat unless another is given."""
    values: dict[str, Any] = {"seat": user, "stamp": STAMP, "reason": "Why", **more}
    return Position("T1", user, verdict=verdict, order=order, **values)


def minute(verdict: Verdict, order: int) -> Position:
    """A verdict that a minute records on the TAG's behalf."""
    return took("tag", verdict, order, chair=True, on_behalf="TAG_27")


def without(*users: str) -> tuple[Member, ...]:
    """The committee after these people left it."""
    return tuple(each for each in ROSTER if each.user not in users)


@pytest.mark.parametrize(
    ("positions", "quorum", "left", "before", "after"),
    [
        ([took("ANN", HOLD), took("BEN", MET, 2), took("CAT", MET, 3)], "2", "ANN", SignOffState.HOLD, SignOffState.MET),
        ([took("ANN", NOT_MET), took("BEN", MET, 2)], "2", "ANN", SignOffState.NOT_MET, OPEN),
        ([took("ANN", MET)], "2", "ANN", OPEN, OPEN),
        ([took("ANN", MET), took("BEN", MET, 2)], "2", "ANN", SignOffState.MET, SignOffState.MET),
        ([took("ANN", MET), took("BEN", MET, 2)], "2", "ANN", OPEN, OPEN),
        ([took("CHAIR", MET, chair=True)], "chair", "CHAIR", SignOffState.MET, SignOffState.MET),
        ([took("CHAIR", HOLD, chair=True)], "chair", "CHAIR", SignOffState.HOLD, OPEN),
        ([took("CHAIR", MET, chair=True), took("ANN", HOLD, 2)], "2", "CHAIR", SignOffState.HOLD, OPEN),
    ],
)
def test_when_a_holder_leaves(positions: list[Position], quorum: str, left: str, before: SignOffState, after: SignOffState) -> None:
    """A departed holder's Hold no longer blocks and their Met no longer counts, except that a Met criterion stays Met."""
    assert resolve(positions, quorum, without(left), stamp=STAMP, state=before).state is after
    assert resolve(positions, quorum, without(left), stamp=STAMP, state=after).state is after


def test_a_met_kept_after_a_departure_ends_with_a_hold_or_new_evidence() -> None:
    """The remaining member's Hold opens it, and changed evidence makes it stale until it is signed off again."""
    kept = [took("ANN", MET), took("BEN", MET, 2)]
    held = [kept[0], took("BEN", HOLD, 3)]
    assert resolve(held, "2", without("ANN"), stamp=STAMP, state=SignOffState.MET).state is OPEN
    for state in (SignOffState.MET, STALE):
        assert resolve(kept, "2", without("ANN"), stamp="new", state=state).state is STALE


def test_a_seat_left_and_taken_again_starts_without_a_position() -> None:
    """The position of a former seat does not count for the person who came back."""
    old = took("ANN", HOLD, seat=former("ANN"))
    found = resolve([old, took("BEN", MET, 2), took("CAT", MET, 3)], "2", ROSTER, stamp=STAMP)
    assert (found.state, found.waiting) == (SignOffState.MET, ("CHAIR", "ANN"))
    assert former(former("ANN")) == former("ANN")
    assert holder(former("ANN")) == holder("ANN") == "ANN"


def test_a_member_made_chair_speaks_for_the_chair_at_once() -> None:
    """Their standing Met resolves where the chair decides; the former chair's position no longer does."""
    roster = (Member("tag", "CHAIR"), replace(ANN, chair=True), BEN)
    positions = [took("ANN", MET, 1), took("CHAIR", HOLD, 2, chair=True)]
    assert resolve(positions, "chair", roster, stamp=STAMP).state is SignOffState.MET
    reasons = why_uncounted(positions, "chair", roster, stamp=STAMP)
    assert reasons == {positions[1]: "no longer the chair"}


@pytest.mark.parametrize(
    ("positions", "state"),
    [
        ([took("ANN", HOLD, 1), took("CHAIR", MET, 2)], SignOffState.MET),
        ([took("ANN", NOT_MET, 1), took("CHAIR", MET, 2), took("BEN", MET, 3)], SignOffState.MET),
        ([took("CHAIR", MET, 1), took("ANN", HOLD, 2)], SignOffState.HOLD),
        ([took("ANN", HOLD, 1), took("CHAIR", MET, 2, reason="")], SignOffState.HOLD),
        ([took("ANN", HOLD, 1), took("BEN", MET, 2)], SignOffState.HOLD),
        ([took("ANN", COND, 1), took("CHAIR", MET, 2)], SignOffState.MET),
        ([took("CHAIR", MET, 2)], OPEN),
    ],
)
def test_a_chairs_met_with_a_reason_overrules_an_earlier_hold(positions: list[Position], state: SignOffState) -> None:
    """It overrules only what stood when it was taken, only with a reason, and the quorum must still be reached."""
    assert resolve(positions, "2", ROSTER, stamp=STAMP).state is state


@pytest.mark.parametrize(
    ("positions", "quorum", "state"),
    [
        ([took("ANN", HOLD, 1), minute(MET, 2)], "2", SignOffState.MET),
        ([took("CHAIR", NOT_MET, 1, chair=True), minute(MET, 2)], "chair", SignOffState.MET),
        ([took("ANN", MET, 1), took("BEN", MET, 2), minute(HOLD, 3)], "2", SignOffState.HOLD),
        ([minute(MET, 1), took("ANN", HOLD, 2)], "2", SignOffState.MET),
        ([minute(MET, 1), took("ANN", HOLD, 2), took("BEN", MET, 3)], "2", SignOffState.HOLD),
        ([minute(MET, 1), took("CHAIR", HOLD, 2, chair=True)], "chair", SignOffState.HOLD),
    ],
)
def test_a_minute_settles_the_criterion(positions: list[Position], quorum: str, state: SignOffState) -> None:
    """It settles over positions that stand, until later positions resolve the criterion by themselves."""
    assert resolve(positions, quorum, ROSTER, stamp=STAMP).state is state


@pytest.mark.parametrize(
    ("position", "quorum", "reason"),
    [
        (took("ANN", MET), "2", ""),
        (took("ANN", OUT), "2", ""),
        (took("ANN", MET, stamp="old"), "2", "on an earlier version"),
        (took("GONE", HOLD), "2", "no longer on the committee"),
        (took("ANN", HOLD, seat=former("ANN")), "2", "taken before they left the committee"),
        (took("ANN", MET), "chair", "only the chair's position decides"),
        (took("BEN", MET), "2", "submitted the evidence"),
    ],
)
def test_why_a_position_does_not_count(position: Position, quorum: str, reason: str) -> None:
    """Each position that doesn't count has its reason, and one that counts has none."""
    reasons = why_uncounted([position], quorum, ROSTER, stamp=STAMP, barred=("BEN",))
    assert reasons.get(position, "") == reason


def test_why_a_position_among_others_does_not_count() -> None:
    """A later position of the seat, the chair's Met and a minute are each named."""
    own, deputed = took("ANN", MET, 1), took("DEP", HOLD, 2, seat="ANN")
    chair = took("CHAIR", MET, 3, chair=True)
    reasons = why_uncounted([own, deputed, chair], "2", ROSTER, stamp=STAMP)
    assert reasons == {own: "a later position was taken for this seat", deputed: "overruled by the chair"}
    settled = minute(MET, 4)
    assert set(why_uncounted([own, chair, settled], "2", ROSTER, stamp=STAMP).values()) == {"the minute settles the criterion"}
    later = [settled, took("ANN", MET, 5), took("BEN", MET, 6)]
    assert why_uncounted(later, "2", ROSTER, stamp=STAMP) == {settled: "later positions have resolved the criterion"}
    assert why_uncounted([took("GONE", MET, 1), took("ANN", MET, 2)], "2", ROSTER, stamp=STAMP, state=SignOffState.MET) == {}
