"""What the reasons of a colour say, for one thing and for many (design, Colour)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.model import acts
from policy.model.scope import ScopeItem
from policy.model.sign_off import SignOffState
from policy.model.timetable import Milestone
from policy.releases.colour import Colour, undated_areas
from policy.releases.facts import facts_of
from tests.builders.june_2020 import CRITERIA, MILESTONES, MP079, TODAY, june_2020
from tests.policy.releases.test_colour import healthy, texts


def named(number: int) -> tuple[ScopeItem, ...]:
    """So many undecided modifications."""
    return tuple(ScopeItem(replace(MP079, ref=f"MP{each}")) for each in range(101, 101 + number))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "1 modification in scope is undecided: MP101."),
        (2, "2 modifications in scope are undecided: MP101 and MP102."),
        (14, "MP110, MP111, MP112 and 2 more."),
    ],
)
def test_undecided_modifications_are_counted_and_twelve_are_named(number: int, words: str) -> None:
    """One is singular, and after twelve names the rest is a number."""
    assert texts(replace(june_2020(), scope=named(number)), TODAY, Colour.AMBER)[-1].endswith(words)


@pytest.mark.parametrize(("number", "words"), [(1, "MP101 is undecided"), (2, "MP101 and MP102 are undecided")])
def test_undecided_modifications_at_go_no_go_are_red(number: int, words: str) -> None:
    """The sentence fits one modification and several."""
    release = replace(june_2020(), scope=named(number))
    assert f"{words}, and go/no-go has been reached." in texts(release, date(2020, 6, 12), Colour.RED)


def test_one_step_without_a_date_is_singular() -> None:
    """One step has no date, and two have none."""
    for keys, words in ((("tad-review",), "1 TAD step has no date"), (("tad-review", "tad-decision"), "2 TAD steps have no date")):
        milestones = tuple(step for step in MILESTONES if step.key in keys)
        assert any(each.startswith(words) for each in texts(replace(june_2020(), milestones=milestones), TODAY, Colour.AMBER))
    sit = tuple(step for step in MILESTONES if step.key == "sit-start")
    words = "Test dates are missing: 1 SIT step has no date"
    assert any(each.startswith(words) for each in texts(replace(june_2020(), milestones=sit), TODAY, Colour.AMBER))


def test_twelve_criteria_are_named() -> None:
    """After twelve references the rest is a number, and thirteen are not all named."""
    for number, words in ((12, "O11 and O12."), (13, "O12 and 1 more.")):
        criteria = tuple(replace(CRITERIA[0], ref=f"O{each}", state=SignOffState.HOLD) for each in range(1, number + 1))
        (text,) = texts(replace(healthy(), criteria=criteria), TODAY, Colour.RED)
        assert text.endswith(words)


def test_a_step_with_two_acts_is_of_the_first_area() -> None:
    """One step that stands for the start of SIT and of UIT is a step of SIT."""
    both = Milestone("both", "SIT and UIT start", acts=(acts.START_SIT, acts.START_UIT))
    undated = facts_of(replace(june_2020(), milestones=(both,)), TODAY).undated
    assert list(undated_areas(undated)) == ["SIT"]
