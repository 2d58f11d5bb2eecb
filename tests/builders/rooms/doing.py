"""A changing command inside its transaction, for tests of the steps that commands share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from commands.protocol.command import Doing
from commands.protocol.form import Answer
from commands.protocol.line import Line
from commands.protocol.request import Actor, Ask, Request
from storage.engine.session import Act
from tests.builders.office import RACHEL, Office


@contextmanager
def doing(
    office: Office, line: str = "/release edit june-2020", user: str = RACHEL, channel: str = "", /, **answers: Answer
) -> Iterator[Doing]:
    """A command of that line by that person in that channel; with answers, the form that it asked for is coming back."""
    read = Line.parse(line)
    request = Request(read.command, read.text, Actor(user), office.now, answers=answers or None, channel=channel)
    with office.store.changing(Act(user, "test", office.now)) as tx:
        yield Doing(tx, Ask(request, read))
