"""Classification: what a reader may see, and in which channel (Paper, p. 1; the classes above White are an assumption; R20).

`may_see` decides for every surface: answers, posts, files, feeds, searches, suggestions and notices. The other functions put a question
to it, or say its answer in words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from policy.model.releases import Classification


@dataclass(frozen=True)
class Reader:
    """Who reads, and where: whether the person is on a roster today, and the clearance of the channel that it is posted to.

    The clearance is None for what only the person sees: an ephemeral answer, a file in their direct messages, their calendar.
    """

    on_roster: bool
    clearance: Classification | None = None

    @property
    def ceiling(self) -> Classification:
        """The highest classification that may be shown: White for people on no roster, and never above the channel's clearance (R20)."""
        own = Classification.RED if self.on_roster else Classification.WHITE
        return own if self.clearance is None else min(own, self.clearance)


EVERYBODY = Reader(on_roster=False)
"""A stranger: a person on no roster."""


def may_see(classification: Classification, reader: Reader) -> bool:
    """Returns whether the reader may see content with this classification: that of now, or the stricter one of then and now (R20)."""
    return classification <= reader.ceiling


def shows_in(classification: Classification, clearance: Classification) -> bool:
    """Returns whether a channel cleared up to `clearance` may show it; a channel's default clearance is White (R20)."""
    return may_see(classification, Reader(on_roster=True, clearance=clearance))


def shows_to(classification: Classification, on_roster: bool) -> bool:
    """Returns whether the person may see it: everybody sees White, only people on a roster see the classes above (R20)."""
    return may_see(classification, Reader(on_roster))


def highest(classifications: Iterable[Classification]) -> Classification:
    """Returns the classification of something made up of parts: the highest among them, White where there are none (R20)."""
    return max(classifications, default=Classification.WHITE)


def of_places(classifications: Iterable[Classification]) -> Classification:
    """Returns the classification of a modification or Change Request from those of the releases that have it.

    That is the lowest, because what a White release says of it is for everybody; White if it is in none (assumption).
    """
    return min(classifications, default=Classification.WHITE)


def seen(classifications: Mapping[str, Classification], reader: Reader) -> dict[str, Classification]:
    """Returns the keys whose classification the reader may see, with it."""
    return {key: each for key, each in classifications.items() if may_see(each, reader)}


def up_to(ceiling: Classification) -> Collection[Classification]:
    """Returns the classifications that may be shown up to a ceiling, for reads that leave out the others."""
    return [each for each in Classification if each <= ceiling]


def why_hidden(classification: Classification, reader: Reader) -> str:
    """Returns a sentence with the reason it is hidden and what to do, or "" if it may be shown (R20)."""
    if may_see(classification, reader):
        return ""
    name = classification.name.title()
    if not shows_to(classification, reader.on_roster):
        return f"This is classified {name}, so only committee members can see it. Ask a release manager to add you to a roster."
    return (
        f"This is classified {name} and this channel is not cleared for it. "
        "Use a cleared channel, or ask a release manager to clear this one."
    )


def needs_private(classification: Classification) -> bool:
    """Returns whether a channel that is made for a release has to be private: for all that not everybody may see (R20)."""
    return classification is not Classification.WHITE


def cleared_as_made(classification: Classification, *, own: bool, private: bool) -> bool:
    """Returns whether a channel is cleared for its release without a word: a private one that the bot made itself, above White (R20)."""
    return own and private and needs_private(classification)
