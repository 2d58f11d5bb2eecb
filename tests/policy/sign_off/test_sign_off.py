"""Positions, quorum, staleness and what a Met needs (Paper 5; RID 6; R12, R15, R16)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from policy.model.releases import Classification
from policy.model.roster import Member
from policy.model.sign_off import Criterion, CriterionKind, SignOffState
from policy.sign_off.conditions import Condition
from policy.sign_off.resolution import Resolution, resolve
from policy.sign_off.sign_off import (
    Evidence,
    EvidenceKind,
    Position,
    Verdict,
    fingerprint,
    neighbour,
    next_open,
    next_unspoken,
    reasons_needed,
    refers_to_tad,
    submitters,
    too_soon,
    why_not_recommend,
    why_not_sign,
)

T1 = Criterion("T1", CriterionKind.TESTING, "tag", "The coding is done.")
T2 = replace(T1, ref="T2", text="Each test phase is closed against the exit criteria specified in the TAD.")
ROSTER = (Member("tag", "CHAIR", chair=True), Member("tag", "ANN"), Member("tag", "BEN"), Member("tag", "CAT"), Member("tag", "DON"))
ONE = Evidence("T1", 1, EvidenceKind.LINK, "https://example.com/1", submitted_by="DCC")
STAMP = "now"


def said(user: str, verdict: Verdict, order: int = 1, *, chair: bool = False, stamp: str = STAMP, seat: str = "") -> Position:
    """A position."""
    return Position("T1", user, seat or user, verdict, stamp, order, chair=chair, reason="Why")


def by_quorum(*positions: Position, quorum: str = "3", barred: frozenset[str] = frozenset()) -> Resolution:
    """How the five-strong committee resolves."""
    return resolve(positions, quorum, ROSTER, stamp=STAMP, barred=barred)


MET, HOLD, NOT_MET, COND = Verdict.MET, Verdict.HOLD, Verdict.NOT_MET, Verdict.CONDITIONS
OUT, OFF = Verdict.ABSTAIN, Verdict.RECUSE


@pytest.mark.parametrize(
    ("verdicts", "standing", "needed"),
    [
        ([], SignOffState.OPEN, 3),
        ([MET, MET], SignOffState.OPEN, 1),
        ([MET, MET, MET], SignOffState.MET, 0),
        ([MET, MET, MET, MET], SignOffState.MET, 0),
        ([MET, MET, HOLD], SignOffState.HOLD, 0),
        ([MET, MET, MET, NOT_MET], SignOffState.NOT_MET, 0),
        ([NOT_MET, HOLD, MET], SignOffState.NOT_MET, 0),
        ([NOT_MET, HOLD], SignOffState.OPEN, 1),
        ([MET, MET, OUT], SignOffState.OPEN, 1),
        ([MET, MET, OFF, MET], SignOffState.MET, 0),
    ],
)
def test_a_quorum_of_three(verdicts: list[Verdict], standing: SignOffState, needed: int) -> None:
    """Met once three have spoken and no Not met or Hold stands; the gravest wins, and who abstains does not count."""
    users = ("ANN", "BEN", "CAT", "DON")
    found = by_quorum(*(said(user, verdict, number) for number, (user, verdict) in enumerate(zip(users, verdicts, strict=False))))
    assert (found.state, found.needed) == (standing, needed)
    outside = {user for user, verdict in zip(users, verdicts, strict=False) if verdict in {OUT, OFF}}
    assert set(found.waiting) == {each.user for each in ROSTER} - set(users[: len(verdicts)]) - outside


@pytest.mark.parametrize("barred", [frozenset(), frozenset({"DON"})])
def test_a_quorum_out_of_reach_is_known_beforehand(barred: frozenset[str]) -> None:
    """With those who abstained, recused or submitted the evidence gone, too few may be left; with enough left nothing is said."""
    gone = (said("ANN", OUT, 1), said("BEN", OFF, 2))
    found = by_quorum(*gone, barred=barred)
    if barred:
        assert found.unreachable.startswith("The quorum of 3 can't be reached: 2 members can take a position.")
        assert found.waiting == ("CHAIR", "CAT")
    else:
        assert found.unreachable == ""
        assert found.waiting == ("CHAIR", "CAT", "DON")


def test_the_chair_alone_resolves_where_that_is_the_rule() -> None:
    """Members' positions are heard and resolve nothing; the chair's latest does, over a Hold."""
    hold = said("ANN", HOLD, 1)
    assert by_quorum(hold, quorum="chair") == Resolution(SignOffState.OPEN, ("CHAIR",), 1)
    first = said("CHAIR", NOT_MET, 2, chair=True)
    assert by_quorum(hold, first, quorum="chair").state is SignOffState.NOT_MET
    assert by_quorum(hold, replace(first, verdict=MET, order=3), quorum="chair").state is SignOffState.MET


def test_of_two_chairs_the_later_position_stands() -> None:
    """Two chairs at once leave one verdict, that of the later turn, whichever is listed first."""
    roster = (*ROSTER, Member("tag", "OTHER", chair=True))
    positions = (said("OTHER", HOLD, 7, chair=True), said("CHAIR", MET, 6, chair=True))
    assert resolve(positions, "chair", roster, stamp=STAMP).state is SignOffState.HOLD
    assert resolve(positions[::-1], "chair", roster, stamp=STAMP).state is SignOffState.HOLD
    later = replace(positions[1], order=8)
    assert resolve((positions[0], later), "chair", roster, stamp=STAMP).state is SignOffState.MET


def test_a_committee_without_a_speaking_chair_says_so() -> None:
    """No chair on the roster, or the only one recused: the way out is named."""
    assert resolve((), "chair", ROSTER[1:], stamp=STAMP).unreachable == "The committee has no chair. A release manager names one."
    recused = resolve((said("CHAIR", OFF, chair=True),), "chair", ROSTER, stamp=STAMP)
    assert recused.unreachable == "No chair can take a position. Add another chair or a deputy."


def test_a_deputy_takes_the_seat_of_the_absent() -> None:
    """The deputy's position takes the place of the absent member's, and counts once."""
    own = said("ANN", MET, 1)
    deputed = said("DEP", HOLD, 2, seat="ANN")
    found = by_quorum(own, deputed, said("BEN", MET, 3), said("CAT", MET, 4))
    assert found.state is SignOffState.HOLD
    assert by_quorum(own, deputed, said("BEN", MET, 3)).needed == 1


def test_conditions_stand_until_they_are_closed() -> None:
    """Met with conditions is Met once the last is closed."""
    waiting = Condition("T1", 1, "Fix it", "DCC", date(2020, 6, 10))
    met = (said("CHAIR", COND, chair=True),)
    assert resolve(met, "chair", ROSTER, stamp=STAMP, conditions=(waiting,)).state is SignOffState.CONDITIONS
    closed = replace(waiting, closed_on=date(2020, 6, 9), closed_note="Fixed")
    assert resolve(met, "chair", ROSTER, stamp=STAMP, conditions=(closed,)).state is SignOffState.MET


@pytest.mark.parametrize("verdict", [MET, COND, NOT_MET, HOLD])
def test_a_verdict_on_something_changed_is_stale(verdict: Verdict) -> None:
    """What was resolved on other evidence is stale, and open again for everybody's word (R16)."""
    found = resolve((said("CHAIR", verdict, chair=True, stamp="before"),), "chair", ROSTER, stamp=STAMP)
    assert (found.state, found.waiting, found.needed) == (SignOffState.STALE, ("CHAIR",), 1)


