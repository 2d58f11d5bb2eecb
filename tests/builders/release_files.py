"""Small releases, acts and loads that the storage tests share."""

from __future__ import annotations

from datetime import UTC, date, datetime

from policy.model.acts import DECIDE_GO_LIVE, SUBMIT_TAD
from policy.model.costs import Cost, CostFacts, SecasEffort, Stage
from policy.model.decisions import Decision, Outcome, Recommendation, Subject
from policy.model.impacts import DocumentImpact, ImpactSummary, ParticipantImpact
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification, Link, Note, Release, ReleaseKind
from policy.model.rid import RidVersion
from policy.model.roster import Committee
from policy.model.scope import (
    ChangeRequest,
    Dependency,
    Designation,
    Modification,
    ModificationPath,
    ModificationStage,
    ModificationState,
    Part,
    RequestState,
    ScopeException,
    ScopeItem,
    ScopeState,
    Solution,
)
from policy.model.sign_off import Criterion, CriterionKind, SignOffState
from policy.model.timetable import Milestone
from storage.engine.session import Act, Store
from storage.release_file import Contents
from storage.tables import CommitteeRow, MilestoneRow, ReleaseRow

AT = datetime(2020, 1, 10, 10, 0, tzinfo=UTC)


def act(command: str = "test", *, actor: str = "U1", reason: str = "") -> Act:
    """Something done by U1 on 10 January 2020."""
    return Act(actor=actor, command=command, at=AT, reason=reason, via="slash")


COMMITTEES = (
    Committee("panel", "SEC Panel", "Panel", "decides"),
    Committee("opsg", "Operations Group", "Operations Group", "reviews", "operational", "2"),
    Committee("tag", "Testing Advisory Group", "TAG", "reviews", "testing"),
)


def june(key: str = "june-2020", size: int = 1) -> Release:
    """A release with something in each of its tables; `size` times as many modifications and milestones."""
    mods = [
        Modification(
            f"SECMP{1000 + number:04d}",
            f"Title {number} ‘quoted’",
            ModificationState.APPROVED,
            dcc_systems=True,
            approved_on=date(2019, 10, 11),
            description="Does it",
            link="https://example.org/mod",
            solutions=(Solution("Proposed", "One way"), Solution("Alternative", "Another")),
            chosen_solution="Proposed",
            draft_ref="DP9999" if not number else "",
            origin="MP9999" if not number else "",
            raised_on=date(2018, 5, 1),
            stage=ModificationStage.REPORT,
            path=ModificationPath.SELF_GOVERNANCE,
            urgent=False,
            authority_led=None,
            decided_by="change-board",
            decision_reference="CB_1",
            parts=(Part(1, date(2020, 5, 6), "One"), Part(2)) if not number else (),
        )
        for number in range(2 * size)
    ]
    request = ChangeRequest("CR1088", "Proving", "Proves", RequestState.ADVANCED, PartialDate.parse("2020-Q4"), committed=True, note="Soon")
    exception = ScopeException("Needed", "SECP_76", "Section A", "None", "Regression")
    items = [
        ScopeItem(mods[0], 1, ScopeState.APPROVED, agreed_on=date(2019, 10, 11), exception=exception),
        ScopeItem(mods[0], 2, ScopeState.OUT, out_reason="Later"),
        *(ScopeItem(mod, cutoff=date(2020, 3, 1), added_on=date(2020, 1, 10), description="As is") for mod in mods[1:]),
    ]
    milestones = [
        Milestone("tad", "DCC submits TAD", "dcc", PartialDate.parse("2020-05"), "Soon", acts=(SUBMIT_TAD,), recorded_on=date(2020, 1, 10)),
        Milestone("uit", "UIT commences", "dcc", PartialDate.parse("2020-05-04"), after=("tad",)),
        Milestone("plans", "Plans", "test-participants", None, anchor="uit", offset=-10, after=("uit", "tad")),
        Milestone("go", "Go/no-go", "panel", PartialDate.parse("2020-06-12"), acts=(DECIDE_GO_LIVE,), done_on=date(2020, 6, 12)),
        *(Milestone(f"step-{number}", f"Step {number}") for number in range(4 * (size - 1))),
    ]
    return Release(
        key,
        ReleaseKind.SYSTEM,
        date(2020, 6, 25),
        classification=Classification.GREEN,
        created_on=date(2019, 6, 1),
        summary="A release",
        sec_version="26.0",
        go_live_reason="After the holiday",
        window_end=date(2020, 6, 26),
        participant_columns=("Suppliers", "DCC"),
        costs_facts=CostFacts(112_004_200, True, "With CR1088", "None", True),
        scope=tuple(items),
        alongside=(request,),
        dependencies=(Dependency(mods[0].ref, request, RequestState.DELIVERED, "development starts"),),
        milestones=tuple(milestones),
        criteria=(
            Criterion("O1", CriterionKind.OPERATIONAL, "opsg", "Ready", "dcc", SignOffState.MET),
            Criterion("T1", CriterionKind.TESTING, "tag", "Tested", "secas", not_applicable="Not tested"),
        ),
        versions=(RidVersion("0.1", date(2019, 10, 1), "First"), RidVersion("1.0", date(2019, 10, 11), "Agreed", baselined=True)),
        decisions=(Decision(Subject.BASELINE, "panel", Outcome.AGREED, date(2019, 10, 11), reference="SECP_73"),),
        recommendations=(Recommendation("tag", Subject.GO_LIVE, True, date(2020, 5, 27), "Fine"),),
        costs=(Cost(mods[0].ref, Stage.BUILD, 50_000_000), Cost(mods[0].ref, Stage.UIT, 1, 1)),
        secas=(SecasEffort("Release", 24, 1_500_000),),
        summaries=(ImpactSummary("party", "Suppliers", "• One"), ImpactSummary("dcc", "CSPs", "• Two")),
        participants=(ParticipantImpact(mods[0].ref, "Suppliers"), ParticipantImpact(mods[0].ref, "DCC")),
        documents=(DocumentImpact(mods[0].ref, "Section A"),),
        notes=(Note("reason", "Because"), Note("assumption", "Both CSPs at once")),
        links=(Link("RID", "https://example.org/rid"), Link("Page", "https://example.org/page")),
        designations=(
            Designation("Appendix D", "BEIS", date(2020, 11, 20), "A letter", ("Appendix D", "Schedule 8"), "As is"),
            Designation("Others"),
        ),
    )


def contents(*releases: Release) -> Contents:
    """A load of these releases with the committees that they name."""
    return Contents(
        releases=releases,
        dependencies=tuple(each for release in releases for each in release.dependencies),
        committees=COMMITTEES,
    )


def june_with_uit(store: Store) -> None:
    """Stores the Panel, and June 2020 with one step of its timetable."""
    with store.changing(act("release create", reason="Planned")) as tx:
        tx.session.add(CommitteeRow(key="panel", name="SEC Panel", role="decides"))
        tx.session.add(ReleaseRow(key="june-2020", kind=ReleaseKind.SYSTEM, go_live=date(2020, 6, 25)))
        tx.session.add(MilestoneRow(release_key="june-2020", key="uit", event="UIT commences", planned=PartialDate(2020, 5)))
