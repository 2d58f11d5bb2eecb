"""`/release minutes` and `decide meeting`: from the agenda to confirmed minutes (RID 3; R13)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.documents.meetings.minutes import minutes_parts
from bot.documents.word.parts import all_text
from bot.run.files import write
from commands.meetings.minutes import MinutesShown
from commands.protocol.results import Person
from policy.meetings.meeting import Meeting
from policy.model.releases import Classification
from storage.engine.session import Act, Store
from storage.meetings.agenda import fetch_agenda
from storage.meetings.meetings import fetch_meetings
from storage.meetings.minutes import fetch_minutes
from storage.release_file import FileFaults, loader, parse_text
from storage.tables import ReleaseRow
from tests.builders.office import DAN, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, Office, copied, reference, words_of

PANEL_76 = "/release minutes panel 2020-01-17"
ALL = {f"item-{number}": "agreed" for number in range(1, 6)}
"""Everything on the agenda agreed."""


@pytest.fixture
def held(office: Office) -> Office:
    """17 January 2020, the day of Panel 76."""
    office.at(2020, 1, 17, 15)
    return office


def panel_76(office: Office) -> Meeting:
    """The meeting as stored."""
    with office.store.reading() as conn:
        return fetch_meetings(conn, "panel")[0]


def test_a_meeting_from_agenda_to_confirmed_minutes(held: Office) -> None:
    """All decisions are recorded at once citing the minute, then who took part, an action, and the chair's confirmation."""
    assert "Not decided." in words_of(held.shows(PANEL_76, MinutesShown))
    form = held.asks("/release decide meeting panel 2020-01-17", reference="Minute 7 of Panel 76", **ALL)
    assert "is baselined as version 2.0" in words_of(form)
    assert len(held.release().decisions) == 1
    done = held.does(form)
    assert "Recorded 5 decisions of SEC Panel 76, 17 Jan 2020, citing Minute 7 of Panel 76." in words_of(done)
    june = held.release()
    assert [(each.subject.value, each.reference) for each in june.decisions[1:]] == [
        ("scope", "Minute 7 of Panel 76"),
        ("baseline", "Minute 7 of Panel 76"),
    ]
    assert june.versions[-1].number == "2.0"
    held.does(f"{PANEL_76} attendance", present=(PANEL_CHAIR, RACHEL), others="A. Party", recused=(DAN,))
    held.does(f"{PANEL_76} text", text="The Panel asked for a lower cost.")
    held.does(f"{PANEL_76} action", text="Ask the DCC for the TAD", owner=RACHEL, due="2020-02-14")
    refused = held.refuses(f"{PANEL_76} confirm", because="Only the committee's chair")
    assert "can add you" not in refused.sentence  # Rachel is a release manager herself.
    held.does(held.asks(f"{PANEL_76} confirm", PANEL_CHAIR), PANEL_CHAIR)
    shown = words_of(held.shows(PANEL_76, MinutesShown))
    for fact in (
        "Confirmed on 17 Jan 2020",
        "A. Party",
        "Quorum: the chair, who is present.",
        "on the SEC documentation\nAgreed (Minute 7 of Panel 76). MP079, MP084 and MP088.",
        "4. AGREE the standard acceptance criteria to be used for SEC Releases\nAgreed (Minute 7 of Panel 76).",
        "The Panel asked for a lower cost.",
        "Ask the DCC for the TAD",
    ):
        assert fact in shown
    held.refuses(f"{PANEL_76} text", because="were confirmed on 17 Jan 2020")
    held.does(f"{PANEL_76} close 1", note="Asked.")
    with held.store.reading() as conn:
        one = panel_76(held)
        text = "\n".join(all_text(minutes_parts(fetch_agenda(conn, one, held.now.date()), fetch_minutes(conn, one), {})))
    assert "Confirmed on 17 Jan 2020 by U0PANEL." in text
    assert "closed on 17 Jan 2020: Asked." in text
    held.does(f"{PANEL_76} reopen", PANEL_CHAIR)
    assert "Draft." in words_of(held.shows(PANEL_76, MinutesShown))


