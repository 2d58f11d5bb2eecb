"""Texts of a release, and the Change Requests that ride alongside."""

from __future__ import annotations

from policy.model.releases import OVERLAP, Note
from storage.engine.session import Act
from storage.tables import ReleaseRow
from tests.builders.office import Office
from tests.builders.rooms.editing import opened, values


def test_testing_and_other_codes_are_texts(office: Office) -> None:
    """The two testing approaches and the sentence on other Codes."""
    office.does(opened(office, "testing"), dcc_testing="By the TAD.", user_testing="")
    office.does(opened(office, "codes"), other_codes="None.")
    release = office.release()
    assert (release.dcc_testing, release.user_testing, release.other_codes) == ("By the TAD.", "", "None.")


def test_an_agreed_overlap_of_sit_and_uit_is_put_on_record(office: Office) -> None:
    """It is a note of its own kind, changed and removed in the same form; other notes stay (R25)."""
    before = office.release().notes
    office.does(opened(office, "testing"), overlap="The Panel agreed it, SECP_77.")
    office.does(opened(office, "testing"), overlap="The Panel agreed it on 14 Feb 2020, SECP_77.")
    assert office.release().notes == (*before, Note(OVERLAP, "The Panel agreed it on 14 Feb 2020, SECP_77."))
    assert str(office.does(opened(office, "testing")).sentence[0]).endswith("already has these values.")
    office.does(opened(office, "testing"), overlap="")
    assert office.release().notes == before


def test_a_text_longer_than_a_field_is_left_alone(office: Office) -> None:
    """Slack takes 3,000 characters in a field: a longer stored text is not shown, not cut, and stays."""
    long = "word " * 700
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").dcc_testing = long
    form = opened(office, "testing")
    assert list(values(form)) == ["user_testing", "overlap"]
    assert "3,000 characters" in str(form.about)
    office.does(form, user_testing="By Users.")
    assert (office.release().dcc_testing, office.release().user_testing) == (long, "By Users.")
