"""The page of items that wait for a person, which is also their App Home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.pages.kit import words
from bot.pages.kit.page import Bold, Bullets, Button, Buttons, Fold, Heading, Italic, Page, Paragraph, Part, Piece, Row, Small, Table, Text
from bot.pages.nudges.reminders import acts as acts_of
from bot.pages.nudges.reminders import opened
from commands.mine import Chore, MineShown, NextMeeting
from commands.pressing import could_press
from commands.protocol.line import Line
from commands.protocol.results import Channel, Person
from commands.sign_off.walks.own import OWN
from policy.calendar.release_calendar import release_name
from policy.model.roster import SECAS, Member, is_person, name_of_body
from policy.model.wording import counted, joined, weekday_words
from policy.nudges import stages
from policy.nudges.item import Due, DueKind
from policy.nudges.waiting import Stuck
from policy.releases.status_post import Standing
from storage.mail.refusals import reason_of
from storage.mail.unsent import Refusing

ITEMS = 6
"""Items on the first screen, each with its button, so that the releases at a glance stay on it."""

_LAST_MONTH = 10
"""The last month in which a year still has a scheduled release ahead for certain (Guidance 3)."""

STUCK = 5
CHORES = 5
REFUSING = 3


def mine(shown: MineShown) -> Page:
    """Shows the items that wait for the person, each with the act that settles it, then items held up elsewhere and the next releases.

    What a screen has no room for, and the items after the most urgent ones, are behind More.
    """
    parts = [
        *_top(shown),
        *_chairless(shown),
        *_items(shown, 0, ITEMS),
        *_chores(shown.chores, primary=not shown.items.now),
        *_refusing(shown.refusing),
        *_stuck(shown),
        *_glance(shown),
        *_meetings(shown),
    ]
    parts += _settings(shown)
    if later := _items(shown, ITEMS, len(shown.items.now)):
        parts += [Fold(), *later]
    return Page("What waits for you", tuple(parts), folds=Line.release("mine"))  # It belongs to one person, and is not shared.


def _chairless(shown: MineShown) -> list[Part]:
    """Returns the committees that nobody chairs: a release manager names a chair, and a member reads why nobody can decide."""
    manages = any(each.committee == SECAS for each in shown.seats)
    parts: list[Part] = []
    for key in shown.chairless:
        said = f"The {name_of_body(key)} has no chair, so nobody can decide or recommend for it."
        if manages:
            parts.append(Row((Bold(said),), (Button("Name a chair", Line.release("member", "add", "to", key, "as", "chair")),)))
        else:
            parts.append(Paragraph((Bold(said), " A release manager names one.")))
    return parts


def _refusing(found: Sequence[Refusing]) -> list[Part]:
    """Returns the channels that Slack refuses, with the reason and the way out, for release managers."""
    if not found:
        return []
    said: list[Text] = []
    for each in found[:REFUSING]:
        where: Piece = Person(each.channel) if is_person(each.channel) else Channel(each.channel)
        waits = counted(each.number, "message waits", "messages wait")
        said.append((Bold(waits), " for ", where, f": {reason_of(each.error, each.channel)}."))
    if (more := len(found) - REFUSING) > 0:
        said.append((f"and {counted(more, 'more channel')}.",))
    return [Heading("Slack refuses"), Bullets(tuple(said)), Buttons((Button("Undelivered messages", Line.release("unsent")),))]


def _items(shown: MineShown, start: int, end: int) -> list[Part]:
    """Returns some of the items, most urgent first, each with its act beside it; the first one's act is the page's next step."""
    found: list[Part] = []
    last = ""
    acts = [_acts(each, shown) for each in shown.items.now]
    alone = {_deed(each[0]) for each in acts if len(each) == 1}
    for number, (each, all_of_it) in enumerate(zip(shown.items.now[start:end], acts[start:end], strict=True), start):
        group = _group(each, shown)
        found += [Heading(group)] if group != last else []
        # What another row has as its button is left out of a menu, so that the rest of it is a button too.
        first, *more = [act for act in all_of_it if len(all_of_it) == 1 or _deed(act) not in alone] or all_of_it
        found.append(Row(_item(each, shown), (replace(first, primary=number == 0), *more)))
        last = group
    return found


def _deed(act: Button) -> tuple[str, ...]:
    """Returns what a button does, however it opens: a sign-off in the person's own walk is the same as on the card."""
    return (act.line.verb, *(each for each in act.line.words if each != OWN))


