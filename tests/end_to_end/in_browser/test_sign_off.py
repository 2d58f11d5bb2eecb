"""The sign-off of June 2020 in a browser, as different people: evidence, the TAG's card, positions, and what the Panel is shown."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.builders.processes import Serving
from tests.end_to_end.in_browser.browser import RACHEL, Visitor, visiting
from tests.end_to_end.in_browser.conftest import Open, put_back, reset, saved

TOM, DAVID, SUNITA, MARGARET = "U0TOM", "U0DAVID", "U0SUNITA", "U0MARGARET"
TAG, PANEL = "C0TAG", "C0PANEL"
REPORT = "https://example.com/regression"


@pytest.fixture(scope="module")
def reviewing(bot: Serving, browser: Browser) -> bytes:
    """The state of the workspace once the DCC has submitted evidence for T3 and the release manager has posted the TAG's card."""
    reset(bot)
    with visiting(browser, f"http://127.0.0.1:{bot.port}") as visitor:
        visitor.visit()
        submit_evidence(visitor)
        post_card(visitor)
        expect(card(visitor)).to_be_visible()
    return saved(bot)


@pytest.fixture
def tag_chair(reviewing: bytes, bot: Serving, open_page: Open) -> Visitor:
    """The TAG's chair in #tag, with evidence for T3 and the card posted."""
    put_back(bot, reviewing)
    found: Visitor = open_page(bot)
    found.visit(DAVID, TAG)
    expect(card(found)).to_contain_text("T1 is 1 of 6")
    return found


@pytest.fixture
def manager(tag_chair: Visitor, bot: Serving, open_page: Open) -> Visitor:
    """The release manager in #tag, beside the TAG's chair."""
    found: Visitor = open_page(bot)
    found.visit(RACHEL, TAG)
    expect(card(found)).to_be_visible()
    return found


def submit_evidence(visitor: Visitor) -> None:
    """Tom Ellis of the DCC submits evidence for T3 by the modal."""
    visitor.become(TOM)
    visitor.enter("dcc-delivery")
    modal = visitor.ask("/release evidence june-2020 T3")
    expect(modal).to_contain_text("T3 The DCC has successfully completed regression testing.")
    modal.get_by_label("Link").fill(REPORT)
    modal.get_by_label("Note").fill("All regression tests passed.")
    visitor.submit()
    visitor.told(f"Evidence is on file for T3: {REPORT}")


def post_card(visitor: Visitor) -> None:
    """The release manager has the TAG's card posted."""
    visitor.become(RACHEL)
    visitor.enter("tag")
    expect(visitor.say("/release signoff june-2020 tag")).to_contain_text("The card of the TAG will be posted in #tag.")


def card(visitor: Visitor) -> Locator:
    """The card in #tag; one that is posted a second time makes this ambiguous, which fails what is expected of it."""
    return visitor.page.locator("[data-testid=message][data-ephemeral=false]").filter(has_text="TAG sign-off")


def go_to(visitor: Visitor, ref: str) -> None:
    """Moves the card by Next until it is at a criterion."""
    for number in range(1, int(ref[1:])):
        expect(card(visitor)).to_contain_text(f"T{number} is {number} of 6")
        visitor.press(card(visitor), "Next")
    expect(card(visitor)).to_contain_text(f"{ref} is {ref[1:]} of 6")


def test_what_the_dcc_submits_reaches_those_who_review_it_and_nobody_else_may(visitor: Visitor) -> None:
    """R13, R15: the modal takes a link or a file; the TAG's channel opens both and says who gave them; a reviewer may submit none."""
    visitor.become(TOM)
    visitor.enter("dcc-delivery")
    modal = visitor.ask("/release evidence june-2020 T3")
    visitor.submit()
    expect(modal).to_contain_text("Enter the address of the evidence")
    modal.get_by_label("Link").fill("the report")
    visitor.submit()
    expect(modal).to_contain_text("Enter a web address without spaces")
    modal.get_by_label("Link").fill(REPORT)
    visitor.submit()
    visitor.told(f"Evidence is on file for T3: {REPORT}")
    visitor.ask("/release evidence june-2020 T4")
    modal.get_by_label("File").set_input_files({"name": "uit-results.csv", "mimeType": "text/csv", "buffer": b"test,result\n"})
    expect(modal.get_by_role("button", name="Remove uit-results.csv")).to_be_visible()
    visitor.submit()
    expect(visitor.told("Evidence is on file for T4").get_by_role("link", name="uit-results.csv")).to_be_visible()
    visitor.become(DAVID)
    visitor.enter("tag")
    posted = visitor.messages.filter(has_text="June 2020 SEC Release: evidence for T3")
    expect(posted).to_contain_text("@Tom Ellis submitted evidence for T3.")
    expect(posted.get_by_role("link", name=REPORT)).to_be_visible()
    uploaded = visitor.messages.filter(has_text="June 2020 SEC Release: evidence for T4")
    expect(uploaded.get_by_role("link", name="uit-results.csv")).to_be_visible()
    expect(visitor.say("/release evidence june-2020 T3")).to_contain_text("Only ")


