"""The parts of `bin/formation` that decide: what counts as lost, doubled or different, and what the relay does when a process is away."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from tests.formation.__main__ import Lived, differences
from tests.formation.processes import Member, Relay

ONE = Lived({"june-2020": "a: 1"}, Counter({("U0RACHEL", "release:june-2020"): 1}), Counter({("C0JUNE", "Go"): 1}))


def test_what_differs_is_named() -> None:
    """A record that differs, an entry or a message that is missing, and one that came twice."""
    assert list(differences(ONE, ONE)) == []
    (record,) = differences(ONE, replace(ONE, files={"june-2020": "a: 2"}))
    assert record.startswith("june-2020 is on record otherwise")
    (missing,) = differences(ONE, replace(ONE, history=Counter()))
    assert missing == "history missing: 1 x U0RACHEL | release:june-2020"
    (twice,) = differences(ONE, replace(ONE, messages=Counter({("C0JUNE", "Go"): 2})))
    assert twice == "message more: 1 x C0JUNE | Go"


def test_a_request_goes_to_another_process_if_one_is_away(tmp_path: Path) -> None:
    """The body and Slack's headers arrive unchanged, once, at the one that answers."""
    arrived: list[tuple[bytes, str]] = []

    def application(environ: dict[str, Any], start_response: object) -> list[bytes]:
        assert callable(start_response)
        body = environ["wsgi.input"].read(int(str(environ["CONTENT_LENGTH"])))
        arrived.append((body, str(environ["HTTP_X_SLACK_SIGNATURE"])))
        start_response("200 OK", [("X-Answered", "yes")])
        return [b"done"]

    class Quiet(WSGIRequestHandler):
        def log_message(self, *arguments: object) -> None:
            """Keeps the test's output clean."""

    server = make_server("127.0.0.1", 0, application, handler_class=Quiet)
    thread = Thread(target=server.handle_request)
    thread.start()
    away, there = (Member(name, ("web",), {}, tmp_path) for name in ("away", "there"))
    there.port = server.server_port
    relay = Relay([away, there])
    said: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/slack/events",
        "CONTENT_TYPE": "application/json",
        "HTTP_X_SLACK_SIGNATURE": "v0=1",
        "wsgi.input": io.BytesIO(b"{}"),
    }
    answer = b"".join(relay(environ, lambda status, *_: said.append(status)))  # type: ignore[arg-type]  # Nobody writes to it.
    thread.join()
    server.server_close()
    assert (answer, said, arrived, relay.again) == (b"done", ["200 OK"], [(b"{}", "v0=1")], 1)
