"""Modals, stacked at most three high for each person, and App Home views."""

from __future__ import annotations

import time
from typing import Any

from bot.workspace.state.blocks import completed, state_of
from bot.workspace.state.directory import Directory
from bot.workspace.state.feed import Feed
from bot.workspace.state.ids import new_id, new_word
from bot.workspace.state.store import Json, Store

STACK = 3


class Views:
    """The views that are open, by id, and each person's stack of them."""

    def __init__(self, store: Store, feed: Feed, directory: Directory) -> None:
        self._store = store
        self._feed = feed
        self._directory = directory

    def get(self, view_id: object) -> Json | None:
        """An open view by its id."""
        return self._store.get("views", str(view_id))

    def by_external_id(self, external_id: object) -> Json | None:
        """An open view by the id that the app gave it."""
        return next((v for v in self._store.all("views") if external_id and v["external_id"] == external_id), None)

    def stack(self, user: str) -> list[str]:
        """The ids of a person's open modals, the one on top last."""
        kept = self._store.get("stacks", user)
        return [] if kept is None else list(kept["views"])

    def top(self, user: str) -> Json | None:
        """The modal that a person sees."""
        stack = self.stack(user)
        return self.get(stack[-1]) if stack else None

    def home(self, user: str) -> Json | None:
        """A person's App Home."""
        kept = self._store.get("homes", user)
        return None if kept is None else self.get(kept["view"])

    def open(self, user: str, given: Json) -> Json:
        """Opens a modal in place of all that the person had open."""
        with self._store.lock:
            self._close_all(user)
            return self._push(user, given)

    def push(self, user: str, given: Json) -> Json:
        """Opens a modal on top of what the person has open."""
        with self._store.lock:
            return self._push(user, given)

    def update(self, view: Json, given: Json) -> Json:
        """Puts new content into an open view, keeping its id and place."""
        with self._store.lock:
            kept = {k: view[k] for k in ("id", "root_view_id", "previous_view_id", "user")}
            fresh = {**self._built(given), **kept}
            self._store.put("views", view["id"], fresh)
            if self.top(view["user"]) == fresh:
                self._tell(view["user"])
            return fresh

    def publish(self, user: str, given: Json) -> Json:
        """Puts a person's App Home in place."""
        with self._store.lock:
            old = self.home(user)
            if old is not None:
                return self.update(old, given)
            fresh = self._built(given) | {"id": new_id("V"), "previous_view_id": None, "user": user}
            fresh["root_view_id"] = fresh["id"]
            self._store.put("views", fresh["id"], fresh)
            self._store.put("homes", user, {"view": fresh["id"]})
            return fresh

    def close(self, user: str, view_id: str) -> bool:
        """Closes a person's modal and those on top of it, all of them if it says so; tells whether all were."""
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
        """The view that is open for a person as the page gets it, and how many are stacked."""
        top = self.top(user)
        return {"view": None if top is None else page_json(top), "stack": len(self.stack(user))}

    def _push(self, user: str, given: Json) -> Json:
        stack = self.stack(user)
        view = self._built(given) | {"id": new_id("V"), "user": user}
        view["root_view_id"] = stack[0] if stack else view["id"]
        view["previous_view_id"] = stack[-1] if stack else None
        self._store.put("views", view["id"], view)
        self._store.put("stacks", user, {"views": [*stack, view["id"]]})
        self._tell(user)
        return view

    def _cut(self, user: str, keep: int) -> None:
        stack = self.stack(user)
        for view_id in stack[keep:]:
            self._store.drop("views", view_id)
        self._store.put("stacks", user, {"views": stack[:keep]})
        self._tell(user)

    def _close_all(self, user: str) -> None:
        for view_id in self.stack(user):
            self._store.drop("views", view_id)
        self._store.put("stacks", user, {"views": []})

    def _built(self, given: Json) -> Json:
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

    def _tell(self, user: str) -> None:
        self._feed.add("view", user=user, **self.on_page(user))


def api_json(view: Json) -> Json:
    """A view as the bot gets it."""
    return {k: v for k, v in view.items() if k != "user"}


def page_json(view: Json) -> Json:
    """A view as the page gets it: without what is the app's own."""
    return {k: v for k, v in view.items() if k not in ("user", "private_metadata")}


def with_state(view: Json, values: object) -> Json:
    """A view with what the person has put into it."""
    state: dict[str, Any] = {"values": state_of(view["blocks"], values)}
    return {**view, "state": state}
