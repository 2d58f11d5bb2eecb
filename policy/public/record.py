"""The public record of a release: without remarks and hidden releases; and the step until which comments count (R26)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from policy.model import acts
from policy.model.releases import Release
from policy.model.scope import ScopeItem
from policy.releases.facts import is_closed
from policy.scope.out_reasons import MOVED_TO
from policy.timetable.dates import Dated, resolve

_REMARK = "remark"


def public_record(release: Release, is_public: Callable[[str], bool]) -> Release:
    """Returns the release as the site shows it: without remarks, which no RID prints, and without the names of hidden releases.

    `is_public` says of a release's key whether everybody may see that release: a release to which a modification moved may have been
    classified higher since (Paper, p. 1; R20, R26).
    """
    return replace(
        release,
        scope=tuple(public_item(item, is_public) for item in release.scope),
        notes=tuple(each for each in release.notes if each.kind != _REMARK),
    )


def public_item(item: ScopeItem, is_public: Callable[[str], bool]) -> ScopeItem:
    """Returns the scope item without the name of a hidden release to which it moved (R20)."""
    if not item.out_reason.startswith(MOVED_TO):
        return item
    target, colon, why = item.out_reason.removeprefix(MOVED_TO).partition(":")
    return item if is_public(target) else replace(item, out_reason=f"{MOVED_TO}another release{colon}{why}")


def comments_close(release: Release, today: date) -> Dated | None:
    """Returns the step until which comments on the RID are taken up, or None if there is none still to come.

    Drafts are issued for comment, and what was commented is in the version that the body then baselines (RID appendix 1; Guidance 4.2). So
    it is the next baseline, and after the last one the go/no-go decision (assumption: no source gives a closing day).
    """
    if is_closed(release, today):
        return None
    steps = [each for each in resolve(release.milestones).values() if not each.done]
    for act in (acts.DECIDE_BASELINE, acts.DECIDE_GO_LIVE):
        found = [each for each in steps if act in each.milestone.acts and (each.day is None or each.day >= today)]
        if found:
            return min(found, key=lambda each: each.day or date.max)
    return None
