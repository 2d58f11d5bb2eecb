"""Slack's payloads as requests: escaping undone, what no keyboard types gone, odd shapes refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.slack import ids
from bot.slack.conversations import heard
from bot.slack.payloads import Malformed, actor_of, click, command_request
from tests.builders.edge import button, command_form

NOW = datetime(2020, 1, 10, 10, tzinfo=UTC)


def test_a_command_becomes_a_request_with_its_key() -> None:
    """Command, text, actor, channel and delivery key come from the form's fields."""
    request = command_request(command_form(" status june-2020 "), NOW)
    assert (request.command, request.text, request.channel) == ("/release", "status june-2020", "C0RELEASES")
    assert (request.actor.user, request.actor.team, request.via) == ("U0MANAGER", "T0SEC", "slash")
    assert request.key == "command:T0SEC:13345224609.738474920.8088930838d88f008e0"


@pytest.mark.parametrize("field", ["user_id", "channel_id", "team_id"])
def test_ids_that_slack_does_not_give_are_refused(field: str) -> None:
    """An id with blanks, quotes or markup is no id."""
    with pytest.raises(Malformed):
        command_request(command_form("help", **{field: "U1 <!channel>"}), NOW)


def test_a_click_is_the_command_line_in_its_value() -> None:
    """The value names the command; who clicked comes from Slack's own fields."""
    clicked = click(button("show:timetable", "/release timetable june-2020 page 2", ephemeral=False), NOW)
    assert (clicked.request.command, clicked.request.text, clicked.replaces) == ("/release", "timetable june-2020 page 2", False)
    assert (clicked.request.actor.user, clicked.request.channel, clicked.request.via) == ("U0MANAGER", "C0RELEASES", "button")
    assert clicked.request.key == "action:T0SEC:U0MANAGER:show:timetable:1578650401.123456"


def test_a_value_that_is_no_command_line_names_no_command() -> None:
    """A value of an older version or of another making leads nowhere."""
    assert click(button("show:x", "/other status"), NOW).request.command == ""


@pytest.mark.parametrize(
    "change",
    [
        {"actions": []},
        {"actions": None},
        {"actions": ["x"]},
        {"user": None},
        {"user": {"id": 5}},
        {"user": "U1"},
        {"container": []},
        {"channel": {"id": ["C1"]}},
        {"response_url": 7},
        {"actions": [{"action_id": {}, "value": "x"}]},
        {"actions": [{"action_id": "show:x", "value": 4}]},
    ],
)
def test_a_click_of_a_shape_that_slack_does_not_send_is_refused(change: dict[str, Any]) -> None:
    """Every field that is read is checked for its type."""
    with pytest.raises(Malformed):
        click({**button("show:x", "/release list"), **change}, NOW)


def test_keys_tell_deliveries_apart_and_stay_bounded() -> None:
    """The same delivery has the same key, another a different one; long and odd ids are digested, none is no key."""
    body = button("show:x", "/release list")
    action = body["actions"][0]
    assert ids.action_key(body, action) == ids.action_key(body, dict(action))
    assert ids.action_key(body, action) != ids.action_key(body, {**action, "action_ts": "1578650402.1"})
    long = ids.action_key(body, {**action, "action_id": "show:" + "\ud800x" * 200})
    assert len(long) <= ids.LONGEST
    assert long.isascii()
    assert ids.command_key({"team_id": "T1"}) == ""
    assert ids.view_key({"view": {"id": "V1", "hash": "156.1"}}) == "view:V1:156.1"
    assert ids.event_key({"team_id": "T1", "event_id": "Ev1"}) == "event:T1:Ev1"
    assert ids.shortcut_key({"team": {"id": "T1"}, "trigger_id": "1.2"}) == "shortcut:T1:1.2"
    assert ids.derived("action:T1", "notice") == "notice:action:T1"


OWN = {"enterprise_id": "E0OWN", "team_id": "T0SEC", "user_id": "U0BOT", "is_bot": True, "is_enterprise_install": False}


@pytest.mark.parametrize(
    ("event", "team", "elsewhere"),
    [
        ({}, "T0SEC", False),
        ({"team": "T0SEC"}, "T0SEC", False),
        ({"team": "T0SEC", "user_team": "T0OTHERS"}, "T0OTHERS", True),
        ({"team": "T0OTHERS"}, "T0OTHERS", True),
        ({"user_team": "E0OTHERS", "team": "T0SEC"}, "E0OTHERS", True),
        ({"user_team": "E0OWN"}, "T0SEC", False),
    ],
)
def test_the_workspace_of_who_wrote_is_told_from_the_bots(event: dict[str, Any], team: str, elsewhere: bool) -> None:
    """In a channel of Slack Connect an event names both: `user_team` is the author's; a company in its place is the bot's own or not."""
    wrote = {"type": "app_mention", "user": "U0ANY", "text": "<@U0BOT> list", "channel": "C1", "ts": "1.2", **event}
    body = {"type": "event_callback", "team_id": "T0SEC", "event_id": "Ev1", "authorizations": [OWN], "event": wrote}
    said = heard(body, NOW)
    assert said is not None
    actor = said.request.actor
    assert (actor.team, actor.home, actor.elsewhere) == (team, "T0SEC", elsewhere)


def test_an_author_of_a_shared_channel_without_a_workspace_is_not_taken_for_one_of_the_bots() -> None:
    """Where everybody is of the bot's own workspace, the missing name means nothing."""
    wrote = {"type": "app_mention", "user": "U0ANY", "text": "<@U0BOT> list", "channel": "C1", "ts": "1.2"}
    body = {"type": "event_callback", "team_id": "T0SEC", "event_id": "Ev1", "authorizations": [OWN], "event": wrote}
    for shared, elsewhere in ((True, True), (False, False)):
        said = heard({**body, "is_ext_shared_channel": shared}, NOW)
        assert said is not None
        assert said.request.actor.elsewhere is elsewhere


def test_the_workspace_of_who_clicks_is_told_from_the_bots() -> None:
    """The person's own stands beside them; a form opened in another workspace names the bot's in its view."""
    clicked = button("show:0", "/release list", user={"id": "U0ANY", "team_id": "T0OTHERS"})
    assert (click(clicked, NOW).request.actor.team, click(clicked, NOW).request.actor.home) == ("T0OTHERS", "T0SEC")
    there = {"team": {"id": "T0OTHERS"}, "view": {"type": "modal", "id": "V1", "app_installed_team_id": "T0SEC"}}
    assert actor_of({**clicked, **there}).home == "T0SEC"
    assert not actor_of(button("show:0", "/release list")).elsewhere
    assert not command_request(command_form("list"), NOW).actor.elsewhere
