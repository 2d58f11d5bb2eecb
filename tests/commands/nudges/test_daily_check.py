"""The preview, snoozing, reassigning, settings, and the day's message as people see it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from bot import pages
from commands.nudges import daily_check
from commands.nudges.preview import NudgesSkipped
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import ChannelClearanceRow, ReleaseRow
from tests.builders.office import JUNE_CHANNEL, LONDON, OLIVER, RACHEL, STRANGER, Office
from tests.builders.rooms.reminders import NUDGES, TAG_CHANNEL, outbox_rows, planned, routed, tick


def test_nothing_is_told_before_nine_on_weekends_or_twice(office: Office) -> None:
    """At 8:59 no check, at 9:00 one, at 9:30 none more; none on Saturday; one on Monday."""
    office.at(2020, 1, 10, 8)
    assert tick(office).day is None
    office.at(2020, 1, 10, 9)
    assert tick(office).day == date(2020, 1, 10)
    assert tick(office).day is None
    office.at(2020, 1, 11, 12)
    assert tick(office).day is None
    office.at(2020, 1, 13, 9)
    assert tick(office).day == date(2020, 1, 13)


@pytest.mark.parametrize("day", [date(2020, 3, 30), date(2020, 10, 26)])
def test_the_day_after_a_clock_change_is_checked_once_at_nine_local(office: Office, day: date) -> None:
    """Neither clock change moves the time of day or doubles a check."""
    told = []
    instant = datetime.combine(day, time(7, 30), tzinfo=LONDON)
    for _ in range(8):
        instant += timedelta(minutes=30)
        office.now = instant
        told.append((instant.hour, tick(office).day))
    assert [hour for hour, found in told if found] == [9]


def test_an_idle_tick_costs_one_statement(office: Office) -> None:
    """Once the day is checked and nothing happens, a tick reads one row."""
    tick(office)
    with office.store.statements() as seen:
        assert tick(office) == daily_check.Ticked()
    assert len([each for each in seen.texts if each.lstrip().upper().startswith("SELECT")]) == 1


def test_nothing_classified_goes_to_a_channel_that_is_not_cleared(office: Office) -> None:
    """Reminders of an Amber release go only to a channel cleared for Amber; without one, the managers are notified (R20)."""
    with office.store.changing(Act(RACHEL, "edit", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.AMBER
    routed(office, tag=TAG_CHANNEL)
    planned(office, [("review-testing", "2020-01-17")])
    with office.store.changing(Act(RACHEL, "clear", office.now)) as tx:
        tx.session.add(ChannelClearanceRow(channel_id=TAG_CHANNEL, classification=Classification.AMBER))
    tick(office)
    assert [row.channel for row in outbox_rows(office)] == [TAG_CHANNEL]
    notices = [row for row in outbox_rows(office, "notice") if "June 2020" in row.ids["text"]]
    assert {row.channel for row in notices} == {RACHEL, OLIVER}
    assert "no channel set for it may show it" in notices[0].ids["text"]


@pytest.mark.parametrize(("level", "sent"), [(Classification.WHITE, {JUNE_CHANNEL, STRANGER}), (Classification.RED, set())])
def test_no_reminder_of_a_red_release_is_kept_for_who_may_not_see_it(office: Office, level: Classification, sent: set[str]) -> None:
    """Neither the week's digest for a channel that is not cleared, nor an item for an owner who is on no roster (R20)."""
    office.does("/release reassign june-2020 baseline-documents", person=STRANGER)
    with office.store.changing(Act(RACHEL, "edit", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = level
    office.at(2020, 1, 13)
    tick(office)
    with office.store.reading() as conn:
        kept = conn.execute(select(NUDGES.c.channel).where(NUDGES.c.release_key == "june-2020")).scalars()
        assert set(kept) & {JUNE_CHANNEL, STRANGER} == sent


def test_after_downtime_the_managers_hear_what_was_skipped(office: Office) -> None:
    """Away from 10 to 21 January: the baseline's stages 1, 0 and -1 are skipped, and the newest is told."""
    tick(office)
    office.at(2020, 1, 21)
    done = tick(office)
    assert (done.day, done.skipped) == (date(2020, 1, 21), 3)
    (notice, *_) = [row for row in outbox_rows(office, "notice") if "was offline" in row.ids["text"]]
    assert "List them with /release nudge june-2020 skipped" in notice.ids["text"]
    shown = office.shows("/release nudge june-2020 skipped", NudgesSkipped)
    assert [(line.item, line.stage) for line, _ in shown.lines if line.item.endswith("baseline-documents")] == [
        ("milestone:baseline-documents", 1),
        ("milestone:baseline-documents", 0),
        ("milestone:baseline-documents", -1),
    ]
    assert "Panel baselines RID" in pages.plain(shown)
