"""What several open releases have in scope at once, on both databases (Paper 2, 3; R6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from policy.model.decisions import Decision, Outcome, Subject
from policy.model.releases import Classification, Release, ReleaseKind
from policy.model.scope import Modification, ModificationState, ScopeItem, ScopeState
from storage.engine.session import Store
from storage.release_file import Contents
from storage.release_file.loader import load
from storage.scope.twins import twins
from tests.builders.release_files import AT, contents

ONE, TWO, THREE = (Modification(ref, ref, ModificationState.MODIFICATION_PROPOSAL) for ref in ("MP001", "MP002", "MP003"))
JUNE = Release(
    "june-2020",
    ReleaseKind.SYSTEM,
    date(2020, 6, 25),
    scope=(ScopeItem(ONE), ScopeItem(TWO, 1), ScopeItem(THREE, state=ScopeState.OUT, out_reason="moved")),
)
NOVEMBER = Release("november-2020", ReleaseKind.SYSTEM, date(2020, 11, 5), scope=(ScopeItem(ONE), ScopeItem(TWO, 2), ScopeItem(THREE)))
BUCKET = Release("2021", ReleaseKind.YEAR, None, scope=(ScopeItem(TWO, 1),))


def found(store: Store, *releases: Release) -> dict[str, list[tuple[str, str, int, bool]]]:
    """What each release shares with the others."""
    load(store, Contents(releases=releases, modifications=(ONE, TWO, THREE), committees=contents().committees), at=AT)
    with store.reading() as conn:
        return {each.key: [(twin.item.name, twin.release, twin.part, twin.closed) for twin in twins(conn, each)] for each in releases}


def test_the_same_place_in_two_releases(store: Store) -> None:
    """The whole in both and the same part in both are found; different parts, and what left, are not."""
    assert found(store, JUNE, NOVEMBER, BUCKET) == {
        "june-2020": [("MP001", "november-2020", 0, False), ("MP002 part 1", "2021", 1, False)],
        "november-2020": [("MP001", "june-2020", 0, False)],
        "2021": [("MP002 part 1", "june-2020", 1, False)],
    }


def test_only_open_releases_that_may_be_seen_count(store: Store) -> None:
    """A cancelled one is no second place, and one that is classified higher is not named (R20)."""
    amber = replace(NOVEMBER, classification=Classification.AMBER)
    cancelled = replace(BUCKET, cancelled_on=AT.date())
    assert found(store, JUNE, amber, cancelled) == {
        "june-2020": [],
        "november-2020": [("MP001", "june-2020", 0, False)],
        "2021": [("MP002 part 1", "june-2020", 1, False)],
    }


def test_the_newest_decision_says_whether_the_other_scope_is_closed(store: Store) -> None:
    """A Go closes it, and a deferral after it opens it again."""
    go = Decision(Subject.GO_LIVE, "panel", Outcome.GO, date(2020, 1, 2))
    later = replace(go, outcome=Outcome.DEFER, met_on=date(2020, 1, 3))
    assert found(store, JUNE, replace(NOVEMBER, decisions=(go,)))["june-2020"] == [("MP001", "november-2020", 0, True)]
    assert found(store, JUNE, replace(NOVEMBER, decisions=(go, later)))["june-2020"] == [("MP001", "november-2020", 0, False)]
