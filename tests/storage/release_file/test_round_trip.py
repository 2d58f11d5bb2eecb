"""Writing a release file and reading it again is the identity."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from policy.model.costs import CostFacts
from policy.model.decisions import Recommendation, Subject
from policy.model.releases import Classification, Release, ReleaseKind
from policy.model.roster import Term
from policy.model.scope import ChangeRequest
from storage.release_file import REFERENCE, ChannelClearance, Contents, parse, parse_text, write
from tests.builders.generated_contents import whole_contents
from tests.profiles import examples


@settings(max_examples=examples(0.4), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(whole_contents())
def test_what_is_written_is_read_again(contents: Contents) -> None:
    """Whatever the contents, awkward texts included, the file that says them is read as them."""
    assert parse_text("written.yaml", write(contents)) == contents


def test_the_shipped_data_survives_the_way_there_and_back() -> None:
    """All reference data written as one file is read as it was."""
    contents = parse([REFERENCE])
    assert parse_text("all.yaml", write(contents)) == contents


def test_a_written_file_reads_well() -> None:
    """One release is one document with its facts first, and nothing is quoted that needs no quotes."""
    contents = parse([REFERENCE / "june-2020.yaml"])
    lines = write(contents).split("\n")
    assert lines[:6] == [
        "release:",
        "  key: june-2020",
        "  kind: system",
        "  go_live: 2020-06-25",
        "  body: panel",
        "  classification: White",
    ]
    assert "    date: 10 Working Days before uit-start" in lines
    assert "  quoted_total: £1,120,042" in lines
    assert "  - number: 1.0" in lines
    assert "---" not in lines


def test_several_releases_are_several_documents() -> None:
    """Two releases are written as documents of one file, after what they share."""
    year = Release("2021", ReleaseKind.YEAR, None)
    text = write(Contents(releases=(year, Release("2022", ReleaseKind.YEAR, None)), change_requests=(ChangeRequest("CR1"),)))
    assert text.count("---\n") == 3
    assert text.startswith("---\nchange_requests:\n  - ref: CR1\n")


def test_nothing_is_written_as_an_empty_file() -> None:
    """Empty contents are an empty file."""
    assert write(Contents()) == ""


@pytest.mark.parametrize("text", ["a\x00b", "a\x1b[31mb", "a\rb", "a\x85b", "a\ud800b"])
def test_control_characters_are_left_out(text: str) -> None:
    """Control characters, which no file may hold, are left out, so that what is written can always be read."""
    written = write(Contents(terms=(Term("RID", text),)))
    assert parse_text("x.yaml", written).terms[0].meaning in {"ab", "a[31mb"}


def test_zero_and_no_are_written_where_they_say_something() -> None:
    """White and a cost of nothing, which count as nothing in Python, are written; so is a recommendation against."""
    against = Recommendation("tag", Subject.GO_LIVE, positive=False, given_on=date(2020, 5, 27))
    year = Release("2021", ReleaseKind.YEAR, None, recommendations=(against,), costs_facts=CostFacts(quoted_total=0))
    text = write(Contents(releases=(year,), clearances=(ChannelClearance("C1", Classification.WHITE),)))
    assert {"    classification: White", "    positive: no", "  quoted_total: £0"} <= set(text.split("\n"))
