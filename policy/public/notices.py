"""Events that have a notice of their own, and those whose notice is sent now (Guidance 6; R18)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from policy.public.events import Event, EventKind

SENT_WITHIN = timedelta(days=14)
"""How long after its day the notice of an event is still sent; what is recorded later stands in the newsletter (assumption)."""

NOTICES = {
    EventKind.APPROVAL: "Approval of a modification",
    EventKind.BASELINE: "Baseline of the RID",
    EventKind.RID: "Issue of a version of the RID",
    EventKind.TAD: "Publication of the TAD",
    EventKind.TESTING: "Opening of a test window",
    EventKind.GO_NO_GO: "Go/no-go decision",
    EventKind.LIVE: "Go-live",
}
"""The kinds of event that have a notice, in words (Guidance 4.2, 5.1, 5.2, 5.3 and 6)."""


def notices(found: Iterable[Event]) -> tuple[Event, ...]:
    """Returns the events that have a notice, each once.

    An approval is one event of its modification, however many releases have it (Guidance 6), so it is of no release and says what follows
    in each of them.
    """
    made: dict[tuple[str, str], Event] = {}
    for each in found:
        if each.kind not in NOTICES:
            continue
        event = replace(each, release="") if each.kind is EventKind.APPROVAL else each
        before = made.get((event.release, event.key))
        made[event.release, event.key] = replace(event, text=tuple(dict.fromkeys((*before.text, *event.text)))) if before else event
    return tuple(made.values())


def is_sent(event: Event, today: date) -> bool:
    """Returns whether the notice of an event may still be queued today."""
    return today - SENT_WITHIN <= event.day <= today


def approved(event: str) -> str:
    """Returns the reference of the modification that an event's key says was approved, "" for another event."""
    kind, _, ref = event.partition("/")
    return ref if kind == EventKind.APPROVAL else ""
