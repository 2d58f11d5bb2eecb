"""The rows that a redline compares: how each kind is labelled and described."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from policy.model import acts
from policy.model.costs import Cost, SecasEffort, Stage
from policy.model.decisions import Decision, Outcome, Recommendation, Subject
from policy.model.impacts import DocumentImpact, ImpactSummary, ParticipantImpact
from policy.model.partial_date import PartialDate
from policy.model.releases import Link, Note, Release, ReleaseKind
from policy.model.rid import RidVersion
from policy.model.scope import ChangeRequest, Dependency, RequestState
from policy.model.sign_off import Criterion, CriterionKind
from policy.model.timetable import Milestone
from policy.rid.redline.compare import compare, sentence
from policy.rid.redline.fields import Area

PLAIN = Release("june-2020", ReleaseKind.SYSTEM, date(2020, 6, 25))
REQUEST = ChangeRequest("CR1088", "Proving")
STEP = Milestone("plans", "Plans", "dcc", anchor="uit", offset=-10)
DAY = date(2020, 1, 17)


def having(name: str, row: Any) -> Release:
    """The plain release with one row in a collection."""
    rows: dict[str, Any] = {name: (row,)}
    return replace(PLAIN, **rows)


ROWS: list[tuple[str, Any, Area, str]] = [
    ("alongside", REQUEST, Area.REQUESTS, "CR1088 entered: ‘Proving’"),
    ("alongside", ChangeRequest("CR1088"), Area.REQUESTS, "CR1088 entered: raised"),
    (
        "dependencies",
        Dependency("MP078", REQUEST, RequestState.DELIVERED, "sit"),
        Area.DEPENDENCIES,
        "MP078 on CR1088 entered: delivered before sit",
    ),
    ("participants", ParticipantImpact("MP079", "Suppliers"), Area.IMPACTS, "MP079 entered: impacts Suppliers"),
    ("documents", DocumentImpact("MP079", "Section D"), Area.IMPACTS, "MP079 entered: impacts Section D"),
    ("summaries", ImpactSummary("party", "Suppliers", "One"), Area.IMPACTS, "Suppliers entered: One"),
    ("milestones", STEP, Area.TIMETABLE, "Plans entered: 10 Working Days before uit"),
    ("milestones", replace(STEP, offset=1), Area.TIMETABLE, "Plans entered: 1 Working Day after uit"),
    ("milestones", replace(STEP, offset=0), Area.TIMETABLE, "Plans entered: the day of uit"),
    ("milestones", Milestone("x", "Step", day=PartialDate(2020, 5)), Area.TIMETABLE, "Step entered: May 2020"),
    ("milestones", Milestone("x", "Step"), Area.TIMETABLE, "Step entered: no date"),
    ("criteria", Criterion("T1", CriterionKind.TESTING, "tag", "Tested"), Area.CRITERIA, "T1 entered: Tested"),
    ("costs", Cost("MP079", Stage.SIT, 5_050), Area.COSTS, "MP079 SIT entered: £50.50"),
    ("secas", SecasEffort("training", 1, 60_000), Area.COSTS, "SECAS effort: training entered: 1 day, £600"),
    ("versions", RidVersion("1.1", DAY, "First"), Area.VERSIONS, "Version 1.1 entered: 17 Jan 2020: First"),
    ("decisions", Decision(Subject.GO_LIVE, "panel", Outcome.NO_GO, DAY), Area.ACTS, "Decision on go-live entered: no-go, 17 Jan 2020"),
    (
        "recommendations",
        Recommendation("tag", Subject.TAD, True, DAY),
        Area.ACTS,
        "Recommendation of the TAG on the TAD entered: positive, 17 Jan 2020",
    ),
    (
        "recommendations",
        Recommendation("tag", Subject.TAD, False, DAY),
        Area.ACTS,
        "Recommendation of the TAG on the TAD entered: negative, 17 Jan 2020",
    ),
    ("notes", Note("reason", "Because"), Area.NOTES, "Reason entered: Because"),
    ("links", Link("RID", "https://example.com"), Area.NOTES, "RID entered: https://example.com"),
]


@pytest.mark.parametrize(("name", "row", "area", "words"), ROWS, ids=[words[:30] for *_, words in ROWS])
def test_a_row_that_enters(name: str, row: Any, area: Area, words: str) -> None:
    """Each kind of row enters in its area of the RID, by its name and in words."""
    (found,) = compare(PLAIN, having(name, row))
    assert (found.area, sentence(found)) == (area, words)


def test_steps_and_acts_are_named() -> None:
    """Not by their keys: what a step stands for, comes after and follows in its date. A new name of that step is no change of the step."""
    uit, sit = Milestone("uit", "UIT commences"), Milestone("sit", "SIT commences")
    before = replace(PLAIN, milestones=(uit, sit, replace(STEP, after=("sit",), acts=(acts.SUBMIT_DRAFT_TAD,))))
    after = replace(PLAIN, milestones=(uit, sit, replace(STEP, anchor="sit", after=("uit",), acts=(acts.START_SIT, acts.START_UIT))))
    assert [sentence(each) for each in compare(before, after)] == [
        "Plans date moved from 10 Working Days before UIT commences to 10 Working Days before SIT commences",
        "Plans what it stands for changed from “Submit the draft TAD” to “Begin SIT” and “Begin UIT”",
        "Plans predecessors changed from SIT commences to UIT commences",
    ]
    renamed = replace(PLAIN, milestones=(replace(uit, event="UIT begins"), *before.milestones[1:]))
    assert [sentence(each) for each in compare(before, renamed)] == ["UIT begins event reworded from UIT commences to UIT begins"]
    twins = replace(before, milestones=(uit, replace(sit, event=uit.event), before.milestones[2]))
    assert "Plans predecessors changed from sit to uit" in [
        sentence(each) for each in compare(twins, replace(twins, milestones=(*twins.milestones[:2], after.milestones[2])))
    ]


@pytest.mark.parametrize(
    ("name", "before", "after", "words"),
    [
        ("milestones", STEP, replace(STEP, offset=5), ["Plans date moved from 10 Working Days before uit to 5 Working Days after uit"]),
        ("alongside", REQUEST, replace(REQUEST, committed=True), ["CR1088 commitment changed from no to yes"]),
        ("secas", SecasEffort("x", 1, 100), SecasEffort("x", 2, 100), ["SECAS effort: x days changed from 1 day to 2 days"]),
        (
            "links",
            Link("RID", "https://a.example"),
            Link("RID", "https://b.example"),
            ["RID address changed from https://a.example to https://b.example"],
        ),
        ("notes", Note("note", "a"), Note("note", "b"), ["Note entered: b", "Note left: a"]),
    ],
)
def test_a_row_that_changes(name: str, before: Any, after: Any, words: list[str]) -> None:
    """A row that is matched by its key has its fields compared; one without a key leaves, and another enters."""
    found = compare(having(name, before), having(name, after))
    assert [sentence(each) for each in found] == words
