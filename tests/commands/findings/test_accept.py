"""Findings accepted with a reason: shown apart, not counted, until their figures change."""

from __future__ import annotations

import pytest

from bot import pages
from bot.slack.limits.messages import message_faults
from commands.releases.status import StatusShown
from storage.engine.session import Act
from storage.tables import ReleaseRow
from tests.builders.office import DAN, Office
from tests.builders.rooms.findings import TOTAL, accepted, checked


def test_what_is_accepted_stands_apart_and_is_not_counted(office: Office) -> None:
    """Of fifteen findings fourteen are left; the accepted one is shown with its reason, and status counts it apart."""
    office.asks(TOTAL)
    accepted(office)
    shown = checked(office)
    assert (len(shown.findings), [each.finding.key for each in shown.accepted]) == (14, ["dcc-total"])
    text = office.reads("/release check june-2020")
    assert "1 error, 8 warnings, 5 notes, 1 accepted" in text
    assert "\nAccepted\n" in text
    assert "The DCC has explained the difference." in text
    assert message_faults(pages.message(shown)) == []
    status = office.shows("/release status june-2020", StatusShown)
    assert (len(status.findings), status.accepted) == (14, 1)
    assert "14 findings, 1 accepted" in pages.plain(status)


def test_it_holds_until_a_figure_changes(office: Office) -> None:
    """Another quoted total is another fact: the finding stands again, and can be accepted again."""
    accepted(office)
    office.later(days=40)
    assert "dcc-total" in [each.finding.key for each in checked(office).accepted]
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").quoted_total = 112_004_300
    shown = checked(office)
    assert "dcc-total" in [each.key for each in shown.findings]
    assert shown.accepted == ()
    accepted(office)
    assert [each.finding.key for each in checked(office).accepted] == ["dcc-total"]


def test_it_can_be_undone_and_taken_back(office: Office) -> None:
    """Undo within ten minutes, or later the command with the word withdraw."""
    accepted(office)
    office.undoes()
    assert checked(office).accepted == ()
    accepted(office)
    office.later(days=2)
    office.does(f"{TOTAL} withdraw")
    assert "dcc-total" in [each.key for each in checked(office).findings]
    assert checked(office).accepted == ()
    office.refuses(f"{TOTAL} withdraw", because="is not an accepted finding")


def test_a_reason_is_needed(office: Office) -> None:
    """Without a reason nothing is accepted."""
    answer = office.faults(TOTAL, reason="  ")
    assert set(answer.by_field) == {"reason"}
    assert checked(office).accepted == ()


def test_only_a_release_manager_accepts(office: Office) -> None:
    """Others are refused on the record, and nothing changes."""
    answer = office.refuses(TOTAL, DAN)
    assert answer.thing == "finding_acceptance:june-2020/dcc-total"
    assert len(checked(office).findings) == 15


def test_without_a_finding_it_asks_which(office: Office) -> None:
    """The findings are listed to choose from, and the choice is what is accepted."""
    form = office.asks("/release accept june-2020")
    assert len(form.fields[0].options) == 15
    office.does(form, finding="undated", reason="The DCC will say in February.")
    assert [each.finding.key for each in checked(office).accepted] == ["undated"]


def test_a_finding_that_is_none_names_the_nearest(office: Office) -> None:
    """A mistyped key offers what was meant; an accepted one says that it is."""
    office.refuses("/release accept june-2020 dcc-totl", because="Did you mean dcc-total?")
    accepted(office)
    again = office.refuses(TOTAL)
    assert again.sentence == "That finding is already accepted."


def test_a_release_without_findings_has_none_to_accept(office: Office) -> None:
    """A new release has nothing to accept."""
    office.does(office.asks("/release create june-2027"))
    office.refuses("/release accept june-2027", because="no findings to accept")
    assert "No findings" in pages.plain(office.say("/release check june-2027"))


@pytest.mark.parametrize("day", ["2020-01-10", "2020-01-12"])
def test_looking_back_sees_what_was_accepted_then(office: Office, day: str) -> None:
    """The check as of a day has the acceptances that were on record then."""
    office.later(days=1)
    accepted(office)
    office.later(days=2)
    text = pages.plain(office.say(f"/release check june-2020 as of {day}"))
    assert ("1 accepted" in text) is (day == "2020-01-12")
