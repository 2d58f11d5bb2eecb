"""A workspace served on a loopback port with a bot that records what it is sent and answers as it is told."""

from __future__ import annotations

import http.client
import json
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier
from waitress.server import create_server

from bot.workspace import THREADS, CommandHint, ShortcutHint, VerbHint, Workspace
from bot.workspace.hints import Rehearsal
from bot.workspace.times import Stops

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Json = dict[str, Any]
Reply = tuple[int, str, bytes]

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TOKEN = "xoxb-workspace-test"
COMMANDS = (CommandHint("/release", "status june-2020", "Where a release stands", (VerbHint("status", "status KEY", "Status"),)),)
SHORTCUTS = (ShortcutHint("use_as_evidence", "Use as evidence"), ShortcutHint("what_waits", "What waits", is_global=True))
DEADLINE = 10.0
EMPTY: Reply = (200, "text/plain", b"")


def answered(body: object) -> Reply:
    """A reply with JSON."""
    return 200, "application/json", json.dumps(body).encode()


class FakeBot:
    """Records each request once its signature is proven; `reply` says what to answer, by default nothing."""

    def __init__(self) -> None:
        self.received: queue.Queue[Json] = queue.Queue()
        self.headers: list[dict[str, str]] = []
        self.bodies: list[str] = []
        self.reply: Callable[[Json], Reply] = lambda received: EMPTY
        self._verifier = SignatureVerifier(SECRET)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Takes one request from the workspace."""
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        headers = {k[5:].replace("_", "-").lower(): v for k, v in environ.items() if k.startswith("HTTP_")}
        if environ["PATH_INFO"] != "/slack/events" or not self._verifier.is_valid_request(body, headers):
            start_response("401 Unauthorized", [("Content-Type", "text/plain"), ("Content-Length", "7")])
            return [b"the bot"]
        self.headers.append(headers)
        self.bodies.append(body.decode())
        if environ.get("CONTENT_TYPE", "").startswith("application/json"):
            received = json.loads(body)
        else:
            fields = {k: v[0] for k, v in parse_qs(body.decode(), keep_blank_values=True).items()}
            received = json.loads(fields["payload"]) if "payload" in fields else fields
        status, kind, content = self.reply(received)
        self.received.put(received)
        start_response(f"{status} Told", [("Content-Type", kind), ("Content-Length", str(len(content)))])
        return [content]

    def next(self) -> Json:
        """The next request, waited for."""
        return self.received.get(timeout=DEADLINE)


class Stand:
    """A workspace at work: the page's requests, the Web API's client, the bot behind it."""

    def __init__(self, workspace: Workspace, bot: FakeBot, port: int) -> None:
        self.workspace = workspace
        self.bot = bot
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.client = WebClient(TOKEN, base_url=f"{self.url}/api/", timeout=20)
        self.client.retry_handlers = []
        self.moves: list[tuple[datetime, datetime]] = []
        self.resets = 0

    def raw(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        """One request as it is; the status and body of the answer."""
        status, _, content = self.whole(method, path, body, headers)
        return status, content

    def whole(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """One request as it is; status, headers and body of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def get(self, path: str) -> Json:
        """What the page reads."""
        status, body = self.raw("GET", path)
        assert status == 200, body
        return dict(json.loads(body))

    def post(self, name: str, /, **fields: Any) -> Json:
        """What the page sends, as Rachel if nobody else is named."""
        return self.send(name, **fields)[1]

    def send(self, name: str, /, **fields: Any) -> tuple[int, Json]:
        """What the page sends, with the status of the answer."""
        body = json.dumps({"as": "U0RACHEL", **fields}).encode()
        headers = {"Content-Type": "application/json", "Origin": self.url, "Sec-Fetch-Site": "same-origin"}
        status, answer = self.raw("POST", f"/workspace/{name}", body, headers)
        return status, json.loads(answer)

    def seq(self) -> int:
        """The number of the last change."""
        return int(self.get("/workspace/boot?as=U0RACHEL")["seq"])

    def event(self, since: int, kind: str, user: str = "U0RACHEL") -> Json:
        """The first change of a kind after a number, waited for."""
        ends = time.monotonic() + DEADLINE
        while time.monotonic() < ends:
            for event in self.events(since, user):
                if event["type"] == kind:
                    return event
        raise AssertionError(f"no {kind} event came")

    def events(self, since: int, user: str = "U0RACHEL") -> list[Json]:
        """The changes after a number."""
        return list(self.get(f"/workspace/changes?as={user}&since={since}")["events"])

    def messages(self, channel: str, user: str = "U0RACHEL", thread: str = "") -> list[Json]:
        """A channel's or thread's messages as a person sees them."""
        query = f"as={user}&channel={channel}" + (f"&thread_ts={thread}" if thread else "")
        return list(self.get(f"/workspace/messages?{query}")["messages"])

    def api(self, method: str, **args: Any) -> Json:
        """One call of the Web API by slack_sdk's client, with its arguments as JSON. Raises SlackApiError."""
        answer = self.client.api_call(method, json=args).data
        assert isinstance(answer, dict), answer
        return answer

    def trigger(self) -> str:
        """A fresh trigger id of Rachel's."""
        return self.workspace.world.tokens.trigger("U0RACHEL")


def wait_for(look: Callable[[], list[Json]]) -> list[Json]:
    """What a look finds, once it finds something."""
    ends = time.monotonic() + DEADLINE
    while time.monotonic() < ends:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError("nothing was found")


@contextmanager
def serving(app_of: Callable[[int], WSGIApplication]) -> Iterator[int]:
    """Serves an application on a free loopback port."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = int(listener.getsockname()[1])
    sockets: dict[int, Any] = {}
    server: Any = create_server(app_of(port), map=sockets, sockets=[listener], threads=THREADS)
    thread = threading.Thread(target=server.run)
    thread.start()

    def end() -> None:
        for each in list(sockets.values()):
            each.close()

    try:
        yield port
    finally:
        # A worker that wakes the loop at the same moment has `end` run before the byte of this call is written to the closed pipe.
        with suppress(OSError):
            server.trigger.pull_trigger(end)
        thread.join()
        server.task_dispatcher.shutdown()
        listener.close()


@contextmanager
def standing(
    path: Path,
    on_clock: Callable[[datetime, datetime], object] | None = None,
    stops: Stops | None = None,
    rehearsal: Rehearsal | None = None,
) -> Iterator[Stand]:
    """A workspace with its state at a path, served with a bot behind it."""
    bot = FakeBot()
    made: list[Stand] = []

    def moved(before: datetime, after: datetime) -> None:
        (on_clock or (lambda *times: made[0].moves.append(times)))(before, after)

    def app_of(port: int) -> WSGIApplication:
        workspace = Workspace(
            path=path,
            bot_url=f"http://127.0.0.1:{port}",
            signing_secret=SECRET,
            bot_token=TOKEN,
            commands=COMMANDS,
            shortcuts=SHORTCUTS,
            unfurl_domains=("example.org",),
            stops=stops,
            rehearsal=rehearsal,
            on_clock=moved,
            reset_bot=lambda: setattr(made[0], "resets", made[0].resets + 1),
        )
        made.append(Stand(workspace, bot, port))
        return workspace.wsgi(bot)

    with serving(app_of):
        try:
            yield made[0]
        finally:
            made[0].workspace.close()
