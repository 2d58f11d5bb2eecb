"""The TAD and the Completion Reports: versions, views, approval, publication."""

from __future__ import annotations

from datetime import date

import pytest

from bot.slack.limits.messages import view_faults
from commands.releases.status import StatusShown
from policy.decisions.order import act_now
from policy.model import acts
from storage.documents import documents
from tests.builders.office import DAN, PANEL_CHAIR, RACHEL, TAG_CHAIR, Office, view_of, words_of
from tests.builders.rooms.meetings import posted

KEY = "june-2020"


def test_a_document_goes_through_its_steps(panel: Office) -> None:
    """Draft, consultation, final version, the TAG's view, the Panel's approval, publication: each completes its milestone."""
    panel.at(2020, 3, 2)
    draft = panel.asks(f"/release document {KEY} tad", DAN)
    assert view_faults(view_of(draft)) == []
    link = "https://example.com/tad"
    panel.does(draft, DAN, version="0.1", link=link, draft=("draft",))
    panel.does(f"/release recommend {KEY} tag tad", TAG_CHAIR, positive="yes", reason="A good draft")
    panel.does(f"/release document {KEY} tad consulted", DAN)
    panel.does(f"/release document {KEY} tad", DAN, version="1.0", link=link)
    panel.refuses(f"/release document {KEY} tad published", DAN, because="Version 1.0 is not approved yet")
    form = panel.asks(f"/release decide {KEY} tad", PANEL_CHAIR)
    panel.faults(form, PANEL_CHAIR, field="reason")
    panel.does(f"/release recommend {KEY} tag tad", TAG_CHAIR, positive="yes", reason="Suitable")
    panel.does(panel.asks(f"/release decide {KEY} tad", PANEL_CHAIR), PANEL_CHAIR)
    panel.does(f"/release milestone {KEY} add", event="TAD published", owner="secas", acts=("publish tad",))
    asked = panel.asks(f"/release document {KEY} tad published 2019-03-02", DAN)
    assert all(words in str(asked.about) for words in ("12 months before today", "before version 1.0 was submitted"))
    panel.refuses(f"/release document {KEY} tad published 2020-03-03", DAN, because="can't be in the future")
    panel.does(f"/release document {KEY} tad published", DAN)
    done = {each.key for each in panel.release().milestones if each.done_on == date(2020, 3, 2)}
    assert done == {"tad-draft", "tad-draft-review", "tad-consultation", "tad-updated", "tad-review", "tad-decision", "tad-published"}
    with panel.store.reading() as conn:
        newest = documents.fetch_documents(conn, KEY)[-1]
    assert (newest.version, newest.suitable, newest.approved_on, newest.published_on) == ("1.0", True, date(2020, 3, 2), date(2020, 3, 2))
    assert posted(panel, "document")
    assert all("version" in text for text in posted(panel, "document"))
    assert len(posted(panel, "recommendation")) >= 1


def approved(panel: Office, met_on: str = "2020-06-05") -> None:
    """The TAD on file, found suitable, and approved by the Panel."""
    panel.at(2020, 5, 1)
    panel.does(panel.asks(f"/release document {KEY} tad", DAN), DAN, version="1.0", link="https://example.com/tad")
    panel.does(f"/release recommend {KEY} tag tad", TAG_CHAIR, positive="yes", reason="Suitable")
    panel.at(2020, 6, 12)
    panel.does(panel.asks(f"/release decide {KEY} tad", PANEL_CHAIR), PANEL_CHAIR, outcome="agreed", met_on=met_on)


def state(panel: Office) -> tuple[date | None, date | None, bool]:
    """When the TAD was approved, when its step was done, and whether the pack before go-live names it as not approved."""
    with panel.store.reading() as conn:
        newest = documents.fetch_documents(conn, KEY)[-1]
    step = next(each for each in panel.release().milestones if each.key == "tad-decision")
    return newest.approved_on, step.done_on, "The TAD is not approved." in panel.reads(f"/release decide {KEY} go-live", PANEL_CHAIR)


