"""Delivery keys: a repeated delivery from Slack has the same key, so it has one effect (design, promise 2)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

LONGEST = 200
"""The longest key in characters; a longer one is replaced by its digest."""


def command_key(body: Mapping[str, Any]) -> str:
    """Returns the key of a slash command: its trigger."""
    return _key("command", body.get("team_id"), body.get("trigger_id"))


def event_key(body: Mapping[str, Any]) -> str:
    """Returns the key of an event: its event_id, which a redelivery keeps."""
    return _key("event", body.get("team_id"), body.get("event_id"))


def action_key(body: Mapping[str, Any], action: Mapping[str, Any]) -> str:
    """Returns the key of a click: team, user, action and time of the action."""
    return _key("action", _id(body, "team"), _id(body, "user"), action.get("action_id"), action.get("action_ts"))


def view_key(body: Mapping[str, Any]) -> str:
    """Returns the key of a submitted view: its id and the hash of its state."""
    view = body.get("view")
    return _key("view", view.get("id"), view.get("hash")) if isinstance(view, Mapping) else ""


def shortcut_key(body: Mapping[str, Any]) -> str:
    """Returns the key of a shortcut: its trigger."""
    return _key("shortcut", _id(body, "team"), body.get("trigger_id"))


def derived(key: str, part: str) -> str:
    """Returns a key for something that follows from the delivery `key`."""
    return _bounded(f"{part}:{key}")


def _id(body: Mapping[str, Any], name: str) -> object:
    value = body.get(name)
    return value.get("id") if isinstance(value, Mapping) else value


def _key(kind: str, *parts: object) -> str:
    """Joins the parts into a key; returns "" if the last part, which distinguishes deliveries, is missing."""
    if not parts[-1]:
        return ""
    return _bounded(":".join([kind, *("" if part is None else str(part) for part in parts)]))


def _bounded(key: str) -> str:
    """Returns the key if it is short, printable ASCII; otherwise a digest of it."""
    if len(key) <= LONGEST and key.isascii() and key.isprintable():
        return key
    kind = key.partition(":")[0][:20]
    return f"{kind}:sha256:{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()}"
