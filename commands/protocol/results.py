"""Results that any command can have, and the bases of results that may be shared; `commands.results` lists all of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from commands.protocol.line import Line
from policy.access.classification import highest
from policy.model.releases import Classification, Release


@dataclass(frozen=True)
class Refused:
    """Nothing was done: one sentence that says what was wrong and what to do, and command lines that may have been meant.

    A refusal by authority or by a rule names the `thing` ("release:june-2020") and its release, and goes into the history.
    """

    sentence: str
    instead: tuple[Line, ...] = ()
    thing: str = ""
    release: str = ""


@dataclass(frozen=True)
class Done:
    """Something was done, said in one sentence."""

    sentence: str
    next_lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Person:
    """Somebody in a sentence, by Slack user id."""

    user: str


@dataclass(frozen=True)
class Channel:
    """A channel in a sentence, by its id."""

    channel: str


Words = tuple[str | Person | Channel, ...]
"""A sentence that may name people and channels; the rest is never markup."""


@dataclass(frozen=True)
class Changed:
    """Something was changed: a sentence, what else is worth knowing, what may come next.

    `change` is the number of the change in the history, by which it can be undone; 0 where it cannot.
    """

    sentence: Words
    notes: tuple[Words, ...] = ()
    next_lines: tuple[Line, ...] = ()
    change: int = 0


class Shareable(ABC):
    """A result that may be shared with a channel: it states which releases it shows and how they are classified (R20).

    A result without this base belongs to the person who asked, and is never shared.
    """

    @property
    @abstractmethod
    def about(self) -> tuple[str, ...]:
        """The keys of the releases that it shows."""

    @property
    @abstractmethod
    def classification(self) -> Classification:
        """The highest classification of what it shows."""


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
    """A result that shows several releases, or names them; `classes` are their classifications, by key."""

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
    """A result about the bot, the roster or the SEC's own words, which are White."""

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
    """An answer as of the end of a day, which shows what the result inside it shows."""

    result: S_co
    day: date

    @property
    def about(self) -> tuple[str, ...]:
        """The keys of the releases that the result shows."""
        return self.result.about

    @property
    def classification(self) -> Classification:
        """The highest classification of what the result shows, as it was on that day."""
        return self.result.classification
