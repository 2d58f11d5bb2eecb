"""Committees, their members, and glossary terms."""

from __future__ import annotations

from dataclasses import dataclass


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


@dataclass(frozen=True)
class Term:
    """A glossary term or acronym and its meaning (RID appendix 2)."""

    term: str
    meaning: str
