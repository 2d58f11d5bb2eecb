"""Verbs of findings."""

from __future__ import annotations

from commands.findings import accept, check, why
from commands.protocol.verb import Group, Verb
from policy.access.permissions import Action

VERBS = (
    Verb(
        "/release",
        "check",
        "check KEY",
        "Check a release against the rules and for contradictions",
        "check june-2020",
        Group.READING,
        reads=check.check,
    ),
    Verb(
        "/release",
        "accept",
        "accept KEY [FINDING [withdraw]]",
        "Accept a finding with a reason, until its figures change",
        "accept june-2020 dcc-total",
        Group.REVIEW,
        acts=accept.accept,
        action=Action.ACCEPT,
    ),
    Verb(
        "/release",
        "why",
        "why [RULE]",
        "Show a rule that a finding cites, with its source and paragraph",
        "why R9",
        Group.READING,
        reads=why.why,
    ),
)
