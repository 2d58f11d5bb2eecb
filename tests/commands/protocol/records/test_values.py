"""Stored values in words: people, dates, amounts, and words that only the code uses."""

from __future__ import annotations

import re
from enum import Enum

import pytest

import storage.tables as _tables  # noqa: F401 - So that all tables are known.
from bot.pages.kit.markup import plain
from commands.protocol.records.sentences import HIDDEN
from commands.protocol.records.values import LONGEST, topics_changed, value_words
from commands.protocol.results import Channel, Person, Words
from policy.model.releases import Topic
from policy.model.wording import joined
from policy.releases.not_on_record import WORDS as TOPICS
from storage.columns import Row
from storage.columns import plain as plain_value


def text(words: Words) -> str:
    """A sentence, with people and channels by their ids."""
    return plain(words)


@pytest.mark.parametrize(
    ("value", "field", "words"),
    [
        (None, "", "none"),
        ("", "", "none"),
        ([], "", "none"),
        (True, "", "yes"),
        (False, "", "no"),
        (0, "", "0"),
        (112_004_200, "quoted_total", "£1,120,042"),
        (150, "pence", "£1.50"),
        (150, "", "150"),
        (["a", "b"], "", "a, b"),
        ("U0RACHEL", "", "@U0RACHEL"),
        ("C0TAG", "channel_id", "#C0TAG"),
        ("C0TAG", "text", "C0TAG"),
        ("2020-01-10", "", "10 Jan 2020"),
        ("2020-02-31", "", "2020-02-31"),
        ("2020", "", "2020"),
        ("2020-Q3", "", "Q3 2020"),
        ("suppliers,other,dcc", "participant_columns", "suppliers, other, dcc"),
        ("white", "classification", "White"),
        ("submit tad-draft,start sit", "acts", "“Submit the draft TAD” and “Begin SIT”"),
        ("20,10,0", "ahead", "20, 10 and 0 Working Days"),
        ("1", "ahead", "1 Working Day"),
        (9, "hour", "09:00"),
        ("secas,change-board", "recorded_by", "SECAS and Change Board"),
        ("june-2020", "release_key", "June 2020 SEC Release"),
        ("chair", "quorum", "the chair"),
        ("reword", "kind", "rewording"),
        ("request", "kind", "Change Request"),
        (0, "part", "the complete modification"),
        ("x" * LONGEST, "", "x" * LONGEST),
        ("x" * 2000, "", "x" * LONGEST + "… (2,000 characters)"),
    ],
)
def test_values_in_words(value: object, field: str, words: str) -> None:
    """People and channels are mentioned, dates and amounts are as documents print them, and long texts are cut."""
    assert text(value_words(value, field)) == words


def test_the_piece_of_a_person_is_a_mention() -> None:
    """A person and a channel are pieces of their own, so that each page mentions them in its own way."""
    assert value_words("U0RACHEL") == (Person("U0RACHEL"),)
    assert value_words("C0TAG", "channel_id") == (Channel("C0TAG"),)


def test_topics_are_in_words_and_one_of_another_version_stays() -> None:
    """What is listed anew comes first; a topic that this version does not know fails nothing."""
    assert topics_changed(None, ",".join(Topic)) == f"not on record: {joined(list(TOPICS.values()))}"
    assert topics_changed("costs", "weather") == "not on record: weather; no longer listed as not on record: the costs"


CODES = {
    (table.name, column.name, each)
    for table in Row.metadata.tables.values()
    for column in table.columns
    if (kind := getattr(column.type, "enum_class", None)) and column.name not in HIDDEN
    for each in kind
}
"""Each choice that a column may hold and a person may read of in the history."""


@pytest.mark.parametrize(("table", "column", "choice"), sorted(CODES, key=str))
def test_a_choice_is_in_a_person_s_words(table: str, column: str, choice: Enum) -> None:
    """No word of the code is shown: none with a hyphen or underscore of its own, and not those that mean something else to a person."""
    said = text(value_words(plain_value(choice), column))
    assert not re.search(r"[-_]", re.sub("go-live|no-go|decision-maker|Self-Governance|Fast-Track|Ad-hoc", "", said)), (table, said)
    assert said not in {"system", "documentation", "documents", "all", "draft", "proposal", "white", "add", "reword", "drop", "request"}
