"""Replies to messages: what their words mean, what is answered to all and what to one person alone, and that nothing is changed (R20)."""

from __future__ import annotations

import pytest

from commands.mine import MineShown
from commands.protocol.request import MESSAGE, Actor, Request
from commands.protocol.results import Done, Refused
from commands.protocol.understood.labels import in_words
from commands.protocol.understood.plain_words import UNKNOWN, line_of, nearest_lines
from commands.releases.status import StatusShown
from commands.reply import HELP, NAMES, READING, Answered, hear, joined, reply
from commands.timetable.when import WhenShown
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.history import audit
from storage.mail import outbox
from storage.tables import ChannelClearanceRow, ReleaseRow
from tests.builders.office import DAN, JUNE_CHANNEL, RACHEL, STRANGER, Office, expect, words_of

OPEN, CLEARED = "C0OPEN", "C0RED"


def asks(office: Office, line: str, user: str = RACHEL, channel: str = OPEN) -> Answered:
    """The reply to a line that was understood."""
    return reply(office.store, office.asking(line, user, channel, via=MESSAGE))


def classify(office: Office, level: Classification) -> None:
    """Classifies June 2020, and clears one channel for it."""
    with office.store.changing(Act("test", "classify", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = level
        tx.session.add(ChannelClearanceRow(channel_id=CLEARED, classification=Classification.RED))


def test_an_answer_about_a_release_is_for_all(office: Office) -> None:
    """In a channel it is posted; in direct messages only the person reads it anyway."""
    answer = asks(office, "/release status june-2020")
    assert (type(answer.result), answer.alone) == (StatusShown, False)
    assert isinstance(asks(office, "/release status june-2020", channel=RACHEL).result, StatusShown)


def test_what_belongs_to_a_person_is_for_them_alone(office: Office) -> None:
    """What waits for someone, refusals, and what acts."""
    mine = asks(office, "/release mine")
    assert (type(mine.result), mine.alone) == (MineShown, True)
    refused = asks(office, "/release status june-2031")
    assert (type(refused.result), refused.alone) == (Refused, True)


@pytest.mark.parametrize("line", ["/modification approve MP079", "/release approve MP079", "/release cancel june 2020", "/release undo"])
def test_a_message_changes_nothing(office: Office, line: str) -> None:
    """A verb that acts is offered as a button, and is performed when it is pressed."""
    office.does("/release milestone june-2020 sit-report 2020-03-02")
    with office.store.reading() as conn:
        before = audit.head(conn)
    answer = asks(office, line, RACHEL)
    done = expect(Done, answer.result)
    assert answer.alone
    assert "Press the button" in done.sentence
    assert [each.verb for each in done.next_lines] == [line.split()[1]]
    assert "june-2020" in done.next_lines[0].words or "june" not in line, "a release is named by its key"
    with office.store.reading() as conn:
        assert audit.head(conn) == before


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/release undo", "There is nothing to undo."),
        ("/release position june-2020 T1 met v1", "Only a member of the committee"),
        ("/modification approve june", "“june” is not a modification."),
        ("/release rid june as word", "has no version “as word”"),
        ("/release snooze everything", "“everything” isn't a release key. Choose the release"),
    ],
)
def test_what_would_be_refused_is_refused_at_once(office: Office, line: str, told: str) -> None:
    """Nobody presses a button to read that it doesn't work; what is open is asked about at once, too."""
    answer = asks(office, line, RACHEL)
    assert answer.alone
    refused = expect(Refused, answer.result)
    assert told in refused.sentence
    assert refused.instead
    for each in refused.instead:
        assert not isinstance(asks(office, str(each), RACHEL).result, Refused), each


def test_a_channel_reads_nothing_above_its_clearance(office: Office) -> None:
    """The author is told why, alone, and gets the line as a button, whose answer only they see; a cleared channel reads it."""
    classify(office, Classification.RED)
    answer = asks(office, "/release status june-2020")
    told = expect(Refused, answer.result)
    assert answer.alone
    assert "this channel is not cleared for it" in told.sentence
    assert [str(each) for each in told.instead] == ["/release status june-2020"]
    assert asks(office, "/release status june-2020", channel=CLEARED).alone is False
    assert isinstance(asks(office, "/release status june-2020", channel=RACHEL).result, StatusShown)


