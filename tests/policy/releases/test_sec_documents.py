"""The order of the SEC's documents."""

from __future__ import annotations

import random

from policy.releases.sec_documents import sec_order

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
