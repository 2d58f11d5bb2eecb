"""Editing everything that a release's Implementation Document needs, section by section."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot.slack.limits.messages import view_faults
from commands.protocol.form import Faults, Form
from commands.protocol.line import Line
from commands.protocol.results import Changed, Channel, Refused
from commands.releases.edit import SECTIONS
from policy.model.costs import SecasEffort, Stage
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification, Link, Note, ReleaseKind
from storage.engine.session import Act
from storage.history import audit
from storage.roster.reference_data import fetch_reference
from storage.tables import AuditRow, ModificationRow, ReleaseRow, ScopeItemRow, table_of
from tests.builders.office import DAN, JUNE_CHANNEL, OLIVER, RACHEL, STRANGER, Office, view_of

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
    form = office.say(f"/release edit {key} {section}", user)
    assert isinstance(form, Form), form
    assert view_faults(view_of(form)) == []
    return form


def values(form: Form) -> dict[str, object]:
    """What a form shows, by field name."""
    return {each.name: each.value for each in form.fields}


def fault(result: object, name: str) -> str:
    """The sentence at a field."""
    assert isinstance(result, Faults), result
    return result.by_field[name]


def done(result: object) -> Changed:
    """The result of something that was changed."""
    assert isinstance(result, Changed), result
    return result


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
    menu = office.say("/release edit june-2020")
    assert isinstance(menu, Form)
    assert [each.value for each in menu.fields[0].options] == list(SECTIONS)
    for section in SECTIONS:
        form = office.fill(menu, section=section)
        assert isinstance(form, Form), section
        assert form.line == Line.parse(f"/release edit june-2020 {section}")
        assert view_faults(view_of(form)) == []
    assert "section" in fault(office.fill(menu, section="nonsense"), "section")
    assert fault(office.fill(menu), "section") == "Choose what to edit."


@pytest.mark.parametrize("section", DIRECT)
def test_what_a_form_shows_saves_back_unchanged(office: Office, section: str) -> None:
    """Saving a form as it opened changes nothing, leaves no history and says so."""
    before, length = office.release(), history(office)
    answer = done(office.fill(opened(office, section)))
    assert str(answer.sentence[0]).startswith("Nothing was changed")
    assert (office.release(), history(office), answer.change) == (before, length, 0)


@pytest.mark.parametrize("section", ["facts", "notes 2", "costs total"])
def test_a_year_bucket_has_no_date_to_edit_and_saves_back_unchanged(office: Office, section: str) -> None:
    """A year is edited without a go-live date or type."""
    form = opened(office, section, "2021")
    assert not {"go_live", "technical"} & set(values(form))
    assert str(done(office.fill(form)).sentence[0]).startswith("Nothing was changed")


@pytest.mark.parametrize("section", DIRECT)
def test_a_form_without_answers_changes_nothing(office: Office, section: str) -> None:
    """A field that does not come back keeps its stored value, whatever the section."""
    before = office.release()
    form = opened(office, section)
    done(office.say(form.line, answers={"reason": ""}, seen=form.seen))
    assert office.release() == before


def test_a_new_go_live_date_shows_what_moves_before_it_is_kept(office: Office) -> None:
    """The policy dates, the go-live step and what is relative to it are shown; only the confirmed form changes them."""
    office.say("/release milestone june-2020 review-operational 2020-06-02")
    step = office.say("/release milestone june-2020 evidence-operational")
    assert isinstance(step, Form)
    moved = office.fill(step, planned="", anchor="go-live", offset="-10")
    while isinstance(moved, Form):
        moved = office.fill(moved)
    form = opened(office, "facts")
    asked = office.fill(form, go_live="2020-07-03")
    assert isinstance(asked, Form)
    assert view_faults(view_of(asked)) == []
    told = "\n".join(str(line[0]) for line in asked.about)
    assert "25 Jun 2019 → 3 Jul 2019" in told
    assert "“Release go-live” in the timetable: 25 Jun 2020 → 3 Jul 2020" in told
    assert "11 Jun 2020 → 19 Jun 2020" in told
    assert "The calendar has it on Thu 25 Jun 2020. (R1)" in told
    assert office.release().go_live == date(2020, 6, 25)
    answer = done(office.fill(asked))
    release = office.release()
    go_live = next(each for each in release.milestones if each.key == "go-live")
    assert (release.go_live, go_live.day, go_live.recorded_on) == (date(2020, 7, 3), PartialDate(2020, 7, 3), date(2020, 1, 10))
    assert any("3 Jul 2019" in str(note) for note in answer.notes)
    done(office.say("/release undo"))
    assert office.release().go_live == date(2020, 6, 25)


def test_a_warning_that_is_no_longer_the_same_is_asked_again(office: Office) -> None:
    """A confirmation holds for what was shown: with another date it is shown anew."""
    asked = office.fill(opened(office, "facts"), go_live="2020-07-03")
    again = office.fill(asked, go_live="2020-07-04")
    assert isinstance(again, Form)
    assert any("Sat 4 Jul 2020 is not a Working Day" in str(line) for line in again.about)
    assert office.release().go_live == date(2020, 6, 25)


def test_another_body_needs_a_reason_that_goes_on_record(office: Office) -> None:
    """R14: the deciding body changes only with a reason, which the history keeps."""
    form = opened(office, "facts")
    assert "(R14)" in fault(office.fill(form, body="csc"), "reason")
    assert office.release().body == "panel"
    answer = done(office.fill(form, body="csc", reason="The Change Sub-Committee took over."))
    assert office.release().body == "csc"
    assert any("still owned by panel" in str(note) for note in answer.notes)
    rows = table_of(AuditRow).c
    with office.store.reading() as conn:
        row = conn.execute(select(rows.reason, rows.before, rows.after).where(rows.field == "body")).one()
    assert tuple(row) == ("The Change Sub-Committee took over.", '"panel"', '"csc"')
    assert fault(office.fill(opened(office, "facts"), body="tag"), "body") == "Choose the SEC Panel or the Change Sub-Committee."


def test_a_type_that_the_scope_may_not_be_in_is_refused_with_the_rule(office: Office) -> None:
    """R2: with DCC-System-impacting scope it cannot become a Documentation release."""
    sentence = fault(office.fill(opened(office, "facts"), kind="documentation"), "kind")
    assert "SECMP0053 impacts DCC Systems" in sentence
    assert sentence.endswith("(R2)")
    assert office.release().kind is ReleaseKind.SYSTEM


def test_only_one_release_a_year_changes_the_technical_specifications(office: Office) -> None:
    """R2: a second Technical Specifications release in the year is refused, and the first may be given up."""
    done(office.fill(opened(office, "facts"), technical=("technical",)))
    assert office.release().technical_specifications
    second = office.fill(opened(office, "facts", "november-2020"), technical=("technical",))
    assert "Only one Technical Specifications release is allowed a year" in fault(second, "technical")
    done(office.fill(opened(office, "facts"), technical=()))
    done(office.fill(opened(office, "facts", "november-2020"), technical=("technical",)))
    assert office.release("november-2020").technical_specifications


def test_the_flag_stays_while_the_scope_needs_it(office: Office) -> None:
    """R2: a System release with a change to the Technical Specifications in scope is that year's release for them."""
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.session.get_one(ModificationRow, "SECMP0053").technical_specifications = True
        tx.session.get_one(ReleaseRow, "june-2020").technical_specifications = True
    assert "move it first" in fault(office.fill(opened(office, "facts"), technical=()), "technical")