def test_the_past_of_a_release_that_became_red_stays_out_of_an_open_channel(office: Office) -> None:
    """It was White that day, and is Red now."""
    office.at(2020, 1, 13)
    line = "/release status june-2020 as of 2020-01-10"
    assert asks(office, line).alone is False
    classify(office, Classification.RED)
    answer = asks(office, line)
    assert answer.alone
    assert "this channel is not cleared for it" in expect(Refused, answer.result).sentence
    assert asks(office, line, channel=CLEARED).alone is False


@pytest.mark.parametrize("channel", [OPEN, CLEARED, STRANGER])
def test_a_stranger_reads_nothing_above_white(office: Office, channel: str) -> None:
    """Neither in a cleared channel nor in their own direct messages, by its key or by its month."""
    classify(office, Classification.RED)
    for line in ("/release status june-2020", "/release status june", "/release when june-2020 TAD", "/release when TAD"):
        answer = asks(office, line, STRANGER, channel)
        assert answer.alone
        assert isinstance(answer.result, Refused)


@pytest.mark.parametrize("text", ["export to excel", "excel of june", "june in a spreadsheet?", "download june 2020 as csv", "xlsx"])
def test_who_asks_for_a_spreadsheet_is_offered_the_files_that_there_are(office: Office, text: str) -> None:
    """Of the release that is named; who has one to import is not told so."""
    line = line_of(text, NAMES, READING)
    assert line is not None
    told = expect(Refused, asks(office, str(line)).result)
    assert f"The bot makes no {'CSV' if 'csv' in text else 'Excel'} file." in told.sentence
    key = ("june-2020",) if "june" in text else ()
    assert [(each.verb, each.words) for each in told.instead] == [(verb, key) for verb in ("export", "rid", "timeline")]


def test_words_that_mean_nothing_get_buttons(office: Office) -> None:
    """The nearest verbs with what was named; if none is near, what people ask most."""
    told = expect(Refused, asks(office, "/release ? staus june-2020").result)
    assert "I don't understand “staus june-2020”" in told.sentence
    assert [str(each) for each in told.instead] == ["/release status june-2020", "/release help"]
    assert [each.verb for each in expect(Refused, asks(office, "/release ? quack").result).instead] == ["mine", "due", "list", "help"]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("/release export june", "/release export june-2020"),
        (f"/release {UNKNOWN} is the go-live date still 25 June?", "/release timetable june-2020"),
    ],
)
def test_a_month_that_is_offered_on_a_button_is_a_release(office: Office, line: str, offered: str) -> None:
    """The button says which release it is about, also where the line acts."""
    result = asks(office, line).result
    lines = result.instead if isinstance(result, Refused) else expect(Done, result).next_lines
    assert str(lines[0]) == offered


def test_the_line_alone_is_the_channel_s_release(office: Office) -> None:
    """In the release's own channel nothing more need be said; in direct messages it is what waits for the person."""
    assert isinstance(asks(office, "/release", channel=JUNE_CHANNEL).result, StatusShown)
    assert isinstance(asks(office, "/release", channel=RACHEL).result, MineShown)
    assert isinstance(asks(office, "/release when TAD", channel=JUNE_CHANNEL).result, WhenShown)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("status june-2020", "/release status june-2020"),
        ("/release status june-2020", "/release status june-2020"),
        ("/modification show MP084", "/modification show MP084"),
        ("status of june", "/release status june"),
        ("the status of june 2020, please?", "/release status june 2020"),
        ("show me the status of june please", "/release status june"),
        ("Can you show me the timetable for June 2020?", "/release timetable June 2020"),
        ("I would like the costs of june 2020", "/release costs june-2020"),
        ("What's the scope of november 2020", "/release scope november-2020"),
        ("status june 2020 as of 2020-01-10", "/release status june 2020 as of 2020-01-10"),
        ("What waits for me?", "/release mine"),
        ("what do you want of me", "/release mine"),
        ("what do I need to do", "/release mine"),
        ("my tasks", "/release mine"),
        ("when is TAD due", "/release when TAD"),
        ("When is the TAD due in June 2020?", "/release when june-2020 TAD"),
        ("when does SIT start", "/release when SIT"),
        ("when is june 2020", "/release status june-2020"),
        ("how is June going?", "/release status June"),
        ("why is june 2020 amber", "/release status june-2020"),
        ("june 2020", "/release status june-2020"),
        ("mp79", "/modification show MP079"),
        ("tell me about CR1088", "/modification show CR1088"),
        ("approve MP079", "/modification approve MP079"),
        ("what's due this week", "/release due this week"),
        ("is anything overdue?", "/release due"),
        ("list", "/release list"),
        ("next releases", "/release list"),
        ("what may I do?", "/release help roles"),
        ("who is on the TAG", "/release committees tag"),
        ("what does UIT mean?", "/release glossary UIT"),
        ("Hello!", "/release help"),
        ("help status", "/release help status"),
        ("what's the go-live date of november 2020?", "/release when november-2020 go-live"),
        ("", "/release"),
        ("/release", "/release"),
        ("/modification", "/modification help"),
    ],
)
def test_words_are_a_command_line(text: str, line: str) -> None:
    """Typed lines as they are, and questions as people ask them."""
    found = line_of(text, NAMES, READING)
    assert str(found).strip() == line


