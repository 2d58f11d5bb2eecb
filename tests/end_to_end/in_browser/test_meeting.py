"""A Panel meeting in a browser: from the agenda, item by item, to confirmed minutes."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.end_to_end.in_browser.browser import Visitor


def test_a_meeting_is_run_from_the_agenda_to_confirmed_minutes(visitor: Visitor) -> None:
    """On the day of Panel 76 its chair decides on the walk, records the rest at once, notes who is there and confirms."""
    visitor.hook("set-clock").click()
    visitor.hook("clock-input").fill("2020-01-17T11:30")
    visitor.hook("clock-apply").click()
    expect(visitor.hook("clock")).to_have_text("Fri 17 January 2020, 11:30")
    visitor.become("U0MARGARET")
    card = visitor.say("/release agenda panel")
    expect(card).to_contain_text("BASELINE the June 2020 SEC Release Implementation Document")
    visitor.press(card, "Walk through it")
    expect(card).to_contain_text("Item 1 of 4 · 0 answered")
    visitor.press(card, "Record the decision")
    expect(visitor.modal).to_contain_text("MP079")
    visitor.modal.get_by_role("combobox", name="Outcome").click()
    visitor.page.get_by_role("option", name="Agreed", exact=True).click()
    visitor.submit()
    expect(visitor.modal).to_contain_text("Its effects:")
    visitor.submit()
    visitor.told("agreed the inclusion of MP079, MP084 and MP088")
    visitor.press(card, "Next")
    expect(card).to_contain_text("Item 2 of 4 · 1 answered")
    modal = visitor.ask("/release decide meeting panel 76")
    for number in range(4):
        modal.get_by_role("combobox").nth(number).click()
        visitor.page.get_by_role("option", name="Agreed", exact=True).click()
    visitor.submit()
    expect(modal).to_contain_text("Confirm the decisions of SEC Panel 76, 17 Jan 2020")
    visitor.submit()
    visitor.told("Recorded 4 decisions of SEC Panel 76, 17 Jan 2020, citing SECP_76_1701_23.")
    visitor.press(card, "Refresh")
    expect(card).to_contain_text("Item 2 of 4 · 4 answered")
    visitor.ask("/release minutes panel 76 attendance")
    visitor.modal.get_by_label("Others present").fill("Margaret Ellis")
    visitor.submit()
    visitor.told("Recorded who took part in SEC Panel 76")
    visitor.ask("/release minutes panel 76 confirm")
    visitor.submit()
    visitor.told("The minutes of SEC Panel 76, 17 Jan 2020 are confirmed.")
    expect(visitor.say("/release minutes panel 76")).to_contain_text("Confirmed on 17 Jan 2020")
