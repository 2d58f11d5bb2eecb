"""Notices to the person whose act could not be posted, shared or sent."""

from __future__ import annotations

from bot.slack import ids
from policy.model.roster import is_person
from storage.engine.session import Change
from storage.mail import outbox
from storage.mail.messages import ChannelArchived, ChannelMade, DecisionPinned, FileMessage, Notice, Share
from storage.mail.outbox import Sending

NOT_POSTED, NOT_YET, PERHAPS = "could not be posted", "could not be posted yet", "may have been posted"
"""Outcomes of a message: Slack refused it, it is still tried, or its delivery is not known."""


def tell(tx: Change, sending: Sending, reason: str, outcome: str) -> None:
    """Queues a notice of a message's outcome, once for each outcome. Messages without a person, and pins, have none."""
    person = str(getattr(sending.message, "actor", ""))
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
