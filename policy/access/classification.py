"""Classification: who may see a document, and in which channel (Paper, p. 1; the classes above White are an assumption; R20)."""

from __future__ import annotations

from collections.abc import Iterable

from policy.model.releases import Classification


def highest(classifications: Iterable[Classification]) -> Classification:
    """Returns the classification of something made up of parts: the highest among them, White where there are none (R20)."""
    return max(classifications, default=Classification.WHITE)


def shows_in(classification: Classification, clearance: Classification) -> bool:
    """Returns whether a channel cleared up to `clearance` may show it; a channel's default clearance is White (R20)."""
    return classification <= clearance


def shows_to(classification: Classification, on_roster: bool) -> bool:
    """Returns whether the person may see it: everybody sees White, only people on a roster see the classes above (R20)."""
    return classification is Classification.WHITE or on_roster


def why_hidden(classification: Classification, clearance: Classification, on_roster: bool) -> str:
    """Returns a sentence with the reason it is hidden and what to do, or "" if it may be shown (R20)."""
    name = classification.name.title()
    if not shows_to(classification, on_roster):
        return f"This is classified {name}, so only committee members can see it. Ask a release manager to add you to a roster."
    if not shows_in(classification, clearance):
        return (
            f"This is classified {name} and this channel is not cleared for it. "
            "Use a cleared channel, or ask a release manager to clear this one."
        )
    return ""
