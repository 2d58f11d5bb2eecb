"""Slack's reasons for refusing a message: as sentences that say what to do, and by what they refuse."""

REASONS = {
    "channel_not_found": "the bot can't see that channel. Invite it there",
    "not_in_channel": "the bot is not in that channel. Invite it there",
    "is_archived": "the channel is archived",
    "restricted_action": "a workspace setting stops the bot from posting there",
    "msg_too_long": "the message is too long for Slack",
    "msg_blocks_too_long": "the message is too long for Slack",
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
