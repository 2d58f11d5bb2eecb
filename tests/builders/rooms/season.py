"""Twenty-four weeks of the shipped June and November 2020 in which nobody does anything: how many posts people get, and where."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import select, update

from commands.nudges import daily_check
from policy.calendar.working_days import is_working_day
from policy.model.roster import is_person
from policy.nudges.due_items import due_items
from policy.nudges.item import Due
from policy.nudges.stages import days_left
from storage.engine.session import Act, Store
from storage.release_file import REFERENCE, parse
from storage.release_file.loader import load
from storage.tables import ChannelRouteRow, NudgeMessageRow, NudgeRow, OutboxRow, table_of
from tests.builders.rooms.nudge_walk import FIRST, LONDON, NUDGE_AT, ROSTER

KEYS = ("june-2020", "november-2020")
CHANNELS = {"secas": "C0SECAS", "dcc": "C0DCC", "tag": "C0TAG", "opsg": "C0OPSG", "panel": "C0PANEL"}
OWN = {"june-2020": "C0JUNE", "november-2020": "C0NOVEMBER"}
WEEKS = 24
STAGES = (20, 10, 5, 1, 0, -1, -2, -3, -4, -5)

_out, _nudge, _message = table_of(OutboxRow), table_of(NudgeRow).c, table_of(NudgeMessageRow).c


@dataclass(frozen=True)
class Season:
    """What was posted in these weeks: messages and replies in threads by channel, and each reminder that has its channel's message.

    `summaries` are the direct messages by person.
    """

    posts: Counter[str]
    summaries: Counter[str]
    replies: Counter[str]
    reminded: frozenset[tuple[str, str, int, str]]


def loaded(store: Store) -> None:
    """The two releases with the roster of the walk, each committee in a channel for both, and a channel for each release."""
    at = datetime.combine(FIRST, time(8), tzinfo=LONDON)
    reference = parse([REFERENCE])
    load(store, replace(reference, releases=tuple(each for each in reference.releases if each.key in KEYS), members=ROSTER), at=at)
    with store.changing(Act("U0RACHEL", "channel", at)) as tx:
        rows = [("", committee, channel) for committee, channel in CHANNELS.items()] + [(key, "", each) for key, each in OWN.items()]
        tx.session.add_all(ChannelRouteRow(release_key=key, committee_key=of, channel_id=channel) for key, of, channel in rows)


def days() -> list[date]:
    """The Working Days of the weeks."""
    every = (FIRST + timedelta(days=each) for each in range(7 * WEEKS))
    return [each for each in every if is_working_day(each)]


def lived(store: Store) -> Season:
    """Lives the weeks: the check of each Working Day, and a Slack that takes every message at once."""
    for day in days():
        daily_check.tick(store, datetime.combine(day, time(9), tzinfo=LONDON), NUDGE_AT)
        with store.writing() as conn:
            conn.execute(update(_out).where(_out.c.state == "due").values(state="sent", ts=_out.c.key))
    with store.reading() as conn:
        sent = conn.execute(select(_out.c.kind, _out.c.channel)).all()
        reminded = conn.execute(
            select(_nudge.release_key, _nudge.item, _nudge.stage, _nudge.channel).join_from(
                table_of(NudgeRow),
                table_of(NudgeMessageRow),
                (_nudge.channel == _message.channel) & (_nudge.day == _message.day),
            )
        ).all()
    return Season(
        Counter(channel for kind, channel in sent if kind == "nudge" and not is_person(channel)),
        Counter(channel for kind, channel in sent if kind == "nudge" and is_person(channel)),
        Counter(channel for kind, channel in sent if kind == "nudge-note"),
        frozenset(tuple(row) for row in reminded),
    )


def expected() -> set[tuple[str, str, int, str]]:
    """Every stage that an item reaches in these weeks with the channel of its owner, worked out from the shipped files alone."""
    found = set()
    for release in (each for each in parse([REFERENCE]).releases if each.key in KEYS):
        for day in days():
            due: Due
            for due in due_items(release, day):
                if due.owner in CHANNELS and not due.held and days_left(due, day) in STAGES:
                    found.add((due.release, due.item, days_left(due, day), CHANNELS[due.owner]))
    return found
