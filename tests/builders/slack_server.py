"""A fake Slack on loopback: keeps what is posted, gives it back by history and replies, and misbehaves by script."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar
from urllib.parse import parse_qsl

Json = dict[str, Any]
Reply = tuple[int, dict[str, str], Json]


Slack = TypeVar("Slack", bound="FakeSlack")


@dataclass
class Misbehaviour:
    """What goes wrong with one call: `before` it takes effect, or after (`accepted`)."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: Json = field(default_factory=dict)
    accepted: bool = False
    reset: bool = False
    hang: float = 0.0


@dataclass
class FakeSlack:
    """The state of the fake and its address; `script` holds, per method, the misbehaviours of its next calls.

    `edited` has the newest edit of each message by its ts, `pins` the ts of what is pinned. `refusing` has the error of each channel or
    person to whom nothing may be sent, and of each message, by its ts, that can't be changed. `teams` has the workspaces of people who are
    not of the bot's.
    """

    url: str = ""
    calls: list[tuple[str, Json]] = field(default_factory=list)
    messages: list[Json] = field(default_factory=list)
    edited: dict[str, Json] = field(default_factory=dict)
    pins: set[str] = field(default_factory=set)
    webhooks: list[Json] = field(default_factory=list)
    script: dict[str, list[Misbehaviour]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    refusing: dict[str, str] = field(default_factory=dict)
    deactivated: set[str] = field(default_factory=set)
    apps: set[str] = field(default_factory=set)
    teams: dict[str, str] = field(default_factory=dict)
    page_size: int = 200
    answers: dict[str, Callable[[Json], Json]] = field(default_factory=dict)
    changed: threading.Condition = field(default_factory=threading.Condition)
    released: threading.Event = field(default_factory=threading.Event)
    _count: int = 0

    def posted(self, key: str) -> list[Json]:
        """The messages with this delivery key."""
        return [each for each in self.messages if each.get("metadata", {}).get("event_payload", {}).get("key") == key]

    def now_shows(self, message: Json) -> str:
        """The text of a message as it is after its edits."""
        return str(self.edited.get(message["ts"], message)["text"])

    def thread_of(self, message: Json) -> list[str]:
        """The texts in a message's thread."""
        return [each["text"] for each in self.messages if each.get("thread_ts") == message["ts"]]

    def called(self, method: str) -> list[Json]:
        """The arguments of the calls to a method."""
        return [arguments for name, arguments in self.calls if name == method]

    def wait_for(self, condition: Callable[[], bool], seconds: float = 10.0) -> bool:
        """Waits until the condition holds; it is looked at after each request."""
        with self.changed:
            return self.changed.wait_for(condition, seconds)

    def handle(self, path: str, arguments: Json) -> tuple[Reply, Misbehaviour]:
        """Takes one request's effect and gives its answer."""
        with self.changed:
            try:
                return self._handle(path, arguments)
            finally:
                self.changed.notify_all()

    def _handle(self, path: str, arguments: Json) -> tuple[Reply, Misbehaviour]:
        if path.startswith("/response/"):
            self.webhooks.append({"path": path, **arguments})
            if "response_url" in self.errors:
                return (404, {}, {"ok": False, "error": self.errors["response_url"]}), Misbehaviour()
            return (200, {}, {"ok": True}), Misbehaviour()
        method = path.removeprefix("/api/")
        self.calls.append((method, arguments))
        scripted = self.script.get(method, [])
        odd = scripted.pop(0) if scripted else Misbehaviour()
        if method in self.errors:
            return (200, {}, {"ok": False, "error": self.errors[method]}), odd
        refused = [self.refusing[each] for name in ("channel", "ts", "timestamp") if (each := arguments.get(name)) in self.refusing]
        if refused:
            return (200, {}, {"ok": False, "error": refused[0]}), odd
        if (odd.status != 200 or odd.body) and not odd.accepted:
            return (odd.status, odd.headers, odd.body or {"ok": False, "error": "internal_error"}), odd
        answer = self._take_effect(method, arguments)
        if odd.status != 200:
            return (odd.status, odd.headers, odd.body or {"ok": False, "error": "internal_error"}), odd
        return (200, {}, answer), odd

    def _take_effect(self, method: str, arguments: Json) -> Json:
        if method in self.answers:
            return self.answers[method](arguments)
        match method:
            case "chat.postMessage":
                self._count += 1
                ts = f"1578650400.{self._count:06d}"
                channel = arguments["channel"]
                channel = f"D{channel[1:]}" if channel.startswith("U") else channel
                self.messages.append({**arguments, "channel": channel, "ts": ts})
                return {"ok": True, "ts": ts, "channel": channel}
            case "chat.update" if arguments["channel"][:1] in {"U", "W"}:
                return {"ok": False, "error": "channel_not_found"}
            case "chat.update":
                self.edited[arguments["ts"]] = arguments
                return {"ok": True, "ts": arguments["ts"], "channel": arguments["channel"]}
            case "pins.add":
                self.pins.add(arguments["timestamp"])
                return {"ok": True}
            case "pins.remove":
                self.pins.discard(arguments["timestamp"])
                return {"ok": True}
            case "files.getUploadURLExternal":
                self._count += 1
                return {"ok": True, "upload_url": f"{self.url}/upload/F{self._count:06d}", "file_id": f"F{self._count:06d}"}
            case "users.info":
                user = arguments["user"]
                said = {"deleted": user in self.deactivated, "is_bot": user in self.apps}
                return {"ok": True, "user": {"id": user, "team_id": self.teams.get(user, "T0SEC"), "real_name": user.title(), **said}}
            case "chat.getPermalink":
                address = f"{arguments['channel']}/p{arguments['message_ts'].replace('.', '')}"
                return {"ok": True, "permalink": f"https://sec.slack.com/archives/{address}"}
            case "conversations.open":
                return {"ok": True, "channel": {"id": f"D{arguments['users'][1:]}"}}
            case "conversations.history" | "conversations.replies":
                return self._page(arguments)
            case _:
                return {"ok": True}

    def _page(self, arguments: Json) -> Json:
        thread = arguments.get("ts")
        found = [
            each
            for each in reversed(self.messages)
            if each["channel"] == arguments["channel"] and (each.get("thread_ts") == thread if thread else not each.get("thread_ts"))
        ]
        if str(arguments.get("include_all_metadata")).lower() not in {"true", "1"}:
            found = [{name: value for name, value in each.items() if name != "metadata"} for each in found]
        start = int(arguments.get("cursor") or 0)
        end = start + min(self.page_size, int(arguments["limit"]))
        cursor = str(end) if end < len(found) else ""
        return {"ok": True, "messages": found[start:end], "response_metadata": {"next_cursor": cursor}}


@contextmanager
def fake_slack() -> Iterator[FakeSlack]:
    """A fake Slack that listens while the block runs."""
    with listening(FakeSlack()) as slack:
        yield slack


@contextmanager
def listening(slack: Slack) -> Iterator[Slack]:
    """Has a fake Slack listen while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode(errors="replace")
            arguments = json.loads(body) if body.startswith("{") else dict(parse_qsl(body))
            (status, headers, answer), odd = slack.handle(self.path, arguments)
            if odd.hang:
                slack.released.wait(odd.hang)
            if odd.reset:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
                self.connection.close()
                return
            content = json.dumps(answer).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", "Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST  # noqa: N815 - the server asks for this name.

        def log_message(self, *arguments: object) -> None:
            """Keeps the test's output clean."""

        def finish(self) -> None:
            try:
                super().finish()
            except (OSError, ValueError):
                self.close_connection = True  # The connection was reset on purpose.

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    slack.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield slack
    finally:
        slack.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
