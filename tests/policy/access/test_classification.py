"""Who may see what, and where (Paper, p. 1; R20)."""

from __future__ import annotations

import pytest

from policy.access.classification import shows_in, shows_to, why_hidden
from policy.model.releases import Classification

WHITE, GREEN, AMBER, RED = Classification


@pytest.mark.parametrize(
    ("classification", "clearance", "on_roster", "shown"),
    [
        (WHITE, WHITE, False, True),
        (WHITE, RED, True, True),
        (GREEN, WHITE, True, False),
        (GREEN, GREEN, True, True),
        (GREEN, GREEN, False, False),
        (AMBER, GREEN, True, False),
        (AMBER, RED, True, True),
        (RED, RED, False, False),
        (RED, AMBER, True, False),
    ],
)
def test_what_is_hidden(classification: Classification, clearance: Classification, on_roster: bool, shown: bool) -> None:
    """Above White a thing needs a channel cleared for it and a place on a roster; the sentence is there exactly when it is hidden."""
    assert (why_hidden(classification, clearance, on_roster) == "") is shown


def test_the_two_halves() -> None:
    """The channel and the person are judged apart."""
    assert shows_in(GREEN, AMBER)
    assert not shows_in(AMBER, GREEN)
    assert shows_to(WHITE, on_roster=False)
    assert not shows_to(GREEN, on_roster=False)


def test_sentences_say_what_to_do() -> None:
    """A stranger is sent to a release manager, a member to another channel."""
    assert "Ask a release manager to add you" in why_hidden(AMBER, RED, on_roster=False)
    assert why_hidden(AMBER, WHITE, on_roster=True).startswith("This is classified Amber and this channel is not cleared for it")
