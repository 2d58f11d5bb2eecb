"""Adding to, removing from and moving between scopes, as a release manager does it."""

from __future__ import annotations

from datetime import date

from bot import pages
from policy.model.releases import Release
from policy.model.scope import ScopeItem, ScopeState
from storage.engine.session import Act
from tests.builders.databases import forget
from tests.builders.office import Office


def item(release: Release, ref: str, part: int = 0) -> ScopeItem:
    """A scope item of a release."""
    return next(each for each in release.scope if (each.modification.ref, each.part) == (ref, part))


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
    office.faults(form, field="agreed_on", because="can't be in the future", agreed_on="2020-01-11")
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


def test_statements_do_not_grow_with_the_scope(office: Office) -> None:
    """Adding to a release with 200 modifications costs the statements that adding to one with few costs."""
    forget()
    with office.store.statements() as few:
        office.say("/release add MP100 to june-2020 cut-off 2020-03-31")
    with office.store.changing(Act("test", "grow", office.now)) as tx:
        from storage.tables import ModificationRow, ScopeItemRow

        for number in range(200):
            ref = f"MP{5000 + number}"
            tx.session.add(ModificationRow(ref=ref, title=f"Change {number}"))
            tx.session.add(ScopeItemRow(release_key="june-2020", modification_ref=ref, part=0, position=10 + number))
        tx.session.add(ModificationRow(ref="MP101", title="Another change to SEC documents only"))
    forget()
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
