"""Six people do their share of June 2020 from App Home and buttons alone, in a browser: nobody types a verb."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from bot import pages
from bot.pages.kit.pressing import lines_of
from bot.run.rehearsal import state_file
from bot.run.rehearsal.acting import Deed, carry_out
from bot.run.rehearsal.scenarios import deeds
from bot.workspace.state import archive
from bot.workspace.state.clock import LONDON
from bot.workspace.world import World
from commands.catalogue import perform
from commands.protocol.request import Actor, Request
from storage.engine.session import Store
from tests.builders.processes import prepared
from tests.end_to_end.in_browser.browser import LIAM, PRIYA, RACHEL, Visitor
from tests.end_to_end.in_browser.test_rehearsal import MAKING
from tests.profiles import either

DAVID, SUNITA, HELEN, MARGARET = "U0DAVID", "U0SUNITA", "U0HELEN", "U0MARGARET"

OPERATIONAL_EVIDENCE = "2020-05-26T14:00"
"""When the browser takes over from the script: the testing evidence is in, the operational evidence is not."""

BEGINS, DECIDES = either(
    [(datetime(2020, 5, 26, 14, tzinfo=LONDON), datetime(2020, 6, 12, 10, tzinfo=LONDON))],
    in_dev=(datetime(2020, 6, 22, 14, tzinfo=LONDON), datetime(2020, 6, 24, 10, tzinfo=LONDON)),
)[0]
"""When the people in the browser go on, and when the Panel decides. In dev as late as can be: the daily checks of twenty days between take
longer than what the people do, and `test_june_2020_goes_live_by_try_this_and_play` has days pass too."""

FROM_ANOTHER_PAGE = (
    "/modification approve",  # The overflow menu of its line in Scope.
    "/release baseline",  # By the Panel's chair, whose Home has it; the script records it for them.
    "/release signoff",  # Each chair's own walk needs no card.
)
"""Deeds of the script that another page offers, or another person's Home."""


class Lived:
    """The script of June 2020, lived up to the operational evidence, and what each person's Home offered before their deed."""

    def __init__(self, folder: Path) -> None:
        config = prepared(folder / "bot.db")
        self.store = Store(config.database_url)
        self.offered: list[tuple[str, tuple[str, ...]]] = []
        self.saved = folder / "evidence.zip"
        for deed in deeds(LONDON):
            if not self.saved.exists() and deed.at.isoformat() >= OPERATIONAL_EVIDENCE:
                self._save(folder, deed)
            if deed.line and not deed.sign:
                self.offered.append((deed.line, self._home(deed)))
            carry_out(self.store, deed, f"lived:{deed.at}:{deed.sign}")
        self.store.close()

    def _home(self, deed: Deed) -> tuple[str, ...]:
        shown = perform(self.store, Request("/release", "mine", Actor(deed.person), deed.at))
        return tuple(str(line) for line in lines_of(pages.page(shown)))

    def _save(self, folder: Path, deed: Deed) -> None:
        """Keeps the state, with two members' positions needed in the TAG, so that a member has a say."""
        carry_out(self.store, Deed(deed.at, RACHEL, "/release quorum tag 2"), "lived:quorum")
        slack = World(
            path=folder / "slack.db", bot_url="http://127.0.0.1:9", signing_secret="s", bot_token="xoxb-t", commands=(), shortcuts=()
        )
        slack.clock.move(BEGINS)
        self.saved.write_bytes(archive.packed(slack.store, state_file.saved(folder / "bot.db")))
        slack.close()
        carry_out(self.store, Deed(deed.at, RACHEL, "/release quorum tag chair"), "lived:chair")


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """June 2020 as its script lives it."""
    return Lived(tmp_path_factory.mktemp("lived"))


def home(visitor: Visitor, person: str) -> Locator:
    """A person's Home."""
    visitor.become(person)
    visitor.enter("bot")
    visitor.hook("tab-home").click()
    return visitor.hook("home")


def press(visitor: Visitor, person: str, label: str) -> Locator:
    """Presses a button of a person's Home and gives the modal that it opens."""
    visitor.press(home(visitor, person), label)
    expect(visitor.modal).to_be_visible()
    return visitor.modal


def choose(visitor: Visitor, person: str, item: str, label: str) -> Locator:
    """Chooses from the menu beside an item of a person's Home."""
    home(visitor, person).locator(".block").filter(has_text=item).get_by_role("button").click()
    visitor.page.get_by_role("menuitem", name=label).click()
    expect(visitor.modal).to_be_visible()
    return visitor.modal


def pick(visitor: Visitor, label: str, option: str) -> None:
    """Chooses an option of a menu in the modal by its complete name."""
    visitor.modal.get_by_role("combobox", name=label).click()
    visitor.page.get_by_role("option", name=option, exact=True).click()


def send(visitor: Visitor) -> None:
    """Submits a modal, which closes when what it asked for is done."""
    visitor.submit()
    expect(visitor.modal).to_have_count(0, timeout=MAKING)


