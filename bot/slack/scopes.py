"""The scopes that Slack asks for, by the Web API methods that the bot calls and its events. The manifests are held to these tables."""

from __future__ import annotations

BY_METHOD: dict[str, frozenset[str]] = {
    "apps_connections_open": frozenset(),
    "auth_test": frozenset(),
    "chat_getPermalink": frozenset(),
    "chat_postEphemeral": frozenset({"chat:write"}),
    "chat_postMessage": frozenset({"chat:write", "chat:write.public"}),
    "chat_unfurl": frozenset({"links:write"}),
    "chat_update": frozenset({"chat:write"}),
    "conversations_archive": frozenset({"channels:manage", "groups:write"}),
    "conversations_create": frozenset({"channels:manage", "groups:write"}),
    "conversations_history": frozenset({"channels:history", "groups:history", "im:history"}),
    "conversations_info": frozenset({"channels:read", "groups:read"}),
    "conversations_invite": frozenset({"channels:manage", "groups:write"}),
    "conversations_join": frozenset({"channels:join"}),
    "conversations_list": frozenset({"channels:read", "groups:read"}),
    "conversations_open": frozenset({"im:write"}),
    "conversations_replies": frozenset({"channels:history", "groups:history", "im:history"}),
    "conversations_setPurpose": frozenset({"channels:manage", "groups:write"}),
    "conversations_setTopic": frozenset({"channels:manage", "groups:write"}),
    "files_completeUploadExternal": frozenset({"files:write"}),
    "files_delete": frozenset({"files:write"}),
    "files_getUploadURLExternal": frozenset({"files:write"}),
    "files_info": frozenset({"files:read"}),
    "pins_add": frozenset({"pins:write"}),
    "pins_remove": frozenset({"pins:write"}),
    "usergroups_list": frozenset({"usergroups:read"}),
    "usergroups_users_list": frozenset({"usergroups:read"}),
    "users_info": frozenset({"users:read"}),
    "views_open": frozenset(),
    "views_publish": frozenset(),
    "views_update": frozenset(),
}
"""The bot scopes that Slack's documentation asks for, by method as slack_sdk names it."""

BY_EVENT: dict[str, frozenset[str]] = {
    "app_home_opened": frozenset(),
    "app_mention": frozenset({"app_mentions:read"}),
    **dict.fromkeys(("channel_archive", "channel_deleted", "channel_left", "channel_unarchive"), frozenset({"channels:read"})),
    "channel_id_changed": frozenset({"channels:read", "groups:read"}),
    "file_deleted": frozenset({"files:read"}),
    **dict.fromkeys(("group_archive", "group_deleted", "group_left", "group_unarchive"), frozenset({"groups:read"})),
    "link_shared": frozenset({"links:read"}),
    "member_joined_channel": frozenset({"channels:read", "groups:read"}),
    "member_left_channel": frozenset({"channels:read", "groups:read"}),
    "message.im": frozenset({"im:history"}),
    "user_change": frozenset({"users:read"}),
}
"""The bot scopes that Slack asks for before it sends an event, by the event as the manifest names it."""

BOT_SCOPES = frozenset({"commands"}).union(*BY_METHOD.values(), *BY_EVENT.values())
"""All bot scopes that the app needs; `commands` is for slash commands and shortcuts."""

APP_SCOPES = frozenset({"connections:write"})
"""The scopes of the app-level token, which Socket Mode needs."""
