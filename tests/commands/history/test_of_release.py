"""A release's history: its filters, its pages, and which changes still have an Undo."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.pages.history import LISTED
from commands.history.of_release import HistoryShown
from commands.history.pages import SHOWN
from commands.protocol.results import LookedBack
from storage.engine.session import Act
from storage.history.positions import position_seats
from storage.tables import MilestoneRow
from tests.builders.office import DAN, OLIVER, RACHEL, START, TAG_CHAIR, TAG_MEMBER, Office, words_of
from tests.builders.rooms.reviews import button, evidenced, ticking

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
    assert office.shows(f"{LINE} by me", HistoryShown, OLIVER).changes == by.changes
    assert {each.actor for each in by.changes} == {OLIVER}
    of = office.shows(f"{LINE} of MP100", HistoryShown)
    assert {each.thing for each in of.changes} == {"scope_item:june-2020/MP100/0"}
    event = office.shows(f"{LINE} of submits draft sec release tad", HistoryShown)
    assert {each.thing for each in event.changes if each.command != "load"} == {"milestone:june-2020/tad-draft"}
    for line in (f"{LINE} by @{RACHEL} of tad-draft", f"{LINE} of tad-draft by @{RACHEL}"):
        both = office.shows(line, HistoryShown)
        assert (both.person, both.thing) == (RACHEL, "tad-draft")
        assert {(each.actor, each.thing) for each in both.changes} == {(RACHEL, "milestone:june-2020/tad-draft")}


def test_refusals_are_behind_a_button(office: Office) -> None:
    """Who was refused what is part of the history, on a page of its own."""
    office.refuses(f"{STEP} 2020-02-03", DAN, because="can set, add, reorder or remove milestones")
    changes = office.shows(LINE, HistoryShown)
    assert "refused" not in {each.outcome for each in changes.changes}
    assert f"Show refusals: {LINE} refusals" in words_of(changes)
    refusals = office.shows(f"{LINE} refusals", HistoryShown)
    assert [(each.actor, each.outcome) for each in refusals.changes] == [(DAN, "refused")]
    assert f"@{DAN} was refused: DCC submits draft SEC Release TAD" in words_of(refusals)
    assert office.shows(f"{LINE} refusals by <@{OLIVER}>", HistoryShown).changes == ()


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


def test_pages_hold_whole_changes_and_the_last_one_the_rest(office: Office) -> None:
    """Every change is on exactly one page, with all its rows; a page past the end is the last page."""
    for number in range(SHOWN + 4):
        office.does(f"/release milestone june-2020 regression-plans {'undone' if number % 2 else 'done'}")
    first = office.shows(LINE, HistoryShown)
    assert first.pages == -(-first.total // SHOWN) == 2
    pages = [office.shows(f"{LINE} page {number}", HistoryShown) for number in range(1, first.pages + 1)]
    numbers = [list(dict.fromkeys(each.change_id for each in page.changes)) for page in pages]
    assert len(numbers[0]) == SHOWN
    assert len(numbers[0] + numbers[1]) == len(set(numbers[0] + numbers[1])) == first.total
    assert numbers[0] == sorted(numbers[0], reverse=True)
    past = office.shows(f"{LINE} page 999", HistoryShown)
    assert (past.page, past.changes) == (2, pages[1].changes)


def test_a_load_is_one_entry_however_many_records_it_has(office: Office) -> None:
    """The entry names some records and counts the rest; only some of its rows are read."""
    load = office.shows(LINE, HistoryShown)
    number = max(load.records, key=lambda each: load.records[each])
    assert load.records[number] > 90
    assert len([each for each in load.changes if each.change_id == number]) == 40
    text = words_of(load)
    assert "Loaded from release files" in text
    assert f"and {load.records[number] - LISTED} more records" in text


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
    office.refuses(f"{STEP} 2020-02-03", DAN, because="can set, add, reorder or remove milestones")
    assert office.shows(LINE, HistoryShown, DAN).undoable == frozenset()


def test_a_position_is_minuted_with_its_seat(tag: Office) -> None:
    """The chair by the seat, a deputy with whom they speak for, a member by name; as it was then, though the seats change later."""
    ticking(tag, seconds=90)
    evidenced(tag, "T1")
    tag.say("/release signoff june-2020 tag", RACHEL)
    met, hold = button(tag, "Met"), button(tag, "Hold")
    tag.does(hold, TAG_MEMBER, reason="One defect is open")
    tag.does(hold, TAG_CHAIR, reason="As the member says")
    tag.say(f"/release deputy <@U0DEPUTY> for <@{TAG_CHAIR}> until 2020-06-30")
    tag.does(met, "U0DEPUTY", reason="Fixed")
    tag.does(met, TAG_MEMBER)
    tag.does(met, TAG_CHAIR)
    tag.does(f"/release member add <@{TAG_MEMBER}> to tag as chair")
    tag.does(f"/release member remove <@{TAG_CHAIR}> from tag")
    said = words_of(tag.shows(f"{LINE} of T1", HistoryShown))
    assert f"  @{TAG_MEMBER} put a Hold on T1" in said
    assert f"  The TAG's chair, @{TAG_CHAIR}, put a Hold on T1" in said
    assert f"  @U0DEPUTY, for the TAG's chair, @{TAG_CHAIR}, said Met on T1" in said
    assert f"  @{TAG_MEMBER} said Met on T1" in said
    assert f"  The TAG's chair, @{TAG_CHAIR}, said Met on T1" in said


def test_a_step_that_was_removed_is_still_named(office: Office) -> None:
    """Its changes before the removal name it by the last name that it had, and are found by a word of that name."""
    office.does(f"{STEP} 2020-02-03")
    with office.store.changing(Act(RACHEL, "release milestone", office.now)) as tx:
        tx.session.delete(tx.session.get_one(MilestoneRow, ("june-2020", "tad-draft")))
    for line in (LINE, f"{LINE} of draft SEC Release TAD"):
        said = words_of(office.shows(line, HistoryShown))
        assert "  DCC submits draft SEC Release TAD set to 3 Feb 2020" in said
        assert "tad-draft" not in said


def test_a_move_names_the_other_release(office: Office) -> None:
    """In the history, the scope and the modification, the reason has the release's name and no key."""
    office.does("/release move MP079 from june-2020 to november-2020", reason="It needs time.")
    for line in (LINE, "/release scope june-2020", "/modification show MP079"):
        said = words_of(office.say(line))
        assert "moved to the November 2020 SEC Release: It needs time." in said
        assert "moved to november-2020" not in said


