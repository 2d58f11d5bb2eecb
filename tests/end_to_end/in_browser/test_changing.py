"""Changing what is in a release in a browser: making one, its scope and timetable, approving a modification, undo."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.builders.processes import Serving
from tests.end_to_end.in_browser.browser import LIAM, Visitor
from tests.end_to_end.in_browser.conftest import Open


def create_june_2027(visitor: Visitor) -> None:
    """Makes the release as the modal proposes it."""
    visitor.ask("/release create june-2027")
    visitor.submit()
    visitor.told("Created the June 2027 SEC Release, which goes live on Thu 24 Jun 2027.")


def test_a_release_is_created_by_its_modal_once_the_answers_are_right(visitor: Visitor) -> None:
    """The modal is prefilled from the calendar; what is wrong is said at its field, the form stays as it was, and nothing is stored."""
    modal = visitor.ask("/release create june-2027")
    day = modal.get_by_label("Go-live date")
    expect(day).to_have_value("2027-06-24")
    expect(modal).to_contain_text("Wed 24 Jun 2026")
    day.fill("")
    visitor.submit()
    expect(modal).to_contain_text("Please complete this required field.")
    day.fill("2027-06-24")
    visitor.choose("Type", "SEC Documentation Release")
    visitor.submit()
    expect(modal).to_contain_text("A Documentation release can't impact DCC Systems. (R2)")
    expect(modal.get_by_label("It will impact DCC Systems")).to_be_checked()
    visitor.choose("Type", "SEC System Release")
    visitor.submit()
    told = visitor.told("Created the June 2027 SEC Release, which goes live on Thu 24 Jun 2027.")
    visitor.press(told, "Status of June 2027")
    expect(visitor.ephemeral.last).to_contain_text("June 2027 SEC Release: ")
    expect(visitor.say("/release list all")).to_contain_text("June 2027")


def test_a_modification_is_added_to_a_new_release(visitor: Visitor) -> None:
    """Targeted with a cut-off date by the modal; the scope shows both."""
    create_june_2027(visitor)
    modal = visitor.ask("/release add MP079 to june-2027")
    modal.get_by_label("Cut-off date").fill("2026-05-01")
    visitor.submit()
    visitor.told("MP079 is now targeted in the June 2027 SEC Release.")
    scope = visitor.say("/release scope june-2027")
    expect(scope).to_contain_text("0 approved · 1 targeted")
    expect(scope).to_contain_text("MP079")
    expect(scope).to_contain_text("1 May 2026")


def test_moving_a_milestone_shows_what_follows_before_it_is_kept_and_undo_takes_it_back(visitor: Visitor) -> None:
    """A Saturday warns and the date that follows is shown; Keep it stores both; Undo puts the timetable back, and the history has all."""
    create_june_2027(visitor)
    modal = visitor.ask("/release milestone june-2027 uit-start 2027-03-06")
    expect(modal).to_contain_text("“Test Participants inform DCC of their regression testing plans” moves with it: no date → 22 Feb 2027")
    expect(modal).to_contain_text("Sat 6 Mar 2027 is not a Working Day.")
    expect(visitor.hook("modal-submit")).to_have_text("Save")
    visitor.submit()
    visitor.press(visitor.told("“UIT commences” is now 6 Mar 2027."), "Undo")
    expect(modal).to_contain_text("UIT commences set to 6 Mar 2027")
    visitor.submit()
    visitor.told("Undone: UIT commences has no date again (it was 6 Mar 2027).")
    history = visitor.say("/release history june-2027 of uit-start")
    expect(history).to_contain_text("lost its date, 6 Mar 2027")
    expect(history).to_contain_text("set to 6 Mar 2027")


def test_approving_asks_for_the_solution_and_is_announced_where_the_release_is_talked_about(
    visitor: Visitor, bot: Serving, open_page: Open
) -> None:
    """R6 and R18: without a solution the form says so; with one the channel of June 2020 hears of it, and the scope has it approved."""
    other = open_page(bot)
    other.visit(LIAM, "C0JUNE2020")
    modal = visitor.ask("/modification approve MP084")
    visitor.submit()
    expect(modal).to_contain_text("Please complete this required field.")
    visitor.choose("Solution approved", "Alternative Solution")
    visitor.submit()
    expect(visitor.told("MP084 was approved on 10 Jan 2020.")).to_contain_text("It will be announced in #june-2020.")
    announced = other.messages.filter(has_text="MP084: Approved")
    expect(announced).to_have_count(1)
    expect(announced).to_contain_text("The Alternative Solution was chosen.")
    expect(announced).to_contain_text("Recorded by @Rachel Adeyemi.")
    expect(visitor.say("/release status june-2020")).to_contain_text("2 approved, 3 targeted")


def test_adding_after_the_scope_was_set_asks_for_what_an_exception_needs(visitor: Visitor) -> None:
    """R4: reason, paper and effects are asked; once given, the exception is counted in the status."""
    modal = visitor.ask("/release add SECMP0067 to june-2020")
    expect(modal).to_contain_text("so adding SECMP0067 now is an exception")
    visitor.submit()
    expect(modal).to_contain_text("fields need your attention.")
    for label, words in (
        ("Reason", "The Panel asked for it."),
        ("Paper or minute", "SECP_76_1701_23"),
        ("Meeting date", "2020-01-10"),
        ("Effect on documents", "Section H"),
        ("Effect on cost", "None"),
        ("Effect on testing", "In UIT"),
    ):
        modal.get_by_label(label).fill(words)
    visitor.submit()
    visitor.told("Done")
    expect(visitor.say("/release status june-2020")).to_contain_text("1 exception")


def test_a_cancellation_and_a_decision_that_are_undone_are_corrected_where_they_were_posted(visitor: Visitor) -> None:
    """The channel's messages are edited, their threads say why, and the pin goes."""
    visitor.enter("june-2020")
    modal = visitor.ask("/release decide june-2020 go-live no-go")
    modal.get_by_label("Reason").fill("Testing has not begun.")
    modal.get_by_label("Paper or minute").fill("SECP_77_01")
    visitor.submit()
    expect(modal).to_contain_text("Confirm No-go")
    visitor.submit()
    expect(visitor.hook("pins")).to_have_text("2")  # The status of the release is pinned too.
    visitor.press(visitor.told("No-go"), "Undo")
    visitor.submit()
    visitor.told("Undone")
    expect(visitor.messages.filter(has_text="decision taken back")).to_contain_text("The decision announced here was taken back.")
    expect(visitor.messages.filter(has_text="decision taken back")).to_contain_text("Taken back: SEC Panel: No-go on go-live, 10 Jan 2020")
    expect(visitor.hook("pins")).to_have_text("1")
