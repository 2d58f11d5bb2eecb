"""The buttons of steps that stand for an act: where the act can't be done yet, the refusal's button leads to it."""

from __future__ import annotations

import pytest

from commands.protocol.form import Form
from commands.protocol.results import Changed, Refused
from commands.sign_off.walks.own import WalkShown
from commands.timetable.acts import ways
from policy.model import acts
from tests.builders.office import JUNE_CHANNEL, RACHEL, TAG_CHAIR, Office, expect, words_of

JUNE, NOVEMBER = "june-2020", "november-2020"
ALL = sorted(acts.RECORDED)


def press(office: Office, key: str, act: str, user: str = RACHEL) -> object:
    """What the button of an act answers."""
    (way,) = ways(key, [act])
    return office.say(way.line, user)


@pytest.mark.parametrize("key", [JUNE, NOVEMBER])
@pytest.mark.parametrize("act", ALL)
def test_a_button_that_refuses_offers_a_line_that_does_not(office: Office, act: str, key: str) -> None:
    """For a release manager, whatever is missing: the first button of the refusal is not refused itself, and is no detour back."""
    answer = press(office, key, act)
    if isinstance(answer, Refused):
        (way,) = ways(key, [act])
        assert answer.instead, answer.sentence
        assert str(answer.instead[0]) != str(way.line)
        then = office.say(answer.instead[0])
        assert not isinstance(then, Refused), words_of(then)


@pytest.mark.parametrize("act", [acts.REVIEW_TESTING, acts.REVIEW_OPERATIONAL])
def test_a_sign_off_without_a_channel_is_posted_once_the_channel_is_set(office: Office, act: str) -> None:
    """The form of the channel comes in the place of a refusal; then the card is posted."""
    form = expect(Form, press(office, JUNE, act))
    assert "Choose its channel, then open its sign-off." in str(form.about)
    office.faults(form, field="channel", channel="")
    office.does(form, channel="C0REVIEW")
    assert isinstance(press(office, JUNE, act), Changed)


def test_a_member_is_told_who_can_set_the_channel(office: Office) -> None:
    """The TAG's chair may not set it: their own walk comes, which needs no channel, with a button that asks those who may."""
    walk = expect(WalkShown, press(office, JUNE, acts.REVIEW_TESTING, TAG_CHAIR))
    assert "A release manager can set one." in walk.note
    assert [str(each) for each in walk.ways] == [f"/release ask secas release channel {JUNE} tag"]


@pytest.mark.parametrize("act", [acts.DECIDE_BASELINE, acts.EVIDENCE_OPERATIONAL, acts.REVIEW_TESTING])
def test_without_criteria_the_standard_ones_are_added_and_the_act_goes_on(office: Office, act: str) -> None:
    """The refusal's button adds the standard criteria; then the act is no longer refused for them."""
    refused = expect(Refused, press(office, NOVEMBER, act))
    assert "no acceptance criteria" in refused.sentence
    office.does(refused.instead[0])
    again = press(office, NOVEMBER, act)
    assert "no acceptance criteria" not in words_of(again)
    assert not isinstance(again, Refused), words_of(again)


def test_mark_live_without_a_go_leads_to_the_decision(office: Office) -> None:
    """The refusal's button opens the pack of the go/no-go; once a Go is recorded, the release can go live."""
    office.at(2020, 6, 25)
    refused = expect(Refused, press(office, JUNE, acts.GO_LIVE))
    assert str(refused.instead[0]) == f"/release decide {JUNE} go-live"
    assert not isinstance(office.say(refused.instead[0]), Refused)


def test_a_channel_is_asked_for_where_the_line_names_none(office: Office) -> None:
    """For the release or a committee; a word that is neither is refused."""
    form = office.asks(f"/release channel {JUNE}")
    assert isinstance(form, Form)
    office.refuses(form, because="already has this channel", channel=JUNE_CHANNEL)
    office.refuses(f"/release channel {JUNE} nowhere", because="There is no committee")
    typed = office.refuses(f"/release channel {JUNE} tag #typed", because="Slack did not say which channel “#typed” is.")
    office.asks(typed.instead[0])
    office.does(f"/release channel {JUNE} tag", channel="C0TAG")
