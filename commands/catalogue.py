"""The catalogue of all verbs, joined from the rooms, and `perform`, which runs every command line."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

from commands import decide, mine
from commands.ask import ask_verb
from commands.documents import verbs as documents
from commands.files import verbs as files
from commands.files.sharing import share_verb
from commands.findings import verbs as findings
from commands.help import HelpShown, help_verb, lines_to_try, of_the_other_command, unknown_verb
from commands.history.of_modification import modification_history_verb
from commands.history.of_release import history_verb
from commands.looking_back import looked_back
from commands.meetings import verbs as meetings
from commands.nudges import verbs as nudges
from commands.protocol import command
from commands.protocol.access.links import why_no_links
from commands.protocol.line import MODIFICATION, RELEASE, Line, NotADayError
from commands.protocol.request import SHARED, Ask, Request
from commands.protocol.results import Changed, Done, Refused
from commands.protocol.understood.choices import closed, going_on, not_theirs, release_seen, same_verb
from commands.protocol.understood.headings import heading
from commands.protocol.understood.own_release import in_own_channel, with_month
from commands.protocol.understood.pasted import with_pasted_release
from commands.protocol.understood.ways_out import leading_on
from commands.protocol.verb import Needs, Verb
from commands.protocol.words import LONGEST, WHICH, ask, modification_ref, shown, split_key
from commands.public import verbs as public
from commands.releases import verbs as releases
from commands.results import Result
from commands.rid import verbs as rid
from commands.roster import verbs as roster
from commands.scope import verbs as scope
from commands.scope.modifications import show as show_modification
from commands.sign_off import verbs as sign_off
from commands.timetable import verbs as timetable
from commands.undo import undo_verb
from storage.engine.faults import StoreFault
from storage.engine.session import Store

CATALOGUE: dict[str, tuple[Verb[Result], ...]] = {}
"""The verbs of each slash command, room by room. A verb whose result is no member of the union fails the type check here."""

CATALOGUE[RELEASE] = (
    help_verb(
        RELEASE,
        "help [VERB|all|roles [all]]",
        "Show your commands or all, how one of them works, or what you may do",
        "help status",
        CATALOGUE,
    ),
    *mine.VERBS,
    *releases.VERBS,
    *scope.VERBS,
    *timetable.VERBS,
    *sign_off.VERBS,
    *documents.VERBS,
    *decide.VERBS,
    *findings.VERBS,
    *meetings.VERBS,
    *public.VERBS,
    *nudges.VERBS,
    *rid.VERBS,
    *files.VERBS,
    *roster.VERBS,
    history_verb(CATALOGUE),
    undo_verb(CATALOGUE),
    share_verb(CATALOGUE),
    ask_verb(CATALOGUE),
)
CATALOGUE[MODIFICATION] = (
    help_verb(MODIFICATION, "help [VERB|all]", "Show your commands or all, or how one of them works", "help show", CATALOGUE),
    *scope.MODIFICATION_VERBS,
    modification_history_verb(CATALOGUE),
)

_FOR_HELP = frozenset({"?", "??", "-h", "--help", "-help"})
"""What people write for help, in the place of a verb or after one."""

_BY_NAME = {(command, each.name): each for command, verbs in CATALOGUE.items() for each in verbs}


def verb_of(line: Line) -> Verb[Result] | None:
    """Returns the verb of a line, or None if the name is unknown."""
    return _BY_NAME.get((line.command, line.verb))


def perform(store: Store, request: Request) -> Result:
    """Runs one command line and returns its result; a refusal is a result too. Reading commands write nothing."""
    request = completed(store, request)
    result = _perform(store, request, _done)
    if isinstance(result, HelpShown):
        return _without_dead_ends(store, request, result)
    return _led_on(store, request, result) if isinstance(result, Refused) else result


def _without_dead_ends(store: Store, request: Request, shown: HelpShown) -> HelpShown:
    """Returns help with the refusals that its buttons would bring the person now. What stands in a channel belongs to nobody."""
    if request.via == SHARED:
        return shown
    with suppress(StoreFault):
        lines = lines_to_try(shown)
        refused = {name: each for name, line in lines.items() if (each := _dead_end(store, request, line))}
        if shown.one:
            refused = {name: _led_on(store, replace(request, text=lines[name].text), each) for name, each in refused.items()}
        return replace(shown, refused=refused)
    return shown


def _dead_end(store: Store, request: Request, line: Line) -> Refused | None:
    """Returns the refusal that comes of a button with this line in the end, whatever its person chooses; None if a choice is open.

    A line that is refused only because Slack was not asked for something counts as open.
    """
    pressed = Request(line.command, line.text, request.actor, request.now, channel=request.channel, via=request.via)
    asked = ask(completed(store, pressed))
    verb = verb_of(asked.line) if isinstance(asked, Ask) else None
    if verb is None or isinstance(asked, Refused):
        return None
    asked = replace(asked, clock=store.clock)
    with store.reading() as conn:
        if denied := not_theirs(conn, asked, verb, button=True):
            return denied
    trial = partial(_tried, store, verb)
    found = closed(asked, trial(asked), trial)
    return None if found is None or found.unread else found


def refusal_of(store: Store, request: Request) -> Refused | None:
    """Returns what a line would be refused with, or asked about, if it was performed; None if it goes on. Nothing is changed."""
    request = completed(store, request)
    result = _pressed(store, request, Line.parse(request.line, request.now))
    return _led_on(store, request, result) if isinstance(result, Refused) else None


def _led_on(store: Store, request: Request, result: Refused) -> Refused:
    """Returns a refusal under its heading, with the ways on from it that this person can take."""
    led = leading_on(result, partial(_pressed, store, request))
    return replace(led, title=led.title or _title(request), instead=led.instead or _ways(store, request))


def _pressed(store: Store, request: Request, line: Line) -> Result:
    """Returns what the person would be answered who presses a button with this line, with nothing changed.

    A line that is refused only because Slack was not asked for something, such as the members of a user group, counts as answered.
    """
    verb = verb_of(line)
    pressed = Request(line.command, line.text, request.actor, request.now, channel=request.channel, via=request.via)
    if verb and verb.needs is Needs.WEB_ADDRESS and request.line.startswith(str(Line.of(line.command, line.verb))):
        pressed = replace(pressed, fetched=request.fetched)  # The bot has one address for all lines.
    with store.reading() as conn:
        if verb and (denied := not_theirs(conn, Ask(pressed, line), verb, button=True)):
            return denied
    tried = _perform(store, completed(store, pressed), _tried)
    return Done(tried.sentence) if isinstance(tried, Refused) and tried.unread else tried


def _ways(store: Store, request: Request) -> tuple[Line, ...]:
    """Returns the way on from a refusal that names none: how the verb is used, and the release or modification that an act is about."""
    try:
        line = Line.parse(request.line[:LONGEST], request.now)
    except NotADayError as fault:
        line = fault.rest
    verb = verb_of(line)
    if verb is None:
        return (Line.release("help"),)
    usage = Line.of(line.command, "help", *(() if verb.hidden else (line.verb,)))
    return (*_about(store, Ask(request, line)), usage) if verb.acts else (usage,)


def _about(store: Store, asked: Ask) -> tuple[Line, ...]:
    """Returns the line that shows the release or the modification that a line names, if it is on record for the person."""
    key = split_key(asked.words)[1]
    ref = modification_ref(asked.words[0]) if asked.words and asked.line.command == MODIFICATION else ""
    if not key and not ref:
        return ()
    with store.reading() as conn:
        if key:
            return (Line.release("status", key),) if release_seen(conn, asked) else ()
        shows = replace(asked, line=Line.modification("show", ref))
        return () if isinstance(show_modification(conn, shows), Refused) else (shows.line,)


def understood(request: Request) -> Request:
    """Returns the request with the other slash command if only that one has its verb: `/release approve MP079` approves MP079.

    A question mark is help, and after a verb the help of it.
    """
    try:
        line = Line.parse(request.line[:LONGEST], request.now)
    except NotADayError as fault:
        line = fault.rest
    if line.verb in _FOR_HELP or (line.words and line.words[-1].lower() in _FOR_HELP):
        words = [each for each in (line.verb, *line.words) if each.lower() not in _FOR_HELP]
        return replace(request, text=Line.of(line.command, "help", *words[:1] if words[:1] != ["help"] else words[1:2]).text)
    other = "" if verb_of(line) else of_the_other_command(CATALOGUE, line)
    return replace(request, command=other) if other else request


def completed(store: Store, request: Request) -> Request:
    """Returns the request as it is understood: with the slash command that has its verb, and with its release's key.

    The key may be left out in the release's own channel, and a line that reads may name the month alone.
    """
    request = understood(request)
    try:
        line = Line.parse(request.line[:LONGEST], request.now)
    except NotADayError:
        return request
    verb = verb_of(line)
    pasted = with_pasted_release(store, request, verb, line)
    if pasted is not request:
        return pasted
    whole = with_month(store, request, verb, line)
    return whole if whole is not request else in_own_channel(store, request, verb, line)


def offered(store: Store, request: Request, line: Line) -> Line:
    """Returns a button's line with its release filled in: the one whose month it names, or the one in whose channel it is offered."""
    verb = verb_of(line)
    asked = replace(request, command=line.command, text=line.text)
    whole = with_month(store, asked, verb, line, offered=True)
    whole = whole if whole is not asked else in_own_channel(store, asked, verb, line)
    return Line.parse(whole.line, request.now)


