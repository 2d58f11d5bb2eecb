"""The README's first minute in a browser: June 2020's status, its timetable by pages, sharing it, and being someone else."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from bot.pages.kit.height import SCREEN, height
from tests.builders.processes import Serving
from tests.end_to_end.in_browser.browser import LIAM, MARCUS, NADIA, PRIYA, RACHEL, Visitor
from tests.end_to_end.in_browser.conftest import Open

STATUS = "/release status june-2020"


def test_enter_shows_the_status_of_june_2020(visitor: Visitor, bot: Serving, open_page: Open) -> None:
    """The first command stands in a newcomer's box; Enter shows amber with reasons, 5 modifications and 9 + 6 criteria, to them alone."""
    visitor.reset()
    expect(visitor.composer).to_have_value("")  # A reset makes nobody a newcomer again: only a browser that was never here is one.
    newcomer = open_page(bot)
    newcomer.visit()
    expect(newcomer.composer).to_have_value(STATUS)
    expect(newcomer.composer).to_be_focused()
    newcomer.page.keyboard.press("Enter")
    answer = newcomer.ephemeral
    expect(answer).to_have_count(1)
    expect(answer).to_contain_text("June 2020 SEC Release")
    expect(answer).to_contain_text("Amber")
    expect(answer).to_contain_text("1 approved, 4 targeted")
    expect(answer).to_contain_text("4 modifications in scope are undecided: SECMP0062 part 1, MP079, MP084 and MP088.")
    expect(answer).to_contain_text("Operations Group 0 of 9 met")
    expect(answer).to_contain_text("TAG 0 of 6 met")
    expect(answer).to_contain_text("Only visible to you")
    expect(newcomer.composer).to_have_value("")


def test_the_details_behind_the_status_are_a_click_away(visitor: Visitor) -> None:
    """Scope names the five modifications, criteria how many of fifteen are met, and those of both committees by pages."""
    status = visitor.say(STATUS)
    visitor.press(status, "Scope")
    scope = visitor.ephemeral.last
    expect(scope).to_contain_text("June 2020 SEC Release: scope")
    for ref in ("SECMP0053", "SECMP0062 part 1", "MP079", "MP084", "MP088"):
        expect(scope.get_by_role("link", name=ref, exact=True)).to_be_visible()
    criteria = visitor.say("/release criteria june-2020")
    for label in ("Operations Group: 0 of 9 met", "TAG: 0 of 6 met", "O1", "Page 1 of 3 · 15 criteria"):
        expect(criteria).to_contain_text(label)
    visitor.press(criteria, "Next")
    expect(criteria).to_contain_text("T1")


def test_an_answer_is_as_tall_as_the_bot_estimates(visitor: Visitor) -> None:
    """By which it keeps answers to a screen: facts, menus, a table and rows of buttons, within a twentieth; none is above 900 px."""
    for line in (STATUS, "/release scope june-2020", "/release costs june-2020", "/release check june-2020"):
        answer = visitor.say(line)
        drawn = answer.locator(".blocks")
        tall = drawn.evaluate("drawn => drawn.getBoundingClientRect().height")
        _, person, channel = visitor.page.url.partition("#")[2].split("/")
        query = f"as={person}&channel={channel}"
        messages = visitor.page.request.get(f"{visitor.address}/workspace/messages?{query}").json()["messages"]
        estimate = height(messages[-1]["blocks"])
        assert abs(estimate - tall) < tall / 20, line
        assert tall <= SCREEN, line


def test_the_timetable_turns_its_pages_in_place(visitor: Visitor) -> None:
    """Next and Previous change the one ephemeral message, and post no other."""
    timetable = visitor.say("/release timetable june-2020")
    expect(timetable).to_contain_text("Page 1 of 5")
    expect(timetable).to_contain_text("Panel baselines RID for system-impacting modifications")
    count = visitor.messages.count()
    visitor.press(timetable, "Next")
    expect(timetable).to_contain_text("Page 2 of 5")
    expect(timetable).not_to_contain_text("Panel baselines RID for system-impacting modifications")
    expect(timetable).to_contain_text("UIT commences")
    visitor.press(timetable, "Previous")
    expect(timetable).to_contain_text("Page 1 of 5")
    expect(visitor.messages).to_have_count(count)


def test_a_shared_status_is_seen_by_others_and_an_ephemeral_one_is_not(visitor: Visitor, bot: Serving, open_page: Open) -> None:
    """Share posts the answer in the channel; the other person's open page shows it without a reload, the private answer never."""
    other = open_page(bot)
    other.visit(PRIYA, "C0JUNE2020")
    visitor.enter("june-2020")
    private = visitor.say(STATUS)
    visitor.press(private, "Share")
    shared = visitor.messages.filter(has_text="1 approved, 4 targeted").and_(visitor.page.locator("[data-ephemeral=false]"))
    expect(shared).to_have_count(1)
    seen = other.messages.filter(has_text="1 approved, 4 targeted")
    expect(seen).to_have_count(1)
    expect(seen).to_have_attribute("data-ephemeral", "false")
    expect(other.ephemeral).to_have_count(0)
    visitor.become(LIAM)
    expect(visitor.messages.filter(has_text="1 approved, 4 targeted")).to_have_count(1)


def test_dcc_staff_are_refused_a_managers_command_with_the_reason(visitor: Visitor) -> None:
    """Priya cannot create a release: the answer says who can, no modal opens, and the refusal is in the history as hers."""
    visitor.become(PRIYA)
    refused = visitor.say("/release cancel june-2020")
    expect(refused).to_contain_text("⚠️")
    expect(refused).to_contain_text(re.compile("release manager", re.IGNORECASE))
    expect(visitor.modal).to_have_count(0)
    visitor.become(RACHEL)
    history = visitor.say("/release history june-2020 refusals")
    expect(history).to_contain_text("@Priya Raman")
    expect(history).to_contain_text("refused")


def test_a_guest_sees_only_their_channels(visitor: Visitor) -> None:
    """Nadia has #june-2020 and her direct messages; she may read what is White, and change nothing."""
    visitor.become(NADIA)
    expect(visitor.channels).to_have_text(["june-2020"])
    answer = visitor.say(STATUS)
    expect(answer).to_contain_text("1 approved, 4 targeted")
    expect(visitor.say("/release cancel june-2020")).to_contain_text("⚠️")
    visitor.become(MARCUS)
    expect(visitor.hook("channel-release-managers")).to_be_visible()
