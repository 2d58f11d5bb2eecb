"""Committees, their members, and glossary terms."""

from __future__ import annotations

import re
from dataclasses import dataclass

USER_ID = r"[UW][A-Z0-9]{1,30}"
"""The pattern of a Slack user id."""

SECAS, DCC, TEST_PARTICIPANTS = "secas", "dcc", "test-participants"
OPSG, TAG, SSC, TABASC, PANEL, CSC = "opsg", "tag", "ssc", "tabasc", "panel", "csc"
CHANGE_BOARD, AUTHORITY = "change-board", "authority"

OWNERS = (SECAS, DCC, OPSG, TAG, SSC, TABASC, PANEL, CSC, CHANGE_BOARD, AUTHORITY, TEST_PARTICIPANTS)
"""The keys of everybody who can own a step or be a committee (RID 3, 6)."""

NAMES = {
    PANEL: "SEC Panel",
    CSC: "Change Sub-Committee",
    CHANGE_BOARD: "Change Board",
    AUTHORITY: "Authority",
    OPSG: "Operations Group",
    TAG: "TAG",
    SSC: "SSC",
    TABASC: "TABASC",
    DCC: "DCC",
    SECAS: "SECAS",
    TEST_PARTICIPANTS: "Test Participants",
}
"""What people call each of them."""

_PERSON = re.compile(USER_ID)
_BODY_KEY = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_ABBREVIATION = 5
"""The most letters of a key that is taken for an abbreviation."""


@dataclass(frozen=True)
class Committee:
    """A sub-committee, a deciding body or another party to a release.

    `role`: "decides", "reviews", "comments", "works" or "takes part". `quorum` is "chair" or a number of members.
    """

    key: str
    name: str
    short: str
    role: str
    reviews: str = ""
    quorum: str = "chair"


@dataclass(frozen=True)
class Member:
    """A person (Slack user id) on a committee's roster, and whether they chair it."""

    committee: str
    user: str
    chair: bool = False


def name_of_body(key: str) -> str:
    """Returns what people call a committee, body or party.

    A key without a name is written as one: "data-group" as "Data Group", and a short word as an abbreviation, "smkg" as "SMKG".
    """
    if key in NAMES or not _BODY_KEY.fullmatch(key):
        return NAMES.get(key, key)
    return key.upper() if len(key) <= _ABBREVIATION else key.replace("-", " ").title()


def is_person(owner: str) -> bool:
    """Returns whether an owner is a person, by Slack user id, and not a committee."""
    return _PERSON.fullmatch(owner) is not None


@dataclass(frozen=True)
class Term:
    """A glossary term or acronym and its meaning (RID appendix 2), an `explanation` in a plain sentence, and the `source` of both."""

    term: str
    meaning: str
    explanation: str = ""
    source: str = ""
