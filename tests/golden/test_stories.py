"""Golden texts of what comes of doing things: forms in their later steps, results, pages with something on them, and every message."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from commands import reply
from commands.protocol.form import Form, Kind
from commands.protocol.line import Line
from commands.protocol.request import MESSAGE, Actor, Request
from commands.releases.status_post import keep_current
from commands.search import search
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.mail.kinds import KINDS
from storage.mail.lanes import MAIL_KINDS
from storage.mail.messages import Share
from storage.tables import ChannelClearanceRow, ChannelRouteRow, MilestoneRow
from tests.builders.office import DAN, JUNE_CHANNEL, OLIVER, OPSG_CHAIR, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, TAG_MEMBER, expect
from tests.golden.conftest import Golden, Offices
from tests.golden.settings import JUNE, LARGE, Setting
from tests.golden.story import Story
from tests.golden.test_pages import CASES

KEY = "june-2020"
LINK = "https://example.com/report"


def channels(story: Story, *committees: str) -> None:
    """A channel of its own for each committee."""
    for each in committees:
        story.say(f"/release channel {story.setting.key} {each} <#C0{each.upper()}>")


def walk(story: Story) -> None:
    """The TAG signs off: evidence, the card, every kind of position, what makes a sign-off stale, conditions, the recommendation."""
    story.office.at(2020, 5, 27)
    channels(story, "tag", "opsg")
    story.fill(story.say(f"/release evidence {KEY} T1", DAN, "evidence"), DAN, "evidence-submitted", link=f"{LINK}/1", note="It works")
    story.say(f"/release evidence {KEY} T3 {LINK}/3", DAN)
    story.delivered("submitted")
    story.say(f"/release signoff {KEY} tag", RACHEL, "started")
    story.delivered("first-criterion")
    story.click("Hold", TAG_MEMBER, "hold")
    story.fill(story.click("Hold", TAG_MEMBER), TAG_MEMBER, "hold-taken", reason="I want to see the logs")
    story.click("Met", TAG_CHAIR, "met-over-a-hold")
    story.fill(story.click("Met", TAG_CHAIR), TAG_CHAIR, "met-without-a-reason")
    story.fill(story.click("Met", TAG_CHAIR), TAG_CHAIR, "met-over-a-hold-taken", reason="The logs were shown")
    story.delivered("moved-on")
    story.click("Met", TAG_CHAIR, "met-without-evidence")
    form = story.click("Met with conditions", TAG_CHAIR, "conditions")
    story.fill(form, TAG_CHAIR, "conditions-incomplete", reason="Nearly there")
    answers = {"reason": "Nearly there", "condition": "Fix the defect", "owner": DAN, "due": "2020-06-10"}
    story.fill(form, TAG_CHAIR, "conditions-taken", **answers)
    story.delivered("after-conditions")
    story.click("Met", TAG_CHAIR, "met")
    story.delivered("third-is-met")
    story.click("Not met", TAG_CHAIR, "not-met")
    story.fill(story.click("Not met", TAG_CHAIR), TAG_CHAIR, "not-met-taken", reason="Two defects are open")
    story.delivered("after-not-met")
    for label in ("Abstain", "Recuse"):
        story.fill(story.click(label, TAG_MEMBER, label.lower()), TAG_MEMBER, f"{label.lower()}-taken", reason="My own work")
    story.click("Met", STRANGER, "met-by-a-stranger")
    story.click("Back", TAG_CHAIR, "back")
    story.say(f"/release evidence {KEY} T1 {LINK}/more", DAN, "evidence-that-makes-a-sign-off-stale")
    story.delivered("stale")
    story.say(f"/release criteria {KEY} tag", called="criteria-under-way")
    story.say(f"/release criteria {KEY} T1", TAG_MEMBER, "criterion-with-evidence-and-positions")
    story.say(f"/release criteria {KEY} T2", TAG_MEMBER, "criterion-with-a-condition")
    story.say(f"/release status {KEY}", called="status-under-way")
    story.fill(story.say(f"/release evidence {KEY} T3 withdraw 1", DAN, "withdraw-evidence"), DAN, "evidence-withdrawn", reason="Wrong")
    story.delivered("withdrawn")
    form = story.say(f"/release position {KEY} T4 behalf", RACHEL, "on-behalf")
    story.fill(form, RACHEL, "on-behalf-taken", verdict="met", reference="TAG_27", met_on="2020-05-27", reason="As minuted")
    story.fill(story.say(f"/release recommend {KEY} tag", TAG_CHAIR, "recommend-too-soon"), TAG_CHAIR, "recommended-without-a-reason")
    story.fill(story.say(f"/release condition {KEY}", TAG_CHAIR, "condition"), TAG_CHAIR, "condition-closed", note="It is fixed")
    for ref in ("T1", "T2", "T3", "T5", "T6"):
        form = story.say(f"/release position {KEY} {ref} behalf", RACHEL)
        story.fill(form, RACHEL, verdict="met", reference="TAG_27", met_on="2020-05-27", reason="As minuted")
    story.say(f"/release signoff {KEY} tag", TAG_CHAIR)
    story.delivered("all-resolved")
    form = story.say(f"/release recommend {KEY} tag", TAG_CHAIR, "recommend")
    story.fill(form, TAG_CHAIR, "recommended", positive="yes", reason="Ready")
    story.delivered("given")
    story.say(f"/release history {KEY} of T1", called="history-of-a-criterion")
    story.fill(story.say("/release undo", TAG_CHAIR, "undo"), TAG_CHAIR, "undone")


def go(story: Story) -> None:
    """The Panel decides: the pack, a Go with all that it acknowledges, a reversal, a Defer; then the release is live."""
    story.office.at(2020, 6, 12)
    channels(story, "tag", "panel")
    story.say(f"/release decide {KEY} go-live", PANEL_CHAIR, "pack")
    form = story.say(f"/release decide {KEY} go-live defer", PANEL_CHAIR, "defer")
    story.fill(form, PANEL_CHAIR, "defer-incomplete", reason="UIT is late")
    story.fill(form, PANEL_CHAIR, "defer-confirm", reason="UIT is late", go_live="2020-07-30")
    form = story.say(f"/release decide {KEY} go-live no-go", PANEL_CHAIR, "no-go")
    story.fill(story.fill(form, PANEL_CHAIR, "no-go-confirm", reason="Not ready"), PANEL_CHAIR, "no-go-recorded")
    story.delivered("no-go")
    form = expect(Form, story.say(f"/release decide {KEY} go-live go", PANEL_CHAIR, "go"))
    story.fill(form, PANEL_CHAIR, "go-incomplete")
    known = {each.name: "Known" for each in form.fields if each.name.startswith("ack-")}
    story.fill(story.fill(form, PANEL_CHAIR, **known, reason="Agreed"), PANEL_CHAIR)
    story.delivered("go")
    story.say(f"/release status {KEY}", called="status-with-a-go")
    story.say(f"/release evidence {KEY} T1 {LINK}", DAN, "evidence-after-the-go")
    story.say(f"/release live {KEY}", called="live-too-early")
    story.office.at(2020, 6, 25)
    form = story.say(f"/release live {KEY}", called="live")
    story.fill(form, called="live-recorded")
    story.delivered("live")
    story.say(f"/release status {KEY}", called="status-live")
    story.fill(story.say(f"/release live {KEY} lessons tag", TAG_CHAIR, "lessons"), TAG_CHAIR, "lessons-recorded", text="Book UIT earlier")
    story.say(f"/release lessons {KEY}", TAG_CHAIR, called="lessons-learnt")
    story.say(f"/release edit {KEY}", called="edit-when-live")
    story.say(f"/release milestone {KEY} uit-start", called="milestone-when-live")


def closed(story: Story) -> None:
    """A go-live passes without a Go; the release is cancelled instead."""
    story.office.at(2020, 6, 26)
    for verb in (f"status {KEY}", f"check {KEY}", "list"):
        story.say(f"/release {verb}", called=f"{verb.split()[0]}-past-its-go-live")
    story.fill(story.say(f"/release cancel {KEY}", called="cancel"), called="cancelled", reason="Its changes move to November")
    for verb in (f"status {KEY}", f"check {KEY}", f"timetable {KEY}", f"nudge {KEY}", "list", "list 2020", "calendar 2020"):
        story.say(f"/release {verb}", called=f"{verb.replace(f' {KEY}', '').replace(' ', '-')}-cancelled")


def own_channels(story: Story) -> None:
    """The channels of a release are made, and archived when it is over; its own has its status, pinned until then."""
    keep_current(story.store, story.office.now)
    story.delivered("pinned")
    form = story.say(f"/release channel {KEY} create", called="create")
    story.fill(form, called="create-wrong", name="June 2020!", channels=("tag",))
    story.fill(form, called="created", channels=("own", "tag"))
    story.delivered("june")
    story.say(f"/release channel {KEY} archive", called="archive-too-early")
    story.fill(story.say(f"/release cancel {KEY}"), reason="Its changes move to November")
    keep_current(story.store, story.office.now)
    story.fill(story.say(f"/release channel {KEY} archive", called="archive"), called="archived")
    story.delivered("over")


def defer(story: Story) -> None:
    """The Panel defers, and the release moves; the announcement says so."""
    story.office.at(2020, 6, 12)
    form = story.say(f"/release decide {KEY} go-live defer", PANEL_CHAIR)
    confirm = story.fill(form, PANEL_CHAIR, reason="UIT is late", go_live="2020-07-30")
    story.fill(confirm, PANEL_CHAIR, "deferred")
    story.delivered("defer")
    story.say(f"/release status {KEY}", called="status-deferred")


def moved(story: Story) -> None:
    """The Panel moves go-live: later with a window, and earlier, which is asked twice; what shows the date follows."""
    form = story.say(f"/release decide {KEY} date", PANEL_CHAIR)
    answers = {"go_live": "2020-07-30", "window_end": "2020-08-06", "reason": "UIT is late", "by": "authority"}
    confirm = story.fill(form, PANEL_CHAIR, "date-consequences", **answers)
    story.fill(confirm, PANEL_CHAIR, "date-moved")
    story.delivered("date-announced")
    for line in ("status", "check", "timetable"):
        story.say(f"/release {line} {KEY}", called=f"{line}-after-a-move")
    story.say("/release calendar 2020", called="calendar-after-a-move")
    story.say("/release list", called="list-after-a-move")
    form = story.say(f"/release decide {KEY} date", PANEL_CHAIR, "date-with-a-window")
    first = story.fill(form, PANEL_CHAIR, "earlier-date-consequences", go_live="2020-06-04", reason="It is ready")
    story.fill(first, PANEL_CHAIR, "earlier-date-asked-again")
    story.say("/release undo", PANEL_CHAIR, "undo-a-move")


def documents(story: Story) -> None:
    """The TAD from its draft to its publication."""
    story.office.at(2020, 3, 2)
    channels(story, "tag", "panel")
    draft = story.say(f"/release document {KEY} tad", DAN, "submit")
    story.fill(draft, DAN, "submit-incomplete")
    story.fill(draft, DAN, "submitted", version="0.1", link=LINK, draft=("draft",))
    story.delivered("draft")
    form = story.say(f"/release recommend {KEY} tag tad", TAG_CHAIR, "view")
    story.fill(form, TAG_CHAIR, "view-given", positive="yes", reason="A good draft")
    story.delivered("view-of-the-tad")
    story.say(f"/release document {KEY} tad consulted", DAN, "consulted")
    story.fill(story.say(f"/release document {KEY} tad", DAN), DAN, version="1.0", link=LINK)
    story.delivered("final")
    story.fill(story.say(f"/release decide {KEY} tad", PANEL_CHAIR, "approve"), PANEL_CHAIR, "approve-unseen")
    story.fill(story.say(f"/release recommend {KEY} tag tad", TAG_CHAIR), TAG_CHAIR, positive="yes", reason="Suitable")
    story.fill(story.say(f"/release decide {KEY} tad", PANEL_CHAIR), PANEL_CHAIR, "approved")
    story.delivered("tad-approved")
    story.say(f"/release document {KEY} tad published", DAN, "published")
    story.say(f"/release document {KEY}", DAN, "which")
    story.fill(story.say(f"/release document {KEY}", DAN), DAN, "with-its-history", document="tad")


def amendments(story: Story) -> None:
    """Criteria reworded, editorially and not, added and dropped."""
    story.office.at(2020, 5, 27)
    channels(story, "tag")
    form = story.say(f"/release criterion {KEY} reword T4")
    story.fill(form, called="incomplete")
    story.fill(form, called="editorial", text="A comma, moved.", reason="Typing error", editorial=("editorial",))
    story.delivered("asked")
    story.say(f"/release criterion {KEY} confirm 1", RACHEL, "confirm-by-a-manager")
    story.say(f"/release criterion {KEY} confirm 1", TAG_CHAIR, "confirmed")
    story.fill(story.say(f"/release criterion {KEY} reword T3"), called="proposed", text="All tests were passed.", reason="Shorter")
    story.fill(story.say(f"/release criterion {KEY} drop O9"), called="drop-proposed", reason="Not needed")
    form = story.say(f"/release criterion {KEY} add")
    story.fill(form, called="add-proposed", kind="security", answers="dcc", text="It is secure.", reason="The SSC asks")
    story.fill(story.say(f"/release decide {KEY} criteria", PANEL_CHAIR, "decide"), PANEL_CHAIR, "decided")
    story.delivered("criteria")


def scope(story: Story) -> None:
    """Modifications come and go, and channels hear of their outcome."""
    story.say("/modification follow MP084 <#C0FOLLOW|news>")
    story.fill(story.say("/modification add MP101"), called="modification-added", title="A new modification")
    form = story.say(f"/release add MP101 to {KEY}")
    answers = dict.fromkeys(("reason", "documents", "cost", "testing"), "Because")
    story.fill(form, called="add-incomplete")
    story.fill(form, called="added", reference="SECP_76", agreed_on="2020-01-10", **answers)
    story.say("/modification show MP101", called="modification-in-a-scope")
    story.fill(story.say("/modification approve MP084"), called="approve-incomplete")
    story.fill(story.say("/modification approve MP084"), called="approved", solution="Alternative Solution")
    story.delivered("approved")
    story.fill(story.say("/modification reject SECMP0062", called="reject"), called="rejected", reason="No case for it")
    story.delivered("rejected")
    asked = story.fill(story.say("/modification reject MP084"), called="reject-approved", reason="Sent back", date="2020-01-09")
    story.fill(asked, called="rejected-approved")
    story.delivered("rejected-approved")
    story.fill(story.say("/modification edit MP084", called="return"), called="returned", state="proposal", reason="A new solution")
    story.delivered("returned")
    story.fill(story.say(f"/release add MP084 to {KEY}", called="add-returned"), called="added-returned")
    story.fill(story.say("/modification approve MP084"), called="approved-again", solution="Proposed Solution")
    story.delivered("approved-again")
    story.fill(story.say(f"/release remove MP088 from {KEY}"), called="removed", reason="Not ready in time")
    story.fill(story.say(f"/release move MP079 from {KEY} to 2021"), called="moved", reason="Not ready in time")
    story.say(f"/release cutoff MP101 in {KEY} by 2020-03-31", called="cut-off")
    story.say(f"/release scope {KEY}", called="scope")
    story.say(f"/release history {KEY}", called="history")
    story.fill(story.say(f"/release edit {KEY} facts"), called="facts-moved", go_live="2020-07-02")
    story.fill(story.say(f"/release edit {KEY}", called="edit"), called="edit-next", section="costs")
    story.fill(story.say(f"/release edit {KEY} costs MP084"), called="costs-wrong", build="many")
    story.fill(story.say(f"/release edit {KEY} costs MP084"), called="costs-saved", build="1,000")
    first = story.say(f"/release edit {KEY} testing")
    story.fill(story.say(f"/release edit {KEY} testing", OLIVER), OLIVER, dcc_testing="First")
    story.fill(first, called="somebody-else-was-faster", dcc_testing="Second")
    story.say(f"/release decide {KEY} exception", PANEL_CHAIR, "no-exception")
    confirm = story.fill(story.say(f"/release decide {KEY} scope", PANEL_CHAIR), PANEL_CHAIR, "scope-to-confirm")
    story.fill(confirm, PANEL_CHAIR, "scope-agreed")
    confirm = story.fill(story.say(f"/release baseline {KEY} documents", PANEL_CHAIR), PANEL_CHAIR, "baseline-to-confirm")
    story.fill(confirm, PANEL_CHAIR, "baselined")
    form = story.say(f"/release baseline {KEY} documents", PANEL_CHAIR)
    story.fill(form, PANEL_CHAIR, "baselined-again")
    story.delivered("baseline")
    story.fill(story.say("/release undo", PANEL_CHAIR, "undo"), PANEL_CHAIR, "undone")
    story.fill(story.say("/modification depends MP101 on CR1088 reaching delivered"), called="depends-incomplete")
    story.fill(story.say("/modification request CR1088"), called="request-recorded", state="advanced")
    story.fill(story.say(f"/release cancel {KEY}"), called="cancelled", reason="The SEC Panel called it off")
    story.delivered("cancelled")
    story.say(f"/release status {KEY}", called="status-cancelled")
    story.fill(story.say("/release create june-2027"), called="created")
    story.say("/release status june-2027", called="status-of-a-new-release")
    story.say("/release list all", called="list")
    story.fill(story.say(f"/release cancel {KEY} restore"), called="restored", reason="The SEC Panel wants it after all")
    story.delivered("restored")


def modifications(story: Story) -> None:
    """A Draft Proposal becomes a Modification Proposal and is approved, others are split, and a designation comes with the release."""
    story.fill(story.say("/modification add DP102"), called="draft-added", title="Power Outage Alerts", stage="Development")
    story.fill(story.say(f"/release add DP102 to {KEY}"), called="draft-targeted", cutoff="2020-03-31")
    story.say("/modification approve DP102", called="draft-not-approved")
    form = story.say("/modification edit DP102")
    story.fill(form, called="draft-became-a-proposal", state="proposal", path="Self-Governance", urgent="no")
    story.say("/modification show DP102", called="found-by-both")
    form = story.say("/modification approve MP102")
    story.fill(form, called="approved-by-the-board", reference="CB_1", implementation_on="2020-11-05")
    story.delivered("approved-by-the-board")
    form = story.say("/modification split SECMP0053")
    asked = story.fill(form, called="split-asks", first="Response times", second="Reports", second_on="2020-11-05", reason="Too much")
    story.fill(asked, called="split")
    story.say(f"/release add SECMP0053 to {KEY}", called="whole-beside-a-part")
    story.say("/modification list unplaced", called="unplaced")
    form = story.say("/modification split MP084")
    story.fill(story.fill(form, called="proposal-split-asks", into="proposals", reason="Two problems"), called="proposal-split")
    story.say("/modification show MP084", called="which-of-the-two")
    form = story.say(f"/release edit {KEY} designations new")
    story.fill(form, called="designated", name="SEC Subsidiary Documents", by="BEIS", documents="Appendix D")
    story.say(f"/release scope {KEY}", called="scope-with-designation")
    story.say("/release check november-2020", called="check")
    story.say(f"/release history {KEY}", called="history")


def timetable(story: Story) -> None:
    """Steps dated, moved with what hangs on them, done, undone, added and removed."""
    story.fill(story.say(f"/release milestone {KEY}", called="which"), called="which-next", milestone="uit-start")
    story.say(f"/release milestone {KEY} uit-start 2020-04-20", called="dated")
    moved = story.say(f"/release milestone {KEY} uit-start 2020-05-20", called="moved-too-far")
    if isinstance(moved, Form):
        story.fill(moved, called="moved-all-the-same")
    form = story.say(f"/release milestone {KEY} tad-draft")
    story.fill(form, called="wrong-day", planned="soon")
    story.fill(form, called="relative", planned="", offset="-10", anchor="uit-start")
    form = story.say(f"/release milestone {KEY} add")
    story.fill(form, called="added", event="A step of its own", planned="2020-03-02", owner="dcc")
    story.say(f"/release milestone {KEY} regression-plans done", called="done")
    story.say(f"/release milestone {KEY} uit-start done", called="done-too-soon")
    story.say(f"/release milestone {KEY} regression-plans undone", called="undone")
    story.fill(story.say(f"/release milestone {KEY} sit-start remove", called="remove"), called="removed", reason="Not in this release")
    story.office.later(days=3)
    story.say(f"/release timetable {KEY}", called="timetable")
    story.say(f"/release timetable {KEY} as of 2020-01-09", called="timetable-before-it-was-stored")
    story.say(f"/release timetable {KEY} as of 2020-01-10", called="timetable-as-of")
    story.say("/release due 60", called="due")
    form = story.say(f"/release accept {KEY} dcc-total")
    story.fill(form, called="accept-incomplete")
    story.fill(form, called="accepted", reason="The DCC will say")
    story.say(f"/release check {KEY}", called="check-with-an-accepted-finding")


def rid(story: Story) -> None:
    """A version is issued and commented on; files are sent."""
    story.office.later(days=3)
    story.say(f"/release milestone {KEY} tad-draft 2020-02-03")
    story.fill(story.say(f"/release remove MP088 from {KEY}"), reason="Not ready in time")
    story.say(f"/release redline {KEY}", called="redline")
    form = story.say(f"/release issue {KEY}", called="issue")
    story.fill(form, called="issue-incomplete", changes=" ")
    story.fill(form, called="issued")
    story.delivered("issued")
    story.say(f"/release redline {KEY} 1.2 1.1", called="redline-backwards")
    form = story.say(f"/release comment {KEY}", STRANGER, "comment")
    story.fill(form, STRANGER, "comment-incomplete")
    story.fill(form, STRANGER, "commented", party="A Party", text="Give us another week.")
    story.say(f"/release comment {KEY} 1", STRANGER, "answer-by-a-stranger")
    form = story.say(f"/release comment {KEY} 1", called="answer")
    story.fill(form, called="answered", disposition="accepted in part", reason="A week was added.")
    story.say(f"/release comments {KEY}", STRANGER, "comments")
    for line in (f"rid {KEY} 1.1", f"export {KEY}", f"timeline {KEY}", f"progress {KEY}", "meeting panel export", "paper panel 76"):
        story.say(f"/release {line}", called=f"{line.split()[0]}-prepared")
        story.delivered("sent")
    story.fetched = ("file", "june.yaml", "release: {key: february-2022, kind: documentation, go_live: 24 Feb 2022, body: panel}\n")
    preview = story.say("/release import F0FILE", called="import-preview")
    story.fill(preview, called="imported")
    story.fetched = ("file", "june.yaml", "release: {key: x}\n")
    story.say("/release import F0FILE", called="import-of-a-faulty-file")


def nudges(story: Story) -> None:
    """The daily messages of January, with digest, direct message, what becomes of items, escalation, and days that were missed."""
    routed(story, tag="C0TAG", opsg="C0OPSG", panel="C0PANEL")
    planned(story, "review-testing", "2020-01-17")
    story.tick()
    story.delivered("friday-10-january")
    story.say(f"/release nudge message {JUNE_CHANNEL} 2020-01-10", STRANGER, "show-all")
    form = story.say(f"/release snooze {KEY} baseline-documents")
    story.fill(form, called="snooze-incomplete", until="2020-01-18", reason="")
    story.fill(form, called="snoozed", until="2020-01-16", reason="The paper is out.")
    story.delivered("snoozed")
    form = story.say(f"/release reassign {KEY} baseline-documents")
    story.fill(form, called="reassigned", person=DAN)
    story.delivered("reassigned")
    story.fill(story.say(f"/release snooze {KEY}"), called="which-next", item="milestone:review-testing")
    story.say(f"/release milestone {KEY} baseline-documents done", called="done-without-its-act")
    story.fill(story.fill(story.say(f"/release baseline {KEY} documents", PANEL_CHAIR), PANEL_CHAIR), PANEL_CHAIR)
    story.tick()
    story.delivered("done")
    story.fill(story.say("/release undo", PANEL_CHAIR), PANEL_CHAIR)
    story.tick()
    story.delivered("undone")
    story.say(f"/release milestone {KEY} review-testing 2020-01-20")
    story.tick()
    story.delivered("moved")
    story.office.at(2020, 1, 13)
    story.tick()
    story.delivered("monday-13-january")
    story.say("/release reminders off", DAN, "direct-messages-off")
    story.say("/release reminders on", DAN, "direct-messages-on")
    for day in (20, 21, 22, 23, 24):
        story.office.at(2020, 1, day)
        story.tick()
        story.delivered(f"day-{day}-january")
    story.say(f"/release nudge message {DAN} 2020-01-20", DAN, "direct-message")
    story.office.at(2020, 2, 20)
    story.tick()
    story.delivered("after-downtime")
    story.say(f"/release nudge {KEY} skipped", called="skipped")
    form = story.say(f"/release reminders {KEY} milestone")
    story.fill(form, called="settings-wrong", ahead="soon", daily="x")
    story.fill(form, called="settings-saved", ahead="3")


def uncleared(story: Story) -> None:
    """A release above White is announced only in channels that are cleared for it."""
    story.fill(story.say(f"/release edit {KEY} facts"), called="classified", classification="amber")
    routed(story, tag="C0TAG")
    planned(story, "review-testing", "2020-01-17")
    with story.store.changing(Act(RACHEL, "clear", story.office.now)) as tx:
        tx.session.add(ChannelClearanceRow(channel_id="C0TAG", classification=Classification.AMBER))
    story.tick()
    story.delivered("amber")
    story.say(f"/release status {KEY}", STRANGER, "status-for-a-stranger")
    story.say(f"/release rid {KEY}", called="file-in-a-channel-that-is-not-cleared")
    story.say("/release list", STRANGER, "list-for-a-stranger")


def roster(story: Story) -> None:
    """People come, go and stand in, and a quorum can't be reached."""
    story.say("/release member add @U0NEW to tag as chair", called="chair")
    story.say("/release deputy <@U0DEPUTY> for <@U0TAG> until 2020-02-14", called="deputy")
    story.say("/release quorum tag 2", called="quorum")
    story.fetched = (DAN, "U0NEW")
    story.say("/release sync tag <!subteam^S0TAG|@tag>", called="sync")
    story.say("/release member remove @U0NEW from tag", called="removed")
    story.say("/release committees", called="committees")
    story.fill(story.say("/release undo", called="undo"), called="undone")


