"""A year from nothing: its scheduled releases in one form (R1, R2, R3, R12)."""

from __future__ import annotations

from datetime import date

from bot import pages
from commands.findings.check import CheckShown
from commands.protocol.line import Line
from policy.model.releases import Classification, ReleaseKind
from storage.history import audit
from tests.builders.office import DAN, Office

KEYS = ("february-2022", "june-2022", "november-2022")


def test_a_year_is_proposed_and_made_in_one_form(office: Office) -> None:
    """Three releases by the schedule with template, criteria and proposed dates, and the bucket; none has a finding."""
    form = office.asks("/release create 2022")
    told = "\n".join(str(line[0]) for line in form.about)
    assert "June 2022 SEC Release, System: Thu 30 Jun 2022. 30 steps, 16 acceptance criteria; proposed: 27 dates from 26 Apr 2021" in told
    done = office.does(form)
    assert done.sentence == ("Created February 2022, June 2022, November 2022 and the year 2022, for what is not allocated yet.",)
    made = {key: office.release(key) for key in KEYS}
    assert [(each.kind, each.go_live) for each in made.values()] == [
        (ReleaseKind.DOCUMENTATION, date(2022, 2, 24)),
        (ReleaseKind.SYSTEM, date(2022, 6, 30)),
        (ReleaseKind.SYSTEM, date(2022, 11, 3)),
    ]
    assert office.release("2022").kind is ReleaseKind.YEAR
    assert "February 2022 SEC Release, Documentation: Thu 24 Feb 2022. 9 steps, 2 acceptance criteria; proposed: 8 dates" in told
    for key in KEYS:
        assert office.shows(f"/release check {key}", CheckShown).findings == ()
    assert "Created" in pages.plain(done)


def test_an_undo_takes_the_whole_year_back(office: Office) -> None:
    """The year is one change: its undo leaves everything as it was, and the history agrees."""
    with office.store.reading() as conn:
        before = audit.snapshot(conn)
    done = office.does(office.asks("/release create 2022"))
    office.undoes(done.change)
    with office.store.reading() as conn:
        assert audit.snapshot(conn) == before
        assert audit.replay(conn) == before
    assert audit.verify(office.store) == []


def test_what_is_ticked_is_made_as_chosen(office: Office) -> None:
    """Body, classification and the Technical Specifications release are those of the form; what is not ticked is offered again."""
    office.does(office.asks("/release create 2022"), releases=("june-2022",), body="csc", classification="green", technical="june-2022")
    june = office.release("june-2022")
    assert (june.body, june.classification, june.technical_specifications) == ("csc", Classification.GREEN, True)
    assert any(each.event == "CSC go/no-go decision" for each in june.milestones)
    rest = office.asks("/release create 2022")
    assert [each.value for each in rest.fields[0].options] == ["february-2022", "november-2022", "2022"]
    office.faults(rest, technical="november-2022", field="technical", because="June 2022")


def test_the_stored_bucket_of_2021_stays(office: Office) -> None:
    """For 2021 only the releases are made, since its bucket is stored; then the year is complete."""
    form = office.asks("/release create 2021")
    assert [each.value for each in form.fields[0].options] == ["february-2021", "june-2021", "november-2021"]
    office.does(form)
    assert len(office.release("2021").scope) == 5
    refused = office.refuses("/release create 2021", because="already exist")
    assert Line.release("list", "2021") in refused.instead


def test_a_year_that_is_past_is_not_proposed(office: Office) -> None:
    """A release before today is not proposed; one can be recorded by its name."""
    refused = office.refuses("/release create 2019", because="To record one as it went")
    assert Line.release("create", "june-2019") in refused.instead
    office.at(2022, 7, 1)
    assert [each.value for each in office.asks("/release create 2022").fields[0].options] == ["november-2022", "2022"]


def test_faults_of_the_form(office: Office) -> None:
    """Nothing ticked, another body, and a Technical Specifications release that is not made are faults of their fields."""
    form = office.asks("/release create 2022")
    office.faults(form, releases=(), field="releases", because="Tick at least one")
    office.faults(form, body="tag", field="body")
    office.faults(form, classification="pink", field="classification")
    office.faults(form, releases=("february-2022",), technical="june-2022", field="technical", because="Choose one of the releases")
    office.refuses("/release create 2022", DAN, because="Only")
