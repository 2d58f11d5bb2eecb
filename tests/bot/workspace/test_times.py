"""Time and state: stops on the way of the clock, scenarios, the complete state as a file, the transcript, and the guide."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from slack_sdk.errors import SlackApiError

from bot.workspace.hints import ComingHint, Rehearsal, ScenarioHint, StepHint
from bot.workspace.state.clock import LONDON
from tests.bot.workspace.harness import Json, Stand, answered, standing, wait_for

NINE = datetime(2020, 1, 13, 9, tzinfo=LONDON)
LATER = datetime(2020, 3, 2, 11, tzinfo=LONDON)


class Bot:
    """What the bot's process would do: its database is one word."""

    def __init__(self) -> None:
        self.word = b"first"
        self.began: list[str] = []

    def begin(self, name: str) -> None:
        """Resets the database."""
        self.began.append(name)

    def play(self, name: str, reach: Callable[[datetime], None]) -> None:
        """Makes a history of one instant."""
        if name == "broken":
            raise ValueError("the script is refused.")
        reach(LATER)

    def load(self, content: bytes) -> None:
        """Takes a saved database."""
        if content == b"bad":
            raise ValueError("Choose a file that Save wrote.")
        self.word = content


@pytest.fixture
def bot() -> Bot:
    """The bot's part."""
    return Bot()


@pytest.fixture
def rehearsed(tmp_path: Path, bot: Bot) -> Iterator[Stand]:
    """A workspace with a rehearsal, in which the bot does something at nine on 13 January."""
    rehearsal = Rehearsal(
        scenarios=(ScenarioHint("march", "March", "Dates are set."), ScenarioHint("broken", "Broken", "")),
        begin=bot.begin,
        play=bot.play,
        guide=lambda: (StepHint("Read", "Look.", "U0RACHEL", "C0TAG", "/release status june-2020"),),
        coming=lambda: (ComingHint(date(2020, 1, 13), "The Panel meets", "U0MARGARET", "C0PANEL", "/release decide"),),
        save=lambda: bot.word,
        load=bot.load,
    )
    stops = lambda before, after: (NINE,) if before < NINE <= after else ()  # noqa: E731 - One line says it.
    with standing(tmp_path / "slack.db", stops=stops, rehearsal=rehearsal) as found:
        yield found


def test_the_clock_stops_at_each_instant_on_the_way(rehearsed: Stand) -> None:
    """What is posted at nine is stamped nine; the answer says what has become due, and on a day without anything that nothing has."""
    moved = rehearsed.post("clock", step="working-day")
    assert [(before.hour, after.hour) for before, after in rehearsed.moves] == [(10, 9), (9, 10)]
    assert [each["text"] for each in moved["due"]] == ["The Panel meets"]
    assert rehearsed.post("clock", step="working-day")["due"] == []


def test_a_scenario_resets_and_makes_its_history(rehearsed: Stand, bot: Bot) -> None:
    """The start data names them; one that fails says why; one that is unknown is not found."""
    assert [each["name"] for each in rehearsed.get("/workspace/boot")["scenarios"]] == ["march", "broken"]
    rehearsed.post("say", channel="C0TAG", text="gone")
    since = rehearsed.seq()
    assert rehearsed.post("scenario", name="march")["clock"]["label"] == "Mon 2 March 2020, 11:00"
    assert rehearsed.event(since, "reset")
    assert bot.began == ["march"]
    assert rehearsed.messages("C0TAG") == []
    assert rehearsed.send("scenario", name="broken") == (
        500,
        {"ok": False, "error": "The scenario could not be made: the script is refused."},
    )
    assert rehearsed.send("scenario", name="nowhere")[0] == 404


def test_a_scenario_is_made_once_and_put_back_after_that(rehearsed: Stand, bot: Bot) -> None:
    """The second start in a process has the same clock and messages without a script, whatever was done in between."""
    rehearsed.post("scenario", name="march")
    rehearsed.post("say", channel="C0TAG", text="gone")
    bot.word = b"changed"
    assert rehearsed.post("scenario", name="march")["clock"]["label"] == "Mon 2 March 2020, 11:00"
    assert bot.began == ["march"]
    assert bot.word != b"changed"
    assert rehearsed.messages("C0TAG") == []


def test_the_complete_state_goes_into_a_file_and_back(rehearsed: Stand, bot: Bot) -> None:
    """Messages, files and clock with the bot's database; a file that is none is refused, and changes nothing."""
    rehearsed.post("say", channel="C0TAG", text="kept")
    rehearsed.post("upload", channel="C0TAG", name="note.txt", content_base64="aGVsbG8=")
    status, headers, saved = rehearsed.whole("GET", "/workspace/state")
    assert (status, headers["Content-Disposition"]) == (200, 'attachment; filename="rehearsal-2020-01-10.zip"')
    rehearsed.post("clock", step="working-day")
    rehearsed.post("reset")
    bot.word = b"second"
    post = {"Content-Type": "application/zip", "Origin": rehearsed.url}
    for wrong in (b"", b"no zip", saved[:-9]):
        assert rehearsed.raw("POST", "/workspace/state", wrong, post)[0] == 400
    assert bot.word == b"second"
    assert rehearsed.raw("POST", "/workspace/state", saved, post) == (200, b'{"ok": true}')
    assert bot.word == b"first"
    assert [m["text"] for m in rehearsed.messages("C0TAG")] == ["kept", ""]
    assert rehearsed.get("/workspace/boot")["clock"]["label"] == "Fri 10 January 2020, 10:00"
    rehearsed.post("say", channel="C0TAG", text="after")
    assert [m["text"] for m in rehearsed.messages("C0TAG")][-1] == "after"
    assert rehearsed.raw("POST", "/workspace/state", saved, {**post, "Origin": "https://elsewhere.example"})[0] == 403


