"""What was meant by a text that is no single modification's reference."""

from __future__ import annotations

import pytest

from commands.scope.modifications import ModificationShown
from tests.builders.office import Office


@pytest.mark.parametrize(
    ("line", "because", "offered"),
    [
        (
            "/release add MP079, mp84 to november-2020",
            "Name one modification at a time: MP079 and MP084.",
            ["/release add MP079 to november-2020", "/release add MP084 to november-2020"],
        ),
        (
            "/release add SECMP0062 part 1 and part 2 to 2021",
            "SECMP0062 part 1 and SECMP0062 part 2",
            ["/release add SECMP0062 part 1 to 2021", "/release add SECMP0062 part 2 to 2021"],
        ),
        (
            "/modification approve MP079 and MP084",
            "one modification at a time",
            ["/modification approve MP079", "/modification approve MP084"],
        ),
        ("/modification show MP079 & MP084", "one modification at a time", ["/modification show MP079", "/modification show MP084"]),
        ("/modification show 79", "Did you mean MP079?", ["/modification show MP079"]),
        ("/release remove 0084 from june-2020", "Did you mean MP084?", ["/release remove MP084 from june-2020"]),
        (
            "/release add CR 1088 to november-2020",
            "CR1088 is a DCC Change Request. It goes alongside a release",
            ["/release edit november-2020 alongside", "/modification request CR1088"],
        ),
        ("/modification approve CR1088", "not a modification", ["/modification request CR1088"]),
        ("/modification approve SECMP0062 part 2", "done to all of SECMP0062", ["/modification approve SECMP0062"]),
    ],
)
def test_a_clear_text_leads_on(office: Office, line: str, because: str, offered: list[str]) -> None:
    """Each thing that it names is offered with the complete line."""
    refused = office.refuses(line, because=because)
    assert [str(each) for each in refused.instead] == offered


@pytest.mark.parametrize("text", ["MP079 ‘Provisions for withdrawing modifications’", "(mp-079).", "modification MP079", "MP079 part 1"])
def test_a_pasted_reference_is_shown(office: Office, text: str) -> None:
    """With its title, in brackets, after a word, or with a part: the modification has one page."""
    assert office.shows(f"/modification show {text}", ModificationShown).modification.ref == "MP079"


def test_a_part_as_people_write_it_is_placed(office: Office) -> None:
    """The form and its sentence name the part."""
    form = office.asks("/release add secmp 62 pt. two to june-2020")
    assert str(form.line) == "/release add SECMP0062 part 2 to june-2020"
    assert "so adding SECMP0062 part 2 now is an exception" in str(form.about)
