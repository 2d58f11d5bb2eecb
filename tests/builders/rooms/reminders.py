"""The daily check at work: ticks, the outbox, what a message says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

from sqlalchemy import select, update

from bot.posts import posts
from bot.slack.limits.messages import message_faults
from commands.nudges import daily_check
from policy.model.partial_date import PartialDate
from storage.engine.session import Act
from storage.mail.kinds import read
from storage.tables import ChannelRouteRow, MilestoneRow, NudgeRow, OutboxRow, table_of
from tests.builders.office import JUNE_CHANNEL, RACHEL, Office

OUTBOX = table_of(OutboxRow)
NUDGES = table_of(NudgeRow)
AT = time(9)
TAG_CHANNEL = "C0TAG"


def tick(office: Office) -> daily_check.Ticked:
    """The scheduler's tick at the office's time."""
    return daily_check.tick(office.store, office.now, AT)


def outbox_rows(office: Office, kind: str = "nudge") -> list[Any]:
    """The outbox's rows of a kind."""
    with office.store.reading() as conn:
        return list(conn.execute(select(OUTBOX).where(OUTBOX.c.kind == kind).order_by(OUTBOX.c.id)).all())


def arrive(office: Office) -> None:
    """Slack has all that is in the outbox."""
    with office.store.writing() as conn:
        ids = conn.execute(select(OUTBOX.c.id).where(OUTBOX.c.state == "due")).scalars().all()
        for number in ids:
            conn.execute(update(OUTBOX).where(OUTBOX.c.id == number).values(state="sent", ts=f"1.{number}"))
    daily_check.follow(office.store, office.now)


def text_of(office: Office, kind: str = "nudge", channel: str = JUNE_CHANNEL, newest: bool = True) -> str:
    """What a channel's newest row of a kind says, inside Slack's limits."""
    found = [row for row in outbox_rows(office, kind) if row.channel == channel]
    message = posts.message(office.store, read(kind, found[-1 if newest else 0].ids), office.now, channel)
    assert message is not None
    assert message_faults(message) == []
    return str(message["text"])


def routed(office: Office, **channels: str) -> None:
    """Channels for June's committees."""
    with office.store.changing(Act(RACHEL, "channel", office.now)) as tx:
        for committee, channel in channels.items():
            tx.session.add(ChannelRouteRow(release_key="june-2020", committee_key=committee, channel_id=channel))


def planned(office: Office, steps: Iterable[tuple[str, str]]) -> None:
    """Steps of June dated."""
    with office.store.changing(Act(RACHEL, "milestone", office.now)) as tx:
        for key, day in steps:
            row = tx.session.get_one(MilestoneRow, ("june-2020", key))
            row.planned, row.recorded_on = PartialDate.parse(day), office.now.date()
