"""Acts beside the line that shows the problem: a button or a menu on each line, for those who may use it, and none in what is shared."""

from __future__ import annotations

from typing import Any

import pytest

from bot import pages
from bot.pages.kit.blocks import blocks
from bot.pages.kit.page import Button, Page, Row
from bot.pages.kit.pressing import May
from bot.slack.limits.messages import message_faults
from bot.slack.payloads import click
from commands.catalogue import perform
from commands.pressing import Pressing
from commands.protocol.line import Line
from tests.builders.office import DAN, PANEL_CHAIR, RACHEL, START, STRANGER, TAG_CHAIR, Office

JUNE = "june-2020"


def beside(office: Office, line: str, user: str) -> dict[str, list[str]]:
    """What stands beside each line of an answer: the line's first words, and the labels of its button or menu."""
    may: May = Pressing(office.store, user, office.now.date())
    drawn = pages.message(perform(office.store, office.asking(line, user)), may)
    assert message_faults(drawn) == []
    found: dict[str, list[str]] = {}
    for block in drawn["blocks"]:
        if "accessory" in block:
            element = block["accessory"]
            labels = [each["text"]["text"] for each in element["options"]] if element["type"] == "overflow" else [element["text"]["text"]]
            found[block["text"]["text"].removeprefix("• ").partition("\n")[0]] = labels
    return found


def one(found: dict[str, list[str]], words: str) -> list[str]:
    """What stands beside the line with these words."""
    return next((labels for line, labels in found.items() if words in line), [])


@pytest.mark.parametrize(
    ("line", "words", "user", "labels"),
    [
        (f"/release status {JUNE}", "TAD steps have no date", RACHEL, ["Set all dates"]),
        (f"/release status {JUNE}", "TAD issued to the TAG", RACHEL, ["Submit the TAD"]),
        (f"/release status {JUNE}", "TAD issued to the TAG", DAN, ["Submit the TAD"]),
        (f"/release status {JUNE}", "TAD issued to the TAG", TAG_CHAIR, []),
        (f"/release status {JUNE}", "on SEC documents is not set", PANEL_CHAIR, ["Baseline it"]),
        (f"/release timetable {JUNE}", "DCC submits draft", RACHEL, ["Set date"]),
        (f"/release timetable {JUNE}", "DCC submits draft", STRANGER, []),
        (f"/release timetable {JUNE} page 2", "against the operational", RACHEL, ["Submit evidence", "Change"]),
        (f"/release scope {JUNE}", "MP079", RACHEL, ["Approve", "Reject", "Set cut-off", "Remove", "Show"]),
        (f"/release scope {JUNE}", "MP079", PANEL_CHAIR, ["Approve", "Reject", "Show"]),
        (f"/release scope {JUNE}", "MP079", STRANGER, ["Show"]),
        (f"/release criteria {JUNE} page 2", "*T1*", RACHEL, ["Evidence", "Sign off", "Reword"]),
        (f"/release criteria {JUNE} page 2", "*T1*", DAN, ["Evidence"]),
        (f"/release criteria {JUNE} page 2", "*T1*", TAG_CHAIR, ["Sign off"]),
        ("/modification list", "MP079", RACHEL, ["Show", "Approve", "Reject", "Delay", "Edit"]),
        ("/modification list", "MP079", DAN, ["Show"]),
    ],
)
def test_a_line_has_beside_it_what_this_person_can_do_about_it(office: Office, line: str, words: str, user: str, labels: list[str]) -> None:
    """The cure of a reason, and the acts on a step, a modification or a criterion, by the roster."""
    assert one(beside(office, line, user), words) == labels


def test_one_act_is_a_button_and_several_are_a_menu_with_their_lines() -> None:
    """Slack takes five choices of 150 characters; a line that is longer is not offered in a menu."""
    line = Line.release("status", JUNE)
    long = Line.release("milestone", JUNE, "x" * 160)
    drawn = blocks(Page("T", (Row(("a",)), Row(("b",), (Button("S", line),)), Row(("c",), (*[Button("S", line)] * 6, Button("L", long))))))
    assert [block.get("accessory", {}).get("type") for block in drawn[1:]] == [None, "button", "overflow"]
    options: list[dict[str, Any]] = drawn[3]["accessory"]["options"]
    assert [each["value"] for each in options] == [str(line)] * 5


def test_a_choice_of_a_menu_is_a_click_on_its_line() -> None:
    """Slack sends the chosen option, whose value is the command line."""
    option = {"text": {"type": "plain_text", "text": "Approve"}, "value": "/modification approve MP079"}
    action = {"type": "overflow", "action_id": "act:menu", "block_id": "b3", "selected_option": option, "action_ts": "1.2"}
    body = {"type": "block_actions", "user": {"id": RACHEL}, "team": {"id": "T1"}, "actions": [action]}
    assert click(body, START).request.line == "/modification approve MP079"


def test_a_step_that_is_done_can_be_opened_again(office: Office) -> None:
    """Done is offered for a step that stands for no act, Reopen once it is done."""
    office.does(office.asks(f"/release milestone {JUNE} uit-start 2020-04-14"))
    assert one(beside(office, f"/release timetable {JUNE} page 2", RACHEL), "UIT commences") == ["Done", "Change"]
    office.does(office.asks(f"/release milestone {JUNE} uit-start done"))
    found = {**beside(office, f"/release timetable {JUNE}", RACHEL), **beside(office, f"/release timetable {JUNE} page 2", RACHEL)}
    assert one(found, "UIT commences") == ["Change", "Reopen"]
