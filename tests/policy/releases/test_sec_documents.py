"""The order of the SEC's documents."""

from __future__ import annotations

import random
from dataclasses import replace

from policy.model.impacts import DocumentImpact
from policy.model.scope import ScopeItem, ScopeState
from policy.releases.sec_documents import changed_in_scope, sec_order
from tests.builders.june_2020 import MP079, MP084, MP088, june_2020

IN_ORDER = [
    *("Section A", "Section D", "Section X"),
    *("Schedule 2", "Schedule 10"),
    *("Appendix E", "Appendix Z", "Appendix AB", "Appendix AH"),
    "Guidance",
]


def test_sections_come_before_schedules_before_appendices() -> None:
    """Z comes before AA, 2 before 10, and what is no part of the SEC last."""
    mixed = IN_ORDER.copy()
    random.Random(7).shuffle(mixed)
    assert mixed != IN_ORDER
    assert sorted(mixed, key=sec_order) == IN_ORDER


def test_a_name_is_read_in_any_case_and_with_all_its_words() -> None:
    """Capitals make no difference, and other names are in the order of the alphabet."""
    assert sec_order("  SECTION D ")[:2] == sec_order("section d")[:2]
    names = ["Schedule 9", "Schedule 10", "Schedule 11", "appendix Z", "Appendix AA", "a note", "B note", "c note"]
    assert sorted(names, key=sec_order) == names
    assert sec_order("Section A part 2")[0] == 0


def test_a_document_is_changed_by_what_is_in_scope() -> None:
    """In the order on record, each with its modifications; what left the scope changes nothing (RID 2; R5)."""
    changes = [("MP079", "Section D"), ("MP088", "Section G"), ("MP084", "Section D"), ("MP084", "Section C")]
    scope = (ScopeItem(MP079), ScopeItem(MP084), ScopeItem(MP088, state=ScopeState.OUT))
    release = replace(june_2020(), scope=scope, documents=tuple(DocumentImpact(*each) for each in changes))
    assert list(changed_in_scope(release).items()) == [("Section D", ["MP079", "MP084"]), ("Section C", ["MP084"])]
