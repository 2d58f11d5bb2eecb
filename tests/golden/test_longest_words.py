"""The longest words that forms take: the database keeps them, Slack takes what shows them, none pings, and a file brings them back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from random import randrange
from typing import Any

import pytest

from bot import pages
from bot.pages.kit import forms
from bot.slack.limits.messages import message_faults, view_faults
from commands.catalogue import CATALOGUE
from commands.protocol.form import Answer, Faults, Field, Form, Kind
from commands.protocol.results import Changed
from commands.results import Result
from storage.history import audit
from storage.release_file import parse_text, transfer, write
from tests.builders.databases import DIALECTS, Databases
from tests.builders.office import RACHEL, Office, open_office
from tests.golden.lines import LINES, mistaken
from tests.golden.settings import JUNE
from tests.golden.test_slack_accepts import filled_in, say
from tests.profiles import either

PIECE = "<!channel> <!here> @here <@U0OTHER> <#C0OTHER> & `|` *_~ \u05e9\u05dc\u05d5\u05dd \u0627\u0644\u0633 \U0001f9d1\u200d\U0001f692 "
"""What Slack would read as mentions and marks, with words from right to left, and emoji that have several units."""

_NUMBER = count(1)

EACH = min(either((1, 2), in_dev=2))
"""Of the lines that read, each one in ci, every second in dev, from the first or from the next."""


def longest(field: Field) -> str:
    """As many characters as a field takes, never the same twice, because some must be unlike all others."""
    size = min(field.longest, 3000)
    numbered = "".join(f"{next(_NUMBER)} {PIECE}" for _ in range(size // len(PIECE) + 1))
    return (numbered if field.kind is Kind.TEXT else numbered.replace("\n", " "))[:size].strip()


def answered(field: Field) -> Answer:
    """The longest answer to a field; where each line has a form of its own, in that form."""
    if field.kind not in {Kind.LINE, Kind.TEXT} or (field.value and re.fullmatch(r"[\d.,£ -]+", str(field.value))):
        return filled_in(field)
    words = longest(field)
    shaped = {
        "links": f"{words[:300]}: https://example.com/{'x' * 1900}",
        "efforts": f"{words[:300]}; 20; £12,000",
        "documents": f"Section Q ‘{words[:300]}’",
    }
    return shaped.get(field.name, words)


def through(office: Office, line: str) -> Iterator[tuple[str, Result]]:
    """The answers to a line, with its forms filled in as long as they take; what a field does not take becomes what fits its kind."""
    result = say(office, line, RACHEL)
    yield line, result
    for _ in range(4):
        if not isinstance(result, Form):
            return
        form = result
        answers = {each.name: answered(each) for each in form.fields}
        result = say(office, str(form.line), RACHEL, {**form.kept, **answers}, form)
        for _ in range(4):
            yield line, result
            if not isinstance(result, Faults):
                break
            for name in result.by_field:
                found = next((each for each in form.fields if each.name == name), None)
                answers[name] = filled_in(found) if found and answers.get(name) != filled_in(found) else ""
            result = say(office, str(form.line), RACHEL, {**form.kept, **answers}, form)


def faults_of(result: Result) -> Iterator[str]:
    """What Slack would refuse of an answer, and what in it would ping somebody."""
    if isinstance(result, Faults):
        return
    drawn: Any = forms.modal(result) if isinstance(result, Form) else pages.message(result)
    yield from view_faults(drawn) if isinstance(result, Form) else message_faults(drawn, via="respond")
    for text in marked(drawn):
        yield from (f"pings: {each}" for each in re.findall(r"<(?:!(?!date|subteam)|[@#][UC]0OTHER)[^>]*>", text))


def marked(value: Any) -> Iterator[str]:
    """The texts of a message in which Slack looks for markup."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn" or ("text" in value and isinstance(value["text"], str) and "type" not in value):
            yield value["text"]
        for each in value.values():
            yield from marked(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from marked(each)


def lines(*, acts: bool) -> Iterator[str]:
    """The lines of all verbs that act, but for those that end the release or take back what was said; or of those that read."""
    for command, verbs in CATALOGUE.items():
        for verb in verbs:
            if bool(verb.acts) is acts and verb.name not in {"cancel", "live", "undo"}:
                yield from (f"{command} {JUNE.line(each)}" for each in LINES[command][verb.name] if not ("{" in each and mistaken(each)))


@pytest.mark.parametrize("dialect", either(DIALECTS, in_dev="postgresql"))
def test_the_longest_words_are_kept_shown_and_brought_back(databases: Databases, dialect: str) -> None:
    """Every line of every verb, answered at length: no answer is refused by Slack, and the release file has all of it."""
    store = open_office(databases.migrated(dialect))
    office = Office(store)
    wrong, changed = [], 0
    for line in lines(acts=True):
        for said, result in through(office, line):
            changed += isinstance(result, Changed)
            wrong += [f"{said}: {each}" for each in faults_of(result)]
    assert changed > 50
    for line in tuple(lines(acts=False))[randrange(EACH) :: EACH]:
        wrong += [f"{line}: {each}" for each in faults_of(say(office, line, RACHEL))]
    assert wrong == []
    with store.reading() as conn:
        assert audit.replay(conn) == audit.snapshot(conn)
        contents = transfer.exported(conn, office.release())
    text = write(contents)
    brought = parse_text("june-2020.yaml", text)
    assert brought.releases == contents.releases
    assert max(len(each.label) for each in brought.releases[0].links) > 290
    store.close()
