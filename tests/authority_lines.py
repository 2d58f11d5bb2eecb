"""Breaks the lines of `commands/` that decide who may do or see something, one at a time, and lists the changes that no test notices.

`bin/mutate commands` runs it over everything, `bin/mutate commands/sign_off` over one room. A check that is taken out, turned round, or
asked about nobody's committee must turn a test of that room red.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
AT_ONCE = 3
OURS = ("policy", "storage", "commands", "bot", "tests")
AUTHORITY, CLASSIFIED = "tests/commands/test_authority.py", "tests/commands/test_classification.py"
FAILED = (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED)
ANEW = ("commands", "bot", "tests")
"""What a child imports from its copy; the rest is loaded once, before it is forked."""
PLUGINS = ("hypothesis", "syrupy", "xdist", "_hypothesis", "anyio")
ASKED = f"""
import json, sys
import tests.commands.test_authority, tests.commands.test_classification
from commands.catalogue import CATALOGUE
verbs = [(each.acts.__module__, each.name) for verbs in CATALOGUE.values() for each in verbs if each.acts]
print(json.dumps([verbs, [name for name in sys.modules if not name.startswith({(*ANEW, *PLUGINS)!r})]]))
"""
"""Asks another process for the verbs with their modules, and for the libraries that the tests load."""
SILENT = {"why_hidden": '""', "why_not": '""', "why_not_there": '""', "shows_in": "True", "shows_to": "True"}
"""What a check of a classification says where it has no objection."""
ASKS = {"may", "_may", "refuse", "seated", "_allowed", "_mid_review", "why_refused", "may_change"}
FUTURE = "from __future__ import annotations\n"
PERSONS = re.compile(r"doing\.user|request\.actor\.user|submitted_by|owner == user")
ALSO = {"decisions": ("decide", "baseline"), "sign_off": ("decide",), "scope": ("decide", "baseline"), "go_live": ("decide",)}
ALSO |= {"documents": ("decide",)}
"""Verbs that come into a room from elsewhere: those of the deciding body."""


@dataclass(frozen=True)
class Broken:
    """A file with one place changed: the line, and the words there before and after."""

    path: Path
    line: int
    before: str
    after: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.before}  →  {self.after}"


def name_of(node: ast.expr) -> str:
    """The last name of what is called."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def replacements(node: ast.AST, words: str) -> Iterator[str]:
    """What a place becomes when its check is taken out or turned round; nothing where it decides nothing."""
    match node:
        case ast.If(test=ast.NamedExpr(value=value)) if any(
            isinstance(each, ast.Call) and name_of(each.func) in ASKS for each in ast.walk(value)
        ):
            yield f"({words}) and False"
        case ast.Attribute(attr="allowed" | "on_behalf", value=value) if not re.match(r"ruling|scope\.|each", ast.unparse(value)):
            yield f"(not {words})"
        case ast.Call(func=func, args=args) if name_of(func) in SILENT and args:
            yield SILENT[name_of(func)]
        case ast.Call(func=ast.Name(id="widest_clearance" | "is_person")):
            yield f"(not {words})" if words.startswith("is_") else "Classification.RED"
        case ast.Call(func=ast.Attribute(attr="roles_of")):
            yield "()"
            yield "(True,)"
        case ast.Call(func=func, keywords=keywords) if name_of(func) in {"may", "refuse"} and "(" in words:
            for each in keywords:
                if each.value.lineno == node.lineno and each.value.end_col_offset is not None:
                    begin, end = (place - node.col_offset for place in (each.value.col_offset, each.value.end_col_offset))
                    yield words[: words.rindex(",", 0, begin)] + words[end:]
        case ast.Compare(ops=[ast.Eq() | ast.NotEq() | ast.Is() | ast.IsNot()]) if PERSONS.search(words) or "Role." in words:
            yield f"(not ({words}))"
            yield "False" if isinstance(node.ops[0], ast.NotEq | ast.IsNot) else "True"


