"""A new release's usual content: the steps of the template and the standard criteria (RID 3; Annex 1; R10, R12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policy.model.releases import Release, ReleaseKind
from policy.model.sign_off import StandardCriterion
from policy.sign_off.standard import standard_for
from policy.timetable.template import template


def with_usual_content(release: Release, standard: Sequence[StandardCriterion], *, testing: bool | None = None) -> Release:
    """Returns a new release with the template's steps and the standard criteria of its kind. Raises ValueError without a go-live date.

    `testing` is whether it is expected to impact DCC Systems, as a System release is unless something else is said (R9, R12).
    """
    if release.go_live is None:
        raise ValueError(f"{release.key} has no go-live date, so it has no template")
    tested = release.kind is ReleaseKind.SYSTEM if testing is None else testing
    steps = template(release.kind, release.go_live, body=release.body, dcc_scope=tested, recorded_on=release.created_on)
    return replace(release, milestones=steps, criteria=standard_for(standard, release.kind, testing=tested))
