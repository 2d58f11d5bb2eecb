"""Letters to a mail server that misbehaves: one for each notice and address, nothing lost, nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlalchemy import select, update

from bot.config import read
from bot.mail.delivery import BEGUN, TRIED_FOR, MailDelivery
from bot.run.checks.mail import check_mail
from storage.engine.session import Act
from storage.mail import held, outbox, unsent
from storage.mail.lanes import Lane
from storage.mail.leases import LEASE
from storage.mail.messages import NoticeByMail
from storage.tables import OutboxRow, table_of
from tests.bot.mail.fake_server import MailServerFake, mail_server
from tests.builders.office import Office

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
_out = table_of(OutboxRow).c


class Bench:
    """An office with one notice in the outbox: version 1.1 of the RID of June 2020. The test moves the real clock."""

    def __init__(self, office: Office, server: MailServerFake) -> None:
        self.office, self.server, self.now = office, server, START
        office.store.clock = lambda: self.now
        self.config = read(
            {
                "RELEASE_BOT_SMTP_URL": server.url.replace("//", "//bot:secret@"),
                "RELEASE_BOT_MAIL_FROM": "releases@example.org",
                "RELEASE_BOT_UNSUBSCRIBE_URL": "https://example.org/leave",
                "RELEASE_BOT_MAIL_TO": "all@example.org",
            }
        )
        self.put()

    def put(self, event: str = "rid/1.1", to: str = "all@example.org") -> None:
        """Queues a notice."""
        with self.office.store.changing(Act("U1", "test", self.office.now)) as tx:
            outbox.enqueue(tx, NoticeByMail(event, to, "june-2020"), key=f"mail:june-2020:{event}:{to}", channel=to)

    def deliver(self, **later: float) -> int:
        """Delivers, some time later, as a process of its own."""
        self.now += timedelta(**later)
        assert self.config.mail is not None
        made = MailDelivery(
            self.config.mail,
            "https://bot.example.org/releases/",
            store=self.office.store,
            client=WebClient(),
            business_now=lambda: self.office.now,
            now=lambda: self.now,
        )
        return made.deliver_due()

    def row(self) -> dict[str, Any]:
        """The first letter in the outbox."""
        with self.office.store.reading() as conn:
            return dict(conn.execute(select(table_of(OutboxRow)).where(_out.kind == "mail").order_by(_out.id)).mappings().first() or {})

    def told(self) -> list[str]:
        """What the release managers were told."""
        with self.office.store.reading() as conn:
            return [
                ids["text"] for ids in conn.execute(select(_out.ids).where(_out.kind == "notice", _out.channel == "U0RACHEL")).scalars()
            ]


@pytest.fixture
def bench(office: Office) -> Iterator[Bench]:
    """The test's bench."""
    with mail_server() as server:
        yield Bench(office, server)


def test_a_letter_says_what_happened_and_how_to_leave_the_list(bench: Bench) -> None:
    """Its Message-ID comes from the event, whatever the address, and the login is used."""
    bench.put(to="other@example.org")
    assert bench.deliver() == 2
    (to, letter), (other, second) = bench.server.letters
    assert (to, letter["To"], other) == ("all@example.org", "all@example.org", "other@example.org")
    assert letter["Subject"] == "June 2020 SEC Release: RID version 1.1 issued"
    assert (letter["From"], letter["List-Unsubscribe"]) == ("releases@example.org", "<https://example.org/leave>")
    assert letter["Message-ID"] == second["Message-ID"]
    lines = [each for each in letter.get_content().splitlines() if each]
    assert lines[0].startswith("Version 1.1 of the Release Implementation Document (RID) of the June 2020 SEC Release was issued on")
    assert lines[-3] == "More: https://bot.example.org/releases/june-2020/"
    assert lines[-1] == "To stop getting these notices: https://example.org/leave"
    assert len(bench.server.logins) == 2
    assert (bench.row()["state"], bench.deliver(hours=1)) == ("sent", 0)


@pytest.mark.parametrize(
    ("verb", "reply"),
    [
        ("connect", "421 later"),
        ("connect", ""),
        ("AUTH", "454 later"),
        ("AUTH", "535 no such account"),
        ("MAIL", "451 later"),
        ("RCPT", "450 busy"),
        ("RCPT", ""),
        ("DATA", "451 later"),
        (".", "452 full"),
    ],
)
def test_what_the_server_does_not_take_now_is_tried_again(bench: Bench, verb: str, reply: str) -> None:
    """A refusal for now, a login that fails and a connection lost before the letter: it is sent later, once."""
    bench.server.script[verb] = [reply]
    bench.deliver()
    assert (bench.row()["state"], bench.row()["ambiguous"], bench.server.letters) == ("due", False, [])
    assert BEGUN not in bench.row()["ids"]
    bench.deliver(seconds=10)
    assert (bench.row()["state"], len(bench.server.letters)) == ("sent", 1)
    assert bench.told() == []


