"""The button of each finding, followed to the end: the finding is gone, or one fact less is missing (design, The check)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import pytest

from bot import pages
from bot.pages.findings import _FIXES, fix
from bot.pages.kit.pressing import lines_of
from commands.findings.check import CheckShown
from commands.protocol.form import Answer, Form
from commands.protocol.line import Line
from commands.protocol.results import Changed
from commands.releases.status import StatusShown
from commands.scope.show import ScopeShown
from commands.timetable.milestone_form import NEW
from policy.findings.finding import EXPLAIN, Finding, Severity
from policy.model.decisions import Outcome, Subject
from policy.model.releases import ReleaseKind
from policy.model.scope import ModificationState, ScopeState
from storage.engine.session import Act
from storage.tables import DecisionRow, ModificationRow, ReleaseRow, ScopeItemRow
from tests.builders.office import PANEL_CHAIR, Office, expect, given_by_default

JUNE, NOVEMBER = "june-2020", "november-2020"

DECIDING: dict[str, Answer] = {
    "milestone": NEW,
    "event": "Decisions on modifications",
    "owner": "panel",
    "planned": "2020-03",
    "acts": ("decide modifications",),
}
"""A step for the dates that the timeline promises."""


class Way(NamedTuple):
    """A finding by its key, how it comes about, and the answers of its button's forms."""

    finding: str
    answers: dict[str, Answer]
    prepare: Callable[[Office], object] = lambda _office: None
    release: str = JUNE
    then: str = ""


def settle(office: Office, said: str | Line, **answers: Answer) -> Changed:
    """Does something, and confirms what is asked about it."""
    result: object = office.say(said)
    left = dict(answers)
    for _ in range(6):
        if not isinstance(result, Form):
            break
        shown = {each.name: each.value or given_by_default(each) for each in result.fields}
        given = shown | {name: left.pop(name) for name in list(left) if name in shown}
        result = office.say(result.line, answers=given, seen=result.seen, step=result.step, opened=result.opened)
    assert not left, f"nothing asked for {left}"
    return expect(Changed, result)


def finding(office: Office, way: Way) -> Finding | None:
    """The finding of that key, if the check has it now."""
    shown = office.shows(f"/release check {way.release}", CheckShown)
    return next((each for each in shown.findings if each.key == way.finding), None)


def in_scope(office: Office, ref: str, key: str = JUNE, /, **values: object) -> None:
    """Puts a modification into a scope as an older database may have it."""
    with office.store.changing(Act("test", "scope", office.now)) as tx:
        row = tx.session.get(ScopeItemRow, (key, ref, 0)) or ScopeItemRow(release_key=key, modification_ref=ref, part=0, position=30)
        for name, value in values.items():
            setattr(row, name, value)
        tx.session.add(row)


def modification(office: Office, ref: str, **values: object) -> None:
    """Changes a modification as an older database may have it."""
    with office.store.changing(Act("test", "modification", office.now)) as tx:
        for name, value in values.items():
            setattr(tx.session.get_one(ModificationRow, ref), name, value)


def documentation(office: Office) -> None:
    """Makes June 2020 a Documentation release."""
    with office.store.changing(Act("test", "kind", office.now)) as tx:
        tx.session.get_one(ReleaseRow, JUNE).kind = ReleaseKind.DOCUMENTATION


def cutoff_passed(office: Office) -> None:
    """Lets the cut-off of MP079 pass."""
    settle(office, "/release cutoff MP079 in june-2020 by 2020-01-10")
    office.at(2020, 1, 13)


def chased(office: Office) -> None:
    """November 2020 with nothing on its list of what no source says."""
    settle(office, "/release edit november-2020 record", topics=())


def rid_due(office: Office) -> None:
    """Has a modification approved for inclusion in a release without a RID."""
    chased(office)
    settle(office, "/modification approve SECMP0067")
    settle(office, "/release decide november-2020 scope", items=("SECMP0067",), reference="SECP_76", met_on="2020-01-10")


def doubled(office: Office) -> None:
    """MP079, which is in June 2020, is added to November 2020 too."""
    settle(office, "/release add MP079 to november-2020 by 2020-03-31")


def homeless(office: Office) -> None:
    """A modification is approved for the day of June 2020, and in no release."""
    settle(office, "/modification add MP101", title="Large Gas Meter Displays")
    settle(office, "/modification approve MP101", implementation_on="2020-06-25")


STANDARD_T4 = (
    "The DCC has confirmed that there are no Severity 1 or 2 defects outstanding that would be deployed to the production environment."
)
LATE = {"state": ScopeState.TARGETED, "added_on": date(2019, 12, 1)}
NO_PAPER = {f"exception_{name}": "" for name in ("reference", "documents", "cost", "testing")} | {"exception_reason": "Urgent"}
MEETING: dict[str, Answer] = {"met_on": "2020-01-10", "reference": "SECP_76"}

