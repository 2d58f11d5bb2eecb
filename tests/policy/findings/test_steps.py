"""Findings on steps: the order of testing, and steps done without their act (R25)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from policy.findings.check import Finding, check
from policy.findings.finding import Severity
from policy.findings.steps import lacks_act
from policy.model import acts
from policy.model.releases import Note, Release
from policy.model.rid import Covers
from policy.model.timetable import Milestone
from tests.builders.june_2020 import TODAY, june_2020
from tests.policy.timetable.test_testing_order import AGREED, planned


def found(release: Release, recorded: frozenset[str] | None = frozenset()) -> dict[str, Finding]:
    """The findings of R25 by key."""
    return {each.key: each for each in check(release, TODAY, recorded=recorded) if each.rule == "R25"}


def test_the_check_finds_a_breach_of_the_order() -> None:
    """An error with both steps; with the overlap on record it is gone, and an earlier breach is to be explained."""
    release = planned(sit_start="done 2020-01-06", sit_decision="2020-05-15", uit_start="2020-04-20")
    findings = found(release)
    assert list(findings) == ["testing-order:tad-decision:sit-start", "testing-order:sit-decision:uit-start"]
    assert {each.severity for each in findings.values()} == {Severity.ERROR}
    assert findings["testing-order:tad-decision:sit-start"].fix.startswith("Record the reason")
    assert findings["testing-order:sit-decision:uit-start"].fix.startswith("If an overlap was agreed, record it")
    assert list(found(replace(release, notes=(AGREED,)))) == ["testing-order:tad-decision:sit-start"]
    assert list(found(replace(release, notes=(Note("testing", "UIT follows SIT."),)))) == list(findings)


def test_june_2020_has_none() -> None:
    """Its one done step, the baseline, has its decision."""
    assert found(june_2020()) == {}


def test_steps_done_without_their_act_are_one_note() -> None:
    """What an older database or a file holds as done stays done, and one note lists it; without a look-up nothing is said."""
    release = planned(tad_draft="done 2020-01-06", review_testing="done 2020-01-07", regression_plans="done 2020-01-08")
    (note,) = found(release).values()
    assert (note.key, note.severity) == ("done-without-act", Severity.NOTE)
    assert note.text.startswith("2 steps are done without the act on record: DCC submits draft SEC Release TAD and TAG reviews UIT")
    (one,) = found(release, frozenset({acts.SUBMIT_DRAFT_TAD})).values()
    assert one.text.startswith("1 step is done")
    assert found(release, None) == {}


def test_each_act_is_looked_for_where_it_is_recorded() -> None:
    """A baseline of another kind of scope is another act; go-live is the release's own; what only the timetable records lacks nothing."""
    release = june_2020()
    system = Milestone("a", "A", acts=(acts.DECIDE_BASELINE,), covers=Covers.SYSTEM)
    assert not lacks_act(release, system, ())
    assert lacks_act(release, replace(system, covers=Covers.DOCUMENTS), ())
    go_live = Milestone("b", "B", acts=(acts.GO_LIVE,))
    assert lacks_act(release, go_live, ())
    assert not lacks_act(replace(release, live_on=date(2020, 6, 25)), go_live, ())
    assert not lacks_act(release, Milestone("c", "C", acts=(acts.START_SIT,)), ())
    both = Milestone("d", "D", acts=(acts.SUBMIT_UIT_REPORT, acts.EVIDENCE_TESTING))
    assert lacks_act(release, both, {acts.SUBMIT_UIT_REPORT})
    assert not lacks_act(release, both, both.acts)
