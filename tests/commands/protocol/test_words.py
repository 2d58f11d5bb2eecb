"""What reading commands say to words that they do not understand."""

from __future__ import annotations

import pytest

from bot import pages
from bot.slack.limits.messages import message_faults
from commands.protocol.results import Refused
from storage.history import audit
from tests.builders.office import STRANGER, Office

BAD = [
    ("/release status", "Choose one, or name it"),
    ("/release status june", "“june” isn't a release key"),
    ("/release status june-2020 xyz", "“xyz” isn't expected after june-2020"),
    ("/release timetable june-2020 please", "isn't expected after june-2020"),
    ("/release status june-2021", "There is no release june-2021"),
    ("/release statsu june-2020", "Did you mean status?"),
    ("/release show MP084", "/modification"),
    ("/release criteria june-2020 tga", "There is no committee “tga”"),
    ("/release calendar nineteen", "isn't a year"),
    ("/release calendar ²⁰²⁰", "isn't a year"),
    ("/release list 20200", "isn't a year"),
    ("/release due 0", "isn't a number of days"),
    ("/release due soon", "isn't a number of days"),
    ("/release history june-2020 by", "isn't a filter"),
    ("/release history june-2020 by rachel", "After “by”, mention a person"),
    ("/release glossary zzz", "The glossary has no “zzz”"),
    ("/release help nonsense", "/release has no “nonsense”"),
    ("/modification show", "Which modification?"),
    ("/modification show MP99999", "There is no modification MP99999"),
    ("/modification show CR1", "There is no Change Request CR0001"),
    ("/modification list open", "is not a state"),
    ("/release 🎉", "/release has no"),
    ("/release status <!channel>", "isn't a release key"),
    ("/release status " + "x" * 10_000, "10,007 characters"),
    ("/release status \x00\x07", "isn't a release key"),
]


@pytest.mark.parametrize(("line", "says"), BAD, ids=[line[:40] for line, _ in BAD])
def test_what_is_not_understood_is_said_in_a_sentence(office: Office, line: str, says: str) -> None:
    """One clear sentence, inside Slack's limits, nothing live in it, and nothing written."""
    with office.store.reading() as conn:
        before = audit.newest(conn)
    answer = office.refuses(line, STRANGER, because=says)
    message = pages.message(answer)
    assert message_faults(message) == []
    assert "<!channel>" not in str(message)
    with office.store.reading() as conn:
        assert audit.newest(conn) == before


@pytest.mark.parametrize(
    "line", ["/release status June 2020", "/release STATUS june-2020", "/modification show mp84", "/modification show secmp 62"]
)
def test_keys_and_references_are_forgiving(office: Office, line: str) -> None:
    """Written as people write them, they are found."""
    assert not isinstance(office.say(line, STRANGER), Refused)
