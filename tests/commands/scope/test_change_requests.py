"""The state of DCC Change Requests, and what waits for them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from policy.model.partial_date import PartialDate
from policy.model.scope import ChangeRequest, RequestState
from storage.engine.session import Act
from storage.history import audit
from storage.tables import AuditRow, DependencyRow, ModificationRow, ScopeItemRow, table_of
from tests.builders.databases import forget
from tests.builders.office import DAN, Office, words_of
from tests.builders.rooms.modifications import change_request, words


def refused(office: Office) -> list[tuple[str, str]]:
    """Who was refused what, by the history."""
    rows = table_of(AuditRow).c
    with office.store.reading() as conn:
        return [tuple(row) for row in conn.execute(select(rows.actor, rows.thing).where(rows.outcome == "refused"))]


def history(office: Office) -> int:
    """How long the history is."""
    with office.store.reading() as conn:
        return audit.newest(conn)


@pytest.mark.parametrize("typed", ["Q2 2021", "2021-Q2", "q2 2021", "2021 Q2"])
def test_an_expected_date_keeps_its_precision(office: Office, typed: str) -> None:
    """A quarter is a quarter, however it is written, and the form shows it so."""
    form = office.asks("/modification request CR1047", DAN)
    assert {each.name: each.value for each in form.fields}["expected"] == "Q4 2020"
    office.does(form, DAN, expected=typed)
    assert change_request(office, "CR1047").expected == PartialDate(2021, quarter=2)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("May 2020", "2020-05"), ("17 Jan 2020", "2020-01-17"), ("2020-11-05", "2020-11-05"), ("sept 2020", "2020-09"), ("2022", "2022")],
)
def test_an_expected_date_is_read_as_people_write_it(office: Office, typed: str, expected: str) -> None:
    """Months by name, days, and years alone; on the command line it acts at once."""
    office.does(f"/modification request CR1057 expected {typed}")
    assert str(change_request(office, "CR1057").expected) == expected


@pytest.mark.parametrize("typed", ["soon", "31 Feb 2020", "Q5 2020", "2020-13", "May 20", "Ma 2020", "1999"])
def test_what_is_no_expected_date_is_a_fault_at_its_field(office: Office, typed: str) -> None:
    """Nothing is guessed: the sentence says how a date is written, and nothing is changed."""
    before = change_request(office, "CR1047")
    assert set(office.faults(office.asks("/modification request CR1047"), expected=typed).by_field) == {"expected"}
    assert change_request(office, "CR1047") == before


def test_a_new_change_request_is_made_from_its_form(office: Office) -> None:
    """A reference that is not on record opens an empty form, and its answers make it."""
    form = office.asks("/modification request cr2000 advanced", DAN)
    assert "not on record yet" in str(form.about)
    assert set(office.faults(form, DAN, committed=("committed",)).by_field) == {"committed"}
    office.does(form, DAN, title="Hub firmware", expected="2020-11", committed=("committed",), note="By both CSPs.")
    assert change_request(office, "CR2000") == ChangeRequest(
        "CR2000", "Hub firmware", "", RequestState.ADVANCED, PartialDate(2020, 11), committed=True, note="By both CSPs."
    )


@pytest.mark.parametrize("ref", ["CR1047", "CR1057", "CR1088"])
def test_a_change_requests_form_saves_back_unchanged(office: Office, ref: str) -> None:
    """What is shown is what is stored."""
    before, length = change_request(office, ref), history(office)
    assert office.does(office.asks(f"/modification request {ref}")).title == "Nothing changed"
    assert (change_request(office, ref), history(office)) == (before, length)


def test_progress_on_the_command_line_tells_what_no_longer_waits(office: Office) -> None:
    """A state given acts at once, and names the modifications that waited for it."""
    answer = office.does("/modification request CR1057 delivered", DAN)
    assert change_request(office, "CR1057").state is RequestState.DELIVERED
    assert "MP078, SECMP0007, SECMP0015, SECMP0024 and SECMP0056 no longer wait for CR1057" in words(answer)
    office.refuses("/modification request CR1057 delivred", because="Did you mean delivered?")
    office.refuses("/modification request MP079", because="not a Change Request")
    assert "/modification request CR1047" in words_of(office.refuses("/modification request", because="Which Change Request?"))


def test_dcc_staff_tell_of_change_requests_but_edit_no_modification(office: Office) -> None:
    """The DCC records its Change Requests; modifications are the release managers'."""
    office.does("/modification request CR1047 advanced", DAN)
    office.refuses("/modification edit MP079", DAN, because="can add or edit a modification")
    assert refused(office) == [(DAN, "modification:MP079")]


def test_statements_do_not_grow_with_what_waits(office: Office) -> None:
    """A date that moves takes as many statements with 200 modifications more in the scope that waits."""
    counts = []
    for expected, extra in (("Q3 2021", 0), ("Q4 2021", 200)):
        with office.store.changing(Act("test", "test", office.now)) as tx:
            refs = [f"MP{number}" for number in range(500, 500 + extra)]
            tx.add_rows(ModificationRow, [{"ref": ref, "title": ref, "dcc_systems": True} for ref in refs])
            tx.add_rows(
                ScopeItemRow,
                [{"release_key": "2021", "modification_ref": ref, "part": 0, "position": 50} for ref in refs],
            )
            tx.add_rows(
                DependencyRow,
                [
                    {"modification_ref": ref, "request_ref": "CR1047", "before": "development starts", "reach": RequestState.EXITED_PIT}
                    for ref in refs
                ],
            )
        forget()
        with office.store.statements() as seen:
            answer = office.does(f"/modification request CR1047 expected {expected}")
        assert answer.notes
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_request_that_falls_back_is_waited_for_again(office: Office) -> None:
    """A state that was recorded too early is corrected: the modifications that no longer waited are named, with the ways out (R7)."""
    assert "no longer wait for CR1057" in words(office.does("/modification request CR1057 delivered"))
    said = words(office.does("/modification request CR1057 advanced"))
    assert "MP078, SECMP0007, SECMP0015, SECMP0024 and SECMP0056 wait for CR1057 again." in said
    assert "again" not in words(office.does("/modification request CR1057 exited PIT"))


def test_what_is_delivered_is_expected_no_more(office: Office) -> None:
    """The answer, the scope, the modification and the request itself say delivered, and when it was expected."""
    office.does("/modification depends MP079 on CR1088 reaching delivered before uit-start")
    office.does("/modification request CR1088 expected 15 May 2020")
    assert "now raised, expected 15 May 2020, no committed date" in words_of(office.say("/release scope june-2020"))
    assert "CR1088 is delivered.\n" in words_of(office.does("/modification request CR1088 delivered"))
    assert "now delivered, was expected 15 May 2020" in words_of(office.say("/release scope june-2020"))
    assert "now delivered, was expected 15 May 2020" in words_of(office.say("/modification show MP079"))
    shown = words_of(office.say("/modification show CR1088"))
    assert "It was expected:" in shown
    assert "committed" not in shown
