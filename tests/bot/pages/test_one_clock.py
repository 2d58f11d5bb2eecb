"""Every instant that a person reads is in the configured time zone, and days follow that zone (issue: one clock)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot import pages
from bot.pages.kit.markup import mrkdwn, plain
from bot.posts import posts
from commands.history.of_release import HistoryShown
from commands.protocol.results import LookedBack, Moment, Refused
from commands.results import Result
from commands.sign_off.criteria.criteria import CriterionShown
from commands.timetable.show import TimetableShown
from storage.mail.kinds import read
from storage.release_file import loader, parse
from storage.rid import versions
from storage.tables import OutboxRow, table_of
from tests.builders.office import LONDON, OLIVER, REFERENCE, Office, expect, words_of
from tests.builders.rooms.reviews import KEY, evidenced, ticking

STEP = "/release milestone june-2020 tad-draft"


def half_past_midnight(office: Office) -> None:
    """Half past midnight on 10 June in London, which is 9 June in UTC."""
    office.now = datetime(2020, 6, 10, 0, 30, tzinfo=LONDON)


def test_an_instant_names_its_zone_and_is_a_date_in_slack() -> None:
    """Slack shows the reader's own time zone; plain text names the configured one."""
    moment = (Moment(datetime(2020, 6, 10, 0, 30, tzinfo=LONDON)),)
    assert plain(moment) == "10 Jun 2020 00:30 BST"
    assert mrkdwn(moment) == "<!date^1591745400^{date_short_pretty} {time}|10 Jun 2020 00:30 BST>"
    assert plain((Moment(datetime(2020, 1, 10, 9, tzinfo=ZoneInfo("Asia/Tokyo"))),)) == "10 Jan 2020 09:00 JST"


def test_the_history_is_in_local_time(office: Office) -> None:
    """A change half past midnight in summer is on that day, and not on the day before at 23:30."""
    half_past_midnight(office)
    office.does(f"{STEP} 2020-06-12")
    assert "10 Jun 2020 00:30 BST" in words_of(office.shows("/release history june-2020", HistoryShown))


def test_evidence_is_in_local_time_on_the_page_on_the_card_and_in_its_post(office: Office) -> None:
    """The criterion's page, the committee's card and the announcement show when the evidence came, on London's day."""
    ticking(office)
    office.say(f"/release channel {KEY} tag <#C0TAG>")
    half_past_midnight(office)
    evidenced(office, "T1")
    office.does(f"/release signoff {KEY} tag")
    texts = [words_of(office.shows(f"/release criteria {KEY} T1", CriterionShown))]
    outbox = table_of(OutboxRow).c
    with office.store.reading() as conn:
        rows = conn.execute(select(outbox.kind, outbox.ids, outbox.channel).where(outbox.kind.in_(["card", "evidence"]))).all()
    messages = [posts.message(office.store, read(row.kind, row.ids), office.now, row.channel) for row in rows]
    texts += [str(each["text"]) for each in messages if each]
    assert len(texts) >= 3
    for text in texts:
        assert "10 Jun 2020 00:30 BST" in text


def test_the_oldest_content_of_a_version_is_dated_in_local_time(office: Office) -> None:
    """A version recorded half past midnight is shown with the content of that day."""
    half_past_midnight(office)
    office.does("/release edit june-2020 versions new", number="1.2", date="2020-06-01", changes="Recorded late.", baselined=())
    with office.store.reading() as conn:
        found = versions.points(conn, "june-2020", LONDON)
    assert found["1.2"].at.date().isoformat() == "2020-06-10"


def test_a_load_says_on_which_local_day_somebody_changed_a_row(office: Office) -> None:
    """The difference that a load keeps is dated as the person who made it knows it."""
    half_past_midnight(office)
    office.does("/release edit june-2020 codes", other_codes="The BSC.")
    report = loader.load(office.store, parse([Path(REFERENCE) / "june-2020.yaml"]), at=office.now)
    assert date(2020, 6, 10) in {each.by.day for each in report.differences if each.by}


@pytest.mark.parametrize(("hour", "minute"), [(0, 30), (23, 59)])
def test_as_of_a_day_has_all_of_that_day(office: Office, hour: int, minute: int) -> None:
    """What was changed in the first and in the last minutes of a summer's day in London is in that day's answer."""
    office.now = datetime(2020, 6, 10, hour, minute, tzinfo=LONDON)
    office.does(f"{STEP} 2020-06-12")
    office.at(2020, 6, 15)
    assert day_of(office.say("/release timetable june-2020 as of 2020-06-10")) == "2020-06-12"
    assert day_of(office.say("/release timetable june-2020 as of 2020-06-09")) == ""


def day_of(answer: Result) -> str:
    """The date of the TAD's first draft in an answer."""
    looked = expect(LookedBack, answer)
    return str(next(each.day for each in expect(TimetableShown, looked.result).release.milestones if each.key == "tad-draft") or "")


def test_as_of_takes_a_time(office: Office) -> None:
    """Between two changes of one day the first is on record, and the answer names the instant; its buttons keep it."""
    office.does(f"{STEP} 2020-02-03")
    office.later(hours=2)
    office.does(f"{STEP} 2020-02-04", OLIVER)
    office.at(2020, 1, 13)
    answer = office.say("/release timetable june-2020 as of 2020-01-10 11:00")
    assert day_of(answer) == "2020-02-03"
    text = pages.plain(answer)
    assert "As of 10 Jan 2020 11:00 GMT" in text
    assert "as of 2020-01-10 11:00" in text
    assert day_of(office.say("/release timetable june-2020 as of 2020-01-10 12:00")) == "2020-02-04"


def test_as_of_an_instant_to_come_is_refused(office: Office) -> None:
    """Later today has not happened yet."""
    refused = expect(Refused, office.say("/release status june-2020 as of 2020-01-10 10:01"))
    assert "10 Jan 2020 10:01 is in the future" in refused.sentence
    expect(LookedBack, office.say("/release status june-2020 as of 2020-01-10 10:00"))
