"""Messages of a conversation: shared answers, replies, requests and notices."""

from __future__ import annotations

from dataclasses import dataclass

from storage.mail.messages.message import FromPerson, Message, ModificationMessage, ReleaseMessage


@dataclass(frozen=True)
class Share(FromPerson):
    """Shows the answer to a command line to a whole channel. `releases` are the keys of those that it showed when it was shared."""

    kind = "share"
    line: str
    actor: str = ""
    channel: str = ""
    releases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reply(FromPerson):
    """Answers what a person wrote to the bot: `line` is the command line that it means.

    `channel` is where it was written: a channel, or the person's user id for their direct messages.
    """

    kind = "reply"
    line: str
    actor: str
    channel: str


@dataclass(frozen=True)
class RequestPassedOn(ReleaseMessage, ModificationMessage, FromPerson):
    """Sends a request to a person who may do it: `line` is its command line, `release` and `ref` what it names, "" for nothing."""

    kind = "request"
    release: str
    actor: str
    line: str
    ref: str = ""


@dataclass(frozen=True)
class Joined(Message):
    """Says in a channel that the bot has joined what it can do there."""

    kind = "joined"
    channel: str


@dataclass(frozen=True)
class Notice(Message):
    """Tells one person something about the bot itself, or what their form did if that can't be told where they opened it.

    Its text is Slack's markup; `line` is the command line of a button under it, and `label` the words of that button.
    """

    kind = "notice"
    text: str
    line: str = ""
    label: str = "Show them"
