"""The workspace's components, put together for the Web API, the page and the bot's answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from bot.workspace.hints import CommandHint, ShortcutHint
from bot.workspace.recorder import Recorder
from bot.workspace.state.archive import Saved
from bot.workspace.state.clock import WorkspaceClock
from bot.workspace.state.directory import Directory, read_start
from bot.workspace.state.dispatch import Dispatcher
from bot.workspace.state.faults import FaultPlan
from bot.workspace.state.feed import EventFeed
from bot.workspace.state.files import Files
from bot.workspace.state.messages import Messages
from bot.workspace.state.store import DocumentStore, Json
from bot.workspace.state.tokens import Tokens
from bot.workspace.state.views import Views


class World:
    """All state and services of the workspace."""

    def __init__(
        self,
        *,
        path: Path,
        bot_url: str,
        signing_secret: str,
        bot_token: str,
        commands: Sequence[CommandHint],
        shortcuts: Sequence[ShortcutHint],
        unfurl_domains: Sequence[str] = (),
    ) -> None:
        parts = urlsplit(bot_url)
        self.base_url = f"{parts.scheme}://{parts.netloc}"
        self.bot_token = bot_token
        self.commands = tuple(commands)
        self.shortcuts = tuple(shortcuts)
        self.unfurl_domains = tuple(unfurl_domains)
        self.store = DocumentStore(path)
        self.clock = WorkspaceClock(self.store)
        self.feed = EventFeed()
        self.directory = Directory(self.store)
        self.recorder = Recorder()
        self.messages = Messages(self.store, self.feed, lambda: int(self.clock.now().timestamp()), self.recorder.touched)
        self.views = Views(self.store, self.feed, self.directory)
        self.files = Files(self.store, self.base_url)
        self.tokens = Tokens(self.base_url)
        self.faults = FaultPlan()
        self.dispatcher = Dispatcher(bot_url, signing_secret, record=self.recorder.request)
        if not self.store.all("people"):
            with self.store.transaction():
                self._load_start_data()

    def reset(self) -> None:
        """Resets people, conversations, messages, files, views and clock to the start."""
        with self.store.transaction():
            self.store.clear()
            self.messages.read_order()
            self._load_start_data()

    def replace(self, saved: Saved) -> None:
        """Replaces people, conversations, messages, files, views and clock by saved ones."""
        with self.store.transaction():
            self.store.clear()
            for kind, key, body in saved.things:
                self.store.put(kind, key, body)
            for key, content in saved.contents.items():
                self.store.put_content(key, content)
            self.messages.read_order()

    def close(self) -> None:
        """Stops the threads and closes the file."""
        self.faults.clear()
        self.dispatcher.close()
        self.store.close()

    def bot_message(self, payload: Json) -> Json:
        """Returns a message by the bot, with its identity, as it is stored."""
        bot = self.directory.bot
        return {
            "user": bot["id"],
            "bot_id": bot["bot_id"],
            "app_id": bot["app_id"],
            "team": self.directory.team["id"],
            "bot_profile": {
                "id": bot["bot_id"],
                "app_id": bot["app_id"],
                "name": bot["real_name"],
                "deleted": False,
                "team_id": self.directory.team["id"],
            },
            **payload,
        }

    def notice(self, user: str, text: str) -> None:
        """Shows an error notice to one person on the page."""
        self.feed.add("notice", user=user, text=text)

    def _load_start_data(self) -> None:
        self.directory.load_start_data()
        for message in read_start()["messages"]:
            self.messages.post(message["channel"], {"user": message["user"], "text": message["text"]})
