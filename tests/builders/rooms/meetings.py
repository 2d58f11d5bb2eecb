"""A body at its meeting: what it decides on go-live, and what is announced."""

from __future__ import annotations

from sqlalchemy import select

from bot.posts import posts
from bot.slack.limits.messages import message_faults
from commands.protocol.form import Form
from storage.mail.kinds import read
from storage.tables import OutboxRow, table_of
from tests.builders.office import PANEL_CHAIR, Office
from tests.builders.rooms.reviews import KEY


def decided(office: Office, word: str, user: str = PANEL_CHAIR, **answers: str) -> object:
    """A decision on go-live with every outstanding item acknowledged, confirmed."""
    form = office.asks(f"/release decide {KEY} go-live {word}", user)
    acks = {each.name: "Known" for each in form.fields if each.name.startswith("ack-")}
    confirm = office.fill(form, user, **{**acks, "reason": "Agreed", **answers})
    return office.fill(confirm, user) if isinstance(confirm, Form) else confirm


def posted(office: Office, kind: str) -> list[str]:
    """The texts of the messages of a kind, as they would be posted now."""
    rows = table_of(OutboxRow).c
    with office.store.reading() as conn:
        found = conn.execute(select(rows.ids, rows.channel).where(rows.kind == kind).order_by(rows.id)).all()
    made = [posts.message(office.store, read(kind, row.ids), office.now, row.channel) for row in found]
    for each in made:
        assert each is None or message_faults(each) == []
    return [str(each["text"]) for each in made if each]
