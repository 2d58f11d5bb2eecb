"""The history's weekly anchor in Slack."""

from __future__ import annotations

import pytest

from bot.run.audit import read_anchor
from storage.engine.session import Act
from storage.history import audit, state
from storage.tables import ChannelRouteRow
from tests.builders.office import OLIVER, RACHEL, Office
from tests.builders.rooms.reminders import outbox_rows, tick


def _anchors(office: Office) -> list[tuple[str, str]]:
    return [(row.channel, row.ids["text"]) for row in outbox_rows(office, "notice") if "audit verify --head" in row.ids["text"]]


@pytest.mark.parametrize("channel", ["C0SECAS", ""])
def test_the_week_s_first_check_posts_the_newest_entry(office: Office, channel: str) -> None:
    """Once a week in the managers' standing channel, or to each of them; the anchor that it names is what `audit verify` takes."""
    if channel:
        with office.store.changing(Act(RACHEL, "channel", office.now)) as tx:
            tx.session.add(ChannelRouteRow(release_key="", committee_key="secas", channel_id=channel))
    office.at(2020, 1, 10)
    tick(office)
    assert _anchors(office) == []
    with office.store.reading() as connection:
        newest = audit.head(connection)
    office.at(2020, 1, 13)
    tick(office)
    office.at(2020, 1, 14)
    tick(office)
    found = _anchors(office)
    assert [where for where, _ in found] == ([channel] if channel else [OLIVER, RACHEL])
    anchor = read_anchor(found[0][1].split("`")[1])
    assert anchor == newest
    with office.store.reading() as connection:
        assert state.anchor_fault(connection, anchor) == ""
