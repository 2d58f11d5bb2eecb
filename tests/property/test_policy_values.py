"""Properties of partial dates, money, RID versions and of the rules on generated releases (R8, R10, R17; design, Colour and The check)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.findings.check import check
from policy.model.costs import Cost, Stage
from policy.model.money import parse_pounds, pounds
from policy.model.partial_date import PartialDate
from policy.model.releases import Release
from policy.model.rid import RidVersion
from policy.model.scope import ScopeItem
from policy.model.sign_off import SignOffState
from policy.releases.colour import Colour, colour
from policy.releases.costs import by_modification, by_stage, cost_totals
from policy.releases.phase import Phase, phase
from policy.rid.versions import in_order, next_baseline, next_draft, parse_version
from policy.sign_off.criteria_counts import criteria_counts
from tests.builders.june_2020 import MP079, SECMP0053, SECMP0062, STANDARD_CRITERIA, june_2020

PENCE = st.integers(0, 10**15)
DAYS = st.dates(date(2018, 1, 1), date(2030, 12, 31))
PARTIALS = st.one_of(
    st.builds(PartialDate.of, DAYS),
    st.builds(PartialDate, st.integers(2018, 2030), st.integers(1, 12)),
    st.builds(PartialDate, st.integers(2018, 2030), quarter=st.integers(1, 4)),
    st.builds(PartialDate, st.integers(2018, 2030)),
)
NUMBERS = st.builds("{}.{}".format, st.integers(0, 30), st.integers(0, 30))


@given(PENCE)
def test_pounds_and_back(pence: int) -> None:
    """Pence written as pounds read back as the same pence."""
    assert parse_pounds(pounds(pence)) == pence


def read(text: str) -> int | str:
    """The pence that the text stands for, or the sentence that refuses it."""
    try:
        return parse_pounds(text)
    except ValueError as refused:
        return str(refused)


@given(st.one_of(st.text(), st.text("£0123456789,. ", max_size=12)))
def test_any_text_is_money_or_refused(text: str) -> None:
    """Any text at all is an exact amount or refused in a sentence."""
    pence = read(text)
    if isinstance(pence, str):
        assert "is not an amount. Write it like" in pence
    else:
        assert parse_pounds(pounds(pence)) == pence


@given(st.lists(st.builds(Cost, st.sampled_from(["MP1", "MP2", "MP3"]), st.sampled_from(Stage), PENCE)))
def test_totals_agree(costs: list[Cost]) -> None:
    """The totals by modification, by stage and overall are one sum."""
    totals = cost_totals(replace(june_2020(), costs=tuple(costs)))
    assert sum(by_modification(costs).values()) == sum(by_stage(costs).values()) == totals.breakdown


@given(PARTIALS)
def test_partial_dates_round_trip(day: PartialDate) -> None:
    """A date of any precision reads back from its text, and spans from its earliest to its latest day."""
    assert PartialDate.parse(str(day)) == day
    assert day.earliest <= day.latest
    assert (day.exact is not None) == (day.earliest == day.latest)


@given(PARTIALS, PARTIALS)
def test_partial_dates_are_ordered(one: PartialDate, other: PartialDate) -> None:
    """Two dates compare one way only, and by their first days first."""
    assert (one < other) + (other < one) + (one.earliest == other.earliest and one.latest == other.latest) == 1
    if one.earliest < other.earliest:
        assert one < other


@given(st.lists(NUMBERS, unique=True))
def test_next_versions_come_last(numbers: list[str]) -> None:
    """The next draft and the next baseline are new and come after every version, the draft before the baseline."""
    versions = [RidVersion(number, date(2020, 1, 10), "") for number in numbers]
    draft, baseline = next_draft(versions), next_baseline(versions)
    assert all(parse_version(number) < parse_version(draft) < parse_version(baseline) for number in [*numbers, "0.0"])
    assert sorted(numbers, key=parse_version) == [each.number for each in in_order(versions)]


@st.composite
def releases(draw: st.DrawFn) -> Release:
    """June 2020 with its timetable, criteria and scope changed at random."""
    release = june_2020()
    day = st.one_of(st.none(), PARTIALS)
    on = st.one_of(st.none(), DAYS)
    milestones = tuple(replace(step, day=draw(day), done_on=draw(on)) for step in release.milestones)
    criteria = tuple(replace(each, state=draw(st.sampled_from(SignOffState))) for each in STANDARD_CRITERIA)
    scope = tuple(ScopeItem(each, cutoff=draw(on), added_on=draw(on)) for each in (SECMP0053, SECMP0062, MP079) if draw(st.booleans()))
    return replace(release, milestones=milestones, criteria=criteria, scope=scope, live_on=draw(on))


@given(releases(), DAYS)
def test_rules_hold_on_any_release(release: Release, today: date) -> None:
    """Only red and amber have reasons, only a live or cancelled release has no colour, counts add up, findings have their own keys."""
    judgement = colour(release, today)
    assert (judgement.colour in {Colour.GREEN, None}) == (judgement.reasons == ())
    assert (judgement.colour is None) == (phase(release, today) in {Phase.LIVE, Phase.CANCELLED})
    if judgement.colour:
        assert judgement.colour == (judgement.reasons[0].colour if judgement.reasons else Colour.GREEN)
    for count in criteria_counts(release):
        assert count.total == count.met + count.conditions + count.not_met + count.hold + count.stale + count.open
    keys = [each.key for each in check(release, today, STANDARD_CRITERIA)]
    assert len(keys) == len(set(keys))
    assert phase(release, today) in type(phase(release, today))


@given(releases(), DAYS, st.integers(1, 60))
def test_a_release_does_not_turn_better_by_waiting(release: Release, today: date, days: int) -> None:
    """With nothing done and nothing decided a later day never has a better colour, as long as the release is not live."""
    waiting = replace(release, live_on=None, milestones=tuple(replace(step, done_on=None) for step in release.milestones))
    before, after = colour(waiting, today).colour, colour(waiting, today + timedelta(days=days)).colour
    assert before
    assert after
    assert list(Colour).index(after) >= list(Colour).index(before)


def test_circles_reach_the_caller() -> None:
    """A timetable in a circle is refused by the check as by the timetable."""
    release = june_2020()
    circle = tuple(replace(step, anchor=step.key) if step.key == "sit-start" else step for step in release.milestones)
    with pytest.raises(ValueError, match="has a circle of anchors: sit-start -> sit-start"):
        check(replace(release, milestones=circle), date(2020, 1, 10))
