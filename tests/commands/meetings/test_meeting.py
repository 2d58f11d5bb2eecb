"""`/release meeting` and `meetings`: adding, moving with the steps, cancelling, and the list (R21)."""

from __future__ import annotations

from bot import pages
from commands.meetings.listing import MeetingsShown
from commands.nudges.preview import NudgePreview
from commands.protocol.form import Form
from commands.protocol.results import Changed
from policy.meetings.meeting import Meeting
from storage.meetings.meetings import fetch_meeting_rules, fetch_meetings
from tests.builders.office import DAN, PANEL_CHAIR, TAG_CHAIR, Office, expect, words_of

PANEL = "/release meeting panel"


def meetings(office: Office, body: str = "panel") -> dict[str, Meeting]:
    """The meetings of a body as stored, by day."""
    with office.store.reading() as conn:
        return {each.day.isoformat(): each for each in fetch_meetings(conn, body)}


def text(office: Office, line: str = "/release meetings panel") -> str:
    """A page as people read it."""
    return pages.plain(office.shows(line, MeetingsShown))


def step(office: Office, key: str = "baseline-documents") -> str:
    """The date of a step of June 2020."""
    return str(next(each.day for each in office.release().milestones if each.key == key))


def test_the_shipped_data_has_panel_76_and_no_other(office: Office) -> None:
    """Only what a source gives: the Panel of 17 January 2020 is meeting 76, papers are due five Working Days before."""
    with office.store.reading() as conn:
        assert [(each.body, each.number, each.day.isoformat()) for each in fetch_meetings(conn)] == [("panel", 76, "2020-01-17")]
        assert {each.paper_days for each in fetch_meeting_rules(conn)} == {5}
    found = text(office)
    assert "Fri 17 Jan 2020 · SEC Panel 76 · papers due Fri 10 Jan 2020" in found
    assert "June 2020: Panel baselines RID for non-system-impacting modifications" in found
    assert "No meeting of the TAG is on record for 2020" in text(office, "/release meetings tag")
    office.at(2020, 1, 18)
    assert "1 meeting on record, none to come." in text(office)
    assert "none to come" not in text(office, "/release meetings panel 2021")


def test_one_is_added_and_numbered(office: Office) -> None:
    """At once from a line, by its committee's chair too; the form says the same; an undo takes it back."""
    added = office.does("/release meeting operations group 4 Feb 2020", "U0OPSG")
    assert "Papers are due on Tue 28 Jan 2020." in words_of(added)
    office.does("/release meeting opsg 4 Feb 2020 number 12")
    assert meetings(office, "opsg")["2020-02-04"].number == 12
    office.undoes()
    office.undoes(user="U0OPSG")
    assert meetings(office, "opsg") == {}
    office.does(f"{PANEL}", what="add", date="2020-02-14", number="77", channel="C0PANEL")
    assert meetings(office)["2020-02-14"] == Meeting("panel", "77", meetings(office)["2020-02-14"].day, 77, "C0PANEL")


def test_a_wrong_day_or_number_is_refused_and_loses_nothing(office: Office) -> None:
    """A Sunday, a bank holiday, a day or a number that another meeting has, a word."""
    moved = office.asks(f"{PANEL} 17 Jan 2020")
    office.faults(moved, date="2020-02-16", number="76", field="date", because="is a Sunday")
    office.refuses(f"{PANEL} 16 Feb 2020", because="is a Sunday")
    office.refuses(f"{PANEL} 10 Apr 2020", because="bank holiday")
    office.refuses(f"{PANEL} 14 Feb 2020 number 76", because="Number 76 is already")
    office.refuses(f"{PANEL} someday", because="isn't a date")
    office.refuses("/release meeting nobody", because="There is no committee")
    office.faults(f"{PANEL} add", date="2020-01-17", field="date", because="already has a meeting")
    office.faults(f"{PANEL} add", date="2020-02-14", number="76", field="number", because="Number 76")
    office.refuses("/release meetings panel 99", because="isn't a year")
    assert list(meetings(office)) == ["2020-01-17"]


