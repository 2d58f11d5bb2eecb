"""Text that people type in Slack: escaping, curly quotes, dates of several words, and no key in a release's own channel."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.typed_text import typed, unescaped
from storage.releases import releases
from tests.builders.office import JUNE_CHANNEL, RACHEL, STRANGER
from tests.builders.signed import Message, Signed, done, form


def planned(signed: Signed, key: str) -> str:
    """The date of a step of June 2020 as stored."""
    with signed.bot.store.reading() as conn:
        release = releases.fetch_release(conn, "june-2020")
    assert release
    return str(next(each.day for each in release.milestones if each.key == key))


def test_a_step_is_dated_as_people_type(signed: Signed) -> None:
    """A phone's quotes and a date of several words, anywhere; in the release's own channel without its key."""
    done(signed.type("/release milestone “June 2020” tad-draft 3rd of February", RACHEL))
    assert planned(signed, "tad-draft") == "2020-02-03"
    view = form(signed.type("/release milestone UIT commences Mon 20 Apr 2020", RACHEL, channel=JUNE_CHANNEL))
    done(signed.fill(view, RACHEL))
    assert planned(signed, "uit-start") == "2020-04-20"


def test_the_command_alone_is_the_status_in_a_release_s_channel(signed: Signed) -> None:
    """Anyone gets it there; elsewhere it is what waits for the person."""
    here = signed.type("/release", STRANGER, channel=JUNE_CHANNEL)
    elsewhere = signed.type("/release", STRANGER)
    assert isinstance(here, Message)
    assert isinstance(elsewhere, Message)
    assert "June 2020 SEC Release" in here.text
    assert "What waits for you" in elsewhere.text


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("member add <@U123|sam> to tag", "member add @U123 to tag"),
        ("channel june-2020 <#C123|releases>", "channel june-2020 #C123"),
        ("sync tag <!subteam^S1|@tag-members>", "sync tag @S1"),
        ("<!channel> <!here|here>", "@channel @here"),
        ("<https://example.org/a?b=1&amp;c=2|a document>", "https://example.org/a?b=1&c=2"),
        ("<mailto:a@example.org|a@example.org>", "a@example.org"),
        ("<!date^1578650400^{date}|10 January>", "10 January"),
        ("a &lt; b &amp;amp; c &gt; d", "a < b &amp; c > d"),
        ("a < b > c", "a  b  c"),
        ("plain", "plain"),
    ],
)
def test_escaping_is_undone_once(sent: str, meant: str) -> None:
    """Mentions become what a person would type, entities are decoded exactly once."""
    assert unescaped(sent) == meant


def test_smart_quotes_dashes_and_blanks_are_folded() -> None:
    """What phones turn quotes, hyphens and blanks into is turned back."""
    assert typed("\u201cgo\u201d \u2018no\u2019 june\u20132020\u00a0x") == "\"go\" 'no' june-2020 x"


def test_control_characters_half_surrogates_and_hidden_marks_are_removed() -> None:
    """Nothing invisible survives, emoji and accents do."""
    assert typed("st\u200ba\x00tus\x07 \ud800june\u202e-2020 caf\u00e9 \U0001f600\n") == "status june-2020 caf\u00e9 \U0001f600"


@given(st.text(max_size=300))
def test_any_text_is_made_printable(text: str) -> None:
    """Whatever is typed ends as text that UTF-8 can carry, without line breaks or controls."""
    found = typed(text)
    found.encode()
    assert not any(ord(each) < 32 or 127 <= ord(each) < 160 for each in found)
