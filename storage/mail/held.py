"""Pending messages in a restored copy: they may have been sent after the copy was made, so an operator decides about them."""

from __future__ import annotations

from sqlalchemy import Connection, select, true, update

from storage.engine.session import Store
from storage.mail.lanes import MAIL_KINDS
from storage.mail.unsent import HELD, UnsentMessage
from storage.tables import OutboxRow, table_of

_TABLE = table_of(OutboxRow)
_out = _TABLE.c
_WAITING = _out.state.in_(("due", "sending"))
_ASIDE = {"state": "failed", "lease_until": None, "ambiguous": True, "error": HELD}


def waiting(connection: Connection) -> tuple[UnsentMessage, ...]:
    """Returns the messages that are due or being sent, oldest first. One statement."""
    columns = (_out.id, _out.key, _out.kind, _out.channel, _out.created_at, _out.error)
    return tuple(UnsentMessage(*row) for row in connection.execute(select(*columns).where(_WAITING).order_by(_out.id)))


def keep(store: Store) -> int:
    """Makes the waiting messages due again, as if an earlier attempt might have arrived: Slack is asked first. Returns their number.

    Mail is set aside, because no mail server can be asked what it has sent.
    """
    with store.writing() as connection:
        connection.execute(update(_TABLE).where(_WAITING, _out.kind.in_(MAIL_KINDS)).values(**_ASIDE))
        return connection.execute(update(_TABLE).where(_WAITING).values(state="due", lease_until=None, ambiguous=true())).rowcount


def hold(store: Store) -> int:
    """Sets the waiting messages aside, until somebody sends them again. Returns their number."""
    with store.writing() as connection:
        return connection.execute(update(_TABLE).where(_WAITING).values(**_ASIDE)).rowcount
