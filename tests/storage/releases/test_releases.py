"""Releases and modifications come back as they were stored, in a constant number of statements."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from policy.model.releases import Classification, Release, ReleaseKind
from policy.model.roster import Committee
from policy.model.scope import ModificationState, ScopeItem
from storage.engine.session import Store
from storage.release_file import Contents
from storage.release_file.contents import COMMITTEES
from storage.release_file.loader import load
from storage.releases import releases
from storage.scope import modifications
from storage.tables import ReleaseRow
from tests.builders.databases import Databases
from tests.builders.generated_contents import whole_contents
from tests.builders.release_files import AT, act, contents, june
from tests.profiles import examples


def test_a_release_comes_back_whole(store: Store) -> None:
    """Every field of every part of a release is what was stored, in its order."""
    load(store, contents(june()), at=AT)
    with store.reading() as connection:
        found = releases.fetch_release(connection, "june-2020")
    assert found == june()


def test_an_unknown_release_is_none(store: Store) -> None:
    """A key that is not stored gives nothing, in one statement; a modification is looked for under its other reference too, in two more."""
    with store.statements() as seen, store.reading() as connection:
        assert releases.fetch_release(connection, "june-2019") is None
        assert modifications.fetch_modification(connection, "MP001") is None
    assert len(seen) == 4


def test_fetching_takes_as_many_statements_for_a_large_release(store: Store) -> None:
    """A release with a hundred times the scope and timetable, among others, costs no statement more than 16."""
    load(store, contents(june(), _other(june("june-2021", size=100), 1000)), at=AT)
    counts = []
    for key in ("june-2020", "june-2021"):
        with store.statements() as seen, store.reading() as connection:
            assert releases.fetch_release(connection, key) is not None
        counts.append(len(seen))
    assert counts == [16, 16]


def _other(release: Release, shift: int) -> Release:
    def moved(item: ScopeItem) -> ScopeItem:
        ref = f"SECMP{int(item.modification.ref[5:]) + shift:04d}"
        return dataclasses.replace(item, modification=dataclasses.replace(item.modification, ref=ref))

    return dataclasses.replace(
        release,
        go_live=date(2021, 6, 24),
        classification=Classification.WHITE,
        scope=tuple(map(moved, release.scope)),
        dependencies=(),
        costs=(),
        participants=(),
        documents=(),
    )


PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""Each example makes a database, so a failure is shown as found: shrinking it would take minutes."""


@settings(max_examples=examples(0.2), suppress_health_check=[HealthCheck.too_slow], phases=PHASES)
@given(made=whole_contents())
def test_whatever_a_file_can_say_comes_back(databases: Databases, made: Contents) -> None:
    """For generated contents, each release and each modification that was loaded is fetched equal to what was loaded."""
    url = databases.migrated("sqlite")
    store = Store(url)
    try:
        load(store, dataclasses.replace(made, committees=(*made.committees, *_missing_committees(made))), at=AT)
        with store.reading() as connection:
            for release in made.releases:
                assert releases.fetch_release(connection, release.key) == release
            for modification in made.modifications:
                record = modifications.fetch_modification(connection, modification.ref)
                assert record is not None
                assert record.modification == modification
    finally:
        store.close()
        databases.drop(url)


def _missing_committees(made: Contents) -> tuple[Committee, ...]:
    return tuple(Committee(key, key, key, "reviews") for key in sorted(COMMITTEES - {each.key for each in made.committees}))


def test_dependencies_that_two_releases_share_keep_their_order(store: Store) -> None:
    """The file of each release defines them; they come in the order of the first."""
    base = june()
    shared = base.dependencies[0]
    first = dataclasses.replace(base, dependencies=(shared, dataclasses.replace(shared, before="UIT starts")))
    second = dataclasses.replace(_other(base, 1000), key="june-2021", scope=base.scope[:1], dependencies=(shared,))
    load(store, contents(first, second), at=AT)
    with store.reading() as connection:
        found = releases.fetch_release(connection, "june-2020")
    assert found is not None
    assert found.dependencies == first.dependencies


def test_a_modification_knows_its_places_and_what_it_waits_for(store: Store) -> None:
    """Parts over releases come by go-live, with their scope items, and dependencies with their change requests."""
    base = june()
    part = dataclasses.replace(base.scope[0], part=3)
    later = Release("november-2020", ReleaseKind.SYSTEM, date(2020, 11, 5), scope=(part,))
    load(store, contents(base, later), at=AT)
    with store.statements() as seen, store.reading() as connection:
        record = modifications.fetch_modification(connection, "SECMP1000")
    assert record is not None
    assert len(seen) == 4
    assert record.modification == base.scope[0].modification
    assert record.placements == (("june-2020", base.scope[0]), ("june-2020", base.scope[1]), ("november-2020", part))
    assert record.dependencies == base.dependencies


