"""`/release unsent`: messages that Slack refused and that the bot no longer tries, and sending them again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from commands.protocol.command import Doing
from commands.protocol.line import Line
from commands.protocol.results import Changed, Done, Refused
from commands.protocol.words import channel_named
from policy.access.permissions import Action
from policy.model.roster import is_person
from policy.model.wording import counted
from storage.engine.session import Change
from storage.history.names import name_of
from storage.mail.unsent import AS_TEXT_FOR, Refusing, UnsentMessage, as_text, by_the_clock, refusing, send_again, try_now, unsent_messages
from storage.tables import ResendRow

AGAIN = "again"
LIST = Line.release("unsent")


@dataclass(frozen=True)
class UnsentShown:
    """The messages that could not be delivered, oldest first, and the channels that refuse what the bot still tries.

    `as_text` are those that were sent as plain text. For release managers only, so never shared.
    """

    messages: tuple[UnsentMessage, ...]
    refusing: tuple[Refusing, ...] = ()
    as_text: tuple[UnsentMessage, ...] = ()


@dataclass(frozen=True)
class Resent(Changed):
    """Messages that are sent again. What is sent can't be undone."""


def unsent(doing: Doing) -> UnsentShown | Resent | Done | Refused:
    """Lists the messages that were set aside; with `again` sends them all again, or the one with the number that follows."""
    if refused := doing.refuse(Action.RESEND, name_of(ResendRow)):
        return refused
    found = unsent_messages(doing.tx.connection)
    match doing.asked.words:
        case ():
            return _shown(doing, found)
        case ("try", where):
            return _try_now(doing, channel_named(where) or (where if is_person(where) else ""))
        case ("again",):
            chosen = found
        case ("again", number) if number.isascii() and number.isdigit():
            chosen = tuple(each for each in found if str(each.id) == number)
        case _:
            return Refused("Write /release unsent for the list; its buttons send messages again.", (LIST,))
    if not chosen:
        told = "That message no longer waits: it was sent again or delivered."
        return Done(told, (LIST,), title="Nothing to send again")
    again = send_again(doing.tx, chosen)
    left = (LIST,) if len(found) > again else ()
    return Resent((f"{counted(again, 'message is', 'messages are')} being sent again.",), (), left)


def _shown(doing: Doing, found: tuple[UnsentMessage, ...]) -> UnsentShown:
    """Returns the list with its times by the business clock as it stood then: messages wait by the real clock, and people read theirs."""
    held, plain = refusing(doing.tx.connection), _as_text(doing.tx)
    queued = {*(each.created_at for each in (*found, *plain)), *(each.since for each in held)}
    known = by_the_clock(doing.tx.connection, queued) if queued else {}
    timezone, late = doing.asked.request.now.tzinfo, doing.asked.request.now - doing.tx.now

    def then(at: datetime) -> datetime:
        """Returns the business time of a real instant; without a change before it, by the clock of now."""
        return known.get(at, at + late).astimezone(timezone)

    def timed(messages: Iterable[UnsentMessage]) -> tuple[UnsentMessage, ...]:
        """Returns messages with their business time."""
        return tuple(replace(each, created_at=then(each.created_at)) for each in messages)

    return UnsentShown(timed(found), tuple(replace(each, since=then(each.since)) for each in held), timed(plain))


def _as_text(tx: Change) -> tuple[UnsentMessage, ...]:
    return as_text(tx.connection, tx.now - AS_TEXT_FOR)


def _try_now(doing: Doing, where: str) -> Resent | Done:
    tried = try_now(doing.tx, where) if where else 0
    if not tried:
        return Done("No message waits for it any more.", (LIST,), title="Nothing to try")
    told = (
        f"Messages for that {'person' if is_person(where) else 'channel'} are being tried now. If Slack still refuses, the list says why."
    )
    return Resent((told,), (), (LIST,))


def notice(tx: Change) -> tuple[str, str] | None:
    """Returns the notice to the release managers on messages that were set aside, or sent as plain text.

    The notice is a sentence and a name, which changes with the newest message.
    """
    found = unsent_messages(tx.connection)
    if not found and (plain := _as_text(tx)):
        told = counted(len(plain), "message was sent as plain text", "messages were sent as plain text")
        return f"as-text:{plain[-1].id}", f"{told}, because Slack did not take the layout. `{LIST}` says which. Tell who runs the bot."
    if not found:
        return None
    told = counted(len(found), "message of the bot could not be delivered", "messages of the bot could not be delivered")
    return f"unsent:{found[-1].id}", f"{told}. `{LIST}` lists them with the reasons and sends them again."
