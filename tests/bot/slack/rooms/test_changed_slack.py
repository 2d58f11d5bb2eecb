"""What stays true when Slack changes under the bot: messages that people delete, channels and people that it refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.posts import posts
from commands.protocol.request import Actor, Request
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.mail.messages import SignOffCard
from storage.tables import OutboxRow, ReleaseRow, table_of
from tests.builders.office import DAN, RACHEL, TAG_CHAIR
from tests.builders.signed import Json, Message, Signed, View, buttons, form, heading

KEY = "june-2020"
OUTBOX = table_of(OutboxRow)


def card(signed: Signed) -> Message:
    """The TAG's card as posted, with evidence for T1."""
    signed.type(f"/release channel {KEY} tag #C0TAG", RACHEL)
    signed.type(f"/release evidence {KEY} T1 https://example.com/T1", DAN)
    signed.type(f"/release signoff {KEY} tag", TAG_CHAIR)
    signed.deliver()
    return cards(signed)[-1]


def cards(signed: Signed) -> list[Message]:
    """The cards that were posted, the newest last, as they are now; deleted ones too."""
    found = [each for each in signed.slack.messages if each["channel"] == "C0TAG" and "sign-off" in each["text"]]
    return [
        Message({**each, **signed.slack.edited.get(each["ts"], {}), "ts": each["ts"]}, "C0TAG", ephemeral=False, ts=each["ts"])
        for each in found
    ]


def delete(signed: Signed, ts: str, error: str = "message_not_found") -> None:
    """Somebody deletes a message in Slack: it can't be changed any more, nor pinned."""
    signed.slack.refusing[ts] = error


def aside(signed: Signed) -> str:
    """What a release manager reads of messages that could not be delivered."""
    answer = signed.type("/release unsent", RACHEL)
    assert isinstance(answer, Message)
    return answer.text


def states(signed: Signed, kind: str) -> list[tuple[str, str]]:
    """The state and error of each row of a kind."""
    with signed.bot.store.reading() as conn:
        return [tuple(row) for row in conn.execute(select(OUTBOX.c.state, OUTBOX.c.error).where(OUTBOX.c.kind == kind))]


def test_a_card_that_somebody_deleted_comes_back_with_the_next_change(signed: Signed) -> None:
    """It is posted again with its buttons, once; later changes go to that one, and nobody has to send anything again."""
    first = card(signed)
    delete(signed, first.ts)
    signed.type(f"/release evidence {KEY} T3 https://example.com/T3", DAN)
    signed.deliver()
    again = cards(signed)[-1]
    assert again.ts != first.ts
    assert {"Met", "Hold"} <= set(buttons(again))
    signed.press_quietly(buttons(again)["Met"], TAG_CHAIR)
    signed.deliver()
    assert len(cards(signed)) == 2
    assert "1 of 6 resolved" in cards(signed)[-1].text
    assert "There are none" in aside(signed)
    asked = signed.type(f"/release signoff {KEY} tag", TAG_CHAIR)
    assert f"p{again.ts.replace('.', '')}" in asked.text, "who asks where the card is gets the new one's address"


def test_a_card_that_slack_no_longer_lets_the_bot_edit_is_posted_again(signed: Signed) -> None:
    """After a new installation, or where messages can be edited for minutes only."""
    first = card(signed)
    delete(signed, first.ts, "edit_window_closed")
    signed.press_quietly(buttons(first)["Met"], TAG_CHAIR)
    signed.deliver()
    assert "1 of 6 resolved" in cards(signed)[-1].text
    assert len(cards(signed)) == 2


def test_the_card_of_a_closed_sign_off_stays_deleted(signed: Signed) -> None:
    """Nobody works on it any more: if it changes after that, it is not posted again."""
    card(signed)
    queued = SignOffCard(KEY, "tag", f"card:{KEY}:tag:1", f"card:{KEY}:tag:1:0")
    drawn = posts.message(signed.bot.store, queued, signed.now, "C0TAG")
    assert drawn is not None
    assert drawn["again"]
    signed.settle(form(signed.type(f"/release cancel {KEY}", RACHEL)), RACHEL, reason="No scope is left.")
    drawn = posts.message(signed.bot.store, queued, signed.now, "C0TAG")
    assert drawn is not None
    assert "again" not in drawn


