"""Cancelling a release, and opening it again: what it keeps, what left it meanwhile, and who may do it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.posts.releases import cancelled as cancelled_post
from commands.protocol.line import Line
from commands.releases.cancel import RESTORE
from policy.model.releases import Classification
from policy.model.scope import ScopeState
from policy.releases.phase import Phase, phase
from storage.engine.session import Act
from storage.mail.messages import ReleaseCancelled
from storage.tables import ReleaseRow, ScopeItemRow
from tests.builders.office import JUNE_CHANNEL, PANEL_CHAIR, RACHEL, Office, words_of
from tests.builders.rooms.noticeboard import noticeboard
from tests.builders.rooms.reminders import outbox_rows

KEY = "june-2020"
AGAIN = f"/release cancel {KEY} {RESTORE}"


def test_cancelling_needs_a_reason_and_ends_the_release(office: Office) -> None:
    """A cancelled release keeps its record, and is cancelled once."""
    form = office.asks("/release cancel november-2020")
    office.faults(form, field="reason")
    office.does(form, reason="Nothing left in it")
    assert phase(office.release("november-2020"), office.now.date()) is Phase.CANCELLED
    assert len(office.release("november-2020").in_scope) == 4
    office.refuses("/release cancel november-2020", because="The November 2020 SEC Release is already cancelled.")


@pytest.mark.parametrize(
    ("cleared", "told", "note"),
    [
        (True, [JUNE_CHANNEL], "It will be announced in"),
        (False, [], "no channel of the June 2020 SEC Release is cleared for Red"),
    ],
)
def test_a_red_release_is_announced_in_cleared_channels_only(office: Office, *, cleared: bool, told: list[str], note: str) -> None:
    """If there is none, the answer says why and what to do (R20)."""
    with office.store.changing(Act(RACHEL, "edit", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.RED
    if cleared:
        office.does(f"/release clear <#{JUNE_CHANNEL}> Red")
    answer = office.does("/release cancel june-2020", reason="Nothing left in it")
    assert note in words_of(answer)
    assert [row.channel for row in outbox_rows(office, ReleaseCancelled.kind)] == told


def test_what_a_cancelled_release_had_is_added_to_another_one(office: Office) -> None:
    """The answer says how, a move is refused with the line that works, and the modification names the release as cancelled."""
    done = office.does("/release cancel june-2020", reason="Nothing left in it")
    assert "to another release where needed (SECMP0053, SECMP0062 part 1, MP079, MP084 and MP088)" in words_of(done)
    refused = office.refuses(
        "/release move MP079 from june-2020 to november-2020", because="Add MP079 to the November 2020 SEC Release instead."
    )
    shown = office.reads("/modification show MP079")
    assert "June 2020 SEC Release (cancelled)" in shown
    assert "/release add MP079 to november-2020" in shown
    assert "June 2020 (cancelled)" in office.reads("/modification list")
    office.does(refused.instead[0], cutoff="2020-05-05")
    assert "/release add MP079" not in office.reads("/modification show MP079")
    assert "MP079" in [each.name for each in office.release("november-2020").in_scope]


@pytest.fixture
def cancelled(office: Office) -> Office:
    """June 2020 was cancelled three weeks ago."""
    office.does(f"/release cancel {KEY}", reason="No money")
    office.at(2020, 1, 31)
    return office


def test_a_cancelled_release_opens_again_as_it_was(cancelled: Office) -> None:
    """Weeks later, when nothing can be undone: with its scope and steps, once a reason is given. It can be cancelled again."""
    before = cancelled.release(KEY)
    assert AGAIN in words_of(cancelled.refuses(f"/release cancel {KEY}", because="is already cancelled"))
    form = cancelled.asks(AGAIN)
    cancelled.faults(form, field="reason")
    assert "is open again" in words_of(cancelled.does(form, reason="The money came"))
    after = cancelled.release(KEY)
    assert phase(after, cancelled.now.date()) is not Phase.CANCELLED
    assert (after.scope, after.milestones) == (before.scope, before.milestones)
    cancelled.refuses(AGAIN, because="isn't cancelled")
    cancelled.does(f"/release cancel {KEY}", reason="Gone again")


def test_the_end_of_a_cancellation_is_announced_where_the_cancellation_was(office: Office) -> None:
    """With its reason, in a message of its own, weeks later; the first message says that it no longer holds."""
    office.does(f"/release channel {KEY} tag <#C0TAG>")
    with noticeboard(office) as board:
        office.does(f"/release cancel {KEY}", reason="No money")
        office.at(2020, 1, 31)
        done = office.does(AGAIN, reason="The money came")
        assert "It will be announced in " in words_of(done)
        board.deliver()
        told = [each for each in board.slack.messages if "is open again" in each["text"].splitlines()[0]]
        assert {each["channel"] for each in told} == {JUNE_CHANNEL, "C0TAG"}
        assert all("Reason: The money came" in each["text"] for each in told)
        office.undoes(done.change)
        board.deliver()
        assert {board.slack.now_shows(each).splitlines()[0] for each in told} == {"↩️ June 2020 SEC Release is cancelled again"}


def test_restoring_is_for_those_who_cancel(cancelled: Office) -> None:
    """The Panel's chair asks a release manager; a word that is not expected is refused with the line without it."""
    cancelled.refuses(AGAIN, PANEL_CHAIR, because="release manager")
    assert cancelled.refuses(f"{AGAIN} soon", because="“soon” isn't expected after restore").instead[0] == Line.release(
        "cancel", KEY, RESTORE
    )


