"""Delivery results and follow-up on sent reminders: items done, moved, withdrawn or open again (design, Nudges)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from commands.protocol.line import Line
from commands.protocol.people import returned_line, returned_lines
from policy.access.classification import shows_in
from policy.calendar.release_calendar import MEETINGS
from policy.model.roster import SECAS, is_person
from policy.nudges.due_items import due_items
from policy.nudges.endings import Ending, EndKind, ending_of
from policy.nudges.item import Due
from storage.engine.session import Act, Change, Store
from storage.mail import outbox
from storage.mail.messages import Notice
from storage.mail.refusals import reason_of
from storage.meetings.due import MeetingEndings, meeting_items
from storage.nudges import history, open_releases
from storage.nudges.given_back import give_back
from storage.nudges.sent import given, ledger, notes
from storage.nudges.sent.ledger import Blocked
from storage.nudges.sent.reminders import SentItem, check_state, lines_about, reminded_releases
from storage.releases import releases
from storage.roster import roster
from storage.roster.cached import recent_rules
from storage.roster.channels import channels_of, clearance

DEAD = frozenset({"channel_not_found", "user_disabled", "user_not_found", "users_not_found", "account_inactive", "is_inactive"})
"""Slack's errors for a direct message to a person who is gone."""

ACTOR = "release-bot"
"""The actor in the history for the bot's own acts."""


def follow_up(store: Store, now: datetime) -> int:
    """Follows up on sent reminders, and returns how many lines changed: delivery results, items that ended, items open again."""
    today = now.date()
    changed = 0
    with store.changing(Act(ACTOR, "nudge", now, via="schedule")) as tx:
        stands = check_state(tx.connection)
        if stands.day is None:
            return 0
        _report(tx, ledger.follow_messages(tx), today)
        if stands.seen < stands.newest and ledger.claim_follow_up(tx, stands.day, stands.newest):
            touched = history.touched_since(tx.connection, stands.seen)
            reminded = reminded_releases(tx.connection)
            if history.rosters_changed(tx.connection, stands.seen):
                ledger.update_current(tx, stands.day)
            for key in reminded if touched is None else sorted({*touched, *({MEETINGS} & set(reminded))}):
                changed += _follow_up_release(tx, key, today, stands.day)
            given.correct_given(tx, stands.seen)
        ledger.post_notes(tx, today)
    return changed


def _follow_up_release(tx: Change, key: str, today: date, checked_on: date) -> int:
    lines = lines_about(tx.connection, key, today - ledger.CARDS_FOR)
    if not lines:
        return 0
    if key == MEETINGS:
        due = tuple(each.due for each in meeting_items(tx.connection, today, date.max))
        return _settle(tx, key, lines, due, MeetingEndings(tx.connection, due).of, today, checked_on)
    release = releases.fetch_release(tx.connection, key)
    evidenced, conditions = open_releases.review_state(tx.connection, key)
    rules = recent_rules(tx.connection)
    items = due_items(release, today, rules.lead_times, evidenced=evidenced, conditions=conditions) if release is not None else ()
    by_name = {each.item: each for each in items}
    closed: dict[str, date | None] | None = None

    def ending(item: str) -> Ending:
        nonlocal closed
        if closed is None and item.startswith("condition:"):
            closed = open_releases.closed_conditions(tx.connection, key)
        return ending_of(item, release, today, now_due=by_name, lead_times=rules.lead_times, evidenced=evidenced, closed=closed)

    return _settle(tx, key, lines, items, ending, today, checked_on)