def test_the_draft_in_word_says_that_nobody_is_noted_yet(held: Office) -> None:
    """As the page does; without a word under it, the heading would look like a fault."""
    with held.store.reading() as conn:
        one = panel_76(held)
        text = "\n".join(all_text(minutes_parts(fetch_agenda(conn, one, held.now.date()), fetch_minutes(conn, one), {})))
    assert "Attendance\nNot recorded yet." in text


def test_all_decisions_are_undone_with_one_undo(held: Office) -> None:
    """They are one change."""
    held.does(held.asks("/release decide meeting panel 76", PANEL_CHAIR, **ALL), PANEL_CHAIR)
    held.undoes(user=PANEL_CHAIR)
    assert len(held.release().decisions) == 1
    assert held.release().versions[-1].number == "1.1"


def test_what_was_not_agreed_needs_a_reason_and_what_is_open_stays(held: Office) -> None:
    """Nothing is recorded if one of them has a fault."""
    line = "/release decide meeting panel 76"
    held.faults(line, **{**ALL, "item-2": "not agreed"}, field="item-2", because="Enter the reason")
    held.faults(line, **{**ALL, "item-5": "not agreed"}, reason="No.", field="item-5", because="stay proposed")
    held.faults(line, reference="A minute", field="item-1", because="at least one")
    assert len(held.release().decisions) == 1
    held.does(held.asks(line, **{"item-2": "not agreed"}, reason="Too early."))
    assert [each.outcome.value for each in held.release().decisions[1:]] == ["not agreed"]


def test_it_is_refused_before_the_meeting_and_to_others(office: Office) -> None:
    """Decisions and confirmation wait for the day; a stranger drafts nothing, and reads what is White."""
    office.refuses("/release decide meeting panel 76", because="has not been held yet")
    office.refuses("/release decide meeting tag", because="No meeting of the TAG")
    office.refuses(f"{PANEL_76} confirm", PANEL_CHAIR, because="has not been held yet")
    office.refuses(f"{PANEL_76} attendance", STRANGER, because="Only")
    office.refuses(f"{PANEL_76} close 9", because="no open action")
    assert "AGREE" in words_of(office.shows(PANEL_76, MinutesShown, STRANGER))
    office.faults(f"{PANEL_76} attendance", others=" ", field="present", because="at least one")
    office.faults(f"{PANEL_76} action", text="x", owner=DAN, due="2020-01-10", field="due", because="before the meeting")


