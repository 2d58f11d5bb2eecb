"""How a due item ended, each with its own word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from policy.model import acts
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import ChangeRequest, Dependency, Modification, ModificationState, RequestState, ScopeItem, ScopeState
from policy.model.sign_off import Criterion, CriterionKind, SignOffState
from policy.model.timetable import Milestone
from policy.nudges.due_items import due_items
from policy.nudges.endings import Because, Ending, EndKind, ending_of, parse_ending
from policy.nudges.item import Due, DueKind

TODAY = date(2020, 3, 2)
STEP = Milestone("sit", "SIT commences", "dcc")
REVIEW = Milestone("review-testing", "TAG reviews", "tag", acts=(acts.REVIEW_TESTING,))
TARGET = ScopeItem(Modification("MP079", "A change", dcc_systems=True), cutoff=date(2020, 3, 31))
T1 = Criterion("T1", CriterionKind.TESTING, "tag", "Tested", "dcc")
RELEASE = Release("june-2020", ReleaseKind.SYSTEM, date(2020, 6, 25), milestones=(STEP, REVIEW), scope=(TARGET,), criteria=(T1,))


def words(item: str, release: Release = RELEASE, **more: Any) -> str:
    """The ending of an item in words."""
    return ending_of(item, release, TODAY, **{"now_due": {}, **more}).words


def scoped(
    state: ModificationState = ModificationState.MODIFICATION_PROPOSAL, out: str = "", cutoff: date | None = TARGET.cutoff
) -> Release:
    """The release with its modification in that state, or out of its scope for a reason."""
    item = replace(TARGET, modification=replace(TARGET.modification, state=state), cutoff=cutoff, out_reason=out)
    return replace(RELEASE, scope=(replace(item, state=ScopeState.OUT) if out else item,))


@pytest.mark.parametrize(
    ("release", "said"),
    [
        (scoped(out="moved to november-2020: It needs more time."), "moved to the November 2020 SEC Release"),
        (scoped(ModificationState.APPROVED, out="moved to november-2020: later approved there"), "moved to the November 2020 SEC Release"),
        (scoped(ModificationState.APPROVED), "decided: approved"),
        (scoped(ModificationState.IMPLEMENTED), "decided: approved"),
        (scoped(ModificationState.REJECTED, out="rejected"), "decided: rejected"),
        (scoped(ModificationState.DELAYED, out="delayed"), "decided: delayed"),
        (scoped(ModificationState.WITHDRAWN, out="withdrawn"), "withdrawn"),
        (scoped(out="The Panel took it out."), "no longer due because the modification left the scope"),
        (scoped(out="moved to another time: people write what they like"), "no longer due because the modification left the scope"),
        (replace(RELEASE, scope=()), "no longer due because the modification left the scope"),
        (scoped(cutoff=None), "no longer due because its cut-off date was removed"),
        (replace(scoped(), cancelled_on=TODAY), "no longer due because the release was cancelled"),
        (replace(scoped(), live_on=TODAY), "no longer due because the release is live"),
        (replace(scoped(ModificationState.APPROVED), live_on=TODAY), "decided: approved"),
        (replace(scoped(ModificationState.WITHDRAWN, out="withdrawn"), cancelled_on=TODAY), "withdrawn"),
        (replace(scoped(out="moved to november-2020: late"), cancelled_on=TODAY), "moved to the November 2020 SEC Release"),
        (scoped(out="moved to november-2020: late: see the minute"), "moved to the November 2020 SEC Release"),
        (
            replace(RELEASE, scope=(replace(TARGET, out_reason="moved to november-2020: but back again", cutoff=None),)),
            "no longer due because its cut-off date was removed",
        ),
    ],
)
def test_a_cutoff_ends_by_a_decision_a_move_or_a_reason(release: Release, said: str) -> None:
    """A modification that moved elsewhere was not decided, and nothing is called done (Guidance 4.3; R5)."""
    assert words("cutoff:MP079", release) == said


def test_a_cutoff_of_a_part_is_told_from_the_other_part() -> None:
    """Part 1 is approved with its modification, and part 2 moved (R6)."""
    one, two = (replace(TARGET, part=part) for part in (1, 2))
    release = replace(RELEASE, scope=(one, replace(two, state=ScopeState.OUT, out_reason="moved to 2021: later")))
    assert words("cutoff:MP079-2", release) == "moved to the 2021 SEC Releases"
    assert words("cutoff:MP079-1", replace(release, cancelled_on=TODAY)) == "no longer due because the release was cancelled"


@pytest.mark.parametrize(
    ("release", "said"),
    [
        (replace(RELEASE, milestones=(replace(STEP, done_on=date(2020, 3, 2)),)), "done on 2 Mar 2020"),
        (RELEASE, "no longer due because it no longer has a date"),
        (replace(RELEASE, milestones=()), "no longer due because it was removed from the timetable"),
        (replace(RELEASE, cancelled_on=TODAY), "no longer due because the release was cancelled"),
        (replace(RELEASE, cancelled_on=TODAY, milestones=(replace(STEP, done_on=date(2020, 3, 2)),)), "done on 2 Mar 2020"),
        (replace(RELEASE, live_on=TODAY), "no longer due because the release is live"),
    ],
)
def test_a_step_ends_done_or_for_a_reason(release: Release, said: str) -> None:
    """What was done before a cancellation stays done (RID 3)."""
    assert words("milestone:sit", release) == said


def test_a_go_no_go_that_was_deferred_says_so() -> None:
    """The Defer used up its day; only while it is the last word, and only for that step (Guidance 5.3; R13)."""
    step = Milestone("go-no-go", "Panel go/no-go decision", "panel", acts=(acts.DECIDE_GO_LIVE,))
    deferred = Decision(Subject.GO_LIVE, "panel", Outcome.DEFER, date(2020, 3, 2))
    release = replace(RELEASE, milestones=(*RELEASE.milestones, step), decisions=(deferred,))
    assert words("milestone:go-no-go", release) == "no longer due because the decision was deferred"
    assert words("milestone:sit", release) == "no longer due because it no longer has a date"
    again = replace(deferred, outcome=Outcome.NO_GO, met_on=date(2020, 3, 9))
    assert words("milestone:go-no-go", replace(release, decisions=(deferred, again))) == "no longer due because it no longer has a date"


POLICY = replace(
    RELEASE,
    milestones=(),
    scope=(replace(TARGET, modification=replace(TARGET.modification, dcc_systems=False)),),
)
BASELINE = Milestone("baseline", "Panel baselines", "panel", acts=(acts.DECIDE_BASELINE,))
AGREED = Decision(Subject.BASELINE, "panel", Outcome.AGREED, date(2019, 12, 20))


@pytest.mark.parametrize(
    ("release", "said"),
    [
        (replace(POLICY, decisions=(AGREED,)), "done on 20 Dec 2019"),
        (replace(POLICY, milestones=(replace(BASELINE, day=PartialDate(2020, 1, 17)),)), "planned for 17 Jan 2020"),
        (POLICY, "no longer due because the timetable changed"),
        (replace(POLICY, cancelled_on=TODAY), "no longer due because the release was cancelled"),
        (replace(POLICY, decisions=(AGREED,), cancelled_on=TODAY), "done on 20 Dec 2019"),
    ],
)
def test_a_policy_date_is_met_planned_or_does_not_apply(release: Release, said: str) -> None:
    """The date of the documents' scope ends with the baseline, with a step that is planned to meet it, or with its scope (R3)."""
    assert words("policy:scope-documents", release) == said


