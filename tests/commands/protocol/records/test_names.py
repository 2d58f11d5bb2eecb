"""Every audited record has words: no raw table name, user id or record number is in a sentence of the history."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from bot.pages.kit.markup import mrkdwn
from commands.protocol.records.names import record_name, subject_words
from commands.protocol.records.sentences import HIDDEN, change_sentences, restored
from commands.protocol.results import Words
from policy.model.history import FieldChange
from storage.history.names import name_in
from storage.tables import AUDITED

KEYS: dict[str, object] = {
    "release_key": "june-2020",
    "number": 4,
    "decision_number": 4,
    "modification_ref": "MP079",
    "criterion_ref": "T1",
    "user_id": "U0TAG",
    "absent_id": "U0ABSENT",
    "deputy_id": "U0DEPUTY",
    "committee_key": "tag",
    "committee": "tag",
    "channel_id": "C0TAG",
    "subject": "sit-report",
    "request_ref": "CR1047",
    "item": "milestone:uit-start",
    "milestone_key": "uit-start",
    "after_key": "sit-start",
    "part": 0,
    "kind": "milestone",
    "effective_from": "2020-01-01",
    "due": "2020-01-17",
    "month": 6,
    "nth": -1,
    "ref": "O1",
    "key": "tag",
    "token_hash": "0123456789abcdef",
    "before": "development starts",
    "stage": "SIT",
}
VALUES: dict[str, object] = {
    "owner": "U0DAN",
    "submitted_by": "U0DAN",
    "said_by": "U0DAN",
    "body": "panel",
    "committee": "tag",
    "subject": "sit-report",
    "channel_id": "C0TAG",
    "due": "2020-01-17",
    "until": "2020-01-17",
    "issued_on": "2020-01-17",
    "met_on": "2020-01-17",
    "verdict": "met",
    "outcome": "agreed",
    "text": "Some text",
    "party": "TABASC",
    "version": "0.1",
    "criterion_ref": "T1",
    "kind": "note",
}
_USER = re.compile(r"(?<!<@)\b[UW]0[A-Z]+")


def key_of(table: str) -> tuple[object, ...]:
    """A key of a table's row."""
    own = {"release": ("june-2020",), "milestone": ("june-2020", "uit-start"), "rid_version": ("june-2020", "1.1")}
    return own.get(table) or tuple(KEYS.get(column.name, "Something") for column in AUDITED[table].primary_key)


def change(table: str, field: str, before: object, after: object) -> FieldChange:
    """One row of the history about a table's row."""
    at = datetime(2020, 1, 10, tzinfo=UTC)
    return FieldChange(1, at, "U0RACHEL", "release x", "", name_in(table, key_of(table)), field, before, after, change_id=1)


NUMBERED = {"meeting_action", "modification_part"}
"""Tables whose numbers people use: they say "SECMP0062 part 1", and close action 4."""


def sentences(table: str) -> list[Words]:
    """All that can be said of a table's rows: made, removed, each field changed, and all of it taken back."""
    row = {column.name: VALUES.get(column.name, "") for column in AUDITED[table].columns}
    rows = [change(table, "", None, row), change(table, "", row, None)]
    rows += [change(table, name, None, VALUES.get(name, "x")) for name in row if name not in HIDDEN]
    return [words for each in rows for words in (*change_sentences([each], {}), *restored([each], {}))]


@pytest.mark.parametrize("table", sorted(AUDITED))
def test_every_audited_table_has_words(table: str) -> None:
    """A record is named as people call it, for every reader."""
    found = sentences(table)
    assert found
    for words in found:
        said = mrkdwn(words)
        assert "_" not in said, said
        assert not _USER.search(said), said
        assert not re.search(r"\b4\b", said) or table in NUMBERED, said
        assert "0123456789abcdef" not in said, said


def test_a_refusal_before_a_record_was_chosen_has_a_name() -> None:
    """The subject of a refusal may be only the start of a key."""
    for table in AUDITED:
        assert record_name(f"{table}:june-2020", {})
        assert record_name(f"{table}:", {})


def test_subjects_in_words() -> None:
    """An unknown subject stays as it is."""
    assert subject_words("tad") == "the TAD"
    assert subject_words("other") == "other"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("scope", "Note on scope “Two texts”"),
        ("paper-criteria", "Note on paper, criteria “Two texts”"),
        ("assumption", "Assumption “Two texts”"),
        ("note", "Note “Two texts”"),
    ],
)
def test_a_note_is_called_a_note_also_if_its_kind_is_a_section(kind: str, name: str) -> None:
    """A note on scope is not the scope."""
    assert record_name("note:june-2020/1", {}, {"kind": kind, "text": "Two texts"}) == (name,)


@pytest.mark.parametrize(
    ("thing", "name"),
    [
        ("authority:2020-01-01", "Deciding body from 1 Jan 2020"),
        ("lead_time:tad-to-tag", "Policy lead time for “TAD issued to the TAG for review”"),
        ("meeting:panel/76", "Meeting 76 of the SEC Panel"),
        ("meeting:tag/2020-02-06", "Meeting of the TAG on 6 Feb 2020"),
        ("attendance:tag/2020-02-06/Ann Lee", "Ann Lee at the meeting of the TAG on 6 Feb 2020"),
        ("recommendation:june-2020/tag/tad", "TAG's view on the TAD"),
        ("recommendation:june-2020/tag/go-live", "TAG's recommendation on go-live"),
        ("nudge_setting:june-2020/cutoff", "Reminder schedule for decision cut-offs"),
    ],
)
def test_a_record_with_a_key_that_is_no_word(thing: str, name: str) -> None:
    """Its name has the day, the label or the kind as people say it."""
    assert "".join(map(str, record_name(thing, {}))) == name
