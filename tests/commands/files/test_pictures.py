"""The pictures of a release."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bot.pages.kit.files import Attachment, Sent
from bot.posts import posts
from commands.protocol.files import Preparing
from policy.model.sign_off import SignOffState
from storage.engine.session import Act
from storage.mail import outbox
from storage.mail.kinds import read
from storage.tables import CriterionRow
from tests.builders.office import LONDON, Office, expect


def picture(office: Office, line: str) -> Attachment:
    """The picture that a command sends."""
    office.shows(line, Preparing, channel="C0JUNE")
    (row,) = outbox.claim(office.store, now=datetime.now(UTC) + timedelta(seconds=1), lease=timedelta(hours=1), limit=50)
    outbox.mark_sent(office.store, row, "")
    message = posts.message(office.store, read(row.kind, row.ids), office.now, row.channel)
    assert message is not None
    (file,) = expect(Sent, message["sent"]).files
    return file


def test_the_timeline_comes_with_its_words(office: Office) -> None:
    """A PNG with alt text that says what it shows."""
    file = picture(office, "/release timeline june-2020")
    assert file.content.startswith(b"\x89PNG")
    assert (file.name, 0 < len(file.alt_text) <= 1000) == ("timeline-june-2020-2020-01-10.png", True)
    assert "June 2020 SEC Release" in file.alt_text


def test_the_progress_has_each_committee_s_count(office: Office) -> None:
    """Sign-offs of two days are points of the picture; the alt text has where each committee stands."""
    for day, ref in ((1, "T1"), (2, "T2")):
        office.later(days=day)
        with office.store.changing(Act("test", "test", office.now)) as tx:
            tx.session.get_one(CriterionRow, ("june-2020", ref)).standing = SignOffState.MET
    file = picture(office, "/release progress june-2020")
    assert file.content.startswith(b"\x89PNG")
    assert "TAG: 2 of 6 criteria met" in file.alt_text


def test_progress_over_time_is_read_from_the_history(office: Office) -> None:
    """One point for each committee and day on which something changed, with the count at its end."""
    from storage.sign_off.progress import met_over_time

    office.later(days=3)
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.session.get_one(CriterionRow, ("june-2020", "O1")).standing = SignOffState.MET
    with office.store.reading() as conn:
        found = met_over_time(conn, "june-2020", LONDON)
    assert found == ((date(2020, 1, 10), "opsg", 0, 9), (date(2020, 1, 10), "tag", 0, 6), (date(2020, 1, 13), "opsg", 1, 9))


def test_criteria_that_are_not_applicable_are_not_counted(office: Office) -> None:
    """A Documentation release has two criteria to meet, of the Operations Group, from the day on which it was made (R12)."""
    from storage.sign_off.progress import met_over_time

    office.does(office.asks("/release create february-2021"))
    with office.store.reading() as conn:
        found = met_over_time(conn, "february-2021", LONDON)
    assert [each[1:] for each in found] == [("opsg", 0, 2)]


def test_the_tall_picture_is_a_button_away(office: Office) -> None:
    """The wide one comes first; another word is refused with both."""
    assert picture(office, "/release timeline june-2020 tall").name == "timeline-june-2020-2020-01-10-tall.png"
    (line,) = office.does("/release timeline june-2020").next_lines
    assert str(line) == "/release timeline june-2020 tall"
    assert len(office.refuses("/release timeline june-2020 round", because="isn't a kind of timeline").instead) == 2
