"""The go-live as one date of release and timetable: whether an edit may still change it, and the decision that moves it (R23)."""

from __future__ import annotations

from commands.protocol.command import Doing
from commands.protocol.line import Line
from commands.protocol.results import Refused
from policy.calendar.release_calendar import release_as_one, release_name
from policy.model import acts
from policy.model.releases import Release
from policy.model.timetable import Milestone
from policy.model.wording import day_words
from policy.timetable.policy_dates import why_go_live_fixed
from storage.history.names import name_of
from storage.roster.cached import recent_rules
from storage.tables import ReleaseRow


def fixed_go_live(doing: Doing, release: Release) -> str:
    """Returns why an edit can't change the go-live today, or ""; see `why_go_live_fixed`."""
    return why_go_live_fixed(release, doing.today, recent_rules(doing.tx.connection).lead_times)


def moved_by_decision(release: Release, why: str) -> Refused:
    """Returns the refusal to edit a go-live, with the decision that moves it (R23)."""
    line = Line.release("decide", release.key, "date")
    sentence = f"{why}, so only a decision moves the go-live of the {release_name(release.key)}: {line}."
    return Refused(sentence, (line,), name_of(ReleaseRow, release.key), release.key)


def other_go_live(doing: Doing, release: Release, original: Milestone | None, changed: Milestone) -> Refused | None:
    """Returns the refusal to move the go-live step alone, off the release's go-live, with the way to move both; None if it stays (R23)."""
    day = changed.day.exact if changed.day else None
    if acts.GO_LIVE not in changed.acts or release.go_live is None or day in {None, release.go_live}:
        return None
    if original is not None and original.day == changed.day and acts.GO_LIVE in original.acts:
        return None
    if why := fixed_go_live(doing, release):
        return moved_by_decision(release, why)
    line = Line.release("edit", release.key, "facts")
    sentence = (
        f"The {release_as_one(release.key)} goes live on {day_words(release.go_live)}. Change its go-live, and this step follows: {line}."
    )
    return Refused(sentence, (line,), name_of(ReleaseRow, release.key), release.key)
