"""What a shareable result states: its releases and the classification that decides where it may be shown (R20)."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import get_args

import pytest

from commands import results
from commands.protocol.results import AboutNoRelease, AboutRelease, AboutReleases, LookedBack, Shareable
from policy.model.releases import Classification, Release, ReleaseKind

AMBER = Release("june-2020", ReleaseKind.SYSTEM, date(2020, 6, 25), classification=Classification.AMBER)


def test_a_result_about_a_release_has_its_classification() -> None:
    """One release: its key and its own classification."""
    shown = AboutRelease(AMBER)
    assert (shown.about, shown.classification) == (("june-2020",), Classification.AMBER)


def test_a_result_about_several_has_the_highest_classification() -> None:
    """Several releases: the highest of theirs, or White if none is shown."""
    shown = AboutReleases({"june-2020": Classification.GREEN, "november-2020": Classification.RED, "2021": Classification.WHITE})
    assert (shown.about, shown.classification) == (("june-2020", "november-2020", "2021"), Classification.RED)
    assert (AboutReleases({}).about, AboutReleases({}).classification) == ((), Classification.WHITE)


def test_a_result_about_no_release_is_white() -> None:
    """The bot, the roster and published terms are for everybody."""
    assert (AboutNoRelease().about, AboutNoRelease().classification) == ((), Classification.WHITE)


def test_an_answer_of_a_past_day_states_what_its_result_does() -> None:
    """Looking back changes neither the releases nor the classification."""
    shown = LookedBack(AboutRelease(AMBER), date(2020, 1, 10))
    assert (shown.about, shown.classification) == (("june-2020",), Classification.AMBER)


@pytest.mark.parametrize("kind", get_args(results.Shown), ids=lambda kind: kind.__name__)
def test_every_shown_result_states_both(kind: type[object]) -> None:
    """Each result of a reading command is shareable by its type, and can't be changed once it is made."""
    assert issubclass(kind, Shareable)
    assert dataclasses.is_dataclass(kind)
    assert kind.__dataclass_params__.frozen


@pytest.mark.parametrize("kind", get_args(results.Own), ids=lambda kind: kind.__name__)
def test_a_persons_own_result_is_never_shareable(kind: type[object]) -> None:
    """What only the person who asked may see has no base that would let it be shared."""
    assert not issubclass(kind, Shareable)
