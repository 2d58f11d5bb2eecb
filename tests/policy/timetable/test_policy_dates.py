"""Policy dates by table (Guidance 4.2, 4.3, 5.1; Paper 2, 5; R3, R8, R9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.model import acts
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import LeadTime, Release, ReleaseKind, Topic
from policy.model.rid import Covers
from policy.model.scope import Modification, ScopeItem
from policy.model.timetable import Milestone
from policy.timetable.dates import resolve
from policy.timetable.policy_dates import (
    GUIDANCE_LEAD_TIMES,
    SCOPE_DOCUMENTS,
    SCOPE_SYSTEM,
    TAD_PUBLISHED,
    TAD_TO_TAG,
    PolicyDate,
    acts_meeting,
    months_before,
    owner_of,
    policy_dates,
    policy_of,
)
from tests.builders.june_2020 import MILESTONES, MP079, SECMP0053, SECMP0062, TODAY, june_2020

PLANNED, SOONER = PartialDate(2020, 1, 16), PartialDate(2020, 1, 15)
USER_ONLY = replace(MP079, ref="MP100", user_systems=True)


def dates(release: Release) -> dict[str, PolicyDate]:
    """The release's policy dates by key."""
    return {each.key: each for each in policy_dates(release)}


def test_june_2020() -> None:
    """The real release has its four policy dates, the system scope set 108 days late and the others not met."""
    found = dates(june_2020())
    assert {key: each.due for key, each in found.items()} == {
        SCOPE_SYSTEM: date(2019, 6, 25),
        TAD_TO_TAG: date(2019, 9, 25),
        SCOPE_DOCUMENTS: date(2019, 12, 25),
        TAD_PUBLISHED: date(2019, 12, 25),
    }
    assert all(each.applies for each in found.values())
    assert (found[SCOPE_SYSTEM].met_on, found[SCOPE_SYSTEM].days_late) == (date(2019, 10, 11), 108)
    assert not found[SCOPE_SYSTEM].passed(TODAY)
    assert found[SCOPE_DOCUMENTS].planned == PartialDate(2020, 1, 17)
    assert found[SCOPE_DOCUMENTS].planned_late
    assert [key for key, each in found.items() if each.passed(TODAY)] == [TAD_TO_TAG, SCOPE_DOCUMENTS, TAD_PUBLISHED]
    assert found[TAD_TO_TAG].milestone == "tad-draft"


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2020, 8, 31), 6, date(2020, 2, 29)),
        (date(2021, 8, 31), 6, date(2021, 2, 28)),
        (date(2020, 2, 29), 12, date(2019, 2, 28)),
        (date(2020, 6, 25), 9, date(2019, 9, 25)),
    ],
)
def test_months_are_clipped(day: date, months: int, expected: date) -> None:
    """Calendar months before a day are clipped to the month's end."""
    assert months_before(day, months) == expected


@pytest.mark.parametrize(
    ("modifications", "applying"),
    [
        ([SECMP0053], {SCOPE_SYSTEM, TAD_TO_TAG, TAD_PUBLISHED}),
        ([MP079], {SCOPE_DOCUMENTS}),
        ([USER_ONLY], {SCOPE_SYSTEM}),
        ([USER_ONLY, MP079], {SCOPE_SYSTEM, SCOPE_DOCUMENTS}),
        ([SECMP0053, MP079], {SCOPE_SYSTEM, SCOPE_DOCUMENTS, TAD_TO_TAG, TAD_PUBLISHED}),
    ],
)
def test_which_dates_apply(modifications: list[Modification], applying: set[str]) -> None:
    """A policy date applies only where the release has scope of its kind, the TAD's only with DCC-System scope."""
    scope = tuple(ScopeItem(each) for each in modifications)
    found = dates(replace(june_2020(), scope=scope))
    assert {key for key, each in found.items() if each.applies} == applying


