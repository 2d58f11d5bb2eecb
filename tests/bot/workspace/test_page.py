"""What the page reads and sends: who sees what, messages, mentions, slash commands, files."""

from __future__ import annotations

import base64
import gzip
from typing import Any

import pytest

from bot.workspace.state import feed
from tests.bot.workspace.harness import EMPTY, Json, Stand, answered


def test_the_start_has_all_that_the_page_needs(stand: Stand) -> None:
    """Team, bot, people, channels, groups, commands with their verbs, shortcuts and clock."""
    boot = stand.get("/workspace/boot?as=U0DAVID")
    assert boot["me"] == "U0DAVID"
    assert boot["bot"] == {"id": "U0RELEASEBOT", "name": "Release Bot"}
    assert [p["id"] for p in boot["people"] if p["is_bot"]] == ["U0RELEASEBOT"]
    assert [p["name"] for p in boot["people"] if p["is_guest"]] == ["nadia.rahman"]
    assert boot["commands"][0]["verbs"] == [{"verb": "status", "usage": "status KEY", "summary": "Status"}]
    assert boot["message_shortcuts"] == [{"callback_id": "use_as_evidence", "name": "Use as evidence"}]
    assert boot["global_shortcuts"] == [{"callback_id": "what_waits", "name": "What waits"}]
    assert boot["usergroups"][0] == {"id": "S0TAG", "handle": "tag", "name": "Testing Advisory Group"}
    assert boot["clock"] == {"now": "2020-01-10T10:00:00+00:00", "label": "Fri 10 January 2020, 10:00", "standing": True}


@pytest.mark.parametrize(
    ("user", "sees", "not_sees"),
    [
        ("U0RACHEL", {"sec-releases", "release-managers", "ssc", "secas-team", "tag"}, set()),
        ("U0DAVID", {"sec-releases", "tag", "sec-panel", "coffee"}, {"ssc", "release-managers"}),
        ("U0NADIA", {"june-2020"}, {"sec-releases", "november-2020", "tag"}),
    ],
)
def test_people_see_their_own_channels(stand: Stand, user: str, sees: set[str], not_sees: set[str]) -> None:
    """Members see private channels, everyone public ones, a guest only their own, each their own direct message."""
    channels = stand.get(f"/workspace/boot?as={user}")["channels"]
    names = {c["name"] for c in channels}
    assert sees <= names
    assert not names & not_sees
    assert [c["im_with"] for c in channels if c["is_im"]] == [user]


def test_what_is_not_seen_is_not_told(stand: Stand) -> None:
    """Messages and changes of a private channel are refused to others."""
    since = stand.seq()
    stand.post("say", channel="C0SSC", text="Secret")
    assert stand.raw("GET", "/workspace/messages?as=U0DAVID&channel=C0SSC")[0] == 404
    assert stand.events(since, "U0DAVID") == []
    assert stand.event(since, "message", "U0GRACE")["message"]["text"] == "Secret"
    assert stand.send("say", **{"as": "U0NADIA"}, channel="C0TAG", text="Hello")[0] == 404


def test_messages_page_back(stand: Stand) -> None:
    """The last hundred come first; what was before them on request."""
    for number in range(105):
        stand.client.chat_postMessage(channel="C0TAG", text=str(number))
    last = stand.get("/workspace/messages?as=U0RACHEL&channel=C0TAG")
    assert ([m["text"] for m in last["messages"]], last["has_more"]) == ([str(n) for n in range(5, 105)], True)
    first = stand.get(f"/workspace/messages?as=U0RACHEL&channel=C0TAG&before={last['messages'][0]['ts']}")
    assert ([m["text"] for m in first["messages"]], first["has_more"]) == (["0", "1", "2", "3", "4"], False)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("@david.kerr look", "<@U0DAVID|david.kerr> look"),
        ("ask @David Kerr, please", "ask <@U0DAVID|david.kerr>, please"),
        ("mail rachel@david.kerr", "mail rachel@david.kerr"),
        ("in #june-2020 now", "in <#C0JUNE2020|june-2020> now"),
        ("in #june-20200", "in #june-20200"),
        ("@tag and @here", "<!subteam^S0TAG|@tag> and <!here>"),
        ("see https://example.org/a?b=1&c=2.", "see <https://example.org/a?b=1&amp;c=2>."),
        ("<@U0DAVID> stays", "<@U0DAVID> stays"),
        ("#secas-team", "<#C0SECASTEAM|secas-team>"),
    ],
)
def test_typed_text_is_marked_up_as_slack_does(stand: Stand, typed: str, stored: str) -> None:
    """Names, channels, groups and addresses become markup, and everything else is escaped."""
    stand.post("say", channel="C0RELMAN", text=typed)
    assert stand.messages("C0RELMAN")[-1]["text"] == stored


