"""The fields that a redline compares: their words, and the kind of their differences."""

from __future__ import annotations

from datetime import date

import pytest

from policy.model.partial_date import PartialDate
from policy.model.releases import Classification
from policy.model.scope import Modification, ScopeException, ScopeItem, ScopeState, Solution
from policy.rid.redline.fields import (
    SCOPE,
    TEXTS,
    TOP,
    ComparedField,
    DifferenceKind,
    money,
    moved,
    reworded,
    scope_key,
    scope_label,
    value_words,
)

ITEM = ScopeItem(Modification("SECMP0062", "Alert Storm Protection"), part=1)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        ("", ""),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (date(2020, 6, 25), "25 Jun 2020"),
        (PartialDate(2020, quarter=4), "Q4 2020"),
        (Classification.AMBER, "Amber"),
        (ScopeState.OUT, "out"),
        ((), ""),
        (("tad", "uit-start", date(2020, 1, 10)), "tad, uit-start and 10 Jan 2020"),
        (Solution("Proposed", "One seat"), "Proposed: One seat"),
        (ScopeException("Needed", "SECP_80", "Section D", "£1", "UIT"), "Needed (SECP_80; documents: Section D; cost: £1; testing: UIT)"),
        ("as it is", "as it is"),
    ],
)
def test_values_in_words(value: object, words: str) -> None:
    """Each kind of value is written as the documents write it."""
    assert value_words(value) == words


def test_money_in_words() -> None:
    """Pence are pounds, and an unknown amount is empty."""
    assert (money(112_004_250), money(0), money(None)) == ("£1,120,042.50", "£0", "")


def test_a_field_reads_its_path_and_has_its_kind() -> None:
    """A field of a date moves, one of a text is reworded, any other changes; each keeps its path and its label."""
    assert moved("agreed_on", "agreed date") == ComparedField("agreed_on", "agreed date", DifferenceKind.MOVED)
    assert reworded("modification.title", "title") == ComparedField("modification.title", "title", DifferenceKind.REWORDED)
    assert ComparedField("state", "state").kind is DifferenceKind.CHANGED
    assert reworded("modification.title", "title").of(ITEM) == "Alert Storm Protection"


def test_a_scope_item_is_its_modification_and_part() -> None:
    """The key tells parts of a modification apart, and the label names the part."""
    assert scope_key(ITEM) == ("SECMP0062", 1)
    assert scope_label(ITEM) == "SECMP0062 part 1"


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (ITEM, "targeted, ‘Alert Storm Protection’"),
        (ScopeItem(Modification("MP079", "")), "targeted"),
        (ScopeItem(Modification("MP079", "x"), state=ScopeState.OUT, out_reason="Late"), "out (Late)"),
        (ScopeItem(Modification("MP079", "x"), state=ScopeState.OUT), "out, ‘x’"),
        (
            ScopeItem(Modification("MP079", "x"), out_reason="Late", exception=ScopeException("Law", "", "", "", "")),
            "targeted, ‘x’, as an exception: Law",
        ),
    ],
)
def test_a_scope_item_in_words(item: ScopeItem, words: str) -> None:
    """Its state and title, why it is out (R5), and why it is an exception (R4)."""
    assert SCOPE.words(item) == words


def test_dates_move_and_texts_are_reworded() -> None:
    """Among all fields, those named by a date have the kind "moved", and the summary and the tests are texts."""
    every = [*TOP, *SCOPE.fields, *(field for _, fields in TEXTS for field in fields)]
    dates = {each.path for each in every if each.path.endswith("_on") or each.path in {"go_live", "cutoff", "window_end"}}
    assert {each.path for each in every if each.kind is DifferenceKind.MOVED} == dates
    assert {"summary", "other_codes", "dcc_testing", "exception"} <= {each.path for each in every if each.kind is DifferenceKind.REWORDED}
