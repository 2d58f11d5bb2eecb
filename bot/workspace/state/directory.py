"""The directory of the workspace: team, people, conversations and user groups, with memberships and visibility."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import cast

import yaml

from bot.workspace.state.ids import new_id
from bot.workspace.state.store import DocumentStore, Json

START_FILE = Path(__file__).parents[1] / "start.yaml"
SLACKBOT = "USLACKBOT"


def read_start() -> Json:
    """Returns the start data: the workspace's own, and `roster`, `channels` and `clearances` for the bot."""
    return copy.deepcopy(_start())


@cache
def _start() -> Json:
    return cast("Json", yaml.safe_load(START_FILE.read_text(encoding="utf-8")))


class Directory:
    """People, conversations and user groups. Methods return None for what does not exist."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store
        start = read_start()
        self.team: Json = start["team"]
        self.bot: Json = start["bot"]

    @property
    def bot_user(self) -> str:
        """Returns the bot's user id."""
        return str(self.bot["id"])

    def load_start_data(self) -> None:
        """Loads the start data into an empty store."""
        start = read_start()
        for person in start["people"]:
            self._store.put("people", person["id"], {**person, "guest": person.get("guest", False), "deleted": False})
        everyone = [p["id"] for p in start["people"] if not p.get("guest")]
        for given in start["conversations"]:
            members = everyone if given["members"] == "all" else list(given["members"])
            self._put_channel(given, members + ([self.bot_user] if given.get("bot", True) else []))
        for person in start["people"]:
            self._put_direct_message(person["id"], "D" + person["id"][1:])
        for group in start["usergroups"]:
            self._store.put("usergroups", group["id"], group)

    def _put_channel(self, given: Json, members: list[str]) -> None:
        channel = {
            "id": given["id"],
            "name": given["name"],
            "topic": given.get("topic", ""),
            "private": given.get("private", False),
            "general": given.get("general", False),
            "archived": False,
            "im_with": None,
            "members": members,
        }
        self._store.put("channels", channel["id"], channel)

    def _put_direct_message(self, user: str, key: str) -> Json:
        channel = {"id": key, "name": "", "topic": "", "private": True, "general": False, "archived": False, "im_with": user}
        channel["members"] = [user, self.bot_user]
        self._store.put("channels", key, channel)
        return channel

    def person(self, user: str) -> Json | None:
        """Returns a person, the bot or Slackbot."""
        plain = {"title": "", "guest": False, "deleted": False}
        if user == self.bot_user:
            return {**plain, **self.bot, "title": "Runs the governance of SEC Releases", "colour": "#0b5fff"}
        if user == SLACKBOT:
            return {**plain, "id": SLACKBOT, "name": "slackbot", "real_name": "Slackbot", "colour": "#757575"}
        return self._store.get("people", user)

    def role(self, user: str) -> Json:
        """Returns a person's body at the start, and what they can do there in one line."""
        start = _start()
        seat = next((each for each in start["roster"] if each["user"] == user), {"committee": "", "chair": False})
        body = next(each for each in start["bodies"] if each["committee"] == seat["committee"])
        return {"body": body["name"], "can": body["chair" if seat["chair"] else "member"], "is_chair": seat["chair"]}

    def people(self) -> list[Json]:
        """Returns all people, without the bot."""
        return self._store.all("people")

    def put_person(self, person: Json) -> None:
        """Stores a changed person."""
        self._store.put("people", person["id"], person)

    def channel(self, key: str) -> Json | None:
        """Returns a conversation by its id."""
        return self._store.get("channels", key)

    def channels(self) -> list[Json]:
        """Returns all conversations, including direct messages."""
        return self._store.all("channels")

    def add_channel(self, name: str, *, private: bool) -> Json:
        """Stores a new channel of the bot's, which is its first member."""
        key = new_id("C")
        self._put_channel({"id": key, "name": name, "private": private}, [self.bot_user])
        made = (self.channel(key) or {}) | {"creator": self.bot_user}
        self.put_channel(made)
        return made

    def put_channel(self, channel: Json) -> None:
        """Stores a changed conversation."""
        self._store.put("channels", channel["id"], channel)

    def channel_named(self, name: str) -> Json | None:
        """Returns a conversation by its name, without the `#`."""
        return next((c for c in self.channels() if c["name"] == name and name), None)

    def direct_message(self, user: str) -> Json:
        """Returns the bot's direct message with a person, created if needed."""
        with self._store.lock:
            existing = next((c for c in self.channels() if c["im_with"] == user), None)
            return existing or self._put_direct_message(user, new_id("D"))

    def groups(self) -> list[Json]:
        """Returns the user groups."""
        return self._store.all("usergroups")

    def sees(self, user: str, key: str) -> bool:
        """Returns whether a person can see a conversation: members can, and non-guests can see public channels."""
        channel, person = self.channel(key), self.person(user)
        if channel is None or person is None:
            return False
        return user in channel["members"] or not (channel["private"] or person["guest"])

    def person_json(self, person: Json) -> Json:
        """Returns a person in the format of the Web API."""
        is_bot = person["id"] == self.bot_user
        return {
            "id": person["id"],
            "team_id": self.team["id"],
            "name": person["name"],
            "deleted": person["deleted"],
            "color": person["colour"].lstrip("#"),
            "real_name": person["real_name"],
            "tz": "Europe/London",
            "tz_label": "Greenwich Mean Time",
            "tz_offset": 0,
            "profile": {
                "title": person["title"],
                "real_name": person["real_name"],
                "real_name_normalized": person["real_name"],
                "display_name": person["name"],
                "display_name_normalized": person["name"],
                "team": self.team["id"],
                **({"bot_id": self.bot["bot_id"]} if is_bot else {"email": email_of(person)}),
            },
            "is_admin": False,
            "is_owner": False,
            "is_bot": is_bot,
            "is_restricted": person["guest"],
            "is_ultra_restricted": person["guest"],
            "is_app_user": False,
            "updated": 1578650400,
        }

    def channel_json(self, channel: Json) -> Json:
        """Returns a conversation in the format of the Web API."""
        if channel["im_with"] is not None:
            return {
                "id": channel["id"],
                "created": 1578650400,
                "is_im": True,
                "is_org_shared": False,
                "is_archived": channel["archived"],
                "user": channel["im_with"],
                "is_user_deleted": bool((self.person(channel["im_with"]) or {}).get("deleted")),
            }
        return {
            "id": channel["id"],
            "name": channel["name"],
            "name_normalized": channel["name"],
            "is_channel": not channel["private"],
            "is_group": channel["private"],
            "is_im": False,
            "is_mpim": False,
            "is_private": channel["private"],
            "is_general": channel["general"],
            "is_archived": channel["archived"],
            "is_member": self.bot_user in channel["members"],
            "is_shared": False,
            "is_ext_shared": False,
            "is_org_shared": False,
            "created": 1578650400,
            "creator": channel.get("creator", "U0RACHEL"),
            "context_team_id": self.team["id"],
            "topic": {"value": channel["topic"], "creator": "U0RACHEL", "last_set": 1578650400},
            "purpose": {"value": channel.get("purpose", ""), "creator": "", "last_set": 0},
        }


def email_of(person: Json) -> str:
    """Returns a person's address in the example domain."""
    return f"{person['name']}@example.org"
