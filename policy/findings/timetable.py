"""Findings on policy dates and the timetable (Guidance 3, 4.2, 4.3, 5.1; RID 3; R1, R3, R8 to R11, R13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from policy.calendar.release_calendar import is_scheduled, nearest, release_name
from policy.calendar.working_days import ahead_words, is_bank_holiday, within_working_days
from policy.documents.documents import is_turned_down
from policy.findings.finding import EXPLAIN, Finding, Severity
from policy.model import acts
from policy.model.decisions import Subject, latest
from policy.model.releases import Release, ReleaseKind, ScheduledSlot, Topic
from policy.model.roster import TAG
from policy.model.sign_off import CriterionKind
from policy.model.timetable import Milestone
from policy.model.wording import counted, day_words, joined
from policy.releases.facts import ReleaseFacts
from policy.releases.not_on_record import silent
from policy.rid.versions import first_draft_due
from policy.scope.scope import scope_words
from policy.sign_off.criteria import applicable_criteria
from policy.timetable.go_live_moves import day_reason
from policy.timetable.policy_dates import SCOPE_DOCUMENTS, SCOPE_SYSTEM, TAD_PUBLISHED, TAD_TO_TAG, PolicyDate
from policy.timetable.timetable import non_working, out_of_order

NEAR = 20
"""Working Days before a policy date at which the check first reports it, the same as the first reminder."""

_SCOPES = frozenset({SCOPE_SYSTEM, SCOPE_DOCUMENTS})
_TADS = (TAD_TO_TAG, TAD_PUBLISHED)
_EVIDENCE = frozenset(act for act in acts.ALL if act.split()[0] in {"evidence", "review"})


def _due_words(policy: PolicyDate) -> str:
    return day_words(policy.due) + (" (a bank holiday)" if is_bank_holiday(policy.due) else "")


def _of(facts: ReleaseFacts, policy: PolicyDate) -> str:
    """Returns the earlier go-live by which a policy date is judged, if the go-live has moved since (R23)."""
    earlier = policy.go_live if policy.go_live != facts.release.go_live else None
    return f" for the go-live of {day_words(earlier)}" if earlier and facts.release.kind is not ReleaseKind.YEAR else ""


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def scope_dates(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds scopes set late, not set, or planned for after their policy date (Guidance 4.3, Paper 2; R3)."""
    passed = facts.passed
    for policy in facts.policy:
        if policy.key not in _SCOPES or not policy.applies or not policy.on_record:
            continue
        scope = _capital(scope_words(policy.covers))
        if policy.met_on and policy.days_late:
            late = counted(policy.days_late, "day")
            text = f"{scope} was set on {day_words(policy.met_on)}, {late} after its policy date {_due_words(policy)}{_of(facts, policy)}."
            figures = (("due", day_words(policy.due)), ("set", day_words(policy.met_on)), ("days late", str(policy.days_late)))
            yield Finding(f"{policy.key}-late", "R3", Severity.WARNING, text, figures, EXPLAIN)
        elif policy in passed or (policy.planned_late and not facts.closed):
            yield _not_set(facts, policy, scope)


def _not_set(facts: ReleaseFacts, policy: PolicyDate, scope: str) -> Finding:
    was = "was" if policy.due < facts.today else "is"
    release = f" for the {release_name(policy.release_key)}" if facts.release.kind is ReleaseKind.YEAR else ""
    text = f"{scope} is not set{release}, and {was} due by {_due_words(policy)}{_of(facts, policy)}"
    figures = [("due", day_words(policy.due))]
    if policy.planned:
        late = (policy.planned.earliest - policy.due).days
        text += f". Its baseline is planned for {policy.planned.words}" + (f", {counted(late, 'day')} late" if late > 0 else "")
        figures.append(("planned", policy.planned.words))
    fix = "Have the deciding body baseline it, and treat later additions as exceptions."
    return Finding(f"{policy.key}-not-set", "R3", Severity.WARNING, f"{text}.", tuple(figures), fix)


