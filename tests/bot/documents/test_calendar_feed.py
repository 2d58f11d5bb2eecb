"""The calendar feed: which dates are in it, that its events keep their names, and what other programs read of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from icalendar import Calendar, Event

from bot.documents.calendar_feed import calendar, go_live_key, milestone_key
from bot.documents.calendar_revisions import Cancelled, Revision
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification, Release
from policy.model.timetable import Milestone
from policy.timetable.go_live_moves import with_go_live
from storage.release_file import Contents
from tests.bot.documents.making import bare
from tests.builders.generated_contents import whole_contents
from tests.builders.source_facts import release
from tests.profiles import examples

NOW = datetime(2020, 1, 10, 10, 0, tzinfo=UTC)
STEP = Milestone("go", "Panel go/no-go decision", "panel", PartialDate.parse("2021-02-12"))


def made(*releases: Release, **options: Any) -> list[Any]:
    """The events of a feed, as another program reads them."""
    return events(calendar(releases, name="SEC Releases", now=NOW, **options))


def events(feed: bytes) -> list[Any]:
    """The events of a feed."""
    return [each for each in Calendar.from_ical(feed).walk("VEVENT") if isinstance(each, Event)]


def titles(found: Sequence[Any]) -> list[tuple[date, str]]:
    """Days and titles, by day."""
    return sorted((each["DTSTART"].dt, str(each["SUMMARY"])) for each in found)


def test_june_2020_has_its_dates() -> None:
    """The dated milestones, the four policy dates and the go-live of June 2020 are in its feed; go-live once."""
    assert titles(made(release("june-2020"))) == [
        (date(2019, 6, 25), "Policy: Scope on DCC and User Systems set (RID baselined) (June 2020 SEC Release)"),
        (date(2019, 9, 25), "Policy: TAD issued to the TAG for review (June 2020 SEC Release)"),
        (date(2019, 10, 11), "Done: Panel baselines RID for system-impacting modifications (June 2020 SEC Release)"),
        (date(2019, 12, 25), "Policy: Scope on SEC documents set (RID baselined or re-baselined) (June 2020 SEC Release)"),
        (date(2019, 12, 25), "Policy: TAD final and published (June 2020 SEC Release)"),
        (date(2020, 1, 17), "Panel baselines RID for non-system-impacting modifications (June 2020 SEC Release)"),
        (
            date(2020, 5, 20),
            "DCC submits UIT Completion Report and evidence against the testing acceptance criteria (June 2020 SEC Release)",
        ),
        (date(2020, 5, 26), "DCC submits evidence against the operational acceptance criteria (June 2020 SEC Release)"),
        (date(2020, 5, 27), "TAG reviews UIT Completion Report and status against the testing acceptance criteria (June 2020 SEC Release)"),
        (date(2020, 6, 2), "Operations Group reviews status against the operational acceptance criteria (June 2020 SEC Release)"),
        (date(2020, 6, 12), "Panel approves UIT Completion Report (June 2020 SEC Release)"),
        (date(2020, 6, 12), "Panel go/no-go decision (June 2020 SEC Release)"),
        (date(2020, 6, 25), "June 2020 SEC Release: go-live"),
    ]


def test_events_are_whole_days_that_keep_no_one_busy() -> None:
    """An event begins on its day, ends before the next, has no time of day and does not block anyone's diary."""
    feed = calendar([release("june-2020")], name="x", now=NOW)
    assert b"DTSTART;VALUE=DATE:20200625" in feed
    assert b"DTEND;VALUE=DATE:20200626" in feed
    assert all(each["TRANSP"] == "TRANSPARENT" for each in events(feed))


def test_a_committee_has_its_own_milestones_and_the_go_live() -> None:
    """The feed of the Operations Group has its review and the go-live, and nothing else."""
    assert [title for _, title in titles(made(release("june-2020"), owner="opsg"))] == [
        "Operations Group reviews status against the operational acceptance criteria (June 2020 SEC Release)",
        "June 2020 SEC Release: go-live",
    ]


