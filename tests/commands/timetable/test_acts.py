"""The ways to record the acts of steps: each act that has a record has a line that works (R25)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from commands.protocol.results import Refused
from commands.timetable.acts import acts_of_step, by_act_only, ways, ways_of
from policy.model import acts
from policy.model.decisions import OnFile, Subject
from policy.model.partial_date import PartialDate
from policy.model.rid import Covers
from storage.engine.session import Act
from storage.tables import MilestoneRow
from tests.builders.june_2020 import june_2020
from tests.builders.office import DAN, PANEL_CHAIR, RACHEL, TAG_CHAIR, Office

KEY = "june-2020"


def test_only_acts_without_a_record_have_no_way() -> None:
    """Tests that begin or end, and the Test Participants' plans and results, are completed by hand."""
    assert {act for act in acts.ALL if not ways(KEY, (act,))} == acts.BY_HAND


@pytest.mark.parametrize("act", sorted(acts.RECORDED - {acts.GO_LIVE}))
def test_each_way_is_a_command_that_somebody_may_take(office: Office, act: str) -> None:
    """It opens a form or does something for one of the people whose act it is; go-live waits for its Go."""
    office.at(2020, 5, 27)
    office.does(f"/release channel {KEY} tag <#C0TAG>")
    office.does(f"/release channel {KEY} opsg <#C0OPSG>")
    office.does(f"/release document {KEY} tad", DAN, version="0.1", link="https://example.com/tad", draft=("draft",))
    for document in ("sit-report", "uit-report"):
        office.does(f"/release document {KEY} {document}", DAN, version="1.0", link="https://example.com/report")
    (way,) = ways(KEY, (act,))
    answers = [office.say(way.line, user) for user in (DAN, PANEL_CHAIR, TAG_CHAIR, RACHEL)]
    sentences = [each.sentence for each in answers if isinstance(each, Refused)]
    # June 2020 has no security criterion, and its TAD is not approved yet.
    allowed = len(sentences) < len(answers) or act in {acts.REVIEW_SECURITY, acts.PUBLISH_TAD}
    assert allowed, (str(way.line), sentences)


def test_a_baseline_is_of_the_steps_scope() -> None:
    """The step for documents offers the baseline of documents."""
    assert [str(each.line) for each in ways(KEY, (acts.DECIDE_BASELINE,), Covers.DOCUMENTS)] == [f"/release baseline {KEY} documents"]
    assert [str(each.line) for each in ways(KEY, (acts.DECIDE_BASELINE,))] == [f"/release baseline {KEY}"]


def test_a_step_of_two_acts_has_two_ways(office: Office) -> None:
    """The UIT Completion Report and the testing evidence are one step of June 2020; two kinds of evidence are one way."""
    steps = {each.key: each for each in office.release().milestones}
    found = ways_of(KEY, steps["evidence-testing"])
    assert [each.label for each in found] == ["Submit report", "Submit evidence"]
    assert "is done when the UIT Completion Report is submitted and the evidence for the testing criteria" in by_act_only("E", found)
    assert len(ways(KEY, (acts.EVIDENCE_OPERATIONAL, acts.EVIDENCE_SECURITY))) == 1


def test_a_step_that_nothing_is_left_to_do_for_has_no_way() -> None:
    """Without scope that impacts DCC Systems, the TAG gives no view on a TAD, and SIT does not begin (R9, R12)."""
    release = replace(june_2020(), on_file=(OnFile(Subject.TAD),))
    texts = tuple(replace(each, modification=replace(each.modification, dcc_systems=False)) for each in release.scope)
    steps = {each.key: each for each in release.milestones}
    for key, label in (("tad-review", "Give view"), ("sit-start", "Done")):
        assert [each.label for each in acts_of_step(release, steps[key], date(2020, 1, 10))] == [label]
        assert acts_of_step(replace(release, scope=texts), steps[key], date(2020, 1, 10)) == ()


STAGES: tuple[tuple[str, set[str]], ...] = (
    ("nothing", {"Submit TAD"}),
    ("draft", {"Give view", "Record consultation", "Submit TAD"}),
    ("draft seen", {"Submit TAD"}),
    ("final", {"Give view", "Decide"}),
    ("final seen", {"Decide"}),
    ("turned down", {"Submit TAD"}),
    ("again", {"Decide"}),
    ("approved", {"Record publication"}),
    ("another", set()),
)
"""What June 2020 offers of the TAD, stage by stage; the TAG's view on a version submitted again is on no step (RID 3; R9, R13)."""


def test_no_stage_of_a_document_offers_what_is_refused(office: Office) -> None:
    """From nothing on file to another version after the approval, in the list of what is due; each button opens a form or records."""
    plan = ("tad-draft", "tad-draft-review", "tad-consultation", "tad-updated", "tad-review", "tad-decision")
    for key in plan:
        office.does(f"/release milestone {KEY} {key} 2020-01-17")
    with office.store.changing(Act("test", "milestone", office.now)) as tx:
        planned = PartialDate.parse("2020-01-17")
        publish = MilestoneRow(release_key=KEY, key="publish", event="DCC publishes TAD", owner="dcc", planned=planned)
        publish.acts = (acts.PUBLISH_TAD,)
        tx.session.add(publish)
    office.at(2020, 1, 17)
    for stage, offered in STAGES:
        reach(office, stage)
        lines = dict(re.findall(rf"^ *([^\n:]+): (/release \w+ {KEY} (?:tag )?tad\b.*)$", office.reads("/release due"), re.MULTILINE))
        assert set(lines) == offered, stage
        for line in lines.values():
            pressed = office.say(line)
            assert not isinstance(pressed, Refused), (stage, pressed.sentence)


def reach(office: Office, stage: str) -> None:
    """Takes the TAD to its next stage, on the next day."""
    office.later(days=1)
    match stage:
        case "draft":
            office.does(f"/release document {KEY} tad", DAN, version="0.1", link="https://example.com/1", draft=("draft",))
        case "final" | "again" | "another":
            office.does(f"/release document {KEY} tad", DAN, version=f"1 {stage}", link="https://example.com/2")
        case "draft seen" | "final seen":
            office.does(f"/release recommend {KEY} tag tad", TAG_CHAIR, positive="yes", reason="Suitable")
        case "turned down":
            office.does(f"/release decide {KEY} tad", PANEL_CHAIR, outcome="not agreed", reason="A part is missing")
        case "approved":
            office.goes_through(f"/release decide {KEY} tad", PANEL_CHAIR, outcome="agreed", reason="Complete")
