"""What everybody may read of a release and a modification, and in which order they are listed (R26)."""

from __future__ import annotations

from sqlalchemy import select

from commands.public import site
from commands.public.site import Absent, PublicModification, PublicRelease
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import AlongsideRow, DocumentRow, ReleaseRow, table_of
from tests.builders.office import DAN, RACHEL, Office


def release(office: Office, key: str = "june-2020") -> PublicRelease | Absent:
    """A release's page."""
    with office.store.reading() as conn:
        return site.public_release(conn, key, office.now.date())


def test_a_document_has_a_classification_of_its_own(office: Office) -> None:
    """An Amber TAD of a White release is not on its page."""
    office.does("/release document june-2020 tad", DAN, version="0.1", link="https://example.com/amber", classification="amber")
    office.does("/release document june-2020 tad", DAN, version="0.2", link="https://example.com/white", classification="white")
    page = release(office)
    assert isinstance(page, PublicRelease)
    assert [each.version for each in page.documents] == ["0.2"]
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        tx.session.get_one(DocumentRow, ("june-2020", "tad", 2)).classification = Classification.RED
    page = release(office)
    assert isinstance(page, PublicRelease)
    assert page.documents == ()


def test_a_version_of_a_time_when_it_was_classified_is_not_to_be_downloaded(office: Office) -> None:
    """The release is White again, its version 1.2 is not."""
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.RED
    office.later(minutes=1)
    office.does("/release issue june-2020", changes="Secret")
    office.later(minutes=1)
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.WHITE
    page = release(office)
    assert isinstance(page, PublicRelease)
    assert [each.number for each in page.release.versions] == ["0.1", "0.2", "0.3", "1.0", "1.1", "1.2"]
    assert page.downloads == ("0.1", "0.2", "0.3", "1.0", "1.1")


def test_a_modification_names_no_hidden_release(office: Office) -> None:
    """Neither as a place, nor as where it moved to."""
    office.does(office.asks("/release move MP084 from june-2020 to november-2020"), reason="Late.")
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "november-2020").classification = Classification.GREEN
    with office.store.reading() as conn:
        found = site.public_modification(conn, "MP084")
    assert isinstance(found, PublicModification)
    assert [(key, item.out_reason) for key, item in found.placements] == [("june-2020", "moved to another release: Late.")]
    page = release(office)
    assert isinstance(page, PublicRelease)
    assert "november-2020" not in repr(page.release.scope)


def test_requests_that_only_a_hidden_release_has_are_not_named(office: Office) -> None:
    """Modifications of 2021 wait for CR1057 and CR1047; CR1057 is delivered alongside November 2020 alone, which is Green (R7, R20)."""
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        for row in tx.session.scalars(select(AlongsideRow).where(table_of(AlongsideRow).c.request_ref == "CR1057")):
            tx.session.delete(row)
        tx.session.add(AlongsideRow(release_key="november-2020", request_ref="CR1057", position=9))
        tx.session.get_one(ReleaseRow, "november-2020").classification = Classification.GREEN
    page = release(office, "2021")
    assert isinstance(page, PublicRelease)
    assert {each.request.ref for each in page.release.dependencies} == {"CR1047"}
    with office.store.reading() as conn:
        found = site.public_modification(conn, "MP078")
    assert isinstance(found, PublicModification)
    assert [each.request.ref for each in found.dependencies] == ["CR1047"]


def test_a_modification_of_hidden_releases_has_no_page(office: Office) -> None:
    """Its page goes with its release's, and comes back; what never was has none either."""
    for level, kind in ((Classification.GREEN, Absent), (Classification.WHITE, PublicModification)):
        with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
            tx.session.get_one(ReleaseRow, "june-2020").classification = level
        with office.store.reading() as conn:
            assert isinstance(site.public_modification(conn, "MP079"), kind)
            assert site.public_modification(conn, "MP999") is Absent.UNKNOWN


def test_releases_to_come_stand_before_those_that_are_over(office: Office) -> None:
    """The next one first, and of those that are over the newest first."""
    with office.store.reading() as conn:
        assert site.public_keys(conn, office.now.date()) == ["june-2020", "november-2020", "2021"]
        assert site.public_keys(conn, office.now.date().replace(month=12)) == ["2021", "november-2020", "june-2020"]
        assert [len(each.scope) for each in site.public_lines(conn, office.now.date())] == [5, 4, 5]


def test_what_was_taken_back_is_gone_and_what_never_was_is_unknown(office: Office) -> None:
    """A release that was created and undone had a page."""
    assert release(office, "june-2031") is Absent.UNKNOWN
    made = office.does("/release create june-2031", classification="white")
    assert isinstance(release(office, "june-2031"), PublicRelease)
    office.undoes(made.change)
    assert release(office, "june-2031") is Absent.GONE