def test_a_stranger_is_not_shown_what_is_classified(held: Office) -> None:
    """Everybody on the roster reads the whole meeting (R20)."""
    with held.store.changing(Act(RACHEL, "release edit", held.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.AMBER
    assert "June 2020" not in words_of(held.shows(PANEL_76, MinutesShown, STRANGER))
    assert "June 2020" in words_of(held.shows(PANEL_76, MinutesShown))
    held.later(days=3)
    assert "June 2020" not in words_of(held.shows(f"{PANEL_76} as of 2020-01-17", MinutesShown, STRANGER))
    assert "June 2020" in words_of(held.shows(f"{PANEL_76} as of 2020-01-17", MinutesShown))


def test_only_the_chair_is_offered_the_confirmation(held: Office) -> None:
    """The Panel's chair confirms the Panel's minutes, and nobody else."""
    offered = {who for who in (RACHEL, DAN, TAG_CHAIR, PANEL_CHAIR, STRANGER) if held.shows(PANEL_76, MinutesShown, who).may_confirm}
    assert offered == {PANEL_CHAIR}


@pytest.mark.parametrize(
    ("line", "answers"),
    [
        ("/release minutes panel 2020-01-17 action", {"text": "Ask the DCC", "owner": RACHEL, "due": "2020-02-14"}),
        ("/release minutes panel 2020-01-17 text", {"text": "It was discussed."}),
        ("/release minutes panel 2020-01-17 attendance", {"apologies": (RACHEL,)}),
        ("/release paper panel 2020-01-17 details", {"paper": "24", "author": "A. Person"}),
    ],
)
def test_a_form_keeps_its_answers_if_its_meeting_is_moved_meanwhile(office: Office, line: str, answers: dict[str, Any]) -> None:
    """It is about that meeting and not about a day, so what was typed is recorded with it; a line typed again finds no such meeting."""
    form = office.asks(line)
    office.does(office.asks("/release meeting panel 17 Jan 2020 to 24 Jan 2020"))
    assert "24 Jan 2020" in words_of(office.does(form, **answers))
    office.refuses(line, because="No meeting of the SEC Panel on 17 Jan 2020")


def test_an_action_is_closed_by_its_owner_and_not_by_another_owner(held: Office) -> None:
    """The DCC's Dan closes his own action and no other; a stranger closes none."""
    held.does(f"{PANEL_76} action", text="Ask the DCC for the TAD", owner=DAN, due="2020-02-14")
    held.does(f"{PANEL_76} action", text="Ask the Parties", owner=RACHEL, due="2020-02-14")
    held.refuses(f"{PANEL_76} close 2", DAN, because="Only")
    held.refuses(f"{PANEL_76} close 1", STRANGER, because="Only")
    held.does(f"{PANEL_76} close 1", DAN, note="Asked.")


def test_before_the_meeting_only_apologies_are_recorded(office: Office) -> None:
    """Nobody was present at a meeting that has not been held, and its form says so; apologies come before the day."""
    form = office.asks(f"{PANEL_76} attendance")
    assert "Until it is held, record apologies only." in words_of(form)
    why = "The meeting is on 17 Jan 2020. Until it is held, record apologies only."
    office.faults(form, present=(PANEL_CHAIR,), field="present", because=why)
    office.faults(form, others="A. Party", field="others", because=why)
    office.faults(form, recused=(DAN,), field="recused", because=why)
    office.does(form, apologies=(DAN,))
    office.does("/release meeting panel 17 Jan 2020 to 24 Jan 2020")


def test_a_meeting_at_which_people_were_keeps_its_day_until_that_is_cleared(held: Office) -> None:
    """Else its minutes name people as present at a meeting to come or a cancelled one. The refusal offers the form that clears it."""
    held.does(f"{PANEL_76} attendance", present=(PANEL_CHAIR,), apologies=(DAN,))
    for words in ("to 24 Jan 2020", "cancel"):
        refused = held.refuses(f"/release meeting panel 17 Jan 2020 {words}", because="took place: who took part is on record.")
        assert f"{PANEL_76} attendance" in [str(each) for each in refused.instead]
    cleared = held.does(f"{PANEL_76} attendance", present=(), apologies=())
    assert "Cleared who took part in SEC Panel 76, 17 Jan 2020." in words_of(cleared)
    assert "Not recorded yet." in words_of(held.shows(PANEL_76, MinutesShown))
    held.does("/release meeting panel 17 Jan 2020 cancel", reason="No quorum.")


def test_a_second_closing_says_when_and_how_an_action_was_closed(held: Office) -> None:
    """Somebody else closed it: the refusal says what is on record; a number that none has is unknown."""
    held.does(f"{PANEL_76} action", text="Ask the DCC for the TAD", owner=DAN, due="2020-02-14")
    held.does(f"{PANEL_76} close 1", DAN, note="Asked.")
    held.refuses(f"{PANEL_76} close 1", because="Action 1 of SEC Panel 76, 17 Jan 2020 was closed on 17 Jan 2020: Asked.")
    held.refuses(f"{PANEL_76} close 2", because="has no open action 2.")


@pytest.mark.parametrize(
    ("words", "says", "offered"),
    [
        ("actions", "“actions” isn't expected after the meeting. Write attendance, text, action, close 1", f"{PANEL_76} action"),
        ("xyzzy", "“xyzzy” isn't expected after the meeting. Write attendance,", PANEL_76),
        ("attendance xyzzy", "“xyzzy” isn't expected after attendance.", f"{PANEL_76} attendance"),
        ("file xyzzy", "“xyzzy” isn't expected after file.", f"{PANEL_76} file"),
        ("close 1 xyzzy", "“xyzzy” isn't expected after close 1.", PANEL_76),
    ],
)
def test_words_that_minutes_do_not_take_are_named_with_those_that_they_do(held: Office, words: str, says: str, offered: str) -> None:
    """The nearest is offered, or the minutes."""
    assert str(held.refuses(f"{PANEL_76} {words}", because=says).instead[0]) == offered


def test_who_may_not_close_an_action_is_told_who_may(held: Office) -> None:
    """Its owner first."""
    held.does(f"{PANEL_76} action", text="Ask the DCC for the TAD", owner=DAN, due="2020-02-14")
    refused = held.refuses(f"{PANEL_76} close 1", TAG_CHAIR, because="Only the action's owner, a release manager (SECAS) or")
    assert "can close an action." in refused.sentence
    assert refused.who[:3] == ("Ask ", Person(DAN), " (its owner)")
    held.refuses(f"{PANEL_76} close 7", TAG_CHAIR, because="can close an action.")


def test_what_the_chair_confirmed_is_undone_by_nobody_until_it_is_reopened(held: Office) -> None:
    """An action, who took part and the text, undone or done again; the closing of an action is undone all the same."""
    done = [
        held.does(f"{PANEL_76} attendance", present=(PANEL_CHAIR,)),
        held.does(f"{PANEL_76} text", text="The Panel asked for a lower cost."),
        held.does(f"{PANEL_76} action", text="Ask the DCC for the TAD", owner=DAN, due="2020-02-14"),
    ]
    held.does(f"{PANEL_76} confirm", PANEL_CHAIR)
    for each in done:
        refused = held.refuses(f"/release undo {each.change}", because="were confirmed on 17 Jan 2020. Its chair can reopen them.")
        assert str(refused.instead[0]) == f"/release ask panel.chair {PANEL_76.removeprefix('/')} reopen"
    closed = held.does(f"{PANEL_76} close 1", note="Asked.")
    held.undoes(closed.change)
    held.does(f"{PANEL_76} reopen", PANEL_CHAIR)
    held.undoes(done[2].change)
    assert "No actions." in words_of(held.shows(PANEL_76, MinutesShown))


def test_decisions_that_come_after_the_confirmation_say_that_the_minutes_list_them(held: Office) -> None:
    """The chair confirmed less than the minutes say from now on, and can confirm them again."""
    held.does(f"{PANEL_76} attendance", present=(PANEL_CHAIR,))
    held.does(f"{PANEL_76} confirm", PANEL_CHAIR)
    done = held.does("/release decide meeting panel 76", **ALL)
    assert "were confirmed on 17 Jan 2020 without these decisions, and list them now." in words_of(done)
    held.does(done.next_lines[0], PANEL_CHAIR)
    held.does(f"{PANEL_76} confirm", PANEL_CHAIR)


def test_meetings_and_minutes_go_through_a_file(held: Office, office_file: Path, tmp_path: Path) -> None:
    """Exported by who keeps them and loaded elsewhere, they are the same; a second load changes nothing, and strangers get no file."""
    held.does("/release meeting panel 2020-02-14")
    held.does("/release meeting panel 2020-02-14 to 2020-02-21")
    held.does("/release meeting panel 2020-02-21 cancel", reason="No room.")
    held.does(f"{PANEL_76} attendance", present=(PANEL_CHAIR,), others="A Guest", apologies=(TAG_CHAIR,))
    held.does(f"{PANEL_76} text", text="First line.\nSecond line.")
    held.does(f"{PANEL_76} action", text="Ask for the TAD", owner=TAG_CHAIR, due="2020-02-14")
    held.does(f"{PANEL_76} action", text="Write the paper", owner=RACHEL, due="2020-02-15")
    held.does(f"{PANEL_76} confirm", PANEL_CHAIR)
    held.does(f"{PANEL_76} close 1", TAG_CHAIR, note="Asked.")
    held.refuses("/release export meetings", STRANGER, because="can draft the minutes of a meeting")
    path = tmp_path / "meetings.yaml"
    write(held.store, "export", ("meetings",), RACHEL, path, held.now)
    given = path.read_text(encoding="utf-8")
    other = Store(copied(office_file, tmp_path / "other.db"))
    contents = parse_text("meetings.yaml", given, known=reference())
    loader.load(other, contents, at=held.now, replace=True)
    with other.reading() as there, held.store.reading() as here:
        meetings = fetch_meetings(here)
        assert fetch_meetings(there) == meetings
        assert [fetch_minutes(there, each) for each in meetings] == [fetch_minutes(here, each) for each in meetings]
    again = loader.load(other, contents, at=held.now)
    other.close()
    assert (again.added, again.updated, again.removed) == (0, 0, 0)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("actions: [{text: X, owner: secas, due: 1 Feb 2020, note: Done}]", "a closed action has closed_on and note"),
        ("attendance: [{person: A}, {person: A}]", "A"),
        ("minutes: {text: X, confirmed_on: 1 Feb 2020}", "confirmed minutes have confirmed_on and confirmed_by"),
        ("actions: [{owner: secas, due: 1 Feb 2020}]", "text"),
    ],
)
def test_a_file_with_wrong_minutes_names_the_place(wrong: str, why: str) -> None:
    """Nothing is loaded."""
    with pytest.raises(FileFaults, match=why) as caught:
        parse_text("m.yaml", f"meetings:\n  - body: panel\n    date: 17 Jan 2020\n    {wrong}\n", known=reference())
    assert "meetings[0]" in str(caught.value)