def tad_dates(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds a TAD submitted to the TAG or published late, or planned late (Guidance 5.1; R9)."""
    late = [each for key in _TADS for each in facts.policy if each.key == key and each.applies and each.on_record]
    late = [each for each in late if each.days_late or each.planned_late or each.passed(facts.today)]
    still_open = any(each.met_on is None for each in late)
    if not late or (facts.closed and still_open):
        return
    figures = tuple((f"due {_TAD_STATES[each.key]}", day_words(each.due)) for each in late)
    if all(each.met_on is None and each.planned is None for each in late):
        dues = joined([f"due {_TAD_STATES[each.key]} on {_due_words(each)}" for each in late])
        text = f"The TAD was {dues}{_of(facts, late[0])}; {'neither is done' if len(late) > 1 else 'that is not done'}."
    else:
        text = f"The TAD: {'; '.join(_tad_words(each) for each in late)}{_of(facts, late[0])}."
    severity = Severity.ERROR if still_open else Severity.WARNING
    fix = "Agree its dates with the DCC and the TAG, and set them." if still_open else EXPLAIN
    yield Finding("tad-late", "R9", severity, text, figures, fix, _tad_ways(facts.release) if still_open else ())


def _tad_ways(release: Release) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Returns the next act on a final TAD that is on file: the TAG's view, then the body's decision. Otherwise one is to be submitted."""
    versions = release.on_file_of(Subject.TAD)
    newest = versions[-1] if versions else None
    decision = latest(release.decisions, Subject.TAD)
    if newest is None or newest.draft or newest.approved_on or is_turned_down(newest, decision, only=len(versions) == 1):
        return ()
    if not newest.viewed:
        return (("Give the TAG's view", ("recommend", release.key, TAG, "tad")),)
    return (("Decide on the TAD", ("decide", release.key, "tad")),)


_TAD_STATES = {TAD_TO_TAG: "at the TAG", TAD_PUBLISHED: "published"}


def _tad_words(policy: PolicyDate) -> str:
    due = f"due {_TAD_STATES[policy.key]} on {_due_words(policy)}"
    if policy.met_on:
        return f"{due}, done on {day_words(policy.met_on)}"
    return f"{due}, planned for {policy.planned.words}" if policy.planned else f"{due}, not done"


def undated_steps(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds milestones without a date after their policy date, in one finding (RID 3; Guidance 4.2, 5.1; R10)."""
    if facts.closed or not facts.undated:
        return
    proposed = {each.key: each.day.words for each in facts.release.milestones if each.proposed and each.day}
    events = [_with_proposed(each.dated.milestone, proposed) for each in facts.undated]
    dues = sorted({each.policy.due for each in facts.undated})
    keys = {each.dated.milestone.key for each in facts.undated}
    waiting = [each for each in facts.dated.values() if each.milestone.anchor in keys and each.partial is None]
    have = "has" if len(events) == 1 else "have"
    text = f"{counted(len(events), 'milestone')} {have} no date, though one was needed "
    text += f"by {joined([day_words(due) for due in dues])}: {'; '.join(events)}."
    if waiting:
        depends = "depends" if len(waiting) == 1 else "depend"
        text += f" {counted(len(waiting), 'relative date')} {depends} on them."
    figures = (("without a date", str(len(events))), ("milestones", "; ".join(events)))
    yield Finding(
        "undated",
        "R10",
        Severity.WARNING,
        text,
        figures,
        _date_it(len(events), proposed=bool(proposed)),
    )


def _date_it(number: int, *, proposed: bool) -> str:
    if number == 1:
        return "Agree its date and record it, or accept the proposed one." if proposed else "Agree its date and record it."
    return "Agree a date for each and record it, or accept the proposed ones." if proposed else "Agree a date for each and record it."


def _with_proposed(step: Milestone, proposed: Mapping[str, str]) -> str:
    return f"{step.event} ({proposed[step.key]} is proposed)" if step.key in proposed else step.event


def nearing_dates(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds policy dates within `NEAR` Working Days that nothing is planned for (Guidance 4.3, 5.1; R3, R9)."""
    for policy in facts.policy:
        if not (policy.applies and policy.on_record) or policy.met_on or policy.planned or policy.due < facts.today or facts.closed:
            continue
        if within_working_days(facts.today, policy.due, NEAR):
            proposed = any(each.proposed and set(each.acts) & set(policy.acts) for each in facts.release.milestones)
            planned = "with only a proposed date" if proposed else "with no date planned"
            text = f"{policy.label}: due {_due_words(policy)}, {ahead_words(facts.today, policy.due)}, {planned}."
            figures = (("due", day_words(policy.due)), ("release", policy.release_key))
            rule = "R3" if policy.key in _SCOPES else "R9"
            fix = "Accept or move the proposed date." if proposed else "Set the date of its milestone."
            yield Finding(f"near:{policy.release_key}:{policy.key}", rule, Severity.WARNING, text, figures, fix)


def order(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds milestones in the wrong order (RID 3, 6; Guidance 5.3; R13)."""
    for pair in out_of_order(facts.release, facts.dated):
        first, second = pair.first, pair.second
        text = f"{first.milestone.event} ({first.words}) is after {second.milestone.event} ({second.words})."
        figures = ((first.milestone.event, first.words), (second.milestone.event, second.words))
        fix = "Move one of the two milestones."
        yield Finding(f"order:{first.milestone.key}:{second.milestone.key}", "R13", Severity.ERROR, text, figures, fix)


def non_working_days(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds milestones not done that fall on a non-Working Day, but not a go-live with its reason on record (R11)."""
    reason = day_reason(facts.release)
    for each in non_working(facts.release, facts.dated):
        if each.day is not None and not (reason and acts.GO_LIVE in each.milestone.acts and each.day == facts.release.go_live):
            why = "a bank holiday" if is_bank_holiday(each.day) else f"a {each.day:%A}"
            text = f"{each.milestone.event} is on {each.words}, which is {why}."
            fix = "Move it to a Working Day, or accept this finding if that is intended."
            yield Finding(f"non-working:{each.milestone.key}", "R11", Severity.WARNING, text, (("date", each.words),), fix)


def go_live_date(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds a go-live milestone on a different day from the release's go-live (RID 3; R10)."""
    go_live = facts.release.go_live
    for each in facts.dated.values():
        if go_live and acts.GO_LIVE in each.milestone.acts and each.day not in {None, go_live}:
            text = f"{each.milestone.event} is on {each.words} in the timetable, but the release goes live on {day_words(go_live)}."
            figures = (("timetable", each.words), ("release", day_words(go_live)))
            yield Finding("go-live-date", "R10", Severity.ERROR, text, figures, "Correct the date that is wrong.")


def off_schedule(facts: ReleaseFacts, slots: Sequence[ScheduledSlot]) -> Iterator[Finding]:
    """Finds a scheduled release whose go-live is not in the release schedule, without a reason on record (Guidance 3; R1)."""
    release = facts.release
    if day_reason(release):
        return
    if release.go_live and release.kind in {ReleaseKind.SYSTEM, ReleaseKind.DOCUMENTATION} and not is_scheduled(release.go_live, slots):
        row = nearest(release.go_live, slots)
        text = f"Go-live on {day_words(release.go_live)} is not in the release schedule. The nearest date is {day_words(row.go_live)}."
        figures = (("go-live", day_words(release.go_live)), ("scheduled", day_words(row.go_live)))
        fix = "Correct the go-live date, or record the reason for it."
        yield Finding("off-schedule", "R1", Severity.NOTE, text, figures, fix)


def missing_rid(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds a release without a RID although a modification is approved for inclusion (Guidance 4.2; R8)."""
    if first_draft_due(facts.release) and not silent(facts.release, Topic.VERSIONS):
        text = "A modification is approved for inclusion, but the release has no Release Implementation Document (RID)."
        yield Finding("no-rid", "R8", Severity.WARNING, text, (), "Issue the first draft, 0.1.")


def missing_steps(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds timetables without the evidence and review steps that the standard criteria need (RID 3; R12, R13).

    In a Documentation release those are the steps for the criteria that SECAS answers for (*assumption*; R12).
    """
    present = {act for each in facts.dated.values() for act in each.milestone.acts}
    if present.isdisjoint(_EVIDENCE):
        return
    spared = _not_applicable(facts.release)
    wanted = (
        [] if (CriterionKind.OPERATIONAL, "dcc") in spared else [(acts.EVIDENCE_OPERATIONAL, "DCC evidence for the operational criteria")]
    )
    wanted += [(acts.EVIDENCE_SECAS, "SECAS evidence (O8, O9)"), (acts.REVIEW_OPERATIONAL, "Operations Group review")]
    if any(each.kind is CriterionKind.TESTING for each in applicable_criteria(facts.release)):
        wanted += [(acts.EVIDENCE_TESTING, "DCC evidence for the testing criteria"), (acts.REVIEW_TESTING, "TAG review")]
    wanted += [] if (CriterionKind.SECURITY, "dcc") in spared else [(acts.REVIEW_SECURITY, "SSC review")]
    missing = [words for act, words in wanted if act not in present]
    if missing:
        text = f"The timetable has no {joined(missing).replace(' and ', ' and no ')}."
        figures = (("missing", joined(missing)),)
        fix = "Add the missing steps, or accept this finding if they are not needed."
        yield Finding("missing-steps", "R12, R13", Severity.NOTE, text, figures, fix)


def _not_applicable(release: Release) -> set[tuple[CriterionKind, str]]:
    """Returns the kinds of criteria, with who answers for them, of which none applies: in a Documentation release all but SECAS's (R12)."""
    if release.kind is ReleaseKind.DOCUMENTATION:
        return {(kind, "dcc") for kind in CriterionKind}
    listed = {(each.kind, each.answers) for each in release.criteria}
    return listed - {(each.kind, each.answers) for each in applicable_criteria(release)}
