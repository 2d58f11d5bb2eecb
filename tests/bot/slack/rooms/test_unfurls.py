"""Previews of links to releases and modifications: the first lines of what the channel may see (R20)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.slack.limits.messages import message_faults
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import ReleaseRow
from tests.builders.office import RACHEL, START, copied
from tests.builders.signed import Signed, configured, signed_in
from tests.builders.slack_server import FakeSlack, Misbehaviour

SITE = "https://bot.example.org/releases"
ON_RECORD = "https://smartenergycodecompany.co.uk/modifications/power-to-raise-modifications/"


@pytest.fixture
def signed(office_file: Path, tmp_path: Path, slack: FakeSlack) -> Iterator[Signed]:
    """The bot on 10 January 2020, at a public address."""
    config = replace(configured(slack, copied(office_file, tmp_path / "own.db")), url="https://bot.example.org")
    with signed_in(slack, config) as found:
        yield found


def writes(signed: Signed, *urls: str, **event: Any) -> None:
    """Somebody writes a message with links, and the bot has done what it does then."""
    links = [{"domain": "example.org", "url": url} for url in urls]
    shared = {"type": "link_shared", "channel": "C0ANY", "message_ts": "1.1", "user": RACHEL, "links": links, **event}
    payload = {"type": "event_callback", "team_id": "T0SEC", "event_id": f"Ev{len(signed.slack.calls)}", "event": shared}
    assert signed.client.event(payload).status == 200
    signed.bot.background.later.submit(lambda: None).result(10)


def unfurled(signed: Signed) -> list[dict[str, str]]:
    """The previews, by address, of each call, as Slack would take them."""
    found = []
    for call in signed.slack.called("chat.unfurl"):
        given = json.loads(call["unfurls"]) if isinstance(call["unfurls"], str) else call["unfurls"]
        assert all(message_faults({"text": "x", **each}) == [] for each in given.values())
        found.append({url: json.dumps(each, ensure_ascii=False) for url, each in given.items()})
    return found


def test_a_release_and_modifications_are_previewed(signed: Signed) -> None:
    """By the site's addresses, and by a modification's page on record; without buttons, and not what is about nothing on record."""
    writes(signed, f"{SITE}/june-2020/", f"{SITE}/modifications/mp084/", ON_RECORD, f"{SITE}/", "https://example.org/june-2020/")
    (found,) = unfurled(signed)
    assert list(found) == [f"{SITE}/june-2020/", f"{SITE}/modifications/mp084/", ON_RECORD]
    assert "June 2020 SEC Release" in found[f"{SITE}/june-2020/"]
    assert "Other User Panel Seating Amendment" in found[f"{SITE}/modifications/mp084/"]
    assert "MP088" in found[ON_RECORD]
    assert "button" not in "".join(found.values())
    (call,) = signed.slack.called("chat.unfurl")
    assert (call["channel"], call["ts"]) == ("C0ANY", "1.1")


def test_meetings_are_previewed(signed: Signed) -> None:
    """A body's list, and a meeting by its agenda, also after it has moved; an unknown one is not."""
    addresses = [f"{SITE}/meetings/panel/", f"{SITE}/meetings/panel/76/"]
    writes(signed, *addresses, f"{SITE}/meetings/panel/99/", f"{SITE}/meetings/")
    (found,) = unfurled(signed)
    assert list(found) == addresses
    assert "Meetings of the SEC Panel" in found[addresses[0]]
    assert "Agenda: SEC Panel 76" in found[addresses[1]]


def test_a_classified_release_is_not_previewed(signed: Signed) -> None:
    """The channel is not cleared for it, and Slack is not called at all."""
    with signed.bot.store.changing(Act(RACHEL, "test", START)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.GREEN
    writes(signed, f"{SITE}/june-2020/", f"{SITE}/modifications/mp084/")
    assert unfurled(signed) == []


def test_what_is_still_being_written_is_previewed_by_its_id(signed: Signed) -> None:
    """There is no message and no channel yet."""
    writes(signed, f"{SITE}/june-2020/", channel="COMPOSER", message_ts="U1-x", unfurl_id="U1-x", source="composer")
    (call,) = signed.slack.called("chat.unfurl")
    assert (call["unfurl_id"], call["source"]) == ("U1-x", "composer")


@pytest.mark.parametrize("links", [None, [], ["x"], [{"url": 7}], [{"url": "x" * 5000}], [{"domain": "a"}]])
def test_an_event_without_links_does_nothing(signed: Signed, links: object) -> None:
    """Whatever it has in their place."""
    writes(signed, links=links)
    assert unfurled(signed) == []


def test_a_slack_that_refuses_leaves_the_link_a_link(signed: Signed) -> None:
    """Nothing is tried again, and nobody is told."""
    signed.slack.script["chat.unfurl"] = [Misbehaviour(body={"ok": False, "error": "cannot_unfurl_url"})]
    writes(signed, f"{SITE}/june-2020/")
    assert len(signed.slack.called("chat.unfurl")) == 1
