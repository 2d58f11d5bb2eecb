"""The figures of the house, computed from the code: `bin/figures` prints them, and `bin/figures -v` lists what each one counts.

Each figure has a function that lists what it counts. Each counts what its docstring says, no more and no less.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import pkgutil
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import commands
from bot.posts.posts import POSTS
from commands.catalogue import CATALOGUE
from commands.protocol.verb import Verb
from storage.mail.kinds import KINDS
from storage.tables import AUDITED
from tools.code import ROOT, at, files, lines, nodes, tree
from tools.command_lines import lines_by_hand, places_apart
from tools.imports import FLOORS, circles, crossings, room_of

NAMES = Path("storage/history/names.py")


@dataclass(frozen=True)
class Figure:
    """A figure: its value now and wanted, and what it counts; `reached` compares the two. Without a target it is for information."""

    name: str
    now: int
    wanted: str
    reached: bool
    listed: tuple[str, ...] = ()


def at_most(name: str, listed: Sequence[str], most: int, *, now: int | None = None) -> Figure:
    """A figure that counts what is listed, and is wanted to be at most `most`."""
    number = len(listed) if now is None else now
    return Figure(name, number, str(most) if most == 0 else f"at most {most}", number <= most, tuple(listed))


def all_of(name: str, total: int, missing: Sequence[str]) -> Figure:
    """A figure that counts all but the missing ones, and is wanted to be the total."""
    return Figure(name, total - len(missing), f"all {total}", not missing, tuple(missing))


# Folders and imports


def fullest_folders() -> list[tuple[int, str]]:
    """Counts the modules in each folder, the fullest first. `__init__.py` and the migrations, one a change of tables, don't count."""
    folders = Counter(path.parent for path in files(*FLOORS, "tests") if path.name != "__init__.py")
    return sorted(
        ((number, str(folder)) for folder, number in folders.items() if folder != Path("storage/migrations/versions")), reverse=True
    )


def both_ways() -> list[str]:
    """Lists the pairs of rooms in commands/ that import each other."""
    pairs = {(room_of(module), room_of(other)) for module, other in crossings()}
    return [f"{one} <-> {other}" for one, other in sorted(pairs) if one < other and (other, one) in pairs]


def missing_contracts() -> list[str]:
    """Lists the contracts that hold the rooms and are not in pyproject.toml."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    rooms = any(each["type"] == "layers" and each.get("containers") == ["commands"] and each.get("exhaustive") for each in contracts)
    circle = any(each["type"] == "acyclic_siblings" and set(each["ancestors"]) == set(FLOORS) for each in contracts)
    return [*([] if rooms else ["layers of commands, exhaustive"]), *([] if circle else ["acyclic_siblings of all four packages"])]


_INDENTED_IMPORT = re.compile(r"\s.*\b(?:import \w|from [\w.]+ import)\b")
"""A line that may be an import inside a function: only files with one are looked at closely."""


def late_imports() -> list[str]:
    """Lists the import statements inside functions, each with the comment on its line, above it or above its block of imports."""
    found = []
    for path in files(*FLOORS):
        if not any(_INDENTED_IMPORT.match(line) for line in lines(path)):
            continue
        inside = {
            statement.lineno: statement
            for function in nodes(path)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            for statement in ast.walk(function)
            if isinstance(statement, ast.Import | ast.ImportFrom)
        }
        for number, statement in sorted(inside.items()):
            found.append(f"{at(path, statement)}  {_reason(path, number, set(inside)) or '(no reason given)'}")
    return found


def _reason(path: Path, number: int, imports: set[int]) -> str:
    _, mark, beside = lines(path)[number - 1].partition("  # ")
    if mark and not beside.startswith("noqa"):
        return f"# {beside}"
    while number - 1 in imports:
        number -= 1
    above = lines(path)[number - 2].strip()
    return above if above.startswith("#") else ""


def type_checking_blocks() -> list[str]:
    """Lists the blocks that only a type checker reads."""
    return [
        f"{path}:{node.lineno}"
        for path in files(*FLOORS)
        if any("TYPE_CHECKING" in line for line in lines(path))
        for node in nodes(path)
        if isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}
    ]


# Names

_SAME_TWICE = {
    "Heading": "A heading in a page and in a Word document.",
    "Link": "A web address with its label, as stored and as shown.",
    "Paragraph": "A paragraph in a page and in a Word document.",
    "Posted": "A message that is in Slack, as the outbox and as Slack's answer has it.",
    "Row": "A row of a table in the database, and of a list on a page.",
    "Table": "A table in a page and in a Word document.",
}
"""Class names that two modules may have, with what both mean by it."""


def class_names_twice() -> list[str]:
    """Lists the public classes whose name another module has too, unless both mean the same (`_SAME_TWICE`). Migrations don't count."""
    found: dict[str, list[str]] = {}
    for path in files(*FLOORS):
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, []).append(str(path))
    return [f"{name}: {', '.join(paths)}" for name, paths in sorted(found.items()) if len(paths) > 1 and name not in _SAME_TWICE]


# Messages, history, forms


def kinds() -> list[str]:
    """Lists the kinds of rows that the outbox carries."""
    return sorted(each.kind for each in POSTS)


def typed_kinds() -> set[str]:
    """Returns the kinds whose rows are read and written as a frozen dataclass."""
    return set(KINDS)


