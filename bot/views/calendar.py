"""The release list, the calendar of a year and what is due, as pages."""

from __future__ import annotations

from bot.views import words
from bot.views.detail import grouped_page
from bot.views.page import Bold, Bullets, Button, Buttons, Heading, Italic, Page, Paragraph, Part, Small, Text
from bot.views.paging import at, turned
from commands.protocol.line import Line
from commands.releases.calendar import CalendarLine, CalendarShown, ListedRelease, ReleasesListed
from commands.timetable.due import DueItem, DueShown
from policy.calendar.release_calendar import release_name
from policy.model.wording import counted, day_words, weekday_words


def releases(shown: ReleasesListed) -> Page:
    """The releases, soonest first, each with a button to its status."""
    title = {"upcoming": "SEC Releases to come", "all": "All SEC Releases"}.get(shown.which, f"SEC Releases of {shown.which}")
    line = Line.release("list") if shown.which == "upcoming" else Line.release("list", shown.which)
    if not shown.lines:
        nothing = "No releases are stored yet." if shown.which in {"all", "upcoming"} else f"No releases of {shown.which} are stored."
        year = shown.which if shown.which.isdigit() else str(shown.today.year)
        return Page(title, (Paragraph((nothing,)), Buttons((Button("Calendar", Line.release("calendar", year)),))))
    parts: list[Part] = [Bullets(tuple(_line(each) for each in shown.lines))]
    parts += turned(line, shown.page, shown.pages, counted(shown.total, "release"))
    parts.append(Buttons(tuple(Button(each.release.key, Line.release("status", each.release.key)) for each in shown.lines)))
    return Page(title, tuple(parts), share=at(line, shown.page))


def _line(each: ListedRelease) -> Text:
    release = each.release
    when = weekday_words(release.go_live) if release.go_live else "not allocated yet"
    scope = f"{each.counts.approved} approved, {each.counts.targeted} targeted"
    return (
        Bold(release_name(release.key)),
        f"  {when}\n{words.COLOURS[each.colour]} · {each.phase.value} · {scope} · {words.KINDS[release.kind]}",
    )


def calendar(shown: CalendarShown) -> Page:
    """Each scheduled release with the dates by which its scope, RID and TAD are due."""
    parts: list[Part] = []
    for line in shown.lines:
        state = "" if line.stored else "  (not stored yet)"
        parts += [Heading(f"{release_name(line.slot.key)}: {weekday_words(line.slot.go_live)}{state}"), Bullets(_dates(line))]
    if shown.adhoc:
        parts.append(Paragraph((Bold("Also stored: "), ", ".join(shown.adhoc))))
    parts.append(
        Buttons(
            (
                Button(str(shown.year - 1), Line.release("calendar", shown.year - 1)),
                Button(str(shown.year + 1), Line.release("calendar", shown.year + 1)),
                *(Button(line.slot.key, Line.release("status", line.slot.key)) for line in shown.lines if line.stored),
            )
        )
    )
    return Page(f"SEC Release calendar {shown.year}", tuple(parts), share=Line.release("calendar", shown.year))


def _dates(line: CalendarLine) -> tuple[Text, ...]:
    dates: list[Text] = [(words.KINDS[line.slot.kind],)]
    dates += [(Bold(day_words(each.due)), f"  {each.label} ", Italic(each.source)) for each in line.dates if each.applies]
    return tuple(dates)


def due(shown: DueShown) -> Page:
    """What is overdue, then what comes, soonest first."""
    line = Line.release("due", shown.days)
    rows = [("Overdue", _due(item)) for item in shown.overdue] + [("Coming", _due(item)) for item in shown.coming]
    until = f"the next {counted(shown.days, 'day')}"
    if not rows:
        return Page(f"Due in {until}", (Paragraph((f"Nothing is overdue, and nothing falls due in {until}.",)),), share=line)
    top = (Small((f"{len(shown.overdue)} overdue · {len(shown.coming)} in {until} · as of {day_words(shown.today)}",)),)
    return grouped_page(f"Due in {until}", line, rows, shown.page, counted(len(rows), "item"), top)


def _due(item: DueItem) -> Text:
    owner = f"  {words.body(item.owner)}" if item.owner else ""
    return (Bold(weekday_words(item.day)), f"  {item.release}: {item.text}", Italic(owner) if owner else "")
