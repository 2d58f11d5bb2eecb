"""Moving a go-live by a decision: what it asks, tells and changes, who may take it, and what follows the new date (R23)."""

from __future__ import annotations

from datetime import date

import pytest

from bot import pages
from bot.slack.limits.messages import message_faults
from commands.findings.check import CheckShown
from commands.protocol.form import Faults, Form
from commands.protocol.results import Changed
from commands.releases.status import StatusShown
from commands.timetable.due import DueShown
from policy.model.decisions import Outcome, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import Release
from storage.history import audit
from tests.builders.office import DAN, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, Office, expect, words_of
from tests.builders.rooms.meetings import decided, posted
from tests.builders.rooms.reminders import routed, text_of, tick
from tests.commands.files.test_import_file import bring, exported

KEY, NOVEMBER = "june-2020", "november-2020"
LETTER = {"by": "authority", "reason": "SEC Parties need the time.", "reference": "SECP_81_1906_05", "met_on": "2020-06-19"}


def told(form: Form) -> str:
    """What a form says above its fields."""
    return "\n".join(str(word) for line in form.about for word in line)


def moved(office: Office, key: str, to: str, user: str = PANEL_CHAIR, **answers: str) -> Changed:
    """The go-live moved, with every confirmation that it asks for."""
    answer = office.asks(office.asks(f"/release decide {key} date", user), user, go_live=to, **{"reason": "More time", **answers})
    return office.does(answer, user) if date.fromisoformat(to) >= go_live(office, key) else office.does(office.asks(answer, user), user)


def go_live(office: Office, key: str) -> date:
    """The go-live of a release as stored."""
    found = office.release(key).go_live
    assert found
    return found


def findings(office: Office, key: str = KEY) -> dict[str, tuple[tuple[str, str], ...]]:
    """The findings of the check by key, with their figures."""
    return {each.key: each.figures for each in office.shows(f"/release check {key}", CheckShown).findings}


def november(office: Office, **answers: str) -> Changed:
    """November 2020 moved to the 29th with the Authority's consent, as the Panel of 19 June 2020 had asked."""
    office.at(2020, 6, 22)
    return moved(office, NOVEMBER, "2020-11-29", RACHEL, **{**LETTER, **answers})


def test_november_2020_is_moved_with_the_authoritys_consent(office: Office) -> None:
    """A release manager records it citing the paper: both dates, the consent, the reason; the go-live and its announcement follow."""
    office.does(f"/release channel {NOVEMBER} <#C0NOV>")
    step = office.asks(f"/release milestone {NOVEMBER} add")
    office.does(step, event="Release go-live", planned="2020-11-05", acts=("go-live",))
    answer = november(office)
    assert "moved from 5 Nov 2020 to 29 Nov 2020, with the Authority's consent" in words_of(answer)
    release = office.release(NOVEMBER)
    decision = release.decisions[-1]
    assert (decision.subject, decision.outcome, decision.by_authority) == (Subject.DATE, Outcome.AGREED, True)
    assert (decision.go_live_before, decision.go_live, decision.window_end) == (date(2020, 11, 5), date(2020, 11, 29), None)
    assert (decision.met_on, decision.recorded_on, decision.reference) == (date(2020, 6, 19), date(2020, 6, 22), "SECP_81_1906_05")
    assert decision.note == "SEC Parties need the time."
    go_live_step = next(each for each in release.milestones if each.key == "release-go-live")
    assert (release.go_live, go_live_step.day, go_live_step.recorded_on) == (
        date(2020, 11, 29),
        PartialDate(2020, 11, 29),
        date(2020, 6, 22),
    )
    (announced,) = posted(office, "decision")
    assert "Agreed on the go-live date" in announced
    assert "Go-live moves from 5 Nov 2020 to 29 Nov 2020. The Authority consented." in announced
    assert len([each for each in pages.plain(office.say(f"/release history {NOVEMBER}")).split("\n") if "5 Nov 2020" in each]) >= 1


def test_what_newly_becomes_due_is_told_before_anything_changes(office: Office) -> None:
    """The confirmation lists what moves, what stays late, and what the check will find; without it nothing changes."""
    form = office.asks(f"/release decide {KEY} date", PANEL_CHAIR)
    confirm = office.asks(form, PANEL_CHAIR, go_live="2020-07-30", reason="UIT is late")
    assert "Go-live moves from 25 Jun 2020 to 30 Jul 2020." in told(confirm)
    assert "stays due 25 Jun 2019, met 108 days late" in told(confirm)
    assert "not in the release schedule" in told(confirm)
    assert go_live(office, KEY) == date(2020, 6, 25)
    office.does(confirm, PANEL_CHAIR)
    assert go_live(office, KEY) == date(2020, 7, 30)