def reminders(signed: Signed) -> list[Json]:
    """The daily reminders in June 2020's channel."""
    return [each for each in signed.slack.messages if each["channel"] == "C0JUNE" and "reminders, " in each["text"].split("\n")[0]]


def days(signed: Signed, *days: int) -> None:
    """Lives days of January 2020: the daily check, delivery, and the tick after it."""
    for day in days:
        signed.at(2020, 1, day)
        signed.bot.store.clock = lambda: signed.now
        signed.bot.tick()
        signed.deliver()
        signed.bot.tick()
        signed.deliver()


def told(signed: Signed, user: str, about: str) -> list[str]:
    """The direct messages to a person that have these words."""
    return [each["text"] for each in signed.slack.messages if each["channel"] == f"D{user[1:]}" and about in each["text"]]


def test_reminders_of_an_archived_channel_are_told_of_at_once_and_come_once(signed: Signed) -> None:
    """The managers hear on the first day, with the way out; unarchived days later, the channel has one message, the newest."""
    signed.slack.refusing["C0JUNE"] = "is_archived"
    days(signed, 10)
    (first,) = told(signed, RACHEL, "Reminders can't be delivered")
    assert "the channel is archived. Unarchive it in Slack, or set another channel." in first
    days(signed, 13, 14)
    assert told(signed, RACHEL, "Reminders can't be delivered") == [first]
    del signed.slack.refusing["C0JUNE"]
    signed.now += timedelta(hours=2)
    signed.deliver()
    (only,) = reminders(signed)
    assert "Mon 13 Jan 2020" in only["text"]
    assert "Panel baselines RID" in only["text"]
    assert "Reminders" not in aside(signed)


def test_what_was_to_be_changed_and_is_deleted_asks_nobody_for_anything(signed: Signed) -> None:
    """A deleted announcement has nothing wrong in it any more: its correction is no message that somebody misses."""
    said = signed.settle(form(signed.type(f"/release baseline {KEY} documents", RACHEL, "C0JUNE")), RACHEL, reference="SECP_76")
    assert isinstance(said, Message)
    posted = next(each for each in signed.deliver() if each["channel"] == "C0JUNE" and "thread_ts" not in each)
    delete(signed, posted["ts"])
    asked = signed.press(buttons(said)["Undo"], RACHEL)
    assert isinstance(asked, View)
    signed.fill(asked, RACHEL)
    signed.deliver()
    assert states(signed, "correction") == [("failed", "message_not_found")]
    assert "There are none" in aside(signed)


def test_what_waits_for_a_channel_shows_with_its_reason_and_is_tried_when_asked(signed: Signed) -> None:
    """The bot was removed from June's channel: the list has the channel and the way out, and its button tries at once."""
    signed.bot.store.clock = lambda: signed.now
    signed.slack.refusing["C0JUNE"] = "not_in_channel"
    signed.settle(form(signed.type(f"/release baseline {KEY} documents", RACHEL, "C0JUNE")), RACHEL, reference="SECP_76")
    signed.deliver()
    listed = signed.type("/release unsent", RACHEL)
    assert isinstance(listed, Message)
    assert "messages wait for #C0JUNE since 10 Jan 2020" in listed.text
    assert "the bot is not in that channel. Invite it there" in listed.text
    mine = signed.type("/release mine", RACHEL)
    assert isinstance(mine, Message)
    assert "for #C0JUNE: the bot is not in that channel. Invite it there" in mine.text
    assert heading(signed.press(buttons(mine)["Undelivered messages"], RACHEL)) == heading(listed)
    assert "Slack refuses" not in signed.type("/release mine", TAG_CHAIR).text, "only release managers can mend it"
    del signed.slack.refusing["C0JUNE"]
    tried = signed.press(buttons(listed)["Try now"], RACHEL)
    assert heading(tried) == "Sending again"
    assert any("baseline" in each["text"] for each in signed.deliver() if each["channel"] == "C0JUNE")
    assert "There are none" in aside(signed)
    assert heading(signed.press(buttons(listed)["Try now"], RACHEL)) == "Nothing to try"
    assert "Slack refuses" not in signed.type("/release mine", RACHEL).text


