"""The draft of the RID: its number, and the changes that its readers look for (R8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from policy.model.rid import RidVersion
from policy.rid.draft import Draft, draft_of, without_versions
from policy.rid.redline.compare import Area, Difference, DifferenceKind
from tests.builders.june_2020 import june_2020

KEY = "june-2020"


def test_a_list_of_versions_is_not_told() -> None:
    """Readers look for what changed in the release, not for the row that says that a version was issued."""
    changes = [Difference(area, DifferenceKind.ENTERED, "A", "", "", "B") for area in (Area.SCOPE, Area.VERSIONS)]
    assert without_versions(changes) == (changes[0],)


def test_a_draft_needs_a_version_and_a_change() -> None:
    """Without a version there is nothing that it follows, without a change nothing to issue."""
    june = replace(june_2020(), versions=(RidVersion("2.0", date(2020, 1, 17), "Baselined", baselined=True),))
    assert draft_of(june, 22) == Draft("2.1", "2.0", 22)
    assert draft_of(june, 0) is None
    assert draft_of(replace(june, versions=()), 22) is None
