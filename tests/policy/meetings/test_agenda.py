"""What is asked at a meeting, in the Paper's verbs (Paper 3, 4, 5, 6; RID 3; R21)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from policy.documents.documents import DocumentVersion
from policy.meetings.agenda import Asked, Item, acts_on, document_item, items_on
from policy.meetings.meeting import Meeting
from policy.model import acts
from policy.model.decisions import Decision, Outcome, Recommendation, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.rid import Covers, RidVersion
from policy.model.scope import Modification, ModificationState, ScopeItem, ScopeState
from policy.model.sign_off import Criterion, CriterionKind, SignOffState
from policy.model.timetable import Milestone

DAY, BEFORE, AFTER = date(2020, 1, 17), date(2020, 1, 10), date(2020, 2, 14)
PANEL, TAG = Meeting("panel", "76", DAY, 76), Meeting("tag", "2020-01-17", DAY)
NAME = "June 2020 SEC Release"


def step(*done: str, owner: str = "panel", day: date | None = DAY, covers: Covers = Covers.ALL, done_on: date | None = None) -> Milestone:
    """A step of the timetable that completes these acts."""
    return Milestone("step", "The step", owner, PartialDate.of(day) if day else None, acts=done, covers=covers, done_on=done_on)


def item(ref: str, *, system: bool = False, agreed_on: date | None = None, cutoff: date | None = None, approved: bool = False) -> ScopeItem:
    """A modification in scope."""
    state = ModificationState.APPROVED if approved else ModificationState.MODIFICATION_PROPOSAL
    return ScopeItem(Modification(ref, ref, state, dcc_systems=system), agreed_on=agreed_on, cutoff=cutoff)


def june(*steps: Milestone, **facts: Any) -> Release:
    """June 2020 with these steps and facts."""
    return replace(Release("june-2020", ReleaseKind.SYSTEM, date(2020, 6, 25), milestones=steps), **facts)


def decided(subject: Subject, outcome: Outcome = Outcome.AGREED, *, on: date = DAY, body: str = "panel", **more: Any) -> Decision:
    """A decision at the meeting."""
    return Decision(subject, body, outcome, on, **more)


def only(release: Release, meeting: Meeting = PANEL, documents: tuple[DocumentVersion, ...] = ()) -> Item:
    """The one item of an agenda."""
    (found,) = items_on(release, meeting, documents)
    return found


@pytest.mark.parametrize(
    ("given", "is_on"),
    [
        (step(acts.DECIDE_GO_LIVE), True),
        (step(acts.DECIDE_GO_LIVE, day=AFTER), False),
        (step(acts.DECIDE_GO_LIVE, day=None), False),
        (step(acts.DECIDE_GO_LIVE, day=AFTER, done_on=DAY), True),
        (step(acts.DECIDE_GO_LIVE, owner="csc"), False),
        (step(acts.SUBMIT_TAD), False),
    ],
)
def test_a_step_is_on_the_agenda_of_its_bodys_meeting(given: Milestone, is_on: bool) -> None:
    """It is planned for that day or was done on it, its owner is the body, and it is done in a meeting (RID 3)."""
    assert bool(items_on(june(given), PANEL)) is is_on
    assert acts_on(june(given), PANEL) == (frozenset(given.acts) if is_on else frozenset())


NO_VERSION = ("No version is on file.",)
VIEWS = {
    "tad-draft": ("the draft Testing Approach Document", "tad"),
    "tad": ("the Testing Approach Document", "tad"),
    "sit-report": ("the SIT Completion Report", "sit-report"),
    "uit-report": ("the UIT Completion Report", "uit-report"),
}


@pytest.mark.parametrize(
    ("subject", "asked", "text"),
    [
        ("tad", Asked.APPROVE, f"the Testing Approach Document for the {NAME}"),
        ("sit-report", Asked.APPROVE, f"the SIT Completion Report for the {NAME}"),
        ("uit-report", Asked.APPROVE, f"the UIT Completion Report for the {NAME}"),
        ("go-live", Asked.AGREE, f"whether the {NAME} is implemented as planned"),
        ("baseline", Asked.BASELINE, "the June 2020 SEC Release Implementation Document"),
    ],
)
def test_a_decision_is_asked_in_the_papers_words(subject: str, asked: Asked, text: str) -> None:
    """With the line that records the answer, and a key that is its own within all agendas (Paper 6; RID 3)."""
    lines = (("decide", "june-2020", subject),)
    missing = NO_VERSION if asked is Asked.APPROVE else ()
    expected = Item(asked, text, "june-2020", lines, missing=missing, subject=Subject(subject), key=f"june-2020:{subject}")
    assert only(june(step(f"decide {subject}"))) == expected


def test_what_a_body_only_does_is_noted() -> None:
    """Nobody records it at the agenda (Paper 6)."""
    assert only(june(step(acts.DECIDE_MODIFICATIONS))) == Item(Asked.NOTE, f"The step, {NAME}", "june-2020", key="june-2020:step")


@pytest.mark.parametrize("document", VIEWS)
def test_a_view_is_asked_with_its_document(document: str) -> None:
    """A sub-committee recommends, and decides nothing (RID 3)."""
    words, subject = VIEWS[document]
    text, lines = f"a view on {words} of the {NAME}", (("recommend", "june-2020", "tag", subject),)
    expected = Item(Asked.AGREE, text, "june-2020", lines, missing=NO_VERSION, key=f"june-2020:step:view-{document}")
    assert only(june(step(f"view {document}", owner="tag")), TAG) == expected


@pytest.mark.parametrize("kind", ["operational", "testing", "security"])
def test_a_review_is_asked_as_a_recommendation_after_the_sign_off(kind: str) -> None:
    """With a line for either (RID 3, 6)."""
    text = f"a recommendation on the {NAME} against the {kind} acceptance criteria"
    lines = (("signoff", "june-2020", "tag"), ("recommend", "june-2020", "tag", "go-live"))
    expected = Item(Asked.AGREE, text, "june-2020", lines, key=f"june-2020:step:review-{kind}")
    assert only(june(step(f"review {kind}", owner="tag")), TAG) == expected


@pytest.mark.parametrize(
    ("outcome", "more", "words"),
    [
        (Outcome.GO, {}, "Go."),
        (Outcome.NO_GO, {"reference": "SECP_76"}, "No-go (SECP_76)."),
        (Outcome.DEFER, {"note": "Not ready."}, "Deferred. Not ready."),
        (Outcome.NOT_AGREED, {"reference": "SECP_76", "note": "Why?"}, "Not agreed (SECP_76). Why?"),
    ],
)
def test_a_decision_of_that_day_is_the_answer(outcome: Outcome, more: dict[str, Any], words: str) -> None:
    """With its paper and reason; what was missing is not asked for any more."""
    release = june(step(acts.DECIDE_GO_LIVE), scope=(item("MP079"),), decisions=(decided(Subject.GO_LIVE, outcome, **more),))
    assert (only(release).answered, only(release).missing) == (words, ())


def test_decisions_of_another_day_body_or_subject_are_no_answer() -> None:
    """And of two on one day, the later counts."""
    others = (
        decided(Subject.GO_LIVE, Outcome.GO, on=BEFORE),
        decided(Subject.GO_LIVE, Outcome.GO, body="csc"),
        decided(Subject.TAD),
    )
    release = june(step(acts.DECIDE_GO_LIVE), decisions=others)
    assert only(release).answered == ""
    two = (decided(Subject.GO_LIVE, Outcome.DEFER), decided(Subject.GO_LIVE, Outcome.GO))
    assert only(replace(release, decisions=two)).answered == "Go."


def test_go_live_is_asked_with_what_is_met_and_what_is_missing() -> None:
    """Criteria that nobody has to meet count in neither; the committees that review are named until each has recommended (RID 6; R5)."""
    criteria = (
        Criterion("O1", CriterionKind.OPERATIONAL, "opsg", "", state=SignOffState.MET),
        Criterion("T1", CriterionKind.TESTING, "tag", "", state=SignOffState.CONDITIONS),
        Criterion("T2", CriterionKind.TESTING, "tag", "", state=SignOffState.NOT_MET),
        Criterion("S1", CriterionKind.SECURITY, "ssc", "", state=SignOffState.MET, not_applicable="No systems."),
    )
    scope = (item("MP079"), item("MP084"), item("SECMP0053", approved=True), replace(item("MP088"), state=ScopeState.OUT))
    release = june(step(acts.DECIDE_GO_LIVE), criteria=criteria, scope=(*scope, item("SECMP0062", system=True, approved=True)))
    found = only(release)
    assert found.figures == ("2 of 3 acceptance criteria met.",)
    assert found.missing == ("No recommendation of the Operations Group and TAG yet.", "Undecided: MP079 and MP084.")
    given = (Recommendation("tag", Subject.GO_LIVE, True, BEFORE), Recommendation("opsg", Subject.TAD, True, BEFORE))
    assert only(replace(release, recommendations=given)).missing[0] == "No recommendation of the Operations Group yet."
    assert only(replace(release, recommendations=(*given, Recommendation("opsg", Subject.GO_LIVE, False, BEFORE)), scope=())).missing == ()
    one = only(replace(release, criteria=criteria[2:3]))
    assert one.figures == ("0 of 1 acceptance criterion met.",)
    assert only(replace(release, criteria=criteria[3:])).figures == ()
    documents = only(replace(release, scope=scope))
    assert documents.figures == ("1 of 1 acceptance criterion met.",)
    assert documents.missing[0] == "No recommendation of the Operations Group yet."


def test_a_baseline_is_asked_with_its_version_and_the_undated_steps() -> None:
    """A step that is done, or relative to another, needs no date (RID 3; R8, R10)."""
    base = step(acts.DECIDE_BASELINE, covers=Covers.SYSTEM)
    steps = (
        base,
        Milestone("a", "A", "dcc"),
        Milestone("b", "B", "dcc", anchor="a"),
        Milestone("c", "C", "dcc", done_on=BEFORE),
    )
    release = june(*steps, versions=tuple(RidVersion(number, BEFORE, "") for number in ("0.1", "0.2", "0.3")))
    found = only(release)
    assert found.lines == (("decide", "june-2020", "baseline", "system"),)
    assert found.figures == ("Version 0.3 is on the table.",)
    assert found.missing == ("1 step of the timetable has no date.",)
    more = only(replace(release, milestones=(*steps, Milestone("d", "D", "dcc")), versions=()))
    assert (more.missing, more.figures) == (("2 steps of the timetable have no date.",), ())
    assert only(june(base)).missing == ()


@pytest.mark.parametrize(
    ("covers", "text", "names"),
    [
        (Covers.ALL, f"the targeted scope for the {NAME}", "2 modifications: SECMP0053 and MP079."),
        (Covers.SYSTEM, f"the targeted scope for the {NAME} on the DCC Systems", "1 modification: SECMP0053."),
        (Covers.DOCUMENTS, f"the targeted scope for the {NAME} on the SEC documentation", "1 modification: MP079."),
    ],
)
def test_a_baseline_comes_with_the_scope_that_is_only_proposed(covers: Covers, text: str, names: str) -> None:
    """Of the kind that it covers; what was agreed before is not asked again (Paper 6; R3)."""
    scope = (item("SECMP0053", system=True), item("MP079"), item("MP084", agreed_on=BEFORE), item("MP085", system=True, agreed_on=BEFORE))
    scoped, base = items_on(june(step(acts.DECIDE_BASELINE, covers=covers), scope=scope), PANEL)
    assert (scoped.asked, scoped.text, scoped.figures) == (Asked.AGREE, text, (names,))
    assert scoped.lines == (("decide", "june-2020", "scope"),)
    assert base.asked is Asked.BASELINE


def test_a_scope_names_what_has_no_decision_cut_off_until_it_is_agreed() -> None:
    """Approved ones need none (R5). Once all of it is agreed that day, that is the answer; a recorded decision comes before."""
    scope = (item("MP079"), item("MP084", cutoff=AFTER), item("MP088", approved=True))
    release = june(step(acts.DECIDE_BASELINE), scope=scope)
    assert items_on(release, PANEL)[0].missing == ("No decision cut-off for MP079.",)
    assert items_on(replace(release, scope=scope[1:]), PANEL)[0].missing == ()
    half = replace(release, scope=(replace(scope[0], agreed_on=DAY), *scope[1:]))
    assert items_on(half, PANEL)[0].answered == ""
    assert items_on(half, PANEL)[0].missing == ("No decision cut-off for MP079.",)
    agreed = replace(release, scope=tuple(replace(each, agreed_on=DAY) for each in scope))
    assert items_on(agreed, PANEL)[0].answered == "Agreed: MP079, MP084 and MP088."
    assert items_on(agreed, PANEL)[0].missing == ()
    on_record = replace(agreed, decisions=(decided(Subject.SCOPE, note="All."),))
    assert items_on(on_record, PANEL)[0].answered == "Agreed. All."
    many = replace(release, scope=tuple(item(f"MP1{number:02}") for number in range(10)))
    assert items_on(many, PANEL)[0].figures[0].endswith("MP107 and 2 more.")
    assert items_on(many, PANEL)[0].missing[0].endswith("MP107 and 2 more.")
    all_agreed = replace(many, scope=tuple(replace(each, agreed_on=DAY) for each in many.scope))
    assert items_on(all_agreed, PANEL)[0].answered.endswith("MP107 and 2 more.")
    assert only(replace(many, milestones=(step(acts.DECIDE_GO_LIVE),))).missing[-1].endswith("MP107 and 2 more.")


def test_a_review_names_what_is_not_signed_off() -> None:
    """Of its committee, and not what nobody has to meet (R12); its recommendation of that day is the answer."""
    criteria = (
        Criterion("T1", CriterionKind.TESTING, "tag", ""),
        Criterion("T2", CriterionKind.TESTING, "tag", "", state=SignOffState.MET),
        Criterion("T3", CriterionKind.TESTING, "tag", "", not_applicable="No systems."),
        Criterion("T4", CriterionKind.TESTING, "tag", "", state=SignOffState.STALE),
        Criterion("O1", CriterionKind.OPERATIONAL, "opsg", ""),
    )
    release = june(step(acts.REVIEW_TESTING, owner="tag"), criteria=criteria)
    assert only(release, TAG).missing == ("Not signed off: T1 and T4.",)
    assert only(replace(release, scope=(item("MP079"),)), TAG).missing == ()
    ten = tuple(Criterion(f"T{number}", CriterionKind.TESTING, "tag", "") for number in range(10))
    assert only(replace(release, criteria=ten), TAG).missing[0].endswith("T7 and 2 more.")
    assert only(replace(release, milestones=(step(acts.VIEW_TAD, owner="tag"),)), TAG).missing == NO_VERSION
    others = (
        Recommendation("tag", Subject.GO_LIVE, True, BEFORE),
        Recommendation("opsg", Subject.GO_LIVE, True, DAY),
        Recommendation("tag", Subject.TAD, True, DAY),
    )
    assert only(replace(release, recommendations=others), TAG).answered == ""
    own = (*others, Recommendation("tag", Subject.GO_LIVE, True, DAY), Recommendation("tag", Subject.GO_LIVE, False, DAY, "T1 is open."))
    answered = only(replace(release, recommendations=own), TAG)
    assert (answered.answered, answered.missing) == ("Not recommended. T1 is open.", ())
    assert only(replace(release, recommendations=own[:-1]), TAG).answered == "Recommended."


VIEWED = DocumentVersion(Subject.TAD, 2, "1.0", "", suitable=True, view_on=DAY, view_reason="Fine.")


@pytest.mark.parametrize(
    ("documents", "answered"),
    [
        ((VIEWED,), "Recommended. Fine."),
        ((VIEWED, replace(VIEWED, number=3, suitable=False, view_reason="")), "Not recommended."),
        ((replace(VIEWED, draft=True),), ""),
        ((replace(VIEWED, view_on=BEFORE),), "Recommended. Of the newest."),
        ((replace(VIEWED, suitable=None),), "Recommended. Of the newest."),
        ((replace(VIEWED, subject=Subject.SIT_REPORT),), "Recommended. Of the newest."),
        ((), "Recommended. Of the newest."),
    ],
)
def test_a_view_stays_with_its_version(documents: tuple[DocumentVersion, ...], answered: str) -> None:
    """The TAG's view of that day on the draft does not answer the item on the final version, whatever the newest recommendation says."""
    given = (Recommendation("tag", Subject.TAD, True, DAY, "Of the newest."),)
    assert only(june(step(acts.VIEW_TAD, owner="tag"), recommendations=given), TAG, documents).answered == answered


def test_a_view_of_another_committee_is_its_recommendation() -> None:
    """Only the TAG's views stay with the documents (RID 3)."""
    opsg = Meeting("opsg", "2020-01-17", DAY)
    given = (Recommendation("opsg", Subject.TAD, False, DAY),)
    release = june(step(acts.VIEW_TAD, owner="opsg"), recommendations=given)
    assert only(release, opsg, (VIEWED,)).answered == "Not recommended."


def test_a_document_is_asked_about_with_what_is_known_of_it() -> None:
    """Figures and what is missing come from its file; after the answer nothing is missing."""
    found = document_item(june(), PANEL, Subject.TAD, ("Version 1.0.",), ("No view.",))
    assert (found.figures, found.missing, found.answered) == (("Version 1.0.",), ("No view.",), "")
    done = document_item(june(decisions=(decided(Subject.TAD),)), PANEL, Subject.TAD, (), ("No view.",))
    assert (done.missing, done.answered) == ((), "Agreed.")
    assert only(june(step(acts.DECIDE_TAD), decisions=(decided(Subject.TAD),))).answered == "Agreed."
