"""Findings on cut-offs, conditions and steps that come after go-live, such as after a move (Guidance 4.3; RID 1, 3, 6; R23)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from policy.findings.finding import Finding, Severity
from policy.model import acts
from policy.model.releases import Release
from policy.model.wording import counted, day_words, joined, one_line
from policy.releases.facts import ReleaseFacts
from policy.releases.phase import go_given
from policy.scope.cutoffs import undecided
from policy.sign_off.conditions import GO_LIVE, due_after
from policy.timetable.dates import Dated
from policy.timetable.go_live_window import window_end
from policy.timetable.needless import is_needless
from policy.timetable.timetable import out_of_order

CUTOFF = "cutoff-after-go-live"
"""The key of findings on cut-offs after go-live, before the modification."""
CONDITION = "condition-late"
"""The key of findings on conditions that are due too late, before the criterion and the number."""


def late_cutoffs(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds decision cut-offs after go-live, of modifications that are not decided (Guidance 4.3, RID 1; R5)."""
    go_live = facts.release.go_live
    if go_live is None or facts.closed:
        return
    for item in undecided(facts.release):
        if item.cutoff is not None and item.cutoff > go_live:
            text = f"The decision cut-off of {item.name}, {day_words(item.cutoff)}, is after go-live on {day_words(go_live)}."
            figures = (("modification", item.name), ("cut-off", day_words(item.cutoff)), ("go-live", day_words(go_live)))
            fix = f"Set an earlier cut-off, or move {item.name} to a later release."
            yield Finding(f"{CUTOFF}:{item.name}", "R5", Severity.ERROR, text, figures, fix)


def late_conditions(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds open conditions due after go-live, or after the decision on it, which they block (RID 6; R13)."""
    release = facts.release
    if facts.closed or go_given(release, facts.today):
        return
    for each in facts.conditions:
        if not each.open:
            continue
        late = due_after(release, each.due, facts.dated)
        if late is None:
            continue
        what, day = late
        severity = Severity.ERROR if what == GO_LIVE else Severity.WARNING
        text = f"A condition on {each.criterion} is due on {day_words(each.due)}, after {what} on {day_words(day)}: {one_line(each.text)}"
        figures = (("due", day_words(each.due)), (what, day_words(day)))
        fix = "Have its committee close it earlier, or set another day by taking its position again."
        ways = (
            (f"Open {each.criterion}", ("criteria", release.key, each.criterion)),
            ("Close it", ("condition", release.key, each.criterion, str(each.number))),
        )
        yield Finding(f"{CONDITION}:{each.criterion}:{each.number}", "R13", severity, text, figures, fix, ways)


def late_steps(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds steps after go-live that belong before it, and that no finding on their order names (RID 3; R13)."""
    release = facts.release
    last = window_end(release) or release.go_live
    if last is None or facts.closed:
        return
    named = {pair.first.milestone.key for pair in out_of_order(release, facts.dated)}
    late = [each for each in _before_go_live(facts) if each.milestone.key not in named and _is_after(each, last)]
    if not late:
        return
    is_are = "step is" if len(late) == 1 else "steps are"
    listed = joined([f"“{each.milestone.event}” ({each.words})" for each in late])
    text = f"{counted(len(late), is_are, is_are)} after go-live on {day_words(last)} but must come before it: {listed}."
    figures = (("go-live", day_words(last)), *((each.milestone.event, each.words) for each in late))
    ways = tuple(("Change the date", ("milestone", release.key, each.milestone.key)) for each in late[:1])
    if len(late) > 1:
        ways = (("Set all dates", ("milestone", release.key, "dates")),)
    yield Finding("steps-after-go-live", "R13", Severity.ERROR, text, figures, "Move it before go-live." if len(late) == 1 else _MOVE, ways)


_MOVE = "Move each before go-live."


def _is_after(each: Dated, last: date) -> bool:
    return each.partial is not None and each.partial.earliest > last


def _before_go_live(facts: ReleaseFacts) -> Iterator[Dated]:
    """Yields the steps that are not done and belong before go-live: those for an act, and those that the timetable has before it."""
    reached = _place_of_go_live(facts.release)
    for place, each in enumerate(facts.dated.values()):
        step = each.milestone
        if each.done or acts.GO_LIVE in step.acts or is_needless(facts.release, step):
            continue
        if step.acts or (place < reached and step.offset <= 0):
            yield each


def _place_of_go_live(release: Release) -> int:
    return next((place for place, each in enumerate(release.milestones) if acts.GO_LIVE in each.acts), 0)
