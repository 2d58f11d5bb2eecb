"""`/release help` and `/modification help`: the verbs, the usage of one, and what a person may do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, zip_longest

from sqlalchemy import Connection

from commands.protocol.line import MODIFICATION, RELEASE, Line
from commands.protocol.request import SHARED, Ask
from commands.protocol.results import AboutNoRelease, Refused
from commands.protocol.understood.formats import no_such_file
from commands.protocol.understood.labels import in_words
from commands.protocol.understood.plain_words import named_in
from commands.protocol.understood.verb_first import verb_first
from commands.protocol.understood.verbs_about import said_for, verbs_about
from commands.protocol.verb import Group, Verb
from commands.protocol.words import nearest, shown, unexpected
from policy.access.permissions import Role, could, weightiest
from policy.model.roster import Member
from storage.history import habits
from storage.roster.cached import recent_roles

Catalogue = Mapping[str, tuple[Verb[object], ...]]

ALL = "all"
"""The word that asks for everything: all verbs, or the permissions of all roles."""

ROLES = "roles"
"""The word that asks for permissions."""

FIRST = 8
"""The verbs of a person that help shows first."""

_ALIKE = 0.7
"""How alike a misspelling is to its verb: “sttus” is, and “mute” is not to “minutes”."""

_HABITS = 5
"""How many of these are the verbs that the person used most. The history has only changes, so the rest is left for verbs that read."""

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
    """The verbs of a command, or one of them. `usual` are those of the person who asks, which are shown first; none shows all.

    `refused` are the refusals that the buttons of verbs would bring this person now, by the verbs' names: these get no such button.
    """

    command: str
    verbs: tuple[Verb[object], ...]
    one: bool
    page: int = 1
    usual: tuple[Verb[object], ...] = ()
    refused: Mapping[str, Refused] = field(default_factory=dict)


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
        if refused := _surplus(command, words, verbs):
            return refused
        if not words or words == (ALL,):
            usual = () if whole else tuple(_usual(conn, asked, command, verbs))
            return HelpShown(command, verbs, one=False, page=asked.page, usual=usual)
        wanted = words[0]
        if wanted == ROLES:
            return RolesShown(asked.page, None if whole else _seats(conn, asked))
        found = tuple(each for each in verbs if each.name == wanted)
        return HelpShown(command, found, one=True) if found else unknown_verb(catalogue, command, wanted)

    return Verb(command, "help", usage, summary, example, Group.READING, reads=show_help)


def _surplus(command: str, words: tuple[str, ...], verbs: tuple[Verb[object], ...]) -> Refused | None:
    """Returns the refusal of words after the verb, or after all that help takes; the verb's own line with them is offered too."""
    taken = 2 if words[:2] == (ROLES, ALL) else 1
    if words[:1] not in {(ALL,), (ROLES,), *((each.name,) for each in verbs)}:
        return None
    refused = unexpected(Line.of(command, "help", *words[:taken]), words[taken:])
    return replace(refused, instead=(*refused.instead, Line.of(command, *words))) if refused and words[0] not in {ALL, ROLES} else refused


def _seats(conn: Connection, asked: Ask) -> frozenset[Member]:
    return recent_roles(conn, asked.request.actor.user, asked.today)


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


def lines_to_try(shown: HelpShown) -> dict[str, Line]:
    """Returns the lines behind the buttons of verbs that change something, and of the only verb that is shown, by the verbs' names."""
    if shown.one:
        return {each.name: line for each in shown.verbs if (line := tried_with(each))}
    return {each.name: Line.of(each.command, each.name) for each in shown.usual if each.acts and " REF" not in each.usage}


def tried_with(verb: Verb[object]) -> Line | None:
    """Returns the line that tries a verb: the example of one that reads, or the question which release or body an act is about.

    The example of any other act names a modification, a person or a channel, which may not be there or be done with.
    """
    if verb.reads or not any(word in verb.usage for word in (" REF", "@", "#", " COMMITTEE", " CR", " KEY", " BODY")):
        return verb.example_line
    asks = verb.own_release and verb.usage.startswith((f"{verb.name} KEY", f"{verb.name} BODY"))
    return Line.of(verb.command, verb.name) if asks else None