def places(path: Path) -> Iterator[Broken]:
    """Every place of a file that decides who may do or see something, broken."""
    text = (ROOT / path).read_text(encoding="utf-8")
    starts = [0]
    for line in text.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    raw = text.encode()
    for node in ast.walk(ast.parse(text)):
        place = node.test if isinstance(node, ast.If) else node
        if not isinstance(place, ast.expr) or place.end_lineno is None or place.end_col_offset is None:
            continue
        begin, end = starts[place.lineno - 1] + place.col_offset, starts[place.end_lineno - 1] + place.end_col_offset
        words = raw[begin:end].decode()
        for after in replacements(node, words):
            if after != words:
                broken = (raw[:begin] + after.encode() + raw[end:]).decode()
                if after == "Classification.RED" and "import Classification" not in broken:
                    broken = broken.replace(FUTURE, f"{FUTURE}from policy.model.releases import Classification\n", 1)
                yield Broken(path, place.lineno, " ".join(words.split()), " ".join(after.split()), broken)


@dataclass(frozen=True)
class Runner:
    """Runs tests in copies of the packages, each in a process forked from one that has the libraries loaded."""

    verbs: tuple[tuple[str, str], ...]

    def tests_of(self, path: Path) -> list[list[str]]:
        """The runs of pytest that should notice: who may say the verbs of that module, or of its room; then the room's own tests."""
        room = path.parts[1].removesuffix(".py")
        module = ".".join(path.with_suffix("").parts)
        own = [name for where, name in self.verbs if where == module]
        near = [name for where, name in self.verbs if where.startswith(f"commands.{room}.")]
        named = list(dict.fromkeys(own or [*near, *ALSO.get(room, ())]))
        mirror = Path("tests", *path.parts[:-1], f"test_{path.name}")
        folder = Path("tests/commands") / room
        runs = [
            [CLASSIFIED] if room == "protocol" else [],
            [AUTHORITY, *(["-k", " or ".join(named)] if named else [])],
            [str(mirror)] if (ROOT / mirror).exists() else [],
            [str(folder), CLASSIFIED] if (ROOT / folder).exists() else [CLASSIFIED],
        ]
        return [each for each in runs if each]

    def noticed(self, folder: Path, broken: Broken) -> bool:
        """Whether a test fails in the copy, in which that place is broken. Ends in the child: nothing is left loaded."""
        (folder / broken.path).write_text(broken.text, encoding="utf-8")
        for name in [each for each in sys.modules if each.partition(".")[0] in ANEW]:
            del sys.modules[name]
        os.chdir(folder)
        sys.path[:] = [str(folder), *(each for each in sys.path if each not in {"", str(ROOT)})]
        with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - A device, not a file.
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:randomly"]
        return any(pytest.main([*options, *tests]) in FAILED for tests in self.tests_of(broken.path))


def runner() -> Runner:
    """A runner, with every library loaded that the tests load."""
    said = subprocess.run([sys.executable, "-c", ASKED], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    verbs, libraries = json.loads(said.splitlines()[-1])
    for name in libraries:
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    return Runner(tuple((where, name) for where, name in verbs))


def copy(number: int) -> Path:
    """A copy of the packages and the tests to break things in."""
    folder = ROOT / "build" / "authority" / str(number)
    for name in OURS:
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy2(ROOT / "pyproject.toml", folder)
    return folder


def run(path: Path) -> int:
    """Breaks every place under a path, prints what was noticed, and returns how many were not."""
    files = [ROOT / path] if path.suffix == ".py" else sorted((ROOT / path).rglob("*.py"))
    waiting = [each for file in files for each in places(file.relative_to(ROOT))]
    tests, free, working, left = runner(), [copy(number) for number in range(AT_ONCE)], dict[int, tuple[Path, Broken]](), 0
    count = len(waiting)
    while waiting or working:
        while waiting and free:
            folder, broken = free.pop(), waiting.pop(0)
            child = os.fork()
            if not child:
                os._exit(0 if tests.noticed(folder, broken) else 1)
            working[child] = folder, broken
        child, status = os.wait()
        folder, broken = working.pop(child)
        shutil.copy2(ROOT / broken.path, folder / broken.path)
        free.append(folder)
        left += status != 0
        print("SURVIVED" if status else "noticed ", broken, flush=True)
    print(f"\n{count} changes to {path}: {left} noticed by no test.")
    return left