@pytest.mark.parametrize(
    ("kind", "created_on", "applying"),
    [
        (ReleaseKind.SYSTEM, date(2019, 1, 1), {SCOPE_SYSTEM, SCOPE_DOCUMENTS, TAD_TO_TAG, TAD_PUBLISHED}),
        (ReleaseKind.SYSTEM, None, {SCOPE_SYSTEM, SCOPE_DOCUMENTS, TAD_TO_TAG, TAD_PUBLISHED}),
        (ReleaseKind.SYSTEM, date(2019, 12, 25), {SCOPE_DOCUMENTS, TAD_PUBLISHED}),
        (ReleaseKind.SYSTEM, TODAY, set()),
        (ReleaseKind.DOCUMENTATION, None, {SCOPE_DOCUMENTS}),
        (ReleaseKind.ADHOC, None, set()),
    ],
)
def test_nothing_in_scope_yet(kind: ReleaseKind, created_on: date | None, applying: set[str]) -> None:
    """With nothing in scope the type decides, save for what was past when the release was created."""
    found = dates(Release("june-2020", kind, date(2020, 6, 25), created_on=created_on))
    assert {key for key, each in found.items() if each.applies} == applying


@pytest.mark.parametrize(
    ("outcome", "covers", "system", "documents"),
    [
        (Outcome.AGREED, Covers.ALL, True, True),
        (Outcome.AGREED, Covers.DOCUMENTS, False, True),
        (Outcome.NOT_AGREED, Covers.ALL, False, False),
    ],
)
def test_what_a_baseline_meets(outcome: Outcome, covers: Covers, system: bool, documents: bool) -> None:
    """Only an agreed baseline sets a scope, and only the part that it covers."""
    decision = Decision(Subject.BASELINE, "panel", outcome, date(2019, 5, 1), covers)
    found = dates(replace(june_2020(), decisions=(decision,)))
    assert (found[SCOPE_SYSTEM].met_on is not None, found[SCOPE_DOCUMENTS].met_on is not None) == (system, documents)


def test_tad_dates_are_met_by_their_acts() -> None:
    """The draft at the TAG and the body's decision on the TAD meet the two TAD dates; a decision on record does too."""
    done = {"tad-draft": date(2019, 9, 20), "tad-decision": date(2020, 1, 3)}
    milestones = tuple(replace(step, done_on=done.get(step.key, step.done_on)) for step in MILESTONES)
    found = dates(replace(june_2020(), milestones=milestones))
    assert (found[TAD_TO_TAG].met_on, found[TAD_TO_TAG].days_late) == (date(2019, 9, 20), 0)
    assert (found[TAD_PUBLISHED].met_on, found[TAD_PUBLISHED].days_late) == (date(2020, 1, 3), 9)
    agreed = Decision(Subject.TAD, "panel", Outcome.AGREED, date(2019, 12, 20))
    assert dates(replace(june_2020(), decisions=(agreed,)))[TAD_PUBLISHED].met_on == date(2019, 12, 20)


def test_year_bucket_has_the_dates_of_its_system_releases() -> None:
    """The 2021 bucket has June's and November's scope dates, and no TAD dates."""
    bucket = Release("2021", ReleaseKind.YEAR, None, scope=(ScopeItem(SECMP0062),))
    found = [(each.release_key, each.key, each.due, each.applies) for each in policy_dates(bucket)]
    assert found == [
        ("june-2021", SCOPE_SYSTEM, date(2020, 6, 24), True),
        ("november-2021", SCOPE_SYSTEM, date(2020, 11, 4), True),
        ("june-2021", SCOPE_DOCUMENTS, date(2020, 12, 24), False),
        ("november-2021", SCOPE_DOCUMENTS, date(2021, 5, 4), False),
    ]


