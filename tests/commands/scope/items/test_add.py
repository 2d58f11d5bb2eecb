"""Adding to a scope: before it is set, after, and past the policy date (R3, R4, R5)."""

from __future__ import annotations

from datetime import date

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
