"""Loading: what is missing is added, what a file changed follows, what users changed is theirs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from policy.model.impacts import SecDocument
from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.roster import Member
from policy.model.scope import ScopeState
from policy.model.sign_off import Criterion, CriterionKind, StandardCriterion
from policy.model.timetable import Milestone
from storage.engine.session import Change, Store
from storage.history import audit, changes
from storage.release_file import Contents
from storage.release_file.loader import LoadFaults, load
from storage.release_file.report import Author, Fate, FileDifference, LoadReport
from storage.releases.releases import fetch_release
from storage.roster.reference_data import fetch_reference
from storage.tables import (
    AuditRow,
    CriterionRow,
    MemberRow,
    MilestoneRow,
    ModificationRow,
    NoteRow,
    ReleaseRow,
    StandardCriterionRow,
    table_of,
)
from tests.builders.release_files import AT, COMMITTEES, act, contents, june

BY_U7 = Author("U7", date(2020, 1, 10), "milestone")


def test_a_file_with_a_part_of_a_shared_list_moves_nothing_in_it(store: Store) -> None:
    """An export names the documents that its release changes: loading it again changes nothing, whatever the register's order."""
    register = tuple(SecDocument(f"Section {letter}", letter) for letter in "ABC")
    load(store, Contents(documents=register), at=AT, corrections=True)
    assert load(store, Contents(documents=register[1:]), at=AT) == LoadReport(unchanged=2)
    assert load(store, Contents(documents=register[::-1]), at=AT, corrections=True).updated == 2


def _audit_length(store: Store) -> int:
    with store.reading() as connection:
        return changes.changes(connection, limit=1)[0]


def _release(store: Store) -> Release:
    with store.reading() as connection:
        found = fetch_release(connection, "june-2020")
    assert found is not None
    return found


def _change(store: Store, edit: Callable[[Change], None]) -> None:
    with store.changing(act("milestone", actor="U7")) as tx:
        edit(tx)


def _redated(release: Release, day: str) -> Release:
    milestones = tuple(dataclasses.replace(each, day=PartialDate.parse(day)) if each.key == "uit" else each for each in release.milestones)
    return dataclasses.replace(release, milestones=milestones)


def _redate(day: str) -> Callable[[Change], None]:
    def edit(tx: Change) -> None:
        tx.session.get_one(MilestoneRow, ("june-2020", "uit")).planned = PartialDate.parse(day)

    return edit


def test_loading_twice_changes_nothing(store: Store) -> None:
    """The second time everything is unchanged, and the audit has no new row."""
    first = load(store, contents(june()), at=AT)
    before = _audit_length(store)
    assert first == LoadReport(added=before)
    assert load(store, contents(june()), at=AT) == LoadReport(unchanged=before)
    assert _audit_length(store) == before
    assert audit.verify(store) == []


def test_a_file_that_changed_is_followed_where_no_user_was(store: Store) -> None:
    """Changed fields are updated one by one and new rows added; rows gone from the file are listed, and removed only with replace."""
    load(store, contents(june()), at=AT)
    changed = _redated(june(), "2020-05-07")
    changed = dataclasses.replace(
        changed, criteria=(*changed.criteria[:1], Criterion("O2", CriterionKind.OPERATIONAL, "opsg", "Stable")), links=()
    )
    report = load(store, contents(changed), at=AT)
    left_out = ["criterion:june-2020/T1", "link:june-2020/Page", "link:june-2020/RID"]
    assert (report.added, report.updated, report.removed) == (1, 1, 0)
    assert sorted(each.thing for each in report.differences) == left_out
    assert {(each.fate, each.given, each.field) for each in report.differences} == {(Fate.KEPT, None, "")}
    replaced = load(store, contents(changed), at=AT, replace=True)
    assert (replaced.removed, len(replaced.differences)) == (3, 3)
    assert sorted(each.thing for each in replaced.differences) == left_out
    assert {each.fate for each in replaced.differences} == {Fate.REMOVED}
    assert _release(store) == changed
    with store.reading() as connection:
        _, (*_, change) = changes.changes(connection, thing="milestone:june-2020/uit", limit=1)
        assert audit.replay(connection) == audit.snapshot(connection)
    assert (change.field, change.before, change.after, change.command) == ("planned", "2020-05-04", "2020-05-07", "load")


