"""The table of Web API calls: for each method one that succeeds, and each refusal with Slack's word for it.

`docs/local-workspace.md` lists the same methods and refusals; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.bot.workspace.harness import Stand

Json = dict[str, Any]
Call = Callable[[Stand], Mapping[str, Any]]

CHANNEL = "C0JUNE2020"
PRIVATE = "C0SECASTEAM"
NOT_JOINED = "C0COFFEE"
GENERAL = "C0SECREL"
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "June"}}
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "A form"}, "blocks": [SECTION]}
HOME = {"type": "home", "blocks": [SECTION]}
PAGE = "https://pages.example.org/mp079"
UNFURL = {PAGE: {"blocks": [SECTION]}}


def posted(stand: Stand, **more: Any) -> str:
    """The timestamp of a message of the bot's."""
    return str(stand.client.chat_postMessage(channel=CHANNEL, text="Here", **more)["ts"])


def said(stand: Stand, channel: str = CHANNEL) -> str:
    """The timestamp of a message of Rachel's."""
    stand.post("say", channel=channel, text="Hello")
    return str(stand.messages(channel)[-1]["ts"])


def linked(stand: Stand) -> str:
    """The timestamp of a message of Rachel's with a link of the app's domain."""
    stand.post("say", channel=CHANNEL, text=f"See {PAGE}.")
    return str(stand.messages(CHANNEL)[-1]["ts"])


def pinned(stand: Stand) -> str:
    """The timestamp of a pinned message."""
    ts = posted(stand)
    stand.client.pins_add(channel=CHANNEL, timestamp=ts)
    return ts


def reacted(stand: Stand) -> str:
    """The timestamp of a message on which the bot put eyes."""
    ts = posted(stand)
    stand.client.reactions_add(channel=CHANNEL, timestamp=ts, name="eyes")
    return ts


def published(stand: Stand) -> str:
    """A person who has an App Home."""
    stand.client.views_publish(user_id="U0TOM", view=HOME)
    return "U0TOM"


def opened(stand: Stand, **more: Any) -> Json:
    """An open modal."""
    return dict(stand.client.views_open(trigger_id=stand.trigger(), view={**MODAL, **more})["view"])


def inner_trigger(stand: Stand) -> str:
    """A trigger id that comes from Rachel's topmost modal."""
    world = stand.workspace.world
    return world.tokens.trigger("U0RACHEL", world.views.stack("U0RACHEL")[-1])


def old_trigger(stand: Stand) -> str:
    """A trigger id more than three seconds old."""
    key = stand.trigger()
    clock = stand.workspace.world.tokens.clock
    stand.workspace.world.tokens.clock = lambda: clock() + 3.01
    return key


def spent_trigger(stand: Stand) -> str:
    """A trigger id that opened a view already."""
    key = stand.trigger()
    stand.client.views_open(trigger_id=key, view=MODAL)
    return key


def uploaded(stand: Stand) -> str:
    """The id of a file that was uploaded and not completed."""
    promised = stand.client.files_getUploadURLExternal(filename="rid.txt", length=3)
    status, _ = stand.raw("POST", str(promised["upload_url"]).removeprefix(stand.url), b"RID")
    assert status == 200
    return str(promised["file_id"])


def archived(stand: Stand) -> str:
    """An archived channel of the bot's."""
    stand.post("channel", channel="C0CSC", do="archive")
    return "C0CSC"


def made(stand: Stand) -> str:
    """A channel that the bot made."""
    return str(stand.client.conversations_create(name="made-here")["channel"]["id"])


def archived_message(stand: Stand) -> Json:
    """A message of the bot's in a channel archived since."""
    ts = str(stand.client.chat_postMessage(channel="C0CSC", text="Here")["ts"])
    return {"channel": archived(stand), "ts": ts}


def deactivated(stand: Stand) -> str:
    """A person who is deactivated."""
    stand.post("person", user="U0OWEN", do="deactivate")
    return "U0OWEN"


