"""Release files: what is read from them, alone and together."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from policy.model.decisions import Authority, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification, ReleaseKind, ScheduledSlot
from policy.model.rid import Covers
from policy.model.roster import Member
from policy.model.scope import ChangeRequest, Modification, ModificationState, RequestState, ScopeState
from policy.model.sign_off import CriterionKind
from policy.timetable.go_live_window import window_end
from storage.release_file import ChannelClearance, ChannelRoute, Contents, Fault, FileFaults, parse, parse_text
from storage.release_file.shapes import LISTS, MAPPINGS
from tests import ROOT
from tests.builders.small_release import GOOD, faults_of

SETUP = """\
schedule:
  - {month: Feb, thursday: last, kind: documentation}
authorities:
  - {effective_from: 1 Jan 2021, body: csc}
---
roster:
  - {committee: tag, user: U024BE7LH, chair: yes}
channels:
  - {channel: C024BE91L}
  - {committee: tag, channel: C024BE91M}
clearances:
  - {channel: C024BE91L, classification: amber}
"""


def test_a_file_becomes_a_release() -> None:
    """What a small file says is found in the release: dates in words, relative dates, money to the penny, versions as written."""
    contents = parse_text("june-2020.yaml", GOOD)
    (release,) = contents.releases
    assert (release.kind, release.go_live, release.classification) == (ReleaseKind.SYSTEM, date(2020, 6, 25), Classification.WHITE)
    assert [(item.name, item.state, item.agreed_on) for item in release.scope] == [
        ("SECMP0062 part 1", ScopeState.TARGETED, date(2019, 10, 11)),
        ("MP084", ScopeState.TARGETED, None),
    ]
    assert [(each.key, each.day, each.anchor, each.offset, each.after) for each in release.milestones] == [
        ("uit-start", None, None, 0, ()),
        ("regression-plans", None, "uit-start", -10, ()),
        ("go-live", PartialDate(2020, 6, 25), None, 0, ("uit-start",)),
    ]
    assert [(each.ref, each.kind, each.committee, each.answers) for each in release.criteria] == [
        ("O8", CriterionKind.OPERATIONAL, "opsg", "secas")
    ]
    assert release.costs_facts.quoted_total == 112_004_200
    assert [cost.pence for cost in release.costs] == [96_434_600, 1_769_250]
    assert [(each.number, each.issued_on) for each in release.versions] == [("1.10", date(2020, 1, 10))]
    assert release.alongside == (ChangeRequest("CR1088"),)
    assert contents.modifications[0].solutions[1].name == "Alternative Solution"


def test_sections_about_no_release() -> None:
    """Schedule, authorities, roster, channels and clearances are read without a release, and of several documents in one file."""
    contents = parse_text("setup.yaml", SETUP)
    assert contents.slots == (ScheduledSlot(2, -1, ReleaseKind.DOCUMENTATION),)
    assert contents.authorities == (Authority(date(2021, 1, 1), "csc"),)
    assert contents.members == (Member("tag", "U024BE7LH", chair=True),)
    assert contents.channels == (ChannelRoute("", None, "C024BE91L"), ChannelRoute("", "tag", "C024BE91M"))
    assert contents.clearances == (ChannelClearance("C024BE91L", Classification.AMBER),)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2020-01-17", PartialDate(2020, 1, 17)),
        ("17 Jan 2020", PartialDate(2020, 1, 17)),
        ("17 January 2020", PartialDate(2020, 1, 17)),
        ("09 May 19", PartialDate(2019, 5, 9)),
        ("May 2020", PartialDate(2020, 5)),
        ("2020-05", PartialDate(2020, 5)),
        ("Q4 2020", PartialDate(2020, quarter=4)),
        ("2020-Q4", PartialDate(2020, quarter=4)),
        ("2020", PartialDate(2020)),
        ("", None),
        ("~", None),
    ],
)
def test_dates_keep_their_precision(written: str, meant: PartialDate | None) -> None:
    """A date is read in ISO form or as the sources write it, to the day, month, quarter or year; an empty one is no date."""
    (release,) = parse_text("x.yaml", GOOD.replace("    owner: dcc\n", f"    owner: dcc\n    date: {written}\n")).releases
    assert release.milestones[0].day == meant


@pytest.mark.parametrize(
    ("written", "pence"),
    [("£1,120,042", 112_004_200), ("1120042", 112_004_200), ("£12.50", 1_250), ("0", 0), ("£999,999,999,999.99", 99_999_999_999_999)],
)
def test_money_is_exact(written: str, pence: int) -> None:
    """Pounds become whole pence, without floats."""
    (release,) = parse_text("x.yaml", GOOD.replace("£1,120,042", written)).releases
    assert release.costs_facts.quoted_total == pence


def test_an_empty_file_says_nothing() -> None:
    """An empty file, comments only and an empty section hold nothing and are no fault."""
    assert parse_text("x.yaml", "") == parse_text("x.yaml", "# nothing\n") == parse_text("x.yaml", "glossary:\n") == Contents()


def test_files_are_read_together(tmp_path: Path) -> None:
    """A release may have in scope what another file defines; a folder stands for its files; faults name their file."""
    (tmp_path / "june-2020.yaml").write_text(GOOD)
    november = (
        "release: {key: november-2020, kind: system, go_live: 5 Nov 2020, body: panel}\nscope:\n  - {modification: SECMP0062, part: 2}\n"
    )
    (tmp_path / "november-2020.yaml").write_text(november)
    contents = parse([tmp_path])
    assert [(each.key, each.scope[0].name) for each in contents.releases] == [
        ("june-2020", "SECMP0062 part 1"),
        ("november-2020", "SECMP0062 part 2"),
    ]
    with pytest.raises(FileFaults, match=r"^november-2020\.yaml:3 scope\[0\]\.modification: SECMP0062 is not a modification that"):
        parse([tmp_path / "november-2020.yaml"])


def test_a_part_is_not_in_scope_beside_the_whole() -> None:
    """Neither in the same release nor in another of the files; what is out may stand beside it (R6)."""
    modification = "modifications:\n  - {ref: MP7, title: Seven}\n"
    november = "release: {key: november-2020, kind: system, go_live: 5 Nov 2020, body: panel}\nscope:\n  - {modification: MP07, part: 2}\n"
    june = "release: {key: june-2020, kind: system, go_live: 25 Jun 2020, body: panel}\nscope:\n  - {modification: MP007}\n"
    both = f"{modification}---\n{june}---\n{november}"
    assert faults_of(both) == [
        "june-2020.yaml:10 scope[0].part: MP007 part 2 can't be in scope beside the whole of it, at june-2020.yaml:6. Give each its part"
    ]
    assert faults_of(both.replace("{modification: MP007}", "{modification: MP007, state: out, out_reason: moved}")) == []


def test_a_draft_proposal_in_a_file() -> None:
    """Its reference makes it a draft; it is neither approved nor in the scope of a release that went live (R24)."""
    text = "modifications:\n  - {ref: dp7, title: Seven}\n"
    assert parse_text("x.yaml", text).modifications == (Modification("DP007", "Seven", ModificationState.DRAFT_PROPOSAL),)
    assert faults_of(text.replace("Seven", "Seven, state: approved")) == [
        "june-2020.yaml:2 modifications[0].ref: DP007 is a Draft Proposal's reference: an approved modification has another, as in MP102"
    ]
    june = "release: {key: june-2020, kind: system, go_live: 25 Jun 2020, body: panel, live_on: 25 Jun 2020}\n"
    assert faults_of(f"{june}{text}scope:\n  - {{modification: DP7}}\n") == [
        "june-2020.yaml:5 scope[0].modification: DP007 is a Draft Proposal, which can't be in scope at go-live"
    ]


def test_what_is_known_already_can_be_referred_to() -> None:
    """What is stored counts as defined, its dependencies come along, and none of it is part of the answer."""
    wait = "dependencies:\n  - {modification: SECMP0062, request: CR1088, reach: delivered, before: SIT}\n"
    stored = parse_text("stored.yaml", GOOD + wait)
    november = "release: {key: november-2020, kind: system, go_live: 5 Nov 2020, body: panel}\nscope:\n  - {modification: SECMP0062}\n"
    contents = parse_text("x.yaml", november, known=stored)
    assert contents.releases[0].scope[0].modification.title == "Alert Storm Protection"
    assert [(each.request.ref, each.reach) for each in contents.releases[0].dependencies] == [("CR1088", RequestState.DELIVERED)]
    assert (contents.modifications, contents.change_requests, contents.dependencies) == ((), (), ())
    again = "modifications:\n  - {ref: SECMP0062, title: Renamed, state: approved}\n"
    assert parse_text("x.yaml", again, known=stored).modifications == (Modification("SECMP0062", "Renamed", ModificationState.APPROVED),)


def test_the_same_definition_may_be_in_two_files(tmp_path: Path) -> None:
    """A modification that two files define alike is one; defined otherwise it is a fault that names both."""
    text = "modifications:\n  - {ref: MP079, title: Provisions}\n"
    (tmp_path / "a.yaml").write_text(text)
    (tmp_path / "b.yaml").write_text(text)
    assert parse([tmp_path]).modifications == (Modification("MP079", "Provisions"),)
    (tmp_path / "b.yaml").write_text(text.replace("Provisions", "Others"))
    with pytest.raises(FileFaults, match=r"^b\.yaml:2 modifications\[0\]\.ref: MP079 is defined twice, first at a\.yaml:2. Keep one$"):
        parse([tmp_path])


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """Two files of the same name are called by their whole paths in faults."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.yaml").write_text("release: {key: 2021, kind: year, body: panel}\n")
    with pytest.raises(FileFaults) as refused:
        parse([tmp_path / "a" / "x.yaml", tmp_path / "b" / "x.yaml"])
    assert str(refused.value) == f"{tmp_path}/b/x.yaml:1 release.key: 2021 is listed twice, first at {tmp_path}/a/x.yaml:1"


