"""A person who leaves Slack: their seats, deputyships, reminders and conditions (R22; design, Nudges)."""

from __future__ import annotations

from sqlmodel import or_, select

from commands.protocol.line import Line
from commands.protocol.people import returned_lines
from commands.protocol.results import Person, Words
from commands.roster import seats
from policy.model.roster import SECAS, Committee
from policy.model.wording import joined
from storage.engine.session import Change
from storage.mail import outbox
from storage.mail.messages import Notice
from storage.nudges.given_back import give_back
from storage.roster import roster
from storage.roster.cached import recent_reference
from storage.tables import DeputyRow, MemberRow, table_of


def leave(tx: Change, user: str) -> bool:
    """Takes a person who was deactivated in Slack off every roster and list. Returns whether they were on any.

    Their seats and deputyships (in both directions) end, and sign-offs are resolved again (R22). Their reminders and open conditions go
    back to the committees. The release managers are notified once, with all of it.
    """
    held = roster.memberships_of(tx.connection, user)
    for each in held:
        tx.session.delete(tx.session.get_one(MemberRow, (each.committee, user)))
    stood_in, deputies = _end_deputyships(tx, user)
    affected = {each.committee for each in held}
    affected |= {each.committee for absent in stood_in for each in roster.memberships_of(tx.connection, absent)}
    returned = give_back(tx, user, tx.act.at.date())
    committees = [each for each in recent_reference(tx.connection).committees if each.key in affected]
    notes = [note for each in committees for note in seats.resolve_again(tx, each)]
    chairless = [each for each in committees if each.key in {one.committee for one in held if one.chair} and not _has_chair(tx, each)]
    notes += [(f"⚠️ The {each.called} has no chair now. Name one with {_naming(each)}.",) for each in chairless]
    seated = [each.called for each in committees if each.key in {one.committee for one in held}]
    if not (seated or stood_in or deputies or returned):
        return False
    lines = [f"<@{user}> was deactivated in Slack" + (f" and is no longer a member of: {joined(seated)}." if seated else ".")]
    lines += [f"<@{user}> is no longer deputy for <@{each}>." for each in stood_in]
    lines += [f"<@{each}> is no longer deputy for <@{user}>." for each in deputies]
    lines += returned_lines(returned)
    lines += [_markup(each) for each in notes]
    short = [each for each in committees if seats.quorum_warning(tx, each)]
    adding = [(_naming(each), "Name a chair") for each in chairless]
    adding += [(Line.release("member", "add", "to", each.key), "Add a member") for each in short]
    _notify(tx, "\n".join(lines), *adding[:1])
    return True


def _has_chair(tx: Change, committee: Committee) -> bool:
    return any(each.chair for each in roster.members(tx.connection, committee.key))


def _naming(committee: Committee) -> Line:
    """Returns the line that names a committee's chair."""
    return Line.release("member", "add", "to", committee.key, "as", "chair")


def _end_deputyships(tx: Change, user: str) -> tuple[list[str], list[str]]:
    """Ends a person's deputyships. Returns the people for whom they stood in, and their own deputies."""
    deputy = table_of(DeputyRow).c
    rows = tx.session.exec(select(DeputyRow).where(or_(deputy.absent_id == user, deputy.deputy_id == user))).all()
    for row in rows:
        tx.session.delete(row)
    return sorted(each.absent_id for each in rows if each.deputy_id == user), sorted(
        each.deputy_id for each in rows if each.absent_id == user
    )


def _markup(words: Words) -> str:
    return "".join(f"<@{word.user}>" if isinstance(word, Person) else str(word) for word in words)


def _notify(tx: Change, text: str, button: tuple[Line, str] | None = None) -> None:
    """Tells the release managers, with a button for the first chair or member who is missing; the text has the line for each other one."""
    notice = Notice(text, str(button[0]), button[1]) if button else Notice(text)
    for manager in roster.members(tx.connection, SECAS):
        outbox.enqueue(tx, notice, key=f"{Notice.kind}:left:{tx.change_id}:{manager.user}", channel=manager.user)