def test_faults_of_the_facts_stand_at_their_fields(office: Office) -> None:
    """Each answer that cannot be taken has its own sentence, and nothing is changed."""
    before = office.release()
    form = opened(office, "facts")
    answer = office.fill(form, go_live="", kind="year", classification="blue", links="no address\nRID: http://plain.example")
    assert isinstance(answer, Faults)
    assert set(answer.by_field) == {"go_live", "kind", "classification", "links"}
    assert "2020-01-17" in fault(office.fill(form, go_live="soon"), "go_live")
    assert "twice" in fault(office.fill(form, links="RID: https://a.example/1\nRID: https://a.example/2"), "links")
    assert office.release() == before


def test_links_are_added_reordered_and_removed(office: Office) -> None:
    """The lines are the links, in their order; a label may hold a colon."""
    form = opened(office, "facts")
    first = str(values(form)["links"])
    done(office.fill(form, links=f"Paper: annex A: https://a.example/annex\n{first}"))
    old = Link("June 2020 SEC Release", "https://smartenergycodecompany.co.uk/june-2020-sec-release/")
    assert office.release().links == (Link("Paper: annex A", "https://a.example/annex"), old)
    done(office.fill(opened(office, "facts"), links=""))
    assert office.release().links == ()


def test_a_classification_above_the_channels_is_told(office: Office) -> None:
    """R20: raising it names the channel that no longer shows the release."""
    answer = done(office.fill(opened(office, "facts"), classification="amber"))
    assert office.release().classification is Classification.AMBER
    assert Channel(JUNE_CHANNEL) in [word for note in answer.notes for word in note]


