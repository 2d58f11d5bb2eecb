"""The room of the record machine: June 2020's office, Slack as far as delivery calls it, and people who fill in whatever form comes."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any, cast

from hypothesis.stateful import RuleBasedStateMachine, initialize
from slack_sdk import WebClient

from bot.clock import real_now
from bot.posts import posts
from bot.slack.delivery import Delivery
from bot.slack.limits.messages import Via, message_faults
from commands.files.feeds import FeedMade
from commands.nudges import daily_check
from commands.protocol.form import Answer, Faults, Form
from commands.protocol.results import Refused
from storage.engine.session import Store
from storage.mail.outbox import Sending
from storage.sign_off.reviews import fetch_review
from tests.builders.databases import template
from tests.builders.office import DAN, OLIVER, PANEL_CHAIR, RACHEL, TAG_CHAIR, TAG_MEMBER, Office, copied, expect, open_office

KEY = "june-2020"
REFS = ("MP079", "MP084")
PEOPLE = (RACHEL, OLIVER, DAN, PANEL_CHAIR, TAG_CHAIR, TAG_MEMBER)
"""Whose Home and list are looked at."""
SAID = {"reason": "As minuted", "despite": "As minuted", "reference": "SECP_81"}
"""What people write where a form asks for a reason or a minute."""
Json = dict[str, Any]


def make(path: Path) -> None:
    """An office with channels for the committees, in which reminders go out each Working Day."""
    office = Office(open_office(f"sqlite:///{path}"))
    office.at(2020, 6, 10)
    for committee in ("tag", "opsg", "panel", "secas"):
        office.does(f"/release channel {KEY} {committee} <#C0{committee.upper()}>")
    daily_check.tick(office.store, office.now, time(9))
    office.store.close()


class Channels:
    """Slack as far as delivery calls it, without a network: the newest text of each message, and what is pinned.

    It takes what Slack takes, and nothing else.
    """

    def __init__(self) -> None:
        self.shown: dict[str, Json] = {}
        self.pins: set[str] = set()

    def chat_postMessage(self, **message: Any) -> Json:  # noqa: N802 - the SDK's name.
        """Posts a message."""
        _accept(message, "post")
        ts = f"1591783200.{len(self.shown) + 1:06d}"
        self.shown[ts] = message
        return {"ts": ts, "channel": message["channel"].replace("U", "D", 1) if message["channel"][0] == "U" else message["channel"]}

    def chat_update(self, **message: Any) -> Json:
        """Edits a message."""
        _accept(message, "update")
        assert message["ts"] in self.shown
        self.shown[message["ts"]] = {**self.shown[message["ts"]], **message}
        return {"ts": message["ts"], "channel": message["channel"]}

    def conversations_open(self, **people: Any) -> Json:
        """Returns the direct messages with a person."""
        return {"channel": {"id": people["users"].replace("U", "D", 1)}}

    def pins_add(self, **pin: Any) -> Json:
        """Pins a message."""
        self.pins.add(pin["timestamp"])
        return {}

    def pins_remove(self, **pin: Any) -> Json:
        """Removes a pin."""
        self.pins.discard(pin["timestamp"])
        return {}


def _accept(message: Json, via: Via) -> None:
    faults = message_faults({name: message[name] for name in ("text", "blocks", "metadata") if message.get(name) is not None}, via)
    assert faults == [], (faults, message["text"])


class Room(RuleBasedStateMachine):
    """People at work in June 2020's last weeks. Whatever is refused changes nothing, and is fine."""

    @initialize()
    def start(self) -> None:
        """A fresh office, whose real clock moves on with each look."""
        self.folder = tempfile.TemporaryDirectory(prefix="release-bot-record-")
        self.store = Store(copied(template("record-machine", make), Path(self.folder.name) / "own.db"))
        real = {"now": datetime(2026, 1, 1, tzinfo=UTC)}

        def clock() -> datetime:
            real["now"] += timedelta(seconds=5)
            return real["now"]

        self.store.clock = clock
        self.office = Office(self.store, _number=1000)
        self.office.at(2020, 6, 10)
        self.slack = Channels()
        client = cast(WebClient, self.slack)
        self.delivery = Delivery(self.store, client, self.render, business_now=lambda: self.office.now, pace=timedelta(0), now=real_now)
        made = expect(FeedMade, self.office.say(f"/release feed {KEY}", fetched=("https://bot.example.com",)))
        self.token = made.address.rpartition("/")[2].removesuffix(".ics")
        self.number = 0
        self.changed = True

    def render(self, sending: Sending) -> Json | None:
        """A message as the bot renders it."""
        return posts.message(self.store, sending.message, self.office.now, sending.channel)

    def attempt(self, line: str, user: str = RACHEL, **answers: Answer) -> object:
        """Types a line and fills in the forms that come, until something else does."""
        result = self.office.goes_through(line, user, **{**SAID, **answers})
        self.changed = not isinstance(result, Refused | Faults | Form)
        return result

    def stamp(self, ref: str) -> str:
        """What the card's buttons carry of a criterion: its text and evidence as shown. Empty if it has been dropped."""
        with self.store.reading() as conn:
            review = fetch_review(conn, KEY, committee="tag")
        return f"v{review.stamp(ref)}" if review and ref in review.refs else ""

    def teardown(self) -> None:
        """Closes the office."""
        self.store.close()
        self.folder.cleanup()
