"""The shipped reference data besides June 2020 against the facts of its sources, which are written out by hand."""

from __future__ import annotations

from datetime import date

from policy.calendar.release_calendar import GUIDANCE_SLOTS
from policy.model.partial_date import PartialDate
from policy.model.releases import ReleaseKind
from policy.model.rid import Covers
from policy.model.scope import RequestState
from policy.model.sign_off import CriterionKind
from policy.releases.not_on_record import silent_topics
from policy.releases.sec_documents import sec_order
from policy.scope.deciders import SEC_DECIDERS
from policy.scope.references import SEC_REFERENCES
from policy.timetable.policy_dates import GUIDANCE_LEAD_TIMES
from storage.release_file import REFERENCE
from tests.builders.source_facts import ALIKE, STANDARD_ONLY, contents, release


def test_the_shipped_releases_are_three() -> None:
    """June 2020, November 2020 and the 2021 bucket are shipped, each of its type, and all under the Panel."""
    facts = {each.key: (each.kind, each.go_live, each.body) for each in contents().releases}
    assert facts == {
        "june-2020": (ReleaseKind.SYSTEM, date(2020, 6, 25), "panel"),
        "november-2020": (ReleaseKind.SYSTEM, date(2020, 11, 5), "panel"),
        "2021": (ReleaseKind.YEAR, None, "panel"),
    }


def test_standard_criteria_are_worded_as_annex_1_words_them() -> None:
    """Annex 1's nine operational, six testing and one security criterion, word by word."""
    standard = contents().standard_criteria
    assert {each.ref: each.text for each in standard} == {**ALIKE, **STANDARD_ONLY}
    assert [(each.kind, each.committee) for each in standard] == [
        *[(CriterionKind.OPERATIONAL, "opsg")] * 9,
        *[(CriterionKind.TESTING, "tag")] * 6,
        (CriterionKind.SECURITY, "ssc"),
    ]


def test_november_scope_and_timetable() -> None:
    """November 2020 has four DCC System-impacting items and one date known to the month; five items went to 2021 (Paper 3, 4)."""
    november = release("november-2020")
    assert [(item.name, item.modification.title, item.agreed_on) for item in november.in_scope] == [
        ("SECMP0046", "Allow DNOs to control Electric Vehicle chargers connected to Smart Meter infrastructure", None),
        ("SECMP0062 part 2", "Northbound Application Traffic Management \N{EN DASH} Alert Storm Protection", None),
        ("SECMP0067", "Service Request Traffic Management", None),
        ("MP093", "Implementing IRP511 and CRP535 to support GBCS v3.2 devices", None),
    ]
    assert all(item.modification.dcc_systems and not item.modification.technical_specifications for item in november.scope)
    out = [item for item in november.scope if not item.active]
    assert [item.name for item in out] == ["SECMP0007", "SECMP0015", "SECMP0024", "SECMP0056", "MP078"]
    assert all(item.out_reason.startswith("moved to 2021: There is a dependency on two key") for item in out)
    assert [(each.day, each.owner, each.acts) for each in november.milestones] == [(PartialDate(2020, 5), "panel", ("decide baseline",))]
    assert november.milestones[0].covers is Covers.DOCUMENTS


def test_the_test_options_are_those_of_june_2020() -> None:
    """The options that go to the TAG in January are June 2020's (Paper 2); nothing of November 2020 speaks of them."""
    assert any("presented to the Testing Advisory Group (TAG) in January" in note.text for note in release("june-2020").notes)
    november = release("november-2020")
    assert not [each for each in (*november.milestones, *november.notes) if "TAG" in str(each)]


def test_what_no_source_says_is_not_on_record() -> None:
    """The Paper says of November 2020's RID only that it exists, and nothing of the impacts and costs of 2021; June 2020 is complete."""
    assert [each.value for each in silent_topics(release("november-2020"))] == [
        "rid-versions",
        "system-scope",
        "cut-offs",
        "timetable",
        "participants",
        "documents",
        "testing",
        "costs",
        "criteria",
    ]
    assert [each.value for each in silent_topics(release("2021"))] == ["participants", "documents", "costs"]
    assert silent_topics(release("june-2020")) == ()


def test_the_2021_bucket() -> None:
    """Five items are expected in 2021, each waiting for CR1057 and CR1047 before development starts."""
    year = release("2021")
    refs = ["SECMP0007", "SECMP0015", "SECMP0024", "SECMP0056", "MP078"]
    assert [item.name for item in year.scope] == refs
    assert all(item.modification.dcc_systems for item in year.scope)
    assert [item.modification.title for item in year.scope] == [
        "Firmware updates to IHDs and PPMIDs",
        "GPF timestamp for reading instantaneous Gas values",
        "Enduring Approach to Communication Hub Firmware Management",
        "IHD / PPMID Zigbee Attributes Available on the HAN",
        "Incorporation of multiple Issue Resolution Proposals into the SEC \N{EN DASH} Part 2",
    ]
    waits = [(each.modification, each.request.ref, each.reach, each.before) for each in year.dependencies]
    step = "development starts"
    assert waits == [
        row for ref in refs for row in ((ref, "CR1057", RequestState.DELIVERED, step), (ref, "CR1047", RequestState.EXITED_PIT, step))
    ]
    requests = {each.ref: (each.state, each.expected, each.committed) for each in contents().change_requests if each.ref != "CR1088"}
    assert requests == {
        "CR1057": (RequestState.ADVANCED, None, False),
        "CR1047": (RequestState.RAISED, PartialDate(2020, quarter=4), False),
    }


