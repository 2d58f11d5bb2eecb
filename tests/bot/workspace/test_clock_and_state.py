"""The clock that stands still, the state that survives, and Reset that brings back the start."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.workspace import read_start
from bot.workspace.state.clock import next_working_day
from bot.workspace.state.store import DocumentStore
from tests.bot.workspace.calls import CHANNEL, HOME, MODAL
from tests.bot.workspace.harness import Stand, standing

LONDON = ZoneInfo("Europe/London")


def at(text: str) -> datetime:
    """A time in London."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def test_the_clock_stands_until_it_is_set(stand: Stand) -> None:
    """It starts on 10 January 2020, tells the bot where it was and is, and tells the page."""
    assert stand.workspace.clock.now() == at("2020-01-10T10:00")
    since = stand.seq()
    answer = stand.post("clock", set="2020-06-25T12:30")
    assert answer["clock"] == {"now": "2020-06-25T12:30:00+01:00", "label": "Thu 25 June 2020, 12:30", "standing": True}
    assert stand.moves == [(at("2020-01-10T10:00"), at("2020-06-25T12:30"))]
    assert stand.event(since, "clock")["clock"] == answer["clock"]


def test_steps_go_over_weekends_and_hours(stand: Stand) -> None:
    """A Working Day on from Friday is Monday at ten; an hour on is an hour on."""
    assert stand.post("clock", step="working-day")["clock"]["label"] == "Mon 13 January 2020, 10:00"
    assert stand.post("clock", step="hour")["clock"]["label"] == "Mon 13 January 2020, 11:00"
    assert stand.post("clock", step="working-day")["clock"]["label"] == "Tue 14 January 2020, 10:00"


@pytest.mark.parametrize(
    ("day", "next_day"),
    [
        ("2020-04-09", "2020-04-14"),
        ("2020-05-01", "2020-05-04"),
        ("2020-05-07", "2020-05-11"),
        ("2020-12-24", "2020-12-29"),
        ("2020-12-31", "2021-01-04"),
    ],
)
def test_working_days_know_englands_bank_holidays(day: str, next_day: str) -> None:
    """Easter, the moved early May holiday of 2020 and Christmas are stepped over (R11)."""
    assert next_working_day(at(f"{day}T15:00")) == at(f"{next_day}T10:00")


def test_an_hour_is_an_hour_when_the_clocks_change(stand: Stand) -> None:
    """On 29 March 2020 an hour after 00:30 is 02:30 in London."""
    stand.post("clock", set="2020-03-29T00:30")
    assert stand.post("clock", step="hour")["clock"]["label"] == "Sun 29 March 2020, 02:30"
    assert stand.workspace.clock.now().astimezone(UTC).hour == 1


@pytest.mark.parametrize(
    "body", [{"set": "2020-01-10T09:59"}, {"set": "soon"}, {"set": "2100-01-01T00:00"}, {"step": "year"}, {}, {"set": 5}]
)
def test_the_clock_never_goes_back_or_astray(stand: Stand, body: dict[str, object]) -> None:
    """An earlier time, none at all, or one past 2099 is refused with a sentence, and the clock stays."""
    status, answer = stand.send("clock", **body)
    assert status == 400
    assert answer["error"].endswith(".")
    assert stand.moves == []
    assert stand.workspace.clock.now() == at("2020-01-10T10:00")


