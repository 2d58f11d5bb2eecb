"""The days on which bodies are known to meet, from timetables and decisions (R21)."""

from __future__ import annotations

from datetime import date

from storage.engine.session import Act
from storage.meetings.meeting_days import meeting_days
from storage.tables import MilestoneRow
from tests.builders.office import Office


def test_steps_and_decisions_of_bodies_are_meetings(office: Office) -> None:
    """June 2020's reviews and decisions are known days; evidence, partial dates, proposed dates and earlier days are not."""
    with office.store.reading() as conn:
        found = meeting_days(conn, date(2020, 1, 10))
        earlier = meeting_days(conn, date(2019, 10, 1))
    assert found["panel"] == {date(2020, 1, 17), date(2020, 6, 12)}
    assert found["tag"] == {date(2020, 5, 27)}
    assert found["opsg"] == {date(2020, 6, 2)}
    assert "dcc" not in found
    assert date(2019, 10, 11) in earlier["panel"]
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.session.get_one(MilestoneRow, ("june-2020", "review-testing")).proposed = True
    with office.store.reading() as conn:
        assert "tag" not in meeting_days(conn, date(2020, 1, 10))