def choices(story: Story) -> None:
    """What the searched fields of forms offer as one types."""
    for kind, typed in ((Kind.MODIFICATION, ""), (Kind.MODIFICATION, "user"), (Kind.REQUEST, ""), (Kind.RELEASE, ""), (Kind.MILESTONE, "")):
        found = search(story.store, kind, typed, story.office.asking(Line.release("milestone", story.setting.key)))
        lines = (f"  {each.label}  = {each.value}" for each in found)
        story.note(f"{story.folder}/{kind}-{typed or 'all'}", "\n".join([f"> {kind}, typed “{typed}”", "", *lines]))


def written(story: Story) -> None:
    """What the bot answers to messages, and says in channels that it joins."""
    for number, (text, where) in enumerate((("staus june-2020", RACHEL), ("approve MP079", JUNE_CHANNEL), ("quack", RACHEL))):
        request = Request("", text, Actor(RACHEL), story.office.now, f"written:{number}", where, via=MESSAGE)
        assert reply.hear(story.store, request, "")
        story.delivered(f"to-{text.split()[0]}")
    for number, where in enumerate((JUNE_CHANNEL, "C0OTHER")):
        reply.joined(story.store, Request("", "", Actor("U0BOT"), story.office.now, f"joined:{number}", where))
        story.delivered(where.lower())
    story.say(f"/release ask tag.chair release recommend {KEY} tag", DAN, "ask-the-tag-chair")
    story.delivered("to-the-tag-chair")


