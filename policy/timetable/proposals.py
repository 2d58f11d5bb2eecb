"""Proposed dates of a timetable: policy dates counted from go-live, and from there the latest dates backwards (R3, R9, R13, R21, R25).

The distances are the latest that the sources allow. Those marked *assumption* are the bot's own, because no source gives one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from policy.calendar.working_days import PAPER_DAYS, add_working_days, is_working_day
from policy.model.partial_date import PartialDate
from policy.model.releases import LeadTime, Release
from policy.model.timetable import Milestone
from policy.model.wording import counted, day_words
from policy.timetable.dates import resolve
from policy.timetable.needless import is_needless
from policy.timetable.policy_dates import (
    GUIDANCE_LEAD_TIMES,
    SCOPE_DOCUMENTS,
    SCOPE_SYSTEM,
    TAD_PUBLISHED,
    TAD_TO_TAG,
    months_before,
)
from policy.timetable.timetable import out_of_order

ASSUMPTION = "assumption"
_PAPER_DAY = "R21: papers are due five Working Days before a meeting"


@dataclass(frozen=True)
class Gap:
    """A step comes at least `working_days` Working Days before another; `source` says why."""

    step: str
    before: str
    working_days: int
    source: str


GAPS: tuple[Gap, ...] = (
    Gap("go-no-go", "go-live", 9, "RID 3: go/no-go on 12 June 2020, go-live on 25 June 2020"),
    Gap("uit-decision", "go-no-go", 0, "RID 3: both at one meeting"),
    Gap("modification-decisions", "go-no-go", PAPER_DAYS, _PAPER_DAY),
    Gap("review-testing", "go-no-go", PAPER_DAYS, _PAPER_DAY),
    Gap("review-operational", "go-no-go", PAPER_DAYS, _PAPER_DAY),
    Gap("review-security", "go-no-go", PAPER_DAYS, _PAPER_DAY),
    Gap("evidence-testing", "review-testing", PAPER_DAYS, _PAPER_DAY),
    Gap("evidence-operational", "review-operational", PAPER_DAYS, _PAPER_DAY),
    Gap("evidence-operational", "review-security", PAPER_DAYS, _PAPER_DAY),
    Gap("evidence-secas", "review-operational", PAPER_DAYS, _PAPER_DAY),
    Gap("uit-end", "evidence-testing", 5, ASSUMPTION),
    Gap("uit-start", "uit-end", 20, ASSUMPTION),
    Gap("sit-decision", "uit-start", 1, "R25: SIT is approved before UIT"),
    Gap("sit-review", "sit-decision", PAPER_DAYS, _PAPER_DAY),
    Gap("sit-report", "sit-review", PAPER_DAYS, _PAPER_DAY),
    Gap("sit-start", "sit-report", 40, ASSUMPTION),
    Gap("tad-published", "sit-start", 0, "R9"),
    Gap("tad-decision", "tad-published", 1, "R9: approved, then published"),
    Gap("tad-decision", "sit-start", 1, "R25: the TAD is approved before SIT"),
    Gap("tad-review", "tad-decision", PAPER_DAYS, _PAPER_DAY),
    Gap("tad-updated", "tad-review", PAPER_DAYS, _PAPER_DAY),
    Gap("tad-consultation", "tad-updated", 5, ASSUMPTION),
    Gap("tad-draft-review", "tad-updated", 5, ASSUMPTION),
    Gap("tad-draft", "tad-draft-review", PAPER_DAYS, _PAPER_DAY),
    Gap("tad-draft", "tad-consultation", 0, "RID 3: the draft is consulted on"),
    Gap("rid-draft-3", "baseline-system", PAPER_DAYS, _PAPER_DAY),
    Gap("rid-draft-3", "baseline", PAPER_DAYS, _PAPER_DAY),
    Gap("rid-draft-2", "rid-draft-3", 20, ASSUMPTION),
    Gap("rid-draft-1", "rid-draft-2", 20, ASSUMPTION),
)
"""How far before the step that waits for it each step of the template is at the latest, nearest to go-live first."""

LEADS: tuple[tuple[str, str], ...] = (
    ("baseline-system", SCOPE_SYSTEM),
    ("baseline-documents", SCOPE_DOCUMENTS),
    ("baseline", SCOPE_DOCUMENTS),
    ("tad-published", TAD_PUBLISHED),
    ("tad-draft", TAD_TO_TAG),
)
"""The policy date that each of these steps has to meet (Guidance 4.3, 5.1; Paper 2; R3, R9)."""

MEETS_WITHIN = timedelta(days=45)
"""How far before a latest date a known meeting is looked for: bodies meet about monthly (assumption). Beyond it a Working Day serves."""


def aligned(latest: date, known: Collection[date] = ()) -> date:
    """Returns the last known meeting of the body on or before `latest`; without one nearby, the last Working Day (R11, R21)."""
    meeting = max((day for day in known if day <= latest), default=None)
    if meeting is not None and latest - meeting <= MEETS_WITHIN:
        return meeting
    while not is_working_day(latest):
        latest -= timedelta(days=1)
    return latest


def proposed(
    release: Release,
    today: date,
    lead_times: Sequence[LeadTime] = GUIDANCE_LEAD_TIMES,
    meetings: Mapping[str, Collection[date]] | None = None,
) -> tuple[Milestone, ...]:
    """Returns the timetable with a proposed date for each step of the template that has none and that something is left to do for.

    `meetings` are the known meeting days by body. A date that would be past, or would contradict a date on record, is not proposed.
    """
    if release.go_live is None:
        return release.milestones
    steps = {each.key: each for each in release.milestones}
    days = {key: each.day for key, each in resolve(release.milestones).items() if each.day and not each.proposed}
    days.setdefault("go-live", release.go_live)
    open_ = {key for key, each in steps.items() if _is_open(each)}
    for key in _backwards():
        latest = min(_latest(key, release, days, lead_times, covered=_covers_systems(steps)), default=None)
        if key in open_ and latest is not None:
            days[key] = aligned(latest, (meetings or {}).get(steps[key].owner, ()))
    wanted = {key: days[key] for key in open_ if key in days and days[key] >= today and not is_needless(release, steps[key])}
    milestones = tuple(_with(each, wanted.get(each.key), today) for each in release.milestones)
    pairs = out_of_order(replace(release, milestones=milestones))
    wrong = {each.key for pair in pairs for each in (pair.first.milestone, pair.second.milestone) if each.proposed}
    return tuple(steps[each.key] if each.key in wrong else each for each in milestones)


def _is_open(step: Milestone) -> bool:
    return step.done_on is None and step.anchor is None and (step.day is None or step.proposed)


def _backwards() -> tuple[str, ...]:
    """Returns the steps in an order in which each comes after all those that it is counted from."""
    first = (key for key, _ in LEADS if key.startswith("baseline"))
    return tuple(dict.fromkeys((*first, *(gap.step for gap in GAPS))))


def _covers_systems(steps: Mapping[str, Milestone]) -> bool:
    """Returns whether one baseline covers DCC Systems too, because the timetable has the TAD (R3)."""
    return "tad-decision" in steps


def _latest(key: str, release: Release, days: Mapping[str, date], lead_times: Sequence[LeadTime], *, covered: bool) -> list[date]:
    """Returns the days by which a step must be done, one for each rule about it."""
    found = [add_working_days(days[gap.before], -gap.working_days) for gap in GAPS if gap.step == key and gap.before in days]
    wanted = {lead for step, lead in LEADS if step == key}
    if key == "baseline" and covered:
        wanted = {SCOPE_SYSTEM}
    if release.go_live:
        found += [months_before(release.go_live, lead.months) for lead in lead_times if lead.key in wanted]
    return found


def _with(step: Milestone, day: date | None, today: date) -> Milestone:
    return replace(step, day=PartialDate.of(day), proposed=True, recorded_on=today) if day else step


def proposed_words(days: Sequence[date]) -> str:
    """Formats proposed dates: "28 dates from 26 Apr 2021 to 17 Jun 2022"; "no dates"."""
    if len(days) < 2:
        return f"1 date, {day_words(days[0])}," if days else "no dates"
    return f"{counted(len(days), 'date')} from {day_words(min(days))} to {day_words(max(days))}"


def waits(one: Milestone) -> bool:
    """Returns whether a step's proposed date waits for a release manager to accept it."""
    return one.proposed and one.done_on is None
