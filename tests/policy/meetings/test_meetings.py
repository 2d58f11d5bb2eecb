"""Meetings: paper day, the steps that belong to one, and the next that fits (RID 3; R21)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.findings.meetings import contradicting_papers, steps_off_meetings
from policy.meetings.meeting import Meeting
from policy.meetings.meetings import (
    coming_meetings,
    day_meant,
    fitting,
    has_come,
    last_meeting,
    meeting_name,
    new_key,
    next_meeting,
    next_number,
    off_meetings,
    steps_on,
    why_no_meeting,
    why_no_meeting_day,
)
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.timetable import Milestone
from policy.releases.facts import facts_of

JUNE = date(2020, 6, 25)


def day(text: str) -> date:
    """A day."""
    return date.fromisoformat(text)


def panel(text: str, number: int = 0, cancelled: str = "") -> Meeting:
    """A meeting of the Panel."""
    return Meeting("panel", str(number or text), day(text), number, cancelled=cancelled)


def release(*steps: Milestone, decisions: tuple[Decision, ...] = ()) -> Release:
    """June 2020 with these steps."""
    return Release("june-2020", ReleaseKind.SYSTEM, JUNE, milestones=steps, decisions=decisions)


def decision(text: str, key: str = "uit-decision") -> Milestone:
    """The Panel's decision on the UIT Completion Report."""
    return Milestone(key, "Panel approves UIT Completion Report", "panel", PartialDate.of(day(text)), acts=("decide uit-report",))


@pytest.mark.parametrize(("today", "come"), [("2020-01-16", False), ("2020-01-17", True), ("2020-01-18", True)])
def test_a_meeting_has_come_on_its_day(today: str, come: bool) -> None:
    """On the day of Panel 76 something may have been decided at it; the day before nothing has."""
    assert has_come(panel("2020-01-17", 76), day(today)) is come


def test_a_meeting_has_the_bodys_number_if_it_is_on_record() -> None:
    """Nothing is made up for one without."""
    assert meeting_name(panel("2020-01-17", 76)) == "SEC Panel 76, 17 Jan 2020"
    assert meeting_name(panel("2020-02-14")) == "SEC Panel meeting, 14 Feb 2020"


@pytest.mark.parametrize(
    ("text", "why"), [("2020-02-16", "16 Feb 2020 is a Sunday"), ("2020-05-08", "Fri 8 May 2020 is a bank holiday"), ("2020-05-04", "")]
)
def test_bodies_meet_on_working_days(text: str, why: str) -> None:
    """Not at weekends or on bank holidays (R11)."""
    assert why_no_meeting_day(day(text)) == why


def test_only_open_acts_of_the_body_belong_to_its_meeting() -> None:
    """Not another body's step, one that is done, one of another day, or one that is no act of a meeting."""
    on = decision("2020-06-12")
    others = (
        Milestone("a", "TAG reviews", "tag", PartialDate.of(day("2020-06-12")), acts=("review testing",)),
        Milestone("b", "Done", "panel", PartialDate.of(day("2020-06-12")), acts=("decide tad",), done_on=day("2020-06-12")),
        decision("2020-06-19", "c"),
        Milestone("d", "Panel publishes", "panel", PartialDate.of(day("2020-06-12")), acts=("publish tad",)),
    )
    assert steps_on(release(on, *others), panel("2020-06-12")) == (on,)


def test_a_step_between_known_meetings_is_on_none() -> None:
    """Beyond the first and the last nothing is known, and a cancelled meeting is none."""
    known = {"panel": [panel("2020-05-15"), panel("2020-06-12", cancelled="No room."), panel("2020-06-19"), panel("2020-07-17")]}
    (off,) = off_meetings(release(decision("2020-06-12")), known)
    assert (off.day, off.fits) == (day("2020-06-12"), known["panel"][2])
    assert off_meetings(release(decision("2020-06-19")), known) == ()
    assert off_meetings(release(decision("2020-08-14")), known) == ()
    assert off_meetings(release(decision("2020-06-12")), {"panel": [panel("2020-01-17", 76)]}) == ()


def test_a_meeting_fits_if_the_order_of_the_timetable_stays() -> None:
    """A decision that would come after the go-live does not fit."""
    live = Milestone("go-live", "Release go-live", "dcc", PartialDate.of(JUNE), acts=("go-live",))
    step = Milestone("go-no-go", "Panel go/no-go decision", "panel", PartialDate.of(day("2020-06-12")), acts=("decide go-live",))
    both = release(step, live)
    assert fitting(both, step, [panel("2020-06-19"), panel("2020-07-17")]) == panel("2020-06-19")
    assert fitting(both, step, [panel("2020-07-17")]) is None


def test_the_next_meeting_is_todays_or_the_one_to_come() -> None:
    """And the last one if none is to come."""
    both = [panel("2020-02-14"), panel("2020-01-17", 76)]
    assert next_meeting(both, day("2020-01-17")) == both[1]
    assert next_meeting(both, day("2020-01-18")) == both[0]
    assert next_meeting(both, day("2021-01-18")) == both[0]
    assert next_meeting([], day("2021-01-18")) is None


