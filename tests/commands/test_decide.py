"""The subjects that a deciding body decides on."""

from __future__ import annotations

import pytest

from commands.protocol.line import Line
from commands.protocol.results import Refused
from tests.builders.office import Office


def test_without_a_subject_it_asks_which(office: Office) -> None:
    """The choice leads to the form of the subject."""
    form = office.asks("/release decide june-2020")
    following = office.asks(form, subject="baseline")
    assert following.line == Line.parse("/release decide june-2020 baseline")


def test_an_unknown_subject_names_the_nearest(office: Office) -> None:
    """Nothing changes, and the answer offers what may have been meant."""
    office.refuses("/release decide june-2020 baselin", because="Did you mean baseline?")


@pytest.mark.parametrize("typed", ["panel 3 feb 2020", "panel 99", "panel soon", "panl 2020-01-17"])
def test_another_meeting_is_offered_as_one_to_decide_on(office: Office, typed: str) -> None:
    """A meeting or a body that is not known comes back with the whole line, and pressing a choice goes on."""
    office.at(2020, 1, 20)
    refused = office.refuses(f"/release decide meeting {typed}")
    ways = [each for each in refused.instead if each.verb == "decide"]
    assert ways
    assert all(str(each).startswith("/release decide meeting ") for each in ways), ways
    assert "/release decide panel" not in refused.sentence
    assert not isinstance(office.say(f"{ways[0]}{'' if '2020' in str(ways[0]) else ' 2020-01-17'}"), Refused)