def test_a_channel_one_does_not_see_is_not_marked_up(stand: Stand) -> None:
    """Naming a private channel of others gives its id away to nobody."""
    stand.post("say", **{"as": "U0DAVID"}, channel="C0TAG", text="#secas-team")
    assert stand.messages("C0TAG", user="U0DAVID")[-1]["text"] == "#secas-team"


def test_the_bot_hears_mentions_and_direct_messages_only(stand: Stand) -> None:
    """A mention is an app_mention, a direct message a message; what else is said stays among people."""
    stand.post("say", channel="C0TAG", text="Nothing for the bot")
    stand.post("say", channel="C0COFFEE", text="@release_bot is not in here")
    stand.post("say", channel="C0TAG", text="@release_bot hello")
    mention = stand.bot.next()
    assert (mention["type"], mention["event"]["type"], mention["event"]["channel"]) == ("event_callback", "app_mention", "C0TAG")
    assert mention["event"]["text"] == "<@U0RELEASEBOT|release_bot> hello"
    assert mention["authorizations"][0]["user_id"] == "U0RELEASEBOT"
    stand.post("say", channel="D0RACHEL", text="hello")
    direct = stand.bot.next()["event"]
    assert (direct["type"], direct["channel_type"], direct["user"]) == ("message", "im", "U0RACHEL")
    assert stand.bot.received.empty()


def test_opening_the_bots_conversation_tells_it(stand: Stand) -> None:
    """app_home_opened comes for the messages tab and for the home tab."""
    stand.messages("D0RACHEL")
    assert stand.bot.next()["event"]["tab"] == "messages"
    assert stand.get("/workspace/home?as=U0RACHEL") == {"view": None}
    assert stand.bot.next()["event"] | {"event_ts": ""} == {
        "type": "app_home_opened",
        "user": "U0RACHEL",
        "channel": "D0RACHEL",
        "tab": "home",
        "event_ts": "",
    }


def test_a_slash_command_comes_as_slack_sends_it(stand: Stand) -> None:
    """All of Slack's form fields, with mentions in the text marked up."""
    stand.post("say", channel="C0JUNE2020", text="/release member add @tom.ellis to #tag")
    sent = stand.bot.next()
    assert sent["command"] == "/release"
    assert sent["text"] == "member add <@U0TOM|tom.ellis> to <#C0TAG|tag>"
    assert {k: sent[k] for k in ("user_id", "user_name", "channel_id", "channel_name", "team_id", "team_domain", "api_app_id")} == {
        "user_id": "U0RACHEL",
        "user_name": "rachel.adeyemi",
        "channel_id": "C0JUNE2020",
        "channel_name": "june-2020",
        "team_id": "T0SECAS",
        "team_domain": "smart-energy-code",
        "api_app_id": "A0RELEASEBOT",
    }
    assert sent["is_enterprise_install"] == "false"
    assert sent["response_url"].startswith(f"{stand.url}/response/")
    assert len(sent["trigger_id"].split(".")) == 3


@pytest.mark.parametrize(("channel", "name"), [("C0SSC", "privategroup"), ("D0RACHEL", "directmessage")])
def test_private_conversations_keep_their_names(stand: Stand, channel: str, name: str) -> None:
    """A command in a private channel or direct message has Slack's stand-in for its name."""
    stand.post("say", channel=channel, text="/release help")
    assert stand.bot.next()["channel_name"] == name


