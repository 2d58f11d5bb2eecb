"""Template timetable of a new release: the usual milestones, undated or relative (RID 3; R10, R12, R13)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from policy.model import acts
from policy.model.partial_date import PartialDate
from policy.model.releases import ReleaseKind
from policy.model.rid import Covers
from policy.model.roster import TEST_PARTICIPANTS, name_of_body
from policy.model.timetable import Milestone

_UNFIT = frozenset({"evidence-operational", "review-security"})
"""Steps for criteria that only the DCC answers for, none of which applies in a Documentation release (R12)."""

BODY_NAMES = {"panel": "Panel", "csc": "CSC"}
"""Names of the deciding bodies in timetable events."""


def template(
    kind: ReleaseKind,
    go_live: date,
    *,
    body: str = "panel",
    dcc_scope: bool | None = None,
    recorded_on: date | None = None,
) -> tuple[Milestone, ...]:
    """Returns the usual milestones for a kind of release, with owners, acts and predecessors; only go-live has a date.

    They are the 23 rows of the June 2020 RID with its notes, SECAS evidence and the SSC review, which the standard criteria need, the
    decisions on modifications that the RID's timeline promises, the drafts before its first baseline with their readers, and the TAD's
    publication (RID 3, appendix 1; Guidance 5.1; R8, R9, R10, R12).

    A Documentation release has no steps for the criteria that are not applicable to a change of text (R12, *assumption*).
    Without DCC System scope there are no TAD, SIT and UIT steps; `dcc_scope` defaults to True for a System release only. Only a System
    release baselines its scope twice (R3, R8).
    """
    testing = kind is ReleaseKind.SYSTEM if dcc_scope is None else dcc_scope
    name = BODY_NAMES.get(body) or name_of_body(body)
    steps = [*_drafts(name), *_baselines(kind, body, name), _decisions(body)]
    if testing:
        steps += [*_tad(body, name), *_sit(body, name), *_uit()]
    steps += [*_reviews(name, testing), *_end(body, name, testing, go_live)]
    if kind is ReleaseKind.DOCUMENTATION:
        steps = [replace(step, after=tuple(each for each in step.after if each not in _UNFIT)) for step in steps if step.key not in _UNFIT]
    return tuple(replace(step, recorded_on=recorded_on) for step in steps)


def _drafts(name: str) -> Iterator[Milestone]:
    """Yields the drafts that precede the first baseline; who comments on each is as in the June 2020 RID (RID appendix 1)."""
    readers = "draft issued to the TABASC, the Operations Group and SEC Parties for comment."
    presented = f"Updated draft following comments from the TABASC and the Operations Group presented to the {name} to be baselined."
    yield _step("rid-draft-1", "SECAS issues draft 0.1 of the RID for comment", "secas", acts.ISSUE_FIRST_DRAFT, notes=f"First {readers}")
    yield _step(
        "rid-draft-2", "SECAS issues draft 0.2 of the RID for comment", "secas", acts.ISSUE_SECOND_DRAFT, notes=f"Updated {readers}"
    )
    yield _step("rid-draft-3", f"SECAS presents draft 0.3 of the RID to the {name}", "secas", acts.ISSUE_THIRD_DRAFT, notes=presented)


def _baselines(kind: ReleaseKind, body: str, name: str) -> Iterator[Milestone]:
    targeted = "(including modifications targeted but not approved)"
    if kind is not ReleaseKind.SYSTEM:
        notes = f"The {name} will review the RID {targeted} and baseline the document."
        yield Milestone("baseline", f"{name} baselines RID", body, notes=notes, acts=(acts.DECIDE_BASELINE,))
        return
    yield Milestone(
        "baseline-system",
        f"{name} baselines RID for system-impacting modifications",
        body,
        notes=f"The {name} will review the RID for DCC System-impacting modifications {targeted} and baseline the document.",
        acts=(acts.DECIDE_BASELINE,),
        covers=Covers.SYSTEM,
    )
    yield Milestone(
        "baseline-documents",
        f"{name} baselines RID for non-system-impacting modifications",
        body,
        notes=f"The {name} will review the RID for non-DCC System-impacting modifications {targeted} and re-baseline the document to "
        "include these.",
        acts=(acts.DECIDE_BASELINE,),
        after=("baseline-system",),
        covers=Covers.DOCUMENTS,
    )


def _decisions(body: str) -> Milestone:
    """Returns the step for the decisions on modifications that the timeline promises (RID 1, 3). Its owner is an assumption."""
    notes = "Targeted modifications are included if a decision to approve is received by their cut-off dates."
    return _step("modification-decisions", "Decisions on targeted modifications", body, acts.DECIDE_MODIFICATIONS, notes=notes)


def _step(key: str, event: str, owner: str, act: str | tuple[str, ...], *after: str, notes: str = "") -> Milestone:
    return Milestone(key, event, owner, notes=notes, acts=(act,) if isinstance(act, str) else act, after=after)


def _tad(body: str, name: str) -> Iterator[Milestone]:
    yield _step("tad-draft", "DCC submits draft SEC Release TAD", "dcc", acts.SUBMIT_DRAFT_TAD)
    yield _step("tad-draft-review", "TAG reviews draft SEC Release TAD", "tag", acts.VIEW_DRAFT_TAD, "tad-draft")
    notes = "The DCC will consult the industry on the draft TAD."
    yield _step("tad-consultation", "DCC consults on draft SEC Release TAD", "dcc", acts.CONSULT_TAD, "tad-draft", notes=notes)
    notes = "The TAD will be updated to account for comments provided by the TAG and from the consultation."
    event = "DCC submits updated SEC Release TAD"
    yield _step("tad-updated", event, "dcc", acts.SUBMIT_TAD, "tad-draft-review", "tad-consultation", notes=notes)
    notes = f"The TAG will provide a view to the {name} on whether this document is suitable for use."
    yield _step("tad-review", "TAG reviews updated SEC Release TAD", "tag", acts.VIEW_TAD, "tad-updated", notes=notes)
    notes = f"The {name} will review the TAD and incorporate it into the RID."
    yield _step("tad-decision", f"{name} reviews SEC Release TAD", body, acts.DECIDE_TAD, "tad-review", notes=notes)
    # The owner is an assumption: releases and their TADs are published on SECAS's website (Guidance 6).
    notes = "The TAD is published for all SEC Parties."
    yield _step("tad-published", "SEC Release TAD published", "secas", acts.PUBLISH_TAD, "tad-decision", notes=notes)


def _sit(body: str, name: str) -> Iterator[Milestone]:
    yield _step("sit-start", "SIT commences", "dcc", acts.START_SIT)
    yield _step("sit-report", "DCC submits SIT Completion Report", "dcc", acts.SUBMIT_SIT_REPORT, "sit-start")
    notes = f"The TAG will provide a recommendation to the {name} on whether SIT has been completed successfully."
    yield _step("sit-review", "TAG reviews SIT Completion Report", "tag", acts.VIEW_SIT_REPORT, "sit-report", notes=notes)
    yield _step("sit-decision", f"{name} approves SIT Completion Report", body, acts.DECIDE_SIT_REPORT, "sit-review")


def _uit() -> Iterator[Milestone]:
    yield Milestone(
        "regression-plans",
        "Test Participants inform DCC of their regression testing plans",
        TEST_PARTICIPANTS,
        notes="By 10 Working Days before UIT begins",
        anchor="uit-start",
        offset=-10,
        acts=(acts.PLAN_REGRESSION,),
    )
    yield _step("uit-start", "UIT commences", "dcc", acts.START_UIT)
    yield Milestone(
        "regression-results",
        "Test Participants provide regression testing results to DCC",
        TEST_PARTICIPANTS,
        notes="By five Working Days before UIT completion",
        anchor="uit-end",
        offset=-5,
        acts=(acts.RESULT_REGRESSION,),
    )
    yield _step("uit-end", "UIT window closes", "dcc", acts.END_UIT, "uit-start")


def _reviews(name: str, testing: bool) -> Iterator[Milestone]:
    if testing:
        event = "DCC submits UIT Completion Report and evidence against the testing acceptance criteria"
        yield _step("evidence-testing", event, "dcc", (acts.SUBMIT_UIT_REPORT, acts.EVIDENCE_TESTING), "uit-end")
    event = "DCC submits evidence against the operational and security acceptance criteria"
    yield _step("evidence-operational", event, "dcc", (acts.EVIDENCE_OPERATIONAL, acts.EVIDENCE_SECURITY))
    event = "SECAS submits evidence against the operational acceptance criteria that it answers for"
    yield _step("evidence-secas", event, "secas", acts.EVIDENCE_SECAS)
    as_planned = f"provide a recommendation to the {name} on whether the release should be implemented as planned."
    if testing:
        event = "TAG reviews UIT Completion Report and status against the testing acceptance criteria"
        notes = f"The TAG will provide a recommendation to the {name} on whether UIT has been completed successfully and on whether the "
        notes += "release should be implemented as planned."
        yield _step("review-testing", event, "tag", (acts.VIEW_UIT_REPORT, acts.REVIEW_TESTING), "evidence-testing", notes=notes)
    event, notes = "Operations Group reviews status against the operational acceptance criteria", f"The Operations Group will {as_planned}"
    yield _step("review-operational", event, "opsg", acts.REVIEW_OPERATIONAL, "evidence-operational", "evidence-secas", notes=notes)
    event, notes = "SSC reviews status against the security acceptance criteria", f"The SSC will {as_planned}"
    yield _step("review-security", event, "ssc", acts.REVIEW_SECURITY, "evidence-operational", notes=notes)


def _end(body: str, name: str, testing: bool, go_live: date) -> Iterator[Milestone]:
    before: tuple[str, ...] = ("review-operational", "review-security")
    if testing:
        yield _step("uit-decision", f"{name} approves UIT Completion Report", body, acts.DECIDE_UIT_REPORT, "review-testing")
        before = ("review-testing", *before)
    notes = f"The {name} will review the status of the release against the acceptance criteria and will determine if the release should be "
    notes += "implemented as planned."
    yield _step("go-no-go", f"{name} go/no-go decision", body, acts.DECIDE_GO_LIVE, *before, notes=notes)
    yield Milestone(
        "go-live",
        "Release go-live",
        "dcc" if testing else "secas",
        PartialDate.of(go_live),
        "The changes are implemented.",
        acts=(acts.GO_LIVE,),
        after=("go-no-go",),
    )
