"""Direct messages, mentions and joined channels, by signed events that Slack delivers at least once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.slack.limits.messages import message_faults
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import OutboxRow, ReleaseRow, table_of
from tests.builders.office import JUNE_CHANNEL, RACHEL, STRANGER, copied
from tests.builders.signed import Message, Signed, buttons, configured, form, signed_in
from tests.builders.slack_server import Misbehaviour, fake_slack

BOT = "U0RELEASEBOT"
Json = dict[str, Any]


NUMBERS = count(1)


@pytest.fixture(scope="module")
def signed(office_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signed]:
    """The bot on 10 January 2020, one for all tests here, because messages change nothing."""
    folder = tmp_path_factory.mktemp("conversations")
    with fake_slack() as slack, signed_in(slack, configured(slack, copied(office_file, folder / "own.db"))) as found:
        yield found


def event(signed: Signed, number: int = 0, **event: Any) -> int:
    """One event delivered, a new one unless it has a number: the status of the answer."""
    number = number or next(NUMBERS)
    seen_by = {"team_id": "T0SEC", "user_id": BOT, "is_bot": True}
    body = {"type": "event_callback", "team_id": "T0SEC", "event_id": f"Ev{number:08d}", "authorizations": [seen_by], "event": event}
    return signed.client.event(body).status


def direct(text: str, user: str = RACHEL, **more: Any) -> Json:
    """A message that a person writes to the bot."""
    return {
        "type": "message",
        "channel_type": "im",
        "channel": f"D{user[1:]}",
        "user": user,
        "text": text,
        "ts": "1578650400.000100",
        **more,
    }


def mention(text: str, user: str = RACHEL, channel: str = JUNE_CHANNEL, **more: Any) -> Json:
    """A message that mentions the bot in a channel."""
    return {"type": "app_mention", "channel": channel, "user": user, "text": text, "ts": "1578650400.000100", **more}


def posted(signed: Signed) -> tuple[list[Json], list[Json]]:
    """What all see, and what one person sees alone, once everything is delivered; each as Slack takes it."""
    alone_before = len(signed.slack.called("chat.postEphemeral"))
    for_all = signed.deliver()
    alone = signed.slack.called("chat.postEphemeral")[alone_before:]
    assert all(message_faults({name: each[name] for name in ("text", "blocks")}) == [] for each in alone)
    return for_all, alone


def classify(signed: Signed, level: Classification) -> None:
    """Classifies June 2020."""
    with signed.bot.store.changing(Act("test", "classify", signed.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = level


def test_a_direct_message_is_answered_once(signed: Signed) -> None:
    """However often Slack delivers the event; the same words written again are answered again."""
    for _ in range(3):
        assert event(signed, 10_001, **direct("status of june")) == 200
    ((answer,), alone) = posted(signed)
    assert answer["channel"] == f"D{RACHEL[1:]}"
    assert answer["text"].startswith("June 2020 SEC Release")
    assert alone == []
    assert event(signed, **direct("status of june")) == 200
    assert len(posted(signed)[0]) == 1


def test_what_is_not_understood_gets_buttons_that_work(signed: Signed) -> None:
    """The nearest line is a button, and what it opens is the answer; none of it can be shared in a direct message."""
    event(signed, **direct("staus june-2020"))
    ((answer,), _) = posted(signed)
    shown = Message(answer, answer["channel"])
    assert "I don't understand “staus june-2020”" in answer["text"]
    labels = buttons(shown)
    assert "Share" not in labels
    status = next(each for each in labels.values() if each.line == "/release status june-2020")
    told = signed.press(status, RACHEL)
    assert isinstance(told, Message)
    assert told.text.startswith("June 2020 SEC Release")


def test_a_verb_that_acts_is_a_button_that_opens_its_form(signed: Signed) -> None:
    """A message can open no form and changes nothing."""
    event(signed, **direct("approve MP079"))
    ((answer,), _) = posted(signed)
    (button,) = buttons(Message(answer, answer["channel"])).values()
    assert "Press the button" in answer["text"]
    assert form(signed.press(button, RACHEL)).title


@pytest.mark.parametrize(
    "text",
    [f"<@{BOT}> status june-2020", f"<@{BOT}|release-bot>: status of june?", f"How is June going, <@{BOT}>?", f"<@{BOT}>"],
)
def test_a_mention_is_answered_in_its_channel(signed: Signed, text: str) -> None:
    """For all to read, as a message of the channel; in a release's own channel the mention alone is enough."""
    event(signed, **mention(text))
    ((answer,), alone) = posted(signed)
    assert (answer["channel"], answer.get("thread_ts")) == (JUNE_CHANNEL, None)
    assert answer["text"].startswith("June 2020 SEC Release")
    assert alone == []


