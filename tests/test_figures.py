"""The figures of the house are reached, and what they count is found in examples."""

from __future__ import annotations

import ast
import re

import pytest

from tools.code import files, lines
from tools.command_lines import is_line, is_line_in_halves, takes_apart
from tools.figures import figures
from tools.imports import FLOORS

IGNORE = re.compile(r"# (?:type: ignore\[[a-z, -]+\]|noqa: [A-Z0-9]+(?:, ?[A-Z0-9]+)*)(.*)")
"""A type checker or Ruff told to be silent on a line, and what follows."""


def test_each_figure_is_reached() -> None:
    """Each figure has the value that is wanted; `bin/figures -v` lists what it counts."""
    found = figures()  # Here and not at import: each process of a run imports this, and reading all the code takes seconds.
    missed = [f"{each.name}: {each.now}, wanted {each.wanted}\n" + "\n".join(each.listed) for each in found if not each.reached]
    assert len(found) == 14
    assert not missed, "\n".join(missed)


def _expression(source: str) -> ast.expr:
    return ast.parse(source, mode="eval").body


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("line.partition(' ')", True),
        ("str(line).split()", True),
        ("asked.request.text.split(' ', 1)", True),
        ("button.line.strip().split()", True),
        ("re.compile(r'\\s+as\\s+of\\b')", True),
        ("re.search('page (.*)', text)", True),
        ("each.split()", False),  # A line of a text field, not of a command.
        ("line.partition(':')", False),
        ("text.split()", False),
        ("Line.parse(text)", False),
    ],
)
def test_what_takes_a_command_line_apart(source: str, found: bool) -> None:
    """A split at blanks or a pattern for "as of" and "page" is noticed; the one parser and other splits are not."""
    call = _expression(source)
    assert isinstance(call, ast.Call)
    assert takes_apart(call, {"each"}) is found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("f'/release status {key}'", True),
        ("'/modification list approved'", True),
        ("f'{RELEASE} status {key}'", True),
        ("f'/release channel {key} #channel sets one.'", True),
        ("f'{told} Set one with /release member add @person to {key}.'", True),
        ("f'{told} Set one with /release channel. It is {key}.'", False),
        ("'Write one such as /release create june-2027.'", False),
        ("f'Write {line} {key}'", False),
        ("'/release'", False),
    ],
)
def test_what_is_a_command_line_built_by_hand(source: str, found: bool) -> None:
    """A text that is a whole command line, or quotes one with a value in it, is noticed; a sentence that mentions a fixed one is not."""
    assert is_line(_expression(source)) is found


def test_a_request_put_together_in_halves_is_noticed() -> None:
    """The command and an f-string for the rest are a line built by hand, too."""
    call = _expression("Request(command='/release', text=f'import {file}', actor=actor)")
    assert isinstance(call, ast.Call)
    assert is_line_in_halves(call)


def test_each_ignore_has_its_reason() -> None:
    """Whatever a line keeps from the type checker or from Ruff, it says why beside it, and names the rule."""
    found = [
        (f"{path}:{number}", ignore[1])
        for path in files(*FLOORS, "tests", "tools")
        for number, line in enumerate(lines(path), 1)
        if (ignore := IGNORE.search(line))
    ]
    assert len(found) > 100
    assert [where for where, reason in found if not re.fullmatch(r" +(# |- )\S.*", reason)] == []