def test_a_page_without_positions_reads_no_seats(office: Office) -> None:
    """Two statements are only spent where a position is among the changes."""
    office.does(f"{STEP} 2020-02-03")
    with office.store.reading() as conn, office.store.statements() as seen:
        assert position_seats(conn, office.shows(f"{LINE} of tad-draft", HistoryShown).changes) == {}
    assert not [each for each in seen.texts if "criterion" in each and "voice" in each]


def test_a_change_of_somebody_who_lost_the_seat_for_it_has_no_undo(office: Office) -> None:
    """A release manager who left the roster is offered nothing that would be refused; the other one, and a comment by anybody, are."""
    office.does(f"{STEP} 2020-02-03")
    assert office.shows(LINE, HistoryShown).undoable
    office.does("/release member remove @U0RACHEL from secas", OLIVER)
    assert not office.shows(LINE, HistoryShown).undoable
    office.does(f"{STEP} 2020-02-05", OLIVER)
    assert office.shows(LINE, HistoryShown, OLIVER).undoable
    office.does("/release comment june-2020", party="A Party", text="Is UIT long enough?")
    assert len(office.shows(LINE, HistoryShown).undoable) == 1


def test_a_look_back_ends_with_its_day_or_hour(office: Office) -> None:
    """Later changes and refusals are left out, on every page and filter, and nothing of it can be undone from there."""
    real(office)
    office.does(f"{STEP} 2020-02-03")
    office.later(days=3)
    office.does(f"{STEP} 2020-02-04")
    office.refuses("/release cancel june-2020", DAN, because="Only")
    then = office.shows(f"{LINE} as of 2020-01-12", LookedBack).result
    now = office.shows(LINE, HistoryShown)
    assert isinstance(then, HistoryShown)
    dates = [[each.after for each in shown.changes if each.field == "planned"] for shown in (then, now)]
    assert dates == [["2020-02-03"], ["2020-02-04", "2020-02-03"]]
    assert (now.total - then.total, then.undoable) == (1, frozenset())
    same = office.shows(f"{LINE} of tad-draft as of 2020-01-13 09:59", LookedBack).result
    assert isinstance(same, HistoryShown)
    assert [each.after for each in same.changes if each.field == "planned"] == ["2020-02-03"]
    assert "Nothing was refused." in words_of(office.say(f"{LINE} refusals as of 2020-01-12"))
    assert "as of 2020-01-12" in words_of(office.say("/release status june-2020 as of 2020-01-12"))


def test_a_look_back_before_the_record_began_says_when_it_did(office: Office) -> None:
    """It does not say that there is no history; its button opens the first day."""
    refused = office.refuses(f"{LINE} as of 2019-12-01", because="begins on 10 Jan 2020, so nothing is on record for 1 Dec 2019.")
    assert [str(each) for each in refused.instead] == [f"{LINE} as of 2020-01-10"]
    office.refuses("/release history meetings as of 2019-12-01", because="As of 1 Dec 2019: There is no history yet.")


def test_a_look_back_hides_what_was_classified_above_its_reader(office: Office) -> None:
    """What happened while the release was Amber is in the look back of who may see Amber, and not in a Party's (R20)."""
    office.does("/release edit june-2020 facts", classification="amber")
    office.does(f"{STEP} 2020-02-03")
    office.does("/release edit june-2020 facts", classification="white")
    office.later(days=3)
    line = f"{LINE} of tad-draft as of 2020-01-12"
    assert "3 Feb 2020" in words_of(office.say(line))
    assert "3 Feb 2020" not in words_of(office.say(line, "U0STRANGER"))
