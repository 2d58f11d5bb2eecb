"""Pictures of a release as PNG with their text alternative: its timetable, and how its sign-offs came in (RID 3, 6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from bot.documents.pictures.canvas import Shade
from bot.documents.pictures.progress import Panel, ProgressPoint
from bot.documents.pictures.progress import draw as draw_progress
from bot.documents.pictures.timeline import draw as draw_timeline
from bot.documents.pictures.timeline_rows import Chart, State, chart
from policy.calendar.release_calendar import release_name
from policy.calendar.working_days import working_days_between
from policy.model.releases import Release
from policy.model.wording import counted, day_words, joined

__all__ = ["Picture", "ProgressPoint", "Shade", "Size", "progress", "timeline"]

_MOST_WORDS = 1000


@dataclass(frozen=True)
class Picture:
    """A PNG, and what it shows in words, which Slack calls alt text (at most 1,000 characters)."""

    png: bytes
    alt_text: str


class Size(Enum):
    """The width of a picture in pixels: to be read on a phone held upright, or on a wide screen."""

    PHONE = 1080
    WIDE = 1800


def timeline(release: Release, today: date, size: Size = Size.PHONE, *, shade: Shade = Shade.LIGHT) -> Picture:
    """The timetable on a day: phases, milestones with what is done, overdue and to come, today, slack, and a list of what has no date.

    More than 60 dated milestones are drawn by the month or by the year. ValueError if the timetable goes in a circle.
    """
    found = chart(release, today)
    subtitle = _where(release, today)
    png = draw_timeline(found, today, title=release_name(release.key), subtitle=subtitle, width=size.value, shade=shade)
    return Picture(png, _timeline_words(release, found, today, subtitle))


def progress(
    release: Release,
    points: Sequence[ProgressPoint],
    today: date,
    size: Size = Size.PHONE,
    *,
    names: Mapping[str, str] | None = None,
    shade: Shade = Shade.LIGHT,
) -> Picture:
    """How many criteria were met over time, a panel for each committee; `names` are the committees' names by key."""
    by_committee: dict[str, list[ProgressPoint]] = {}
    for point in sorted(points, key=lambda each: each.day):
        if point.day <= today:
            by_committee.setdefault(point.committee, []).append(point)
    title = f"{release_name(release.key)}: sign-off"
    shown = [Panel((names or {}).get(key, key.upper()), tuple(found)) for key, found in by_committee.items()]
    png = draw_progress(shown, today, release.go_live, title=title, subtitle=_where(release, today), width=size.value, shade=shade)
    counts = [f"{panel.name}: {panel.points[-1].met} of {panel.points[-1].total} criteria met" for panel in shown]
    words = "; ".join(counts) or "No criterion has been signed off yet"
    return Picture(png, _cut(f"Sign-off progress of the {release_name(release.key)} up to {day_words(today)}. {words}."))


def _where(release: Release, today: date) -> str:
    """The day of the picture, and how far off go-live is."""
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


def _timeline_words(release: Release, found: Chart, today: date, subtitle: str) -> str:
    counts = [f"{found.counts[state]:,} {state.value}" for state in State if found.counts.get(state)]
    if found.undated:
        counts.append(f"{len(found.undated):,} without a date")
    sentences = [f"Timeline of the {release_name(release.key)}: {subtitle}", joined(counts) or "no milestones"]
    late = [f"{row.text} ({row.when}, {row.remark})" for row in found.rows if row.remark and row.marks[0].state is State.OVERDUE]
    if late:
        sentences.append(f"Overdue: {'; '.join(late[:3])}{f'; and {len(late) - 3} more' if len(late) > 3 else ''}")
    coming = next((row for row in found.rows if row.marks[0].state is State.TO_COME and row.marks[-1].end >= today), None)
    if coming:
        sentences.append(f"Next: {coming.text} ({coming.when})")
    phases = [f"{each.name} {day_words(each.start)} to {day_words(each.end)}" for each in found.phases if each.start and each.end]
    if phases:
        sentences.append(f"Phases: {'; '.join(phases)}")
    return _cut(". ".join(f"{each[:1].upper()}{each[1:]}" for each in sentences) + ".")


def _cut(words: str) -> str:
    return words if len(words) <= _MOST_WORDS else f"{words[: _MOST_WORDS - 1].rstrip()}…"
