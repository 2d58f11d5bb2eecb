"""Undo of a change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot import pages
from commands.catalogue import perform
from commands.files.feeds import FeedMade
from commands.history.of_release import HistoryShown
from commands.protocol.request import Actor, Request
from commands.protocol.results import Moment, Person
from policy.model.sign_off import SignOffState
from storage.history import audit
from storage.sign_off import reviews
from tests.builders.office import DAN, OLIVER, PANEL_CHAIR, RACHEL, START, TAG_CHAIR, Office, words_of

STEP = "/release milestone june-2020 sit-start"

CHANGES = (
    "/release add MP100 to june-2020 cut-off 2020-03-31",
    "/release milestone june-2020 tad-draft 2020-02-03",
    "/release milestone june-2020 regression-plans done",
    "/release member add @U0NEW to tag as chair",
    "/release quorum tag 2",
    "/release channel june-2020 #C0OTHER",
    "/release clear #C0OPS amber",
)


@pytest.mark.parametrize("line", CHANGES)
def test_undo_restores_the_state_exactly(office: Office, line: str) -> None:
    """Whatever was changed, one's own undo puts every row back, and the history has both."""
    with office.store.reading() as conn:
        before = audit.snapshot(conn)
    done = office.does(line)
    assert done.change > 0
    office.undoes(done.change)
    with office.store.reading() as conn:
        assert audit.snapshot(conn) == before
        assert audit.replay(conn) == before
    assert audit.verify(office.store) == []


def test_undo_of_a_form_s_change_works_too(office: Office) -> None:
    """A rejection in two releases is one change, and comes back as one."""
    with office.store.reading() as conn:
        before = audit.snapshot(conn)
    office.does("/modification reject SECMP0062", reason="Voted down")
    office.undoes()
    with office.store.reading() as conn:
        after = audit.snapshot(conn)
    assert {name: rows for name, rows in after.items() if rows != before[name]} == {}


def test_only_the_person_who_did_it_undoes_it(office: Office) -> None:
    """Another manager is refused."""
    done = office.does(CHANGES[0])
    office.refuses(f"/release undo {done.change}", OLIVER, because="Only the person")


def test_after_ten_real_minutes_it_is_too_late(office: Office) -> None:
    """Ten minutes of real time are in time, one second more is not, whatever the business clock says."""
    real = datetime(2026, 3, 1, 12, tzinfo=UTC)
    office.store.clock = lambda: real
    done = office.does(CHANGES[0])
    office.later(days=3)
    office.store.clock = lambda: real + timedelta(minutes=10, seconds=1)
    office.refuses(f"/release undo {done.change}", because="more than 10 minutes old")
    office.store.clock = lambda: real + timedelta(minutes=10)
    office.undoes(done.change)


def test_undo_shows_the_change_and_asks_before_it_does_anything(office: Office) -> None:
    """The confirmation says who changed what and when; nothing is changed until it is confirmed."""
    done = office.does(f"{STEP} 2020-03-02")
    form = office.asks("/release undo")
    assert form.about == ((Person(RACHEL), ", ", Moment(START), ":"), ("• ", "SIT commences", " set to ", "2 Mar 2020"))
    assert sit(office) == "2020-03-02"
    assert str(form.line) == f"/release undo {done.change}"


def test_the_answer_names_the_state_that_returns(office: Office) -> None:
    """The sentence has the date that is back, and the one that it was."""
    office.does(f"{STEP} 2020-03-02")
    office.does(f"{STEP} 2020-03-09")
    assert pages.plain(office.undoes()).splitlines()[1] == "Undone: SIT commences is back to 2 Mar 2020 (it was 9 Mar 2020)."


def test_a_second_undo_takes_back_the_change_before_it(office: Office) -> None:
    """Two undos take back two changes; a third finds nothing more."""
    office.does(f"{STEP} 2020-03-02")
    office.does(f"{STEP} 2020-03-09")
    office.undoes()
    office.undoes()
    assert sit(office) == ""
    office.refuses("/release undo", because="nothing to undo")


