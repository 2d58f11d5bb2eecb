"""The Web API against slack_sdk's own client: each method succeeds, refuses what Slack refuses, and is in the docs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_sdk.errors import SlackApiError

from bot.workspace.app import METHODS
from tests import ROOT
from tests.bot.workspace.calls import CALLS, CHANNEL, HOME, MODAL, REFUSALS, SECTION, Call, inner_trigger, opened, posted
from tests.bot.workspace.harness import TOKEN, Json, Stand

DOCS = ROOT / "docs" / "local-workspace.md"


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_each_method_succeeds(stand: Stand, call: Call) -> None:
    """A proper call is answered with ok."""
    assert call(stand)["ok"] is True


def test_the_bot_posts_in_public_channels_that_it_is_not_in(stand: Stand) -> None:
    """As with the scope chat:write.public; joining sends the bot its own event, without an inviter."""
    assert stand.api("chat.postMessage", channel="C0COFFEE", text="x")["ok"]
    stand.api("conversations.join", channel="C0COFFEE")
    event = stand.bot.next()["event"]
    assert (event["type"], event["user"], "inviter" in event) == ("member_joined_channel", "U0RELEASEBOT", False)


@pytest.mark.parametrize(("method", "args", "error"), REFUSALS, ids=[f"{m}-{e}-{n}" for n, (m, _, e) in enumerate(REFUSALS)])
def test_each_method_refuses_in_slacks_words(stand: Stand, method: str, args: Callable[[Stand], Json], error: str) -> None:
    """A call that Slack refuses is refused with its error."""
    given = args(stand)
    with pytest.raises(SlackApiError) as refused:
        stand.api(method, **given)
    assert refused.value.response["error"] == error


def test_the_docs_table_is_what_is_implemented_and_tested() -> None:
    """Each method in the docs is there, is called by a test, and refuses what the docs say; and the reverse."""
    rows = re.findall(r"^\| `([a-zA-Z.]+)` \|[^|]*\|([^|]*)\|$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    documented = {method: set(re.findall(r"`([a-z_]+)`", errors)) for method, errors in rows if "." in method}
    tested: dict[str, set[str]] = {method: set() for method in CALLS}
    for method, _, error in REFUSALS:
        tested[method].add(error)
    assert set(documented) == set(METHODS) == set(CALLS)
    assert documented == tested


@pytest.mark.parametrize(
    ("headers", "body", "error"),
    [
        ({}, b"", "not_authed"),
        ({"Authorization": "Bearer xoxb-wrong"}, b"", "invalid_auth"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"token=xoxb-wrong", "invalid_auth"),
        ({"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}, b"{", "invalid_json"),
        ({"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}, b"[" * 9000, "invalid_json"),
        ({"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}, b"[]", "json_not_object"),
        ({"Authorization": f"Bearer {TOKEN}", "Content-Type": "text/xml"}, b"<a/>", "invalid_post_type"),
        ({"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/x-www-form-urlencoded"}, b"\xff", "invalid_form_data"),
    ],
)
def test_who_calls_and_how_is_checked_first(stand: Stand, headers: dict[str, str], body: bytes, error: str) -> None:
    """A call without the token, or in no form that Slack reads, is refused in Slack's words."""
    status, answer = stand.raw("POST", "/api/auth.test", body, headers)
    assert (status, json.loads(answer)["error"]) == (200, error)


def test_the_token_may_be_in_the_body_and_unknown_methods_are_named_so(stand: Stand) -> None:
    """A form with the token is authorised; a method that is not there is unknown_method."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert json.loads(stand.raw("POST", "/api/auth.test", urlencode({"token": TOKEN}).encode(), form)[1])["user_id"] == "U0RELEASEBOT"
    assert json.loads(stand.raw("POST", "/api/no.such", urlencode({"token": TOKEN}).encode(), form)[1])["error"] == "unknown_method"


def test_blocks_may_come_as_a_form(stand: Stand) -> None:
    """Blocks as JSON in a form field are read as such."""
    fields = {"token": TOKEN, "channel": CHANNEL, "text": "x", "blocks": json.dumps([SECTION])}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = json.loads(stand.raw("POST", "/api/chat.postMessage", urlencode(fields).encode(), form)[1])
    assert answer["message"]["blocks"][0]["text"]["text"] == "June"


def test_a_refused_block_is_pointed_at(stand: Stand) -> None:
    """The refusal carries Slack's messages with the pointer to the fault."""
    with pytest.raises(SlackApiError) as refused:
        stand.api("chat.postMessage", channel=CHANNEL, text="x", blocks=[SECTION] * 51)
    says = "no more than 50 items allowed [json-pointer:/blocks]"
    assert refused.value.response["response_metadata"]["messages"] == [f"[ERROR] {says}"]
    assert refused.value.response["errors"] == [says]


