"""Steps of a timetable found by words, the strictest way first."""

from __future__ import annotations

from datetime import date

import pytest

from policy.model.rid import Covers
from policy.model.timetable import Milestone
from policy.timetable.named_steps import named_keys, named_policies, named_steps, names_go_live, new_key
from policy.timetable.policy_dates import PolicyDate

STEPS = (
    Milestone("sit-start", "SIT commences"),
    Milestone("uit-start", "UIT commences"),
    Milestone("uit-report", "DCC submits UIT Completion Report"),
    Milestone("uit-report-panel", "Panel approves UIT Completion Report"),
    Milestone("go-live", "Release go-live"),
)


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("uit-start", ["uit-start"]),
        ("uit start", ["uit-start"]),
        ("UIT commences", ["uit-start"]),
        ("“uit  COMMENCES”", ["uit-start"]),
        ("commences", ["sit-start", "uit-start"]),
        ("uit completion report", ["uit-report", "uit-report-panel"]),
        ("uit-report", ["uit-report"]),
        ("the report of the Panel", ["uit-report-panel"]),
        ("approv report", ["uit-report-panel"]),
        ("go live", ["go-live"]),
        ("PIT", []),
        ("", []),
        ("!", []),
        ("the", []),
    ],
)
def test_words_name_steps(typed: str, keys: list[str]) -> None:
    """Key and event first, then a phrase, then words in any order; joining words alone name nothing."""
    assert [each.key for each in named_steps(STEPS, typed)] == keys


def policy(key: str, label: str, month: int, *, applies: bool = True, milestone: str = "") -> PolicyDate:
    """A policy date in 2020."""
    return PolicyDate(key, label, date(2020, month, 1), Covers.ALL, "Guidance", applies, milestone=milestone)


@pytest.mark.parametrize(
    ("typed", "steps", "keys"),
    [
        ("TAD", (), ["tad-to-tag", "tad-final"]),
        ("TAD final", (), ["tad-final"]),
        ("nothing", (), []),
        ("nothing", ("tad-step",), ["tad-to-tag"]),
        ("nothing", ("",), []),
        ("cost", ("cost-step",), []),
    ],
)
def test_a_policy_date_is_named_by_its_words_or_its_step(typed: str, steps: tuple[str, ...], keys: list[str]) -> None:
    """In the order of the dates; one that does not apply is named by neither (Guidance 4.3, 5.1; R9)."""
    dates = (
        policy("tad-final", "TAD final", 6),
        policy("tad-to-tag", "TAD to the TAG", 3, milestone="tad-step"),
        policy("costs", "Cost", 1, applies=False, milestone="cost-step"),
    )
    assert [each.key for each in named_policies(dates, typed, steps)] == keys


@pytest.mark.parametrize(("typed", "names"), [("go-live", True), ("go live", True), ("SIT", False), ("", False)])
def test_the_go_live_is_named(typed: str, names: bool) -> None:
    """As people write it (Guidance 4)."""
    assert names_go_live(typed) is names


@pytest.mark.parametrize(
    ("event", "known", "key"),
    [
        ("SIT commences", set(), "sit-commences"),
        ("  Panel: agrees, at last!  ", set(), "panel-agrees-at-last"),
        ("SIT commences", {"sit-commences"}, "sit-commences-2"),
        ("SIT commences", {"sit-commences", "sit-commences-2"}, "sit-commences-3"),
        ("Done", set(), "done-2"),
        ("Dates", {"dates-2"}, "dates-3"),
        ("测试", set(), "milestone"),
        ("测试", {"milestone"}, "milestone-2"),
        ("x" * 39 + " y", set(), "x" * 39),
        ("(" + "x" * 60, set(), "x" * 40),
        ("Add", set(), "add-2"),
        ("Propose", set(), "propose-2"),
        ("Accept", set(), "accept-2"),
        ("Xx 2 zZ", set(), "xx-2-zz"),
    ],
)
def test_a_new_step_has_a_key_of_its_own(event: str, known: set[str], key: str) -> None:
    """It is made from the event, is no key of another step, and no word that the command line takes in place of a step."""
    assert new_key(event, known) == key


def test_a_phrase_goes_before_the_same_words_in_another_order() -> None:
    """The words as they were typed, inside a longer event, name it alone; only without such a phrase does their order not count."""
    events = {"first": "DCC says SIT commences here", "second": "Commences: the long SIT"}
    assert named_keys(events, "SIT commences") == ("first",)
    assert named_keys(events, "long SIT commences") == ("second",)
    assert named_keys(events, "commences SIT") == ("first", "second")
