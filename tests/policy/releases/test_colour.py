"""The colour of a release by table (design, Colour; R5, R7, R9, R10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.model.decisions import Decision, Outcome, Subject
from policy.model.releases import Release, ReleaseKind
from policy.model.rid import Covers
from policy.model.scope import Dependency, ModificationState, RequestState, ScopeItem, ScopeState
from policy.model.sign_off import SignOffState
from policy.releases.colour import Colour, Judgement, colour
from policy.releases.facts import facts_of
from policy.timetable.template import template
from tests.builders.june_2020 import CRITERIA, MILESTONES, MP079, SECMP0053, TODAY, june_2020
from tests.policy.scope.test_change_requests import CR1047

APPROVED_SCOPE = (ScopeItem(SECMP0053, state=ScopeState.APPROVED, agreed_on=date(2019, 10, 11)),)


def healthy() -> Release:
    """A release with nothing wrong: one approved modification, every date met."""
    done = tuple(replace(step, done_on=date(2019, 6, 1)) if step.day is None and not step.anchor else step for step in MILESTONES)
    decisions = (Decision(Subject.BASELINE, "panel", Outcome.AGREED, date(2019, 6, 20), Covers.ALL),)
    finished = tuple(replace(step, done_on=date(2019, 6, 20)) if step.key.startswith(("baseline", "regression")) else step for step in done)
    return replace(june_2020(), scope=APPROVED_SCOPE, milestones=finished, decisions=decisions)


def done(release: Release, *keys: str, on: date = TODAY) -> Release:
    """The release with these milestones done."""
    return replace(release, milestones=tuple(replace(step, done_on=on) if step.key in keys else step for step in release.milestones))


def texts(release: Release, today: date, wanted: Colour) -> list[str]:
    """The reasons of that colour."""
    return [reason.text for reason in colour(release, today).reasons if reason.colour is wanted]


def go_live(outcome: Outcome, on: date) -> Decision:
    """A decision on go-live."""
    return Decision(Subject.GO_LIVE, "panel", outcome, on)


def test_june_2020_is_amber_with_its_reasons() -> None:
    """On 10 January 2020 the release is amber: the TAD late, test dates missing, four undecided, the documents scope not set."""
    judgement = colour(june_2020(), TODAY)
    assert judgement.colour is Colour.AMBER
    assert [reason.text for reason in judgement.reasons] == [
        "TAD issued to the TAG for review: due 25 Sep 2019, not done.",
        "The scope on SEC documents is not set: due 25 Dec 2019, planned for 17 Jan 2020.",
        "TAD final and published: due 25 Dec 2019, not done.",
        "6 TAD steps have no date (needed by 25 Dec 2019).",
        "Test dates are missing: 4 SIT steps and 2 UIT steps have no date (needed by 25 Dec 2019).",
        "4 modifications in scope are undecided: SECMP0062 part 1, MP079, MP084 and MP088.",
    ]


def test_a_breach_since_cured_gives_no_colour() -> None:
    """The system scope, set 108 days late, is no reason; a release with all else in order is green."""
    assert not [text for text in texts(june_2020(), TODAY, Colour.AMBER) if "DCC and User Systems" in text]
    late = Decision(Subject.BASELINE, "panel", Outcome.AGREED, date(2019, 10, 11), Covers.ALL)
    judgement = colour(replace(healthy(), decisions=(late,)), TODAY)
    assert (judgement.colour, judgement.reasons) == (Colour.GREEN, ())


@pytest.mark.parametrize(
    ("standing", "expected", "text"),
    [
        (SignOffState.OPEN, Colour.GREEN, ""),
        (SignOffState.MET, Colour.GREEN, ""),
        (SignOffState.CONDITIONS, Colour.AMBER, "Met with conditions: O1."),
        (SignOffState.STALE, Colour.AMBER, "Stale, to be signed off again: O1."),
        (SignOffState.NOT_MET, Colour.RED, "Not met: O1."),
        (SignOffState.HOLD, Colour.RED, "On hold: O1."),
    ],
)
def test_what_a_criterion_does_to_the_colour(standing: SignOffState, expected: Colour, text: str) -> None:
    """Not met and Hold are red, a condition and a stale sign-off amber, open and met nothing."""
    criteria = (replace(CRITERIA[0], state=standing), *CRITERIA[1:])
    judgement = colour(replace(healthy(), criteria=criteria), TODAY)
    assert judgement.colour is expected
    assert "".join(reason.text for reason in judgement.reasons) == text


@pytest.mark.parametrize(
    ("key", "today", "expected"),
    [
        ("go-no-go", date(2020, 6, 12), Colour.GREEN),
        ("go-no-go", date(2020, 6, 15), Colour.AMBER),
        ("go-no-go", date(2020, 6, 18), Colour.AMBER),
        ("go-no-go", date(2020, 6, 19), Colour.RED),
        ("uit-decision", date(2020, 6, 19), Colour.RED),
        ("go-live", date(2020, 7, 2), Colour.RED),
        ("review-operational", date(2020, 6, 19), Colour.AMBER),
        ("evidence-testing", date(2020, 6, 19), Colour.AMBER),
    ],
)
def test_overdue_milestones(key: str, today: date, expected: Colour) -> None:
    """Anything overdue is amber, and a gate red from five Working Days on; another milestone never turns a release red."""
    others = [step.key for step in MILESTONES if step.key != key]
    judgement = colour(done(healthy(), *others), today)
    assert judgement.colour is expected


def test_baselines_are_gates() -> None:
    """The documents baseline of 17 January is amber when four Working Days late and red when five."""
    assert colour(june_2020(), date(2020, 1, 23)).colour is Colour.AMBER
    text = "Panel baselines RID for non-system-impacting modifications: due 17 Jan 2020, 5 Working Days overdue."
    assert texts(june_2020(), date(2020, 1, 24), Colour.RED) == [text]
    assert not [each for each in texts(june_2020(), date(2020, 1, 24), Colour.AMBER) if "overdue" in each]
    text = "Panel baselines RID for non-system-impacting modifications: due 17 Jan 2020, 4 Working Days overdue."
    assert texts(june_2020(), date(2020, 1, 23), Colour.AMBER)[0] == text


def test_the_lead_times_on_record_count() -> None:
    """Without a lead time on record no policy date is missed, and no step needs a date by one."""
    pending = "4 modifications in scope are undecided: SECMP0062 part 1, MP079, MP084 and MP088."
    assert [each.text for each in colour(june_2020(), TODAY, ()).reasons] == [pending]


@pytest.mark.parametrize(("cutoff", "expected"), [(TODAY, Colour.AMBER), (date(2020, 1, 9), Colour.RED)])
def test_passed_cutoff_is_red(cutoff: date, expected: Colour) -> None:
    """An undecided modification is amber, and red once its cut-off has passed."""
    release = replace(healthy(), scope=(*APPROVED_SCOPE, ScopeItem(MP079, cutoff=cutoff)))
    assert colour(release, TODAY).colour is expected
    assert len([each for each in colour(release, TODAY).reasons if "MP079" in each.text]) == 1  # Once, whichever colour it gives.


@pytest.mark.parametrize("state", [ModificationState.APPROVED, ModificationState.REJECTED])
def test_a_decided_modification_is_no_blocker(state: ModificationState) -> None:
    """A decision of either kind ends the blocker of a passed cut-off."""
    item = ScopeItem(replace(MP079, state=state), cutoff=date(2020, 1, 9))
    assert colour(replace(healthy(), scope=(*APPROVED_SCOPE, item)), TODAY).colour is Colour.GREEN


def test_undecided_at_go_no_go_is_red() -> None:
    """From the day of go/no-go an undecided modification blocks; the day before it is amber."""
    release = done(replace(healthy(), scope=(*APPROVED_SCOPE, ScopeItem(MP079))), "evidence-testing", "evidence-operational")
    release = done(release, "review-testing", "review-operational")
    assert colour(release, date(2020, 6, 11)).colour is Colour.AMBER
    assert "MP079 is undecided, and go/no-go has been reached." in texts(release, date(2020, 6, 12), Colour.RED)
    assert not [each for each in texts(release, date(2020, 6, 12), Colour.AMBER) if "MP079" in each]
    deferred = replace(release, decisions=(*release.decisions, go_live(Outcome.DEFER, date(2020, 6, 12))))
    assert texts(deferred, date(2020, 6, 12), Colour.RED) == []
    early = replace(release, decisions=(*release.decisions, go_live(Outcome.GO, date(2020, 6, 5))))
    assert texts(early, date(2020, 6, 8), Colour.RED) == ["MP079 is undecided, and go/no-go has been reached."]


def test_an_unmet_dependency_is_red_only_at_its_step() -> None:
    """An unmet dependency is no colour before its step and red from it on."""
    waiting = Dependency("SECMP0053", CR1047, RequestState.EXITED_PIT, "go-no-go")
    release = replace(healthy(), dependencies=(waiting,))
    assert colour(release, TODAY).colour is Colour.GREEN
    reasons = texts(release, date(2020, 6, 12), Colour.RED)
    assert reasons == ["CR1047 has not exited PIT; SECMP0053 needs that before go-no-go, and that step has been reached."]


def test_a_no_go_is_amber_until_something_follows_it() -> None:
    """The go-live that it refused still stands; another decision, another date or the day itself ends that."""
    no_go = go_live(Outcome.NO_GO, TODAY)
    refused = replace(healthy(), decisions=(*healthy().decisions, no_go))
    assert texts(refused, TODAY, Colour.AMBER) == ["No-go on 10 Jan 2020, and the go-live is still 25 Jun 2020."]
    later = date(2020, 1, 17)
    moved = Decision(Subject.DATE, "panel", Outcome.AGREED, later, go_live_before=date(2020, 6, 25), go_live=date(2020, 7, 2))
    for after in (go_live(Outcome.GO, later), go_live(Outcome.DEFER, later), moved):
        assert texts(replace(refused, decisions=(*refused.decisions, after)), later, Colour.AMBER) == []
    assert not any("No-go" in each for each in texts(refused, date(2020, 6, 26), Colour.AMBER))
    here, before = replace(moved, met_on=TODAY), replace(moved, met_on=date(2020, 1, 9))
    for decisions in ((no_go, here), (here, no_go)):  # At one meeting, whichever was recorded first.
        assert texts(replace(refused, decisions=(*healthy().decisions, *decisions)), TODAY, Colour.AMBER) == []
    assert len(texts(replace(refused, decisions=(*healthy().decisions, before, no_go)), TODAY, Colour.AMBER)) == 1


def test_live_and_cancelled_releases_are_not_judged() -> None:
    """A live or cancelled release has no colour, and nothing in it is overdue; before that day it has."""
    for closed in (replace(june_2020(), live_on=date(2020, 6, 25)), replace(june_2020(), cancelled_on=date(2020, 2, 1))):
        assert colour(closed, date(2020, 7, 25)) == Judgement(None, ())
        assert facts_of(closed, date(2020, 7, 25)).overdue == ()
    assert colour(replace(june_2020(), live_on=date(2020, 6, 25)), TODAY).colour is Colour.AMBER


@pytest.mark.parametrize(
    ("outcome", "today", "reason"),
    [
        (None, date(2020, 6, 25), False),
        (None, date(2020, 6, 26), True),
        (Outcome.NO_GO, date(2020, 6, 26), True),
        (Outcome.DEFER, date(2020, 6, 26), True),
        (Outcome.GO, date(2020, 6, 26), False),
    ],
)
def test_a_go_live_that_passed_without_a_go_is_red(outcome: Outcome | None, today: date, reason: bool) -> None:
    """From the day after its go-live a release without a Go is red, whatever else was decided."""
    release = june_2020()
    if outcome:
        release = replace(release, decisions=(*release.decisions, go_live(outcome, date(2020, 6, 12))))
    assert ("Go-live on 25 Jun 2020 passed without a Go." in texts(release, today, Colour.RED)) is reason


def test_a_new_release_is_green_until_a_policy_date_has_passed() -> None:
    """A release newly made from the template is green, and amber once the date for its scope has passed."""
    go = date(2027, 6, 24)
    release = Release("june-2027", ReleaseKind.SYSTEM, go, created_on=TODAY, milestones=template(ReleaseKind.SYSTEM, go), criteria=CRITERIA)
    assert colour(release, TODAY).reasons == ()
    assert colour(release, date(2026, 6, 24)).colour is Colour.GREEN
    assert texts(release, date(2026, 6, 25), Colour.AMBER) == [
        "The scope on DCC and User Systems is not set: due 24 Jun 2026.",
        "1 baseline step has no date (needed by 24 Jun 2026).",
    ]


def test_the_plan_needs_its_dates_by_the_re_baseline() -> None:
    """Six months before go-live the steps of the acceptance need dates, also where only DCC Systems are in scope."""
    undated = ("evidence-operational", "review-operational", "go-no-go")
    milestones = tuple(replace(step, day=None) if step.key in undated else step for step in healthy().milestones)
    release = replace(healthy(), milestones=milestones)
    assert texts(release, date(2019, 12, 25), Colour.AMBER) == []
    assert texts(release, date(2019, 12, 26), Colour.AMBER) == ["3 acceptance steps have no date (needed by 25 Dec 2019)."]


def test_year_bucket_is_late_only_after_its_last_date() -> None:
    """A modification in the 2021 bucket may miss June's scope date, not November's."""
    bucket = Release("2021", ReleaseKind.YEAR, None, scope=APPROVED_SCOPE)
    assert colour(bucket, date(2020, 6, 25)).colour is Colour.GREEN
    assert texts(bucket, date(2020, 11, 5), Colour.AMBER) == ["The scope on DCC and User Systems is not set: due 4 Nov 2020."]
