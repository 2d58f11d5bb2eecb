"""Status as of an earlier day."""

from __future__ import annotations

from bot import pages
from bot.pages.kit.pressing import pressable
from bot.pages.kit.text import text
from bot.slack.limits.messages import message_faults
from commands.pressing import only_reads
from commands.protocol.line import Line
from commands.protocol.results import LookedBack
from tests.builders.office import START, Office


def test_status_as_of_a_day_is_what_it_was_then(office: Office) -> None:
    """A change of today does not show in yesterday's status, and the answer says which day it is of. Nothing of it acts."""
    then = text(pressable(pages.page(office.say("/release status june-2020")), only_reads))
    office.at(2020, 1, 13)
    office.say("/release milestone june-2020 tad-draft 2020-02-03")
    office.does("/release remove MP088 from june-2020", reason="Not ready")
    looked = office.shows("/release status june-2020 as of 2020-01-10", LookedBack)
    said = pages.plain(looked)
    assert "As of the end of 10 Jan 2020" in said
    assert "1 approved, 4 targeted" in said
    without_notice = said.replace("As of the end of 10 Jan 2020, from the records of that time.\n", "").replace(" as of 2020-01-10", "")
    assert without_notice == then
    assert "1 approved, 3 targeted" in pages.plain(office.say("/release status june-2020 as of 2020-01-13"))


def test_the_buttons_stay_in_the_past(office: Office) -> None:
    """Details and pages of an answer of the past are of the same day."""
    message = pages.message(office.say("/release timetable june-2020 as of 2020-01-10"))
    assert message_faults(message) == []
    lines = [element["value"] for block in message["blocks"] if block["type"] == "actions" for element in block["elements"]]
    assert "/release timetable june-2020 as of 2020-01-10 page 2" in lines
    assert "/release status june-2020 as of 2020-01-10" in lines
    assert "Page 2 of 2" in pages.plain(office.say("/release timetable june-2020 as of 2020-01-10 page 2"))


def test_before_anything_was_on_record_there_is_nothing(office: Office) -> None:
    """Before the first record there is no release, and the refusal names the day."""
    answer = office.refuses("/release status june-2020 as of 2019-12-31")
    assert answer.sentence.startswith("As of 31 Dec 2019: There is no release june-2020.")


def test_a_day_that_is_none_or_still_to_come_is_refused(office: Office) -> None:
    """One sentence each, and the line without it as a button."""
    for when, says in (
        ("soon", "isn't a date"),
        ("May 2020", "isn't a single day"),
        ("2020-01-11", "in the future"),
        ("2020-02-30", "isn't a date"),
        ("", "isn't a date"),
    ):
        answer = office.refuses(f"/release status june-2020 as of {when}", because=says)
        assert answer.instead == (Line.parse("/release status june-2020"),)
    assert START.date() == office.now.date()


def test_what_changes_things_does_not_look_back(office: Office) -> None:
    """Commands that change something don't take "as of"."""
    office.refuses("/release add MP100 to june-2020 as of 2020-01-10")
    office.refuses("/release list as of 2020-01-10")