def test_the_2021_notes() -> None:
    """The bucket keeps the Paper's two reasons, its assumption, the challenge that is unlikely to change it, and the six candidates."""
    notes = release("2021").notes
    texts = {kind: [note.text for note in notes if note.kind == kind] for kind in ("reason", "assumption", "candidate", "note")}
    assert [text.split(",")[0][:60] for text in texts["reason"]] == [
        "There is a dependency on two key Communication Service Provi",
        "Testing CSP firmware changes typically takes significantly l",
    ]
    assert len(texts["assumption"]) == 1
    assert "both CSPs must deliver the above modifications at the same time as each other" in texts["assumption"][0]
    assert any("it is unlikely that this position will change" in text for text in texts["note"])
    assert texts["candidate"][0].startswith("There are six other modifications which are currently undergoing")


def test_secmp0062_is_one_modification_in_two_parts() -> None:
    """SECMP0062 is defined once and stands in two releases, part 1 and part 2."""
    placed = [(each.key, item.part) for each in contents().releases for item in each.scope if item.modification.ref == "SECMP0062"]
    assert sorted(placed) == [("june-2020", 1), ("november-2020", 2)]
    assert [each.ref for each in contents().modifications].count("SECMP0062") == 1
    assert len(contents().modifications) == 13


def test_committees() -> None:
    """The committees and bodies are there with what each does; a chair alone resolves."""
    found = {each.key: (each.short, each.role) for each in contents().committees}
    assert found == {
        "secas": ("SECAS", "works"),
        "dcc": ("DCC", "works"),
        "opsg": ("Operations Group", "reviews"),
        "tag": ("TAG", "reviews"),
        "ssc": ("SSC", "reviews"),
        "tabasc": ("TABASC", "comments"),
        "panel": ("Panel", "decides"),
        "csc": ("CSC", "decides"),
        "change-board": ("Change Board", "decides"),
        "authority": ("Authority", "decides"),
        "test-participants": ("Test Participants", "takes part"),
    }
    assert {each.quorum for each in contents().committees} == {"chair"}


def test_authorities_end_with_the_csc() -> None:
    """The Panel decides what is created in January 2020, the CSC what is created under the Guidance."""
    table = contents().authorities
    assert [each.body for each in table] == ["panel", "csc"]
    assert table[0].effective_from < date(2020, 1, 10) < table[1].effective_from


def test_the_schedule_and_lead_times_are_the_rules_own() -> None:
    """The Guidance's schedule and lead times as data are those which the rules fall back on."""
    assert contents().slots == GUIDANCE_SLOTS
    facts = [(each.key, each.months, each.covers) for each in contents().lead_times]
    assert facts == [(each.key, each.months, each.covers) for each in GUIDANCE_LEAD_TIMES]
    assert facts == [
        ("scope-system", 12, Covers.SYSTEM),
        ("tad-to-tag", 9, Covers.SYSTEM),
        ("scope-documents", 6, Covers.DOCUMENTS),
        ("tad-published", 6, Covers.SYSTEM),
    ]


def test_glossary() -> None:
    """The RID's eleven acronyms come first and exactly; the terms of the field follow."""
    terms = [(each.term, each.meaning) for each in contents().terms]
    assert terms[:11] == [
        ("CSC", "Change Sub-Committee"),
        ("DCC", "Data Communication Company"),
        ("PIT", "Pre-Integration Testing"),
        ("RID", "Release Implementation Document"),
        ("SEC", "Smart Energy Code"),
        ("SECAS", "Smart Energy Code Administrator and Secretariat"),
        ("SIT", "System Integration Testing"),
        ("TABASC", "Technical Architecture and Business Architecture Sub-Committee"),
        ("TAD", "Testing Approach Document"),
        ("TAG", "Testing Advisory Group"),
        ("UIT", "User Integration Testing"),
    ]
    assert {"Scope Item", "Milestone", "Sign-off", "Recommendation", "Nudge", "Finding", "WD"} <= {term for term, _ in terms[11:]}


def test_the_register_of_sec_documents() -> None:
    """Sections, Schedules and Appendices in the SEC's order, with a title only where the file names the source that gives it."""
    names = [each.name for each in contents().documents]
    assert names == sorted(names, key=sec_order)
    assert len(names) == len(set(names))
    assert [each for each in names if each.startswith("Schedule")] == [f"Schedule {number}" for number in range(1, 12)]
    assert [names[0], names[-1]] == ["Section A", "Appendix AS"]
    titles = {each.name: each.title for each in contents().documents if each.title}
    assert titles["Schedule 8"] == "GB Companion Specification"
    assert titles["Appendix M"] == "SMKI Interface Design Specification"
    lines = (REFERENCE / "sec-documents.yaml").read_text("utf-8").splitlines()
    assert all(("title:" in line) == ("}  # " in line) for line in lines if "name:" in line)


def test_references_and_deciders() -> None:
    """The shipped patterns and deciders are those that a database without any uses."""
    assert contents().patterns == SEC_REFERENCES
    assert contents().deciders == SEC_DECIDERS
