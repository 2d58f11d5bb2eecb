"""Buttons, choices, fields and headings say words: on no page is a label a command line, and none has a raw key in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commands.protocol.line import Line
from commands.protocol.understood.keys_in_words import key_in_words
from policy.model import acts
from policy.model.decisions import Subject
from policy.model.releases import NOTE_KINDS
from policy.model.roster import NAMES
from tests.builders.office import reference

FOLDER = Path(__file__).parent / "__snapshots__"
BUTTON = re.compile(r"^  (?P<label>\S.*?): (?P<line>/(?:release|modification) .+)$", re.MULTILINE)
SIGNS = re.compile(r"[\w:-]+")
CHOICE = re.compile(r"^  \[[ x]\] (?P<label>.+?)(?:  = .+)?$", re.MULTILINE)
FIELD = re.compile(r"^(?P<label>\S.*)  \((?:a|one|any|ticks|several|text)\b.*\)$", re.MULTILINE)
TITLE = re.compile(r"^(?:PAGE|FORM|REFUSED|MESSAGE|UPDATE)  (?P<label>.+)$", re.MULTILINE)
HEADING = re.compile(r"^\n(?P<label>\S.*)\n(?:[-•] |  )", re.MULTILINE)

TYPED = re.compile(r"/(?:release|modification) [^.”]*")
"""A command to type has its keys."""

SAME = {"go-live", "authority", "panel", "no-go"}
"""Keys that are also words."""
KEYS = {*NAMES, *Subject, *(each.key for release in reference().releases for each in release.milestones), *acts.ALL, *NOTE_KINDS}
RAW = {each for each in KEYS if each in NAMES or "-" in each} - SAME
"""Keys of committees, subjects, steps, acts, and notes; a key without a hyphen is a word too, except a committee's."""


def raw(label: str, line: str) -> list[str]:
    """The words of a label that are keys in its line, and have other words for people."""
    keys = {word for word in Line.parse(line).words if word in NAMES or key_in_words(word) != word or re.fullmatch(r"[a-z]+-\d{4}", word)}
    return [word for word in SIGNS.findall(label) if word in keys and word != "go-live"]


def test_no_button_is_a_command_line_or_has_a_raw_key() -> None:
    """All golden pages, messages and stories are read."""
    found = {
        f"{each['label']}  <-  {each['line']}"
        for path in FOLDER.rglob("*.txt")
        for each in BUTTON.finditer(path.read_text(encoding="utf-8"))
        if each["label"].startswith("/") or ("…" not in each["line"] and raw(each["label"], each["line"]))
    }
    assert sorted(found) == []


def shown_raw(label: str) -> list[str]:
    """The raw keys in words that people read: of releases, and any of RAW."""
    return [word for word in SIGNS.findall(label) if word in RAW or re.fullmatch(r"(?:[a-z]+|adhoc-\d{4}-\d{2})-\d{2,4}", word)]


@pytest.mark.parametrize("kind", [CHOICE, FIELD, TITLE, HEADING], ids=["choices", "fields", "titles", "headings"])
def test_no_choice_field_or_heading_has_a_raw_key(kind: re.Pattern[str]) -> None:
    """All golden pages, forms, messages and stories are read."""
    found = {
        f"{path.relative_to(FOLDER)}: {each['label']}"
        for path in FOLDER.rglob("*.txt")
        for each in kind.finditer(path.read_text(encoding="utf-8").partition("\n\n")[2])
        if shown_raw(TYPED.sub("", each["label"]))
    }
    assert sorted(found) == []


def test_a_raw_key_is_noticed() -> None:
    """Keys of releases, committees and steps; words that are the same as their key are words."""
    assert raw("Signoff june-2020 tag anew", "/release signoff june-2020 tag anew") == ["june-2020", "tag"]
    assert raw("Milestone June 2020: uit-start", "/release milestone june-2020 uit-start") == ["uit-start"]
    assert raw("Open the TAG’s sign-off of June 2020", "/release signoff june-2020 tag") == []
    assert raw("Costs of June 2020", "/release edit june-2020 costs") == []
    assert shown_raw("decide sit-report of june-2020 by the tag") == ["sit-report", "june-2020", "tag"]
    assert shown_raw("The TAG's view on the SIT Completion Report of June 2020, a go-live") == []