def test_posted_messages_are_seen_on_the_page(stand: Stand) -> None:
    """What the bot posts is in the channel's messages and among the changes, with ids on its blocks."""
    since = stand.seq()
    posted(stand, blocks=[SECTION])
    event = stand.event(since, "message")
    assert event["channel"] == CHANNEL
    assert event["message"] == stand.messages(CHANNEL)[-1]
    assert event["message"]["blocks"][0]["block_id"]
    assert event["message"]["bot_id"] == "B0RELEASEBOT"
    assert event["message"]["ephemeral"] is False


def test_long_text_is_cut_off_as_slack_does(stand: Stand) -> None:
    """A post of more than 40,000 characters is taken and truncated."""
    answer = stand.api("chat.postMessage", channel=CHANNEL, text="x" * 40_001)
    assert len(answer["message"]["text"]) == 40_000


def test_a_user_id_posts_to_the_direct_message(stand: Stand) -> None:
    """chat.postMessage to a person lands in the bot's conversation with them."""
    answer = stand.api("chat.postMessage", channel="U0DAVID", text="Hello")
    assert answer["channel"] == "D0DAVID"
    assert stand.messages("D0DAVID", user="U0DAVID")[-1]["text"] == "Hello"


def test_metadata_is_given_on_request_only(stand: Stand) -> None:
    """History and replies leave metadata out unless asked for all of it."""
    metadata = {"event_type": "delivery", "event_payload": {"key": "k1"}}
    ts = posted(stand, metadata=metadata)
    plain = stand.client.conversations_history(channel=CHANNEL)["messages"]
    assert "metadata" not in plain[0]
    full = stand.client.conversations_history(channel=CHANNEL, include_all_metadata=True)["messages"]
    assert full[0]["metadata"] == metadata
    thread = stand.client.conversations_replies(channel=CHANNEL, ts=ts, include_all_metadata=True)["messages"]
    assert thread[0]["metadata"] == metadata


def test_an_update_keeps_what_it_leaves_out(stand: Stand) -> None:
    """Blocks and metadata stay unless new or empty ones are given; the message is marked as edited."""
    ts = posted(stand, blocks=[SECTION], metadata={"event_type": "e", "event_payload": {}})
    stand.client.chat_update(channel=CHANNEL, ts=ts, text="New words")
    kept = stand.client.conversations_history(channel=CHANNEL, include_all_metadata=True)["messages"][0]
    assert (kept["text"], kept["blocks"][0]["text"]["text"], kept["metadata"]["event_type"]) == ("New words", "June", "e")
    assert kept["edited"]["user"] == "U0RELEASEBOT"
    stand.client.chat_update(channel=CHANNEL, ts=ts, text="Bare", blocks=[])
    assert "blocks" not in stand.client.conversations_history(channel=CHANNEL)["messages"][0]


def test_history_pages_and_bounds(stand: Stand) -> None:
    """Cursors go through all messages once, newest first; oldest and latest bound them, without replies."""
    stamps = [posted(stand) for _ in range(5)]
    posted(stand, thread_ts=stamps[0])
    seen: list[str] = []
    for page in stand.client.conversations_history(channel=CHANNEL, limit=2):
        seen += [m["ts"] for m in page["messages"]]
    assert seen == stamps[::-1]
    between = stand.client.conversations_history(channel=CHANNEL, oldest=stamps[1], latest=stamps[3])["messages"]
    assert [m["ts"] for m in between] == [stamps[2]]
    within = stand.client.conversations_history(channel=CHANNEL, oldest=stamps[1], latest=stamps[3], inclusive=True)["messages"]
    assert [m["ts"] for m in within] == stamps[1:4][::-1]


