"""A decision that comes on record, or is taken back, after its meeting's minutes were confirmed (RID 3; R13)."""

from __future__ import annotations

import pytest

from commands.protocol.results import Changed
from tests.builders.office import PANEL_CHAIR, RACHEL, Office, words_of

KEY = "june-2020"
PANEL_76 = "/release minutes panel 2020-01-17"
REOPEN = f"{PANEL_76} reopen"
WITHOUT = "were confirmed on 17 Jan 2020 without this decision, and list it now."


@pytest.fixture
def held(office: Office) -> Office:
    """17 January 2020, the day of Panel 76, with the chair present."""
    office.at(2020, 1, 17, 15)
    office.does(f"{PANEL_76} attendance", present=(PANEL_CHAIR,))
    return office


def baselined(office: Office, met_on: str = "2020-01-17") -> Changed:
    """The Panel's baseline of the RID, recorded for it."""
    return office.does(f"/release decide {KEY} scope", RACHEL, met_on=met_on, reference="Minute 7")


def test_a_decision_after_the_confirmation_says_so(held: Office) -> None:
    """The minutes were confirmed without it; the way to confirm them again is offered, and taken by the chair."""
    held.does(f"{PANEL_76} confirm", PANEL_CHAIR)
    done = baselined(held)
    assert WITHOUT in words_of(done)
    assert [str(each) for each in done.next_lines][-1] == REOPEN
    held.does(done.next_lines[-1], PANEL_CHAIR)


def test_before_the_confirmation_and_for_another_day_it_says_nothing(held: Office) -> None:
    """The chair has not confirmed anything yet, or has confirmed another meeting's minutes."""
    assert "were confirmed" not in words_of(baselined(held))
    held.undoes()
    held.does(f"{PANEL_76} confirm", PANEL_CHAIR)
    assert "were confirmed" not in words_of(baselined(held, "2020-01-16"))


def test_who_undoes_a_confirmed_decision_is_told_before_and_after(held: Office) -> None:
    """The question and the answer name the minutes that list it and the way to reopen them; so do those of the redo."""
    done = baselined(held)
    held.does(f"{PANEL_76} confirm", PANEL_CHAIR)
    asked = held.asks(f"/release undo {done.change}")
    told = "were confirmed on 17 Jan 2020 with this decision, and no longer list it."
    assert told in words_of(asked)
    undone = held.does(asked)
    assert told in words_of(undone)
    assert REOPEN in [str(each) for each in undone.next_lines]
    again = held.undoes(undone.change)
    assert "and list this decision again." in words_of(again)


def test_other_changes_of_that_day_are_undone_without_a_word(held: Office) -> None:
    """A step that is dated is no decision."""
    done = held.does(f"/release milestone {KEY} tad-draft 2020-02-03")
    held.does(f"{PANEL_76} confirm", PANEL_CHAIR)
    assert "were confirmed" not in words_of(held.undoes(done.change))
