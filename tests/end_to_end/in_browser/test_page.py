"""The local workspace around the bot: themes, phones, the clock, restart and reset, and who may ask it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.builders.processes import Serving, environment, forked, free_port, run
from tests.end_to_end.in_browser.browser import DESKTOP, PHONE, RACHEL, Visitor
from tests.end_to_end.in_browser.conftest import Open
from tests.profiles import either

READING = (
    "/release status june-2020",
    "/release scope june-2020",
    "/release timetable june-2020",
    "/release criteria june-2020",
    "/release impacts june-2020",
    "/release costs june-2020",
    "/release check june-2020",
    "/release help",
)


@pytest.mark.parametrize(("size", "theme"), either([(DESKTOP, "dark"), (PHONE, "light"), (PHONE, "dark")], in_dev=(PHONE, "dark")))
def test_every_width_and_theme_shows_all_without_scrolling_sideways(
    bot: Serving, open_page: Open, size: tuple[int, int], theme: str
) -> None:
    """On a phone and in the dark, messages and a modal fit the width, and the theme is the one that the device asks for.

    In dev on the phone in the dark, which is the furthest from what the other tests see.
    """
    visitor = open_page(bot, size, theme)
    visitor.visit(RACHEL, "C0JUNE2020")
    background = visitor.page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    shade = [int(part) for part in background.removeprefix("rgb(").removesuffix(")").split(",")]
    assert (max(shade) < 80) is (theme == "dark")
    for line in READING:
        visitor.say(line)
        assert visitor.fits(), line
    visitor.ask("/release create june-2028")
    assert visitor.fits()
    visitor.close()


def test_the_channels_of_a_phone_are_behind_a_button(bot: Serving, open_page: Open) -> None:
    """The side bar slides in, and goes once a channel is chosen."""
    visitor = open_page(bot, PHONE)
    visitor.visit(RACHEL, "C0JUNE2020")
    row = visitor.hook("channel-november-2020")
    expect(row).not_to_be_in_viewport()
    visitor.hook("drawer-toggle").click()
    expect(row).to_be_in_viewport()
    row.click()
    expect(visitor.composer).to_have_attribute("aria-label", "Message #november-2020")
    expect(row).not_to_be_in_viewport()


@pytest.mark.parametrize(("line", "words"), [("calendar 2020", "Thu 27 Feb 2020"), ("costs june-2020", "£964,346")])
def test_a_wide_table_is_stacked_on_a_phone(bot: Serving, open_page: Open, line: str, words: str) -> None:
    """Nothing is beside the screen: each row stands by itself, and each of its cells has the name of its column."""
    visitor = open_page(bot, PHONE)
    visitor.visit(RACHEL, "C0JUNE2020")
    table = visitor.say(f"/release {line}").locator(".table-scroll")
    expect(table).to_contain_text(words)
    assert table.evaluate("(each) => each.scrollWidth <= each.clientWidth + 1")
    assert table.locator("td").nth(1).evaluate("(each) => getComputedStyle(each, '::before').content") not in {"none", '""'}


def test_the_clock_steps_to_the_next_working_day_and_the_bot_with_it(visitor: Visitor) -> None:
    """From Friday 10 January to Monday, for the page and for the bot's own answers."""
    clock = visitor.hook("clock")
    expect(clock).to_have_text("Fri 10 January 2020, 10:00")
    visitor.hook("step-working-day").click()
    expect(clock).to_have_text("Mon 13 January 2020, 10:00")
    expect(visitor.say("/release status june-2020")).to_contain_text("164 days, 114 Working Days to go")
    visitor.hook("set-clock").click()
    visitor.hook("clock-input").fill("2020-01-17T11:30")
    visitor.hook("clock-apply").click()
    expect(clock).to_have_text("Fri 17 January 2020, 11:30")
    expect(visitor.say("/release check june-2020")).to_contain_text("as of 17 Jan 2020")


