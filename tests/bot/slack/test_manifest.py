"""The Slack app's manifest and the Procfile, held to what the code answers."""

from __future__ import annotations

import ast
import json
import re

import pytest

from bot.__main__ import main
from bot.slack import listeners
from bot.slack.payloads import COMMANDS
from tests import ROOT

SCOPES: dict[str, set[str]] = {
    "auth_test": set(),
    "chat_getPermalink": set(),
    "chat_postMessage": {"chat:write", "chat:write.public"},
    "chat_update": {"chat:write"},
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_join": {"channels:join"},
    "conversations_open": {"im:write"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "files_completeUploadExternal": {"files:write"},
    "files_getUploadURLExternal": {"files:write"},
    "files_info": {"files:read"},
    "pins_add": {"pins:write"},
    "pins_remove": {"pins:write"},
    "usergroups_users_list": {"usergroups:read"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_update": set(),
}
"""The bot scopes that Slack's documentation asks for, by Web API method as slack_sdk names it."""
NO_METHODS = {"retry_handlers", "send_dict"}

MANIFEST = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))


def test_the_manifest_announces_the_commands_that_are_answered() -> None:
    """Each slash command once, escaped so that mentions arrive as ids, with a hint, all at the one address."""
    announced = MANIFEST["features"]["slash_commands"]
    assert tuple(each["command"] for each in announced) == COMMANDS
    assert all(each["should_escape"] is True and each["usage_hint"] and each["url"].endswith("/slack/events") for each in announced)
    assert MANIFEST["settings"]["interactivity"]["request_url"] == announced[0]["url"]


def test_the_manifest_keeps_slacks_limits() -> None:
    """Names and descriptions are as long as Slack takes them."""
    shown = MANIFEST["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000


def called_methods() -> set[str]:
    """The Web API methods that the bot calls: each `client.<method>(` outside the local workspace, which is Slack itself."""
    sources = [path for path in (ROOT / "bot").rglob("*.py") if "workspace" not in path.relative_to(ROOT).parts]
    called = (each for path in sources for each in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(each, ast.Call))
    functions = [each.func for each in called if isinstance(each.func, ast.Attribute)]
    return {each.attr for each in functions if "client" in ast.unparse(each.value) and "_" in each.attr} - NO_METHODS


def test_the_manifest_has_the_scopes_of_the_methods_that_are_called() -> None:
    """No scope is missing and none is asked for in vain; a new method needs its line in the table."""
    called = called_methods()
    assert called == set(SCOPES)
    needed = {"commands"}.union(*SCOPES.values())
    assert sorted(MANIFEST["oauth_config"]["scopes"]["bot"]) == sorted(needed)


def test_the_readme_says_why_each_scope_is_needed() -> None:
    """A row for each scope, in the manifest's order."""
    rows = re.findall(r"^\| `([a-z:.]+)` \|", (ROOT / "docs" / "scopes.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == MANIFEST["oauth_config"]["scopes"]["bot"]


def test_the_manifest_has_what_is_listened_to() -> None:
    """Events, shortcuts and search fields, both ways; over HTTP, Slack fills search fields from the options address only."""
    source = (ROOT / "bot" / "slack" / "listeners.py").read_text(encoding="utf-8")
    assert MANIFEST["settings"]["event_subscriptions"]["bot_events"] == re.findall(r"app\.event\(\"([a-z_]+)\"\)", source)
    assert {each["callback_id"] for each in MANIFEST["features"]["shortcuts"]} == {listeners.ATTACH, listeners.IMPORT}
    assert "app.options(" in source
    assert MANIFEST["settings"]["interactivity"]["message_menu_options_url"] == MANIFEST["settings"]["interactivity"]["request_url"]


def test_the_bot_s_direct_messages_can_be_read() -> None:
    """The bot sends people there. They can't write there, because it does not read what they write; Home is not offered without a page."""
    home = MANIFEST["features"]["app_home"]
    assert home == {"home_tab_enabled": False, "messages_tab_enabled": True, "messages_tab_read_only_enabled": True}


def test_the_manifest_is_for_http() -> None:
    """Socket Mode is one switch away, as the README says."""
    assert MANIFEST["settings"]["socket_mode_enabled"] is False


def test_the_procfile_runs_commands_that_exist(capsys: pytest.CaptureFixture[str]) -> None:
    """Release, web and worker; each command has help."""
    lines = dict(line.split(": python -m bot ") for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines())
    assert lines == {"release": "migrate", "web": "web", "worker": "worker"}
    for command in lines.values():
        with pytest.raises(SystemExit) as ended:
            main([command, "--help"], {})
        assert ended.value.code == 0
    assert capsys.readouterr().out
