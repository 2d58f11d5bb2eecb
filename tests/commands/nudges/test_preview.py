"""What people will be reminded of."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from bot import pages
from commands.nudges.preview import NudgePreview, NudgesSkipped
from storage.engine.session import Act
from storage.tables import MilestoneRow
from tests.builders.office import LONDON, RACHEL, Office
from tests.builders.rooms.reminders import NUDGES, planned, tick


def test_the_preview_says_when_where_and_why(office: Office) -> None:
    """Thirty days: the baseline's stages to come, what nobody is reminded of and why, paged."""
    office.does("/release snooze june-2020 baseline-documents", until="2020-01-16", reason="Out already.")
    shown = office.shows("/release nudge june-2020", NudgePreview)
    baseline = [(each.day.isoformat(), each.stage) for each in shown.planned if each.due.ref == "baseline-documents"]
    assert baseline[:3] == [("2020-01-16", 1), ("2020-01-17", 0), ("2020-01-20", -1)]
    said = "".join(pages.plain(office.say(f"/release nudge june-2020 page {page}")) for page in range(1, 5))
    assert "#C0JUNE  1 Working Day before" in said
    assert "the release manager is notified too" in said
    assert "go-live" in said
    assert "it is not due soon enough" in said
    office.refuses("/release nudge june-2020 tomorrow", because="“tomorrow” means nothing here")
    office.refuses("/release nudge message here", because="Write /release nudge message #channel 2020-01-10")


def test_a_skipped_reminder_of_a_month_says_the_month(office: Office) -> None:
    """The ledger has the month's last day. The page has the month: while it is the date, once it is done, and after it was moved."""
    office.at(2020, 5, 20)
    planned(office, [("uit-end", "2020-05"), ("sit-report", "2020-05"), ("uit-start", "2020-05-29")])
    tick(office)
    office.at(2020, 6, 10)
    tick(office)

    def due() -> set[tuple[str, str]]:
        page = office.shows("/release nudge june-2020 skipped", NudgesSkipped)
        found = {(each.item.removeprefix("milestone:"), words) for each, words in page.lines}
        return {each for each in found if each[0] in {"uit-end", "sit-report", "uit-start"}}

    expected = {("uit-end", "May 2020"), ("sit-report", "May 2020"), ("uit-start", "29 May 2020")}
    assert due() == expected
    planned(office, [("sit-report", "2020-06-12"), ("uit-start", "2020-06")])
    with office.store.changing(Act(RACHEL, "milestone", office.now)) as tx:
        tx.session.get_one(MilestoneRow, ("june-2020", "uit-end")).done_on = office.now.date()
    assert due() == expected
    said = "".join(pages.plain(office.say(f"/release nudge june-2020 skipped page {page}")) for page in range(1, 6))
    assert "DCC submits SIT Completion Report  due May 2020" in said


def test_the_preview_is_what_is_told(office: Office) -> None:
    """Walked over the thirty days, the check tells exactly what the preview said."""
    office.at(2020, 1, 10, 8)
    shown = office.shows("/release nudge june-2020", NudgePreview)
    expected = {(each.day, each.due.item, each.stage) for each in shown.planned}
    for number in range(31):
        office.now = datetime(2020, 1, 10, 9, tzinfo=LONDON) + timedelta(days=number)
        tick(office)
    with office.store.reading() as conn:
        rows = conn.execute(
            select(NUDGES.c.day, NUDGES.c.item, NUDGES.c.stage).where(
                NUDGES.c.release_key == "june-2020", NUDGES.c.why == "", NUDGES.c.state == "queued"
            )
        ).all()
    assert {tuple(row) for row in rows} == expected