@pytest.mark.parametrize(
    ("reply", "text", "ephemeral"),
    [
        ((200, "text/plain", b"Plain words"), "Plain words", True),
        (answered({"text": "For you"}), "For you", True),
        (answered({"text": "For all", "response_type": "in_channel"}), "For all", False),
    ],
)
def test_the_answer_to_a_command_is_shown(stand: Stand, reply: Any, text: str, *, ephemeral: bool) -> None:
    """Text and messages are shown to the person, or to all if the answer says so."""
    stand.bot.reply = lambda received: reply
    since = stand.seq()
    stand.post("say", channel="C0JUNE2020", text="/release status june-2020")
    message = stand.event(since, "message")["message"]
    assert (message["text"], message["ephemeral"], message["user"]) == (text, ephemeral, "U0RELEASEBOT")
    if ephemeral:
        assert stand.post("dismiss", ephemeral_id=message["ephemeral_id"]) == {"ok": True}
        assert stand.event(since, "message_deleted")["ephemeral_id"] == message["ephemeral_id"]


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ((500, "text/plain", b""), '/release failed with the error "dispatch_failed"'),
        ((404, "text/plain", b""), '/release failed with the error "dispatch_failed"'),
        ((200, "application/json", b"[1]"), '/release failed with the error "invalid_command_response"'),
        ((200, "application/json", b"{"), '/release failed with the error "invalid_command_response"'),
        (
            answered({"text": "x", "blocks": [{"type": "divider"}] * 51}),
            '/release failed with the error "invalid_blocks": [ERROR] no more than 50 items allowed [json-pointer:/blocks]',
        ),
    ],
)
def test_a_command_that_fails_says_so_in_slacks_words(stand: Stand, reply: Any, words: str) -> None:
    """The person reads what went wrong, and no message appears."""
    stand.bot.reply = lambda received: reply
    since = stand.seq()
    stand.post("say", channel="C0JUNE2020", text="/release status june-2020")
    assert stand.event(since, "notice")["text"] == words
    assert stand.events(since, "U0MARCUS") == []
    assert stand.messages("C0JUNE2020") == []


def test_commands_that_are_not_the_bots_are_refused_by_slackbot(stand: Stand) -> None:
    """An unknown command, and one in a thread, are answered to the person alone, and the bot hears of neither."""
    since = stand.seq()
    stand.post("say", channel="C0JUNE2020", text="/realease status")
    refusal = stand.event(since, "message")["message"]
    assert (refusal["text"], refusal["user"], refusal["ephemeral"]) == ("/realease is not a valid command.", "USLACKBOT", True)
    ts = stand.client.chat_postMessage(channel="C0JUNE2020", text="x")["ts"]
    stand.post("say", channel="C0JUNE2020", text="/release status", thread_ts=ts)
    assert stand.messages("C0JUNE2020")[-1]["text"] == "/release is not supported in threads. Sorry!"
    assert stand.bot.received.empty()


def test_a_message_shortcut_comes_with_its_message(stand: Stand) -> None:
    """message_action carries the message, its channel and a response_url."""
    stand.post("say", channel="C0TAG", text="Evidence")
    ts = stand.messages("C0TAG")[-1]["ts"]
    stand.post("shortcut", callback_id="use_as_evidence", channel="C0TAG", ts=ts)
    sent = stand.bot.next()
    assert (sent["type"], sent["callback_id"], sent["message"]["text"]) == ("message_action", "use_as_evidence", "Evidence")
    assert (sent["channel"], sent["message_ts"]) == ({"id": "C0TAG", "name": "tag"}, ts)
    assert sent["response_url"].startswith(stand.url)
    assert stand.send("shortcut", callback_id="other", channel="C0TAG", ts=ts)[0] == 404