def test_a_met_on_what_has_evidence_takes_one_click_and_moves_the_one_card_on(tag_chair: Visitor, manager: Visitor) -> None:
    """The chair's Met resolves T3 with no modal; the same message then shows T4, to the release manager as well."""
    before = card(tag_chair).get_attribute("data-ts")
    go_to(manager, "T3")
    expect(card(tag_chair)).to_contain_text("All regression tests passed.")
    tag_chair.press(card(tag_chair), "Met")
    expect(tag_chair.modal).to_have_count(0)
    for seen in (tag_chair, manager):
        expect(card(seen)).to_contain_text("T4 is 4 of 6 · 1 of 6 resolved · open")
        expect(card(seen)).to_have_attribute("data-ts", before or "")
    expect(tag_chair.page.get_by_text("your position is Met")).to_have_count(0)


def test_a_hold_is_given_with_its_reason(tag_chair: Visitor, manager: Visitor) -> None:
    """The modal says at its field that a reason is needed, and stays; with one, the card has the member's Hold and waits for the chair."""
    manager.become(SUNITA)
    manager.enter("tag")
    manager.press(card(manager), "Hold")
    expect(manager.modal).to_contain_text("T1: Hold")
    manager.submit()
    expect(manager.modal).to_contain_text("Please complete this required field.")
    manager.modal.get_by_label("Reason").fill("The coding of MP079 is not confirmed.")
    manager.submit()
    expect(manager.modal).to_have_count(0)
    shown = card(tag_chair)
    expect(shown).to_contain_text("T1 is 1 of 6 · 0 of 6 resolved · open")
    expect(shown).to_contain_text(
        "Hold  @Sunita Patel · doesn't count: only the chair's position decides: The coding of MP079 is not confirmed."
    )
    expect(shown).to_contain_text("No position yet: @David Kerr")


def test_a_met_without_evidence_asks_why(tag_chair: Visitor) -> None:
    """T1 has no evidence: the modal says so, and cancelling it leaves T1 open."""
    tag_chair.press(card(tag_chair), "Met")
    expect(tag_chair.modal).to_contain_text("There is no evidence on file for T1.")
    tag_chair.close()
    expect(tag_chair.say("/release criteria june-2020 tag")).to_contain_text("0 of 6 met")


def test_back_and_next_move_the_card_round(tag_chair: Visitor) -> None:
    """In place, for everyone: on to T2, back to T1, and from there round to T6."""
    shown = card(tag_chair)
    for label, place in (("Next", "T2 is 2 of 6"), ("Back", "T1 is 1 of 6"), ("Back", "T6 is 6 of 6"), ("Next", "T1 is 1 of 6")):
        tag_chair.press(shown, label)
        expect(shown).to_contain_text(place)


def test_who_is_not_on_the_roster_is_refused_with_the_reason(tag_chair: Visitor, manager: Visitor) -> None:
    """R15: Tom Ellis is in the channel but not on the TAG; his Met is refused and the card stays as it was."""
    go_to(tag_chair, "T3")
    manager.become(TOM)
    manager.enter("tag")
    manager.press(card(manager), "Met")
    expect(manager.ephemeral).to_contain_text("Only a member of the committee or the committee's chair")
    expect(card(manager)).to_contain_text("T3 is 3 of 6 · 0 of 6 resolved · open")
    expect(manager.say("/release history june-2020 refusals of T3")).to_contain_text("refused")


def test_the_panel_chair_decides_with_what_the_tag_left_open_before_her(tag_chair: Visitor, manager: Visitor) -> None:
    """The counts show the chair's Met and his Hold; the pack names what is outstanding and offers Go, No-go and Defer alone."""
    tag_chair.press(card(tag_chair), "Hold")
    tag_chair.modal.get_by_label("Reason").fill("The coding of MP079 is not confirmed.")
    tag_chair.submit()
    expect(tag_chair.modal).to_have_count(0)
    expect(card(manager)).to_contain_text("T2 is 2 of 6")
    manager.press(card(manager), "Next")  # By the release manager, for who moved the card himself is kept from a click right after it.
    expect(card(tag_chair)).to_contain_text("T3 is 3 of 6")
    tag_chair.press(card(tag_chair), "Met")
    expect(card(tag_chair)).to_contain_text("2 of 6 resolved")
    counts = tag_chair.say("/release criteria june-2020 tag")
    expect(counts).to_contain_text("1 of 6 met")
    manager.visit(MARGARET, PANEL)
    pack = manager.say("/release decide june-2020 go-live")
    expect(pack).to_contain_text("go or no-go")
    expect(pack).to_contain_text("TAG  1 of 6 met")
    expect(pack).to_contain_text("Not met, or on hold")
    expect(pack).to_contain_text("Open criteria")
    expect(pack).to_contain_text("Undecided modifications")
    offered = pack.get_by_role("button").and_(manager.page.locator("[data-value^='/release decide']"))
    expect(offered).to_have_text(["Go", "No-go", "Defer", "More"])  # More shows the rest of the pack.