def test_what_follows_gives_the_commands_that_help(office: Office) -> None:
    """A cut-off behind the new go-live and a proposed date are said with the line that sets or proposes them again, and once each."""
    office.does(f"/release cutoff MP079 in {KEY} by 5 June 2020")
    office.does(f"/release milestone {KEY} propose")
    form = office.asks(f"/release decide {KEY} date", PANEL_CHAIR)
    said = told(office.asks(form, PANEL_CHAIR, go_live="2020-06-04", reason="Sooner"))
    assert "Set an earlier one with /release cutoff." in said
    assert f"again with /release milestone {KEY} propose." in said
    assert said.count(" with /release") == 2


def test_what_was_late_stays_late_and_undo_restores_everything(office: Office) -> None:
    """The check keeps its errors and figures; the undo puts the release, its step and its decisions back, and the announcement is gone."""
    before, was = findings(office), office.release()
    done = moved(office, KEY, "2020-11-05")
    after = findings(office)
    assert after.items() >= {key: each for key, each in before.items() if key.startswith(("scope", "tad", "undated"))}.items()
    assert dict(after["scope-system-late"])["days late"] == "108"
    assert posted(office, "decision")
    office.undoes(done.change, PANEL_CHAIR)
    assert office.release() == was
    assert findings(office) == before
    assert posted(office, "decision") == []
    with office.store.reading() as conn:
        assert audit.replay(conn) == audit.snapshot(conn)


def test_an_earlier_date_is_asked_twice(office: Office) -> None:
    """25 June to 14 February: first what follows, then whether it is meant; a date that is changed in between is asked from the start."""
    form = office.asks(f"/release decide {KEY} date", PANEL_CHAIR)
    first = office.asks(form, PANEL_CHAIR, go_live="2020-02-14", reason="It is ready")
    second = office.asks(first, PANEL_CHAIR)
    assert "Fri 14 Feb 2020 is 132 days earlier than the go-live on record." in told(second)
    assert go_live(office, KEY) == date(2020, 6, 25)
    other = office.asks(second, PANEL_CHAIR, go_live="2020-02-13")
    assert "Go-live moves from 25 Jun 2020 to 13 Feb 2020." in told(other)
    office.does(second, PANEL_CHAIR)
    assert go_live(office, KEY) == date(2020, 2, 14)


def test_a_deferral_is_to_a_later_date(office: Office) -> None:
    """Defer does not take an earlier date, and names the decision that does; it keeps both dates and its window."""
    office.at(2020, 1, 13)
    form = office.asks(f"/release decide {KEY} go-live defer", PANEL_CHAIR)
    office.faults(form, PANEL_CHAIR, go_live="2020-02-14", reason="UIT is late", field="go_live", because=f"/release decide {KEY} date")
    office.faults(form, PANEL_CHAIR, go_live="2020-06-25", reason="UIT is late", field="go_live", because="already")
    confirm = office.asks(form, PANEL_CHAIR, go_live="2020-07-30", window_end="2020-08-06", reason="UIT is late")
    assert "from 25 Jun 2020 to 30 Jul 2020, with flexibility to 6 Aug 2020" in told(confirm)
    assert "stays due 25 Jun 2019, met 108 days late" in told(confirm)
    office.does(confirm, PANEL_CHAIR)
    decision = office.release().decisions[-1]
    assert (decision.go_live_before, decision.go_live, decision.window_end) == (
        date(2020, 6, 25),
        date(2020, 7, 30),
        date(2020, 8, 6),
    )
    assert dict(findings(office)["scope-system-late"])["days late"] == "108"


