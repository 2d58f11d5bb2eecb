"""Findings on a release's scope and its dependencies on Change Requests (Guidance 4; Paper 4; R2 to R7)."""

from __future__ import annotations

from collections.abc import Iterator

from policy.calendar.release_calendar import release_name, short_name
from policy.findings.finding import EXPLAIN, Finding, Severity
from policy.model.decisions import Outcome, Subject
from policy.model.releases import ReleaseKind, Topic
from policy.model.scope import FALLEN, ModificationState, ScopeItem
from policy.model.wording import counted, day_words, joined
from policy.releases.colour import go_live_passed, go_no_go_reached
from policy.releases.facts import ReleaseFacts
from policy.releases.not_on_record import outcome_unknown, silent_on
from policy.releases.phase import go_given
from policy.scope.additions import unexplained_additions
from policy.scope.change_requests import unmet
from policy.scope.cutoffs import CutoffState, cutoff_state, undecided
from policy.scope.eligibility import may_enter
from policy.scope.parts import Unit, mixed
from policy.scope.scope import early, misdated, scope_words
from policy.timetable.baselines import covers_of, scope_set_on
from policy.timetable.go_live_moves import moves
from policy.timetable.go_live_window import window_end

GO_LIVE_PASSED = "go-live-passed"
"""The key of the finding that a go-live passed without a Go."""


