"""What is due in a release, whose it is, and what holds it back: steps, policy dates, cut-offs, evidence, positions, dependencies.

Sources: RID 3 (the timetable), Guidance 4.2, 4.3 and 5.1 to 5.3 (policy dates, evidence, review), Paper 4 (Change Requests); R3, R5,
R7 to R10.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from policy import acts
from policy.deadlines import GUIDANCE_LEAD_TIMES, TAD_PUBLISHED, TAD_TO_TAG, PolicyDate, policy_dates
from policy.dependencies import unmet
from policy.facts import is_closed
from policy.model import Criterion, CriterionKind, LeadTime, Milestone, Release, ReleaseKind, Standing
from policy.readiness import applicable_criteria
from policy.timetable import Dated, acts_of, resolve
from policy.wording import counted, day_words, joined
from policy.working_days import add_working_days


class DueKind(StrEnum):
    """The kinds of thing that can fall due (design, Nudges)."""

    MILESTONE = "milestone"
    POLICY = "policy"
    CUTOFF = "cutoff"
    EVIDENCE = "evidence"
    POSITION = "position"
    CONDITION = "condition"
    DEPENDENCY = "dependency"


EVIDENCE_DAYS = 5
"""Working Days before a review by which evidence is expected where the timetable has no dated step for it.

