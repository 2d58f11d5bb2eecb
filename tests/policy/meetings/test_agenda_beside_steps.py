"""What a body is asked beside the steps of a timetable (Paper 5; RID 6; R12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.documents.documents import DocumentVersion
from policy.meetings.agenda import items_on
from policy.meetings.agenda_beside_steps import amendments_item, conditions_item, document_items, go_live_items
from policy.meetings.agenda_for_all import later_scopes
from policy.meetings.meeting import Meeting
from policy.model import acts
from policy.model.decisions import Decision, Outcome, Recommendation, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import Release
from policy.model.rid import Covers
from policy.model.sign_off import Criterion, CriterionKind
from policy.sign_off.amendments import Amendment, AmendmentKind
from policy.sign_off.conditions import Condition
from tests.builders.june_2020 import june_2020

TODAY, NEXT = date(2020, 1, 20), date(2020, 2, 14)
PANEL, TAG = Meeting("panel", "2020-02-14", NEXT, 77), Meeting("tag", "2020-02-14", NEXT)
REWORDED = Amendment(
    1, AmendmentKind.REWORD, Criterion("T1", CriterionKind.TESTING, "tag", "All tests pass."), reason="Clearer.", proposed_on=TODAY
)
CONDITION = Condition("T1", 1, "Fix the\n  defect", "dcc", date(2020, 2, 10))


def test_a_proposed_amendment_is_on_the_next_agenda_of_the_deciding_body() -> None:
    """With what it changes and why, and the button that records the decision."""
    item = amendments_item(june_2020(), [REWORDED], PANEL, TODAY)
    assert item is not None
    assert (item.asked.value, item.text) == ("AGREE", "the amendments of the acceptance criteria of the June 2020 SEC Release")
    assert (item.figures, item.lines) == (("Reword T1: Clearer.",), (("decide", "june-2020", "criteria"),))


@pytest.mark.parametrize(
    ("proposed", "meeting"),
    [
        ([], PANEL),
        ([replace(REWORDED, editorial=True)], PANEL),
        ([replace(REWORDED, proposed_on=date(2020, 3, 1))], PANEL),
        ([REWORDED], TAG),
        ([REWORDED], replace(PANEL, day=date(2020, 1, 17))),
    ],
)
def test_no_amendment_is_asked(proposed: list[Amendment], meeting: Meeting) -> None:
    """None is proposed, it is editorial, later than the meeting, another body's, or the meeting was held."""
    assert amendments_item(june_2020(), proposed, meeting, TODAY) is None


def test_what_was_decided_stays_on_the_agenda_of_that_day() -> None:
    """As its answer, after the amendments have been settled."""
    decision = Decision(Subject.CRITERIA, "panel", Outcome.AGREED, NEXT, reference="SECP_77", note="Reword T1")
    item = amendments_item(replace(june_2020(), decisions=(decision,)), [], PANEL, date(2020, 3, 1))
    assert item is not None
    assert item.answered == "Agreed (SECP_77). Reword T1"


def test_open_conditions_are_on_their_committees_agenda() -> None:
    """With their days, and which are past them by then; another committee, and a meeting that was held, have none."""
    item = conditions_item(june_2020(), [CONDITION], TAG, TODAY)
    assert item is not None
    assert item.text == "1 open condition on T1 of the June 2020 SEC Release"
    assert (item.figures, item.missing) == (("T1: Fix the defect, by 10 Feb 2020",), ("Past its date by then: T1.",))
    assert conditions_item(june_2020(), [CONDITION], PANEL, TODAY) is None
    assert conditions_item(june_2020(), [CONDITION], TAG, date(2020, 2, 15)) is None
    assert conditions_item(june_2020(), [], TAG, TODAY) is None


DRAFT = DocumentVersion(Subject.TAD, 1, "0.1", "https://example.com/1", draft=True, suitable=True, view_on=NEXT, view_reason="Clear.")
FINAL = DocumentVersion(Subject.TAD, 2, "1.0", "https://example.com/2", suitable=False, view_on=date(2020, 3, 4), view_reason="Short.")


