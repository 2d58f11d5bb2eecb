"""Shared steps of the decisions that move a go-live: the new date and window, the consequences, and the change (R23)."""

from __future__ import annotations

from datetime import date

from commands.decisions.shared_steps import DecidedAt, Deciding
from commands.protocol.form import Field, Kind
from commands.protocol.line import Line
from policy.go_live import moving
from policy.model.decisions import Decision, Outcome
from policy.model.partial_date import PartialDate
from policy.model.wording import day_words
from policy.scope.technical import may_be_technical
from policy.timetable.go_live_moves import is_go_live
from storage.releases import releases
from storage.roster.cached import recent_rules
from storage.sign_off.conditions import fetch_conditions
from storage.tables import MilestoneRow, ReleaseRow


def date_fields(value: str = "", window: str = "") -> tuple[Field, ...]:
    """Returns the fields of the new go-live and its window."""
    return (
        Field("go_live", "New go-live date", Kind.DATE, value=value),
        Field(
            "window_end",
            "Window end date",
            Kind.DATE,
            value=window,
            optional=True,
            hint="If it may be later, such as over a weekend: the last day of the window.",
        ),
    )


def read_move(deciding: Deciding, outcome: Outcome, meeting: DecidedAt, *, by_authority: bool = False) -> Decision:
    """Reads the new go-live and its window from the answers, and collects faults (R1, R2, R23)."""
    doing, release = deciding.doing, deciding.release
    go_live = doing.day("go_live", "The new go-live date")
    window = doing.day("window_end", "The window's end")
    if go_live is None:
        doing.faults.setdefault("go_live", "Give the new go-live date.")
    else:
        _check(deciding, go_live, window)
    if last := moving.moved_since(release, meeting.met_on):
        said = f"The meeting of {day_words(last)} has moved the go-live since, so an earlier one can't move it any more."
        doing.faults.setdefault("met_on", f"{said} Undo that move first, or leave this one out.")
    return Decision(
        deciding.subject,
        release.body,
        outcome,
        meeting.met_on,
        recorded_on=doing.today,
        reference=meeting.reference,
        note=doing.answer("reason"),
        go_live_before=release.go_live,
        go_live=go_live,
        window_end=window,
        by_authority=by_authority,
    )


def _check(deciding: Deciding, go_live: date, window: date | None) -> None:
    doing, release = deciding.doing, deciding.release
    if why := moving.why_no_window(go_live, window):
        doing.faults["window_end"] = why
    if why := moving.why_not_moved(release, go_live, window):
        doing.faults["go_live"] = why
    elif release.technical_specifications and release.go_live and go_live.year != release.go_live.year:
        ruling = may_be_technical(release, releases.technical_release(doing.tx.connection, go_live.year, release.key))
        if not ruling.allowed:
            doing.faults["go_live"] = f"{ruling.sentence} ({ruling.rule})"


def consequences(deciding: Deciding, decision: Decision) -> tuple[str, ...]:
    """Returns what the move brings, with what is newly due or overdue, each with the command that helps."""
    conn, release = deciding.doing.tx.connection, deciding.release
    rules, conditions = recent_rules(conn), fetch_conditions(conn, release.key)
    today = deciding.doing.today
    found = moving.consequences(release, decision, today, rules.standard_criteria, rules.lead_times, rules.slots, conditions)
    return tuple(f"{each.text} with {Line.release(*each.line)}." if each.line else each.text for each in found)


def store(deciding: Deciding, decision: Decision) -> None:
    """Moves the go-live of the release and its step in the timetable."""
    doing, release = deciding.doing, deciding.release
    if decision.go_live is None:
        return
    row = doing.tx.session.get_one(ReleaseRow, release.key)
    if row.go_live != decision.go_live:
        row.go_live = decision.go_live
    for each in release.milestones:
        if is_go_live(each) and each.day != PartialDate.of(decision.go_live):
            step = doing.tx.session.get_one(MilestoneRow, (release.key, each.key))
            step.planned, step.recorded_on = PartialDate.of(decision.go_live), doing.today
