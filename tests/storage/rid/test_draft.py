"""The number of changes in a draft, counted in one statement, is the number that the redline shows (R8): on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from policy.model.decisions import Decision, Outcome, Subject
from policy.model.impacts import ParticipantImpact
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification, Note, Release
from policy.model.scope import Dependency, Modification, RequestState, ScopeItem, ScopeState, Solution
from policy.rid.draft import Draft, without_versions
from policy.rid.redline.compare import compare
from policy.rid.versions import latest
from storage.engine.session import Store
from storage.release_file import Contents
from storage.release_file.loader import load
from storage.releases.past import recent_past
from storage.releases.releases import fetch_release
from storage.rid.draft import current_draft
from storage.rid.versions import points, state_at
from storage.tables import ModificationRow, ReleaseRow, RidVersionRow, ScopeItemRow
from tests.builders.databases import DIALECTS, Databases
from tests.builders.release_files import AT, act, contents, june
from tests.profiles import either, examples

KEY = "june-2020"
Edit = Callable[[Release], Release]


def first(rows: Sequence[Any], **values: Any) -> tuple[Any, ...]:
    """The rows, the first of them changed."""
    return (replace(rows[0], **values), *rows[1:]) if rows else ()


def part(one: Release, name: str, rows: tuple[Any, ...]) -> Release:
    """The release with other rows in one of its parts."""
    values: dict[str, Any] = {name: rows}
    return replace(one, **values)


def of_modification(**values: Any) -> Edit:
    """Changes the first modification in all its places."""

    def edit(one: Release) -> Release:
        ref = one.scope[0].modification.ref
        return replace(
            one,
            scope=tuple(
                replace(each, modification=replace(each.modification, **values)) if each.modification.ref == ref else each
                for each in one.scope
            ),
        )

    return edit


def of_request(**values: Any) -> Edit:
    """Changes the Change Request that is alongside and depended on."""

    def edit(one: Release) -> Release:
        if not one.dependencies:
            return one
        request = replace(one.dependencies[0].request, **values)
        return replace(
            one,
            alongside=(request,) if one.alongside else (),
            dependencies=tuple(replace(each, request=request) for each in one.dependencies),
        )

    return edit


def rows(name: str, **values: Any) -> Edit:
    """Changes the first row of a part of the release."""
    return lambda one: part(one, name, first(getattr(one, name), **values))


def without(name: str) -> Edit:
    """Takes the last row of a part away."""
    return lambda one: part(one, name, getattr(one, name)[:-1])


def added(name: str, *more: Any) -> Edit:
    """Adds rows that are not there."""
    return lambda one: part(one, name, (*getattr(one, name), *(each for each in more if each not in getattr(one, name))))


NEW = ScopeItem(Modification("MP0999", "New", solutions=(Solution("Proposed", "A way"),)))
EDITS: dict[str, Edit] = {
    "summary": lambda one: replace(one, summary=f"{one.summary}."),
    "two facts": lambda one: replace(one, go_live=date(2020, 7, 1), user_testing="By Users"),
    "total": lambda one: replace(one, costs_facts=replace(one.costs_facts, quoted_total=1, secas_budgeted=False)),
    "topics": lambda one: replace(one, not_on_record=("costs",)),
    "cut-off": rows("scope", cutoff=date(2020, 4, 1)),
    "out": rows("scope", state=ScopeState.OUT, out_reason="withdrawn"),
    "in again": rows("scope", state=ScopeState.TARGETED, out_reason=""),
    "no exception": rows("scope", exception=None),
    "scope added": added("scope", NEW),
    "title": of_modification(title="Another title"),
    "two of a modification": of_modification(dcc_systems=False, description="Otherwise"),
    "solution": of_modification(solutions=(Solution("Proposed", "Another way"), Solution("Alternative", "Another"))),
    "one solution": of_modification(solutions=(Solution("Alternative", "Another"),)),
    "no solutions": of_modification(solutions=()),
    "request": of_request(state=RequestState.DELIVERED, expected=PartialDate.parse("2020-09")),
    "not alongside": lambda one: replace(one, alongside=()),
    "no dependencies": lambda one: replace(one, dependencies=()),
    "dependency reaches": rows("dependencies", reach=RequestState.EXITED_PIT),
    "milestone moved": rows("milestones", day=PartialDate.parse("2020-06"), anchor=None, offset=0),
    "milestone relative": rows("milestones", day=None, anchor="go", offset=-3),
    "milestone done": rows("milestones", done_on=date(2020, 5, 1), notes="Late"),
    "milestone gone": lambda one: replace(one, milestones=tuple(each for each in one.milestones if each.key != "plans")),
    "after": lambda one: replace(one, milestones=tuple(replace(each, after=()) for each in one.milestones)),
    "criterion": rows("criteria", text="Reworded", answers="secas"),
    "criterion gone": without("criteria"),
    "cost": rows("costs", pence=7),
    "cost gone": without("costs"),
    "effort": rows("secas", days=25, cost_qualifier="around", days_qualifier="a maximum of"),
    "participant": added("participants", ParticipantImpact("SECMP1000", "Gas Networks")),
    "participant gone": without("participants"),
    "document gone": without("documents"),
    "summary of impacts": rows("summaries", text="• Three"),
    "decided": added("decisions", Decision(Subject.GO_LIVE, "panel", Outcome.GO, date(2020, 6, 12))),
    "note": added("notes", Note("note", "A fourth")),
    "note reworded": rows("notes", text="Because of that"),
    "note gone": without("notes"),
    "recommendation": rows("recommendations", reason="Very fine", positive=False),
    "link": rows("links", url="https://example.org/elsewhere"),
    "link gone": without("links"),
    "nothing": lambda one: one,
}


def dependent(one: Release) -> Release:
    """The release with a second dependency, of the modification that enters later."""
    request = one.dependencies[0].request
    return replace(one, dependencies=(*one.dependencies, Dependency(NEW.modification.ref, request, RequestState.DELIVERED, "SIT")))


def agreed(store: Store) -> Draft | None:
    """The draft, after checking that the count is that of the comparison with the last version's own state."""
    with store.reading() as conn:
        release = fetch_release(conn, KEY)
        assert release is not None
        newest = latest(release.versions)
        assert newest is not None
        before = state_at(conn, KEY, points(conn, KEY)[newest.number])
        assert before is not None
        draft = current_draft(conn, release)
        differences = without_versions(compare(before.release, release))
        assert (draft.changes if draft else 0) == len(differences), differences
    return draft