def _title(request: Request) -> str:
    """Returns the heading of a refusal: the verb and what the request is about, in whole words."""
    try:
        line = Line.parse(request.line[:LONGEST], request.now)
    except NotADayError as fault:
        line = fault.rest
    if request.command not in CATALOGUE:
        return "Unknown command"
    if verb_of(line) is None:
        return f"{request.command} {shown(line.verb)}"
    return heading(line)


def _perform(store: Store, request: Request, done: Callable[[Store, Verb[Result], Ask], Result]) -> Result:
    """Returns the answer to a line. It is `done`, or only tried."""
    if request.command not in CATALOGUE:
        return Refused(f"The bot has no command {shown(request.command)}; it has {' and '.join(CATALOGUE)}.", (Line.release("help"),))
    asked = ask(request)
    if isinstance(asked, Refused):
        return asked
    if held := why_no_links(request):
        return held
    asked = replace(asked, clock=store.clock)
    verb = verb_of(asked.line)
    if verb is None:
        own = "".join(offered(store, request, Line.release("status")).words)
        refused = unknown_verb(CATALOGUE, request.command, asked.verb, line=asked.line, own=own)
        return replace(refused, instead=tuple(offered(store, request, each) for each in refused.instead))
    if asked.as_of and not verb.looks_back:
        return Refused(
            "“as of” works only with commands that show a release, a modification or meetings, such as /release status june-2020 as of "
            "2020-01-10."
        )
    result = done(store, verb, asked)
    if not isinstance(result, Refused) or result.thing:
        return result
    with store.reading() as conn:
        denied = not_theirs(conn, asked, verb)
    if denied:
        return denied
    return _asked(store, verb, asked, result, done) if result.asks else result


