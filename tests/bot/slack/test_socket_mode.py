"""Socket Mode end to end: the same listeners over a WebSocket that a fake Slack hands out."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from slack_sdk.errors import SlackClientNotConnectedError
from slack_sdk.socket_mode.builtin import SocketModeClient
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from bot.slack.answering import Answering
from bot.slack.listeners.app import attach, make_app
from bot.slack.socket_mode import SocketMode
from storage.engine.session import StoreBusy
from tests.bot.conftest import Notebook
from tests.builders.edge import button, command_form
from tests.builders.processes import copied, forked
from tests.builders.slack_server import FakeSlack, Misbehaviour

SECONDS = 20.0


@dataclass
class Socket:
    """The far end of the WebSocket: envelopes go in, acknowledgements come out."""

    url: str
    server: Server
    connections: Queue[ServerConnection] = field(default_factory=Queue)
    answers: Queue[dict[str, Any]] = field(default_factory=Queue)
    connection: ServerConnection | None = None

    def ask(self, kind: str, payload: dict[str, Any], envelope: str = "e1") -> dict[str, Any]:
        """Sends an envelope and waits for its acknowledgement."""
        if self.connection is None:
            self.connection = self.connections.get(timeout=SECONDS)
        self.connection.send(json.dumps({"type": kind, "envelope_id": envelope, "accepts_response_payload": True, "payload": payload}))
        return self.answers.get(timeout=SECONDS)


@pytest.fixture
def far_end(slack: FakeSlack) -> Iterator[Socket]:
    """A WebSocket server whose address apps.connections.open hands out."""

    def talk(connection: ServerConnection) -> None:
        connection.send(json.dumps({"type": "hello"}))
        found.connections.put(connection)
        try:
            for message in connection:
                found.answers.put(json.loads(message))
        except ConnectionClosed:
            return

    with serve(talk, "127.0.0.1", 0, ping_interval=None) as server:
        found = Socket(f"ws://127.0.0.1:{server.socket.getsockname()[1]}/link", server)
        slack.answers["apps.connections.open"] = lambda _: {"ok": True, "url": found.url}
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield found
        server.shutdown()
        thread.join()


@pytest.fixture
def connected(slack: FakeSlack, far_end: Socket, notebook: Notebook) -> Iterator[Socket]:
    """The bot, connected or about to be."""
    answers = Answering(threads=1)
    app = make_app("xoxb-test", f"{slack.url}/api/")
    attach(app, notebook.desk(answers))
    connection = SocketMode(app, "xapp-test", answers, retry_after=0.05)
    connection.start()
    yield far_end
    connection.stop()
    answers.close()


def test_a_command_is_answered_in_the_acknowledgement(connected: Socket, notebook: Notebook) -> None:
    """The acknowledgement's payload is the ephemeral answer, as over HTTP."""
    answer = connected.ask("slash_commands", dict(command_form("status june-2020")))
    assert answer["envelope_id"] == "e1"
    assert answer["payload"] == {"response_type": "ephemeral", "text": "Answer to /release status june-2020", "blocks": []}
    assert [each.actor.user for each in notebook.requests] == ["U0MANAGER"]


def test_a_click_is_acknowledged_and_answered_at_its_response_url(connected: Socket, slack: FakeSlack) -> None:
    """The acknowledgement is empty; the answer follows."""
    clicked = button("show:list", "/release list", response_url=f"{slack.url}/response/7")
    assert connected.ask("interactive", clicked) == {"envelope_id": "e1"}
    assert slack.wait_for(lambda: bool(slack.webhooks))
    assert slack.webhooks[0]["text"] == "Answer to /release list"


def test_a_malformed_envelope_does_no_harm(connected: Socket) -> None:
    """The next command is answered after a payload of a shape that Slack does not send."""
    first = connected.ask("slash_commands", dict(command_form("list")), "e1")
    assert connected.connection is not None
    connected.connection.send(
        json.dumps({"type": "events_api", "envelope_id": "bad", "payload": {"type": "event_callback", "event": None}})
    )
    connected.connection.send("not json")
    assert connected.ask("slash_commands", dict(command_form("due")), "e2")["envelope_id"] == "e2"
    assert first["envelope_id"] == "e1"


def test_an_event_that_is_not_stored_is_not_acknowledged(connected: Socket, notebook: Notebook) -> None:
    """Slack sends what is not acknowledged again; then it is stored and acknowledged."""
    event = {"type": "user_change", "user": {"id": "U1", "deleted": True}}
    payload = {"type": "event_callback", "team_id": "T0SEC", "event_id": "Ev1", "event": event}
    tried = threading.Event()

    def leave(user: str, key: str) -> None:
        if not tried.is_set():
            tried.set()
            raise StoreBusy("busy")
        notebook.gone.append((user, key))

    notebook.leaving = leave
    connected.ask("slash_commands", dict(command_form("list")), "e1")
    assert connected.connection is not None
    connected.connection.send(json.dumps({"type": "events_api", "envelope_id": "first", "payload": payload}))
    assert tried.wait(SECONDS)
    assert connected.ask("events_api", payload, "again")["envelope_id"] == "again"
    assert notebook.gone == [("U1", "event:T0SEC:Ev1")]


