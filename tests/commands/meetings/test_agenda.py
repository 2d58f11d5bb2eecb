"""`/release agenda` and `paper`: what a body is asked at a meeting (Paper 6; RID 3; R21)."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot import pages
from commands.meetings.agenda import AgendaShown
from commands.meetings.minutes import MinutesShown
from policy.model.decisions import Subject
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import ConditionRow, DocumentRow, LessonRow, ReleaseRow
from tests.builders.office import DAN, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, Office, words_of

PANEL_76 = "/release agenda panel 2020-01-17"


def asked(office: Office, line: str = PANEL_76) -> list[tuple[str, str, str]]:
    """The items of an agenda: verb, text and answer."""
    return [(each.asked.value, each.text, each.answered) for each in office.shows(line, AgendaShown).agenda.items]


def test_the_panel_is_asked_what_the_paper_asks(office: Office) -> None:
    """The four recommendations of 17 January 2020, in the Paper's verbs and order (Paper 6)."""
    assert [(verb, text) for verb, text, _ in asked(office)] == [
        ("AGREE", "the targeted scope for the June 2020 SEC Release on the SEC documentation"),
        ("BASELINE", "the June 2020 SEC Release Implementation Document"),
        ("AGREE", "the proposed scopes for subsequent SEC Releases on the DCC Systems"),
        ("AGREE", "the standard acceptance criteria to be used for SEC Releases"),
    ]
    text = pages.plain(office.shows(PANEL_76, AgendaShown))
    assert "3 modifications: MP079, MP084 and MP088." in text
    assert "No decision cut-off for MP079, MP084 and MP088." in text
    walk = pages.plain(office.shows(f"{PANEL_76} item 2", AgendaShown))
    assert "Item 2 of 4 · 0 answered · 0 people noted. Quorum: the chair, who is not noted as present." in walk
    assert "June 2020 SEC Release: 15 open findings" in walk
    assert f"Next: {PANEL_76} item 3" in walk
    office.refuses(f"{PANEL_76} item 5", because="has 4 items")


def test_a_meeting_is_named_by_its_day_number_or_paper(office: Office) -> None:
    """Without any it is the next one; what is on record is offered."""
    for words in ("", " 76", " SECP_76_1701_23", " 17 Jan 2020"):
        assert len(asked(office, f"/release agenda panel{words}")) == 4
    office.refuses("/release agenda panel SECP_77_1701_01", because="No meeting")
    office.refuses("/release agenda csc SECP_76_1701_23", because="not a paper of the Change Sub-Committee")
    office.refuses("/release agenda tag", because="No meeting of the TAG")


def test_decisions_answer_the_items(office: Office) -> None:
    """By the commands that the agenda's buttons carry; the items stay, with their answers."""
    office.at(2020, 1, 17)
    lines = [line for each in office.shows(PANEL_76, AgendaShown).agenda.items for line in each.lines]
    assert lines[1] == ("decide", "june-2020", "baseline", "documents")
    for words in lines[1:]:
        office.does(f"/release {' '.join(words)}", PANEL_CHAIR, met_on="2020-01-17", reference="SECP_76_1701_23")
    answers = [answer for *_, answer in asked(office)]
    assert answers[0] == "Agreed: MP079, MP084 and MP088."
    assert answers[1] == "Agreed (SECP_76_1701_23)."
    assert answers[2] == "Agreed for November 2020 and 2021 SEC Releases."
    assert answers[3] == "Agreed (SECP_76_1701_23)."


def test_a_sub_committee_is_asked_for_views_and_recommendations(office: Office) -> None:
    """The TAG on 27 May 2020: its view on the UIT Completion Report, and its recommendation on go-live (RID 3)."""
    office.does("/release meeting tag 27 May 2020")
    assert [(verb, text) for verb, text, _ in asked(office, "/release agenda tag 27 May 2020")] == [
        ("AGREE", "a view on the UIT Completion Report of the June 2020 SEC Release"),
        ("AGREE", "a recommendation on the June 2020 SEC Release against the testing acceptance criteria"),
    ]
    office.at(2020, 5, 27)
    office.does("/release recommend june-2020 tag go-live", TAG_CHAIR, positive="no", reason="T4 is open.", despite="No evidence.")
    assert asked(office, "/release agenda tag 27 May 2020")[1][2].startswith("Not recommended. T4 is open.")