def test_everything_survives_a_restart_and_reset_brings_back_the_start(tmp_path: Path, open_page: Open) -> None:
    """Clock, messages and releases are there after the process was ended and started; Reset forgets them all."""
    with forked(tmp_path) as first:
        visitor = open_page(first)
        visitor.visit(RACHEL, "C0JUNE2020")
        visitor.hook("step-working-day").click()
        expect(visitor.hook("clock")).to_have_text("Mon 13 January 2020, 10:00")
        visitor.ask("/release create june-2027")
        visitor.submit()
        visitor.told("Created the June 2027 SEC Release")
        visitor.send("Good morning, all.")
        expect(visitor.messages.filter(has_text="Good morning, all.")).to_have_count(1)
        visitor.page.goto("about:blank")
        assert first.end() == 0
    with forked(tmp_path) as second:
        visitor = open_page(second)
        visitor.visit(RACHEL, "C0JUNE2020")
        expect(visitor.hook("clock")).to_have_text("Mon 13 January 2020, 10:00")
        expect(visitor.messages.filter(has_text="Good morning, all.")).to_have_count(1)
        expect(visitor.say("/release list all")).to_contain_text("June 2027")
        visitor.reset()
        expect(visitor.hook("clock")).to_have_text("Fri 10 January 2020, 10:00")
        visitor.enter("june-2020")
        expect(visitor.messages.filter(has_text="Good morning, all.")).to_have_count(0)
        expect(visitor.say("/release list all")).not_to_contain_text("June 2027")


@pytest.mark.parametrize("path", ["/", "/workspace/boot", "/api/auth.test", "/healthz"])
def test_only_loopback_names_are_served(bot: Serving, path: str) -> None:
    """Another name that leads here, as in DNS rebinding, is refused with one sentence, whatever it asks for."""
    status, answer = bot.ask("GET", path, headers={"Host": "rebound.example"})
    assert status == 403
    assert "loopback" in answer["error"]


def test_another_site_may_not_post_to_the_page(bot: Serving) -> None:
    """A form on a foreign page cannot speak for anyone."""
    headers = {"Content-Type": "application/json", "Origin": "https://elsewhere.example"}
    assert bot.ask("POST", "/workspace/reset", b"{}", headers)[0] == 403
    assert bot.get("/workspace/boot")[0] == 200


@pytest.mark.parametrize("variable", ["SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "SLACK_API_URL"])
def test_a_half_set_slack_never_starts_the_workspace(tmp_path: Path, variable: str) -> None:
    """One Slack variable without the token ends the start with status 2 and its name; no workspace is left behind."""
    ended = run(tmp_path, PORT=str(free_port()), **{variable: "http://127.0.0.1:9/" if variable.endswith("URL") else "xapp-1"})
    assert ended.returncode == 2
    assert "SLACK_BOT_TOKEN" in ended.stderr
    assert list(tmp_path.iterdir()) == []
    assert "SLACK_BOT_TOKEN" not in environment({})


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


def test_links_shortcuts_and_mentions_lead_where_they_lead_in_slack(visitor: Visitor) -> None:
    """A release's address gets its preview; a permalink opens and focuses its message; a shortcut and a mention open what they name."""
    visitor.enter("coffee")
    visitor.send(f"@david.kerr see {visitor.address}/releases/june-2020/")
    message = visitor.messages.last
    expect(message).to_contain_text("Added by Release Bot")
    expect(message).to_contain_text("June 2020 SEC Release: ")
    ts = message.get_attribute("data-ts")
    message.get_by_test_id("mention").click()
    expect(visitor.hook("profile")).to_contain_text("@david.kerr")
    visitor.hook("profile-close").click()
    visitor.hook("shortcuts-menu").click()
    visitor.hook("shortcut-what_waits_for_me").click()
    expect(visitor.modal).to_contain_text("What waits for you")
    visitor.close()
    visitor.page.goto("about:blank")
    visitor.page.goto(f"{visitor.address}/?channel=C0COFFEE&message={ts}")
    expect(visitor.page.locator(f"[data-ts='{ts}']:focus")).to_contain_text("see")
    expect(visitor.page).to_have_url(f"{visitor.address}/#/{RACHEL}/C0COFFEE")
    message = visitor.page.locator(f"[data-ts='{ts}']")
    message.get_by_test_id("reply").click()
    visitor.hook("thread-composer").fill("A reply")
    visitor.hook("thread-composer").press("Enter")
    expect(visitor.hook("thread")).to_contain_text("1 reply")
    visitor.hook("thread-close").click()
    message.get_by_test_id("message-menu").click()
    visitor.hook("delete-message").click()
    visitor.hook("confirm-accept").click()
    expect(message).to_contain_text("This message was deleted.")
    expect(message.get_by_test_id("thread-link")).to_contain_text("1 reply")
