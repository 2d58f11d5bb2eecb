"""Notices to the person whose act could not be posted, shared or sent."""

from __future__ import annotations

from bot.slack import ids
from policy.model.roster import SECAS, is_person
from storage.engine.session import Change
from storage.mail import outbox
from storage.mail.messages import ChannelArchived, ChannelMade, DecisionPinned, FileMessage, FromPerson, Notice, Share
from storage.mail.outbox import Sending
from storage.roster import roster

NOT_POSTED, NOT_YET, PERHAPS = "could not be posted", "could not be posted yet", "may have been posted"
"""Outcomes of a message: Slack refused it, it is still tried, or its delivery is not known."""


def tell_classified(tx: Change, sending: Sending, ts: str, link: str) -> None:
    """Asks the release managers to delete a message that is classified above its channel by now, once a day.

    `link` is its address in Slack, "" if that is not known.
    """
    where = f"<@{sending.channel}>" if is_person(sending.channel) else f"<#{sending.channel}>"
    shown = f"<{link}|A message>" if link else "A message"
    text = (
        f"{shown} to {where} is now classified above those who read it, and Slack no longer lets the bot remove it. "
        "Delete it in Slack, or ask an admin of the workspace to."
    )
    for manager in roster.members(tx.connection, SECAS):
        key = f"{Notice.kind}:classified:{sending.channel}:{ts}:{tx.now.date()}:{manager.user}"
        outbox.enqueue(tx, Notice(text), key=key, channel=manager.user)


def tell(tx: Change, sending: Sending, reason: str, outcome: str) -> None:
    """Queues a notice of a message's outcome, once for each outcome. Messages without a person, and pins, have none."""
    person = sending.message.actor if isinstance(sending.message, FromPerson) else ""
    if not is_person(person) or isinstance(sending.message, DecisionPinned):
        return
    match sending.message:
        case Share():
            subject = "Your shared answer"
        case ChannelMade(_, _, name):
            subject, outcome = f"The channel #{name}", outcome.replace("posted", "made")
        case ChannelArchived():
            subject, outcome = f"<#{sending.channel}>", outcome.replace("posted", "archived")
        case FileMessage():
            subject = "The file you asked for"
        case _:
            subject = f"The announcement of what you recorded, in <#{sending.channel}>,"
    notice = Notice(f"{subject} {outcome}: {reason}.")
    part = f"{notice.kind}-yet" if outcome == NOT_YET else notice.kind
    outbox.enqueue(tx, notice, key=ids.derived(sending.key, part), channel=person)
