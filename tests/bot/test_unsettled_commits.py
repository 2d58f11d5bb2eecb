"""Changes that may or may not have been saved: nobody is promised what will not come, and one that can't be looked up delays no other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot import unsettled_commits
from bot.unsettled_commits import NEVER_KNOWN, NOT_KNOWN, Unsettled
from commands.protocol.request import Actor, Request
from commands.protocol.understood.headings import heading
from storage.engine.session import Store
from storage.mail import outbox
from storage.mail.leases import LEASE
from storage.mail.messages import Message
from tests.builders.office import RACHEL, START, Office


def asked(key: str, user: str = RACHEL, committee: str = "tag") -> Request:
    """A request whose commit was not answered."""
    return Request("/release", f"quorum {committee} 2", Actor(user), START, key)


def queued(store: Store) -> list[tuple[str, Message]]:
    """The direct messages that wait: to whom, and what they say."""
    found = outbox.claim(store, now=datetime.now(UTC) + timedelta(minutes=1), lease=LEASE, limit=10)
    return [(each.channel, each.message) for each in found]


def test_no_direct_message_is_promised_that_will_not_come(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """One beyond those that can be followed, and one without a person or a key, is told to look at the record."""
    follow_up = Unsettled(office.store, lambda: None, every=60)
    assert follow_up.follow(asked("first")) == NOT_KNOWN
    assert follow_up.follow(asked("")) == NEVER_KNOWN
    assert follow_up.follow(asked("second", "bot")) == NEVER_KNOWN
    monkeypatch.setattr(unsettled_commits, "MOST", 1)
    assert follow_up.follow(asked("third")) == NEVER_KNOWN
    assert follow_up.follow(asked("first")) == NOT_KNOWN
    follow_up.close()


def test_a_look_up_that_fails_keeps_no_other_from_its_answer(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """One change can't be named for an unforeseen fault, which is logged; the next one's person is told."""
    monkeypatch.setattr(unsettled_commits, "heading", lambda line: 1 / 0 if "opsg" in line.words else heading(line))
    follow_up = Unsettled(office.store, lambda: None, every=60)
    for request in (asked("first", committee="opsg"), asked("second")):
        assert follow_up.follow(request) == NOT_KNOWN
    follow_up.close()
    ((channel, message),) = queued(office.store)
    assert channel == RACHEL
    assert "was not saved" in str(message)
