"""`/release newsletter`: what has happened in a period, White only (Guidance 6; R26)."""

from __future__ import annotations

import pytest

from commands.public.newsletter import NewsletterShown
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import ReleaseRow
from tests.builders.office import PANEL_CHAIR, RACHEL, STRANGER, Office


def told(office: Office, line: str = "/release newsletter 1 Sep 2019", user: str = STRANGER) -> list[tuple[str, str]]:
    """The events of a newsletter: their days and titles."""
    return [(each.day.isoformat(), each.title) for each in office.shows(line, NewsletterShown, user).events]


def test_it_gathers_a_period(office: Office) -> None:
    """From the day named to today, and thirty days if none is."""
    assert told(office) == [
        ("2019-09-12", "RID version 0.2 issued"),
        ("2019-10-04", "RID version 0.3 issued"),
        ("2019-10-11", "RID baselined"),
        ("2019-10-11", "RID version 1.0 issued"),
        ("2019-10-11", "Scope agreed"),
        ("2020-01-10", "RID version 1.1 issued"),
        ("2020-01-10", "Dates of 7 steps entered or moved"),
        ("2020-01-10", "Dates of 1 step entered or moved"),
    ]
    assert told(office, "/release newsletter") == told(office, "/release newsletter since 11 Dec 2019") == told(office)[-3:]


def test_what_is_done_is_in_it(office: Office) -> None:
    """A baseline and an approval of a week later, in the Panel's words."""
    office.at(2020, 1, 17)
    office.does(
        "/release decide june-2020 baseline", PANEL_CHAIR, outcome="agreed", reference="SECP_76", reason="Agreed.", covers="documents"
    )
    office.does("/modification approve MP079", date="2020-01-17", reference="SECP_76")
    found = office.shows("/release newsletter 2020-01-11", NewsletterShown).events
    texts = [" ".join(each.text) for each in found]
    assert any(text.startswith("MP079 ‘Provisions for withdrawing modifications’ was approved on 17 Jan 2020") for text in texts)
    assert any(
        "on 17 Jan 2020 (SECP_76), baselined the Release Implementation Document (RID) of the June 2020 SEC Release" in text
        for text in texts
    )


def test_a_date_that_was_entered_is_in_it(office: Office) -> None:
    """The date is as on record now, under the day on which it was entered last."""
    office.at(2020, 2, 3)
    office.does("/release milestone june-2020 tad-draft 2020-03-02")
    (found,) = office.shows("/release newsletter 2020-02-01", NewsletterShown).events
    assert found.text == (
        "Entered in the timetable of the June 2020 SEC Release:",
        "“DCC submits draft SEC Release TAD” is due 2 Mar 2020.",
    )


@pytest.mark.parametrize("user", [STRANGER, RACHEL])
def test_nothing_classified_is_in_it_whoever_asks(office: Office, user: str) -> None:
    """A release manager, who may see June 2020, is going to send it to everybody. What is left is of November 2020."""
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.GREEN
    assert told(office, user=user) == [("2020-01-10", "Dates of 1 step entered or moved")]


def test_bad_periods(office: Office) -> None:
    """Each is refused with a way out."""
    office.refuses("/release newsletter soon", because="isn't a day")
    office.refuses("/release newsletter 2031-01-01", because="in the future")
    refused = office.refuses("/release newsletter 2010-01-01", because="a year at most")
    office.shows(refused.instead[0], NewsletterShown)


def test_a_period_has_an_end(office: Office) -> None:
    """A quarter that is over, and two days; what came later is left out."""
    assert told(office, "/release newsletter Q4 2019")[-1] == ("2019-10-11", "Scope agreed")
    assert told(office, "/release newsletter 1 Sep 2019 to 4 Oct 2019")[-1] == ("2019-10-04", "RID version 0.3 issued")
    assert told(office, "/release newsletter the last 3 weeks") == told(office)[-3:]
    refused = office.refuses("/release newsletter 2 Jan 2017 to 31 Dec 2018", because="a year at most")
    assert str(refused.instead[0]) == "/release newsletter 2017-12-30 to 2018-12-31"
    office.shows(refused.instead[0], NewsletterShown)


@pytest.fixture
def cancelled(office: Office) -> Office:
    """November 2020 was cancelled in January; it is February."""
    office.does("/release cancel november-2020", reason="No money")
    office.at(2020, 2, 3)
    return office


def test_who_read_of_a_cancellation_reads_of_its_end(cancelled: Office) -> None:
    """Under the day of the restoration, with the day of the cancellation and the go-live."""
    assert ("2020-01-10", "Cancelled") in told(cancelled)
    cancelled.does("/release cancel november-2020 restore", reason="The money came")
    cancelled.at(2020, 2, 4)
    assert told(cancelled, "/release newsletter 2020-02-01") == [("2020-02-03", "No longer cancelled")]
    (found,) = cancelled.shows("/release newsletter 2020-02-01", NewsletterShown, STRANGER).events
    assert found.text == (
        "The November 2020 SEC Release, cancelled on 10 Jan 2020, was opened again on 3 Feb 2020.",
        "The November 2020 SEC Release is due to go live on Thu 5 Nov 2020.",
    )


def test_what_was_taken_back_is_no_news(cancelled: Office) -> None:
    """The undo of a cancellation, of a restoration, and both with its redo; a restoration that is followed by another end stays."""
    done = cancelled.does("/release cancel november-2020 restore", reason="The money came")
    back = cancelled.undoes(done.change)
    assert "No longer cancelled" not in str(told(cancelled))
    cancelled.undoes(back.change)
    assert ("2020-02-03", "No longer cancelled") in told(cancelled)
    cancelled.at(2020, 2, 5)
    ended = cancelled.does("/release cancel november-2020", reason="Gone again")
    assert [each for each in told(cancelled) if "ancelled" in each[1]] == [
        ("2020-02-03", "No longer cancelled"),
        ("2020-02-05", "Cancelled"),
    ]
    cancelled.undoes(ended.change)
    assert [each for each in told(cancelled) if "ancelled" in each[1]] == [("2020-02-03", "No longer cancelled")]


def test_who_read_of_an_addition_reads_of_its_end(office: Office) -> None:
    """What was withdrawn, removed or moved, each in its release; what an undo takes back is no news (R5)."""
    office.at(2020, 2, 3)
    office.does("/modification withdraw MP079", reason="No need")
    office.does("/release remove SECMP0067 from november-2020", reason="Too late")
    moved = office.does("/release move MP093 from november-2020 to 2021", reason="Too late")
    office.at(2020, 2, 5)
    news = "/release newsletter 2020-02-01"
    assert told(office, news)[:2] == [("2020-02-03", "Out of scope: MP079"), ("2020-02-03", "Out of scope: SECMP0067 and MP093")]
    back = office.undoes(moved.change)
    assert told(office, news) == [("2020-02-03", "Out of scope: MP079"), ("2020-02-03", "Out of scope: SECMP0067")]
    office.undoes(back.change)
    assert ("2020-02-03", "Out of scope: SECMP0067 and MP093") in told(office, news)
