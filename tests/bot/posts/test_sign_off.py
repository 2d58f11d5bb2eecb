"""The sign-off card in Slack follows its criteria; without any it has no buttons left (R27)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from policy.model.decisions import Outcome
from policy.model.sign_off import CriterionKind
from storage.engine.session import Act
from storage.tables import CriterionRow, OutboxRow, table_of
from tests.builders.office import DAN, PANEL_CHAIR, RACHEL, TAG_CHAIR, Office
from tests.builders.rooms.meetings import posted
from tests.builders.rooms.reviews import KEY, buttons, card, decided, review, ticking

OVER = "The TAG has no criteria of this release to sign off any more."


@pytest.fixture
def walking(office: Office) -> Office:
    """The day of the TAG's review, with the TAG's card in its channel."""
    office.at(2020, 5, 27)
    ticking(office)
    office.does(f"/release channel {KEY} tag <#C0TAG>")
    office.does(f"/release channel {KEY} opsg <#C0OPSG>")
    office.does(f"/release signoff {KEY} tag")
    office.does(f"/release signoff {KEY} opsg")
    assert "Met" in buttons(card(office))
    return office


def changed(office: Office, change: Callable[[CriterionRow], None], *refs: str) -> None:
    """A release file or an older version changes criteria."""
    with office.store.changing(Act(RACHEL, "release import", office.now)) as tx:
        for ref in refs:
            change(tx.session.get_one(CriterionRow, (KEY, ref)))


def to_opsg(row: CriterionRow) -> None:
    """The Operations Group reviews the criterion from now on."""
    row.committee = "opsg"


def not_applicable(row: CriterionRow) -> None:
    """Nobody has to meet the criterion."""
    row.not_applicable = "Nothing is tested."


def of_testing(office: Office) -> list[str]:
    """The TAG's criteria."""
    return [each.ref for each in office.release().criteria if each.kind is CriterionKind.TESTING]


def cards(office: Office) -> list[str]:
    """The keys of the updates of cards, oldest first."""
    rows = table_of(OutboxRow).c
    with office.store.reading() as conn:
        return list(conn.execute(select(rows.key).where(rows.kind == "card").order_by(rows.id)).scalars())


@pytest.mark.parametrize(("change", "updated"), [(to_opsg, 2), (not_applicable, 1)])
def test_without_criteria_a_card_has_no_positions(walking: Office, change: Callable[[CriterionRow], None], updated: int) -> None:
    """All went to the Operations Group, or apply no more: the TAG's card says so, and the card of who has them now is updated too."""
    before = len(cards(walking))
    changed(walking, change, *of_testing(walking))
    shown = card(walking)
    assert OVER in str(shown)
    assert list(buttons(shown)) == ["Criteria"]
    assert len(cards(walking)) == before + updated
    changed(walking, lambda row: setattr(row, "committee", "tag"), *of_testing(walking))
    changed(walking, lambda row: setattr(row, "not_applicable", ""), *of_testing(walking))
    assert "Met" in buttons(card(walking))


def test_a_card_goes_on_when_its_criterion_left(walking: Office) -> None:
    """The card is at T1, which is the Operations Group's now: it shows T2, with a version that can be pressed."""
    changed(walking, to_opsg, "T1")
    shown = card(walking)
    assert " T2 " in buttons(shown)["Met"]
    assert "T1" not in str(shown)
    walking.does(buttons(shown)["Met"], TAG_CHAIR, reason="Seen in the meeting")
    assert review(walking).positions_of("T2")


def test_dropping_the_last_criterion_and_undoing_it(walking: Office) -> None:
    """Before the baseline a release manager drops them with the body's agreement; undo gives the card its buttons back."""
    for ref in of_testing(walking):
        walking.does(f"/release criterion {KEY} drop {ref}", reason="No testing")
    done = walking.does(f"/release decide {KEY} criteria", agreed=tuple("123456"), reference="SECP_77", met_on="2020-05-27")
    assert OVER in str(card(walking))
    walking.undoes(done.change)
    assert "Met" in buttons(card(walking))