def _asked(store: Store, verb: Verb[Result], asked: Ask, question: Refused, done: Callable[[Store, Verb[Result], Ask], Result]) -> Result:
    """Returns a question with its open choices. One that is left alone is not asked about if it changes nothing: its answer comes."""
    left = going_on(asked, question, partial(_tried, store, verb))
    line = left.instead[0] if len(left.instead) == 1 else None
    if not left.asks or line is None or not same_verb(line, asked.line):
        return left
    tried = _tried(store, verb, replace(asked, line=line))
    if isinstance(tried, Refused):
        return left
    typed = asked.words[:1] if question.title == WHICH else asked.words  # What follows the release is kept, perhaps in another form.
    if not {each.lower() for each in typed} <= {each.lower() for each in line.words}:
        # What was typed names something else, or several things: nobody chooses for them the one that is open for this.
        return replace(left, sentence=f"{left.sentence} Only one of them is open for this.")
    if verb.acts is None or not isinstance(tried, Changed | Done):
        return done(store, verb, replace(asked, line=line))
    return replace(left, sentence="There is only one choice. Press the button to do it.", title=f"{heading(line)}?")


def _done(store: Store, verb: Verb[Result], asked: Ask) -> Result:
    if verb.acts and asked.as_of is None:
        return command.perform(store, asked, verb.acts)
    with store.reading() as conn:
        return verb.reading(conn, asked) if asked.as_of is None else looked_back(verb, conn, asked)


def _tried(store: Store, verb: Verb[Result], asked: Ask) -> Result:
    """Returns what a line of the verb would answer, with nothing changed."""
    return command.trial(store, asked, verb.acts) if verb.acts and asked.as_of is None else _done(store, verb, asked)
