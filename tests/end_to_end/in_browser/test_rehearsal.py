"""The rehearsal: June 2020 played to live by Try this and Play alone, scenarios, the state as a file, refusals and the keyboard."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from bot.run.rehearsal import state_file
from bot.run.rehearsal.acting import carry_out
from bot.run.rehearsal.scenarios import PAPER, until
from bot.workspace.state import archive
from bot.workspace.state.clock import LONDON
from bot.workspace.world import World
from storage.engine.session import Store
from tests.builders.processes import Serving, prepared
from tests.end_to_end.in_browser.browser import RACHEL, Visitor
from tests.profiles import either

MAKING = 240_000
"""Milliseconds that a scenario, or a jump over months, may take on a machine with much else to do."""

DECIDES = either((datetime(2020, 6, 12, 10, tzinfo=LONDON),), in_dev=datetime(2020, 6, 22, 10, tzinfo=LONDON))[0]
"""When the Panel decides in a saved state: go/no-go day, from which nine Working Days are played to go-live; in dev three."""


def step(visitor: Visitor, number: int) -> None:
    """Shows a step of Try this and presses its button."""
    shown = visitor.hook("guide").get_by_text("Try this: ")
    while (at := int(shown.inner_text().split()[2])) != number:
        visitor.hook("guide-next" if at < number else "guide-back").click()
    visitor.hook("guide-do").click()


def send(visitor: Visitor, line: str) -> None:
    """Sends the line that a button filled in."""
    expect(visitor.composer).to_have_value(line)
    visitor.composer.press("Enter")


def jump(visitor: Visitor, day: str, label: str) -> None:
    """Jumps to the first entry of a day in the list of what comes."""
    visitor.hook("set-clock").click()
    visitor.page.locator(f"[data-testid=jump][data-day='{day}']").first.click()
    expect(visitor.hook("clock")).to_have_text(label, timeout=MAKING)
    visitor.page.keyboard.press("Escape")
    expect(visitor.hook("paused")).to_be_visible(timeout=MAKING)


def start(visitor: Visitor, name: str, title: str) -> None:
    """Starts a scenario."""
    visitor.hook("help").click()
    visitor.hook("help-scenarios").click()
    visitor.hook(f"scenario-{name}").click()
    visitor.hook("confirm-accept").click()
    expect(visitor.page.get_by_text(f"This is now: {title}.")).to_be_visible(timeout=MAKING)


def say_go(visitor: Visitor) -> None:
    """As the Panel's chair: Go, with a reason for each open point, confirmed."""
    step(visitor, 5)
    send(visitor, "/release decide june-2020 go-live")
    visitor.press(visitor.ephemeral.filter(has_text="go or no-go").last, "Go")
    expect(visitor.modal).to_be_visible()
    for box in visitor.modal.locator("input[type=checkbox]").all():
        box.check()
    for menu in visitor.modal.get_by_role("combobox").all():  # What has more options than checkboxes hold.
        menu.click()
        for option in visitor.page.get_by_role("option").all():
            option.click()
        visitor.page.keyboard.press("Escape")
    for field in visitor.modal.locator("textarea, input[type=text]:not([role=combobox])").all():
        field.fill("Known and accepted")
    visitor.submit()
    expect(visitor.hook("modal-submit")).to_have_text("Confirm Go", timeout=MAKING)
    visitor.submit()
    expect(visitor.modal).to_have_count(0, timeout=MAKING)


def days_to_live(visitor: Visitor) -> None:
    """Plays to the day of go-live, becomes the release manager by the button of the pause, and marks June 2020 live."""
    visitor.hook("set-clock").click()
    visitor.hook("play-speed").select_option("As fast as it goes")
    visitor.page.keyboard.press("Escape")
    visitor.hook("play").click()
    expect(visitor.hook("paused")).to_contain_text("go-live", timeout=MAKING)
    expect(visitor.hook("clock")).to_have_text("Thu 25 June 2020, 10:00")
    visitor.hook("due-do").click()
    send(visitor, "/release live june-2020")
    visitor.submit()
    visitor.told("went live")
    expect(visitor.say("/release status june-2020")).to_contain_text("Live")


def state_at(stage: str, folder: Path) -> Path:
    """A saved state of the day of the decision, with what the script does until a stage, but not the days between, which take a minute."""
    config = prepared(folder / "bot.db")
    store = Store(config.database_url)
    for deed in until(stage, LONDON) if stage != PAPER else ():
        carry_out(store, deed, f"state:{deed.at}:{deed.sign}")
    store.close()
    slack = World(path=folder / "slack.db", bot_url="http://127.0.0.1:9", signing_secret="s", bot_token="xoxb-t", commands=(), shortcuts=())
    slack.clock.move(DECIDES)
    saved = folder / f"{stage}.zip"
    saved.write_bytes(archive.packed(slack.store, state_file.saved(folder / "bot.db")))
    slack.close()
    return saved