def test_change_requests_ride_alongside_by_their_references(office: Office) -> None:
    """References are forgiving, unknown ones are refused with the nearest, and an empty field takes all away."""
    form = opened(office, "alongside")
    assert values(form) == {"requests": "CR1088"}
    done(office.fill(form, requests="cr 1057, CR1088 CR1047"))
    assert [each.ref for each in office.release().alongside] == ["CR1057", "CR1088", "CR1047"]
    assert "Did you mean CR1088?" in fault(office.fill(opened(office, "alongside"), requests="CR1098"), "requests")
    assert "“MP079” is not a Change Request" in fault(office.fill(opened(office, "alongside"), requests="MP079"), "requests")
    done(office.fill(opened(office, "alongside"), requests=""))
    assert office.release().alongside == ()


def test_impacts_are_set_for_one_modification_at_a_time(office: Office) -> None:
    """Participants and documents of the chosen modification change; those of the others stay."""
    menu = opened(office, "impacts")
    assert [each.value for each in menu.fields[0].options] == ["SECMP0053", "SECMP0062", "MP079", "MP084", "MP088"]
    form = office.fill(menu, which="MP088")
    assert isinstance(form, Form)
    before = office.release()
    assert values(form)["documents"] == (
        "Section D ‘Modification Process’\nSection G ‘Security’\nSection L ‘Smart Metering Key Infrastructure and DCC Key Infrastructure’"
    )
    done(office.fill(form, participants=("Suppliers", "DCC"), documents="section d\nSection F 'Smart Metering System Requirements'"))
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
    assert "Did you mean Appendix AB?" in fault(office.fill(form, documents="Appendix ABC"), "documents")
    assert "Section D is ‘Modification Process’" in fault(office.fill(form, documents="Section D ‘Security’"), "documents")
    assert "Choose" in fault(office.fill(form, participants=("Martians",)), "participants")
    elsewhere = office.say("/release edit june-2020 impacts MP093")
    assert isinstance(elsewhere, Refused)
    assert "MP093 is not in the scope" in elsewhere.sentence


def test_summaries_are_added_renamed_and_removed(office: Office) -> None:
    """A summary keeps its place when its heading changes, and a heading stands once on each side."""
    menu = opened(office, "summaries")
    form = office.fill(menu, which="new dcc")
    assert isinstance(form, Form)
    assert {"heading", "text"} == set(fault_names(office.fill(form)))
    done(office.fill(form, heading="Service desk", text="More calls."))
    assert (office.release().summaries[-1].group, office.release().summaries[-1].heading) == ("dcc", "Service desk")
    assert "already" in fault(office.fill(form, heading="service  DESK", text="Fewer."), "heading")
    place = [each.heading for each in office.release().summaries].index("Supplier Parties")
    done(office.fill(opened(office, "summaries party Supplier Parties"), heading="Suppliers", text="Less waiting."))
    renamed = office.release().summaries[place]
    assert (renamed.group, renamed.heading, renamed.text) == ("party", "Suppliers", "Less waiting.")
    count = len(office.release().summaries)
    done(office.fill(opened(office, "summaries party suppliers"), remove=("remove",)))
    assert len(office.release().summaries) == count - 1
    missing = office.say("/release edit june-2020 summaries party supplyers")
    assert isinstance(missing, Refused)


