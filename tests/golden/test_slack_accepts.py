"""Every verb, on an empty and on a large release, by every kind of person: Slack would take whatever comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count

import pytest

from bot import pages
from bot.pages.kit import forms
from bot.slack import submitted_forms
from bot.slack.limits.messages import message_faults, view_faults
from commands.catalogue import CATALOGUE, perform
from commands.protocol.form import Answer, Faults, Field, Form, Kind
from commands.protocol.request import Actor, Request
from commands.protocol.verb import Verb
from commands.results import Result
from tests.builders.office import DAN, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, Office
from tests.golden.conftest import Offices
from tests.golden.lines import FETCHED, LINES, mistaken
from tests.golden.settings import EMPTY, LARGE, Setting
from tests.profiles import either

PEOPLE = (STRANGER, DAN, TAG_CHAIR, RACHEL)
"""One of each kind, those who may least first, since what one does the next one finds done."""

READERS = either((STRANGER, RACHEL), in_dev=RACHEL)
"""Reading shows all of them the same, but for what is not White."""

DECIDING = frozenset(("evidence", "signoff", "position", "condition", "recommend", "decide", "baseline", "criterion", "document", "live"))
"""Verbs of the review and the decision, which have more to ask on the day of the decision."""

STEPS = 4
"""How many forms may follow one another."""

DELIVERIES = count()

VERBS = [(command, verb) for command, verbs in CATALOGUE.items() for verb in verbs]
RUNS = [
    pytest.param(setting, day, people, command, verb, id=f"{name}-{command[1:]}-{verb.name}")
    for name, setting, day, people in (
        ("empty", EMPTY, (2020, 1, 10), either((PEOPLE,), in_dev=(STRANGER, RACHEL))[0]),
        ("large", LARGE, (2020, 1, 10), either(((DAN, RACHEL),), in_dev=(RACHEL,))[0]),
        ("decision-day", LARGE, (2020, 6, 12), either(((TAG_CHAIR, PANEL_CHAIR, RACHEL),), in_dev=(TAG_CHAIR, PANEL_CHAIR))[0]),
    )
    for command, verb in VERBS
    if name != "decision-day" or verb.name in DECIDING
]
"""Every verb on both releases; on the large one those of the decision once more on its day.

In dev a release manager tries them, a stranger, and on the day of the decision those who speak then; in ci one of each kind.
"""


def test_every_verb_has_lines() -> None:
    """A new verb is tried here too, and none is tried that is gone."""
    assert {command: set(verbs) for command, verbs in LINES.items()} == {
        command: {verb.name for verb in verbs} for command, verbs in CATALOGUE.items()
    }


@pytest.mark.parametrize(("setting", "day", "people", "command", "verb"), RUNS)
def test_slack_would_accept_what_a_verb_sends(
    offices: Offices, setting: Setting, day: tuple[int, int, int], people: tuple[str, ...], command: str, verb: Verb[Result]
) -> None:
    """Each line of the verb, and the forms that follow it, come back as messages and modals inside Slack's limits."""
    office = offices.open(setting)
    office.at(*day)
    faults = [
        f"{line} by {user}: {fault}"
        for user in (people if verb.acts else READERS)
        for line in lines_for(user, setting, LINES[command][verb.name], verb)
        for fault in faults_of(office, f"{command} {setting.line(line)}", user)
    ]
    assert faults == []


def lines_for(user: str, setting: Setting, lines: tuple[str, ...], verb: Verb[Result]) -> Iterator[str]:
    """The lines to try: of a stranger who would act the first two stand for all, and mistakes are made on one release only."""
    wanted = lines[:2] if user == STRANGER and verb.acts else lines
    return (each for each in wanted if setting is EMPTY or "{" not in each or not mistaken(each))


def faults_of(office: Office, line: str, user: str) -> Iterator[str]:
    """What Slack would refuse of the answers to a line: the first, and each that comes of filling in a form."""
    result = say(office, line, user)
    yield from (f"at once: {fault}" for fault in refused_by_slack(result))
    for step in range(STEPS):
        if not isinstance(result, Form):
            return
        unanswered = say(office, str(result.line), user, {each.name: "" for each in result.fields}, result)
        yield from (f"after an empty form {step}: {fault}" for fault in refused_by_slack(unanswered, result))
        filled = say(office, str(result.line), user, {each.name: filled_in(each) for each in result.fields}, result)
        yield from (f"after a filled form {step}: {fault}" for fault in refused_by_slack(filled, result))
        result = filled


def say(office: Office, line: str, user: str, answers: Mapping[str, Answer] | None = None, form: Form | None = None) -> Result:
    """A command line with what Slack was asked beforehand, or a form coming back."""
    command, _, text = line.partition(" ")
    request = Request(
        *(command, text, Actor(user), office.now, f"{next(DELIVERIES)}", "C0ANY"),
        answers=answers,
        seen=form.seen if form else 0,
        step=form.step if form else "",
        opened=form.opened if form else (),
        fetched=FETCHED.get(text.partition(" ")[0]),
    )
    return perform(office.store, request)


def filled_in(field: Field) -> Answer:
    """What a person may put into a field: what is there, the first choice, or something of the right kind."""
    if field.value:
        return field.value
    match field.kind:
        case Kind.CHOICE:
            return field.options[0].value if field.options else ""
        case Kind.CHOICES | Kind.TICKS:
            return tuple(each.value for each in field.options)
        case Kind.DATE:
            return "2020-06-12"
        case Kind.PERSON:
            return DAN
        case Kind.PEOPLE:
            return (DAN,)
        case Kind.CHANNEL:
            return "C0NEW"
        case Kind.NUMBER:
            return "3"
        case Kind.LINE | Kind.TEXT:
            return "https://example.com/report" if "link" in field.name else "Words"
        case _:
            return ""


def refused_by_slack(result: Result, form: Form | None = None) -> Iterator[str]:
    """What Slack would refuse of an answer, posted as a message or shown in the place of a form."""
    if isinstance(result, Form):
        yield from view_faults(forms.modal(result))
        return
    if isinstance(result, Faults):
        # Slack shows a fault beside the input block that it names, and closes the form where no such block is there.
        blocks = {each.name for each in form.fields} if form else set()
        yield from (f"no field {name} to say so at" for name in forms.errors(result) if name not in blocks)
        return
    message = pages.message(result)
    yield from message_faults(message)
    yield from view_faults(submitted_forms.answer_view(message))
