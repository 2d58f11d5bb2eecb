"""What tests of the edge share: a fake Slack, and the WSGI application over a desk that remembers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.slack.answering import Answering
from bot.slack.listeners.app import attach, make_app
from bot.slack.listeners.handlers import Answer, Handlers, Message
from bot.slack.payloads import Back
from bot.slack.unfurls import Shared
from bot.web.http import Edge, Route, healthz, slack_route
from commands.protocol.request import Request
from tests.builders.edge import SECRET, Client
from tests.builders.processes import run
from tests.builders.slack_server import FakeSlack, fake_slack

NOW = datetime(2020, 1, 10, 10, tzinfo=UTC)


@dataclass
class Notebook:
    """A desk's memory: the requests that it was handed; `answer` may be replaced to misbehave."""

    requests: list[Request] = field(default_factory=list)
    shared: list[tuple[Request, str]] = field(default_factory=list)
    gone: list[tuple[str, str]] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)
    channels: list[tuple[str, str]] = field(default_factory=list)
    shown: list[tuple[Answer, str, str]] = field(default_factory=list)
    homes: list[str] = field(default_factory=list)
    told: list[tuple[str, str, Back]] = field(default_factory=list)
    heard: list[tuple[Request, str]] = field(default_factory=list)
    joined: list[Request] = field(default_factory=list)
    links: list[Shared] = field(default_factory=list)
    answer: Callable[[Request], Answer] = field(default=lambda request: {"text": f"Answer to {request.line}", "blocks": []})
    not_shown: str = ""
    leaving: Callable[[str, str], None] | None = None

    def perform(self, request: Request) -> Answer:
        """Notes and answers."""
        self.requests.append(request)
        return self.answer(request)

    def leave(self, user: str, key: str) -> None:
        """Notes who was deactivated, unless `leaving` does something else."""
        if self.leaving:
            self.leaving(user, key)
        else:
            self.gone.append((user, key))

    def share(self, request: Request, thread: str) -> Message:
        """Notes and answers."""
        self.shared.append((request, thread))
        return {"text": "Shared with the channel."}

    def choices(self, kind: str, typed: str, request: Request) -> list[Message]:
        """One option, which tells what was asked."""
        return [{"text": {"type": "plain_text", "text": f"{kind} {typed} {request.line}".strip()}, "value": kind}]

    def show(self, answer: Answer, trigger: str, view: str) -> str:
        """Notes what was to be shown; says what went wrong, if `not_shown` is set."""
        self.shown.append((answer, trigger, view))
        return self.not_shown

    def desk(self, answers: Answering) -> Handlers:
        """The desk that hands everything to this notebook."""
        return Handlers(
            answer=self.perform,
            share=self.share,
            search_options=self.choices,
            show=self.show,
            tell=lambda request, taken, back: self.told.append((request.line, taken.message["text"], back)),
            home_opened=self.homes.append,
            heard=lambda request, thread: self.heard.append((request, thread)),
            joined=self.joined.append,
            deactivated=self.leave,
            channel_closed=lambda channel, why, key: self.channels.append((channel, why.name)),
            channel_opened=lambda channel, key: self.channels.append((channel, "")),
            file_deleted=lambda file, key: self.files.append((file, key)),
            link_shared=self.links.append,
            answers=answers,
            now=lambda: NOW,
        )


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A fake Slack on loopback."""
    with fake_slack() as found:
        yield found


@pytest.fixture
def notebook() -> Notebook:
    """What the desk was handed."""
    return Notebook()


@pytest.fixture
def client(notebook: Notebook) -> Iterator[Client]:
    """A client of the WSGI application whose listeners hand to the notebook."""
    answers = Answering(threads=1)
    app = make_app("xoxb-test", "http://127.0.0.1:9/api/")
    attach(app, notebook.desk(answers))
    yield Client(Edge({"/slack/events": slack_route(app, SECRET, answers), "/healthz": Route(("GET", "HEAD"), healthz)}))
    answers.close()


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database that holds the shipped reference data and an admin, made by `python -m bot load`."""
    folder = tmp_path_factory.mktemp("loaded")
    done = run(folder, "load", RELEASE_BOT_ADMINS="U0BOSS")
    assert (done.returncode, done.stderr) == (0, "")
    return folder
