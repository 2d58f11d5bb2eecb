"""Committees, their members, and glossary terms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

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
"""The name of each in sentences: the SEC's own terms, which no release file changes (decision 1601)."""

FULL_NAMES = {
    SECAS: ("Smart Energy Code Administrator and Secretariat", "SECAS"),
    DCC: ("Data Communication Company", "DCC"),
    OPSG: ("Operations Group", "Operations Group"),
    TAG: ("Testing Advisory Group", "TAG"),
    SSC: ("Security Sub-Committee", "SSC"),
    TABASC: ("Technical Architecture and Business Architecture Sub-Committee", "TABASC"),
    PANEL: ("SEC Panel", "Panel"),
    CSC: ("Change Sub-Committee", "CSC"),
    CHANGE_BOARD: ("Change Board", "Change Board"),
    AUTHORITY: ("Authority", "Authority"),
    TEST_PARTICIPANTS: ("Test Participants", "Test Participants"),
}
"""The name and the short name of each in the SEC's documents (RID appendix 2)."""

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

    @property
    def called(self) -> str:
        """Its name in every message: the SEC's term, or the name in the file that added it."""
        return NAMES.get(self.key) or self.short or self.name

    @property
    def the(self) -> str:
        """What a sentence calls it: "the TAG", but "SECAS", which is a name."""
        return self.called if self.key == SECAS else f"the {self.called}"


@dataclass(frozen=True)
class Member:
    """A person (Slack user id) on a committee's roster, and whether they chair it."""

    committee: str
    user: str
    chair: bool = False


@dataclass(frozen=True)
class Deputy:
    """A person (`user`) who stands in for an `absent` one on all their committees, up to and including the day `until` (R22)."""

    absent: str
    user: str
    until: date


class _Added:
    """Names of the committees that release files added. They are data like a release, and yet every sentence needs them."""

    names: Mapping[str, str] = {}


def name_added(names: Mapping[str, str]) -> None:
    """Sets the names of the added committees, by key. Storage does so in each transaction, so names are never stale."""
    _Added.names = {key: name for key, name in names.items() if key not in NAMES}


def name_of_body(key: str) -> str:
    """Returns the name of a committee, body or party in a sentence.

    A key without a name is written as one: "data-group" as "Data Group", and a short word as an abbreviation, "smkg" as "SMKG".
    """
    if is_body(key) or not _BODY_KEY.fullmatch(key):
        return NAMES.get(key) or _Added.names.get(key, key)
    return key.upper() if len(key) <= _ABBREVIATION else key.replace("-", " ").title()


def is_body(word: str) -> bool:
    """Returns whether a word is the key of a committee, body or party: one of the SEC's, or one that a file added."""
    return word in NAMES or word in _Added.names


def bodies() -> tuple[str, ...]:
    """Returns the keys of everybody who can own a step or be a committee, those that files added last."""
    return (*OWNERS, *sorted(_Added.names))


def as_named(committee: Committee) -> Committee:
    """Returns a committee under the SEC's names if it is one of the SEC's, whatever an older file called it; any other as it is."""
    name, short = FULL_NAMES.get(committee.key, (committee.name, committee.short))
    return replace(committee, name=name, short=short)


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
