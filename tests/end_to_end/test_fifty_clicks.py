"""Fifty people click the same criterion at once: one position each, one resolution, one move of one card, a friendly answer to all."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from bot.run import loading
from policy.model.sign_off import SignOffState
from storage.engine.session import Act
from storage.history import audit, changes
from storage.sign_off import reviews
from storage.sign_off.cards import fetch_card
from storage.tables import MemberRow
from tests.builders.databases import DIALECTS, Databases
from tests.builders.edge import button
from tests.builders.signed import Signed, configured, done, signed_in
from tests.builders.slack_server import FakeSlack, fake_slack

JUNE, RACHEL, DAN = "june-2020", "U0RACHEL", "U0DAN"
PEOPLE = tuple(f"U0MEMBER{number:02d}" for number in range(50))


@pytest.fixture(params=DIALECTS)
def signed(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Signed]:
    """A bot with fifty members of the TAG, a quorum of thirty, evidence for T1, and its card."""
    url = databases.empty(request.param)
    with fake_slack() as slack:
        config = configured(slack, url, [RACHEL])
        assert loading.load(config, (), replace=False) == 0
        with signed_in(slack, config) as found:
            with found.bot.store.changing(Act("test", "roster", found.now)) as tx:
                tx.session.add(MemberRow(committee_key="dcc", user_id=DAN, chair=False))
                for user in PEOPLE:
                    tx.session.add(MemberRow(committee_key="tag", user_id=user, chair=False))
            found.at(2020, 5, 27)
            done(found.type("/release quorum tag 30", RACHEL))
            done(found.type(f"/release channel {JUNE} tag #C0TAG", RACHEL))
            done(found.type(f"/release evidence {JUNE} T1 https://example.com/t1", DAN))
            done(found.type(f"/release signoff {JUNE} tag", RACHEL))
            found.deliver()
            yield found
    databases.drop(url)


def met_button(slack: FakeSlack) -> tuple[str, str]:
    """The Met of the card as it was posted: its action and its value."""
    card = next(each for each in slack.messages if "sign-off" in str(each["text"]).splitlines()[0])
    found = next(
        element
        for block in card["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if element["text"]["text"] == "Met"
    )
    return found["action_id"], found["value"]


def test_fifty_clicks_at_once_are_fifty_positions_and_one_resolution(signed: Signed) -> None:
    """Each click is kept once, the criterion resolves once, the card is at T2 afterwards, and everybody is answered."""
    action, value = met_button(signed.slack)
    gate = Barrier(len(PEOPLE))

    def click(number: int) -> int:
        user = PEOPLE[number]
        payload = button(
            action,
            value,
            ephemeral=False,
            response_url=f"{signed.slack.url}/response/{user}",
            user={"id": user, "username": user.lower(), "team_id": "T0SEC"},
        )
        payload["actions"][0]["action_ts"] = f"1590570000.{number:06d}"
        gate.wait(timeout=60)
        return signed.client.interaction(payload).status

    with ThreadPoolExecutor(len(PEOPLE)) as pool:
        assert set(pool.map(click, range(len(PEOPLE)))) == {200}
    assert signed.slack.wait_for(lambda: len({each["path"] for each in signed.slack.webhooks}) >= len(PEOPLE), 30)
    busy = {each["path"].rpartition("/")[2] for each in signed.slack.webhooks if "busy" in each["text"]}
    for user in sorted(busy):
        # Who was told that the database is busy clicks again, as the answer asks.
        payload = button(action, value, ephemeral=False, user={"id": user, "username": user.lower(), "team_id": "T0SEC"})
        payload["actions"][0]["action_ts"] = f"1590570001.{PEOPLE.index(user):06d}"
        assert signed.client.interaction(payload).status == 200
    with signed.bot.store.reading() as conn:
        review = reviews.fetch_review(conn, JUNE, committee="tag")
        card_ = fetch_card(conn, JUNE, "tag")
        _, rows = changes.changes(conn, release=JUNE, limit=1000)
    assert review is not None
    assert card_ is not None
    positions = review.positions_of("T1")
    assert sorted(each.user for each in positions) == sorted(PEOPLE)
    assert review.criterion("T1").state is SignOffState.MET
    resolved = [each for each in rows if each.thing == f"criterion:{JUNE}/T1" and each.field == "standing"]
    assert [(each.before, each.after) for each in resolved] == [("open", "met")]
    assert card_.criterion == "T2"
    assert audit.verify(signed.bot.store) == []
    before = len(signed.slack.messages)
    signed.bot.delivery.deliver_due()
    assert len(signed.slack.messages) == before, "the card is updated, never posted again"
    shown = signed.slack.called("chat.update")[-1]
    assert "T2 is 2 of 6 · 1 of 6 resolved" in shown["text"]