def full_stack(stand: Stand) -> str:
    """A trigger id from the third of three modals."""
    opened(stand)
    for _ in range(2):
        stand.client.views_push(trigger_id=inner_trigger(stand), view=MODAL)
    return inner_trigger(stand)


def pushed(stand: Stand) -> Mapping[str, Any]:
    """A modal on top of another."""
    opened(stand)
    return stand.api("views.push", trigger_id=inner_trigger(stand), view=MODAL)


# One call of each method that succeeds.
CALLS: dict[str, Call] = {
    "api.test": lambda s: s.api("api.test", foo="bar"),
    "auth.test": lambda s: s.api("auth.test"),
    "bots.info": lambda s: s.api("bots.info", bot="B0RELEASEBOT"),
    "team.info": lambda s: s.api("team.info"),
    "chat.postMessage": lambda s: s.api("chat.postMessage", channel=CHANNEL, text="Here", blocks=[SECTION]),
    "chat.postEphemeral": lambda s: s.api("chat.postEphemeral", channel=CHANNEL, user="U0RACHEL", text="For you"),
    "chat.update": lambda s: s.api("chat.update", channel=CHANNEL, ts=posted(s), text="There"),
    "chat.delete": lambda s: s.api("chat.delete", channel=CHANNEL, ts=posted(s)),
    "chat.unfurl": lambda s: s.api("chat.unfurl", channel=CHANNEL, ts=linked(s), unfurls=UNFURL),
    "chat.getPermalink": lambda s: s.api("chat.getPermalink", channel=CHANNEL, message_ts=posted(s)),
    "conversations.history": lambda s: s.api("conversations.history", channel=CHANNEL),
    "conversations.archive": lambda s: s.api("conversations.archive", channel=CHANNEL),
    "conversations.create": lambda s: s.api("conversations.create", name="june-2020-tag", is_private=True),
    "conversations.invite": lambda s: s.api("conversations.invite", channel=made(s), users="U0RACHEL,U0NOBODY", force=True),
    "conversations.setPurpose": lambda s: s.api("conversations.setPurpose", channel=CHANNEL, purpose="June"),
    "conversations.setTopic": lambda s: s.api("conversations.setTopic", channel=CHANNEL, topic="June"),
    "conversations.info": lambda s: s.api("conversations.info", channel=CHANNEL),
    "conversations.join": lambda s: s.api("conversations.join", channel=NOT_JOINED),
    "conversations.list": lambda s: s.api("conversations.list", types="public_channel,private_channel,im"),
    "conversations.members": lambda s: s.api("conversations.members", channel=CHANNEL),
    "conversations.open": lambda s: s.api("conversations.open", users="U0RACHEL"),
    "conversations.replies": lambda s: s.api("conversations.replies", channel=CHANNEL, ts=posted(s)),
    "files.completeUploadExternal": lambda s: s.api("files.completeUploadExternal", files=[{"id": uploaded(s)}], channel_id=CHANNEL),
    "files.delete": lambda s: s.api("files.delete", file=s.client.files_upload_v2(filename="rid.txt", content="RID")["file"]["id"]),
    "files.getUploadURLExternal": lambda s: s.api("files.getUploadURLExternal", filename="rid.docx", length=10),
    "files.info": lambda s: s.api("files.info", file=s.client.files_upload_v2(filename="rid.txt", content="RID")["file"]["id"]),
    "pins.add": lambda s: s.api("pins.add", channel=CHANNEL, timestamp=posted(s)),
    "pins.list": lambda s: s.api("pins.list", channel=CHANNEL),
    "pins.remove": lambda s: s.api("pins.remove", channel=CHANNEL, timestamp=pinned(s)),
    "reactions.add": lambda s: s.api("reactions.add", channel=CHANNEL, timestamp=posted(s), name="eyes"),
    "usergroups.list": lambda s: s.api("usergroups.list", include_users=True),
    "usergroups.users.list": lambda s: s.api("usergroups.users.list", usergroup="S0TAG"),
    "users.info": lambda s: s.api("users.info", user="U0RACHEL"),
    "users.list": lambda s: s.api("users.list"),
    "users.lookupByEmail": lambda s: s.api("users.lookupByEmail", email="david.kerr@example.org"),
    "views.open": lambda s: s.api("views.open", trigger_id=s.trigger(), view=MODAL),
    "views.publish": lambda s: s.api("views.publish", user_id="U0RACHEL", view=HOME),
    "views.push": pushed,
    "views.update": lambda s: s.api("views.update", view_id=opened(s)["id"], view=MODAL),
}