def test_what_a_user_changed_is_kept_and_reported(store: Store) -> None:
    """A field that a user set stays as the user set it; the same row's other fields follow the file."""
    load(store, contents(june()), at=AT)
    _change(store, _redate("2020-05-11"))
    changed = _redated(june(), "2020-05-07")
    changed = dataclasses.replace(
        changed,
        milestones=tuple(dataclasses.replace(each, notes="New") if each.key == "uit" else each for each in changed.milestones),
    )
    for _ in range(2):
        report = load(store, contents(changed), at=AT)
        expected = FileDifference(Fate.KEPT, "milestone:june-2020/uit", "planned", "2020-05-07", "2020-05-11", BY_U7)
        assert report.differences == (expected,)
        uit = next(each for each in _release(store).milestones if each.key == "uit")
        assert (uit.day, uit.notes) == (PartialDate(2020, 5, 11), "New")


def test_replace_overwrites_what_a_user_changed_and_says_so(store: Store) -> None:
    """With replace the file wins, each difference is named, and after that nothing differs."""
    load(store, contents(june()), at=AT)
    _change(store, _redate("2020-05-11"))
    report = load(store, contents(june()), at=AT, replace=True)
    assert (report.updated, len(report.differences)) == (1, 1)
    assert (report.differences[0].by, report.differences[0].fate) == (BY_U7, Fate.REPLACED)
    assert _release(store) == june()
    assert load(store, contents(_redated(june(), "2020-05-20")), at=AT).differences == ()


def test_what_a_user_removed_is_not_brought_back(store: Store) -> None:
    """A row that a user removed stays away, reported, unless replace."""
    load(store, contents(june()), at=AT)
    _change(store, lambda tx: tx.session.delete(tx.session.get_one(CriterionRow, ("june-2020", "T1"))))
    report = load(store, contents(june()), at=AT)
    (found,) = report.differences
    assert (found.fate, found.thing, found.by, found.stored) == (Fate.KEPT, "criterion:june-2020/T1", BY_U7, None)
    assert found.given["text"] == june().criteria[1].text
    assert [each.ref for each in _release(store).criteria] == ["O1"]
    assert load(store, contents(june()), at=AT, replace=True).added == 1
    assert _release(store) == june()


def test_what_a_user_added_or_touched_is_not_removed(store: Store) -> None:
    """A row that is not in the file stays where a user made it or changed any of it, reported, unless replace."""
    load(store, contents(june()), at=AT)
    _change(store, lambda tx: tx.session.add(NoteRow(release_key="june-2020", number=9, kind="note", text="Mine")))

    def touch(tx: Change) -> None:
        tx.session.get_one(CriterionRow, ("june-2020", "T1")).text = "Tested well"

    _change(store, touch)
    without = dataclasses.replace(june(), criteria=june().criteria[:1])
    report = load(store, contents(without), at=AT)
    assert sorted(each.thing for each in report.differences) == ["criterion:june-2020/T1", "note:june-2020/9"]
    assert {(each.fate, each.by, each.given) for each in report.differences} == {(Fate.KEPT, BY_U7, None)}
    assert len(_release(store).criteria) == 2
    assert load(store, contents(without), at=AT, replace=True).removed == 2
    assert _release(store) == without


@pytest.mark.parametrize("replace", [False, True])
def test_a_scope_item_leaves_only_with_a_reason(store: Store, replace: bool) -> None:
    """A file that leaves scope items out keeps them and says how to take them out; one that gives the reason takes them out (R5)."""
    load(store, contents(june()), at=AT)
    without = dataclasses.replace(june(), scope=june().scope[:1])
    report = load(store, contents(without), at=AT, replace=replace)
    assert _release(store).scope == june().scope
    how = "To take it out, write it with state: out and its out_reason"
    assert report.kept == tuple(
        f"{name} is in the scope of the June 2020 SEC Release and not in the file. {how}" for name in ("SECMP1000 part 2", "SECMP1001")
    )
    assert {(each, Fate.KEPT) for each in report.kept} <= {(each.said, each.fate) for each in report.differences}
    gone = dataclasses.replace(june().scope[2], state=ScopeState.OUT, out_reason="Withdrawn")
    load(store, contents(dataclasses.replace(june(), scope=(*june().scope[:2], gone))), at=AT, replace=replace)
    assert _release(store).scope[2] == gone


