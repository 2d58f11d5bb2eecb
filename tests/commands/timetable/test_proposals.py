"""Proposed dates in a timetable: proposed, accepted all at once or one by one, moved, and neither chased nor judged before."""

from __future__ import annotations

from sqlmodel import select

from bot import pages
from commands.findings.check import CheckShown
from commands.nudges.preview import NudgePreview
from commands.protocol.line import Line
from commands.releases.status import StatusShown
from commands.timetable.due import DueShown
from commands.timetable.show import TimetableShown
from policy.model.timetable import Milestone
from policy.timetable.needless import is_needless
from policy.timetable.undated import may_accept
from storage.engine.session import Act
from storage.tables import MilestoneRow
from tests.builders.office import DAN, STRANGER, Office

KEY = "june-2022"
STEP = f"/release milestone {KEY}"


def proposed(office: Office) -> Office:
    """The year 2022 with its proposed dates."""
    office.does(office.asks("/release create 2022"))
    return office


def step(office: Office, key: str) -> Milestone:
    """A step of June 2022 as stored."""
    return next(each for each in office.release(KEY).milestones if each.key == key)


def test_a_proposed_date_is_marked_wherever_it_shows(office: Office) -> None:
    """In the timetable, the status and what is due; Accept stands beside it, and nothing is overdue or found once it is past."""
    proposed(office)
    text = pages.plain(office.shows(f"/release timetable {KEY}", TimetableShown))
    assert "27 proposed" in text
    assert f"Accept all proposed dates: {STEP} accept" in text
    assert "\n  [Accept · Move]\n" in text
    assert "Mon 26 Apr 2021 (proposed)" in pages.plain(office.shows(f"/release status {KEY}", StatusShown))
    office.at(2021, 4, 20)
    assert "Mon 26 Apr 2021 (proposed)  June 2022: SECAS issues draft 0.1" in pages.plain(office.say("/release due 30 page 2"))
    office.at(2021, 4, 27)
    status = office.shows(f"/release status {KEY}", StatusShown)
    assert (status.overdue, status.findings, status.judgement.reasons) == ((), (), ())
    assert not [each for each in office.shows("/release due 30", DueShown).overdue if each.release == KEY]
    assert office.shows(f"/release timetable {KEY}", TimetableShown).overdue == frozenset()


def test_nothing_is_chased_before_it_is_accepted(office: Office) -> None:
    """The preview of reminders has no proposed step, and has it once it is accepted; so has what is overdue."""
    proposed(office)
    office.at(2021, 4, 23)
    assert "SECAS issues draft 0.1" not in pages.plain(office.shows(f"/release nudge {KEY}", NudgePreview))
    office.does(f"{STEP} rid-draft-1 accept")
    assert "SECAS issues draft 0.1" in pages.plain(office.shows(f"/release nudge {KEY}", NudgePreview))
    office.at(2021, 4, 28)
    assert [each.dated.milestone.key for each in office.shows(f"/release status {KEY}", StatusShown).overdue] == ["rid-draft-1"]


def test_all_are_accepted_at_once_and_taken_back(office: Office) -> None:
    """One change accepts all; the check has no findings, the history says so, and an undo makes them proposed again."""
    proposed(office)
    done = office.does(f"{STEP} accept")
    assert str(done.sentence[0]).startswith("Accepted 27 proposed dates of the June 2022 SEC Release.")
    assert not any(each.proposed for each in office.release(KEY).milestones)
    assert office.shows(f"/release check {KEY}", CheckShown).findings == ()
    assert "SIT commences: its proposed date was accepted" in pages.plain(office.say(f"/release history {KEY} of sit-start"))
    office.refuses(f"{STEP} accept", because="has no proposed dates to accept")
    office.undoes(done.change)
    assert sum(each.proposed for each in office.release(KEY).milestones) == 27
    looked = pages.plain(office.say(f"/release timetable {KEY} as of 2020-01-10"))
    assert "27 proposed" in looked


