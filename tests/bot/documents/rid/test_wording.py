"""How the RID reads with none, one and many of everything, and what it says of drafts, baselines and closed releases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.documents.rid.appendices import is_acronym, used_terms
from bot.documents.rid.document import Comment
from policy.model.costs import Cost, CostFacts, SecasEffort, Stage
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.impacts import DocumentImpact, ParticipantImpact
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification, Note
from policy.model.rid import Covers, RidVersion
from policy.model.roster import Term
from policy.model.scope import ChangeRequest, Dependency, Designation, RequestState, ScopeException, ScopeState
from policy.model.sign_off import Criterion, CriterionKind
from policy.model.timetable import Milestone
from tests.bot.documents.making import bare, document, placed
from tests.bot.documents.reading import opened, sections
from tests.builders.source_facts import release


def test_an_empty_release_reads_as_sentences() -> None:
    """A release with nothing in it gets every section, each with a sentence that says what is not there yet."""
    found = sections(document(bare(), "0.1", issued_on=None))
    assert "No Modification Proposal has been approved for inclusion in this release yet." in found["1. Scope"].text
    assert "No Modification Proposal is targeted for this release." in found["1. Scope"].text
    assert "No DCC Change Request is targeted" in found["1. Scope"].text
    assert "No modification is in the scope of this release yet" in found["2. Impacts"].text
    assert "No SEC document has been recorded as impacted by this release." in found["2. Impacts"].text
    assert "No timetable has been set for this release yet." in found["3. Implementation timeline"].text
    assert "no testing by the DCC is planned" in found["4. Test strategy"].text
    assert "The DCC has not quoted a total" in found["5. Costs"].text
    assert "No SECAS effort has been estimated" in found["5. Costs"].text
    assert "No acceptance criteria have been agreed for this release yet." in found["6. Acceptance criteria"].text
    assert found["Appendix 1: Version control"].tables["Document history"] == [
        ["Version", "Date", "Changes"],
        ["0.1", "", "First draft; not issued."],
    ]


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "One Modification Proposal has been approved"),
        (2, "Two Modification Proposals have been approved"),
        (12, "12 Modification Proposals have been approved"),
    ],
)
def test_counts_of_the_approved(count: int, words: str) -> None:
    """One is singular, a few are in words, many in figures."""
    scope = tuple(placed(number, ScopeState.APPROVED) for number in range(count))
    assert words in sections(document(bare(scope=scope)))["1. Scope"].text


def test_one_targeted_has_its_cut_off_date() -> None:
    """A single targeted modification is in the singular, with its cut-off date under it and nothing said to be missing."""
    item = placed(95, cutoff=date(2020, 12, 4), agreed_on=date(2020, 1, 17))
    scope = sections(document(bare(scope=(item,))))["1. Scope"]
    assert (
        "The following Modification Proposal will be included in this release if a decision to approve is received by its cut-off date:"
        in scope.text
    )
    assert "Cut-off date for a decision: 4 December 2020." in scope.styled("List Bullet 2")
    assert "No cut-off date" not in scope.text
    assert "has still to agree" not in scope.text


def test_one_proposed_is_in_the_singular() -> None:
    """One place that is still to be agreed is one place."""
    scope = sections(document(bare(scope=(placed(95),))))["1. Scope"].text
    assert "The Panel has still to agree the place of MP095 in this release." in scope


def test_exceptions_are_listed_with_reason_agreement_and_effects() -> None:
    """An addition after the scope was set has its reason, the body's agreement and its three effects (R4)."""
    found = ScopeException("Needed by law", "SECP_80_1505", "Section H", "£10,000", "One more week of UIT")
    scope = sections(document(bare(scope=(placed(96, ScopeState.APPROVED, exception=found),))))["1. Scope"]
    assert scope.tables["Exceptions to the scope"][1] == [
        "MP096",
        "Needed by law",
        "SECP_80_1505",
        "Section H",
        "£10,000",
        "One more week of UIT",
    ]
    assert "The following modification was added after the scope had been set, as agreed by the Panel:" in scope.text


def test_what_fell_out_keeps_its_reason() -> None:
    """A modification that is out is listed apart, with why, and no longer in the matrices (R5)."""
    items = (placed(95), placed(97, ScopeState.OUT, out_reason="withdrawn on 3 March 2020"))
    found = sections(document(bare(scope=items)))
    assert "MP097 ‘Title 97’: withdrawn on 3 March 2020." in found["1. Scope"].styled("List Bullet")
    assert [row[0] for row in found["2. Impacts"].tables["Participant impact matrix"]] == ["Modification", "MP095"]


