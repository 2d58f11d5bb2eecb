"""Whatever people write stays inside Slack's limits as it is sent: escaped, and counted in UTF-16 units where Slack might."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.pages.kit import blocks, forms
from bot.pages.kit.blocks import bounded, cut, split
from bot.pages.kit.markup import clipped, escape, measured, units
from bot.pages.kit.page import Bold, Bullets, Button, Buttons, Facts, Heading, Italic, Link, Page, Paragraph, Row, Small
from bot.posts.posts import _drawn as post
from bot.slack.limits import blocks as limits
from bot.slack.limits.messages import BLOCKS_TEXT, UPDATED_TEXT, message_faults, view_faults
from bot.slack.submitted_forms import answer_view
from commands.protocol.form import Field, Form, Kind, Option
from commands.protocol.line import Line

LETTERS = ("&", "<", ">", "*", " ", "\n", "a", "é", "e\u0301", "🚀", "👩‍🚀", "👍🏽", "❤️", "𝔛", "क्षि", "—")
WORDS = st.lists(st.tuples(st.sampled_from(LETTERS), st.sampled_from((1, 2, 7, 80, 1500, 4000))), min_size=1, max_size=6).map(
    lambda runs: "x" + "".join(letter * times for letter, times in runs)
)
"""Texts of long runs of what grows when it is escaped, of emoji, of letters with accents, and of breaks."""
LINE = Line.release("status", "june-2020")
HALF_ESCAPE = re.compile(r"&(?!amp;|lt;|gt;)")


def texts(value: object) -> list[tuple[str, str]]:
    """Every text object in blocks or a view: its kind and its text."""
    if isinstance(value, dict):
        own = [(str(value["type"]), value["text"])] if isinstance(value.get("text"), str) and "type" in value else []
        return own + [each for inside in value.values() for each in texts(inside)]
    return [each for inside in value for each in texts(inside)] if isinstance(value, list) else []


def sent(value: Any) -> Any:
    """Blocks or a view as Slack may count them: words escaped, and each emoji two characters."""
    if isinstance(value, dict):
        plain = value.get("type") == "plain_text"
        return {name: sent(escape(each) if plain and name == "text" else each) for name, each in value.items()}
    if isinstance(value, list):
        return [sent(each) for each in value]
    return re.sub("[\U00010000-\U0010ffff]", "xx", value) if isinstance(value, str) else value


def page_of(text: str) -> Page:
    """A page that has a text everywhere."""
    button = Button(text, LINE)
    parts = (Heading(text), Paragraph((text, Bold(text), Italic(text))), Facts(((text[:50], (text,)), ("When", (text,)))), Small((text,)))
    listed = (Bullets(((text,), (Link("https://example.com/a&b", text),))), Row((text,), (button, button)), Buttons((button,)))
    return Page(text, (*parts, *listed))


@given(WORDS)
@example("x" + "&" * 4000)
@example("x" + "🚀" * 4000)
def test_every_block_of_a_page_is_inside_slacks_limits(text: str) -> None:
    """Section, fields, header, small print, buttons and the options of a menu."""
    drawn = blocks.blocks(page_of(text))
    assert message_faults({"text": "x", "blocks": sent(drawn)[:50]}, "respond") == []
    assert [each for kind, each in texts(drawn) if kind == "mrkdwn" and HALF_ESCAPE.search(each)] == []


@given(WORDS)
@example("x" + "&" * 4000)
def test_a_post_has_no_more_text_than_slack_takes(text: str) -> None:
    """The longest texts are shortened and say so; its fallback text fits too, also as an update."""
    drawn = post(Page(text, (Paragraph((text,)), Paragraph(("Short.",)), Buttons((Button("Status", LINE),)))))
    assert message_faults(sent(drawn)) == []
    assert HALF_ESCAPE.search(drawn["text"]) is None
    words = [each for _, each in texts(drawn["blocks"])]
    assert "Short." in words
    assert all(HALF_ESCAPE.search(each) is None for kind, each in texts(drawn["blocks"]) if kind == "mrkdwn")
    assert units(clipped(drawn["text"], UPDATED_TEXT)) <= UPDATED_TEXT


def test_only_what_is_too_long_is_shortened() -> None:
    """A post that fits stays as it is; of one that does not, short texts stay."""
    whole = blocks.blocks(page_of("a & b"))
    assert bounded(blocks.blocks(page_of("a & b")), BLOCKS_TEXT) == whole
    long = bounded(blocks.blocks(Page("Title", (Paragraph(("&" * 4000,)), Small(("Kept.",))))), BLOCKS_TEXT)
    assert sum(units(each) for _, each in texts(long)) <= BLOCKS_TEXT
    assert ("mrkdwn", "Kept.") in texts(long)
    assert all(each.endswith("…") for kind, each in texts(long) if kind == "mrkdwn" and len(each) > 1000)


@given(WORDS)
@example("x" + "&" * 4000)
def test_a_form_is_inside_slacks_limits(text: str) -> None:
    """Title, buttons, labels, hints, options, and what stands above the fields; no field holds more than 3,000 characters."""
    text = text[:3000]
    choice = Field("one", text, Kind.CHOICE, options=(Option("a", text), Option("b", "B")), hint=text, above=((text,),))
    ticks = Field("some", text, Kind.TICKS, options=(Option("a", text),), hint=text)
    form = Form(title=text, line=LINE, about=((text,), (text,)), submit=text, fields=(choice, ticks))
    assert view_faults(sent(forms.modal(form))) == []
    assert view_faults(sent(answer_view({"text": text}))) == []


@given(WORDS, st.sampled_from((24, 75, 150, limits.FIELD_TEXT)))
@example("x" + "&" * 200, 24)
@example("&" * 16, 75)
@example("👩‍🚀" * 30, 75)
def test_a_label_is_cut_between_letters(text: str, longest: int) -> None:
    """It begins as the whole did, ends with an ellipsis, and parts no emoji and no letter from its accent."""
    shown = cut(text, longest)
    assert measured(shown) <= longest
    if shown == text:
        return
    assert shown.endswith("…")
    kept = shown.removesuffix("…")
    assert text.startswith(kept)
    following = text[len(kept) : len(kept) + 1]
    assert not unicodedata.combining(following or " ")
    assert following not in {"\u200d", "\ufe0f", "🏽"}
    assert not kept.endswith("\u200d")


@given(WORDS, st.sampled_from((60, 2000, 3000)))
@example("x" + "&" * 4000, 3000)
def test_pieces_of_a_text_have_all_of_it(text: str, longest: int) -> None:
    """Only blanks and line ends are left out between them."""
    pieces = split(escape(text), longest)
    assert all(units(each) <= longest for each in pieces)
    assert "".join(unescape("".join(pieces)).split()) == "".join(text.split())


@pytest.mark.parametrize("longest", range(1, 12))
def test_no_escape_is_cut_in_two(longest: int) -> None:
    """However short the text may be."""
    kept = next(each for each in ("a&amp;b&lt;", "a&amp;b", "a&amp;", "a") if len(each) <= longest)
    assert clipped("a&amp;b&lt;", longest) == kept
