"""Delivery keys: what Slack delivers twice has one key, so that it has one effect (design, promise 2)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

LONGEST = 200
"""Characters that a key may take; what is longer is told apart by its digest."""


def command_key(body: Mapping[str, Any]) -> str:
    """A slash command: its trigger."""
    return _key("command", body.get("team_id"), body.get("trigger_id"))


def event_key(body: Mapping[str, Any]) -> str:
    """An event: its event_id, which a redelivery keeps."""
    return _key("event", body.get("team_id"), body.get("event_id"))


def action_key(body: Mapping[str, Any], action: Mapping[str, Any]) -> str:
    """A click: team, user, action and the instant of the action."""
    return _key("action", _id(body, "team"), _id(body, "user"), action.get("action_id"), action.get("action_ts"))


def view_key(body: Mapping[str, Any]) -> str:
    """A submitted view: its id and the hash of the state that was submitted."""
    view = body.get("view")
    return _key("view", view.get("id"), view.get("hash")) if isinstance(view, Mapping) else ""


def shortcut_key(body: Mapping[str, Any]) -> str:
    """A shortcut: its trigger."""
    return _key("shortcut", _id(body, "team"), body.get("trigger_id"))


def derived(key: str, part: str) -> str:
    """The key of something that follows from the delivery `key`."""
    return _bounded(f"{part}:{key}")


def _id(body: Mapping[str, Any], name: str) -> object:
    found = body.get(name)
    return found.get("id") if isinstance(found, Mapping) else found


def _key(kind: str, *parts: object) -> str:
    """The parts as one key; "" (no key) where the part that tells deliveries apart, the last, is missing."""
    if not parts[-1]:
        return ""
    return _bounded(":".join([kind, *("" if part is None else str(part) for part in parts)]))


def _bounded(key: str) -> str:
    """Printable ASCII of bounded length; anything else is replaced by a digest that is as unique."""
    if len(key) <= LONGEST and key.isascii() and key.isprintable():
        return key
    kind = key.partition(":")[0][:20]
    return f"{kind}:sha256:{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()}"
