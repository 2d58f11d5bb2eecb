"""What the RID says of its annexes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.documents.rid.front import front
from bot.documents.rid.source import Annex, Source
from policy.model.decisions import Subject
from tests.builders import june_2020

ADDRESS = "https://example.org/tad"


def annexes(*given: Annex) -> list[str]:
    """The sentences on annexes, of June 2020."""
    release = june_2020.june_2020()
    source = replace(Source(release, "1.2", None, date(2020, 5, 1)), annexes=given)
    said = ["".join(word if isinstance(word, str) else word.text for word in getattr(part, "words", ())) for part in front(source)]
    return [each for each in said if "annex" in each.lower()]


def test_until_it_is_approved_the_tad_is_still_to_come() -> None:
    """The June 2020 RID's own wording: one annex, produced at a later date."""
    said = annexes()
    assert said[0] == "This document has one annex:"
    assert said[1].startswith("Annex A will contain the Data Communication Company’s (DCC’s) Testing Approach Document (TAD)")


def test_approved_documents_are_annexed_in_order_with_their_versions() -> None:
    """The TAD is Annex A however late it is named, the reports follow, each with when it was approved."""
    said = annexes(
        Annex(Subject.UIT_REPORT, "1.0", "https://example.org/uit", date(2020, 6, 12)),
        Annex(Subject.TAD, "2.1", ADDRESS, date(2020, 3, 13)),
    )
    assert said[0] == "This document has 2 annexes:"
    assert "Annex A contains" in said[1]
    assert "version 2.1, approved by the Panel on 13 March 2020." in said[1]
    assert said[2] == "Annex B contains the UIT Completion Report for this release, version 1.0, approved by the Panel on 12 June 2020."


def test_a_report_before_the_tad_leaves_annex_a_to_it() -> None:
    """The letters do not move when the TAD comes."""
    said = annexes(Annex(Subject.SIT_REPORT, "1.0", "https://example.org/sit", date(2020, 4, 17)))
    assert said[0] == "This document has 2 annexes:"
    assert "Annex A will contain" in said[1]
    assert "Annex B contains the SIT Completion Report" in said[2]
