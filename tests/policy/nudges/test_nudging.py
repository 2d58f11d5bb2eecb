"""What falls due, at which stage people hear of it, and when nobody does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.model import acts
from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import ChangeRequest, Dependency, Modification, RequestState, ScopeItem
from policy.model.sign_off import Criterion, CriterionKind, SignOffState
from policy.model.timetable import Milestone
from policy.nudges import nudging
from policy.nudges.due import Due, DueKind, due_items
from policy.nudges.nudging import PAST, Escalation, Quiet, Settings, decide_reminder, newest_stage, to_go
from tests.builders.june_2020 import june_2020

START = date(2020, 1, 10)


def on(text: str) -> PartialDate:
    """A date as the timetable has it."""
    return PartialDate.parse(text)


def release(*milestones: Milestone, **more: object) -> Release:
    """A release with only the given steps; live on a day far from any policy date."""
    whole = Release("june-2030", ReleaseKind.ADHOC, date(2030, 6, 27), created_on=date(2029, 12, 31), milestones=milestones)
    return replace(whole, **more)  # type: ignore[arg-type]


def step(key: str = "uit", day: str | None = "2020-03-02", **more: object) -> Milestone:
    """A step of the timetable."""
    return replace(Milestone(key, f"{key} happens", "dcc", on(day) if day else None), **more)  # type: ignore[arg-type]


def due(day: str = "2020-03-02", **more: object) -> Due:
    """Something due on a day."""
    return replace(Due("june-2020", DueKind.MILESTONE, "uit", "UIT", date.fromisoformat(day), "dcc"), **more)  # type: ignore[arg-type]


def told(found: Release, today: date = START, **more: object) -> list[str]:
    """The items due, each as "item day owner"."""
    return [f"{each.item} {each.day} {each.owner}" for each in due_items(found, today, **more)]  # type: ignore[arg-type]


# What is due


def test_june_2020_on_10_january_2020() -> None:
    """The dated steps, the two TAD dates that nothing is planned for, and SECAS's evidence, which the timetable forgets."""
    assert told(june_2020(), START) == [
        "policy:tad-to-tag 2019-09-25 dcc",
        "policy:tad-published 2019-12-25 dcc",
        "milestone:baseline-documents 2020-01-17 panel",
        "milestone:evidence-testing 2020-05-20 dcc",
        "milestone:evidence-operational 2020-05-26 dcc",
        "evidence:opsg-secas 2020-05-26 secas",
        "milestone:review-testing 2020-05-27 tag",
        "milestone:review-operational 2020-06-02 opsg",
        "milestone:uit-decision 2020-06-12 panel",
        "milestone:go-no-go 2020-06-12 panel",
        "milestone:go-live 2020-06-25 dcc",
    ]


def test_what_is_due_later_than_asked_is_left_out() -> None:
    """`until` keeps what falls on that day and drops what falls after it."""
    assert told(june_2020(), START, until=date(2020, 1, 17))[-1].startswith("milestone:baseline-documents")


def test_done_undated_and_closed_things_are_not_due() -> None:
    """A step that is done or has no date is not due, nor is anything in a release that is live or cancelled."""
    steps = (step("a", None), step("b", done_on=START), step("c"))
    assert told(release(*steps)) == ["milestone:c 2020-03-02 dcc"]
    assert told(release(*steps, live_on=START)) == []
    assert told(release(*steps, cancelled_on=START)) == []


def test_relative_dates_follow_their_anchor_and_are_as_new_as_it() -> None:
    """A relative step falls due with its anchor, and counts as recorded when the anchor's date was put down, if that is later."""
    plans = step("plans", None, anchor="uit", offset=-10, recorded_on=date(2020, 1, 10))
    found = due_items(release(plans, step("uit", "2020-03-02", recorded_on=date(2020, 2, 14))), START)
    assert [(each.ref, each.day, each.recorded_on) for each in found] == [
        ("plans", date(2020, 2, 17), date(2020, 2, 14)),
        ("uit", date(2020, 3, 2), date(2020, 2, 14)),
    ]


def test_a_month_falls_due_on_its_last_day_and_keeps_its_words() -> None:
    """A date known to the month is due when the month ends."""
    (one,) = due_items(release(step(day="2020-05")), START)
    assert (one.day, one.words) == (date(2020, 5, 31), "May 2020")


