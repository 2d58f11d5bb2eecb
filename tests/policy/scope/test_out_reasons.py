"""Why scope items are out, in words: a release that they moved to has its name (R5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy.model.scope import ScopeState
from policy.scope.out_reasons import leaving_words, moved_to
from tests.builders.june_2020 import june_2020


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("moved to november-2020: Late: see the minute", "moved to the November 2020 SEC Release: Late: see the minute"),
        ("moved to adhoc-2020-03-05: Urgent", "moved to the Ad-hoc SEC Release of 5 Mar 2020: Urgent"),
        ("moved to 2021: Later", "moved to the 2021 SEC Releases: Later"),
        ("moved to another release: Late", "moved to another release: Late"),
        ("moved to November 2020 (on which day is not on record)", "moved to November 2020 (on which day is not on record)"),
        ("withdrawn", "withdrawn"),
        ("", ""),
    ],
)
def test_a_reason_names_the_release(reason: str, words: str) -> None:
    """What a move stored has the release's key; people read its name, and what somebody typed stays as typed."""
    assert leaving_words(reason) == words


def test_the_release_that_an_item_moved_to() -> None:
    """Only of an item that is out, and only if a release's key is stored."""
    out = replace(june_2020().scope[0], state=ScopeState.OUT, out_reason="moved to november-2020: Late")
    assert moved_to(out) == "november-2020"
    assert moved_to(replace(out, state=ScopeState.TARGETED)) == ""
    assert moved_to(replace(out, out_reason="moved to another release: Late")) == ""
