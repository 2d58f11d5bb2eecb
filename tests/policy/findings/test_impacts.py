"""Findings on impacts of modifications (RID 2)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policy.findings.check import check
from policy.model.impacts import DocumentImpact, ParticipantImpact
from policy.model.releases import Topic
from policy.model.scope import ScopeState
from tests.builders.june_2020 import TODAY, june_2020
from tests.builders.rooms.findings_by_rule import found


def test_impacts() -> None:
    """A modification without ticks is found only where the participant matrix has others, and while it is in scope."""
    assert "no-participant:MP088" not in found(replace(june_2020(), participants=()))
    assert "no-participant:MP088" not in found(replace(june_2020(), scope=june_2020().scope[:-1]))


def without(rows: tuple[Any, ...], **facts: str) -> tuple[Any, ...]:
    """The rows of a matrix without those of these values."""
    return tuple(each for each in rows if any(getattr(each, name) != value for name, value in facts.items()))


UNDATED = tuple(replace(item, added_on=None) for item in june_2020().scope)
"""Scope whose day of addition no source gives."""


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"participants": without(june_2020().participants, modification="SECMP0053", participant="DCC")}, {"no-dcc-tick:SECMP0053"}),
        ({"participants": without(june_2020().participants, modification="SECMP0062", participant="DCC")}, {"no-dcc-tick:SECMP0062"}),
        ({"participants": without(june_2020().participants, modification="MP079", participant="DCC")}, set()),
        ({"participants": ()}, set()),
        ({"documents": without(june_2020().documents, modification="MP084")}, {"no-document:MP084"}),
        ({"documents": without(june_2020().documents, modification="MP084", document="Section C")}, {"no-document:MP084"}),
        ({"documents": ()}, set()),
        ({"participants": (ParticipantImpact("MP079", "DCC"),), "not_on_record": (Topic.PARTICIPANTS,), "scope": UNDATED}, set()),
        ({"documents": (DocumentImpact("MP079", "Section D"),), "not_on_record": (Topic.DOCUMENTS,), "scope": UNDATED}, set()),
        ({}, set()),
    ],
)
def test_impacts_that_contradict_the_scope(changes: dict[str, Any], keys: set[str]) -> None:
    """A modification on DCC Systems ticks the DCC and each changes a document, if the matrices are in use and the sources say so."""
    findings = found(replace(june_2020(), **changes))
    assert {key for key in findings if key.startswith(("no-dcc-tick", "no-document"))} == keys


def test_what_is_out_of_scope_needs_no_impacts_and_parts_count_once() -> None:
    """A removed modification is not looked at, and two parts of one modification give one finding."""
    june = june_2020()
    bare = replace(june, participants=(ParticipantImpact("MP079", "DCC"),), documents=(DocumentImpact("MP079", "Section D"),))
    gone = replace(bare, scope=tuple(replace(item, state=ScopeState.OUT, out_reason="Gone") for item in june.scope))
    assert not [key for key in found(gone) if key.startswith(("no-dcc-tick", "no-document"))]
    second = replace(june.scope[1], part=2)
    keys = [each.key for each in check(replace(bare, scope=(*june.scope, second)), TODAY) if each.key.endswith("SECMP0062")]
    assert keys == ["no-dcc-tick:SECMP0062", "no-document:SECMP0062"]
