"""A rule in words, with its source and its paragraph."""

from __future__ import annotations

from bot import pages
from commands.findings.why import RulesShown
from commands.protocol.line import Line
from tests.builders.office import STRANGER, Office


def test_a_rule_is_shown_with_the_words_of_its_source(office: Office) -> None:
    """Anyone reads what R9 says, where it stands and in which words."""
    shown = office.shows("/release why r9", RulesShown, STRANGER)
    text = pages.plain(shown)
    assert "R9: when the TAD is due" in text
    assert "Guidance 5.1  SECAS Guidance Notes" in text
    assert "at least nine months before the Go-Live date of a release" in text
    assert pages.page(shown).share == Line.release("why", "R9")


def test_all_rules_are_listed_page_by_page(office: Office) -> None:
    """Without a name all are listed, each with its sources."""
    text = pages.plain(office.shows("/release why", RulesShown))
    assert "R1  When releases happen" in text
    assert "Guidance 3" in text
    assert "33 rules" in text


def test_an_unknown_rule_offers_the_nearest(office: Office) -> None:
    """A button leads to the nearest rule; a release is no rule."""
    refused = office.refuses("/release why R99", because="“R99” isn't a rule")
    assert refused.instead[0] == Line.release("why", "R9")
    assert office.refuses("/release why xyzzy", because="List all rules").instead == (Line.release("why"),)


def test_a_finding_has_a_button_to_its_rule(office: Office) -> None:
    """Each finding's rule can be opened; one that cites two rules has two buttons, and a range leads to the list."""
    text = office.reads("/release check june-2020")
    for line in ("/release why R9", "/release why R12", "/release why R13", "/release why RID 2", "/release why RID 3"):
        assert f": {line}\n" in text
