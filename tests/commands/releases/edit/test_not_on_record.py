"""Facts that no source gives: shown as not on record, not chased, recorded later, undone, exported and imported (design, Words)."""

from __future__ import annotations

from datetime import date

import pytest

from commands.findings.check import CheckShown
from commands.timetable.due import DueShown
from policy.model.rid import RidVersion
from policy.releases.not_on_record import silent_topics
from storage.release_file import parse_text, write
from storage.release_file.transfer import exported, known
from tests.builders.office import DOCUMENTS_ONLY, Office, words_of
from tests.builders.rooms.editing import opened, values

NOVEMBER = "november-2020"


def topics(office: Office, key: str = NOVEMBER) -> list[str]:
    """What is not on record now."""
    return [each.value for each in silent_topics(office.release(key))]


@pytest.mark.parametrize(
    ("verb", "says", "never"),
    [
        ("status", "not on record", "no version yet"),
        ("impacts", "SECMP0046  not on record", "no participant"),
        ("costs", "not on record", "not quoted yet"),
        ("criteria", "Acceptance criteria are not on record", "has no acceptance criteria"),
        ("scope", "cut-off not on record", "no cut-off date"),
        ("timetable", "The rest of the timetable is not on record", "no milestones"),
    ],
)
def test_every_page_says_not_on_record(office: Office, verb: str, says: str, never: str) -> None:
    """November 2020's pages say what no source gives, and never that there is none."""
    page = words_of(office.say(f"/release {verb} {NOVEMBER}")).replace("*", "")
    assert says in page
    assert never not in page


def test_what_is_not_on_record_is_not_chased(office: Office) -> None:
    """The policy dates that November 2020 may have met are not due, no reminder comes of them, and the colour has other reasons."""
    told = words_of(office.say(f"/release nudge {NOVEMBER}"))
    assert "Scope on DCC" not in told
    assert "TAD" not in told
    due = office.shows("/release due 365", DueShown)
    ours = [each.text for each in (*due.overdue, *due.coming) if each.release == NOVEMBER]
    assert not [text for text in ours if text.startswith("Policy date")]
    status = words_of(office.say(f"/release status {NOVEMBER}"))
    assert "is not set" not in status
    assert "no date planned" not in status


def test_one_finding_lists_what_is_not_on_record(office: Office) -> None:
    """One note names every fact that no source gives, and its button leads to the list."""
    found = office.shows(f"/release check {NOVEMBER}", CheckShown).findings
    listed = [each for each in found if each.key == "not-on-record"]
    assert len(listed) == 1
    assert "the versions of the RID; when the scope on DCC and User Systems was set" in listed[0].text
    assert {"no-cutoff", "scope-system-not-set", "near:november-2020:tad-to-tag", "no-rid"}.isdisjoint({each.key for each in found})
    form = office.asks(f"/release edit {NOVEMBER} record")
    assert "rid-versions" in str(values(form)["topics"])
    assert not [each for each in office.shows("/release check june-2020", CheckShown).findings if each.key == "not-on-record"]


def test_recording_a_fact_ends_its_topic(office: Office) -> None:
    """A version, a cost and criteria end their topics by themselves; undo brings the topic back."""
    office.does(f"/release edit {NOVEMBER} versions new", number="1.0", date="2019-11-08", changes="Baselined.", baselined=("baselined",))
    assert office.release(NOVEMBER).versions == (RidVersion("1.0", date(2019, 11, 8), "Baselined.", True),)
    assert "rid-versions" not in topics(office)
    assert "version 1.0" in words_of(office.say(f"/release status {NOVEMBER}"))
    office.undoes()
    assert "rid-versions" in topics(office)
    office.does(f"/release criterion {NOVEMBER} add standard")
    assert "criteria" not in topics(office)


def test_a_topic_can_be_taken_off_the_list(office: Office) -> None:
    """Without a tick the absence is a fact: it is chased, and undo returns it."""
    form = opened(office, "record", NOVEMBER)
    left = tuple(each for each in office.release(NOVEMBER).not_on_record if each not in {"system-scope", "participants"})
    office.does(form, topics=left)
    assert {"system-scope", "participants"}.isdisjoint(topics(office))
    assert "no participant" in words_of(office.say(f"/release impacts {NOVEMBER}"))
    assert "scope-system-not-set" in {each.key for each in office.shows(f"/release check {NOVEMBER}", CheckShown).findings}
    office.undoes()
    assert {"system-scope", "participants"} <= set(topics(office))
    office.faults(opened(office, "record", NOVEMBER), topics=("weather",), field="topics", because="isn't a topic")


def test_a_modification_that_is_added_is_asked_for_its_cut_off(office: Office) -> None:
    """The silence of the sources covers what they name, not what is added since."""
    office.does(office.asks(f"/release add {DOCUMENTS_ONLY} to {NOVEMBER}"))
    found = {each.key: each for each in office.shows(f"/release check {NOVEMBER}", CheckShown).findings}
    assert DOCUMENTS_ONLY in found["no-cutoff"].text
    assert "SECMP0046" not in found["no-cutoff"].text


def test_it_is_exported_and_imported(office: Office) -> None:
    """The list of topics and the qualifiers of the effort survive an export and an import."""
    june, november = office.release(), office.release(NOVEMBER)
    with office.store.reading() as conn:
        text, other, stored = write(exported(conn, june)), write(exported(conn, november)), known(conn)
    assert "days: a maximum of 20" in text
    assert "cost: around £12,000" in text
    assert parse_text("x.yaml", text, known=stored).releases[0].secas == june.secas
    assert parse_text("x.yaml", other, known=stored).releases[0].not_on_record == november.not_on_record


def test_a_rid_whose_versions_are_not_on_record_does_not_begin_anew_unseen(office: Office) -> None:
    """Before the first issue or baseline the form says that earlier versions exist, and a re-baseline is of the scope on documents."""
    assert "versions are not on record" in str(office.asks(f"/release issue {NOVEMBER}").about)
    office.does(f"/release criterion {NOVEMBER} add standard")
    form = office.asks(f"/release baseline {NOVEMBER}")
    assert "versions are not on record" in str(form.about)
    assert values(form)["covers"] == "documents"