def test_replies_count_on_their_parent(stand: Stand) -> None:
    """A reply is in the thread and counted on the parent, and no longer so once deleted."""
    parent = posted(stand)
    reply = posted(stand, thread_ts=parent)
    assert [m["ts"] for m in stand.client.conversations_replies(channel=CHANNEL, ts=parent)["messages"]] == [parent, reply]
    assert stand.messages(CHANNEL)[-1]["reply_count"] == 1
    assert [m["ts"] for m in stand.messages(CHANNEL, thread=parent)] == [parent, reply]
    stand.client.chat_delete(channel=CHANNEL, ts=reply)
    assert "reply_count" not in stand.messages(CHANNEL)[-1]


def test_ephemeral_messages_are_for_one_person(stand: Stand) -> None:
    """Only the one it is for sees an ephemeral message, and the Web API never does."""
    for_all = posted(stand)
    since = stand.seq()
    stand.client.chat_postEphemeral(channel=CHANNEL, user="U0RACHEL", text="For you")
    assert stand.event(since, "message")["message"]["ephemeral"] is True
    assert stand.events(since, "U0MARCUS") == []
    assert "For you" not in [m["text"] for m in stand.messages(CHANNEL, user="U0MARCUS")]
    assert [m["ts"] for m in stand.client.conversations_history(channel=CHANNEL)["messages"]][:1] == [for_all]


def test_pins_and_reactions_show(stand: Stand) -> None:
    """A pinned message is listed and marked on the page; a reaction is counted."""
    ts = posted(stand)
    stand.client.pins_add(channel=CHANNEL, timestamp=ts)
    stand.client.reactions_add(channel=CHANNEL, timestamp=ts, name="eyes")
    assert [i["message"]["ts"] for i in stand.client.pins_list(channel=CHANNEL)["items"]] == [ts]
    shown = stand.messages(CHANNEL)[-1]
    assert shown["pinned"] is True
    assert shown["reactions"] == [{"name": "eyes", "users": ["U0RELEASEBOT"], "count": 1}]


def test_lists_page_through_everything(stand: Stand) -> None:
    """Conversations, people and members come page by page, each once; private ones only where the bot is in."""
    names = [c.get("name") for p in stand.client.conversations_list(types="public_channel,private_channel", limit=4) for c in p["channels"]]
    assert len(names) == len(set(names)) == 12
    assert "ssc" in names
    assert "secas-team" not in names
    people = [u["id"] for p in stand.client.users_list(limit=8) for u in p["members"]]
    assert len(people) == len(set(people)) == 21
    guest = stand.client.users_info(user="U0NADIA")["user"]
    assert (guest["is_restricted"], guest["is_bot"]) == (True, False)
    assert stand.client.conversations_members(channel="C0CSC")["members"] == ["U0RACHEL", "U0RUTH", "U0RELEASEBOT"]


def test_joining_a_channel_lets_the_bot_post(stand: Stand) -> None:
    """After conversations.join the bot is a member; a second join warns."""
    stand.client.conversations_join(channel="C0COFFEE")
    assert stand.client.chat_postMessage(channel="C0COFFEE", text="Hello")["ok"] is True
    assert stand.client.conversations_join(channel="C0COFFEE")["warning"] == "already_in_channel"
    assert stand.client.conversations_info(channel="C0COFFEE")["channel"]["is_member"] is True


def test_user_groups_list_who_is_there(stand: Stand) -> None:
    """A deactivated person is no longer listed in a group."""
    assert len(stand.client.usergroups_users_list(usergroup="S0TAG")["users"]) == 4
    stand.post("person", user="U0JOE", do="deactivate")
    assert "U0JOE" not in stand.client.usergroups_users_list(usergroup="S0TAG")["users"]
    assert [g["handle"] for g in stand.client.usergroups_list(include_users=True)["usergroups"]] == ["tag", "operations-group"]