def test_a_policy_date_that_is_not_known_does_not_apply() -> None:
    """The date of a kind of scope that the release lacks, another key, and a table without the date name no policy date."""
    gone = "no longer due because its policy date no longer applies"
    assert words("policy:scope-system", POLICY) == gone
    assert words("policy:something", POLICY) == gone
    assert words("policy:scope-documents", POLICY, lead_times=()) == gone


def test_the_policy_dates_of_a_bucket_name_their_release() -> None:
    """A year bucket has the same date for each of its releases (Guidance 4.3)."""
    bucket = Release("2021", ReleaseKind.YEAR, None, scope=(TARGET,))
    assert words("policy:scope-system-november-2021", bucket) == "no longer due because the timetable changed"


def test_another_kind_of_item_is_only_gone() -> None:
    """An item of a kind that is not known has no reason."""
    assert words("other:x") == "no longer due"
    assert words("other:x", replace(RELEASE, live_on=TODAY)) == "no longer due because the release is live"


@pytest.mark.parametrize(
    ("planned", "moved", "code"),
    [
        ("2020-03-09", "moved to 9 Mar 2020", "moved:2020-03-09"),
        ("2020-05", "moved to May 2020", "moved:May 2020"),
        ("2020-Q4", "moved to Q4 2020", "moved:Q4 2020"),
        ("2021", "moved to some time in 2021", "moved:some time in 2021"),
    ],
)
def test_an_item_that_is_due_at_another_time_moved(planned: str, moved: str, code: str) -> None:
    """Its new date keeps its precision, also as a stored note; a year is not taken for the year's bucket (RID 3)."""
    (due,) = due_items(replace(RELEASE, milestones=(replace(STEP, day=PartialDate.parse(planned)),), scope=(), criteria=()), TODAY)[-1:]
    ending = ending_of("milestone:sit", RELEASE, TODAY, now_due={due.item: due})
    assert (ending.words, ending.code) == (moved, code)
    assert parse_ending("gone", code).words == moved


