"""Choices as people say them."""

from __future__ import annotations

from enum import Enum

import pytest

from policy.model.decisions import Subject
from policy.model.releases import Classification, ReleaseKind
from policy.model.rid import Covers
from policy.model.scope import ModificationState, ScopeState
from policy.rid.choice_words import choice_words


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (ReleaseKind.SYSTEM, "SEC System Release"),
        (Covers.SYSTEM, "modifications that impact DCC or User Systems"),
        (Covers.DOCUMENTS, "modifications on SEC documents only"),
        (ModificationState.DRAFT_PROPOSAL, "Draft Proposal"),
        (ModificationState.APPROVED, "approved"),
        (ScopeState.TARGETED, "targeted"),
        (Subject.SIT_REPORT, "the SIT Completion Report"),
        (Classification.AMBER, "Amber"),
    ],
)
def test_a_choice_in_words(choice: Enum, words: str) -> None:
    """A word that is stored for two choices is read by its kind; one that people use stays."""
    assert choice_words(choice) == words