def test_a_server_that_stays_away_is_told_of_and_given_up_after_days(bench: Bench) -> None:
    """The managers read of it once, a good while before the letter is set aside."""
    bench.server.script["connect"] = [""] * 9
    for seconds in (0, 10, 20):
        bench.deliver(seconds=seconds)
    (told,) = bench.told()
    assert told.startswith("Notices by mail wait: the mail server can't be used: SMTPServerDisconnected. The bot tries again for 3 days.")
    bench.deliver(days=TRIED_FOR.days)
    assert bench.row()["state"] == "failed"
    assert bench.told()[-1].startswith("A notice to all@example.org could not be sent: the mail server can't be used")


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "."])
def test_a_refusal_for_good_is_set_aside_and_told(bench: Bench, verb: str) -> None:
    """With the server's words, and a way to send it again, which sends it once."""
    bench.server.script[verb] = ["550 no such user"]
    bench.deliver()
    assert (bench.row()["state"], bench.row()["error"]) == ("failed", "550 no such user")
    (told,) = bench.told()
    assert told.startswith("A notice to all@example.org could not be sent: 550 no such user. Mend the address or the server")
    bench.office.does("/release unsent again")
    bench.deliver(hours=1)
    assert (bench.row()["state"], len(bench.server.letters)) == ("sent", 1)


def test_no_answer_after_the_letter_is_not_sent_again_by_itself(bench: Bench) -> None:
    """It may have been taken, which nobody can ask: it is set aside as such, and sent again only if somebody says so."""
    bench.server.script["."] = [""]
    bench.deliver()
    assert (bench.row()["state"], bench.row()["error"]) == ("failed", "may be sent: SMTPServerDisconnected")
    assert bench.told()[0].startswith("A notice to all@example.org may have been sent")
    assert bench.deliver(days=1) == 0
    assert len(bench.server.letters) == 1
    bench.office.does("/release unsent again")
    bench.deliver(hours=1)
    assert len(bench.server.letters) == 2


@pytest.mark.parametrize("begun", [False, True])
def test_a_sender_that_died_is_followed_only_if_it_had_not_begun(bench: Bench, *, begun: bool) -> None:
    """A lease that ran out before the letter was handed over is tried again; after that, nobody knows."""
    (taken,) = outbox.claim(bench.office.store, now=bench.now, lease=LEASE, limit=1, lane=Lane.MAIL)
    if begun:
        outbox.keep(bench.office.store, taken, {**taken.ids, BEGUN: True})
    bench.deliver(minutes=5)
    assert (bench.row()["state"], len(bench.server.letters)) == (("failed", 0) if begun else ("sent", 1))


def test_a_restored_copy_sends_no_mail_by_itself(bench: Bench) -> None:
    """What waited in it may have been sent since, so even where messages are kept, letters are set aside."""
    held.keep(bench.office.store)
    assert bench.deliver() == 0
    assert (bench.row()["state"], bench.row()["error"]) == ("failed", unsent.HELD)


def test_what_no_longer_stands_when_it_is_sent_is_not_sent(bench: Bench) -> None:
    """An event that was undone meanwhile; nobody is told, because nobody misses it."""
    with bench.office.store.writing() as conn:
        conn.execute(update(table_of(OutboxRow)).values(ids={"event": "rid/9.9", "release": "june-2020"}))
    bench.deliver()
    assert (bench.row()["state"], bench.server.letters, bench.told()) == ("sent", [], [])


def test_mail_waits_in_a_lane_of_its_own(bench: Bench) -> None:
    """The senders of Slack's messages and files never claim a letter."""
    for lane in (Lane.MESSAGES, Lane.FILES):
        assert outbox.claim(bench.office.store, now=bench.now, lease=LEASE, limit=9, lane=lane) == []
    assert outbox.oldest_open(bench.office.store) is None


def test_the_doctor_asks_the_server_and_counts_the_lists(bench: Bench) -> None:
    """A login that works, and one that does not."""
    assert [str(each) for each in check_mail(bench.config)] == [
        f"ok    mail server: 127.0.0.1:{bench.server.port} takes the bot's connection and its login.",
        "ok    mail lists: Every kind of notice has a list, 1 address in all.",
    ]
    bench.server.script["AUTH"] = ["535 no such account"]
    refused = next(iter(check_mail(bench.config)))
    assert "can't be used: 535 no such account. Check RELEASE_BOT_SMTP_URL" in str(refused)
    assert "secret" not in str(refused)