An assumption: the June 2020 RID plans the operational evidence for 26 May and its review for 2 June (RID 3).
"""

_REVIEW_OF = {
    CriterionKind.OPERATIONAL: acts.REVIEW_OPERATIONAL,
    CriterionKind.TESTING: acts.REVIEW_TESTING,
    CriterionKind.SECURITY: acts.REVIEW_SECURITY,
}
_EVIDENCE_OF = {
    CriterionKind.OPERATIONAL: acts.EVIDENCE_OPERATIONAL,
    CriterionKind.TESTING: acts.EVIDENCE_TESTING,
    CriterionKind.SECURITY: acts.EVIDENCE_SECURITY,
}
_MEETINGS = ("view ", "review ", "decide ")
_MOST_REFS = 6


@dataclass(frozen=True)
class Due:
    """One thing that is to happen by `day`.

    `ref` names it within its release and kind, `owner` is a committee's key, a Slack user id or "" (nobody's), `step` the milestone that
    completes it, if one does. `recorded_on` is when its date was put down; `waits_for` what it waits for, in words; `held` whether that
    keeps it quiet. `words` is its day as people write it, with its precision.
    """

    release: str
    kind: DueKind
    ref: str
    text: str
    day: date
    owner: str = ""
    gate: bool = False
    recorded_on: date | None = None
    waits_for: str = ""
    held: bool = False
    step: str = ""
    words: str = ""

    @property
    def item(self) -> str:
        """Its name within the release, one word: "milestone:uit-start"."""
        return f"{self.kind.value}:{self.ref}"

    @property
    def key(self) -> str:
        """What tells it from everything else, its date included: once re-dated it is another item."""
        return f"{self.release}/{self.item}@{self.day.isoformat()}"

    @property
    def was_past(self) -> bool:
        """Whether it was past already when its date was put down: it is listed once and not chased."""
        return self.recorded_on is not None and self.day < self.recorded_on


def due_items(
    release: Release,
    today: date,
    lead_times: Sequence[LeadTime] = GUIDANCE_LEAD_TIMES,
    *,
    until: date | None = None,
    evidenced: Collection[str] = (),
) -> tuple[Due, ...]:
    """Everything in the release that is not done and has a date, overdue or up to and including `until` (None: however far), soonest first.

    `evidenced` are the refs of the criteria with evidence on file. Nothing is due in a release that is live or cancelled. ValueError if
    the timetable goes in a circle.
    """
    if is_closed(release, today):
        return ()
    last = until or date.max
    dated = resolve(release.milestones)
    found = [
        *_milestones(release, dated, last),
        *_policy(release, today, lead_times, dated, last),
        *_cutoffs(release, last),
        *_reviews(release, dated, last, evidenced),
        *_dependencies(release, today, dated, last),
    ]
    found.sort(key=lambda each: (each.day, not each.gate, each.text))
    return tuple(found)


def _milestones(release: Release, dated: Mapping[str, Dated], last: date) -> Iterator[Due]:
    for key, each in dated.items():
        one, partial = each.milestone, each.partial
        if partial is None or one.done_on is not None:
            continue
        day = each.day or partial.latest
        if day > last:
            continue
        waits_for, held = _waiting(one, dated) if one.after else ("", False)
        yield Due(
            release.key,
            DueKind.MILESTONE,
            key,
            one.event,
            day,
            one.owner,
            not acts.GATES.isdisjoint(one.acts),
            _recorded_on(one, dated),
            waits_for,
            held,
            key,
            partial.words,
        )


def _recorded_on(one: Milestone, dated: Mapping[str, Dated]) -> date | None:
    """When the date came about: a relative date follows its anchor, and is as new as the newest of the two."""
    newest, seen = one.recorded_on, 0
    while one.anchor is not None and one.anchor in dated and seen <= len(dated):
        one, seen = dated[one.anchor].milestone, seen + 1
        if one.recorded_on and (newest is None or newest < one.recorded_on):
            newest = one.recorded_on
    return newest


def _waiting(one: Milestone, dated: Mapping[str, Dated]) -> tuple[str, bool]:
    """What a step waits for, and whether that silences it: only explicit, dated predecessors hold back, and never a meeting."""
    before = [dated[key] for key in one.after if key in dated and dated[key].known and not dated[key].done]
    words = joined([f"“{each.milestone.event}” (due {each.words})" for each in before])
    return words, bool(before) and not is_meeting(one)


def is_meeting(one: Milestone) -> bool:
    """Whether the step is a meeting of a committee or body, which happens whether or not all is ready for it (RID 3)."""
    return any(act.startswith(_MEETINGS) for act in one.acts)


def _policy(release: Release, today: date, lead_times: Sequence[LeadTime], dated: Mapping[str, Dated], last: date) -> Iterator[Due]:
    dates = policy_dates(release, lead_times, dated)
    newest = {each.key: each.due for each in dates}
    for each in dates:
        if not each.applies or each.met_on or each.due > last:
            continue
        if release.kind is ReleaseKind.YEAR and each.due < today and newest[each.key] != each.due:
            continue  # What misses a year's June release may still be in its November one.
        if each.planned and not (each.planned_late and each.due >= today):
            continue  # The step that is planned for it is what is due; its lateness is a finding.
        yield _policy_due(release, each)


def _policy_due(release: Release, each: PolicyDate) -> Due:
    late = f" (planned for {each.planned.words}, after it)" if each.planned else ""
    bucket = release.kind is ReleaseKind.YEAR
    return Due(
        release.key,
        DueKind.POLICY,
        f"{each.key}-{each.release_key}" if bucket else each.key,
        f"Policy date: {each.label}{f', for {each.release_key}' if bucket else ''}{late}",
        each.due,
        "dcc" if each.key in {TAD_TO_TAG, TAD_PUBLISHED} else release.body,
        recorded_on=release.created_on,
        step=each.milestone,
        words=day_words(each.due),
    )


def _cutoffs(release: Release, last: date) -> Iterator[Due]:
    for item in release.scope:
        if item.cutoff and item.cutoff <= last and item.active and item.modification.undecided:
            yield Due(
                release.key,
                DueKind.CUTOFF,
                f"{item.modification.ref}-{item.part}" if item.part else item.modification.ref,
                f"Decision cut-off of {item.name}",
                item.cutoff,
                release.body,
                recorded_on=item.added_on,
                words=day_words(item.cutoff),
            )


def _reviews(release: Release, dated: Mapping[str, Dated], last: date, evidenced: Collection[str]) -> Iterator[Due]:
    """Evidence and positions that a committee's review needs (RID 3, 6; Guidance 5.3; R13)."""
    if not release.criteria:
        return
    steps: Mapping[str, list[Dated]] | None = None
    for (kind, committee), criteria in _open_criteria(release).items():
        steps = steps if steps is not None else acts_of(dated.values())
        reviews = [each for each in steps.get(_REVIEW_OF[kind], ()) if each.partial and not each.done]
        if not reviews:
            continue
        review = min(reviews, key=lambda each: each.partial.latest if each.partial else date.max)
        day = review.partial.latest if review.partial else date.max
        # Ten calendar days more than the Working Days can ever make up, so that what is far off costs nothing.
        if day - timedelta(days=2 * EVIDENCE_DAYS + 10) > last:
            continue
        yield from _evidence(release, steps, review, kind, committee, criteria, day, last, evidenced)
        position = _position(release, steps, review, kind, committee, criteria, day)
        if position and day <= last:
            yield position


