"""Meetings of the bodies and sub-committees (RID 3; R21)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Meeting:
    """A meeting of a body or sub-committee.

    `key` names it within its body and stays when the meeting moves. `number` is the body's own ("Panel 76"), 0 if it is not on record.
    `channel` is where it is held in Slack, or "". `cancelled` is the reason why it doesn't take place, or "". Of its paper on releases are
    known the number among its papers (0 if not), the `author`, and the day on it; `reference` is what all that makes (`SECP_76_1701_23`).
    """

    body: str
    key: str
    day: date
    number: int = 0
    channel: str = ""
    cancelled: str = ""
    paper: int = 0
    author: str = ""
    dated: date | None = None
    reference: str = ""