def test_an_item_without_words_of_its_date_moved_to_its_day() -> None:
    """The day is enough."""
    due = Due("june-2020", DueKind.MILESTONE, "sit", "SIT commences", date(2020, 3, 9))
    assert words("milestone:sit", now_due={due.item: due}) == "moved to 9 Mar 2020"


def test_a_release_that_is_gone_takes_its_items_along() -> None:
    """An undone creation leaves no release."""
    assert ending_of("milestone:sit", None, TODAY, now_due={}).detail == Because.REMOVED.name


@pytest.mark.parametrize(
    ("state", "evidenced", "reviewed", "evidence", "position"),
    [
        (SignOffState.OPEN, {"T1"}, False, "submitted", "no longer due because the timetable changed"),
        (SignOffState.MET, set(), False, "submitted", "signed off"),
        (SignOffState.OPEN, set(), True, "no longer due because the review took place", "no longer due because the review took place"),
        (SignOffState.OPEN, set(), False, "no longer due because the timetable changed", "no longer due because the timetable changed"),
    ],
)
def test_evidence_is_submitted_and_criteria_are_signed_off(
    state: SignOffState, evidenced: set[str], reviewed: bool, evidence: str, position: str
) -> None:
    """Neither is done by a review that took place without it (RID 3, 6; R13)."""
    step = replace(REVIEW, done_on=TODAY if reviewed else None)
    release = replace(RELEASE, milestones=(step,), criteria=(replace(T1, state=state),))
    assert words("evidence:tag-dcc", release, evidenced=evidenced) == evidence
    assert words("position:tag-testing", release) == position
    for item in ("position:tag-testing", "evidence:tag-dcc"):
        assert words(item, replace(release, criteria=())) == "no longer due because its criteria no longer apply"
    theirs = replace(release, criteria=(replace(T1, answers="test-participants", state=state),))
    assert words("evidence:tag-test-participants", theirs, evidenced=evidenced) == evidence


def test_a_condition_is_closed_or_removed() -> None:
    """A condition that is not on record any more was not closed."""
    assert words("condition:T1-1", closed={"T1-1": date(2020, 3, 2)}) == "closed on 2 Mar 2020"
    assert words("condition:T1-1", closed={"T1-1": None}) == "withdrawn"
    assert words("condition:T1-2", closed={"T1-1": date(2020, 3, 2)}) == "no longer due because the condition was removed"


def test_a_dependency_is_met_or_nothing_depends_on_it() -> None:
    """Met by the Change Request's state; otherwise by what is in scope (Paper 4; R7)."""
    request = ChangeRequest("CR1047", state=RequestState.EXITED_PIT)
    met = replace(RELEASE, dependencies=(Dependency("MP079", request, RequestState.EXITED_PIT, "development starts"),))
    item = "dependency:CR1047-exited-PIT"
    assert words(item, met) == "done"
    raised = replace(met.dependencies[0], request=replace(request, state=RequestState.RAISED))
    assert words(item, replace(met, dependencies=(raised,))) == "no longer due because it no longer has a date"
    assert words(item, replace(met, dependencies=(raised,), scope=())) == "no longer due because nothing in scope depends on it"


@pytest.mark.parametrize(
    ("what", "code", "ending"),
    [
        ("done", "decided:approved", Ending(EndKind.DECIDED, "approved")),
        ("gone", "moved:november-2020", Ending(EndKind.MOVED, "november-2020")),
        ("moved", "2020-03-09", Ending(EndKind.MOVED, "2020-03-09")),
        ("moved", "2021", Ending(EndKind.MOVED, "2021")),
        ("done", "", Ending(EndKind.DONE)),
        ("gone", "", Ending(EndKind.GONE)),
        ("gone", "17 Jan 2020", Ending(EndKind.PLANNED, "17 Jan 2020")),
        ("gone", "planned", Ending(EndKind.PLANNED, "planned")),
        ("gone", "planned:10:00 on 17 Jan 2020", Ending(EndKind.PLANNED, "10:00 on 17 Jan 2020")),
    ],
)
def test_notes_of_older_versions_are_read(what: str, code: str, ending: Ending) -> None:
    """Notes without a colon are as older versions stored them."""
    assert parse_ending(what, code) == ending


def test_every_ending_is_read_as_it_was_stored() -> None:
    """Each kind keeps its detail."""
    for kind in EndKind:
        assert parse_ending("done", Ending(kind, "x").code) == Ending(kind, "x")