def test_a_missing_file_is_a_fault_beside_the_others(tmp_path: Path) -> None:
    """A missing file is reported together with the faults of the other files."""
    bad = tmp_path / "bad.yaml"
    bad.write_text("criterias: []\n")
    with pytest.raises(FileFaults) as refused:
        parse([tmp_path / "none.yaml", bad])
    assert refused.value.faults == (
        Fault("none.yaml", 0, "", "does not exist"),
        Fault("bad.yaml", 1, "criterias", "is not a section; did you mean criteria?"),
    )


def test_dependencies_of_a_release_are_those_of_its_scope() -> None:
    """A dependency joins the releases that have its modification in scope; one more to the same step is refused."""
    text = GOOD + "dependencies:\n  - {modification: SECMP0062, request: CR1088, reach: exited PIT, before: SIT}\n"
    contents = parse_text("x.yaml", text)
    assert contents.releases[0].dependencies == contents.dependencies
    assert contents.dependencies[0].request == contents.change_requests[0]
    assert faults_of(text + "  - {modification: SECMP0062, request: CR1088, reach: delivered, before: SIT}\n") == [
        "june-2020.yaml:56 dependencies[1].reach: SECMP0062 already waits for CR1088 to reach exited PIT. Keep one"
    ]


def test_baselines_cover_what_they_say() -> None:
    """A milestone and a decision cover the whole scope unless they say which part."""
    text = GOOD.replace("    acts: [go-live]\n", "    acts: decide baseline\n    covers: documents\n")
    text += "decisions:\n  - {subject: baseline, body: panel, outcome: agreed, met_on: 11 Oct 2019, covers: system}\n"
    (release,) = parse_text("x.yaml", text).releases
    assert [each.covers for each in release.milestones] == [Covers.ALL, Covers.ALL, Covers.DOCUMENTS]
    assert release.decisions[0].covers is Covers.SYSTEM


