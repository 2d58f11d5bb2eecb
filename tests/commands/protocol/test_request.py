"""Requests: the line as typed, the day that an answer is about, and other words for the same request."""

from __future__ import annotations

from datetime import date

from commands.protocol.line import Line
from commands.protocol.request import Actor, Ask, Request
from tests.builders.office import RACHEL, START

REQUEST = Request("/release", "status june-2020", Actor(RACHEL), START)


def test_the_line_is_as_typed() -> None:
    """Command and text are joined by one blank, and a command alone has none after it."""
    assert REQUEST.line == "/release status june-2020"
    assert Request("/release", "", Actor(RACHEL), START).line == "/release"


def test_an_answer_is_about_today() -> None:
    """The day is the business day of the request."""
    asked = Ask(REQUEST, Line.parse(REQUEST.line))
    assert (asked.today, asked.request.today, asked.as_of) == (START.date(), START.date(), None)


def test_an_answer_that_looks_back_is_about_that_day() -> None:
    """With "as of", the day is that one, and the request's own day stays."""
    asked = Ask(REQUEST, Line.parse("/release status june-2020 as of 2019-12-01 page 2"))
    assert (asked.today, asked.as_of, asked.page) == (date(2019, 12, 1), date(2019, 12, 1), 2)
    assert asked.request.today == START.date()


def test_other_words_keep_the_rest_of_the_request() -> None:
    """`with_words` replaces the words, and keeps verb, day, page and request."""
    asked = Ask(REQUEST, Line.parse("/release status june-2020 as of 2019-12-01 page 2")).with_words(["november-2020"])
    assert asked.line == Line("/release", "status", ("november-2020",), date(2019, 12, 1), 2)
    assert (asked.verb, asked.words, asked.request) == ("status", ("november-2020",), REQUEST)
