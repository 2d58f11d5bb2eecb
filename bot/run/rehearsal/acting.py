"""People of a rehearsal at work: command lines performed in order, with the forms that they open filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from commands.catalogue import perform
from commands.protocol.form import Answer, Faults, Form, Kind
from commands.protocol.line import Line, command_and_text
from commands.protocol.request import AT_SERVER, Actor, Request
from commands.protocol.results import Refused
from commands.results import Result
from storage.engine.session import Store
from storage.sign_off.reviews import fetch_review

EVERY = "*"
"""The name of the answer for every field without an answer or value of its own, such as the acknowledgements of a Go."""

_SEVERAL = (Kind.CHOICES, Kind.TICKS)
"""Fields of which EVERY ticks all options."""

_FORMS = 5
"""The most forms that may follow each other for one line."""


class NotDoneError(Exception):
    """A line of a script that the bot did not carry out. The message names the line and what the bot said."""


@dataclass(frozen=True)
class Deed:
    """What somebody does at an instant: a command line with `answers` to its forms, or a Met on the criterion `sign`.

    With `sign`, `line` is the release's key. A deed with a `stage` does nothing; a scenario of that name ends there.
    """

    at: datetime
    person: str = ""
    line: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    sign: str = ""
    stage: str = ""


def carry_out(store: Store, deed: Deed, key: str) -> Result | None:
    """Performs a deed at its own instant, and returns its answer; `key` is its delivery key. Raises NotDoneError."""
    if deed.sign:
        return _perform(store, deed, _signing(store, deed, deed.sign), key)
    return _perform(store, deed, deed.line, key) if deed.line else None


def _signing(store: Store, deed: Deed, ref: str) -> str:
    """Returns the line of the card's button Met, which holds for the criterion and evidence as they are."""
    release = deed.line
    with store.reading() as conn:
        review = fetch_review(conn, release, criterion=ref)
    if review is None:
        raise NotDoneError(f"{release} has no criterion {ref}.")
    return str(Line.release("position", release, ref, "met", f"v{review.stamp(ref)}"))


def _perform(store: Store, deed: Deed, line: str, key: str) -> Result:
    command, text = command_and_text(line)
    # The card ignores a click within two real seconds of its last move, but not an answer to a form.
    answers: dict[str, Answer] | None = {} if deed.sign else None
    request = Request(command, text, Actor(deed.person), deed.at, key=key, via=AT_SERVER, answers=answers)
    result = perform(store, request)
    for number in range(_FORMS):
        if not isinstance(result, Form):
            break
        command, text = command_and_text(str(result.line))
        result = perform(
            store,
            replace(
                request,
                command=command,
                text=text,
                key=f"{key}:{number}",
                answers=_answers(result, dict(deed.answers)),
                seen=result.seen,
                step=result.step,
                opened=result.opened,
            ),
        )
    if isinstance(result, Refused | Faults | Form):
        raise NotDoneError(f"{line} as {deed.person} on {deed.at.day} {deed.at:%B %Y}: {result}")
    return result


def _answers(form: Form, given: Mapping[str, Answer]) -> dict[str, Answer]:
    answers: dict[str, Answer] = dict(form.kept)
    for each in form.fields:
        every = tuple(option.value for option in each.options) if each.kind in _SEVERAL and EVERY in given else given.get(EVERY, "")
        answers[each.name] = given.get(each.name, each.value or every)
    return answers
