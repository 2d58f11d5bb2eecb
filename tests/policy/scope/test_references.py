"""References: one canonical form for each spelling, and the two references of a proposal (design, Words; R24)."""

from __future__ import annotations

import pytest

from policy.scope.references import (
    SEC_REFERENCES,
    ReferenceKind,
    ReferencePattern,
    bare,
    canonical,
    proposal_of,
    several,
    split_part,
    twins,
)

SPELLINGS = (
    ("MP079", "MP079"),
    ("MP79", "MP079"),
    ("mp 0079", "MP079"),
    ("MP0079", "MP079"),
    ("MP1234", "MP1234"),
    ("SECMP053", "SECMP0053"),
    ("SEC MP-53", "SECMP0053"),
    ("secmp00053", "SECMP0053"),
    ("MP102A", "MP102A"),
    ("mp102 b", "MP102B"),
    ("dp_102", "DP102"),
    ("mp—084", "MP084"),
    ("MP–102–b", "MP102B"),
    ("CR88", "CR0088"),
    ("CR0001088", "CR1088"),
    ("MP000000079", "MP079"),
)


@pytest.mark.parametrize(("typed", "wanted"), SPELLINGS)
def test_every_spelling_has_one_canonical_form(typed: str, wanted: str) -> None:
    """Zeros, spaces, hyphens and case make no difference, and a canonical form is its own."""
    found = canonical(typed)
    assert found is not None
    assert found.text == wanted
    assert canonical(found.text) == found


@pytest.mark.parametrize("typed", ["", "MP", "79", "MP079AB", "SECMP0053A", "CR1088A", "XP079", "MP1234567", "MP07９", "MP 79 part 1"])
def test_other_texts_are_no_references(typed: str) -> None:
    """A letter only where the pattern has one, at most six digits, and nothing after."""
    assert canonical(typed) is None


def test_a_draft_proposal_keeps_its_number() -> None:
    """DP102 becomes MP102, MP102 was DP102, and a proposal of the older series has no draft."""
    assert proposal_of("DP102") == "MP102"
    assert proposal_of("DP102A") == "MP102A"
    assert twins("MP102") == ("DP102",)
    assert twins("DP102") == ("MP102",)
    assert twins("SECMP0053") == twins("CR1088") == ()
    assert proposal_of("MP102") == proposal_of("SECMP0053") == ""


def test_another_code_has_its_own_patterns() -> None:
    """With the patterns of another code its references are read, and the SEC's are not."""
    other = (
        ReferencePattern("P", ReferenceKind.MODIFICATION, 3),
        ReferencePattern("UNC", ReferenceKind.MODIFICATION, 4, letters=True),
        ReferencePattern("CP", ReferenceKind.REQUEST, 4),
    )
    found = [canonical(each, other) for each in ("p44", "unc 701a", "CP1528", "MP079")]
    assert [each and (each.text, each.is_request) for each in found] == [("P044", False), ("UNC0701A", False), ("CP1528", True), None]


def test_kinds() -> None:
    """Each of the SEC's patterns names a modification, a draft or a Change Request."""
    kinds = {each.prefix: each.kind for each in SEC_REFERENCES}
    assert kinds["DP"] is ReferenceKind.DRAFT
    assert kinds["CR"] is ReferenceKind.REQUEST
    assert kinds["MP"] is kinds["SECMP"] is ReferenceKind.MODIFICATION


@pytest.mark.parametrize(
    "text",
    [
        "MP079.",
        "(MP079)",
        "MP079 ‘Provisions for withdrawing modifications’",
        "MP079 'Provisions, part 2'",
        "MP 079 – Provisions for withdrawing modifications",
        "MP079: Provisions",
        "MP079 : Provisions",
        "Modification Proposal MP079",
        "*MP079*,",
        "MP079 (Provisions)",
    ],
)
def test_a_pasted_reference_is_found_in_what_stands_around_it(text: str) -> None:
    """A full stop, brackets, its title and the word before it are none of it."""
    assert str(canonical(bare(text))) == "MP079"


@pytest.mark.parametrize("text", ["MP079A", "mp 79", "SECMP-0067", "DP102", "CR1088"])
def test_a_plain_reference_stays_as_it_is(text: str) -> None:
    """Dashes and blanks inside it are its own."""
    assert bare(text) == text


@pytest.mark.parametrize(
    ("text", "ref", "part"),
    [
        ("SECMP0062 part 1", "SECMP0062", 1),
        ("secmp 62 Part two", "secmp 62", 2),
        ("SECMP0062 pt. 2", "SECMP0062", 2),
        ("SECMP0062 (part 1)", "SECMP0062", 1),
        ("SECMP0062, part 1", "SECMP0062", 1),
        ("SECMP0062-part-1", "SECMP0062", 1),
        ("MP079", "MP079", 0),
        ("SECMP0062 part 0", "SECMP0062 part 0", 0),
        ("SECMP0062 part 1 and part 2", "SECMP0062 part 1 and part 2", 0),
    ],
)
def test_a_part_is_read_as_people_write_it(text: str, ref: str, part: int) -> None:
    """In figures or as a word; part 0 is none (R6)."""
    assert split_part(text) == (ref, part)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("MP079, mp84 and MP-088", ("MP079", "MP084", "MP088")),
        ("MP079 & MP084", ("MP079", "MP084")),
        ("SECMP0062 part 1 and part 2", ("SECMP0062 part 1", "SECMP0062 part 2")),
        ("MP079", ()),
        ("MP079, MP079", ()),
        ("MP079 and more", ()),
        ("Provisions, part 2", ()),
        ("", ()),
    ],
)
def test_a_list_of_references_is_told_from_one(text: str, names: tuple[str, ...]) -> None:
    """One modification, or a text with something else in it, is no list."""
    assert several(text) == names


def test_the_part_in_the_title_of_an_address_is_none() -> None:
    """ "part-2" at the end of an address belongs to the title of the page."""
    address = "https://smartenergycodecompany.co.uk/modifications/gbcs-v3-2-devices-part-2"
    assert split_part(address) == (address, 0)
    assert split_part("SECMP0062 part-2") == ("SECMP0062", 2)
