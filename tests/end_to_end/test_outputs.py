"""What people read outside Slack's messages is in words: sites, calendars, letters, documents, printed lines, Homes, metrics, errors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest

from tests.builders.june_2020 import MILESTONES
from tests.end_to_end.outputs import lived, outputs

STEPS = {each.key for each in MILESTONES if "-" in each.key} - {"go-live", "go-no-go"} | {"odd-step", "odd-later"}
KEYS = "|".join(sorted({*STEPS, "change-board", "test-participants", "data-group"}))

RULES = {
    "a name of the program": re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b"),
    "a date for machines": re.compile(r"(?<![\w/-])\d{4}-\d{2}-\d{2}(?![\w-])"),
    "an id": re.compile(r"(?<![@#\w])[UC]0[A-Z0-9]+\b"),
    "a value of the program": re.compile(r"\bNone\b|\[\]|\{\}|<[A-Z]\w+\.\w+:"),
    "a raw key": re.compile(rf"(?<![\w/-])(?:[a-z]+-20\d\d|adhoc-\d\S*|{KEYS})\b(?!\.)"),
    "two spaces": re.compile(r"\w {2,}\w"),
    "a wrong plural": re.compile(r"(?<![\d.,£–-])\b1 (?:more )?(?!was\b|is\b|has\b)[a-z]+s\b|\b(?:mores|(?:entr|bod)ys)\b"),
    "a wrong article": re.compile(r"\ba (?:SSC|RID|MP\d|SIT|8\b|11\b)|\ban (?:UIT|TAD|DCC|TAG|Go)\b"),
    "a word twice": re.compile(r"\b([A-Za-z]+) \1\b"),
    "odd marks": re.compile(r"\w\.\.(?!\.)|,,|\w ,|\w \.(?=\s|$)|;;|\(\)|“”|‘’"),
}

TYPED = re.compile(r"https?://\S+|\S+@\S+\.\S+|/(?:release|modification) [^.,):\n]*|python -m bot [^.;\n]*|\S*/\S+\.(?:docx|yaml|db)\b")
"""Addresses, paths, and commands to type, which have their keys."""

ALLOWED: tuple[tuple[str, str, str, str], ...] = (
    ("two spaces", r"run: |command line: (?:doctor|restore|outbox)", r".*", "a terminal has columns"),
    ("a raw key", r"command line: outbox of", r".*", "the key of a message, which is typed to send it again"),
    ("an id", r"command line: outbox of", r".*", "the same key, which has the channel in it"),
    ("a raw key", r"command line: rid", r"june-20\d\d", "what was typed, and the key to type in its place"),
    ("a raw key", r"file: .*\.yaml", r"[a-z-]+(?:20\d\d)?", "a release file names steps and releases by key, as people write them there"),
    ("a name of the program", r"command line: load", r"out_reason", "the field of the file that a person is told to write"),
)
"""A rule, the outputs and the words that are excepted from it, and why."""


def faults_of(name: str, text: str) -> Iterator[str]:
    """What the rules find in an output, without what is allowed."""
    for line in text.splitlines():
        read = TYPED.sub("…", line)
        for rule, pattern in RULES.items():
            for found in pattern.finditer(read):
                if not any(each == rule and re.match(where, name) and re.fullmatch(what, found[0]) for each, where, what, _ in ALLOWED):
                    yield f"{name}: {rule}, {found[0]!r} in {read[max(found.start() - 40, 0) : found.end() + 40]!r}"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Every output, by its name."""
    return dict(outputs(lived(tmp_path_factory.mktemp("lived")), tmp_path_factory.mktemp("other")))


def test_every_output_is_in_words(found: Mapping[str, str]) -> None:
    """No stored code, raw key, id or slip of the pen is in what people read."""
    assert sorted({fault for name, text in found.items() for fault in faults_of(name, text)}) == []


def test_every_kind_of_output_is_read(found: Mapping[str, str]) -> None:
    """None is empty, and the odd release is among them; otherwise the test above could hold for nothing."""
    kinds = ("command line", "file", "home", "load", "mail", "metrics", "run", "site", "web")
    assert sorted({name.partition(":")[0] for name in found}) == sorted(kinds)
    assert [name for name, text in found.items() if not text.strip()] == []
    assert "Ad-hoc SEC Release of 3 Sep 2020" in found["site: index.html"]
    assert "moved to the November 2020 SEC Release: It needs time" in found["site: adhoc-2020-09-03/index.html"]
    endings = (".docx", ".yaml")
    assert all(any(name.startswith("file: ") and name.endswith(each) for name in found) for each in endings)
    assert all(any(name.startswith("site: ") and name.endswith(each) for name in found) for each in (".html", ".ics", ".atom", ".docx"))


def test_a_committee_that_a_file_added_has_one_name_everywhere(found: Mapping[str, str]) -> None:
    """What it is called is in every kind of output that shows it; nobody reads a name that its key would spell."""
    assert [name for name, text in found.items() if "data group" in text.lower()] == []
    named = {name for name, text in found.items() if "Data Review" in text}
    pages = ("run: status", "run: timetable", "run: criteria", "site: adhoc-2020-09-03/index.html", "file: ")
    assert [each for each in pages if not any(name.startswith(each) for name in named)] == []


def test_no_exception_is_left_over(found: Mapping[str, str]) -> None:
    """What is allowed occurs."""
    for rule, where, what, _ in ALLOWED:
        texts = [TYPED.sub("…", text) for name, text in found.items() if re.match(where, name)]
        assert any(re.fullmatch(what, each[0]) for text in texts for each in RULES[rule].finditer(text)), (rule, where)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("milestone: done_on is nothing", "a name of the program"),
        ("queued 2026-11-30 03:58 UTC", "a date for machines"),
        ("done by U0RACHEL", "an id"),
        ("The owner is None.", "a value of the program"),
        ("moved to november-2020: Late", "a raw key"),
        ("set to uit-start", "a raw key"),
        ("A  B", "two spaces"),
        ("1 modifications", "a wrong plural"),
        ("and 28 mores", "a wrong plural"),
        ("a SSC", "a wrong article"),
        ("the the", "a word twice"),
        ("Late..", "odd marks"),
    ],
)
def test_a_slip_is_noticed(text: str, rule: str) -> None:
    """Each rule finds what it is for."""
    assert [each for each in faults_of("site: x", text) if f": {rule}, " in each]


def test_what_is_right_is_left_alone() -> None:
    """Commands, addresses, file names, names and counts."""
    for text in (
        "See /release status june-2020.",
        "https://x.org/june-2020/a_b",
        "1 Working Day",
        "1 entry",
        "the SSC’s go-live",
        "to #C0TAG",
    ):
        assert list(faults_of("site: x", text)) == []
