"""The "SEC Releases update" from the shipped data, compared with the Panel paper SECP_76_1701_23 section by section."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from docx import Document

from bot.documents.meetings.paper import Paper, paper_document, paper_parts
from bot.documents.word.parts import Heading, all_text
from bot.posts.meetings import meeting_file
from policy.model.releases import Classification
from storage.mail.messages import MeetingFile
from storage.meetings.agenda import fetch_whole_agenda
from storage.meetings.meetings import fetch_meetings
from storage.roster.cached import recent_rules
from tests.builders.office import RACHEL, Office, words_of

DAY = date(2020, 1, 17)

FACTS: dict[str, tuple[str, ...]] = {
    "": (
        "SECP_76_1701_23",
        "For Decision",
        "classified as White in accordance with the Panel Information Policy",
        "Information can be shared with the public, and any members may publish the information, subject to copyright.",
    ),
    "1. Purpose": (
        "an update on the scope of the SEC Releases in 2020 and 2021",
        "asks the Panel to re-baseline the Release Implementation Document (RID) for the June 2020 SEC Release",
        "ask the Panel to agree an updated set for use going forward",
    ),
    "2. June 2020 SEC Release": (
        "The Panel previously approved two DCC System-impacting modifications for inclusion in the June 2020 SEC Release on 25 June 2020:",
        "SECMP0053 ‘Amend Target Response Times for Service Requests Critical to Installation and Commissioning Processes’",
        "SECMP0062 ‘Northbound Application Traffic Management – Alert Storm Protection’ part 1",
        "We are proposing that the following modifications that don’t impact DCC Systems are also included in scope:",
        "MP079 ‘Provisions for withdrawing modifications’",
        "MP084 ‘Other User Panel Seating Amendment’",
        "MP088 ‘Power to raise modifications’",
        "The DCC has also provided the list of DCC Change Requests that it plans to implement alongside this SEC Release",
        "CR1088",
        "We are asking the Panel to re-baseline this document for this updated scope.",
        "should be set six months before go-live",
        "We would therefore not expect any further modifications to be added to the scope after this meeting.",
        "these would be managed as exceptions under the project",
        "The DCC In-Life Change Team is investigating multiple Test Approach options for the delivery of this SEC Release.",
        "These will be presented to the Testing Advisory Group (TAG) in January.",
    ),
    "3. November 2020 SEC Release": (
        "SECAS and the DCC have reviewed the DCC System-impacting modifications previously targeted for the November 2020 SEC Release.",
        "SECMP0046 ‘Allow DNOs to control Electric Vehicle chargers connected to Smart Meter infrastructure’",
        "SECMP0062 ‘Northbound Application Traffic Management – Alert Storm Protection’ part 2",
        "SECMP0067 ‘Service Request Traffic Management’",
        "MP093 ‘Implementing IRP511 and CRP535 to support GBCS v3.2 devices’",
        "Following this meeting, we will update the November 2020 SEC RID to reflect this reduced scope on the DCC Systems.",
        "This RID is due to be returned to the Panel in May 2020 to be re-baselined for modifications that don’t impact DCC Systems.",
    ),
    "4. 2021 SEC Releases": (
        "are now expected to be implemented in 2021.",
        "we have not determined whether each would better fit into the June or the November SEC Release",
        "SECMP0007 ‘Firmware updates to IHDs and PPMIDs’",
        "SECMP0015 ‘GPF timestamp for reading instantaneous Gas values’",
        "SECMP0024 ‘Enduring Approach to Communication Hub Firmware Management’",
        "SECMP0056 ‘IHD / PPMID Zigbee Attributes Available on the HAN’",
        "MP078 ‘Incorporation of multiple Issue Resolution Proposals into the SEC – Part 2’",
        "1. There is a dependency on two key Communication Service Provider (CSP) firmware changes being delivered",
        "there are currently no committed timelines for CR1047, although it is expected to be delivered in Q4 2020",
        "2. Testing CSP firmware changes typically takes significantly longer",
        "CR1057 to reach “delivered” before development starts",
        "CR1047 to reach “exited PIT” before development starts (raised; expected Q4 2020, not committed)",
        "both CSPs must deliver the above modifications at the same time as each other",
        "There are six other modifications which are currently undergoing or have recently undergone Preliminary Assessment",
    ),
    "5. Acceptance criteria for SEC Releases": (
        "Following feedback from the November 2019 SEC Release, we have reviewed the acceptance criteria",
        "SMETS1 Enrolment and Adoption programme, which received positive feedback",
        "Our proposed set of criteria to use going forward can be found in Annex 1",
        "when it is baselined 12 months before go-live",
        "as part of re-baselining the RID six months before go-live",
        "We are asking the Panel to agree the standard acceptance criteria for use going forward.",
    ),
    "6. Recommendations": (
        "The Panel is requested to:",
        "AGREE the targeted scope for the June 2020 SEC Release on the SEC documentation",
        "BASELINE the June 2020 SEC Release Implementation Document",
        "AGREE the proposed scopes for subsequent SEC Releases on the DCC Systems",
        "AGREE the standard acceptance criteria to be used for SEC Releases",
        "David Kemp",
        "SECAS Team",
        "10 January 2020",
        "Appendix A: June 2020 SEC Release Implementation Document v1.1",
    ),
    "Annex 1: Standard SEC Release acceptance criteria": (
        "Operational acceptance criteria – reviewed by the Operations Group",
        "9. SECAS has brought to readiness all the new and changed components that it is responsible for",
        "Testing acceptance criteria – reviewed by the TAG",
        "6. The DCC has demonstrated that the Systems and User Integration Testing (SIT and UIT) test environments",
        "Security acceptance criteria – reviewed by the SSC",
        "1. The DCC has completed relevant security testing and obtained approval of the security architecture.",
    ),
}
"""What the Paper says in each of its sections, in its own words where it is a fact or a passage that people wrote."""


@pytest.fixture
def paper(office: Office) -> Paper:
    """The paper for the Panel of 17 January 2020, from the shipped data."""
    return paper_now(office)


def paper_now(office: Office) -> Paper:
    """The same from what is on record now."""
    with office.store.reading() as conn:
        (meeting,) = fetch_meetings(conn, "panel")
        return Paper(fetch_whole_agenda(conn, meeting, office.now.date()), recent_rules(conn).standard_criteria, Classification.WHITE, DAY)


def sections(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yields each section's heading and its text."""
    heading, lines = "", list[str]()
    for part in paper_parts(paper):
        if isinstance(part, Heading) and part.level == 1:
            yield heading, "\n".join(lines)
            heading, lines = part.text, []
        else:
            lines += all_text([part])
    yield heading, "\n".join(lines)


