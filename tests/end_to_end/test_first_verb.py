"""CONTRIBUTING's first verb, followed literally in a copy: what it says to type is typed, and the checks and tests are green."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import ROOT

VERB = "/release countdown june-2020"
RESULT = "from commands.timetable.countdown import CountdownShown"

IMPORTS = (
    ("tests/policy/timetable/test_timetable.py", "from policy.timetable.timetable import working_days_left"),
    ("commands/results.py", RESULT),
    ("commands/timetable/verbs.py", "from commands.timetable import countdown"),
    ("bot/pages/timetable.py", RESULT),
    ("bot/pages/__init__.py", RESULT),
)
"""What the text says to import, and where; Ruff puts it in its place."""

TESTS = (
    "tests/policy/timetable/test_timetable.py tests/commands/timetable/test_countdown.py tests/bot/pages/test_pages.py "
    "tests/commands/protocol/understood tests/commands/test_help.py tests/test_figures.py tests/test_mirror.py tests/test_docs.py"
)
"""Those of the quick tests that look at every verb, module or result."""


@pytest.fixture
def copy() -> Iterator[Path]:
    """What is in this folder and not ignored, in another one, with this one's environment."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    with tempfile.TemporaryDirectory(prefix="release-bot-copy-") as folder:
        copy = Path(folder)
        for name in filter(None, names):
            if (ROOT / name).is_file():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, copy / name)
        shutil.copytree(ROOT / ".mypy_cache", copy / ".mypy_cache") if (ROOT / ".mypy_cache").exists() else None
        subprocess.run(["git", "init", "--quiet"], cwd=copy, check=True)
        yield copy


@pytest.mark.fresh_clone
def test_the_first_verb_of_contributing_works_as_written(copy: Path) -> None:
    """Each code block goes where the text before it says; then the verb answers, and nothing that checks all verbs is red."""
    text = (copy / "CONTRIBUTING.md").read_text("utf-8")
    section = text.partition("## Your first verb")[2].partition("\n## ")[0]
    for prose, language, code in re.findall(r"((?:.(?!```))*?)\n```(\w+)\n(.*?)```", section, re.DOTALL):
        if language in {"python", "diff"}:
            _follow(copy / re.findall(r"`((?:\w+/)+\w+\.py)`", prose)[-1], prose, language, code)
    for name, line in IMPORTS:
        _replaced(copy / name, "from __future__ import annotations\n", f"from __future__ import annotations\n{line}\n")
    _replaced(copy / "tools/figures.py", '"timetable": "due', '"timetable": "countdown due')
    _replaced(copy / "CHANGELOG.md", "### Added\n\n", "### Added\n\n- `/release countdown` counts down to the next step.\n")

    assert "5 Working Days left" in _run(copy, "-m", "bot", "run", VERB)
    _run(copy, "-m", "ruff", "check", "--fix", "--quiet", ".")
    _run(copy, "-m", "ruff", "format", "--quiet", ".")
    _run(copy, "-m", "tools.architecture")
    _run(copy, "-m", "tests.readme_tables")
    golden = ["tests/golden/test_pages.py", "-k", "countdown or help", "--snapshot-update"]
    _run(copy, "-m", "pytest", "-q", *golden)
    _run(copy, "-m", "mypy")
    _run(copy, "-m", "vulture")
    _run(copy, "-m", "pytest", "-q", *golden[:-1])
    _run(copy, "-m", "pytest", "-q", "tests/bot/pages/test_statements.py", "-k", "countdown")
    _run(copy, "-m", "pytest", "-q", *TESTS.split())


def _follow(path: Path, prose: str, language: str, code: str) -> None:
    """Does what the text says of a code block."""
    if language == "diff":
        lines = code.splitlines()
        added = "".join(f"{line[1:]}\n" for line in lines if line.startswith("+"))
        before, after = (lines[0][1:], "") if lines[0].startswith(" ") else ("", lines[-1][1:])
        if before:
            _replaced(path, f"{before}\n", f"{before}\n{added}")
        else:
            kept, end, rest = path.read_text("utf-8").rpartition(f"{after}\n")
            path.write_text(f"{kept}{added}{end}{rest}", "utf-8")
    elif "Write `" in prose:
        assert not path.exists()
        path.write_text(code, "utf-8")
    elif follows := re.search(r"after `(\w+)`", prose):
        head, _, tail = path.read_text("utf-8").partition(f"\ndef {follows[1]}(")
        body, _, rest = tail.partition("\n\n\n")
        path.write_text(f"{head}\ndef {follows[1]}({body}\n\n\n{code}\n\n{rest}", "utf-8")
    else:
        assert "the end of" in prose
        path.write_text(f"{path.read_text('utf-8')}\n\n{code}", "utf-8")


def _replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, (path, old)
    path.write_text(text.replace(old, new, 1), "utf-8")


def _run(copy: Path, *arguments: str) -> str:
    """What a Python program of the copy prints; it must end well."""
    ours = ("SLACK_", "RELEASE_BOT_", "DATABASE_URL", "PORT", "PYTHONPATH", "PYTEST_", "VIRTUAL_ENV")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    done = subprocess.run([sys.executable, *arguments], cwd=copy, env=environ, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, f"{' '.join(arguments)}:\n{done.stdout[-4000:]}{done.stderr[-2000:]}"
    return done.stdout