def history_names_by_hand() -> list[str]:
    """Lists the f-strings outside storage/history/names.py that name a row in the history.

    Such a name begins with a table's name and a colon, and has a slash after it if the table's key has several parts. So the key of an
    outbox row (`evidence:{release}:{change}`) and of a reminder (`milestone:{key}`) are not counted. `review:` names a committee's
    sign-off as a whole, which has no row: refusals are recorded under it.
    """
    parts = {name: len(table.primary_key.columns) for name, table in AUDITED.items()} | {"review": 2}
    found = []
    for path in files(*FLOORS):
        for node in nodes(path):
            if path == NAMES or not isinstance(node, ast.JoinedStr):
                continue
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
            name, colon, rest = text.partition(":")
            if colon and name in parts and ":" not in rest and rest.count("/") == (1 if parts[name] > 1 else 0):
                found.append(at(path, node))
    return found


def rituals() -> list[str]:
    """Lists the calls of `overtaken` outside commands/protocol: `doing.ask(form)` makes them."""
    return [
        at(path, node)
        for path in files("commands")
        if path.parts[1] != "protocol"
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "overtaken"
    ]


# Verbs

SOUNDS_LIKE = {
    "/release": {
        "releases": "list calendar status impacts costs lessons create edit template cancel live",
        "scope": "scope add remove move cutoff",
        "timetable": "due timetable when milestone",
        "sign_off": "criteria criterion evidence signoff position condition recommend",
        "documents": "document",
        "findings": "check accept why",
        "public": "newsletter",  # What everybody may read.
        "meetings": "meeting meetings agenda agenda-file paper minutes",
        "nudges": "nudge snooze reassign reminders unsent",
        "rid": "rid issue redline comment comments",
        "files": "timeline progress feed export import share",  # What answers with a file: pictures, calendars, release files.
        "roster": "committees glossary channel clear join member quorum deputy sync",
        "decide": "decide baseline",
        "help": "help",
        "mine": "mine",
        "history": "history",
        "undo": "undo",
        "ask": "ask",
    },
    "/modification": {
        "scope": "show list add edit split approve reject withdraw delay depends request follow",
        "history": "history",
        "help": "help",
    },
}
"""The room, or the joining module, that each verb sounds like. A new verb needs a place here, and a test says so."""


def verbs_elsewhere() -> list[str]:
    """Lists the verbs whose function, or whose entry in VERBS, is not in the room that they sound like."""
    expected = {(command, verb): room for command, rooms in SOUNDS_LIKE.items() for room, verbs in rooms.items() for verb in verbs.split()}
    registered = {id(verb): room for room, verb in _registered()}
    found = []
    for command, verbs in CATALOGUE.items():
        for verb in verbs:
            room = expected.get((command, verb.name), "nowhere: add it to SOUNDS_LIKE")
            function = verb.reads or verb.acts
            lives = room_of(function.__module__) if function else "nothing"
            listed = registered.get(id(verb), lives)  # Help is made by the catalogue, which hands it all verbs.
            if (lives, listed) != (room, room):
                found.append(f"{command} {verb.name} is in {lives}, is listed by {listed}, and sounds like {room}")
    return found


def _registered() -> Iterator[tuple[str, Verb[Any]]]:
    for module in _modules(commands):
        if module.__name__ != "commands.catalogue":
            for name in ("VERBS", "MODIFICATION_VERBS"):
                for verb in vars(module).get(name, ()):
                    yield room_of(module.__name__), verb


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(each.name)


# The table


def figures() -> list[Figure]:
    """Computes every figure."""
    folders = fullest_folders()
    number, fullest = folders[0]
    over = [f"{number:3} {folder}" for number, folder in folders if number > 14]
    verbs = sum(len(each) for each in CATALOGUE.values())
    blocks = type_checking_blocks()
    waiting = sorted(set(kinds()) - typed_kinds())
    return [
        at_most(f"Files in one folder ({fullest})", over, 14, now=number),
        at_most("Arrows that cross a room inside commands/", [f"{one} -> {other}" for one, other in crossings()], 27),
        at_most("Pairs of rooms in commands/ with arrows both ways", both_ways(), 0),
        at_most("Contracts of the rooms that are missing", missing_contracts(), 0),
        at_most("Circles of imports", circles(), 0),
        at_most("Imports inside functions", late_imports(), 24),
        Figure("TYPE_CHECKING blocks", len(blocks), "no target", True, tuple(blocks)),
        at_most("Places that take a command line apart", places_apart(), 1),
        at_most("Class names with two meanings", class_names_twice(), 0),
        at_most("Command lines built by hand", lines_by_hand(), 0),
        all_of("Kinds of outbox rows with a message class", len(kinds()), waiting),
        at_most("History names built by hand", history_names_by_hand(), 0),
        at_most("The form ritual, outside commands/protocol", rituals(), 0),
        all_of("Verbs in the room that they sound like", verbs, verbs_elsewhere()),
    ]


def main() -> int:
    """Prints the table; with -v what each figure counts. The exit status is 1 if a figure is missed."""
    parser = argparse.ArgumentParser(prog="bin/figures", description="Print the figures of the house, computed from the code.")
    parser.add_argument("-v", "--verbose", action="store_true", help="list what each figure counts")
    verbose = parser.parse_args().verbose
    print(f"{'figure':<52} | {'now':>4} | wanted")
    print(f"{'-' * 52}-|-{'-' * 4}-|-{'-' * 11}")
    missed = 0
    for each in figures():
        print(f"{each.name:<52} | {each.now:>4} | {each.wanted}{'' if each.reached else '   MISSED'}")
        missed += not each.reached
        for entry in each.listed if verbose else ():
            print(f"    {entry}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