def test_part_of_a_quorum_on_something_changed_is_open() -> None:
    """What was never resolved is not stale, and a recusal outlives the change."""
    old = (said("ANN", MET, 1, stamp="before"), said("BEN", OFF, 2, stamp="before"))
    found = by_quorum(*old)
    assert found.state is SignOffState.OPEN
    assert "BEN" not in found.waiting


def test_a_stale_quorum_stays_stale_until_it_is_there_again() -> None:
    """One of three who signs again does not resolve for the others."""
    old = [said(user, MET, number, stamp="before") for number, user in enumerate(("ANN", "BEN", "CAT"))]
    again = [said("ANN", MET, 9), *old[1:]]
    assert by_quorum(*again).state is SignOffState.STALE
    assert by_quorum(said("ANN", MET, 9), said("BEN", MET, 10), said("CAT", MET, 11)).state is SignOffState.MET


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (lambda: fingerprint(T1, (ONE,)), True),
        (lambda: fingerprint(replace(T1, state=SignOffState.MET, answers="secas"), (ONE,)), True),
        (lambda: fingerprint(replace(T1, text="The coding is done!"), (ONE,)), False),
        (lambda: fingerprint(T1, ()), False),
        (lambda: fingerprint(T1, (replace(ONE, address="https://example.com/2"),)), False),
        (lambda: fingerprint(T1, (replace(ONE, note="New"),)), False),
        (lambda: fingerprint(T1, (replace(ONE, classification=Classification.AMBER),)), False),
        (lambda: fingerprint(T1, (ONE, replace(ONE, number=2))), False),
        (lambda: fingerprint(T1, (replace(ONE, withdrawn="Wrong"),)), False),
        (lambda: fingerprint(T1, (replace(ONE, replaced_by=2), replace(ONE, number=2))), False),
        (lambda: fingerprint(T1, (replace(ONE, number=2, withdrawn="Never counted"), ONE)), True),
    ],
)
def test_the_fingerprint_is_of_text_and_evidence(change: object, same: bool) -> None:
    """Whatever is shown of the criterion and its evidence changes it, and nothing else does."""
    assert callable(change)
    assert (change() == fingerprint(T1, (ONE,))) is same


