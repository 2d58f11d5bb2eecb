"""Pages of reminders: a channel's daily message and the notes in its thread."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from bot.pages.kit.page import Bold, Bullets, Button, Buttons, Heading, Italic, Page, Paragraph, Part, Piece, Small, Text, UserGroup
from bot.pages.kit.paging import grouped_page
from commands.nudges.message import MOST_MOVED, ClosedLine, Digest, NudgeMessage, OpenLine
from commands.nudges.notes import NoteShown
from commands.pressing import could_press
from commands.protocol.line import Line
from commands.protocol.people import ASK
from commands.protocol.results import Person
from commands.timetable.acts import ways
from policy.calendar.release_calendar import release_name
from policy.decisions.order import doer_of
from policy.model.roster import SECAS, Member, is_person, name_of_body
from policy.model.wording import counted, day_words, joined, weekday_words
from policy.nudges import stages
from policy.nudges.endings import EndKind
from policy.nudges.item import Due, DueKind
from policy.scope.references import proposal_of

MOST_OPEN = 17
"""Items with buttons in one message: two blocks each, so that with title and digests it has at most 48 of Slack's 50 blocks."""
MOST_DIGESTS = 3
FEW = 4
"""Criteria that a button names."""
MOST_CLOSED = 12


def nudges(shown: NudgeMessage) -> Page:
    """Builds a channel's message: the weekly digest, a line with buttons for each open item, most urgent first, then closed items."""
    named = [each.due.release for each in shown.open_lines] + [each.release for each in shown.closed]
    keys = list(dict.fromkeys([*named, *(each.release.key for each in shown.digests)]))
    name = f"{release_name(keys[0])}: reminders" if len(keys) == 1 else "Reminders"
    title = f"{'Reminders for you' if shown.direct else name}, {weekday_words(shown.day)}"
    if shown.complete:
        return _whole(shown, title)
    parts: list[Part] = []
    for digest in shown.digests[:MOST_DIGESTS]:
        parts += _digest(digest, acts=shown.newest)
    for number, line in enumerate(shown.open_lines[:MOST_OPEN]):
        parts.append(Paragraph(_line(line, several=len(keys) > 1)))
        if shown.newest:
            first, *others = _buttons(line)
            # The act on the most urgent item is the next step.
            parts.append(Buttons((replace(first, primary=number == 0), *others)))
    if shown.closed:
        parts.append(Bullets(tuple(map(_closed, shown.closed[:MOST_CLOSED]))))
    hidden = len(shown.open_lines) - MOST_OPEN
    rest: list[Button] = []
    if hidden > 0 or len(shown.closed) > MOST_CLOSED or len(shown.digests) > MOST_DIGESTS:
        rest.append(Button("Show all", Line.release("nudge", "message", shown.channel, shown.day.isoformat())))
    if hidden > 0:
        parts.append(Small((f"And {counted(hidden, 'more item')}.",)))
    if shown.direct:
        parts.append(Small(("What you own, and what is overdue in committees that you chair.",)))
        rest += [Button("All that waits for me", Line.release("mine")), Button("Change or turn off", Line.release("reminders", "mine"))]
    if shown.open_lines and not shown.newest:
        parts.append(Small(("A newer message of this channel has the buttons.",)))
    if rest:
        parts.append(Buttons(tuple(rest)))
    return Page(title, tuple(parts))


def _whole(shown: NudgeMessage, title: str) -> Page:
    several = len({each.due.release for each in shown.open_lines}) > 1
    rows: list[tuple[str, Text]] = [("Open", _line(each, several=several)) for each in shown.open_lines]
    rows += [("Closed", _closed(each)) for each in shown.closed]
    rows += [("This week", (f"{release_name(each.release.key)}: {_progress(each)}",)) for each in shown.digests]
    line = Line.release("nudge", "message", shown.channel, shown.day.isoformat())
    return grouped_page(title, line, rows, shown.page, counted(len(rows), "line"))


def _line(line: OpenLine, *, several: bool) -> Text:
    due, day = line.due, line.day
    mark = "⚠️ " if due.day < day and not due.was_past else ""
    pieces: list[Piece] = [mark, Bold(due.text), f"\n{release_name(due.release)} · " if several else "\n", stages.when_words(due, day)]
    if line.escalated:
        pieces.append(Bold("\nEscalated"))
        pieces.append(": " if not (line.people or line.groups) else " to ")
    else:
        pieces.append(" · ")
    pieces += _whose(line)
    if due.waits_for:
        pieces.append(f"\nWaits for {due.waits_for}.")
    if line.snoozed_until:
        pieces.append(Italic(f"\nSnoozed until {day_words(line.snoozed_until)}."))
    return tuple(pieces)


