"""The fake Slack in a process of its own, so that processes that are killed leave it alone, and it can be asked what arrived."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

from tests.builders.slack_server import FakeSlack, Misbehaviour, Reply, listening

Json = dict[str, Any]


class AskedSlack(FakeSlack):
    """A Slack that tells over its own address what was posted to it. It knows nothing of `client_msg_id`."""

    def _handle(self, path: str, arguments: Json) -> tuple[Reply, Misbehaviour]:
        if path == "/asked/messages":
            return (200, {}, self._all()), Misbehaviour()
        if path == "/asked/forget":
            self.messages.clear()
            self.calls.clear()
            self.edited.clear()
            self.webhooks.clear()
            return (200, {}, {}), Misbehaviour()
        return super()._handle(path, arguments)

    def _all(self) -> Json:
        return {"messages": self.messages, "edited": self.edited, "shared": self._shared(), "webhooks": self.webhooks}

    def _shared(self) -> list[str]:
        return [str(arguments.get("files")) for name, arguments in self.calls if name == "files.completeUploadExternal"]

    def _take_effect(self, method: str, arguments: Json) -> Json:
        if method == "files.info":
            if not any(arguments["file"] in each for each in self._shared()):
                return {"ok": False, "error": "file_not_found"}  # As of Slack's own: a file appears when its upload is completed.
            return {"ok": True, "file": {"id": arguments["file"], "shares": {"public": {"C1": [{"ts": "1.1"}]}}}}
        return super()._take_effect(method, arguments)


@dataclass(frozen=True)
class Elsewhere:
    """A Slack in another process."""

    url: str

    def ask(self, what: str) -> Json:
        """What it holds: `messages`, or `forget` to start empty."""
        opener = build_opener(ProxyHandler({}))
        with opener.open(Request(f"{self.url}/asked/{what}", b"", method="POST"), timeout=30) as answer:
            found: Json = json.loads(answer.read())
        return found


@contextmanager
def elsewhere() -> Iterator[Elsewhere]:
    """A Slack in a process of its own while the block runs."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with listening(AskedSlack()) as slack:
            os.write(writing, slack.url.encode())
            os.close(writing)
            while True:
                signal.pause()
    os.close(writing)
    with os.fdopen(reading) as told:
        url = told.read()
    try:
        yield Elsewhere(url)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
