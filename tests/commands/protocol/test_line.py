"""Command lines: what is written reads back as the same value, and how the parts are found in typed text."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.catalogue import CATALOGUE
from commands.protocol.line import MODIFICATION, RELEASE, Line, NotADayError, command_and_text

VERBS = st.sampled_from([(command, verb.name) for command, verbs in CATALOGUE.items() for verb in verbs])
TEXTS = st.one_of(
    st.text(max_size=20),
    st.text("abMP079-/<>@#|:.,£ \t\n\u00a0\"'“”‘’«»", max_size=20),
    st.sampled_from(
        ["june-2020", "part 1", "“MP 079”", "a ‘quoted’ word", "as", "of", "page", "2", "2020-01-10", "front-page", "AS", "Page"]
    ),
)
PAGES = st.integers(1, 999_999)
DAYS = st.none() | st.dates()
TIMES = st.none() | st.times().map(lambda found: found.replace(second=0, microsecond=0))


def ambiguous(words: tuple[str, ...]) -> bool:
    """Whether words read as the end of a line: "as of" anywhere, or a page at their end."""
    joined = " ".join(["", *words]).lower()
    return " as of" in joined or (len(words) > 1 and words[-2].lower() == "page" and words[-1].isdecimal())


@given(VERBS, st.lists(TEXTS, max_size=5), DAYS, PAGES, TIMES)
def test_a_line_that_is_written_reads_back_the_same(
    verb: tuple[str, str], texts: list[str], as_of: date | None, page: int, at: time | None
) -> None:
    """`Line.parse` is the inverse of `str()` for every verb, whatever blanks and quotes are in its words."""
    built = Line.of(*verb, *texts)
    line = Line(built.command, built.verb, built.words, as_of, page, at if as_of else None)
    if not ambiguous(line.words):
        assert Line.parse(str(line)) == line
        assert str(Line.parse(str(line))) == str(line)  # Which of two equal times it is doesn't count in a comparison.


@given(VERBS, st.lists(TEXTS, max_size=5), DAYS, PAGES)
def test_a_line_that_is_read_is_written_the_same(verb: tuple[str, str], texts: list[str], as_of: date | None, page: int) -> None:
    """`str()` is the inverse of `Line.parse`: text in its usual form comes back letter for letter."""
    ends = [*(["as", "of", as_of.isoformat()] if as_of else []), *(["page", str(page)] if page > 1 else [])]
    words = " ".join(texts).split()
    if not ambiguous(tuple(words)):
        text = " ".join([*verb, *words, *ends])
        assert str(Line.parse(text)) == text


@given(VERBS, st.lists(st.one_of(TEXTS, st.sampled_from(["as of", "page 2", "page 1", "as of 2020-01-10"])), max_size=6))
def test_typed_text_is_read_once_and_for_all(verb: tuple[str, str], texts: list[str]) -> None:
    """Any typed text is refused, or is a line that reads back the same; so a button never does other than what was typed."""
    try:
        line = Line.parse(" ".join([*verb, *texts]))
    except NotADayError as fault:
        line = fault.rest
    if not ambiguous(line.words):
        assert Line.parse(str(line)) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("/release", Line(RELEASE, "help")),
        ("/release page 2", Line(RELEASE, "help", page=2)),
        ("  /release   STATUS   june-2020 ", Line(RELEASE, "status", ("june-2020",))),
        ("/release status june-2020 AS  OF 2020-01-10", Line(RELEASE, "status", ("june-2020",), date(2020, 1, 10))),
        ("/release scope june-2020 page 2 as of 2020-01-10", Line(RELEASE, "scope", ("june-2020",), date(2020, 1, 10), 2)),
        ("/release scope june-2020 as of 2020-01-10 Page 3", Line(RELEASE, "scope", ("june-2020",), date(2020, 1, 10), 3)),
        ("/release status june-2020 as of 2020-01-10 14:00", Line(RELEASE, "status", ("june-2020",), date(2020, 1, 10), at=time(14))),
        ("/release scope june-2020 as of 2020-01-10 9:05 page 3", Line(RELEASE, "scope", ("june-2020",), date(2020, 1, 10), 3, time(9, 5))),
        ("/release scope june-2020 page 0", Line(RELEASE, "scope", ("june-2020",))),
        ("/release scope june-2020 page 2 page 1", Line(RELEASE, "scope", ("june-2020",))),
        ("/release scope june-2020 page two", Line(RELEASE, "scope", ("june-2020", "page", "two"))),
        ("/release accept june-2020 front-page 2", Line(RELEASE, "accept", ("june-2020", "front-page", "2"))),
        ("/modification show MP 79", Line(MODIFICATION, "show", ("MP", "79"))),
        ("/release history june-2020 of page 7 of 9", Line(RELEASE, "history", ("june-2020", "of", "page", "7", "of", "9"))),
    ],
)
def test_the_parts_of_typed_text(text: str, line: Line) -> None:
    """The verb in any case, the words, the day after "as of", and the last page number at the end."""
    assert Line.parse(text) == line


@pytest.mark.parametrize(
    ("text", "typed", "rest"),
    [
        ("/release status june-2020 as of", "", Line(RELEASE, "status", ("june-2020",))),
        ("/release status june-2020 as of monday page 2", "monday", Line(RELEASE, "status", ("june-2020",), page=2)),
        ("/release status as of 2020-01-10 25:00", "2020-01-10 25:00", Line(RELEASE, "status")),
        ("/release status as of 2020-02-30", "2020-02-30", Line(RELEASE, "status")),
        ("/release status as of 2020-01-10 as of 2020-01-11", "2020-01-10 as of 2020-01-11", Line(RELEASE, "status")),
    ],
)
def test_what_follows_as_of_must_be_a_day(text: str, typed: str, rest: Line) -> None:
    """Anything but one day after "as of" is an error with what was typed, and the line without it."""
    with pytest.raises(NotADayError) as fault:
        Line.parse(text)
    assert (fault.value.typed, fault.value.rest) == (typed, rest)


def test_more_words_go_before_the_day_and_the_page() -> None:
    """`then` appends words, each blank between them being one more word, and keeps the rest."""
    line = Line(RELEASE, "status", ("june-2020",), date(2020, 1, 10), 2)
    assert line.then("part 1", "", "x") == Line(RELEASE, "status", ("june-2020", "part", "1", "x"), date(2020, 1, 10), 2)
    assert str(line.then("x")) == "/release status june-2020 x as of 2020-01-10 page 2"
    assert line.text == "status june-2020 as of 2020-01-10 page 2"


def test_a_line_as_slack_sends_it() -> None:
    """The slash command is apart from its text, as in Slack's payloads."""
    assert command_and_text("  /release  status june-2020 ") == ("/release", "status june-2020")
    assert command_and_text("/release") == ("/release", "")
