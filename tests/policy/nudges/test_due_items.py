"""What falls due in a release, and when (RID 3; R3, R5, R7 to R10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from policy.decisions.order import ADD_CRITERIA
from policy.model import acts
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.rid import Covers
from policy.model.scope import ChangeRequest, Dependency, Modification, RequestState, ScopeItem
from policy.model.timetable import Milestone
from policy.nudges.due_items import due_items
from policy.nudges.item import Due, DueKind
from tests.builders.june_2020 import june_2020

START = date(2020, 1, 10)


def on(text: str) -> PartialDate:
    """A date as the timetable has it."""
    return PartialDate.parse(text)


def release(*milestones: Milestone, **more: Any) -> Release:
    """A release with only the given steps; live on a day far from any policy date."""
    whole = Release("june-2030", ReleaseKind.ADHOC, date(2030, 6, 27), created_on=date(2029, 12, 31), milestones=milestones)
    return replace(whole, **more)


def step(key: str = "uit", day: str | None = "2020-03-02", **more: Any) -> Milestone:
    """A step of the timetable."""
    return replace(Milestone(key, f"{key} happens", "dcc", on(day) if day else None), **more)


def items(found: Release, today: date = START, **more: Any) -> list[str]:
    """The items due, each as "item day owner"."""
    return [f"{each.item} {each.day} {each.owner}" for each in due_items(found, today, **more)]


def test_june_2020_on_10_january_2020() -> None:
    """The dated steps, the two TAD dates that nothing is planned for, and SECAS's evidence, which the timetable forgets."""
    assert items(june_2020(), START) == [
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
    assert items(june_2020(), START, until=date(2020, 1, 17))[-1].startswith("milestone:baseline-documents")


def test_done_undated_and_closed_things_are_not_due() -> None:
    """A step that is done or has no date is not due, nor is anything in a release that is live or cancelled."""
    steps = (step("a", None), step("b", done_on=START), step("c"))
    assert items(release(*steps)) == ["milestone:c 2020-03-02 dcc"]
    assert items(release(*steps, live_on=START)) == []
    assert items(release(*steps, cancelled_on=START)) == []


def test_a_proposed_date_is_not_due() -> None:
    """Nobody is reminded of a date that is only proposed, nor of one that follows it; a policy date stays due."""
    plans = step("plans", None, anchor="uit", offset=-10)
    assert items(release(step("uit", proposed=True), plans), date(2020, 4, 1)) == []
    assert len(items(release(step("uit"), plans), date(2020, 4, 1))) == 2
    waiting = step("sit", after=("uit",))
    (one,) = due_items(release(step("uit", proposed=True), waiting), START)
    assert (one.held, one.waits_for) == (False, "")


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


GO_NO_GO = step("decision", "2020-06-12", acts=(acts.DECIDE_GO_LIVE,))
NO_GO, DEFER, GO = (Decision(Subject.GO_LIVE, "panel", each, date(2020, 6, 12)) for each in (Outcome.NO_GO, Outcome.DEFER, Outcome.GO))
TOLD = "live happens (No-go of 12 Jun 2020: decide again, or move the go-live)"
WAITS = "the SEC Panel to decide on go-live"


@pytest.mark.parametrize(
    ("decision", "planned", "text", "owner", "waits_for"),
    [
        (None, GO_NO_GO, "live happens", "dcc", WAITS),
        (DEFER, GO_NO_GO, "live happens", "dcc", WAITS),
        (DEFER, replace(GO_NO_GO, day=None), "live happens", "panel", ""),
        (None, None, "live happens", "panel", ""),
        (NO_GO, replace(GO_NO_GO, done_on=date(2020, 6, 12)), TOLD, "panel", ""),
        (NO_GO, GO_NO_GO, "live happens", "dcc", WAITS),
        (GO, replace(GO_NO_GO, done_on=date(2020, 6, 12)), "live happens", "dcc", ""),
    ],
)
def test_a_go_live_without_a_go_waits_for_the_deciding_body(
    decision: Decision | None, planned: Milestone | None, text: str, owner: str, waits_for: str
) -> None:
    """Where no go/no-go is planned, as after a No-go, the body owes the decision; nobody else can do anything about the day."""
    steps = (*([planned] if planned else []), step("live", "2020-06-25", acts=(acts.GO_LIVE,)))
    decisions = (decision,) if decision else ()
    found = due_items(release(*steps, decisions=decisions), date(2020, 6, 15))
    (item,) = [each for each in found if each.ref == "live"]
    assert (item.text, item.owner, item.waits_for) == (text, owner, waits_for)


def test_after_a_no_go_and_a_move_only_the_decision_is_left() -> None:
    """The go-live was moved since, so nobody is asked to move it again (Guidance 5.3; R23)."""
    decided = replace(GO_NO_GO, done_on=date(2020, 6, 12))
    moved = Decision(Subject.DATE, "panel", Outcome.AGREED, date(2020, 6, 12))
    found = release(decided, step("live", "2020-07-23", acts=(acts.GO_LIVE,)), decisions=(NO_GO, moved))
    (item,) = [each for each in due_items(found, date(2020, 6, 15)) if each.ref == "live"]
    assert item.text == "live happens (No-go of 12 Jun 2020: decide again)"


def test_gates_are_known() -> None:
    """Baselines, completion reports, go/no-go and go-live are gates; the start of a test phase is not."""
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
    assert [each for each in items(documents, today) if each.startswith("policy")] == expected


def test_a_year_bucket_has_the_policy_dates_of_its_releases() -> None:
    """Of 2021's two System releases the June date is dropped once past, because November's is still ahead."""
    bucket = Release("2021", ReleaseKind.YEAR, None, scope=(ScopeItem(Modification("MP001", "x", dcc_systems=True)),))
    assert items(bucket) == ["policy:scope-system-june-2021 2020-06-24 panel", "policy:scope-system-november-2021 2020-11-04 panel"]
    assert items(bucket, date(2020, 6, 25)) == ["policy:scope-system-november-2021 2020-11-04 panel"]
    assert items(bucket, date(2020, 12, 1)) == ["policy:scope-system-november-2021 2020-11-04 panel"]


def test_cut_offs_of_undecided_modifications_are_due() -> None:
    """A cut-off is due while its modification is undecided and in scope (R5)."""
    item = ScopeItem(Modification("MP079", "x"), cutoff=date(2020, 3, 2), added_on=START)
    part = replace(item, modification=Modification("SECMP0062", "y"), part=1)
    found = items(release(scope=(item, part)))
    assert [each for each in found if "cutoff" in each] == ["cutoff:MP079 2020-03-02 panel", "cutoff:SECMP0062-1 2020-03-02 panel"]


def test_a_dependency_is_due_when_it_was_expected() -> None:
    """A change request that is short of the state that a modification in scope waits for is due on its expected date (R7)."""
    request = ChangeRequest("CR1047", expected=on("2020-Q4"))
    waits = Dependency("MP001", request, RequestState.EXITED_PIT, "development starts")
    whole = release(scope=(ScopeItem(Modification("MP001", "x")),), dependencies=(waits,))
    assert "dependency:CR1047-exited-PIT 2020-12-31 dcc" in items(whole)
    reached = replace(waits, request=replace(request, state=RequestState.DELIVERED))
    assert not any(each.startswith("dependency") for each in items(replace(whole, dependencies=(reached,))))


def test_a_milestone_is_due_with_all_that_a_reminder_says() -> None:
    """The item has the step's key, text, owner and day, the step that completes it, and no wait."""
    (one,) = due_items(release(step("sit", recorded_on=START)), START)
    assert one == Due(
        "june-2030",
        DueKind.MILESTONE,
        "sit",
        "sit happens",
        date(2020, 3, 2),
        "dcc",
        recorded_on=START,
        step="sit",
        words="2 Mar 2020",
    )


def test_a_late_step_does_not_hide_an_earlier_one() -> None:
    """A step that is due after `until` is left out, and those that follow it in the timetable are not."""
    assert items(release(step("late", "2020-05-04"), step("early")), until=date(2020, 3, 2)) == ["milestone:early 2020-03-02 dcc"]


def documents(*milestones: Milestone) -> Release:
    """An ad-hoc release of 25 December 2020 with one modification of the SEC's documents."""
    scope = (ScopeItem(Modification("MP001", "Words")),)
    return Release("adhoc-2020-12-25", ReleaseKind.ADHOC, date(2020, 12, 25), created_on=START, scope=scope, milestones=milestones)


def policy(found: Release, today: date = START, **more: Any) -> list[Due]:
    """The policy dates that are due."""
    return [each for each in due_items(found, today, **more) if each.kind is DueKind.POLICY]


def test_a_policy_date_is_due_with_all_that_a_reminder_says() -> None:
    """The item names the date and, if a step is planned after it, that step's day."""
    late = Milestone("baseline", "Panel baselines", "panel", on("2020-07-17"), acts=(acts.DECIDE_BASELINE,))
    assert policy(documents(late)) == [
        Due(
            "adhoc-2020-12-25",
            DueKind.POLICY,
            "scope-documents",
            "Policy date: Scope on SEC documents set (RID baselined or re-baselined) (planned for 17 Jul 2020, after it)",
            date(2020, 6, 25),
            "panel",
            recorded_on=START,
            step="baseline",
            words="25 Jun 2020",
            waits_for="SECAS to add the acceptance criteria",
            acts=(acts.DECIDE_BASELINE,),
            covers=Covers.DOCUMENTS,
            first=((acts.DECIDE_BASELINE, ADD_CRITERIA),),
        )
    ]
    (plain,) = policy(documents())
    assert plain.text == "Policy date: Scope on SEC documents set (RID baselined or re-baselined)"


def test_a_policy_date_is_due_on_its_own_day() -> None:
    """It is listed until its day, warns on that day that a step is too late, and no longer the day after."""
    day = date(2020, 6, 25)
    assert len(policy(documents(), until=day)) == 1
    assert policy(documents(), until=date(2020, 6, 24)) == []
    late = Milestone("baseline", "Panel baselines", "panel", on("2020-07-17"), acts=(acts.DECIDE_BASELINE,))
    assert (len(policy(documents(late), day)), policy(documents(late), date(2020, 6, 26))) == (1, [])


def test_a_bucket_s_policy_date_names_its_release() -> None:
    """The June date of 2021 is due up to its own day, and says which release it is for."""
    bucket = Release("2021", ReleaseKind.YEAR, None, scope=(ScopeItem(Modification("MP001", "x", dcc_systems=True)),))
    june, _ = policy(bucket, date(2020, 6, 24))
    assert june.text == "Policy date: Scope on DCC and User Systems set (RID baselined), for the June 2021 SEC Release"
    assert june.waits_for == "SECAS to move its modifications to a release"


def test_a_cut_off_is_due_with_all_that_a_reminder_says() -> None:
    """The item is the deciding body's, as new as the modification's place in the scope, and due on its own day."""
    item = ScopeItem(Modification("SECMP0062", "y"), part=1, cutoff=date(2020, 3, 2), added_on=START)
    found = [each for each in due_items(release(scope=(item,)), START, until=date(2020, 3, 2)) if each.kind is DueKind.CUTOFF]
    assert found == [
        Due(
            "june-2030",
            DueKind.CUTOFF,
            "SECMP0062-1",
            "Decision cut-off of SECMP0062 part 1",
            date(2020, 3, 2),
            "panel",
            recorded_on=START,
            words="2 Mar 2020",
        )
    ]


def test_a_dependency_is_due_with_all_that_a_reminder_says() -> None:
    """The item is the DCC's, on the last day of the time that the Change Request was expected in; after it, the text says so."""
    request = ChangeRequest("CR1047", expected=on("2020-Q4"))
    waits = Dependency("MP001", request, RequestState.EXITED_PIT, "development starts")
    whole = release(scope=(ScopeItem(Modification("MP001", "x")),), dependencies=(waits,))
    last = date(2020, 12, 31)
    (one,) = [each for each in due_items(whole, last, until=last) if each.kind is DueKind.DEPENDENCY]
    assert (one.release, one.owner, one.words, one.day) == ("june-2030", "dcc", "Q4 2020", last)
    assert "MP001" in one.text
    (late,) = [each for each in due_items(whole, date(2021, 1, 1)) if each.kind is DueKind.DEPENDENCY]
    assert late.text == f"{one.text}; it was expected by then"
    undated = replace(waits, request=replace(request, expected=None))
    assert not any(each.kind is DueKind.DEPENDENCY for each in due_items(replace(whole, dependencies=(undated,)), START))


def test_a_gate_is_before_other_items_of_its_day() -> None:
    """On one day gates are first, then the others by their text."""
    gate = step("z", acts=(acts.DECIDE_GO_LIVE,))
    assert [each.ref for each in due_items(release(step("b"), step("a"), gate), START)] == ["z", "a", "b"]


def test_a_go_live_is_due_until_the_end_of_its_window() -> None:
    """Only the go-live has the window that was decided for it (R23)."""
    day, end = date(2020, 6, 25), date(2020, 6, 28)
    agreed = Decision(
        Subject.DATE, "panel", Outcome.AGREED, date(2020, 1, 10), go_live_before=date(2020, 6, 18), go_live=day, window_end=end
    )
    steps = (step("go-live", "2020-06-25", acts=(acts.GO_LIVE,)), step("sit", "2020-06-25", acts=(acts.START_SIT,)))
    found = due_items(release(*steps, go_live=day, decisions=(agreed,)), START)
    assert {each.ref: each.until for each in found if each.kind is DueKind.MILESTONE} == {"go-live": end, "sit": None}