def test_a_meeting_moves_with_its_steps(office: Office) -> None:
    """What moves is confirmed first; the reminders follow; one undo takes all back."""
    form = office.asks(f"{PANEL} 17 Jan 2020 to 24 Jan 2020")
    assert "1 step will move with the meeting:" in words_of(form)
    assert step(office) == "2020-01-17"
    moved = office.does(form)
    assert "Moved with it: “Panel baselines RID for non-system-impacting modifications”" in words_of(moved)
    assert (step(office), list(meetings(office))) == ("2020-01-24", ["2020-01-24"])
    assert "24 Jan 2020" in pages.plain(office.shows("/release nudge june-2020", NudgePreview))
    undone = words_of(office.undoes())
    assert "Meeting 76 of the SEC Panel is back to 17 Jan 2020 (it was 24 Jan 2020)" in undone
    assert (step(office), list(meetings(office))) == ("2020-01-17", ["2020-01-17"])


def test_the_form_moves_it_too_and_does_not_move_and_cancel(office: Office) -> None:
    """A new date in the form asks for the same confirmation; with Cancelled it is a fault."""
    form = office.asks(f"{PANEL} 17 Jan 2020")
    office.faults(form, date="2020-01-24", cancelled=("cancel",), reason="No", field="date", because="not both")
    office.does(office.asks(form, date="2020-01-24"))
    assert step(office) == "2020-01-24"
    office.refuses(f"{PANEL} 24 Jan 2020 to 25 Jan 2020", because="Saturday")
    office.refuses(f"{PANEL} 24 Jan 2020 to 24 Jan 2020", because="on that day already")
    office.refuses(f"{PANEL} 17 Jan 2020 to 25 Jan 2020", because="No meeting of the SEC Panel")


def test_a_cancelled_meeting_says_what_is_left_without_one(office: Office) -> None:
    """The next meeting is offered, the check notes the step, and it can be restored."""
    for day in ("9 Jan 2020", "14 Feb 2020"):
        office.does(f"{PANEL} {day}")
    done = office.does(f"{PANEL} 17 Jan 2020 cancel", reason="No quorum.")
    assert "The next meeting is on Fri 14 Feb 2020." in words_of(done)
    assert "cancelled: No quorum." in text(office)
    found = office.reads("/release check june-2020")
    assert "is on no meeting of the SEC Panel" in found
    assert "/release milestone june-2020 baseline-documents 2020-02-14" in found
    office.refuses(f"{PANEL} 17 Jan 2020 cancel", because="already cancelled")
    office.does(f"{PANEL} 17 Jan 2020 restore")
    assert "is on no meeting" not in office.reads("/release check june-2020")


def test_a_cancelled_meeting_asks_for_nothing(office: Office) -> None:
    """Its agenda and minutes say so and offer to restore it; nothing is decided at it, noted of it or written for it."""
    office.does(f"{PANEL} 17 Jan 2020 cancel", reason="No quorum.")
    office.at(2020, 1, 17, 15)
    for line in ("agenda", "minutes"):
        told = office.reads(f"/release {line} panel 2020-01-17", PANEL_CHAIR)
        assert "This meeting is cancelled: No quorum." in told
        assert "/release meeting panel 2020-01-17 restore" in told
        assert "/release decide" not in told
        assert "attendance" not in told
    for line in (
        "decide meeting panel 2020-01-17",
        "minutes panel 2020-01-17 attendance",
        "minutes panel 2020-01-17 confirm",
        "minutes panel 2020-01-17 file",
        "agenda-file panel 2020-01-17",
        "paper panel 2020-01-17",
        "agenda panel 2020-01-17 item 1",
    ):
        office.refuses(f"/release {line}", PANEL_CHAIR, because="SEC Panel 76, 17 Jan 2020 is cancelled, so it has no ")
    form = office.asks("/release decide june-2020 scope", PANEL_CHAIR, outcome="agreed", met_on="2020-01-17")
    assert "⚠️ SEC Panel 76, 17 Jan 2020 is cancelled: No quorum." in words_of(form)


def test_a_step_on_a_cancelled_meeting_is_noted_also_without_another(office: Office) -> None:
    """The only meeting on record is cancelled: the check says that its step is on none."""
    office.does(f"{PANEL} 17 Jan 2020 cancel", reason="No quorum.")
    assert "is on no meeting of the SEC Panel" in office.reads("/release check june-2020")


def test_a_meeting_that_took_place_keeps_its_day(office: Office) -> None:
    """Once a decision of the body is on record for it, it is neither moved nor cancelled: the minutes would lose what was decided."""
    office.at(2020, 1, 17, 15)
    office.does("/release decide meeting panel 2020-01-17", **{"item-1": "agreed", "item-2": "agreed", "item-4": "agreed"})
    office.refuses(f"{PANEL} 17 Jan 2020 to 24 Jan 2020", because="took place: 3 decisions or views of that day are on record.")
    office.refuses(f"{PANEL} 17 Jan 2020 cancel", because="It can't be moved or cancelled.")
    form = office.asks(f"{PANEL} 17 Jan 2020")
    office.faults(form, date="2020-01-24", field="date", because="took place")
    office.faults(form, cancelled=("cancel",), reason="No quorum.", field="cancelled", because="took place")
    office.does(form, channel="C0PANEL")
    assert "Agreed (SECP_76_1701_23)." in office.reads("/release minutes panel 2020-01-17")