@pytest.mark.parametrize(
    "odd", [Misbehaviour(status=500), Misbehaviour(body={"ok": False, "error": "invalid_auth"}), Misbehaviour(reset=True)]
)
def test_it_connects_when_slack_lets_it(slack: FakeSlack, far_end: Socket, notebook: Notebook, odd: Misbehaviour) -> None:
    """A Slack that is away or refuses at first is asked again."""
    slack.script["apps.connections.open"] = [odd, odd]
    answers = Answering(threads=1)
    app = make_app("xoxb-test", f"{slack.url}/api/")
    attach(app, notebook.desk(answers))
    connection = SocketMode(app, "xapp-test", answers, retry_after=0.01)
    connection.start()
    try:
        assert far_end.ask("slash_commands", dict(command_form("list")))["payload"]["text"] == "Answer to /release list"
    finally:
        connection.stop()
        answers.close()
    assert len(slack.called("apps.connections.open")) == 3


def test_a_refused_renewal_is_said_and_mended(slack: FakeSlack, far_end: Socket, notebook: Notebook) -> None:
    """A connection that is lost, and whose token Slack refuses by then, says so; when Slack takes the token again, it is opened."""
    answers = Answering(threads=1)
    app = make_app("xoxb-test", f"{slack.url}/api/")
    attach(app, notebook.desk(answers))
    connection = SocketMode(app, "xapp-test", answers, looked_at_every=0.01)
    connection.start()
    try:
        far_end.ask("slash_commands", dict(command_form("list")))
        assert connection.wrong() == ""
        slack.errors["apps.connections.open"] = "invalid_auth"
        assert far_end.connection is not None
        far_end.connection.close()
        assert slack.wait_for(lambda: "(invalid_auth)" in connection.wrong(), SECONDS)
        del slack.errors["apps.connections.open"]
        far_end.connection = None
        assert far_end.ask("slash_commands", dict(command_form("due")), "e2")["envelope_id"] == "e2"
        assert connection.wrong() == ""
    finally:
        connection.stop()
        answers.close()


def test_a_renewed_connection_is_read_at_once(slack: FakeSlack, far_end: Socket, notebook: Notebook) -> None:
    """Though the one before stays open and says nothing: slack_sdk's reader would wait for it, here longer than this test does."""
    answers = Answering(threads=1)
    app = make_app("xoxb-test", f"{slack.url}/api/")
    attach(app, notebook.desk(answers))
    connection = SocketMode(app, "xapp-test", answers, looked_at_every=3 * SECONDS)
    connection.start()
    try:
        far_end.ask("slash_commands", dict(command_form("list")))
        client = connection._handler.client  # noqa: SLF001 - slack_sdk waits three seconds, which a busy machine may take too.
        assert isinstance(client, SocketModeClient)
        assert client.current_session
        assert client.current_session.sock
        client.current_session.sock.settimeout(3 * SECONDS)
        before, far_end.connection = far_end.connection, None
        assert before
        before.send(json.dumps({"type": "disconnect", "reason": "refresh_requested"}))
        assert far_end.ask("slash_commands", dict(command_form("due")), "e2")["envelope_id"] == "e2"
    finally:
        connection.stop()
        answers.close()


def test_an_answer_is_given_though_its_acknowledgement_is_lost(slack: FakeSlack, far_end: Socket, notebook: Notebook) -> None:
    """Who clicked hears at the response_url what was done."""
    answers = Answering(threads=1)
    app = make_app("xoxb-test", f"{slack.url}/api/")
    attach(app, notebook.desk(answers))
    connection = SocketMode(app, "xapp-test", answers)
    client = connection._handler.client  # noqa: SLF001 - The connection is lost at the moment of its answer, which no far end can time.

    def lost(message: str) -> None:
        raise SlackClientNotConnectedError(message)

    client.send_message = lost  # type: ignore[method-assign]  # Slack's client is lost here.
    clicked = button("show:list", "/release list", response_url=f"{slack.url}/response/7")
    client.run_message_listeners({"type": "interactive", "envelope_id": "e1", "payload": clicked}, "")
    assert slack.wait_for(lambda: bool(slack.webhooks))
    assert slack.webhooks[0]["text"] == "Answer to /release list"
    client.close()
    answers.close()


def test_the_whole_bot_answers_over_socket_mode(slack: FakeSlack, far_end: Socket, loaded: Path, tmp_path: Path) -> None:
    """June 2020's status is the same as over HTTP; the health endpoints are served, Slack's HTTP route is not, though all three are set."""
    copied(loaded, tmp_path)
    environ = {
        "SLACK_BOT_TOKEN": "xoxb-test",
        "SLACK_APP_TOKEN": "xapp-test",
        "SLACK_SIGNING_SECRET": "s3cret",
        "SLACK_API_URL": f"{slack.url}/api/",
        "RELEASE_BOT_NOW": "2020-01-10T10:00",
    }
    with forked(tmp_path, **environ) as bot:
        text = far_end.ask("slash_commands", dict(command_form("status june-2020")))["payload"]["text"]
        assert bot.until(200)["checks"]["socket"]["ok"]
        assert bot.ask("POST", "/slack/events")[0] == 404
        assert bot.end() == 0
    for words in ("Amber", "1 approved, 4 targeted", "0 of 9", "0 of 6", "17 Jan 2020"):
        assert words in text
