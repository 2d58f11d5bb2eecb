"""The handlers of the listeners' requests, and the kinds of answer that they return."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.clock import BusinessClock
from bot.slack.answering import Answering
from bot.slack.payloads import Back
from bot.slack.unfurls import Shared
from commands.protocol.request import Request
from commands.roster.sweeping import Closed
from storage.mail.messages import Notice

Message = dict[str, Any]


@dataclass(frozen=True)
class Handlers:
    """The callbacks that listeners hand their requests to.

    `answer` performs a request and returns a message, a form or field errors; `share` posts a command's answer in the request's channel or
    thread and returns a confirmation; `search_options` returns the options of a search field to the person who types in it; `show` opens or
    updates a form and returns an error sentence, if any; `tell` tells a person what their form did; `home_opened` records that they opened
    their App Home, which is published after the acknowledgement; `heard` queues the answer to what a person wrote, `joined` what the bot
    says in a channel that it has joined; `deactivated` handles a person deactivated in Slack, with the delivery key, `channel_closed` and
    `channel_opened` a channel where the bot can't post any more, or can again, and `file_deleted` a
    file that was deleted there; `link_shared` gives links a preview after the acknowledgement; `answers` posts to response_urls; `now` is
    the business clock.
    """

    answer: Callable[[Request], Answer]
    share: Callable[[Request, str], Message]
    search_options: Callable[[str, str, Request], list[Message]]
    show: Callable[[Answer, str, str], str]
    tell: Callable[[Request, Taken, Back], None]
    home_opened: Callable[[str], None]
    heard: Callable[[Request, str], None]
    joined: Callable[[Request], None]
    deactivated: Callable[[str, str], None]
    channel_closed: Callable[[str, Closed, str], None]
    channel_opened: Callable[[str, str], None]
    file_deleted: Callable[[str, str], None]
    link_shared: Callable[[Shared], None]
    answers: Answering
    now: BusinessClock


@dataclass(frozen=True)
class Modal:
    """An answer that is a form: its view."""

    view: Message


@dataclass(frozen=True)
class FieldErrors:
    """Errors in a submitted form, by block id."""

    errors: dict[str, str]


@dataclass(frozen=True)
class Held:
    """Why nothing was done for now. `again` is whether a form may be sent again as it is, so that it stays open with its answers."""

    sentence: str
    again: bool = True


@dataclass(frozen=True)
class NotTaken:
    """A form that was refused: its message, which is shown with what the person typed, so that nothing typed is lost."""

    message: Message


@dataclass(frozen=True)
class NoAnswer:
    """No answer: the message with the button shows what was done, and a form closes."""


@dataclass(frozen=True)
class Taken:
    """What a form did: the form closes. `message` tells it where the form was opened, or if that can't be `notice` in a direct message.

    An empty message tells nothing, because it was told before.
    """

    message: Message
    notice: Notice


Answer = Message | Modal | FieldErrors | Held | NoAnswer | NotTaken | Taken