def test_a_meeting_with_confirmed_minutes_keeps_its_day(office: Office) -> None:
    """Also without a decision: the chair confirmed that it was held on that day; reopened, and with nobody as present, it can be moved."""
    office.at(2020, 1, 17, 15)
    minutes = "/release minutes panel 2020-01-17"
    office.does(f"{minutes} attendance", present=(PANEL_CHAIR,))
    office.does(office.asks(f"{minutes} confirm", PANEL_CHAIR), PANEL_CHAIR)
    office.refuses(f"{PANEL} 17 Jan 2020 to 24 Jan 2020", because="took place: its minutes were confirmed on 17 Jan 2020.")
    office.does(f"{minutes} reopen", PANEL_CHAIR)
    office.does(f"{minutes} attendance", present=())
    office.does(office.asks(f"{PANEL} 17 Jan 2020 to 24 Jan 2020"))


def test_a_committee_that_gave_a_view_keeps_the_meeting_of_that_day(office: Office) -> None:
    """A recommendation and a view on a document are acts of that meeting too."""
    office.does("/release meeting tag 2020-01-10 number 5")
    office.does("/release document june-2020 tad", DAN, version="1.0", link="https://example.com/tad")
    office.does("/release recommend june-2020 tag tad", TAG_CHAIR, positive="yes", reason="Suitable.")
    office.refuses("/release meeting tag 10 Jan 2020 to 24 Jan 2020", because="on record")


def test_a_year_is_added_from_a_list_or_a_rule(office: Office) -> None:
    """Each is confirmed by name first; faults name the line, and a list with one adds nothing."""
    office.faults(f"{PANEL} list", list="77; 16 Feb 2020", field="list", because="is a Sunday")
    office.faults(f"{PANEL} list", list="76; 14 Feb 2020", field="list", because="Number 76 is already")
    form = office.asks(f"{PANEL} list", list="77; 14 Feb 2020\n76; 17 Jan 2020")
    assert "1 meeting of the SEC Panel: Fri 14 Feb 2020 (77)." in words_of(form)
    assert "Already on record and left as they are: 17 Jan 2020." in words_of(office.does(form))
    office.faults(f"{PANEL} rule", rule="third Friday", year="2019", field="year", because="is past")
    office.faults(f"{PANEL} rule", rule="sometimes", field="rule", because="isn't a rule")
    office.does(office.asks(f"{PANEL} rule 2021 third Friday of each month except August", number="90"))
    assert [each.number for each in meetings(office).values()][2:] == list(range(90, 101))
    again = expect(Changed, office.fill(office.asks(f"{PANEL} list"), list="77; 14 Feb 2020"))
    assert "No meeting of the SEC Panel was added." in words_of(again)


def test_a_calendar_is_imported_and_exported(office: Office) -> None:
    """The file that was exported is read again as it was; a file that is none is a fault."""
    form = office.asks(f"{PANEL} import")
    event = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20200214\nSUMMARY:Panel 77\nEND:VEVENT"
    fetched = ("file", "panel.ics", f"BEGIN:VCALENDAR\n{event}\nEND:VCALENDAR")
    confirm = office.say(form.line, answers={"file": "F0"}, fetched=fetched)
    assert "Fri 14 Feb 2020 (77)" in words_of(confirm)
    done = office.say(form.line, answers={"file": "F0"}, step=expect(Form, confirm).step, fetched=fetched)
    assert "Added 1 meeting" in words_of(expect(Changed, done))
    wrong = office.say(form.line, answers={"file": "F0"}, fetched=("file", "x.ics", "PK"))
    assert "no calendar file" in words_of(wrong)
    assert "is being prepared" in words_of(office.say(f"{PANEL} export", DAN))
    office.refuses("/release meeting tag export", TAG_CHAIR, because="No meeting of the TAG")


