"""Messages to those who must know at once: a new owner, the release managers, a deciding body (issue of calmer reminders; R19, R24)."""

from __future__ import annotations

from sqlalchemy import Connection

from policy.model.roster import SECAS, is_person
from storage.engine.session import Change
from storage.mail import outbox
from storage.mail.messages import MustKnow
from storage.nudges import personal
from storage.roster import roster
from storage.roster.channels import channel_for


def places(conn: Connection, release: str, whom: str) -> tuple[str, ...]:
    """Returns where a notice to a person or body goes: the person, the body's channel, or without one its chair, or its members.

    All release managers are told, because any of them may act. Two statements at most.
    """
    if is_person(whom):
        return (whom,)
    if channel := channel_for(conn, release, whom):
        return (channel,)
    members = roster.members(conn, whom)
    chairs = [each.user for each in members if each.chair and whom != SECAS]
    return tuple(chairs or [each.user for each in members])


def tell(tx: Change, message: MustKnow, whom: str, about: str) -> None:
    """Queues a message in each place of a person or body, once; `about` is the record, whose change corrects it (R27).

    Nobody is told what they did themselves, nor who turned these messages off.
    """
    for place in places(tx.connection, message.release, whom):
        if place != message.actor and not (is_person(place) and not personal.settings_of(tx.connection, place).told):
            key = f"{message.kind}:{message.what}:{message.release}:{message.name}:{tx.change_id}:{place}"
            outbox.enqueue(tx, message, key=key, channel=place, about=about)
