"""Reminders in a browser: the next Working Day brings them, and acts, Snooze and Reassign work where they are read."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.builders.processes import Serving
from tests.end_to_end.in_browser.browser import LIAM, MARCUS, PRIYA, RACHEL, WAIT, Visitor, visiting
from tests.end_to_end.in_browser.conftest import Open, put_back, reset, saved

MARGARET = "U0MARGARET"
JUNE = "C0JUNE2020"
FRIDAY, MONDAY = "Fri 10 Jan 2020", "Mon 13 Jan 2020"
TAD = "Policy date: TAD issued to the TAG for review"
LOOK = WAIT * 2
"""Milliseconds until the bot has looked again, which it does every half minute."""
BASELINE = "Panel baselines RID for non-system-impacting modifications"
SNOOZE = "/release snooze june-2020 milestone:baseline-documents"
SUBMIT = "/release document june-2020 tad"
REASSIGN = "/release reassign june-2020 milestone:baseline-documents"


@pytest.fixture(scope="module")
def first_day(bot: Serving, browser: Browser) -> bytes:
    """The state of the workspace once #june-2020 has the reminders of the first day and their thread what was escalated."""
    reset(bot)
    with visiting(browser, f"http://127.0.0.1:{bot.port}") as visitor:
        visitor.visit(RACHEL, JUNE)
        an_hour_later(visitor, "11:00")
        expect(reminder(visitor, FRIDAY)).to_contain_text(BASELINE, timeout=LOOK)
        an_hour_later(visitor, "12:00")
        expect(reminder(visitor, FRIDAY)).to_contain_text("2 replies", timeout=LOOK)
        return saved(bot)


@pytest.fixture
def reminded(first_day: bytes, bot: Serving, open_page: Open) -> Visitor:
    """The release manager in #june-2020 after the reminders of the first day."""
    put_back(bot, first_day)
    found: Visitor = open_page(bot)
    found.visit(RACHEL, JUNE)
    expect(reminder(found, FRIDAY)).to_contain_text("2 replies")
    return found


def an_hour_later(visitor: Visitor, time: str) -> None:
    """Steps the clock, at which the bot looks at once."""
    if not visitor.hook("step-hour").is_visible():
        visitor.hook("set-clock").click()
    visitor.hook("step-hour").click()
    expect(visitor.hook("clock")).to_have_text(f"Fri 10 January 2020, {time}")


def reminder(visitor: Visitor, day: str) -> Locator:
    """A day's message; a second one for the same day makes this ambiguous, which fails what is expected of it."""
    return visitor.messages.filter(has_text=f"June 2020 SEC Release: reminders, {day}")


def come_as(visitor: Visitor, person: str) -> None:
    """Somebody else in #june-2020."""
    visitor.become(person)
    visitor.enter("june-2020")


def act(message: Locator, line: str, label: str) -> None:
    """Presses an item's button by what it does, which bears the label."""
    button = message.locator(f"[data-value='{line}']").first
    expect(button).to_have_text(label)
    button.click()


def thread_of(visitor: Visitor, message: Locator) -> Locator:
    """The thread of a message, opened."""
    message.get_by_test_id("thread-link").click()
    return visitor.hook("thread")


def test_the_next_working_day_brings_its_reminder_to_the_channels_it_concerns(reminded: Visitor) -> None:
    """Monday's message has the week's digest and what is overdue; the owner's channel is reminded once, one without an item never."""
    reminded.hook("step-working-day").click()
    expect(reminded.hook("clock")).to_have_text("Mon 13 January 2020, 10:00")
    shown = reminder(reminded, MONDAY)
    expect(shown).to_contain_text("This week: June 2020 SEC Release", timeout=LOOK)
    expect(shown).to_contain_text("1 of 23 steps done · 0 of 15 criteria met")
    expect(shown).to_contain_text("75 Working Days overdue, was due 25 Sep 2019 · DCC @Priya Raman")
    expect(shown.get_by_role("button", name="Submit TAD", exact=True)).to_have_count(2)  # Of the draft and the final one.
    assert reminded.fits()
    reminded.enter("dcc-delivery")
    expect(reminded.messages.filter(has_text=FRIDAY)).to_contain_text(TAD)
    expect(reminded.messages.filter(has_text=MONDAY)).to_have_count(0)
    reminded.enter("tag")
    expect(reminded.page.get_by_text("This is the very beginning of the channel.")).to_be_visible()
    expect(reminded.messages).to_have_count(0)