def test_minutes_are_of_the_last_meeting_and_agendas_of_the_next(office: Office) -> None:
    """Without a day, and by the words; what isn't there is said."""
    office.refuses("/release minutes panel last", because="No meeting of the SEC Panel that was held is on record.")
    office.does("/release meeting panel 14 Feb 2020 number 77")
    office.at(2020, 1, 20)
    for words in ("minutes panel", "minutes panel last", "minutes panel 17 Jan", "agenda panel previous"):
        assert "SEC Panel 76, 17 Jan 2020" in office.reads(f"/release {words}")
    for words in ("agenda panel", "agenda panel next", "minutes panel the next meeting"):
        assert "SEC Panel 77, 14 Feb 2020" in office.reads(f"/release {words}")
    office.at(2020, 2, 20)
    office.refuses("/release agenda panel next", because="No meeting of the SEC Panel to come is on record.")
    assert "SEC Panel 77, 14 Feb 2020" in office.reads("/release agenda panel")


def test_somebody_who_sent_apologies_was_not_there(office: Office) -> None:
    """Named twice, nothing is recorded; somebody who recused themselves was present."""
    office.at(2020, 1, 17)
    office.faults(f"{PANEL_76} attendance", present=(DAN,), apologies=(DAN,), field="apologies", because="Name each person once")
    done = office.does(f"{PANEL_76} attendance", present=(PANEL_CHAIR,), recused=(PANEL_CHAIR,))
    assert "the chair, who was recused" in words_of(done)


def test_what_was_decided_of_some_releases_is_in_the_minutes(office: Office) -> None:
    """The item on later scopes is of two releases: one was agreed, the other waits."""
    office.at(2020, 1, 17)
    office.does("/release decide november-2020 scope", PANEL_CHAIR, reason="Agreed.", met_on="2020-01-17", reference="SECP_76_1701_23")
    assert "Agreed for November 2020. Not decided for 2021 SEC Releases." in office.reads(PANEL_76)
    assert "Agreed for November 2020. Not decided for 2021 SEC Releases." in office.reads("/release agenda panel 76")
