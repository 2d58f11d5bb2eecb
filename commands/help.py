"""`/release help` and `/modification help`: the verbs, the usage of one, and the permissions of each role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import AboutNoRelease, Refused
from commands.protocol.verb import Group, Verb
from commands.protocol.words import nearest, shown

Catalogue = Mapping[str, tuple[Verb[object], ...]]


@dataclass(frozen=True)
class HelpShown(AboutNoRelease):
    """The verbs of a command, or one of them."""

    command: str
    verbs: tuple[Verb[object], ...]
    one: bool
    page: int = 1


@dataclass(frozen=True)
class RolesShown(AboutNoRelease):
    """The table of permissions by role."""

    page: int = 1


def help_verb(command: str, usage: str, summary: str, example: str, catalogue: Catalogue) -> Verb[HelpShown | RolesShown | Refused]:
    """Builds the help verb of a command. `catalogue` is read at each request, so that it can include this verb."""

    def show_help(_conn: Connection, asked: Ask) -> HelpShown | RolesShown | Refused:
        verbs = catalogue[command]
        if not asked.words:
            return HelpShown(command, verbs, one=False, page=asked.page)
        wanted = asked.words[0].lower()
        if wanted == "roles":
            return RolesShown(asked.page)
        found = tuple(each for each in verbs if each.name == wanted)
        return HelpShown(command, found, one=True) if found else unknown_verb(catalogue, command, wanted)

    return Verb(command, "help", usage, summary, example, Group.READING, reads=show_help)


def unknown_verb(catalogue: Catalogue, command: str, typed: str, *, line: Line | None = None) -> Refused:
    """Refuses an unknown verb and suggests the nearest ones: the `line` as it was typed with each of them, or without one their help."""
    close = nearest(typed, [verb.name for verb in catalogue[command]])
    elsewhere = [other for other, verbs in catalogue.items() if other != command and typed in {verb.name for verb in verbs}]
    if elsewhere:
        return Refused(f"“{shown(typed)}” is a command of {elsewhere[0]}, not of {command}.", (Line.of(elsewhere[0], "help", typed),))
    meant = f" Did you mean {close[0]}?" if close else ""
    lines = tuple(replace(line, verb=each) for each in close[:1]) if line else tuple(Line.of(command, "help", each) for each in close)
    return Refused(f"{command} has no “{shown(typed)}”.{meant} For all commands, see {command} help.", (*lines, Line.of(command, "help")))


def of_the_other_command(catalogue: Catalogue, line: Line) -> str:
    """Returns the slash command that has a line's verb if the one that was typed has not; "" if neither or both have it."""
    having = [command for command, verbs in catalogue.items() if line.verb in {verb.name for verb in verbs}]
    return having[0] if len(having) == 1 and line.command in catalogue and having[0] != line.command else ""
