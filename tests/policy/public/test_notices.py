"""Which events have a notice, and for how long it is sent (Guidance 6; R18)."""

from __future__ import annotations

from datetime import date

import pytest

from policy.public.events import Event, EventKind
from policy.public.notices import NOTICES, approved, is_sent, notices

DAY = date(2020, 1, 17)


def event(kind: EventKind, release: str = "june-2020", key: str = "", *text: str) -> Event:
    """An event of 17 January."""
    return Event(kind, release, key or f"{kind.value}/1", DAY, "Title", text or ("It happened.",))


def test_the_kinds_of_the_guidance_have_a_notice_and_the_others_none() -> None:
    """Scope, date and cancellation stand in the newsletter alone."""
    assert {each.kind for each in notices(event(kind) for kind in EventKind)} == set(NOTICES)


def test_an_approval_is_one_notice_however_many_releases_have_it() -> None:
    """SECMP0062 is in two releases by parts; the notice says what follows in each, and is of neither."""
    told = "SECMP0062 was approved."
    both = [event(EventKind.APPROVAL, key, "approval/SECMP0062", told, f"In {key}.") for key in ("june-2020", "november-2020")]
    (found,) = notices(both)
    assert (found.release, found.text) == ("", (told, "In june-2020.", "In november-2020."))
    assert approved(found.key) == "SECMP0062"
    assert len(notices([event(EventKind.RID), event(EventKind.RID, "november-2020")])) == 2
    assert approved("rid/1.1") == ""


@pytest.mark.parametrize(("today", "sent"), [("2020-01-16", False), ("2020-01-17", True), ("2020-01-31", True), ("2020-02-01", False)])
def test_a_notice_is_sent_for_a_fortnight(today: str, *, sent: bool) -> None:
    """What is recorded later still stands in the newsletter, and nothing is sent before its day."""
    assert is_sent(event(EventKind.LIVE), date.fromisoformat(today)) is sent