def test_designations_are_listed_beside_the_scope() -> None:
    """Who designated what, when and in which documents; what is not on record is left out (R24)."""
    one = Designation("SEC Subsidiary Documents", "BEIS", date(2020, 11, 20), "A letter", ("Section A", "Appendix D"), "As is")
    text = sections(document(bare(designations=(one, Designation("Others")))))["1. Scope"].text
    assert "The following designations come with this SEC Release and are not part of its scope:" in text
    assert (
        "SEC Subsidiary Documents, designated by BEIS on 20 November 2020 (A letter). It changes Section A and Appendix D. As is." in text
    )
    assert "Others." in text


def test_set_scope_says_what_a_later_addition_would_be() -> None:
    """Once the body baselined the scope, a further modification is an exception (R3, R4)."""
    decision = Decision(Subject.BASELINE, "panel", Outcome.AGREED, date(2020, 8, 20), Covers.DOCUMENTS)
    text = sections(document(bare(scope=(placed(95),), decisions=(decision,))))["1. Scope"].text
    assert (
        "The scope of documents-only changes was set on 20 August 2020: any further one is an exception, subject to the Panel’s agreement."
        in text
    )
    assert "User Systems" not in text


def test_dependencies_are_told_together() -> None:
    """Modifications that wait for the same are one point, with how far the change request is (R7)."""
    request = ChangeRequest("CR1047", state=RequestState.ADVANCED, expected=PartialDate.parse("2020-Q4"))
    waits = tuple(Dependency(ref, request, RequestState.EXITED_PIT, "development starts") for ref in ("MP095", "MP096"))
    points = sections(document(bare(dependencies=waits)))["1. Scope"].styled("List Bullet")
    waiting = "MP095 and MP096 depend on CR1047 reaching “exited PIT” before development starts."
    assert points == [f"{waiting} Its state is “advanced” and it is expected, and not committed, for Q4 2020."]


def test_wide_matrices_are_cut_into_tables_of_one_width() -> None:
    """Ten modifications make two document matrices of five columns, with every tick in its place."""
    scope = tuple(placed(number) for number in range(10))
    ticks = tuple(DocumentImpact(f"MP{number:03d}", "Section A") for number in (0, 9))
    tables = sections(document(bare(scope=scope, documents=ticks)))["2. Impacts"].tables
    assert tables["SEC document impact matrix (1 of 2)"][1] == ["Section A", "✓", "", "", "", ""]
    assert tables["SEC document impact matrix (2 of 2)"] == [
        ["Document", "MP005", "MP006", "MP007", "MP008", "MP009"],
        ["Section A", "", "", "", "", "✓"],
    ]


def test_very_wide_matrices_become_lists() -> None:
    """With more modifications than anyone can read across, a document lists those that touch it."""
    scope = tuple(placed(number) for number in range(30))
    ticks = tuple(DocumentImpact(f"MP{number:03d}", "Section A") for number in (3, 29, 4))
    tables = sections(document(bare(scope=scope, documents=ticks)))["2. Impacts"].tables
    assert tables["SEC document impact matrix"] == [["Document", "Modifications"], ["Section A", "MP003, MP004 and MP029"]]


def test_other_participants_have_columns_too() -> None:
    """A kind of participant that the RID of June 2020 does not have is a further column."""
    ticks = (ParticipantImpact("MP095", "Registration Data Providers"),)
    table = sections(document(bare(scope=(placed(95),), participants=ticks)))["2. Impacts"].tables["Participant impact matrix"]
    assert table[0][-1] == "Registration Data Providers"
    assert table[1] == ["MP095", "", "", "", "", "", "✓"]


def test_dates_keep_their_precision_and_relative_ones_their_words() -> None:
    """Rows are in date order; a month stays a month; a relative row has its date and how it hangs on its anchor."""
    rows = (
        Milestone("report", "RID returned", day=PartialDate.parse("2020-05")),
        Milestone("uit", "UIT commences", day=PartialDate.parse("2020-05-18")),
        Milestone("plans", "Plans", anchor="uit", offset=-10),
        Milestone("results", "Results", anchor="report", offset=5, notes="To the DCC"),
        Milestone("done", "Kick-off", done_on=date(2020, 1, 6)),
    )
    table = sections(document(bare(milestones=rows)))["3. Implementation timeline"].tables["Release implementation timetable"]
    assert table[1:] == [
        ["06 Jan 20", "Kick-off", ""],
        ["01 May 20", "Plans", "By 10 Working Days before UIT commences"],
        ["May 2020", "RID returned", ""],
        ["", "Results", "To the DCC. By 5 Working Days after RID returned"],
        ["18 May 20", "UIT commences", ""],
    ]


