"""What was acknowledged at a decision, as its details list it."""

from __future__ import annotations

import pytest

from bot.pages.decisions import QUOTED, together


@pytest.mark.parametrize(
    ("items", "lines"),
    [
        (
            ["O1 is open.", "O2 is open.", "The TAD is not approved.", "T6 is open."],
            ["O1, O2 and T6 are open.", "The TAD is not approved."],
        ),
        (["O1 is open.", "O2 is stale."], ["O1 is open.", "O2 is stale."]),
        (
            ["MP079 is undecided, so a Go excludes it.", "SECMP0062 part 1 is undecided, so a Go excludes it."],
            ["MP079 and SECMP0062 part 1 are undecided, so a Go excludes them."],
        ),
        (["The release has none.", "The release has none."], ["The release has none."]),
        ([], []),
    ],
)
def test_items_of_which_the_same_is_said_share_a_line(items: list[str], lines: list[str]) -> None:
    """In the order of the first of each; nothing that was acknowledged is left out."""
    assert [text for text, _ in together([(each, "Known") for each in items])] == lines


def test_a_line_has_no_more_names_than_it_can_show() -> None:
    """None is cut off at the end of a line: the sixteenth begins another one."""
    found = together([(f"SECMP00{number} part 1 is open.", "Known") for number in range(10, 26)])
    assert [len(text.split("SECMP")) - 1 for text, _ in found] == [15, 1]
    assert all(len(text) <= QUOTED for text, _ in found)


def test_another_reason_is_another_line() -> None:
    """Each reason that was given stays with what it was given for."""
    found = together([("O1 is open.", "Known"), ("O2 is open.", "Closed on Monday"), ("O3 is open.", "Known")])
    assert found == (("O1 and O3 are open.", "Known"), ("O2 is open.", "Closed on Monday"))