def _top(shown: MineShown) -> tuple[Part, ...]:
    number, chores = len(shown.items.now), sum(each.number for each in shown.chores)
    late = sum(each.last < shown.today for each in shown.items.now)
    seats = (Small(_seats(shown)),) if shown.seats else ()
    if number:
        what = f"{counted(number, 'item')} {'waits' if number == 1 else 'wait'} for you"
        overdue = ", overdue" if late == number == 1 else ", all overdue" if late == number else f", {late} of them overdue" if late else ""
        return (Paragraph((Bold(f"{what}{overdue}."),)), *seats)
    coming = shown.items.coming
    parts: list[Part] = [Paragraph((Bold("Nothing waits for you." if not chores else "No deadline waits for you."),))]
    if coming:
        text: Text = ("Next: ", Bold(coming.text), f", {release_name(coming.release)}, {stages.when_words(coming, shown.today)}.")
        parts.append(Paragraph(text))
    if not shown.seats:
        parts.append(Paragraph(_how_to_join(shown.managers)))
        parts += _comments(shown.glance)
    return (*parts, *seats)


def _seats(shown: MineShown) -> Text:
    """Returns the person's own committees, then those on which they are a deputy, with whose."""
    found: list[Piece] = [f"You are on: {_committees(shown.own)}"] if shown.own else []
    for absent in dict.fromkeys(each.user for each in shown.stands_in):
        theirs = _committees(tuple(each for each in shown.stands_in if each.user == absent))
        found += ["; you stand in for " if found else "You stand in for ", Person(absent), f" on: {theirs}"]
    return tuple(found)


def _committees(seats: tuple[Member, ...]) -> str:
    found: dict[str, bool] = {}
    for each in seats:
        found[each.committee] = found.get(each.committee, False) or each.chair
    return joined([f"{name_of_body(key)} (chair)" if chair else name_of_body(key) for key, chair in found.items()])


def _how_to_join(managers: tuple[str, ...]) -> Text:
    said = "You are not on a committee, so you can read what is public and comment on a RID. "
    if not managers:
        return (said, "No release manager is on the roster yet. The person who runs the bot can add one with RELEASE_BOT_ADMINS.")
    people: list[Piece] = []
    for each in managers[:3]:
        people += [" or " if people else "", Person(each)]
    return (said, "To join a committee, ask ", *people, ".")


def _comments(glance: tuple[Standing, ...]) -> list[Part]:
    """Returns the buttons by which any Party comments on the RIDs of the next releases that have one (R19)."""
    keys = [each.release.key for each in glance if each.release.versions]
    return [Buttons(tuple(Button(f"Comment on the RID: {_short(key)}", Line.release("comment", key)) for key in keys))] if keys else []


def _group(due: Due, shown: MineShown) -> str:
    return "Overdue" if due.last < shown.today else "Due soon"


def _item(due: Due, shown: MineShown) -> Text:
    owner = "" if is_person(due.owner) else f" · {name_of_body(due.owner)}"
    waits: Text = (Italic(f"\nWaits for {due.waits_for}."),) if due.waits_for else ()
    return (Bold(due.text), f"\n{release_name(due.release)} · {stages.when_words(due, shown.today)}{owner}", *waits)


def _acts(due: Due, shown: MineShown) -> tuple[Button, ...]:
    """Returns the acts on the item; where there is none that the person can do, the item is looked at in the release's status."""
    all_of_it = () if due.key in shown.items.watched else acts_of(due)
    found = tuple(each for each in all_of_it if could_press(each.line, shown.seats, due.owner, due.by))
    if due.kind is DueKind.POSITION:
        # Here it opens the person's own walk, which needs no card in a channel.
        found = tuple(Button(each.label, each.line.then(OWN)) if each.line.verb == "signoff" else each for each in found)
    return _own_kind(due, found) or (opened(due),)


def _own_kind(due: Due, found: tuple[Button, ...]) -> tuple[Button, ...]:
    """Returns all acts of a step that stands for several; of anything else the first one, which settles it."""
    return found if len(due.acts) > 1 else found[:1]


def _chores(chores: tuple[Chore, ...], *, primary: bool) -> list[Part]:
    """Returns the work without a deadline; its first button is `primary`, the page's next step, if nothing else waits."""
    if not chores:
        return []
    rows: list[Text] = [(Bold(release_name(each.release)), f": {counted(each.number, each.what)}") for each in chores[:CHORES]]
    if len(chores) > CHORES:
        rows.append((f"and {counted(len(chores) - CHORES, 'more release')} with some",))
    first = chores[:CHORES]
    several = len({each.label for each in first}) < len(first)
    buttons = tuple(
        Button(f"{each.label}: {_short(each.release)}" if several else each.label, each.line, primary and number == 0)
        for number, each in enumerate(first)
    )
    return [Heading("Without a deadline"), Bullets(tuple(rows)), Buttons(buttons)]


