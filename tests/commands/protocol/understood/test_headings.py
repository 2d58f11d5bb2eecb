"""Headings of answers to typed lines."""

from __future__ import annotations

import pytest

from commands.protocol.line import Line
from commands.protocol.understood.headings import LONGEST_HEADING, heading


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/release cutoff MP079 in june-2020 by 2020-03-31", "Cut-off of MP079 in June 2020 by 31 Mar 2020"),
        ("/release cutoff MP079 in june-2020 by 2020-13-45", "Cut-off of MP079 in June 2020 by 2020-13-45"),
        ("/release cutoff MP079 in", "Cut-off of MP079"),
        ("/release move MP079 from june-2020 to november-2020", "Move MP079 from June 2020 to November 2020"),
        ("/release milestone June 2020 uit-start", "UIT start of June 2020"),
        ("/release member remove <@U0TAG> from tag", "Members: remove a person from TAG"),
        ("/release deputy @U0DEPUTY for @U0TAG until 2020-02-14", "Deputy: a person for a person until 14 Feb 2020"),
        ("/release channel june-2020 tag <#C0TAG|tag>", "Set the channel of June 2020: TAG"),
        ("/release clear <#C0TAG|tag> Amber", "Classification of a channel Amber"),
        ("/release sync tag <!subteam^S0TAG|@tag>", "Sync members: TAG"),
        ("/release channel june-2020 #typed", "Set the channel of June 2020: #typed"),
        ("/release status june-2020 <!channel> now", "Status of June 2020"),
        ("/release evidence june-2020 O3 https://example.com/report It works", "Evidence for June 2020: O3"),
        ("/release position june-2020 T1 met v99b84278f780200e", "Take a position for June 2020: T1 met"),
        ("/release signoff june-2020 tag mine", "Take your positions of June 2020"),
        ("/release signoff june-2020 tag mine T4 shown-1", "Take your position on T4 of June 2020"),
        ("/release status june-2020 as of 2020-01-10 page 2", "Status of June 2020"),
        ("/release mine june-2020", "What waits for you: June 2020"),
        ("/release due june-2020 soon", "What is due: June 2020 soon"),
        ("/release calendar june-2020", "Release calendar: June 2020"),
        ("/release why june-2020", "Rules: June 2020"),
        ("/release unsent june-2020", "Messages not delivered: June 2020"),
        ("/release undo june-2020", "Undo: June 2020"),
        ("/release join june-2020", "Let the bot join: June 2020"),
        ("/release member june-2020 tag", "Members: June 2020 TAG"),
        ("/release live", "Mark a release live"),
        ("/release live june-2020", "Mark June 2020 live"),
        ("/release evidence", "Submit evidence"),
        ("/modification approve", "Approve a modification"),
        ("/release edit june-2020 costs MP079", "Edit the costs of June 2020: MP079"),
        ("/release edit june-2020 nonsense", "Edit June 2020: nonsense"),
        ("/release decide june-2020 sit-report", "Decide on the SIT Completion Report of June 2020"),
        ("/release decide june-2020 nonsense", "Decide on June 2020: nonsense"),
        ("/release document june-2020 nonsense", "Documents of June 2020: nonsense"),
        ("/release rid june-2020 1.1", "RID 1.1 of June 2020"),
        ("/release rid june-2020 nonsense", "RID of June 2020: nonsense"),
        ("/release comment june-2020 7", "Answer comment 7 of June 2020"),
        ("/release comment june-2020 nonsense", "Comment on the RID of June 2020: nonsense"),
        ("/release milestone june-2020 uit-began done", "UIT began of June 2020: done"),
        ("/release milestone june-2020 nonsense", "Timetable of June 2020: nonsense"),
        ("/release milestone june-2020 dates", "Set all dates of June 2020"),
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
