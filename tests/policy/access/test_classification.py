"""Who may see what, and where (Paper, p. 1; R20)."""

from __future__ import annotations

import pytest

from policy.access.classification import (
    Reader,
    cleared_as_made,
    may_see,
    needs_private,
    of_places,
    seen,
    shows_in,
    shows_to,
    up_to,
    why_hidden,
)
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
    assert (why_hidden(classification, Reader(on_roster, clearance)) == "") is shown


def test_the_two_halves() -> None:
    """The channel and the person are judged apart."""
    assert shows_in(GREEN, AMBER)
    assert not shows_in(AMBER, GREEN)
    assert shows_to(WHITE, on_roster=False)
    assert not shows_to(GREEN, on_roster=False)


def test_sentences_say_what_to_do() -> None:
    """A stranger is sent to a release manager, a member to another channel."""
    assert "Ask a release manager to add you" in why_hidden(AMBER, Reader(on_roster=False, clearance=RED))
    uncleared = Reader(on_roster=True, clearance=WHITE)
    assert why_hidden(AMBER, uncleared).startswith("This is classified Amber and this channel is not cleared for it")


def test_the_reader_has_a_ceiling() -> None:
    """A person on a roster sees everything in person, and in a channel what it is cleared for; a stranger sees White anywhere."""
    assert [Reader(True, each).ceiling for each in (None, WHITE, AMBER, RED)] == [RED, WHITE, AMBER, RED]
    assert {Reader(False, each).ceiling for each in (None, WHITE, RED)} == {WHITE}
    assert [may_see(each, Reader(True, GREEN)) for each in Classification] == [True, True, False, False]
    assert seen({"june-2020": AMBER, "november-2020": WHITE}, Reader(False)) == {"november-2020": WHITE}
    assert up_to(GREEN) == [WHITE, GREEN]


def test_a_modification_is_classified_as_its_most_open_release() -> None:
    """What a White release says of it is for everybody, whatever other release has it; in none it is White."""
    assert of_places(()) is WHITE
    assert of_places([RED]) is RED
    assert of_places([RED, WHITE, AMBER]) is WHITE


@pytest.mark.parametrize(
    ("classification", "own", "private", "cleared"),
    [
        (AMBER, True, True, True),
        (GREEN, True, True, True),
        (AMBER, False, True, False),
        (AMBER, True, False, False),
        (WHITE, True, True, False),
    ],
)
def test_a_private_channel_that_the_bot_made_is_cleared_for_its_release(
    classification: Classification, own: bool, private: bool, cleared: bool
) -> None:
    """A channel that others made, or that everybody can find, keeps its clearance; White needs none."""
    assert cleared_as_made(classification, own=own, private=private) is cleared
    assert needs_private(classification) is (classification is not WHITE)