def wrong_kind(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds modifications in scope that are not eligible for this kind of release (Guidance 2, 3; R2)."""
    for item in facts.release.in_scope:
        ruling = may_enter(item.modification, facts.release)
        if not ruling.allowed and item.modification.state not in FALLEN:
            figures = (("modification", item.name), ("release", facts.release.kind.value))
            fix = f"Move {item.name} to a System release."
            yield Finding(f"wrong-kind:{item.name}", ruling.rule, Severity.ERROR, ruling.sentence, figures, fix)


def fallen_in_scope(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds rejected, withdrawn and delayed modifications still in scope (Guidance 4.3; R5)."""
    for item in facts.release.in_scope:
        if item.modification.state in FALLEN:
            state = item.modification.state.value
            text = f"{item.name} is {state} but still in scope."
            figures = (("modification", item.name), ("state", state))
            yield Finding(f"fallen:{item.name}", "R5", Severity.ERROR, text, figures, f"Remove {item.name} from the scope.")


def missing_cutoffs(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds undecided modifications without a decision cut-off (RID 1; R5). A year bucket needs none yet."""
    if facts.release.kind is ReleaseKind.YEAR or outcome_unknown(facts.release):
        return
    missing = [item for item in undecided(facts.release) if cutoff_state(item, facts.today) is CutoffState.MISSING]
    names = [item.name for item in missing if not silent_on(facts.release, Topic.CUTOFFS, item)]
    if names:
        what = "One targeted modification" if len(names) == 1 else counted(len(names), "targeted modification")
        have = "has" if len(names) == 1 else "have"
        text = f"{what} {have} no decision cut-off: {joined(names)}."
        figures = (("without a cut-off", joined(names)),)
        each = "one" if len(names) == 1 else "a cut-off for each"
        yield Finding("no-cutoff", "R5", Severity.WARNING, text, figures, f"Agree {each} and record it.")


def passed_cutoffs(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds decision cut-offs that passed without a decision, which block the release (RID 1; R5)."""
    for item in () if outcome_unknown(facts.release) else facts.release.scope:
        if item.cutoff is not None and cutoff_state(item, facts.today) is CutoffState.PASSED:
            text = f"Blocker: {item.name} has no decision, and its cut-off was {day_words(item.cutoff)}."
            figures = (("modification", item.name), ("cut-off", day_words(item.cutoff)))
            fix = f"Approve {item.name}, extend its cut-off, or remove it from the scope."
            yield Finding(f"cutoff-passed:{item.name}", "R5", Severity.ERROR, text, figures, fix)


def undecided_at_go_no_go(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds modifications undecided at go/no-go, which block the release (Guidance 4.3; R5)."""
    names = [item.name for item in undecided(facts.release)]
    if names and go_no_go_reached(facts) and not outcome_unknown(facts.release):
        is_are = "is" if len(names) == 1 else "are"
        text = f"Blocker: {joined(names)} {is_are} undecided, and go/no-go has been reached."
        fix = f"Record the decision on {'it' if len(names) == 1 else 'each'}, or exclude it by name from the Go."
        yield Finding("undecided-at-go-no-go", "R5", Severity.ERROR, text, (("undecided", joined(names)),), fix)


def passed_go_live(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds a go-live that passed without a Go, which blocks the release (Guidance 5.3; R5)."""
    if passed := go_live_passed(facts):
        end = window_end(facts.release)
        which = f"the window of the go-live, {day_words(passed)} to {day_words(end)}," if end else f"the go-live on {day_words(passed)}"
        text = f"Blocker: {which} passed without a Go."
        fix = "Record the Go if there was one, defer the go-live, or cancel the release."
        yield Finding(GO_LIVE_PASSED, "R5", Severity.ERROR, text, (("go-live", day_words(passed)),), fix)


def earlier_go_lives(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds go-lives that had passed without a Go when they were moved, which the move doesn't undo (Guidance 5.3; R23)."""
    for move in moves(facts.release):
        gone = [each for each in facts.release.decisions if each.subject is Subject.GO_LIVE and each.met_on <= move.earlier_last]
        if move.earlier_last >= move.since or (gone and gone[-1].outcome is Outcome.GO):
            continue
        was, moved = day_words(move.before), day_words(move.decision.met_on)
        text = f"The go-live on {was} passed without a Go before it was moved, on {moved}, to {day_words(move.after)}."
        figures = (("go-live", was), ("moved", moved))
        yield Finding(f"earlier-go-live-passed:{move.before.isoformat()}", "R23", Severity.WARNING, text, figures, EXPLAIN)


def exceptions(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds late additions not recorded as exceptions, and exceptions without reason or reference (Guidance 4.3; R4)."""
    for item in unexplained_additions(facts.release):
        yield _unexplained(facts, item)
    for item in facts.release.scope:
        if item.exception is None:
            continue
        parts = (("reason", item.exception.reason), ("paper or minute reference", item.exception.reference))
        missing = [name for name, value in parts if not value.strip()]
        if missing:
            text = f"The exception for {item.name} has no {joined(missing).replace(' and ', ' and no ')}."
            figures = (("modification", item.name), ("missing", joined(missing)))
            yield Finding(f"exception-incomplete:{item.name}", "R4", Severity.ERROR, text, figures, f"Record the {joined(missing)}.")


def _unexplained(facts: ReleaseFacts, item: ScopeItem) -> Finding:
    covers = covers_of(item.modification)
    was_set = scope_set_on(facts.release, covers)
    when = day_words(was_set) if was_set else "no day"
    added = day_words(item.added_on) if item.added_on else "no day"
    text = f"{item.name} was added on {added}, after {scope_words(covers)} was set on {when}, and is not recorded as an exception."
    figures = (("modification", item.name), ("added", added), ("scope set", when))
    return Finding(
        f"not-an-exception:{item.name}", "R4", Severity.ERROR, text, figures, "Record the exception, or remove it from the scope."
    )


def in_two_releases(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds items that another open release also has, or has as part of the whole here; other parts may be in several (Paper 2, 3; R6)."""
    if facts.closed:
        return
    here = short_name(facts.release.key)
    for twin in facts.twins:
        there = Unit(twin.item.modification, twin.part, None).name
        where = f"the {release_name(twin.release)}"
        text = f"{twin.item.name} is in this release, and {there} in {where}."
        if there == twin.item.name:
            text = f"{there} is in this release and in {where}."
        own = () if go_given(facts.release, facts.today) else ((f"Remove from {here}", _removing(twin.item.name, facts.release.key)),)
        other = () if twin.closed else ((f"Remove from {short_name(twin.release)}", _removing(there, twin.release)),)
        figures = (("here", twin.item.name), (twin.release, there))
        fix = "Remove it from one of them."
        yield Finding(f"in-two:{twin.item.name}:{twin.release}", "R6", Severity.WARNING, text, figures, fix, (*other, *own))


def whole_and_part(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds a modification that is in scope both whole and in parts (Paper 2, 3; R6)."""
    for whole, part in mixed(facts.release.scope):
        ways = tuple((f"Remove {each.name}", _removing(each.name, facts.release.key)) for each in (whole, part))
        text = f"{whole.name} is in scope whole, and as {part.name.removeprefix(f'{whole.name} ')} too."
        fix = "Remove the whole or its parts from the scope."
        yield Finding(f"whole-and-part:{whole.name}", "R6", Severity.ERROR, text, (("part", part.name),), fix, ways)


def _removing(name: str, key: str) -> tuple[str, ...]:
    return ("remove", *name.split(), "from", key)


def implementation_dates(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds implementation dates that differ from the release's go-live; an item may be implemented earlier (Guidance 4.1; R6)."""
    ahead = early(facts.release)
    for item in misdated(facts.release):
        day = item.implementation_on
        if day is not None and facts.release.go_live is not None:
            date_set, go_live = day_words(day), day_words(facts.release.go_live)
            text = f"The implementation date of {item.name} is {date_set}, but this release goes live on {go_live}."
            figures = (("implementation date", date_set), ("go-live", go_live))
            fix, severity = "Move it to the release of that date, or correct the date.", Severity.WARNING
            if item in ahead:
                text = f"{item.name} is implemented on {date_set}, before this release goes live on {go_live}."
                fix, severity = "Accept this finding if that is intended, or correct the date.", Severity.NOTE
            yield Finding(f"implementation-date:{item.name}", "R6", severity, text, figures, fix)


def approved_in_no_release(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds modifications in no scope, approved for a day of this release or for a day of its year without one (Guidance 4.2; R24)."""
    release = facts.release
    last = window_end(release) or release.go_live
    for each in facts.unplaced:
        day = each.implementation_on
        if day is None:
            continue
        own = release.go_live is not None and last is not None and release.go_live <= day <= last
        text = f"{each.name} is approved for {day_words(day)}{', when this release goes live,' if own else ''} and is in no release."
        fix = "Add it to a scope, or correct its implementation date."
        if facts.closed:
            fix = "Correct its implementation date."
        elif not own:
            fix = f"No release goes live on that day. {fix}"
        severity = Severity.WARNING if own else Severity.NOTE
        figures = (("modification", each.name), ("implementation date", day_words(day)))
        yield Finding(f"unplaced:{each.name}", "R24", severity, text, figures, fix)


def unchosen_solutions(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds approved modifications with a Proposed and an Alternative Solution but no chosen one (RID 1; R6)."""
    for item in facts.release.in_scope:
        modification = item.modification
        if modification.state is ModificationState.APPROVED and len(modification.solutions) > 1 and not modification.chosen_solution:
            names = joined([each.name for each in modification.solutions])
            text = f"{modification.ref} is approved, but its chosen solution is not recorded ({names})."
            figures = (("solutions", names),)
            yield Finding(
                f"no-solution:{modification.ref}", "R6", Severity.WARNING, text, figures, "Record the solution that was approved."
            )


def dependencies(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds unmet dependencies on Change Requests (Paper 4; R7)."""
    for each in unmet(facts.release, facts.today, facts.dated):
        expected = each.request.expected.words if each.request.expected else "no date"
        committed = "" if each.request.committed else ", not committed"
        text = f"{each.sentence} (expected {expected}{committed})."
        severity, fix = Severity.NOTE, f"Follow up {each.request.ref} with the DCC."
        if each.blocks:
            severity, text = Severity.ERROR, f"Blocker: {text}"
            fix = "Re-target the modifications that depend on it, or record its new state."
        elif each.too_late and each.feasible_by:
            severity = Severity.WARNING
            text += f" The release needs it by {day_words(each.feasible_by)}{' (assumed)' if each.assumed else ''}."
            fix = "Consider re-targeting the modifications that depend on it to a later release."
        figures = (("state", each.request.state.value), ("needed", each.reach.value), ("expected", expected))
        yield Finding(f"dependency:{each.request.ref}:{each.reach.value}:{each.before}", "R7", severity, text, figures, fix)
