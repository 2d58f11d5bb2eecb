"""Rows of positions: the keys of a person's further seats, and reading them (R22)."""

from __future__ import annotations

from policy.sign_off.sign_off import Verdict
from storage.engine.session import Act
from storage.sign_off.positions import free_key, person_of, position_rows, positions_by_seat, rows_of_person
from storage.tables import PositionRow
from tests.builders.office import RACHEL, Office

KEY = "june-2020"


def test_the_first_seat_has_the_persons_own_key() -> None:
    """A person's first row is under their id, further ones name the seat, and a seat that is taken again is numbered."""
    taken: list[str] = []
    for expected in ("U1", "U1/U2", "U1/U2/2", "U1/U2/3"):
        taken.append(free_key(taken, "U1", "U2"))
        assert taken[-1] == expected
    assert free_key(["U1"], "U1", "U3") == "U1/U3"


def test_every_key_names_its_person() -> None:
    """The person of a row is before the first slash."""
    assert [person_of(key) for key in ("U1", "U1/U2", "U1/U2/2")] == ["U1", "U1", "U1"]


def test_rows_are_read_by_criterion_person_and_seat(office: Office) -> None:
    """A person whose id begins like another's is somebody else."""
    keys = {"U1": "U1", "U1/U2": "U2", "U11": "U11", "U2": "U2"}
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        for key, seat in keys.items():
            row = PositionRow(
                release_key=KEY, criterion_ref="T1", user_id=key, voice=seat, verdict=Verdict.MET, stamp="x", taken_at=office.now
            )
            tx.session.add(row)
        tx.session.add(
            PositionRow(release_key=KEY, criterion_ref="T2", user_id="U1", voice="U1", verdict=Verdict.MET, stamp="x", taken_at=office.now)
        )
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        assert [row.user_id for row in position_rows(tx.session, KEY, "T1")] == ["U1", "U1/U2", "U11", "U2"]
        assert [row.user_id for row in rows_of_person(tx.session, KEY, "T1", "U1")] == ["U1", "U1/U2"]
        assert [(row.criterion_ref, row.user_id) for row in positions_by_seat(tx.session, KEY, "U2")] == [("T1", "U1/U2"), ("T1", "U2")]
        assert positions_by_seat(tx.session, "november-2020", "U2") == []
