"""`/release milestone KEY propose` and `accept`: proposed dates for the steps of a timetable, and their acceptance (R3, R9, R13, R21)."""

from __future__ import annotations

from collections.abc import Sequence

from commands.protocol.command import Doing
from commands.protocol.line import Line
from commands.protocol.results import UNCHANGED, Changed, Refused, Words
from policy.calendar.release_calendar import release_as_one, release_name
from policy.model.releases import Release, ReleaseKind
from policy.model.timetable import Milestone
from policy.model.wording import counted, day_words
from policy.timetable.go_live_window import last_day
from policy.timetable.proposals import proposed, proposed_words, waits
from policy.timetable.undated import may_accept
from storage.meetings.meeting_days import meeting_days
from storage.roster.cached import recent_rules
from storage.tables import MilestoneRow

PROPOSE, ACCEPT = "propose", "accept"


def propose(doing: Doing, release: Release) -> Changed | Refused:
    """Proposes a date for each step of the template that has none, and a new one for those whose date is only proposed."""
    if release.kind is ReleaseKind.YEAR:
        sentence = (
            f"The {release_as_one(release.key)} has no timetable, because nothing goes live with it. Move its modifications to a release."
        )
        return Refused(sentence, (Line.release("scope", release.key),))
    if not release.milestones:
        ways = (Line.release("template", release.key), timetable_line(release))
        return Refused(f"The timetable of the {release_name(release.key)} has no steps yet.", ways)
    conn = doing.tx.connection
    planned = proposed(release, doing.today, recent_rules(conn).lead_times, meeting_days(conn, doing.today))
    before = {each.key: each for each in release.milestones}
    for each in planned:
        if each.day != before[each.key].day:
            row = _row(doing, release, each)
            row.planned, row.proposed, row.recorded_on = each.day, each.proposed, doing.today
    sentence = f"{_counted(planned)} in the timetable of the {release_name(release.key)}."
    if not doing.tx.changed:
        sentence = (
            f"No step of the {release_name(release.key)} needs a proposed date: each has one, is relative, or its date would be past."
        )
    return Changed((sentence,), (), (timetable_line(release),), title="Done" if doing.tx.changed else UNCHANGED)


def accept_all(doing: Doing, release: Release) -> Changed | Refused:
    """Accepts the proposed dates of all steps that something is left to do for, so that they are chased from now on."""
    waiting = [each for each in release.milestones if may_accept(release, each)]
    if not waiting:
        return Refused(f"The {release_as_one(release.key)} has no proposed dates to accept.", (timetable_line(release),))
    for each in waiting:
        accept(doing, release, each)
    told = f"Accepted {counted(len(waiting), 'proposed date')} of the {release_name(release.key)}. They are chased from now on."
    past = [each for each in waiting if each.day and each.day.latest < doing.today]
    were = "was" if len(past) == 1 else "were"
    notes: list[Words] = (
        [(f"{counted(len(past), 'date')} {were} past already: move {'it' if len(past) == 1 else 'them'}.",)] if past else []
    )
    last = last_day(release)
    behind = [each for each in waiting if each.day and last and each.day.earliest > last]
    if last and behind:
        # They were counted from an earlier go-live, and can't be proposed again once they are accepted.
        dates = counted(len(behind), "date is", "dates are")
        again = Line.release("milestone", release.key, PROPOSE)
        notes.append((f"⚠️ {dates} after the go-live, {day_words(last)}. Undo this and propose them again with {again}, or move them.",))
    return Changed((told,), tuple(notes), (timetable_line(release),))


def accept_one(doing: Doing, release: Release, one: Milestone) -> Changed | Refused:
    """Accepts the proposed date of one step."""
    if not waits(one) or one.day is None:
        return Refused(f"“{one.event}” has no proposed date to accept.", (timetable_line(release),))
    accept(doing, release, one)
    return Changed((f"Accepted “{one.event}”: {one.day.words}.",), (), (timetable_line(release),))


def accept(doing: Doing, release: Release, one: Milestone) -> None:
    """Stores that a step's date is agreed, as entered today."""
    row = _row(doing, release, one)
    row.proposed, row.recorded_on = False, doing.today


def _counted(planned: Sequence[Milestone]) -> str:
    days = [each.day.earliest for each in planned if waits(each) and each.day]
    return f"Proposed {proposed_words(days)}"


def timetable_line(release: Release) -> Line:
    """Returns the line of the release's timetable, where proposed dates are accepted."""
    return Line.release("timetable", release.key)


def _row(doing: Doing, release: Release, one: Milestone) -> MilestoneRow:
    return doing.tx.session.get_one(MilestoneRow, (release.key, one.key))
