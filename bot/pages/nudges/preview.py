"""Pages of `/release nudge`: upcoming reminders with their reasons, and skipped reminders."""

from __future__ import annotations

from bot.pages.kit.page import Bold, Button, Buttons, Italic, Page, Paragraph, Piece, Small, Text
from bot.pages.kit.paging import grouped_page
from commands.nudges.preview import NudgePreview, NudgesSkipped, Planned, Silent
from commands.protocol.line import Line
from commands.protocol.results import Channel, Person
from policy.calendar.release_calendar import release_name
from policy.model.roster import is_person, name_of_body
from policy.model.wording import counted, day_words, weekday_words
from policy.nudges import stages
from policy.nudges.stages import Escalation


def preview(shown: NudgePreview) -> Page:
    """Builds the preview: the reminders of the next thirty days with reasons, then the items without reminders."""
    key = shown.release.key
    rows: list[tuple[str, Text]] = [(weekday_words(each.day), _planned(each)) for each in shown.planned]
    rows += [("Quiet", _silent(each)) for each in shown.silent]
    line = Line.release("nudge", key)
    title = f"{release_name(key)}: upcoming reminders"
    back = Buttons((Button("Status", Line.release("status", key)),))
    if not rows:
        return Page(title, (Paragraph(("There are no upcoming reminders.",)), back), share=line)
    top = (Small((f"The next 30 days from {day_words(shown.today)}, if nothing changes.",)),)
    return grouped_page(title, line, rows, shown.page, counted(len(shown.planned), "reminder"), top, (back,))


def _planned(each: Planned) -> Text:
    whom: list[Piece] = []
    for channel in each.channels:
        whom += [", " if whom else "", Person(channel) if is_person(channel) else Channel(channel)]
    heard = {Escalation.MANAGER: "the release manager", Escalation.BODY: "the deciding body"}
    also = "".join(f"; {heard[who]} is notified too" for who in each.escalated)
    where: list[Piece] = [" → ", *whom] if whom else [Italic(" → no channel is set")]
    owner = each.due.owner
    whose: list[Piece] = [Person(owner)] if is_person(owner) else [name_of_body(owner) if owner else "no owner"]
    return (Bold(each.due.text), "  ", *whose, *where, Italic(f"  {stages.distance(each.due, each.day)}{also}"))


def _silent(each: Silent) -> Text:
    until = f" until {day_words(each.until)}" if each.until else ""
    waits = f": {each.due.waits_for}" if each.due.held else ""
    return (Bold(each.due.text), f"  {each.due.words}", Italic(f"  {each.why.value}{until}{waits}"))


def skipped(shown: NudgesSkipped) -> Page:
    """Builds the list of reminders not sent because the bot was offline, newest first."""
    key = shown.release.key
    title = f"{release_name(key)}: skipped reminders"
    coming = Buttons((Button("Upcoming reminders", Line.release("nudge", key)), Button("Status", Line.release("status", key))))
    if not shown.lines:
        return Page(title, (Paragraph(("No reminders were skipped.",)), coming))
    rows: list[tuple[str, Text]] = [
        (
            f"Skipped on {day_words(each.day)}",
            (Bold(each.text), f"  due {due}", Italic(f"  {stages.stage_words(each.stage)}")),
        )
        for each, due in shown.lines
    ]
    return grouped_page(title, Line.release("nudge", key, "skipped"), rows, shown.page, counted(len(rows), "reminder"), end=(coming,))
