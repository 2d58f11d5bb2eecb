"""The subjects that a deciding body decides on."""

from __future__ import annotations

from commands.protocol.line import Line
from tests.builders.office import Office


def test_without_a_subject_it_asks_which(office: Office) -> None:
    """The choice leads to the form of the subject."""
    form = office.asks("/release decide june-2020")
    following = office.asks(form, subject="baseline")
    assert following.line == Line.parse("/release decide june-2020 baseline")


def test_an_unknown_subject_names_the_nearest(office: Office) -> None:
    """Nothing changes, and the answer offers what may have been meant."""
    office.refuses("/release decide june-2020 baselin", because="Did you mean baseline?")