@pytest.mark.parametrize(
    ("text", "sees"), [("what waits for me", "What waits for you"), ("approve MP079", "Press the button"), ("quack", "quack")]
)
def test_what_belongs_to_one_person_is_theirs_alone(signed: Signed, text: str, sees: str) -> None:
    """In a channel only its author sees it, in the thread that the mention stands in."""
    event(signed, **mention(f"<@{BOT}> {text}", thread_ts="1578650000.000001"))
    (for_all, (answer,)) = posted(signed)
    assert for_all == []
    assert (answer["channel"], answer["user"], answer["thread_ts"]) == (JUNE_CHANNEL, RACHEL, "1578650000.000001")
    assert sees in answer["text"]


def test_a_thread_is_answered_in_it(signed: Signed) -> None:
    """In channels and in direct messages; the first message of a thread is answered beside it."""
    event(signed, **mention(f"<@{BOT}> status", thread_ts="1578650000.000001"))
    event(signed, **direct("status of june", thread_ts="1578650000.000001"))
    event(signed, **direct("status of june", thread_ts="1578650400.000100"))
    assert [each.get("thread_ts") for each in posted(signed)[0]] == ["1578650000.000001", "1578650000.000001", None]


def test_a_mention_shows_a_channel_nothing_above_its_clearance(signed: Signed) -> None:
    """The author is told why, alone, and a stranger in their direct messages too."""
    classify(signed, Classification.RED)
    event(signed, **mention(f"<@{BOT}> status june-2020"))
    (for_all, (answer,)) = posted(signed)
    assert for_all == []
    assert "this channel is not cleared for it" in answer["text"]
    event(signed, **direct("status june-2020", STRANGER))
    ((refused,), _) = posted(signed)
    assert "only committee members can see it" in refused["text"]
    classify(signed, Classification.WHITE)


@pytest.mark.parametrize(
    "more",
    [
        {"user": BOT},
        {"bot_id": "B0OTHER"},
        {"subtype": "message_changed"},
        {"subtype": "file_share"},
        {"edited": {"user": RACHEL, "ts": "1.2"}},
        {"user": ""},
        {"text": "thanks!"},
    ],
    ids=str,
)
def test_what_no_person_has_just_written_is_not_answered(signed: Signed, more: Json) -> None:
    """The bot itself, other bots, edits and messages with a subtype; thanks need no answer either."""
    assert event(signed, **{**direct("status of june"), **more}) == 200
    assert event(signed, **{**mention("status of june"), **more}) == 200
    assert posted(signed) == ([], [])


def test_a_message_in_a_channel_without_a_mention_is_not_answered(signed: Signed) -> None:
    """The bot hears only what is said to it, whatever Slack sends."""
    assert event(signed, **{**direct("status of june"), "channel_type": "channel", "channel": "C0JUNE"}) == 200
    assert posted(signed) == ([], [])


@pytest.mark.parametrize("more", [{"channel": 7}, {"text": ["x"]}, {"channel": None}, {"ts": {}}], ids=str)
def test_a_malformed_message_is_refused(signed: Signed, more: Json) -> None:
    """With a 400, and nothing is posted."""
    assert event(signed, **{**direct("status of june"), **more}) == 400
    assert posted(signed) == ([], [])


def test_the_bot_introduces_itself_where_it_joins(signed: Signed) -> None:
    """Once, in two lines and with buttons: for the release of its channel, and for any other channel; other people who join get nothing."""
    for _ in range(2):
        event(signed, 10_002, type="member_joined_channel", user=BOT, channel=JUNE_CHANNEL, channel_type="C", team="T0SEC")
    event(signed, type="member_joined_channel", user=BOT, channel="C0OTHER", channel_type="C", team="T0SEC")
    event(signed, type="member_joined_channel", user=RACHEL, channel="C0OTHER", channel_type="C", team="T0SEC")
    (own, other), alone = posted(signed)
    assert "I keep the record of the June 2020 SEC Release" in own["text"]
    assert next(each.line for each in buttons(Message(own, JUNE_CHANNEL)).values()) == "/release status june-2020"
    assert "I keep the record of SEC Releases" in other["text"]
    assert [len(each["blocks"][1]["text"]["text"].splitlines()) for each in (own, other)] == [2, 2]
    assert alone == []


def test_an_answer_for_one_person_is_not_sent_twice(signed: Signed) -> None:
    """Slack keeps no such message, so after a lost answer it can't be looked up, and its reader may ask again."""
    signed.slack.script["chat.postEphemeral"] = [Misbehaviour(status=500)]
    event(signed, **mention(f"<@{BOT}> what waits for me"))
    before = len(signed.slack.called("chat.postEphemeral"))
    signed.deliver()
    with signed.bot.store.writing() as conn:
        (waiting,) = conn.execute(select(table_of(OutboxRow).c.ambiguous).where(table_of(OutboxRow).c.state == "due")).scalars()
        conn.execute(update(table_of(OutboxRow)).values(not_before=None))
    assert waiting
    signed.deliver()
    assert len(signed.slack.called("chat.postEphemeral")) == before + 1
