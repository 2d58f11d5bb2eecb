"""A mail server for tests, on this machine: it takes letters by SMTP, or misbehaves as it is told."""

from __future__ import annotations

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread
from typing import Any


@dataclass
class MailServerFake:
    """What was taken, and what comes instead of the next answers: by command, a reply or "" to hang up. "." is the end of a letter."""

    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)
    script: dict[str, list[str]] = field(default_factory=dict)
    logins: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """The address for the configuration."""
        return f"smtp://127.0.0.1:{self.port}"


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        fake: MailServerFake = self.server.fake  # type: ignore[attr-defined]  # Set where the server is made.
        to = ""
        if not self._answer(fake, "connect", "220 ready"):
            return
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            if verb == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
            if verb == "AUTH":
                fake.logins.append(line)
            usual = {"EHLO": "250-here\r\n250 AUTH PLAIN", "AUTH": "235 ok", "DATA": "354 go on"}.get(verb, "250 ok")
            if not self._answer(fake, verb, usual):
                return
            if verb == "DATA" and not self._letter(fake, to):
                return

    def _letter(self, fake: MailServerFake, to: str) -> bool:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        reply = fake.script["."].pop(0) if fake.script.get(".") else "250 taken"
        # A server that hangs up has taken the letter all the same: nobody outside can tell.
        if not reply or reply.startswith("2"):
            made: Any = message_from_bytes(b"".join(lines), policy=policy.default)
            fake.letters.append((to, made))
        if reply:
            self.wfile.write(f"{reply}\r\n".encode())
        return bool(reply)

    def _answer(self, fake: MailServerFake, verb: str, usual: str) -> bool:
        reply = fake.script[verb].pop(0) if fake.script.get(verb) else usual
        if reply:
            self.wfile.write(f"{reply}\r\n".encode())
        # After a refusal of DATA no letter follows, and the client goes on or leaves.
        return bool(reply) and not (verb == "DATA" and not reply.startswith("354"))


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def mail_server() -> Iterator[MailServerFake]:
    """A server on a free port of this machine, while the block lasts."""
    fake = MailServerFake()
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.fake = fake  # type: ignore[attr-defined]  # A server gives its handlers nothing else.
        fake.port = server.server_address[1]
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield fake
        server.shutdown()
