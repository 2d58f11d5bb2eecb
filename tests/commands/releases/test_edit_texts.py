"""Texts of a release, and the Change Requests that ride alongside."""

from __future__ import annotations

from storage.engine.session import Act
from storage.tables import ReleaseRow
from tests.builders.office import Office
from tests.builders.rooms.editing import opened, values


def test_change_requests_ride_alongside_by_their_references(office: Office) -> None:
    """References are forgiving, unknown ones are refused with the nearest, and an empty field takes all away."""
    form = opened(office, "alongside")
    assert values(form) == {"requests": "CR1088"}
    office.does(form, requests="cr 1057, CR1088 CR1047")
    assert [each.ref for each in office.release().alongside] == ["CR1057", "CR1088", "CR1047"]
    office.faults(opened(office, "alongside"), requests="CR1098", field="requests", because="Did you mean CR1088?")
    office.faults(opened(office, "alongside"), requests="MP079", field="requests", because="“MP079” isn't a Change Request")
    office.does(opened(office, "alongside"), requests="")
    assert office.release().alongside == ()


def test_testing_and_other_codes_are_texts(office: Office) -> None:
    """The two testing approaches and the sentence on other Codes."""
    office.does(opened(office, "testing"), dcc_testing="By the TAD.", user_testing="")
    office.does(opened(office, "codes"), other_codes="None.")
    release = office.release()
    assert (release.dcc_testing, release.user_testing, release.other_codes) == ("By the TAD.", "", "None.")


def test_a_text_longer_than_a_field_is_left_alone(office: Office) -> None:
    """Slack takes 3,000 characters in a field: a longer stored text is not shown, not cut, and stays."""
    long = "word " * 700
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").dcc_testing = long
    form = opened(office, "testing")
    assert list(values(form)) == ["user_testing"]
    assert "3,000 characters" in str(form.about)
    office.does(form, user_testing="By Users.")
    assert (office.release().dcc_testing, office.release().user_testing) == (long, "By Users.")
