"""Editing everything that a release's Implementation Document needs, section by section."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot.slack.limits.messages import view_faults
from commands.protocol.form import Form
from commands.protocol.line import Line
from commands.protocol.results import Changed, Channel
from commands.releases.edit import SECTIONS
from policy.model.costs import SecasEffort, Stage
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification, Link, Note, ReleaseKind
from storage.engine.session import Act
from storage.history import audit
from storage.roster.reference_data import fetch_reference
from storage.tables import AuditRow, ModificationRow, ReleaseRow, ScopeItemRow, table_of
from tests.builders.office import DAN, JUNE_CHANNEL, OLIVER, RACHEL, STRANGER, Office, expect, view_of

DIRECT = (
    "facts",
    "alongside",
    "impacts SECMP0062",
    "impacts MP088",
    "summaries party supplier-parties",
    "costs total",
    "costs SECMP0053",
    "costs MP079",
    "testing",
    "codes",
    "notes 1",
    "versions 1.0",
)


def opened(office: Office, section: str, key: str = "june-2020", user: str = RACHEL) -> Form:
    """The form of a section, which Slack takes."""
    return office.asks(f"/release edit {key} {section}", user)


def values(form: Form) -> dict[str, object]:
    """What a form shows, by field name."""
    return {each.name: each.value for each in form.fields}


def history(office: Office) -> int:
    """How long the history is."""
    with office.store.reading() as conn:
        return audit.newest(conn)


def refused(office: Office) -> list[tuple[str, str]]:
    """Who was refused what, by the history."""
    rows = table_of(AuditRow).c
    with office.store.reading() as conn:
        return [tuple(row) for row in conn.execute(select(rows.actor, rows.thing).where(rows.outcome == "refused"))]


def test_without_a_section_the_menu_opens_the_sections_own_form(office: Office) -> None:
    """The first form lists every section, and choosing one answers with that section's form, filled in with what is stored."""
    menu = office.asks("/release edit june-2020")
    assert [each.value for each in menu.fields[0].options] == list(SECTIONS)
    for section in SECTIONS:
        form = office.asks(menu, section=section)
        assert form.line == Line.parse(f"/release edit june-2020 {section}")
        assert view_faults(view_of(form)) == []
    office.faults(menu, section="nonsense", field="section", because="section")
    assert office.faults(menu).by_field["section"] == "Choose a section to edit."


@pytest.mark.parametrize("section", DIRECT)
def test_what_a_form_shows_saves_back_unchanged(office: Office, section: str) -> None:
    """Saving a form as it opened changes nothing, leaves no history and says so."""
    before, length = office.release(), history(office)
    answer = office.does(opened(office, section))
    assert str(answer.sentence[0]).startswith("Nothing was changed")
    assert (office.release(), history(office), answer.change) == (before, length, 0)


@pytest.mark.parametrize("section", ["facts", "notes 2", "costs total"])
def test_a_year_bucket_has_no_date_to_edit_and_saves_back_unchanged(office: Office, section: str) -> None:
    """A year is edited without a go-live date or type."""
    form = opened(office, section, "2021")
    assert not {"go_live", "technical"} & set(values(form))
    assert str(office.does(form).sentence[0]).startswith("Nothing was changed")


@pytest.mark.parametrize("section", DIRECT)
def test_a_form_without_answers_changes_nothing(office: Office, section: str) -> None:
    """A field that does not come back keeps its stored value, whatever the section."""
    before = office.release()
    form = opened(office, section)
    expect(Changed, office.say(form.line, answers={"reason": ""}, seen=form.seen))
    assert office.release() == before


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


def test_impacts_are_set_for_one_modification_at_a_time(office: Office) -> None:
    """Participants and documents of the chosen modification change; those of the others stay."""
    menu = opened(office, "impacts")
    assert [each.value for each in menu.fields[0].options] == ["SECMP0053", "SECMP0062", "MP079", "MP084", "MP088"]
    form = office.asks(menu, which="MP088")
    before = office.release()
    assert values(form)["documents"] == (
        "Section D ‘Modification Process’\nSection G ‘Security’\nSection L ‘Smart Metering Key Infrastructure and DCC Key Infrastructure’"
    )
    office.does(form, participants=("Suppliers", "DCC"), documents="section d\nSection F 'Smart Metering System Requirements'")
    after = office.release()
    assert [each.participant for each in after.participants if each.modification == "MP088"] == ["Suppliers", "DCC"]
    assert [each.document for each in after.documents if each.modification == "MP088"] == ["Section D", "Section F"]
    assert [each for each in after.documents if each.modification != "MP088"] == [e for e in before.documents if e.modification != "MP088"]
    with office.store.reading() as conn:
        titles = {each.name: each.title for each in fetch_reference(conn).documents}
    assert titles["Section F"] == "Smart Metering System Requirements"


