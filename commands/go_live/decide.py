"""The go-live decision: the pack, acknowledgements, and effects of Go, No-go and Defer (Guidance 5.3; RID 6; R5, R13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from commands.decisions.shared_steps import DecidedAt, Deciding, meeting_fields, read_meeting, record
from commands.go_live import acknowledgements, moving, next_decision
from commands.protocol.command import faults
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused, Words
from commands.sign_off.settling import resettle
from commands.timetable.completion import reopen
from policy.calendar.release_calendar import release_as_one, release_name
from policy.decisions import happened
from policy.findings import check
from policy.findings.acceptance import split_accepted
from policy.findings.scope import GO_LIVE_PASSED
from policy.go_live import go_no_go
from policy.go_live.go_no_go import Outstanding, Pack
from policy.go_live.moving import days_earlier, why_not_deferred
from policy.model import acts
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.releases import Release, ReleaseKind
from policy.model.roster import name_of_body
from policy.model.scope import ScopeItem, ScopeState
from policy.model.wording import counted, day_words, joined, shortened
from policy.releases import facts
from policy.releases.phase import go_given, go_live_decision
from policy.scope.cutoffs import undecided
from policy.scope.fallout import excluded_by_go
from policy.scope.out_reasons import EXCLUDED
from policy.sign_off.criteria import applicable_criteria
from storage.documents import documents
from storage.findings import acceptances
from storage.meetings.meetings import recent_meetings
from storage.rid.draft import current_draft
from storage.roster.cached import recent_rules
from storage.scope.twins import twins
from storage.scope.unplaced import unplaced_on
from storage.sign_off.conditions import fetch_conditions
from storage.sign_off.evidence import evidenced
from storage.tables import AcknowledgementRow, ScopeItemRow

OUTCOMES = {"go": Outcome.GO, "no-go": Outcome.NO_GO, "nogo": Outcome.NO_GO, "defer": Outcome.DEFER}
_COMPLETES = "It completes"
"""Begins the sentence that says which steps a decision completes. Once it is recorded, another sentence says what was done."""
NAMES = {Outcome.GO: "Go", Outcome.NO_GO: "No-go", Outcome.DEFER: "Defer"}


@dataclass(frozen=True)
class PackShown:
    """The pack for the go-live decision, and the decision that it would reverse ("" if none) with its outcome, which `stands`."""

    release: Release
    body: str
    pack: Pack
    previous: str
    today: date
    stands: Outcome | None = None


def go_live(deciding: Deciding) -> Changed | Form | Faults | Refused | PackShown:
    """Shows the pack; with go, no-go or defer, opens the form and records the decision after acknowledgement and confirmation."""
    release = deciding.release
    if release.kind is ReleaseKind.YEAR or release.go_live is None:
        return deciding.refused(
            f"The {release_as_one(release.key)} has no go-live date, so no go-live decision can be taken. Decide on one of its releases."
        )
    seen = _pack(deciding)
    before = go_live_decision(release, deciding.doing.today)
    if before and before.body != release.body:
        return deciding.refused(f"The {name_of_body(before.body)} made that decision; only the {name_of_body(before.body)} can reverse it.")
    previous = f"{NAMES[before.outcome]} of {day_words(before.met_on)}" if before else ""
    if not deciding.rest:
        stands = before.outcome if before else None
        return PackShown(release, deciding.body, seen, previous, deciding.doing.today, stands)
    outcome = OUTCOMES.get("-".join(deciding.rest))
    if outcome is None:
        return Refused("Decide go, no-go or defer.", tuple(deciding.line.then(each) for each in ("go", "no-go", "defer")))
    if before and before.outcome is outcome and outcome is not Outcome.DEFER:
        return deciding.refused(f"The decision is already {previous}.", Line.release("status", release.key))
    return _decided(deciding, outcome, seen, previous)


def _pack(deciding: Deciding) -> Pack:
    conn, release = deciding.doing.tx.connection, deciding.release
    rules = recent_rules(conn)
    known = facts.facts_of(
        release,
        deciding.doing.today,
        rules.lead_times,
        current_draft(conn, release),
        unplaced=unplaced_on(conn, release),
        meetings=recent_meetings(conn),
        twins=twins(conn, release),
    )
    # Accepted findings are left out because somebody has already accepted them with a reason.
    found, _ = split_accepted(check.examine(known, rules.standard_criteria, rules.slots), acceptances.acceptances(conn, release.key))
    # The decision itself cures a go-live that passed without one.
    found = tuple(each for each in found if each.key != GO_LIVE_PASSED)
    return go_no_go.pack(known, fetch_conditions(conn, release.key), found)


def _decided(deciding: Deciding, outcome: Outcome, seen: Pack, previous: str) -> Changed | Form | Faults | Refused:
    doing = deciding.doing
    asked = seen.outstanding[: go_no_go.MOST] if outcome is Outcome.GO else ()
    if doing.answered:
        acknowledgements.carry(doing, asked)
    form = _form(deciding, outcome, asked, previous)
    if not doing.answered:
        return doing.form(form)
    if new := acknowledgements.new(doing, asked):
        sentences: tuple[Words, ...] = (
            ("⚠️ New since you opened the form; acknowledge these too:",),
            *((f"• {each.text}",) for each in new),
        )
        return replace(doing.form(form), about=(*sentences, *form.about))
    meeting = read_meeting(deciding)
    acknowledged = acknowledgements.read(doing, asked)
    if (previous or outcome is not Outcome.GO) and not doing.answer("reason"):
        doing.faults["reason"] = "Give the reason."
    move = _read_deferral(deciding, meeting) if outcome is Outcome.DEFER else None
    again = next_decision.read(deciding, move) if move else None
    before = go_live_decision(deciding.release, doing.today)
    standing = before is None or (meeting.met_on, doing.today) >= before.order
    if move is not None and before and not standing:
        doing.faults["met_on"] = f"The {deciding.body} decided {previous}. A Defer of an earlier meeting can't move the go-live any more."
    late = [each for each in deciding.release.recommendations if each.subject is Subject.GO_LIVE and each.given_on > meeting.met_on]
    if late and outcome is Outcome.GO:
        doing.faults["met_on"] = f"The decision can't be before the last recommendation, {day_words(late[-1].given_on)}. (R13)"
    if doing.faults:
        return faults(doing)
    triggers = _triggers(deciding, outcome, move, previous) if standing else _late(previous)
    if move is not None:
        triggers = (*triggers[:-1], *next_decision.effects(deciding.release, move, again), triggers[-1])
    about = f"Confirm {NAMES[outcome]}. Its effects:"
    told, keys = (*meeting.cautions, *triggers), [each.key for each in asked]
    if confirming := doing.confirm(form, told, about=about, submit=f"Confirm {NAMES[outcome]}", of=keys):
        return confirming
    result = _recorded(deciding, outcome, meeting, asked, acknowledged, move, triggers, standing=standing)
    if move is not None:
        next_decision.store(deciding, move, again)
        result = replace(result, next_lines=(*result.next_lines, *next_decision.lines(deciding.release, move, again)))
    return result


def _read_deferral(deciding: Deciding, meeting: DecidedAt) -> Decision:
    """Reads the later go-live; an earlier one is no deferral (R23)."""
    doing, release = deciding.doing, deciding.release
    move = moving.read_move(deciding, Outcome.DEFER, meeting)
    if move.go_live is None or "go_live" in doing.faults:
        return move
    if why := why_not_deferred(release, move.go_live, doing.today):
        earlier = f" To move it earlier, use {Line.release('decide', release.key, 'date')}." if days_earlier(release, move.go_live) else ""
        doing.faults["go_live"] = f"{why}{earlier}"
    return move


def _form(deciding: Deciding, outcome: Outcome, asked: Sequence[Outstanding], previous: str) -> Form:
    release = deciding.release
    about: list[Words] = [(f"The {deciding.body} on the {release_name(release.key)}: {NAMES[outcome]}.",)]
    if previous:
        about.append((f"⚠️ This reverses the {previous}.",))
    if asked:
        about.append(
            (
                f"{counted(len(asked), 'item')} outstanding: acknowledge each. One reason may stand for a group. ",
                "To give an item one of its own, begin a line with its number, such as 2: Agreed with the DCC.",
            )
        )
    fields = [*acknowledgements.fields(deciding.doing, asked)]
    if outcome is Outcome.DEFER:
        fields += [*moving.date_fields(), *next_decision.fields(release)]
    fields += meeting_fields(deciding)
    optional = outcome is Outcome.GO and not previous
    fields.append(Field("reason", "Note" if optional else "Reason", Kind.TEXT, optional=optional))
    return Form(
        title=shortened(f"{NAMES[outcome]}: {release_name(release.key).removesuffix(' SEC Release')}", 24),
        line=deciding.line.then(outcome.value),
        about=tuple(about),
        submit="Next",
        fields=tuple(fields),
        kept=acknowledgements.order(asked),
    )


def _triggers(deciding: Deciding, outcome: Outcome, move: Decision | None, previous: str) -> tuple[str, ...]:
    release = deciding.release
    found = [f"It reverses the {previous}."] if previous else []
    if outcome is Outcome.GO:
        out = [each.name for each in undecided(release)]
        found += [f"Excluded as undecided: {joined(out)}."] if out else []
        found += ["The sign-offs are closed as they are."]
    elif stay := _left_out(deciding):
        names = joined([each.name for each in stay], most=12)
        found.append(f"Excluded by that Go, and out of scope until added again: {names}.")
    if move is not None:
        found += moving.consequences(deciding, move)
    steps = [each.event for each in release.milestones if acts.DECIDE_GO_LIVE in each.acts]
    if steps and outcome is not Outcome.DEFER:
        found.append(f"{_COMPLETES} {joined([f'“{each}”' for each in steps])} in the timetable.")
    found.append("It is announced in the release's channel and pinned there.")
    return tuple(found)


def _late(previous: str) -> tuple[str, ...]:
    """Returns the effects of a minute that is recorded after the decision of a later meeting (R13, R27)."""
    return (
        f"The {previous} stands, because it was decided later.",
        "It is announced in the release's channel as reversed.",
    )


def _recorded(
    deciding: Deciding,
    outcome: Outcome,
    meeting: DecidedAt,
    asked: Sequence[Outstanding],
    acknowledged: dict[str, str],
    move: Decision | None,
    triggers: Sequence[str],
    *,
    standing: bool,
) -> Changed:
    doing, release = deciding.doing, deciding.release
    notes: list[Words] = []
    if outcome is Outcome.GO and standing:
        _exclude(deciding, asked, acknowledged, meeting)
    if move is not None:
        moving.store(deciding, move)
        reopen(doing.tx, release, acts.DECIDE_GO_LIVE)
    on_record = happened.happened(
        release, documents.fetch_documents(doing.tx.connection, release.key), evidenced(doing.tx.connection, release.key)
    )
    note = " ".join([*(each for each in triggers[:-1] if each.startswith("Excluded")), doing.answer("reason")]).strip()
    number, sentences = record(
        deciding, outcome, meeting, note=note, happened=on_record, move=move, detailed=bool(asked), standing=standing
    )
    previous = go_live_decision(release, doing.today)
    if standing and previous is not None and previous.outcome is Outcome.GO and outcome is not Outcome.GO:
        # Under the Go the sign-offs stayed as they were, whatever became of the rule by which a committee resolves.
        for committee in dict.fromkeys(each.committee for each in applicable_criteria(release)):
            resettle(doing.tx, release.key, committee)
    for each in asked:
        doing.tx.session.add(
            AcknowledgementRow(
                release_key=release.key, decision_number=number, item=each.key, text=each.text, reason=acknowledged[each.key]
            )
        )
    notes += sentences
    sentence = f"{NAMES[outcome]} for the {release_name(release.key)}, decided by the {deciding.body} on {day_words(meeting.met_on)}."
    goes_live = outcome is Outcome.GO and standing and release.go_live is not None and release.go_live <= doing.today
    lines: tuple[Line, ...] = (Line.release("live", release.key),) if goes_live else ()
    if outcome is not Outcome.GO and standing:
        back = tuple(Line.release("add", each.name, "to", release.key) for each in _left_out(deciding))
        lines = (Line.release("scope", release.key), *back) if back else ()
    if outcome is Outcome.NO_GO and standing and release.go_live:
        notes.append((f"The go-live stays {day_words(release.go_live)}, until it is moved or the {deciding.body} decides again.",))
        lines = (*lines, Line.release("decide", release.key, "date"))
    return Changed(
        (sentence,),
        (*((each,) for each in triggers[:-1] if not each.startswith(_COMPLETES)), *notes),
        (Line.release("status", release.key), *lines),
    )


def _left_out(deciding: Deciding) -> tuple[ScopeItem, ...]:
    """Returns what the Go that this decision reverses excluded; it stays out, because it may be in another release by now (R5, R13)."""
    release = deciding.release
    return excluded_by_go(release) if go_given(release, deciding.doing.today) else ()


def _exclude(deciding: Deciding, asked: Sequence[Outstanding], acknowledged: dict[str, str], meeting: DecidedAt) -> None:
    """Takes the undecided modifications out of scope, which a Go must do by name (Guidance 4.3; R5)."""
    release = deciding.release
    for item in undecided(release):
        why = next((acknowledged[each.key] for each in asked if each.key == f"undecided {item.name}"), "undecided")
        row = deciding.doing.tx.session.get_one(ScopeItemRow, (release.key, item.modification.ref, item.part))
        row.state = ScopeState.OUT
        row.out_reason = f"{EXCLUDED} {day_words(meeting.met_on)}, undecided: {why}"
