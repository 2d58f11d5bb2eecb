"""Limits on one person's requests in a minute, so that a flood is refused and delays nobody else (assumption)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from policy.model.wording import counted

WINDOW = timedelta(minutes=1)
"""The time over which requests are counted; it slides."""


@dataclass(frozen=True)
class Limit:
    """The most requests of a kind that a person may make within `WINDOW`; 0 is no limit. `one` and `many` name them in sentences."""

    most: int
    one: str
    many: str


REQUESTS = Limit(120, "command, click or form", "commands, clicks and forms")
"""Commands, clicks and forms (assumption): a chair who signs off as fast as they can read stays far below."""


def free_at(earlier: Iterable[datetime], limit: Limit, now: datetime) -> datetime | None:
    """Returns when the person may make the next request, or None if it may be made now. `earlier` are the instants of those before."""
    recent = sorted(each for each in earlier if now - WINDOW < each)
    if not limit.most or len(recent) < limit.most:
        return None
    return recent[-limit.most] + WINDOW


def why_wait(earlier: Iterable[datetime], limit: Limit, now: datetime) -> str:
    """Returns why a person has to wait and for how long, or "" if they may go on (real time, as all limits are)."""
    free = free_at(earlier, limit, now)
    if free is None:
        return ""
    # Rounded up, because a request at the very second named has to be taken.
    seconds = max(1, -((now - free) // timedelta(seconds=1)))
    return (
        f"You have reached the limit of {counted(limit.most, limit.one, limit.many)} a minute for one person. "
        f"Nothing was changed. Try again in {counted(seconds, 'second')}."
    )


MOST_WAITING = 3
"""How many files one person can wait for at a time (assumption): a RID takes about three seconds to draw."""


def why_no_more_files(waiting: int) -> str:
    """Returns why a person who waits for so many files gets no further one yet, or "" if they do."""
    if waiting < MOST_WAITING:
        return ""
    return f"The bot is preparing {counted(waiting, 'file')} for you, the most at a time. Ask again when one of them has arrived."


MOST_ADDRESSES = 20
"""How many addresses a person may have for one calendar (assumption)."""


def may_have_another_address(number: int) -> bool:
    """Returns whether a person with so many addresses for one calendar gets a further one."""
    return number < MOST_ADDRESSES
