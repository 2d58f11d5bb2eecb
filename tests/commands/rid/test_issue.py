"""Issuing a version of the RID."""

from __future__ import annotations

from datetime import date

from bot import pages as views
from bot.slack.limits.messages import message_faults
from commands.protocol.line import Line
from commands.protocol.results import Changed
from commands.rid.issue import listed
from commands.rid.rid import DRAFT, contents
from storage.engine.session import Act
from storage.tables import ChannelRouteRow, ReleaseRow
from tests.builders.office import DAN, JUNE_CHANNEL, PANEL_CHAIR, RACHEL, Office, expect
from tests.builders.rooms.rid import change, sent


def test_issuing_makes_the_next_draft_version_and_announces_it(office: Office) -> None:
    """The version has its number, day and changes; the release's channel and those of TABASC and the Operations Group hear of it."""
    with office.store.changing(Act("test", "test", office.now)) as tx:
        for committee, channel in (("tabasc", "C0TABASC"), ("opsg", "C0OPSG"), ("tag", "C0TAG")):
            tx.session.add(ChannelRouteRow(release_key="", committee_key=committee, channel_id=channel))
    change(office)
    form = office.asks("/release issue june-2020")
    assert "MP088 left: out (Not ready in time)." in str(form.fields[0].value)
    office.does(form, changes="MP088 left; the TAD is dated.")
    newest = office.release().versions[-1]
    assert (newest.number, newest.issued_on.isoformat(), newest.changes, newest.baselined) == (
        "1.2",
        "2020-01-13",
        "MP088 left; the TAD is dated.",
        False,
    )
    rows = sent(office)
    assert [row.channel for row, _ in rows] == [JUNE_CHANNEL, "C0TABASC", "C0OPSG"]
    for _, message in rows:
        assert message is not None
        assert "Version 1.2" in message["text"]
        assert message_faults(message) == []


def test_the_proposed_text_has_a_line_for_each_step_and_modification(office: Office) -> None:
    """Sixteen changes of eight steps are eight lines; what does not fit is counted, so that nothing goes unsaid."""
    for step in (
        "tad-draft",
        "tad-draft-review",
        "tad-consultation",
        "tad-updated",
        "tad-review",
        "tad-decision",
        "sit-start",
        "sit-report",
    ):
        office.does(f"/release milestone june-2020 {step} 2020-03-12")
    form = office.asks("/release issue june-2020")
    lines = str(form.fields[0].value).splitlines()
    assert "16 changes since version 1.1" in str(form.about)
    assert len(lines) == 8
    assert "SIT commences: date set to 12 Mar 2020." in lines
    with office.store.reading() as conn:
        drawn = contents(conn, "june-2020", DRAFT)
    assert drawn is not None
    *told, last = listed(drawn.changes, 300).splitlines()
    assert told == lines[: len(told)]
    assert last == f"And {16 - 2 * len(told)} more changes, listed in the redline."


def test_an_issue_that_was_undone_is_not_announced(office: Office) -> None:
    """What was taken back before it was sent is sent to nobody; the draft gathers again."""
    change(office)
    office.does(office.asks("/release issue june-2020"))
    office.undoes()
    assert [message for _, message in sent(office)] == [None]
    assert office.release().versions[-1].number == "1.1"


def test_nothing_changed_nothing_issued(office: Office) -> None:
    """A version needs changes since the last one; a first draft does not."""
    office.refuses("/release issue june-2020", because="There are no changes to issue since version 1.1")
    office.does(office.asks("/release create february-2021"))
    office.does(office.asks("/release issue february-2021"))
    assert office.release("february-2021").versions[-1].number == "0.1"


def test_only_a_release_manager_issues(office: Office) -> None:
    """Others are refused with who may, on the record; an issue without words for its changes is asked for them."""
    change(office)
    answer = office.refuses("/release issue june-2020", DAN)
    assert answer.thing == "rid_version:june-2020"
    office.faults("/release issue june-2020", field="changes", changes=" ")


