"""The status of a release: what it counts, how far go-live is, and when it is worked out again."""

from __future__ import annotations

from commands.protocol.results import Changed
from commands.releases.status import NEXT_SHOWN, StatusShown, judged
from policy.releases.colour import Colour
from policy.releases.phase import Phase
from storage.roster.cached import recent_rules
from tests.builders.office import STRANGER, Office, expect
from tests.builders.rooms.meetings import decided

LINE = "/release status june-2020"


def shown(office: Office, line: str = LINE) -> StatusShown:
    """The status as anybody gets it."""
    return office.shows(line, StatusShown, STRANGER)


def test_the_status_of_june_2020(office: Office) -> None:
    """On 10 January June 2020 is scoped and amber, with four modifications targeted and no decision on go-live."""
    status = shown(office)
    assert (status.phase, status.judgement.colour, status.decision) == (Phase.SCOPED, Colour.AMBER, None)
    assert (status.counts.approved, status.counts.targeted) == (1, 4)
    assert {each.committee: (each.met, each.total) for each in status.criteria} == {"opsg": (0, 9), "tag": (0, 6)}
    assert status.waiting == ()


def test_the_days_to_go_count_down_to_go_live_and_beyond(office: Office) -> None:
    """Days and Working Days are 0 on the day, and negative after it; a year bucket without a date has none."""
    assert (shown(office).days_left, shown(office).working_days_left) == (167, 115)
    office.at(2020, 6, 25)
    assert (shown(office).days_left, shown(office).working_days_left) == (0, 0)
    office.at(2020, 6, 29)
    assert (shown(office).days_left, shown(office).working_days_left) == (-4, -2)
    bucket = shown(office, "/release status 2021")
    assert (bucket.days_left, bucket.working_days_left) == (None, None)


def test_only_the_next_steps_are_upcoming(office: Office) -> None:
    """The first three steps of the timetable that are still to come, in order."""
    days = [each.day for each in shown(office).upcoming]
    assert len(days) == NEXT_SHOWN
    assert days == sorted(days, key=str)


def test_an_accepted_finding_is_counted_and_not_listed(office: Office) -> None:
    """After a finding is accepted it leaves the findings, and the number of accepted ones grows."""
    before = shown(office)
    assert "dcc-total" in {each.key for each in before.findings}
    office.does("/release accept june-2020 dcc-total", reason="The DCC confirmed the total.")
    after = shown(office)
    assert (before.accepted, after.accepted) == (0, 1)
    assert {each.key for each in before.findings} - {each.key for each in after.findings} == {"dcc-total"}


def test_the_decision_on_go_live_is_in_the_status(office: Office) -> None:
    """The last decision on go-live is shown to everybody."""
    office.at(2020, 6, 12)
    expect(Changed, decided(office, "no-go"))
    decision = shown(office).decision
    assert decision is not None
    assert decision.outcome == "no-go"


def test_it_is_worked_out_once_for_a_day(office: Office) -> None:
    """A second look is the same value, until something changes or another day begins."""
    first = shown(office)
    assert shown(office) is first
    office.does("/release milestone june-2020 tad-draft 2020-02-03")
    second = shown(office)
    assert second is not first
    office.later(days=1)
    assert shown(office).today > second.today


def test_another_release_is_judged_without_the_store(office: Office) -> None:
    """`judged` needs the release, the day and the rules alone, as the RID and the pictures ask it."""
    office.does("/release accept june-2020 dcc-total", reason="The DCC confirmed the total.")
    with office.store.reading() as conn:
        rules = recent_rules(conn)
    status = judged(office.release(), office.now.date(), rules)
    assert "dcc-total" in {each.key for each in status.findings}
    assert status.judgement == shown(office).judgement
