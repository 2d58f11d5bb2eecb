"""Versions of a document."""

from __future__ import annotations

from datetime import date

import pytest

from policy.model import acts
from policy.model.decisions import Subject
from storage.documents.documents import fetch_documents
from storage.engine.session import Act
from storage.tables import DocumentRow, MilestoneRow
from tests.builders.office import DAN, OPSG_CHAIR, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, Office, words_of

KEY = "june-2020"


def test_a_version_is_given_once(panel: Office) -> None:
    """The same version again, a missing link and a stranger are refused with the reason."""
    form = panel.asks(f"/release document {KEY} uit-report", DAN)
    panel.does(form, DAN, version="1.0", link="https://example.com/uit")
    again = panel.faults(f"/release document {KEY} uit-report", DAN, version="1.0", link="")
    assert set(again.by_field) == {"version", "link"}
    panel.refuses(f"/release document {KEY} tad", STRANGER, because="can issue the TAD or a Completion Report")
    panel.refuses(f"/release document {KEY} minutes", DAN, because="“minutes” is not a document")


def test_an_undo_and_its_redo_name_the_version(panel: Office) -> None:
    """Several may be on file: the one that was taken back is told from the others."""
    for version in ("0.1", "1.0"):
        done = panel.does(f"/release document {KEY} uit-report", DAN, version=version, link=f"https://example.com/{version}")
    back = panel.undoes(done.change, DAN)
    assert "UIT Completion Report version 1.0 was removed" in words_of(back)
    assert "UIT Completion Report version 1.0 is back" in words_of(panel.undoes(back.change, DAN))
    assert "UIT Completion Report version 1.0 submitted" in panel.reads(f"/release history {KEY}")


@pytest.mark.parametrize("subject", ["tad", "sit-report", "uit-report"])
@pytest.mark.parametrize(("step", "what"), [("published", "publication"), ("consulted", "consultation")])
def test_a_day_on_record_is_asked_about_before_another_replaces_it(panel: Office, subject: str, step: str, what: str) -> None:
    """The second day of a publication or a consultation names the first, and moves the step that it completed; the same is no change."""
    with panel.store.changing(Act("test", "document", panel.now)) as tx:
        row = DocumentRow(
            release_key=KEY, subject=Subject(subject), number=1, version="1.0", address="https://example.com/1", submitted_by=DAN
        )
        row.approved_on = row.submitted_on = date(2020, 6, 1)
        tx.session.add(row)
        act = acts.PUBLISH_TAD if step == "published" else acts.CONSULT_TAD
        tx.session.add(MilestoneRow(release_key=KEY, key="own", position=90, event="Own", owner="dcc", acts=(act,)))
    line = f"/release document {KEY} {subject} {step}"

    def days() -> tuple[date | None, date | None]:
        with panel.store.reading() as conn:
            (one,) = fetch_documents(conn, KEY)
        own = next(each for each in panel.release().milestones if each.key == "own")
        return (one.published_on if step == "published" else one.consulted_on), own.done_on

    panel.does(f"{line} 2020-06-03", DAN)
    tad = subject == "tad"
    assert days() == (date(2020, 6, 3), date(2020, 6, 3) if tad else None)
    panel.refuses(f"{line} 2020-06-03", DAN, because=f"The {what} of version 1.0 is already recorded for 3 Jun 2020.")
    asked = panel.asks(f"{line} 2020-06-05", DAN)
    assert f"On record for the {what} of version 1.0: 3 Jun 2020. 5 Jun 2020 replaces it." in str(asked.about)
    assert days() == (date(2020, 6, 3), date(2020, 6, 3) if tad else None)
    panel.does(asked, DAN)
    assert days() == (date(2020, 6, 5), date(2020, 6, 5) if tad else None)


def test_a_recommendation_on_record_is_in_the_form_of_the_next(panel: Office) -> None:
    """A person who gives another reads which one it replaces, and another committee's is none."""
    line = f"/release recommend {KEY} tag uit-report"
    assert "On record" not in str(panel.asks(line, TAG_CHAIR).about)
    panel.does(line, TAG_CHAIR, positive="yes", reason="It works")
    assert "On record: “UIT was completed successfully”, 12 Jun 2020. What you record now replaces it." in str(
        panel.asks(line, TAG_CHAIR).about
    )
    assert "On record" not in str(panel.asks(f"/release recommend {KEY} opsg go-live", OPSG_CHAIR).about)


def submitted(panel: Office, version: str, *, draft: bool) -> None:
    """A version of the TAD comes on file."""
    answers = {"draft": ("draft",)} if draft else {}
    panel.does(f"/release document {KEY} tad", DAN, version=version, link=f"https://example.com/{version}", **answers)


