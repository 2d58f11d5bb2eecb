"""The last requests and Web API calls between the embedded Slack and the bot, with the messages that each touched."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs

from bot.workspace.state.store import Json

KEPT = 400
_SECRET = frozenset({"token", "trigger_id", "response_url", "response_urls"})


class Recorder:
    """The last exchanges, oldest first: requests to the bot and calls by it. Without tokens, trigger ids and response addresses."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: deque[Json] = deque(maxlen=KEPT)
        self._here = threading.local()

    def request(self, body: bytes, answer: str, content: bytes) -> None:
        """Records a request to the bot with the status or error of its answer, and what the answer says."""
        sent = _payload(body)
        name = str(sent.get("command") or sent.get("type") or "request")
        if name == "event_callback":
            name = f"event {sent.get('event', {}).get('type', '')}"
        self._add({"kind": "request", "name": name, "sent": _open(sent), "answer": answer, "got": _readable(content), "messages": []})

    @contextmanager
    def call(self, name: str, sent: Json) -> Iterator[Json]:
        """Records a call by the bot; the block sets its `answer`. Messages posted or changed in the block belong to it."""
        entry: Json = {"kind": "call", "name": name, "sent": _open(sent), "answer": None, "messages": []}
        self._here.entry = entry
        try:
            yield entry
        finally:
            self._here.entry = None
            self._add(entry)

    def touched(self, ts: str) -> None:
        """Notes that a message was posted or changed, for the call that is being answered on this thread."""
        entry = getattr(self._here, "entry", None)
        if entry is not None and ts not in entry["messages"]:
            entry["messages"].append(ts)

    def about(self, ts: str) -> Json:
        """Returns the calls that touched a message, and the request to the bot that came before the first of them."""
        with self._lock:
            entries = list(self._entries)
        calls = [each for each in entries if ts in each["messages"]]
        first = entries.index(calls[0]) if calls else len(entries)
        request = next((each for each in reversed(entries[:first]) if each["kind"] == "request"), None) if calls else None
        return {"calls": calls, "request": request}

    def _add(self, entry: Json) -> None:
        with self._lock:
            self._entries.append(entry)


def _payload(body: bytes) -> Json:
    text = body.decode("utf-8", "replace")
    try:
        if text.startswith("{"):
            return dict(json.loads(text))
        fields = {name: values[0] for name, values in parse_qs(text, keep_blank_values=True).items()}
        return dict(json.loads(fields["payload"])) if "payload" in fields else fields
    except (ValueError, TypeError):
        return {"text": text[:2000]}


def _readable(content: bytes) -> Any:
    try:
        return json.loads(content) if content.strip() else None
    except ValueError:
        return content.decode("utf-8", "replace")[:2000]


def _open(sent: Json) -> Json:
    """Returns a sent payload without secrets; JSON in strings, as forms have it, is parsed."""
    found: Json = {}
    for name, value in sent.items():
        if name not in _SECRET:
            found[name] = _readable(value.encode()) if isinstance(value, str) and value[:1] in ("[", "{") else value
    return found
