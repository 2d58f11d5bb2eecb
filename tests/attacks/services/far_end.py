"""Slack's end of Socket Mode: hands out addresses, sends envelopes, delivers again what was not acknowledged, and misbehaves."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

Json = dict[str, Any]
SECONDS = 30.0
"""How long anything may take on a machine with much else to do."""


@dataclass
class FarEnd:
    """The connections that the bot has opened, newest last, and the acknowledgements by their envelope."""

    connections: list[ServerConnection] = field(default_factory=list)
    acknowledged: dict[str, Json] = field(default_factory=dict)
    opened: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)

    def talk(self, connection: ServerConnection) -> None:
        """Takes a connection and what comes over it."""
        with suppress(ConnectionClosed):
            connection.send(json.dumps({"type": "hello"}))
            with self.changed:
                self.connections.append(connection)
                self.opened += 1
                self.changed.notify_all()
            for message in connection:
                found = json.loads(message)
                with self.changed:
                    self.acknowledged[found["envelope_id"]] = found
                    self.changed.notify_all()
        with self.changed:
            if connection in self.connections:
                self.connections.remove(connection)
            self.changed.notify_all()

    def send(self, kind: str, payload: Json, envelope: str, *, times: int = 1) -> ServerConnection:
        """Sends an envelope over the newest connection, and returns that; waits for one if there is none."""
        text = json.dumps({"type": kind, "envelope_id": envelope, "accepts_response_payload": kind != "events_api", "payload": payload})
        while True:
            with self.changed:
                if not self.changed.wait_for(lambda: self.connections, SECONDS):
                    raise RuntimeError(f"the bot opened no connection for {SECONDS:.0f} s")
                newest = self.connections[-1]
            try:
                for _ in range(times):
                    newest.send(text)
            except ConnectionClosed:
                self.forget(newest)
            else:
                return newest

    def deliver(self, kind: str, payload: Json, envelope: str) -> Json:
        """Delivers until it is acknowledged, each time in an envelope of its own, as Slack does; returns the acknowledgement."""
        for attempt in range(5):
            name = f"{envelope}.{attempt}"
            over = self.send(kind, payload, name)
            with self.changed:
                self.changed.wait_for(lambda name=name, over=over: name in self.acknowledged or over not in self.connections, SECONDS)  # type: ignore[misc]  # mypy can't type a lambda's default.
                if name in self.acknowledged:
                    return self.acknowledged[name]
        raise RuntimeError(f"{envelope} was not acknowledged in five deliveries")

    def drop(self) -> None:
        """Cuts every connection without a word."""
        for each in list(self.connections):
            self.forget(each)
            with suppress(OSError):
                each.socket.shutdown(2)

    def forget(self, connection: ServerConnection) -> None:
        """Uses a connection no more."""
        with self.changed:
            if connection in self.connections:
                self.connections.remove(connection)
            self.changed.notify_all()

    def renew(self) -> None:
        """Asks the bot for a new connection, as Slack does every few hours, and waits for nothing."""
        with suppress(ConnectionClosed, IndexError):
            self.connections[-1].send(json.dumps({"type": "disconnect", "reason": "refresh_requested"}))

    def send_broken(self) -> None:
        """Sends what is no JSON, though it begins like it."""
        with suppress(ConnectionClosed, IndexError):
            self.connections[-1].send('{"type": "events_api", ')


@contextmanager
def far_end() -> Iterator[tuple[FarEnd, str]]:
    """A far end that listens while the block runs, and its address."""
    found = FarEnd()
    with serve(found.talk, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield found, f"ws://127.0.0.1:{server.socket.getsockname()[1]}/link"
        found.drop()
        server.shutdown()
        thread.join()
