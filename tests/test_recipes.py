"""The recipes in bin/ describe themselves, run, and are named where people look for them; and examples follow the profile."""

from __future__ import annotations

import os
import subprocess
import tomllib
from pathlib import Path

import pytest
from hypothesis import settings

from tests.authority_lines import AUTHORITY, ELSEWHERE, EVERYWHERE, places
from tests.guards import GUARDS, Guard
from tests.mutation import scope_of, survivors
from tests.profiles import either, examples

ROOT = Path(__file__).parents[1]
RECIPES = sorted((ROOT / "bin").iterdir())


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.name)
def test_a_recipe_describes_itself(recipe: Path) -> None:
    """Each recipe can be run, says in its second line what it does, and fits the width of a terminal with its name."""
    assert os.access(recipe, os.X_OK)
    first, second, *_ = recipe.read_text(encoding="utf-8").split("\n")
    assert first in {"#!/bin/sh", "#!/usr/bin/env bash"}
    assert second.startswith("# ")
    assert len(second) <= 140


def test_help_lists_every_recipe() -> None:
    """`bin/help` prints one line for each recipe, with what it does."""
    shown = subprocess.run([ROOT / "bin" / "help"], capture_output=True, text=True, check=True, timeout=30).stdout.splitlines()
    assert [line.split()[0] for line in shown] == [f"bin/{recipe.name}" for recipe in RECIPES]
    assert all(len(line.split()) > 2 for line in shown)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.name)
def test_a_recipe_is_named_in_the_documentation(recipe: Path) -> None:
    """README or CONTRIBUTING names each recipe, and both name `bin/help`."""
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md")]
    assert any(f"bin/{recipe.name}" in text for text in texts)
    assert all("bin/help" in text for text in texts)


def test_a_share_of_the_examples_follows_the_profile() -> None:
    """A costly test tries its share of the profile's number, and never fewer than five or what it asks for."""
    most = settings().max_examples
    assert examples(1) == most
    assert examples(0.4) == most * 2 // 5
    assert examples(0.001) == 5
    assert examples(0.001, least=2) == 2


@pytest.mark.parametrize(("ci", "wanted"), [("true", ("a", "b")), ("", ("b",))])
def test_a_long_flow_runs_on_one_in_dev_and_on_all_in_ci(monkeypatch: pytest.MonkeyPatch, ci: str, wanted: tuple[str, ...]) -> None:
    """Nothing that dev leaves out is left out of ci."""
    monkeypatch.setenv("CI", ci)
    assert tuple(either(("a", "b"), in_dev="b")) == wanted


def test_the_paths_of_the_mutation_settings_exist() -> None:
    """Every path and test in pyproject's mutation settings exists, so that a move of modules is not forgotten there."""
    scopes = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutation"]
    for scope in scopes:
        assert [each for each in (*scope["paths"], *scope["tests"]) if not (ROOT / each).exists()] == []
    assert scope_of(Path("policy"), scopes) is scopes[0]
    named = [AUTHORITY, *EVERYWHERE, *(each for tests in ELSEWHERE.values() for each in tests)]
    assert [each for each in named if not (ROOT / each).exists()] == []
    with pytest.raises(SystemExit, match="is not set up for mutation"):
        scope_of(Path("tools"), scopes)
    with pytest.raises(SystemExit, match="does not exist"):
        scope_of(Path("policy/no_such_file.py"), scopes)


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_a_guard_can_be_taken_away(guard: Guard) -> None:
    """What `bin/mutate guards` breaks is in the code, and so are the tests that should notice."""
    assert guard.before in (ROOT / guard.path).read_text(encoding="utf-8")
    for each in guard.tests:
        file, _, test = each.partition("::")
        assert f"def {test}" in (ROOT / file).read_text(encoding="utf-8") if test else (ROOT / file).exists(), each


def test_survivors_are_what_no_test_noticed() -> None:
    """Of mutmut's results, killed mutants are left out."""
    results = "    policy.x.x_f__mutmut_1: survived\n    policy.x.x_f__mutmut_2: killed\n    policy.x.x_f__mutmut_3: no tests\n"
    assert survivors(results) == [("policy.x.x_f__mutmut_1", "survived"), ("policy.x.x_f__mutmut_3", "no tests")]


def test_each_refusal_by_authority_can_be_broken() -> None:
    """Every refusal in commands is a place that `bin/mutate commands` takes out."""
    refusals = {
        (path.relative_to(ROOT), number)
        for path in (ROOT / "commands").rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "if refused := doing." in line
    }
    broken = {(each.path, each.line) for path in {path for path, _ in refusals} for each in places(path)}
    assert len(refusals) > 20
    assert refusals <= broken


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("bot/posts/gate.py", "why_not_at(", '""'),
        ("bot/posts/posts.py", "gate.is_hidden(", "False"),
        ("bot/request_handling.py", "self.request_limit.why_wait(", '""'),
        ("storage/scope/modifications.py", "modifications_up_to(", "true()"),
        ("storage/release_file/tree.py", "why_not_link(", '""'),
        ("commands/looking_back.py", "stricter=True", "stricter=False"),
        ("commands/share.py", "why_hidden_here(", '""'),
        ("commands/history/of_release.py", "spans_above(", "()"),
        ("commands/search.py", "ceiling_of(", "Classification.RED"),
        ("commands/protocol/access/reading.py", "reader_of(", "Reader(True)"),
    ],
)
def test_each_check_of_a_classification_can_be_broken(path: str, before: str, after: str) -> None:
    """The tool knows the checks of classifications, links and limits, in posts and reads too."""
    assert [each for each in places(Path(path)) if each.before.startswith(before) and each.after == after]
