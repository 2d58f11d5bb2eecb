"""Hostile release files are refused in a sentence, in bounded memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.release_file import Contents, FileFaults, parse, parse_bytes, parse_text
from storage.release_file.tree import MAX_BYTES, MAX_DEPTH, MAX_VALUES
from tests.builders.small_release import GOOD, faults_of


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- a\n- b\n", "x.yaml:1: must hold sections, as in `release:` or `scope:`"),
        ("just text", "x.yaml:1: must hold sections, as in `release:` or `scope:`"),
        (
            "scope:\n  - modification: MP079\n",
            "x.yaml:1 scope: needs a release: section in the same document",
        ),
        ("release: june-2020", "x.yaml:1 release: must be fields with values, as in `ref: MP079`"),
        ("glossary:\n  - RID\n", "x.yaml:2 glossary[0]: must be fields with values, as in `ref: MP079`"),
        ("glossary:\n  term: RID\n", "x.yaml:1 glossary: must be a list: put each entry on lines of its own after a dash"),
        (
            "glossary:\n  - ? [a]\n    : b\n",
            "x.yaml:2: has a list or a mapping where a field's name belongs: check the brackets and question marks",
        ),
        (
            "a: 1\n\tb: 2\n",
            "x.yaml:2: is not YAML here (found a tab character that violates indentation): check the indentation, colons and quotes",
        ),
        (
            "%TAG ! tag:x,2000:\n---\na: 1\n",
            "x.yaml:1: uses a YAML tag (!), which release files do not have: take it out, or quote the value",
        ),
        (
            "schedule:\n  - {month: Juen, thursday: last, kind: system}\n",
            "x.yaml:2 schedule[0].month: Juen is not a month; did you mean June?",
        ),
        ("roster:\n  - {committee: tag, user: bob}\n", "x.yaml:2 roster[0].user: bob is not a Slack user id. Write it as in U024BE7LH"),
        ("channels:\n  - {release: june-2020, channel: C1}\n", "x.yaml:2 channels[0].release: june-2020 is not a release"),
        (
            "committees:\n  - {key: abc, name: A, role: works, quorum: all}\n",
            "x.yaml:2 committees[0].quorum: all is not a quorum. Write chair, or a number of members",
        ),
        (
            "authorities:\n  - {effective_from: 2020-01-01, body: panel}\n  - {effective_from: 1 Jan 2020, body: csc}\n",
            "x.yaml:3 authorities[1]: this entry is listed twice, first on line 2",
        ),
    ],
)
def test_what_is_no_release_file(text: str, fault: str) -> None:
    """Text that is not a release file is refused in one sentence at its line."""
    with pytest.raises(FileFaults) as refused:
        parse_text("x.yaml", text)
    assert str(refused.value) == fault


def test_a_bomb_of_aliases_is_refused() -> None:
    """The billion laughs are refused at the first anchor."""
    levels = "\n".join(f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]" for n in range(8))
    assert faults_of(f"a: &a [lol, lol]\n{levels}\n") == [
        "june-2020.yaml:1: uses a YAML anchor or alias (& or *), which release files do not have. Write the value out, or quote it"
    ]


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system [echo]", "!!binary aGVsbG8=", "!x y", "! z"])
def test_tags_are_refused(tag: str) -> None:
    """No tag makes anything but a fault."""
    assert faults_of(f"release: {tag}\n") == [
        "june-2020.yaml:1: uses a YAML tag (!), which release files do not have: take it out, or quote the value"
    ]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused(opening: str) -> None:
    """Nesting deeper than any release file needs is refused before it can exhaust anything."""
    assert faults_of(opening * 200_000) == [f"june-2020.yaml:1: is nested more than {MAX_DEPTH} deep, which no release file needs"]


def test_too_many_values_are_refused_in_bounded_memory() -> None:
    """Half a million values in a small file are refused, and cost no more memory than their limit allows."""
    text = "a: [" + "b," * (MAX_BYTES // 2 - 10) + "]"
    tracemalloc.start()
    try:
        faults = faults_of(text)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert faults == [f"june-2020.yaml:1: holds more than {MAX_VALUES:,} values: divide it into several files"]
    assert peak < 60_000_000


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    """Two megabytes are refused unread, as bytes, as text and as a file."""
    large = "# " + "x" * 2_000_000
    path = tmp_path / "large.yaml"
    path.write_text(large)
    sentence = r"is larger than 1,000,000 (bytes|characters), the limit for a release file. Split it into several files"
    readers: tuple[Callable[[], Contents], ...] = (
        lambda: parse_text("large.yaml", large),
        lambda: parse_bytes("large.yaml", large.encode()),
        lambda: parse([path]),
    )
    for read in readers:
        with pytest.raises(FileFaults, match=f"^large.yaml: {sentence}$"):
            read()


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"a: 1\n\xff\xfe", "x.yaml:2: is not UTF-8 text. Save the file as UTF-8"),
        (b"PK\x03\x04\x00\x00", "x.yaml:1: holds the control character U+0003: take it out"),
        ("release: x".encode("utf-16"), "x.yaml:1: is not UTF-8 text. Save the file as UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00", "x.yaml:1: is not UTF-8 text. Save the file as UTF-8"),
        ("a: \ud800".encode("utf-8", "surrogatepass"), "x.yaml:1: is not UTF-8 text. Save the file as UTF-8"),
    ],
)
def test_binary_is_refused(data: bytes, fault: str) -> None:
    """What is not UTF-8 text is refused in one sentence."""
    with pytest.raises(FileFaults) as refused:
        parse_bytes("x.yaml", data)
    assert str(refused.value) == fault


def test_a_byte_order_mark_is_no_fault() -> None:
    """A file as some editors save it, with a mark before and CR LF line ends, is read."""
    assert parse_bytes("x.yaml", b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()) == parse_text("x.yaml", GOOD)
