"""A modification's life in Slack, by signed requests: a draft that becomes a proposal, an approval, a split, a designation (R24)."""

from __future__ import annotations

from datetime import date

from policy.model.releases import Release
from storage.releases import releases
from storage.scope import modifications
from tests.builders.office import JUNE_CHANNEL, RACHEL
from tests.builders.signed import Errors, Signed, View, done, form, refused

KEY = "june-2020"


def june(signed: Signed) -> Release:
    """June 2020 as stored."""
    with signed.bot.store.reading() as conn:
        found = releases.fetch_release(conn, KEY)
    assert found
    return found


def test_a_draft_proposal_becomes_a_modification_proposal_and_is_approved(signed: Signed) -> None:
    """DP102 is added and targeted, refused an approval, becomes MP102, and is approved by the Change Board; the channel hears of it."""
    done(signed.fill(form(signed.type("/modification add DP102", RACHEL)), RACHEL, title="Power Outage Alerts"))
    done(signed.fill(form(signed.type(f"/release add DP102 to {KEY}", RACHEL)), RACHEL, cutoff="2020-03-31"))
    assert "is a Draft Proposal, which can't be approved" in refused(signed.type("/modification approve DP102", RACHEL))
    view = form(signed.type("/modification edit DP102", RACHEL))
    said = done(signed.fill(view, RACHEL, state="proposal", path="Self-Governance", stage="Report", urgent="no"))
    assert "DP102 is now the Modification Proposal MP102" in said
    approve = form(signed.type("/modification approve dp102", RACHEL))
    assert isinstance(signed.fill(approve, RACHEL, date="2020-01-11"), Errors)
    said = done(signed.fill(approve, RACHEL, date="2020-01-09", reference="CB_1", implementation_on="2020-11-05"))
    assert "MP102 was approved on 9 Jan 2020 by the Change Board" in said
    (posted,) = signed.deliver()
    assert posted["channel"] == JUNE_CHANNEL
    assert "MP102 ‘Power Outage Alerts’ was approved on 9 Jan 2020 by the Change Board (CB_1)" in posted["text"]


def test_a_split_is_confirmed_and_undone(signed: Signed) -> None:
    """The second view tells what becomes of June 2020; undo brings the whole back."""
    view = form(signed.type("/modification split SECMP0053", RACHEL))
    confirm = signed.fill(view, RACHEL, first="Response times", second="Reports", second_on="2020-11-05", reason="Too much")
    assert isinstance(confirm, View)
    assert "SECMP0053 part 1 takes the place of SECMP0053" in str(confirm.payload)
    assert "was split into SECMP0053 part 1 and SECMP0053 part 2" in done(signed.fill(confirm, RACHEL))
    assert "SECMP0053 part 1" in {item.name for item in june(signed).in_scope}
    undo = signed.type("/release undo", RACHEL)
    assert isinstance(undo, View)
    done(signed.fill(undo, RACHEL))
    assert "SECMP0053" in {item.name for item in june(signed).in_scope}
    with signed.bot.store.reading() as conn:
        found = modifications.fetch_modification(conn, "SECMP0053")
    assert found
    assert found.modification.parts == ()


def test_a_designation_is_recorded(signed: Signed) -> None:
    """The form's answers are the release's designation."""
    view = form(signed.type(f"/release edit {KEY} designations new", RACHEL))
    assert isinstance(signed.fill(view, RACHEL, name="Subsidiary Documents", documents="Appendix DD"), Errors)
    said = done(
        signed.fill(view, RACHEL, name="Subsidiary Documents", by="BEIS", designated_on="2020-01-09", documents="Appendix D\nSchedule 8")
    )
    assert "Saved the designation “Subsidiary Documents”" in said
    (found,) = june(signed).designations
    assert (found.by, found.designated_on, found.documents) == ("BEIS", date(2020, 1, 9), ("Appendix D", "Schedule 8"))