def test_nobody_signs_off_what_they_submitted() -> None:
    """The submitter of what counts may only recuse; of what was withdrawn or replaced anyone may speak (R15)."""
    evidence = (ONE, replace(ONE, number=2, submitted_by="OLD", withdrawn="Wrong"))
    assert submitters(evidence) == {"DCC"}
    assert "(R15)" in why_not_sign({"DCC"}, MET, evidence)
    assert "(R15)" in why_not_sign({"DEPUTY", "DCC"}, HOLD, evidence)
    assert why_not_sign({"DCC"}, OFF, evidence) == ""
    assert why_not_sign({"OLD"}, MET, evidence) == ""


@pytest.mark.parametrize(
    ("criterion", "evidence", "tad", "others", "chair", "about"),
    [
        (T1, (ONE,), False, (), True, []),
        (T1, (), True, (), True, ["evidence"]),
        (T1, (replace(ONE, withdrawn="Wrong"),), True, (), True, ["evidence"]),
        (T2, (ONE,), False, (), True, ["TAD"]),
        (T2, (ONE,), True, (), True, []),
        (T2, (), False, (), True, ["evidence", "TAD"]),
        (T1, (ONE,), False, (said("ANN", HOLD),), True, ["Hold"]),
        (T1, (ONE,), False, (said("ANN", NOT_MET),), True, ["Hold"]),
        (T1, (ONE,), False, (said("ANN", HOLD),), False, []),
        (T1, (ONE,), False, (said("ANN", MET),), True, []),
    ],
)
def test_when_a_met_needs_a_reason(
    criterion: Criterion, evidence: tuple[Evidence, ...], tad: bool, others: tuple[Position, ...], chair: bool, about: list[str]
) -> None:
    """Without evidence, without the TAD it rests on, or by a chair over a member's Hold or Not met."""
    found = reasons_needed(MET, criterion, evidence=evidence, tad_approved=tad, others=others, chair=chair)
    assert [[word for word in ("evidence", "TAD", "Hold") if word in each] for each in found] == [[word] for word in about]