def large(story: Story) -> None:
    """What a large release makes of cards, packs, the Go's form and the day's reminders."""
    routed(story, tag="C0TAG", opsg="C0OPSG", dcc="C0DCC", secas="C0SECAS")
    story.tick()
    story.delivered("large-release")
    story.fill(story.fill(story.say(f"/release baseline {KEY} documents", PANEL_CHAIR), PANEL_CHAIR), PANEL_CHAIR)
    story.tick()
    story.delivered("large-release-done")
    story.say(f"/release signoff {KEY} opsg", OPSG_CHAIR)
    story.delivered("large-release")
    story.say(f"/release nudge message {JUNE_CHANNEL} 2020-01-10 page 2", called="show-all-page-2")
    story.office.at(2020, 6, 12)
    form = expect(Form, story.say(f"/release decide {KEY} go-live go", PANEL_CHAIR, "go"))
    known = {each.name: "Known" for each in form.fields if each.name.startswith("ack-")}
    story.fill(story.fill(form, PANEL_CHAIR, **known, reason="Agreed"), PANEL_CHAIR, "go-recorded")
    story.delivered("large-release-go")
    story.say(f"/release signoff {KEY} opsg", OPSG_CHAIR, "sign-off-after-the-go")


def routed(story: Story, **rooms: str) -> None:
    """Channels for the release's committees, without a word about it."""
    with story.store.changing(Act(RACHEL, "channel", story.office.now)) as tx:
        for committee, channel in rooms.items():
            tx.session.add(ChannelRouteRow(release_key=story.setting.key, committee_key=committee, channel_id=channel))


