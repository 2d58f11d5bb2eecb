"""What is offered works: no button that a person is shown is refused for what was known when it was drawn."""

from __future__ import annotations

from typing import Any

import pytest

from bot import pages
from bot.home import home_view
from bot.pages.kit.pressing import buttons_of
from commands.catalogue import perform
from commands.pressing import Pressing
from commands.protocol import command
from commands.protocol.results import Refused
from tests.builders.office import DAN, OPSG_CHAIR, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, TAG_MEMBER, Office
from tests.profiles import either

KEYS = ("june-2020", "november-2020", "2021")
READ = (
    *(
        "mine",
        "due 365",
        "due 365 page 2",
        "list",
        "calendar",
        "portfolio",
        "committees",
        "list 1999",
        "meetings",
        "meetings panel",
        "agenda panel",
    ),
    *(f"{verb} {key}" for key in KEYS for verb in ("status", "scope", "timetable", "criteria", "check", "impacts", "costs", "history")),
    *(f"timetable {key} page 2" for key in KEYS[:2]),
    *(f"criteria {key} {what}" for key in KEYS[:2] for what in ("tag", "opsg", "ssc", "page 2", "T1")),
)
PEOPLE = {
    "a Party": STRANGER,
    "the DCC": DAN,
    "a member": TAG_MEMBER,
    "a committee's chair": TAG_CHAIR,
    "another committee's chair": OPSG_CHAIR,
    "the Panel's chair": PANEL_CHAIR,
    "a release manager": RACHEL,
}


def offered(blocks: list[dict[str, Any]]) -> list[str]:
    """The lines of the buttons and menus in some blocks."""
    found: list[str] = []
    for block in blocks:
        inside = [*block.get("elements", ()), *([block["accessory"]] if "accessory" in block else [])]
        for each in inside:
            found += [each["value"]] if each["type"] == "button" and "value" in each else []
            found += [option["value"] for option in each.get("options", ())]
    return [each for each in found if each.startswith("/")]


@pytest.mark.parametrize("user", PEOPLE.values(), ids=PEOPLE)
def test_no_button_is_refused_for_what_was_known_when_it_was_drawn(office: Office, user: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each button of Home and of what is read most, pressed on its own by the person who sees it, answers or asks; nothing refuses."""
    monkeypatch.setattr(command, "perform", command.trial)  # Each press is taken back before the next.
    drawn = {"Home": offered(home_view(office.store, user, office.now)["blocks"])}
    for line in READ:
        may = None if line == "mine" else Pressing(office.store, user, office.now.date())
        drawn[line] = offered(pages.message(perform(office.store, office.asking(f"/release {line}", user)), may)["blocks"])
    assert sum(map(len, drawn.values())) > 100
    pressed: dict[str, str] = {}
    for where, lines in drawn.items():
        for line in lines:
            if line not in pressed:
                answer = perform(office.store, office.asking(line, user))
                pressed[line] = f"{where}: {answer.sentence}" if isinstance(answer, Refused) and not answer.asks else ""
    assert {line: why for line, why in pressed.items() if why} == {}


@pytest.mark.parametrize("user", PEOPLE.values(), ids=PEOPLE)
@pytest.mark.parametrize("day", [(2020, 1, 23), (2020, 2, 3), (2020, 6, 26), (2021, 1, 4)])
def test_no_button_of_home_is_refused_as_time_passes(
    office: Office, user: str, day: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Steps fall due that nobody dated or did, releases pass their go-live, and a year has nothing to baseline."""
    office.at(*day)
    lines = offered(home_view(office.store, user, office.now)["blocks"])
    monkeypatch.setattr(command, "perform", command.trial)
    answers = {line: perform(office.store, office.asking(line, user)) for line in lines}
    assert {line: each.sentence for line, each in answers.items() if isinstance(each, Refused) and not each.asks} == {}


EXPLAINED = ("condition", "live", "signoff", "recommend", "undo", "snooze", "document", "decide", "create")
"""Verbs that need something open, or a seat."""


@pytest.mark.parametrize("user", PEOPLE.values(), ids=PEOPLE)
def test_no_button_of_help_is_refused(office: Office, user: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is open for some of its verbs, and others are not the reader's: these are explained, with what works now."""
    monkeypatch.setattr(command, "perform", command.trial)
    refused = {}
    for line in ("/release help", "/modification help", *(f"/release help {verb}" for verb in EXPLAINED)):
        may = Pressing(office.store, user, office.now.date())
        for each in offered(pages.message(perform(office.store, office.asking(line, user)), may)["blocks"]):
            answer = perform(office.store, office.asking(each, user))
            if isinstance(answer, Refused) and not answer.asks:
                refused[line, each] = answer.sentence
    assert refused == {}


@pytest.mark.parametrize("who", either(tuple(PEOPLE), in_dev="a member"))
def test_no_button_is_hidden_that_its_reader_may_press(office: Office, who: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left out of what is read most would be refused; a deputy and a calendar file are for everybody who has a seat, or reads.

    In dev for a member, who may use the most of what managers have.
    """
    user = PEOPLE[who]
    monkeypatch.setattr(command, "perform", command.trial)
    may = Pressing(office.store, user, office.now.date())
    hidden: dict[str, str] = {}
    for line in READ:
        drawn = pages.page(perform(office.store, office.asking(f"/release {line}", user)))
        hidden |= {str(each.line): line for each in buttons_of(drawn) if not may(each.line, each.owner)}
    answers = {line: perform(office.store, office.asking(line, user)) for line in hidden}
    assert {line: hidden[line] for line, each in answers.items() if not isinstance(each, Refused)} == {}