def test_redo_has_its_own_button_and_can_be_undone(office: Office) -> None:
    """Redo brings the change back and says so, and the next undo takes it back once more."""
    office.does(f"{STEP} 2020-03-02")
    undone = office.undoes()
    assert f"Redo: /release undo {undone.change}" in pages.plain(undone)
    again = office.undoes(undone.change)
    assert "Done again: SIT commences is back to 2 Mar 2020." in pages.plain(again)
    assert f"Undo: /release undo {again.change}" in pages.plain(again)
    assert sit(office) == "2020-03-02"
    office.refuses(f"/release undo {undone.change}", because="already undone")
    office.undoes()
    assert sit(office) == ""


def test_a_change_is_not_undone_twice(office: Office) -> None:
    """The button of a change that is undone already is refused."""
    done = office.does(f"{STEP} 2020-03-02")
    office.undoes(done.change)
    office.refuses(f"/release undo {done.change}", because="already undone")


def test_the_history_offers_undo_where_it_still_can_be_done(office: Office) -> None:
    """Of three own changes the last of each record has the button; another person, and ten minutes later nobody, has none."""
    real = datetime(2026, 3, 1, 12, tzinfo=UTC)
    office.store.clock = lambda: real
    office.does(f"{STEP} 2020-03-02")
    newest = office.does(f"{STEP} 2020-03-09")
    other = office.does("/release milestone june-2020 tad-draft 2020-02-03")
    shown = office.shows("/release history june-2020", HistoryShown)
    assert shown.undoable == {newest.change, other.change}
    assert pages.plain(shown).count("  Undo: /release undo") == 2
    assert office.shows("/release history june-2020", HistoryShown, OLIVER).undoable == frozenset()
    undone = office.undoes(newest.change)
    shown = office.shows("/release history june-2020", HistoryShown)
    assert newest.change not in shown.undoable
    assert undone.change not in shown.undoable
    office.store.clock = lambda: real + timedelta(minutes=10, seconds=1)
    assert office.shows("/release history june-2020", HistoryShown).undoable == frozenset()


def test_a_calendar_address_is_not_what_undo_takes_back(office: Office) -> None:
    """The change before the address is offered."""
    office.does(f"{STEP} 2020-03-02")
    request = Request("/release", "feed june-2020", Actor(RACHEL), office.now, "feed:1", fetched=("https://bot.example.org",))
    assert isinstance(perform(office.store, request), FeedMade)
    assert "SIT commences" in str(office.asks("/release undo").about)


def test_nothing_is_undone_under_a_later_change(office: Office) -> None:
    """What somebody built on it is not pulled away."""
    done = office.does("/release milestone june-2020 tad-draft 2020-02-03")
    office.say("/release milestone june-2020 tad-draft 2020-02-04", OLIVER)
    refused = office.refuses(f"/release undo {done.change}", because="A later change depends")
    told = words_of(refused)
    assert "Changed since: DCC submits draft SEC Release TAD." in told
    assert "june-2020/" not in told


def test_a_new_release_with_something_in_it_is_not_undone(office: Office) -> None:
    """The scope that was added since stands on it."""
    made = office.does("/release create 2022", releases=("2022",))
    office.say("/release add MP100 to 2022 cut-off 2021-03-31", OLIVER)
    office.refuses(office.asks(f"/release undo {made.change}"), because="A later change depends")


@pytest.mark.parametrize(
    ("line", "because"),
    [
        ("/release undo", "There is nothing to undo."),
        ("/release undo 999999", "There is nothing to undo."),
        ("/release undo it", "Write /release undo alone for your newest change"),
    ],
)
def test_nothing_to_undo_is_said(office: Office, line: str, because: str) -> None:
    """No change, no such change, no number."""
    office.refuses(line, because=because)


def test_taking_back_a_quorum_resolves_the_criteria_again(office: Office) -> None:
    """A chair's position that two members' quorum left open resolves the criterion once the chair's word is enough again.

    The TAG is reviewing by then, so only who may change its quorum then takes the change back: the deciding body's chair.
    """
    done = office.does("/release quorum tag 2")
    position(office)
    assert state_of(office) is SignOffState.OPEN
    office.refuses(f"/release undo {done.change}", because="only the chair of the SEC Panel can")
    office.does("/release quorum tag chair", PANEL_CHAIR)
    assert state_of(office) is SignOffState.MET
    done = office.does("/release quorum tag 2", PANEL_CHAIR)
    assert state_of(office) is SignOffState.OPEN
    office.undoes(done.change, PANEL_CHAIR)
    assert state_of(office) is SignOffState.MET


