"""What people do with messages and channels: reactions, editing, deleting, joining, leaving; and what a reload forgets."""

from __future__ import annotations

from tests.bot.workspace.harness import Json, Stand


def written(stand: Stand, channel: str, text: str = "Hello") -> Json:
    """A message of Rachel's."""
    stand.post("say", channel=channel, text=text)
    return stand.messages(channel)[-1]


def test_a_reaction_is_added_and_removed(stand: Stand) -> None:
    """Counted by emoji and person; the second time takes it back; the bot hears nothing of it."""
    ts = written(stand, "C0TAG")["ts"]
    stand.post("react", channel="C0TAG", ts=ts, name="eyes")
    stand.post("react", **{"as": "U0DAVID"}, channel="C0TAG", ts=ts, name="eyes")
    assert stand.messages("C0TAG")[-1]["reactions"] == [{"name": "eyes", "users": ["U0RACHEL", "U0DAVID"], "count": 2}]
    stand.post("react", channel="C0TAG", ts=ts, name="eyes")
    stand.post("react", **{"as": "U0DAVID"}, channel="C0TAG", ts=ts, name="eyes")
    assert "reactions" not in stand.messages("C0TAG")[-1]
    assert stand.send("react", channel="C0TAG", ts=ts, name="<x>")[0] == 400
    assert stand.bot.received.empty()


def test_an_edit_in_a_direct_message_comes_as_slack_sends_it(stand: Stand) -> None:
    """message_changed is hidden, with the message as it was and as it is; an edit that changes nothing says nothing."""
    stand.post("say", channel="D0RACHEL", text="helo")
    ts = stand.bot.next()["event"]["ts"]
    stand.post("edit", channel="D0RACHEL", ts=ts, text="helo")
    stand.post("edit", channel="D0RACHEL", ts=ts, text="hello")
    event = stand.bot.next()["event"]
    assert (event["type"], event["subtype"], event["hidden"], event["channel_type"]) == ("message", "message_changed", True, "im")
    assert (event["previous_message"]["text"], event["message"]["text"], event["message"]["ts"]) == ("helo", "hello", ts)
    assert event["ts"] == event["event_ts"] == event["message"]["edited"]["ts"] != ts
    stand.post("delete", channel="D0RACHEL", ts=ts)
    gone = stand.bot.next()["event"]
    assert (gone["subtype"], gone["deleted_ts"], gone["previous_message"]["text"]) == ("message_deleted", ts, "hello")
    assert stand.bot.received.empty()


def test_only_ones_own_messages_are_changed(stand: Stand) -> None:
    """In a channel the bot hears nothing; another's message, an empty text and an archived channel are refused."""
    ts = written(stand, "C0TAG")["ts"]
    for name in ("edit", "delete"):
        assert stand.send(name, **{"as": "U0DAVID"}, channel="C0TAG", ts=ts, text="mine")[0] == 403
    assert stand.send("edit", channel="C0TAG", ts=ts, text=" ")[0] == 400
    stand.post("edit", channel="C0TAG", ts=ts, text="ask @david.kerr")
    assert stand.messages("C0TAG")[-1]["text"] == "ask <@U0DAVID|david.kerr>"
    stand.post("delete", channel="C0TAG", ts=ts)
    assert stand.messages("C0TAG") == []
    assert stand.send("delete", channel="C0TAG", ts=ts)[0] == 404
    assert stand.bot.received.empty()
    kept = written(stand, "C0TAG")["ts"]
    stand.post("channel", channel="C0TAG", do="archive")
    assert stand.send("react", channel="C0TAG", ts=kept, name="eyes")[0] == 403


def test_people_join_and_leave_channels(stand: Stand) -> None:
    """Who joins is a member, of which the bot hears where it is one; a direct message can't be left, a private channel not be joined."""
    joined = {c["name"]: c["is_member"] for c in stand.get("/workspace/boot?as=U0DAVID")["channels"]}
    assert (joined["tag"], joined["sec-panel"]) == (True, False)
    stand.post("join", **{"as": "U0DAVID"}, channel="C0PANEL")
    assert stand.bot.next()["event"]["type"] == "member_joined_channel"
    assert "U0DAVID" in (stand.workspace.world.directory.channel("C0PANEL") or {})["members"]
    stand.post("leave", **{"as": "U0DAVID"}, channel="C0PANEL")
    assert "U0DAVID" not in (stand.workspace.world.directory.channel("C0PANEL") or {})["members"]
    assert stand.send("join", **{"as": "U0DAVID"}, channel="C0SSC")[0] == 404
    assert stand.send("leave", channel="D0RACHEL")[0] == 400


def test_a_reload_forgets_ephemeral_messages(stand: Stand) -> None:
    """A page that was opened after them gets neither the messages nor their count; what all see stays."""
    stand.post("say", channel="C0TAG", text="/nonsense")
    written(stand, "C0TAG", "Stays")
    assert len(stand.messages("C0TAG")) == 2
    opened = stand.get("/workspace/boot?as=U0RACHEL")["opened"]
    stand.post("say", channel="C0TAG", text="/more")
    shown = stand.get(f"/workspace/messages?as=U0RACHEL&channel=C0TAG&opened={opened}")["messages"]
    assert [m["text"] for m in shown] == ["Stays", "/more is not a valid command."]
    assert stand.post("unread", marks={"C0TAG": "0.0"}, opened=opened) == {"unread": {"C0TAG": 1}}
    assert stand.raw("GET", "/workspace/messages?as=U0RACHEL&channel=C0TAG&opened=x")[0] == 400
