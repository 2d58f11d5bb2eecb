"""The rules that findings cite, and their names (design, Rules)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policy.findings.rules.named import RULES, cited, close_to, named
from policy.findings.rules.rule import DOCUMENTS

CODE = Path(__file__).parents[4]
CITED = re.compile(r'"(R(?:ID )?[0-9][^"]{0,12})"')


@pytest.mark.parametrize("typed", ["R9", "r9", "R 9", "9", "R09", " r9 "])
def test_a_rule_is_found_however_its_name_is_spelt(typed: str) -> None:
    """Case, spaces, a leading zero and a missing R make no difference."""
    rule = named(typed)
    assert rule is not None
    assert (rule.key, rule.sources[0].name) == ("R9", "Guidance 5.1")


@pytest.mark.parametrize(("typed", "key"), [("RID 3", "RID 3"), ("rid3", "RID 3"), ("R1", "R1"), ("R27", "R27"), ("RID1", "RID 1")])
def test_sections_of_the_rid_are_cited_too(typed: str, key: str) -> None:
    """Findings cite sections of the RID as they cite rules."""
    rule = named(typed)
    assert rule is not None
    assert rule.key == key


@pytest.mark.parametrize("typed", ["R0", "R28", "RID 7", "june-2020", "", "RR9", "²"])
def test_other_names_are_no_rule(typed: str) -> None:
    """There are R1 to R27 and RID 1 to 6."""
    assert named(typed) is None


def test_each_rule_says_what_it_is_and_where_it_comes_from() -> None:
    """R1 to R27 and the RID's six sections, each with a sentence and a source; what is no document is named as such."""
    assert [each.key for each in RULES] == [*(f"R{number}" for number in range(1, 28)), *(f"RID {number}" for number in range(1, 7))]
    for rule in RULES:
        assert rule.sentence.endswith("."), rule.key
        assert rule.about[0].isupper(), rule.key
        assert rule.sources, rule.key
        for source in rule.sources:
            assert not source.quotation or (source.document in DOCUMENTS and source.paragraph), rule.key


def test_every_rule_that_the_check_cites_is_there() -> None:
    """Whatever a finding or a ruling cites in the code of the rules can be opened."""
    citations = {text for path in (CODE / "policy").rglob("*.py") if "rules" not in path.parts for text in CITED.findall(path.read_text())}
    assert citations > {"R9", "RID 2", "R12, R13", "RID 1 to 6"}
    for text in citations:
        assert cited(text), text


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("R9", ["R9"]),
        ("R12, R13", ["R12", "R13"]),
        ("RID 2", ["RID 2"]),
        ("RID 1 to 6", [f"RID {number}" for number in range(1, 7)]),
        ("", []),
    ],
)
def test_a_citation_names_its_rules(text: str, keys: list[str]) -> None:
    """One rule, two, or a range of sections."""
    assert [each.key for each in cited(text)] == keys


@pytest.mark.parametrize(("typed", "first"), [("R99", "R9"), ("RID 9", "RID"), ("stale", "R16"), ("quorum", "R15"), ("working day", "R10")])
def test_the_nearest_rules_are_offered(typed: str, first: str) -> None:
    """By a similar name, or by what the rule is about; at most three."""
    close = close_to(typed)
    assert 1 <= len(close) <= 3
    assert close[0].key.startswith(first)


def test_nothing_is_near_to_nonsense() -> None:
    """A word that no rule has is like none."""
    assert close_to("xyzzy") == ()