def test_a_lead_time_from_data_is_met_by_the_milestone_of_its_key() -> None:
    """A lead time that the code does not know is planned and met by the milestone that has its key."""
    lead = LeadTime("dress-rehearsal", "Dress rehearsal held", 1, Covers.ALL, "an example")
    step = Milestone("dress-rehearsal", "Dress rehearsal", day=PartialDate(2020, 5, 20))
    (found,) = policy_dates(replace(june_2020(), milestones=(step,)), (lead,))
    assert (found.due, found.applies, found.planned) == (date(2020, 5, 25), True, step.day)


def test_a_policy_date_says_where_it_comes_from() -> None:
    """Each has the source of its lead time, in a release and in a year bucket, and no step if none is planned for it."""
    sources = {lead.key: lead.source for lead in GUIDANCE_LEAD_TIMES}
    for release in (replace(june_2020(), milestones=()), Release("2021", ReleaseKind.YEAR, None, scope=(ScopeItem(SECMP0062),))):
        found = policy_dates(release)
        assert found, release.key
        for each in found:
            assert (each.source, each.milestone) == (sources[each.key], "")


def test_the_step_planned_first_is_to_meet_the_date() -> None:
    """Of several steps that are not done, the one with the earliest date counts, and one without a date comes last."""
    steps = [Milestone(key, "Baseline", day=day, acts=(acts.DECIDE_BASELINE,)) for key, day in (("a", None), ("b", PLANNED), ("c", SOONER))]
    assert dates(replace(june_2020(), milestones=tuple(steps)))[SCOPE_DOCUMENTS].milestone == "c"
    assert dates(replace(june_2020(), milestones=tuple(steps[:2])))[SCOPE_DOCUMENTS].milestone == "b"


def test_only_a_baseline_of_that_scope_is_planned_for_it() -> None:
    """A step that covers a scope but stands for another act meets nothing, nor does a baseline of the other scope."""
    other = Milestone("x", "X", day=PLANNED, acts=(acts.DECIDE_GO_LIVE,), covers=Covers.SYSTEM)
    documents = Milestone("y", "Y", day=PLANNED, acts=(acts.DECIDE_BASELINE,), covers=Covers.DOCUMENTS)
    assert dates(replace(june_2020(), decisions=(), milestones=(other, documents)))[SCOPE_SYSTEM].planned is None


def test_what_is_planned_or_met_is_on_record() -> None:
    """A topic that no source gives stays silent until something meets its date or a step is planned to."""
    silent = replace(june_2020(), decisions=(), milestones=(), not_on_record=(Topic.SYSTEM_SCOPE,))
    planned = Milestone("x", "X", acts=(acts.DECIDE_BASELINE,), covers=Covers.SYSTEM)
    met = Decision(Subject.BASELINE, "panel", Outcome.AGREED, TODAY, Covers.SYSTEM)
    known = (silent, replace(silent, milestones=(planned,)), replace(silent, decisions=(met,)))
    assert [dates(each)[SCOPE_SYSTEM].on_record for each in known] == [False, True, True]


@pytest.mark.parametrize(
    ("key", "meeting"),
    [
        (SCOPE_SYSTEM, (acts.DECIDE_BASELINE,)),
        (SCOPE_DOCUMENTS, (acts.DECIDE_BASELINE,)),
        (TAD_TO_TAG, (acts.SUBMIT_DRAFT_TAD,)),
        (TAD_PUBLISHED, (acts.DECIDE_TAD,)),
        ("dress-rehearsal", ()),
    ],
)
def test_which_act_meets_a_date(key: str, meeting: tuple[str, ...]) -> None:
    """Each date of the Guidance is met by one act, a date that was added as data by none."""
    assert acts_meeting(PolicyDate(key, "", TODAY, Covers.ALL, "", True)) == meeting


def test_dates_that_were_resolved_are_taken_as_they_are() -> None:
    """Resolved dates that the caller hands on are read in place of the timetable's own."""
    moved = resolve(tuple(replace(each, day=SOONER) if each.key == "baseline-documents" else each for each in MILESTONES))
    found = {each.key: each for each in policy_dates(june_2020(), dated=moved)}
    assert found[SCOPE_DOCUMENTS].planned == SOONER


