"""Every golden answer as what Slack is sent of it: messages and views of forms, by the golden's name."""

from __future__ import annotations

import json
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from commands.pressing import Pressing
from commands.protocol.line import page_of
from tests.golden.conftest import Offices
from tests.golden.rendering import Json, drawn
from tests.golden.story import Story
from tests.golden.test_pages import CASES, say
from tests.golden.test_stories import STORIES

FOLDERS = ("june-2020", "messages", "refused", "stories", "help", "empty-release", "large-release")
"""The folders of golden texts, in the order in which they are read."""


@dataclass(frozen=True)
class Answer:
    """A golden answer: its name, the names of others that are drawn the same, and a message or a form's view."""

    name: str
    same: tuple[str, ...]
    sent: Json

    @property
    def folder(self) -> str:
        """The folder of its golden text."""
        return self.name.partition("/")[0]

    @property
    def is_form(self) -> bool:
        """Whether it is a form, which opens as a modal."""
        return self.sent.get("type") == "modal"


def answers() -> list[Answer]:
    """All of them, in the order of the folders; what looks the same is there once, under the first name."""
    by_look: dict[str, list[tuple[str, Json]]] = {}
    for name, sent in sorted(_made(), key=lambda each: (FOLDERS.index(each[0].partition("/")[0]), each[0])):
        look = {key: sent.get(key) for key in ("title", "submit", "blocks")} if sent.get("blocks") else sent["text"]
        by_look.setdefault(json.dumps(look, sort_keys=True), []).append((name, sent))
    return [Answer(found[0][0], tuple(name for name, _ in found[1:]), found[0][1]) for found in by_look.values()]


def _made() -> Iterator[tuple[str, Json]]:
    with tempfile.TemporaryDirectory() as folder, mock.patch.object(secrets, "token_urlsafe", return_value="a-secret"):
        offices = Offices(Path(folder))
        for name, setting, line, user in CASES:
            office = offices.open(setting)
            may = Pressing(office.store, user, office.now.date())
            yield name, drawn(say(office, line, user), may, page_of(line))
        for name, (setting, tell) in STORIES.items():
            story = Story(offices.open(setting), f"stories/{name}", setting)
            tell(story)
            yield from story.drawn.items()
        offices.close()
