"""Who decides on modifications, and who may record each decision (Guidance 4.1; November 2020; R24)."""

from __future__ import annotations

from policy.model.roster import AUTHORITY, CHANGE_BOARD, CSC, PANEL, SECAS
from policy.model.scope import Decider, ModificationPath

SEC_DECIDERS = (
    Decider(CHANGE_BOARD, (ModificationPath.SELF_GOVERNANCE.value,), (SECAS, CHANGE_BOARD)),
    Decider(AUTHORITY, (ModificationPath.AUTHORITY.value,), (SECAS,)),
    Decider(PANEL, (ModificationPath.FAST_TRACK.value,), (SECAS, PANEL, CSC)),
)
"""The deciders for a database that holds none; the shipped reference data has the same, with what in it is an assumption."""