@pytest.mark.parametrize(
    ("done", "covers", "key"),
    [
        (acts.DECIDE_BASELINE, Covers.SYSTEM, SCOPE_SYSTEM),
        (acts.DECIDE_BASELINE, Covers.DOCUMENTS, SCOPE_DOCUMENTS),
        (acts.DECIDE_BASELINE, Covers.ALL, SCOPE_DOCUMENTS),
        (acts.SUBMIT_DRAFT_TAD, Covers.ALL, TAD_TO_TAG),
        (acts.VIEW_DRAFT_TAD, Covers.ALL, TAD_PUBLISHED),
        (acts.START_SIT, Covers.ALL, TAD_PUBLISHED),
        (acts.END_UIT, Covers.ALL, TAD_PUBLISHED),
        (acts.EVIDENCE_OPERATIONAL, Covers.ALL, SCOPE_DOCUMENTS),
        (acts.DECIDE_GO_LIVE, Covers.ALL, SCOPE_DOCUMENTS),
        ("something else", Covers.ALL, None),
    ],
)
def test_by_when_a_milestone_needs_a_date(done: str, covers: Covers, key: str | None) -> None:
    """Each usual step needs a date by one policy date; a step of one's own by none."""
    assert policy_of(Milestone("step", "A step", acts=(done,), covers=covers)) == key


def test_every_act_has_a_policy_date() -> None:
    """No usual act is forgotten when undated milestones are looked for; drafts and decisions on modifications have other findings."""
    without = {act for act in acts.ALL if policy_of(Milestone("step", "A step", acts=(act,))) is None}
    assert without == {*acts.DRAFTS.values(), acts.DECIDE_MODIFICATIONS}


def published(*steps: Milestone, decisions: tuple[Decision, ...] = ()) -> PolicyDate:
    """The policy date of the TAD's publication, for June 2020 with these steps for it."""
    june = june_2020()
    kept = tuple(step for step in june.milestones if acts.DECIDE_TAD not in step.acts)
    changed = replace(june, milestones=(*kept, *steps), decisions=(*june.decisions, *decisions))
    return next(each for each in policy_dates(changed) if each.key == TAD_PUBLISHED)


def test_the_tad_is_published_by_its_step_or_else_by_its_approval() -> None:
    """With a step for the publication only that meets the policy date; without one the approval does (Guidance 5.1; R9)."""
    day = date(2020, 3, 20)
    approval = Milestone("tad-decision", "Panel reviews TAD", acts=(acts.DECIDE_TAD,))
    publication = Milestone("tad-published", "TAD published", day=PartialDate.of(day), acts=(acts.PUBLISH_TAD,))
    agreed = Decision(Subject.TAD, "panel", Outcome.AGREED, day)
    assert published(replace(approval, done_on=day)).met_on == day
    assert published(decisions=(agreed,)).met_on == day
    waiting = published(replace(approval, done_on=day), publication, decisions=(agreed,))
    assert (waiting.met_on, waiting.milestone, waiting.planned) == (None, "tad-published", publication.day)
    assert acts_meeting(waiting) == (acts.PUBLISH_TAD,)
    assert acts_meeting(published(approval)) == (acts.DECIDE_TAD,)
    assert published(approval, replace(publication, done_on=day)).met_on == day


def test_the_dcc_meets_the_dates_of_the_tad_and_the_body_the_others() -> None:
    """The body is the release's own."""
    owners = {key: owner_of(replace(june_2020(), body="csc"), each) for key, each in dates(june_2020()).items()}
    assert {key for key, owner in owners.items() if owner == "dcc"} == {TAD_TO_TAG, TAD_PUBLISHED}
    assert {owner for owner in owners.values() if owner != "dcc"} == {"csc"}
