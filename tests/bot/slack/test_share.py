"""Share, by signed requests: the button under an answer, what the person is told, and what is posted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import ChannelClearanceRow, ReleaseRow
from tests.builders.office import RACHEL, copied
from tests.builders.signed import Message, Signed, buttons, configured, done, refused, signed_in
from tests.builders.slack_server import fake_slack

OPEN, CLEARED = "C0OPEN", "C0RED"


@pytest.fixture
def signed(office_file: Path, tmp_path: Path) -> Iterator[Signed]:
    """A bot whose June 2020 is Red, and one channel that is cleared for it."""
    with fake_slack() as slack, signed_in(slack, configured(slack, copied(office_file, tmp_path / "own.db"))) as found:
        classify(found, Classification.RED)
        with found.bot.store.changing(Act("test", "clear", found.now)) as tx:
            tx.session.add(ChannelClearanceRow(channel_id=CLEARED, classification=Classification.RED))
        yield found


def classify(signed: Signed, level: Classification) -> None:
    """Classifies June 2020."""
    with signed.bot.store.changing(Act("test", "classify", signed.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = level


def pressed(signed: Signed, line: str, channel: str) -> Message:
    """The answer to Share under the answer to a line."""
    shown = signed.type(line, RACHEL, channel)
    assert isinstance(shown, Message)
    answer = signed.press(buttons(shown)["Share"], RACHEL)
    assert isinstance(answer, Message)
    return answer


@pytest.mark.parametrize(
    "line",
    ["/release status june-2020", "/release status june-2020 as of 2020-01-10", "/release list 2020", "/modification show MP079"],
)
def test_share_under_a_red_answer_goes_to_a_cleared_channel_only(signed: Signed, line: str) -> None:
    """Elsewhere the person alone is told why, and nothing is posted."""
    signed.at(2020, 1, 13)
    assert "This is classified Red and this channel is not cleared for it" in refused(pressed(signed, line, OPEN))
    assert signed.deliver() == []
    assert "Shared with the channel." in done(pressed(signed, line, CLEARED))
    (posted,) = signed.deliver()
    assert posted["channel"] == CLEARED


def test_what_became_red_before_it_was_posted_is_not_posted(signed: Signed) -> None:
    """The channel's clearance is checked again at delivery."""
    classify(signed, Classification.WHITE)
    done(pressed(signed, "/release status june-2020", OPEN))
    classify(signed, Classification.RED)
    assert signed.deliver() == []
