"""How typed words are read: refusals of what is not understood, and lines in words."""

from __future__ import annotations

import pytest

from bot import pages
from bot.slack.limits.messages import message_faults
from commands.protocol.line import Line
from commands.protocol.results import Refused
from commands.protocol.words import LONGEST_HEADING, heading, in_words
from storage.history import audit
from tests.builders.office import STRANGER, Office

BAD = [
    ("/release status", "Choose one, or name it"),
    ("/release status juni", "“juni” isn't a release key"),
    ("/release status june-2020 xyz", "“xyz” isn't expected after june-2020"),
    ("/release timetable june-2020 please", "isn't expected after june-2020"),
    ("/release status june-2021", "There is no release june-2021"),
    ("/release statsu june-2020", "Did you mean status?"),
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


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/release cutoff MP079 in june-2020 by 2020-03-31", "Cut-off MP079 in June 2020 by 31 Mar 2020"),
        ("/release cutoff MP079 in june-2020 by 2020-13-45", "Cut-off MP079 in June 2020 by 2020-13-45"),
        ("/release cutoff MP079 in", "Cut-off MP079"),
        ("/release move MP079 from june-2020 to november-2020", "Move MP079 from June 2020 to November 2020"),
        ("/release milestone June 2020 uit-start", "Milestone June 2020: uit-start"),
        ("/release member remove <@U0TAG> from tag", "Member remove a person from TAG"),
        ("/release deputy @U0DEPUTY for @U0TAG until 2020-02-14", "Deputy a person for a person until 14 Feb 2020"),
        ("/release channel june-2020 tag <#C0TAG|tag>", "Channel June 2020: TAG"),
        ("/release clear <#C0TAG|tag> Amber", "Clear a channel Amber"),
        ("/release sync tag <!subteam^S0TAG|@tag>", "Sync members: TAG"),
        ("/release channel june-2020 #typed", "Channel June 2020: #typed"),
        ("/release status june-2020 <!channel> now", "Status June 2020"),
        ("/release evidence june-2020 O3 https://example.com/report It works", "Evidence June 2020: O3"),
        ("/release position june-2020 T1 met v99b84278f780200e", "Position June 2020: T1 met"),
        ("/release status june-2020 as of 2020-01-10 page 2", "Status June 2020"),
    ],
)
def test_a_heading_is_the_verb_and_what_it_is_about(line: str, words: str) -> None:
    """All of what was typed in whole words, without links, mentions and internals."""
    assert heading(Line.parse(line)) == words


@pytest.mark.parametrize("typed", ["word " * 100, "word " * 15 + "x" * 200, "x" * 300])
def test_a_long_heading_ends_with_a_whole_word(typed: str) -> None:
    """No word is cut, however much was typed."""
    said = heading(Line.parse(f"/release status {typed}"))
    assert len(said) <= LONGEST_HEADING
    assert set(said.split()) <= {"Status", "word"}