def test_documents_that_are_not_known_need_a_title(office: Office) -> None:
    """A document without a title that the SEC does not have is refused with the nearest; another title for a known one is refused."""
    form = opened(office, "impacts MP079")
    office.faults(form, documents="Appendix ABC", field="documents", because="Did you mean Appendix AB?")
    office.faults(form, documents="Section D ‘Security’", field="documents", because="Section D is ‘Modification Process’")
    office.faults(form, participants=("Martians",), field="participants", because="Choose")
    office.refuses("/release edit june-2020 impacts MP093", because="MP093 isn't in the scope")


def test_summaries_are_added_renamed_and_removed(office: Office) -> None:
    """A summary keeps its place when its heading changes, and a heading stands once on each side."""
    menu = opened(office, "summaries")
    form = office.asks(menu, which="new dcc")
    assert {"heading", "text"} == set(office.faults(form).by_field)
    office.does(form, heading="Service desk", text="More calls.")
    assert (office.release().summaries[-1].group, office.release().summaries[-1].heading) == ("dcc", "Service desk")
    office.faults(form, heading="service  DESK", text="Fewer.", field="heading", because="already")
    place = [each.heading for each in office.release().summaries].index("Supplier Parties")
    office.does(opened(office, "summaries party Supplier Parties"), heading="Suppliers", text="Less waiting.")
    renamed = office.release().summaries[place]
    assert (renamed.group, renamed.heading, renamed.text) == ("party", "Suppliers", "Less waiting.")
    count = len(office.release().summaries)
    office.does(opened(office, "summaries party suppliers"), remove=("remove",))
    assert len(office.release().summaries) == count - 1
    office.refuses("/release edit june-2020 summaries party supplyers")


def test_the_costs_of_a_modification_are_exact_pence(office: Office) -> None:
    """Four amounts in pounds: pence are kept, an empty field is none, and what is no amount is a fault at its field."""
    form = office.asks(opened(office, "costs"), which="SECMP0053")
    assert values(form) == {"build": "£53,572", "sit": "£26,639", "uit": "£5,929", "live": "£5,510"}
    assert list(office.faults(form, build="53572.10", sit="about 5", uit="1,00").by_field) == ["sit", "uit"]
    changed = office.does(form, build="£53,572.10", sit="", uit="0")
    mine = {each.stage: each.pence for each in office.release().costs if each.modification == "SECMP0053"}
    assert mine == {Stage.BUILD: 5_357_210, Stage.UIT: 0, Stage.LIVE: 551_000}
    assert any("apart" in str(note) for note in changed.notes)
    others = [each for each in office.release().costs if each.modification == "SECMP0062"]
    assert [each.pence for each in others] == [96_434_600, 9_699_500, 935_900, 1_769_200]


def test_the_total_its_sentences_and_secas_effort(office: Office) -> None:
    """The quoted total, what is pending and shared, and SECAS effort as lines of purpose, days and pounds."""
    form = office.asks(opened(office, "costs"), which="total")
    assert values(form)["quoted_total"] == "£1,120,042"
    assert (
        values(form)["efforts"] == "update and implement the changes to the SEC; 2; £1,200\nproject management of the release; 20; £12,000"
    )
    office.does(form, quoted_total="1180042", pending=(), shared="", budgeted=(), efforts="training; 1 day; £600.50\ntesting; 3; £1,800")
    release = office.release()
    facts = release.costs_facts
    assert (facts.quoted_total, facts.combined_assessment_pending, facts.shared_with_requests, facts.secas_budgeted) == (
        118_004_200,
        False,
        "",
        False,
    )
    assert facts.operational == "No impact on operational costs have been identified."
    assert release.secas == (SecasEffort("training", 1, 60_050), SecasEffort("testing", 3, 180_000))
    again = opened(office, "costs total")
    office.faults(again, efforts="training; some; £600", field="efforts", because="no effort")
    office.faults(again, efforts="training; 1; £600\ntraining; 2; £700", field="efforts", because="twice")
    office.faults(again, efforts="training; 1; 6 hundred", field="efforts", because="not an amount")


def test_testing_and_other_codes_are_texts(office: Office) -> None:
    """The two testing approaches and the sentence on other Codes."""
    office.does(opened(office, "testing"), dcc_testing="By the TAD.", user_testing="")
    office.does(opened(office, "codes"), other_codes="None.")
    release = office.release()
    assert (release.dcc_testing, release.user_testing, release.other_codes) == ("By the TAD.", "", "None.")


def test_notes_are_added_changed_and_removed(office: Office) -> None:
    """Each note is known by its number, which no other note takes over."""
    notes = office.release().notes
    form = office.asks(opened(office, "notes"), which="new")
    assert list(office.faults(form, kind="gossip").by_field) == ["kind", "text"]
    office.does(form, kind="candidate", text="MP099 may join.")
    assert office.release().notes == (*notes, Note("candidate", "MP099 may join."))
    office.does(opened(office, "notes 1"), kind="reason", text="Because.")
    office.does(opened(office, "notes 2"), remove=("remove",))
    assert office.release().notes == (Note("reason", "Because."), *notes[2:], Note("candidate", "MP099 may join."))
    office.refuses("/release edit june-2020 notes 2", because="No note has the number “2”")