def test_a_month_is_no_day() -> None:
    """What is known only to the month has no event; the go-live event tells of it, and of what has no date at all."""
    months = (Milestone("a", "RID returned", day=PartialDate.parse("2020-05")), Milestone("b", "SIT commences"))
    found = [each for each in made(bare(milestones=months)) if "go-live" in each["SUMMARY"]]
    assert len(made(bare(milestones=months))) == len(made(bare()))
    assert str(found[0]["DESCRIPTION"]) == "May 2020: RID returned\nNo date yet: 1 milestone"


def test_relative_dates_follow_their_anchor() -> None:
    """A relative milestone is on the day that it works out to, and says why."""
    plans = Milestone("plans", "Plans", anchor="go", offset=-10)
    found = next(each for each in made(bare(milestones=(STEP, plans))) if str(each["SUMMARY"]).startswith("Plans"))
    assert found["DTSTART"].dt == date(2021, 1, 29)
    assert str(found["DESCRIPTION"]) == "10 Working Days before Panel go/no-go decision"


def test_a_moved_event_keeps_its_uid_and_counts_on() -> None:
    """When a milestone moves or is renamed its UID stays, and SEQUENCE and LAST-MODIFIED come from its revision."""
    first = next(each for each in made(bare(milestones=(STEP,))) if "go/no-go" in each["SUMMARY"])
    later = replace(STEP, day=PartialDate.parse("2021-02-15"), event="CSC go/no-go decision")
    moved = bare(milestones=(later,))
    key = milestone_key(moved, "go")
    then = datetime(2020, 3, 2, 9, 30, tzinfo=UTC)
    second = next(each for each in made(moved, revisions={key: Revision(3, then)}) if "go/no-go" in each["SUMMARY"])
    assert str(first["UID"]) == str(second["UID"]) == "february-2021/go@sec-release-bot"
    assert (int(first["SEQUENCE"]), int(second["SEQUENCE"])) == (0, 3)
    assert second["LAST-MODIFIED"].dt == then
    assert second["DTSTAMP"].dt == then
    assert second["DTSTART"].dt == date(2021, 2, 15)


def test_what_was_removed_is_cancelled() -> None:
    """An event that is gone stays in the feed as cancelled; one that came back is not."""
    gone = Cancelled("february-2021/old", "Old step", date(2020, 12, 1))
    found = {str(each["UID"]): str(each["STATUS"]) for each in made(bare(milestones=(STEP,)), cancelled=[gone])}
    assert found["february-2021/old@sec-release-bot"] == "CANCELLED"
    assert found["february-2021/go@sec-release-bot"] == "CONFIRMED"
    back = Cancelled("february-2021/go", "Go", date(2020, 12, 1))
    found = {str(each["UID"]): str(each["STATUS"]) for each in made(bare(milestones=(STEP,)), cancelled=[back])}
    assert found["february-2021/go@sec-release-bot"] == "CONFIRMED"


def test_a_proposed_date_is_tentative() -> None:
    """Its event says so in its title and in a calendar's own way, until the date is accepted."""
    found = {str(each["SUMMARY"]): str(each["STATUS"]) for each in made(bare(milestones=(replace(STEP, proposed=True),)))}
    assert found["Proposed: Panel go/no-go decision (February 2021 SEC Release)"] == "TENTATIVE"
    assert "CONFIRMED" in found.values()
    accepted = {str(each["SUMMARY"]): str(each["STATUS"]) for each in made(bare(milestones=(STEP,)))}
    assert accepted["Panel go/no-go decision (February 2021 SEC Release)"] == "CONFIRMED"


def test_a_cancelled_release_cancels_its_events() -> None:
    """All events of a release that was called off are cancelled."""
    found = made(bare(milestones=(STEP,), cancelled_on=date(2020, 9, 1)))
    assert {str(each["STATUS"]) for each in found} == {"CANCELLED"}


def test_a_live_release_has_the_day_when_it_went_live() -> None:
    """The go-live event of a live release is on the day when it went live, whatever was planned."""
    found = made(bare(live_on=date(2021, 2, 26)))
    assert (date(2021, 2, 26), "February 2021 SEC Release: live") in titles(found)
    assert not [title for _, title in titles(found) if title.endswith("go-live")]


