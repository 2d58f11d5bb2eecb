"""November 2020 as it went, in stages by date: what each day's record says, and that loading again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from policy.findings.check import check
from policy.model.releases import Release
from policy.model.scope import ModificationState, ScopeState
from policy.releases.colour import Colour, Judgement, colour
from policy.releases.phase import Phase, phase
from storage.engine.session import Act, Store
from storage.history import audit
from storage.history.as_of import looking_back
from storage.release_file import REFERENCE, loader, parse, parse_text, transfer, write
from storage.release_file.report import Author, Fate, FileDifference
from storage.release_file.stages import FIRST_DAY, load_stage, merged, stages
from storage.releases import releases
from storage.roster import reference_data
from storage.scope import modifications
from storage.tables import ReleaseRow
from tests.builders.databases import Databases
from tests.builders.office import LONDON

NOW = datetime(2020, 12, 1, 10, tzinfo=LONDON)
NOVEMBER = "november-2020"
IMPLEMENTED = (
    "SECMP0062 part 2", "MP080", "MP081", "MP093", "MP098", "MP101", "MP102A", "MP103", "MP110", "MP112", "MP115", "MP118", "MP120",
    "MP124", "MP127", "MP131", "MP133", "MP142",
)  # fmt: skip
"""The 18 modifications with which the release went live (the SEC's public pages)."""


@pytest.fixture(scope="module")
def went(databases: Databases) -> Iterator[Store]:
    """A database with the reference data of 10 January 2020 and every stage, each loaded on its day."""
    url = databases.migrated("sqlite")
    store = Store(url)
    loader.load(store, parse([REFERENCE]), at=datetime.combine(FIRST_DAY, NOW.timetz()))
    for stage in stages(NOW.date()):
        assert load_stage(store, stage, NOW)
    yield store
    store.close()
    databases.drop(url)


def on(store: Store, day: str, key: str = NOVEMBER) -> Release:
    """A release as of the end of a day."""
    with store.reading() as conn, looking_back(conn, datetime.fromisoformat(f"{day}T23:59").replace(tzinfo=LONDON)) as then:
        found = releases.fetch_release(then, key)
    assert found
    return found


def in_scope(release: Release) -> set[str]:
    """The names of what is in a release's scope."""
    return {each.name for each in release.in_scope}


@pytest.mark.parametrize(
    ("day", "go_live", "scope", "approved", "version"),
    [
        ("2020-01-10", "2020-11-05", {"SECMP0046", "SECMP0062 part 2", "SECMP0067", "MP093"}, set(), ""),
        ("2020-02-07", "2020-11-05", {"SECMP0046", "SECMP0062 part 2", "SECMP0067", "MP093"}, {"SECMP0062 part 2"}, ""),
        ("2020-06-18", "2020-11-05", {"SECMP0046", "SECMP0062 part 2", "SECMP0067", "MP093"}, {"SECMP0062 part 2"}, ""),
        ("2020-06-19", "2020-11-29", {"SECMP0046", "SECMP0062 part 2", "SECMP0067", "MP093"}, {"SECMP0062 part 2"}, ""),
        (
            "2020-09-23",
            "2020-11-29",
            {"SECMP0046", "SECMP0062 part 2", "SECMP0067", "MP093", "MP102A"},
            {"SECMP0062 part 2", "MP102A"},
            "",
        ),
        ("2020-10-16", "2020-11-29", set(IMPLEMENTED), set(IMPLEMENTED), ""),
        ("2020-11-27", "2020-11-29", set(IMPLEMENTED), set(IMPLEMENTED), "27.0"),
        ("2020-11-29", "2020-11-29", set(IMPLEMENTED), set(IMPLEMENTED), "27.0"),
    ],
)
def test_as_of_any_of_its_days_it_is_what_it_was(
    went: Store, day: str, go_live: str, scope: set[str], approved: set[str], version: str
) -> None:
    """January's scope from the Paper, the move that the Panel agreed on 19 June, the last RID of 16 October, version and go-live."""
    release = on(went, day)
    assert (str(release.go_live), in_scope(release), release.sec_version) == (go_live, scope, version)
    assert {each.name for each in release.in_scope if each.state is ScopeState.APPROVED} == approved
    assert phase(release, date.fromisoformat(day)) is (Phase.LIVE if day == "2020-11-29" else Phase.PLANNING)


def test_it_went_live_with_18_modifications(went: Store) -> None:
    """Version 27.0 on Sunday 29 November, all implemented; MP142 an exception; what left has its reason; the designations alongside."""
    release = on(went, "2020-11-29")
    assert str(release.live_on) == "2020-11-29"
    assert len(release.in_scope) == 18
    assert all(each.modification.state is ModificationState.IMPLEMENTED for each in release.in_scope)
    assert {str(each.implementation_on) for each in release.in_scope} == {"2020-11-29"}
    assert [each.name for each in release.in_scope if each.exception] == ["MP142"]
    out = {each.name: each.out_reason for each in release.scope if not each.active}
    assert out["MP084"] == "rejected by the Authority on 27 May 2020"
    assert {"SECMP0046", "SECMP0067"} < set(out)
    assert [(each.by, each.documents) for each in release.designations] == [("BEIS", ("Schedule 8",))]
    assert release.technical_specifications


def test_the_move_is_the_panel_s_with_the_authority_s_consent(went: Store) -> None:
    """Met on 19 June 2020, from 5 to 29 November; when the Authority consented is not on record."""
    [move] = on(went, "2020-06-19").decisions
    assert (str(move.met_on), str(move.go_live_before), str(move.go_live), move.by_authority) == (
        "2020-06-19",
        "2020-11-05",
        "2020-11-29",
        True,
    )
    assert move.recorded_on is None


@pytest.mark.parametrize("day", ["2020-01-10", "2020-05-27", "2020-06-19", "2020-10-16", "2020-11-29"])
def test_the_check_finds_nothing_but_what_is_not_on_record(went: Store, day: str) -> None:
    """What no source gives is one note, on each of the days."""
    with went.reading() as conn:
        rules = reference_data.fetch_rules(conn)
    found = check(on(went, day), date.fromisoformat(day), rules.standard_criteria, rules.lead_times, rules.slots)
    assert [each.key for each in found] == ["not-on-record"]


def test_modifications_have_who_decided_and_when(went: Store) -> None:
    """SECMP0062 and MP102A by the Change Board, MP084 by the Authority; the halves of MP102 name it; part 1 came in May."""
    with went.reading() as conn:
        found = {ref: modifications.fetch_modification(conn, ref) for ref in ("SECMP0062", "MP084", "MP102A", "MP102B")}
    one = {ref: record.modification for ref, record in found.items() if record}
    assert (str(one["SECMP0062"].approved_on), one["SECMP0062"].decided_by, one["SECMP0062"].path) == (
        "2020-02-07",
        "change-board",
        "Self-Governance",
    )
    assert [(each.number, str(each.implementation_on)) for each in one["SECMP0062"].parts] == [(1, "2020-05-06"), (2, "2020-11-29")]
    assert (str(one["MP084"].decided_on), one["MP084"].decided_by, one["MP084"].state) == ("2020-05-27", "authority", "rejected")
    assert (str(one["MP102A"].approved_on), one["MP102A"].origin, one["MP102B"].origin) == ("2020-09-23", "MP102", "MP102")
    assert one["MP102B"].stage == "Refinement"


def test_june_2020_follows(went: Store) -> None:
    """Part 1 of SECMP0062 is approved from 7 February, and MP084 is out with its reason from 27 May."""
    states = {
        day: {each.name: each.state for each in on(went, day, "june-2020").scope} for day in ("2020-02-06", "2020-02-07", "2020-05-27")
    }
    assert [each["SECMP0062 part 1"] for each in states.values()] == ["targeted", "approved", "approved"]
    assert [each["MP084"] for each in states.values()] == ["targeted", "targeted", "out"]


def test_loading_again_changes_nothing(went: Store) -> None:
    """A stage is loaded once, the reference data keeps what the stages changed, and the audit is whole."""
    before = on(went, "2020-12-01")
    assert [load_stage(went, stage, NOW) for stage in stages(NOW.date())] == [None] * 8
    report = loader.load(went, parse([REFERENCE]), at=NOW, corrections=True)
    assert (report.added, report.updated, report.removed) == (0, 0, 0)
    assert ("go_live", "2020-11-05", "2020-11-29") in [(each.field, each.given, each.stored) for each in report.differences]
    assert on(went, "2020-12-01") == before
    assert audit.verify(went) == []


def test_the_release_file_of_the_end_reads_back(went: Store) -> None:
    """By file: what an export writes is the same release, and loading it elsewhere records it completely."""
    release = on(went, "2020-11-29")
    with went.reading() as conn:
        text, known = write(transfer.exported(conn, release)), transfer.known(conn)
    [again] = parse_text("november.yaml", text, known=known).releases
    assert again == release


def test_a_stage_keeps_what_people_changed(store: Store) -> None:
    """A go-live that somebody set is kept and reported; a record that is newer than the stage is not put in front of it."""
    loader.load(store, parse([REFERENCE]), at=NOW)
    with store.changing(Act("U0RACHEL", "release edit", NOW)) as tx:
        tx.session.get_one(ReleaseRow, NOVEMBER).go_live = date(2020, 11, 12)
    june_19 = next(each for each in stages(NOW.date()) if each.day == date(2020, 6, 19))
    report = load_stage(store, june_19, NOW)
    assert report
    by = Author("U0RACHEL", NOW.date(), "release edit")
    assert report.differences == (FileDifference(Fate.KEPT, f"release:{NOVEMBER}", "go_live", "2020-11-29", "2020-11-12", by),)
    with store.reading() as conn:
        found = releases.fetch_release(conn, NOVEMBER)
    assert found
    assert (str(found.go_live), len(found.decisions)) == ("2020-11-12", 1)


def test_stages_come_up_to_a_day() -> None:
    """In their order, none from the future."""
    days = [str(each.day) for each in stages(date(2020, 6, 30))]
    assert days == ["2020-02-07", "2020-05-06", "2020-05-27", "2020-06-19"]
    assert stages(FIRST_DAY) == ()


def test_a_stage_s_values_go_on_top() -> None:
    """Mappings are merged, entries found by their keys, other lists replaced, and an empty value empties the field."""
    stored = {
        "release": {"key": "k", "summary": "s", "not_on_record": ["costs"]},
        "scope": [{"modification": "MP1"}, {"modification": "MP2", "part": "1"}],
    }
    stage = {
        "release": {"summary": "", "not_on_record": ["testing"]},
        "scope": [{"modification": "MP2", "part": "1", "state": "out"}, {"modification": "MP2", "part": "2"}],
        "notes": [{"kind": "note", "text": "t"}],
    }
    assert merged(stored, stage) == {
        "release": {"key": "k", "not_on_record": ["testing"]},
        "scope": [{"modification": "MP1"}, {"modification": "MP2", "part": "1", "state": "out"}, {"modification": "MP2", "part": "2"}],
        "notes": [{"kind": "note", "text": "t"}],
    }


def test_what_became_of_june_2020_is_not_on_record(went: Store) -> None:
    """From 27 May nothing is said of it, so that it is neither red nor late; before, it was judged as usual."""
    before, after = on(went, "2020-05-26", "june-2020"), on(went, "2020-12-01", "june-2020")
    assert colour(before, date(2020, 5, 26)).colour is Colour.RED
    assert colour(after, date(2020, 12, 1)) == Judgement(None)
    assert phase(after, date(2020, 12, 1)) is Phase.UNRECORDED