def load(visitor: Visitor, saved: Path) -> None:
    """Loads a saved state of the day of the decision."""
    visitor.hook("help").click()
    visitor.hook("help-scenarios").click()
    visitor.hook("load-state").set_input_files(saved)
    expect(visitor.page.get_by_text(f"This is now the state of {saved.name}.")).to_be_visible(timeout=MAKING)
    expect(visitor.hook("clock")).to_have_text(f"{DECIDES:%a %d %B %Y, %H:%M}")


def card(visitor: Visitor) -> Locator:
    """The TAG's card."""
    return visitor.page.locator("[data-testid=message][data-ephemeral=false]").filter(has_text="TAG sign-off")


def test_june_2020_begins_by_try_this_and_play(visitor: Visitor) -> None:
    """From the Paper: status, check, evidence, sign-off, a Working Day, and the days up to the Panel's meeting of January."""
    step(visitor, 1)
    send(visitor, "/release status june-2020")
    expect(visitor.ephemeral.last).to_contain_text("Amber")
    step(visitor, 2)
    send(visitor, "/release check june-2020")
    expect(visitor.ephemeral.last).to_contain_text("£60,000")
    step(visitor, 3)
    send(visitor, "/release evidence june-2020 T1")
    visitor.modal.get_by_label("Link").fill("https://example.com/report")
    visitor.submit()
    visitor.told("Evidence is on file for T1")
    step(visitor, 4)
    send(visitor, "/release signoff june-2020 tag")
    visitor.press(card(visitor), "Met")
    expect(card(visitor)).to_contain_text("1 of 6 resolved")
    step(visitor, 6)
    expect(visitor.hook("clock")).to_have_text("Mon 13 January 2020, 10:00")
    visitor.hook("play").click()
    expect(visitor.hook("paused")).to_contain_text("Panel baselines RID", timeout=MAKING)
    expect(visitor.hook("clock")).to_have_text("Fri 17 January 2020, 10:00")


@pytest.mark.parametrize("stage", either(("go-no-go", "march"), "march"))
def test_june_2020_goes_live_by_try_this_and_play(visitor: Visitor, tmp_path: Path, stage: str) -> None:
    """From a saved state, moved to the decision: Go by the Panel, the days to go-live, live. A transcript has it all; Reset forgets it.

    In dev from March alone, with the most that is open and has to be accepted. The complete run has each scenario with its days.
    """
    load(visitor, state_at(stage, tmp_path))
    say_go(visitor)
    days_to_live(visitor)
    visitor.hook("help").click()
    visitor.hook("help-scenarios").click()
    with visitor.page.expect_download() as telling:
        visitor.hook("transcript").click()
    assert "Thu 25 June 2020" in telling.value.path().read_text(encoding="utf-8")
    with visitor.page.expect_download() as saving:
        visitor.hook("save-state").click()
    assert saving.value.suggested_filename == "rehearsal-2020-06-25.zip"
    visitor.hook("scenarios-close").click()
    visitor.reset()
    expect(visitor.hook("clock")).to_have_text("Fri 10 January 2020, 10:00")


@pytest.mark.skipif(os.environ.get("REHEARSAL") != "full", reason="Takes minutes: set REHEARSAL=full.")
@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("paper", "June 2020 at its paper"),
        ("march", "TAD and test dates set"),
        ("review", "Review weeks"),
        ("go-no-go", "Go/no-go day"),
    ],
)
def test_each_scenario_is_played_to_live(visitor: Visitor, name: str, title: str) -> None:
    """Started as people do, with all its days; then to go/no-go by a jump, Go, and the days to live."""
    start(visitor, name, title)
    if name != "go-no-go":
        jump(visitor, "2020-06-12", "Fri 12 June 2020, 10:00")
        expect(visitor.hook("paused")).to_contain_text("go/no-go")
    say_go(visitor)
    days_to_live(visitor)


def test_the_card_is_put_away_and_brought_back_and_the_keyboard_moves_as_in_slack(visitor: Visitor) -> None:
    """Ctrl+K goes to a channel, Alt and an arrow to the next one, F6 to the next part; a list shows the keys."""
    visitor.hook("guide-away").click()
    expect(visitor.hook("guide")).to_have_count(0)
    visitor.page.reload()
    expect(visitor.hook("guide")).to_have_count(0)
    visitor.hook("help").click()
    visitor.hook("help-guide").click()
    expect(visitor.hook("guide")).to_be_visible()
    expect(visitor.page.locator("dialog[open]")).to_have_count(0)
    visitor.page.keyboard.press("Control+k")
    switcher = visitor.hook("switcher")
    expect(switcher.get_by_role("combobox")).to_be_focused()
    visitor.page.keyboard.type("tag")
    expect(switcher.get_by_role("option", selected=True)).to_have_text("#tag")
    visitor.page.keyboard.press("Enter")
    expect(switcher).to_have_count(0)
    expect(visitor.hook("channel-tag")).to_have_attribute("aria-current", "page")
    expect(visitor.composer).to_be_focused()
    visitor.page.keyboard.press("Alt+ArrowUp")
    expect(visitor.hook("channel-operations-group")).to_have_attribute("aria-current", "page")
    visitor.composer.focus()
    visitor.page.keyboard.press("F6")
    expect(visitor.page.locator("header:focus-within")).to_have_count(1)
    visitor.page.keyboard.press("Control+/")
    expect(visitor.hook("shortcuts")).to_contain_text("Ctrl+K")
    visitor.page.keyboard.press("Escape")
    expect(visitor.hook("shortcuts")).to_have_count(0)


