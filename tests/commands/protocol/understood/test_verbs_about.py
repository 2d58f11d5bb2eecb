"""The verbs that words are about, by the words of their help lines and what people say for them."""

from __future__ import annotations

import pytest

from commands.protocol.understood.verbs_about import EMPTY, OTHER_WORDS, said_for, verbs_about
from commands.reply import HELP


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("how do I recuse", "signoff"),
        ("how can I upload evidence", "evidence"),
        ("stop sending me messages", "reminders"),
        ("subscribe to the calendar in outlook", "feed"),
        ("I am on holiday next week", "deputy"),
        ("print the timeline", "timeline"),
    ],
)
def test_rare_words_tell_the_verb(text: str, verb: str) -> None:
    """The word that few help lines have finds it, and it is among the first."""
    assert ("/release", verb) in verbs_about(text.split(), HELP)


@pytest.mark.parametrize("text", ["lorem ipsum dolor", "show me the release please", ""])
def test_words_that_tell_nothing_find_nothing(text: str) -> None:
    """Neither words of no help line, nor words of all of them."""
    assert verbs_about(text.split(), HELP) == ()


def test_only_so_many_are_found_and_the_best_first() -> None:
    """A rarer word counts more; verbs that are as near are in order of their names."""
    verbs = {"/release": {"one": "Gather apples", "two": "Gather pears", "six": "Gather"}}
    assert verbs_about(["gather", "pears"], verbs) == (("/release", "two"), ("/release", "one"), ("/release", "six"))
    assert verbs_about(["gather", "pears"], verbs, most=1) == (("/release", "two"),)


def test_what_people_say_stands_for_verbs_that_are_there() -> None:
    """Each word is for a verb of `/release` in help, and none is one that says nothing."""
    assert {verb for word in OTHER_WORDS for verb, _ in said_for(word)} <= set(HELP["/release"])
    assert not set(OTHER_WORDS) & set(HELP["/release"])
    assert not EMPTY & set(OTHER_WORDS)