def unknown_verb(catalogue: Catalogue, command: str, typed: str, *, line: Line | None = None, own: str = "") -> Refused:
    """Refuses an unknown verb and suggests what it may mean: what people say it for, else the verb it is a misspelling of, else
    what its words are about.

    With the `line` that was typed, each suggestion is a line with what it names, or with the release in whose `own` channel it was typed;
    without one, it is the help of the verb.
    """
    if asked := no_such_file((typed, *(line.words if line else ()))):
        return asked
    elsewhere = [other for other, verbs in catalogue.items() if other != command and typed in {verb.name for verb in verbs}]
    if elsewhere:
        return Refused(f"“{shown(typed)}” is a command of {elsewhere[0]}, not of {command}.", (Line.of(elsewhere[0], "help", typed),))
    shown_in_help = {one: {each.name: each for each in of_one if not each.hidden} for one, of_one in catalogue.items()}
    if line and (turned := verb_first(line, shown_in_help)):
        return _in_another_order(command, typed, *turned)
    said = said_for(typed) if command == RELEASE else ()
    close = () if said else nearest(typed, shown_in_help[command], 1, cutoff=_ALIKE)
    if close:
        return _no_verb(command, typed, (replace(line, verb=close[0]) if line else Line.of(command, "help", close[0]),), close)
    words = (typed, *line.words, own) if line else (typed,)
    about = [(RELEASE, verb, after) for verb, after in said]
    if not about:
        # A modification is often named after /release, and never a release after /modification.
        where = catalogue if command == RELEASE else (command,)
        summaries = {one: {name: each.summary for name, each in shown_in_help[one].items()} for one in where}
        about = [(one, verb, "") for one, verb in verbs_about(words, summaries)]
    if line is None:
        return _no_verb(command, typed, tuple(Line.of(one, "help", verb) for one, verb, _ in about), [verb for _, verb, _ in about])
    lines = tuple(_with_what_it_names(shown_in_help[one][verb], words, after) for one, verb, after in about)
    return _no_verb(command, typed, lines, [verb for _, verb, _ in about])


def _in_another_order(command: str, typed: str, line: Line, named: bool) -> Refused:
    """Refuses a line that begins with what it is about, and names the one with its verb first."""
    told = f"The verb comes first: {line}." if named else f"{command} begins with a verb, not with “{shown(typed)}”. For example: {line}."
    return Refused(told, (line, Line.of(line.command, "help", line.verb)), title=in_words(line))


def _no_verb(command: str, typed: str, lines: tuple[Line, ...], verbs: Sequence[str]) -> Refused:
    whole = Line.of(command, "help")
    meant = " Did you mean one of these?" if len(verbs) > 1 else f" Did you mean {verbs[0]}?" if verbs else ""
    return Refused(f"{command} has no “{shown(typed)}”.{meant} For the commands, see {whole}.", tuple(dict.fromkeys((*lines, whole))))


def _with_what_it_names(verb: Verb[object], words: Sequence[str], after: str) -> Line:
    """Returns a verb's line with the release or modification that words name; its help, if it needs something else first."""
    first = " ".join(verb.usage.split()[1:2])
    key, ref = named_in(words)
    if after and after in verb.keyless:
        return Line.of(verb.command, verb.name, after)
    if first.startswith("KEY"):
        return Line.of(verb.command, verb.name, key, after if key else "")
    if first.startswith("REF") and verb.command == MODIFICATION and ref:
        return Line.of(verb.command, verb.name, ref)
    return Line.of(verb.command, verb.name, after) if not first or first.startswith("[") else Line.of(verb.command, "help", verb.name)


def of_the_other_command(catalogue: Catalogue, line: Line) -> str:
    """Returns the slash command that has a line's verb if the one that was typed has not; "" if neither or both have it."""
    if any(verb.name == line.verb for verb in catalogue.get(line.command, ())):
        return ""  # The usual case comes first, because every line that anybody sends passes here.
    having = [command for command, verbs in catalogue.items() if any(verb.name == line.verb for verb in verbs)]
    return having[0] if len(having) == 1 and line.command in catalogue else ""
