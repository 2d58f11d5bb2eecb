"""Whatever is classified how, nothing above White is ever published or served: every byte is read (R26)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.public.publish import publish
from bot.public.site import Site
from bot.web import public
from bot.web.http import Edge
from policy.access.classification import EVERYBODY, may_see
from policy.model.decisions import Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification, Note, Release, ReleaseKind
from policy.model.rid import RidVersion
from policy.model.scope import Modification, ScopeItem, ScopeState
from policy.model.timetable import Milestone
from storage.engine.session import Act, Store
from storage.release_file import Contents, loader
from storage.tables import DocumentRow, ReleaseRow
from tests.builders.edge import Client
from tests.builders.office import RACHEL, START, copied
from tests.profiles import examples

DAYS = tuple(date(2021, 3, day) for day in (1, 2, 3))
KEYS = tuple(f"adhoc-{day}" for day in DAYS)
ADDRESSES = ("", "meetings/", "meetings/panel/", "meetings/panel/76/", "feed.atom", "calendar.ics", "releases.json", "modifications/")
LEVELS = st.sampled_from(Classification)


def canary(number: int) -> str:
    """The word that only one release's texts have."""
    return f"kanarie{number}vogel"


def release(number: int) -> Release:
    """A release with its canary in each text, a modification of its own, and one that it shares with the next."""
    word = canary(number)
    own = Modification(f"MP90{number}", f"Own {word}", description=word)
    shared = Modification("MP909", "Shared")
    moved = ScopeItem(own, state=ScopeState.OUT, out_reason=f"moved to {KEYS[(number + 1) % 3]}: later")
    kept = ScopeItem(shared, description=word)
    return Release(
        KEYS[number],
        ReleaseKind.ADHOC,
        DAYS[number],
        summary=word,
        dcc_testing=word,
        other_codes=word,
        scope=(moved, kept),
        notes=(Note("note", word),),
        milestones=(Milestone("baseline", f"Panel sees {word}", "panel", PartialDate(2020, 1, 17), acts=("decide baseline",)),),
        versions=(RidVersion("0.1", date(2020, 1, 9), word),) if number == 0 else (),
    )


@pytest.fixture(scope="module")
def store(office_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with three releases, each with an Amber and a White TAD."""
    found = Store(copied(office_file, tmp_path_factory.mktemp("published") / "own.db"))
    loader.load(found, Contents(releases=tuple(map(release, range(3)))), at=START)
    with found.changing(Act(RACHEL, "test", START)) as tx:
        for number, key in enumerate(KEYS):
            for index, level in enumerate((Classification.AMBER, Classification.WHITE), 1):
                address = f"https://example.com/{level.name}-{canary(number)}"
                facts: dict[str, Any] = {"version": f"0.{index}", "submitted_by": "U0DAN", "submitted_on": START.date(), "address": address}
                tx.session.add(DocumentRow(release_key=key, subject=Subject.TAD, number=index, classification=level, **facts))
    yield found
    found.close()


WHITE, GREEN = Classification.WHITE, Classification.GREEN


# In either order, a release is hidden after a document of another was made that names it.
@example((WHITE, WHITE, WHITE))
@example((WHITE, GREEN, WHITE))
@example((WHITE, WHITE, WHITE))
@settings(max_examples=examples(0.05, least=2), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.tuples(LEVELS, LEVELS, LEVELS))
def test_every_byte_that_is_published_is_white(store: Store, tmp_path: Path, levels: tuple[Classification, ...]) -> None:
    """In the folder, which held the site of the classifications before, and over HTTP."""
    with store.changing(Act(RACHEL, "test", START)) as tx:
        for key, level in zip(KEYS, levels, strict=True):
            tx.session.get_one(ReleaseRow, key).classification = level
    publish(store, tmp_path / "site", Site(), START)
    client = Client(Edge(public.routes(store, lambda: START, "", "")))
    files = "".join(
        f"{path.relative_to(tmp_path)} {plain(path.read_bytes())}" for path in sorted((tmp_path / "site").rglob("*")) if path.is_file()
    )
    served = "".join(client.call("GET", f"/releases/{address}").body.decode() for address in (*ADDRESSES, *(f"{key}/" for key in KEYS)))
    for number, (key, level) in enumerate(zip(KEYS, levels, strict=True)):
        visible = may_see(level, EVERYBODY)
        for name, everything in (("published", files), ("served", served)):
            assert (canary(number) in everything) is visible, (name, key, level)
            assert (key in everything) is visible, (name, key, level)
            assert "AMBER" not in everything
        assert client.call("GET", f"/releases/{key}/").status == (200 if visible else 410)
    assert ("MP909" in files) is any(may_see(level, EVERYBODY) for level in levels)


def plain(content: bytes) -> str:
    """All that a file says: of a Word document, which is an archive, each part of it."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_the_canary_is_in_a_word_document(store: Store, tmp_path: Path) -> None:
    """So that its absence from the others means something."""
    with store.changing(Act(RACHEL, "test", START)) as tx:
        tx.session.get_one(ReleaseRow, KEYS[0]).classification = Classification.WHITE
    publish(store, tmp_path / "site", Site(), START)
    assert canary(0) in plain((tmp_path / "site" / KEYS[0] / "rid-0.1.docx").read_bytes())