def test_a_view_stays_with_its_version_on_the_agenda_of_its_day() -> None:
    """The view on the draft is that meeting's answer after the final version has one of its own (RID 3)."""
    release = replace(june_2020(), recommendations=(Recommendation("tag", Subject.TAD, False, date(2020, 3, 4), "Short."),))
    (item,) = document_items(release, (DRAFT, FINAL), TAG, date(2020, 3, 31))
    assert (item.text, item.answered) == (
        "a view on the draft Testing Approach Document of the June 2020 SEC Release",
        "Recommended. Clear.",
    )
    later = replace(TAG, day=date(2020, 3, 4))
    (item,) = document_items(release, (DRAFT, FINAL), later, date(2020, 3, 31))
    assert (item.key, item.answered) == ("june-2020:view-tad", "Not recommended. Short.")
    assert list(document_items(release, (DRAFT, FINAL), PANEL, date(2020, 3, 31))) == []


def test_a_step_of_the_day_has_the_view_on_its_own_version() -> None:
    """A step for the draft and one for the final version on one day: what was given on the draft answers the first alone, and once."""
    steps = tuple(replace(each, day=PartialDate.parse("2020-02-14")) if each.owner == "tag" else each for each in june_2020().milestones)
    release = replace(june_2020(), milestones=steps, recommendations=(Recommendation("tag", Subject.TAD, True, NEXT, "Clear."),))
    answers = {each.key: each.answered for each in items_on(release, TAG, (DRAFT,))}
    assert answers["june-2020:tad-draft-review:view-tad-draft"] == "Recommended. Clear."
    assert answers["june-2020:tad-review:view-tad"] == ""
    assert list(document_items(release, (DRAFT,), TAG, date(2020, 3, 31))) == []
    without = {each.key: each.answered for each in items_on(release, TAG)}
    assert without["june-2020:tad-review:view-tad"] == "Recommended. Clear."


def test_a_step_of_the_day_says_that_nothing_is_on_file_for_it() -> None:
    """The body would be asked about nothing: no version, or for the final TAD none but a draft; of what was answered nothing is missing."""
    steps = tuple(
        replace(each, day=PartialDate.parse("2020-02-14")) if "tad" in each.key or each.key.startswith("sit") else each
        for each in june_2020().milestones
    )
    release = replace(june_2020(), milestones=steps)

    def missing(meeting: Meeting, *documents: DocumentVersion) -> dict[str, tuple[str, ...]]:
        return {each.key.removeprefix("june-2020:"): each.missing for each in items_on(release, meeting, documents)}

    none, no_final = ("No version is on file.",), ("No final version is on file.",)
    draft, final = (replace(each, view_on=None, suitable=None) for each in (DRAFT, FINAL))
    assert missing(TAG)["tad-draft-review:view-tad-draft"] == missing(TAG)["tad-review:view-tad"] == none
    assert missing(TAG, draft)["tad-draft-review:view-tad-draft"] == ()
    assert missing(TAG, draft)["tad-review:view-tad"] == no_final
    assert missing(TAG, draft, final)["tad-review:view-tad"] == ()
    assert missing(PANEL)["tad"] == none
    assert missing(PANEL, draft)["tad"] == no_final
    assert missing(PANEL, replace(draft, approved_on=TODAY))["tad"] == missing(PANEL, draft, final)["tad"] == ()
    assert missing(TAG, DRAFT)["tad-draft-review:view-tad-draft"] == ()