def test_costs_that_are_not_given_are_dashes() -> None:
    """A stage without a cost is a dash, pence are shown where there are any, and a total that fits is not remarked on."""
    facts = CostFacts(quoted_total=150)
    costs = (Cost("MP095", Stage.BUILD, 100), Cost("MP095", Stage.LIVE, 50))
    effort = (SecasEffort("update the SEC", 1, 60_000, "at most", "around"),)
    found = sections(document(bare(costs=costs, costs_facts=facts, secas=effort)))["5. Costs"]
    assert found.tables["Breakdown of DCC implementation costs"][1] == ["MP095", "£1", "–", "–", "£0.50"]
    assert "adds up" not in found.text
    assert "SECAS estimates at most one day of effort, equating to around £600: update the SEC." in found.text
    assert "budget" not in found.text


def test_one_criterion_and_who_answers() -> None:
    """A single criterion is in the singular; a security criterion is reviewed by the SSC, which the glossary then explains."""
    criterion = Criterion("S1", CriterionKind.SECURITY, "ssc", "Security testing is complete.", "dcc")
    found = sections(document(bare(criteria=(criterion,))))
    text = found["6. Acceptance criteria"].text
    assert "The following criterion will need to be met" in text
    assert "the SSC will review the status of the release" in text
    assert "The Panel will consider this recommendation and decide." in text
    assert "Reviewed by the SSC. The DCC submits the evidence." in text
    assert ["SSC", "Security Sub-Committee"] in found["Appendix 2: Glossary"].tables["Glossary"]


def test_a_draft_says_that_it_is_one() -> None:
    """A version without a date is a draft: the cover, the beginning and the version control say so."""
    found = sections(document(release("june-2020"), "1.2", issued_on=None, today=date(2020, 2, 3)))
    assert ("RID Cover Version", "Draft as of 3 February 2020, not issued") in found[""].lines
    about = found["About this document"].text
    assert (
        "This is draft 1.2 as of 3 February 2020, which has not been issued. It gathers the changes since version 1.1 of 10 January 2020."
        in about
    )
    assert found["Appendix 1: Version control"].tables["Document history"][-1] == [
        "1.2",
        "",
        "Draft with the changes since version 1.1; not issued.",
    ]


def test_an_earlier_version_knows_no_later_ones() -> None:
    """Version 1.0 was baselined by the Panel, and its version control ends with it."""
    found = sections(document(release("june-2020"), "1.0", issued_on=date(2019, 10, 11)))
    assert "The Panel baselined this version, 1.0, on 11 October 2019." in found["About this document"].text
    assert found["Appendix 1: Version control"].tables["Document history"][-1][0] == "1.0"


def test_versions_are_in_the_order_of_their_numbers() -> None:
    """Version 0.10 comes after 0.9, whatever order they are kept in (R8)."""
    versions = tuple(RidVersion(number, date(2020, 1, 10), "x") for number in ("0.10", "0.9"))
    table = sections(document(bare(versions=versions), "0.10"))["Appendix 1: Version control"].tables["Document history"]
    assert [row[0] for row in table[1:]] == ["0.9", "0.10"]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"cancelled_on": date(2020, 9, 1)}, "which was cancelled on 1 September 2020"),
        ({"live_on": date(2021, 2, 25)}, "which was implemented on 25 February 2021"),
        ({"technical_specifications": True}, "It is a Technical Specifications Release"),
        ({"summary": "Two small changes."}, "Two small changes."),
        ({"go_live": None}, "whose modifications are not allocated to a release yet"),
    ],
)
def test_about_says_what_the_release_is(facts: dict[str, Any], words: str) -> None:
    """Cancelled, live, a Technical Specifications Release, its summary, or a year's bucket: the document begins with it."""
    about = sections(document(replace(bare(), **facts)))["About this document"].text
    assert words in about


@pytest.mark.parametrize("level", list(Classification))
def test_the_classification_stands_on_every_page(level: Classification) -> None:
    """The footer of every section of the document names the classification (R20)."""
    sections = list(opened(document(bare(classification=level))).sections)
    assert sections
    for section in sections:
        assert not section.different_first_page_header_footer
        assert f"This document has a Classification of {level.name.title()}" in section.footer.paragraphs[0].text
        assert "Page " in section.footer.paragraphs[0].text