def test_the_check_notes_a_step_without_a_meeting_and_offers_the_next() -> None:
    """With the lines that mend it; nothing where no meeting is on record."""
    known = {"panel": [panel("2020-05-15"), panel("2020-06-19", 81)]}
    facts = facts_of(release(decision("2020-06-12")), day("2020-01-10"), meetings=known)
    (found,) = steps_off_meetings(facts)
    assert "is on no meeting of the SEC Panel" in found.text
    assert found.fix == "Move it to the next meeting that fits, SEC Panel 81, 19 Jun 2020, or add an ad-hoc meeting."
    assert found.ways == (
        ("Move it to 19 Jun 2020", ("milestone", "june-2020", "uit-decision", "2020-06-19")),
        ("Add a meeting on 12 Jun 2020", ("meeting", "panel", "2020-06-12")),
    )
    assert list(steps_off_meetings(facts_of(release(decision("2020-06-12")), day("2020-01-10")))) == []


def test_the_check_notes_a_paper_of_another_meeting() -> None:
    """Its number, and its day."""
    known = {"panel": [panel("2020-01-17", 76)]}

    def found(reference: str) -> list[str]:
        decided = Decision(Subject.BASELINE, "panel", Outcome.AGREED, day("2020-01-17"), reference=reference)
        return [each.text for each in contradicting_papers(facts_of(release(decisions=(decided,)), day("2020-02-01"), meetings=known))]

    assert found("SECP_76_1701_23") == []
    assert "the meeting of 17 Jan 2020 is 76" in found("SECP_75_1701_23")[0]


def test_the_coming_meetings_are_the_next_of_each_body() -> None:
    """One for each body that is asked for, soonest first; today's is still to come, and what is over or cancelled is not."""
    stored = {
        "panel": [Meeting("panel", str(number), day(f"2020-01-{of}")) for number, of in ((1, "10"), (2, "17"), (3, "24"))],
        "tag": [Meeting("tag", "1", day("2020-01-13"), cancelled="No papers"), Meeting("tag", "2", day("2020-01-16"))],
        "ssc": [Meeting("ssc", "1", day("2020-01-09"))],
    }
    found = coming_meetings(stored, ("panel", "tag", "ssc", "opsg", "panel"), day("2020-01-11"))
    assert [(each.body, each.key) for each in found] == [("tag", "2"), ("panel", "2")]
    assert [each.key for each in coming_meetings(stored, ("panel",), day("2020-01-10"))] == ["1"]


@pytest.mark.parametrize(
    ("text", "but", "why"),
    [
        ("2020-01-17", "", "The SEC Panel already has a meeting on 17 Jan 2020."),
        ("2020-01-17", "76", ""),
        ("2020-01-16", "", ""),
        ("2020-01-18", "", "18 Jan 2020 is a Saturday, and bodies meet on Working Days. Choose another day."),
    ],
)
def test_a_body_meets_once_on_a_working_day(text: str, but: str, why: str) -> None:
    """A meeting is not in the way of itself when it is changed."""
    assert why_no_meeting("panel", day(text), [replace(panel("2020-01-17", 76), key="76")], but) == why


def test_a_new_meeting_has_a_key_of_its_own() -> None:
    """Its number, or its day; one that is taken is numbered on."""
    stored = [replace(panel("2020-01-17"), key=key) for key in ("76", "2020-01-17", "2020-01-17-2")]
    assert [new_key(day("2020-01-17"), number, stored) for number in (77, 76, 0)] == ["77", "76-2", "2020-01-17-3"]


@pytest.mark.parametrize(
    ("text", "past", "meant"),
    [
        ("17 Jan", False, "2020-01-17"),
        ("17 Jan", True, "2020-01-17"),
        ("14 Feb", True, "2020-02-14"),
        ("14 Feb", False, "2020-02-14"),
        ("3 March", False, "2020-03-03"),
        ("3 March", True, "2019-03-03"),
        ("17 Jan 2021", True, "2021-01-17"),
    ],
)
def test_a_day_without_a_year_is_that_of_a_meeting(text: str, past: bool, meant: str) -> None:
    """On 20 January 2020 the one of 17 January is meant, and not a day a year later; without a meeting the direction decides."""
    stored = [panel("2020-01-17", 76), panel("2020-02-14", 77)]
    assert day_meant(text, stored, day("2020-01-20"), past=past) == day(meant)


def test_the_last_meeting_is_one_that_was_held() -> None:
    """Today's counts, and one that was cancelled does not."""
    stored = [panel("2020-01-17", 76), replace(panel("2020-01-24", 77), cancelled="No room"), panel("2020-02-14", 78)]
    assert last_meeting(stored, day("2020-02-13")) == stored[0]
    assert last_meeting(stored, day("2020-02-14")) == stored[2]
    assert last_meeting(stored, day("2020-01-16")) is None


@pytest.mark.parametrize(
    ("numbers", "on", "number"),
    [
        ({}, "2020-03-20", 0),
        ({"2020-01-17": 76}, "2020-02-14", 77),
        ({"2020-01-17": 76, "2020-02-14": 77}, "2020-02-07", 78),
        ({"2020-01-17": 76}, "2020-01-02", 77),
        ({"2020-01-17": 76, "2021-01-15": 88}, "2020-02-14", 77),
    ],
)
def test_the_next_number_is_a_free_one(numbers: dict[str, int], on: str, number: int) -> None:
    """The one after the meeting before, or after the highest; none is invented where no number is on record."""
    assert next_number([panel(each, at) for each, at in numbers.items()], day(on)) == number
