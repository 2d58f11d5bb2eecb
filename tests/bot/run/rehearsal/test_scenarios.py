"""The script of the scenarios: real commands in order, at their own times, with a history that is whole."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.run.rehearsal import scenarios
from bot.run.rehearsal.scenarios import SCENARIOS, Stagehand, deeds, play, until
from policy.model.sign_off import SignOffState
from storage.history import audit, changes
from storage.releases import releases
from tests.bot.run.rehearsal.conftest import Lived
from tests.builders.office import LONDON


def test_the_script_brings_june_2020_from_its_paper_to_live(lived: Lived) -> None:
    """Nothing is refused; all criteria are met, what is undecided is out by name, and the history is whole."""
    with lived.store.reading() as conn:
        release = releases.fetch_release(conn, "june-2020")
        rows = changes.changes(conn, release="june-2020", limit=5000)[1]
        assert audit.replay(conn) == audit.snapshot(conn)
    assert release is not None
    assert release.live_on == date(2020, 6, 25)
    assert {each.state for each in release.criteria} == {SignOffState.MET}
    assert {each.name for each in release.in_scope} == {"SECMP0053", "SECMP0062 part 1"}
    assert audit.verify(lived.store) == []
    assert {each.at.astimezone(LONDON).date() for each in rows if each.actor == "U0MARGARET"} == {
        date(2020, 3, 27),
        date(2020, 4, 24),
        date(2020, 6, 12),
    }


def test_its_deeds_are_in_the_order_of_their_times_and_each_scenario_has_a_stage() -> None:
    """A later deed is never earlier, and every scenario but those that are made otherwise ends at a stage of the script."""
    times = [deed.at for deed in deeds(LONDON)]
    assert times == sorted(times)
    made_otherwise = (scenarios.EMPTY, scenarios.PAPER, scenarios.NOVEMBER)
    for each in SCENARIOS:
        if each.name not in made_otherwise:
            assert [deed.stage for deed in until(each.name, LONDON)][-1] == each.name
    with pytest.raises(ValueError, match="no stage"):
        list(until("nowhere", LONDON))


def test_a_line_that_is_refused_ends_the_scenario_with_its_words(lived: Lived) -> None:
    """June 2020 is live, so its script can't be played again: the first refusal is named with its line and person."""
    reached: list[datetime] = []
    with pytest.raises(ValueError, match="/modification approve SECMP0062 as U0RACHEL on 7 February 2020"):
        play("march", Stagehand(lived.store, reached.append, lambda: None, LONDON))
    assert reached == [datetime(2020, 1, 17, 15, tzinfo=LONDON), datetime(2020, 2, 7, 16, tzinfo=LONDON)]
