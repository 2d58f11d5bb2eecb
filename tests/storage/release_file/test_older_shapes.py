"""Release files in the shapes of earlier versions, and the smallest file there is, still load."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy.model.releases import ReleaseKind
from storage.engine.session import Store
from storage.release_file import REFERENCE, parse, parse_text
from storage.release_file.loader import load
from storage.release_file.transfer import known
from storage.releases.releases import fetch_release
from tests.builders.release_files import AT

OLDER = Path(__file__).parent / "older"


@pytest.mark.parametrize("name", sorted(path.name for path in OLDER.glob("*.yaml")))
def test_a_file_of_an_older_shape_loads(store: Store, name: str) -> None:
    """The June 2020 file as each earlier version wrote it, which defined its documents itself, is read with all its parts."""
    load(store, parse([REFERENCE / "committees.yaml"]), at=AT)
    report = load(store, parse([OLDER / name]), at=AT)
    assert report.differences == ()
    with store.reading() as conn:
        found = fetch_release(conn, "june-2020")
    assert found is not None
    assert (len(found.scope), len(found.milestones), len(found.criteria), len(found.documents)) == (5, 23, 15, 10)
    assert [(each.days, each.pence) for each in found.secas] == [(2, 120_000), (20, 1_200_000)]


def test_a_file_with_only_its_release_loads(store: Store) -> None:
    """A key, a kind, a go-live and a body are enough."""
    load(store, parse([REFERENCE / "committees.yaml"]), at=AT)
    text = "release:\n  key: february-2021\n  kind: documentation\n  go_live: 25 Feb 2021\n  body: csc\n"
    load(store, parse_text("february.yaml", text), at=AT)
    with store.reading() as conn:
        found = fetch_release(conn, "february-2021")
    assert found is not None
    assert (found.kind, found.scope, found.milestones) == (ReleaseKind.DOCUMENTATION, (), ())


def test_a_file_may_name_what_is_stored_and_what_is_in_the_register(store: Store) -> None:
    """A release alone names a stored modification and Change Request, and a SEC document of the register, without defining them."""
    load(store, parse([REFERENCE]), at=AT)
    text = (
        "release: {key: february-2021, kind: documentation, go_live: 25 Feb 2021, body: csc}\n"
        "scope:\n  - modification: MP079\n"
        "alongside: [CR1088]\n"
        "impacts:\n  documents:\n    - {document: Appendix D, modifications: [MP079]}\n"
    )
    with store.reading() as conn:
        stored = known(conn)
    report = load(store, parse_text("february.yaml", text, known=stored), at=AT)
    assert report.differences == ()
    with store.reading() as conn:
        found = fetch_release(conn, "february-2021")
    assert found is not None
    assert found.scope[0].modification.title == "Provisions for withdrawing modifications"
    assert (found.alongside[0].title, found.documents[0].document) == ("DCC Production Proving", "Appendix D")
