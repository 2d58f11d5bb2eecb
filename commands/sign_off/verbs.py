"""Verbs of the sign-off."""

from __future__ import annotations

from commands.protocol.verb import Group, Needs, Verb
from commands.sign_off import conditions, positions
from commands.sign_off.criteria import criteria, criterion
from commands.sign_off.evidence import evidence
from commands.sign_off.recommendations import recommend
from commands.sign_off.walks import walk
from policy.access.permissions import Action

VERBS = (
    Verb(
        "/release",
        "criteria",
        "criteria KEY|standard [COMMITTEE|CRITERION]",
        "Show the acceptance criteria and their sign-off, or the standard set",
        "criteria june-2020 tag",
        Group.READING,
        reads=criteria.show_criteria,
        keyless=("standard",),
    ),
    Verb(
        "/release",
        "evidence",
        "evidence KEY [CRITERION ... [LINK]]",
        "Submit, replace or withdraw evidence for acceptance criteria",
        "evidence june-2020 O3",
        Group.REVIEW,
        acts=evidence.evidence,
        action=Action.EVIDENCE,
        needs=Needs.EVIDENCE,
        keyless=("attach",),
    ),
    Verb(
        "/release",
        "signoff",
        "signoff KEY [COMMITTEE [CRITERION]]",
        "Sign off a committee's criteria on one card in its channel",
        "signoff june-2020 tag",
        Group.REVIEW,
        acts=walk.signoff,
        action=Action.WALK,
    ),
    Verb(
        "/release",
        "position",
        "position KEY CRITERION VERDICT VERSION",
        "Take a position on a criterion (the buttons of the card; use signoff)",
        "signoff june-2020 tag",
        Group.REVIEW,
        acts=positions.position,
        action=Action.POSITION,
        forms={"behalf": Action.MINUTE},
        hidden=True,
        people=("owner",),
    ),
    Verb(
        "/release",
        "condition",
        "condition KEY",
        "Close a condition, with a note",
        "condition june-2020",
        Group.REVIEW,
        acts=conditions.condition,
        action=Action.CONDITION,
    ),
    Verb(
        "/release",
        "recommend",
        "recommend KEY [COMMITTEE] [SUBJECT]",
        "Give a committee's recommendation, or its view on a document",
        "recommend june-2020 tag go-live",
        Group.REVIEW,
        acts=recommend.recommend,
        action=Action.RECOMMEND,
    ),
    Verb(
        "/release",
        "criterion",
        "criterion KEY [add [REF|standard]|reword REF|drop REF]",
        "Add, reword or drop an acceptance criterion",
        "criterion june-2020 reword T4",
        Group.RELEASE,
        acts=criterion.criterion,
        action=Action.CRITERION,
        forms={"confirm": Action.EDITORIAL},
    ),
)
