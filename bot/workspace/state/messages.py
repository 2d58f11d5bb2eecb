"""The messages of the workspace: post, change, delete, pin, react; ephemeral ones are kept apart."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable

from bot.workspace.state.directory import SLACKBOT
from bot.workspace.state.feed import EventFeed
from bot.workspace.state.ids import Timestamps, as_number
from bot.workspace.state.store import DocumentStore, Json

TOMBSTONE = "tombstone"
"""The subtype of what is left of a deleted message with replies."""


class Messages:
    """Messages by channel and timestamp; each change is added to the feed.

    `shown` returns the business time for the page; `touched` is called with each message's timestamp.
    """

    def __init__(
        self, store: DocumentStore, feed: EventFeed, shown: Callable[[], int], touched: Callable[[str], None] = lambda ts: None
    ) -> None:
        self._store = store
        self._feed = feed
        self._shown = shown
        self._touched = touched
        self._order: dict[str, list[tuple[int, str]]] = {}
        self.timestamps = Timestamps()
        self.read_order()

    def read_order(self) -> None:
        """Reads the order kept in memory again, after the store was cleared or filled."""
        with self._store.lock:
            self._order.clear()
            stored = self._store.all("messages")
            for body in stored:
                self._index(body)
            self.timestamps = Timestamps(max((m["ts"] for m in stored), key=as_number, default="0.0"))

    def post(self, channel: str, message: Json) -> Json:
        """Adds a message with a new timestamp; a reply is counted on its parent."""
        with self._store.lock:
            body = {"type": "message", **message, "channel": channel, "ts": self.timestamps.next(), "shown_at": self._shown()}
            self._store.put("messages", _key(channel, body["ts"]), body)
            self._index(body)
            self._touched(body["ts"])
            self._feed.add("message", channel=channel, user=body.get("only"), message=page_json(body))
            if body.get("thread_ts") and not body.get("only"):
                self._count(channel, body["thread_ts"])
        return body

    def get(self, channel: str, ts: object) -> Json | None:
        """Returns a message that everyone sees, by its timestamp."""
        message = self._store.get("messages", _key(channel, str(ts)))
        return None if message is None or message.get("only") else message

    def ephemeral(self, channel: str, ephemeral_id: str, user: str) -> Json | None:
        """Returns a person's ephemeral message."""
        message = self._store.get("messages", _key(channel, ephemeral_id.removeprefix("E")))
        return message if message and message.get("only") == user else None

    def replaced(self, message: Json) -> list[Json]:
        """Returns what a message was before its last few changes, newest first."""
        return self._store.replaced("messages", _key(message["channel"], message["ts"]))

    def change(self, message: Json) -> None:
        """Stores a changed message."""
        with self._store.lock:
            channel = message["channel"]
            self._store.put("messages", _key(channel, message["ts"]), message)
            self._touched(message["ts"])
            self._feed.add("message_changed", channel=channel, user=message.get("only"), message=page_json(message))

    def delete(self, message: Json) -> None:
        """Removes a message. In place of one with replies a notice stays until they are gone too, as in Slack."""
        with self._store.lock:
            channel, ts = message["channel"], message["ts"]
            if message.get("reply_count"):
                self.change(_tombstone(message))
                return
            self._store.drop("messages", _key(channel, ts))
            self._order[channel].remove((as_number(ts), ts))
            gone = {"ephemeral_id": f"E{ts}"} if message.get("only") else {"ts": ts}
            self._feed.add("message_deleted", channel=channel, user=message.get("only"), **gone)
            if message.get("thread_ts") not in (None, ts) and not message.get("only"):
                self._count(channel, message["thread_ts"])

    def listed(self, channel: str, *, thread: str | None = None, user: str | None = None) -> list[Json]:
        """Returns a channel's messages, or a thread's with its parent, oldest first, with a person's ephemeral ones."""
        return [m for m in self.everything(channel, user) if _belongs(m, thread)]

    def everything(self, channel: str, user: str | None = None) -> list[Json]:
        """Returns a channel's messages and replies, oldest first, with a person's ephemeral ones."""
        with self._store.lock:
            messages = [self._store.get("messages", _key(channel, ts)) for _, ts in self._order.get(channel, [])]
        return [m for m in messages if m is not None and m.get("only") in (None, user)]

    def _count(self, channel: str, thread: str) -> None:
        parent = self.get(channel, thread)
        if parent is None:
            return
        replies = [m for m in self.listed(channel, thread=thread) if m["ts"] != thread]
        counted = {k: v for k, v in parent.items() if k not in ("reply_count", "reply_users", "latest_reply", "thread_ts")}
        if replies:
            users = list(dict.fromkeys(str(m["user"]) for m in replies))
            counted |= {"reply_count": len(replies), "reply_users": users, "latest_reply": replies[-1]["ts"], "thread_ts": thread}
        if not replies and is_tombstone(parent):
            self.delete(counted)
        else:
            self.change(counted)

    def _index(self, body: Json) -> None:
        insort(self._order.setdefault(body["channel"], []), (as_number(body["ts"]), body["ts"]))


def is_tombstone(message: Json) -> bool:
    """Returns whether a message is what is left of a deleted one with replies."""
    return message.get("subtype") == TOMBSTONE


def _tombstone(message: Json) -> Json:
    kept = ("type", "channel", "ts", "shown_at", "thread_ts", "reply_count", "reply_users", "latest_reply")
    told = {"subtype": TOMBSTONE, "user": SLACKBOT, "text": "This message was deleted.", "hidden": True}
    return {k: message[k] for k in kept if k in message} | told


def api_json(message: Json, *, metadata: bool = False) -> Json:
    """Returns a message in the format of the Web API, with its metadata only on request."""
    hidden = {"channel", "only", "shown_at", *(() if metadata else ("metadata",))}
    body = {k: v for k, v in message.items() if k not in hidden}
    if body.get("files"):
        body["files"] = [{k: v for k, v in f.items() if k != "thumb"} for f in body["files"]]
    return body


def page_json(message: Json) -> Json:
    """Returns a message for the page: with business time, short file addresses, and whether it is ephemeral."""
    body = api_json(message, metadata=True)
    body |= {"shown_at": message["shown_at"], "ephemeral": bool(message.get("only")), "pinned": bool(message.get("pinned_to"))}
    body.pop("pinned_to", None)
    if message.get("only"):
        body["ephemeral_id"] = f"E{message['ts']}"
    if message.get("files"):
        body["files"] = [file_on_page(f) for f in message["files"]]
    return body


def file_on_page(file: Json) -> Json:
    """Returns a file for the page."""
    address = f"/files/{file['id']}/{file['path_name']}"
    picture = file["mimetype"].startswith("image/")
    return {
        **{k: file[k] for k in ("id", "name", "title", "mimetype", "size")},
        "url": address,
        "thumb": address if picture else None,
        "alt_txt": file.get("alt_txt", ""),
    }


def _belongs(message: Json, thread: str | None) -> bool:
    if thread is not None:
        return thread in (message["ts"], message.get("thread_ts"))
    parent = message.get("thread_ts")
    return parent is None or parent == message["ts"] or message.get("subtype") == "thread_broadcast"


def _key(channel: str, ts: str) -> str:
    return f"{channel}:{ts}"
