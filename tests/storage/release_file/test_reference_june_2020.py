"""The June 2020 Release as shipped against the facts of its RID, which are written out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from policy.model.costs import Stage
from policy.model.decisions import Outcome, Subject
from policy.model.releases import Classification, Release
from policy.model.rid import Covers
from policy.model.scope import ModificationState, ScopeState
from policy.model.sign_off import CriterionKind
from tests.builders.source_facts import ACTS, ALIKE, EVERYONE, JUNE_ONLY, PAGES, SITE, TIMETABLE, contents, release


@pytest.fixture
def june() -> Release:
    """June 2020."""
    return release("june-2020")


def test_june_facts(june: Release) -> None:
    """June 2020 was drafted on 9 May 2019, is White, and has the release page as its link."""
    assert june.created_on == date(2019, 5, 9)
    assert june.classification is Classification.WHITE
    assert not june.technical_specifications
    assert [(link.label, link.url) for link in june.links] == [("June 2020 SEC Release", f"{SITE}june-2020-sec-release/")]
    assert any("SECP_76_1701_23" in note.text for note in june.notes)
    assert any("presented to the Testing Advisory Group (TAG) in January" in note.text for note in june.notes)


def test_june_scope(june: Release) -> None:
    """The scope is as the RID words it: one approved, four targeted, two agreed on 11 October 2019, no cut-off dates."""
    agreed = date(2019, 10, 11)
    assert [(item.name, item.state, item.agreed_on, item.modification.dcc_systems) for item in june.scope] == [
        ("SECMP0053", ScopeState.APPROVED, agreed, True),
        ("SECMP0062 part 1", ScopeState.TARGETED, agreed, True),
        ("MP079", ScopeState.TARGETED, None, False),
        ("MP084", ScopeState.TARGETED, None, False),
        ("MP088", ScopeState.TARGETED, None, False),
    ]
    assert all(item.cutoff is None and item.exception is None and item.modification.approved_on is None for item in june.scope)
    states = [item.modification.state for item in june.scope]
    assert states == [ModificationState.APPROVED, *[ModificationState.MODIFICATION_PROPOSAL] * 4]
    assert june.decisions[0].subject is Subject.BASELINE
    assert (june.decisions[0].body, june.decisions[0].outcome, june.decisions[0].met_on, june.decisions[0].covers) == (
        "panel",
        Outcome.AGREED,
        agreed,
        Covers.SYSTEM,
    )
    assert len(june.decisions) == 1


def test_june_modifications(june: Release) -> None:
    """Each modification has the RID's title, the beginning and end of its description, and its page."""
    found = [(item.modification.title, item.modification.link.removeprefix(PAGES)) for item in june.scope]
    assert found == [
        (
            "Amend Target Response Times for Service Requests Critical to Installation and Commissioning Processes",
            "amend-target-response-times-for-service-requests-critical-to-installation-and-commissioning-processes/",
        ),
        (
            "Northbound Application Traffic Management \N{EN DASH} Alert Storm Protection",
            "northbound-application-traffic-management-alert-storm-protection",
        ),
        ("Provisions for withdrawing modifications", "provisions-for-withdrawing-modifications/"),
        ("Other User Panel Seating Amendment", "other-user-panel-seating-amendment/"),
        ("Power to raise modifications", "power-to-raise-modifications/"),
    ]
    storm = (
        "proposes to put in place a traffic management system for Alerts issued by Devices to protect the DCC System and "
        "Service Users against alert storms originating from a single Device."
    )
    assert [item.modification.description for item in june.scope] == [
        "will reduce the Target Response Times for time-critical Service Requests relating to the installation and commissioning process.",
        storm,
        (
            "proposes to grant the SEC Panel the power to withdraw Modification Proposals if feedback from the Change "
            "Sub-Committee (CSC) and the Working Group suggest this is the appropriate course of action."
        ),
        (
            "proposes to create a seat on the SEC Panel to ensure representation from the Other Users sub-set of the Other "
            "SEC Parties category."
        ),
        "proposes to expand the list of Parties that can raise Draft Proposals to include SECAS, the SEC Panel and Sub-Committees.",
    ]
    assert june.scope[1].description == storm + (
        " SECMP0062 is being implemented in two parts, with the first part of the solution, the mechanism for throttling "
        "Alerts, being implemented in this release. The second stage of the solution will be implemented in a later "
        "release and will cover the changes to allow Users to be notified of throttled Alerts via the metadata in the "
        "Alerts that are allowed through."
    )


def test_the_two_solutions_of_mp084(june: Release) -> None:
    """MP084 has its Proposed and its Alternative Solution, neither chosen yet; no other has any."""
    mp084 = june.scope[3].modification
    assert [(solution.name, solution.text) for solution in mp084.solutions] == [
        (
            "Proposed Solution",
            "The Proposed Solution is to require one of the existing Other SEC Party seats to be filled by an Other User.",
        ),
        ("Alternative Solution", "The Alternative Solution is to create a new seat on the Panel specifically for Other Users."),
    ]
    assert mp084.chosen_solution == ""
    assert [each.ref for each in contents().modifications if each.solutions] == ["MP084"]


