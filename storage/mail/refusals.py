"""Slack's reasons for refusing a message, as sentences that say what to do."""

REASONS = {
    "channel_not_found": "the bot can't see that channel. Invite it there",
    "not_in_channel": "the bot is not in that channel. Invite it there",
    "is_archived": "the channel is archived",
    "restricted_action": "a workspace setting stops the bot from posting there",
    "msg_too_long": "the message is too long for Slack",
    "msg_blocks_too_long": "the message is too long for Slack",
}
"""By Slack's error code."""
