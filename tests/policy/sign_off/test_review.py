"""A committee's review as a value: what belongs to a criterion, and what is derived from it (R15, R16, R22)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from policy.model.decisions import Outcome
from policy.model.releases import Classification
from policy.model.roster import Member
from policy.model.sign_off import Criterion, CriterionKind, SignOffState
from policy.sign_off.conditions import Condition
from policy.sign_off.review import Review, first_open, moved_on, progress, why_closed
from policy.sign_off.sign_off import Evidence, EvidenceKind, Position, Verdict

AT = datetime(2020, 5, 27, 10, tzinfo=UTC)
T1, T2 = (Criterion(ref, CriterionKind.TESTING, "tag", f"{ref} is met") for ref in ("T1", "T2"))
REVIEW = Review(
    key="june-2020",
    classification=Classification.WHITE,
    closed="",
    committee="tag",
    short="TAG",
    quorum="chair",
    roster=(Member("tag", "U0CHAIR", chair=True), Member("tag", "U0MEMBER")),
    criteria=(T1, T2),
    evidence=(Evidence("T1", 1, EvidenceKind.LINK, "https://example.com", submitted_by="U0DAN"),),
    positions=(),
    conditions=(Condition("T2", 1, "Fix it", "dcc", date(2020, 6, 10), "U0CHAIR"),),
    tad_approved=True,
    go_live=None,
    deputies=(("U0CHAIR", "U0MEMBER", date(2020, 5, 20), date(2020, 5, 27)),),
)


def position(ref: str = "T1", user: str = "U0CHAIR", verdict: Verdict = Verdict.MET, order: int = 1) -> Position:
    """A position on the criterion as it is."""
    return Position(ref, user, user, verdict, REVIEW.stamp(ref), order, chair=user == "U0CHAIR", taken_at=AT)


def test_what_is_about_a_criterion_is_found_by_its_number() -> None:
    """Evidence, positions and conditions of another criterion are left out."""
    taken = REVIEW.with_position(position())
    assert (REVIEW.refs, REVIEW.criterion("T2")) == (("T1", "T2"), T2)
    assert [len(REVIEW.evidence_of(ref)) for ref in REVIEW.refs] == [1, 0]
    assert [len(taken.positions_of(ref)) for ref in REVIEW.refs] == [1, 0]
    assert [len(REVIEW.conditions_of(ref)) for ref in REVIEW.refs] == [0, 1]


def test_a_review_of_one_criterion_does_not_answer_for_another() -> None:
    """What was not read is an error, and not an empty answer."""
    one = replace(REVIEW, only=frozenset({"T1"}))
    assert len(one.evidence_of("T1")) == 1
    with pytest.raises(LookupError, match="T2 was not read, only T1"):
        one.positions_of("T2")


def test_a_criterion_that_is_known_to_have_no_positions_answers_with_none() -> None:
    """Of its evidence, which was not read, it does not answer."""
    one = replace(REVIEW, only=frozenset({"T1"}), unspoken=frozenset({"T2"}))
    assert one.positions_of("T2") == ()
    with pytest.raises(LookupError, match="T2 was not read, only T1"):
        one.stamp("T2")


def test_new_evidence_changes_the_fingerprint_of_its_criterion_alone() -> None:
    """The mark of T1 is another one, that of T2 the same (R16)."""
    more = replace(REVIEW, evidence=(*REVIEW.evidence, replace(REVIEW.evidence[0], number=2)))
    assert more.stamp("T1") != REVIEW.stamp("T1")
    assert more.stamp("T2") == REVIEW.stamp("T2")


def test_a_position_takes_the_place_of_the_same_seats_last_one() -> None:
    """The same person's position for a seat is replaced; another person's, and one on another criterion, stay."""
    review = (
        REVIEW.with_position(position(verdict=Verdict.HOLD)).with_position(position(user="U0MEMBER", order=2)).with_position(position("T2"))
    )
    after = review.with_position(position(order=3))
    assert [(each.user, each.verdict) for each in after.positions_of("T1")] == [("U0MEMBER", Verdict.MET), ("U0CHAIR", Verdict.MET)]
    assert len(after.positions_of("T2")) == 1


def test_the_resolution_follows_the_positions_that_count() -> None:
    """The chair's Met resolves a criterion by the chair's quorum, unless the chair submitted its evidence."""
    review = REVIEW.with_position(position())
    assert (REVIEW.resolution("T1").state, review.resolution("T1").state) == (SignOffState.OPEN, SignOffState.MET)
    assert review.resolution("T1") is review.resolution("T1")
    own = replace(REVIEW, evidence=(replace(REVIEW.evidence[0], submitted_by="U0CHAIR"),))
    barred = own.with_position(replace(position(), stamp=own.stamp("T1")))
    assert barred.resolution("T1").state is SignOffState.OPEN
    assert list(barred.why_uncounted("T1")) == list(barred.positions_of("T1"))
    assert review.why_uncounted("T1") == {}


@pytest.mark.parametrize(("day", "absent"), [(19, ()), (20, ("U0CHAIR",)), (27, ("U0CHAIR",)), (28, ())])
def test_a_deputy_stands_in_on_the_days_of_the_deputyship(day: int, absent: tuple[str, ...]) -> None:
    """From its first day to its last, and for nobody else (R22)."""
    assert REVIEW.absent_for("U0MEMBER", date(2020, 5, day)) == absent
    assert REVIEW.absent_for("U0OTHER", date(2020, 5, day)) == ()


def test_a_go_settles_the_sign_offs() -> None:
    """Only a Go freezes them; a no-go does not."""
    assert [replace(REVIEW, go_live=outcome).settled_by_go for outcome in (None, Outcome.NO_GO, Outcome.GO)] == [False, False, True]


def test_a_review_is_closed_by_the_end_of_its_release_or_a_go() -> None:
    """What ended it is named before its Go."""
    assert why_closed(REVIEW) == why_closed(replace(REVIEW, go_live=Outcome.NO_GO)) == ""
    assert "has its Go" in why_closed(replace(REVIEW, go_live=Outcome.GO))
    assert why_closed(replace(REVIEW, closed="live", go_live=Outcome.GO)) == "The June 2020 SEC Release is live, so its sign-off is closed."


def test_a_card_goes_to_what_is_open_and_counts_what_is_resolved() -> None:
    """It wraps around once, and stops when all are resolved."""
    t1, t2, t3 = T1, replace(T2, state=SignOffState.MET), replace(T2, ref="T3", state=SignOffState.STALE)
    review = replace(REVIEW, criteria=(t1, t2, t3))
    assert (first_open(review), moved_on(review, "T1"), moved_on(review, "T3")) == ("T1", "T3", "T1")
    assert progress(review) == "1 of 3 resolved"
    done = replace(REVIEW, criteria=(t2,))
    assert (first_open(done), moved_on(done, "T2"), progress(done)) == ("", "", "1 of 1 resolved")
