"""Adding and editing modifications, what they depend on, the state of Change Requests, and which channels follow."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot import pages
from bot.pages.kit.pressing import lines_of
from commands.protocol.line import Line
from commands.protocol.results import Changed, Channel
from policy.model.scope import Modification, ModificationState, Solution
from storage.history import audit
from storage.scope import modifications
from storage.tables import AuditRow, FollowRow, table_of
from tests.builders.office import OLIVER, RACHEL, STRANGER, Office, expect
from tests.builders.rooms.modifications import modification, words


def refused(office: Office) -> list[tuple[str, str]]:
    """Who was refused what, by the history."""
    rows = table_of(AuditRow).c
    with office.store.reading() as conn:
        return [tuple(row) for row in conn.execute(select(rows.actor, rows.thing).where(rows.outcome == "refused"))]


def history(office: Office) -> int:
    """How long the history is."""
    with office.store.reading() as conn:
        return audit.newest(conn)


def test_a_modification_is_put_on_record(office: Office) -> None:
    """The form's answers are the modification, with both solutions and what it impacts."""
    form = office.asks("/modification add mp 101")
    answer = office.does(
        form,
        title="Firmware images",
        impacts=("dcc_systems", "technical_specifications"),
        description="proposes larger images.",
        link="https://smartenergycodecompany.co.uk/modifications/firmware-images/",
        proposed="Twice as large.",
        alternative="Four times as large.",
    )
    assert modification(office, "MP101") == Modification(
        "MP101",
        "Firmware images",
        ModificationState.MODIFICATION_PROPOSAL,
        dcc_systems=True,
        technical_specifications=True,
        description="proposes larger images.",
        link="https://smartenergycodecompany.co.uk/modifications/firmware-images/",
        solutions=(Solution("Proposed Solution", "Twice as large."), Solution("Alternative Solution", "Four times as large.")),
    )
    assert answer.next_lines == (Line.parse("/modification show MP101"),)
    office.undoes()
    with office.store.reading() as conn:
        assert modifications.fetch_modification(conn, "MP101") is None


def test_a_draft_proposal_starts_as_one_and_becomes_a_modification_proposal(office: Office) -> None:
    """DP references start as drafts; editing takes a draft on, and says nothing where nothing changes."""
    office.does("/modification add DP1", title="An idea")
    assert modification(office, "DP001").state is ModificationState.DRAFT_PROPOSAL
    form = office.asks("/modification edit DP001")
    office.does(form, state="proposal")
    assert modification(office, "DP001").state is ModificationState.MODIFICATION_PROPOSAL
    assert office.faults(office.asks("/modification edit DP001"), state="approved").by_field == {
        "state": "Choose Draft Proposal or Modification Proposal."
    }


@pytest.mark.parametrize("placed", [True, False])
def test_a_draft_that_became_a_proposal_is_taken_back_and_made_again(office: Office, placed: bool) -> None:
    """In a scope or in none, and with what was edited beside it: the record was changed and replaced in one change (R24)."""
    office.does("/modification add DP102", title="Power")
    if placed:
        office.does("/release add DP102 to november-2020", cutoff="2020-05-01")
    renamed = office.does("/modification edit DP102", state="proposal", title="Power Outage Alerts")
    now = modification(office, "MP102")
    back = office.undoes(renamed.change)
    draft = modification(office, "DP102")
    assert (draft.ref, draft.title, draft.state) == ("DP102", "Power", ModificationState.DRAFT_PROPOSAL)
    assert ("DP102" in [each.modification.ref for each in office.release("november-2020").in_scope]) is placed
    office.undoes(back.change)
    assert modification(office, "MP102") == now


def view_lines(office: Office, line: str) -> list[str]:
    """The lines of all buttons and menus of an answer."""
    return [str(each) for each in lines_of(pages.page(office.say(line)))]


