"""The options of the search fields of forms."""

from __future__ import annotations

from bot.pages.kit.forms import option
from bot.slack.limits.messages import options_faults
from commands.search import search
from commands.timetable import milestone_form as timetable_command
from tests.builders.office import Office


def test_the_steps_are_found_by_what_is_typed(office: Office) -> None:
    """The search field offers a new step first, then the matching ones, as options that Slack accepts."""
    form = office.asks("/release milestone june-2020")
    found = search(office.store, "milestone", "regression", office.asking(form.line))
    assert [each.value for each in found] == [timetable_command.NEW, "regression-plans", "regression-results"]
    assert options_faults({"options": [option(each.value, each.label) for each in found]}) == []
    chosen = office.asks(form, milestone="regression-plans")
    assert {each.name: each.value for each in chosen.fields}["offset"] == "-10"