@pytest.mark.parametrize(
    ("answers", "field", "because"),
    [
        ({"reason": "More time"}, "go_live", "Give the new go-live date"),
        ({"go_live": "2020-07-30"}, "reason", "Enter the reason"),
        ({"go_live": "2020-06-25", "reason": "?"}, "go_live", "25 Jun 2020 already"),
        ({"go_live": "2020-07-30", "window_end": "2020-07-30", "reason": "?"}, "window_end", "ends after"),
        ({"go_live": "2020-01-09", "reason": "?"}, "go_live", "before the meeting"),
        ({"go_live": "2020-07-30", "met_on": "2020-01-11", "reason": "?"}, "met_on", "can't be in the future"),
    ],
)
def test_each_fault_stands_at_its_field(office: Office, answers: dict[str, str], field: str, because: str) -> None:
    """What cannot be taken is named where it was entered."""
    form = office.asks(f"/release decide {KEY} date", PANEL_CHAIR)
    office.faults(form, PANEL_CHAIR, field=field, because=because, **answers)


def test_a_manager_cites_the_paper(office: Office) -> None:
    """On behalf of the Panel the paper is needed; the chair decides in person."""
    form = office.asks(f"/release decide {KEY} date 2020-07-30", RACHEL)
    assert next(each.value for each in form.fields if each.name == "go_live") == "2020-07-30"
    office.faults(form, RACHEL, reason="More time", field="reference", because="Cite the paper")
    office.refuses(f"/release decide {KEY} date soon", RACHEL, because="isn't a date")


def test_nobody_else_moves_it(office: Office) -> None:
    """Chairs of other committees, DCC staff and strangers are refused; so is a year, which has no go-live, and a release that is over."""
    for user in (TAG_CHAIR, DAN, STRANGER):
        office.refuses(f"/release decide {KEY} date", user, because="can record the deciding body's decision")
    office.refuses("/release decide 2021 date", PANEL_CHAIR, because="has no go-live date")
    office.does(office.asks(f"/release cancel {KEY}"), reason="Called off")
    office.refuses(f"/release decide {KEY} date", PANEL_CHAIR, because="cancelled")


def test_two_who_move_it_at_once_see_each_other(office: Office) -> None:
    """The second person sees the new date before saving theirs."""
    form = office.asks(f"/release decide {KEY} date", PANEL_CHAIR)
    moved(office, KEY, "2020-07-30", RACHEL, reference="SECP_80")
    again = office.asks(form, PANEL_CHAIR, go_live="2020-08-27", reason="More time")
    assert "moved from \n25 Jun to 30 Jul 2020" in told(again)


def test_a_go_stands_for_the_new_date(panel: Office) -> None:
    """A move after the Go says that the Go stands, and how to take it again."""
    expect(Changed, decided(panel, "go"))
    form = panel.asks(f"/release decide {KEY} date", PANEL_CHAIR)
    confirm = panel.asks(form, PANEL_CHAIR, go_live="2020-07-02", reason="A bank holiday")
    assert "The Go of 12 Jun 2020 stands for the new date" in told(confirm)


def test_lists_calendar_and_status_follow_the_new_date(office: Office) -> None:
    """The list, the calendar of the year and the status show the 29th and its window, and where it came from."""
    november(office, window_end="2020-12-04")
    status = office.shows(f"/release status {NOVEMBER}", StatusShown)
    assert "Sun 29 Nov 2020, or until Fri 4 Dec 2020" in pages.plain(status)
    assert "moved from 5 Nov 2020 by the SEC Panel, 19 Jun 2020, with the Authority's consent" in pages.plain(status)
    listed = pages.plain(office.say("/release list"))
    assert "Sun 29 Nov 2020, or until Fri 4 Dec 2020" in listed
    calendar = pages.plain(office.say("/release calendar 2020"))
    assert next(each for each in calendar.split("\n") if each.startswith("Go-live")).endswith("Sun 29 Nov 2020, or until Fri 4 Dec 2020")
    assert "In the release schedule: Thu 5 Nov 2020, moved from 5 Nov 2020 by the SEC Panel, 19 Jun 2020" in calendar
    for line in (f"status {NOVEMBER}", "list", "calendar 2020", f"timetable {NOVEMBER}", f"check {NOVEMBER}"):
        assert message_faults(pages.message(office.say(f"/release {line}"))) == []


def test_a_release_that_moved_to_the_next_year_stays_in_its_own_calendar(office: Office) -> None:
    """November 2020 moved into February 2021 is still a line of 2020, with its new date."""
    office.at(2020, 6, 22)
    moved(office, NOVEMBER, "2021-02-11", RACHEL, **LETTER)
    calendar = pages.plain(office.say("/release calendar 2020"))
    assert next(each for each in calendar.split("\n") if each.startswith("Go-live")).endswith("Thu 11 Feb 2021")
    assert "Also: 2021 SEC Releases, November 2020" in pages.plain(office.say("/release calendar 2021"))


