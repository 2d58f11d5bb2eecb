"""The step of a timetable that a line names by its words, and what is done with it."""

from __future__ import annotations

from datetime import date

import pytest

from commands.protocol.form import Form
from commands.protocol.line import Line
from commands.protocol.results import Changed
from policy.model.timetable import Milestone
from tests.builders.office import Office, expect

KEY = "june-2020"


def step(office: Office, key: str) -> Milestone:
    """A milestone of June 2020."""
    return next(each for each in office.release().milestones if each.key == key)


def confirmed(office: Office, said: object) -> None:
    """Does it, and confirms what the form warns of, if one comes."""
    answer = office.say(said) if isinstance(said, str | Line) else said
    if isinstance(answer, Form):
        answer = office.fill(answer)
    expect(Changed, answer)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("uit-start 20 Apr 2020", "2020-04-20"),
        ("UIT commences 20 April", "2020-04-20"),
        ("“UIT commences” Mon 20 Apr 2020", "2020-04-20"),
        ("uit commences 20/04/2020", "2020-04-20"),
        ("UIT commences May 2020", "2020-05"),
        ("UIT commences Q2 2020", "2020-Q2"),
        ("UIT commences next Thursday", "2020-01-16"),
    ],
)
def test_a_step_and_a_date_may_be_several_words(office: Office, typed: str, day: str) -> None:
    """The step is found by its words, and the date keeps its precision."""
    confirmed(office, f"/release milestone {KEY} {typed}")
    assert str(step(office, "uit-start").day) == day


def test_words_that_several_steps_have_ask_which(office: Office) -> None:
    """Each button has the complete line, with the date; pressing one sets it."""
    refused = office.refuses(
        f"/release milestone {KEY} commences 4 Jan 2021", because="2 steps match “commences”: “SIT commences” and “UIT"
    )
    assert refused.title == "Which milestone?"
    assert [str(each) for each in refused.instead] == [f"/release milestone {KEY} {each} 4 Jan 2021" for each in ("sit-start", "uit-start")]
    confirmed(office, refused.instead[1])
    assert str(step(office, "uit-start").day) == "2021-01-04"


def test_what_is_done_with_a_step_may_follow_its_words(office: Office) -> None:
    """Done with the last such day, a wrong date with its reason, and what is no step."""
    confirmed(office, f"/release milestone {KEY} SIT commences done 6 January")
    assert step(office, "sit-start").done_on == date(2020, 1, 6)
    office.refuses(f"/release milestone {KEY} SIT commences 31 Jun 2020", because="June 2020 has 30 days. Write /release milestone")
    office.refuses(f"/release milestone {KEY} SIT commences done May 2020", because="isn't a single day")
    office.refuses(f"/release milestone {KEY} the moon rises", because="has no milestone “the moon rises”")


def test_a_date_that_is_none_is_shown_as_typed(office: Office) -> None:
    """A refusal quotes the words as they were written, capitals included."""
    refused = office.refuses("/release milestone june-2020 UIT commences 31 February")
    assert refused.sentence.startswith("“31 February” isn't a date: ")
