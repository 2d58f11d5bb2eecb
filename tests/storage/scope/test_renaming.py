"""A modification under another reference: one record, found by both (design, Words; R24)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy.model.releases import Release
from policy.model.scope import Modification, ModificationState, ScopeItem
from policy.scope.references import SEC_REFERENCES
from storage.engine.session import Store
from storage.history.undo import revert
from storage.release_file import Contents, FileFaults, parse_text
from storage.release_file.loader import LoadFaults, load
from storage.releases import releases
from storage.scope import modifications
from storage.scope.renaming import rename, split_from, stored_ref
from tests.builders.release_files import AT, act, contents, june

DRAFT = Modification("DP102", "Power Outage Alerts", ModificationState.DRAFT_PROPOSAL)


def _june() -> Release:
    """June 2020, in which DP102 has taken every place of one of its modifications."""
    release = june()
    was = release.scope[0].modification
    one = replace(was, ref="DP102", draft_ref="", origin="")

    def named(ref: str) -> str:
        return "DP102" if ref == was.ref else ref

    return replace(
        release,
        scope=tuple(replace(item, modification=one) if item.modification.ref == was.ref else item for item in release.scope),
        dependencies=tuple(replace(each, modification=named(each.modification)) for each in release.dependencies),
        costs=tuple(replace(each, modification=named(each.modification)) for each in release.costs),
        participants=tuple(replace(each, modification=named(each.modification)) for each in release.participants),
        documents=tuple(replace(each, modification=named(each.modification)) for each in release.documents),
    )


def test_everything_follows_a_new_reference_and_undo_brings_the_old_one_back(store: Store) -> None:
    """Scope, costs, impacts, dependencies, solutions and parts are under MP102 then, and under DP102 after an undo."""
    before = _june()
    load(store, contents(before), at=AT)
    with store.reading() as conn:
        stored = releases.fetch_release(conn, "june-2020")
    with store.changing(act()) as change:
        rename(change.session, "DP102", "MP102")
        renamed = change.change_id
    with store.reading() as conn:
        after = releases.fetch_release(conn, "june-2020")
        assert after is not None
        assert "DP102" not in repr(after)
        assert repr(after).replace("MP102", "DP102") == repr(stored)
        assert modifications.fetch_modification(conn, "DP102") == modifications.fetch_modification(conn, "MP102")
        assert stored_ref(conn, "DP102", SEC_REFERENCES) == "MP102"
    with store.changing(act("release undo")) as change:
        revert(change.session, change.connection, renamed)
    with store.reading() as conn:
        assert releases.fetch_release(conn, "june-2020") == before


FILE = """
release: {key: november-2020, kind: system, go_live: 5 Nov 2020, body: panel}
modifications:
  - {ref: MP0102, title: Power Outage Alerts, draft: dp102}
scope:
  - {modification: DP102}
"""


def test_a_file_makes_a_stored_draft_a_modification_proposal(store: Store) -> None:
    """The stored DP102 is renamed, so that no second record comes; and loading the file again changes nothing."""
    load(store, Contents(modifications=(DRAFT,), committees=contents().committees), at=AT)
    given = parse_text("november.yaml", FILE)
    load(store, given, at=AT)
    with store.reading() as conn:
        record = modifications.fetch_modification(conn, "DP102")
        assert record is not None
        assert (record.modification.ref, record.modification.draft_ref) == ("MP102", "DP102")
        assert [key for key, _ in record.placements] == ["november-2020"]
        assert modifications.list_modifications(conn)[0] == 1
    again = load(store, given, at=AT)
    assert (again.added, again.updated, again.removed) == (0, 0, 0)


def test_a_file_that_names_the_draft_means_the_stored_proposal() -> None:
    """An older file's DP102 is the stored MP102; a record that is not stored keeps the reference that the file gives it."""
    known = Contents(modifications=(replace(DRAFT, ref="MP102", state=ModificationState.MODIFICATION_PROPOSAL),))
    text = FILE.replace("  - {ref: MP0102, title: Power Outage Alerts, draft: dp102}\n", "  - {ref: MP7, title: Another}\n")
    (release,) = parse_text("november.yaml", text, known=known).releases
    assert release.scope == (ScopeItem(known.modifications[0]),)
    with pytest.raises(FileFaults, match="DP102 is not a modification that the files define"):
        parse_text("november.yaml", text)


def test_a_split_proposal_finds_what_it_became(store: Store) -> None:
    """MP102 is found in the two that name it as their origin."""
    halves = tuple(Modification(f"MP102{letter}", "Half", origin="MP102") for letter in "BA")
    load(store, Contents(modifications=halves, committees=contents().committees), at=AT)
    with store.reading() as conn:
        assert split_from(conn, "MP102") == ("MP102A", "MP102B")
        assert split_from(conn, "") == split_from(conn, "MP7") == ()


def test_a_file_puts_no_part_beside_a_stored_whole(store: Store) -> None:
    """June 2020 has the whole, so a file with a part in November 2020 is refused and nothing of it is stored (R6)."""
    text = FILE.replace(", draft: dp102", "").replace("DP102}", "DP102, part: 2}")
    load(store, Contents(committees=contents().committees), at=AT)
    load(store, parse_text("june.yaml", FILE.replace("november-2020", "june-2020")), at=AT)
    with pytest.raises(LoadFaults, match="MP102: a part and the whole of it would both be in scope"):
        load(store, parse_text("november.yaml", text), at=AT)
    with store.reading() as conn:
        assert releases.release_keys(conn) == ["june-2020"]