def test_one_is_accepted_or_moved(office: Office) -> None:
    """A step is accepted by its command, by its form, by typing its date again, or by another date; other edits leave it proposed."""
    proposed(office)
    office.does(f"{STEP} sit-start accept")
    assert (step(office, "sit-start").proposed, step(office, "sit-start").recorded_on) == (False, office.now.date())
    office.refuses(f"{STEP} sit-start accept", because="has no proposed date")
    office.does(f"{STEP} sit-report {step(office, 'sit-report').day}")
    assert not step(office, "sit-report").proposed
    form = office.asks(f"{STEP} tad-draft")
    office.does(form, notes="Early, please.")
    assert step(office, "tad-draft").proposed
    told = office.does(office.asks(f"{STEP} tad-draft"), accept=("accepted",))
    assert told.sentence == ("Accepted “DCC submits draft SEC Release TAD”: 30 Sep 2021.",)
    office.does(office.asks(f"{STEP} uit-end 2022-05-24"))
    moved = step(office, "uit-end")
    assert (str(moved.day), moved.proposed) == ("2022-05-24", False)


def test_dates_are_proposed_for_a_release_that_has_none(office: Office) -> None:
    """A release that was created alone gets them by command, on the known meetings of other timetables; a second time changes nothing."""
    office.does(office.asks("/release create november-2022"))
    office.does(office.asks("/release create june-2027"))
    office.does("/release milestone june-2027 go-no-go 2022-10-18")
    done = office.does("/release milestone november-2022 propose")
    assert str(done.sentence[0]).startswith("Proposed 27 dates from ")
    found = {each.key: (str(each.day), each.proposed) for each in office.release("november-2022").milestones}
    assert found["go-no-go"] == ("2022-10-18", True)
    again = office.does("/release milestone november-2022 propose")
    assert (again.title, again.change) == ("Nothing changed", 0)


def test_accepted_dates_that_were_past_are_named(office: Office) -> None:
    """Who accepts late hears how many dates are past already."""
    proposed(office)
    office.at(2021, 5, 27)
    done = office.does(f"{STEP} accept")
    assert done.notes[0] == ("2 dates were past already: move them.",)


def test_only_a_release_manager_proposes_and_accepts(office: Office) -> None:
    """The DCC and strangers are refused, for all steps and for one."""
    proposed(office)
    for said in ("accept", "propose", "sit-start accept"):
        for user in (DAN, STRANGER):
            office.refuses(f"{STEP} {said}", user, because="Only")
    assert office.say(Line.release("milestone", KEY, "accept")) is not None


def test_what_nothing_is_left_to_do_for_is_neither_counted_nor_accepted(office: Office) -> None:
    """The heading, the form of all dates and the answer have the same number, and such a step keeps its date as proposed (R10)."""
    proposed(office)
    office.does("/modification add MP101", title="Texts only")
    office.does(office.asks(f"/release add MP101 to {KEY}"))
    release = office.release(KEY)
    left = sum(may_accept(release, each) for each in release.milestones)
    needless = [each.key for each in release.milestones if each.proposed and is_needless(release, each)]
    assert left + len(needless) == 27
    assert "tad-review" in needless
    text = pages.plain(office.shows(f"/release timetable {KEY}", TimetableShown))
    assert f"{left} proposed" in text
    assert f"{left} dates below are proposed" in str(office.asks(f"{STEP} dates").about)
    done = office.does(f"{STEP} accept")
    assert str(done.sentence[0]).startswith(f"Accepted {left} proposed dates")
    assert [each.key for each in office.release(KEY).milestones if each.proposed] == needless
    office.refuses(f"{STEP} accept", because="has no proposed dates to accept")


def test_accepted_dates_after_the_go_live_are_named(office: Office) -> None:
    """They were proposed before it moved to an earlier day; proposed again first, none is after it."""
    proposed(office)
    moved = {"go_live": "2021-12-30", "reason": "Sooner", "reference": "P1", "met_on": "2020-01-10"}
    office.does(f"/release decide {KEY} date", **moved)
    done = office.does(f"{STEP} accept")
    assert "dates are after the go-live, 30 Dec 2021. Undo this and propose them again with" in pages.plain(done)
    office.undoes(done.change)
    office.does(f"{STEP} propose")
    assert "after the go-live" not in pages.plain(office.does(f"{STEP} accept"))


def test_no_date_is_proposed_where_there_are_no_steps(office: Office) -> None:
    """A year bucket has no timetable, and a release without steps is led to them; that every step has a date would be wrong."""
    year = office.refuses("/release milestone 2021 propose", because="The 2021 year bucket has no timetable")
    assert year.instead == (Line.release("scope", "2021"),)
    with office.store.changing(Act("test", "remove", office.now)) as tx:
        for row in tx.session.exec(select(MilestoneRow).where(MilestoneRow.release_key == "november-2020")):
            tx.session.delete(row)
    told = office.refuses("/release milestone november-2020 propose", because="has no steps yet")
    assert told.instead[0] == Line.release("template", "november-2020")
