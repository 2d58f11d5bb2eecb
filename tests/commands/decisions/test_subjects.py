"""The names of the subjects of decisions, as people type them."""

from __future__ import annotations

import pytest

from commands.decisions.subjects import subject_named
from policy.model.decisions import SUBJECT_NAMES, Subject


@pytest.mark.parametrize(
    ("typed", "subject", "rest"),
    [
        ("go-live", Subject.GO_LIVE, ()),
        ("Go Live No-Go", Subject.GO_LIVE, ("no-go",)),
        ("go/live", Subject.GO_LIVE, ()),
        ("SIT report", Subject.SIT_REPORT, ()),
        ("sitreport", Subject.SIT_REPORT, ()),
        ("uit-report agreed", Subject.UIT_REPORT, ("agreed",)),
        ("TAD", Subject.TAD, ()),
        ("baseline Documents", Subject.BASELINE, ("documents",)),
    ],
)
def test_a_subject_is_one_or_two_words_in_any_spelling(typed: str, subject: Subject, rest: tuple[str, ...]) -> None:
    """Capitals, blanks, hyphens and slashes make no difference, and the words after the subject are returned in lower case."""
    assert subject_named(tuple(typed.split())) == (subject, rest)


@pytest.mark.parametrize("typed", ["", "go", "SIT", "Something Else"])
def test_other_words_name_no_subject(typed: str) -> None:
    """Half a name or another word is no subject, and the words are returned as they were typed."""
    words = tuple(typed.split())
    assert subject_named(words) == (None, words)


def test_every_subject_has_a_name() -> None:
    """No decision is announced without the name of its subject."""
    assert set(SUBJECT_NAMES) == set(Subject)
    assert all(SUBJECT_NAMES.values())
