"""Messages of the outbox: what a row stores of each kind, and what is read from rows that another version wrote."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import fields

import pytest

from storage.mail import messages
from storage.mail.kinds import EXAMPLES, KINDS, read
from storage.mail.messages import (
    EvidenceSubmitted,
    FileMessage,
    FromPerson,
    Message,
    ModificationMessage,
    ReleaseMessage,
    ReminderNote,
    RidFile,
    Share,
)
from tests.storage.older.restore import DUMP


def test_each_class_has_its_own_kind_and_one_example() -> None:
    """The registry knows every class of message, and no two share a kind."""
    bases = {Message, FileMessage, ReleaseMessage, ModificationMessage, FromPerson}
    classes = {each for each in vars(messages).values() if isinstance(each, type) and issubclass(each, Message)} - bases
    assert set(KINDS.values()) == classes
    assert len(EXAMPLES) == len(KINDS) == len(classes)
    assert all(KINDS[each.kind] is type(each) for each in EXAMPLES)


@pytest.mark.parametrize(("field", "base"), [("release", ReleaseMessage), ("ref", ModificationMessage), ("actor", FromPerson)])
def test_a_message_states_by_its_type_what_it_is_about_and_from_whom(field: str, base: type[Message]) -> None:
    """The gate reads a message's classification by these types, so a message that lacks its type would be shown to everybody (R20)."""
    having = {each for each in KINDS.values() if field in {own.name for own in fields(each)}}
    assert having == {each for each in KINDS.values() if issubclass(each, base)} != set()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.kind)
def test_a_message_is_read_as_it_was_written(example: Message) -> None:
    """By way of JSON, as the row stores it."""
    assert read(example.kind, json.loads(json.dumps(example.ids))) == example


NEWER = {
    "cancelled",
    "channel-archive",
    "channel-make",
    "correction",
    "correction-note",
    "decision-details",
    "file-sharing",
    "joined",
    "mail",
    "meeting-file",
    "must-know",
    "reply",
    "request",
    "restored",
    "status",
    "status-pin",
    "status-update",
}
"""Kinds that the earlier version did not have."""


def test_rows_of_an_earlier_version_are_read_with_all_that_they_say() -> None:
    """Each row ever written by it, sent or waiting: nothing is lost but what is empty, and what delivery added."""
    with sqlite3.connect(":memory:") as connection:
        connection.executescript(DUMP.read_text(encoding="utf-8"))
        rows = connection.execute("SELECT kind, ids FROM outbox").fetchall()
    connection.close()
    assert {kind for kind, _ in rows} == set(KINDS) - NEWER
    for kind, text in rows:
        ids = {name: value for name, value in json.loads(text).items() if name != "files" and value != ""}
        assert read(kind, ids).ids == ids


def test_what_a_row_does_not_say_has_its_default_and_what_it_says_beyond_is_ignored() -> None:
    """A row of an older version lacks what came later; one of a newer version, or one that delivery added to, has more."""
    ids = {"release": "june-2020", "actor": "U0RACHEL", "channel": "C0JUNE", "version": "1.1", "files": ["F1"]}
    assert read("rid", ids) == RidFile("june-2020", "U0RACHEL", "C0JUNE", "1.1", since="")
    evidence = {"release": "june-2020", "committee": "tag", "refs": ["T1"], "actor": "U0DAN"}
    assert read("evidence", evidence) == EvidenceSubmitted("june-2020", "tag", ("T1",), "U0DAN", 0)
    note = {"release": "june-2020", "item": "milestone:uit", "due": "2020-01-17", "what": "done", "day": "2020-01-13"}
    assert isinstance(read("nudge-note", note), ReminderNote)
    assert read("nudge-note", note).ids == note


def test_a_share_goes_to_the_channel_of_its_row() -> None:
    """Rows of an older version do not repeat the channel in their ids."""
    assert read("share", {"line": "/release list", "actor": "U1"}, "C1") == Share("/release list", "U1", "C1")


def test_an_unknown_kind_and_a_missing_id_are_errors() -> None:
    """The row waits for a version that knows better."""
    with pytest.raises(LookupError, match="no message is known for the kind carrier-pigeon"):
        read("carrier-pigeon", {})
    with pytest.raises(ValueError, match="committee"):
        read("lessons", {"release": "june-2020"})