def test_what_may_not_be_seen_is_not_on_it(office: Office) -> None:
    """Somebody on no roster reads the agenda without the release that is classified (R20)."""
    with office.store.changing(Act("test", "classify", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.AMBER
    assert "June 2020" not in pages.plain(office.shows(PANEL_76, AgendaShown, STRANGER))
    assert "June 2020" in pages.plain(office.shows(PANEL_76, AgendaShown))


def test_a_meeting_with_nothing_on_it_has_no_paper(office: Office) -> None:
    """It is refused with the way out; the details of a paper are set and kept."""
    office.does("/release meeting tag 14 Feb 2020")
    office.refuses("/release paper tag 14 Feb 2020", because="Nothing is on the agenda")
    office.faults("/release paper panel 76 details", paper="x", field="paper", because="in figures")
    office.does("/release paper panel 76 details", paper="24", author="A. Author")
    assert "is being written" in words_of(office.say("/release paper panel SECP_76_1701_24"))
    assert "already has" not in words_of(office.undoes())


def test_proposed_amendments_are_on_the_agenda_and_decided_from_it(office: Office) -> None:
    """They are asked at the meetings to come, recorded with all decisions, and then stand there with their answer alone."""
    office.does("/release criterion june-2020 drop O9", reason="Not needed.")
    asked = words_of(office.shows("/release agenda panel 2020-01-17", AgendaShown))
    assert "AGREE the amendments of the acceptance criteria of the June 2020 SEC Release\nDrop O9: Not needed." in asked
    office.at(2020, 1, 17, 15)
    form = office.asks("/release decide meeting panel 2020-01-17")
    (name,) = [each.name for each in form.fields if "amendments of the acceptance criteria" in each.label]
    office.does(form, reference="Minute 7", **{name: "agreed"})
    assert "O9" not in {each.ref for each in office.release().criteria}
    office.at(2020, 2, 1)
    assert "Agreed (Minute 7). Drop O9" in words_of(office.shows("/release agenda panel 2020-01-17", AgendaShown))


def test_open_conditions_are_on_their_committees_agenda_and_in_the_minutes(office: Office) -> None:
    """With the button that closes one."""
    office.does("/release meeting tag 27 May 2020")
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        condition = ConditionRow(release_key="june-2020", criterion_ref="T1", number=1, text="Fix it", owner="dcc", due=date(2020, 5, 1))
        condition.set_by = RACHEL
        tx.session.add(condition)
    page = office.shows("/release agenda tag 27 May 2020", AgendaShown)
    assert "NOTE 1 open condition on T1 of the June 2020 SEC Release\nT1: Fix it, by 1 May 2020" in words_of(page)
    assert ("condition", "june-2020") in [line for item in page.agenda.items for line in item.lines]
    minutes = words_of(office.shows("/release minutes tag 27 May 2020", MinutesShown))
    assert "Conditions of the June 2020 SEC Release:\n• T1: Fix it" in minutes


def submitted(office: Office, subject: Subject = Subject.TAD, **facts: Any) -> None:
    """A version of a document of June 2020, submitted on 9 January."""
    known = {
        "number": 1,
        "version": "0.1",
        "address": "https://example.org/d",
        "submitted_by": DAN,
        "submitted_on": date(2020, 1, 9),
        "classification": Classification.WHITE,
    }
    with office.store.changing(Act(DAN, "test", office.now)) as tx:
        tx.session.add(DocumentRow(release_key="june-2020", subject=subject, **{**known, **facts}))


def test_a_document_on_no_dated_step_is_on_the_agendas_to_come(office: Office) -> None:
    """It is asked of the TAG for a view and of the Panel for approval; approved at a meeting, it stays on that agenda alone."""
    office.does("/release meeting tag 22 Jan 2020")
    office.does("/release meeting panel 14 Feb 2020")
    submitted(office)
    view = ("AGREE", "a view on the Testing Approach Document of the June 2020 SEC Release", "")
    assert asked(office, "/release agenda tag 22 Jan 2020") == [view]
    item = ("APPROVE", "the Testing Approach Document for the June 2020 SEC Release", "")
    for line in (PANEL_76, "/release agenda panel 14 Feb 2020"):
        assert item in asked(office, line)
    page = words_of(office.shows(PANEL_76, AgendaShown))
    assert "Version 0.1, submitted on 9 Jan 2020.\n⚠️ No view of the TAG yet." in page
    office.at(2020, 1, 17, 15)
    office.does("/release decide june-2020 tad", PANEL_CHAIR, met_on="2020-01-17", outcome="agreed", reason="Good.")
    answered = [each for each in asked(office) if each[0] == "APPROVE"]
    assert [answer.partition(".")[0] for *_, answer in answered] == ["Agreed"]
    assert item not in asked(office, "/release agenda panel 14 Feb 2020")


def test_a_document_with_a_dated_step_is_on_that_days_agenda_alone(office: Office) -> None:
    """A draft is not asked to be approved, and of a classified version no word is shown."""
    office.does("/release meeting panel 12 Jun 2020")
    submitted(office, Subject.UIT_REPORT, version="geheim", classification=Classification.AMBER)
    assert [each for each in asked(office) if each[0] == "APPROVE"] == []
    assert "the UIT Completion Report for the June 2020 SEC Release" in [
        each[1] for each in asked(office, "/release agenda panel 12 Jun 2020")
    ]
    submitted(office, Subject.SIT_REPORT, version="geheim", classification=Classification.AMBER)
    page = words_of(office.shows(PANEL_76, AgendaShown))
    assert "A version that is classified, submitted on 9 Jan 2020." in page
    assert "geheim" not in page
    submitted(office, Subject.TAD, draft=True)
    assert [each[1] for each in asked(office) if each[0] == "APPROVE"] == ["the SIT Completion Report for the June 2020 SEC Release"]


def test_lessons_learnt_are_noted_at_the_next_meeting(office: Office) -> None:
    """Of a release that is live, at the meeting after they were given and no other, and not of one that may not be seen."""
    office.does("/release meeting panel 14 Feb 2020")
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        given: dict[str, Any] = {"given_by": TAG_CHAIR, "given_on": date(2020, 1, 20)}
        tx.session.add(LessonRow(release_key="june-2020", committee="tag", number=1, text="Test earlier.", **given))
        tx.session.get_one(ReleaseRow, "june-2020").live_on = date(2020, 1, 15)
    line = "/release agenda panel 14 Feb 2020"
    noted = ("NOTE", "the lessons learnt from the June 2020 SEC Release", "")
    assert noted in asked(office, line)
    assert "1 lesson, from the TAG.\nTAG: Test earlier." in words_of(office.shows(line, AgendaShown))
    assert noted not in asked(office)
    with office.store.changing(Act("test", "classify", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.AMBER
    assert office.shows(line, AgendaShown).classification is Classification.AMBER
    assert "June 2020" not in words_of(office.shows(line, AgendaShown, STRANGER))
    assert "Noted." in words_of(office.shows("/release minutes panel 14 Feb 2020", MinutesShown))


def test_a_lesson_of_the_day_of_a_meeting_is_noted_there_alone(office: Office) -> None:
    """What was given on the very day of a meeting does not come again at the next."""
    office.does("/release meeting panel 14 Feb 2020")
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        given: dict[str, Any] = {"given_by": TAG_CHAIR, "given_on": date(2020, 1, 17)}
        tx.session.add(LessonRow(release_key="june-2020", committee="tag", number=1, text="Test earlier.", **given))
    noted = ("NOTE", "the lessons learnt from the June 2020 SEC Release", "")
    assert noted in asked(office)
    assert noted not in asked(office, "/release agenda panel 14 Feb 2020")


def test_open_findings_are_counted_for_each_release(office: Office) -> None:
    """With the first of them, and the way to all."""
    page = words_of(office.shows(PANEL_76, AgendaShown))
    assert "June 2020: 15 findings, first: The DCC quoted a total of £1,120,042" in page
    assert "Findings: June 2020: /release check june-2020" in pages.plain(office.shows(PANEL_76, AgendaShown))


def test_a_go_no_go_that_did_not_end_in_a_go_comes_back(office: Office) -> None:
    """After a No-go it is on the next agenda and in the first meeting's minutes; a Go at the next ends it there (Guidance 5.3; R21)."""
    again = ("AGREE", "whether the June 2020 SEC Release is implemented as planned", "")
    for day in ("2020-06-12", "2020-06-19", "2020-07-17"):
        office.does(f"/release meeting panel {day}")
    office.at(2020, 6, 12)
    assert again not in asked(office, "/release agenda panel 2020-06-19")
    office.does("/release decide june-2020 go-live no-go", PANEL_CHAIR, reason="Defects in UIT")
    assert again in asked(office, "/release agenda panel 2020-06-19")
    assert "No-go on 12 Jun 2020." in office.reads("/release agenda panel 2020-06-19")
    office.at(2020, 6, 19)
    office.goes_through("/release decide june-2020 go-live go", PANEL_CHAIR, reason="Defects fixed")
    assert (*again[:2], "Go. Excluded as undecided: SECMP0062 part 1, MP079, MP084 and MP088. Defects fixed") in asked(
        office, "/release agenda panel 2020-06-19"
    )
    assert (*again[:2], "No-go. Defects in UIT") in asked(office, "/release agenda panel 2020-06-12")
    assert again not in asked(office, "/release agenda panel 2020-07-17")


def test_a_go_no_go_whose_day_is_over_comes_back(office: Office) -> None:
    """Nothing was decided on its day, so the next meeting has it (R21)."""
    office.does("/release meeting panel 2020-06-19")
    office.at(2020, 6, 15)
    assert "Planned for 12 Jun 2020 and not decided." in office.reads("/release agenda panel 2020-06-19")
    office.does("/release cancel june-2020", reason="Called off")
    assert "June 2020 SEC Release is implemented" not in office.reads("/release agenda panel 2020-06-19")