def planned(story: Story, step: str, day: str) -> None:
    """A step dated, without a word about it."""
    with story.store.changing(Act(RACHEL, "milestone", story.office.now)) as tx:
        row = tx.session.get_one(MilestoneRow, (story.setting.key, step))
        row.planned, row.recorded_on = PartialDate.parse(day), story.office.now.date()


STORIES: dict[str, tuple[Setting, Callable[[Story], None]]] = {
    "sign-off": (JUNE, walk),
    "go-live": (JUNE, go),
    "defer": (JUNE, defer),
    "moved": (JUNE, moved),
    "closed": (JUNE, closed),
    "channels": (JUNE, own_channels),
    "documents": (JUNE, documents),
    "amendments": (JUNE, amendments),
    "scope": (JUNE, scope),
    "modifications": (JUNE, modifications),
    "timetable": (JUNE, timetable),
    "rid": (JUNE, rid),
    "reminders": (JUNE, nudges),
    "classified": (JUNE, uncleared),
    "roster": (JUNE, roster),
    "choices": (JUNE, choices),
    "written": (JUNE, written),
    "large": (LARGE, large),
}


Told = Callable[[str], Story]


@pytest.fixture(scope="session")
def told(offices: Offices) -> Told:
    """A story by name, told once a run."""
    made: dict[str, Story] = {}

    def tell(name: str) -> Story:
        if name not in made:
            setting, story = STORIES[name]
            made[name] = Story(offices.open(setting), f"stories/{name}", setting)
            story(made[name])
        return made[name]

    return tell


