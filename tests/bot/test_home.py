"""App Home: published when it is opened and when something of it has changed, once for each state, and its buttons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import real_now
from bot.home import home_view
from bot.slack.limits.messages import view_faults
from storage.nudges import app_homes
from tests.builders.edge import button
from tests.builders.office import DAN, PANEL_CHAIR, RACHEL, STRANGER, copied
from tests.builders.signed import Signed, configured, form, signed_in
from tests.builders.slack_server import FakeSlack, Misbehaviour


@pytest.fixture
def signed(office_file: Path, tmp_path: Path, slack: FakeSlack) -> Iterator[Signed]:
    """The bot on 10 January 2020."""
    with signed_in(slack, configured(slack, copied(office_file, tmp_path / "own.db"))) as found:
        yield found


def opens(signed: Signed, user: str, tab: str = "home") -> None:
    """Somebody opens the app, and the bot has done what it does then."""
    opened = {"type": "app_home_opened", "user": user, "channel": "D0", "tab": tab}
    payload = {"type": "event_callback", "team_id": "T0SEC", "event_id": f"Ev{len(signed.slack.calls)}{user}", "event": opened}
    assert signed.client.event(payload).status == 200
    signed.bot.background.later.submit(lambda: None).result(10)


def published(signed: Signed, user: str) -> list[dict[str, Any]]:
    """The views published for a person, oldest first, each as Slack would take it."""
    found = [each["view"] for each in signed.slack.called("views.publish") if each["user_id"] == user]
    views = [json.loads(each) if isinstance(each, str) else each for each in found]
    assert all(view_faults(each) == [] for each in views)
    return views


def test_opening_it_shows_what_waits(signed: Signed) -> None:
    """The DCC's Home has the overdue TAD with its button; the Messages tab publishes nothing."""
    opens(signed, DAN, "messages")
    assert published(signed, DAN) == []
    opens(signed, DAN)
    (view,) = published(signed, DAN)
    text = json.dumps(view)
    assert "TAD issued to the TAG for review" in text
    assert "/release document june-2020 tad" in text
    assert "share:" not in text


def test_a_party_reads_what_each_date_is_and_who_lets_them_in(signed: Signed) -> None:
    """Without a seat, Home says so in everyday words; a date of a release stands with what happens on it."""
    text = json.dumps(home_view(signed.bot.store, STRANGER, signed.now), ensure_ascii=False)
    assert "*June 2020*  Go-live: Thu 25 Jun 2020" in text
    assert "*2021*  Go-live: not allocated yet" in text
    assert "You are not on a committee, so you can read what is public and comment on a RID." in text


def test_an_unchanged_home_costs_one_statement(signed: Signed) -> None:
    """However many people open theirs again: what was read is kept until something changes. A release manager's has what Slack refuses."""
    first = home_view(signed.bot.store, DAN, signed.now)
    with signed.bot.store.statements() as seen:
        assert home_view(signed.bot.store, DAN, signed.now) == first
    assert len(seen) == 1
    first = home_view(signed.bot.store, RACHEL, signed.now)
    with signed.bot.store.statements() as seen:
        assert home_view(signed.bot.store, RACHEL, signed.now) == first
    assert len(seen) == 2
    assert view_faults(first) == []
    assert "table" not in {each["type"] for each in first["blocks"]}


def test_a_party_has_no_button_that_decides(signed: Signed) -> None:
    """The DCC's chair is offered the release and not the decision on the TAD, which is the body's."""
    signed.type(f"/release member add @{DAN} to dcc as chair", RACHEL)
    opens(signed, DAN)
    text = json.dumps(published(signed, DAN)[-1])
    assert "DCC (chair)" in text
    assert "/release decide" not in text


def test_a_change_updates_the_homes_that_it_concerns_once(signed: Signed) -> None:
    """A baseline takes the item from the Panel chair's Home, by the next tick of any process; the DCC's, which reads the same, is left."""
    for user in (PANEL_CHAIR, DAN):
        opens(signed, user)
    assert "Panel baselines RID" in json.dumps(published(signed, PANEL_CHAIR)[-1])
    signed.bot.background.homes.refresh()
    assert len(signed.slack.called("views.publish")) == 2
    signed.fill(form(signed.type("/release reassign june-2020 milestone:baseline-documents", RACHEL)), RACHEL, person=RACHEL)
    signed.bot.background.later.submit(lambda: None).result(10)
    signed.bot.background.homes.refresh()
    assert len(published(signed, PANEL_CHAIR)) == 2
    assert "Nothing waits for you" in json.dumps(published(signed, PANEL_CHAIR)[-1])
    assert len(published(signed, DAN)) == 1
    assert signed.bot.background.homes.refresh() == 0