def brought(store: Store, release: Release) -> None:
    """Brings the release to this state."""
    known = {each.modification.ref: each.modification for each in (NEW, *release.scope)}
    load(store, replace(contents(release), modifications=tuple(known.values())), at=AT, replace=True)
    with store.changing(act("remove")) as tx:
        # A file takes nothing out of a scope by leaving it out, so that is done here.
        for row in tx.session.exec(select(ScopeItemRow)).all():
            if (row.modification_ref, row.part) not in {(each.modification.ref, each.part) for each in release.scope}:
                tx.session.delete(row)


@pytest.fixture(scope="module", params=either(DIALECTS, in_dev="sqlite"))
def started(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """A database at the start, in which there is no draft."""
    url = databases.migrated(request.param)
    opened = Store(url)
    brought(opened, june())
    assert agreed(opened) is None
    opened.close()
    yield url
    databases.drop(url)


@pytest.fixture
def edited(started: str, databases: Databases) -> Iterator[Store]:
    """A store for one edit, on a copy: with the history of all edits in one database, each would take longer than the one before."""
    url = databases.copied(started)
    opened = Store(url)
    yield opened
    opened.close()
    databases.drop(url)


@pytest.mark.parametrize("name", EDITS)
def test_one_edit_is_counted_as_the_redline_shows_it(edited: Store, name: str) -> None:
    """After each kind of edit the number is that of the differences; after the reverse there is no draft."""
    start = june()
    brought(edited, EDITS[name](start))
    draft = agreed(edited)
    assert (draft is not None) == (name not in {"nothing", "topics"})
    brought(edited, start)
    assert agreed(edited) is None


def test_a_new_version_begins_a_new_draft(store: Store) -> None:
    """What a version issued is no longer counted, what came with it neither; the number of the draft follows it."""
    brought(store, june())
    with store.changing(act("release issue")) as tx:
        tx.session.add(RidVersionRow(release_key=KEY, number="1.1", position=2, issued_on=AT.date(), changes="x"))
    assert agreed(store) is None
    with store.reading() as conn:
        start = fetch_release(conn, KEY)
    assert start is not None
    brought(store, EDITS["two facts"](start))
    assert agreed(store) == Draft("1.2", "1.1", 2)


def test_only_what_is_new_is_read(store: Store) -> None:
    """Counting again takes one statement, however long the history; a place that enters makes it read all again, once."""
    release = june()
    brought(store, release)
    for number in range(5):
        release = replace(release, summary=f"Summary {number}")
        brought(store, release)
        agreed(store)
    with store.reading() as conn, store.statements() as seen:
        again = current_draft(conn, release)
    assert (again, len(seen.texts)) == (Draft("1.1", "1.0", 1), 1)
    brought(store, EDITS["scope added"](release))
    assert agreed(store) == Draft("1.1", "1.0", 2)


def test_what_changed_while_it_was_away_counts_when_it_is_back(store: Store) -> None:
    """A Change Request that changes while it is not alongside is changed when it is alongside again."""
    base = replace(june(), dependencies=())
    brought(store, base)
    brought(store, replace(base, summary="Other"))
    agreed(store)
    brought(store, replace(base, summary="Other", alongside=()))
    agreed(store)
    request = replace(base.alongside[0], state=RequestState.DELIVERED)
    load(store, Contents(change_requests=(request,)), at=AT, replace=True)
    brought(store, replace(base, summary="Yet another", alongside=()))
    agreed(store)
    brought(store, replace(base, summary="Yet another", alongside=(request,)))
    assert agreed(store) == Draft("1.1", "1.0", 2)


def test_a_past_state_has_the_draft_of_then(edited: Store) -> None:
    """What was changed or classified since is not in it; a version that was issued since does not end it."""
    release = june()
    for name in ("summary", "two facts"):
        release = EDITS[name](release)
    brought(edited, release)
    then = agreed(edited)
    assert then is not None
    with edited.changing(replace(act("release issue"), at=AT + timedelta(days=2))) as tx:
        tx.session.get_one(ReleaseRow, KEY).classification = Classification.RED
        tx.session.get_one(ReleaseRow, KEY).summary = "Changed since"
        tx.session.exec(select(ModificationRow)).all()[0].title = "Renamed since"
        tx.session.add(RidVersionRow(release_key=KEY, number="1.1", position=2, issued_on=AT.date(), changes="x"))
    with edited.reading() as conn:
        for until, expected in ((AT + timedelta(days=1), then), (AT + timedelta(days=3), None)):
            with recent_past(conn, until, stricter=True) as past:
                looked_at = fetch_release(past, KEY)
                assert looked_at is not None
                assert current_draft(past, looked_at) == expected


def test_two_databases_do_not_mix(databases: Databases) -> None:
    """Drafts of one release in two databases, which one process reads in turn, are counted apart."""
    stores = [Store(databases.migrated("sqlite")) for _ in range(2)]
    for store, edits in zip(stores, (("summary",), ("note reworded",)), strict=True):
        release = june()
        brought(store, release)
        for name in edits:
            release = EDITS[name](release)
            brought(store, release)
    for _ in range(2):
        drafts = [agreed(store) for store in stores]
        assert [each.changes for each in drafts if each] == [1, 2]
    for store in stores:
        store.close()


def test_without_a_version_there_is_no_draft_to_count(store: Store) -> None:
    """A release whose RID has no version has no draft, and no statement is made."""
    brought(store, replace(june(), versions=()))
    with store.reading() as conn, store.statements() as seen:
        assert current_draft(conn, replace(june(), versions=())) is None
    assert seen.texts == []


def test_other_releases_and_other_modifications_do_not_count(store: Store) -> None:
    """Changes to another release, and to a modification that is not in scope, are not this draft's."""
    brought(store, june())
    other = replace(june("june-2021"), scope=(ScopeItem(Modification("SECMP10001", "Alike by name")),), dependencies=())
    load(store, contents(other), at=AT)
    load(store, contents(replace(other, summary="Changed")), at=AT, replace=True)
    assert agreed(store) is None


def test_a_version_put_back_by_undo_issues_nothing(store: Store) -> None:
    """A version that is removed and put back keeps its place in the history, so that the draft keeps its changes."""
    brought(store, june())
    with store.reading() as conn:
        start = fetch_release(conn, KEY)
    assert start is not None
    brought(store, EDITS["summary"](start))
    version: dict[str, Any] = {"number": "1.0", "position": 1, "issued_on": date(2019, 10, 11), "changes": "Agreed", "baselined": True}
    with store.changing(act("release edit")) as tx:
        tx.session.delete(tx.session.get_one(RidVersionRow, (KEY, "1.0")))
        removal = tx.change_id
    with store.changing(act(f"release undo {removal}")) as tx:
        tx.session.add(RidVersionRow(release_key=KEY, **version))
    assert agreed(store) == Draft("1.1", "1.0", 1)


@settings(max_examples=examples(0.1), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.sampled_from(sorted(EDITS)), min_size=1, max_size=6), min_size=1, max_size=3))
def test_any_edits_in_any_order(databases: Databases, steps: list[list[str]]) -> None:
    """However edits follow on each other, the two numbers agree after each load."""
    store = Store(databases.migrated("sqlite"))
    try:
        release = dependent(june())
        brought(store, release)
        for names in steps:
            for name in names:
                release = EDITS[name](release)
            brought(store, release)
            agreed(store)
    finally:
        store.close()
