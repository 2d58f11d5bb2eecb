"""Who may see what, and where (Paper, p. 1; the classes above White are an assumption; R20)."""

from __future__ import annotations

from collections.abc import Iterable

from policy.model.releases import Classification


def highest(classifications: Iterable[Classification]) -> Classification:
    """Returns the classification of something made up of parts: the highest among them, White where there are none (R20)."""
    return max(classifications, default=Classification.WHITE)


def shows_in(classification: Classification, clearance: Classification) -> bool:
    """Whether it may stand in a channel that is cleared up to `clearance`; a channel nobody cleared has White (R20)."""
    return classification <= clearance


def shows_to(classification: Classification, on_roster: bool) -> bool:
    """Whether the person may see it: White is everybody's, anything above it needs a place on a roster (R20)."""
    return classification is Classification.WHITE or on_roster


def visible(classification: Classification, clearance: Classification, on_roster: bool) -> bool:
    """Whether it may be shown to this person in this channel (R20)."""
    return shows_in(classification, clearance) and shows_to(classification, on_roster)


def why_hidden(classification: Classification, clearance: Classification, on_roster: bool) -> str:
    """The sentence that says why it is not shown and what to do; empty if it may be shown (R20)."""
    name = classification.name.title()
    if not shows_to(classification, on_roster):
        return f"This is classified {name} and open to committee members only; ask a release manager to add you to a roster."
    if not shows_in(classification, clearance):
        return (
            f"This is classified {name} and this channel is not cleared for it; use one that is, or have a release manager clear this one."
        )
    return ""
