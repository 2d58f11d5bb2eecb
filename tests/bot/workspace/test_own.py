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


def test_a_deleted_message_with_replies_leaves_a_notice(stand: Stand) -> None:
    """As in Slack: the replies stay below "This message was deleted.", which nobody can change; the last reply takes it along."""
    parent = written(stand, "C0TAG")["ts"]
    stand.post("say", channel="C0TAG", text="A reply", thread_ts=parent)
    stand.post("delete", channel="C0TAG", ts=parent)
    (left,) = stand.messages("C0TAG")
    assert (left["subtype"], left["text"], left["reply_count"]) == ("tombstone", "This message was deleted.", 1)
    thread = stand.get(f"/workspace/messages?as=U0RACHEL&channel=C0TAG&thread_ts={parent}")["messages"]
    assert [each["text"] for each in thread] == ["This message was deleted.", "A reply"]
    assert stand.client.conversations_replies(channel="C0TAG", ts=parent)["messages"][0]["subtype"] == "tombstone"
    for name, more in (("react", {"name": "eyes"}), ("edit", {"text": "x"}), ("delete", {})):
        assert stand.send(name, channel="C0TAG", ts=parent, **more)[0] == 404
    stand.post("delete", channel="C0TAG", ts=thread[1]["ts"])
    assert stand.messages("C0TAG") == []


def test_who_only_looks_at_a_channel_joins_before_writing(stand: Stand) -> None:
    """A message, a command and a file are refused with what to do; nobody is made a member by them."""
    stand.post("leave", channel="C0TAG")
    sentence = {"ok": False, "error": "Join #tag first; then you can write in it."}
    for text in ("Hello", "/release status"):
        assert stand.send("say", channel="C0TAG", text=text) == (403, sentence)
    assert stand.send("upload", channel="C0TAG", name="a.txt", content_base64="YQ==") == (403, sentence)
    assert stand.messages("C0TAG") == []
    stand.post("join", channel="C0TAG")
    stand.post("say", channel="C0TAG", text="Hello")


def test_a_link_of_the_apps_domain_gets_its_preview(stand: Stand) -> None:
    """link_shared as Slack sends it, each link once, not for other domains and permalinks; chat.unfurl by its id puts the preview there."""
    page, other = "https://pages.example.org/a?b=1&c=2", "https://example.com/"
    permalink = f"{stand.url}/?channel=C0COFFEE&message=1.0"
    stand.post("say", channel="C0COFFEE", text=f"{page} and {page}, {other}, {permalink}")
    event = stand.bot.next()["event"]
    ts = stand.messages("C0COFFEE")[-1]["ts"]
    assert event["links"] == [{"url": page, "domain": "example.org"}]
    assert (event["type"], event["channel"], event["message_ts"], event["source"]) == (
        "link_shared",
        "C0COFFEE",
        ts,
        "conversations_history",
    )
    assert (event["user"], event["is_bot_user_member"]) == ("U0RACHEL", False)
    for text in ("One", "Two"):
        block = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
        stand.client.chat_unfurl(unfurl_id=event["unfurl_id"], source=event["source"], unfurls={page: {"blocks": [block]}})
    (shown,) = stand.messages("C0COFFEE")[-1]["attachments"]
    assert (shown["from_url"], shown["blocks"][0]["text"]["text"]) == (page, "Two")


def test_a_permalink_brings_the_messages_around_it(stand: Stand) -> None:
    """Fifty before and fifty from it on, and the pages next to them; one that is gone is said to be."""
    for number in range(160):
        stand.workspace.world.messages.post("C0COFFEE", {"user": "U0RACHEL", "text": str(number)})
    here = "/workspace/messages?as=U0RACHEL&channel=C0COFFEE&"
    all_of_them = stand.workspace.world.messages.listed("C0COFFEE")
    middle = next(each for each in all_of_them if each["text"] == "70")
    around = stand.get(f"{here}around={middle['ts']}")
    texts = [each["text"] for each in around["messages"]]
    assert (texts[50], len(texts), around["has_more"], around["has_newer"]) == ("70", 100, True, True)
    newer = stand.get(f"{here}after={around['messages'][-1]['ts']}")
    assert ([each["text"] for each in newer["messages"]][::39], newer["has_newer"]) == (["120", "159"], False)
    assert stand.raw("GET", f"{here}around=1.000001")[0] == 404


def test_bookmarks_are_added_and_removed(stand: Stand) -> None:
    """By members, with a name and a complete address; everybody who sees the channel sees them."""
    stand.post("bookmark", channel="C0TAG", title="SEC", link="https://smartenergycodecompany.co.uk")

    def kept(person: str) -> list[Json]:
        return next(c["bookmarks"] for c in stand.get(f"/workspace/boot?as={person}")["channels"] if c["id"] == "C0TAG")

    (one,) = kept("U0DAVID")
    assert (one["title"], one["link"]) == ("SEC", "https://smartenergycodecompany.co.uk")
    for wrong in ({"title": "", "link": one["link"]}, {"title": "x", "link": "javascript:alert(1)"}):
        assert stand.send("bookmark", channel="C0TAG", **wrong)[0] == 400
    stand.post("bookmark", channel="C0TAG", remove=one["id"])
    assert kept("U0DAVID") == []