def test_a_draft_proposal_is_not_offered_for_approval(office: Office) -> None:
    """It can't be approved, so its page and the list have no button for it (R24)."""
    office.does("/modification add DP102", title="Power")
    assert "/modification approve DP102" not in office.reads("/modification show DP102") + office.reads("/modification list draft")
    assert "/modification reject DP102" in office.reads("/modification show DP102")
    office.does("/release add DP102 to november-2020", cutoff="2020-02-03")
    scope = view_lines(office, "/release scope november-2020")
    assert "/modification edit DP102" in scope
    assert "/modification approve DP102" not in scope
    office.at(2020, 2, 4)
    assert "⛔ The cut-off of DP102 passed on 3 Feb 2020" in (status := office.reads("/release status november-2020"))
    assert "Edit DP102: /modification edit DP102" in status
    assert "/modification approve DP102" not in status


def test_answers_that_cannot_be_taken_have_a_sentence_each(office: Office) -> None:
    """A title is needed, a link is https, an Alternative Solution stands beside a Proposed one."""
    form = office.asks("/modification add MP101")
    assert set(office.faults(form, link="http://plain.example", alternative="Another.").by_field) == {"title", "link", "proposed"}
    with office.store.reading() as conn:
        assert modifications.fetch_modification(conn, "MP101") is None


def test_what_cannot_be_added_is_said(office: Office) -> None:
    """An invalid reference, one on record, and a Change Request are each refused with what to do instead."""
    office.refuses("/modification add", because="Which modification?")
    office.refuses("/modification add something", because="not a reference")
    assert office.refuses(Line.parse("/modification add MP79")).instead[0] == Line.parse("/modification edit MP079")
    assert office.refuses(Line.parse("/modification add CR2000")).instead == (Line.parse("/modification request CR2000"),)
    unknown = office.refuses("/modification edit MP08")
    assert "There is no modification MP008" in unknown.sentence
    assert refused(office) == []


@pytest.mark.parametrize("ref", ["SECMP0053", "MP084", "MP088"])
def test_what_the_form_shows_saves_back_unchanged(office: Office, ref: str) -> None:
    """Saving the form as it opened changes nothing, leaves no history and says so; so does a form without answers."""
    before, length = modification(office, ref), history(office)
    form = office.asks(f"/modification edit {ref}")
    assert office.does(form).title == "Nothing changed"
    expect(Changed, office.say(form.line, answers={"reason": ""}, seen=form.seen))
    assert (modification(office, ref), history(office)) == (before, length)


def test_an_approved_modification_keeps_its_state_and_its_solution(office: Office) -> None:
    """Here the state goes between draft and proposal only, and the solution that was approved is not emptied."""
    form = office.asks("/modification edit SECMP0053")
    assert "state" not in {each.name for each in form.fields}
    approval = office.asks("/modification approve MP084")
    office.does(approval, date="2020-01-09", solution="Alternative Solution")
    office.faults("/modification edit MP084", alternative="", field="alternative", because="must stay on record")
    office.does(office.asks("/modification edit MP084"), proposed="Another seat.", title="Seats")
    changed = modification(office, "MP084")
    assert (changed.title, changed.state, changed.solutions[0].text) == ("Seats", ModificationState.APPROVED, "Another seat.")


def test_impacting_dcc_systems_is_refused_where_a_release_may_not_have_it(office: Office) -> None:
    """R2: a modification in a Documentation release does not come to impact DCC Systems; the refusal is on record."""
    office.does(office.asks("/release create february-2021"))
    office.does("/release add MP100 to february-2021 cut-off 2020-06-30")
    form = office.asks("/modification edit MP100")
    answer = office.refuses(form, impacts=("dcc_systems",))
    assert "it can't be in a Documentation release" in answer.sentence
    assert answer.sentence.endswith("Move it to another release first. (R2)")
    assert not modification(office, "MP100").dcc_systems
    assert refused(office) == [(RACHEL, "modification:MP100")]
    office.does(form, impacts=("user_systems",))
    assert modification(office, "MP100").user_systems


