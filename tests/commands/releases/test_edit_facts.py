"""The facts of a release: date, type, body, classification, links."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from commands.protocol.results import Channel
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification, Link, ReleaseKind
from storage.engine.session import Act
from storage.tables import AuditRow, ModificationRow, ReleaseRow, table_of
from tests.builders.office import JUNE_CHANNEL, Office
from tests.builders.rooms.editing import opened, values


@pytest.mark.parametrize("section", ["facts", "notes 2", "costs total"])
def test_a_year_bucket_has_no_date_to_edit_and_saves_back_unchanged(office: Office, section: str) -> None:
    """A year is edited without a go-live date or type."""
    form = opened(office, section, "2021")
    assert not {"go_live", "technical"} & set(values(form))
    assert office.does(form).title == "Nothing changed"


def test_a_new_go_live_date_shows_what_moves_before_it_is_kept(office: Office) -> None:
    """The policy dates, the go-live step and what is relative to it are shown; only the confirmed form changes them."""
    office.say("/release milestone june-2020 review-operational 2020-06-02")
    step = office.asks("/release milestone june-2020 evidence-operational")
    office.does(office.asks(step, planned="", anchor="go-live", offset="-10"))
    form = opened(office, "facts")
    asked = office.asks(form, go_live="2020-07-03")
    told = "\n".join(str(line[0]) for line in asked.about)
    assert "25 Jun 2019 → 3 Jul 2019" in told
    assert "“Release go-live” in the timetable: 25 Jun 2020 → 3 Jul 2020" in told
    assert "11 Jun 2020 → 19 Jun 2020" in told
    assert "Its date in the calendar is Thu 25 Jun 2020. (R1)" in told
    assert office.release().go_live == date(2020, 6, 25)
    answer = office.does(asked)
    release = office.release()
    go_live = next(each for each in release.milestones if each.key == "go-live")
    assert (release.go_live, go_live.day, go_live.recorded_on) == (date(2020, 7, 3), PartialDate(2020, 7, 3), date(2020, 1, 10))
    assert any("3 Jul 2019" in str(note) for note in answer.notes)
    office.undoes()
    assert office.release().go_live == date(2020, 6, 25)


def test_a_warning_that_is_no_longer_the_same_is_asked_again(office: Office) -> None:
    """A confirmation holds for what was shown: with another date it is shown anew."""
    asked = office.asks(opened(office, "facts"), go_live="2020-07-03")
    again = office.asks(asked, go_live="2020-07-04")
    assert any("Sat 4 Jul 2020 is not a Working Day" in str(line) for line in again.about)
    assert office.release().go_live == date(2020, 6, 25)


def test_another_body_needs_a_reason_that_goes_on_record(office: Office) -> None:
    """R14: the deciding body changes only with a reason, which the history keeps."""
    form = opened(office, "facts")
    office.faults(form, body="csc", field="reason", because="(R14)")
    assert office.release().body == "panel"
    answer = office.does(form, body="csc", reason="The Change Sub-Committee took over.")
    assert office.release().body == "csc"
    assert any("still owned by panel" in str(note) for note in answer.notes)
    rows = table_of(AuditRow).c
    with office.store.reading() as conn:
        row = conn.execute(select(rows.reason, rows.before, rows.after).where(rows.field == "body")).one()
    assert tuple(row) == ("The Change Sub-Committee took over.", '"panel"', '"csc"')
    assert office.faults(opened(office, "facts"), body="tag").by_field["body"] == "Choose the SEC Panel or the Change Sub-Committee."


def test_a_type_that_the_scope_may_not_be_in_is_refused_with_the_rule(office: Office) -> None:
    """R2: with DCC-System-impacting scope it cannot become a Documentation release."""
    sentence = office.faults(opened(office, "facts"), kind="documentation").by_field["kind"]
    assert "SECMP0053 impacts DCC Systems" in sentence
    assert sentence.endswith("(R2)")
    assert office.release().kind is ReleaseKind.SYSTEM


def test_only_one_release_a_year_changes_the_technical_specifications(office: Office) -> None:
    """R2: a second Technical Specifications release in the year is refused, and the first may be given up."""
    office.does(opened(office, "facts"), technical=("technical",))
    assert office.release().technical_specifications
    second = opened(office, "facts", "november-2020")
    office.faults(
        second, technical=("technical",), field="technical", because="Only one Technical Specifications release is allowed a year"
    )
    office.does(opened(office, "facts"), technical=())
    office.does(opened(office, "facts", "november-2020"), technical=("technical",))
    assert office.release("november-2020").technical_specifications


def test_the_flag_stays_while_the_scope_needs_it(office: Office) -> None:
    """R2: a System release with a change to the Technical Specifications in scope is that year's release for them."""
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.session.get_one(ModificationRow, "SECMP0053").technical_specifications = True
        tx.session.get_one(ReleaseRow, "june-2020").technical_specifications = True
    office.faults(opened(office, "facts"), technical=(), field="technical", because="move it first")


def test_faults_of_the_facts_stand_at_their_fields(office: Office) -> None:
    """Each answer that cannot be taken has its own sentence, and nothing is changed."""
    before = office.release()
    form = opened(office, "facts")
    answer = office.faults(form, go_live="", kind="year", classification="blue", links="no address\nRID: http://plain.example")
    assert set(answer.by_field) == {"go_live", "kind", "classification", "links"}
    office.faults(form, go_live="soon", field="go_live", because="2020-01-17")
    office.faults(form, links="RID: https://a.example/1\nRID: https://a.example/2", field="links", because="twice")
    assert office.release() == before


def test_links_are_added_reordered_and_removed(office: Office) -> None:
    """The lines are the links, in their order; a label may hold a colon."""
    form = opened(office, "facts")
    first = str(values(form)["links"])
    office.does(form, links=f"Paper: annex A: https://a.example/annex\n{first}")
    old = Link("June 2020 SEC Release", "https://smartenergycodecompany.co.uk/june-2020-sec-release/")
    assert office.release().links == (Link("Paper: annex A", "https://a.example/annex"), old)
    office.does(opened(office, "facts"), links="")
    assert office.release().links == ()


def test_a_classification_above_the_channels_is_told(office: Office) -> None:
    """R20: raising it names the channel that no longer shows the release."""
    answer = office.does(opened(office, "facts"), classification="amber")
    assert office.release().classification is Classification.AMBER
    assert Channel(JUNE_CHANNEL) in [word for note in answer.notes for word in note]