@pytest.mark.parametrize("text", ["thanks", "Thank you so much!", "ok great"])
def test_thanks_need_no_answer(text: str) -> None:
    """The bot does not have the last word."""
    assert line_of(text, NAMES, READING) is None


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("staus june-2020", ("/release status june-2020",)),
        ("timetabel of june 2020", ("/release timetable june-2020", "/release status june-2020")),
        ("what about the budget for june 2020?", ("/release costs june-2020", "/release status june-2020")),
        ("who may submit evidence", ("/release evidence",)),
        ("aprove MP079 please", ("/modification approve MP079", "/modification show MP079")),
        ("how do I recuse", ("/release help signoff", "/release signoff")),
        ("how to cancel a meeting", ("/release help cancel", "/release help meeting")),
        ("who signs off T1", ("/release criteria",)),
        ("what does the panel decide in june 2020", ("/release decide june-2020", "/release status june-2020")),
        ("is there a conflict between june and november", ("/release check june", "/release status june")),
        ("which modifications are undecided", ("/release scope",)),
        ("what was decided on 17 January", ("/release decide",)),
        ("the cat sat on the mat", ()),
    ],
)
def test_words_that_mean_nothing_get_the_nearest_lines(text: str, near: tuple[str, ...]) -> None:
    """Each with the release or modification that the words name; none if no verb is near."""
    found = line_of(text, NAMES, READING)
    assert found is not None
    assert found.verb == UNKNOWN
    assert tuple(map(str, nearest_lines(found.words, HELP)))[: len(near) or 1] == near


def test_may_is_no_month_in_a_sentence() -> None:
    """No release is due in May, and "may" is a word."""
    found = line_of("may I see more", NAMES, READING)
    assert found is not None
    assert [each.words for each in nearest_lines(found.words, HELP) if each.words] == []


@pytest.mark.parametrize("key", ["", "event:T0SEC:Ev1"])
def test_a_message_without_a_key_gets_no_answer(office: Office, key: str) -> None:
    """Slack never sends one; nothing would keep it from being answered twice."""
    request = Request("/release", "list", Actor(RACHEL), office.now, key, JUNE_CHANNEL)
    assert hear(office.store, request, "") is bool(key)
    joined(office.store, Request("/release", "", Actor(RACHEL), office.now, key and f"{key}2", JUNE_CHANNEL))
    assert (outbox.oldest_open(office.store) is None) is (not key)


def test_who_may_not_do_it_gets_no_button_that_refuses_them(office: Office) -> None:
    """The DCC is told who approves a modification, with the button that asks them; a release manager gets the act."""
    refused = expect(Refused, asks(office, "/modification approve MP079", DAN, channel=DAN).result)
    assert refused.sentence.startswith("Only a release manager")
    assert [each.verb for each in refused.instead] == ["ask", "committees"]


@pytest.mark.parametrize(
    "text",
    ["is there a meeting tomorrow", "open the sign-off of june", "who leads june", "cost of MP079", "what was decided on 17 January"],
)
def test_what_is_offered_for_unknown_words_can_be_told_apart_and_goes_on(office: Office, text: str) -> None:
    """Each line has a label of its own, and none has a release that its verb does not take."""
    refused = expect(Refused, asks(office, f"/release {UNKNOWN} {text}").result)
    labels = [in_words(each) for each in refused.instead]
    assert len(set(labels)) == len(labels)
    for line in refused.instead:
        result = office.say(line)
        assert not isinstance(result, Refused) or result.title.endswith("?"), f"{line}: {words_of(result)}"
