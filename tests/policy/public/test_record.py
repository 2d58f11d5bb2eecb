"""What the public site says of a release, and until when comments count (R20, R26; RID appendix 1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.model import acts
from policy.model.releases import Note, Release
from policy.model.scope import ScopeState
from policy.public.record import comments_close, public_record
from tests.builders.june_2020 import june_2020


def test_remarks_and_the_names_of_hidden_releases_stay_inside() -> None:
    """A modification that moved to a hidden release moved to another release; one that moved to a public one says which."""
    item = replace(june_2020().scope[0], state=ScopeState.OUT, out_reason="moved to november-2020: Late.")
    release = replace(june_2020(), scope=(item,), notes=(Note("remark", "Ours"), Note("note", "Everybody's")))
    hidden, shown = (public_record(release, lambda key, see=see: see) for see in (False, True))  # type: ignore[misc]  # mypy can't type a lambda's default.
    assert hidden.scope[0].out_reason == "moved to another release: Late."
    assert shown.scope == release.scope
    assert [each.text for each in hidden.notes] == ["Everybody's"]


def done(release: Release, *of: str) -> Release:
    """The release with these acts done."""
    steps = (replace(each, done_on=date(2020, 1, 17)) if set(of) & set(each.acts) else each for each in release.milestones)
    return replace(release, milestones=tuple(steps))


@pytest.mark.parametrize(
    ("release", "today", "day"),
    [
        (june_2020(), "2020-01-10", "2020-01-17"),
        (june_2020(), "2020-01-17", "2020-01-17"),
        (june_2020(), "2020-01-18", "2020-06-12"),
        (done(june_2020(), acts.DECIDE_BASELINE), "2020-01-18", "2020-06-12"),
        (done(june_2020(), acts.DECIDE_BASELINE, acts.DECIDE_GO_LIVE), "2020-06-13", None),
        (replace(june_2020(), live_on=date(2020, 6, 25)), "2020-06-25", None),
    ],
)
def test_comments_are_taken_up_until_the_next_baseline(release: Release, today: str, day: str | None) -> None:
    """Then until the go/no-go decision; not once the release is over."""
    found = comments_close(release, date.fromisoformat(today))
    assert (found.day.isoformat() if found and found.day else None) == day
