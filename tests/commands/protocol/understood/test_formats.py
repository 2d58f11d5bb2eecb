"""Kinds of files that people ask for and the bot doesn't make."""

from __future__ import annotations

import pytest

from commands.protocol.understood.formats import format_asked, no_such_file


@pytest.mark.parametrize(
    ("words", "kind"),
    [("export to Excel,", "Excel"), ("june as .. CSV?", "CSV"), ("import june from excel", ""), ("export june", ""), ("", "")],
)
def test_who_asks_for_a_file_is_told_apart_from_who_has_one(words: str, kind: str) -> None:
    """Whatever stands at the word's end; an import is of a file that somebody has."""
    assert format_asked(words.split()) == kind
    assert (no_such_file(words.split()) is None) is not bool(kind)


def test_the_files_of_the_release_that_is_named_are_offered() -> None:
    """Also where only its month is."""
    refused = no_such_file(["excel", "of", "June", "2020"])
    assert refused is not None
    assert [str(each) for each in refused.instead] == [f"/release {verb} june-2020" for verb in ("export", "rid", "timeline")]
