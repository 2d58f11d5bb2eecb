"""What the bot finds by itself each Working Day: user groups that were disabled in Slack, and people whom Slack no longer knows."""

from __future__ import annotations

import pytest

from storage.engine.session import Act
from storage.roster import connected, roster
from storage.tables import MilestoneRow
from tests.bot.slack.rooms.test_changed_slack import KEY, days, reminders, told
from tests.builders.office import DAN, JUNE_CHANNEL, RACHEL, STRANGER, TAG_MEMBER
from tests.builders.rooms.reviews import buttons
from tests.builders.signed import Message, Signed, done
from tests.builders.slack_server import Json

GROUP = "S0PANEL"
STEP = "baseline-documents"


def groups(signed: Signed, deleted: int) -> None:
    """What Slack says of its user groups."""
    signed.slack.answers["usergroups.list"] = lambda _: {"ok": True, "usergroups": [{"id": GROUP, "date_delete": deleted}, {"id": "S0X"}]}


def shown(signed: Signed) -> str:
    """The newest reminders in June's channel as they are now."""
    newest = reminders(signed)[-1]
    return str(signed.slack.edited.get(newest["ts"], newest)["blocks"])


def leads(signed: Signed, about: str) -> dict[str, str]:
    """The buttons of the last notice with these words, with their lines."""
    return buttons([each for each in signed.slack.messages if about in each["text"]][-1])


def test_a_group_that_was_disabled_is_mentioned_no_more(signed: Signed) -> None:
    """Nobody hears of a mention of it: the managers are told with the way out, and reminders mention the chair again."""
    signed.slack.answers["usergroups.users.list"] = lambda _: {"ok": True, "users": ["U0PANEL"]}
    done(signed.type(f"/release sync panel @{GROUP}", RACHEL))
    groups(signed, 0)
    days(signed, 10)
    assert f"<!subteam^{GROUP}>" in shown(signed)
    groups(signed, 1578650400)
    days(signed, 13)
    signed.bot.tick()
    signed.deliver()
    assert f"<!subteam^{GROUP}>" not in shown(signed)
    (notice,) = told(signed, RACHEL, "was disabled in Slack")
    assert "The user group of the SEC Panel" in notice
    assert "/release sync panel @group" in notice
    assert leads(signed, "was disabled in Slack") == {"Open the roster": "/release committees panel"}
    with signed.bot.store.reading() as conn:
        assert connected.groups(conn) == ()
        assert [each.user for each in roster.members(conn, "panel")] == ["U0PANEL"]
    days(signed, 14)
    assert told(signed, RACHEL, "was disabled in Slack") == [notice]


def test_somebody_whom_slack_no_longer_knows_keeps_the_seat_and_the_managers_are_told(signed: Signed) -> None:
    """The account may have been merged: only people know which one took its place. If Slack knows nobody, nobody is told anything."""

    def answer(arguments: Json) -> Json:
        user = arguments["user"]
        return {"ok": False, "error": "user_not_found"} if user == TAG_MEMBER else {"ok": True, "user": {"id": user}}

    signed.slack.answers["users.info"] = answer
    days(signed, 10, 13)
    (notice,) = told(signed, RACHEL, "Slack no longer knows")
    assert f"/release member remove @{TAG_MEMBER} from COMMITTEE" in notice
    assert leads(signed, "Slack no longer knows") == {"Open the roster": "/release committees"}
    with signed.bot.store.reading() as conn:
        assert TAG_MEMBER in {each.user for each in roster.members(conn, "tag")}
    signed.slack.answers["users.info"] = lambda _: {"ok": False, "error": "user_not_found"}
    days(signed, 14)
    assert told(signed, RACHEL, "Slack no longer knows") == [notice]