def test_the_year_bucket_has_the_dates_of_its_releases() -> None:
    """A year's bucket has the scope dates of the year's System releases, each under a UID of its own, and no go-live."""
    found = made(release("2021"))
    assert titles(found) == [
        (date(2020, 6, 24), "Policy: Scope on DCC and User Systems set (RID baselined) (June 2021 SEC Release)"),
        (date(2020, 11, 4), "Policy: Scope on DCC and User Systems set (RID baselined) (November 2021 SEC Release)"),
    ]
    assert len({str(each["UID"]) for each in found}) == 2


def test_above_white_is_confidential() -> None:
    """Events of a release that is not White ask calendars to keep them to their reader (R20)."""
    assert {str(each["CLASS"]) for each in made(bare(classification=Classification.AMBER))} == {"CONFIDENTIAL"}
    assert all("CLASS" not in each for each in made(bare()))


def test_hostile_words_stay_words() -> None:
    """Line ends, commas, colons and control characters in an event make no property and no second event."""
    event = "A;b,c:d\\n\r\nEND:VEVENT\r\nBEGIN:VEVENT\nUID:x\x00\x07"
    feed = calendar([bare(milestones=(replace(STEP, event=event),))], name="a\r\nX-EVIL:1", now=NOW)
    assert not Calendar.from_ical(feed).get("X-EVIL")
    assert [str(each["UID"]) for each in events(feed) if str(each["SUMMARY"]).startswith("A;b,c:d")] == ["february-2021/go@sec-release-bot"]
    assert all(len(line) <= 75 for line in feed.split(b"\r\n"))


def test_the_feed_names_itself_and_how_often_it_changes() -> None:
    """The calendar has its name, and asks to be fetched each hour."""
    read: Any = Calendar.from_ical(calendar([], name="June 2020 SEC Release", now=NOW))
    assert str(read["X-WR-CALNAME"]) == "June 2020 SEC Release"
    assert read["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert str(read["METHOD"]) == "PUBLISH"


@pytest.mark.parametrize("host", ["sec-release-bot", "bot.example.org"])
def test_the_host_is_in_every_uid(host: str) -> None:
    """The host makes UIDs different from other servers'."""
    found = made(bare(milestones=(STEP,)), host=host)
    assert found
    assert all(str(each["UID"]).endswith(f"@{host}") for each in found)


@settings(max_examples=examples(0.3), suppress_health_check=[HealthCheck.too_slow])
@given(whole_contents())
def test_any_releases_make_a_calendar_that_reads(found: Contents) -> None:
    """Whatever releases hold, their feed reads, no two events share a UID, and it is the same when made again."""
    feed = calendar(found.releases, name="x", now=NOW)
    read = events(feed)
    uids = [str(each["UID"]) for each in read]
    assert len(set(uids)) == len(uids)
    assert calendar(found.releases, name="x", now=NOW) == feed
    lives = {f"{go_live_key(each)}@sec-release-bot" for each in found.releases if each.go_live}
    assert lives <= set(uids)
    assert all(each["DTEND"].dt - each["DTSTART"].dt == timedelta(days=1) for each in read)


def test_a_moved_go_live_is_on_its_new_day_with_its_window() -> None:
    """The event keeps its name; the dates that had passed stay with the go-live that they were judged by (R23)."""
    june = release("june-2020")
    decision = Decision(
        *(Subject.DATE, "panel", Outcome.AGREED, date(2020, 1, 10)),
        go_live_before=june.go_live,
        go_live=date(2020, 7, 30),
        window_end=date(2020, 8, 6),
    )
    moved = with_go_live(june, decision)
    (event,) = [each for each in made(moved) if str(each["SUMMARY"]).endswith("go-live")]
    assert (event["DTSTART"].dt, str(event["UID"])) == (date(2020, 7, 30), f"{go_live_key(june)}@sec-release-bot")
    assert str(event["DESCRIPTION"]).startswith("With flexibility to 6 Aug 2020. Moved from 25 Jun 2020.")
    policy = [each for each in titles(made(moved)) if each[1].startswith("Policy")]
    assert policy == [each for each in titles(made(june)) if each[1].startswith("Policy")]
