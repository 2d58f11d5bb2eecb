"""Breaks the lines of `commands/` that decide who may do or see something, one at a time, and lists the changes that no test notices.

`bin/mutate commands` runs it over everything, `bin/mutate commands/sign_off` over one room. A check that is taken out, turned round, or
asked about nobody's committee must turn a test of that room red.
"""

from __future__ import annotations

import ast
import importlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).parents[1]
AT_ONCE = 2
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
        case ast.Call(func=func, keywords=keywords) if name_of(func) in {"may", "refuse"}:
            for each in keywords:
                yield re.sub(rf",\s*{each.arg}={re.escape(ast.unparse(each.value))}", "", words)
        case ast.Compare(ops=[ast.Eq() | ast.NotEq() | ast.Is() | ast.IsNot()]) if PERSONS.search(words) or "Role." in words:
            yield f"(not ({words}))"
            yield "False" if isinstance(node.ops[0], ast.NotEq | ast.IsNot) else "True"  # type: ignore[attr-defined]


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


def tests_of(path: Path) -> list[list[str]]:
    """The runs of pytest that should notice: who may say the room's verbs, then the room's own tests."""
    room = path.parts[1].removesuffix(".py")
    authority = "tests/commands/test_authority.py"
    if room == "protocol":
        return [["tests/commands"]]
    try:
        verbs = importlib.import_module(f"commands.{room}.verbs" if (ROOT / "commands" / room).is_dir() else f"commands.{room}")
        names = [*(each.name for each in (*getattr(verbs, "VERBS", ()), *getattr(verbs, "MODIFICATION_VERBS", ())))]
    except ModuleNotFoundError:
        names = []
    runs = [[authority, "-k", " or ".join([*names, *ALSO.get(room, ())])]] if names or room in ALSO else []
    folders = [each for each in (f"tests/commands/{room}", f"tests/commands/test_{room}.py") if (ROOT / each).exists()]
    return [*runs, [*folders, "tests/commands/test_classification.py"]]


def copy(number: int) -> Path:
    """A copy of the packages and the tests to break things in."""
    folder = ROOT / "build" / "authority" / str(number)
    for name in ("policy", "storage", "commands", "bot", "tests"):
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "static", "__snapshots__"))
    shutil.copy2(ROOT / "pyproject.toml", folder)
    return folder


def noticed(folder: Path, broken: Broken) -> bool:
    """Whether a test fails in the copy with that place broken; the copy is as before afterwards."""
    target = folder / broken.path
    target.write_text(broken.text, encoding="utf-8")
    try:
        for tests in tests_of(broken.path):
            options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
            if (
                subprocess.run(
                    [sys.executable, "-B", "-m", "pytest", *options, *tests], cwd=folder, check=False, capture_output=True
                ).returncode
                == 1
            ):
                return True
        return False
    finally:
        shutil.copy2(ROOT / broken.path, target)


def run(path: Path) -> list[Broken]:
    """Breaks every place under a path, prints each result, and returns the changes that no test noticed."""
    files = [ROOT / path] if path.suffix == ".py" else sorted((ROOT / path).rglob("*.py"))
    found = [each for file in files for each in places(file.relative_to(ROOT))]
    copies: Queue[Path] = Queue()
    for number in range(AT_ONCE):
        copies.put(copy(number))

    def tried(broken: Broken) -> Broken | None:
        folder = copies.get()
        try:
            result = noticed(folder, broken)
        finally:
            copies.put(folder)
        print("noticed " if result else "SURVIVED", broken, flush=True)
        return None if result else broken

    with ThreadPoolExecutor(AT_ONCE) as pool:
        left = [each for each in pool.map(tried, found) if each is not None]
    print(f"\n{len(found)} changes, {len(left)} noticed by no test.")
    return left