def _whose(line: OpenLine) -> list[Piece]:
    owner = line.due.owner
    mentions = _mentions(line.groups, line.people)
    if not owner:
        nobody = Italic("no owner yet; Reassign sets one")
        return [*mentions, "; ", nobody] if mentions else [nobody]
    if line.escalated:
        name: list[Piece] = [Person(owner)] if is_person(owner) else [name_of_body(owner)]
        return [*mentions, "; owner: ", *name]
    if is_person(owner):
        return mentions
    return [name_of_body(owner), *([" ", *mentions] if mentions else [])]


def _mentions(groups: tuple[str, ...], people: tuple[str, ...]) -> list[Piece]:
    """Mentions user groups and people, never a complete channel."""
    mentioned: list[Piece] = [UserGroup(each) for each in groups]
    mentioned += [Person(each) for each in people]
    found: list[Piece] = []
    for piece in mentioned:
        found += [", " if found else "", piece]
    return found


def _buttons(line: OpenLine) -> tuple[Button, ...]:
    due = line.due
    name = f"{due.release} {due.item}"
    snooze = (Button("Snooze", Line.release("snooze", name)),) if due.day > line.day else ()
    return buttons_of(due, line.seats, *snooze, Button("Reassign", Line.release("reassign", name)))


def buttons_of(due: Due, seats: frozenset[Member] | None, *more: Button) -> tuple[Button, ...]:
    """Returns the acts on an item, and `more`, that the holders of the seats may press; where no act is theirs, the release is opened.

    Without `seats` it is everybody's, and all are offered.
    """
    if seats is None:
        return (*acts(due), *more)
    theirs = tuple(each for each in acts(due, seats) if _may(each.line, due, seats))
    return (*(theirs or (opened(due),)), *(each for each in more if _may(each.line, due, seats)))


def _may(line: Line, due: Due, seats: Collection[Member]) -> bool:
    return could_press(line, seats, due.owner, due.by)


def opened(due: Due) -> Button:
    """Returns the button of an item that only somebody else can complete: it asks them, or shows the release."""
    if due.by:
        asked = Line.release(ASK, due.by, "release", "condition", due.release, *due.ref.rpartition("-")[::2])
        return Button(f"Ask the {name_of_body(due.by)} to close it", asked)
    for _, act in due.first:
        if (doer := doer_of(act)) not in {"", due.owner}:
            way = ways(due.release, (act,))[0].line
            line = Line.release(ASK, doer, way.command.removeprefix("/"), way.verb, *way.words)
            return Button(f"Ask {'' if doer == SECAS else 'the '}{name_of_body(doer)}", line)
    return Button("Open release", Line.release("status", due.release))


_LABELS = {"paper": "Paper", "agenda": "Agenda", "minutes": "Close action"}
"""Labels of the buttons on items due for a meeting, by the verb that they run."""


def acts(due: Due, seats: frozenset[Member] | None = None) -> tuple[Button, ...]:
    """Returns the buttons that complete an item, with its names filled in: the acts of its step, Done, or its own act.

    Of the acts of a step, those of the holders of the `seats` come first.
    """
    if due.line:
        return (Button(_LABELS[due.line[0]], Line.release(*due.line)),)
    first = dict(due.first)
    if due.acts and not (of := tuple(open_ for each in due.acts if (open_ := first.get(each, each)))):
        return ()
    if found := ways(due.release, of if due.acts else (), due.covers):
        evidence = Line.release("evidence", due.release)
        if seats is not None:
            found = tuple(sorted(found, key=lambda each: not _may(each.line, due, seats)))
        return tuple(Button(each.label, evidence.then(*due.refs) if each.line == evidence else each.line) for each in found[:2])
    if due.step and due.kind in {DueKind.MILESTONE, DueKind.POLICY}:
        return (Button("Done", Line.release("milestone", due.release, due.step, "done")),)
    return _own_act(due)


