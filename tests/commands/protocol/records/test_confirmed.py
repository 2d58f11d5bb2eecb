"""An act of a body that comes on record, or is taken back, after its meeting's minutes were confirmed (RID 3; R13)."""

from __future__ import annotations

import pytest

from commands.protocol.results import Changed
from tests.builders.office import DAN, PANEL_CHAIR, RACHEL, TAG_CHAIR, Office, words_of
from tests.builders.rooms.reviews import button, evidenced, ticking

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


def test_what_minutes_do_not_list_is_recorded_without_a_word(held: Office) -> None:
    """A date is on no agenda; the standard criteria are on the Panel's."""
    held.does(f"{PANEL_76} confirm", PANEL_CHAIR)
    moved = held.goes_through(
        f"/release decide {KEY} date", PANEL_CHAIR, met_on="2020-01-17", go_live="2020-07-30", reason="Later", by="body"
    )
    assert isinstance(moved, Changed), words_of(moved)
    assert "were confirmed" not in words_of(moved)
    assert "were confirmed" not in words_of(held.undoes(moved.change, PANEL_CHAIR))
    done = held.does("/release decide standard", RACHEL, met_on="2020-01-17", reference="Minute 9")
    assert WITHOUT in words_of(done)


# What the TAG gives

TAG_8, TAG_15 = "/release minutes tag 2020-01-08", "/release minutes tag 2020-01-15"
VIEW = f"/release recommend {KEY} tag tad"
RECORDED = "were confirmed on 17 Jan 2020 without this view, and list it now."


@pytest.fixture
def met(office: Office) -> Office:
    """17 January 2020, with meetings of the TAG on the 8th and the 15th, and a draft of the TAD from the 6th."""
    office.at(2020, 1, 6)
    for day in ("2020-01-08", "2020-01-15"):
        office.does(f"/release meeting tag {day}")
    office.does(f"/release document {KEY} tad", DAN, version="0.1", link="https://example.com/tad", draft=("draft",))
    office.at(2020, 1, 17, 15)
    for minutes in (TAG_8, TAG_15):
        office.does(f"{minutes} attendance", present=(TAG_CHAIR,))
    return office


def confirmed(office: Office, *minutes: str) -> None:
    """The chair confirms the minutes."""
    for each in minutes:
        office.does(f"{each} confirm", TAG_CHAIR)


def viewed(office: Office, met_on: str, positive: str = "yes") -> Changed:
    """The TAG's view on the newest version, recorded on its behalf."""
    return office.does(VIEW, RACHEL, positive=positive, reason="Read.", met_on=met_on, reference="TAG_1")


def test_a_view_after_the_confirmation_says_so(met: Office) -> None:
    """As a decision does; before the confirmation, and for a day without a meeting, it says nothing."""
    assert "were confirmed" not in words_of(viewed(met, "2020-01-08"))
    met.undoes()
    confirmed(met, TAG_8)
    assert "were confirmed" not in words_of(viewed(met, "2020-01-07"))
    met.undoes()
    done = viewed(met, "2020-01-08")
    assert f"The minutes of TAG meeting, 8 Jan 2020 {RECORDED}" in words_of(done)
    met.does(done.next_lines[-1], TAG_CHAIR)


def test_a_view_on_another_version_leaves_the_earlier_one_in_its_minutes(met: Office) -> None:
    """Each version has its own view, so only the minutes that list the new one differ; undo and redo say the same (R13)."""
    viewed(met, "2020-01-08")
    met.does(f"/release document {KEY} tad", DAN, version="1.0", link="https://example.com/final")
    confirmed(met, TAG_8, TAG_15)
    done = viewed(met, "2020-01-15", "no")
    assert words_of(done).count("were confirmed") == 1
    assert f"The minutes of TAG meeting, 15 Jan 2020 {RECORDED}" in words_of(done)
    assert "Recommended. Read." in met.reads(TAG_8)
    undone = met.undoes(done.change)
    assert "15 Jan 2020 were confirmed on 17 Jan 2020 with this view, and no longer list it." in words_of(undone)
    assert words_of(undone).count("were confirmed") == 1
    assert "and list this view again." in words_of(met.undoes(undone.change))


def test_a_view_that_replaces_one_on_the_same_version_says_so(met: Office) -> None:
    """The minutes of the first day no longer list it, or those of the same day say something else; other words are undone as such."""
    viewed(met, "2020-01-08")
    confirmed(met, TAG_8, TAG_15)
    same = viewed(met, "2020-01-08", "no")
    assert "with the view that this one replaces, and list this one now." in words_of(same)
    assert "with other words of this view." in words_of(met.undoes(same.change))
    moved = words_of(viewed(met, "2020-01-15"))
    assert "8 Jan 2020 were confirmed on 17 Jan 2020 with the view that this one replaces, and no longer list it." in moved
    assert f"15 Jan 2020 {RECORDED}" in moved


def test_a_view_that_a_step_was_done_for_before_is_in_the_minutes_of_its_own_day(met: Office) -> None:
    """The draft is viewed again after another draft: no step is completed, and both meetings list their views."""
    viewed(met, "2020-01-08")
    met.does(f"/release document {KEY} tad", DAN, version="0.2", link="https://example.com/second", draft=("draft",))
    viewed(met, "2020-01-15", "no")
    assert "Recommended. Read. (TAG_1)" in met.reads(TAG_8)
    assert "Not recommended. Read. (TAG_1)" in met.reads(TAG_15)


def test_a_recommendation_that_is_withdrawn_leaves_confirmed_minutes(office: Office) -> None:
    """A criterion whose evidence changed withdraws it: who changed it reads which minutes no longer list the recommendation (R16)."""
    office.at(2020, 5, 27, 9)
    ticking(office)
    office.does("/release meeting tag 2020-05-27")
    evidenced(office, "T1")
    office.does(f"/release channel {KEY} tag <#C0TAG>")
    office.say(f"/release signoff {KEY} tag", RACHEL)
    office.does(button(office, "Met"), TAG_CHAIR)
    minutes = "/release minutes tag 2020-05-27"
    office.does(f"{minutes} attendance", present=(TAG_CHAIR,))
    confirmed(office, minutes)
    given = office.does(f"/release recommend {KEY} tag", TAG_CHAIR, positive="yes", reason="Ready", despite="The rest follows")
    assert "were confirmed on 27 May 2020 without this recommendation, and list it now." in words_of(given)
    assert "with this recommendation, and no longer list it." in words_of(office.undoes(given.change, TAG_CHAIR))
    office.does(f"/release recommend {KEY} tag", TAG_CHAIR, positive="yes", reason="Ready", despite="The rest follows")
    office.later(minutes=20)
    told = office.does(f"/release evidence {KEY} T1 withdraw 1", DAN, reason="The wrong file.")
    assert "were confirmed on 27 May 2020 with that recommendation, and no longer list it." in words_of(told)
