"""The agenda of a meeting as a page."""

from __future__ import annotations

from collections.abc import Sequence

from bot.pages.kit.page import Bold, Bullets, Button, Buttons, Heading, Page, Paragraph, Part, Piece
from commands.meetings.agenda import AgendaShown
from commands.protocol.line import Line
from policy.calendar.release_calendar import release_name, short_name
from policy.findings.finding import Finding
from policy.meetings.agenda import Item, whose
from policy.meetings.meetings import meeting_name
from policy.model.wording import counted, weekday_words
from policy.releases.facts import is_closed

MOST_FINDINGS = 3
"""Findings of a release that the agenda names; the check has all."""
_MOST_ITEMS = 12
_CHECKED = 5


def agenda(shown: AgendaShown) -> Page:
    """Shows the items in the Paper's verbs, each with its figures, what is missing, and the button that records the answer; or one item."""
    meeting = shown.agenda.meeting
    if shown.item:
        return _walk(shown)
    due = "were due" if shown.papers < shown.today else "are due"
    head = f"Papers {due} on {weekday_words(shown.papers)}."
    if meeting.cancelled:
        head = f"This meeting is cancelled: {meeting.cancelled}"
    parts: list[Part] = [Paragraph((head,))]
    if not shown.agenda.items:
        parts.append(Paragraph(("Nothing is on the agenda. A step of a timetable comes onto it when it is planned for this day.",)))
    else:
        parts.append(Heading("What was planned for it" if meeting.cancelled else f"{whose(meeting.body)}:"))
    for number, item in enumerate(shown.agenda.items[:_MOST_ITEMS], start=1):
        parts += item_parts(item, number, over=_is_over(shown, item))[: 1 if meeting.cancelled else None]
    if len(shown.agenda.items) > _MOST_ITEMS:
        parts.append(
            Paragraph((f"And {counted(len(shown.agenda.items) - _MOST_ITEMS, 'more item')}, in the Word document and in the walk.",))
        )
    parts += _open_findings(shown)
    parts.append(_buttons(shown))
    return Page(f"Agenda: {meeting_name(meeting)}", tuple(parts), share=_line(shown), folds=_line(shown))


def _open_findings(shown: AgendaShown) -> list[Part]:
    """Returns the number of open findings on each release, and the way to them; the walk and the Word document list them."""
    found = {key: each for key, each in shown.agenda.findings.items() if each}
    if not found:
        return []
    rows = tuple((f"{short_name(key)}: {counted(len(each), 'finding')}, first: {each[0].text}",) for key, each in found.items())
    buttons = tuple(Button(f"Findings: {short_name(key)}", Line.release("check", key)) for key in list(found)[:_CHECKED])
    return [Paragraph((Bold("Open findings"),)), Bullets(rows), Buttons(buttons)]


def _line(shown: AgendaShown, *words: object) -> Line:
    return Line.release("agenda", shown.agenda.meeting.body, shown.agenda.meeting.day.isoformat(), *words)


def _walk(shown: AgendaShown) -> Page:
    """Shows one item with the findings on its release and its decision, who is present, and the way to the next item."""
    meeting, items, at = shown.agenda.meeting, shown.agenda.items, shown.item
    item = items[at - 1]
    answered = sum(bool(each.answered) for each in items)
    parts: list[Part] = [
        Paragraph(
            (f"Item {at} of {len(items)} · {answered} answered · {counted(shown.attendees, 'person', 'people')} noted. {shown.quorum}",)
        )
    ]
    parts += item_parts(item, at, over=_is_over(shown, item))
    if shown.findings:
        parts += _findings(item.release, shown.findings)
    moves = [Button("Back", _line(shown, "item", at - 1))] if at > 1 else []
    moves += [Button("Next", _line(shown, "item", at + 1), primary=True)] if at < len(items) else []
    minutes = Line.release("minutes", meeting.body, meeting.day.isoformat())
    moves += [Button("Refresh", _line(shown, "item", at)), Button("Who is present", minutes.then("attendance")), Button("Minutes", minutes)]
    parts.append(Buttons(tuple(moves)))
    line = _line(shown, "item", at)
    return Page(f"{meeting_name(meeting)}: item {at}", tuple(parts), share=line, folds=line)


def _is_over(shown: AgendaShown, item: Item) -> bool:
    """Returns whether the item's release is live or cancelled now, so that nothing is recorded on it any more."""
    return any(each.key == item.release and is_closed(each, shown.today) for each in shown.agenda.releases)


def item_parts(item: Item, number: int, *, over: bool = False) -> list[Part]:
    """Returns an item: verb and text, figures, what is missing or was answered, and its buttons if its release is not over."""
    words: list[Piece] = [f"{number}. ", Bold(item.asked.value), f" {item.text}"]
    words += [f"\n{each}" for each in item.figures]
    words += [f"\n⚠️ {each}" for each in item.missing]
    words += [f"\n✅ {item.answered}"] if item.answered else []
    words += [f"\n{item.so_far}"] if item.so_far else []
    buttons = [] if item.answered or over else [Button(_label(item, words_), Line.release(*words_)) for words_ in item.lines[:3]]
    return [Paragraph(tuple(words)), *([Buttons(tuple(buttons))] if buttons else [])]


def _label(item: Item, words: tuple[str, ...]) -> str:
    verb = {"signoff": "Sign off", "recommend": "Recommend", "condition": "Close a condition"}.get(words[0], "Record the decision")
    named = len(item.lines) > 1 and words[0] == "decide"
    return f"{verb}: {release_name(words[1]).removesuffix(' SEC Release')}" if named else verb


def _findings(key: str, found: Sequence[Finding]) -> list[Part]:
    left = len(found) - MOST_FINDINGS
    more = f"\nAnd {counted(left, 'more finding')}." if left > 0 else ""
    head = Bold(f"{release_name(key)}: {counted(len(found), 'open finding')}")
    return [
        Paragraph((head, *(f"\n• {each.text}" for each in found[:MOST_FINDINGS]), more)),
        Buttons((Button("All findings", Line.release("check", key)),)),
    ]


def _buttons(shown: AgendaShown) -> Buttons:
    meeting = shown.agenda.meeting
    named = (meeting.body, meeting.day.isoformat())
    made: tuple[Button, ...] = ()
    if meeting.cancelled:
        made = (Button("Restore the meeting", Line.release("meeting", *named, "restore")),)
    elif shown.agenda.items:
        walk = Button("Walk through it", _line(shown, "item", 1), primary=meeting.day <= shown.today)
        made = (walk, Button("Word document", Line.release("agenda-file", *named)), Button("Paper", Line.release("paper", *named)))
    if meeting.day <= shown.today and not meeting.cancelled:
        made = (*made, Button("Minutes", Line.release("minutes", *named)))
    return Buttons((*made, Button(f"Meetings {meeting.day.year}", Line.release("meetings", meeting.body, meeting.day.year))))
