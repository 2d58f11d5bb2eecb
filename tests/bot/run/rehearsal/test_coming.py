"""What comes: the steps ahead, soonest first, each with the person for whom it waits and the line that does it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.run.rehearsal.coming import coming
from storage.engine.session import Act
from storage.tables import ReleaseRow
from tests.bot.run.rehearsal.conftest import Lived
from tests.builders.office import RACHEL, Office


def test_what_comes_at_the_paper(lived: Lived) -> None:
    """The Panel's baseline of 17 January first, which the release manager records; then the evidence, the reviews, go/no-go and go-live."""
    entries = lived.coming["paper"]
    assert (entries[0].day, entries[0].person, entries[0].line) == (date(2020, 1, 17), "U0RACHEL", "/release baseline june-2020")
    assert [each.day for each in entries] == sorted(each.day for each in entries)
    by_line = {each.line: (each.person, each.channel) for each in entries}
    assert by_line["/release decide june-2020 go-live"] == ("U0MARGARET", "C0PANEL")
    assert by_line["/release evidence june-2020"] == ("U0PRIYA", "C0DCCDEL")
    assert by_line["/release signoff june-2020 opsg"] == ("U0HELEN", "C0OPSG")
    assert by_line["/release live june-2020"][0] == "U0RACHEL"


def test_steps_of_testing_come_once_they_have_dates(lived: Lived) -> None:
    """In March the draft TAD is next, for the DCC; the TAG gives its view on it; nothing comes of a release that is live."""
    lines = [each.line for each in lived.coming["march"][:2]]
    assert lines == ["/release document june-2020 tad", "/release recommend june-2020 tag tad-draft"]
    assert not any("june-2020" in each.line for each in lived.coming["live"])


@pytest.mark.parametrize("ended", ["live_on", "cancelled_on"])
def test_nothing_comes_of_a_release_that_has_ended(office: Office, ended: str) -> None:
    """Once it is live or cancelled, although steps of its timetable are not done."""
    today = office.now.date()
    assert any("june-2020" in each.line for each in coming(office.store, today))
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        setattr(tx.session.get_one(ReleaseRow, "june-2020"), ended, today)
    assert not any("june-2020" in each.line for each in coming(office.store, today))
