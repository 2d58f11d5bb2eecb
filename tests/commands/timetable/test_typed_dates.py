"""Dates, keys and addresses as people type them, in every command that takes one."""

from __future__ import annotations

from datetime import date, time

import pytest

from commands.protocol.form import Form
from commands.protocol.line import Line
from commands.protocol.results import Changed, LookedBack
from commands.releases.status import StatusShown
from policy.model.timetable import Milestone
from tests.builders.office import DAN, DOCUMENTS_ONLY, OPSG_CHAIR, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, Office, expect

KEY = "june-2020"


def step(office: Office, key: str) -> Milestone:
    """A milestone of June 2020."""
    return next(each for each in office.release().milestones if each.key == key)


def confirmed(office: Office, said: object) -> None:
    """Does it, and confirms what the form warns of, if one comes."""
    answer = office.say(said) if isinstance(said, str | Line) else said
    if isinstance(answer, Form):
        answer = office.fill(answer)
    expect(Changed, answer)


def test_the_forms_field_takes_what_people_write(office: Office) -> None:
    """The field of a milestone's date has the same forms, with one sentence for what is none."""
    form = office.asks(f"/release milestone {KEY} tad-draft")
    office.faults(form, planned="soonish", field="planned", because="“soonish” isn't a date. Write, for example, 12 Jun 2020")
    confirmed(office, office.fill(form, planned="3 February"))
    assert str(step(office, "tad-draft").day) == "2020-02-03"
    done = office.asks(f"/release milestone {KEY} sit-start")
    office.faults(done, done_on="May 2020", field="done_on", because="“May 2020” isn't a single day. Write a day such as 17 Jan 2020.")
    confirmed(office, office.asks(done, done_on="Thursday"))
    assert step(office, "sit-start").done_on == date(2020, 1, 9)


def test_cut_offs_take_dates_of_several_words(office: Office) -> None:
    """After “by” or “cut-off”, a day as people write it; a month names none."""
    office.does(f"/release cutoff MP079 in {KEY} by 31 March")
    office.does(f"/release add {DOCUMENTS_ONLY} to {KEY} cut-off Fri 3 Apr 2020")
    cut_offs = {each.modification.ref: each.cutoff for each in office.release().in_scope}
    assert (cut_offs["MP079"], cut_offs[DOCUMENTS_ONLY]) == (date(2020, 3, 31), date(2020, 4, 3))
    office.refuses(
        f"/release cutoff MP079 in {KEY} by May 2020", because="isn't a single day. After “by” write a day, such as 31 May 2020."
    )
    office.refuses(f"/release cutoff MP079 in {KEY} by Q1 2021", because="such as 31 Mar 2021.")
    office.refuses(f"/release cutoff MP079 in {KEY} by 2019", because="such as 29 Feb 2020.")


def test_deputies_snoozes_and_documents_take_them_too(office: Office) -> None:
    """The day until which, the day on which; a date in the line fills the form."""
    office.does(f"/release deputy @{DAN} for @{RACHEL} until Mon 13 Jan 2020")
    office.refuses(f"/release deputy @{DAN} for @{RACHEL} until soon", because="“soon” isn't a date. Write /release deputy")
    form = office.asks(f"/release snooze {KEY} panel baselines until next Thursday")
    assert [each.value for each in form.fields] == ["2020-01-16", ""]
    office.refuses(f"/release snooze {KEY} baseline-documents until later", because="“later” isn't a date.")
    refused = office.refuses(f"/release snooze {KEY} review until next Thursday", because="reminders match “review”")
    assert refused.sentence.endswith("Choose one. Only one of them is open for this.")
    assert len(refused.instead) == 1
    office.does(f"/release document {KEY} tad", DAN, version="0.1", link="Https://example.com/TAD", draft=("draft",))
    office.does(f"/release document {KEY} tad consulted 9 January", DAN)
    office.refuses(f"/release document {KEY} tad consulted sometime", DAN, because="“sometime” isn't a date")


def test_a_go_live_may_be_typed_with_its_window(office: Office) -> None:
    """The first day is the go-live, the last the end of its window (November 2020)."""
    for typed, days in (
        ("29 Nov 2020", ["2020-11-29", ""]),
        ("29 to 30 November", ["2020-11-29", "2020-11-30"]),
        ("29 Nov 2020, with flexibility to 4 Dec 2020", ["2020-11-29", "2020-12-04"]),
    ):
        form = office.asks(f"/release decide november-2020 date {typed}", PANEL_CHAIR)
        assert [each.value for each in form.fields][:2] == days
    office.refuses("/release decide november-2020 date May 2021", PANEL_CHAIR, because="“May 2021” isn't a single day. Write")


def test_a_change_requests_date_keeps_its_precision(office: Office) -> None:
    """As before, and without a year."""
    office.does("/modification request CR1047 expected Q1")
    office.does("/modification request CR1057 expected 4th of May, 2020")
    assert "20 May or May 2020" in office.refuses("/modification request CR1057 expected May 20").sentence


