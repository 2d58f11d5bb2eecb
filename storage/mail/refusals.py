"""Slack's reasons for refusing a message: as sentences that say what to do, and by what they refuse."""

REASONS = {
    "channel_not_found": "the bot can't see that channel. Invite it there",
    "not_in_channel": "the bot is not in that channel. Invite it there",
    "is_archived": "the channel is archived",
    "restricted_action": "a workspace setting stops the bot from posting there",
    "msg_too_long": "the message is too long for Slack",
    "msg_blocks_too_long": "the message is too long for Slack",
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
