"""The scenarios of the local workspace: situations made by running real commands in order, each at its own time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.run.rehearsal.acting import Deed, NotDoneError, carry_out
from bot.workspace.hints import ScenarioHint
from storage.engine.session import Store
from storage.release_file import stages

SCRIPTS = Path(__file__).parent / "scripts.yaml"
JUNE = "june-2020"
PAPER, EMPTY, NOVEMBER = "paper", "empty", "november-2020"
_NOVEMBER_ENDS = date(2020, 11, 30)

SCENARIOS = (
    ScenarioHint(EMPTY, "Empty", "People and committees, and no release: begin with /release create."),
    ScenarioHint(
        PAPER, "June 2020 at its paper", "10 January 2020, as the Panel paper has it: four modifications undecided, no test dates."
    ),
    ScenarioHint(
        "march", "TAD and test dates set", "2 March 2020: the scope is agreed, and the steps of testing have dates (an assumption)."
    ),
    ScenarioHint("review", "Review weeks", "26 May 2020: the evidence is in, and the TAG and the Operations Group review it."),
    ScenarioHint("go-no-go", "Go/no-go day", "12 June 2020: the criteria are signed off, and the Panel meets."),
    ScenarioHint(NOVEMBER, "November 2020 as it went", "30 November 2020: every stage that is on record, on its own day."),
)
"""The scenarios on offer; people can also load a state file of their own."""


@dataclass(frozen=True)
class Stagehand:
    """The means to make a scenario: the bot's store, the clock with its daily checks, and the delivery of the bot's messages."""

    store: Store
    reach: Callable[[datetime], None]
    deliver: Callable[[], object]
    zone: tzinfo


def play(name: str, hand: Stagehand) -> None:
    """Makes a scenario's history on a database that was reset for it. Raises ValueError if a line of its script is refused."""
    if name == NOVEMBER:
        _november(hand)
    elif name not in (EMPTY, PAPER):
        for number, deed in enumerate(until(name, hand.zone)):
            hand.reach(deed.at)
            try:
                carry_out(hand.store, deed, f"scenario:{name}:{number}")
            except NotDoneError as fault:
                raise ValueError(str(fault)) from None
            hand.deliver()


def until(name: str, zone: tzinfo) -> Iterator[Deed]:
    """Yields the deeds of June 2020's script up to the stage of a name."""
    for deed in deeds(zone):
        yield deed
        if deed.stage == name:
            return
    raise ValueError(f"The script has no stage {name}.")


def deeds(zone: tzinfo) -> list[Deed]:
    """Returns June 2020's script, in the order of its times."""
    return [deed for row in _rows() for deed in _deeds(row, zone)]


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    return tuple(yaml.safe_load(SCRIPTS.read_text(encoding="utf-8"))[JUNE])


def _deeds(row: dict[str, Any], zone: tzinfo) -> Iterator[Deed]:
    """Yields a row's deed, or one for each criterion to sign, a minute apart: the card ignores a click right after it moved."""
    given = {name: tuple(value) if isinstance(value, list) else str(value) for name, value in row.get("answers", {}).items()}
    at = row["at"] if isinstance(row["at"], datetime) else datetime.fromisoformat(str(row["at"]))
    deed = Deed(at.replace(tzinfo=zone), row.get("as", ""), row.get("line", JUNE if "sign" in row else ""), given, "", row.get("stage", ""))
    if "sign" not in row:
        yield deed
    for number, ref in enumerate(row.get("sign", ())):
        yield replace(deed, at=deed.at + timedelta(minutes=number), sign=ref)


def _november(hand: Stagehand) -> None:
    """Loads each shipped stage on its own day, as `python -m bot load --stages` does (Facts)."""
    for stage in stages.stages(_NOVEMBER_ENDS):
        at = datetime.combine(stage.day, time(18), hand.zone)
        hand.reach(at)
        stages.load_stage(hand.store, stage, at)
        hand.deliver()
    hand.reach(datetime.combine(_NOVEMBER_ENDS, time(10), hand.zone))
