"""Verbs of findings."""

from __future__ import annotations

from commands.findings import accept, check
from commands.protocol.verb import Group, Verb
from policy.access.permissions import Action

VERBS = (
    Verb(
        "/release",
        "check",
        "check KEY",
        "What does not add up, against the rules and itself",
        "check june-2020",
        Group.READING,
        reads=check.check,
    ),
    Verb(
        "/release",
        "accept",
        "accept KEY [FINDING [withdraw]]",
        "Accept a finding of the check as it is, with a reason, until its figures change",
        "accept june-2020 dcc-total",
        Group.REVIEW,
        acts=accept.accept,
        action=Action.ACCEPT,
    ),
)
