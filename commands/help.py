"""`/release help` and `/modification help`: the verbs, the usage of one, and what a person may do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, zip_longest

from sqlalchemy import Connection

from commands.protocol.line import MODIFICATION, RELEASE, Line
from commands.protocol.request import SHARED, Ask
from commands.protocol.results import AboutNoRelease, Refused
from commands.protocol.verb import Group, Verb
from commands.protocol.words import nearest, shown
from policy.access.permissions import Role, could, weightiest
from policy.model.roster import Member
from storage.history import habits
from storage.roster import roster

Catalogue = Mapping[str, tuple[Verb[object], ...]]

ALL = "all"
"""The word that asks for everything: all verbs, or the permissions of all roles."""

FIRST = 8
"""The verbs of a person that help shows first."""

_HABITS = 5
"""How many of them are those that the person used most; the history has changes only, so the others keep room for verbs that read."""

USUAL: dict[str, dict[Role, str]] = {
    RELEASE: {
        Role.RELEASE_MANAGER: "mine status due milestone add check issue decide",
        Role.BODY_CHAIR: "mine agenda decide minutes status criteria rid meetings",
        Role.CHAIR: "mine signoff recommend criteria agenda minutes condition status",
        Role.DCC: "mine evidence document timetable status criteria due when",
        Role.MEMBER: "mine signoff criteria status agenda condition timetable comment",
        Role.ANYONE: "list status timetable when calendar rid comment glossary",
    },
    MODIFICATION: {
        Role.RELEASE_MANAGER: "show list add approve edit depends request follow",
        Role.BODY_CHAIR: "show list approve reject withdraw delay",
        Role.DCC: "show list request depends",
        Role.ANYONE: "show list",
    },
}
"""The verbs that a person with each role uses, the most usual first (assumption)."""


@dataclass(frozen=True)
class HelpShown(AboutNoRelease):
    """The verbs of a command, or one of them. `usual` are those of the person who asks, which are shown first; none shows all."""

    command: str
    verbs: tuple[Verb[object], ...]
    one: bool
    page: int = 1
    usual: tuple[Verb[object], ...] = ()


@dataclass(frozen=True)
class RolesShown(AboutNoRelease):
    """What the holder of these seats may do; None for the permissions of all roles."""

    page: int = 1
    seats: frozenset[Member] | None = None


def help_verb(command: str, usage: str, summary: str, example: str, catalogue: Catalogue) -> Verb[HelpShown | RolesShown | Refused]:
    """Builds the help verb of a command. `catalogue` is read at each request, so that it can include this verb."""

    def show_help(conn: Connection, asked: Ask) -> HelpShown | RolesShown | Refused:
        verbs, words = catalogue[command], tuple(word.lower() for word in asked.words)
        # What stands in a channel belongs to nobody, so it shows everything.
        whole = ALL in words or asked.request.via == SHARED
        if not words or words == (ALL,):
            usual = () if whole else tuple(_usual(conn, asked, command, verbs))
            return HelpShown(command, verbs, one=False, page=asked.page, usual=usual)
        wanted = words[0]
        if wanted == "roles":
            return RolesShown(asked.page, None if whole else _seats(conn, asked))
        found = tuple(each for each in verbs if each.name == wanted)
        return HelpShown(command, found, one=True) if found else unknown_verb(catalogue, command, wanted)

    return Verb(command, "help", usage, summary, example, Group.READING, reads=show_help)


def _seats(conn: Connection, asked: Ask) -> frozenset[Member]:
    return roster.roles_of(conn, asked.request.actor.user, asked.today)


def _usual(conn: Connection, asked: Ask, command: str, verbs: tuple[Verb[object], ...]) -> Iterator[Verb[object]]:
    """Yields the verbs that the person uses: those of their changes of late, the most frequent first, then those of their roles."""
    seats = _seats(conn, asked)
    by_name = {each.name: each for each in verbs if not each.hidden and (each.action is None or could(each.action, seats))}
    done = Counter(habits.verbs_of(conn, asked.request.actor.user, command))
    used = [name for name, _ in done.most_common() if name in by_name]
    of_roles = [USUAL[command].get(role, "").split() for role in (*weightiest(seats), Role.ANYONE)]
    in_turn = chain.from_iterable(zip_longest(*of_roles[:-1], fillvalue=""))
    named = dict.fromkeys([*used[:_HABITS], *(("mine",) if seats else ()), *in_turn, *of_roles[-1]])
    yield from [by_name[name] for name in named if name in by_name][:FIRST]


def unknown_verb(catalogue: Catalogue, command: str, typed: str, *, line: Line | None = None) -> Refused:
    """Refuses an unknown verb and suggests the nearest ones: the `line` as it was typed with each of them, or without one their help."""
    close = nearest(typed, [verb.name for verb in catalogue[command]])
    elsewhere = [other for other, verbs in catalogue.items() if other != command and typed in {verb.name for verb in verbs}]
    if elsewhere:
        return Refused(f"“{shown(typed)}” is a command of {elsewhere[0]}, not of {command}.", (Line.of(elsewhere[0], "help", typed),))
    meant = f" Did you mean {close[0]}?" if close else ""
    lines = tuple(replace(line, verb=each) for each in close[:1]) if line else tuple(Line.of(command, "help", each) for each in close)
    return Refused(f"{command} has no “{shown(typed)}”.{meant} For the commands, see {command} help.", (*lines, Line.of(command, "help")))


def of_the_other_command(catalogue: Catalogue, line: Line) -> str:
    """Returns the slash command that has a line's verb if the one that was typed has not; "" if neither or both have it."""
    having = [command for command, verbs in catalogue.items() if line.verb in {verb.name for verb in verbs}]
    return having[0] if len(having) == 1 and line.command in catalogue and having[0] != line.command else ""
