"""A go-live is moved in Slack, by signed requests: from the form to the announcement, the pin and the undo (R23)."""

from __future__ import annotations

from datetime import date

from policy.model.decisions import Subject
from policy.model.releases import Release
from storage.releases import releases
from tests.builders.office import JUNE_CHANNEL, PANEL_CHAIR, RACHEL
from tests.builders.signed import Errors, Message, Signed, View, buttons, done, form, refused

KEY = "june-2020"


def june(signed: Signed) -> Release:
    """June 2020 as stored."""
    with signed.bot.store.reading() as conn:
        found = releases.fetch_release(conn, KEY)
    assert found
    return found


def asked(signed: Signed, view: View, user: str, **answers: str) -> View:
    """The view that takes the place of a form."""
    found = signed.fill(view, user, **answers)
    assert isinstance(found, View), found
    return found


def test_the_panel_moves_june_2020(signed: Signed) -> None:
    """The chair is told what follows, confirms, and the channel hears of it; undo brings the first date back."""
    view = form(signed.type(f"/release decide {KEY} date", PANEL_CHAIR))
    assert isinstance(signed.fill(view, PANEL_CHAIR, go_live="2020-06-25", reason="?"), Errors)
    confirm = asked(signed, view, PANEL_CHAIR, go_live="2020-07-30", window_end="2020-08-06", reason="UIT is late")
    assert "stays due 25 Jun 2019, met 108 days late" in str(confirm.payload)
    said = done(signed.fill(confirm, PANEL_CHAIR))
    assert "moved from 25 Jun 2020 to 30 Jul 2020, with flexibility to 6 Aug 2020" in said
    assert june(signed).go_live == date(2020, 7, 30)
    (posted,) = signed.deliver()
    assert posted["channel"] == JUNE_CHANNEL
    assert "Go-live moves from 25 Jun 2020 to 30 Jul 2020" in posted["text"]
    assert signed.slack.called("pins.add")
    undo = signed.type("/release undo", PANEL_CHAIR)
    assert isinstance(undo, View)
    done(signed.fill(undo, PANEL_CHAIR))
    assert june(signed).go_live == date(2020, 6, 25)
    assert not [each for each in june(signed).decisions if each.subject is Subject.DATE]


def test_an_earlier_date_is_asked_twice_in_slack(signed: Signed) -> None:
    """The second question takes the place of the first."""
    view = form(signed.type(f"/release decide {KEY} date", PANEL_CHAIR))
    first = asked(signed, view, PANEL_CHAIR, go_live="2020-02-14", reason="It is ready")
    second = asked(signed, first, PANEL_CHAIR)
    assert "132 days earlier" in str(second.payload)
    assert june(signed).go_live == date(2020, 6, 25)
    done(signed.fill(second, PANEL_CHAIR))
    assert june(signed).go_live == date(2020, 2, 14)


def test_an_edit_of_the_date_leads_to_the_decision(signed: Signed) -> None:
    """The refusal's button opens the decision's form for people who may take it."""
    answer = signed.type(f"/release edit {KEY} date", RACHEL)
    assert isinstance(answer, Message)
    assert "only a decision moves the go-live" in refused(answer)
    (button,) = [each for each in buttons(answer).values() if each.line.endswith("date")]
    assert form(signed.press(button, RACHEL)).title == "Move the go-live"
