"""Slack's limits at their edges: what is just allowed passes, one past it is refused in Slack's words."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.slack.limits.messages import error_code, message_faults, metadata_faults, options_faults, view_faults
from tests.bot.slack.limits import newer_cases
from tests.bot.slack.limits.limit_blocks import groups, message, options, plain, section, words
from tests.bot.slack.limits.message_cases import MESSAGES
from tests.bot.slack.limits.view_cases import VIEWS

ALL_MESSAGES = MESSAGES + newer_cases.MESSAGES
ALL_VIEWS = VIEWS + newer_cases.VIEWS


@pytest.mark.parametrize(("taken", "refused", "says", "where"), [m[1:] for m in ALL_MESSAGES], ids=[m[0] for m in ALL_MESSAGES])
def test_message_limits_hold_at_their_edge(taken: Mapping[str, object], refused: Mapping[str, object], says: str, where: str) -> None:
    """The last message inside a limit passes, and the first past it gives exactly one fault, worded and placed."""
    assert message_faults(taken) == []
    assert message_faults(refused) == [f"[ERROR] {says} [json-pointer:{where}]"]


@pytest.mark.parametrize(("taken", "refused", "says", "where"), [v[1:] for v in ALL_VIEWS], ids=[v[0] for v in ALL_VIEWS])
def test_view_limits_hold_at_their_edge(taken: Mapping[str, object], refused: Mapping[str, object], says: str, where: str) -> None:
    """The last view inside a limit passes, and the first past it gives exactly one fault, worded and placed."""
    assert view_faults(taken) == []
    assert view_faults(refused) == [f"[ERROR] {says} [json-pointer:{where}]"]


def test_a_message_needs_something_to_say() -> None:
    """Neither text nor blocks nor attachments is Slack's no_text."""
    assert message_faults({}) == ["no_text"]
    assert message_faults({"text": "", "blocks": []}) == ["no_text"]
    assert message_faults({"blocks": [section()]}) == []


def test_text_is_limited_by_how_it_goes_out() -> None:
    """A post takes 40,000 characters, an update 4,000."""
    assert message_faults({"text": "x" * 40_000}) == []
    assert message_faults({"text": "x" * 40_001}) == ["msg_too_long"]
    assert message_faults({"text": "x" * 4_000}, via="update") == []
    assert message_faults({"text": "x" * 4_001}, via="update") == ["msg_too_long"]


def test_posted_blocks_are_limited_in_sum_and_answers_are_not() -> None:
    """Four full sections are the most that a post takes; an answer by response_url takes more."""
    full = message(*[section(3000)] * 4)
    over = message(*[section(3000)] * 4, section(1))
    assert message_faults(full) == []
    assert message_faults(over) == ["msg_blocks_too_long"]
    assert message_faults(over, via="respond") == []


def test_markdown_blocks_hold_12000_characters() -> None:
    """A markdown block is full at 12,000 characters, however it is sent."""
    assert message_faults(message({"type": "markdown", "text": "x" * 12_000})) == []
    over = message({"type": "markdown", "text": "x" * 12_001})
    assert message_faults(over, via="respond") == [f"[ERROR] {words(12_000)} [json-pointer:/blocks/0/text]"]


def test_broken_mrkdwn_is_no_fault() -> None:
    """Slack shows unescaped and broken markup as it stands."""
    assert message_faults(message({"type": "section", "text": {"type": "mrkdwn", "text": "*<a & <@b"}})) == []


@pytest.mark.parametrize(
    ("metadata", "code"),
    [
        ({"event_type": "e", "event_payload": {}}, None),
        ({"event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "e"}, "invalid_metadata_format"),
        ("e", "invalid_metadata_format"),
        ({"event_type": "e", "event_payload": {}, "more": 1}, "invalid_metadata_schema"),
        ({"event_type": "e", "event_payload": {"x": "y" * 8000}}, "metadata_too_large"),
    ],
)
def test_metadata_needs_a_type_and_a_payload(metadata: object, code: str | None) -> None:
    """Metadata passes with both parts and nothing else, up to 8 KB."""
    assert metadata_faults(metadata) == ([code] if code else [])


def test_the_answer_to_a_block_suggestion_is_limited_too() -> None:
    """A hundred options pass, one more does not, and options stand alone without groups."""
    assert options_faults({"options": options(100)}) == []
    assert options_faults({"options": options(101)}) == ["[ERROR] no more than 100 items allowed [json-pointer:/options]"]
    assert options_faults({"options": [], "option_groups": groups(1)}) != []
    assert options_faults({}) != []


def test_the_error_code_says_where_the_fault_lies() -> None:
    """Blocks, attachments, views and bare codes each have Slack's own error."""
    assert error_code(message_faults(message(section(0)))) == "invalid_blocks"
    assert error_code(message_faults({"attachments": [{"blocks": [section(0)]}]})) == "invalid_attachments"
    assert error_code(view_faults({"type": "modal"})) == "invalid_arguments"
    assert error_code(message_faults({})) == "no_text"


@pytest.mark.parametrize("value", [None, 1, "x", [1], [[]], [None], [{"type": []}], [{"type": "section", "block_id": []}]])
def test_nonsense_is_refused_and_never_raises(value: object) -> None:
    """Blocks and views of any JSON are answered with faults."""
    if value is not None:
        assert message_faults({"text": "t", "blocks": value}) != []
    assert view_faults(value) != []
    assert view_faults({"type": "modal", "title": plain(1), "blocks": value}) != []