def test_only_explicit_dated_predecessors_hold_back_and_never_a_meeting() -> None:
    """A step waits for a dated predecessor that is not done; an undated one holds nothing back; a review says what it waits for."""
    first, undated = step("report", "2020-02-20"), step("plan", None)
    held = step("publish", after=("report",))
    free = step("deploy", after=("plan",))
    review = step("review", after=("report",), acts=(acts.REVIEW_TESTING,))
    by_ref = {each.ref: each for each in due_items(release(first, undated, held, free, review), START)}
    assert {ref for ref, each in by_ref.items() if each.held} == {"publish"}
    assert by_ref["publish"].waits_for == by_ref["review"].waits_for == "“report happens” (due 20 Feb 2020)"
    assert by_ref["deploy"].waits_for == ""
    done = replace(first, done_on=START)
    assert not any(each.held for each in due_items(release(done, held), START))


def test_gates_are_known() -> None:
    """Baselines, completion reports, go/no-go and go-live are gates; a test start is none."""
    found = due_items(release(step("g", acts=(acts.DECIDE_GO_LIVE,)), step("s", acts=(acts.START_SIT,))), START)
    assert {each.ref: each.gate for each in found} == {"g": True, "s": False}


@pytest.mark.parametrize(
    ("planned", "today", "expected"),
    [
        (None, START, ["policy:scope-documents 2020-06-25 panel"]),
        ("2020-06-12", START, []),
        ("2020-07-17", START, ["policy:scope-documents 2020-06-25 panel"]),
        ("2020-07-17", date(2020, 7, 1), []),
    ],
)
def test_a_policy_date_is_due_until_a_step_is_planned_in_time(planned: str | None, today: date, expected: list[str]) -> None:
    """A planned step takes the policy date's place; planned too late, the date warns until it is past, then the step alone is chased."""
    baseline = Milestone("baseline", "Panel baselines", "panel", on(planned) if planned else None, acts=(acts.DECIDE_BASELINE,))
    whole = Release("adhoc-2020-12-25", ReleaseKind.ADHOC, date(2020, 12, 25), created_on=START, milestones=(baseline,))
    documents = replace(whole, scope=(ScopeItem(Modification("MP001", "Words")),))
    assert [each for each in told(documents, today) if each.startswith("policy")] == expected


def test_a_year_bucket_has_the_policy_dates_of_its_releases() -> None:
    """Of 2021's two System releases the June date is dropped once past, for November's is still ahead."""
    bucket = Release("2021", ReleaseKind.YEAR, None, scope=(ScopeItem(Modification("MP001", "x", dcc_systems=True)),))
    assert told(bucket) == ["policy:scope-system-june-2021 2020-06-24 panel", "policy:scope-system-november-2021 2020-11-04 panel"]
    assert told(bucket, date(2020, 6, 25)) == ["policy:scope-system-november-2021 2020-11-04 panel"]
    assert told(bucket, date(2020, 12, 1)) == ["policy:scope-system-november-2021 2020-11-04 panel"]


def test_cut_offs_of_undecided_modifications_are_due() -> None:
    """A cut-off is due while its modification is undecided and in scope (R5)."""
    item = ScopeItem(Modification("MP079", "x"), cutoff=date(2020, 3, 2), added_on=START)
    part = replace(item, modification=Modification("SECMP0062", "y"), part=1)
    found = told(release(scope=(item, part)))
    assert [each for each in found if "cutoff" in each] == ["cutoff:MP079 2020-03-02 panel", "cutoff:SECMP0062-1 2020-03-02 panel"]


def _review(standing: SignOffState = SignOffState.OPEN, evidence: Milestone | None = None) -> Release:
    criteria = (
        Criterion("O1", CriterionKind.OPERATIONAL, "opsg", "x", state=standing),
        Criterion("O8", CriterionKind.OPERATIONAL, "opsg", "y", answers="secas", state=standing),
    )
    review = step("review", "2020-06-02", acts=(acts.REVIEW_OPERATIONAL,), owner="opsg", recorded_on=START)
    return release(review, *([evidence] if evidence else []), criteria=criteria)


def test_evidence_is_due_before_the_review_where_no_step_is_planned_for_it() -> None:
    """Each who answers owes evidence five Working Days before the review, until it is on file."""
    assert told(_review())[:2] == ["evidence:opsg-dcc 2020-05-26 dcc", "evidence:opsg-secas 2020-05-26 secas"]
    assert "evidence:opsg-secas 2020-05-26 secas" not in told(_review(), evidenced={"O8"})
    planned = step("evidence", "2020-05-20", acts=(acts.EVIDENCE_OPERATIONAL,))
    assert [each for each in told(_review(evidence=planned)) if each.startswith("evidence")] == ["evidence:opsg-secas 2020-05-26 secas"]