def position(office: Office) -> None:
    """The TAG's chair has met T1."""
    with office.store.reading() as conn:
        review = reviews.fetch_review(conn, "june-2020", criterion="T1")
    assert review is not None
    form = office.say(f"/release position june-2020 T1 met v{review.stamp('T1')}", TAG_CHAIR)
    office.fill(form, TAG_CHAIR, reason="Shown in the meeting")


def sit(office: Office) -> str:
    """The date of SIT's start in June 2020, "" without one."""
    step = next(each for each in office.release().milestones if each.key == "sit-start")
    return str(step.day or "")


def state_of(office: Office) -> SignOffState:
    """Where T1 of June 2020 stands."""
    return next(each.state for each in office.release().criteria if each.ref == "T1")


def test_making_a_release_is_undone_and_redone(office: Office) -> None:
    """Its milestones refer to each other in any order; all of them go, and all come back."""
    office.does(office.asks("/release create november-2027"))
    made = office.release("november-2027")
    undone = office.undoes()
    office.refuses("/release status november-2027", because="no release november-2027")
    office.undoes(undone.change)
    assert office.release("november-2027") == made


def test_making_a_documentation_release_is_undone_and_redone(office: Office) -> None:
    """Most of its criteria are not applicable, so nothing of their committees is resolved again (R12)."""
    office.does("/release create 2022", releases=("february-2022",), body="panel", classification="white", technical="none")
    made = office.release("february-2022")
    undone = office.undoes()
    office.undoes(undone.change)
    assert office.release("february-2022") == made


def test_what_a_later_change_built_on_is_not_undone_and_nothing_is_changed(office: Office) -> None:
    """A release that has a modification since: the release stays whole, and so does its history."""
    created = office.does(office.asks("/release create november-2027")).change
    office.does("/release add MP100 to november-2027 cut-off 2027-01-29")
    before = office.release("november-2027")
    office.refuses(office.asks(f"/release undo {created}"), because="A later change depends on this one")
    assert office.release("november-2027") == before
    with office.store.reading() as conn:
        assert audit.replay(conn) == audit.snapshot(conn)


def test_a_removal_is_not_undone_after_what_it_referred_to_is_gone(office: Office) -> None:
    """A step comes back after its predecessor only if that is still there."""
    office.does(office.asks("/release create november-2027"))
    removed = office.does("/release milestone november-2027 regression-results remove", reason="Not needed").change
    office.does("/release milestone november-2027 uit-end remove", reason="Not needed")
    office.refuses(office.asks(f"/release undo {removed}"), because="A later change depends on this one")
    with office.store.reading() as conn:
        assert audit.replay(conn) == audit.snapshot(conn)


def test_an_undo_in_two_releases_says_what_comes_back_where(office: Office) -> None:
    """A moved part left one and entered the other; what is in one release only needs no name."""
    done = office.does("/release move SECMP0062 part 1 from june-2020 to november-2020", reason="Late")
    asked = words_of(office.asks(f"/release undo {done.change}"))
    assert "November 2020 SEC Release: SECMP0062 part 1 added to the scope" in asked
    undone = words_of(office.undoes(done.change))
    assert "Undone: November 2020 SEC Release: SECMP0062 part 1 was removed." in undone
    assert "June 2020 SEC Release: SECMP0062 part 1 is back in the scope" in undone
    one = office.does("/release remove MP079 from june-2020", reason="Late")
    assert "SEC Release" not in words_of(office.undoes(one.change)).replace("moved", "")


def test_an_undo_of_the_first_of_two_versions_leaves_their_step_done(office: Office) -> None:
    """The second version stands for the step too, so it is neither called open again nor done anew; without both it is open."""
    line, step = "/release document june-2020 tad", "DCC submits updated SEC Release TAD"
    first = office.does(line, DAN, version="1.0", link="https://example.com/1.0")
    second = office.does(line, DAN, version="1.1", link="https://example.com/1.1")
    said = words_of(office.undoes(first.change, DAN))
    assert f"“{step}” stays done, because what it stands for is still on record." in said
    assert "is open again" not in said
    assert "Completed in the timetable" not in said
    said = words_of(office.undoes(second.change, DAN))
    assert f"{step}” is open again" in said or f"Open again in the timetable: “{step}”" in said
    assert next(each for each in office.release().milestones if each.event == step).done_on is None