def test_a_file_with_only_its_release_lists_all_that_it_leaves_out(store: Store) -> None:
    """Loading a file that has only `release:` over a full release removes nothing, and names each row that the file doesn't have."""
    load(store, contents(june()), at=AT)
    full = june()
    alone = Release(full.key, full.kind, full.go_live, classification=full.classification, created_on=full.created_on)
    report = load(store, Contents(releases=(alone,)), at=AT)
    found = _release(store)
    assert (found.scope, found.milestones, found.criteria, found.costs) == (full.scope, full.milestones, full.criteria, full.costs)
    assert report.removed == 0
    named = [each.thing for each in report.differences]
    assert len(named) == len(set(named)) > 25
    assert {"milestone:june-2020/uit", "criterion:june-2020/O1"} <= set(named)


def test_whole_releases_modifications_and_people_are_never_removed(store: Store) -> None:
    """A file that speaks of other things leaves releases, modifications, committees and members as they are."""
    load(store, dataclasses.replace(contents(june()), members=(Member("tag", "U1", chair=True),)), at=AT)
    other = dataclasses.replace(june("june-2021"), go_live=date(2021, 6, 24))
    report = load(store, contents(other), at=AT)
    assert (report.removed, report.differences) == (0, ())
    assert _release(store) == june()
    with store.reading() as connection:
        assert connection.execute(select(table_of(MemberRow).c.user_id)).scalars().all() == ["U1"]
        assert connection.execute(select(table_of(ModificationRow).c.ref)).scalars().all() == ["SECMP1000", "SECMP1001"]


def test_a_closed_list_is_given_whole(store: Store) -> None:
    """A standard criterion that is gone from the list is removed; a file without the list leaves it."""
    standard = tuple(StandardCriterion(ref, CriterionKind.TESTING, "tag", ref) for ref in ("T1", "T2"))
    load(store, Contents(committees=COMMITTEES, standard_criteria=standard), at=AT)
    assert load(store, Contents(committees=COMMITTEES), at=AT).removed == 0
    assert load(store, Contents(standard_criteria=standard[1:]), at=AT).removed == 1
    with store.reading() as connection:
        assert fetch_reference(connection).standard_criteria == standard[1:]
        assert connection.execute(select(table_of(StandardCriterionRow).c.ref)).scalars().all() == ["T2"]


def test_an_unknown_committee_is_a_sentence_and_nothing_is_loaded(store: Store) -> None:
    """A release file alone, in an empty database, names each committee that is missing, and leaves no row."""
    with pytest.raises(LoadFaults) as raised:
        load(store, Contents(releases=(june(),)), at=AT)
    assert len(raised.value.faults) == 3
    assert str(raised.value).splitlines()[0] == (
        "criterion june-2020/O1 names the committee opsg, which is neither in the files nor stored. Load its definition too."
    )
    with store.reading() as connection:
        assert connection.execute(select(table_of(ReleaseRow))).all() == []
        assert connection.execute(select(table_of(AuditRow))).all() == []


def test_a_release_file_loads_alone_once_committees_are_stored(store: Store) -> None:
    """Committees that are stored already need no second definition."""
    load(store, Contents(committees=COMMITTEES), at=AT)
    assert load(store, Contents(releases=(june(),)), at=AT).differences == ()
    assert _release(store) == june()


def test_positions_that_users_moved_are_kept_in_silence(store: Store) -> None:
    """A user's reordering is kept without a line for each step."""
    load(store, contents(june()), at=AT)

    def reorder(tx: Change) -> None:
        tx.session.get_one(MilestoneRow, ("june-2020", "tad")).position = 9

    _change(store, reorder)
    assert load(store, contents(june()), at=AT).differences == ()
    assert [each.key for each in _release(store).milestones][-1] == "tad"


def test_loading_takes_as_many_statements_for_many_releases(store: Store) -> None:
    """The comparison reads each table once, however many releases there are."""
    few = contents(june())
    many = contents(june(), *(dataclasses.replace(june(f"adhoc-2020-01-{day:02d}"), kind=ReleaseKind.ADHOC) for day in range(1, 29)))
    load(store, many, at=AT)
    counts = []
    for each in (few, many):
        with store.statements() as seen:
            load(store, each, at=AT)
        counts.append(len(seen))
    assert counts[0] == counts[1] < 45


def test_a_milestone_without_a_date_loads_as_one(store: Store) -> None:
    """No date is not a difference from no date."""
    undated = dataclasses.replace(june(), milestones=(Milestone("a", "A"),))
    load(store, contents(undated), at=AT)
    assert load(store, contents(undated), at=AT).updated == 0
