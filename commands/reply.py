"""Replies: the answers to what people write to the bot, in its direct messages or by mentioning it in a channel."""

from __future__ import annotations

from dataclasses import dataclass, replace

from commands.catalogue import CATALOGUE, completed, offered, perform, refusal_of, verb_of
from commands.protocol.line import Line, NotADayError
from commands.protocol.request import SHARED, Request
from commands.protocol.results import Done, Refused, Shareable
from commands.protocol.understood import plain_words
from commands.protocol.understood.choices import not_theirs
from commands.protocol.understood.formats import no_such_file
from commands.protocol.understood.headings import heading
from commands.protocol.understood.plain_words import UNKNOWN
from commands.protocol.words import ask, modification_ref, shown, split_key
from commands.results import Result
from commands.share import why_hidden_here
from policy.model.roster import is_person
from storage.engine.session import Act, Store
from storage.mail import inbox, outbox, unsent
from storage.mail.messages import Joined, Reply

NAMES = {command: tuple(each.name for each in verbs if not each.hidden) for command, verbs in CATALOGUE.items()}
READING = {command: tuple(each.name for each in verbs if each.reads and not each.hidden) for command, verbs in CATALOGUE.items()}
HELP = {command: {each.name: each.summary for each in verbs if not each.hidden} for command, verbs in CATALOGUE.items()}

USUAL = (Line.release("mine"), Line.release("due"), Line.release("list"), Line.release("help"))
"""Lines offered if what was typed resembles no verb."""


@dataclass(frozen=True)
class Answered:
    """An answer to a message, and whether it is for its author alone, who then sees it in the channel and nobody else does."""

    result: Result
    alone: bool


def hear(store: Store, request: Request, thread: str) -> bool:
    """Queues the answer to a message in the outbox, once for its delivery key; returns whether there is one.

    The request's text is what was written; its channel is the channel, or the author's user id in direct messages. The line that is
    understood is stored, and performed when the answer is sent. Thanks need no answer. A message without a key, which Slack never sends,
    gets none, because nothing would keep it from being answered twice. Raises StoreFault.
    """
    if not request.key:
        return False
    line = plain_words.line_of(request.text, NAMES, READING)
    act = Act(actor=request.actor.user, command="reply", at=request.now, via=request.via)
    with store.changing(act) as tx:
        if not inbox.claim(tx, request.key) or line is None:
            return False
        message = Reply(str(line).strip(), request.actor.user, request.channel)
        outbox.enqueue(tx, message, key=request.key, channel=request.channel, thread=thread)
    return True


def joined(store: Store, request: Request) -> None:
    """Queues the bot's introduction in a channel that it has joined, once for the delivery key, and retries messages that waited.

    Raises StoreFault.
    """
    with store.changing(Act(actor=request.actor.user, command="join", at=request.now, via=request.via)) as tx:
        if request.key and inbox.claim(tx, request.key):
            unsent.try_now(tx, request.channel)
            outbox.enqueue(tx, Joined(request.channel), key=request.key, channel=request.channel)


def reply(store: Store, request: Request) -> Answered:
    """Answers the line of a message, from the record as it is now. It changes nothing: what acts is offered as a button.

    In a channel an answer about releases is for all, and shows nothing above the channel's clearance (R20). What belongs to one person
    is for them alone.
    """
    direct = is_person(request.channel)
    if _verb(request) == UNKNOWN:
        return Answered(_not_understood(store, request), alone=True)
    whole = completed(store, request)
    asked = ask(whole)
    if isinstance(asked, Refused):
        return Answered(replace(asked, title=asked.title or "Not understood"), alone=True)
    verb = verb_of(asked.line)
    if verb and verb.acts:
        line = _with_key(offered(store, request, asked.line))
        with store.reading() as conn:
            denied = not_theirs(conn, replace(asked, line=line), verb)
        if denied:
            return Answered(replace(denied, title=heading(line)), alone=True)
        return Answered(refusal_of(store, replace(whole, command=line.command, text=line.text)) or _go_on(line), alone=True)
    if verb is None:
        return Answered(_not_understood(store, whole), alone=True)
    if direct:
        return Answered(perform(store, whole), alone=True)
    return _in_channel(store, whole, asked.line)


def _in_channel(store: Store, request: Request, line: Line) -> Answered:
    result = perform(store, replace(request, via=SHARED))
    if isinstance(result, Shareable):
        with store.reading() as conn:
            hidden = why_hidden_here(conn, result, request)
        return Answered(_elsewhere(hidden, line), alone=True) if hidden else Answered(result, alone=False)
    own = perform(store, request)
    if isinstance(own, Shareable) and isinstance(result, Refused):
        # The person may see it, and the channel may not.
        return Answered(_elsewhere(result.sentence, line), alone=True)
    return Answered(own, alone=True)


def _verb(request: Request) -> str:
    try:
        return Line.parse(request.line, request.now).verb
    except NotADayError as fault:
        return fault.rest.verb


def _with_key(line: Line) -> Line:
    """Returns a line whose release is named by its key: "cancel june 2020" cancels june-2020."""
    _, key, rest = split_key(line.words)
    return replace(line, words=(key, *rest)) if key else line


def _go_on(line: Line) -> Done:
    return Done("Press the button to go on. A message changes nothing by itself.", (line,), title=heading(line))


def _elsewhere(hidden: str, line: Line) -> Refused:
    return Refused(f"{hidden} The button shows it to you alone.", (line,), title=heading(line))


def _not_understood(store: Store, request: Request) -> Refused:
    """Returns the verbs most similar to words that name none, each with the release or modification that the words name."""
    words = request.text.removeprefix(UNKNOWN).split()
    if asked := no_such_file(words):
        return replace(asked, instead=tuple(offered(store, request, each) for each in asked.instead))
    near = tuple(dict.fromkeys(offered(store, request, _fitting(each)) for each in plain_words.nearest_lines(words, HELP)))
    lines = (*near, Line.release("help")) if near else USUAL
    meant = "Did you mean one of these?" if near else "These are what people ask most."
    return Refused(f"I don't understand “{shown(' '.join(words))}”. {meant}", lines, title="Not understood")


def _fitting(line: Line) -> Line:
    """Returns a line without the release or modification that its verb does not take: "list june" is the list, "costs MP079" the costs."""
    verb = verb_of(line)
    if verb is None or line.verb == "help" or not line.words:
        return line
    wanted = " REF" if modification_ref(line.words[0]) else " KEY"
    return line if wanted in verb.usage else replace(line, words=())
