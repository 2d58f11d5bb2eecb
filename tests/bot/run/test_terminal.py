"""Forms on the command line: set beforehand, asked one by one, confirmed, and left unanswered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.run import offline
from bot.run.terminal import NOT_CONFIRMED, NotAnsweredError, Terminal, parse_settings, read_answer
from commands.catalogue import perform
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.request import Actor, Request
from commands.protocol.results import Changed
from commands.results import Result
from storage.engine.session import Store
from tests.builders.office import RACHEL, Office, copied, expect
from tests.builders.signed import configured
from tests.builders.slack_server import FakeSlack


@dataclass
class Typist:
    """Types prepared lines at a terminal and keeps what it was shown and asked."""

    lines: Iterator[str]
    seen: list[str] = field(default_factory=list)

    def read(self, prompt: str) -> str:
        """The next line; the end of input if there is none."""
        self.seen.append(prompt)
        try:
            return next(self.lines)
        except StopIteration:
            raise EOFError from None


def asked(office: Office, line: str, *settings: str, types: tuple[str, ...] | None = None) -> tuple[Result, list[str], tuple[str, ...]]:
    """A line by a release manager with these settings, at a terminal if something is typed: the result, what was said, what is unused."""
    typist = Typist(iter(types or ()))
    read: Callable[[str], str] | None = typist.read if types is not None else None
    terminal = Terminal(parse_settings(settings), read, typist.seen.append)
    command, _, text = line.partition(" ")
    request = Request(command, text, Actor(RACHEL), office.now, via="cli")
    return terminal.through(request, lambda each: perform(office.store, each)), typist.seen, terminal.unused


def test_a_form_is_answered_by_settings(office: Office) -> None:
    """By field or label, in any case; a date as people write it; what no form has is unused."""
    result, _, unused = asked(office, "/release snooze june-2020 baseline-documents", "DATE=next Thursday", "reason=Late", "colour=red")
    assert "snoozed until 16 Jan 2020" in str(expect(Changed, result).sentence)
    assert unused == ("colour",)


def test_without_settings_or_terminal_the_form_is_the_answer(office: Office) -> None:
    """Nothing is changed, and the page names each field."""
    result, _, _ = asked(office, "/release snooze june-2020 baseline-documents")
    assert isinstance(result, Form)


def test_a_setting_that_does_not_fit_is_a_sentence(office: Office) -> None:
    """No value, no field, no option; faults are the answer."""
    with pytest.raises(NotAnsweredError, match="has no value"):
        parse_settings(["reason"])
    with pytest.raises(NotAnsweredError, match="its fields are: until, reason"):
        asked(office, "/release snooze june-2020 baseline-documents", "why=Late")
    with pytest.raises(NotAnsweredError, match="“soon” is no option of Decided by"):
        asked(office, "/release decide june-2020 date", "by=soon")
    result, _, _ = asked(office, "/release snooze june-2020 baseline-documents", "until=soon", "reason=Late")
    assert "“soon” isn't a date" in expect(Faults, result).by_field["until"]


def test_consequences_are_confirmed_by_a_setting(office: Office) -> None:
    """Without it nothing is changed, and the sentence says how; with it the change is made with the answers of before."""
    line = "/release milestone june-2020 uit-start 20 April"
    with pytest.raises(NotAnsweredError, match=r"add --set confirm=yes\.$") as fault:
        asked(office, line, "colour=red")
    assert str(fault.value) == NOT_CONFIRMED
    result, said, _ = asked(office, line, "confirm=yes")
    assert "is now 20 Apr 2020" in str(expect(Changed, result).sentence)
    assert any("moves with it" in each for each in said)


def test_a_terminal_is_asked_field_by_field(office: Office) -> None:
    """Enter keeps what is shown, faults are asked again, and consequences are confirmed."""
    line = "/release snooze june-2020 baseline-documents"
    result, said, _ = asked(office, line, types=("18 January", "Late", "16 January"))
    assert "snoozed until 16 Jan 2020" in str(expect(Changed, result).sentence)
    assert [each for each in said if each.endswith(": ")] == ["Date [2020-01-17]: ", "Reason: ", "Date [18 January]: "]
    assert "⚠️ The date can't be after the deadline, 17 Jan 2020." in said
    moving = "/release milestone june-2020 uit-start 20 April"
    with pytest.raises(NotAnsweredError, match=r"^Nothing was changed\.$"):
        asked(office, moving, types=("n",))
    assert isinstance(asked(office, moving, types=("y",))[0], Changed)


def test_the_end_of_input_changes_nothing(office: Office) -> None:
    """Ctrl-D in the middle of a form."""
    before = office.release()
    with pytest.raises(EOFError):
        asked(office, "/release remove MP088 from june-2020", types=())
    assert office.release() == before


@pytest.mark.parametrize(
    ("kind", "typed", "answer"),
    [
        (Kind.CHOICE, "Amber", "amber"),
        (Kind.CHOICE, "2", "amber"),
        (Kind.CHOICES, "white, amber", ("white", "amber")),
        (Kind.TICKS, "", ()),
        (Kind.CHOICE, " ", ""),
    ],
)
def test_options_are_named_in_any_way(kind: Kind, typed: str, answer: str | tuple[str, ...]) -> None:
    """By value, label or number; several between commas."""
    asked_for = Field("level", "Level", kind, options=(Option("white", "White"), Option("amber", "Amber")))
    assert read_answer(asked_for, typed) == answer


def test_a_wrong_option_is_asked_again() -> None:
    """At a terminal the sentence names the options, and the question comes again; a dash empties a field."""
    form = Form(
        "T",
        Line.release("help"),
        (Field("level", "Level", Kind.CHOICE, "white", options=(Option("white", "White"),)), Field("note", "Note", value="x")),
    )
    typist = Typist(iter(("blue", "", "-")))
    answers: list[object] = []

    def done(request: Request) -> Result:
        answers.append(request.answers)
        return form if request.answers is None else Changed(("Done.",))

    terminal = Terminal({}, typist.read, typist.seen.append)
    terminal.through(Request("/release", "x", Actor(RACHEL), Office.now, via="cli"), done)
    assert answers[-1] == {"level": "white", "note": ""}
    assert "“blue” is no option of Level. Choose one of: white." in typist.seen


@pytest.mark.parametrize("saved", [True, False])
def test_ctrl_c_while_it_is_saved_is_answered_by_what_is_stored(
    office_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], saved: bool
) -> None:
    """Nobody reads that nothing was changed after a change that the database has stored; a second Ctrl+C ends the look-up."""
    config = configured(FakeSlack(url="http://127.0.0.1:9"), copied(office_file, tmp_path / "own.db"))

    def interrupted(store: Store, request: Request) -> Result:
        if saved:
            perform(store, request)
        raise KeyboardInterrupt

    monkeypatch.setattr(offline, "perform", interrupted)
    assert offline.run(config, "/release quorum tag 1", RACHEL) == (0 if saved else 1)
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == (("This was saved.\n", "") if saved else ("", "Nothing was changed.\n"))

    def again(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(offline, "is_stored", again)
    assert offline.run(config, "/release quorum tag 1", RACHEL) == 1
    assert "can't tell yet" in capsys.readouterr().err