def test_impacting_systems_tells_which_policy_date_applies(office: Office) -> None:
    """R3: what comes to impact DCC Systems is to be set 12 months before, not 6."""
    answer = office.does(office.asks("/modification edit MP088"), impacts=("dcc_systems",))
    assert "12 months" in words(answer)
    assert "June 2020 SEC Release" in words(answer)


def test_changing_the_technical_specifications_marks_the_years_release(office: Office) -> None:
    """R2: the System release that has it becomes the year's one, and a second in that year is refused."""
    answer = office.does(office.asks("/modification edit SECMP0053"), impacts=("dcc_systems", "technical_specifications"))
    assert office.release().technical_specifications
    assert "Technical Specifications release" in words(answer)
    second = office.refuses(office.asks("/modification edit SECMP0046"), impacts=("dcc_systems", "technical_specifications"))
    assert "Only one Technical Specifications release is allowed a year" in second.sentence
    assert not office.release("november-2020").technical_specifications


def test_the_second_editor_keeps_what_the_first_changed(office: Office) -> None:
    """The second saves a description on a form that is older than the new title: both are stored."""
    first, second = (office.asks("/modification edit MP079"), office.asks("/modification edit MP079", OLIVER))
    office.does(first, title="Withdrawing modifications")
    told = office.does(second, OLIVER, description="proposes.")
    assert "Withdrawing modifications" in str(told.notes)
    assert modification(office, "MP079").title == "Withdrawing modifications"
    assert modification(office, "MP079").description == "proposes."


def test_a_channel_follows_a_modification_until_it_is_told_to_stop(office: Office) -> None:
    """A channel follows once; again says so; stop ends it, and again says so."""
    answer = office.does("/modification follow MP079 <#C123|changes>")
    assert Channel("C123") in answer.sentence
    office.refuses("/modification follow MP79 <#C123>", because="already follows MP079")
    with office.store.reading() as conn:
        assert [tuple(row) for row in conn.execute(select(table_of(FollowRow)))] == [("MP079", "C123")]
    office.does("/modification follow MP079 #C123 stop")
    office.refuses("/modification follow MP079 <#C123|changes> stop", because="doesn't follow")
    with office.store.reading() as conn:
        assert conn.execute(select(table_of(FollowRow))).all() == []


def test_following_without_a_channel_asks_for_it(office: Office) -> None:
    """The form asks for the channel; a name that Slack did not resolve is refused."""
    form = office.asks("/modification follow MP079")
    assert set(office.faults(form).by_field) == {"channel"}
    office.does(form, channel="C456")
    office.refuses(form, channel="C456", because="already follows MP079")
    office.refuses("/modification follow MP079 #general", because="not a channel")
    office.refuses("/modification follow MP999 <#C123|x>", because="There is no modification MP999")


@pytest.mark.parametrize(
    ("line", "thing"),
    [
        ("/modification add MP101", "modification:MP101"),
        ("/modification edit MP079", "modification:MP079"),
        ("/modification depends MP079 on CR1088", "modification:MP079"),
        ("/modification request CR1047 delivered", "change_request:CR1047"),
        ("/modification follow MP079 <#C123|x>", "modification:MP079"),
    ],
)
def test_authority_comes_from_the_roster_and_refusals_are_on_record(office: Office, line: str, thing: str) -> None:
    """Somebody on no roster is refused before any form, and the refusal is in the history."""
    office.refuses(line, STRANGER, because="Only")
    assert refused(office) == [(STRANGER, thing)]


def test_a_cancelled_release_does_not_take_the_years_technical_specifications(office: Office) -> None:
    """R2: once the year's Technical Specifications release is cancelled, another one of that year may be it."""
    office.does(office.asks("/modification edit SECMP0053"), impacts=("dcc_systems", "technical_specifications"))
    office.does(office.asks("/release cancel june-2020"), reason="Replanned.")
    office.does(office.asks("/modification edit SECMP0046"), impacts=("dcc_systems", "technical_specifications"))
    assert office.release("november-2020").technical_specifications