def test_undoing_the_view_on_the_final_tad_opens_its_step_again(panel: Office) -> None:
    """The view on the draft, which comes back as the recommendation, does not stand for it; nor does another draft wait for its step."""
    line = f"/release recommend {KEY} tag tad"
    submitted(panel, "0.1", draft=True)
    panel.does(line, TAG_CHAIR, positive="yes", reason="Clear")
    submitted(panel, "0.2", draft=True)
    panel.does(f"/release milestone {KEY} tad-review 2020-06-30")
    waiting = "1 view to give on the TAD, version 0.2"
    assert waiting in panel.reads("/release mine", TAG_CHAIR)
    submitted(panel, "1.0", draft=False)
    given = panel.does(line, TAG_CHAIR, positive="yes", reason="Complete")
    done = {each.key for each in panel.release().milestones if each.done_on}
    assert {"tad-draft-review", "tad-review"} <= done
    told = panel.undoes(given.change, TAG_CHAIR)
    assert "Completed in the timetable" not in str(told.notes)
    assert {each.key for each in panel.release().milestones if each.done_on} == done - {"tad-review"}


def test_the_status_says_that_a_view_is_on_an_earlier_version(panel: Office) -> None:
    """Until the TAG has its view on the newest one (RID 3)."""
    line, told = f"/release recommend {KEY} tag tad", "on an earlier version than the newest"
    submitted(panel, "1.0", draft=False)
    panel.does(line, TAG_CHAIR, positive="yes", reason="Complete")
    assert told not in panel.reads(f"/release status {KEY}")
    submitted(panel, "1.1", draft=False)
    assert told in panel.reads(f"/release status {KEY}")
    panel.does(line, TAG_CHAIR, positive="yes", reason="Complete again")
    assert told not in panel.reads(f"/release status {KEY}")


def test_the_form_of_a_view_says_that_the_one_on_record_is_on_an_earlier_version(panel: Office) -> None:
    """Which it does not replace: each version has its own."""
    line = f"/release recommend {KEY} tag tad"
    submitted(panel, "0.1", draft=True)
    panel.does(line, TAG_CHAIR, positive="yes", reason="Clear")
    assert "On record: “Suitable for use”, 12 Jun 2020. What you record now replaces it." in str(panel.asks(line, TAG_CHAIR).about)
    submitted(panel, "1.0", draft=False)
    assert "On record: “Suitable for use”, 12 Jun 2020, on an earlier version." in str(panel.asks(line, TAG_CHAIR).about)


def test_a_late_minute_names_the_version_that_was_on_file_at_its_meeting(panel: Office) -> None:
    """Version 1.1 is approved; the minute of an earlier meeting, recorded since, was on version 1.0 or on none (R13)."""
    panel.at(2020, 3, 2)
    submitted(panel, "1.0", draft=False)
    panel.at(2020, 3, 9)
    submitted(panel, "1.1", draft=False)
    panel.goes_through(f"/release decide {KEY} tad", PANEL_CHAIR, outcome="agreed", reason="Complete")
    for day, named in (("2020-03-05", "the TAD, version 1.0, on 5 Mar 2020"), ("2020-03-01", "the TAD on 1 Mar 2020")):
        late = panel.goes_through(f"/release decide {KEY} tad", RACHEL, outcome="not agreed", reason="Gaps", met_on=day, reference="Minute")
        assert f"did not approve {named}." in words_of(late)


@pytest.mark.parametrize("word", ["withdraw", "Remove", "cancel"])
def test_a_version_that_somebody_takes_back_leads_to_another_one(panel: Office, word: str) -> None:
    """It stays on record: the DCC submits another one, and only the body takes back its approval (RID 3; R13)."""
    refused = panel.refuses(f"/release document {KEY} tad {word}", because="A version of the TAD stays on record.")
    assert [str(each) for each in refused.instead][:2] == [f"/release document {KEY} tad", f"/release decide {KEY} tad"]


def test_a_published_version_whose_approval_is_taken_back_leads_to_another_one(panel: Office) -> None:
    """The body's answer says that it stays published, and a release manager gets the button that submits the next one."""
    panel.does(f"/release document {KEY} tad", DAN, version="1.0", link="https://example.com/1.0")
    minute = {"met_on": "2020-01-10", "reference": "SECP 1", "reason": "It is ready."}
    panel.does(f"/release decide {KEY} tad", RACHEL, outcome="agreed", **minute)
    panel.does(f"/release document {KEY} tad published", DAN)
    told = panel.does(f"/release decide {KEY} tad", RACHEL, outcome="not agreed", **minute)
    assert "stays on record as published" in words_of(told)
    assert f"/release document {KEY} tad" in [str(each) for each in told.next_lines]
