"""The shortcuts: “Attach as evidence” from a signed payload to evidence on file, and the global “What waits for me”."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bot.run import loading
from storage.engine.session import Act
from storage.sign_off.evidence import fetch_evidence
from storage.tables import MemberRow
from tests.builders.databases import Databases
from tests.builders.signed import Signed, View, configured, done, form, signed_in
from tests.builders.slack_server import fake_slack

LINK = "https://sec.slack.com/archives/C0TAG/p1590570000000100"
DAN = "U0DAN"


@pytest.fixture
def signed(databases: Databases) -> Iterator[Signed]:
    """A bot with the reference data and one person of the DCC."""
    url = databases.migrated("sqlite")
    with fake_slack() as slack:
        slack.answers["chat.getPermalink"] = lambda arguments: {"ok": True, "permalink": LINK, "channel": arguments["channel"]}
        config = configured(slack, url, ["U0RACHEL"])
        assert loading.load(config, (), replace=False) == 0
        with signed_in(slack, config) as found:
            with found.bot.store.changing(Act("test", "roster", found.now)) as tx:
                tx.session.add(MemberRow(committee_key="dcc", user_id=DAN, chair=False))
            yield found
    databases.drop(url)


def shortcut(signed: Signed, user: str, trigger: str, **message: Any) -> int:
    """The shortcut taken on a message; the status of the acknowledgement."""
    payload = {
        "type": "message_action",
        "callback_id": "attach_evidence",
        "team": {"id": "T0SEC", "domain": "sec"},
        "user": {"id": user, "username": user.lower(), "team_id": "T0SEC"},
        "channel": {"id": "C0TAG", "name": "tag"},
        "message_ts": "1590570000.000100",
        "message": {"type": "message", "text": "The report", "ts": "1590570000.000100", **message},
        "trigger_id": trigger,
        "action_ts": "1590570001.000001",
        "response_url": f"{signed.slack.url}/response/{trigger}",
    }
    return signed.client.interaction(payload).status


def opened(signed: Signed) -> View:
    """The form that the shortcut opened."""
    return View("V1", "h1", signed.slack.called("views.open")[-1]["view"])


def test_a_message_becomes_evidence_by_its_permalink(signed: Signed) -> None:
    """Release, then criterion; the address is the message's own, asked of Slack before anything is stored."""
    assert shortcut(signed, DAN, "t1") == 200
    assert {name: signed.slack.called("chat.getPermalink")[0][name] for name in ("channel", "message_ts")} == {
        "channel": "C0TAG",
        "message_ts": "1590570000.000100",
    }
    following = form(signed.fill(opened(signed), DAN, release="june-2020"))
    assert following.value("link") == LINK
    done(signed.fill(following, DAN, criteria=("T1",), note="The report"))
    with signed.bot.store.reading() as conn:
        (one,) = fetch_evidence(conn, "june-2020")
    assert (one.criterion, one.address, one.kind.value, one.submitted_by) == ("T1", LINK, "message", DAN)


def test_a_file_becomes_evidence_by_its_own_address(signed: Signed) -> None:
    """The first file of the message, without asking Slack."""
    assert shortcut(signed, DAN, "t2", files=[{"id": "F1", "permalink": "https://sec.slack.com/files/U1/F1/report.pdf"}]) == 200
    following = form(signed.fill(opened(signed), DAN, release="june-2020"))
    assert following.value("link") == "https://sec.slack.com/files/U1/F1/report.pdf"
    assert signed.slack.called("chat.getPermalink") == []


def test_a_stranger_is_told_so_and_opens_nothing(signed: Signed) -> None:
    """The answer goes to the person alone."""
    assert shortcut(signed, "U0STRANGER", "t3") == 200
    assert signed.slack.wait_for(lambda: bool(signed.slack.webhooks))
    assert "can submit evidence" in signed.slack.webhooks[0]["text"]
    assert signed.slack.called("views.open") == []


def test_a_message_that_slack_does_not_find_is_said(signed: Signed) -> None:
    """Without a permalink nothing is opened, and the person hears what to do."""
    signed.slack.errors["chat.getPermalink"] = "message_not_found"
    assert shortcut(signed, DAN, "t4") == 200
    assert signed.slack.wait_for(lambda: bool(signed.slack.webhooks))
    assert "and its link" in signed.slack.webhooks[0]["text"]


def test_what_waits_for_a_person_opens_anywhere(signed: Signed) -> None:
    """The global shortcut has no channel and no response_url: its answer is a modal with buttons and nothing to share, once a trigger."""
    payload = {
        "type": "shortcut",
        "callback_id": "what_waits_for_me",
        "team": {"id": "T0SEC", "domain": "sec"},
        "user": {"id": DAN, "username": "dan", "team_id": "T0SEC"},
        "trigger_id": "t5",
        "action_ts": "1590570001.000001",
    }
    assert signed.client.interaction(payload).status == 200
    shown = json.dumps(signed.slack.called("views.open")[-1]["view"])
    assert "June 2020" in shown
    assert "act:" in shown
    assert "share:" not in shown
