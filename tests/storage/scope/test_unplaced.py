"""Approved modifications that are in no release, on both databases (Guidance 4.2; R24)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.model.releases import Classification, Release, ReleaseKind
from policy.model.scope import Modification, ModificationState, Part, ScopeItem, ScopeState
from storage.engine.session import Store
from storage.release_file import Contents
from storage.release_file.loader import load
from storage.scope import modifications
from storage.scope.unplaced import count_unplaced, undated, unplaced_on
from tests.builders.release_files import AT, contents

JUNE, NOVEMBER, OTHER = date(2020, 6, 25), date(2020, 11, 5), date(2020, 9, 1)


def approved(ref: str, day: date | None, *parts: Part) -> Modification:
    """An approved modification with its date and parts."""
    return Modification(ref, ref, ModificationState.APPROVED, implementation_on=day, parts=parts)


PLACED, HOMELESS, ELSEWHEN, UNDATED = approved("MP001", JUNE), approved("MP002", JUNE), approved("MP003", OTHER), approved("MP004", None)
PARTS = approved("MP005", None, Part(1, JUNE), Part(2, NOVEMBER))
CANCELLED, LEFT = approved("MP006", JUNE), approved("MP007", JUNE)
UNDECIDED = replace(approved("MP008", JUNE), state=ModificationState.MODIFICATION_PROPOSAL)


def test_each_release_has_what_is_approved_for_its_days(store: Store) -> None:
    """Its own day's, and those of days of its year without a release; what is undecided, placed or of another release's day is not."""
    june = Release(
        "june-2020",
        ReleaseKind.SYSTEM,
        JUNE,
        scope=(ScopeItem(PLACED), ScopeItem(PARTS, 1), ScopeItem(LEFT, state=ScopeState.OUT, out_reason="moved"), ScopeItem(UNDECIDED)),
    )
    november = Release("november-2020", ReleaseKind.SYSTEM, NOVEMBER)
    off = Release("adhoc-2020-03-05", ReleaseKind.ADHOC, date(2020, 3, 5), cancelled_on=AT.date(), scope=(ScopeItem(CANCELLED),))
    year = Release("2020", ReleaseKind.YEAR, None)
    everything = (PLACED, HOMELESS, ELSEWHEN, UNDATED, PARTS, CANCELLED, LEFT, UNDECIDED)
    load(store, Contents(releases=(june, november, off, year), modifications=everything, committees=contents().committees), at=AT)
    with store.reading() as conn:
        found = {each.key: [unit.name for unit in unplaced_on(conn, each)] for each in (june, november, year)}
        assert found == {
            "june-2020": ["MP002", "MP003", "MP006", "MP007"],
            "november-2020": ["MP003", "MP005 part 2"],
            "2020": ["MP003"],
        }
        assert undated(conn, 5, Classification.WHITE) == ("MP004",)
        assert undated(conn, 0, Classification.WHITE) == ()
        total, lines = modifications.list_modifications(conn, unplaced=True)
        assert [each.modification.ref for each in lines] == ["MP002", "MP003", "MP004", "MP005", "MP006", "MP007"]
        assert count_unplaced(conn, Classification.RED) == total == 6
        window = replace(june, window_end=OTHER)
        assert "MP003" in [unit.name for unit in unplaced_on(conn, window)]


@pytest.mark.parametrize(("level", "seen"), [(Classification.WHITE, False), (Classification.AMBER, False), (Classification.RED, True)])
def test_what_left_a_release_that_is_classified_higher_is_not_named(store: Store, *, level: Classification, seen: bool) -> None:
    """Who may see June 2020 reads nothing of a modification whose only release, a cancelled one, is Red (R20)."""
    june = Release("june-2020", ReleaseKind.SYSTEM, JUNE, classification=level)
    was_in = (ScopeItem(CANCELLED), ScopeItem(UNDATED))
    red = Release(
        "adhoc-2020-03-05", ReleaseKind.ADHOC, date(2020, 3, 5), cancelled_on=AT.date(), scope=was_in, classification=Classification.RED
    )
    load(store, Contents(releases=(june, red), modifications=(CANCELLED, UNDATED), committees=contents().committees), at=AT)
    with store.reading() as conn:
        assert [unit.name for unit in unplaced_on(conn, june)] == (["MP006"] if seen else [])
        assert undated(conn, 5, level) == (("MP004",) if seen else ())
        assert count_unplaced(conn, level) == (2 if seen else 0)
