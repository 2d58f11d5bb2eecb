"""What waits for a person: their own items and their committees', what only a chair can do, and the order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.decisions.order import ADD_CRITERIA
from policy.model import acts
from policy.model.roster import Member
from policy.nudges.item import Due, DueKind
from policy.nudges.waiting import Stuck, is_for, stuck, waiting, waits_now

TODAY = date(2020, 1, 10)
CHAIR, MEMBER, DAN = "U0CHAIR", "U0MEMBER", "U0DAN"
CHAIRED = frozenset({"tag", "panel"})
QUORUMS = {"tag": "3", "opsg": "chair", "panel": "chair", "dcc": "chair"}


def due(
    owner: str = "dcc", kind: DueKind = DueKind.MILESTONE, day: date = date(2020, 1, 17), does: tuple[str, ...] = (), *, held: bool = False
) -> Due:
    """An item of June 2020."""
    return Due("june-2020", kind, "it", f"An item of {owner}", day, owner, held=held, acts=does)


@pytest.mark.parametrize(
    ("item", "seats", "waits"),
    [
        (due("dcc"), [Member("dcc", DAN)], True),
        (due("dcc"), [Member("tag", DAN)], False),
        (due("dcc"), [], False),
        (due(DAN), [], True),
        (due("U0OTHER"), [Member("dcc", DAN)], False),
        (due("panel", does=(acts.DECIDE_BASELINE,)), [Member("panel", DAN, chair=True)], True),
        (due("panel", does=(acts.DECIDE_BASELINE,)), [Member("panel", DAN)], False),
        (due("csc", does=(acts.DECIDE_BASELINE,)), [Member("csc", DAN)], True),
        (due("panel", does=(acts.DECIDE_MODIFICATIONS,)), [Member("panel", DAN)], True),
        (due("tag", does=(acts.REVIEW_TESTING,)), [Member("tag", DAN)], False),
        (due("tag", does=(acts.VIEW_TAD,)), [Member("tag", DAN)], False),
        (due("panel", DueKind.CUTOFF), [Member("panel", DAN)], False),
        (due("tag", DueKind.POSITION), [Member("tag", DAN)], True),
        (due("panel", DueKind.POSITION), [Member("panel", DAN)], False),
        (due("", DueKind.MILESTONE), [Member("dcc", DAN)], False),
    ],
)
def test_an_item_waits_for_who_can_act_on_it(item: Due, seats: list[Member], waits: bool) -> None:
    """A body's act waits for its chair, and for all members only if nobody chairs it; a sign-off by quorum waits for every member."""
    assert is_for(item, DAN, seats, CHAIRED, QUORUMS) is waits


def test_a_deputy_of_the_chair_has_the_chairs_items() -> None:
    """The seats of the people they stand in for count as theirs (R22)."""
    item = due("panel", does=(acts.DECIDE_GO_LIVE,))
    assert is_for(item, DAN, [Member("dcc", DAN), Member("panel", DAN, chair=True)], CHAIRED, QUORUMS)


@pytest.mark.parametrize(
    ("item", "waits"),
    [
        (due(day=date(2020, 2, 7)), True),  # 20 Working Days.
        (due(day=date(2020, 2, 10)), False),  # 21.
        (due(day=date(2019, 9, 25)), True),
        (due(held=True), False),
        (due(day=date(2019, 9, 25), held=True), False),
    ],
)
def test_an_item_waits_from_its_first_reminder_on(item: Due, waits: bool) -> None:
    """Twenty Working Days before its day; not while an earlier step holds it."""
    assert waits_now(item, TODAY) is waits


def test_the_longest_overdue_comes_first_and_the_soonest_later_item_is_named() -> None:
    """Overdue before due soon; what does not wait yet is only announced."""
    late, soon, later, latest = due(day=date(2019, 9, 25)), due(), due(day=date(2020, 5, 26)), due(day=date(2020, 6, 2))
    found = waiting([latest, soon, later, late], TODAY)
    assert (found.now, found.coming) == ((late, soon), later)
    assert waiting([], TODAY).coming is None