def test_what_fell_meanwhile_leaves_the_scope(cancelled: Office) -> None:
    """A withdrawal takes nothing out of a cancelled release, so the restoration does; its undo puts it back."""
    cancelled.does("/modification withdraw MP088", reason="Not needed")
    form = cancelled.asks(AGAIN)
    assert "1 modification leaves its scope: MP088 (withdrawn)." in str(form.about)
    done = cancelled.does(form, reason="The money came")
    state = {each.name: each.state for each in cancelled.release(KEY).scope}
    assert (state["MP088"], state["MP079"]) == (ScopeState.OUT, ScopeState.TARGETED)
    cancelled.undoes(done.change)
    state = {each.name: each.state for each in cancelled.release(KEY).scope}
    assert state["MP088"] is ScopeState.TARGETED


def test_what_went_live_elsewhere_meanwhile_leaves_the_scope(cancelled: Office) -> None:
    """Nothing is implemented twice."""
    cancelled.does("/release add MP079 to november-2020", cutoff="2020-05-05")
    with cancelled.store.changing(Act(RACHEL, "live", cancelled.now)) as tx:
        tx.session.get_one(ReleaseRow, "november-2020").live_on = cancelled.now.date()
    form = cancelled.asks(AGAIN)
    assert "1 modification leaves its scope: MP079 (live with the November 2020 SEC Release)." in str(form.about)
    cancelled.does(form, reason="The money came")
    out = next(each for each in cancelled.release(KEY).scope if each.name == "MP079")
    assert (out.state, out.out_reason) == (ScopeState.OUT, "live with the November 2020 SEC Release")


def test_a_live_release_that_is_classified_higher_is_not_named_in_the_scope(cancelled: Office) -> None:
    """Everybody who reads the scope would read its name there (R20)."""
    cancelled.does("/release add MP079 to november-2020", cutoff="2020-05-05")
    with cancelled.store.changing(Act(RACHEL, "live", cancelled.now)) as tx:
        row = tx.session.get_one(ReleaseRow, "november-2020")
        row.live_on, row.classification = cancelled.now.date(), Classification.RED
    cancelled.does(cancelled.asks(AGAIN), reason="The money came")
    assert all("November" not in each.out_reason for each in cancelled.release(KEY).scope)
    assert "MP079" in [each.name for each in cancelled.release(KEY).in_scope]


def test_what_another_release_has_taken_is_named(cancelled: Office) -> None:
    """In the form and in the answer, by release; what is only here is not."""
    cancelled.does("/release add MP079 to november-2020", cutoff="2020-05-05")
    form = cancelled.asks(AGAIN)
    told = "MP079 is in the November 2020 SEC Release too. Remove it from one of the two."
    assert told in str(form.about)
    assert told in words_of(cancelled.does(form, reason="The money came"))


def test_a_part_here_and_the_whole_elsewhere_are_the_same(cancelled: Office) -> None:
    """What went live as a whole is not implemented once more as a part; the places of all are read at once (R6)."""
    with cancelled.store.changing(Act(RACHEL, "parts", cancelled.now)) as tx:
        row = tx.session.get_one(ScopeItemRow, (KEY, "MP079", 0))
        tx.session.add(ScopeItemRow(release_key="november-2020", modification_ref="MP079", part=0))
        tx.session.add(ScopeItemRow(release_key=KEY, modification_ref="MP079", part=1))
        tx.session.delete(row)
        tx.session.get_one(ReleaseRow, "november-2020").live_on = cancelled.now.date()
    with cancelled.store.statements() as seen:
        form = cancelled.asks(AGAIN)
    assert "MP079 part 1 (live with the November 2020 SEC Release)" in str(form.about)
    assert sum("FROM scope_item JOIN release" in " ".join(each.split()) for each in seen.texts) == 1


def test_a_go_live_that_is_past_is_named(cancelled: Office) -> None:
    """It needs another one, which a decision gives; before that day there is nothing to say."""
    assert "is past" not in str(cancelled.asks(AGAIN).about)
    cancelled.at(2020, 7, 1)
    assert "Its go-live, 25 Jun 2020, is past." in str(cancelled.asks(AGAIN).about)


def test_two_releases_of_a_year_never_change_the_technical_specifications(cancelled: Office) -> None:
    """Another one took the year's place meanwhile (R2)."""
    with cancelled.store.changing(Act(RACHEL, "edit", cancelled.now)) as tx:
        for key in (KEY, "november-2020"):
            tx.session.get_one(ReleaseRow, key).technical_specifications = True
    cancelled.refuses(AGAIN, because="(R2)")
    assert cancelled.release(KEY).cancelled_on == date(2020, 1, 10)


def test_a_cancellation_keeps_its_reason_when_its_end_is_undone(cancelled: Office) -> None:
    """The reason is that of the cancellation, not the one for restoring, and not none."""
    done = cancelled.does(AGAIN, reason="The money came")
    cancelled.undoes(done.change)
    assert "No money" in str(cancelled_post(cancelled.store, ReleaseCancelled(KEY, RACHEL, JUNE_CHANNEL), cancelled.now))


def test_a_year_is_called_one_bucket(office: Office) -> None:
    """Its name is that of several releases, and a sentence about it has one subject."""
    done = office.does("/release cancel 2021", reason="No year")
    assert "The 2021 year bucket is cancelled." in words_of(done)
    office.refuses("/release cancel 2021", because="The 2021 year bucket is already cancelled.")
    office.refuses("/release live 2021", because="The 2021 year bucket is already cancelled.")
    office.does("/release cancel 2021 restore", reason="A year")
    office.refuses("/release decide 2021 go-live", because="The 2021 year bucket has no go-live date")
