"""Taking a change back."""

from __future__ import annotations

import pytest

from policy.model.sign_off import SignOffState
from storage.history import audit
from storage.sign_off import reviews
from tests.builders.office import OLIVER, TAG_CHAIR, Office

CHANGES = (
    "/release add MP100 to june-2020 cut-off 2020-03-31",
    "/release milestone june-2020 tad-draft 2020-02-03",
    "/release milestone june-2020 tad-draft done",
    "/release member add @U0NEW to tag as chair",
    "/release quorum tag 2",
    "/release channel june-2020 #C0OTHER",
    "/release clear #C0OPS amber",
    "/release create 2022",
)


@pytest.mark.parametrize("line", CHANGES)
def test_undo_restores_the_state_exactly(office: Office, line: str) -> None:
    """Whatever was changed, one's own undo puts every row back, and the history has both."""
    with office.store.reading() as conn:
        before = audit.snapshot(conn)
    done = office.does(line)
    assert done.change > 0
    office.does(f"/release undo {done.change}")
    with office.store.reading() as conn:
        assert audit.snapshot(conn) == before
        assert audit.replay(conn) == before
    assert audit.verify(office.store) == []


def test_undo_of_a_form_s_change_works_too(office: Office) -> None:
    """A rejection in two releases is one change, and comes back as one."""
    with office.store.reading() as conn:
        before = audit.snapshot(conn)
    office.does("/modification reject SECMP0062", reason="Voted down")
    office.does("/release undo")
    with office.store.reading() as conn:
        after = audit.snapshot(conn)
    assert {name: rows for name, rows in after.items() if rows != before[name]} == {}


def test_only_the_person_who_did_it_undoes_it(office: Office) -> None:
    """Another manager is refused."""
    done = office.does(CHANGES[0])
    office.refuses(f"/release undo {done.change}", OLIVER, because="Only the person")


def test_after_ten_minutes_it_is_too_late(office: Office) -> None:
    """Ten minutes to the second are in time, one second more is not."""
    done = office.does(CHANGES[0])
    office.later(minutes=10, seconds=1)
    office.refuses(f"/release undo {done.change}")
    office.later(seconds=-1)
    office.does(f"/release undo {done.change}")


def test_nothing_is_undone_under_a_later_change(office: Office) -> None:
    """What somebody built on it is not pulled away."""
    done = office.does("/release milestone june-2020 tad-draft 2020-02-03")
    office.say("/release milestone june-2020 tad-draft 2020-02-04", OLIVER)
    office.refuses(f"/release undo {done.change}", because="Something followed")


def test_a_new_release_with_something_in_it_is_not_undone(office: Office) -> None:
    """The scope that was added since stands on it."""
    made = office.does("/release create 2022")
    office.say("/release add MP100 to 2022 cut-off 2021-03-31", OLIVER)
    office.refuses(f"/release undo {made.change}")


@pytest.mark.parametrize("line", ["/release undo", "/release undo 999999", "/release undo it"])
def test_nothing_to_undo_is_said(office: Office, line: str) -> None:
    """No change, no such change, no number."""
    office.refuses(line)


def test_taking_back_a_quorum_resolves_the_criteria_again(office: Office) -> None:
    """A chair's position that two members' quorum left open resolves the criterion once the chair's word is enough again."""
    office.say("/release quorum tag 2")
    with office.store.reading() as conn:
        review = reviews.fetch_review(conn, "june-2020", criterion="T1")
    assert review is not None
    form = office.say(f"/release position june-2020 T1 met v{review.stamp('T1')}", TAG_CHAIR)
    office.fill(form, TAG_CHAIR, reason="Shown in the meeting")
    assert state_of(office) is SignOffState.OPEN
    office.does("/release undo")
    assert state_of(office) is SignOffState.MET


def state_of(office: Office) -> SignOffState:
    """Where T1 of June 2020 stands."""
    return next(each.state for each in office.release().criteria if each.ref == "T1")
