"""`/release template`: steps and criteria for a release that was made without them."""

from __future__ import annotations

import pytest

from policy.model.partial_date import PartialDate
from policy.sign_off.criteria import applicable_criteria
from storage.engine.session import Act
from storage.tables import CriterionRow
from tests.builders.office import STRANGER, Office, words_of
from tests.builders.rooms.editing import opened


def test_november_gets_the_template_and_the_criteria(office: Office) -> None:
    """What it had stays as it was, the rest takes its place in the template's order; one undo takes everything back."""
    before = office.release("november-2020")
    done = office.does("/release template november-2020")
    release = office.release("november-2020")
    assert [each.key for each in release.milestones].index("baseline-documents") == [each.key for each in release.milestones].index(
        "baseline-system"
    ) + 1
    kept = next(each for each in release.milestones if each.key == "baseline-documents")
    assert (kept.event, kept.day, kept.notes) == (before.milestones[0].event, PartialDate(2020, 5), before.milestones[0].notes)
    assert (len(release.criteria), release.criteria[-1].ref) == (16, "S1")
    assert "standard criteria. What it had stays." in str(done.sentence[0])
    again = office.does("/release template november-2020")
    assert again.title == "Nothing changed"
    office.undoes()
    assert office.release("november-2020") == before


def test_a_baselined_rid_keeps_its_criteria_to_the_body(office: Office) -> None:
    """June 2020 gets the steps that it lacks; S1 is proposed to the Panel by a command of its own (R12)."""
    done = office.does("/release template june-2020")
    assert len(office.release().criteria) == 15
    assert "It doesn't have S1 of the standard criteria." in words_of(done)
    assert str(done.next_lines[-1]) == "/release criterion june-2020 add standard"
    present = {act for each in office.release().milestones for act in each.acts}
    assert {"evidence secas", "review security"} <= present


def test_a_documentation_release_keeps_what_fits_a_change_of_text(office: Office) -> None:
    """Open criteria of the DCC in a Documentation release made before are marked not applicable, with the reason (R12)."""
    office.does(office.asks("/release create february-2021"))
    with office.store.changing(Act("test", "older", office.now)) as tx:
        for ref in ("O1", "S1"):
            tx.session.get_one(CriterionRow, ("february-2021", ref)).not_applicable = ""
    assert len(applicable_criteria(office.release("february-2021"))) == 4
    done = office.does("/release template february-2021")
    assert [each.ref for each in applicable_criteria(office.release("february-2021"))] == ["O8", "O9"]
    assert "Criteria: O1 and S1." in words_of(done)
    assert "reason for not being applicable" in words_of(office.say("/release history february-2021"))
    assert "Not applicable: The release changes the text" in words_of(office.say("/release criteria february-2021"))


@pytest.mark.parametrize(("key", "because"), [("2021", "is a year"), ("", "Choose one"), ("x", "“x” isn't a release key.")])
def test_what_has_no_timetable_is_refused(office: Office, key: str, because: str) -> None:
    """A year, no key and an unknown one; a stranger for every release."""
    office.refuses(f"/release template {key}", because=because)
    office.refuses("/release template november-2020", STRANGER, because="can edit a release's facts")


def test_a_closed_release_stays_as_it_is(office: Office) -> None:
    """What is cancelled gets no steps."""
    office.does("/release cancel november-2020", reason="Not needed")
    office.refuses("/release template november-2020", because="is cancelled")
    office.refuses("/release edit november-2020 facts", because="The November 2020 SEC Release is cancelled")
    assert opened(office, "version", "november-2020")