def test_a_new_day_is_a_change(signed: Signed) -> None:
    """Working Days to go change, although nothing was recorded."""
    opens(signed, PANEL_CHAIR)
    signed.at(2020, 1, 13)
    signed.bot.background.homes.refresh()
    assert ["due in 5 Working Days" in json.dumps(each) for each in published(signed, PANEL_CHAIR)] == [True, False]


def test_a_home_that_nobody_opens_for_long_keeps_nothing_that_may_become_untrue(signed: Signed) -> None:
    """After twelve hours it shows a button in place of the record, once; opening it brings the record back."""
    opens(signed, DAN)
    app_homes.opened(signed.bot.store, DAN, real_now() - timedelta(hours=13))
    assert [signed.bot.background.homes.refresh() for _ in range(2)] == [1, 0]
    resting = json.dumps(published(signed, DAN)[-1])
    assert "June 2020" not in resting
    assert "/release mine" in resting
    opens(signed, DAN)
    assert "TAD issued to the TAG for review" in json.dumps(published(signed, DAN)[-1])


def test_what_did_not_reach_slack_is_published_by_the_next_tick(signed: Signed) -> None:
    """After an error of the network; an error that Slack would repeat is not tried again until something changes."""
    signed.slack.script["views.publish"] = [Misbehaviour(status=500)]
    opens(signed, DAN)
    assert signed.bot.background.homes.refresh() == 1
    assert signed.bot.background.homes.refresh() == 0
    assert len(published(signed, DAN)) == 2
    signed.slack.errors["views.publish"] = "not_enabled"
    opens(signed, RACHEL)
    assert signed.bot.background.homes.refresh() == 0


def test_a_button_of_home_opens_its_answer_or_form_beside_it(signed: Signed) -> None:
    """Home itself stays; the answer in the dialog can't be shared, as it is in no channel."""
    opens(signed, DAN)
    where: dict[str, Any] = {"container": {"type": "view", "view_id": "V0HOME"}, "view": {"id": "V0HOME", "type": "home"}, "channel": None}
    for number, line in enumerate(("/release status june-2020", "/release document june-2020 tad")):
        payload = button("act:0", line, ephemeral=False, user={"id": DAN, "username": "dan", "team_id": "T0SEC"}, **where)
        payload["trigger_id"] = f"{number}.1.trigger"
        payload["actions"][0]["action_ts"] = f"{number}.5"
        assert signed.client.interaction(payload).status == 200
    status, asked = (each["view"] for each in signed.slack.called("views.open"))
    assert "Amber" in json.dumps(status)
    assert "share:" not in json.dumps(status)
    assert "submit" in asked
    assert signed.slack.called("views.update") == []


def test_two_processes_leave_the_newest(signed: Signed, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that finds, after publishing, that another recorded a newer state publishes once more."""
    opens(signed, DAN)
    send = signed.bot.background.homes.send
    late: list[dict[str, Any]] = []

    def slow(user: str, view: dict[str, Any]) -> bool:
        """Another process publishes and records a later state before this one's call arrives."""
        if not late:
            late.append(view)
            with signed.bot.store.reading() as conn:
                before = app_homes.shown_home(conn, user)
            assert before is not None
            assert app_homes.record(signed.bot.store, user, before, app_homes.Home(before.day, before.seen + 1, "newer"))
        return send(user, view)

    monkeypatch.setattr(signed.bot.background.homes, "send", slow)
    signed.at(2020, 1, 13)
    signed.bot.background.homes.publish(DAN)
    assert len(published(signed, DAN)) == 3


def test_a_process_that_ends_before_it_records_leaves_the_home_to_the_next(signed: Signed, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was published and not recorded is published again, which does no harm."""
    opens(signed, DAN)
    signed.at(2020, 1, 13)
    with monkeypatch.context() as ending:
        ending.setattr(app_homes, "record", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            signed.bot.background.homes.publish(DAN)
    assert signed.bot.background.homes.refresh() == 1
    assert signed.bot.background.homes.refresh() == 0
    assert len(published(signed, DAN)) == 3