def test_it_has_the_facts_of_the_paper_section_by_section(paper: Paper) -> None:
    """The same sections in the same order, and in each what the Paper says there."""
    made = dict(sections(paper))
    assert list(made) == list(FACTS)
    for heading, facts in FACTS.items():
        missing = [fact for fact in facts if fact not in made[heading]]
        assert (heading, missing) == (heading, [])


def test_no_modification_stands_in_another_section(paper: Paper) -> None:
    """Each modification is named in the sections in which the Paper names it, and the dates are the Paper's."""
    made = dict(sections(paper))
    assert "MP079" not in made["3. November 2020 SEC Release"]
    assert "SECMP0007" not in made["2. June 2020 SEC Release"]
    assert "SECMP0046" not in made["4. 2021 SEC Releases"]


def test_a_passage_that_people_wrote_stands_in_it_until_it_is_undone(office: Office) -> None:
    """It is a text of the release, edited by form, in the history and undone as any change."""
    passage = "The Panel is asked to note the later start."
    office.does("/release edit june-2020 notes new", kind="paper", text=passage)
    assert passage in dict(sections(paper_now(office)))["2. June 2020 SEC Release"]
    assert passage in words_of(office.say("/release history june-2020"))
    office.does("/release undo")
    assert passage not in dict(sections(paper_now(office)))["2. June 2020 SEC Release"]


def test_word_opens_it_and_the_rid_is_its_appendix(office: Office, paper: Paper) -> None:
    """The document's first line is its title; the file is named by the reference, the RID comes with it."""
    opened = Document(BytesIO(paper_document(paper)))
    assert opened.paragraphs[0].text == "SEC Releases update"
    sent = meeting_file(office.store, MeetingFile("", RACHEL, RACHEL, "panel", DAY, "paper"), office.now)
    assert sent is not None
    assert [each.name for each in sent.files] == ["SECP_76_1701_23.docx", "Appendix-A-RID-june-2020-1.1.docx"]
