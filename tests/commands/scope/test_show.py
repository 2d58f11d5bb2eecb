"""The scope of a release as it is shown (RID 1)."""

from __future__ import annotations

from commands.protocol.results import LookedBack
from commands.scope.show import ScopeShown
from tests.builders.office import STRANGER, Office


def test_the_scope_comes_with_its_counts(office: Office) -> None:
    """June 2020 has one approved and four targeted modifications, none out and no exceptions."""
    shown = office.shows("/release scope june-2020 page 2", ScopeShown, STRANGER)
    assert (shown.about, shown.today, shown.page) == (("june-2020",), office.now.date(), 2)
    assert (shown.counts.approved, shown.counts.targeted, shown.counts.out) == (1, 4, 0)


def test_what_left_the_scope_is_counted_as_out(office: Office) -> None:
    """After a removal the scope has one fewer targeted and one out; as of the day before, it is as it was."""
    office.at(2020, 1, 13)
    office.does("/release remove MP088 from june-2020", reason="Not ready")
    counts = office.shows("/release scope june-2020", ScopeShown).counts
    assert (counts.targeted, counts.out) == (3, 1)
    before = office.shows("/release scope june-2020 as of 2020-01-10", LookedBack).result
    assert isinstance(before, ScopeShown)
    assert (before.counts.targeted, before.counts.out, before.today.isoformat()) == (4, 0, "2020-01-10")


def test_other_words_after_the_key_are_refused(office: Office) -> None:
    """The command takes the release alone."""
    office.refuses("/release scope june-2020 MP079", because="isn't expected after june-2020")


def test_a_withdrawn_modification_has_no_implementation_date_to_record(office: Office) -> None:
    """Nothing of it is implemented, so no part's date is called not on record; before, each part has its own."""
    office.does("/modification approve SECMP0062", date="2020-01-09", implementation_on_1="2020-06-25")
    assert "Part 1  implementation date 25 Jun 2020" in office.reads("/modification show SECMP0062")
    office.does("/modification withdraw SECMP0062", reason="Not needed")
    assert "implementation date" not in office.reads("/modification show SECMP0062")
