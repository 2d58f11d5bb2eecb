"""How typed words are read: refusals of what is not understood, and lines in words."""

from __future__ import annotations

import pytest

from bot import pages
from bot.slack.limits.messages import message_faults
from commands.protocol.line import Line
from commands.protocol.results import Refused
from commands.protocol.words import in_words
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
    """The refusal is one sentence within Slack's limits, mentions nobody, and leaves no trace in the history."""
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
    """Keys and references are found however people write them."""
    assert not isinstance(office.say(line, STRANGER), Refused)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/release timetable june-2020", "Timetable June 2020"),
        ("/release timetable june-2020 as of 2020-01-10 page 2", "Timetable June 2020 as of 10 Jan 2020 page 2"),
        ("/release status 2021", "Status 2021"),
        ("/release position june-2020 T1", "Position June 2020: T1"),
        ("/release criterion june-2021 add standard", "Amend criteria June 2021: add standard"),
        ("/release signoff june-2020 tag", "Sign-off June 2020: TAG"),
        ("/release sync tag", "Sync members: TAG"),
        ("/release sync", "Sync members"),
        ("/release quorum opsg 2", "Quorum: Operations Group 2"),
        ("/release glossary Finding", "Glossary: Finding"),
        ("/release add MP079 to june-2020", "Add MP079 to June 2020"),
        ("/release add MP079 to", "Add MP079"),
        ("/modification depends MP079 on", "Dependencies of MP079"),
        ("/release list all", "All releases"),
        ("/modification list approved", "Approved modifications"),
        ("/modification list lost", "Modifications: lost"),
        ("/release list", "Releases"),
        ("/release list 2020", "Releases: 2020"),
        ("/modification show MP079", "Show MP079"),
        ("/release rid june-2020 1.1", "RID June 2020: 1.1"),
        ("/release help status", "Help status"),
        ("/release help", "/release help"),
        ("/modification help show", "/modification help show"),
    ],
)
def test_a_line_in_words(line: str, words: str) -> None:
    """Headings and buttons name releases and committees, and end with no joining word."""
    assert in_words(Line.parse(line)) == words