@pytest.mark.parametrize("name", STORIES)
def test_a_story_reads_as_it_did(told: Told, golden: Golden, name: str) -> None:
    """Each answer and each message of it is what the golden file holds; run with --snapshot-update to accept what has changed."""
    for each, text in told(name).made.items():
        assert text == golden(each)


@pytest.mark.parametrize("name", STORIES)
def test_slack_would_accept_all_of_a_story(told: Told, name: str) -> None:
    """Its forms, answers and messages are inside Slack's limits, and an answer is one screen before More."""
    assert told(name).faults == []


def test_every_kind_of_message_has_a_golden(told: Told) -> None:
    """What the bot posts by itself is all there, whatever kind of row in the outbox it is made from. Mail goes to no channel."""
    kinds = {each.split("/")[1] for name in STORIES for each in told(name).made if each.startswith("messages/")}
    assert set(KINDS) - {Share.kind, *MAIL_KINDS} <= kinds


def test_no_golden_is_left_over(told: Told) -> None:
    """Each file belongs to a line or a story that there is; delete the others."""
    names = {case[0] for case in CASES} | {each for name in STORIES for each in told(name).made}
    folder = Path(__file__).parent / "__snapshots__"
    assert {str(each.relative_to(folder).with_suffix("")) for each in folder.rglob("*.txt")} - names == set()
    assert names == {each.lower() for each in names}