def fault_names(result: object) -> list[str]:
    """The fields with a fault."""
    assert isinstance(result, Faults), result
    return list(result.by_field)


def test_the_costs_of_a_modification_are_exact_pence(office: Office) -> None:
    """Four amounts in pounds: pence are kept, an empty field is none, and what is no amount is a fault at its field."""
    form = office.fill(opened(office, "costs"), which="SECMP0053")
    assert isinstance(form, Form)
    assert values(form) == {"build": "£53,572", "sit": "£26,639", "uit": "£5,929", "live": "£5,510"}
    answer = office.fill(form, build="53572.10", sit="about 5", uit="1,00")
    assert fault_names(answer) == ["sit", "uit"]
    changed = done(office.fill(form, build="£53,572.10", sit="", uit="0"))
    mine = {each.stage: each.pence for each in office.release().costs if each.modification == "SECMP0053"}
    assert mine == {Stage.BUILD: 5_357_210, Stage.UIT: 0, Stage.LIVE: 551_000}
    assert any("apart" in str(note) for note in changed.notes)
    others = [each for each in office.release().costs if each.modification == "SECMP0062"]
    assert [each.pence for each in others] == [96_434_600, 9_699_500, 935_900, 1_769_200]


def test_the_total_its_sentences_and_secas_effort(office: Office) -> None:
    """The quoted total, what is pending and shared, and SECAS effort as lines of purpose, days and pounds."""
    form = office.fill(opened(office, "costs"), which="total")
    assert isinstance(form, Form)
    assert values(form)["quoted_total"] == "£1,120,042"
    assert (
        values(form)["efforts"] == "update and implement the changes to the SEC; 2; £1,200\nproject management of the release; 20; £12,000"
    )
    done(
        office.fill(
            form, quoted_total="1180042", pending=(), shared="", budgeted=(), efforts="training; 1 day; £600.50\ntesting; 3; £1,800"
        )
    )
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
    assert "no effort" in fault(office.fill(again, efforts="training; some; £600"), "efforts")
    assert "twice" in fault(office.fill(again, efforts="training; 1; £600\ntraining; 2; £700"), "efforts")
    assert "not an amount" in fault(office.fill(again, efforts="training; 1; 6 hundred"), "efforts")


def test_testing_and_other_codes_are_texts(office: Office) -> None:
    """The two testing approaches and the sentence on other Codes."""
    done(office.fill(opened(office, "testing"), dcc_testing="By the TAD.", user_testing=""))
    done(office.fill(opened(office, "codes"), other_codes="None."))
    release = office.release()
    assert (release.dcc_testing, release.user_testing, release.other_codes) == ("By the TAD.", "", "None.")


def test_notes_are_added_changed_and_removed(office: Office) -> None:
    """Each note is known by its number, which no other note takes over."""
    notes = office.release().notes
    form = office.fill(opened(office, "notes"), which="new")
    assert isinstance(form, Form)
    assert fault_names(office.fill(form, kind="gossip")) == ["kind", "text"]
    done(office.fill(form, kind="candidate", text="MP099 may join."))
    assert office.release().notes == (*notes, Note("candidate", "MP099 may join."))
    done(office.fill(opened(office, "notes 1"), kind="reason", text="Because."))
    done(office.fill(opened(office, "notes 2"), remove=("remove",)))
    assert office.release().notes == (Note("reason", "Because."), *notes[2:], Note("candidate", "MP099 may join."))
    gone = office.say("/release edit june-2020 notes 2")
    assert isinstance(gone, Refused)
    assert "There is no note “2”" in gone.sentence


