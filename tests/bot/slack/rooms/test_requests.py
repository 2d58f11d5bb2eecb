"""A refusal's buttons, signed: the request goes whole to a person who may do it, and the roster is a press away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders.office import DAN, RACHEL, STRANGER, TAG_CHAIR, TAG_MEMBER, copied
from tests.builders.signed import Message, Signed, View, buttons, configured, signed_in
from tests.builders.slack_server import FakeSlack

PARTY = STRANGER
ASKED = (
    (PARTY, "/release milestone june-2020 uit-start 2020-05-01", RACHEL, "2020-05-01"),
    (PARTY, "/release evidence june-2020 T1 https://example.com/report", DAN, "T1"),
    (PARTY, "/release position june-2020 T1 met", TAG_CHAIR, "T1"),
    (TAG_MEMBER, "/release add MP079 to june-2020", RACHEL, "MP079"),
    (TAG_MEMBER, "/release recommend june-2020 tag go-live", TAG_CHAIR, "June 2020"),
    (TAG_MEMBER, "/release member add @U0NEW to tag", TAG_CHAIR, "U0NEW"),
    (DAN, "/release live june-2020", RACHEL, "June 2020"),
    (DAN, "/modification approve MP079", RACHEL, "MP079"),
)
"""Who asks, what they may not do, who may, and what of the request that person then has before them."""


@pytest.fixture
def signed(office_file: Path, tmp_path: Path, slack: FakeSlack) -> Iterator[Signed]:
    """The bot on 10 January 2020."""
    with signed_in(slack, configured(slack, copied(office_file, tmp_path / "own.db"))) as found:
        yield found


def press(signed: Signed, shown: object, label: str, user: str) -> Message | View:
    """Presses the first button of a message whose label begins so."""
    assert isinstance(shown, Message)
    found = buttons(shown)
    return signed.press(found[next(each for each in found if each.startswith(label))], user)


@pytest.mark.parametrize(("asker", "line", "holder", "named"), ASKED, ids=[f"{each[0]}: {each[1]}" for each in ASKED])
def test_a_request_reaches_who_may_do_it_with_all_that_it_says(signed: Signed, asker: str, line: str, holder: str, named: str) -> None:
    """Nothing changes before that person acts; their button has the request, down to its values, and the asker reads to whom it went."""
    before = signed.newest()
    refused = signed.type(line, asker)
    told = press(signed, refused, "Ask ", asker)
    assert isinstance(told, Message)
    assert "in a direct message, with its button." in told.text
    sent = [each for each in signed.deliver() if each["channel"] == f"D{holder[1:]}"]
    (request,) = sent
    assert f"<@{asker}> may not do this" in str(request["blocks"])
    shown = Message(request, request["channel"], ephemeral=False, ts=request["ts"])
    done = signed.press(next(iter(buttons(shown).values())), holder)
    assert named in str(done.payload)
    assert "Only " not in str(done.payload).split("private_metadata")[0][:200]
    # A refusal is on record, and the request itself changes nothing on it.
    assert signed.newest() - before <= 2


def test_the_roster_is_a_press_away(signed: Signed) -> None:
    """From the refusal, for somebody on no roster too."""
    shown = press(signed, signed.type("/release live june-2020", PARTY), "Open the roster", PARTY)
    assert "Technical" in str(shown.payload) or "SECAS" in str(shown.payload)
