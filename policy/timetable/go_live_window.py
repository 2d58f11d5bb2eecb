"""The window of a go-live, and its last day (R23; November 2020)."""

from __future__ import annotations

from datetime import date

from policy.model import acts
from policy.model.releases import Release
from policy.model.timetable import Milestone
from policy.timetable.go_live_moves import moves


def window_end(release: Release) -> date | None:
    """Returns the last day of the release's go-live window, or None if the go-live is a single day (R23)."""
    found = moves(release)
    if not found:
        return release.window_end
    return found[-1].window_end if found[-1].after == release.go_live else None


def last_day(release: Release) -> date | None:
    """Returns the last day on which the release can go live as decided: the end of its window, or its go-live (R23)."""
    return window_end(release) or release.go_live


def last_day_of(release: Release, step: Milestone, day: date) -> date:
    """Returns the last day on which a step dated `day` is in time: the window's end for the go-live, else that day (R23)."""
    end = window_end(release) if acts.GO_LIVE in step.acts else None
    return max(day, end) if end else day
