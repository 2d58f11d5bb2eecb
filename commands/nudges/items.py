"""Due items of a release, and the form that asks which item a command means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from commands.protocol.command import Doing
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Refused
from commands.protocol.words import known_release, nearest, shown
from policy.access import permissions
from policy.access.permissions import Action
from policy.calendar.release_calendar import MEETINGS, release_as_one, release_name
from policy.model.releases import Release
from policy.model.wording import counted, joined, shortened, unquoted
from policy.nudges.audience import is_owned_by, with_owner
from policy.nudges.due_items import due_items
from policy.nudges.item import Due
from policy.nudges.meetings import OF_MEETINGS
from policy.timetable.named_steps import matching
from storage.history.names import name_of
from storage.meetings.due import meeting_items
from storage.nudges import open_releases
from storage.nudges.preferences import fetch_preferences
from storage.nudges.sent import ledger
from storage.roster import roster
from storage.roster.cached import recent_rules
from storage.tables import ReleaseRow

WHICH = "Which reminder?"
_LISTED = 5


def item_asked_for(
    doing: Doing, then: Callable[[Doing], object], fits: Callable[[Due], bool] = lambda due: True
) -> tuple[Release, Due] | Form | Faults | Refused:
    """Returns the release and the item that the words name; without an item, the form that asks which.

    The form lists the items that are the person's to choose and fit; if there are none, the refusal is that of one of them.
    """
    conn = doing.tx.connection
    words = doing.asked.words
    found = (OF_MEETINGS, words[1:]) if words[:1] == (MEETINGS,) else known_release(conn, doing.asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    preferences = fetch_preferences(conn, doing.today)
    items = {each.item: with_owner(each, preferences.owners) for each in items_of(conn, release, doing.today)}
    if not items:
        if release is OF_MEETINGS:
            return Refused("No paper and no action of a meeting is due.", (Line.release("meetings"),))
        return Refused(f"Nothing is due in the {release_name(release.key)}.", (Line.release("timetable", release.key),))
    if rest:
        one = named_item(items, " ".join(rest), doing.asked.verb, release)
        return one if isinstance(one, Refused) else (release, one)
    if refused := doing.seated(Action.SNOOZE, name_of(ReleaseRow, release.key), release.key):
        return refused
    picked = doing.answer("item")
    if picked in items and doing.asked.request.step == "":
        # The item is chosen, so the same verb continues with it and opens the item's form.
        return _ask_again(doing, release, items[picked], then)
    if doing.answered:
        return Faults({"item": "Choose an item."})
    theirs = _theirs(doing, items.values())
    listed = [each for each in theirs if fits(each)]
    if not listed:
        return _ask_again(doing, release, (theirs or list(items.values()))[0], then)
    options = tuple(Option(each.item, shortened(f"{each.words}  {each.text}", 75)) for each in listed)[:100]
    return Form(
        title=WHICH,
        line=Line.release(doing.asked.verb, release.key),
        submit="Next",
        fields=(Field("item", "Item", Kind.CHOICE, options=options),),
    )


def _ask_again(doing: Doing, release: Release, due: Due, then: Callable[[Doing], object]) -> Form | Faults | Refused:
    request = replace(doing.asked.request, answers=None)
    again = Doing(doing.tx, replace(doing.asked.with_words((release.key, due.item)), request=request))
    result = then(again)
    return result if isinstance(result, Form | Refused) else Faults({"item": "Choose an item."})


def _theirs(doing: Doing, items: Iterable[Due]) -> list[Due]:
    """Returns the items whose reminders the person may snooze or reassign. One statement."""
    memberships = roster.memberships_of(doing.tx.connection, doing.user, doing.today)
    return [
        each for each in items if permissions.may(Action.SNOOZE, memberships, owner=each.owner).allowed or is_owned_by(each, doing.user)
    ]


def why_refused(doing: Doing, release: Release, due: Due) -> Refused | None:
    """Returns the refusal if the person may neither snooze reminders nor owns the item; None if they may go on."""
    permission = doing.may(Action.SNOOZE, owner=due.owner)
    if permission.allowed or is_owned_by(due, doing.user):
        return None
    return doing.denied(permission, name_of(ReleaseRow, release.key), release.key)


def after(key: str) -> Line:
    """Returns the line that a person may want next: the coming reminders of a release, or the meetings."""
    return Line.release("meetings") if key == MEETINGS else Line.release("nudge", key)


def note_in_thread(doing: Doing, due: Due, what: str, to: str) -> None:
    """Posts the person's act, `what`, in the thread of the message that first named the item, and updates the messages that name it.

    `to` is the new day or owner of the item.
    """
    note = ledger.ItemNote(f"{what}:{due.key}:{doing.tx.change_id}", due.release, due.item, due.day, doing.today, what, to, doing.user)
    ledger.add_notes(doing.tx, [note])
    ledger.post_notes(doing.tx, doing.today)
    ledger.update_cards(doing.tx, due.release, [due.item], doing.today)


def items_of(conn: Connection, release: Release, today: date) -> tuple[Due, ...]:
    """Returns all due items of a release, or of meetings. Six statements at most."""
    if release.key == MEETINGS:
        return tuple(each.due for each in meeting_items(conn, today, date.max))
    evidenced, conditions = open_releases.review_state(conn, release.key)
    rules = recent_rules(conn)
    return due_items(release, today, rules.lead_times, evidenced=evidenced, conditions=conditions)


def named_item(items: Mapping[str, Due], typed: str, verb: str, release: Release) -> Due | Refused:
    """Returns the item that words name: "milestone:uit-start", only the text after the colon, or its own words ("UIT commences")."""
    wanted = unquoted(typed).lower()
    by_name = {name.lower(): due for name, due in items.items()}
    if wanted in by_name:
        return by_name[wanted]
    same = [due for name, due in by_name.items() if name.partition(":")[2] == wanted]
    if len(same) == 1:
        return same[0]
    line = Line.release(verb, release.key)
    meant_by_words = [] if same else [items[name] for name in matching({name: due.text for name, due in items.items()}, typed)]
    if len(meant_by_words) == 1:
        return meant_by_words[0]
    if meant_by_words:
        texts = joined([f"“{each.text}”" for each in meant_by_words], most=_LISTED)
        lines = tuple(line.then(each.item) for each in meant_by_words[:_LISTED])
        return Refused(
            f"{counted(len(meant_by_words), 'reminder')} match “{shown(typed)}”: {texts}. Choose one.", lines, title=WHICH, asks=True
        )
    # An item has two names; one that is similar by both is offered once.
    by_rest = {name.partition(":")[2]: name for name in items}
    alike = nearest(typed, [each.item for each in same] or [*items, *by_rest])
    close = tuple(dict.fromkeys(by_rest.get(each, each) for each in alike))
    meant = f" Did you mean “{items[close[0]].text}”?" if close else ""
    named = "Meetings have" if release.key == MEETINGS else f"The {release_as_one(release.key)} has"
    return Refused(f"{named} no reminder called “{shown(typed)}”.{meant}", (*(line.then(each) for each in close), line))
