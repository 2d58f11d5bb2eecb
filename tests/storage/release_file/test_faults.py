"""Release files: each fault at its line."""

from __future__ import annotations

import re

import pytest

from storage.release_file.contents import MOST_FAULTS
from tests.builders.small_release import GOOD, faults_of

# What in GOOD is written otherwise, and the fault that follows.
ONE_CHANGE = [
    ("date: 2020-06-25", "date: 31 Jun 2020", "32 timetable[2].date: “31 Jun 2020” isn't a date: June 2020 has 30 days"),
    ("date: 2020-06-25", "date: 2020-06-31", "32 timetable[2].date: “2020-06-31” isn't a date: June 2020 has 30 days"),
    (
        "date: 2020-06-25",
        "date: 2020-13",
        "32 timetable[2].date: “2020-13” isn't a date. Write 17 Jan 2020, 2020-01-17, May 2020 or Q4 2020, or leave it empty",
    ),
    ("date: 2020-06-25", "date: 1 Jan 1066", "32 timetable[2].date: 1 Jan 1066 is outside 2000 to 2099"),
    (
        "date: 2020-06-25",
        "date: soon",
        "32 timetable[2].date: “soon” isn't a date. Write 17 Jan 2020, 2020-01-17, May 2020 or Q4 2020, or leave it empty",
    ),
    ("date: 2020-06-25", "date: [1, 2]", "32 timetable[2].date: must be one value, not a list or a mapping"),
    ("agreed_on: 11 Oct 19", "agreed_on: Oct 2019", "21 scope[0].agreed_on: Oct 2019 names no day. Write one, as in 17 Jan 2020"),
    ("before uit-start", "before uit-begins", "28 timetable[1].date: uit-begins is not a milestone of this timetable"),
    (
        "before uit-start",
        "before uit-strat",
        "28 timetable[1].date: uit-strat is not a milestone of this timetable; did you mean uit-start?",
    ),
    (
        "before uit-start",
        "before regression-plans",
        "28 timetable[1].date: its date follows from itself: regression-plans -> regression-plans",
    ),
    ("after: [uit-start]", "after: [sit]", "35 timetable[2].after[0]: sit is not a milestone of this timetable"),
    ("after: [uit-start]", "after: go-live", "35 timetable[2].after: it comes after itself: go-live -> go-live"),
    ("key: regression-plans", "key: go-live", "31 timetable[2].key: go-live is listed twice, first on line 27"),
    ("    event: UIT commences\n", "", "24 timetable[0].event: is missing"),
    ("event: UIT commences", "evnet: UIT commences", "25 timetable[0].evnet: is not a field here; did you mean event?"),
    ("owner: dcc", "owner: dcc\n    proposed: yes", "27 timetable[0].proposed: a proposed date needs a date of its own"),
    ("owner: dcc", "owner: dccc", "26 timetable[0].owner: dccc is not a committee; did you mean dcc?"),
    ("acts: [go-live]", "acts: [go-live, go-live]", "34 timetable[2].acts[1]: go-live is listed twice, first on line 34"),
    ("part: 1", "part: one", "20 scope[0].part: one is not a whole number from 0 to 999,999"),
    (
        "- modification: MP084",
        "- modification: MP085",
        "22 scope[1].modification: MP085 is not a modification that the files define; did you mean MP084?",
    ),
    (
        "- modification: MP084",
        "- modification: MP-x4",
        "22 scope[1].modification: MP-x4 is not a modification's reference. Write it as in SECMP0053, MP079 or MP102A",
    ),
    (
        "- modification: MP084",
        "- {modification: SECMP0062, part: 1}",
        "22 scope[1]: SECMP0062 part 1 is listed twice, first on line 19",
    ),
    (
        "- modification: MP084",
        "- {modification: MP084, state: out}",
        "22 scope[1].out_reason: is missing: what is out of the scope has a reason",
    ),
    (
        "- modification: MP084",
        "- {modification: MP084, state: approved}",
        "22 scope[1].state: MP084 is approved here, and its own state is proposal",
    ),
    ("- modification: MP084", "- {modification: MP084, state: in}", "22 scope[1].state: in is not one of: targeted, approved, out"),
    (
        "- modification: MP084",
        "- {modification: MP084, exception: {reason: Safety, reference: SECP_80, documents: none, cost: none}}",
        "22 scope[1].exception.testing: is missing",
    ),
    (
        "alongside: [CR1088]",
        "alongside: [CR1089]",
        "17 alongside[0]: CR1089 is not a DCC Change Request that the files define; did you mean CR1088?",
    ),
    ("alongside: [CR1088]", "alongside: CR1088", "17 alongside: must be a list: put each entry on lines of its own after a dash"),
    ("alongside: [CR1088]", "alongside: [1088]", "17 alongside[0]: 1088 is not a DCC Change Request's reference. Write it as in CR1088"),
    ("kind: system", "kind: big", "3 release.kind: big is not one of: system, documentation, adhoc, year"),
    ("kind: system", "kind: sytem", "3 release.kind: sytem is not one of: system, documentation, adhoc, year; did you mean system?"),
    (
        "kind: system",
        "kind: adhoc",
        "3 release.kind: a release of the kind adhoc has another key than june-2020, as in 2021 or adhoc-2020-03-05",
    ),
    ("key: june-2020", "key: 2020", "3 release.kind: 2020 is a release of the kind year, not system"),
    ("key: june-2020", "key: summer-2020", "2 release.key: summer-2020 is not a release's key. Write june-2020, adhoc-2020-03-05 or 2021"),
    (
        "key: june-2020\n  kind: system",
        "key: adhoc-2020-02-30\n  kind: adhoc",
        "2 release.key: “2020-02-30” isn't a date: February 2020 has 29 days",
    ),
    ("  go_live: 25 June 2020\n", "", "1 release.go_live: is missing: only a year has no go-live date"),
    ("body: panel", "body: council", "5 release.body: council is not a committee"),
    ("body: panel", "body: panel\n  created_on: 1 July 2020", "6 release.created_on: 1 July 2020 is after the go-live date, 25 June 2020"),
    ("body: panel", "body: panel\n  classification: Blue", "6 release.classification: Blue is not one of: White, Green, Amber, Red"),
    ("ref: O8", "ref: X8", "37 criteria[0].ref: X8 is not a criterion's reference. Write O1, T1 or S1, or one that follows on"),
    ("    text: SECAS will", "    committee: tga\n    text: SECAS will", "39 criteria[0].committee: tga is not a committee"),
    ("text: SECAS will be ready.", "text: ' '", "39 criteria[0].text: is blank. Write something"),
    (
        "document: Section C",
        "document: Section Q",
        "46 impacts.documents[0].document: Section Q is not in the register of SEC documents; did you mean Section X?",
    ),
    (
        "[Suppliers, DCC]",
        "[Suppliers, DCC, DCC]",
        "44 impacts.participants[0].participants[2]: the impact of MP084 on DCC is listed twice, first on line 44",
    ),
    (
        "modifications: [MP084]",
        "modifications: [MP999]",
        "46 impacts.documents[0].modifications[0]: MP999 is not a modification that the files define",
    ),
    ("£1,120,042", "£1,12,042", "48 costs.quoted_total: £1,12,042 is not an amount in pounds. Write £1,120,042 or £12.50"),
    ("£1,120,042", "1e6", "48 costs.quoted_total: 1e6 is not an amount in pounds. Write £1,120,042 or £12.50"),
    ("£1,120,042", "-5", "48 costs.quoted_total: -5 is not an amount in pounds. Write £1,120,042 or £12.50"),
    ("£1,120,042", "1000000000000", "48 costs.quoted_total: 1000000000000 is more than a release can cost: check the figure"),
    ("number: 1.10", "number: one", "52 versions[0].number: one is not a version. Write it as in 0.1 or 1.0"),
    ("    date: 10 Jan 20\n", "", "52 versions[0].date: is missing"),
    ("dcc_systems: yes", "dcc_systems: maybe", "14 modifications[1].dcc_systems: maybe is neither yes nor no"),
    (
        "dcc_systems: yes",
        "link: javascript:alert(1)",
        "14 modifications[1].link: javascript:alert(1) is not an address. Write one that begins with https://",
    ),
    (
        "dcc_systems: yes",
        "approved_on: 1 Jan 2020",
        "14 modifications[1].approved_on: has an approval date, and SECMP0062 is not approved: give it the state approved",
    ),
    (
        "change_requests:\n",
        "  - {ref: MP084, title: Other}\nchange_requests:\n",
        "15 modifications[2].ref: MP084 is defined twice, first at june-2020.yaml:7. Keep one",
    ),
    (
        "name: Alternative Solution",
        "name: Proposed Solution",
        "11 modifications[0].solutions[1]: Proposed Solution is listed twice, first on line 10",
    ),
    (
        "    solutions:\n",
        "    state: approved\n    solutions:\n",
        "9 modifications[0].state: MP084 is approved and has two solutions: chosen_solution must name the one that was approved",
    ),
    (
        "    solutions:\n",
        "    chosen_solution: Proposed Solution\n    solutions:\n",
        "9 modifications[0].chosen_solution: a solution is chosen at approval, and MP084 is not approved",
    ),
    (
        "    solutions:\n",
        "    state: approved\n    chosen_solution: Third Solution\n    solutions:\n",
        "10 modifications[0].chosen_solution: Third Solution is not one of its solutions; did you mean Proposed Solution?",
    ),
    (
        "    solutions:\n",
        "    solutions:\n      - {name: Third Solution, text: Both.}\n",
        "9 modifications[0].solutions: has 3 solutions; a modification has a Proposed and at most one Alternative Solution",
    ),
    ("criteria:", "criterias:", "36 criterias: is not a section; did you mean criteria?"),
    (
        "ref: O8",
        "ref: &a O8",
        "37: uses a YAML anchor or alias (& or *), which release files do not have. Write the value out, or quote it",
    ),
    ("ref: O8", "ref: *a", "37: uses a YAML anchor or alias (& or *), which release files do not have. Write the value out, or quote it"),
    ("ref: O8", "ref: !!str O8", "37: uses a YAML tag (!), which release files do not have: take it out, or quote the value"),
    ("ref: O8", "ref: O8\n    ref: O9", "38 ref: is given twice here, first on line 37: keep one"),
    ('"£964,346"', '"£964\\a"', "50: holds the control character U+0007: take it out"),
    ("title: Governance", "title: Govern\x1bance", "41: holds the control character U+001B: take it out"),
    ("[CR1088]", "[CR1088", "18: is not YAML here (did not find expected ',' or ']'): check the indentation, colons and quotes"),
]