def test_a_verb_that_updates_the_card_sends_one(walking: Office) -> None:
    """A reworded criterion is on the TAG's card at once, and not twice."""
    walking.does(f"/release criterion {KEY} reword T1", text="All is coded.", reason="Clearer", editorial=("editorial",))
    before = len(cards(walking))
    walking.does(f"/release criterion {KEY} confirm 1", TAG_CHAIR)
    assert len(cards(walking)) == before + 1
    assert "All is coded." in str(card(walking))


def test_a_change_of_state_sends_nothing_more(walking: Office) -> None:
    """The verbs that settle a criterion update the card themselves."""
    before = len(cards(walking))
    changed(walking, lambda row: setattr(row, "position", row.position + 1), "T1")
    assert len(cards(walking)) == before


def test_a_card_of_a_cancelled_release_takes_no_positions(walking: Office) -> None:
    """Both committees' cards say why, with the criteria as they stand; if the cancellation is undone, the buttons are back."""
    before = len(cards(walking))
    done = walking.does(f"/release cancel {KEY}", reason="No money")
    assert len(cards(walking)) == before + 2
    for committee in ("tag", "opsg"):
        shown = card(walking, committee)
        assert "The June 2020 SEC Release is cancelled, so its sign-off is closed." in str(shown)
        assert list(buttons(shown)) == ["Criteria"]
    walking.undoes(done.change)
    assert "Met" in buttons(card(walking))


def test_a_card_takes_no_positions_from_a_go_until_it_is_reversed(walking: Office) -> None:
    """Whatever puts the Go on record or takes it away: a No-go leaves the sign-off open."""
    decided(walking.store, Outcome.GO, walking.now.date())
    shown = card(walking)
    assert "has its Go, so its sign-offs can't change" in str(shown)
    assert list(buttons(shown)) == ["Criteria"]
    decided(walking.store, Outcome.NO_GO, walking.now.date())
    assert "Met" in buttons(card(walking))


def test_a_decision_on_something_else_updates_no_card(walking: Office) -> None:
    """A verdict on the SIT Completion Report closes no sign-off."""
    before = len(cards(walking))
    walking.does(f"/release document {KEY} sit-report", DAN, version="1.0", link="https://example.com/sit")
    walking.does(f"/release decide {KEY} sit-report", PANEL_CHAIR, outcome="agreed", reason="Complete")
    assert len(cards(walking)) == before


def test_a_card_shows_the_recommendation_once_it_is_given(walking: Office) -> None:
    """In place of its button, until it is undone: nobody is asked again for what was given (RID 6; R27)."""
    refs = of_testing(walking)
    for ref in refs:
        walking.does(f"/release position {KEY} {ref} met v{review(walking).stamp(ref)}", TAG_CHAIR, reason="It was shown to us.")
    assert "Next: the recommendation." in str(card(walking))
    assert "Recommend" in buttons(card(walking))
    done = walking.does(f"/release recommend {KEY} tag", TAG_CHAIR, positive="yes", reason="Testing is complete.")
    shown = card(walking)
    assert "The TAG recommends go-live, 27 May 2020." in str(shown)
    assert "Recommend" not in buttons(shown)
    walking.undoes(done.change, TAG_CHAIR)
    assert "Recommend" in buttons(card(walking))


def test_a_piece_for_several_criteria_is_shown_once(walking: Office) -> None:
    """Beside all of them; a piece that is numbered otherwise on a criterion has a line of its own."""
    walking.does(f"/release evidence {KEY} T1", DAN, link="https://example.com/first")
    walking.does(f"/release evidence {KEY}", DAN, criteria=("T1", "T2", "T3"), link="https://example.com/report", note="Shows it")
    said = posted(walking, "evidence")[-1]
    assert said.count("https://example.com/report") == 2
    assert "T2, T3  1. @U0DAN" in said
    assert "T1  2. @U0DAN" in said
