"""Labels of parts of a release."""

from __future__ import annotations

import pytest

from commands.protocol.line import Line
from commands.protocol.understood.labels import in_words
from commands.protocol.understood.parts_of_release import part_of_release
from commands.releases.edit.sections import SECTIONS

AS_TYPED = {"facts", "designations", "impacts", "costs"}
"""Sections whose name is the word for them: "Edit the facts of June 2020"."""


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("edit june-2020 alongside", "Edit the Change Requests alongside June 2020"),
        ("edit june-2020 version", "Edit the SEC version that June 2020 makes"),
        ("edit june-2020 summaries dcc", "Edit the effects of June 2020 on each party: DCC"),
        ("edit june-2020 record", "Edit what is not on record for June 2020"),
        ("edit june-2020 facts", "Edit the facts of June 2020"),
        ("edit june-2020 costs MP079", "Edit the costs of June 2020: MP079"),
        ("edit 2021 notes", "Edit the notes on the 2021 releases"),
        ("decide june-2020 date", "Decide on the go-live date of June 2020"),
        ("decide june-2020 exception MP079", "Decide on an exception for June 2020: MP079"),
        ("decide june-2020 scope MP079", "Decide on the scope of June 2020: MP079"),
        ("feed june-2020 revoke", "Revoke the calendar addresses of June 2020"),
        ("document june-2020 tad", "Submit the TAD of June 2020"),
        ("document june-2020 tad published", "Record the publication of the TAD of June 2020"),
        ("document june-2020 tad published 2020-03-02", "Record the publication of the TAD of June 2020: 2 Mar 2020"),
        ("document june-2020 tad consulted", "Record the consultation on the TAD of June 2020"),
        ("recommend june-2020 tag", "Give the TAG’s recommendation on June 2020"),
        ("recommend june-2020 tag go-live", "Give the TAG’s recommendation on June 2020"),
        ("recommend june-2020 tag tad", "Give the TAG’s view on the TAD of June 2020"),
        ("recommend june-2020 somebody", "Recommend on June 2020: somebody"),
    ],
)
def test_a_part_of_a_release_is_called_what_it_is(words: str, label: str) -> None:
    """Not what is typed for it, which is short."""
    verb, *rest = words.split()
    assert in_words(Line.release(verb, *rest)) == label


def test_each_section_has_a_label_unless_its_name_reads_well() -> None:
    """A new section says how its button reads."""
    assert {name for name in SECTIONS if not part_of_release("edit", (name,))[0]} == AS_TYPED