def walk(visitor: Visitor, person: str) -> None:
    """Marks each criterion of the person's own walk Met, after its evidence."""
    modal = press(visitor, person, "Sign off")
    visitor.press(modal, "Mark several Met")
    expect(visitor.hook("modal-submit")).to_be_visible()
    for box in modal.locator("input[type=checkbox]").all():
        box.check()
    visitor.submit()
    expect(modal).to_contain_text("You have a position on every criterion that is open.")
    visitor.close()


def recommend(visitor: Visitor, person: str) -> None:
    """A chair recommends go-live, once everything is signed off."""
    press(visitor, person, "Recommend")
    pick(visitor, "Recommendation", "Implement the release as planned")
    visitor.modal.get_by_label("Reason").fill("Everything is signed off.")
    send(visitor)


def at(visitor: Visitor, instant: datetime) -> None:
    """Moves the clock."""
    visitor.hook("set-clock").click()
    visitor.hook("clock-input").fill(f"{instant:%Y-%m-%dT%H:%M}")
    visitor.hook("clock-apply").click()
    expect(visitor.hook("clock")).to_have_text(f"{instant:%a} {instant.day} {instant:%B %Y, %H:%M}", timeout=MAKING)


def test_every_deed_of_the_script_is_offered_by_the_home_of_who_does_it(lived: Lived) -> None:
    """From the Paper to live: a button of the person's own Home that day does it, or a page behind one."""
    missing = [
        line
        for line, offered in lived.offered
        if not line.startswith(FROM_ANOTHER_PAGE)
        and not any(line.startswith(each) or each.startswith(line) for each in offered)
        and not (line.startswith("/release milestone") and "/release milestone june-2020 dates" in offered)
    ]
    assert missing == []


def test_a_party_comments_and_the_release_manager_sets_dates_and_answers(visitor: Visitor) -> None:
    """The Party, on no roster, comments from its Home; the comment waits on the manager's Home. The Panel's chair baselines."""
    modal = press(visitor, LIAM, "Comment on the RID: June 2020")
    modal.get_by_label("Party or committee").fill("An energy supplier")
    modal.get_by_label("Comment").fill("UIT should last three weeks.")
    send(visitor)
    modal = press(visitor, RACHEL, "Set all dates")
    modal.get_by_role("checkbox").check()
    send(visitor)
    expect(visitor.hook("home")).to_contain_text("4 undated steps", timeout=MAKING)
    modal = press(visitor, RACHEL, "Answer the comment")
    expect(visitor.hook("modal-submit")).to_be_visible()
    pick(visitor, "Disposition", "Accepted")
    modal.get_by_label("Reason").fill("The plan has it now.")
    send(visitor)
    press(visitor, MARGARET, "Baseline")
    pick(visitor, "Outcome", "Agreed")
    visitor.submit()
    expect(visitor.hook("modal-submit")).to_contain_text("Confirm")
    send(visitor)


def test_the_rest_of_june_2020_is_done_from_home(visitor: Visitor, lived: Lived) -> None:
    """Evidence by the DCC and SECAS, positions by a member and two chairs, Go by the Panel's chair, live by the release manager."""
    visitor.hook("help").click()
    visitor.hook("help-scenarios").click()
    visitor.hook("load-state").set_input_files(lived.saved)
    expect(visitor.page.get_by_text("This is now the state of evidence.zip.")).to_be_visible(timeout=MAKING)
    for person, label in ((PRIYA, "Submit evidence"), (RACHEL, "Evidence for O8 and O9")):
        modal = press(visitor, person, label)
        modal.get_by_role("textbox", name="Link").fill("https://example.com/operational")
        send(visitor)
    at(visitor, BEGINS + timedelta(hours=21))
    walk(visitor, SUNITA)
    walk(visitor, DAVID)
    choose(visitor, DAVID, "TAG reviews UIT Completion Report", "Give view")
    pick(visitor, "View", "UIT was completed successfully")
    visitor.modal.get_by_label("Reason").fill("UIT was completed.")
    send(visitor)
    recommend(visitor, DAVID)
    walk(visitor, HELEN)
    recommend(visitor, HELEN)
    at(visitor, DECIDES)
    press(visitor, MARGARET, "Decide")
    pick(visitor, "Outcome", "Agreed")
    send(visitor)
    modal = press(visitor, MARGARET, "Go or no-go")
    visitor.press(modal, "Go")
    expect(visitor.hook("modal-submit")).to_be_visible()
    for box in modal.locator("input[type=checkbox]").all():
        box.check()
    for field in modal.locator("textarea, input[type=text]:not([role=combobox])").all():
        field.fill("Known and accepted")
    visitor.submit()
    expect(visitor.hook("modal-submit")).to_have_text("Confirm Go")
    send(visitor)
    at(visitor, datetime(2020, 6, 25, 10, tzinfo=LONDON))
    press(visitor, RACHEL, "Mark live")
    send(visitor)
    expect(visitor.hook("home")).not_to_contain_text("Release go-live")
