"""Modals, stacked at most three high per person, and App Home views."""

from __future__ import annotations

import time
from typing import Any

from bot.workspace.state.blocks import completed, state_of
from bot.workspace.state.directory import Directory
from bot.workspace.state.feed import EventFeed
from bot.workspace.state.ids import new_id, new_word
from bot.workspace.state.store import DocumentStore, Json

STACK = 3


class Views:
    """The open views by id, and each person's stack of them."""

    def __init__(self, store: DocumentStore, feed: EventFeed, directory: Directory) -> None:
        self._store = store
        self._feed = feed
        self._directory = directory

    def get(self, view_id: object) -> Json | None:
        """Returns an open view by its id."""
        return self._store.get("views", str(view_id))

    def replaced(self, view: Json) -> list[Json]:
        """Returns what a view was before its last few updates, newest first."""
        return self._store.replaced("views", view["id"])

    def by_external_id(self, external_id: object) -> Json | None:
        """Returns an open view by the app's own id."""
        return next((v for v in self._store.all("views") if external_id and v["external_id"] == external_id), None)

    def stack(self, user: str) -> list[str]:
        """Returns the ids of a person's open modals, the top one last."""
        stored = self._store.get("stacks", user)
        return [] if stored is None else list(stored["views"])

    def top(self, user: str) -> Json | None:
        """Returns the modal a person sees."""
        stack = self.stack(user)
        return self.get(stack[-1]) if stack else None

    def home(self, user: str) -> Json | None:
        """Returns a person's App Home."""
        stored = self._store.get("homes", user)
        return None if stored is None else self.get(stored["view"])

    def open(self, user: str, given: Json) -> Json:
        """Opens a modal in place of all of the person's open ones."""
        with self._store.lock:
            self._close_all(user)
            return self._push(user, given)

    def push(self, user: str, given: Json) -> Json:
        """Opens a modal on top of the person's open ones."""
        with self._store.lock:
            return self._push(user, given)

    def update(self, view: Json, given: Json) -> Json:
        """Replaces the content of an open view, keeping its id and place."""
        with self._store.lock:
            unchanged = {k: view[k] for k in ("id", "root_view_id", "previous_view_id", "user")}
            fresh = {**self._build(given), **unchanged}
            self._store.put("views", view["id"], fresh)
            if self.top(view["user"]) == fresh:
                self._announce(view["user"])
            return fresh

    def publish(self, user: str, given: Json) -> Json:
        """Publishes a person's App Home."""
        with self._store.lock:
            old = self.home(user)
            if old is not None:
                return self.update(old, given)
            fresh = self._build(given) | {"id": new_id("V"), "previous_view_id": None, "user": user}
            fresh["root_view_id"] = fresh["id"]
            self._store.put("views", fresh["id"], fresh)
            self._store.put("homes", user, {"view": fresh["id"]})
            return fresh

    def close(self, user: str, view_id: str) -> bool:
        """Closes a person's modal and those on top of it, or all if it has clear_on_close; returns whether all were closed."""
        with self._store.lock:
            stack = self.stack(user)
            view = self.get(view_id)
            cleared = bool(view and view["clear_on_close"])
            keep = 0 if cleared or view_id not in stack else stack.index(view_id)
            self._cut(user, keep)
            return cleared

    def clear(self, user: str) -> None:
        """Closes all of a person's modals."""
        with self._store.lock:
            self._cut(user, 0)

    def on_page(self, user: str) -> Json:
        """Returns a person's open view for the page, and the height of the stack."""
        top = self.top(user)
        return {"view": None if top is None else page_json(top), "stack": len(self.stack(user))}

    def _push(self, user: str, given: Json) -> Json:
        stack = self.stack(user)
        view = self._build(given) | {"id": new_id("V"), "user": user}
        view["root_view_id"] = stack[0] if stack else view["id"]
        view["previous_view_id"] = stack[-1] if stack else None
        self._store.put("views", view["id"], view)
        self._store.put("stacks", user, {"views": [*stack, view["id"]]})
        self._announce(user)
        return view

    def _cut(self, user: str, keep: int) -> None:
        stack = self.stack(user)
        for view_id in stack[keep:]:
            self._store.drop("views", view_id)
        self._store.put("stacks", user, {"views": stack[:keep]})
        self._announce(user)

    def _close_all(self, user: str) -> None:
        for view_id in self.stack(user):
            self._store.drop("views", view_id)
        self._store.put("stacks", user, {"views": []})

    def _build(self, given: Json) -> Json:
        bot = self._directory.bot
        blocks = completed(given["blocks"])
        return {
            "team_id": self._directory.team["id"],
            "type": given["type"],
            "blocks": blocks,
            "private_metadata": given.get("private_metadata", ""),
            "callback_id": given.get("callback_id", ""),
            "external_id": given.get("external_id", ""),
            "state": {"values": state_of(blocks, {})},
            "hash": f"{int(time.time())}.{new_word(8)}",
            "title": given.get("title"),
            "submit": given.get("submit"),
            "close": given.get("close"),
            "clear_on_close": given.get("clear_on_close", False),
            "notify_on_close": given.get("notify_on_close", False),
            "app_id": bot["app_id"],
            "app_installed_team_id": self._directory.team["id"],
            "bot_id": bot["bot_id"],
        }

    def _announce(self, user: str) -> None:
        self._feed.add("view", user=user, **self.on_page(user))


def api_json(view: Json) -> Json:
    """Returns a view in the format of the Web API."""
    return {k: v for k, v in view.items() if k != "user"}


def page_json(view: Json) -> Json:
    """Returns a view for the page, without the app's private data."""
    return {k: v for k, v in view.items() if k not in ("user", "private_metadata")}


def with_state(view: Json, values: object) -> Json:
    """Returns a view with the person's input in its state."""
    state: dict[str, Any] = {"values": state_of(view["blocks"], values)}
    return {**view, "state": state}
