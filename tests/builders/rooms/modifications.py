"""Modifications and Change Requests as stored, and what is said of them."""

from __future__ import annotations

from commands.protocol.results import Changed
from policy.model.scope import ChangeRequest, Modification
from storage.scope import change_requests, modifications
from tests.builders.office import Office

FIVE = ("MP078", "SECMP0007", "SECMP0015", "SECMP0024", "SECMP0056")
"""The modifications of the 2021 bucket, which wait for CR1047 and CR1057."""


def modification(office: Office, ref: str) -> Modification:
    """A modification as stored."""
    with office.store.reading() as conn:
        found = modifications.fetch_modification(conn, ref)
    assert found is not None
    return found.modification


def waits(office: Office, ref: str) -> list[tuple[str, str, str]]:
    """What a modification waits for: request, state, step."""
    with office.store.reading() as conn:
        found = modifications.fetch_modification(conn, ref)
    assert found is not None
    return [(each.request.ref, each.reach.value, each.before) for each in found.dependencies]


def change_request(office: Office, ref: str) -> ChangeRequest:
    """A Change Request as stored."""
    with office.store.reading() as conn:
        found = change_requests.fetch_request(conn, ref)
    assert found is not None
    return found.request


def words(result: Changed) -> str:
    """All that is said."""
    return "\n".join("".join(map(str, line)) for line in (result.sentence, *result.notes))
