"""Answers as of an earlier day, and before the record begins: unknown is not "none"."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot import pages
from bot.pages.kit.pressing import pressable
from bot.pages.kit.text import text
from bot.slack.limits.messages import message_faults
from commands.catalogue import CATALOGUE
from commands.meetings.minutes import MinutesShown
from commands.pressing import only_reads
from commands.protocol.line import Line
from commands.protocol.results import LookedBack, Refused
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import ReleaseRow
from tests.builders.office import LONDON, RACHEL, START, STRANGER, TAG_CHAIR, Office, words_of


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


def test_every_look_back_says_what_was_said_that_day(office: Office) -> None:
    """The whole result, with the draft of the RID and its findings, after another change and on another day; minutes say of which day."""
    lines = [str(verb.example_line) for verbs in CATALOGUE.values() for verb in verbs if verb.looks_back]
    office.at(2020, 1, 13)
    office.does("/release milestone june-2020 sit-start 2020-03-09")
    said = {line: office.say(line) for line in lines if " as of " not in line}
    office.at(2020, 1, 15)
    office.does("/release milestone june-2020 sit-start 2020-03-11")
    office.does("/release remove MP088 from june-2020", reason="Not ready")
    same = set()
    for line, then in said.items():
        looked = office.say(f"{line} as of 2020-01-13")
        if isinstance(looked, Refused):
            # Reminders and redlines say why they are of no earlier day.
            assert line.split()[1] in {"nudge", "redline"}, looked.sentence
        elif line.split()[1] != "history":
            expected = replace(then, as_of=date(2020, 1, 13)) if isinstance(then, MinutesShown) else then
            assert (looked.result if isinstance(looked, LookedBack) else looked) == expected, line
            same.add(line.split()[1])
    assert {"status", "check", "agenda", "minutes", "scope", "timetable", "criteria", "costs", "show"} <= same


def test_the_buttons_stay_in_the_past(office: Office) -> None:
    """Details and pages of an answer of the past are of the same day."""
    message = pages.message(office.say("/release timetable june-2020 as of 2020-01-10"))
    assert message_faults(message) == []
    lines = [element["value"] for block in message["blocks"] if block["type"] == "actions" for element in block["elements"]]
    assert "/release timetable june-2020 as of 2020-01-10 page 2" in lines
    assert "/release status june-2020 as of 2020-01-10" in lines
    assert "Page 2 of 5" in pages.plain(office.say("/release timetable june-2020 as of 2020-01-10 page 2"))


@pytest.mark.parametrize(
    ("line", "about"),
    [
        ("/release status june-2020", "the June 2020 SEC Release"),
        ("/release history june-2020", "the June 2020 SEC Release"),
        ("/modification show MP079", "MP079"),
    ],
)
def test_before_its_record_begins_nothing_is_known(office: Office, line: str, about: str) -> None:
    """The refusal says when the record begins, and its button shows that day."""
    answer = office.refuses(f"{line} as of 2019-12-31")
    assert answer.sentence == f"The record of {about} begins on 10 Jan 2020, so nothing is on record for 31 Dec 2019."
    assert [str(each) for each in answer.instead] == [f"{line} as of 2020-01-10"]
    office.say(str(answer.instead[0]))


def test_what_never_was_is_refused_as_such(office: Office) -> None:
    """Neither a release without any record, nor a line that names none, has a day on which its record begins."""
    office.refuses("/release status june-2031 as of 2019-12-31", because="As of 31 Dec 2019: There is no release june-2031.")
    office.refuses("/release status as of 2019-12-31", because="As of 31 Dec 2019: No release is open.")
    office.refuses("/modification show MP999 as of 2019-12-31", because="As of 31 Dec 2019: There is no modification MP999.")


def test_the_beginning_of_what_may_not_be_seen_is_not_told(office: Office) -> None:
    """A release above White is as if it were not there (R20)."""
    with office.store.changing(Act("test", "classify", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.RED
    office.refuses("/release status june-2020 as of 2019-12-31", user=STRANGER, because="There is no release june-2020.")


def test_what_was_made_and_undone_has_no_day_to_show(office: Office) -> None:
    """A release that was created today and undone is as if it had never been: no button leads to a refusal."""
    office.does(office.asks("/release create june-2031"))
    office.does("/release undo")
    office.at(2020, 1, 13)
    office.refuses("/release status june-2031 as of 2019-12-31", because="There is no release june-2031.")


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
    office.refuses("/release add MP100 to june-2020 as of 2020-01-10", because="“as of” works only with commands that show")
    office.refuses("/release list as of 2020-01-10", because="“as of” works only with commands that show")


@pytest.mark.parametrize(
    ("line", "ways"),
    [
        ("/release undo", ("/release help undo",)),
        ("/release quorum", ("/release help quorum",)),
        ("/release milestone june-2020 uit-start remove", ("/release status june-2020", "/release help milestone")),
        ("/modification list lost", ("/modification help list",)),
    ],
)
def test_a_refusal_that_names_no_way_has_one(office: Office, line: str, ways: tuple[str, ...]) -> None:
    """How the verb is used, and what an act is about."""
    assert tuple(map(str, office.refuses(line).instead)) == ways


@pytest.mark.parametrize(
    ("line", "user", "ways"),
    [
        ("/release syncc tag @S0TAG", STRANGER, ("/release ask tag.chair,secas release sync tag @S0TAG", "/release help")),
        ("/release syncc opsg @S0TAG", TAG_CHAIR, ("/release ask opsg.chair,secas release sync opsg @S0TAG", "/release help")),
        ("/release syncc tag @S0TAG", TAG_CHAIR, ("/release sync tag @S0TAG", "/release help")),
        ("/release importt", STRANGER, ("/release ask secas release import", "/release help")),
        ("/release importt", RACHEL, ("/release import", "/release help")),
        ("/release fede june-2020", STRANGER, ("/release feed june-2020", "/release help")),
    ],
)
def test_a_line_that_needs_slack_first_is_tried_as_far_as_it_goes(office: Office, line: str, user: str, ways: tuple[str, ...]) -> None:
    """A person who may not sync or import is offered to ask those who may; what only Slack could say stands in nobody's way."""
    assert tuple(map(str, office.refuses(line, user, because="Did you mean").instead)) == ways


