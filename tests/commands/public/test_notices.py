"""Notices that are due by mail: once each, White only, and only after they can't be undone (Guidance 6; R26)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from commands.public import notices
from policy.access.undo import UNDO_WITHIN
from policy.model.releases import Classification
from policy.public.events import EventKind
from policy.public.notices import NOTICES
from storage.engine.session import Act
from storage.mail.posted import find_posted
from storage.tables import ReleaseRow
from tests.builders.office import PANEL_CHAIR, RACHEL, Office

ALL, TEST = "notices@example.org", "testing@example.org"
LISTS = {kind: (ALL, TEST) if kind is EventKind.BASELINE else (ALL,) for kind in NOTICES}
MARK = "mail:june-2020:baseline/2020-01-17/documents"
VERSION = f"mail:june-2020:rid/2.0:{ALL}"
Look = Callable[[float], tuple[str, ...]]


@pytest.fixture
def look(office: Office) -> Look:
    """Looks for notices some minutes later in real time; it is 17 January, and the bot has looked before."""
    office.at(2020, 1, 17)
    real = [datetime(2026, 3, 2, 9, tzinfo=UTC)]
    office.store.clock = lambda: real[0]

    def looking(minutes: float = 0) -> tuple[str, ...]:
        real[0] += timedelta(minutes=minutes)
        return notices.queue(office.store, office.now, LISTS).keys

    assert looking() == ()
    return looking


def baseline(office: Office) -> None:
    """The Panel baselines the RID, which issues a version of it."""
    office.does(
        "/release decide june-2020 baseline", PANEL_CHAIR, outcome="agreed", reference="SECP_76", reason="Agreed.", covers="documents"
    )


def test_it_goes_to_each_address_of_its_list_once(office: Office, look: Look) -> None:
    """After ten minutes, in which it can be undone, and never again; what had happened before the first look is not sent."""
    baseline(office)
    assert look(0) == ()
    assert notices.queue(office.store, office.now, LISTS).waiting
    assert look(UNDO_WITHIN.total_seconds() / 60) == (f"{MARK}:{ALL}", f"{MARK}:{TEST}", VERSION)
    office.later(days=1)
    assert look(60) == ()
    with office.store.reading() as conn:
        assert find_posted(conn, f"{MARK}:{TEST}") is not None


def test_one_that_is_undone_is_forgotten_and_may_come_again(office: Office, look: Look) -> None:
    """Nobody reads of a decision that was undone within the ten minutes; one that is recorded again waits ten minutes again."""
    baseline(office)
    look(0)
    office.undoes(user=PANEL_CHAIR)
    assert look(11) == ()
    baseline(office)
    assert look(0) == ()
    assert len(look(11)) == 3


def test_nothing_classified_is_queued_and_none_is_found_when_it_is_sent(office: Office, look: Look) -> None:
    """A classification that is raised after queueing takes the notice away too."""
    baseline(office)
    look(0)
    assert len(look(11)) == 3
    with office.store.reading() as conn:
        assert notices.find(conn, "june-2020", "baseline/2020-01-17/documents", office.now.date()) is not None
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.GREEN
    with office.store.reading() as conn:
        assert notices.find(conn, "june-2020", "baseline/2020-01-17/documents", office.now.date()) is None
        assert notices.standing(conn, office.now.date()) == ()


def test_an_approval_is_found_by_its_modification(office: Office, look: Look) -> None:
    """It is of no release; the notice says in which one it is implemented."""
    office.does("/modification approve MP079", date="2020-01-17", reference="SECP_76")
    look(0)
    (key,) = look(11)
    assert key == f"mail::approval/MP079:{ALL}"
    with office.store.reading() as conn:
        found = notices.find(conn, "", "approval/MP079", office.now.date())
    assert found is not None
    assert "June 2020 SEC Release" in found.text[1]
