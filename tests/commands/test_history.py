"""A release's history: its filters, its pages, and which changes still have an Undo."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from commands.history import SHOWN, HistoryShown
from tests.builders.office import DAN, OLIVER, RACHEL, START, Office

STEP = "/release milestone june-2020 tad-draft"
LINE = "/release history june-2020"


def real(office: Office, *, minutes: float = 0) -> None:
    """Sets the real clock of the store, minutes after noon on 1 January 2026."""
    moment = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(minutes=minutes)
    office.store.clock = lambda: moment


def test_the_newest_change_is_first_in_local_time(office: Office) -> None:
    """The first row is the last change, with its time in the configured zone."""
    office.does(f"{STEP} 2020-02-03")
    office.later(hours=1)
    office.does(f"{STEP} 2020-02-04")
    first = office.shows(LINE, HistoryShown).changes[0]
    assert (first.thing, first.field, first.after) == ("milestone:june-2020/tad-draft", "planned", "2020-02-04")
    assert first.at == START + timedelta(hours=1)
    assert first.at.tzinfo == START.tzinfo


def test_by_a_person_and_of_a_thing_narrow_it(office: Office) -> None:
    """Each filter leaves out the rest, and both together leave what fits both, in either order."""
    office.does(f"{STEP} 2020-02-03")
    office.does("/release add MP100 to june-2020 cut-off 2020-03-31")
    office.does(f"{STEP} 2020-02-04", OLIVER)
    by = office.shows(f"{LINE} by <@{OLIVER}>", HistoryShown)
    assert {each.actor for each in by.changes} == {OLIVER}
    of = office.shows(f"{LINE} of MP100", HistoryShown)
    assert {each.thing for each in of.changes} == {"scope_item:june-2020/MP100/0"}
    for line in (f"{LINE} by @{RACHEL} of tad-draft", f"{LINE} of tad-draft by @{RACHEL}"):
        both = office.shows(line, HistoryShown)
        assert (both.person, both.thing) == (RACHEL, "tad-draft")
        assert {(each.actor, each.thing) for each in both.changes} == {(RACHEL, "milestone:june-2020/tad-draft")}


def test_refusals_are_in_it(office: Office) -> None:
    """Who was refused what is part of the history."""
    office.refuses(f"{STEP} 2020-02-03", DAN)
    first = office.shows(LINE, HistoryShown).changes[0]
    assert (first.actor, first.outcome) == (DAN, "refused")


@pytest.mark.parametrize(
    ("filters", "says"),
    [
        ("monday", "“monday” isn't a filter"),
        ("of", "“of” isn't a filter"),
        ("by rachel", "After “by”, mention a person"),
        ("by @U0RACHEL please", "“please” isn't a filter"),
    ],
)
def test_other_words_are_no_filter(office: Office, filters: str, says: str) -> None:
    """A word that filters nothing is refused with what does."""
    office.refuses(f"{LINE} {filters}", because=says)


def test_pages_hold_twenty_rows_and_the_last_one_the_rest(office: Office) -> None:
    """A page past the end is the last page's number, and every row is on exactly one page."""
    first = office.shows(LINE, HistoryShown)
    assert (len(first.changes), first.pages) == (SHOWN, -(-first.total // SHOWN))
    pages = [office.shows(f"{LINE} page {number}", HistoryShown) for number in range(1, first.pages + 1)]
    numbers = [each.seq for page in pages for each in page.changes]
    assert len(numbers) == first.total
    assert numbers == sorted(set(numbers), reverse=True)
    assert office.shows(f"{LINE} page 999", HistoryShown).page == first.pages


def test_an_empty_history_has_one_page(office: Office) -> None:
    """A filter that nothing fits gives page 1 of 1."""
    shown = office.shows(f"{LINE} of nothing-like-it", HistoryShown)
    assert (shown.changes, shown.total, shown.page, shown.pages) == ((), 0, 1, 1)


def test_ones_own_recent_change_can_be_undone(office: Office) -> None:
    """Only the person who made it has an Undo, only for ten real minutes, and never in an answer about a past day."""
    real(office)
    made = office.does(f"{STEP} 2020-02-03").change
    assert office.shows(LINE, HistoryShown).undoable == {made}
    assert office.shows(LINE, HistoryShown, OLIVER).undoable == frozenset()
    real(office, minutes=11)
    assert office.shows(LINE, HistoryShown).undoable == frozenset()


def test_a_change_that_was_undone_or_followed_has_no_undo(office: Office) -> None:
    """Neither an undone change, nor the undo, nor a change with a later one on the same record can be undone from the history."""
    real(office)
    first = office.does(f"{STEP} 2020-02-03").change
    second = office.does(f"{STEP} 2020-02-04").change
    assert office.shows(LINE, HistoryShown).undoable == {second}
    office.undoes(second)
    assert second not in office.shows(LINE, HistoryShown).undoable
    assert office.shows(LINE, HistoryShown).undoable <= {first}


def test_a_refusal_has_no_undo(office: Office) -> None:
    """A refused attempt changed nothing, so nothing can be undone."""
    real(office)
    office.refuses(f"{STEP} 2020-02-03", DAN)
    assert office.shows(LINE, HistoryShown, DAN).undoable == frozenset()
