"""Results that any command can return, and the base classes of shareable results; `commands.results` lists all results."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from commands.protocol.line import Line
from policy.access.classification import highest
from policy.model.releases import Classification, Release


@dataclass(frozen=True)
class Person:
    """A person in a sentence, by Slack user id."""

    user: str


@dataclass(frozen=True)
class Channel:
    """A channel in a sentence, by its id."""

    channel: str


@dataclass(frozen=True)
class Moment:
    """An instant in a sentence, in the configured time zone; Slack shows it in the reader's own."""

    at: datetime


@dataclass(frozen=True)
class Address:
    """The address of a page or message in a sentence, which opens by its `label` if it has one; one that is no web address is text."""

    url: str
    label: str = ""


Words = tuple[str | Person | Channel | Moment | Address, ...]
"""A sentence with people, channels and instants; its strings are never markup."""


@dataclass(frozen=True)
class Refused:
    """A refusal: one sentence with the reason and what to do, and suggested command lines.

    A refusal by authority or by a rule names the `thing` ("release:june-2020") and its release, and is recorded in the history. `title` is
    the heading of its page; `commands.catalogue.perform` fills in the name of what was asked if it is empty. `who` names the people
    who may do it. `asks` is whether it asks which of its lines is meant, `unread` whether only what Slack was not asked for is missing.
    """

    sentence: str
    instead: tuple[Line, ...] = ()
    thing: str = ""
    release: str = ""
    title: str = ""
    who: Words = ()
    asks: bool = False
    unread: bool = False


@dataclass(frozen=True)
class Done:
    """A request that changed nothing on record, described in one sentence; `title` is the heading of its page.

    `repeated` is whether the same delivery came before and was answered then.
    """

    sentence: str
    next_lines: tuple[Line, ...] = ()
    title: str = "Done"
    repeated: bool = False


UNCHANGED = "Nothing changed"
"""The heading of an answer if the record already is as requested."""


@dataclass(frozen=True)
class Changed:
    """A completed change: a sentence, notes, and suggested next command lines.

    `change` is the number of the change in the history, for undo; 0 if it can't be undone. It is not `undoable` by a person who may no
    longer make such a change, because they gave up their own seat. `redo` is whether it was an undo itself.
    `title` is the heading of its page. If the message with the clicked button shows it all, it is `shown` there and no message is added.
    `then` is the line whose answer is shown in its place in a modal that goes on. `post` is the channel and ts of the message that it is
    about, and `link` its address in Slack.
    """

    sentence: Words
    notes: tuple[Words, ...] = ()
    next_lines: tuple[Line, ...] = ()
    change: int = 0
    redo: bool = False
    title: str = "Done"
    shown: bool = False
    then: Line | None = None
    post: tuple[str, str] = ("", "")
    link: str = ""
    undoable: bool = True


class Shareable(ABC):
    """A result that may be shared with a channel: it states its releases and its classification (R20).

    A result without this base is for the person who asked, and is never shared.
    """

    @property
    @abstractmethod
    def about(self) -> tuple[str, ...]:
        """The keys of its releases."""

    @property
    @abstractmethod
    def classification(self) -> Classification:
        """Its highest classification."""


@dataclass(frozen=True)
class AboutRelease(Shareable):
    """A result about one release."""

    release: Release

    @property
    def about(self) -> tuple[str, ...]:
        """The key of its release."""
        return (self.release.key,)

    @property
    def classification(self) -> Classification:
        """The classification of its release."""
        return self.release.classification


@dataclass(frozen=True)
class AboutReleases(Shareable):
    """A result about several releases; `classes` are their classifications, by key."""

    classes: Mapping[str, Classification]

    @property
    def about(self) -> tuple[str, ...]:
        """The keys of its releases."""
        return tuple(self.classes)

    @property
    def classification(self) -> Classification:
        """The highest classification among its releases; White if it shows none."""
        return highest(self.classes.values())


class AboutNoRelease(Shareable):
    """A result about the bot, the roster or the SEC's published terms, which are White."""

    @property
    def about(self) -> tuple[str, ...]:
        """No release."""
        return ()

    @property
    def classification(self) -> Classification:
        """White."""
        return Classification.WHITE


S_co = TypeVar("S_co", bound=Shareable, covariant=True)


@dataclass(frozen=True)
class LookedBack(Shareable, Generic[S_co]):
    """An answer as of the end of a day, or of the instant `at` on it, around another result."""

    result: S_co
    day: date
    at: datetime | None = None

    @property
    def about(self) -> tuple[str, ...]:
        """The keys of the result's releases."""
        return self.result.about

    @property
    def classification(self) -> Classification:
        """The result's highest classification on that day."""
        return self.result.classification
