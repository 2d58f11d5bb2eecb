"""Buttons say words: on no page is a label a command line, and none has a raw key in it."""

from __future__ import annotations

import re
from pathlib import Path

from commands.protocol.line import Line
from commands.protocol.understood.labels import key_in_words
from policy.model.roster import NAMES

FOLDER = Path(__file__).parent / "__snapshots__"
BUTTON = re.compile(r"^  (?P<label>\S.*?): (?P<line>/(?:release|modification) .+)$", re.MULTILINE)
SIGNS = re.compile(r"[\w:-]+")


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


def test_a_raw_key_is_noticed() -> None:
    """Keys of releases, committees and steps; words that are the same as their key are words."""
    assert raw("Signoff june-2020 tag anew", "/release signoff june-2020 tag anew") == ["june-2020", "tag"]
    assert raw("Milestone June 2020: uit-start", "/release milestone june-2020 uit-start") == ["uit-start"]
    assert raw("Open the TAG’s sign-off of June 2020", "/release signoff june-2020 tag") == []
    assert raw("Costs of June 2020", "/release edit june-2020 costs") == []