def test_as_of_a_day_before_the_move_shows_the_earlier_date(office: Office) -> None:
    """The history keeps the go-live of then."""
    november(office)
    then = pages.plain(office.say(f"/release status {NOVEMBER} as of 2020-01-20"))
    assert "Thu 5 Nov 2020" in then
    assert "29 Nov" not in then


def test_reminders_follow_the_new_date_and_its_window(office: Office) -> None:
    """Before the first day it is announced, in the window it is due, and only after the window's last day is it overdue."""
    office.at(2020, 6, 1)
    routed(office, dcc="C0DCC")
    moved(office, KEY, "2020-06-30", window_end="2020-07-03")
    for day, words in (
        ((2020, 6, 29), "due in 1 Working Day, 30 Jun 2020"),
        ((2020, 6, 30), "due today"),
        ((2020, 7, 2), ""),
        ((2020, 7, 6), "1 Working Day overdue"),
    ):
        office.at(*day)
        tick(office)
        if words:
            said = text_of(office, channel="C0DCC").partition("Release go-live")[2]
            assert words in said.split("Release go-live")[0], (day, said)
        overdue = [each.text for each in office.shows("/release due 1", DueShown).overdue if each.release == KEY]
        assert ("Release go-live" in overdue) is (day == (2020, 7, 6)), day


def test_a_file_does_not_move_a_go_live(office: Office) -> None:
    """An import with another go-live keeps the one on record and its step, and says that a decision moves it; a planned one is edited."""
    text = exported(office)
    other = text.replace("go_live: 2020-06-25", "go_live: 2020-07-30").replace("date: 2020-06-25", "date: 2020-07-30")
    assert other != text
    answer = bring(office, other)
    assert "the go-live, which a decision moves" in words_of(answer)
    assert go_live(office, KEY) == date(2020, 6, 25)


def test_a_move_survives_export_and_import(office: Office) -> None:
    """The file has the decision with both dates and the window, and comes back as no difference."""
    november(office, window_end="2020-12-04")
    text = exported(office, NOVEMBER)
    for line in ("subject: date", "go_live_before: 2020-11-05", "window_end: 2020-12-04", "by_authority: yes"):
        assert line in text, line
    assert "No differences" in words_of(bring(office, text))


def test_the_choice_of_subjects_has_the_date(office: Office) -> None:
    """`decide KEY` alone offers it."""
    form = office.asks(f"/release decide {KEY}", PANEL_CHAIR)
    assert "date" in [each.value for each in form.fields[0].options]
    assert isinstance(office.fill(form, PANEL_CHAIR, subject="date"), Form)
    assert not isinstance(office.fill(form, PANEL_CHAIR, subject="date"), Faults)


def test_releases_are_still_equal_after_the_way_there_and_back(office: Office) -> None:
    """A second move back to the first date keeps both moves on record."""
    moved(office, KEY, "2020-07-30")
    moved(office, KEY, "2020-06-25")
    release: Release = office.release()
    assert [(each.go_live_before, each.go_live) for each in release.decisions if each.subject is Subject.DATE] == [
        (date(2020, 6, 25), date(2020, 7, 30)),
        (date(2020, 7, 30), date(2020, 6, 25)),
    ]


def test_an_earlier_meeting_moves_no_go_live_that_was_moved_since(office: Office) -> None:
    """The minute of 5 June, recorded after the move of 19 June, would put the go-live back to what no longer holds (R23)."""
    november(office)
    form = office.asks(f"/release decide {NOVEMBER} date", RACHEL)
    earlier = {**LETTER, "met_on": "2020-06-05"}
    office.faults(form, RACHEL, "met_on", "The meeting of 19 Jun 2020 has moved the go-live since", go_live="2020-12-24", **earlier)
    assert go_live(office, NOVEMBER) == date(2020, 11, 29)


def test_a_move_promises_no_finding_that_its_reason_cures(office: Office) -> None:
    """29 November is named as a day off the schedule, and the check finds nothing, because the reason is on record (R1)."""
    said = pages.plain(november(office))
    assert "Go-live on 29 Nov 2020 is not in the release schedule." in said
    assert "The check will find: Go-live" not in said
    assert "off-schedule" not in findings(office, NOVEMBER)
