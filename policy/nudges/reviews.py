"""Items due for a committee's review: evidence, positions and conditions (RID 3, 6; Guidance 5.3; R13)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from operator import itemgetter

from policy.calendar.working_days import add_working_days
from policy.decisions.happened import happened
from policy.model import acts
from policy.model.releases import Release
from policy.model.sign_off import Criterion, CriterionKind, SignOffState
from policy.model.wording import counted, day_words, joined, one_line
from policy.nudges.item import Due, DueKind, OpenCondition, recorded_on
from policy.sign_off.criteria import applicable_criteria
from policy.timetable.dates import Dated
from policy.timetable.timetable import acts_of

EVIDENCE_DAYS = 5
"""Working Days before a review by which evidence is due if the timetable has no dated step for it.

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
_MOST_REFS = 6


def reviews(release: Release, dated: Mapping[str, Dated], last: date, evidenced: Collection[str]) -> Iterator[Due]:
    """Yields the evidence and positions due for each committee's next review (RID 3, 6; Guidance 5.3; R13)."""
    groups = _open_criteria(release)
    if not groups:
        return
    steps = acts_of(dated.values())
    for (kind, committee), criteria in groups.items():
        planned = [(each.partial.latest, each) for each in steps.get(_REVIEW_OF[kind], ()) if each.partial and not each.done]
        if not planned:
            continue
        day, review = min(planned, key=itemgetter(0))
        # A bound in calendar days, safely above the Working Days, skips distant reviews cheaply.
        if day - timedelta(days=2 * EVIDENCE_DAYS + 10) > last:
            continue
        yield from _evidence(release, steps, review, kind, committee, criteria, day, last, evidenced)
        position = _position(release, steps, review, kind, committee, criteria, day)
        if position and day <= last:
            yield position


def is_reviewed(release: Release, kind: CriterionKind) -> bool:
    """Returns whether the timetable's reviews of that kind of criterion have taken place (RID 3)."""
    steps = [each for each in release.milestones if _REVIEW_OF[kind] in each.acts]
    return bool(steps) and all(each.done_on is not None for each in steps)


def _open_criteria(release: Release) -> dict[tuple[CriterionKind, str], list[Criterion]]:
    groups: dict[tuple[CriterionKind, str], list[Criterion]] = {}
    for each in applicable_criteria(release):
        if each.state in {SignOffState.OPEN, SignOffState.STALE}:
            groups.setdefault((each.kind, each.committee), []).append(each)
    return groups


def _evidence_act(criterion: Criterion) -> str:
    return acts.EVIDENCE_SECAS if criterion.answers == "secas" else _EVIDENCE_OF[criterion.kind]


def evidence_refs(release: Release, of: Collection[str]) -> tuple[str, ...]:
    """Returns the open criteria whose evidence the acts of a step submit (RID 3, 6)."""
    if not any(each.startswith("evidence ") for each in of):
        return ()
    return tuple(each.ref for each in applicable_criteria(release) if each.state is SignOffState.OPEN and _evidence_act(each) in of)


def acts_left(release: Release, of: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the acts of an open step that are still to be done, as far as views, reviews and decisions are on record (RID 3; R13).

    A review whose criteria are all signed off leaves its recommendation.
    """
    if len(of) < 2 and acts.RECOMMENDATIONS.keys().isdisjoint(of):  # True for most steps, which saves reading the record.
        return of
    left = of
    if len(of) > 1:
        recorded = happened(release, (), ())
        left = tuple(act for act in of if act not in recorded) or of
    walks = {_REVIEW_OF[kind] for kind, _ in _open_criteria(release)}
    return tuple(act if act in walks else acts.RECOMMENDATIONS.get(act, act) for act in left)


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
    refs_by_party: dict[str, list[str]] = {}
    for each in criteria:
        planned = any(step.known or step.done for step in steps.get(_evidence_act(each), ()))
        if not planned and each.ref not in evidenced and each.state is SignOffState.OPEN:
            refs_by_party.setdefault(each.answers, []).append(each.ref)
    for answers, refs in refs_by_party.items():
        due = add_working_days(day, -EVIDENCE_DAYS)
        if due <= last:
            yield Due(
                release.key,
                DueKind.EVIDENCE,
                f"{committee}-{answers}",
                f"Evidence for {counted(len(refs), f'{kind.value} criterion', f'{kind.value} criteria')} ({joined(refs, _MOST_REFS)}), "
                f"due for review on {review.words}",
                due,
                answers,
                recorded_on=recorded_on(review.milestone, {}),
                words=day_words(due),
                refs=tuple(refs),
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
    """Returns the item for the positions still to be taken, or None until the planned evidence is submitted."""
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


def open_conditions(release: Release, conditions: Sequence[OpenCondition], last: date) -> Iterator[Due]:
    """Yields the open conditions due by `last`."""
    committees = {each.ref: each.committee for each in release.criteria}
    for each in conditions:
        if each.due <= last:
            yield Due(
                release.key,
                DueKind.CONDITION,
                f"{each.criterion}-{each.number}",
                f"Condition on {each.criterion}: {one_line(each.text)}",
                each.due,
                each.owner,
                words=day_words(each.due),
                by=committees.get(each.criterion, ""),
            )