TOO_MANY = [SECTION] * 51
LONG = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}

# Each refusal that is particular to a method: its arguments, and Slack's error.
REFUSALS: list[tuple[str, Callable[[Stand], Json], str]] = [
    ("conversations.archive", lambda s: {"channel": archived(s)}, "already_archived"),
    ("conversations.archive", lambda s: {"channel": GENERAL}, "cant_archive_general"),
    ("conversations.archive", lambda s: {"channel": NOT_JOINED}, "not_in_channel"),
    ("conversations.create", lambda s: {"name": "june-2020"}, "name_taken"),
    ("conversations.create", lambda s: {"name": "June 2020"}, "invalid_name_specials"),
    ("conversations.create", lambda s: {"name": "n" * 81}, "invalid_name_maxlength"),
    ("conversations.invite", lambda s: {"channel": CHANNEL, "users": "U0RACHEL"}, "already_in_channel"),
    ("conversations.invite", lambda s: {"channel": CHANNEL, "users": "U0RELEASEBOT"}, "cant_invite_self"),
    ("conversations.invite", lambda s: {"channel": archived(s), "users": "U0RACHEL"}, "is_archived"),
    ("conversations.invite", lambda s: {"channel": CHANNEL, "users": ","}, "no_user"),
    ("conversations.invite", lambda s: {"channel": CHANNEL, "users": ",".join(["U0RACHEL"] * 101)}, "too_many_users"),
    ("conversations.invite", lambda s: {"channel": made(s), "users": deactivated(s)}, "user_disabled"),
    ("conversations.invite", lambda s: {"channel": CHANNEL, "users": "U0NOBODY"}, "user_not_found"),
    ("conversations.setTopic", lambda s: {"channel": CHANNEL, "topic": "t" * 251}, "too_long"),
    ("conversations.setTopic", lambda s: {"channel": archived(s), "topic": "t"}, "is_archived"),
    ("conversations.setPurpose", lambda s: {"channel": CHANNEL, "purpose": "t" * 251}, "too_long"),
    ("conversations.setPurpose", lambda s: {"channel": archived(s), "purpose": "t"}, "is_archived"),
    ("api.test", lambda s: {"error": "my_error"}, "my_error"),
    ("bots.info", lambda s: {"bot": "B0OTHER"}, "bot_not_found"),
    ("chat.postMessage", lambda s: {"text": "x"}, "invalid_arguments"),
    ("chat.postMessage", lambda s: {"channel": CHANNEL}, "no_text"),
    ("chat.postMessage", lambda s: {"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", lambda s: {"channel": PRIVATE, "text": "x"}, "channel_not_found"),
    ("chat.postMessage", lambda s: {"channel": archived(s), "text": "x"}, "is_archived"),
    ("chat.postMessage", lambda s: {"channel": CHANNEL, "text": "x", "thread_ts": "1.0"}, "thread_not_found"),
    ("chat.postMessage", lambda s: {"channel": CHANNEL, "blocks": TOO_MANY}, "invalid_blocks"),
    ("chat.postMessage", lambda s: {"channel": CHANNEL, "blocks": "[{"}, "invalid_blocks_format"),
    ("chat.postMessage", lambda s: {"channel": CHANNEL, "blocks": [LONG] * 5}, "msg_blocks_too_long"),
    ("chat.postMessage", lambda s: {"channel": CHANNEL, "attachments": [{"blocks": TOO_MANY}]}, "invalid_attachments"),
    ("chat.postMessage", lambda s: {"channel": CHANNEL, "text": "x", "metadata": {"event_type": "e"}}, "invalid_metadata_format"),
    (
        "chat.postMessage",
        lambda s: {"channel": CHANNEL, "text": "x", "metadata": {"event_type": "e", "event_payload": {}, "z": 1}},
        "invalid_metadata_schema",
    ),
    (
        "chat.postMessage",
        lambda s: {"channel": CHANNEL, "text": "x", "metadata": {"event_type": "e", "event_payload": {"z": "x" * 8000}}},
        "metadata_too_large",
    ),
    ("chat.postEphemeral", lambda s: {"channel": CHANNEL, "text": "x"}, "invalid_arguments"),
    ("chat.postEphemeral", lambda s: {"channel": CHANNEL, "user": "U0RACHEL"}, "no_text"),
    ("chat.postEphemeral", lambda s: {"channel": PRIVATE, "user": "U0RACHEL", "text": "x"}, "channel_not_found"),
    ("chat.postEphemeral", lambda s: {"channel": NOT_JOINED, "user": "U0RACHEL", "text": "x"}, "not_in_channel"),
    ("chat.postEphemeral", lambda s: {"channel": CHANNEL, "user": "U0NOBODY", "text": "x"}, "user_not_found"),
    ("chat.postEphemeral", lambda s: {"channel": CHANNEL, "user": "U0JOE", "text": "x"}, "user_not_in_channel"),
    ("chat.postEphemeral", lambda s: {"channel": archived(s), "user": "U0RACHEL", "text": "x"}, "is_archived"),
    ("chat.postEphemeral", lambda s: {"channel": CHANNEL, "user": "U0RACHEL", "blocks": TOO_MANY}, "invalid_blocks"),
    ("chat.update", lambda s: {"channel": CHANNEL, "text": "x"}, "invalid_arguments"),
    ("chat.update", lambda s: {"channel": "C0NOWHERE", "ts": "1.0", "text": "x"}, "channel_not_found"),
    ("chat.update", lambda s: {"channel": CHANNEL, "ts": "1.0", "text": "x"}, "message_not_found"),
    ("chat.update", lambda s: {"channel": CHANNEL, "ts": said(s), "text": "x"}, "cant_update_message"),
    ("chat.update", lambda s: {"channel": CHANNEL, "ts": posted(s)}, "no_text"),
    ("chat.update", lambda s: {"channel": CHANNEL, "ts": posted(s), "text": "x" * 4001}, "msg_too_long"),
    ("chat.update", lambda s: {"channel": CHANNEL, "ts": posted(s), "blocks": TOO_MANY}, "invalid_blocks"),
    ("chat.update", lambda s: {**archived_message(s), "text": "x"}, "is_inactive"),
    ("chat.delete", lambda s: {"channel": "C0NOWHERE", "ts": "1.0"}, "channel_not_found"),
    ("chat.delete", lambda s: {"channel": CHANNEL, "ts": "1.0"}, "message_not_found"),
    ("chat.delete", lambda s: {"channel": CHANNEL, "ts": said(s)}, "cant_delete_message"),
    ("chat.unfurl", lambda s: {"ts": "1.0", "unfurls": UNFURL}, "missing_channel"),
    ("chat.unfurl", lambda s: {"channel": CHANNEL, "unfurls": UNFURL}, "missing_ts"),
    ("chat.unfurl", lambda s: {"unfurl_id": "C.1.0.x", "unfurls": UNFURL}, "missing_source"),
    ("chat.unfurl", lambda s: {"channel": "C0NOWHERE", "ts": "1.0", "unfurls": UNFURL}, "cannot_find_channel"),
    ("chat.unfurl", lambda s: {"channel": CHANNEL, "ts": "1.0", "unfurls": UNFURL}, "cannot_find_message"),
    ("chat.unfurl", lambda s: {"channel": CHANNEL, "ts": linked(s)}, "missing_unfurls"),
    ("chat.unfurl", lambda s: {"channel": CHANNEL, "ts": linked(s), "unfurls": ["x"]}, "invalid_unfurls_format"),
    ("chat.unfurl", lambda s: {"channel": CHANNEL, "ts": said(s), "unfurls": UNFURL}, "cannot_unfurl_url"),
    (
        "chat.unfurl",
        lambda s: {"channel": CHANNEL, "ts": linked(s), "unfurls": {PAGE: {"blocks": [{"type": "x"}]}}},
        "cannot_parse_attachment",
    ),
    ("chat.getPermalink", lambda s: {"channel": "C0NOWHERE", "message_ts": "1.0"}, "channel_not_found"),
    ("chat.getPermalink", lambda s: {"channel": CHANNEL, "message_ts": "1.0"}, "message_not_found"),
    ("conversations.history", lambda s: {"channel": PRIVATE}, "channel_not_found"),
    ("conversations.history", lambda s: {"channel": NOT_JOINED}, "not_in_channel"),
    ("conversations.history", lambda s: {"channel": CHANNEL, "limit": 1000}, "invalid_limit"),
    ("conversations.history", lambda s: {"channel": CHANNEL, "cursor": "x"}, "invalid_cursor"),
    ("conversations.history", lambda s: {"channel": CHANNEL, "oldest": "x"}, "invalid_ts_oldest"),
    ("conversations.history", lambda s: {"channel": CHANNEL, "latest": "x"}, "invalid_ts_latest"),
    ("conversations.info", lambda s: {"channel": PRIVATE}, "channel_not_found"),
    ("conversations.join", lambda s: {"channel": "C0NOWHERE"}, "channel_not_found"),
    ("conversations.join", lambda s: {"channel": "C0SSC"}, "method_not_supported_for_channel_type"),
    ("conversations.join", lambda s: {"channel": archived(s)}, "is_archived"),
    ("conversations.list", lambda s: {"types": "voice"}, "invalid_types"),
    ("conversations.list", lambda s: {"limit": 1001}, "invalid_limit"),
    ("conversations.list", lambda s: {"cursor": "x"}, "invalid_cursor"),
    ("conversations.members", lambda s: {"channel": PRIVATE}, "channel_not_found"),
    ("conversations.open", lambda s: {}, "users_list_not_supplied"),
    ("conversations.open", lambda s: {"users": "U0NOBODY"}, "user_not_found"),
    ("conversations.open", lambda s: {"users": deactivated(s)}, "user_disabled"),
    ("conversations.open", lambda s: {"users": "U0RACHEL,U0TOM"}, "method_not_supported_for_channel_type"),
    ("conversations.open", lambda s: {"channel": "D0NOWHERE"}, "channel_not_found"),
    ("conversations.replies", lambda s: {"channel": PRIVATE, "ts": "1.0"}, "channel_not_found"),
    ("conversations.replies", lambda s: {"channel": NOT_JOINED, "ts": "1.0"}, "not_in_channel"),
    ("conversations.replies", lambda s: {"channel": CHANNEL, "ts": "1.0"}, "thread_not_found"),
    ("files.getUploadURLExternal", lambda s: {"filename": "x"}, "invalid_arguments"),
    ("files.getUploadURLExternal", lambda s: {"filename": "x", "length": 10**9}, "file_upload_size_restricted"),
    ("files.getUploadURLExternal", lambda s: {"filename": "x", "length": 1, "alt_txt": "x" * 1001}, "alt_txt_too_large"),
    ("files.completeUploadExternal", lambda s: {"files": []}, "invalid_arguments"),
    ("files.completeUploadExternal", lambda s: {"files": [{"id": "F0NONE"}]}, "file_not_found"),
    ("files.completeUploadExternal", lambda s: {"files": [{"id": uploaded(s)}], "channel_id": PRIVATE}, "channel_not_found"),
    ("files.completeUploadExternal", lambda s: {"files": [{"id": uploaded(s)}], "channel_id": NOT_JOINED}, "not_in_channel"),
    ("files.completeUploadExternal", lambda s: {"files": [{"id": uploaded(s)}], "channel_id": archived(s)}, "is_archived"),
    (
        "files.completeUploadExternal",
        lambda s: {"files": [{"id": uploaded(s)}], "channel_id": CHANNEL, "thread_ts": "1.0"},
        "thread_not_found",
    ),
    ("files.info", lambda s: {"file": uploaded(s)}, "file_not_found"),
    ("files.delete", lambda s: {"file": uploaded(s)}, "file_not_found"),
    ("pins.add", lambda s: {"channel": CHANNEL}, "no_item_specified"),
    ("pins.add", lambda s: {"channel": CHANNEL, "timestamp": "x"}, "bad_timestamp"),
    ("pins.add", lambda s: {"channel": CHANNEL, "timestamp": "1.0"}, "message_not_found"),
    ("pins.add", lambda s: {"channel": NOT_JOINED, "timestamp": "1.0"}, "not_in_channel"),
    ("pins.add", lambda s: {"channel": PRIVATE, "timestamp": "1.0"}, "channel_not_found"),
    ("pins.add", lambda s: {"channel": CHANNEL, "timestamp": pinned(s)}, "already_pinned"),
    ("pins.add", lambda s: {"timestamp": (m := archived_message(s))["ts"], "channel": m["channel"]}, "is_archived"),
    ("pins.remove", lambda s: {"channel": CHANNEL, "timestamp": posted(s)}, "no_pin"),
    ("pins.list", lambda s: {"channel": NOT_JOINED}, "not_in_channel"),
    ("reactions.add", lambda s: {"channel": CHANNEL, "timestamp": posted(s), "name": "?"}, "invalid_name"),
    ("reactions.add", lambda s: {"channel": CHANNEL, "timestamp": reacted(s), "name": "eyes"}, "already_reacted"),
    ("usergroups.users.list", lambda s: {"usergroup": "S0NONE"}, "no_such_subteam"),
    ("users.info", lambda s: {"user": "U0NOBODY"}, "user_not_found"),
    ("users.list", lambda s: {"limit": -1}, "invalid_limit"),
    ("users.lookupByEmail", lambda s: {"email": "nobody@example.org"}, "users_not_found"),
    ("views.open", lambda s: {"view": MODAL}, "invalid_arguments"),
    ("views.open", lambda s: {"view": MODAL, "trigger_id": "1.2.3"}, "invalid_trigger_id"),
    ("views.open", lambda s: {"view": MODAL, "trigger_id": old_trigger(s)}, "expired_trigger_id"),
    ("views.open", lambda s: {"view": MODAL, "trigger_id": spent_trigger(s)}, "exchanged_trigger_id"),
    ("views.open", lambda s: {"view": HOME, "trigger_id": s.trigger()}, "invalid_arguments"),
    (
        "views.open",
        lambda s: {"trigger_id": s.trigger(), "view": {**MODAL, "external_id": opened(s, external_id="x")["external_id"]}},
        "duplicate_external_id",
    ),
    ("views.push", lambda s: {"view": MODAL, "trigger_id": s.trigger()}, "not_found"),
    ("views.push", lambda s: {"view": MODAL, "trigger_id": full_stack(s)}, "push_limit_reached"),
    ("views.update", lambda s: {"view": MODAL}, "invalid_arguments"),
    ("views.update", lambda s: {"view": MODAL, "view_id": "V0NONE"}, "not_found"),
    ("views.update", lambda s: {"view": MODAL, "view_id": opened(s)["id"], "hash": "1.x"}, "hash_conflict"),
    ("views.publish", lambda s: {"view": HOME, "user_id": "U0NOBODY"}, "invalid_arguments"),
    ("views.publish", lambda s: {"view": HOME, "user_id": published(s), "hash": "1.x"}, "hash_conflict"),
]
