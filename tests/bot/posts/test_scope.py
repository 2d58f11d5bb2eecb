"""Posts of the scope, as their channel may see them."""

from __future__ import annotations

from bot.posts.scope import outcome_page
from policy.model.releases import Classification
from policy.model.scope import ModificationState
from storage.engine.session import Act
from storage.mail.messages import OutcomeRecorded
from storage.tables import ModificationRow, ReleaseRow
from tests.builders.office import RACHEL, Office


def test_an_outcome_does_not_name_a_release_that_its_channel_may_not_see(office: Office) -> None:
    """MP084 left June 2020, which is White, for November 2020, which is Red by now (R20)."""
    office.does("/modification approve MP084", solution="Alternative Solution", date="2020-01-09")
    office.does("/release remove MP084 from june-2020", reason="It moved.")
    office.does("/release add MP084 to november-2020")
    with office.store.changing(Act(RACHEL, "release edit", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "november-2020").classification = Classification.RED
    told = OutcomeRecorded(ref="MP084", verb="approve", actor=RACHEL, channel="C0OPEN")
    post = str(outcome_page(office.store, told, office.now))
    assert "November 2020" not in post
    office.does("/release clear <#C0OPEN> Red", RACHEL)
    assert "It is in the November 2020 SEC Release." in str(outcome_page(office.store, told, office.now))


def test_an_approval_keeps_its_day_once_the_modification_is_implemented(office: Office) -> None:
    """The day, the body and the reference are those of the approval: nothing was implemented on the day of a decision (R24, R27)."""
    office.does("/modification approve MP079", date="2020-01-09", decided_by="panel", reference="SECP_76")
    with office.store.changing(Act(RACHEL, "release live", office.now)) as tx:
        tx.session.get_one(ModificationRow, "MP079").state = ModificationState.IMPLEMENTED
    told = OutcomeRecorded(ref="MP079", verb="approve", actor=RACHEL, channel="C0OPEN")
    post = str(outcome_page(office.store, told, office.now))
    assert "was approved on 9 Jan 2020 by the SEC Panel (SECP_76), and is implemented." in post
    assert "MP079: Implemented" in post


def test_an_outcome_does_not_name_a_release_that_is_cancelled(office: Office) -> None:
    """Part 2 has no place left, and part 1 is where it was; once the release is open again, both are named."""
    told = OutcomeRecorded(ref="SECMP0062", verb="approve", actor=RACHEL, channel="C0OPEN")
    office.does("/modification approve SECMP0062", date="2020-01-09")
    office.does("/release cancel november-2020", reason="No money")
    assert "It is in the June 2020 SEC Release." in str(outcome_page(office.store, told, office.now))
    office.does("/release cancel november-2020 restore", reason="The money came")
    assert "It is in the June 2020 SEC Release and November 2020 SEC Release." in str(outcome_page(office.store, told, office.now))