def test_views_open_push_update_and_show(stand: Stand) -> None:
    """The page sees the topmost modal without its private metadata; an update changes its hash."""
    since = stand.seq()
    first = opened(stand, private_metadata="secret", callback_id="first")
    assert (first["private_metadata"], first["root_view_id"], first["previous_view_id"]) == ("secret", first["id"], None)
    event = stand.event(since, "view")
    assert (event["view"]["id"], event["stack"]) == (first["id"], 1)
    assert "private_metadata" not in event["view"]
    second = stand.api("views.push", trigger_id=inner_trigger(stand), view=MODAL)["view"]
    assert (second["root_view_id"], second["previous_view_id"]) == (first["id"], first["id"])
    updated = stand.client.views_update(view_id=first["id"], hash=first["hash"], view={**MODAL, "callback_id": "changed"})["view"]
    assert (updated["id"], updated["callback_id"]) == (first["id"], "changed")
    assert updated["hash"] != first["hash"]
    assert stand.get("/workspace/boot?as=U0RACHEL")["view"]["id"] == second["id"]


def test_home_views_are_published(stand: Stand) -> None:
    """A published home is on the page, and published again keeps its id."""
    first = stand.client.views_publish(user_id="U0TOM", view=HOME)["view"]
    second = stand.client.views_publish(user_id="U0TOM", view=HOME, hash=first["hash"])["view"]
    assert first["id"] == second["id"]
    assert stand.get("/workspace/home?as=U0TOM")["view"]["id"] == first["id"]


def test_files_are_uploaded_shared_and_served_safely(stand: Stand) -> None:
    """A file of the bot's is in the channel, in files.info with where it was shared, and downloads as itself."""
    done = stand.client.files_upload_v2(channel=CHANNEL, filename="RID v1.1.html", content="<script>", title="RID", initial_comment="Draft")
    file = stand.client.files_info(file=done["file"]["id"])["file"]
    message = stand.messages(CHANNEL)[-1]
    assert (message["text"], message["files"][0]["title"]) == ("Draft", "RID")
    assert file["shares"]["public"][CHANNEL][0]["ts"] == message["ts"]
    status, headers, body = stand.whole("GET", message["files"][0]["url"])
    assert (status, body) == (200, b"<script>")
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_pictures_have_previews(stand: Stand) -> None:
    """A picture is shown in place, with its own type."""
    stand.client.files_upload_v2(channel=CHANNEL, filename="timeline.png", content=b"\x89PNG", alt_txt="A timeline")
    file = stand.messages(CHANNEL)[-1]["files"][0]
    assert (file["thumb"], file["alt_txt"]) == (file["url"], "A timeline")
    assert stand.whole("GET", file["thumb"])[1]["Content-Type"] == "image/png"


@pytest.mark.parametrize("how", ["ratelimited", "server_error"])
def test_a_refused_call_does_nothing(stand: Stand, how: Any) -> None:
    """429 and 500 on request, once, with Retry-After, and nothing posted."""
    stand.workspace.faults.fail("chat.postMessage", how, retry_after=7)
    with pytest.raises(SlackApiError) as refused:
        posted(stand)
    assert refused.value.response.status_code == (429 if how == "ratelimited" else 500)
    assert refused.value.response.headers.get("Retry-After") == ("7" if how == "ratelimited" else None)
    assert stand.messages(CHANNEL) == []
    posted(stand)
    assert len(stand.messages(CHANNEL)) == 1


def test_an_accepted_call_can_be_lost(stand: Stand) -> None:
    """A dropped connection, an error after the fact and a call without an answer all leave the message posted."""
    stand.workspace.faults.fail("chat.postMessage", "reset")
    with pytest.raises(OSError, match=r".*"):
        posted(stand)
    stand.workspace.faults.fail("chat.postMessage", "accepted_error")
    with pytest.raises(SlackApiError):
        posted(stand)
    stand.workspace.faults.fail("chat.postMessage", "timeout")
    stand.client.timeout = 1
    with pytest.raises(OSError, match=r".*"):
        posted(stand)
    stand.workspace.faults.release()
    assert len(stand.messages(CHANNEL)) == 3
