"""What people do in Slack beside talking to the bot: reactions, edits, profile cards, channels to join, and what a reload forgets."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.end_to_end.in_browser.browser import Visitor


def test_people_react_edit_and_delete_and_a_reload_forgets_private_answers(visitor: Visitor) -> None:
    """A reaction is counted, an edit shows as one, a deletion asks; the private answer is gone after a reload, the message is not."""
    visitor.enter("tag")
    visitor.send("Helo @david.kerr")
    mine = visitor.messages.filter(has_text="Helo")
    mine.hover()
    mine.get_by_test_id("add-reaction").click()
    visitor.hook("react-eyes").click()
    expect(visitor.hook("reaction-eyes")).to_contain_text("1")
    mine.hover()
    mine.get_by_test_id("message-menu").click()
    visitor.hook("edit-message").click()
    expect(visitor.hook("editor")).to_have_value("Helo @david.kerr")
    visitor.hook("editor").fill("Hello @david.kerr")
    visitor.hook("editor").press("Enter")
    changed = visitor.messages.filter(has_text="Hello")
    expect(changed).to_contain_text("(edited)")
    visitor.say("/release status june-2020")
    visitor.page.reload()
    expect(changed).to_be_visible()
    expect(visitor.ephemeral).to_have_count(0)
    changed.hover()
    changed.get_by_test_id("message-menu").click()
    visitor.hook("delete-message").click()
    visitor.hook("confirm-accept").click()
    expect(changed).to_have_count(0)


def test_the_side_bar_has_joined_channels_and_people_have_cards(visitor: Visitor) -> None:
    """A channel is looked at and joined; the author's name opens a card with what that person does."""
    visitor.become("U0DAVID")
    expect(visitor.hook("channel-tag")).to_be_visible()
    expect(visitor.hook("channel-sec-panel")).to_have_count(0)
    visitor.hook("browse").click()
    visitor.hook("channels").get_by_role("button", name="Look at #sec-panel").click()
    visitor.hook("join").click()
    expect(visitor.composer).to_be_visible()
    expect(visitor.hook("channel-sec-panel")).to_be_visible()
    visitor.enter("sec-releases")
    visitor.hook("author").first.click()
    expect(visitor.hook("profile")).to_contain_text("Keeps releases, scope and dates")
    visitor.hook("profile-close").click()