def _own_act(due: Due) -> tuple[Button, ...]:
    ref, _, rest = due.ref.partition("-")
    match due.kind:
        case DueKind.CUTOFF:
            name = f"{ref} part {rest}" if rest else ref
            extend = Line.release("cutoff", name, "in", due.release)
            # A Draft Proposal can't be approved (R24).
            approve = () if proposal_of(ref) else (Button(f"Approve {ref}", Line.modification("approve", ref)),)
            return (*approve, Button("Extend", extend))
        case DueKind.DEPENDENCY:
            return (Button(f"Update {ref}", Line.modification("request", ref)),)
        case DueKind.EVIDENCE:
            what = f" for {joined(due.refs)}" if 0 < len(due.refs) <= FEW else ""
            return (Button(f"Evidence{what}", Line.release("evidence", due.release, *due.refs)),)
        case DueKind.POSITION:
            return (Button("Sign off", Line.release("signoff", due.release, due.owner)),)
        case DueKind.CONDITION:
            return (Button("Close condition", Line.release("condition", due.release, ref, rest)),)
        case DueKind.POLICY:
            return (Button("Decide", Line.release("decide", due.release, "baseline")),)
        case _:
            return ()


def _closed(line: ClosedLine) -> Text:
    return ("✅ " if line.ending.complete else "▫️ ", line.text, Italic(f"  {line.ending.words}"))


def _digest(digest: Digest, *, acts: bool) -> list[Part]:
    parts: list[Part] = [Heading(f"This week: {release_name(digest.release.key)}")]
    rows: list[Text] = [(Bold("Last week "), each) for each in digest.moved[:MOST_MOVED]]
    if len(digest.moved) > MOST_MOVED:
        rows.append((f"and {counted(len(digest.moved) - MOST_MOVED, 'more change')} to the timetable",))
    rows += [(Bold("Next "), f"{each.words}: {each.milestone.event}") for each in digest.coming]
    rows.append((Bold("Progress "), _progress(digest)))
    undated = [f"{counted(digest.undated, 'step has', 'steps have')} no date"] if digest.undated else []
    proposed = [f"{counted(digest.proposed, 'proposed date waits', 'proposed dates wait')} to be accepted"] if digest.proposed else []
    if not undated and not proposed:
        return [*parts, Bullets(tuple(rows))]
    rows.append((Bold("Dates "), joined([*undated, *proposed])))
    dates = Button("Set all dates" if undated else "Accept dates", Line.release("milestone", digest.release.key, "dates"))
    return [*parts, Bullets(tuple(rows)), *((Buttons((dates,)),) if acts else ())]


def _progress(digest: Digest) -> str:
    criteria = f" · {digest.met} of {counted(digest.criteria, 'criterion', 'criteria')} met" if digest.criteria else ""
    criteria += f", {digest.conditional} with conditions" if digest.conditional else ""
    return f"{digest.steps_done} of {counted(digest.steps, 'step')} done{criteria}"


_TITLES = {
    EndKind.DONE: "Done",
    EndKind.DECIDED: "Decided",
    EndKind.SUBMITTED: "Submitted",
    EndKind.SIGNED_OFF: "Signed off",
    EndKind.CLOSED: "Closed",
    EndKind.MOVED: "Moved",
    EndKind.WITHDRAWN: "Withdrawn",
    EndKind.PLANNED: "Planned",
    EndKind.GONE: "No longer due",
}


def note(shown: NoteShown) -> Page:
    by: list[Piece] = [" by ", Person(shown.by)] if is_person(shown.by) else []
    reason = f" Reason: {shown.reason}" if shown.reason else ""
    mentions = _mentions(shown.groups, () if shown.groups else shown.people)
    said: list[Piece]
    if shown.ending:
        return Page(_TITLES[shown.ending.kind], (Paragraph((Bold(shown.text), f": {shown.ending.words}", *by, ".")),))
    match shown.what:
        case "back":
            title, said = "Open again", [Bold(shown.text), " is open again."]
        case "snoozed":
            title, said = "Snoozed", [Bold(shown.text), f" is snoozed until {day_words(date.fromisoformat(shown.to))}", *by, f".{reason}"]
        case "due":
            owner: list[Piece] = [" · ", *mentions] if mentions else []
            title, said = "Gate", [Bold(shown.text), ": ", stages.when_words(shown.due, shown.day) if shown.due else "due", *owner]
        case "reassigned":
            whose: Piece = Person(shown.to) if is_person(shown.to) else name_of_body(shown.to)
            title, said = "Reassigned", [Bold(shown.text), " now goes to ", whose, *by, "."]
        case _:
            late = stages.when_words(shown.due, shown.day) if shown.due else "overdue"
            title, said = "Escalated", [*mentions, ": " if mentions else "", Bold(shown.text), f" is {late}."]
    return Page(title, (Paragraph(tuple(said)),))
