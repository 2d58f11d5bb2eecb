"""What a release file would do, in words."""

from __future__ import annotations

import pytest

from bot.pages.kit.markup import plain
from commands.files.import_effects import difference_words, effect_words
from storage.release_file.report import Effect, Fate, FileDifference

EVENTS = {"milestone:june-2020/sit-start": "SIT commences"}
STEP = "milestone:june-2020/sit-start"


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        (Effect(STEP, "planned", "2020-03-02", "2020-03-09"), "SIT commences moved from 2 to 9 Mar 2020"),
        (Effect(STEP, "owner", "dcc", "test-participants"), "SIT commences: owner changed from DCC to Test Participants"),
        (Effect(STEP, "position", 1, 2), "SIT commences: place in its list changed"),
        (Effect(STEP, "recorded_on", None, "2020-03-09"), "SIT commences: date recorded changed"),
        (Effect("milestone:june-2020/new", after={"event": "A new step"}), "added: A new step"),
        (Effect("milestone:june-2020/old", before={"event": "An old step"}), "removed: An old step"),
        (Effect("evidence:june-2020/T1/1", before={"kind": "link"}, of="criterion:june-2020/T1"), "removed with T1: Evidence for T1"),
        (Effect("", said="renamed: DP079 is MP079"), "renamed: DP079 is MP079"),
    ],
)
def test_an_effect_in_words(effect: Effect, words: str) -> None:
    """As the history will say it, or by its name; a field that the history hides is named too."""
    assert plain(effect_words(effect, EVENTS, several=False)) == words


def test_of_several_releases_each_line_names_its_own() -> None:
    """A release's own row and what all releases share name none."""
    assert plain(effect_words(Effect(STEP, after={}), EVENTS, several=True)) == "June 2020 SEC Release: added: SIT commences"
    assert plain(effect_words(Effect("release:june-2020", after={}), EVENTS, several=True)) == "added: June 2020 SEC Release"
    assert plain(effect_words(Effect("glossary_term:ZZZ", after={}), EVENTS, several=True)) == "added: Term ZZZ"


def test_a_field_without_a_value_is_empty_on_either_side() -> None:
    """In Slack and as `load` prints it."""
    gone = FileDifference(next(iter(Fate)), STEP, "planned", None, "2020-03-09")
    assert plain(difference_words(gone, EVENTS)).startswith(
        "June 2020 SEC Release: “SIT commences”: date is empty in the file and 9 Mar 2020 here"
    )
    new = FileDifference(next(iter(Fate)), STEP, "planned", "2020-03-09", None)
    assert "is 9 Mar 2020 in the file and empty here" in plain(difference_words(new, EVENTS))
