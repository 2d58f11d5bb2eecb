"""The version of the SEC that a release makes: typed, shown, announced, minuted, and recorded after go-live too."""

from __future__ import annotations

import pytest

from bot import pages
from bot.pages import releases
from bot.pages.kit import text
from commands.releases.status import StatusShown
from storage.engine.session import Act
from storage.tables import ReleaseRow
from tests.builders.office import RACHEL, STRANGER, Office, words_of


@pytest.mark.parametrize(("typed", "stored"), [("27.0", "27.0"), ("v27.0", "27.0"), ("SEC v6.22.1", "6.22.1"), ("", "")])
def test_the_version_is_read(office: Office, typed: str, stored: str) -> None:
    """As SEC pages write it, with or without words before it; empty removes it."""
    office.does("/release edit november-2020 version", sec_version=typed)
    assert office.release("november-2020").sec_version == stored


@pytest.mark.parametrize("typed", ["27", "twenty-seven", "27.0 draft", "0.1"])
def test_what_is_no_version_is_a_fault(office: Office, typed: str) -> None:
    """The field says how to write one."""
    office.faults("/release edit november-2020 version", sec_version=typed, field="sec_version", because="as in 27.0")


def test_the_version_is_shown_minuted_and_announced(office: Office) -> None:
    """The status has it, the history names it, and the announcement of the go-live says which version the SEC is at; it can be undone."""
    office.does("/release edit november-2020 facts", sec_version="27.0")
    assert "SEC version: 27.0" in pages.plain(office.shows("/release status november-2020", StatusShown)).replace("*", "")
    assert "SEC version set to 27.0" in words_of(office.say("/release history november-2020"))
    assert "as version 27.0 of the SEC" in text.text(releases.live(office.release("november-2020"), RACHEL))
    office.undoes()
    assert "as version" not in text.text(releases.live(office.release("november-2020"), RACHEL))


def test_a_year_has_no_version_and_a_live_release_still_takes_one(office: Office) -> None:
    """A year is refused; what is live keeps its other facts but takes its version, from a release manager only."""
    office.refuses("/release edit 2021 version", because="not one release")
    with office.store.changing(Act("test", "live", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").live_on = office.now.date()
    office.refuses("/release edit june-2020 version", STRANGER, because="can edit a release's facts")
    office.does("/release edit june-2020 version", sec_version="26.0")
    assert office.release("june-2020").sec_version == "26.0"
