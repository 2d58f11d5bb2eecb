"""What each verb says of itself."""

from __future__ import annotations

import pytest

from commands.catalogue import CATALOGUE
from commands.protocol.line import Line
from commands.protocol.verb import Group, Verb
from commands.releases import status

EVERY = [verb for verbs in CATALOGUE.values() for verb in verbs]


@pytest.mark.parametrize("verb", EVERY, ids=lambda verb: f"{verb.command} {verb.name}")
def test_the_example_is_a_line_that_can_be_typed(verb: Verb[object]) -> None:
    """The example is a line of the verb, or of the one whose buttons carry a hidden verb, written as a person would type it."""
    line = verb.example_line
    shown = {each.name for each in CATALOGUE[verb.command] if not each.hidden}
    assert line.command == verb.command
    assert line.verb in (shown if verb.hidden else {verb.name})
    assert str(line) == f"{verb.command} {verb.example}"


@pytest.mark.parametrize("verb", EVERY, ids=lambda verb: f"{verb.command} {verb.name}")
def test_only_a_reading_verb_of_a_release_looks_back(verb: Verb[object]) -> None:
    """A verb that acts takes "as of" only with a function of its own for it, and one that takes it names a release or a body."""
    assert not (verb.looks_back and verb.acts) or verb.past
    assert not verb.looks_back or any(word in verb.usage for word in (" KEY", " REF", "BODY"))


def test_looking_back_needs_a_release() -> None:
    """The status of a release looks back; the list of releases, which shows none in particular, does not."""

    def verb(usage: str) -> Verb[object]:
        return Verb("/release", "status", usage, "Show it", "status june-2020", Group.READING, reads=status.status)

    assert verb("status KEY").looks_back
    assert not verb("status").looks_back


def test_an_example_may_look_back() -> None:
    """The example's day and page are parts of its line."""
    verb = Verb[object]("/release", "scope", "scope KEY", "Show it", "scope june-2020 as of 2020-01-10 page 2", Group.READING)
    assert verb.example_line == Line.parse("/release scope june-2020 as of 2020-01-10 page 2")