def test_a_cited_paper_is_compared_with_the_meeting(office: Office) -> None:
    """A person who records a decision of another meeting's paper is told so, and the check notes it."""
    office.at(2020, 1, 17)
    said = words_of(office.does("/release decide june-2020 baseline", met_on="2020-01-17", reference="SECP_77_1701_23"))
    assert "SECP_77_1701_23 is a paper of meeting 77, and the meeting of 17 Jan 2020 is 76." in said
    assert "cites another meeting's paper" in office.reads("/release check june-2020")


def test_the_check_offers_the_next_meeting_that_fits_as_a_button(office: Office) -> None:
    """Pressed, it moves the step, and the note is gone; the other button adds the meeting."""
    office.does("/release meeting panel 19 Jun 2020")
    note = "“Panel go/no-go decision” (12 Jun 2020) is on no meeting of the SEC Panel."
    page = office.reads("/release check june-2020")
    assert note in page
    move, add = "/release milestone june-2020 go-no-go 2020-06-19", "/release meeting panel 2020-06-12"
    assert f"Move it to 19 Jun 2020: {move}" in page
    assert f"Add a meeting on 12 Jun 2020: {add}" in page
    office.does(move)
    assert note not in office.reads("/release check june-2020")
    office.undoes()
    office.does(add)
    assert note not in office.reads("/release check june-2020")


def test_without_a_body_the_meetings_of_all_are_listed(office: Office) -> None:
    """Those of the Panel and of the TAG are in one list."""
    office.does("/release meeting tag 4 Feb 2020")
    listed = office.shows("/release meetings", MeetingsShown).listed
    assert {(each.meeting.body, each.meeting.day.isoformat()) for each in listed} == {("panel", "2020-01-17"), ("tag", "2020-02-04")}


def test_a_calendar_that_repeats_is_imported_day_by_day(office: Office) -> None:
    """The Panel's own events among those of a person's calendar, in the bot's time zone; Good Friday is left out."""
    series = "DTSTART:20200216T233000Z\nSUMMARY:Team lunch"
    series = f"{series}\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20200410T000000Z\nSUMMARY:Panel\nRRULE:FREQ=MONTHLY;BYDAY=2FR;COUNT=3"
    fetched = ("file", "panel.ics", f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{series}\nEND:VEVENT\nEND:VCALENDAR")
    confirm = words_of(office.say(f"{PANEL} import", answers={"file": "F0"}, fetched=fetched))
    assert "1 meeting of the SEC Panel: Fri 12 Jun 2020." in confirm
    assert "Fri 10 Apr 2020 is a bank holiday and Fri 8 May 2020 is a bank holiday" in confirm
    assert "doesn't name the SEC Panel: Team lunch, 16 Feb 2020." in confirm


def test_a_meeting_that_was_is_meant_by_its_day_without_a_year(office: Office) -> None:
    """On the Monday after, “17 Jan” is that Friday; a day without a meeting is named with its year."""
    office.at(2020, 1, 20)
    form = office.asks(f"{PANEL} 17 Jan to 24 Jan")
    assert "to Fri 24 Jan 2020" in words_of(form)
    office.refuses(f"{PANEL} 16 Jan cancel", because="is on record for 16 Jan 2021")


def test_the_number_that_is_proposed_is_free(office: Office) -> None:
    """The one after the meeting before; a sub-committee without numbers is asked in the form."""
    assert f"{PANEL} 2020-02-14 number 77" in words_of(office.does(f"{PANEL} 14 Feb 2020"))
    office.does(f"{PANEL} 2020-02-14 number 77")
    assert f"{PANEL} 2020-03-20 number 78" in words_of(office.does(f"{PANEL} 20 Mar 2020"))
    office.refuses(f"{PANEL} 20 Mar 2020 number 77", because="Number 77 is already that of the meeting of 14 Feb 2020.")
    office.refuses(f"{PANEL} 20 Mar 2020 number seven", because="“seven” isn't a meeting's number. Write one such as number 78.")
    assert "Give it with /release meeting tag 2020-05-27." in words_of(office.does("/release meeting tag 27 May 2020"))


def test_a_day_that_was_typed_is_in_the_form(office: Office) -> None:
    """Nobody types a day twice; words that are no day are named, with the line of the form."""
    filled = office.asks("/release meeting panel add 21 Feb 2020")
    assert [each.value for each in filled.fields if each.name == "date"] == ["2020-02-21"]
    assert "21 Feb 2020" in words_of(office.does(filled))
    refused = office.refuses("/release meeting panel add soon")
    assert refused.sentence.startswith("“soon” isn't a date.")
    assert [str(each) for each in refused.instead] == ["/release meeting panel add"]
