"""A page that shows one of many, or a part of a list, has a button to all of them."""

from __future__ import annotations

from typing import Any

import pytest

from bot import pages
from commands.catalogue import perform
from commands.pressing import Pressing
from tests.builders.office import STRANGER, Office

DETAILS = {
    "/release committees tag": "/release committees",
    "/release glossary TAD": "/release glossary",
    "/release criteria june-2020 tag": "/release criteria june-2020",
    "/release criteria june-2020 T1": "/release criteria june-2020 tag",
    "/release meetings panel 2020": "/release meetings 2020",
    "/release comments june-2020 1.1": "/release comments june-2020",
    "/release why R9": "/release why",
    "/release when june-2020 TAD": "/release timetable june-2020",
    "/release nudge june-2020": "/release status june-2020",
    "/release nudge june-2020 skipped": "/release status june-2020",
    "/release history june-2020 of MP079": "/release status june-2020",
    "/release redline june-2020 1.0 1.1": "/release status june-2020",
    "/modification list approved": "/modification list",
    "/modification list unplaced": "/modification list",
    "/modification show MP079": "/modification list",
    "/modification show CR1088": "/modification list",
}


def buttons(office: Office, line: str) -> list[str]:
    """The lines of an answer's buttons beside Share, as anybody sees them who is on no roster."""
    may = Pressing(office.store, STRANGER, office.now.date())
    blocks: list[dict[str, Any]] = pages.message(perform(office.store, office.asking(line, STRANGER)), may)["blocks"]
    elements = [each for block in blocks for each in block.get("elements", ()) if each["type"] == "button" and "value" in each]
    return [each["value"] for each in elements if each["text"]["text"] != "Share"]


@pytest.mark.parametrize(("line", "back"), DETAILS.items(), ids=DETAILS)
def test_a_detail_page_has_a_way_back(office: Office, line: str, back: str) -> None:
    """Everyone who may read a detail can press a button to the list that it is one of."""
    assert back in buttons(office, line)


def test_a_whole_list_has_no_button_to_itself(office: Office) -> None:
    """All committees, all terms and all criteria are not offered where they are shown."""
    for line in ("/release committees", "/release glossary", "/release criteria june-2020", "/modification list"):
        assert line not in buttons(office, line)
