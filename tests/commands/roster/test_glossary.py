"""The terms of the glossary."""

from __future__ import annotations

from commands.protocol.line import Line
from commands.roster.glossary import GlossaryShown
from tests.builders.office import STRANGER, Office


def terms(office: Office, words: str) -> list[str]:
    """The terms that the glossary shows for these words."""
    return [each.term for each in office.shows(f"/release glossary {words}", GlossaryShown, STRANGER).terms]


def test_the_glossary_shows_all_terms_or_one(office: Office) -> None:
    """A term in any case is shown alone; without words all are listed, page by page."""
    everything = office.shows("/release glossary page 2", GlossaryShown)
    assert (len(everything.terms), everything.wanted, everything.page) == (46, "", 2)
    assert terms(office, "tad") == ["TAD"]
    assert terms(office, "draft PROPOSAL") == ["Draft Proposal"]


def test_terms_are_read_in_quotes_and_with_commas(office: Office) -> None:
    """A person who quotes a term or lists several gets each of them: none is left out in silence."""
    for typed in ('"TAD" SIT', "“SIT” “TAD”", "TAD, SIT", "tad; sit,"):
        assert terms(office, typed) == ["SIT", "TAD"], typed
    assert terms(office, "“TAD”") == ["TAD"]
    assert terms(office, "“Draft Proposal”") == ["Draft Proposal"]


def test_words_of_three_letters_are_looked_for_in_meanings(office: Office) -> None:
    """What is no term is looked for in terms and meanings; two letters would be in too many."""
    assert terms(office, "testing approach") == ["TAD"]
    assert "CSP" in terms(office, "provider")
    office.refuses("/release glossary ta", because="The glossary has no “ta”")


def test_an_unknown_term_suggests_the_nearest(office: Office) -> None:
    """The suggestion is a term of the glossary, or the whole glossary if none is near."""
    refused = office.refuses("/release glossary findig", because="Did you mean Finding?")
    assert refused.instead[0] == Line.release("glossary", "Finding")
    refused = office.refuses("/release glossary zzz", because="List all terms with /release glossary.")
    assert refused.instead == (Line.release("glossary"),)
