"""Lessons learnt that are still owed for a release that went live (RID 3)."""

from __future__ import annotations

from collections.abc import Collection

from policy.model.releases import Release
from policy.model.roster import DCC, SECAS
from policy.sign_off.criteria import applicable_criteria


def lessons_owed(release: Release, given: Collection[str]) -> list[str]:
    """Returns who still owes lessons: the bodies with criteria, the deciding one, the DCC and SECAS, except those in `given` (RID 3)."""
    asked = dict.fromkeys((*(each.committee for each in applicable_criteria(release)), release.body, DCC, SECAS))
    return [each for each in asked if each not in given]
