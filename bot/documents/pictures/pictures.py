"""Pictures of a release as PNG with alternative text: its timetable, and its sign-off progress (RID 3, 6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.documents.pictures.progress import Panel, ProgressPoint
from bot.documents.pictures.progress import draw as draw_progress
from bot.documents.pictures.tall import draw as draw_timeline
from bot.documents.pictures.timeline_rows import Chart, MarkState, chart, lanes
from bot.documents.pictures.wide import draw as draw_wide
from policy.calendar.release_calendar import release_name
from policy.calendar.working_days import working_days_between
from policy.model.releases import Release
from policy.model.wording import counted, day_words, joined

__all__ = ["Picture", "ProgressPoint", "progress", "timeline"]

_ALT_TEXT_LIMIT = 1000


@dataclass(frozen=True)
class Picture:
    """A PNG and its alternative text for Slack (at most 1,000 characters)."""

    png: bytes
    alt_text: str


def timeline(release: Release, today: date, *, tall: bool = False) -> Picture:
    """Draws the timetable on a day: phases, milestones (done, overdue, to come, proposed), today and slack.

    The wide picture has a line for each phase and can be read in Slack's preview. The tall one, for a phone, has a line for each
    milestone, and lists those without a date; more than 60 dated milestones are drawn by month or year.

    Raises ValueError if the timetable goes in a circle.
    """
    data = chart(release, today)
    subtitle = _subtitle(release, today)
    title = release_name(release.key)
    if tall:
        png = draw_timeline(data, today, title=title, subtitle=subtitle)
    else:
        png = draw_wide(lanes(release, today), data, today, release.live_on or release.go_live, title=title, subtitle=subtitle)
    return Picture(png, _timeline_words(release, data, today, subtitle))


def progress(
    release: Release,
    points: Sequence[ProgressPoint],
    today: date,
    *,
    names: Mapping[str, str] | None = None,
) -> Picture:
    """Draws how many criteria were met over time, one panel per committee; `names` are committee names by key."""
    by_committee: dict[str, list[ProgressPoint]] = {}
    for point in sorted(points, key=lambda each: each.day):
        if point.day <= today:
            by_committee.setdefault(point.committee, []).append(point)
    title = f"{release_name(release.key)}: sign-off"
    panels = [Panel((names or {}).get(key, key.upper()), tuple(committee_points)) for key, committee_points in by_committee.items()]
    png = draw_progress(panels, today, release.go_live, title=title, subtitle=_subtitle(release, today))
    counts = [f"{panel.name}: {panel.points[-1].met} of {panel.points[-1].total} criteria met" for panel in panels]
    words = "; ".join(counts) or "No criterion has been signed off yet"
    return Picture(png, _truncated(f"Sign-off progress of the {release_name(release.key)} up to {day_words(today)}. {words}."))


def _subtitle(release: Release, today: date) -> str:
    """Returns the picture's day and the time until go-live."""
    if release.cancelled_on and release.cancelled_on <= today:
        return f"{day_words(today)} · cancelled on {day_words(release.cancelled_on)}"
    if release.live_on and release.live_on <= today:
        return f"{day_words(today)} · live since {day_words(release.live_on)}"
    if release.go_live is None:
        return f"{day_words(today)} · not allocated to a release yet"
    days = (release.go_live - today).days
    working = working_days_between(today, release.go_live)
    far = "today" if days == 0 else f"{counted(-days, 'day')} ago" if days < 0 else f"in {counted(days, 'day')} ({working:,} WD)"
    return f"{day_words(today)} · go-live {day_words(release.go_live)}, {far}"


def _timeline_words(release: Release, data: Chart, today: date, subtitle: str) -> str:
    counts = [f"{data.counts[state]:,} {state.value}" for state in MarkState if data.counts.get(state)]
    if data.undated:
        counts.append(f"{len(data.undated):,} without a date")
    sentences = [f"Timeline of the {release_name(release.key)}: {subtitle}", joined(counts) or "no milestones"]
    late = [f"{row.text} ({row.when}, {row.remark})" for row in data.rows if row.remark and row.marks[0].state is MarkState.OVERDUE]
    if late:
        sentences.append(f"Overdue: {'; '.join(late[:3])}{f'; and {len(late) - 3} more' if len(late) > 3 else ''}")
    coming = next((row for row in data.rows if row.marks[0].state is MarkState.TO_COME and row.marks[-1].end >= today), None)
    if coming:
        sentences.append(f"Next: {coming.text} ({coming.when})")
    phases = [f"{each.name} {day_words(each.start)} to {day_words(each.end)}" for each in data.phases if each.start and each.end]
    if phases:
        sentences.append(f"Phases: {'; '.join(phases)}")
    return _truncated(". ".join(f"{each[:1].upper()}{each[1:]}" for each in sentences) + ".")


def _truncated(words: str) -> str:
    return words if len(words) <= _ALT_TEXT_LIMIT else f"{words[: _ALT_TEXT_LIMIT - 1].rstrip()}…"
