"""Findings on steps of the timetable: the order of testing, and steps done without the act that they stand for (RID 3; R25)."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from policy.findings.finding import Finding, Severity
from policy.model import acts
from policy.model.releases import Release
from policy.model.timetable import Milestone
from policy.model.wording import counted, day_words, joined
from policy.releases.facts import Facts
from policy.timetable.baselines import scope_set_on
from policy.timetable.testing_order import too_soon


def testing_order(facts: Facts) -> Iterator[Finding]:
    """Finds SIT begun or planned before the TAD's approval, and UIT before SIT or its approval without an overlap on record (R25)."""
    for each in too_soon(facts.release, facts.dated):
        begun = each.second.milestone.done_on
        fix = "Record the reason in the release's notes, then accept this finding." if begun else "Move one of the two steps."
        if each.may_overlap:
            fix = "If an overlap was agreed, record it with the testing approach. If not, " + fix[0].lower() + fix[1:]
        figures = (("step", each.second.milestone.event), ("date", day_words(begun) if begun else each.second.words))
        yield Finding(f"testing-order:{each.key}", "R25", Severity.ERROR, each.text, figures, fix)


def without_act(facts: Facts) -> Iterator[Finding]:
    """Finds steps that a file or an older database holds as done although their act is not on record, in one note (R25)."""
    if facts.recorded is None:
        return
    done = [each.milestone for each in facts.dated.values() if each.done]
    events = [each.event for each in done if lacks_act(facts.release, each, facts.recorded)]
    if events:
        are = "step is" if len(events) == 1 else "steps are"
        text = f"{counted(len(events), are, are)} done without the act on record: {joined(events)}."
        fix = "Record the act, or accept this finding if it can't be recorded."
        yield Finding("done-without-act", "R25", Severity.NOTE, text, (("steps", "; ".join(events)),), fix)


def lacks_act(release: Release, step: Milestone, recorded: Collection[str]) -> bool:
    """Returns whether an act that the step stands for is not on record; `recorded` are the acts on record (RID 3; R3, R25)."""
    for act in acts.RECORDED.intersection(step.acts):
        if act == acts.GO_LIVE:
            there = release.live_on is not None
        elif act == acts.DECIDE_BASELINE:
            there = scope_set_on(release, step.covers) is not None
        else:
            there = act in recorded
        if not there:
            return True
    return False
