"""A wire between the bot and PostgreSQL that tests cut or silence at a chosen moment."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import psycopg
from sqlalchemy import make_url

COMMIT = b"COMMIT\0"
"""The statement as it is sent; a transaction that begins as READ COMMITTED has the word too."""


@dataclass
class Wire:
    """Forwards bytes to a server at `to`. `mood` says what becomes of the next COMMIT: "forward", "lose" it, or lose its "answer".

    Once something was lost, the connection is cut; while `dead` is set, new ones are cut at once. A wire that is `silent` forwards nothing.
    """

    to: str | tuple[str, int]
    mood: str = "forward"
    dead: bool = False
    silent: bool = False
    cuts: int = 0
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    @property
    def port(self) -> int:
        """Where the bot connects to."""
        return int(self.listener.getsockname()[1])

    def accept(self) -> None:
        """Takes connections until the listener is closed."""
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                threading.Thread(target=self._talk, args=(client,), daemon=True).start()

    def _talk(self, client: socket.socket) -> None:
        if self.dead:
            client.close()
            return
        server = socket.socket(socket.AF_UNIX) if isinstance(self.to, str) else socket.socket()
        server.connect(self.to)
        losing = threading.Event()
        threading.Thread(target=self._back, args=(server, client, losing), daemon=True).start()
        with suppress(OSError):
            while data := client.recv(65536):
                while self.silent:
                    threading.Event().wait(0.05)
                if COMMIT in data and self.mood != "forward":
                    if self.mood == "lose":
                        self._cut(client, server)
                        return
                    losing.set()
                server.sendall(data)
        self._close(client, server)

    def _back(self, server: socket.socket, client: socket.socket, losing: threading.Event) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                if losing.is_set():
                    self._cut(client, server)
                    return
                client.sendall(data)
        self._close(client, server)

    def _cut(self, *ends: socket.socket) -> None:
        self.cuts += 1
        self.mood = "forward"
        self._close(*ends)

    @staticmethod
    def _close(*ends: socket.socket) -> None:
        for each in ends:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


@contextmanager
def wired(url: str) -> Iterator[tuple[Wire, str]]:
    """A wire to the PostgreSQL at `url`, and the URL of its other end."""
    with psycopg.connect(url) as connection:
        info = connection.info
        host, port = info.host or info.hostaddr, info.port
    wire = Wire(f"{host}/.s.PGSQL.{port}" if host.startswith("/") else (host, port))
    thread = threading.Thread(target=wire.accept, daemon=True)
    thread.start()
    parsed = make_url(url)
    other = parsed.set(host="127.0.0.1", port=wire.port, query={})
    try:
        yield wire, other.render_as_string(hide_password=False)
    finally:
        wire.listener.shutdown(socket.SHUT_RDWR)
        wire.listener.close()