def test_a_member_explains_no_met_over_a_hold() -> None:
    """Only a chair's Met over a member's Hold is explained, and nobody is taken for the chair."""
    assert reasons_needed(MET, T1, evidence=(ONE,), tad_approved=True, others=(said("ANN", HOLD),)) == ()


def test_the_fingerprint_takes_any_text() -> None:
    """Half of a pair of surrogates, as a broken client may send it, is no fault."""
    assert fingerprint(T1, (replace(ONE, note="\ud800"),)) != fingerprint(T1, (ONE,))


@pytest.mark.parametrize("verdict", [COND, NOT_MET, HOLD, OUT, OFF])
def test_any_other_position_needs_a_reason(verdict: Verdict) -> None:
    """Always, whatever is on file."""
    assert reasons_needed(verdict, T1, evidence=(ONE,), tad_approved=True)


@pytest.mark.parametrize(("text", "refers"), [(T2.text, True), ("thresholds in the TAD.", True), ("the tadpole", False), (T1.text, False)])
def test_what_refers_to_the_tad(text: str, refers: bool) -> None:
    """The word itself, not letters inside another."""
    assert refers_to_tad(text) is refers


@pytest.mark.parametrize(("user", "seconds", "soon"), [("ANN", 0.5, True), ("ANN", 1.999, True), ("ANN", 2, False), ("BEN", 0.5, False)])
def test_the_two_second_guard_is_for_who_moved_the_card(user: str, seconds: float, soon: bool) -> None:
    """Only the same person's click within two seconds of the move."""
    moved = datetime(2026, 1, 1, tzinfo=UTC)
    assert too_soon(user, "ANN", moved, moved + timedelta(seconds=seconds)) is soon
    assert not too_soon(user, "ANN", None, moved)


def test_the_walk_goes_to_what_is_open_or_stale() -> None:
    """From the one at hand onwards and round, past what is resolved; nothing is left at the end."""
    refs = ("T1", "T2", "T3", "T4")
    standings = (SignOffState.STALE, SignOffState.MET, SignOffState.NOT_MET, SignOffState.OPEN)
    assert next_open(refs, standings, "T1") == "T4"
    assert next_open(refs, standings, "T4") == "T1"
    assert next_open(refs, (SignOffState.MET,) * 4, "T2") == ""
    assert next_open(refs, standings, "gone") == "T1"
    assert next_open(refs, (SignOffState.MET, SignOffState.OPEN, SignOffState.OPEN, SignOffState.OPEN), "T1") == "T2"
    found = (neighbour(refs, "T1", -1), neighbour(refs, "T4", 1), neighbour(refs, "gone", 1), neighbour((), "T1", 1))
    assert found == ("T4", "T1", "T1", "")


def test_what_keeps_a_committee_from_recommending() -> None:
    """Open and stale criteria; a Not met is a verdict."""
    listed = [("T1", SignOffState.OPEN), ("T2", SignOffState.STALE), ("T3", SignOffState.NOT_MET), ("T4", SignOffState.MET)]
    assert why_not_recommend(listed) == ("T1", "T2")


@pytest.mark.parametrize(
    ("open_refs", "spoken", "at", "expected"),
    [
        ("T1 T2 T3", "", "", "T1"),
        ("T1 T2 T3", "T1", "T1", "T2"),
        ("T1 T3", "T1", "T1", "T3"),
        ("T1 T2 T3", "T3", "T3", "T1"),
        ("T1 T2", "T1 T2", "T2", ""),
        ("", "", "T1", ""),
        ("T2", "", "T9", "T2"),
    ],
)
def test_the_next_criterion_of_a_persons_own_walk(open_refs: str, spoken: str, at: str, expected: str) -> None:
    """The next open one without their position, round to the first; none if they spoke on all that are open."""
    assert next_unspoken(("T1", "T2", "T3"), open_refs.split(), spoken.split(), at) == expected