@pytest.mark.parametrize("typed", ["10 Jan 2020", "Fri 10 Jan 2020", "10/01/2020", "last Friday", "yesterday", "10 January", "2020-01-10"])
def test_as_of_takes_a_day_as_people_write_it(office: Office, typed: str) -> None:
    """What the answer shows is the day, and its buttons have it in one form."""
    office.at(2020, 1, 11)
    looked = office.shows(f"/release status {KEY} as of {typed} page 1", LookedBack)
    assert (looked.day, looked.at) == (date(2020, 1, 10), None)


def test_as_of_takes_the_time_that_the_history_prints(office: Office) -> None:
    """Day, time and zone as printed; a zone that isn't the bot's is refused."""
    office.at(2020, 1, 11)
    looked = office.shows(f"/release status {KEY} as of 10 Jan 2020 14:05 GMT", LookedBack)
    assert looked.at is not None
    assert (looked.day, looked.at.timetz().replace(tzinfo=None)) == (date(2020, 1, 10), time(14, 5))
    office.refuses(f"/release status {KEY} as of 10 Jan 2020 14:05 CET", because="write the time in GMT")


TIMED = "has a time of day, but only a day can be recorded: 24 Mar 2020"


@pytest.mark.parametrize(
    "line",
    [
        f"/release milestone {KEY} tad-draft 24 Mar 2020 17:00",
        f"/release milestone {KEY} submits draft SEC Release TAD 24 Mar 2020 17:00",
        f"/release milestone {KEY} uit-start done 24 Mar 2020 17:00",
        "/release add MP100 to november-2020 by 24 Mar 2020 17:00",
        f"/release snooze {KEY} tad-draft until 24 Mar 2020 17:00",
        f"/release decide {KEY} date 24 Mar 2020 17:00",
        "/release agenda panel 24 Mar 2020 17:00",
        "/release minutes panel 24 Mar 2020 17:00",
        f"/release deputy <@{DAN}> for <@{RACHEL}> until 24 Mar 2020 17:00",
        "/modification request CR1047 expected 24 Mar 2020 17:00",
        "/release newsletter 24 Mar 2020 17:00",
    ],
)
def test_a_time_of_day_after_a_date_is_refused(office: Office, line: str) -> None:
    """Who types “17:00” believes that it counts; the answer says that it can't, and nothing is changed."""
    office.refuses(line, because=TIMED)


def test_a_time_of_day_in_a_form_is_a_fault_of_its_field(office: Office) -> None:
    """The form keeps what was typed."""
    office.faults("/release cutoff MP079 in june-2020", field="cutoff", because=TIMED, cutoff="24 Mar 2020 17:00")
    office.faults(f"/release milestone {KEY} tad-draft", field="planned", because=TIMED, planned="24 Mar 2020 17:00")


@pytest.mark.parametrize("key", ["“june-2020”", "'June 2020'", "«june 2020»", '"june-2020"'])
def test_quotes_round_a_key_are_accepted(office: Office, key: str) -> None:
    """Whatever the keyboard makes of them."""
    assert office.shows(f"/release status {key}", StatusShown, STRANGER).release.key == KEY


@pytest.mark.parametrize("key", ["June 2020 SEC Release", "“June 2020 SEC Release”", "2020 june"])
def test_a_release_is_named_as_the_bot_prints_it(office: Office, key: str) -> None:
    """Its name is its key, with what follows after it."""
    assert office.shows(f"/release status {key}", StatusShown).release.key == KEY
    office.refuses(f"/release status {key} soon", because="“soon” isn't expected after june-2020")


def test_an_ad_hoc_release_is_named_by_its_date(office: Office) -> None:
    """The date in any form with its year, before what follows."""
    office.does(office.asks("/release create adhoc-2020-03-05"))
    assert office.shows("/release status ad-hoc 5 March 2020", StatusShown).release.key == "adhoc-2020-03-05"
    assert office.shows("/release status Ad-hoc SEC Release of 2020-03-05", StatusShown).release.key == "adhoc-2020-03-05"


def test_quotes_round_other_names_are_accepted(office: Office) -> None:
    """References, committees and steps; an address keeps its path and gets its usual scheme."""
    office.does(f"/release cutoff “MP079” in “{KEY}” by “31 March 2020”")
    office.does("/release quorum “TAG” chair") if office.say("/release quorum tag 1") else None
    office.does(f"/release evidence {KEY} “O3” HTTPS://Example.com/Path", DAN)
    office.refuses(f"/release evidence {KEY} O3 htps://example.com", DAN, because="nor a link")
    office.say(f"/release signoff {KEY} “tag”", TAG_CHAIR)
    office.say(f"/release signoff {KEY} “opsg”", OPSG_CHAIR)