def test_cr1088_rides_alongside(june: Release) -> None:
    """CR1088 is alongside June 2020 with the RID's description, and no release depends on it."""
    assert [(request.ref, request.title) for request in june.alongside] == [("CR1088", "DCC Production Proving")]
    assert june.alongside[0].description == (
        "proposes that the DCC should undertake production proving activities. This involves conducting tests using "
        "production meters and other Devices in the live production environment. The key benefit of this activity is to "
        "provide additional assurance of the smart metering production network, systems and Devices."
    )
    assert june.dependencies == ()


def test_june_timetable(june: Release) -> None:
    """All 23 rows of the timetable stand in the RID's order with their dates, owners, events and notes."""
    assert [(str(each.day or ""), each.owner, each.event, each.notes) for each in june.milestones] == TIMETABLE
    assert len(june.milestones) == 23


def test_june_milestones_stand_for_acts(june: Release) -> None:
    """Each row stands for the acts of its event; the two baselines cover one part of the scope each; nothing has a predecessor."""
    assert [" + ".join(each.acts) for each in june.milestones] == ACTS
    assert [each.covers for each in june.milestones] == [Covers.SYSTEM, Covers.DOCUMENTS, *[Covers.ALL] * 21]
    assert all(each.after == () for each in june.milestones)


def test_june_relative_and_done_milestones(june: Release) -> None:
    """Two rows are relative in Working Days, only 11 October 2019 is done, and what has a date has the day it was put down."""
    event = {each.key: each.event for each in june.milestones}
    relative = [(each.event, each.offset, event[each.anchor]) for each in june.milestones if each.anchor]
    assert relative == [
        ("Test Participants inform DCC of their regression testing plans", -10, "UIT commences"),
        ("Test Participants provide regression testing results to DCC", -5, "UIT window closes"),
    ]
    assert [(index, each.done_on) for index, each in enumerate(june.milestones) if each.done_on] == [(0, date(2019, 10, 11))]
    recorded = {each.recorded_on for each in june.milestones[1:] if each.day or each.anchor}
    assert recorded == {date(2020, 1, 10)}
    assert all(each.recorded_on is None for each in june.milestones if not (each.day or each.anchor))


def test_june_participant_impacts(june: Release) -> None:
    """The participant matrix has the RID's ticks; MP088 impacts no participant."""
    rows: dict[str, tuple[str, ...]] = {}
    for tick in june.participants:
        rows[tick.modification] = (*rows.get(tick.modification, ()), tick.participant)
    assert rows == {"SECMP0053": ("Suppliers", "DCC"), "SECMP0062": EVERYONE, "MP079": EVERYONE, "MP084": ("Other SEC Parties",)}


def test_june_document_impacts(june: Release) -> None:
    """The document matrix has the RID's ticks, over nine documents whose titles are in the register."""
    assert [(tick.document, tick.modification) for tick in june.documents] == [
        ("Section A", "SECMP0062"),
        ("Section C", "MP084"),
        ("Section D", "MP079"),
        ("Section D", "MP088"),
        ("Section G", "MP088"),
        ("Section H", "SECMP0062"),
        ("Section L", "MP088"),
        ("Appendix E", "SECMP0053"),
        ("Appendix AB", "SECMP0062"),
        ("Appendix AH", "SECMP0062"),
    ]
    named = {tick.document for tick in june.documents}
    assert [(each.name, each.title) for each in contents().documents if each.name in named] == [
        ("Section A", "Definitions and Interpretation"),
        ("Section C", "Governance"),
        ("Section D", "Modification Process"),
        ("Section G", "Security"),
        ("Section H", "DCC Services"),
        ("Section L", "Smart Metering Key Infrastructure and DCC Key Infrastructure"),
        ("Appendix E", "DCC User Interface Services Schedule"),
        ("Appendix AB", "Service Request Processing Document"),
        ("Appendix AH", "Self Service Interface Access Control Specification"),
    ]