def test_a_channel_that_lets_the_bot_in_has_at_once_what_waited(signed: Signed) -> None:
    """Invited again, the bot does not wait for its next try, and what waited comes before what it says of itself."""
    signed.bot.store.clock = lambda: signed.now
    signed.slack.refusing["C0JUNE"] = "not_in_channel"
    signed.settle(form(signed.type(f"/release baseline {KEY} documents", RACHEL, "C0JUNE")), RACHEL, reference="SECP_76")
    signed.deliver()
    del signed.slack.refusing["C0JUNE"]
    signed.bot.handling.joined(Request("", "", Actor("U0BOT"), signed.now, "event:joined", "C0JUNE", via="message"))
    posted = [each["text"] for each in signed.deliver() if each["channel"] == "C0JUNE"]
    assert "baseline" in posted[0]


def baselined(signed: Signed, error: str = "cant_update_message") -> tuple[Json, Message]:
    """The announcement of a decision in June 2020's channel, that Slack no longer lets the bot change, and the answer with its Undo."""
    said = signed.settle(form(signed.type(f"/release baseline {KEY} documents", RACHEL, "C0JUNE")), RACHEL, reference="SECP_76")
    assert isinstance(said, Message)
    posted = next(each for each in signed.deliver() if each["channel"] == "C0JUNE" and "thread_ts" not in each)
    delete(signed, posted["ts"], error)
    return posted, said


def below(signed: Signed, posted: Json, about: str) -> list[str]:
    """What is said with these words in the thread of a message."""
    return [each["text"] for each in signed.slack.messages if each.get("thread_ts") == posted["ts"] and about in each["text"]]


@pytest.mark.parametrize("error", ["cant_update_message", "edit_window_closed"])
def test_a_correction_that_slack_refuses_is_said_in_the_thread(signed: Signed, error: str) -> None:
    """Its readers learn that the decision was taken back, once; nobody has to send anything again."""
    posted, said = baselined(signed, error)
    asked = signed.press(buttons(said)["Undo"], RACHEL)
    assert isinstance(asked, View)
    signed.fill(asked, RACHEL)
    signed.deliver()
    (note,) = below(signed, posted, "out of date")
    assert "Slack no longer lets the bot change it. The decision announced here was taken back." in note
    assert f"The record was changed by @{RACHEL}" in note
    assert not below(signed, posted, "was corrected")
    assert states(signed, "correction")[0] == ("failed", "superseded")
    assert "There are none" in aside(signed)


def test_a_correction_taken_back_is_said_in_the_thread_too(signed: Signed) -> None:
    """The thread is what its readers have by then, so the message above is right again only if that is said."""
    posted, said = baselined(signed)
    asked = signed.press(buttons(said)["Undo"], RACHEL)
    assert isinstance(asked, View)
    undone = signed.fill(asked, RACHEL)
    assert isinstance(undone, Message)
    signed.deliver()
    asked = signed.press(buttons(undone)["Redo"], RACHEL)
    if isinstance(asked, View):
        signed.fill(asked, RACHEL)
    signed.deliver()
    assert len(below(signed, posted, "out of date")) == 2


def classify(signed: Signed, level: Classification) -> None:
    """Somebody classifies June 2020 and the bot looks at what it posted."""
    with signed.bot.store.changing(Act(RACHEL, "edit", signed.now)) as tx:
        tx.session.get_one(ReleaseRow, KEY).classification = level
    signed.deliver()


def test_what_is_classified_and_cannot_be_removed_is_told_to_the_managers_with_its_link(signed: Signed) -> None:
    """The thread says that it is classified and nothing of it; the managers are asked to delete it, once a day."""
    posted, _ = baselined(signed)
    classify(signed, Classification.RED)
    (note,) = below(signed, posted, "classified")
    assert "classified above this channel" in note
    assert not {word for word in ("June 2020", "SECP_76", "Red", "Panel") if word in note}
    (asked,) = told(signed, RACHEL, "no longer lets the bot remove it")
    assert f"https://sec.slack.com/archives/C0JUNE/p{posted['ts'].replace('.', '')}" in asked
    assert "Delete it in Slack" in asked
    assert "2020" not in asked
    assert "no longer lets the bot change that message" in aside(signed)
    classify(signed, Classification.AMBER)
    assert below(signed, posted, "classified") == [note]
    assert told(signed, RACHEL, "no longer lets the bot remove it") == [asked]
    classify(signed, Classification.WHITE)
    assert not below(signed, posted, "out of date"), "it is right as it stands"