def test_positions_are_asked_for_once_the_planned_evidence_is_in() -> None:
    """Before the evidence step is done no verdict is asked for; then from the day it came in; not where all is signed off."""
    planned = step("evidence", "2020-05-20", acts=(acts.EVIDENCE_OPERATIONAL,))
    assert not any(each.startswith("position") for each in told(_review(evidence=planned)))
    done = _review(evidence=replace(planned, done_on=date(2020, 5, 21)))
    (position,) = [each for each in due_items(done, START) if each.kind is DueKind.POSITION]
    assert (position.owner, position.day, position.recorded_on) == ("opsg", date(2020, 6, 2), date(2020, 5, 21))
    assert position.text == "2 operational criteria to be signed off (O1 and O8)"
    assert not any(each.startswith(("position", "evidence")) for each in told(_review(SignOffState.MET)))


def test_a_dependency_is_due_when_it_was_expected() -> None:
    """A change request that is short of the state that a modification in scope waits for is due on its expected date (R7)."""
    request = ChangeRequest("CR1047", expected=on("2020-Q4"))
    waits = Dependency("MP001", request, RequestState.EXITED_PIT, "development starts")
    whole = release(scope=(ScopeItem(Modification("MP001", "x")),), dependencies=(waits,))
    assert "dependency:CR1047-exited-PIT 2020-12-31 dcc" in told(whole)
    reached = replace(waits, request=replace(request, state=RequestState.DELIVERED))
    assert not any(each.startswith("dependency") for each in told(replace(whole, dependencies=(reached,))))


# Stages


@pytest.mark.parametrize(
    ("remaining", "stage"),
    [
        (21, None),
        (20, 20),
        (19, 20),
        (10, 10),
        (6, 10),
        (5, 5),
        (2, 5),
        (1, 1),
        (0, 0),
        (-1, -1),
        (-5, -5),
        (-9, -5),
        (-10, -10),
        (-14, -10),
        (-15, -15),
        (-101, -100),
    ],
)
def test_the_newest_stage(remaining: int, stage: int | None) -> None:
    """20, 10, 5 and 1 Working Days before, the day, daily for five, weekly after."""
    assert newest_stage(remaining, Settings()) == stage


def test_a_day_that_is_no_working_day_counts_as_the_one_before() -> None:
    """Christmas Day 2020 is told "on the day" on Christmas Eve, and is one Working Day overdue on the 29th."""
    christmas = date(2020, 12, 25)
    assert [to_go(christmas, date(2020, 12, day)) for day in (23, 24, 29)] == [1, 0, -1]


@pytest.mark.parametrize(
    ("today", "item", "sent", "stage", "quiet"),
    [
        ("2020-02-03", due(), (), 20, None),
        ("2020-02-03", due(), (20,), None, Quiet.SENT),
        ("2020-01-31", due(), (), None, Quiet.NOT_YET),
        ("2020-03-03", due(), (20, 10), -1, None),
        ("2020-03-03", due(recorded_on=date(2020, 3, 3)), (), PAST, None),
        ("2020-03-04", due(recorded_on=date(2020, 3, 3)), (PAST,), None, Quiet.SENT),
        ("2020-02-20", due(recorded_on=date(2020, 2, 19)), (), None, Quiet.RECORDED_LATER),
        ("2020-02-24", due(recorded_on=date(2020, 2, 24)), (), 5, None),
        ("2020-02-24", due(held=True), (), None, Quiet.HELD),
    ],
)
def test_verdicts(today: str, item: Due, sent: tuple[int, ...], stage: int | None, quiet: Quiet | None) -> None:
    """One row for each reason to speak or to be quiet."""
    verdict = decide_reminder(item, date.fromisoformat(today), sent)
    assert (verdict.stage, verdict.quiet) == (stage, quiet)


def test_a_snoozed_item_speaks_again_on_its_day_at_its_newest_stage() -> None:
    """Quiet until the day before, then what was reached meanwhile is told once."""
    until = date(2020, 2, 26)
    assert decide_reminder(due(), date(2020, 2, 25), (10,), snoozed_until=until).quiet is Quiet.SNOOZED
    assert decide_reminder(due(), until, (10,), snoozed_until=until, last_check=date(2020, 2, 25)) == nudging.ReminderDecision(5, late=2)


def test_after_downtime_only_the_newest_stage_is_told_and_the_others_are_missed() -> None:
    """Down from 31 January to 27 February: stages 20 and 10 are recorded as missed, 5 is told late."""
    verdict = decide_reminder(due(), date(2020, 2, 27), (), last_check=date(2020, 1, 31))
    assert (verdict.stage, verdict.late, verdict.missed) == (5, 3, (20, 10))