def test_a_step_of_somebody_who_left_is_without_an_owner(signed: Signed) -> None:
    """A step that a file or a manager gave to a person would remind nobody for good."""
    with signed.bot.store.changing(Act("test", "own", signed.now)) as tx:
        tx.session.get_one(MilestoneRow, (KEY, STEP)).owner = DAN
    signed.bot.background.remove_deactivated(DAN, "event:1")
    signed.deliver()
    (notice,) = told(signed, RACHEL, "was deactivated in Slack")
    assert "is back with its release, without an owner" in notice
    with signed.bot.store.reading() as conn:
        assert DAN not in roster.people_named(conn)


@pytest.mark.parametrize(
    ("channel", "told"),
    [
        ({"is_private": True}, ""),
        ({"is_private": True, "is_ext_shared": True}, "People of other organisations are in it, and they can read what the bot posts"),
        ({"is_private": False}, "Everybody in the workspace can open it, and they can read what the bot posts"),
        (
            {"is_private": False, "is_ext_shared": True},
            "People of other organisations are in it and everybody in the workspace can open it",
        ),
    ],
)
def test_who_else_reads_a_channel_is_said_when_it_is_cleared(signed: Signed, channel: Json, told: str) -> None:
    """Above White only; a channel that Slack does not show is cleared without a word."""
    signed.slack.answers["conversations.info"] = lambda _: {"ok": True, "channel": {"id": "C0TAG", **channel}}
    cleared = signed.type("/release clear #C0TAG Amber", RACHEL)
    assert isinstance(cleared, Message)
    assert told in cleared.text
    assert ("⚠️" in cleared.text) is bool(told)
    assert "⚠️" not in signed.type("/release clear #C0TAG White", RACHEL).text
    signed.slack.errors["conversations.info"] = "channel_not_found"
    assert "is now cleared up to Green" in signed.type("/release clear #C0TAG Green", RACHEL).text


CLOSING = [
    ({"type": "channel_archive", "channel": JUNE_CHANNEL, "user": STRANGER}, "was archived in Slack", "Unarchive it there"),
    ({"type": "group_archive", "channel": JUNE_CHANNEL, "user": STRANGER}, "was archived in Slack", "Unarchive it there"),
    ({"type": "channel_deleted", "channel": JUNE_CHANNEL}, "was deleted in Slack", "Set another channel"),
    ({"type": "group_deleted", "channel": JUNE_CHANNEL}, "was deleted in Slack", "Set another channel"),
    ({"type": "member_left_channel", "channel": JUNE_CHANNEL, "user": "U0BOT"}, "no longer has the bot in it", "Type /invite there"),
    ({"type": "channel_left", "channel": JUNE_CHANNEL, "actor_id": STRANGER}, "no longer has the bot in it", "Type /invite there"),
    ({"type": "group_left", "channel": JUNE_CHANNEL, "actor_id": STRANGER}, "no longer has the bot in it", "Type /invite there"),
    ({"type": "channel_id_changed", "old_channel_id": JUNE_CHANNEL, "new_channel_id": "C0X"}, "has another id", "Set it again"),
]


def happens(signed: Signed, event: Json, number: str = "Ev0CLOSED") -> None:
    """Slack tells of something in a channel, and what the bot says of it arrives."""
    bot = [{"team_id": "T0SEC", "user_id": "U0BOT", "is_bot": True}]
    body = {"type": "event_callback", "team_id": "T0SEC", "event_id": number, "authorizations": bot, "event": event}
    assert signed.client.event(body).status == 200
    signed.deliver()


@pytest.mark.parametrize(("event", "why", "way"), CLOSING, ids=[event["type"] for event, _, _ in CLOSING])
def test_a_channel_that_is_closed_is_told_of_at_once(signed: Signed, event: Json, why: str, way: str) -> None:
    """The managers hear it with the way out before the next message is refused, and once, however often Slack and the daily look say so."""
    for number in ("Ev0CLOSED", "Ev0CLOSED", "Ev0AGAIN"):
        happens(signed, event, number)
    (notice,) = told(signed, RACHEL, why)
    assert notice.startswith(f"<#{JUNE_CHANNEL}> ")
    assert "The bot posts there for the June 2020 SEC Release" in notice
    assert way in notice
    assert "/release channel june-2020 #channel" in notice
    assert leads(signed, why) == {"Set another channel": "/release channel june-2020"}
    with signed.bot.store.reading() as conn:
        assert JUNE_CHANNEL in connected.channels(conn)