def test_past_versions_of_the_rid_are_in_order(office: Office) -> None:
    """R8: numbers follow each other, dates do not go back, and a baseline has a whole number."""
    form = office.fill(opened(office, "versions"), which="new")
    assert isinstance(form, Form)
    texts = {"changes": "Corrected.", "date": "2020-01-10"}
    assert "(R8)" in fault(office.fill(form, number="1.3", **texts), "number")
    assert "on record already" in fault(office.fill(form, number="v1.0", **texts), "number")
    assert "not a version" in fault(office.fill(form, number="one", **texts), "number")
    assert "dated before 1.1" in fault(office.fill(form, number="1.2", changes="x", date="2020-01-09"), "number")
    assert "later than today" in fault(office.fill(form, number="1.2", changes="x", date="2020-01-11"), "date")
    assert "whole number" in fault(office.fill(form, number="1.2", baselined=("baselined",), **texts), "baselined")
    assert fault_names(office.fill(form)) == ["number", "date", "changes"]
    done(office.fill(form, number="1.2", **texts))
    assert [each.number for each in office.release().versions] == ["0.1", "0.2", "0.3", "1.0", "1.1", "1.2"]
    done(office.fill(opened(office, "versions 0.2"), changes="Second draft."))
    assert office.release().versions[1].changes == "Second draft."
    assert "0.3 does not follow" in fault(office.fill(opened(office, "versions 0.2"), remove=("remove",)), "remove")
    done(office.fill(opened(office, "versions 1.2"), remove=("remove",)))
    assert office.release().versions[-1].number == "1.1"


def test_a_history_put_on_record_late_stands_in_its_order(office: Office) -> None:
    """Drafts that came before a baseline may be recorded after it, and stand before it."""
    key = "november-2020"
    for number, day, ticks in (("1.0", "2020-01-08", ("baselined",)), ("0.1", "2019-10-01", ()), ("0.2", "2019-11-01", ())):
        done(office.fill(opened(office, "versions new", key), number=number, date=day, changes=f"Version {number}.", baselined=ticks))
    found = office.release(key).versions
    assert [(each.number, each.baselined) for each in found] == [("0.1", False), ("0.2", False), ("1.0", True)]


@pytest.mark.parametrize("user", [STRANGER, DAN])
def test_only_release_managers_edit_and_refusals_are_on_record(office: Office, user: str) -> None:
    """Authority comes before the form, and from the roster; the refusal is in the history."""
    for line in ("/release edit june-2020", "/release edit june-2020 costs total"):
        answer = office.say(line, user)
        assert isinstance(answer, Refused)
        assert "Only a release manager" in answer.sentence
    form = opened(office, "testing")
    assert isinstance(office.fill(form, user, dcc_testing="Mine."), Refused)
    assert refused(office) == [(user, "release:june-2020")] * 3


def test_the_second_editor_is_shown_what_the_first_changed(office: Office) -> None:
    """Two people with the same form open: the second is asked again with the change in view, and overwrites nothing unseen."""
    first, second = opened(office, "costs total"), opened(office, "costs total", user=OLIVER)
    done(office.fill(first, quoted_total="£1,180,042"))
    asked = office.fill(second, OLIVER, operational="Some.")
    assert isinstance(asked, Form)
    assert view_faults(view_of(asked)) == []
    assert "quoted total" in str(asked.about)
    assert office.release().costs_facts.operational != "Some."
    done(office.fill(asked, OLIVER, quoted_total="£1,180,042"))
    facts = office.release().costs_facts
    assert (facts.operational, facts.quoted_total) == ("Some.", 118_004_200)


def test_an_unknown_section_or_release_offers_the_nearest(office: Office) -> None:
    """What is not known is said, with what may have been meant."""
    section = office.say("/release edit june-2020 cost")
    assert isinstance(section, Refused)
    assert "Did you mean costs?" in section.sentence
    release = office.say("/release edit june-2021 costs")
    assert isinstance(release, Refused)
    assert "There is no release june-2021" in release.sentence
    assert refused(office) == []


def test_a_cancelled_release_keeps_its_record(office: Office) -> None:
    """Once it is called off only notes and past versions change; the attempt is on record."""
    office.fill(office.say("/release cancel june-2020"), reason="Called off.")
    menu = office.say("/release edit june-2020")
    assert isinstance(menu, Form)
    assert [each.value for each in menu.fields[0].options] == ["notes", "versions"]
    answer = office.say("/release edit june-2020 facts")
    assert isinstance(answer, Refused)
    assert refused(office) == [(RACHEL, "release:june-2020")]
    done(office.fill(opened(office, "notes new"), text="Why it was called off."))


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
                done(office.fill(form))
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
    done(office.fill(form, user_testing="By Users."))
    assert (office.release().dcc_testing, office.release().user_testing) == (long, "By Users.")