def test_a_bot_that_fails_at_the_clock_is_reported(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The clock has moved nevertheless; people are notified, and the log says why."""
    with standing(tmp_path / "workspace.db", on_clock=lambda before, after: 1 / 0) as stand:
        since = stand.seq()
        assert stand.post("clock", step="hour")["clock"]["label"] == "Fri 10 January 2020, 11:00"
        assert "daily check" in stand.event(since, "notice")["text"]
    assert "ZeroDivisionError" in caplog.text


def test_state_survives_a_restart(tmp_path: Path) -> None:
    """Clock, messages, pins, archived channels, deactivated people, files, forms and homes are there again."""
    path = tmp_path / "workspace.db"
    with standing(path) as stand:
        stand.post("clock", set="2020-02-03T10:00")
        ts = stand.client.chat_postMessage(channel=CHANNEL, text="Kept", metadata={"event_type": "e", "event_payload": {"k": "v"}})["ts"]
        stand.client.pins_add(channel=CHANNEL, timestamp=ts)
        stand.client.files_upload_v2(channel=CHANNEL, filename="rid.txt", content="RID")
        stand.client.views_open(trigger_id=stand.trigger(), view=MODAL)
        stand.client.views_publish(user_id="U0TOM", view=HOME)
        stand.post("channel", channel="C0TAG", do="archive")
        stand.post("person", user="U0OWEN", do="deactivate")
        before = stand.messages(CHANNEL)
        seq = stand.seq()
    with standing(path) as stand:
        boot = stand.get("/workspace/boot?as=U0RACHEL")
        assert boot["clock"]["label"] == "Mon 3 February 2020, 10:00"
        assert boot["stack"] == 1
        assert next(c for c in boot["channels"] if c["id"] == "C0TAG")["is_archived"] is True
        assert next(p for p in boot["people"] if p["id"] == "U0OWEN")["is_deactivated"] is True
        assert [(m["ts"], m["text"], m["pinned"]) for m in stand.messages(CHANNEL)] == [(m["ts"], m["text"], m["pinned"]) for m in before]
        assert (
            stand.client.conversations_history(channel=CHANNEL, include_all_metadata=True)["messages"][-1]["metadata"]["event_type"] == "e"
        )
        assert stand.raw("GET", before[-1]["files"][0]["url"]) == (200, b"RID")
        assert stand.get("/workspace/home?as=U0TOM")["view"]["type"] == "home"
        assert stand.get(f"/workspace/changes?as=U0RACHEL&since={seq}")["seq"] == 0
        assert stand.client.chat_postMessage(channel=CHANNEL, text="Next")["ts"] > ts


def test_who_comes_first_stays_first_after_a_restart(tmp_path: Path) -> None:
    """The page opens as the same person, and lists people and channels in the same order, also what was changed meanwhile."""

    def listed(stand: Stand) -> tuple[str, list[str], list[str]]:
        boot = stand.get("/workspace/boot")
        return boot["me"], [each["id"] for each in boot["people"]], [each["id"] for each in boot["channels"]]

    path = tmp_path / "workspace.db"
    with standing(path) as stand:
        stand.post("channel", channel="C0JUNE2020", do="archive")
        stand.post("channel", channel="C0JUNE2020", do="unarchive")
        before = listed(stand)
    with standing(path) as stand:
        assert listed(stand) == before
    assert before[0] == "U0RACHEL"
    assert before[2] != sorted(before[2])


def test_reset_brings_back_the_start(stand: Stand) -> None:
    """Clock, messages, files, forms and people are as at first, the bot's own reset ran, and the page reloads."""
    start = stand.get("/workspace/boot?as=U0RACHEL")
    first = [m["text"] for m in stand.messages("C0SECREL")]
    stand.post("clock", step="working-day")
    stand.client.files_upload_v2(channel="C0SECREL", filename="rid.txt", content="RID")
    address = stand.messages("C0SECREL")[-1]["files"][0]["url"]
    stand.client.views_open(trigger_id=stand.trigger(), view=MODAL)
    stand.post("person", user="U0OWEN", do="deactivate")
    since = stand.seq()
    assert stand.post("reset") == {"ok": True}
    assert stand.event(since, "reset") == {"type": "reset"}
    assert stand.resets == 1
    again = stand.get("/workspace/boot?as=U0RACHEL")
    of_each_visit = {"seq", "opened"}
    assert {k: v for k, v in again.items() if k not in of_each_visit} == {k: v for k, v in start.items() if k not in of_each_visit}
    assert [m["text"] for m in stand.messages("C0SECREL")] == first
    assert stand.raw("GET", address)[0] == 404


def test_the_page_shows_business_time_beside_real_timestamps(stand: Stand) -> None:
    """A message keeps a real timestamp, as reconciling needs, and carries the business time for show."""
    stand.client.chat_postMessage(channel=CHANNEL, text="x")
    message = stand.messages(CHANNEL)[-1]
    assert message["shown_at"] == int(at("2020-01-10T10:00").timestamp())
    assert float(message["ts"]) > 1_700_000_000


def test_a_file_of_another_version_is_refused(tmp_path: Path) -> None:
    """State that this workspace does not understand is refused with a sentence, and left as it is."""
    path = tmp_path / "workspace.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(ValueError, match="another version"):
        DocumentStore(path)


def test_the_start_data_fits_together() -> None:
    """Each person, channel and committee that the start data names is there, and each body has one chair."""
    start = read_start()
    people = {p["id"] for p in start["people"]}
    channels = {c["id"]: c for c in start["conversations"]}
    assert {r["user"] for r in start["roster"]} <= people
    assert {c["channel"] for c in start["channels"]} | {c["channel"] for c in start["clearances"]} <= set(channels)
    assert all(channels[c["channel"]].get("bot", True) for c in start["channels"])
    committees = {"secas", "dcc", "opsg", "tag", "ssc", "tabasc", "panel", "csc"}
    assert {r["committee"] for r in start["roster"]} == committees
    assert sorted(r["committee"] for r in start["roster"] if r["chair"]) == sorted(committees)
    assert {u for g in start["usergroups"] for u in g["users"]} <= people
    for binding in start["channels"]:
        seated = {r["user"] for r in start["roster"] if r["committee"] == binding["committee"]}
        assert seated <= set(channels[binding["channel"]]["members"])