HOLD = """(path) => {
  const real = window.fetch;
  const released = new Promise((release) => { window.release = release; });
  window.fetch = async (...all) => { if (String(all[0]).includes(path)) await released; return real(...all); };
}"""
"""Holds the page's requests to a path until `RELEASE`."""

RELEASE = "() => { window.release(); return new Promise((done) => setTimeout(done, 500)); }"
"""Lets what was held go on, and waits for what the page does with the answers."""


@pytest.mark.parametrize("path", ["/workspace/messages", "/workspace/say"])
def test_an_answer_that_comes_late_leaves_the_focus_where_it_has_moved(visitor: Visitor, path: str) -> None:
    """After a channel was chosen by Ctrl+K, or a line was sent, the message box has the focus at once, and not again later."""
    visitor.page.keyboard.press("Control+k")
    expect(visitor.hook("switcher").get_by_role("combobox")).to_be_focused()
    visitor.page.evaluate(HOLD, path)
    visitor.page.keyboard.type("tag")
    visitor.page.keyboard.press("Enter")
    expect(visitor.hook("switcher")).to_have_count(0)
    expect(visitor.composer).to_be_focused()
    if path.endswith("say"):
        visitor.composer.fill("Hello")
        visitor.hook("send").click()
        expect(visitor.composer).to_have_value("")
        expect(visitor.composer).to_be_focused()
    visitor.page.keyboard.press("F6")
    expect(visitor.page.locator("header:focus-within")).to_have_count(1)
    visitor.page.evaluate(RELEASE)
    expect(visitor.page.locator("header:focus-within")).to_have_count(1)


def test_keys_that_follow_at_once_go_where_the_first_led(visitor: Visitor) -> None:
    """The message box of the next channel takes the focus as it is drawn, and not from a part that was gone to since."""
    visitor.enter("tag")
    expect(visitor.composer).to_be_focused()
    keys = """() => new Promise((done) => {
      const press = (key, altKey) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, altKey, bubbles: true }));
      press("ArrowUp", true);
      setTimeout(() => { press("F6", false); setTimeout(done, 500); });
    })"""
    visitor.page.evaluate(keys)
    expect(visitor.hook("channel-operations-group")).to_have_attribute("aria-current", "page")
    expect(visitor.page.locator("header:focus-within")).to_have_count(1)


def test_the_workspace_starts_without_a_fault(bot: Serving) -> None:
    """The bot asks Slack nothing before the workspace takes requests, so Slack is never said not to be ready."""
    bot.until(200)
    faults = [each for each in bot.output().splitlines() if "not_ready" in each and '"check": "slack"' in each]
    assert faults == []


def test_people_are_grouped_by_body_with_what_they_can_do(visitor: Visitor) -> None:
    """The menu has a heading for each body, and one line on each person."""
    visitor.hook("person-switcher").click()
    menu = visitor.page.get_by_role("menu")
    expect(menu).to_contain_text("Operations Group")
    expect(visitor.hook("person-U0DAVID")).to_contain_text("Signs off the testing criteria")
    expect(visitor.hook(f"person-{RACHEL}")).to_contain_text("Keeps releases, scope and dates")


def test_a_message_is_inspected_and_the_next_call_made_to_fail(visitor: Visitor) -> None:
    """The request, the call and the JSON of an answer; a post that is rate limited comes a little later all the same."""
    visitor.enter("tag")
    answer = visitor.say("/release status june-2020")
    answer.hover()
    answer.get_by_test_id("message-menu").click()
    visitor.hook("inspect").click()
    inspector = visitor.hook("inspector")
    expect(inspector).to_contain_text("Request before it: /release")
    expect(inspector).to_contain_text("Call: answer to /release")
    inspector.get_by_test_id("fail").click()
    expect(inspector).to_contain_text("The next call of the bot is rate limited.")
    inspector.get_by_test_id("inspector-close").click()
    visitor.send("/release signoff june-2020 tag")
    expect(card(visitor)).to_be_visible()
