"""How much people hear in half a year, and that no owner misses a stage."""

from __future__ import annotations

from storage.engine.session import Store
from tests.builders.databases import Databases
from tests.builders.rooms import season

POSTS = {"C0JUNE": 28, "C0PANEL": 25, "C0DCC": 21, "C0SECAS": 15, "C0NOVEMBER": 10, "C0OPSG": 10, "C0TAG": 10}
"""Messages by channel in 24 weeks. Before, they were 75, 42, 60, 18, 19, 12 and 13: 239 in all, and half of them in two channels."""


def test_in_24_weeks_of_two_releases_few_messages_come_and_no_owner_misses_a_stage(databases: Databases) -> None:
    """At most 120 messages though nobody does anything, one a day in a channel; each owner has one at each stage of each item."""
    store = Store(databases.migrated("sqlite"))
    season.loaded(store)
    lived = season.lived(store)
    store.close()
    assert dict(lived.posts) == POSTS
    assert lived.posts.total() <= 120
    expected = season.expected()
    assert len(expected) > 80
    assert expected <= lived.reminded