WAYS = (
    Way("cutoff-passed:MP079", {"cutoff": "2020-03-31"}, cutoff_passed),
    Way(
        "cutoff-after-go-live:MP079",
        {"cutoff": "2020-03-31"},
        lambda office: in_scope(office, "MP079", cutoff=date(2020, 6, 26)),
    ),
    Way(
        "steps-after-go-live",
        {"planned": "2020-04-02"},
        lambda office: settle(office, "/release milestone june-2020 regression-plans 2020-06-26"),
    ),
    Way("no-cutoff", {"cutoff": "2020-03-31"}, then="/release cutoff MP079 in june-2020"),
    Way("fallen:MP079", {"reason": "Rejected"}, lambda office: modification(office, "MP079", state=ModificationState.REJECTED)),
    Way("wrong-kind:SECMP0062 part 1", {"reason": "Wrong release"}, documentation),
    Way(
        "exception-incomplete:SECMP0067", {**MEETING, "reason": "Urgent"}, lambda office: in_scope(office, "SECMP0067", **LATE, **NO_PAPER)
    ),
    Way(
        "not-an-exception:SECMP0067", {**MEETING, "reason": "Urgent", "cost": "none"}, lambda office: in_scope(office, "SECMP0067", **LATE)
    ),
    Way(
        "implementation-date:MP079",
        {"implementation_on": "2020-06-25"},
        lambda office: settle(office, "/modification approve MP079", implementation_on="2020-11-05"),
    ),
    Way("unplaced:MP101", {}, homeless),
    Way(
        "no-solution:MP084", {"chosen": "Proposed Solution"}, lambda office: modification(office, "MP084", state=ModificationState.APPROVED)
    ),
    Way(
        "dependency:CR1088:delivered:go-live",
        {"state": "delivered"},
        lambda office: settle(office, "/modification depends MP079 on CR1088 reaching delivered before go-live"),
    ),
    Way("dcc-total", {"which": "total", "quoted_total": "£1,180,042"}),
    Way("combined-assessment", {"which": "total", "pending": ()}),
    Way("criteria-missing:security", {}, then="/release decide june-2020 criteria"),
    Way(
        "criteria-reworded",
        {"do": "reword", "criterion": "T4", "text": STANDARD_T4, "reason": "As the standard"},
        then="/release decide june-2020 criteria",
    ),
    Way("undated", {"date-uit-start": "2020-04-20"}),
    Way(
        "near:november-2020:tad-to-tag",
        {"milestone": NEW, "event": "TAD to the TAG", "owner": "dcc", "planned": "2020-02-03", "acts": ("submit tad",)},
        chased,
        NOVEMBER,
    ),
    Way(
        "order:evidence-operational:review-operational",
        {"planned": "2020-05-27"},
        lambda office: settle(office, "/release milestone june-2020 evidence-operational 2020-06-03"),
    ),
    Way(
        "non-working:evidence-operational",
        {"planned": "2020-05-27"},
        lambda office: settle(office, "/release milestone june-2020 evidence-operational 2020-05-25"),
    ),
    Way(
        "testing-order:sit-start:uit-start",
        {"planned": "2020-04-20"},
        lambda office: (
            settle(office, "/release milestone june-2020 sit-start 2020-03-02"),
            settle(office, "/release milestone june-2020 uit-start 2020-02-24"),
        ),
    ),
    Way("late-evidence:evidence-testing:review-testing", {"planned": "2020-05-19"}),
    Way("no-decision-dates", DECIDING),
    Way("missing-steps", {"milestone": NEW, "event": "SSC review", "owner": "ssc", "planned": "2020-06-03", "acts": ("review security",)}),
    Way("no-rid", {}, rid_due, NOVEMBER),
    Way("not-on-record", {"topics": ("costs",)}, release=NOVEMBER),
    Way("draft-unissued", {}, lambda office: settle(office, "/release edit june-2020 codes", other_codes="None.")),
    Way("overtaken:notes:4", {"which": "4", "text": "The scope is not confirmed yet."}, lambda office: office.at(2020, 1, 13)),
    Way("scope-documents-not-set", MEETING),
    Way("part-cost:SECMP0062", {"part": ("part",)}),
    Way(
        "technical-unmarked",
        {"technical": ("technical",)},
        lambda office: settle(office, "/release edit november-2020 impacts MP093", documents="Schedule 8"),
        NOVEMBER,
    ),
    Way("in-two:MP079:november-2020", {"reason": "One release is enough"}, doubled),
    Way("in-two:MP079:june-2020", {"reason": "One release is enough"}, doubled, NOVEMBER),
    Way(
        "in-two:SECMP0062 part 1:november-2020",
        {"reason": "A part is in June"},
        lambda office: in_scope(office, "SECMP0062", NOVEMBER, state=ScopeState.TARGETED),
    ),
    Way("whole-and-part:SECMP0062", {"reason": "In parts"}, lambda office: in_scope(office, "SECMP0062", state=ScopeState.TARGETED)),
    Way("technical-in-vain", {"technical": ()}, lambda office: settle(office, "/release edit june-2020 facts", technical=("technical",))),
)
"""A way out for each finding's button that does the whole of it."""

