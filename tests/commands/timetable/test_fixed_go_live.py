"""The go-live step and the go-live of its release are one date (R23)."""

from __future__ import annotations

from tests.builders.office import Office

PLANNED = "june-2027"
"""A release that is only planned, so that an edit may change its go-live."""


def test_the_go_live_step_does_not_move_alone(office: Office) -> None:
    """A date of the go-live step off the release's go-live is refused: by a decision once it is fixed, by an edit while it is planned."""
    refused = office.refuses("/release milestone june-2020 go-live 2020-07-02", because="only a decision moves the go-live")
    assert str(refused.instead[0]) == "/release decide june-2020 date"
    form = office.asks("/release milestone june-2020 go-live")
    office.refuses(form, planned="2020-07-02", because="only a decision moves the go-live")
    office.does(form, notes="It goes live in the night.")
    office.does(office.asks(f"/release create {PLANNED}"))
    refused = office.refuses(f"/release milestone {PLANNED} go-live 2027-07-01", because="goes live on 24 Jun 2027")
    assert str(refused.instead[0]) == f"/release edit {PLANNED} facts"