@pytest.mark.parametrize(
    ("item", "seats", "own", "watched"),
    [
        (due("dcc", does=(acts.SUBMIT_TAD,)), [Member("dcc", DAN, chair=True)], (acts.SUBMIT_TAD,), False),
        (due("dcc", does=(acts.DECIDE_TAD,)), [Member("dcc", DAN, chair=True)], (), True),
        (due("dcc", does=(acts.DECIDE_TAD, acts.PUBLISH_TAD)), [Member("dcc", DAN)], (acts.PUBLISH_TAD,), False),
        (due("panel", does=(acts.DECIDE_BASELINE,)), [Member("panel", DAN, chair=True)], (acts.DECIDE_BASELINE,), False),
        (due("csc", does=(acts.DECIDE_BASELINE,)), [Member("csc", DAN)], (), True),
        (due("dcc", does=(acts.DECIDE_MODIFICATIONS,)), [Member("dcc", DAN)], (acts.DECIDE_MODIFICATIONS,), False),
        (due("dcc"), [Member("dcc", DAN)], (), False),
    ],
)
def test_an_item_has_only_the_acts_that_the_person_can_do(item: Due, seats: list[Member], own: tuple[str, ...], watched: bool) -> None:
    """A party's chair decides nothing; an item whose acts are all another's is watched, and one without acts is done by hand."""
    found = waiting([item], TODAY, seats)
    assert ([each.acts for each in found.now], found.watched) == ([own], frozenset({item.key}) if watched else frozenset())


def test_overdue_items_are_counted_by_owner() -> None:
    """Who holds things up for longest comes first; held items and those of the person who asks are left out."""
    tad, published, decision = due(day=date(2019, 9, 25)), due(day=date(2019, 12, 25)), due("panel", day=date(2020, 1, 9))
    others = [due("secas", day=date(2019, 1, 1)), due("tag", day=date(2019, 1, 1), held=True), due("opsg")]
    assert stuck([published, decision, tad, *others], TODAY, without=("secas",)) == (Stuck("dcc", 2, tad), Stuck("panel", 1, decision))


@pytest.mark.parametrize(
    ("seat", "day", "waits", "own"),
    [
        ("secas", TODAY, True, (acts.GO_LIVE,)),
        ("secas", date(2020, 1, 13), True, ()),
        ("dcc", TODAY, True, ()),
        ("tag", TODAY, False, ()),
    ],
)
def test_a_go_live_waits_for_the_release_managers_who_record_it_from_its_day(
    seat: str, day: date, waits: bool, own: tuple[str, ...]
) -> None:
    """Only a release manager marks a release live; the DCC, which owns the step, looks at the release instead."""
    seats = [Member(seat, DAN)]
    item = due("dcc", day=day, does=(acts.GO_LIVE,))
    assert is_for(item, DAN, seats, CHAIRED, QUORUMS) is waits
    assert waiting([item], TODAY, seats).now[0].acts == own


CHAIR_OF_PANEL, RELEASE_MANAGER = Member("panel", DAN, chair=True), Member("secas", DAN)


@pytest.mark.parametrize(
    ("act", "first", "seat", "own"),
    [
        (acts.GO_LIVE, acts.DECIDE_GO_LIVE, CHAIR_OF_PANEL, (acts.GO_LIVE,)),
        (acts.GO_LIVE, acts.DECIDE_GO_LIVE, Member("panel", DAN), None),
        (acts.GO_LIVE, acts.DECIDE_GO_LIVE, RELEASE_MANAGER, ()),
        (acts.DECIDE_BASELINE, ADD_CRITERIA, RELEASE_MANAGER, (acts.DECIDE_BASELINE,)),
        (acts.DECIDE_BASELINE, ADD_CRITERIA, CHAIR_OF_PANEL, ()),
        (acts.DECIDE_BASELINE, ADD_CRITERIA, Member("dcc", DAN), None),
    ],
)
def test_what_must_be_recorded_first_waits_for_those_who_record_it(act: str, first: str, seat: Member, own: tuple[str, ...] | None) -> None:
    """A go-live without a Go is the chair's to decide; a baseline without criteria is the release managers', and the chair looks on."""
    item = replace(due("panel", does=(act,)), first=((act, first),))
    assert is_for(item, DAN, [seat], CHAIRED, QUORUMS) is (own is not None)
    if own is not None:
        assert waiting([item], TODAY, [seat]).now[0].acts == own
