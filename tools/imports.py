"""The import graph of the four packages, and the rooms that its modules are in."""

from __future__ import annotations

from collections import Counter
from functools import cache
from graphlib import CycleError, TopologicalSorter

import grimp

FLOORS = ("bot", "commands", "storage", "policy")
JOINERS = frozenset({"authority", "catalogue", "share", "decide", "undo", "help", "search", "history", "results", "pressing", "reply"})
"""Modules of commands/ that join the rooms and belong to none."""

PROTOCOL = "protocol"
"""The room of commands/ that every other room imports."""

Arrow = tuple[str, str]


@cache
def graph() -> grimp.ImportGraph:
    """Reads the import graph of the four packages; imports inside functions count too."""
    return grimp.build_graph(*FLOORS)


@cache
def arrows() -> tuple[Arrow, ...]:
    """Returns every direct import between two modules, the importer first, in order."""
    found = graph()
    return tuple((module, other) for module in sorted(found.modules) for other in sorted(found.find_modules_directly_imported_by(module)))


def floor_of(module: str) -> str:
    """Returns the package of a module."""
    return module.partition(".")[0]


def room_of(module: str) -> str:
    """Returns the folder of a module in its package, or the module itself if it stands outside the folders; "" for the package."""
    return module.split(".")[1] if "." in module else ""


def between_rooms(floor: str) -> Counter[Arrow]:
    """Counts the imports between two rooms of a floor."""
    inside = [arrow for arrow in arrows() if all(floor_of(module) == floor and room_of(module) for module in arrow)]
    return Counter((room_of(module), room_of(other)) for module, other in inside if room_of(module) != room_of(other))


def between_floors() -> Counter[Arrow]:
    """Counts the imports from one floor to another."""
    return Counter((floor_of(module), floor_of(other)) for module, other in arrows() if floor_of(module) != floor_of(other))


def crossings() -> list[Arrow]:
    """Lists the imports that cross from one room of commands/ to another, leaving out the protocol and the joining modules."""
    apart = {*JOINERS, PROTOCOL, ""}
    return [
        (module, other)
        for module, other in arrows()
        if floor_of(module) == floor_of(other) == "commands"
        and room_of(module) != room_of(other)
        and not {room_of(module), room_of(other)} & apart
    ]


def circles() -> list[str]:
    """Names each circle of imports between neighbours in a folder, one a folder; empty if there is none."""
    found = []
    for package in sorted({module.rpartition(".")[0] for module in graph().modules if "." in module}):
        needs: dict[str, set[str]] = {}
        for module, other in arrows():
            if module.startswith(f"{package}.") and other.startswith(f"{package}."):
                one, two = (each.removeprefix(f"{package}.").partition(".")[0] for each in (module, other))
                needs.setdefault(one, set()).update({two} - {one})
        try:
            TopologicalSorter(needs).prepare()
        except CycleError as fault:
            found.append(f"{package}: {' -> '.join(fault.args[1])}")
    return found