def test_past_versions_of_the_rid_are_in_order(office: Office) -> None:
    """R8: numbers follow each other, dates do not go back, and a baseline has a whole number."""
    form = office.asks(opened(office, "versions"), which="new")
    texts = {"changes": "Corrected.", "date": "2020-01-10"}
    office.faults(form, number="1.3", **texts, field="number", because="(R8)")
    office.faults(form, number="v1.0", **texts, field="number", because="already on record")
    office.faults(form, number="one", **texts, field="number", because="not a version")
    office.faults(form, number="1.2", changes="x", date="2020-01-09", field="number", because="dated before 1.1")
    office.faults(form, number="1.2", changes="x", date="2020-01-11", field="date", because="in the future")
    office.faults(form, number="1.2", baselined=("baselined",), **texts, field="baselined", because="whole number")
    assert list(office.faults(form).by_field) == ["number", "date", "changes"]
    office.does(form, number="1.2", **texts)
    assert [each.number for each in office.release().versions] == ["0.1", "0.2", "0.3", "1.0", "1.1", "1.2"]
    office.does(opened(office, "versions 0.2"), changes="Second draft.")
    assert office.release().versions[1].changes == "Second draft."
    office.faults(opened(office, "versions 0.2"), remove=("remove",), field="remove", because="0.3 is out of order")
    office.does(opened(office, "versions 1.2"), remove=("remove",))
    assert office.release().versions[-1].number == "1.1"


def test_a_history_put_on_record_late_stands_in_its_order(office: Office) -> None:
    """Drafts that came before a baseline may be recorded after it, and stand before it."""
    key = "november-2020"
    for number, day, ticks in (("1.0", "2020-01-08", ("baselined",)), ("0.1", "2019-10-01", ()), ("0.2", "2019-11-01", ())):
        office.does(opened(office, "versions new", key), number=number, date=day, changes=f"Version {number}.", baselined=ticks)
    found = office.release(key).versions
    assert [(each.number, each.baselined) for each in found] == [("0.1", False), ("0.2", False), ("1.0", True)]


@pytest.mark.parametrize("user", [STRANGER, DAN])
def test_only_release_managers_edit_and_refusals_are_on_record(office: Office, user: str) -> None:
    """Authority comes before the form, and from the roster; the refusal is in the history."""
    for line in ("/release edit june-2020", "/release edit june-2020 costs total"):
        office.refuses(line, user, because="Only a release manager")
    form = opened(office, "testing")
    office.refuses(form, user, dcc_testing="Mine.")
    assert refused(office) == [(user, "release:june-2020")] * 3


def test_the_second_editor_is_shown_what_the_first_changed(office: Office) -> None:
    """Two people with the same form open: the second is asked again with the change in view, and overwrites nothing unseen."""
    first, second = opened(office, "costs total"), opened(office, "costs total", user=OLIVER)
    office.does(first, quoted_total="£1,180,042")
    asked = office.asks(second, OLIVER, operational="Some.")
    assert "quoted total" in str(asked.about)
    assert office.release().costs_facts.operational != "Some."
    office.does(asked, OLIVER, quoted_total="£1,180,042")
    facts = office.release().costs_facts
    assert (facts.operational, facts.quoted_total) == ("Some.", 118_004_200)


def test_an_unknown_section_or_release_offers_the_nearest(office: Office) -> None:
    """What is not known is said, with what may have been meant."""
    office.refuses("/release edit june-2020 cost", because="Did you mean costs?")
    office.refuses("/release edit june-2021 costs", because="There is no release june-2021")
    assert refused(office) == []


def test_a_cancelled_release_keeps_its_record(office: Office) -> None:
    """Once it is called off only notes and past versions change; the attempt is on record."""
    office.does("/release cancel june-2020", reason="Called off.")
    menu = office.asks("/release edit june-2020")
    assert [each.value for each in menu.fields[0].options] == ["notes", "versions"]
    office.refuses("/release edit june-2020 facts")
    assert refused(office) == [(RACHEL, "release:june-2020")]
    office.does(opened(office, "notes new"), text="Why it was called off.")


def crowded(office: Office, count: int) -> None:
    """Puts many more modifications into the scope of June 2020."""
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.add_rows(ModificationRow, [{"ref": f"MP{number}", "title": f"Change {number}"} for number in range(500, 500 + count)])
        tx.add_rows(
            ScopeItemRow,
            [
                {"release_key": "june-2020", "modification_ref": f"MP{number}", "part": 0, "position": number}
                for number in range(500, 500 + count)
            ],
        )


def test_statements_do_not_grow_with_the_scope(office: Office) -> None:
    """With 200 modifications more in scope, editing takes as many statements, and its menus stay inside Slack's limits."""
    counts: list[list[int]] = []
    for extra in (0, 200):
        if extra:
            crowded(office, extra)
        counts.append([])
        for section in DIRECT:
            with office.store.statements() as seen:
                form = opened(office, section)
                office.does(form)
            counts[-1].append(len(seen))
        opened(office, "impacts")
        opened(office, "costs")
    assert counts[0] == counts[1]


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
