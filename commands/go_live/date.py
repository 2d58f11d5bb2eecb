"""`/release decide KEY date`: a new go-live, by the body's decision or the Authority's consent that the body records (R23)."""

from __future__ import annotations

from commands.decisions.shared_steps import Deciding, meeting_fields, read_meeting, record
from commands.go_live import moving
from commands.protocol.command import faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused, Words
from policy.calendar.release_calendar import release_as_one, release_name
from policy.calendar.typed_dates import NotADateError
from policy.calendar.typed_ranges import read_range
from policy.go_live.moving import days_earlier
from policy.model.decisions import Decision, Outcome
from policy.model.releases import ReleaseKind
from policy.model.wording import counted, day_words, weekday_words
from policy.releases.phase import go_live_decision
from policy.timetable.go_live_moves import move_words
from policy.timetable.go_live_window import window_end
from storage.history.names import name_of
from storage.tables import ReleaseRow

OWN, AUTHORITY = "body", "authority"


def date_moved(deciding: Deciding) -> Changed | Form | Faults | Refused:
    """Moves the go-live with a reason and a reference; shows what newly becomes due, and asks twice about an earlier date."""
    doing, release = deciding.doing, deciding.release
    if release.kind is ReleaseKind.YEAR or release.go_live is None:
        return deciding.refused(f"The {release_as_one(release.key)} has no go-live date, so it can't be moved. Move one of its releases.")
    typed = _typed(deciding)
    if isinstance(typed, Refused):
        return typed
    form = _form(deciding, *typed)
    if asking := doing.ask(form):
        return asking
    meeting = read_meeting(deciding)
    by = doing.answer("by")
    if by not in {OWN, AUTHORITY}:
        doing.faults["by"] = "Choose whose decision it is."
    doing.needed("reason", "Enter the reason for the move.")
    move = moving.read_move(deciding, Outcome.AGREED, meeting, by_authority=by == AUTHORITY)
    if move.go_live and move.go_live < meeting.met_on:
        doing.faults.setdefault("go_live", f"The new go-live can't be before the meeting, {day_words(meeting.met_on)}.")
    if doing.faults:
        return faults(doing)
    told = (*moving.consequences(deciding, move), *_go_stands(deciding))
    if asking := _confirm(deciding, form, move, (*meeting.cautions, *told)):
        return asking
    return _recorded(deciding, move, told)


def _typed(deciding: Deciding) -> tuple[str, str] | Refused:
    """Returns the typed go-live and the end of its window as ISO dates, "" for none."""
    if not deciding.rest:
        return "", ""
    text = " ".join(deciding.doing.asked.words[-len(deciding.rest) :])
    try:
        first, last = read_range(text, deciding.doing.today)
    except NotADateError as fault:
        return Refused(f"{fault}. Write {deciding.line} 29 Nov 2020, or with a window: 29 Nov 2020 to 4 Dec 2020.", (deciding.line,))
    return first.isoformat(), last.isoformat() if last > first else ""


def _form(deciding: Deciding, typed: str, window: str) -> Form:
    release = deciding.release
    current = f"The go-live of the {release_name(release.key)} is {weekday_words(release.go_live) if release.go_live else 'not set'}"
    end = window_end(release)
    options = (Option(OWN, f"The {deciding.body}'s own decision"), Option(AUTHORITY, "The Authority's consent, which the body records"))
    return Form(
        title="Move the go-live",
        line=deciding.line,
        about=((f"{current}{f', with flexibility to {day_words(end)}' if end else ''}.",),),
        submit="Next",
        things=(name_of(ReleaseRow, release.key),),
        fields=(
            *moving.date_fields(typed, window),
            Field("by", "Decided by", Kind.CHOICE, value=OWN, options=options),
            *meeting_fields(deciding),
            Field("reason", "Reason", Kind.TEXT),
        ),
    )


def _go_stands(deciding: Deciding) -> tuple[str, ...]:
    decision = go_live_decision(deciding.release, deciding.doing.today)
    if decision is None or decision.outcome is not Outcome.GO:
        return ()
    return (f"The Go of {day_words(decision.met_on)} stands for the new date. To take the decision again, defer the go-live instead.",)


def _confirm(deciding: Deciding, form: Form, move: Decision, told: tuple[str, ...]) -> Form | None:
    """Returns the confirmation of the consequences, and then a second one of an earlier date; None once all are confirmed."""
    doing = deciding.doing
    first = doing.confirm(form, told, about="Confirm the new go-live. Its effects:", submit="Move the go-live")
    earlier = days_earlier(deciding.release, move.go_live) if move.go_live else 0
    if not earlier or move.go_live is None:
        return first
    again = (
        f"{weekday_words(move.go_live)} is {counted(earlier, 'day')} earlier than the go-live on record.",
        "Policy dates and steps come closer, and some may be overdue at once.",
    )
    second = doing.confirm(form, again, about="⚠️ This is an earlier go-live. Are you sure?", submit="Yes, move it earlier", of=told)
    return None if second is None else second if first is None else first


def _recorded(deciding: Deciding, move: Decision, told: tuple[str, ...]) -> Changed:
    release = deciding.release
    moving.store(deciding, move)
    _, notes = record(deciding, Outcome.AGREED, read_meeting(deciding), note=move.note, move=move)
    consent = ", with the Authority's consent" if move.by_authority else ""
    moved = move_words(move)
    sentence = f"The go-live of the {release_name(release.key)} {'moved ' if moved.startswith('from') else ''}{moved}{consent}."
    follows: tuple[Words, ...] = tuple((each,) for each in told[1:])
    lines = (Line.release("status", release.key), Line.release("timetable", release.key))
    return Changed((sentence,), (*follows, *notes), lines)