def _open_criteria(release: Release) -> dict[tuple[CriterionKind, str], list[Criterion]]:
    found: dict[tuple[CriterionKind, str], list[Criterion]] = {}
    for each in applicable_criteria(release):
        if each.standing in {Standing.OPEN, Standing.STALE}:
            found.setdefault((each.kind, each.committee), []).append(each)
    return found


def _evidence_act(criterion: Criterion) -> str:
    return acts.EVIDENCE_SECAS if criterion.answers == "secas" else _EVIDENCE_OF[criterion.kind]


def _evidence(
    release: Release,
    steps: Mapping[str, list[Dated]],
    review: Dated,
    kind: CriterionKind,
    committee: str,
    criteria: Sequence[Criterion],
    day: date,
    last: date,
    evidenced: Collection[str],
) -> Iterator[Due]:
    by: dict[str, list[str]] = {}
    for each in criteria:
        planned = any(step.known or step.done for step in steps.get(_evidence_act(each), ()))
        if not planned and each.ref not in evidenced and each.standing is Standing.OPEN:
            by.setdefault(each.answers, []).append(each.ref)
    for answers, refs in by.items():
        due = add_working_days(day, -EVIDENCE_DAYS)
        if due <= last:
            yield Due(
                release.key,
                DueKind.EVIDENCE,
                f"{committee}-{answers}",
                f"Evidence for {counted(len(refs), f'{kind.value} criterion', f'{kind.value} criteria')} ({joined(refs, _MOST_REFS)}), "
                f"which are reviewed on {review.words}",
                due,
                answers,
                recorded_on=_recorded_on(review.milestone, {}),
                words=day_words(due),
            )


def _position(
    release: Release,
    steps: Mapping[str, list[Dated]],
    review: Dated,
    kind: CriterionKind,
    committee: str,
    criteria: Sequence[Criterion],
    day: date,
) -> Due | None:
    """The verdicts still to be given, once the evidence that the timetable plans for them is in: before that nobody can be asked."""
    evidence = [step for act in {_evidence_act(each) for each in criteria} for step in steps.get(act, ()) if step.known]
    if any(not step.done for step in evidence):
        return None
    submitted = [step.milestone.done_on for step in evidence if step.milestone.done_on]
    recorded = [each for each in (review.milestone.recorded_on, *submitted) if each]
    refs = [each.ref for each in criteria]
    return Due(
        release.key,
        DueKind.POSITION,
        f"{committee}-{kind.value}",
        f"{counted(len(refs), f'{kind.value} criterion', f'{kind.value} criteria')} to be signed off ({joined(refs, _MOST_REFS)})",
        day,
        committee,
        recorded_on=max(recorded, default=None),
        words=review.words,
    )


def _dependencies(release: Release, today: date, dated: Mapping[str, Dated], last: date) -> Iterator[Due]:
    if not release.dependencies:
        return
    for each in unmet(release, today, dated):
        expected = each.request.expected
        if expected and expected.latest <= last:
            yield Due(
                release.key,
                DueKind.DEPENDENCY,
                f"{each.request.ref}-{each.reach.value.replace(' ', '-')}",
                f"{each.sentence}; it was expected by then" if expected.latest < today else each.sentence,
                expected.latest,
                "dcc",
                words=expected.words,
            )