def test_block_texts_lose_their_last_line_break_and_quoted_ones_keep_it() -> None:
    """A text written as a block ends without a line break; in quotes it is kept to the letter."""
    text = 'glossary:\n  - term: A\n    meaning: |\n      one\n      two\n  - term: B\n    meaning: " two\\n"\n'
    assert [term.meaning for term in parse_text("x.yaml", text).terms] == ["one\ntwo", " two\n"]


def test_the_format_is_documented_whole() -> None:
    """docs/release-file.md names each section and each field, and its example is a release file without faults."""
    page = (ROOT / "docs" / "release-file.md").read_text()
    parts = dict(re.findall(r"^### `(\w+)`\n(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL))
    assert set(parts) == {*LISTS, *MAPPINGS, "alongside"}
    for section, shape in {**LISTS, **MAPPINGS}.items():
        missing = [name for name in shape.model_fields if f"`{name}`" not in parts[section]]
        assert (section, missing) == (section, [])
    example = re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)[0]
    assert parse_text("example.yaml", example).releases[0].key == "february-2021"


MOVE = """
decisions:
  - subject: date
    body: panel
    outcome: agreed
    met_on: 19 June 2020
    reference: SECP_81_1906_05
    note: SEC Parties need the time.
    go_live_before: 2020-06-18
    go_live: 2020-06-25
    window_end: 2020-06-30
    by_authority: yes
"""
"""A move of the go-live of the small release (R23)."""


def test_a_move_of_the_go_live_has_both_dates() -> None:
    """The earlier and the new date, the window and the Authority's consent are read with the decision."""
    (release,) = parse_text("june-2020.yaml", GOOD + MOVE).releases
    (decision,) = release.decisions
    assert (decision.go_live_before, decision.go_live, decision.window_end) == (date(2020, 6, 18), date(2020, 6, 25), date(2020, 6, 30))
    assert (decision.subject, decision.by_authority, window_end(release)) == (Subject.DATE, True, date(2020, 6, 30))


@pytest.mark.parametrize(
    ("was", "now", "fault"),
    [
        ("    go_live_before: 2020-06-18\n", "", "go_live_before: is missing: a decision that moves the go-live has the earlier"),
        ("    go_live: 2020-06-25\n    window", "    window", "go_live: is missing: a decision that moves the go-live has the earlier"),
        ("window_end: 2020-06-30", "window_end: 2020-06-24", "window_end: 24 June 2020 is not after the new go-live, 25 June 2020"),
        ("window_end: 2020-06-30", "window_end: 2020-06-25", "window_end: 25 June 2020 is not after the new go-live, 25 June 2020"),
        (
            "    go_live: 2020-06-25\n    w",
            "    go_live: 2020-06-26\n    w",
            "go_live: is 25 June 2020, but the last decision moves it to 26",
        ),
    ],
)
def test_a_move_that_does_not_fit_is_a_fault(was: str, now: str, fault: str) -> None:
    """A date that is missing, a window that ends too soon, and a go-live that is another than the last decision's."""
    text = GOOD + MOVE
    assert was in text
    (found,) = faults_of(text.replace(was, now))
    assert fault in found