def test_a_meeting_that_was_held_was_not_asked_about_later_scope() -> None:
    """What was added to a scope after it is neither on its agenda nor in its minutes; what has no day on record is (R3)."""
    held = Meeting("panel", "2020-01-17", date(2020, 1, 17), 76)
    of = june_2020()
    one, two, three = (
        replace(of.in_scope[0], agreed_on=None, added_on=day, part=number)
        for number, day in enumerate((None, date(2020, 1, 17), date(2020, 1, 18)), start=1)
    )
    later = replace(of, key="november-2020", go_live=date(2020, 11, 5), scope=(one, two, three), milestones=())
    item = later_scopes([later], held, ())
    assert item is not None
    assert item.figures == (f"November 2020: {one.name} and {two.name}.",)
    assert later_scopes([replace(later, scope=(three,))], held, ()) is None
    step = next(each for each in of.milestones if acts.DECIDE_BASELINE in each.acts)
    on_day = replace(step, day=PartialDate.parse("2020-01-17"), done_on=None, covers=Covers.ALL)
    for places, said in (((one, two, three), True), ((three,), False)):
        texts = [each.figures for each in items_on(replace(of, scope=places, milestones=(on_day,)), held)]
        assert (f"2 modifications: {one.name} and {two.name}." in str(texts)) == said
        assert three.name not in str(texts)


JULY = Meeting("panel", "2020-07-10", date(2020, 7, 10))
JUNE_MEETING = Meeting("panel", "2020-06-12", date(2020, 6, 12))


def planned_for(day: PartialDate | None, *decisions: Decision, done: date | None = None) -> Release:
    """June 2020 with its go/no-go on that day, and what the Panel decided."""
    one = june_2020()
    steps = tuple(replace(each, day=day, done_on=done) if each.key == "go-no-go" else each for each in one.milestones)
    return replace(one, milestones=steps, decisions=decisions)


def go_live_decision(outcome: Outcome, met_on: date = JUNE_MEETING.day) -> Decision:
    """The Panel's decision on go-live."""
    return Decision(Subject.GO_LIVE, "panel", outcome, met_on)


OVER, TO_COME = PartialDate.of(date(2020, 6, 12)), PartialDate.of(date(2020, 7, 10))
NO_GO, DEFER, GO = (go_live_decision(each) for each in (Outcome.NO_GO, Outcome.DEFER, Outcome.GO))


@pytest.mark.parametrize(
    ("release", "meeting", "figures"),
    [
        (planned_for(OVER), JULY, "Planned for 12 Jun 2020 and not decided."),
        (planned_for(OVER, NO_GO, done=date(2020, 6, 12)), JULY, "No-go on 12 Jun 2020."),
        (planned_for(None, DEFER), JULY, "Deferred on 12 Jun 2020."),
        (planned_for(TO_COME, DEFER), JULY, ""),
        (planned_for(None), JULY, ""),
        (planned_for(OVER, GO, done=date(2020, 6, 12)), JULY, ""),
        (planned_for(OVER, NO_GO, done=date(2020, 6, 12)), replace(JULY, body="csc"), ""),
        (planned_for(OVER), replace(JUNE_MEETING, day=date(2020, 6, 14)), ""),
    ],
)
def test_a_go_no_go_that_waits_is_on_the_agendas_to_come(release: Release, meeting: Meeting, figures: str) -> None:
    """With why it comes again; not while a step plans it, nor once it is a Go, for another body, or at a meeting that was held."""
    found = list(go_live_items(release, meeting, date(2020, 6, 15)))
    assert [each.figures[0] for each in found] == ([figures] if figures else [])
    assert list(go_live_items(release, meeting, date(2020, 6, 15), closed=True)) == []


@pytest.mark.parametrize("release", [planned_for(TO_COME, DEFER), planned_for(None, DEFER), planned_for(OVER, GO, NO_GO)])
def test_the_decision_of_a_meeting_stays_in_its_minutes(release: Release) -> None:
    """Wherever its step is planned since (R21)."""
    (item,) = go_live_items(release, JUNE_MEETING, date(2020, 6, 15))
    assert item.answered


def test_a_document_whose_decision_is_overdue_is_on_the_agendas_to_come() -> None:
    """Its step is over and not done, so no agenda would have it (RID 3; R21)."""
    report = DocumentVersion(Subject.UIT_REPORT, 1, "1.0", "https://example.com/1", suitable=True, submitted_on=date(2020, 5, 20))
    release = june_2020()
    assert list(document_items(release, (report,), JULY, date(2020, 6, 12))) == []
    (item,) = document_items(release, (report,), JULY, date(2020, 6, 15))
    assert item.text == "the UIT Completion Report for the June 2020 SEC Release"
