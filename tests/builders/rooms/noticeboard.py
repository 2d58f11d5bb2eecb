"""A release office whose messages go to a fake Slack, to see what stays posted there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from bot.posts import posts
from bot.slack.client import web_client
from bot.slack.delivery import Delivery
from storage.engine.session import real_clock
from storage.mail.outbox import Sending
from tests.builders.office import Office
from tests.builders.rooms.reviews import buttons
from tests.builders.slack_server import FakeSlack, Json, fake_slack


@dataclass
class Noticeboard:
    """What an office has posted; `office.now` is the business clock."""

    office: Office
    slack: FakeSlack
    delivery: Delivery

    def deliver(self) -> None:
        """Sends everything that waits."""
        while self.delivery.deliver_due():
            pass

    def posted(self, key: str) -> Json:
        """The only message whose delivery key starts with `key`."""
        found = [each for each in self.slack.messages if each["metadata"]["event_payload"]["key"].startswith(key)]
        assert len(found) == 1, (key, [each["metadata"]["event_payload"]["key"] for each in self.slack.messages])
        return found[0]

    def shows(self, key: str) -> str:
        """What that message says after its edits, once everything is sent."""
        self.deliver()
        return self.slack.now_shows(self.posted(key))

    def offers(self, key: str) -> dict[str, str]:
        """That message's buttons after its edits by label, with their lines, once everything is sent."""
        self.deliver()
        posted = self.posted(key)
        return buttons(self.slack.edited.get(posted["ts"], posted))

    def pinned(self, key: str) -> bool:
        """Whether that message is pinned."""
        return self.posted(key)["ts"] in self.slack.pins

    def thread(self, key: str) -> list[str]:
        """The texts in that message's thread, without the details of a decision."""
        return [each for each in self.slack.thread_of(self.posted(key)) if " in detail\n" not in each]


@contextmanager
def noticeboard(office: Office) -> Iterator[Noticeboard]:
    """The board of an office."""
    with fake_slack() as slack:

        def render(sending: Sending) -> Json | None:
            return posts.message(office.store, sending.message, office.now, sending.channel)

        client = web_client("xoxb-test", f"{slack.url}/api/", timeout=20)
        # Real time, because an office whose clock moves with each transaction would outlive every lease.
        made = Delivery(office.store, client, render, business_now=lambda: office.now, pace=timedelta(0), now=real_clock)
        yield Noticeboard(office, slack, made)