@pytest.mark.parametrize(
    ("kind", "section"),
    [
        ("note", "1. Scope"),
        ("reason", "1. Scope"),
        ("scope", "1. Scope"),
        ("assumption", "2. Impacts"),
        ("timeline", "3. Implementation timeline"),
        ("testing", "4. Test strategy"),
        ("costs", "5. Costs"),
        ("criteria", "6. Acceptance criteria"),
    ],
)
def test_a_note_stands_in_its_section(kind: str, section: str) -> None:
    """A note of a section's kind stands there, an assumption with the impacts, any other at the end of the scope; and nowhere else."""
    found = sections(document(bare(notes=(Note(kind, "Something to know."),))))
    assert [name for name, each in found.items() if "Something to know." in each.text] == [section]


def test_a_version_that_is_no_number_is_refused() -> None:
    """What is no version number is refused in a sentence that shows how to write one."""
    with pytest.raises(ValueError, match=r"is not a version number\. Write it like"):
        document(bare(), "final")


def test_comments_have_their_disposition() -> None:
    """Comments are an appendix after the glossary; one without a disposition is open (R19)."""
    made = (
        Comment("A Supplier", date(2020, 1, 14), "When is UIT?", "Dates follow."),
        Comment("A Network", date(2020, 1, 15), "• First\n• Second"),
    )
    found = sections(document(bare(), comments=made))
    assert list(found)[-2:] == ["Appendix 2: Glossary", "Appendix 3: Comments"]
    comments = found["Appendix 3: Comments"]
    assert comments.tables["Comments received"][1:] == [
        ["A Supplier", "14 Jan 20", "When is UIT?", "Dates follow."],
        ["A Network", "15 Jan 20", "First\nSecond", "Open"],
    ]
    assert "Two comments were received on this document." in comments.text


@pytest.mark.parametrize(
    ("term", "expected"), [("SIT", True), ("IoT", True), ("SMETS2", True), ("Sign-off", False), ("DCC Change Request", False), ("A", False)]
)
def test_what_is_an_acronym(term: str, expected: bool) -> None:
    """One word with two capitals or more is an acronym; the glossary of a RID lists nothing else."""
    assert is_acronym(term) is expected


def test_acronyms_are_found_as_words() -> None:
    """Plurals count, parts of longer words do not."""
    terms = [Term(word, word) for word in ("SIT", "DNO", "CSP", "TAD")]
    assert [term.term for term in used_terms(terms, "The DNOs visit the WEBSITE; (TAD) is due, CSPX is not.")] == ["DNO", "TAD"]


def test_proposed_dates_are_marked_and_counted() -> None:
    """A date that nobody has accepted is marked in the timetable, which says how many may still change."""
    step = Milestone("go", "Panel go/no-go decision", "panel", PartialDate.parse("2021-02-12"), proposed=True)
    found = sections(document(bare(milestones=(step,))))["3. Implementation timeline"]
    assert found.tables["Release implementation timetable"][1][0] == "12 Feb 21 (proposed)"
    assert "One of the dates is proposed and may still change." in found.text
    accepted = sections(document(bare(milestones=(replace(step, proposed=False),))))["3. Implementation timeline"]
    assert "proposed" not in accepted.text


def test_criteria_that_are_not_applicable_are_named_with_the_reason() -> None:
    """A Documentation release lists what applies, then the others in one sentence with their reason (R12)."""
    why = "The release changes the text of the SEC only."
    some = [
        Criterion(f"O{number}", CriterionKind.OPERATIONAL, "opsg", f"Text {number}", "dcc", not_applicable=why) for number in range(1, 8)
    ]
    mine = Criterion("O8", CriterionKind.OPERATIONAL, "opsg", "SECAS is ready.", "secas")
    text = sections(document(bare(criteria=(*some, mine))))["6. Acceptance criteria"].text
    assert "SECAS is ready." in text
    assert f"Not applicable to this release: O1 to O7. {why}" in text
    assert "Text 1" not in text
    assert (
        f"Not applicable to this release: O1 to O7. {why}" in sections(document(bare(criteria=tuple(some))))["6. Acceptance criteria"].text
    )


def test_the_version_of_the_sec_and_the_reason_for_the_day_are_given() -> None:
    """Before go-live the document says why that day and which version of the SEC it makes; afterwards which it made."""
    planned = bare(sec_version="27.0", go_live_reason="Suppliers asked for time.")
    said = sections(document(planned))["About this document"].text
    assert "It makes version 27.0 of the SEC. The reason for this date: Suppliers asked for time." in said
    live = sections(document(replace(planned, live_on=planned.go_live)))["About this document"].text
    assert "It made version 27.0 of the SEC." in live
    assert "The reason for this date" not in live