@pytest.mark.parametrize(("was", "now", "fault"), ONE_CHANGE)
def test_each_fault_stands_at_its_line(was: str, now: str, fault: str) -> None:
    """One mistake in a good file gives one fault, with file, line, field and what is wrong."""
    assert was in GOOD
    assert faults_of(GOOD.replace(was, now, 1)) == [f"june-2020.yaml:{fault}"]


def test_a_definition_given_twice_in_one_place_is_a_fault() -> None:
    """The same modification defined twice in one document is one too many, even if both say the same."""
    twice = "modifications:\n  - {ref: MP079, title: Provisions}\n  - {ref: MP079, title: Provisions}\n"
    assert faults_of(twice) == ["june-2020.yaml:3 modifications[1].ref: MP079 is defined twice, first at june-2020.yaml:2. Keep one"]


def test_an_act_lists_what_is_allowed() -> None:
    """An unknown act is refused with the acts there are and the nearest of them."""
    (fault,) = faults_of(GOOD.replace("acts: [go-live]", "acts: [decide golive]"))
    assert fault.startswith("june-2020.yaml:34 timetable[2].acts[0]: decide golive is not one of: consult tad, decide baseline, ")
    assert fault.endswith("; did you mean decide go-live?")


def test_all_faults_are_told_at_once() -> None:
    """Several mistakes are all told, in the order of their lines, and none hides or begets another."""
    text = GOOD.replace("body: panel", "body: council").replace("date: 2020-06-25", "date: 31 Jun 2020")
    text = text.replace("owner: dcc", "owner: dccc").replace("title: Alert Storm Protection", "titel: Alert Storm Protection")
    text = text.replace("after: [uit-start]", "after: [go-live]").replace("document: Section C", "document: Section Z")
    assert [line.split(": ")[0] for line in faults_of(text)] == [
        "june-2020.yaml:5 release.body",
        "june-2020.yaml:13 modifications[1].titel",
        "june-2020.yaml:26 timetable[0].owner",
        "june-2020.yaml:32 timetable[2].date",
        "june-2020.yaml:46 impacts.documents[0].document",
    ]


def test_a_longer_circle_of_anchors() -> None:
    """Relative dates that follow each other in a circle are refused with the way round it."""
    text = GOOD.replace("    owner: dcc\n", "    owner: dcc\n    date: 5 WD after regression-plans\n")
    (fault,) = faults_of(text)
    assert re.fullmatch(
        (
            "june-2020\\.yaml:27 timetable\\[0\\]\\.date: its date follows from itself: (uit-start -> regression-plans -> "
            "uit-start|regression-plans -> uit-start -> regression-plans)"
        ),
        fault,
    )


def test_too_many_faults_end_with_a_sentence() -> None:
    """A file that is wrong throughout gives so many faults and then says that there are more."""
    faults = faults_of("glossary:\n" + "  - {term: A}\n  - {tern: B}\n" * 2_000)
    assert len(faults) == MOST_FAULTS + 1
    assert faults[-1] == f"june-2020.yaml: more than {MOST_FAULTS} faults were found. Fix these first"