def test_a_global_shortcut_comes_without_a_place(stand: Stand) -> None:
    """It has no channel, no message and no response_url; each kind of shortcut runs only where Slack offers it."""
    stand.post("shortcut", callback_id="what_waits")
    sent = stand.bot.next()
    assert (sent["type"], sent["callback_id"], sent["user"]["id"]) == ("shortcut", "what_waits", "U0RACHEL")
    assert not {"channel", "message", "response_url"} & set(sent)
    assert stand.send("shortcut", callback_id="use_as_evidence")[0] == 404
    stand.post("say", channel="C0TAG", text="Evidence")
    assert stand.send("shortcut", callback_id="what_waits", channel="C0TAG", ts=stand.messages("C0TAG")[-1]["ts"])[0] == 404


def test_a_person_shares_a_file(stand: Stand) -> None:
    """A shared file is in the channel; in a direct message the bot is notified and can fetch it."""
    content = base64.b64encode(b"key: june-2020").decode()
    stand.post("upload", channel="D0RACHEL", name="june.yaml", mimetype="text/yaml", content_base64=content, text="Import this")
    event = stand.bot.next()["event"]
    assert (event["subtype"], event["files"][0]["name"]) == ("file_share", "june.yaml")
    address = event["files"][0]["url_private"].removeprefix(stand.url)
    assert stand.raw("GET", address) == (200, b"key: june-2020")
    assert stand.send("upload", channel="C0TAG", name="x", content_base64="!")[0] == 400


@pytest.mark.parametrize(
    ("do", "event", "more"),
    [
        ("archive", "channel_archive", {"user": "U0RACHEL"}),
        ("unarchive", "channel_unarchive", {"user": "U0RACHEL"}),
        ("rename", "channel_rename", {}),
        ("remove-bot", "member_left_channel", {"user": "U0RELEASEBOT", "channel_type": "C"}),
    ],
)
def test_the_bot_hears_what_is_done_to_its_channels(stand: Stand, do: str, event: str, more: Json) -> None:
    """Archiving, renaming and removing the bot each send Slack's event, and the page refreshes its channels."""
    since = stand.seq()
    stand.post("channel", channel="C0TAG", do=do, name="testing")
    sent = stand.bot.next()["event"]
    assert sent["type"] == event
    assert more.items() <= sent.items()
    assert stand.event(since, "channels") == {"type": "channels"}


def test_an_archived_channel_takes_no_messages(stand: Stand) -> None:
    """The error says that the channel is archived; after unarchiving, people can post."""
    stand.post("channel", channel="C0TAG", do="archive")
    assert stand.send("say", channel="C0TAG", text="x") == (
        403,
        {"ok": False, "error": "#tag is archived, so nothing can be posted in it."},
    )
    stand.post("channel", channel="C0TAG", do="unarchive")
    assert stand.send("say", channel="C0TAG", text="x")[0] == 200


def test_a_removed_bot_can_be_invited_again(stand: Stand) -> None:
    """Without the bot the channel says so, a mention there reaches nobody but Slackbot; invited, it hears that, and by whom."""
    stand.post("channel", channel="C0TAG", do="remove-bot")
    stand.bot.next()
    stand.post("say", channel="C0TAG", text="@release_bot there?")
    assert "/invite @release_bot" in stand.messages("C0TAG")[-1]["text"]
    tag = next(c for c in stand.get("/workspace/boot?as=U0RACHEL")["channels"] if c["id"] == "C0TAG")
    assert tag["bot_is_member"] is False
    stand.post("channel", channel="C0TAG", do="invite-bot")
    joined = stand.bot.next()["event"]
    assert {k: joined[k] for k in ("type", "user", "channel", "channel_type", "inviter")} == {
        "type": "member_joined_channel",
        "user": "U0RELEASEBOT",
        "channel": "C0TAG",
        "channel_type": "C",
        "inviter": "U0RACHEL",
    }
    stand.post("say", channel="C0TAG", text="@release_bot back?")
    assert stand.bot.next()["event"]["type"] == "app_mention"