@pytest.mark.parametrize(
    "event",
    [
        {"type": "channel_archive", "channel": JUNE_CHANNEL, "user": "U0BOT"},
        {"type": "member_left_channel", "channel": JUNE_CHANNEL, "user": STRANGER},
        {"type": "channel_archive", "channel": "C0NOT0OURS", "user": STRANGER},
        {"type": "channel_rename", "channel": {"id": JUNE_CHANNEL, "name": "june"}},
    ],
)
def test_nothing_is_told_of_what_closes_nothing(signed: Signed, event: Json) -> None:
    """The bot archived the channel itself, somebody else left it, the bot posts nothing there, or it has another name."""
    happens(signed, event)
    assert told(signed, RACHEL, JUNE_CHANNEL) == told(signed, RACHEL, "C0NOT0OURS") == []


def test_an_unarchived_channel_gets_what_waited_for_it(signed: Signed) -> None:
    """At once, and not when the bot would have tried again."""
    signed.slack.refusing[JUNE_CHANNEL] = "is_archived"
    signed.type(f"/release status {KEY}", RACHEL, JUNE_CHANNEL)
    days(signed, 10)
    del signed.slack.refusing[JUNE_CHANNEL]
    signed.deliver()
    assert reminders(signed) == []
    happens(signed, {"type": "channel_unarchive", "channel": JUNE_CHANNEL, "user": STRANGER})
    assert len(reminders(signed)) == 1


def test_a_channel_that_is_closed_again_is_told_of_again(signed: Signed) -> None:
    """It was opened in between, so the first notice is settled; the daily look does not repeat what an event told, until the next month."""
    archived = {"type": "channel_archive", "channel": JUNE_CHANNEL, "user": STRANGER}
    happens(signed, archived, "Ev0FIRST")
    happens(signed, {"type": "channel_unarchive", "channel": JUNE_CHANNEL, "user": STRANGER}, "Ev0OPENED")
    signed.at(2020, 1, 13)
    happens(signed, archived, "Ev0SECOND")
    assert len(told(signed, RACHEL, "was archived in Slack")) == 2
    signed.slack.answers["conversations.info"] = lambda _: {"ok": True, "channel": {"id": JUNE_CHANNEL, "is_archived": True}}
    days(signed, 14, 15)
    assert len(told(signed, RACHEL, "was archived in Slack")) == 2
    signed.at(2020, 2, 3)
    signed.bot.background.sweep()
    signed.deliver()
    assert len(told(signed, RACHEL, "was archived in Slack")) == 3


@pytest.mark.parametrize(
    ("channel", "why"),
    [
        ({"ok": False, "error": "channel_not_found"}, "no longer has the bot in it"),
        ({"ok": True, "channel": {"id": JUNE_CHANNEL, "is_private": True, "is_member": False}}, "no longer has the bot in it"),
        ({"ok": True, "channel": {"id": JUNE_CHANNEL, "is_archived": True}}, "was archived in Slack"),
        ({"ok": True, "channel": {"id": JUNE_CHANNEL, "is_private": False, "is_member": False}}, ""),
        ({"ok": False, "error": "ratelimited"}, ""),
    ],
)
def test_without_an_event_the_daily_look_finds_a_closed_channel(signed: Signed, channel: Json, why: str) -> None:
    """Also one that was made private; a public channel that the bot is not in is open to it. The managers hear it once a month."""
    signed.slack.answers["conversations.info"] = lambda _: channel
    days(signed, 10, 13)
    found = told(signed, RACHEL, f"<#{JUNE_CHANNEL}> ")
    assert [why in each for each in found] == ([True] if why else [])
