"""Bodies that decide on modifications, and the committees that may record each decision (Guidance 4.1; November 2020; R24)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from policy.model.roster import AUTHORITY, CHANGE_BOARD, CSC, PANEL, SECAS, Member, name_of_body
from policy.model.scope import Decider, Modification, ModificationPath

SEC_DECIDERS = (
    Decider(CHANGE_BOARD, (ModificationPath.SELF_GOVERNANCE.value,), (SECAS, CHANGE_BOARD)),
    Decider(AUTHORITY, (ModificationPath.AUTHORITY.value,), (SECAS,)),
    Decider(PANEL, (ModificationPath.FAST_TRACK.value,), (SECAS, PANEL, CSC)),
)
"""The deciders for a database that holds none; the shipped reference data has the same, with what in it is an assumption."""


def recording(deciders: Sequence[Decider], body: str = "") -> tuple[str, ...]:
    """Returns the committees that may record the body's decision, or, without a body, any decision (R24)."""
    chosen = [each for each in deciders if body in {"", each.body}]
    return tuple(dict.fromkeys(committee for each in chosen for committee in each.recorded_by))


def seats_to_record(memberships: Collection[Member]) -> frozenset[str]:
    """Returns the committees for which a person may record: SECAS for its members, others for their chair (R24)."""
    return frozenset(each.committee for each in memberships if each.chair or each.committee == SECAS)


def recordable(deciders: Sequence[Decider], memberships: Collection[Member]) -> tuple[str, ...]:
    """Returns the bodies whose decisions a person may record (R24)."""
    seats = seats_to_record(memberships)
    return tuple(each.body for each in deciders if seats & set(each.recorded_by))


def who_records(deciders: Sequence[Decider], body: str) -> str:
    """Returns the sentence that says who may record a body's decision (R24)."""
    names = [name_of_body(each) if each == SECAS else f"the {name_of_body(each)}'s chair" for each in recording(deciders, body)]
    return f"Only {' or '.join(names)} can record a decision of the {name_of_body(body)}."


def usual_decider(modification: Modification, deciders: Sequence[Decider]) -> str:
    """Returns the body that decides on the modification's path; "" if the path is not on record (R24)."""
    if modification.path is None:
        return ""
    return next((each.body for each in deciders if modification.path.value in each.paths), "")