def test_an_approval_that_is_reversed_is_none(panel: Office) -> None:
    """A later meeting that does not agree takes back the approval and its step, and the pack asks for it again (R25, R27)."""
    approved(panel)
    assert state(panel) == (date(2020, 6, 5), date(2020, 6, 5), False)
    said = panel.does(panel.asks(f"/release decide {KEY} tad", PANEL_CHAIR), PANEL_CHAIR, outcome="not agreed", reason="A fault")
    assert "Open again in the timetable: “Panel reviews SEC Release TAD”." in words_of(said)
    assert state(panel) == (None, None, True)
    panel.does(panel.asks(f"/release decide {KEY} tad", PANEL_CHAIR), PANEL_CHAIR, outcome="agreed")
    assert state(panel) == (date(2020, 6, 12), date(2020, 6, 12), False)


@pytest.mark.parametrize("outcome", ["agreed", "not agreed"])
def test_the_late_minute_of_an_earlier_meeting_changes_no_document(panel: Office, outcome: str) -> None:
    """What was decided on 5 June stays, whatever is recorded afterwards of 29 May, and whichever of the two agreed."""
    other = "not agreed" if outcome == "agreed" else "agreed"
    if outcome == "agreed":
        approved(panel)
    else:
        approved(panel, "2020-05-20")
        panel.does(panel.asks(f"/release decide {KEY} tad", PANEL_CHAIR), PANEL_CHAIR, outcome=outcome, met_on="2020-06-05", reason="?")
    before = state(panel)
    said = panel.does(panel.asks(f"/release decide {KEY} tad", PANEL_CHAIR), PANEL_CHAIR, outcome=other, met_on="2020-05-29", reason="?")
    assert "The decision of 5 Jun 2020 stands, because it was taken later." in words_of(said)
    assert state(panel) == before
    *_, standing, late = posted(panel, "decision")
    assert (standing.startswith("↩️"), late.startswith("↩️")) == (False, True)


def test_the_status_names_the_document_that_is_recommended(panel: Office) -> None:
    """“The TAD”, as its announcement does, and no key."""
    approved(panel)
    status = panel.reads(f"/release status {KEY}")
    assert "TAG finds the TAD suitable for use, 1 May 2020" in status
    assert "recommends tad" not in status


def test_what_was_published_stays_on_record_as_published(panel: Office) -> None:
    """A publication before the approval is asked about; a later refusal says that it stays, and how to go on (R9, R27)."""
    approved(panel)
    asked = panel.asks(f"/release document {KEY} tad published 3 Jun 2020", DAN)
    assert "3 Jun 2020 is before it was approved, on 5 Jun 2020." in str(asked.about)
    panel.does(f"/release document {KEY} tad published 8 Jun 2020", DAN)
    said = panel.does(panel.asks(f"/release decide {KEY} tad", PANEL_CHAIR), PANEL_CHAIR, outcome="not agreed", reason="A fault")
    assert "Version 1.0 was published on 8 Jun 2020, and stays on record as published." in words_of(said)
    with panel.store.reading() as conn:
        newest = documents.fetch_documents(conn, KEY)[-1]
    assert (newest.approved_on, newest.published_on) == (None, date(2020, 6, 8))


def test_a_tad_that_is_turned_down_waits_for_the_dcc_and_then_for_the_tag(panel: Office) -> None:
    """Each reads what is next: the DCC to submit again, then the TAG, whose step is done with the earlier version, to give its view."""
    again, view = "1 TAD to submit again, because version 1.0 was not approved", "1 view to give on the TAD, version 1.1"
    panel.at(2020, 3, 2)
    panel.does(panel.asks(f"/release document {KEY} tad", DAN), DAN, version="1.0", link="https://example.com/tad")
    panel.does(f"/release recommend {KEY} tag tad", TAG_CHAIR, positive="no", reason="Gaps")
    assert again not in words_of(panel.say("/release mine", DAN))
    told = panel.does(panel.asks(f"/release decide {KEY} tad", PANEL_CHAIR), PANEL_CHAIR, outcome="not agreed", reason="Gaps")
    assert f"The DCC submits another version with /release document {KEY} tad." in words_of(told)
    assert f"Submit TAD again: /release document {KEY} tad" in posted(panel, "decision")[-1]
    assert "SEC Panel did not approve the TAD, 2 Mar 2020" in words_of(panel.say(f"/release status {KEY}"))
    waiting = words_of(panel.say("/release mine", DAN))
    assert again in waiting
    assert f"Submit TAD: /release document {KEY} tad" in waiting
    assert view not in words_of(panel.say("/release mine", TAG_CHAIR))
    panel.at(2020, 3, 4)
    panel.does(panel.asks(f"/release document {KEY} tad", DAN), DAN, version="1.1", link="https://example.com/tad2")
    assert again not in words_of(panel.say("/release mine", DAN))
    waiting = words_of(panel.say("/release mine", TAG_CHAIR))
    assert view in waiting
    assert f"Give view: /release recommend {KEY} tag tad" in waiting
    assert view not in words_of(panel.say("/release mine", PANEL_CHAIR))
    panel.does(f"/release recommend {KEY} tag tad", TAG_CHAIR, positive="yes", reason="Gaps closed")
    assert view not in words_of(panel.say("/release mine", TAG_CHAIR))
    panel.does(panel.asks(f"/release decide {KEY} tad", PANEL_CHAIR), PANEL_CHAIR, outcome="agreed")
    assert "did not approve" not in words_of(panel.say(f"/release status {KEY}"))
    assert "Submit TAD again" not in posted(panel, "decision")[0]