def test_a_transcript_has_what_a_person_sees(rehearsed: Stand) -> None:
    """With the clock's times; not the private channels of others."""
    rehearsed.post("say", channel="C0SSC", text="for the SSC")
    rehearsed.post("say", channel="C0TAG", text="for all")
    told = rehearsed.raw("GET", "/workspace/transcript?as=U0TOM")[1].decode()
    assert "Fri 10 January 2020, 10:00  #tag  Rachel Adeyemi:\nfor all" in told
    assert "for the SSC" not in told


def test_the_guide_has_steps_and_what_comes(rehearsed: Stand, tmp_path: Path) -> None:
    """As the bot's process says; a workspace without a rehearsal has neither, and no scenarios."""
    found: Json = rehearsed.get("/workspace/guide")
    assert [each["line"] for each in found["steps"]] == ["/release status june-2020"]
    assert found["coming"][0]["day"] == "2020-01-13"
    with standing(tmp_path / "other.db") as plain:
        assert plain.get("/workspace/guide") == {"steps": [], "coming": []}
        assert plain.get("/workspace/boot")["scenarios"] == []
        assert plain.raw("GET", "/workspace/state")[0] == 404


def test_the_inspector_shows_what_is_behind_a_message(rehearsed: Stand) -> None:
    """The JSON with metadata, the call that posted it without its token, the request before it, and what the bot has on record."""
    rehearsed.bot.reply = lambda received: answered({"text": "From the command."})
    rehearsed.post("say", channel="C0TAG", text="/release status june-2020")
    own = wait_for(lambda: [m for m in rehearsed.messages("C0TAG") if m.get("ephemeral")])[0]
    found = rehearsed.get(f"/workspace/inspect?as=U0RACHEL&channel=C0TAG&ts={own['ts']}")
    assert found["request"]["sent"]["text"] == "status june-2020"
    assert not {"token", "trigger_id", "response_url"} & set(found["request"]["sent"])
    assert [each["name"] for each in found["calls"]] == ["answer to /release"]
    posted = rehearsed.api("chat.postMessage", channel="C0TAG", text="Posted.", metadata={"event_type": "e", "event_payload": {}})
    found = rehearsed.get(f"/workspace/inspect?as=U0RACHEL&channel=C0TAG&ts={posted['ts']}")
    assert found["message"]["metadata"]["event_type"] == "e"
    assert [(each["name"], each["answer"]) for each in found["calls"]] == [("chat.postMessage", "ok")]
    assert "token" not in found["calls"][0]["sent"]
    assert rehearsed.raw("GET", "/workspace/inspect?as=U0RACHEL&channel=C0TAG&ts=1.0")[0] == 404


def test_the_next_call_is_made_to_fail_once(rehearsed: Stand) -> None:
    """Rate limited, then as ever; an unknown way names those that there are."""
    rehearsed.post("fail", how="rate limited")
    with pytest.raises(SlackApiError) as limited:
        rehearsed.api("chat.postMessage", channel="C0TAG", text="x")
    assert limited.value.response.status_code == 429
    assert rehearsed.api("chat.postMessage", channel="C0TAG", text="x")["ok"]
    rehearsed.post("fail", how="failed")
    rehearsed.post("fail", how="nothing")
    assert rehearsed.api("chat.postMessage", channel="C0TAG", text="x")["ok"]
    assert rehearsed.send("fail", how="loudly")[0] == 400


def test_reading_the_guide_never_keeps_the_clock_or_a_reset(tmp_path: Path, bot: Bot) -> None:
    """While the guide is read the workspace can be reset; a read that the reset spoils is asked for again."""

    def slow() -> tuple[StepHint, ...]:
        """The database goes while it is read."""
        entered.set()
        released.wait(10)
        raise RuntimeError("no such table")

    def begin(name: str) -> None:
        """A reset that takes its time."""
        released.set()
        reader.join(10)

    entered, released, got = threading.Event(), threading.Event(), []
    rehearsal = Rehearsal((ScenarioHint("march", "March", ""),), begin, bot.play, slow, tuple, lambda: b"", bot.load)
    with standing(tmp_path / "slack.db", rehearsal=rehearsal) as stand:
        reader = threading.Thread(target=lambda: got.append(stand.get("/workspace/guide")))
        reader.start()
        assert entered.wait(10)
        assert stand.send("scenario", name="march")[0] == 200
    assert got == [{"busy": True}]
