"""The Slack app's manifest and the Procfile, held to what the code answers."""

from __future__ import annotations

import json

import pytest

from bot.__main__ import main
from bot.slack.payloads import COMMANDS
from tests import ROOT

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


def test_the_manifest_asks_for_what_is_handled() -> None:
    """The scopes that posting, looking up and reading need; the one event that is listened to; no Socket Mode by default."""
    assert {"commands", "chat:write", "channels:history", "groups:history", "im:write", "im:history"} <= set(
        MANIFEST["oauth_config"]["scopes"]["bot"]
    )
    assert MANIFEST["settings"]["event_subscriptions"]["bot_events"] == ["user_change"]
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