def test_an_approved_tad_that_was_never_a_draft_leaves_no_step_behind(panel: Office) -> None:
    """The steps of a draft that nobody submitted are neither due nor overdue once the TAD is approved, and say why."""
    panel.at(2020, 3, 2)
    draft = ("tad-draft", "tad-draft-review", "tad-consultation")
    for key in draft:
        panel.does(f"/release milestone {KEY} {key} 2020-03-04", RACHEL)
    panel.does(panel.asks(f"/release document {KEY} tad", DAN), DAN, version="1.0", link="https://example.com/tad")
    panel.does(f"/release recommend {KEY} tag tad", TAG_CHAIR, positive="yes", reason="Suitable")
    panel.at(2020, 3, 9)
    late = {each.dated.milestone.key for each in panel.shows(f"/release status {KEY}", StatusShown).overdue}
    assert late.issuperset(draft)
    panel.does(panel.asks(f"/release decide {KEY} tad", PANEL_CHAIR), PANEL_CHAIR, outcome="agreed")
    late = {each.dated.milestone.key for each in panel.shows(f"/release status {KEY}", StatusShown).overdue}
    assert late.isdisjoint(draft)
    assert "draft" not in words_of(panel.say("/release mine", TAG_CHAIR))
    assert "nothing to do: the TAD is approved" in words_of(panel.say(f"/release when {KEY} draft", RACHEL))


def test_versions_of_the_day_of_the_decision_are_told_apart(panel: Office) -> None:
    """The version that was turned down is submitted again, whichever it is; the next one of that day waits for its view and decision."""
    again, view = "TAD to submit again", "1 view to give on the TAD, version"
    panel.at(2020, 3, 2)
    for version in ("1.0", "1.1"):
        panel.does(panel.asks(f"/release document {KEY} tad", DAN), DAN, version=version, link=f"https://example.com/{version}")
    panel.does(f"/release recommend {KEY} tag tad", TAG_CHAIR, positive="yes", reason="Suitable")
    panel.does(panel.asks(f"/release decide {KEY} tad", PANEL_CHAIR), PANEL_CHAIR, outcome="not agreed", reason="Gaps")
    assert f"{again}, because version 1.1 was not approved" in words_of(panel.say("/release mine", DAN))
    panel.does(panel.asks(f"/release document {KEY} tad", DAN), DAN, version="1.2", link="https://example.com/1.2")
    assert again not in words_of(panel.say("/release mine", DAN))
    assert f"{view} 1.2" in words_of(panel.say("/release mine", TAG_CHAIR))
    assert act_now(panel.release(), acts.DECIDE_TAD, panel.now.date()) == acts.DECIDE_TAD


def test_a_first_version_of_the_day_of_a_decision_without_one_is_a_new_one(panel: Office) -> None:
    """The body may decide with a reason though nothing is on file; what is submitted after that was not turned down."""
    panel.at(2020, 3, 2)
    panel.does(panel.asks(f"/release decide {KEY} tad", PANEL_CHAIR), PANEL_CHAIR, outcome="not agreed", reason="Nothing on file")
    panel.does(panel.asks(f"/release document {KEY} tad", DAN), DAN, version="1.0", link="https://example.com/tad")
    assert "TAD to submit again" not in words_of(panel.say("/release mine", DAN))