def test_done_by_its_owner_is_shown_in_the_message_its_thread_and_the_timetable(reminded: Visitor) -> None:
    """Priya Raman submits the draft TAD: the same message has the item done without buttons, and the timetable has the date."""
    come_as(reminded, PRIYA)
    shown = reminder(reminded, FRIDAY)
    before = shown.get_attribute("data-ts")
    act(shown, SUBMIT, "Submit TAD")
    reminded.modal.get_by_label("Version").fill("0.1")
    reminded.modal.get_by_label("Link").fill("https://example.com/tad")
    reminded.modal.get_by_text("draft", exact=False).last.click()
    reminded.submit()
    reminded.told("DCC submits draft SEC Release TAD")
    expect(shown).to_contain_text(f"{TAD}  done", timeout=LOOK)
    expect(shown).to_have_attribute("data-ts", before or "")
    expect(shown.locator(f"[data-value='{SUBMIT}']")).to_have_count(1)  # Of the final one, which is still to come.
    said = thread_of(reminded, shown)
    expect(said).to_contain_text(f"{TAD}: done on 10 Jan 2020.")
    reminded.hook("thread-close").click()
    expect(said).to_have_count(0)
    expect(reminded.say("/release timetable june-2020")).to_contain_text("done 10 Jan 2020")


def test_an_act_that_is_not_theirs_is_refused(reminded: Visitor) -> None:
    """A Party's act is refused with the reason, and the item stays open."""
    come_as(reminded, LIAM)
    shown = reminder(reminded, FRIDAY)
    act(shown, SUBMIT, "Submit TAD")
    expect(reminded.ephemeral.last).to_contain_text("Only")
    expect(shown).to_contain_text("74 Working Days overdue")
    expect(shown.locator(f"[data-value='{SUBMIT}']")).to_have_count(2)


def test_snooze_asks_until_when_and_why(reminded: Visitor) -> None:
    """By the Panel's chair: a reason is required and the deadline is the latest day; then the message and the preview say it is quiet."""
    come_as(reminded, MARGARET)
    shown = reminder(reminded, FRIDAY)
    act(shown, SNOOZE, "Snooze")
    modal = reminded.modal
    expect(modal).to_contain_text(f"{BASELINE}: due in 5 Working Days, 17 Jan 2020.")
    reminded.submit()
    expect(modal).to_contain_text("Please complete this required field.")
    modal.get_by_label("Reason").fill("The papers are out.")
    modal.get_by_label("Date").fill("2020-01-18")
    reminded.submit()
    expect(modal).to_contain_text("The date can't be after the deadline, 17 Jan 2020.")
    modal.get_by_label("Date").fill("2020-01-17")
    reminded.submit()
    reminded.told("is snoozed until 17 Jan 2020.")
    expect(shown).to_contain_text("Snoozed until 17 Jan 2020.")
    said = thread_of(reminded, shown)
    expect(said).to_contain_text("snoozed until 17 Jan 2020 by @Margaret Hale. Reason: The papers are out.")


def test_reassign_asks_to_whom_and_the_message_then_names_them(reminded: Visitor) -> None:
    """By the release manager: neither person nor committee is refused in place; with a person the item is theirs from then on."""
    shown = reminder(reminded, FRIDAY)
    act(shown, REASSIGN, "Reassign")
    reminded.submit()
    expect(reminded.modal).to_contain_text("Choose either a person or a committee.")
    reminded.choose("To a person", "Marcus Webb")
    reminded.submit()
    reminded.told(f"“{BASELINE}” now goes to @Marcus Webb.")
    expect(shown).to_contain_text("due in 5 Working Days, 17 Jan 2020 · @Marcus Webb")
    expect(shown).not_to_contain_text("@Margaret Hale")
    come_as(reminded, MARCUS)
    act(shown, SNOOZE, "Snooze")
    expect(reminded.modal).to_contain_text("Snooze a reminder")