def _stuck(shown: MineShown) -> list[Part]:
    if not shown.stuck:
        return []
    rows = [_held_up(each, shown) for each in shown.stuck[:STUCK]]
    if len(shown.stuck) > STUCK:
        rows.append((f"and with {counted(len(shown.stuck) - STUCK, 'more owner')}",))
    return [Heading("Overdue with others"), Bullets(tuple(rows)), Buttons((Button("All overdue", Line.release("due", "30")),))]


def _held_up(each: Stuck, shown: MineShown) -> Text:
    whom: Piece = Person(each.owner) if is_person(each.owner) else Bold(name_of_body(each.owner) if each.owner else "No owner yet")
    oldest = each.oldest
    when = stages.when_words(oldest, shown.today)
    first = "" if each.items == 1 else "the oldest: "
    return (whom, f"  {counted(each.items, 'item')}; {first}{release_name(oldest.release)}, {oldest.text}, {when}")


def _glance(shown: MineShown) -> list[Part]:
    glance = shown.glance
    if not glance:
        first: tuple[Button, ...] = ()
        if any(each.committee == SECAS for each in shown.seats):
            year = shown.today.year + (shown.today.month > _LAST_MONTH)
            first = (Button(f"Calendar {year}", Line.release("calendar", year)), Button(f"Create {year}", Line.release("create", year)))
        every = Button("All releases", Line.release("list", "all"))
        return [Heading("Releases"), Paragraph(("No release is open.",)), Buttons((*first, every))]
    buttons = tuple(Button(_short(each.release.key), Line.release("status", each.release.key)) for each in glance)
    every = Button("All releases", Line.release("list"))
    table = Table(("Release", "Go-live", "To go", "State", "Next gate"), tuple(map(_release, glance)))
    return [Heading("Next releases"), table, Buttons((*buttons, every))]


def _meetings(shown: MineShown) -> list[Part]:
    """Returns the next meetings of the person's bodies, each with its agenda."""
    manages = any(each.committee == SECAS for each in shown.seats)
    if not shown.bodies and not manages:
        return []
    rows: tuple[Part, ...] = tuple(
        Row(_meeting(each, shown.today), (Button("Agenda", Line.release("agenda", each.meeting.body, each.meeting.day.isoformat())),))
        for each in shown.meetings
    )
    none = f"No coming meeting of {' or '.join(f'the {name_of_body(each)}' for each in shown.bodies)} is on record."
    if manages:
        said: tuple[Part, ...] = () if rows else (Paragraph(("No coming meeting of any body is on record.",)),)
        return [Heading("Next meetings"), *rows, *said, Buttons((Button("All meetings", Line.release("meetings")),))]
    chaired = [each.committee for each in shown.seats if each.chair]
    adding = tuple(Button(f"Add meetings of the {name_of_body(each)}", Line.release("meeting", each)) for each in chaired)
    return [Heading("Next meetings"), *(rows or (Paragraph((none,)), *((Buttons(adding),) if adding else ())))]


def _meeting(each: NextMeeting, today: date) -> Text:
    due = "were due" if each.papers < today else "are due today" if each.papers == today else "are due"
    when = "" if each.papers == today else f" {weekday_words(each.papers)}"
    number = f" {each.meeting.number}" if each.meeting.number else ""
    return (Bold(f"{name_of_body(each.meeting.body)}{number}"), f"  {weekday_words(each.meeting.day)}\nPapers {due}{when}")


def _short(key: str) -> str:
    return release_name(key).partition(" SEC Release")[0]


def _release(each: Standing) -> tuple[Text, ...]:
    release = each.release
    gate = f"{each.gate.milestone.event}, {each.gate.words}" if each.gate else ""
    state = words.standing(each.colour, each.phase)
    phase = f" · {words.phase_words(each.phase, each.decided)}" if each.colour else ""
    return (
        (Bold(_short(release.key)),),
        (words.go_live(release),),
        (words.to_go(each.left, each.left, "day"),),
        (f"{state}{phase}",),
        (gate,),
    )


def _settings(shown: MineShown) -> list[Part]:
    commands = (Button("Help", Line.release("help")), Button("What I can do", Line.release("help", "roles")))
    if not shown.seats:
        return [Buttons(commands)]
    summary = "off" if not shown.reminded else "with the daily reminders" if shown.hour is None else f"at {shown.hour:02d}:00"
    told = "" if shown.told else " · direct messages: off"
    wishes = Small((f"Your morning summary: {summary}{told}",))
    return [wishes, Buttons((*commands, Button("My reminders", Line.release("reminders", "mine"))))]