def test_what_is_older_than_the_catch_up_window_is_skipped() -> None:
    """With one stage thirty Working Days before, fourteen days later it is too old to be told."""
    verdict = decide_reminder(due("2020-03-02"), date(2020, 2, 7), (), Settings(ahead=(30,)))
    assert (verdict.quiet, verdict.missed) == (Quiet.TOO_OLD, (30,))


def test_settings_go_from_the_release_and_kind_to_everybody() -> None:
    """The nearest word applies, and a kind that is off is quiet."""
    own, kinds, all_ = Settings(ahead=(3,)), Settings(ahead=(2,)), Settings(off=True)
    table = {("a", "milestone"): own, ("a", ""): kinds, ("", ""): all_}
    assert nudging.settings_for(table, "a", DueKind.MILESTONE) is own
    assert nudging.settings_for(table, "a", DueKind.POLICY) is kinds
    assert nudging.settings_for(table, "b", DueKind.POLICY) is all_
    assert nudging.settings_for({}, "b", DueKind.DEPENDENCY).ahead == ()
    assert decide_reminder(due(), date(2020, 2, 24), (), all_).quiet is Quiet.OFF
    with pytest.raises(ValueError, match="whole numbers of Working Days"):
        Settings(daily=-1)


@pytest.mark.parametrize(
    ("today", "gate", "expected"),
    [
        ("2020-03-04", True, ()),
        ("2020-03-05", True, (Escalation.MANAGER,)),
        ("2020-03-09", False, (Escalation.MANAGER,)),
        ("2020-03-09", True, (Escalation.MANAGER, Escalation.BODY)),
    ],
)
def test_escalation(today: str, gate: bool, expected: tuple[Escalation, ...]) -> None:
    """The release manager hears at three Working Days overdue, of a gate the deciding body at five."""
    assert nudging.escalations(due(gate=gate), date.fromisoformat(today), Settings()) == expected
    assert nudging.escalations(due(gate=gate, recorded_on=date(2020, 3, 3)), date.fromisoformat(today), Settings()) == ()


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2020-02-24", "due in 5 Working Days, 2 Mar 2020"),
        ("2020-03-02", "due today"),
        ("2020-03-05", "3 Working Days overdue, was due 2 Mar 2020"),
    ],
)
def test_when_words(today: str, words: str) -> None:
    """How far off it is, in words."""
    assert nudging.when_words(due(), date.fromisoformat(today)) == words


def test_the_first_working_day_of_the_week() -> None:
    """Monday, or Tuesday after a bank holiday; in 2020 the early May holiday is a Friday."""
    days = [date(2020, 4, day) for day in (13, 14, 15, 20)] + [date(2020, 5, 4)]
    assert [nudging.is_first_of_week(day) for day in days] == [False, True, False, True, True]


def test_the_preview_says_when_people_will_hear() -> None:
    """Thirty days from 24 February: 5, 1, the day, five days overdue, and weekly after, around nothing that is sent already."""
    found = list(nudging.preview(due(), date(2020, 2, 24), 30, (20, 10)))
    assert [(day.isoformat(), stage) for day, stage in found] == [
        ("2020-02-24", 5),
        ("2020-02-28", 1),
        ("2020-03-02", 0),
        ("2020-03-03", -1),
        ("2020-03-04", -2),
        ("2020-03-05", -3),
        ("2020-03-06", -4),
        ("2020-03-09", -5),
        ("2020-03-16", -10),
        ("2020-03-23", -15),
    ]


def test_nothing_beyond_the_horizon_has_a_stage() -> None:
    """Whatever falls due after the horizon is not told today; its last day is, where it is a Working Day."""
    last = nudging.horizon(START, 20)
    assert newest_stage(to_go(last, START), Settings()) == 20
    assert decide_reminder(due("2020-02-10"), START).quiet is Quiet.NOT_YET
    assert last == date(2020, 2, 9)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2020-02-24", "5 Working Days before"),
        ("2020-02-26", "3 Working Days before"),
        ("2020-03-02", "on the day"),
        ("2020-03-10", "6 Working Days overdue"),
        ("2020-03-12", "8 Working Days overdue"),
    ],
)
def test_distance_is_exact_between_stages(day: str, words: str) -> None:
    """The distance counts Working Days to the due date, not those of the stage that was reached last."""
    assert nudging.distance(due(), date.fromisoformat(day)) == words


def test_distance_of_what_was_past_when_recorded() -> None:
    """An item past when it was recorded has no count."""
    assert nudging.distance(due(recorded_on=date(2020, 3, 9)), date(2020, 3, 10)) == "already past when it was recorded, listed once"
