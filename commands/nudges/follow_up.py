"""What became of what was told: messages that arrived or were refused, items done, moved or open again (design, Nudges)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from policy.model.releases import Release
from policy.model.roster import SECAS, is_person
from policy.model.wording import day_words
from policy.nudges.due import Due, due_items
from policy.releases.facts import is_closed
from policy.timetable.policy_dates import policy_dates
from storage.engine.session import Act, Change, Store
from storage.mail import outbox
from storage.mail.messages import Notice
from storage.mail.refusals import REASONS
from storage.nudges import history, ledger, reads
from storage.nudges.ledger import Blocked
from storage.nudges.reads import SentItem
from storage.releases import releases
from storage.roster import reference_data, roster

ACTOR = "release-bot"
"""Who the history names for what the bot does by itself."""


def settle(store: Store, now: datetime) -> int:
    """Follows up what was told: messages that arrived or were refused, items done, moved or open again; how many lines changed."""
    today = now.date()
    changed = 0
    with store.changing(Act(ACTOR, "nudge", now, via="schedule")) as tx:
        stands = reads.check_state(tx.connection)
        if stands.day is None:
            return 0
        _report(tx, ledger.follow_messages(tx))
        if stands.seen < stands.newest and ledger.seen(tx, stands.day, stands.newest):
            touched = history.touched_since(tx.connection, stands.seen)
            told = reads.told_releases(tx.connection)
            for key in told if touched is None else sorted(touched):
                changed += _settle_release(tx, key, today)
        ledger.post_notes(tx, today)
    return changed


def _settle_release(tx: Change, key: str, today: date) -> int:
    lines = reads.lines_about(tx.connection, key, today - ledger.CARDS_FOR)
    if not lines:
        return 0
    release = releases.fetch_release(tx.connection, key)
    evidenced, conditions = reads.review_state(tx.connection, key)
    rules = reference_data.fetch_rules(tx.connection)
    items = due_items(release, today, rules.lead_times, evidenced=evidenced, conditions=conditions) if release is not None else ()
    now_due = {(each.item, each.day) for each in items}
    finished = [each for each in lines if each.state != "done" and (each.item, each.due) not in now_due]
    again = [each for each in lines if each.state == "done" and (each.item, each.due) in now_due]
    ledger.set_state(tx, finished, "done")
    ledger.set_state(tx, again, "sent")
    moved = {each.item: _moved_to(each) for each in items}
    notes = {_outcome_note(each, moved, release, tx.change_id, today) for each in finished}
    notes |= {(each.item, each.due, "back", "", tx.change_id) for each in again}
    ledger.add_notes(
        tx,
        [
            ledger.Note(f"{what}:{key}/{item}@{due}:{number}", key, item, due, today, what, to)
            for item, due, what, to, number in sorted(notes)
        ],
    )
    ledger.update_cards(tx, key, sorted({each.item for each in (*finished, *again)}), today)
    return len(finished) + len(again)


def _moved_to(due: Due) -> str:
    """Returns the item's date as ISO text, or in words if it isn't known to the day ("May 2020")."""
    return due.day.isoformat() if due.words in {"", day_words(due.day)} else due.words


def _outcome_note(
    line: SentItem, moved: Mapping[str, str], release: Release | None, number: int, today: date
) -> tuple[str, date, str, str, int]:
    if line.item in moved:
        return line.item, line.due, "moved", moved[line.item], number
    what, to = became(line.item, release, today)
    return line.item, line.due, what, to, number


def became(item: str, release: Release | None, today: date) -> tuple[str, str]:
    """What became of an item that is due no more: "done" or "gone"; and, of a policy date, when its step is planned."""
    if release is None or release.cancelled_on is not None:
        return "gone", ""
    kind, _, ref = item.partition(":")
    if kind == "milestone":
        step = next((each for each in release.milestones if each.key == ref), None)
        return ("done" if step and step.done_on else "gone"), ""
    if is_closed(release, today):
        return "gone", ""
    if kind == "policy":
        policy = next((each for each in policy_dates(release) if each.key == ref), None)
        if policy and policy.met_on is None:
            return "gone", policy.planned.words if policy.planned else ""
    return "done", ""


def _report(tx: Change, refused: Sequence[Blocked]) -> None:
    """Tells the managers once of a channel that does not take messages; what it did not take is kept."""
    for each in refused:
        if not is_person(each.channel):
            reason = REASONS.get(each.error, f"Slack answers {each.error}")
            text = (
                f"Reminders for <#{each.channel}> do not get there: {reason}. They are kept, and sent once that is mended; "
                "/release channel KEY #channel sets another channel."
            )
            tell_managers(tx, f"blocked:{each.channel}:{each.since.isoformat()}", text)


def tell_managers(tx: Change, name: str, text: str) -> None:
    """Sends each release manager a notice about the bot itself, once by its name."""
    for member in roster.members(tx.connection, SECAS):
        outbox.enqueue(tx, Notice(text), key=f"{Notice.kind}:nudge:{name}:{member.user}", channel=member.user)