ELSEWHERE = {
    "undecided-at-go-no-go": "the Go's own tests follow it",
    "no-participant": "tests of the impacts follow it",
    "no-dcc-tick": "tests of the impacts follow it",
    "no-document": "tests of the impacts follow it",
    "tad-late": "tests of documents follow it; a late TAD stays a finding",
    "go-live-date": "moving a go-live is an act of its own (R23)",
    "go-live-passed": "the decision's own tests follow it",
    "done-without-act": "tests of milestones follow it; the act is recorded, or the step opened again",
    "off-schedule": "moving a go-live is an act of its own (R23)",
    "condition-late": "its committee takes the position again, or closes it",
}
"""Findings whose button leads through another room's tests."""


@pytest.mark.parametrize("way", WAYS, ids=[each.finding.replace(" ", "-") for each in WAYS])
def test_the_button_of_a_finding_fixes_it(office: Office, way: Way) -> None:
    """The finding comes, its button is pressed and its forms are answered, and the check no longer says the same."""
    way.prepare(office)
    before = finding(office, way)
    assert before is not None
    button = fix(before, way.release)
    assert button is not None
    if way.then.startswith("/release cutoff"):
        assert way.then in {str(each) for each in lines_of(pages.page(office.shows(button.line, ScopeShown)))}
        settle(office, way.then, **way.answers)
    else:
        settle(office, button.line, **way.answers)
        if way.then:
            office.does(office.asks(way.then, PANEL_CHAIR), PANEL_CHAIR)
    assert finding(office, way) != before


def test_parts_of_one_modification_are_in_two_releases_without_a_finding(office: Office) -> None:
    """SECMP0062 is in June 2020 with part 1 and in November 2020 with part 2; what is twice is in the status too (Paper 2, 3; R6)."""

    def twice() -> list[str]:
        shown = office.shows("/release status june-2020", StatusShown)
        return [each.key for each in shown.findings if each.key.startswith(("in-two", "whole-and-part"))]

    assert {(each.modification.ref, each.part) for each in office.release(NOVEMBER).in_scope} >= {("SECMP0062", 2)}
    assert twice() == []
    doubled(office)
    assert twice() == ["in-two:MP079:november-2020"]
    office.does("/release cancel november-2020", reason="Called off")
    assert twice() == []


def test_a_scope_that_a_go_closed_offers_the_other_only(office: Office) -> None:
    """What a Go fixed can't be removed, so its button removes it from the release that is still open (R5, R6)."""
    doubled(office)
    for key, number in ((JUNE, 90), (NOVEMBER, 90)):
        with office.store.changing(Act("test", "go", office.now)) as tx:
            go = DecisionRow(
                release_key=key, number=number, subject=Subject.GO_LIVE, body="panel", outcome=Outcome.GO, met_on=date(2020, 1, 10)
            )
            tx.session.add(go)
        found = finding(office, Way("in-two:MP079:november-2020", {}))
        assert found is not None
        assert [words[-1] for _, words in found.ways] == ([NOVEMBER] if key == JUNE else [])


def test_every_button_of_a_finding_is_followed() -> None:
    """A finding that gets a button gets a way here, or says where it is followed."""
    assert {each.finding.partition(":")[0] for each in WAYS} | set(ELSEWHERE) >= set(_FIXES)


@pytest.mark.parametrize("key", ["scope-system-late", "tad-late", "earlier-go-live-passed:2020-06-25", "testing-order:uit-start"])
def test_what_is_past_gets_a_note_and_no_act(office: Office, key: str) -> None:
    """Where a reason in the notes is all that helps, the button opens a new note: no document to submit, no baseline, no date to change."""
    past = Finding(key, "R9", Severity.WARNING, "It was late.", (), EXPLAIN)
    button = fix(past, JUNE)
    assert button is not None
    settle(office, button.line, kind="reason", text="The DCC asked for more time.")
    assert office.release().notes[-1].text == "The DCC asked for more time."
