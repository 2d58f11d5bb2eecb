"""The look for due notices at each tick: one statement while nothing changes, and the whole way from a decision to a letter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from slack_sdk import WebClient

from bot.bootstrap import Bot
from bot.config import read
from bot.mail.notices import Notices
from policy.public.events import EventKind
from storage.mail.lanes import Lane
from tests.bot.mail.fake_server import mail_server
from tests.builders.office import PANEL_CHAIR, Office


def test_nothing_is_read_again_until_something_changes(office: Office) -> None:
    """After a look, the next one on the same day asks for the newest entry of the history and no more."""
    looking = Notices(office.store, {EventKind.RID: ("all@example.org",)})
    looking.queue(office.now)
    with office.store.statements() as seen:
        looking.queue(office.now)
    assert len(seen) <= 3, seen.texts


def test_a_decision_becomes_a_letter(office: Office) -> None:
    """The bot with a mail server: a go/no-go decision, two ticks ten minutes apart, and the letter is there."""
    real = [datetime(2026, 3, 2, 9, tzinfo=UTC)]
    office.store.clock = lambda: real[0]
    with mail_server() as server:
        config = read(
            {
                "RELEASE_BOT_SMTP_URL": server.url,
                "RELEASE_BOT_MAIL_FROM": "releases@example.org",
                "RELEASE_BOT_UNSUBSCRIBE_URL": "https://example.org/leave",
                "RELEASE_BOT_MAIL_TO_BASELINE": "all@example.org",
            }
        )
        office.at(2020, 1, 17, 8)  # Before the daily check, which asks Slack about people.
        bot = Bot(config, office.store, WebClient(), lambda: office.now, lanes=(Lane.MAIL,))
        bot.tick()
        office.does(
            "/release decide june-2020 baseline", PANEL_CHAIR, outcome="agreed", reference="SECP_76", reason="Agreed.", covers="documents"
        )
        for _ in range(2):
            bot.tick()
            bot.delivery.deliver_due()
            real[0] += timedelta(minutes=11)
        bot.delivery.deliver_due()
        bot.background.close()
    ((to, letter),) = server.letters
    assert (to, letter["Subject"]) == ("all@example.org", "June 2020 SEC Release: RID baselined")
