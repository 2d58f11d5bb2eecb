"""Lines that begin with what they are about: the refusal names the line that works, with the verb at the front."""

from __future__ import annotations

import pytest

from commands.catalogue import CATALOGUE, verb_of
from commands.protocol.line import Line
from commands.protocol.understood.labels import in_words
from commands.protocol.understood.verb_first import verb_first
from tests.builders.office import STRANGER, Office

VERBS = {command: {each.name: each for each in verbs if not each.hidden} for command, verbs in CATALOGUE.items()}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/modification MP079 history", "/modification history MP079"),
        ("/modification mp 79 history as of 2020-01-10", "/modification history MP079 as of 2020-01-10"),
        ("/modification MP079 hist", "/modification history MP079"),
        ("/modification MP079 depends on CR1057", "/modification depends MP079 on CR1057"),
        ("/modification secmp 62 part 2 show", "/modification show SECMP0062 part 2"),
        ("/modification CR1047 request", "/modification request CR1047"),
        ("/modification june-2020 status", "/release status june-2020"),
        ("/release MP079 history", "/modification history MP079"),
        ("/release MP079 approve", "/modification approve MP079"),
        ("/release MP079 remove from june-2020", "/release remove MP079 from june-2020"),
        ("/release MP079 to june-2020 add", "/release add MP079 to june-2020"),
        ("/release june-2020 add MP079", "/release add MP079 to june-2020"),
        ("/release june 2020 timetable page 2", "/release timetable june-2020 page 2"),
        ("/release panel agenda", "/release agenda panel"),
    ],
)
def test_the_refusal_names_the_line_in_the_right_order(office: Office, typed: str, meant: str) -> None:
    """It keeps each word, the day to look back to and the page, and writes references as the bot does (design, Commands)."""
    refused = office.refuses(typed, because=f"The verb comes first: {meant}.")
    assert refused.title == in_words(Line.parse(meant, office.now))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/modification MP079", "/modification show MP079"),
        ("/modification MP079 frobnicate", "/modification show MP079"),
        ("/modification MP079 list", "/modification show MP079"),
        ("/release june-2020 as of 2020-01-10", "/release status june-2020 as of 2020-01-10"),
        ("/release MP079", "/modification show MP079"),
    ],
)
def test_without_a_verb_the_line_that_shows_it_is_named(office: Office, typed: str, meant: str) -> None:
    """What a line is about is never called an unknown verb with no way on."""
    refused = office.refuses(typed, STRANGER, because=f"begins with a verb, not with “{typed.split()[1].lower()}”. For example: {meant}.")
    assert str(refused.instead[0]) == meant


@pytest.mark.parametrize(
    "name", [f"{each.command} {each.name}" for verbs in VERBS.values() for each in verbs.values() if " REF" in each.usage]
)
def test_each_verb_that_takes_a_reference_is_understood_after_it(name: str) -> None:
    """Whichever verb follows the reference, it is brought to the front."""
    command, verb = name.split()
    assert verb_first(Line.of(command, "mp079", verb), VERBS) == (Line.of(command, verb, "MP079"), True)


def test_a_line_that_begins_with_nothing_known_is_left_to_the_other_suggestions() -> None:
    """A body alone has no line of its own, and other words name nothing."""
    assert verb_first(Line.release("frobnicate", "june-2020"), VERBS) is None
    assert verb_first(Line.release("panel"), VERBS) is None
    assert verb_of(Line.release("panel")) is None
