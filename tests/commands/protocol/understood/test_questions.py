"""Questions in plain words about something that is named, and the command line that answers each."""

from __future__ import annotations

import pytest

from commands.protocol.understood.plain_words import UNKNOWN, line_of
from commands.protocol.understood.questions import asked, key_in
from commands.reply import NAMES, READING


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("is june 2020 on track?", "/release status june-2020"),
        ("is the june release still late", "/release status june"),
        ("is MP084 approved", "/modification show MP084"),
        ("has MP079 been decided yet?", "/modification show MP079"),
        ("what's blocking june", "/release status june"),
        ("who is blocking june 2020?", "/release status june-2020"),
        ("who is affected by june 2020?", "/release impacts june-2020"),
        ("which documents are affected by june 2020", "/release impacts june-2020"),
        ("which parties are impacted by november", "/release impacts november"),
        ("who is late?", "/release due"),
        ("who chairs the TAG?", "/release committees tag"),
        ("what's left before june goes live?", "/release status june"),
        ("what is still open for november 2020", "/release status november-2020"),
        ("are we ready for june", "/release status june"),
        ("is everything on track for november 2020?", "/release status november-2020"),
        ("who has to sign off june 2020?", "/release criteria june-2020"),
        ("who still has to approve november", "/release criteria november"),
        ("which criteria are open", "/release criteria"),
        ("what evidence is missing for june", "/release criteria june"),
        ("what happened last week on june 2020", "/release history june-2020"),
        ("who is in TAG", "/release committees tag"),
        ("who chairs the operations group?", "/release committees opsg"),
        ("who's the chair of the SEC Panel", "/release committees panel"),
        ("what's the quorum of the panel?", "/release committees panel"),
        ("members of the Security Sub-Committee", "/release committees ssc"),
        ("what was in november 2020?", "/release scope november-2020"),
        ("what goes into june", "/release scope june"),
        ("are there any releases coming up?", "/release list"),
        ("which releases are mine?", "/release mine"),
        ("tad", "/release when tad"),
        ("SIT of june 2020", "/release when june-2020 SIT"),
        ("go-live", "/release when go-live"),
        ("the UIT report", "/release when UIT report"),
        ("where is the RID?", "/release rid"),
        ("where's the latest rid for june", "/release rid june"),
        ("is june going ahead?", "/release status june"),
        ("when can we start testing", "/release when UIT"),
        ("who do I ask about june", "/release committees secas"),
        ("who is the release manager?", "/release committees secas"),
        ("can you explain SIT", "/release glossary SIT"),
        ("subscribe", "/release feed"),
        ("who covers for rachel", "/release committees"),
        ("Who’s standing in for the TAG chair this week?", "/release committees"),
        ("who covers for me", "/release committees"),
        ("is David Kerr on holiday?", "/release committees"),
        ("I'm on leave from Monday", "/release deputy"),
        ("name a deputy", "/release deputy"),
        ("who decides go-live?", "/release committees"),
        ("when does the Operations Group meet?", "/release meetings opsg"),
        ("next security sub-committee meeting", "/release meetings ssc"),
        ("what did the panel decide in january", "/release meetings panel"),
        ("what will the change board discuss next week?", "/release meetings change-board"),
        ("what did the panel decide in june 2020", "/release status june-2020"),
        ("has the TAD been approved?", "/release when TAD"),
        ("was the sit report for june 2020 submitted", "/release when june-2020 sit report"),
        ("what does MP079 change", "/modification show MP079"),
        ("is SECMP0056 still in june", "/modification show SECMP0056"),
        ("decision deadline of SECMP0062", "/modification show SECMP0062"),
        ("what's the deadline for MP079?", "/modification show MP079"),
        ("what's the total cost of november", "/release costs november"),
        ("what are the dates of november 2020", "/release timetable november-2020"),
        ("who needs to do something today?", "/release due"),
        ("next year's releases", "/release list all"),
        ("stop nagging me", "/release reminders mine"),
        ("mute", "/release reminders mine"),
        ("show me everything overdue", "/release due"),
        ("show the timetable for June 2020", "/release timetable June 2020"),
        ("show timetable june", "/release timetable june"),
        ("show minutes of the last panel", "/release minutes panel"),
        ("show MP079", "/modification show MP079"),
        ("show MP079 as of 2020-01-10", "/modification show MP079 as of 2020-01-10"),
        ("list releases in 2021", "/release list 2021"),
        ("list all releases", "/release list"),
        ("list modifications", "/modification list"),
        ("what's the agenda for friday?", "/release agenda friday"),
        ("what is the agenda", "/release agenda"),
        ("what's the status", "/release glossary status"),
        ("what is the RID?", "/release glossary RID"),
        ("what happens next?", "/release due"),
        ("are we ready for go-live?", "/release status"),
        ("cancel my reminders", "/release reminders mine"),
        ("stop messaging me", "/release reminders mine"),
        ("why are you telling me this?", "/release reminders mine"),
        ("show june", "/release status june"),
        ("show 2021", "/release status 2021"),
        ("show overdue", "/release due"),
        ("what is due today?", "/release due today"),
        ("is anything due this week?", "/release due this week"),
        ("what’s due by 30 June", "/release due by 30 June"),
        ("what is due until Friday?", "/release due until Friday"),
        ("deadlines in the next 2 weeks", "/release due the next 2 weeks"),
        ("what is due soon", "/release due"),
        ("show mp 84", "/modification show mp 84"),
        ("summary of june", "/release status june"),
        ("what's the state of MP084?", "/modification show MP084"),
        ("what was the decision on MP084", "/modification show MP084"),
        ("which release is MP084 in?", "/modification show MP084"),
        ("what release will SECMP0062 be in", "/modification show SECMP0062"),
        ("is SECMP0062 in june", "/modification show SECMP0062"),
        ("next meeting", "/release meetings"),
        ("what meetings are coming up?", "/release meetings"),
        ("when do papers close", "/release meetings"),
        ("paper deadline for the next panel", "/release meetings"),
        ("why R17", "/release why R17"),
        ("what did we decide about MP079", "/modification show MP079"),
        ("who decides on june 2020?", "/release status june-2020"),
        ("who decides june?", "/release status june"),
        ("what did we learn from june 2020?", "/release lessons june-2020"),
        ("which lessons have we learnt from June 2020", "/release lessons june-2020"),
        ("lessons learnt from june 2020", "/release lessons june-2020"),
        ("show me the lessons of june 2020", "/release lessons june-2020"),
        ("how much does june cost", "/release costs june"),
        ("how much will november 2020 be?", "/release costs november-2020"),
        ("what changed in june 2020 since friday", "/release history june-2020"),
        ("which modifications are in november 2020?", "/release scope november-2020"),
        ("how many days until go-live", "/release when go-live"),
        ("how many working days are left to june 2020", "/release status june-2020"),
        ("did the DCC submit the TAD?", "/release when TAD"),
        ("has the DCC published the TAD for june 2020 yet", "/release when june-2020 TAD"),
        ("when does the panel meet next", "/release meetings panel"),
        ("when is the next TAG meeting?", "/release meetings tag"),
        ("next sec panel meeting", "/release meetings panel"),
        ("when is the next release?", "/release list"),
        ("agenda for the next panel", "/release agenda panel"),
        ("show my criteria", "/release mine"),
        ("what's new", "/release newsletter"),
        ("what happened yesterday", "/release newsletter"),
        ("who decides?", "/release committees"),
        ("send me the timeline of june", "/release timeline june"),
        ("link to the RID", "/release rid"),
        ("I want to comment on the RID", "/release comment"),
        ("comment on the RID of june", "/release comment june"),
        ("stop reminding me", "/release reminders mine"),
        ("turn off reminders", "/release reminders mine"),
        ("my reminders", "/release reminders mine"),
        ("why is it amber?", "/release status"),
        ("what is R17?", "/release why R17"),
        ("?", "/release help"),
        ("…", "/release help"),
        ("*status* of `june`", "/release status june"),
        ("“status of june”", "/release status june"),
        ("_status of june_?", "/release status june"),
        ("`/release status june-2020`", "/release status june-2020"),
    ],
)
def test_a_question_is_the_line_that_answers_it(question: str, line: str) -> None:
    """What people ask in their own words, from those who were watched asking."""
    assert str(line_of(question, NAMES, READING)) == line


@pytest.mark.parametrize("text", ["thanks!", "bye", ":+1:", ":white_check_mark: :thumbsup:", "good bye then"])
def test_thanks_and_emoji_need_no_answer(text: str) -> None:
    """Whatever ends a conversation is left alone."""
    assert line_of(text, NAMES, READING) is None


@pytest.mark.parametrize(
    "text", ["has the panel decided", "is it raining", "how much is it", "what changed in the office", "did you see it"]
)
def test_a_question_about_nothing_that_is_named_is_not_answered_with_something_else(text: str) -> None:
    """No release, modification, step or body is named: the verbs nearest to it are offered."""
    found = line_of(text, NAMES, READING)
    assert found is not None
    assert found.verb == UNKNOWN
    assert asked("") is None


def test_a_month_alone_is_a_key_but_may_is_not() -> None:
    """No release is due in May, and people write "may" for something else."""
    assert key_in(["what", "may", "june", "cost"]) == ("june", ["what", "may", "cost"])
