"""Adding to, removing from and moving between scopes, as a release manager does it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot import pages
from commands.protocol.results import Changed, Done
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.releases import Release
from policy.model.rid import Covers
from policy.model.scope import ScopeItem, ScopeState
from storage.engine.session import Act
from storage.history import audit
from storage.tables import AuditRow, DecisionRow, table_of
from tests.builders.office import DAN, OLIVER, RACHEL, STRANGER, Office, expect


def item(release: Release, ref: str, part: int = 0) -> ScopeItem:
    """A scope item of a release."""
    return next(each for each in release.scope if (each.modification.ref, each.part) == (ref, part))


def refusals(office: Office) -> list[tuple[str, str]]:
    """Who was refused what."""
    rows = table_of(AuditRow).c
    with office.store.reading() as conn:
        return [tuple(row) for row in conn.execute(select(rows.actor, rows.thing).where(rows.outcome == "refused"))]


def test_adding_a_targeted_modification_asks_for_its_cutoff(office: Office) -> None:
    """A modification that is not approved opens a form, and lands in scope as targeted with the cut-off given."""
    form = office.asks("/release add MP100 to june-2020")
    office.does(form, cutoff="2020-03-31")
    added = item(office.release(), "MP100")
    assert (added.state, added.cutoff, added.added_on, added.agreed_on) == (ScopeState.TARGETED, date(2020, 3, 31), date(2020, 1, 10), None)


def test_a_cutoff_in_the_command_needs_no_form(office: Office) -> None:
    """Given all it needs, add acts at once."""
    office.does("/release add mp100 to June 2020 cut-off 2020-03-31")
    assert item(office.release(), "MP100").cutoff == date(2020, 3, 31)


def test_adding_after_the_scope_was_set_is_an_exception(office: Office) -> None:
    """The system scope of June 2020 was set on 11 October 2019: a system change needs reason, agreement and effects, and stays marked."""
    form = office.asks("/release add SECMP0067 to june-2020")
    assert [field.name for field in form.fields][:6] == ["reason", "reference", "agreed_on", "documents", "cost", "testing"]
    missing = office.faults(form)
    assert set(missing.by_field) == {"reason", "reference", "agreed_on", "documents", "cost", "testing"}
    office.does(
        form, reason="Cheaper together", reference="SECP_77", agreed_on="2020-01-09", documents="none", cost="£10,000", testing="two weeks"
    )
    exception = item(office.release(), "SECMP0067").exception
    assert exception is not None
    assert (exception.reason, exception.reference, exception.testing) == ("Cheaper together", "SECP_77", "two weeks")


def test_adding_documents_after_their_policy_date_warns(office: Office) -> None:
    """The documents scope was due on 25 December 2019 and is not set: adding is allowed and warns."""
    office.does("/release remove MP079 from june-2020", reason="to try again")
    done = office.does(office.asks("/release add MP079 to june-2020"))
    assert any("25 Dec 2019" in str(note) for note in done.notes)


def test_a_system_change_is_refused_in_a_documentation_release(office: Office) -> None:
    """R2: a Documentation release has no DCC-System-impacting change; the refusal is on the record."""
    office.does(office.asks("/release create february-2021"))
    office.refuses("/release add SECMP0067 to february-2021", because="(R2)")
    assert refusals(office) == [(RACHEL, "scope_item:february-2021/SECMP0067/0")]


@pytest.mark.parametrize("user", [STRANGER, DAN])
def test_only_release_managers_change_scopes(office: Office, user: str) -> None:
    """Authority comes before any form, and the refusal is audited."""
    office.refuses("/release add MP100 to june-2020", user, because="release manager")
    assert refusals(office) == [(user, "scope_item:june-2020/MP100/0")]


def test_removing_keeps_the_item_with_its_reason(office: Office) -> None:
    """What leaves the scope stays listed as out, with why."""
    form = office.asks("/release remove MP088 from june-2020")
    office.faults(form)
    office.does(form, reason="Not ready")
    left = item(office.release(), "MP088")
    assert (left.state, left.out_reason) == (ScopeState.OUT, "Not ready")


def test_moving_a_part_leaves_one_scope_and_enters_the_other(office: Office) -> None:
    """A move shows its effect first, and names the other release in the reason."""
    form = office.asks("/release move SECMP0062 part 1 from june-2020 to 2021")
    office.does(form, reason="Too late")
    assert item(office.release(), "SECMP0062", 1).out_reason == "moved to 2021: Too late"
    assert item(office.release("2021"), "SECMP0062", 1).state is ScopeState.TARGETED


def test_what_is_in_scope_is_not_added_twice(office: Office) -> None:
    """Adding again says so and changes nothing."""
    office.refuses("/release add MP079 to june-2020", because="already")


def test_whole_and_part_do_not_mix(office: Office) -> None:
    """R6: a modification is in a release whole or in parts."""
    office.refuses("/release add SECMP0062 to june-2020", because="part 1")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("/release add", "Which modification, and which release?"),
        ("/release add MP079", "Which modification, and which release?"),
        ("/release add nonsense to june-2020", "not a modification"),
        ("/release add MP999 to june-2020", "There is no modification MP999"),
        ("/release add MP100 to july-2020", "There is no release july-2020"),
        ("/release add MP100 to june-2020 xyz", "“xyz” can't follow the release"),
        ("/release add MP100 to june-2020 cut-off soon", "“soon” is not a date"),
        ("/release remove MP100 from june-2020", "not in the scope"),
        ("/release move MP079 from june-2020", "Which modification moves where?"),
    ],
)
def test_bad_input_is_said_in_a_sentence(office: Office, line: str, says: str) -> None:
    """Words that name nothing change nothing, say what was wrong, and are no refusals on the record."""
    before = office.release()
    office.refuses(line, because=says)
    assert office.release() == before
    assert refusals(office) == []


def test_a_delivery_that_comes_twice_has_one_effect(office: Office) -> None:
    """The second delivery of the same key changes nothing and says so."""
    line = "/release add MP100 to june-2020 cut-off 2020-03-31"
    expect(Changed, office.say(line, key="same"))
    with office.store.reading() as conn:
        before = audit.newest(conn)
    expect(Done, office.say(line, key="same"))
    with office.store.reading() as conn:
        assert audit.newest(conn) == before


def test_the_second_of_two_managers_sees_what_changed(office: Office) -> None:
    """Nothing is overwritten unseen: the form comes back with who changed what, and saves on the second try."""
    hers = office.asks("/release remove MP088 from june-2020")
    his = office.asks("/release remove MP088 from june-2020", OLIVER)
    office.does(hers, reason="Not ready")
    office.does(office.asks("/release add MP088 to june-2020"))
    again = office.asks(his, OLIVER, reason="Late")
    assert "Changed since you opened this form" in str(again.about[0])
    assert next(field.value for field in again.fields if field.name == "reason") == "Late"
    office.does(again, OLIVER)
    assert item(office.release(), "MP088").out_reason == "Late"


def test_after_the_decision_the_scope_stands_still(office: Office) -> None:
    """A release that is decided takes nothing more in."""
    with office.store.changing(Act("test", "decide", office.now)) as tx:
        tx.session.add(
            DecisionRow(
                release_key="june-2020",
                number=9,
                subject=Subject.GO_LIVE,
                body="panel",
                outcome=Outcome.GO,
                met_on=date(2020, 1, 9),
                covers=Covers.ALL,
            )
        )
    assert Decision(Subject.GO_LIVE, "panel", Outcome.GO, date(2020, 1, 9)) in office.release().decisions
    office.refuses("/release add MP100 to june-2020", because="decided")


def test_statements_do_not_grow_with_the_scope(office: Office) -> None:
    """Adding to a release with 200 modifications costs the statements that adding to one with few costs."""
    with office.store.statements() as few:
        office.say("/release add MP100 to june-2020 cut-off 2020-03-31")
    with office.store.changing(Act("test", "grow", office.now)) as tx:
        from storage.tables import ModificationRow, ScopeItemRow

        for number in range(200):
            ref = f"MP{5000 + number}"
            tx.session.add(ModificationRow(ref=ref, title=f"Change {number}"))
            tx.session.add(ScopeItemRow(release_key="june-2020", modification_ref=ref, part=0, position=10 + number))
        tx.session.add(ModificationRow(ref="MP101", title="Another change to SEC documents only"))
    with office.store.statements() as many:
        office.say("/release add MP101 to june-2020 cut-off 2020-03-31")
    assert len(many) == len(few)


def test_a_cutoff_is_set_extended_and_checked(office: Office) -> None:
    """A targeted modification gets a cut-off by word or form; not one in the past, after go-live, or for what is approved."""
    office.does("/release cutoff MP079 in june-2020 by 2020-03-31")
    assert item(office.release(), "MP079").cutoff == date(2020, 3, 31)
    form = office.asks("/release cutoff MP079 in june-2020")
    assert form.fields[0].value == "2020-03-31"
    office.faults(form, cutoff="2020-06-26")
    office.faults(form, cutoff="2020-01-09")
    office.does(form, cutoff="2020-04-30")
    office.refuses("/release cutoff SECMP0053 in june-2020 by 2020-03-31")


def test_a_passed_cutoff_is_a_blocker_with_three_ways_out(office: Office) -> None:
    """Status turns red and offers Approve, Extend and Remove; extending takes the blocker away (R5)."""
    office.say("/release cutoff MP079 in june-2020 by 2020-01-10")
    office.at(2020, 1, 13)
    message = pages.message(office.say("/release status june-2020"))
    assert "Red" in message["text"]
    lines = [element["value"] for block in message["blocks"] if block["type"] == "actions" for element in block["elements"]]
    assert {"/modification approve MP079", "/release cutoff MP079 in june-2020", "/release remove MP079 from june-2020"} <= set(lines)
    office.say("/release cutoff MP079 in june-2020 by 2020-03-31")
    assert "Amber" in pages.plain(office.say("/release status june-2020"))
