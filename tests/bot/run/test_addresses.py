"""The public address that the bot gives out, and whose X-Forwarded headers are used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from bot.run import offline
from bot.run.serving import behind
from bot.web.server import make_server
from tests.builders.office import RACHEL, copied
from tests.builders.signed import Message, configured, signed_in
from tests.builders.slack_server import fake_slack

FORWARDED = {"HTTP_X_FORWARDED_FOR": "203.0.113.7", "HTTP_X_FORWARDED_HOST": "bot.example.org", "HTTP_X_FORWARDED_PROTO": "https"}


@pytest.mark.parametrize(
    ("proxy", "seen"),
    [
        ("", "127.0.0.1 http own.example None"),
        ("10.0.0.5", "127.0.0.1 http own.example None"),
        ("127.0.0.1", "203.0.113.7 https bot.example.org bot.example.org"),
        ("*", "203.0.113.7 https bot.example.org bot.example.org"),
    ],
)
def test_only_a_trusted_proxy_s_headers_are_used(proxy: str, seen: str) -> None:
    """From anybody else they are dropped before the application sees them."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [])
        names = ("REMOTE_ADDR", "wsgi.url_scheme", "HTTP_HOST", "HTTP_X_FORWARDED_HOST")
        return [" ".join(str(environ.get(name)) for name in names).encode()]

    server = make_server(application, host="127.0.0.1", port=0, threads=1, largest=1000, settings=behind(proxy).items())
    try:
        environ = {"REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http", "HTTP_HOST": "own.example", **FORWARDED}
        wrapped: Any = server.application
        (answer,) = wrapped(environ, lambda *_: None)
    finally:
        server.close()
        server.task_dispatcher.shutdown()
    assert answer.decode() == seen


def test_addresses_are_built_from_release_bot_url(office_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It wins over the address that a request was sent to, and the command line has it too; without it the request's is used."""
    with fake_slack() as slack, signed_in(slack, configured(slack, copied(office_file, tmp_path / "own.db"))) as signed:
        by_request = signed.type("/release feed june-2020", RACHEL)
        config = replace(signed.bot.config, url="https://bot.example.org/bot")
        signed.bot.handling.url = config.url
        configured_one = signed.type("/release feed june-2020", RACHEL)
    assert offline.run(config, "/release feed june-2020", RACHEL) == 0
    assert "https://bot.example.org/bot/calendar/" in capsys.readouterr().out
    assert isinstance(by_request, Message)
    assert "bot.example.org" not in by_request.text
    assert isinstance(configured_one, Message)
    assert "https://bot.example.org/bot/calendar/" in configured_one.text
