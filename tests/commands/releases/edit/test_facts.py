"""The facts of a release: date, type, body, classification, links."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from commands.protocol.form import Answer
from commands.protocol.results import Channel, Refused
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification, Link, ReleaseKind
from storage.engine.session import Act
from storage.tables import AuditRow, ModificationRow, ReleaseRow, table_of
from tests.builders.office import JUNE_CHANNEL, PANEL_CHAIR, Office, words_of
from tests.builders.rooms.editing import opened, values


@pytest.mark.parametrize("section", ["facts", "notes 2", "costs total"])
def test_a_year_bucket_has_no_date_to_edit_and_saves_back_unchanged(office: Office, section: str) -> None:
    """A year is edited without a go-live date or type."""
    form = opened(office, section, "2021")
    assert not {"go_live", "technical"} & set(values(form))
    assert office.does(form).title == "Nothing changed"


PLANNED = "june-2027"
"""A release that is only planned: nothing is set and no policy date has passed, so that an edit may change its go-live."""


def test_a_new_go_live_date_shows_what_moves_before_it_is_kept(office: Office) -> None:
    """The policy dates, the go-live step and what is relative to it are shown; only the confirmed form changes them."""
    office.does(office.asks(f"/release create {PLANNED}"))
    office.say(f"/release milestone {PLANNED} review-operational 2027-06-02")
    step = office.asks(f"/release milestone {PLANNED} evidence-operational")
    office.does(office.asks(step, planned="", anchor="go-live", offset="-10"))
    form = opened(office, "facts", PLANNED)
    office.faults(form, go_live="2027-07-02", field="reason", because="Give the reason for 2 Jul 2027")
    asked = office.asks(form, go_live="2027-07-02", reason="A later slot")
    told = "\n".join(str(line[0]) for line in asked.about)
    assert "24 Jun 2026 → 2 Jul 2026" in told
    assert "“Release go-live” in the timetable: 24 Jun 2027 → 2 Jul 2027" in told
    assert "10 Jun 2027 → 18 Jun 2027" in told
    assert "Its date in the calendar is Thu 24 Jun 2027. (R1)" in told
    assert office.release(PLANNED).go_live == date(2027, 6, 24)
    answer = office.does(asked)
    release = office.release(PLANNED)
    go_live = next(each for each in release.milestones if each.key == "go-live")
    assert (release.go_live, go_live.day, go_live.recorded_on) == (date(2027, 7, 2), PartialDate(2027, 7, 2), date(2020, 1, 10))
    assert any("2 Jul 2026" in str(note) for note in answer.notes)
    assert release.go_live_reason == "A later slot"
    office.undoes()
    assert (office.release(PLANNED).go_live, office.release(PLANNED).go_live_reason) == (date(2027, 6, 24), "")


def test_a_warning_that_is_no_longer_the_same_is_asked_again(office: Office) -> None:
    """A confirmation holds for the effects shown; with another date they are shown again."""
    office.does(office.asks(f"/release create {PLANNED}"))
    asked = office.asks(opened(office, "facts", PLANNED), go_live="2027-07-02", reason="Later")
    again = office.asks(asked, go_live="2027-07-03")
    assert any("Sat 3 Jul 2027 is not a Working Day" in str(line) for line in again.about)
    assert office.release(PLANNED).go_live == date(2027, 6, 24)


def test_a_go_live_that_is_fixed_is_moved_by_a_decision(office: Office) -> None:
    """R23: the scope of June 2020 is set, so the form has no go-live; a date that comes all the same is refused, with the way."""
    form = opened(office, "facts")
    assert "go_live" not in values(form)
    assert any("Its scope is set, so only a decision moves it" in str(line) for line in form.about)
    answers: dict[str, Answer] = {**values(form), "go_live": "2020-07-03"}
    answer = office.say(form.line, answers=answers, seen=form.seen)
    assert isinstance(answer, Refused)
    assert str(answer.instead[0]) == "/release decide june-2020 date"
    assert office.release().go_live == date(2020, 6, 25)
    office.does(form, summary="Other facts can be edited.")
    for typed in ("date", "go-live"):
        refused = office.refuses(f"/release edit june-2020 {typed}", because="only a decision moves the go-live")
        assert str(refused.instead[0]) == "/release decide june-2020 date"


def test_a_form_opened_before_the_scope_was_set_moves_nothing(office: Office) -> None:
    """The go-live was free when the form was opened, and is fixed when it comes back."""
    office.does(office.asks(f"/release create {PLANNED}"))
    form = opened(office, "facts", PLANNED)
    office.does(office.asks(f"/release baseline {PLANNED} documents", PANEL_CHAIR), PANEL_CHAIR)
    office.refuses(form, because="only a decision moves the go-live", go_live="2027-07-02")
    assert office.release(PLANNED).go_live == date(2027, 6, 24)


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
    answer = office.faults(form, kind="year", classification="blue", links="no address\nRID: http://plain.example")
    assert set(answer.by_field) == {"kind", "classification", "links"}
    office.does(office.asks(f"/release create {PLANNED}"))
    free = opened(office, "facts", PLANNED)
    office.faults(free, go_live="soon", field="go_live", because="17 Jan 2020")
    office.faults(free, go_live="", field="go_live", because="Give the go-live date.")
    office.faults(form, links="RID: https://a.example/1\nRID: https://a.example/2", field="links", because="twice")
    office.faults(form, links=f"{'x' * 301}: https://a.example", field="links", because="has 301 characters. Write at most 300.")
    for address in (f"https://a.example/{'x' * 2000}", "https://a.example/`x`", "https://[a.example"):
        office.faults(form, links=f"RID: {address}", field="links", because="isn't a link")
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


def test_the_day_s_reason_and_window_are_edited_and_minuted(office: Office) -> None:
    """A go-live with a window of two days is recorded with its reason; the history says so in words, and the calendar's day needs none."""
    office.does(office.asks(f"/release create {PLANNED}"))
    form = opened(office, "facts", PLANNED)
    office.does(office.asks(form, go_live="2027-06-26", window_end="2027-06-27", reason="A weekend"))
    release = office.release(PLANNED)
    assert (release.go_live, release.window_end, release.go_live_reason) == (date(2027, 6, 26), date(2027, 6, 27), "A weekend")
    history = words_of(office.say(f"/release history {PLANNED}"))
    assert "end of the go-live's window set to 27 Jun 2027" in history
    assert "reason for the day of the go-live set to A weekend" in history
    office.does(opened(office, "facts", PLANNED), reason="Two days")
    assert office.release(PLANNED).go_live_reason == "Two days"
    office.does(office.asks(opened(office, "facts", PLANNED), go_live="2027-06-24", window_end=""))
    assert (office.release(PLANNED).go_live_reason, office.release(PLANNED).window_end) == ("", None)


def test_a_new_type_makes_criteria_applicable_or_not(office: Office) -> None:
    """An ad-hoc release that becomes a Documentation release keeps SECAS's criteria alone, and has all when it is changed back (R12)."""
    office.does(office.asks("/release create adhoc-2027-03-05"))
    office.does(office.asks(opened(office, "facts", "adhoc-2027-03-05"), kind="documentation"))
    assert [each.ref for each in office.release("adhoc-2027-03-05").criteria if not each.not_applicable] == ["O8", "O9"]
    asked = office.asks(opened(office, "facts", "adhoc-2027-03-05"), kind="adhoc")
    assert any("S1: applicable to a release of this type. (R12)" in str(line) for line in asked.about)
    office.does(asked)
    assert {each.not_applicable for each in office.release("adhoc-2027-03-05").criteria} == {""}
