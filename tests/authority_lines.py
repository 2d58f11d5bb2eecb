"""Breaks the lines that decide who may do or see something, one at a time, and lists the changes that no test notices.

`bin/mutate commands` runs it over the commands, `bin/mutate commands/sign_off` over one room; `bot` and `storage` have such lines too, of
what is posted and what is read. A check that is taken out, turned round, or asked about nobody's committee must turn a test red.
"""

from __future__ import annotations

import ast
import importlib
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FunctionType
from typing import Any

import pytest

from commands.catalogue import CATALOGUE
from tests.builders.office import Office, open_office
from tests.commands import authority_cases

ROOT = Path(__file__).parents[1]
AT_ONCE = 2
AUTHORITY = "tests/commands/test_authority.py"
LOADED = (
    *("hypothesis.strategies", "hypothesis.stateful", "syrupy", "tests.conftest", "tests.commands.conftest"),
    *("tests.builders.databases", "tests.commands.test_authority", "tests.commands.test_classification"),
)
"""What is imported before anything is broken, so that it costs no time again and again."""
FAILED = (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED)
UNUSABLE = (pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR)
"""How pytest ends if a test that is named here has moved: neither noticed nor missed."""
SILENT = {
    **dict.fromkeys(("why_hidden", "why_hidden_here", "why_not_at", "why_not_read", "why_not_sent", "why_not_there"), '""'),
    **dict.fromkeys(("why_not_named", "why_not_reopened", "why_not_snooze", "why_not_undo", "why_no_meeting"), '""'),
    **dict.fromkeys(("why_not_link", "why_wait", "_left_out"), '""'),
    **dict.fromkeys(("shows_in", "shows_to", "may_see", "_shows"), "True"),
    **dict.fromkeys(("is_hidden", "_any_hidden", "_is_apart"), "False"),
    **dict.fromkeys(("why_no_links",), "None"),
    **dict.fromkeys(("spans_above", "posts_of"), "()"),
    **dict.fromkeys(("modifications_up_to", "requests_up_to"), "true()"),
    **dict.fromkeys(("ceiling_of",), "Classification.RED"),
    **dict.fromkeys(("up_to",), "list(Classification)"),
    **dict.fromkeys(("reader_of", "reader_at"), "Reader(True)"),
}
"""What a check of a classification, of a link or of a limit says where it has no objection."""
KEPT = {"seen": 0, "seen_releases": 2, "seen_modifications": 2, "seen_requests": 2, "without_hidden": 1}
"""Functions that leave out what may not be seen, with the argument that they leave it out of."""
NAMES = {
    "Classification": "from policy.model.releases import Classification\n",
    "Reader": "from policy.access.classification import Reader\n",
    "true": "from sqlalchemy import true\n",
}
"""Where the names come from that a break needs."""
EVERYWHERE = [
    "tests/commands/test_classification.py",
    "tests/commands/test_share.py",
    "tests/commands/protocol/access/test_links.py",
    "tests/bot/test_classified.py",
    "tests/bot/posts/corrections/test_reclassified.py",
    "tests/bot/slack/test_share.py",
    "tests/bot/slack/rates/test_request_limit.py",
]
"""Tests of what is shown and posted, whichever room it comes from."""
ASKS = {"may", "_may", "refuse", "seated", "_allowed", "may_set_quorum", "why_refused", "may_change", "why_not_again"}
CACHED = type(cache(len))
"""What `functools.cache` makes of a function."""
FUTURE = "from __future__ import annotations\n"
PERSONS = re.compile(r"doing\.user|request\.actor\.user|submitted_by|owner == user")
ALSO = {"decisions": ("decide", "baseline"), "sign_off": ("decide",), "scope": ("decide", "baseline"), "go_live": ("decide",)}
ALSO |= {"documents": ("decide",)}
"""Verbs that come into a room from elsewhere: those of the deciding body."""
ELSEWHERE = {
    "looking_back": ["tests/bot/test_classified.py", "tests/commands/test_catalogue.py"],
    "undo": ["tests/commands/sign_off/test_undo.py"],
    "rid": ["tests/commands/nudges/test_must_know.py"],
}
ELSEWHERE |= {"authority": ["tests/commands/protocol/access/test_undo_again.py", "tests/commands/test_undo.py", "tests/commands/meetings"]}
"""Tests of a room that lie in another."""


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
        case ast.Attribute(attr="allowed" | "on_behalf", value=value) if not re.match(r"ruling|scope\.", ast.unparse(value)):
            yield f"(not {words})"
        case ast.Call(func=func, args=args) if name_of(func) in SILENT and args:
            yield SILENT[name_of(func)]
        case ast.Call(func=ast.Name() as func, args=args) if name_of(func) in KEPT and len(args) > KEPT[name_of(func)]:
            yield (
                f"{{each: Classification.WHITE for each in {ast.unparse(args[2])}}}"
                if name_of(func) == "seen_releases"
                else ast.unparse(args[KEPT[name_of(func)]])
            )
        case ast.keyword(arg="stricter", value=ast.Constant(value=True)):
            yield "stricter=False"
        case ast.Call(func=ast.Name(id="is_person")):
            yield f"(not {words})"
        case ast.Call(func=ast.Attribute(attr="memberships_of")):
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
        if not isinstance(place, ast.expr | ast.keyword) or place.end_lineno is None or place.end_col_offset is None:
            continue
        if path.parts[0] != "commands" and not (isinstance(place, ast.Call) and name_of(place.func) in {*SILENT, *KEPT}):
            continue  # Elsewhere it is who is named, and not who may.
        begin, end = starts[place.lineno - 1] + place.col_offset, starts[place.end_lineno - 1] + place.end_col_offset
        words = raw[begin:end].decode()
        for after in replacements(node, words):
            if after != words:
                broken = (raw[:begin] + after.encode() + raw[end:]).decode()
                for name, imported in NAMES.items():
                    if re.search(rf"\b{name}\b", after) and not re.search(rf"import .*\b{name}\b", text):
                        broken = broken.replace(FUTURE, f"{FUTURE}{imported}", 1)
                yield Broken(path, place.lineno, " ".join(words.split()), " ".join(after.split()), broken)


