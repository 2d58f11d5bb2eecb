"""The Slack app's two manifests and the Procfile, held to what the code answers and calls."""

from __future__ import annotations

import ast
import copy
import json
import re
from functools import cache
from typing import Any

import pytest

from bot.__main__ import main
from bot.slack.listeners import shortcuts
from bot.slack.listeners.events import EVENTS
from bot.slack.payloads import COMMANDS
from bot.slack.scopes import APP_SCOPES, BOT_SCOPES, BY_EVENT, BY_METHOD
from tests import ROOT

NO_METHODS = {"is_connected", "retry_handlers", "send_dict"}
ADDRESS = "https://YOUR-HOST/slack/events"

Manifest = dict[str, Any]
HTTP, SOCKET = (json.loads((ROOT / name).read_text(encoding="utf-8")) for name in ("manifest.json", "manifest-socket-mode.json"))
EACH = pytest.mark.parametrize("manifest", [HTTP, SOCKET], ids=["http", "socket"])


@cache
def sources() -> dict[str, str]:
    """The code of the bot by file, outside the local workspace, which is Slack itself."""
    paths = [path for path in (ROOT / "bot").rglob("*.py") if "workspace" not in path.relative_to(ROOT).parts]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}


@cache
def called_methods() -> frozenset[str]:
    """The Web API methods that the bot calls: each `client.<method>(`, and each that is handed to `partial`."""
    called = [each for text in sources().values() for each in ast.walk(ast.parse(text)) if isinstance(each, ast.Call)]
    named = [each.args[0] if ast.unparse(each.func) == "partial" and each.args else each.func for each in called]
    functions = [each for each in named if isinstance(each, ast.Attribute)]
    return frozenset(each.attr for each in functions if "client" in ast.unparse(each.value) and "_" in each.attr) - NO_METHODS


def listened_to(kind: str) -> list[str]:
    """What the listeners take of a kind, such as shortcuts, by the first argument of `app.<kind>(`; the one for all others is left out."""
    texts = (text for path, text in sources().items() if path.startswith("bot/slack/listeners/"))
    found = [each for text in texts for each in re.findall(rf"\bapp\.{kind}\(([^()]+)", text)]
    return [each.strip('"') if each.startswith('"') else str(getattr(shortcuts, each, each)) for each in found if each != "ANY"]


def events() -> list[str]:
    """The events that are handled. The manifest says which kind of message; the event itself is called "message", whatever its kind."""
    return ["message.im" if each == "message" else each for each in EVENTS]


@EACH
def test_a_manifest_announces_the_commands_that_are_answered(manifest: Manifest) -> None:
    """Each slash command once, escaped so that mentions arrive as ids, with a hint."""
    announced = manifest["features"]["slash_commands"]
    assert tuple(each["command"] for each in announced) == COMMANDS
    assert all(each["should_escape"] is True and each["usage_hint"] and each["description"] for each in announced)


@EACH
def test_a_manifest_keeps_slacks_limits(manifest: Manifest) -> None:
    """Names and descriptions are as long as Slack takes them."""
    shown = manifest["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    assert all(len(each["name"]) <= 24 and len(each["description"]) <= 150 for each in manifest["features"]["shortcuts"])


@EACH
def test_a_manifest_has_the_scopes_of_the_methods_that_are_called(manifest: Manifest) -> None:
    """No scope is missing and none is asked for in vain; a new method or event needs its line in the table."""
    assert called_methods() == set(BY_METHOD)
    assert set(manifest["settings"]["event_subscriptions"]["bot_events"]) == set(BY_EVENT)
    assert sorted(manifest["oauth_config"]["scopes"]["bot"]) == sorted(BOT_SCOPES)
    assert "user" not in manifest["oauth_config"]["scopes"]


@EACH
def test_a_manifest_has_what_is_listened_to(manifest: Manifest) -> None:
    """Events, shortcuts, buttons and forms, both ways."""
    settings, features = manifest["settings"], manifest["features"]
    assert sorted(settings["event_subscriptions"]["bot_events"]) == sorted(events())
    assert [each["callback_id"] for each in features["shortcuts"]] == listened_to("shortcut")
    assert {each["callback_id"] for each in features["shortcuts"] if each["type"] == "global"} == {shortcuts.MINE}
    assert settings["interactivity"]["is_enabled"] is bool(listened_to("action") or listened_to("view"))


@EACH
def test_a_manifest_has_the_tabs_that_the_code_fills(manifest: Manifest) -> None:
    """Home where a page is published for it; messages where the bot writes to people, open because it reads theirs."""
    home = manifest["features"]["app_home"]
    assert home["home_tab_enabled"] is ("views_publish" in called_methods())
    assert home["messages_tab_enabled"] is ("conversations_open" in called_methods())
    assert home["messages_tab_read_only_enabled"] is not ("message.im" in events())


def test_over_http_slack_is_told_the_one_address() -> None:
    """Commands, buttons, events, and the search fields that forms have: Slack fills these from the options address only."""
    settings = HTTP["settings"]
    assert {each["url"] for each in HTTP["features"]["slash_commands"]} == {ADDRESS}
    assert settings["interactivity"]["request_url"] == settings["event_subscriptions"]["request_url"] == ADDRESS
    searches = any('"external_select"' in text for name, text in sources().items() if "/limits/" not in name)
    assert searches is bool(listened_to("options"))
    assert (settings["interactivity"].get("message_menu_options_url") == ADDRESS) is searches
    assert settings["socket_mode_enabled"] is False


def test_the_manifest_for_socket_mode_is_the_other_one_without_addresses() -> None:
    """Socket Mode is on and nothing else differs, so that what holds for one holds for both."""
    wanted = copy.deepcopy(HTTP)
    for each in wanted["features"]["slash_commands"]:
        del each["url"]
    del wanted["settings"]["interactivity"]["request_url"], wanted["settings"]["interactivity"]["message_menu_options_url"]
    del wanted["settings"]["event_subscriptions"]["request_url"]
    wanted["features"]["unfurl_domains"].remove("YOUR-HOST")
    wanted["settings"]["socket_mode_enabled"] = True
    assert wanted == SOCKET


def test_the_readme_says_why_each_scope_is_needed() -> None:
    """A row for each scope and each event, in the manifest's order, and the app-level token's."""
    text = (ROOT / "docs" / "scopes.md").read_text(encoding="utf-8")
    scopes, _, events = text.partition("| event |")
    row = re.compile(r"^\| `([a-z_:.]+)` \|", re.MULTILINE)
    assert row.findall(scopes) == HTTP["oauth_config"]["scopes"]["bot"]
    assert row.findall(events) == HTTP["settings"]["event_subscriptions"]["bot_events"]
    assert all(f"`{each}`" in text for each in APP_SCOPES)


def test_the_procfile_runs_commands_that_exist(capsys: pytest.CaptureFixture[str]) -> None:
    """Release, web, worker and files; each command has help."""
    lines = dict(line.split(": python -m bot ") for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines())
    assert lines == {"release": "migrate", "web": "web", "worker": "worker", "files": "worker --lane files"}
    for command in lines.values():
        with pytest.raises(SystemExit) as ended:
            main([*command.split(), "--help"], {})
        assert ended.value.code == 0
    assert capsys.readouterr().out
