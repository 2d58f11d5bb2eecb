"""Changes in words: a sentence for each record, as a person would minute it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.pages.kit.markup import plain
from commands.protocol.records.sentences import HIDDEN, change_sentences, restored
from commands.protocol.results import Words
from policy.model.history import FieldChange
from storage.history.positions import PositionSeat

NOON = datetime(2020, 1, 10, 12, tzinfo=UTC)
STEP, RELEASE = "milestone:june-2020/sit-start", "release:june-2020"
EVENTS = {STEP: "SIT commences", "milestone:june-2020/uit-start": "UIT commences"}


def change(thing: str, field: str = "", before: object = None, after: object = None, seq: int = 1) -> FieldChange:
    """One row of the history."""
    return FieldChange(seq, NOON, "U0RACHEL", "release milestone", "", thing, field, before, after, change_id=1)


def text(words: Words) -> str:
    """A sentence, with people and channels by their ids."""
    return plain(words)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (change(STEP, "planned", "2020-03-02", "2020-03-09"), "SIT commences moved from 2 to 9 Mar 2020"),
        (change(STEP, "planned", None, "2020-05"), "SIT commences set to May 2020"),
        (change(STEP, "planned", "2020-Q2"), "SIT commences lost its date, Q2 2020"),
        (change(RELEASE, "go_live", "2020-06-25", "2020-11-05"), "June 2020 SEC Release moved from 25 Jun to 5 Nov 2020"),
        (change(STEP, "done_on", None, "2020-03-02"), "SIT commences marked done on 2 Mar 2020"),
        (change(STEP, "done_on", "2020-03-02"), "SIT commences reopened"),
        (change(STEP, "proposed", True, False), "SIT commences: its proposed date was accepted"),
        (change(STEP, "proposed", False, True), "SIT commences: its date is only proposed"),
        (change(STEP, "working_days", -10, 5), "SIT commences: distance in Working Days changed from -10 to 5"),
        (change("position:june-2020/T1/U0TAG", "verdict", "met", "hold"), "@U0TAG put a Hold on T1"),
        (change("position:june-2020/T1/U0TAG", "chair", False, True), "@U0TAG's position on T1 now counts as the chair's"),
        (change("position:june-2020/T1/U0TAG", "chair", True, False), "@U0TAG's position on T1 no longer counts as the chair's"),
        (
            change(STEP, "covers", "documents", "all"),
            "SIT commences: what it covers changed from modifications on SEC documents only to all modifications",
        ),
        (change(RELEASE, "kind", "system", "adhoc"), "June 2020 SEC Release: kind changed from SEC System Release to Ad-hoc SEC Release"),
        (change(RELEASE, "classification", "white", "amber"), "June 2020 SEC Release: classification changed from White to Amber"),
        (change("modification:MP079", "state", "draft", "proposal"), "MP079: state changed from Draft Proposal to Modification Proposal"),
        (
            change(RELEASE, "not_on_record", "costs,testing", "testing,criteria"),
            "June 2020 SEC Release: not on record: the acceptance criteria; no longer listed as not on record: the costs",
        ),
        (change(RELEASE, "not_on_record", None, "costs"), "June 2020 SEC Release: not on record: the costs"),
        (change("committee:tag", "quorum", "2", "3"), "TAG: quorum changed from 2 to 3"),
        (change(STEP, "acts", "", "start sit"), "SIT commences: what it stands for set to “Begin SIT”"),
        (
            change("milestone:june-2020/uit-start", "anchor", None, "sit-start"),
            "UIT commences: step that its date follows set to SIT commences",
        ),
        (change("member:tag/U0NEW", "chair", False, True), "@U0NEW now chairs the TAG"),
        (
            change("calendar_feed:0123", "name", "june-2020", "tag"),
            "Calendar address: which one it shows changed from June 2020 SEC Release to TAG",
        ),
        (change("evidence:june-2020/T1/1", "replaced_by", 0, 2), "Evidence for T1 replaced by evidence 2"),
        (change("committee_group:tag", "group_id", "S0TAG", "S0NEW"), "User group of the TAG: Slack user group changed"),
        (
            change("scope_item:june-2020/MP088/0", "out_reason", None, "Late"),
            "MP088: reason for leaving the scope set to Late",
        ),
    ],
)
def test_a_changed_field(row: FieldChange, says: str) -> None:
    """The record by its name, the field in words, and its value before and after."""
    assert [text(each) for each in change_sentences([row], EVENTS)] == [says]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (change("position:june-2020/T1/U0TAG", after={"verdict": "not-met"}), "@U0TAG said Not met on T1"),
        (change("position:june-2020/T1/tag", after={"verdict": "abstain"}), "TAG abstained on T1"),
        (change("position:june-2020/T1/U0TAG", after={}), "@U0TAG took a position on T1"),
        (
            change("decision:june-2020/1", after={"body": "panel", "outcome": "no-go", "subject": "go-live", "met_on": "2020-06-12"}),
            "SEC Panel: No-go on go-live, 12 Jun 2020",
        ),
        (change("recommendation:june-2020/tag/go-live", after={"positive": True}), "TAG recommended go-live"),
        (change("recommendation:june-2020/tag/tad", after={"positive": False}), "TAG found the TAD not suitable for use"),
        (
            change("evidence:june-2020/T1/1", after={"submitted_by": "U0DAN", "address": "https://example.com"}),
            "Evidence for T1 submitted by @U0DAN: https://example.com",
        ),
        (change("member:tag/U0NEW", after={"chair": True}), "@U0NEW joined the TAG as chair"),
        (change("member:tag/U0NEW", after={"chair": False}), "@U0NEW joined the TAG"),
        (change("deputy:U0TAG/U0NEW", after={"until": "2020-02-14"}), "@U0NEW stands in for @U0TAG until 14 Feb 2020"),
        (change("scope_item:june-2020/SECMP0062/1", after={}), "SECMP0062 part 1 added to the scope"),
        (change(STEP, after={"event": "x", "planned": "2020-03-02"}), "SIT commences added, 2 Mar 2020"),
        (change("milestone:june-2020/new", after={"event": "A step"}), "A step added"),
        (change("channel_route:june-2020/tag", after={"channel_id": "C0TAG"}), "Channel of the TAG set to #C0TAG"),
        (change("channel_clearance:C0OPS", after={"classification": "Amber"}), "#C0OPS cleared up to Amber"),
        (change("link:june-2020/RID", after={"url": "https://example.com"}), "Link RID added"),
        (change("criterion:june-2020/S1", after={}), "S1 added"),
        (change("predecessor:june-2020/sit-start/uit-start", after={}), "Order of SIT commences after UIT commences added"),
    ],
)
def test_a_record_that_was_made(row: FieldChange, says: str) -> None:
    """Each kind of record has the verb that fits it; the others are added."""
    assert [text(each) for each in change_sentences([row], EVENTS)] == [says]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (change("position:june-2020/T1/U0TAG", before={}), "@U0TAG took back the position on T1"),
        (change("member:tag/U0NEW", before={}), "@U0NEW left the TAG"),
        (change("scope_item:june-2020/MP088/0", before={}), "MP088 removed from the scope"),
        (change("milestone:june-2020/old", before={"event": "A step"}), "A step removed"),
    ],
)
def test_a_record_that_was_removed(row: FieldChange, says: str) -> None:
    """A person leaves, a position is taken back, the rest is removed."""
    assert [text(each) for each in change_sentences([row], EVENTS)] == [says]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (change(STEP, "planned", "2020-03-02", "2020-03-09"), "SIT commences is back to 2 Mar 2020 (it was 9 Mar 2020)"),
        (change(STEP, "planned", None, "2020-03-09"), "SIT commences has no date again (it was 9 Mar 2020)"),
        (change(STEP, "planned", "2020-03-02"), "SIT commences is back to 2 Mar 2020"),
        (change("evidence:june-2020/T1/1", "replaced_by", 0, 2), "Evidence for T1 is no longer replaced by evidence 2"),
        (change(STEP, "done_on", None, "2020-03-02"), "SIT commences is open again"),
        (change(STEP, "done_on", "2020-03-02"), "SIT commences is done again, on 2 Mar 2020"),
        (change("position:june-2020/T1/U0TAG", "verdict", "met", "hold"), "@U0TAG said Met on T1"),
        (change("position:june-2020/T1/U0TAG", "chair", False, True), "@U0TAG's position on T1 no longer counts as the chair's"),
        (change("position:june-2020/T1/U0TAG", "chair", True, False), "@U0TAG's position on T1 counts as the chair's"),
        (change("committee:tag", "quorum", "2", "3"), "TAG: quorum is back to 2 (it was 3)"),
        (change("member:tag/U0NEW", "chair", False, True), "@U0NEW no longer chairs the TAG"),
        (change("committee_group:tag", "group_id", "S0TAG", "S0NEW"), "User group of the TAG: Slack user group as before"),
        (
            change(RELEASE, "not_on_record", "costs", "costs,testing"),
            "June 2020 SEC Release: no longer listed as not on record: the testing approach",
        ),
        (
            change("scope_item:june-2020/MP088/0", "out_reason", None, "Late"),
            "MP088: reason for leaving the scope is back to none (it was Late)",
        ),
        (change("link:june-2020/RID", after={}), "Link RID was removed"),
        (change("link:june-2020/RID", before={}), "Link RID is back"),
        (change("milestone:june-2020/old", before={"event": "A step"}), "A step is back"),
    ],
)
def test_what_an_undo_restores(row: FieldChange, says: str) -> None:
    """The state that returns, and in brackets the one before the undo."""
    assert [text(each) for each in restored([row], EVENTS)] == [says]


@pytest.mark.parametrize(
    ("seat", "says"),
    [
        (PositionSeat("U0TAG", chair=True, committee="tag"), "The TAG's chair, @U0TAG, said Met on T1"),
        (PositionSeat("U0TAG", chair=True), "The chair, @U0TAG, said Met on T1"),
        (PositionSeat("U0TAG", committee="tag"), "@U0TAG said Met on T1"),
        (PositionSeat("U0DAN", committee="tag"), "@U0TAG, for @U0DAN, said Met on T1"),
        (PositionSeat("U0DAN", chair=True, committee="tag"), "@U0TAG, for the TAG's chair, @U0DAN, said Met on T1"),
        (PositionSeat(), "@U0TAG said Met on T1"),
    ],
)
def test_a_position_with_its_seat(seat: PositionSeat, says: str) -> None:
    """Whose seat it was, whether the position is new, changed, restored or taken back (R15)."""
    thing = "position:june-2020/T1/U0TAG"
    seats = {(thing, 1): seat}
    assert [text(each) for each in change_sentences([change(thing, after={"verdict": "met"})], EVENTS, seats)] == [says]
    assert [text(each) for each in change_sentences([change(thing, "verdict", "hold", "met")], EVENTS, seats)] == [says]
    assert [text(each) for each in restored([change(thing, "verdict", "met", "hold")], EVENTS, seats)] == [says]
    taken_back = says.replace("said Met on", "took back the position on")
    assert [text(each) for each in change_sentences([change(thing, before={})], EVENTS, seats)] == [taken_back]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("2020-03-02", "2020-03-09", "2 to 9 Mar 2020"),
        ("2020-02-28", "2020-03-09", "28 Feb to 9 Mar 2020"),
        ("2019-03-09", "2020-03-09", "9 Mar 2019 to 9 Mar 2020"),
        ("2020-05", "2020-05-29", "May 2020 to 29 May 2020"),
        ("2020-05", "2020-06", "May 2020 to June 2020"),
    ],
)
def test_a_move_says_the_month_and_year_once(before: str, after: str, says: str) -> None:
    """As people write it, between two days of a month or year."""
    assert [text(each) for each in change_sentences([change(STEP, "planned", before, after)], EVENTS)] == [
        f"SIT commences moved from {says}"
    ]


@pytest.mark.parametrize("sentences", [change_sentences, restored])
def test_records_come_once_oldest_first_with_their_fields_together(sentences: type) -> None:
    """Rows of one record are one sentence, in the order of the history, and the same sentence comes once."""
    rows = [
        change(STEP, "owner", "dcc", "tag", seq=3),
        change("committee:tag", "quorum", "2", "3", seq=1),
        change(STEP, "planned", None, "2020-05", seq=2),
        change("note:june-2020/1", after={}, seq=4),
        change("note:june-2020/2", after={}, seq=5),
    ]
    said = [text(each) for each in sentences(rows, EVENTS)]
    assert [each.split()[0] for each in said] == ["TAG:", "SIT", "Note"]
    assert "; SIT commences: owner" in said[1]


@pytest.mark.parametrize("field", sorted(HIDDEN))
def test_internals_give_no_sentence(field: str) -> None:
    """A record of which only such fields changed is left out."""
    assert change_sentences([change(STEP, field, 1, 2)], EVENTS) == ()
    assert restored([change(STEP, field, 1, 2)], EVENTS) == ()
