"""App Home in a browser: what waits for a person, its form beside it, and the Home that has one item less afterwards."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.end_to_end.in_browser.browser import PRIYA, Visitor

TAD = "TAD issued to the TAG for review"


def test_the_dcc_submits_the_tad_from_home(visitor: Visitor) -> None:
    """No verb is typed: the overdue item has its button, and is gone from Home once its document is submitted."""
    visitor.become(PRIYA)
    visitor.enter("bot")
    visitor.hook("tab-home").click()
    home = visitor.hook("home")
    expect(home).to_contain_text("2 items wait for you, all overdue.")
    visitor.press(home, "Submit TAD")
    visitor.modal.get_by_label("Version").fill("0.1")
    visitor.modal.get_by_label("Link").fill("https://example.com/tad")
    visitor.modal.get_by_text("It is a draft, before consultation").click()
    visitor.submit()
    expect(home).not_to_contain_text(TAD)
    expect(home).to_contain_text("1 item waits for you, overdue.")
    expect(visitor.modal).to_have_count(0)
    visitor.hook("tab-messages").click()
    expect(visitor.composer).to_be_visible()
    told = visitor.messages.filter(has_text="version 0.1")
    expect(told.get_by_role("button", name="Undo")).to_be_visible()