def tests_of(broken: Broken) -> list[list[str]]:
    """The runs of pytest that should notice: who may say the verbs of that module, or of its room; then the room's own tests."""
    path = broken.path
    beside = Path("tests", *path.parts[:-1], f"test_{path.name}")
    if path.parts[0] != "commands" or any(name in broken.before for name in (*SILENT, *KEPT)):
        rooms = path.parts[1:2] if path.parts[0] == "commands" else (*path.parts[1:-1], path.stem)
        near = [beside, *(Path("tests/commands", each) for each in rooms)]  # Commands show their room's page, and send its message.
        if len(path.parts) > 2:
            near.append(beside.parent)
        found = [[str(each)] for each in dict.fromkeys(near) if (ROOT / each).exists()]
        return [EVERYWHERE, *found, *filter(None, [ELSEWHERE.get(rooms[0].removesuffix(".py"))])]
    room = path.parts[1].removesuffix(".py")
    module = ".".join(path.with_suffix("").parts)
    acting = [(each.acts.__module__, each.name) for verbs in CATALOGUE.values() for each in verbs if each.acts]
    own = [name for where, name in acting if where == module]
    in_room = [name for where, name in acting if where.startswith(f"commands.{room}.")]
    named = list(dict.fromkeys(own or [*in_room, *ALSO.get(room, ())]))
    folder = Path("tests/commands") / room
    runs = [
        [AUTHORITY, *(["-k", " or ".join(named)] if named else [])],
        [str(beside)] if (ROOT / beside).exists() else [],
        EVERYWHERE,
        [str(folder)] if (ROOT / folder).exists() else [],
        ELSEWHERE.get(room, []),
    ]
    return [each for each in runs if each]


def break_in_memory(broken: Broken) -> None:
    """Gives every function of the module the code that the changed text makes of it, wherever it was imported to."""
    module = importlib.import_module(".".join(broken.path.with_suffix("").parts))
    made: dict[str, Any] = {"__name__": module.__name__, "__file__": module.__file__}
    exec(compile(broken.text, str(broken.path), "exec"), made)
    for name, value in made.items():
        module.__dict__.setdefault(name, value)
        exchange(module.__dict__[name], value, module.__name__)


def exchange(old: Any, new: Any, module: str) -> None:
    """Exchanges the code of a function, or of the methods of a class, of that module."""
    if isinstance(old, property):
        old, new = old.fget, new.fget
    elif isinstance(old, cached_property):
        old, new = old.func, new.func
    elif isinstance(old, CACHED):
        old.cache_clear()
        old, new = old.__wrapped__, new.__wrapped__
    if isinstance(old, type) and old.__module__ == module:
        for name, value in vars(new).items():
            if isinstance(value, FunctionType | property | cached_property) and name in vars(old):
                exchange(vars(old)[name], value, module)
    elif isinstance(old, FunctionType) and old.__module__ == module and old.__code__.co_freevars == new.__code__.co_freevars:
        old.__code__ = new.__code__


def noticed(broken: Broken) -> bool:
    """Whether a test fails with that place broken. For a process of its own, which ends with it."""
    break_in_memory(broken)
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - A device, not a file.
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    options = ["-x", "-q", "--assert=plain", "--tb=no", "-p", "no:cacheprovider", "-p", "no:xdist"]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    for tests in tests_of(broken):
        ended = pytest.main([*options, *tests])
        if ended in FAILED:
            return True
        if ended in UNUSABLE:
            os._exit(ended)
    return False


def tried(broken: Broken) -> bool:
    """The same in a process of its own, in which everything is loaded already. SystemExit if pytest could not run the tests."""
    child = os.fork()
    if not child:
        try:
            os._exit(0 if noticed(broken) else 1)
        finally:  # An exception must not go on in the copy of the run that this process is.
            os._exit(pytest.ExitCode.INTERNAL_ERROR)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if ended not in {0, 1}:
        raise SystemExit(f"pytest ended with {ended} for {broken}: {tests_of(broken)}. Does each of these tests exist?")
    return ended == 0


def warm() -> None:
    """Imports what the tests import, and has an office at work once, so that no child pays for either."""
    for name in LOADED:
        importlib.import_module(name)
    with TemporaryDirectory(prefix="release-bot-authority-") as folder:
        store = open_office(f"sqlite:///{folder}/warm.db")
        authority_cases.positioned(Office(store))
        store.close()


def run(path: Path) -> int:
    """Breaks every place under a path, prints what was noticed, and returns how many were not."""
    warm()
    files = [ROOT / path] if path.suffix == ".py" else sorted((ROOT / path).rglob("*.py"))
    found = [each for file in files for each in places(file.relative_to(ROOT))]
    unbroken = Broken(Path("commands/undo.py"), 0, "nothing", "nothing", (ROOT / "commands/undo.py").read_text(encoding="utf-8"))
    if tried(unbroken):
        raise SystemExit("A test fails with nothing broken: mend that first.")
    left = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for broken, seen in zip(found, pool.map(tried, found), strict=True):
            left += not seen
            print("noticed " if seen else "SURVIVED", broken, flush=True)
    print(f"\n{len(found)} changes to {path}: {left} noticed by no test.")
    return left