@pytest.fixture
def calendar(store: Store) -> Store:
    """Four releases over three years and a year bucket."""
    load(store, contents(june(), _other(june("june-2021"), 1000)), at=AT)
    with store.changing(act()) as tx:
        tx.session.add(ReleaseRow(key="2021", kind=ReleaseKind.YEAR, go_live=None))
        tx.session.add(
            ReleaseRow(key="november-2020", kind=ReleaseKind.SYSTEM, go_live=date(2020, 11, 5), classification=Classification.RED)
        )
        tx.session.add(ReleaseRow(key="february-2022", kind=ReleaseKind.DOCUMENTATION, go_live=date(2022, 2, 24)))
    return store


def test_releases_are_listed_by_go_live_with_their_counts(calendar: Store) -> None:
    """The list is in order, a year bucket after its year's releases, with approved, targeted and out counted."""
    with calendar.statements() as seen, calendar.reading() as connection:
        lines = releases.list_releases(connection)
        keys = releases.release_keys(connection)
    assert len(seen) == 2
    assert [line.key for line in lines] == keys == ["june-2020", "november-2020", "june-2021", "2021", "february-2022"]
    assert (lines[0].approved, lines[0].targeted, lines[0].out) == (1, 1, 1)
    assert (lines[1].approved, lines[1].targeted, lines[1].out) == (0, 0, 0)
    assert lines[3].go_live is None


def test_releases_are_listed_by_year_day_page_and_clearance(calendar: Store) -> None:
    """Filters and pages are made by the database and agree with the count."""
    with calendar.reading() as connection:

        def keys(**chosen: Any) -> list[str]:
            return [line.key for line in releases.list_releases(connection, **chosen)]

        assert keys(year=2021) == ["june-2021", "2021"]
        assert keys(open_on=date(2021, 12, 31)) == ["june-2020", "november-2020", "june-2021", "2021", "february-2022"]
        assert keys(open_on=date(2022, 1, 1)) == ["june-2020", "november-2020", "june-2021", "february-2022"]
        assert keys(clearance=Classification.WHITE) == ["june-2021", "2021", "february-2022"]
        assert keys(clearance=Classification.GREEN, limit=2) == ["june-2020", "june-2021"]
        assert keys(offset=3, limit=1) == ["2021"]
        assert releases.count_releases(connection) == 5
        assert releases.count_releases(connection, year=2021, clearance=Classification.WHITE) == 2


def test_closed_releases_are_not_open_from_that_day(calendar: Store) -> None:
    """A release is not listed as open from the day on which it is live or cancelled, and the count agrees."""
    with calendar.changing(act()) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").live_on = date(2020, 6, 25)
        tx.session.get_one(ReleaseRow, "november-2020").cancelled_on = date(2020, 7, 1)
    for day, expected in ((date(2020, 6, 24), 5), (date(2020, 6, 25), 4), (date(2020, 7, 1), 3)):
        with calendar.reading() as connection:
            assert len(releases.list_releases(connection, open_on=day)) == expected
            assert releases.count_releases(connection, open_on=day) == expected


def test_modifications_are_listed_by_state_and_page(calendar: Store) -> None:
    """The list counts all, gives a page by ref, and names the releases that a modification is in, not those that it is out of."""
    with calendar.statements() as seen, calendar.reading() as connection:
        total, page = modifications.list_modifications(connection, ModificationState.APPROVED, offset=1, limit=2)
    assert len(seen) == 3
    assert total == 4
    assert [(line.modification.ref, line.releases) for line in page] == [("SECMP1001", ("june-2020",)), ("SECMP2000", ("june-2021",))]
    with calendar.reading() as connection:
        assert modifications.list_modifications(connection, ModificationState.REJECTED) == (0, [])


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [("SECMP01000", "SECMP1000"), ("secmp-1001", "SECMP1001"), ("SECP1000", "SECMP1000"), ("MP9", None), ("%", None), ("", None)],
)
def test_a_mistyped_ref_finds_its_nearest(calendar: Store, typed: str, nearest: str | None) -> None:
    """What is nearly a stored ref finds it; wildcards and nothing find none."""
    with calendar.statements() as seen, calendar.reading() as connection:
        found = modifications.nearest_modification_refs(connection, typed, Classification.RED)
    assert len(seen) == 1
    assert (found[0] if found else None) == nearest