def test_unread_messages_of_all_channels_are_counted_in_one_request(stand: Stand) -> None:
    """By what the browser has shown; one's own and what one can't see don't count, and a bad mark gets a sentence."""
    mark = stand.messages("C0SECREL")[-1]["ts"]
    stand.post("say", channel="C0SECREL", text="one")
    stand.post("say", channel="C0SSC", text="two")
    marks = {"C0SECREL": mark, "C0SSC": "0.0", "C0COFFEE": "0.0"}
    assert stand.post("unread", **{"as": "U0TOM"}, marks=marks) == {"unread": {"C0SECREL": 1}}
    assert stand.post("unread", marks=marks) == {"unread": {}}
    for wrong in (None, {"C0SECREL": "x"}):
        assert stand.send("unread", marks=wrong)[0] == 400


def test_static_files_are_compressed_for_whoever_takes_that(stand: Stand) -> None:
    """The script comes by gzip, with a note for caches; without the header it comes as it is."""
    status, headers, body = stand.whole("GET", "/static/app.js", headers={"Accept-Encoding": "gzip, br"})
    plain = stand.whole("GET", "/static/app.js")[2]
    assert (status, headers["Content-Encoding"], headers["Vary"]) == (200, "gzip", "Accept-Encoding")
    assert gzip.decompress(body) == plain
    assert len(body) < len(plain) / 2


def test_invite_adds_people_and_the_bot(stand: Stand) -> None:
    """Slack's own /invite: the bot hears of both people, a second invitation changes nothing, and one without names asks for them."""
    stand.post("say", channel="C0COFFEE", text="/invite @release_bot @nadia.rahman")
    assert {stand.bot.next()["event"]["user"] for _ in range(2)} == {"U0RELEASEBOT", "U0NADIA"}
    stand.post("say", channel="C0COFFEE", text="/invite @release_bot")
    assert stand.messages("C0COFFEE")[-1]["text"] == "Release Bot is already in this channel."
    stand.post("say", channel="C0COFFEE", text="/invite")
    assert "Name whom to invite" in stand.messages("C0COFFEE")[-1]["text"]


def test_a_deactivated_person_cannot_act(stand: Stand) -> None:
    """The bot hears user_change with deleted, and the page is refused until the person is active again."""
    stand.post("person", user="U0OWEN", do="deactivate")
    assert stand.bot.next()["event"]["user"]["deleted"] is True
    assert stand.send("say", **{"as": "U0OWEN"}, channel="C0OPSG", text="x")[0] == 403
    stand.post("person", user="U0OWEN", do="activate")
    assert stand.send("say", **{"as": "U0OWEN"}, channel="C0OPSG", text="x")[0] == 200


def test_an_event_that_fails_is_sent_once_more(stand: Stand) -> None:
    """The second try names itself a retry, with Slack's reason."""
    stand.bot.reply = lambda received: (500, "text/plain", b"") if len(stand.bot.headers) == 1 else EMPTY
    stand.post("say", channel="D0RACHEL", text="hello")
    assert stand.bot.next()["event_id"] == stand.bot.next()["event_id"]
    assert "x-slack-retry-num" not in stand.bot.headers[0]
    assert (stand.bot.headers[1]["x-slack-retry-num"], stand.bot.headers[1]["x-slack-retry-reason"]) == ("1", "http_error")


def test_an_old_page_is_told_to_start_over(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number from another process, from the future, or too far back gives 0."""
    now = stand.seq()
    assert stand.get(f"/workspace/changes?as=U0RACHEL&since={now - 10_000}") == {"seq": 0, "events": []}
    assert stand.get(f"/workspace/changes?as=U0RACHEL&since={now + 10_000}") == {"seq": 0, "events": []}
    monkeypatch.setattr(feed, "_MAX_EVENTS", 2)
    short = feed.EventFeed()
    start = short.seq
    for _ in range(3):
        short.add("channels")
    assert short.since(start, "U0RACHEL", lambda channel: True) == {"seq": 0, "events": []}
    assert len(short.since(start + 1, "U0RACHEL", lambda channel: True)["events"]) == 2
