"""`/release undo`: the person who made a change takes it back, within ten minutes and while nothing followed on it."""

from __future__ import annotations

from commands.protocol.command import Doing
from commands.protocol.results import Changed, Refused
from commands.protocol.verb import Group, Verb
from commands.sign_off import undo as reviewing_undo
from policy.access import undo as undo_rules
from policy.model.wording import counted
from storage.history import undo as stored_undo
from storage.mail import outbox
from storage.mail.messages import OutcomeRecorded
from storage.sign_off import amendments


def undo(doing: Doing) -> Changed | Refused:
    """Takes back the change whose number is given, or one's own newest."""
    conn = doing.tx.connection
    word = "".join(doing.asked.words)
    if word and not (word.isascii() and word.isdigit() and len(word) < 16):
        return Refused("After “undo” write nothing, or the number of a change: the Undo button has it.")
    change = int(word) if word else stored_undo.newest_change_of(conn, doing.user)
    made = stored_undo.made_by(conn, change) if change else None
    if change is None or made is None:
        return Refused("There is nothing to undo.")
    actor, at = made
    thing = f"change:{change}"
    if why_not := undo_rules.why_not(actor, at, doing.user, doing.asked.request.now):
        return Refused(why_not, thing=thing)
    touched = amendments.criteria_touched(conn, change)
    if closed := reviewing_undo.why_not(doing, touched):
        return Refused(closed, thing=thing)
    try:
        rows = stored_undo.take_back(doing.tx.session, conn, change)
    except stored_undo.Followed as later:
        return Refused(
            f"Something followed on that change (to {str(later).partition(':')[2]}): change it back with its own command.", thing=thing
        )
    for ref, channel in outbox.outcomes_told(conn, change):
        # Whoever heard of the outcome hears how it stands now.
        message = OutcomeRecorded(ref, doing.user, "undo")
        outbox.enqueue(doing.tx, message, key=f"outcome:{doing.tx.change_id}:{channel}", channel=channel)
    told = reviewing_undo.followed(doing, touched)
    reviewing_undo.resettle_committees(doing, amendments.committees_touched(conn, change))
    return Changed((f"Undone: {counted(rows, 'entry', 'entries')} put back as before.",), told)


VERBS = (Verb("/release", "undo", "undo", "Take back your own last change, within ten minutes", "undo", Group.UNDO, acts=undo),)
