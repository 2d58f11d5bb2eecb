"""Slack's reasons for refusing a message: as sentences that say what to do, and by what they refuse."""

from __future__ import annotations

from policy.model.roster import is_person

_ARCHIVED = "the channel is archived. Unarchive it in Slack, or set another channel"
_ONLY_SOME = "only some people may post there. Allow the bot in that channel's settings, or set another channel"
_PERMISSION = "the app lacks a permission in Slack. Ask who runs the bot to install it again with the current manifest"
_TOO_LONG = "the message is too long for Slack. Ask the bot for a part of it, such as one page"
_NOT_TAKEN = "Slack does not take how the message is laid out. Tell who runs the bot; the command shows the same to you"
_UNCHANGED = "Slack no longer lets the bot change that message. If it is wrong, delete it in Slack"
_GONE = "that person has left Slack. Take them off the rosters with /release member remove"

REASONS = {
    "channel_not_found": "the bot can't see that channel. Invite it there",
    "not_in_channel": "the bot is not in that channel. Invite it there",
    "is_archived": _ARCHIVED,
    "is_inactive": _ARCHIVED,
    "restricted_action": "a workspace setting stops the bot from posting there. Allow it there in Slack, or set another channel",
    "restricted_action_read_only_channel": _ONLY_SOME,
    "restricted_action_thread_only_channel": _ONLY_SOME,
    "restricted_action_non_threadable_channel": _ONLY_SOME,
    "restricted_action_thread_locked": "its thread is locked in Slack. Unlock it",
    "missing_scope": _PERMISSION,
    "not_allowed_token_type": _PERMISSION,
    "access_denied": _PERMISSION,
    "no_permission": _PERMISSION,
    "msg_too_long": _TOO_LONG,
    "msg_blocks_too_long": _TOO_LONG,
    "invalid_blocks": _NOT_TAKEN,
    "invalid_blocks_format": _NOT_TAKEN,
    "message_not_found": "somebody deleted the message in Slack",
    "thread_not_found": "somebody deleted the message that its thread belongs to. Share it outside that thread",
    "cannot_reply_to_message": "Slack takes no replies to that message. Share it outside its thread",
    "cant_update_message": _UNCHANGED,
    "edit_window_closed": _UNCHANGED,
    "user_disabled": _GONE,
    "user_not_found": _GONE,
    "users_not_found": _GONE,
    "cannot_dm_bot": "it would go to an app, and apps read no direct messages. Take the app off the rosters",
    "messages_tab_disabled": "the app takes no direct messages. Ask who runs the bot to switch on the Messages tab under App Home",
    "make_name_taken": "its name is taken by a channel that the bot can't see. Choose another name, or invite the bot there and set it",
    "make_is_archived": "an archived channel has its name. Unarchive that in Slack, or choose another name",
    "make_is_public": "a public channel has its name, and this release may only be shown in a private one. Choose another name",
    "make_restricted_action": "a workspace setting doesn't let the bot make channels. Make it yourself, and set it with /release channel",
    "make_missing_scope": "the app may not make channels yet. Ask who runs the bot to install it again with the new manifest",
    "make_invalid_name_specials": "Slack doesn't take its name. Use small letters, figures and hyphens",
    "make_invalid_name_maxlength": "its name is too long for Slack. Choose a shorter one",
    "make_user_is_restricted": "the bot is a guest there and may not make channels. Make it yourself, and set it with /release channel",
    "archive_no_export": "the release file could not be put into it. It stays open; try again once the bot can post there",
    "archive_restricted_action": "a workspace setting doesn't let the bot archive channels. Archive it in Slack",
    "archive_missing_scope": "the app may not archive channels yet. Ask who runs the bot to install it again with the new manifest",
    "archive_not_in_channel": "the bot is not in it. Invite it there, or archive the channel in Slack",
    "archive_channel_not_found": "the bot can't see it. Invite it there, or archive the channel in Slack",
    "archive_cant_archive_general": "Slack never archives the channel for everybody. Set another channel for the release first",
    "archive_cant_archive_required": "Slack never archives a required channel. Set another channel for the release first",
}
"""By Slack's error code."""

PERSON_REFUSED = "Slack doesn't let the bot write to that person. If they have left, take them off the rosters with /release member remove"
"""Why a direct message was refused with an error that otherwise speaks of a channel."""

_OF_CHANNELS = frozenset({"channel_not_found", "not_in_channel", "is_archived", "is_inactive", "restricted_action"})

MESSAGE_GONE = "message_not_found"
"""Slack's error for changing a message that somebody deleted, or that was kept too long."""

THREAD_GONE = frozenset({MESSAGE_GONE, "thread_not_found", "cannot_reply_to_message"})
"""Slack's errors for a reply to such a message."""

UNCHANGEABLE = frozenset({"cant_update_message", "edit_window_closed"})
"""Slack's errors for changing a message that is there: another app's since a new installation, or too old for the workspace's setting."""

LAYOUT_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
"""Slack does not take how a message is laid out, but would take its text."""

TOKEN_REFUSED = frozenset(
    {
        "accesslimited",
        "account_inactive",
        "ekm_access_denied",
        "invalid_auth",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
"""Slack refuses the bot itself: no message is to blame, so all wait until an operator has mended it."""

CHANNEL_REFUSED = frozenset(
    {
        "access_denied",
        "channel_not_found",
        "is_archived",
        "is_inactive",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_in_channel",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
    }
)
"""Slack refuses the channel, or an act in it: somebody may invite the bot, unarchive the channel or grant a scope."""


def reason_of(error: str, channel: str = "") -> str:
    """Returns why Slack refused a message to a channel or person, with what to do where it is known."""
    if is_person(channel) and error in _OF_CHANNELS:
        return PERSON_REFUSED
    return REASONS.get(error, f"Slack refused it ({error})")


_PERHAPS = "may be posted: "


def explained(error: str, channel: str) -> str:
    """Returns the stored error of a message that is not tried any more as a reason: Slack's codes in words, all else as it stands."""
    if error.startswith(_PERHAPS):
        return f"it may be posted; {reason_of(error.removeprefix(_PERHAPS), channel)}"
    return reason_of(error, channel) if error.replace("_", "").isalnum() else error
