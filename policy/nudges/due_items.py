"""Items due in a release: milestones, policy dates, cut-offs, evidence, positions, conditions, dependencies.

Sources: RID 3 (the timetable), Guidance 4.2, 4.3 and 5.1 to 5.3 (policy dates, evidence, review), Paper 4 (Change Requests); R3, R5,
R7 to R10.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from policy.calendar.release_calendar import release_name
from policy.decisions.order import first_acts, waits_words
from policy.model import acts
from policy.model.decisions import Outcome, Subject, latest
from policy.model.releases import LeadTime, Release, ReleaseKind
from policy.model.roster import name_of_body
from policy.model.timetable import Milestone
from policy.model.wording import day_words, joined
from policy.nudges.item import Due, DueKind, OpenCondition, recorded_on
from policy.nudges.reviews import acts_left, evidence_refs, open_conditions, reviews
from policy.releases.facts import is_closed
from policy.releases.phase import go_given, go_live_decision
from policy.scope.change_requests import unmet
from policy.timetable.dates import Dated, agreed, resolve
from policy.timetable.go_live_window import window_end
from policy.timetable.needless import is_needless
from policy.timetable.policy_dates import GUIDANCE_LEAD_TIMES, TAD_PUBLISHED, TAD_TO_TAG, PolicyDate, acts_meeting, policy_dates

_MEETINGS = ("view ", "review ", "decide ")


def due_items(
    release: Release,
    today: date,
    lead_times: Sequence[LeadTime] = GUIDANCE_LEAD_TIMES,
    *,
    until: date | None = None,
    evidenced: Collection[str] = (),
    conditions: Sequence[OpenCondition] = (),
) -> tuple[Due, ...]:
    """Returns the dated items of a release that are not done, due by `until` or overdue, soonest first (R3, R5, R7 to R10).

    Without `until` there is no limit. `evidenced` are the refs of the criteria with evidence, `conditions` the open conditions. A release
    that is live or cancelled has none, and after a Go no evidence and no sign-off is left. Raises ValueError if the timetable's anchors
    form a circle.
    """
    if is_closed(release, today):
        return ()
    last = until or date.max
    dated = resolve(agreed(release.milestones))
    items = [
        *_milestones(release, dated, last, today),
        *_policy(release, today, lead_times, dated, last),
        *_cutoffs(release, last),
        *(() if go_given(release, today) else reviews(release, dated, last, evidenced)),
        *open_conditions(release, conditions, last),
        *_dependencies(release, today, dated, last),
    ]
    items.sort(key=lambda each: (each.day, not each.gate, each.text))
    return tuple(items)


def _milestones(release: Release, dated: Mapping[str, Dated], last: date, today: date) -> Iterator[Due]:
    for key, each in dated.items():
        step, partial = each.milestone, each.partial
        if partial is None or step.done_on is not None:
            continue
        day = each.day or partial.latest
        if day > last or is_needless(release, step):
            continue
        waits_for, held = _waiting(step, dated) if step.after else ("", False)
        first = first_acts(release, step.acts, today)
        event, owner = _undecided_go_live(release, dated, today, step) if acts.GO_LIVE in step.acts else (step.event, step.owner)
        yield Due(
            release.key,
            DueKind.MILESTONE,
            key,
            event,
            day,
            owner,
            not acts.GATES.isdisjoint(step.acts),
            recorded_on(step, dated),
            waits_for or waits_words(release, owner, first),
            held,
            key,
            partial.words,
            window_end(release) if acts.GO_LIVE in step.acts else None,
            acts_left(release, step.acts),
            step.covers,
            evidence_refs(release, step.acts),
            first=first,
        )


def _undecided_go_live(release: Release, dated: Mapping[str, Dated], today: date, step: Milestone) -> tuple[str, str]:
    """Returns the words and the owner of a go-live: the deciding body, if it has given no Go and no go/no-go is planned."""
    planned = any(acts.DECIDE_GO_LIVE in each.milestone.acts and each.known and not each.done for each in dated.values())
    if planned or go_given(release, today):
        return step.event, step.owner
    decision = go_live_decision(release, today)
    if decision is None or decision.outcome is not Outcome.NO_GO:
        return step.event, release.body
    moved = latest(release.decisions, Subject.DATE)
    then = "decide again" if moved and moved.met_on >= decision.met_on else "decide again, or move the go-live"
    return f"{step.event} (No-go of {day_words(decision.met_on)}: {then})", release.body


def _waiting(step: Milestone, dated: Mapping[str, Dated]) -> tuple[str, bool]:
    """Returns the steps that a step waits for, and whether they hold its reminders back: only dated ones do, and never for a meeting."""
    before = [dated[key] for key in step.after if key in dated and dated[key].known and not dated[key].done]
    words = joined([f"“{each.milestone.event}” (due {each.words})" for each in before])
    return words, bool(before) and not is_meeting(step)


def is_meeting(step: Milestone) -> bool:
    """Returns whether the step is a committee's or body's meeting, which takes place even if its input is late (RID 3)."""
    return any(act.startswith(_MEETINGS) for act in step.acts)


def _policy(release: Release, today: date, lead_times: Sequence[LeadTime], dated: Mapping[str, Dated], last: date) -> Iterator[Due]:
    dates = policy_dates(release, lead_times, dated)
    newest = {each.key: each.due for each in dates}
    for each in dates:
        if not each.applies or not each.on_record or each.met_on or each.due > last:
            continue
        if release.kind is ReleaseKind.YEAR and each.due < today and newest[each.key] != each.due:
            continue  # A modification that misses the year's June release can still be in the November one.
        if each.planned and not (each.planned_late and each.due >= today):
            continue  # The step planned to meet it is due instead; if that is late, the check reports it.
        yield _policy_due(release, each, today)


def _policy_due(release: Release, each: PolicyDate, today: date) -> Due:
    done, waits_for = acts_meeting(each), ""
    if each.key == TAD_PUBLISHED and done == (acts.DECIDE_TAD,):
        # The DCC's part ends with the submission; the approval is the body's.
        submitted = any(acts.SUBMIT_TAD in step.acts and step.done_on for step in release.milestones)
        done, waits_for = (done, f"the approval by the {name_of_body(release.body)}") if submitted else ((acts.SUBMIT_TAD, *done), "")
    first = first_acts(release, done, today)
    owner = "dcc" if each.key in {TAD_TO_TAG, TAD_PUBLISHED} else release.body
    late = f" (planned for {each.planned.words}, after it)" if each.planned else ""
    bucket = release.kind is ReleaseKind.YEAR
    if bucket:
        waits_for = "SECAS to move its modifications to a release"  # A year has no RID to baseline.
    return Due(
        release.key,
        DueKind.POLICY,
        f"{each.key}-{each.release_key}" if bucket else each.key,
        f"Policy date: {each.label}{f', for the {release_name(each.release_key)}' if bucket else ''}{late}",
        each.due,
        owner,
        recorded_on=release.created_on,
        step=each.milestone,
        words=day_words(each.due),
        acts=done,
        waits_for=waits_for or waits_words(release, owner, first),
        covers=each.covers,
        first=first,
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