def _settle(
    tx: Change,
    key: str,
    lines: Sequence[SentItem],
    items: Sequence[Due],
    ending: Callable[[str], Ending],
    today: date,
    checked_on: date,
) -> int:
    """Marks reminders as done or open again by what is due now, notes how items ended, and returns how many lines changed."""
    now_due = {(each.item, each.day) for each in items}
    finished = [each for each in lines if each.state != "done" and (each.item, each.due) not in now_due]
    again = [each for each in lines if each.state == "done" and (each.item, each.due) in now_due]
    ledger.set_state(tx, finished, "done")
    ledger.set_state(tx, again, "sent")
    # Any change of the release may alter what the newest messages say of it: a name, an owner, the changes of the RID's draft.
    ledger.update_cards(tx, key, [each.item for each in lines], today, current=checked_on)
    ended = [each for each in lines if (each.item, each.due) not in now_due]
    endings = {each.item: _note_of(ending(each.item)) for each in ended}
    # What was planned may be done since, and what was moved may move again: its messages must not keep the first ending.
    noted = notes.noted_endings(tx.connection, key) if len(ended) > len(finished) else {}
    otherwise = [each for each in ended if noted.get((each.item, each.due), endings[each.item]) != endings[each.item]]
    said = {(each.item, each.due, *endings[each.item], tx.change_id) for each in (*finished, *otherwise)}
    said |= {(each.item, each.due, "back", "", tx.change_id) for each in again}
    ledger.add_notes(
        tx,
        [
            ledger.ItemNote(f"{what}:{key}/{item}@{due}:{number}", key, item, due, today, what, to)
            for item, due, what, to, number in sorted(said)
        ],
    )
    ledger.update_cards(tx, key, sorted({each.item for each in (*finished, *again, *otherwise)}), today)
    return len(finished) + len(again) + len(otherwise)


def _note_of(ending: Ending) -> tuple[str, str]:
    """Returns the word and the code that a note stores for an ending; a new day is stored as older versions of the program read it."""
    if ending.kind is EndKind.MOVED and ending.detail[:1].isdigit():
        return "moved", ending.detail
    return ("done" if ending.complete else "gone"), ending.code


def _report(tx: Change, refused: Sequence[Blocked], today: date) -> None:
    """Notifies the managers once about a channel that refuses messages; its reminders are kept.

    The reminders of a person who can't be reached go back to their committees.
    """
    for each in refused:
        if is_person(each.channel):
            _return_items(tx, each, today)
        else:
            reason = reason_of(each.error)
            text = (
                f"Reminders can't be delivered to <#{each.channel}>: {reason}. They are kept and will be sent once this is fixed. "
                "To use another channel, write /release channel KEY #channel."
            )
            notify_managers(tx, f"blocked:{each.channel}:{each.since.isoformat()}", text)


def _return_items(tx: Change, refused: Blocked, today: date) -> None:
    """Gives the items of a person whom Slack can't reach back to their committees, and tells those channels and the managers."""
    person = refused.channel
    if refused.error not in DEAD:
        reason = reason_of(refused.error, person)
        text = f"Reminders can't be delivered to <@{person}>: {reason}. They are kept and will be sent once this is fixed."
        notify_managers(tx, f"blocked:{person}:{refused.since.isoformat()}", text)
        return
    ledger.give_up(tx, person)
    returned = give_back(tx, person, today)
    for each in returned:
        channels = channels_of(tx.connection, each.release)
        where = channels.get(each.committee) or channels.get("")
        if where and shows_in(each.classification, clearance(tx.connection, where)):
            text = f"<@{person}> can't be reached in Slack. {returned_line(each)}"
            outbox.enqueue(tx, Notice(text), key=f"{Notice.kind}:returned:{tx.change_id}:{each.release}:{each.item}", channel=where)
    lines = [f"Reminders can't be delivered to <@{person}>: Slack has no such conversation any more.", *returned_lines(returned)]
    lines.append("If they have left, take them off the rosters with /release member remove.")
    notify_managers(tx, f"unreachable:{person}:{tx.change_id}", "\n".join(lines))


def notify_managers(tx: Change, name: str, text: str, *, button: Line | None = None) -> None:
    """Sends each release manager a notice about the bot itself, once per name; `button` runs a command line about it."""
    for member in roster.members(tx.connection, SECAS):
        outbox.enqueue(tx, Notice(text, str(button or "")), key=f"{Notice.kind}:nudge:{name}:{member.user}", channel=member.user)