def test_no_calendar_address_is_offered_that_the_bot_can_t_give(office: Office) -> None:
    """A bot without a public address answers so, and does not send people on to the same answer; with one, it offers it."""
    revoke, again = "/release feed tag revoke", Line.release("feed", "tag")
    for fetched, offered in (((), False), (("https://bot.example.com",), True), (None, True)):
        refused = office.say(revoke, STRANGER, fetched=fetched)
        assert isinstance(refused, Refused)
        assert refused.sentence == "You have no calendar address for the TAG."
        assert (again in refused.instead) is offered


def test_an_hour_that_the_clock_shows_twice_is_named_and_the_other_is_a_button(office: Office) -> None:
    """A change between the two is in the second only; the button leads there, and back."""
    office.now = datetime(2020, 10, 25, 1, 0, tzinfo=UTC).astimezone(LONDON)
    office.does(office.asks("/release add MP100 to november-2020"))
    office.at(2020, 11, 2)
    line = "/modification show MP100 as of 25 Oct 2020 01:30"
    first = words_of(office.say(line))
    assert "This is the first, 01:30 BST; for the second, write 01:30 GMT." in first
    assert "November 2020" not in first
    assert "As of 01:30 GMT: /modification show MP100 as of 2020-10-25 01:30 later" in first
    for typed in (f"{line} GMT", "/modification show MP100 as of 2020-10-25 01:30 later"):
        second = words_of(office.say(typed))
        assert "This is the second, 01:30 GMT; for the first, write 01:30 BST." in second
        assert "November 2020" in second
        assert "As of 01:30 BST: /modification show MP100 as of 2020-10-25 01:30\n" in f"{second}\n"
    assert "The clock showed" not in words_of(office.say("/release status november-2020 as of 25 Oct 2020 02:30"))


def test_an_hour_that_the_clock_skips_is_refused_with_the_next(office: Office) -> None:
    """It never was, so nothing is shown for it."""
    office.at(2020, 11, 2)
    refused = office.refuses(
        "/release status june-2020 as of 29 March 2020 01:30", because="29 Mar 2020 has no 01:30, because the clock went"
    )
    assert str(refused.instead[0]) == "/release status june-2020 as of 2020-03-29 02:00"
    assert "29 Mar 2020 02:00 BST" in words_of(office.say(refused.instead[0]))


def test_in_the_second_of_two_hours_the_first_is_past(office: Office) -> None:
    """Instants are compared, not what the clock shows."""
    office.now = datetime(2020, 10, 25, 1, 10, tzinfo=UTC).astimezone(LONDON)
    assert "25 Oct 2020 01:30 BST" in words_of(office.say("/release status june-2020 as of 25 Oct 2020 01:30"))
    office.refuses("/release status june-2020 as of 25 Oct 2020 01:30 GMT", because="is in the future")