def test_june_summaries(june: Release) -> None:
    """Participants and areas of the DCC have the RID's summaries, a point a line; no other Codes are impacted."""
    throttling = "may be subject to the throttling of Alerts from Devices that exceed defined thresholds."
    withdrawal = "may be subject to withdrawal by the SEC Panel."
    aux = "Auxiliary Load Control"
    expected = {
        ("party", "Supplier Parties"): [
            (
                f"Suppliers will receive a response to Service Requests 6.14.1 ‘Update Device Configuration ({aux} Description)’, "
                f"6.14.2 ‘Update Device Configuration ({aux} Scheduler)’ and 7.9 ‘Add Auxiliary Load to Boost Button’ within 30 seconds, "
                "rather than 24 hours."
            ),
            f"Suppliers {throttling}",
            f"Modification Proposals raised by Suppliers {withdrawal}",
        ],
        ("party", "Electricity Network Parties"): [
            f"Electricity Network Parties {throttling}",
            f"Modification Proposals raised by Electricity Network Parties {withdrawal}",
        ],
        ("party", "Gas Network Parties"): [
            f"Gas Network Parties {throttling}",
            f"Modification Proposals raised by Gas Network Parties {withdrawal}",
        ],
        ("party", "Other SEC Parties"): [
            f"Parties {throttling}",
            f"Modification Proposals raised by Other SEC Parties {withdrawal}",
            "Other Users will have a seat on the Panel to be filled by a representative for this sub-group of Other SEC Parties.",
        ],
        ("dcc", "Communications Service Providers"): [
            (
                "The Communications Service Providers will need to ensure that a response to Service Requests 6.14.1, 6.14.2 and "
                "7.9 are received by the User within 30 seconds."
            )
        ],
        ("dcc", "Data Service Provider"): [
            (
                "The Data Service Provider will throttle Alerts issued by Devices when the number of a specific Alert exceeds "
                "the set thresholds."
            )
        ],
        ("dcc", "Governance"): [f"Modification Proposals raised by the DCC {withdrawal}"],
    }
    found = {(each.group, each.heading): [line.removeprefix("• ") for line in each.text.split("\n")] for each in june.summaries}
    assert found == expected
    assert june.other_codes == "No other Codes are impacted as a result of this SEC Release."


def test_june_test_strategy(june: Release) -> None:
    """The test strategy says that the TAD will be Annex A, for SIT and for UIT."""
    whose = "DCC\N{RIGHT SINGLE QUOTATION MARK}s"
    tad = (
        f"The {whose} SEC Release Testing Approach Document will be provided as Annex A to this document in due course. "
        f"This will cover the {whose} approach to "
    )
    assert (june.dcc_testing, june.user_testing) == (f"{tad}SIT.", f"{tad}UIT.")


def test_june_costs(june: Release) -> None:
    """The breakdown and the quoted total are the RID's to the penny, and stay £60,000 apart."""
    pounds = {
        "SECMP0053": (53_572, 26_639, 5_929, 5_510),
        "SECMP0062": (964_346, 96_995, 9_359, 17_692),
    }
    expected = [(ref, stage, amount * 100) for ref, row in pounds.items() for stage, amount in zip(Stage, row, strict=True)]
    assert [(cost.modification, cost.stage, cost.pence) for cost in june.costs] == expected
    assert june.costs_facts.quoted_total == 1_120_042_00
    assert sum(cost.pence for cost in june.costs) == 1_180_042_00
    assert june.costs_facts.combined_assessment_pending
    assert june.costs_facts.operational == "No impact on operational costs have been identified."
    assert june.costs_facts.shared_with_requests == (
        "The total costs for SIT, UIT and Implement to Live will also be shared between this SEC Release and the DCC Change Requests."
    )


def test_june_secas_effort(june: Release) -> None:
    """SECAS needs 2 days (£1,200) and at most 20 days (£12,000), already budgeted."""
    assert [(each.days, each.pence) for each in june.secas] == [(2, 1_200_00), (20, 12_000_00)]
    assert june.costs_facts.secas_budgeted


def test_june_criteria_are_worded_as_the_rid_words_them(june: Release) -> None:
    """Nine operational and six testing criteria in the RID's wording, none for security, SECAS answering for O8 and O9."""
    assert {each.ref: each.text for each in june.criteria} == {**ALIKE, **JUNE_ONLY}
    assert [each.ref for each in june.criteria] == [*(f"O{n}" for n in range(1, 10)), *(f"T{n}" for n in range(1, 7))]
    assert {each.committee for each in june.criteria if each.kind is CriterionKind.OPERATIONAL} == {"opsg"}
    assert {each.committee for each in june.criteria if each.kind is CriterionKind.TESTING} == {"tag"}
    assert [each.ref for each in june.criteria if each.answers == "secas"] == ["O8", "O9"]
    assert {each.answers for each in june.criteria} == {"dcc", "secas"}


def test_june_versions(june: Release) -> None:
    """The five versions of the RID have their dates and changes; only 1.0 is baselined."""
    tabasc = "Technical Architecture and Business Architecture Sub-Committee (TABASC)"
    assert [(each.number, each.issued_on, each.changes, each.baselined) for each in june.versions] == [
        ("0.1", date(2019, 5, 9), f"First draft issued to the {tabasc}, the Operations Group and SEC Parties for comment.", False),
        ("0.2", date(2019, 9, 12), "Updated draft issued to the TABASC, the Operations Group and SEC Parties for comment.", False),
        (
            "0.3",
            date(2019, 10, 4),
            "Updated draft following comments from the TABASC and the Operations Group presented to Panel to be baselined.",
            False,
        ),
        ("1.0", date(2019, 10, 11), "Version baselined by the Panel to cover the proposed scope of the release on the DCC Systems.", True),
        ("1.1", date(2020, 1, 10), "Updated draft presented to Panel to be baselined.", False),
    ]