def test_a_final_version_is_issued_after_go_live(office: Office) -> None:
    """The draft that gathered changes before go-live becomes the next version, announced like any other (R8)."""
    change(office)
    with office.store.changing(Act(RACHEL, "live", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").live_on = office.now.date()
    form = office.asks("/release issue june-2020")
    assert "The release is live, so this records it as it was delivered." in views.plain(form)
    office.does(form, changes="Final version.")
    assert [office.release().versions[-1].number, len(sent(office))] == ["1.2", 1]
    office.refuses("/release issue june-2020", because="There are no changes to issue since version 1.2")


def test_a_cancelled_release_issues_no_version(office: Office) -> None:
    """Its last version stays what it was, and the refusal's button shows it."""
    change(office)
    with office.store.changing(Act(RACHEL, "cancel", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").cancelled_on = office.now.date()
    refused = office.refuses("/release issue june-2020", because="is cancelled, so no more versions can be issued")
    assert [str(line) for line in refused.instead] == ["/release rid june-2020"]
    assert office.release().versions[-1].number == "1.1"


def test_issuing_a_draft_completes_its_step(office: Office) -> None:
    """Draft 0.1 is issued, and its step of the timetable is done by that act alone; an undo opens it again."""
    office.does(office.asks("/release create february-2021"))
    office.refuses("/release milestone february-2021 rid-draft-1 done", because="draft 0.1 of the RID is issued")
    done = office.does(office.asks("/release issue february-2021"))
    assert any("SECAS issues draft 0.1" in str(note) for note in done.notes)
    steps = {each.key: each.done_on for each in office.release("february-2021").milestones}
    assert (steps["rid-draft-1"], steps["rid-draft-2"]) == (office.now.date(), None)
    office.undoes(done.change)
    assert all(each.done_on is None for each in office.release("february-2021").milestones)


def test_a_draft_put_on_record_later_completes_its_step_on_its_day(office: Office) -> None:
    """A version recorded with its date is the act too; without it the step is open again. A step added after its act is done by hand."""
    office.does(office.asks("/release create february-2021"))
    line = "/release edit february-2021 versions"
    office.does(office.asks(f"{line} new"), number="0.1", date="2020-01-08", changes="First draft.")
    steps = {each.key: each.done_on for each in office.release("february-2021").milestones}
    assert (steps["rid-draft-1"], steps["rid-draft-2"]) == (date(2020, 1, 8), None)
    office.does("/release milestone february-2021 add", event="First draft again", acts=("issue 0.1",))
    office.does("/release milestone february-2021 first-draft-again done 2020-01-08")
    office.refuses("/release milestone february-2021 rid-draft-2 done", because="draft 0.2 of the RID is issued")
    office.does(office.asks(f"{line} 0.1"), remove=("remove",))
    assert all(each.done_on is None for each in office.release("february-2021").milestones)


def test_a_draft_that_a_step_waits_for_is_issued_without_changes(office: Office) -> None:
    """Its button is not refused: the form says that nothing has changed, and so does the version. After the last one none waits."""
    office.does(office.asks("/release create february-2021"))
    office.does(office.asks("/release issue february-2021"))
    form = office.asks("/release issue february-2021")
    assert "Nothing has changed since version 0.1 of 10 Jan 2020." in views.plain(form)
    done = office.does(form)
    assert any("SECAS issues draft 0.2" in str(note) for note in done.notes)
    assert office.release("february-2021").versions[-1].changes == "No changes since version 0.1."
    office.does(office.asks("/release issue february-2021"))
    office.refuses("/release issue february-2021", because="There are no changes to issue since version 0.3")


def test_a_step_for_a_later_draft_is_not_refused_either(office: Office) -> None:
    """The timetable has lost the step of draft 0.2: the step of draft 0.3 offers to issue, so that 0.2 and then 0.3 come."""
    office.does(office.asks("/release create february-2021"))
    office.does("/release milestone february-2021 rid-draft-2 remove", reason="Not needed")
    for number in ("0.1", "0.2", "0.3"):
        office.does(office.asks("/release issue february-2021"))
        assert office.release("february-2021").versions[-1].number == number
    office.refuses("/release issue february-2021", because="There are no changes to issue since version 0.3")


def test_drafts_that_a_baseline_skips_are_named(office: Office) -> None:
    """A baseline before draft 0.2 leaves two steps that can't be done any more; a button removes each."""
    office.does(office.asks("/release create february-2021"))
    office.does(office.asks("/release issue february-2021"))
    done = office.does(office.asks("/release baseline february-2021", PANEL_CHAIR), PANEL_CHAIR)
    told = [str(note[0]) for note in done.notes]
    assert sum("can't be done any more" in each for each in told) == 2
    assert Line.release("milestone", "february-2021", "rid-draft-2", "remove") in done.next_lines


def test_what_an_issued_version_changed_is_compared_with_the_version_before(office: Office) -> None:
    """Two corrections on one day, of which the second takes back a figure: each answer leads to its own differences."""
    costs = "/release edit june-2020 costs total"
    office.does(costs, quoted_total="£1,180,042")
    first = expect(Changed, office.goes_through("/release issue june-2020"))
    office.does(costs, quoted_total="")
    second = expect(Changed, office.goes_through("/release issue june-2020"))
    lines = [each for told in (first, second) for each in told.next_lines if each.verb == "redline"]
    assert [str(each) for each in lines] == ["/release redline june-2020 1.1 1.2", "/release redline june-2020 1.2 1.3"]
    assert "£1,180,042" in office.reads(str(lines[0]))
    assert "Quoted total removed: £1,180,042" in office.reads(str(lines[1]))
