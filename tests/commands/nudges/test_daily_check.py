"""The preview, snoozing, reassigning, settings, and the day's message as people see it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot import pages
from bot.posts import posts
from bot.slack.limits.messages import message_faults
from commands.nudges import daily_check
from commands.nudges.message import NudgeMessage
from commands.nudges.preview import NudgePreview, NudgesSkipped
from commands.protocol.form import Faults
from commands.protocol.line import Line
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.mail.kinds import read
from storage.nudges import ledger
from storage.tables import ChannelClearanceRow, ChannelRouteRow, CommitteeGroupRow, MilestoneRow, NudgeRow, OutboxRow, ReleaseRow, table_of
from tests.builders.office import DAN, JUNE_CHANNEL, LONDON, OLIVER, OPSG_CHAIR, RACHEL, STRANGER, TAG_CHAIR, Office

OUTBOX = table_of(OutboxRow)
NUDGES = table_of(NudgeRow)
AT = time(9)
TAG_CHANNEL = "C0TAG"


def tick(office: Office) -> daily_check.Ticked:
    """The scheduler's tick at the office's time."""
    return daily_check.tick(office.store, office.now, AT)


def outbox_rows(office: Office, kind: str = "nudge") -> list[Any]:
    """The outbox's rows of a kind."""
    with office.store.reading() as conn:
        return list(conn.execute(select(OUTBOX).where(OUTBOX.c.kind == kind).order_by(OUTBOX.c.id)).all())


def arrive(office: Office) -> None:
    """Slack has all that is in the outbox."""
    with office.store.writing() as conn:
        ids = conn.execute(select(OUTBOX.c.id).where(OUTBOX.c.state == "due")).scalars().all()
        for number in ids:
            conn.execute(update(OUTBOX).where(OUTBOX.c.id == number).values(state="sent", ts=f"1.{number}"))
    daily_check.follow(office.store, office.now)


def text_of(office: Office, kind: str = "nudge", channel: str = JUNE_CHANNEL, newest: bool = True) -> str:
    """What a channel's newest row of a kind says, inside Slack's limits."""
    found = [row for row in outbox_rows(office, kind) if row.channel == channel]
    message = posts.message(office.store, read(kind, found[-1 if newest else 0].ids), office.now)
    assert message is not None
    assert message_faults(message) == []
    return str(message["text"])


def routed(office: Office, **channels: str) -> None:
    """Channels for June's committees."""
    with office.store.changing(Act(RACHEL, "channel", office.now)) as tx:
        for committee, channel in channels.items():
            tx.session.add(ChannelRouteRow(release_key="june-2020", committee_key=committee, channel_id=channel))


def planned(office: Office, steps: Iterable[tuple[str, str]]) -> None:
    """Steps of June dated."""
    with office.store.changing(Act(RACHEL, "milestone", office.now)) as tx:
        for key, day in steps:
            row = tx.session.get_one(MilestoneRow, ("june-2020", key))
            row.planned, row.recorded_on = PartialDate.parse(day), office.now.date()


# The check and its message


def test_nothing_is_told_before_nine_on_weekends_or_twice(office: Office) -> None:
    """At 8:59 no check, at 9:00 one, at 9:30 none more; none on Saturday; one on Monday."""
    office.at(2020, 1, 10, 8)
    assert tick(office).day is None
    office.at(2020, 1, 10, 9)
    assert tick(office).day == date(2020, 1, 10)
    assert tick(office).day is None
    office.at(2020, 1, 11, 12)
    assert tick(office).day is None
    office.at(2020, 1, 13, 9)
    assert tick(office).day == date(2020, 1, 13)


@pytest.mark.parametrize("day", [date(2020, 3, 30), date(2020, 10, 26)])
def test_the_day_after_a_clock_change_is_checked_once_at_nine_local(office: Office, day: date) -> None:
    """Neither clock change moves the time of day or doubles a check."""
    told = []
    instant = datetime.combine(day, time(7, 30), tzinfo=LONDON)
    for _ in range(8):
        instant += timedelta(minutes=30)
        office.now = instant
        told.append((instant.hour, tick(office).day))
    assert [hour for hour, found in told if found] == [9]


def test_an_idle_tick_costs_one_statement(office: Office) -> None:
    """Once the day is checked and nothing happens, a tick reads one row."""
    tick(office)
    with office.store.statements() as seen:
        assert tick(office) == daily_check.Ticked()
    assert len([each for each in seen.texts if each.lstrip().upper().startswith("SELECT")]) == 1


def test_the_message_names_items_in_order_of_urgency_with_their_buttons(office: Office) -> None:
    """The longest overdue first, each with owner and buttons; Snooze only where the deadline is ahead."""
    tick(office)
    said = text_of(office)
    assert said.index("TAD issued to the TAG") < said.index("TAD final and published") < said.index("Panel baselines RID")
    assert "due in 5 Working Days, 17 Jan 2020 · SEC Panel @U0PANEL" in said
    assert "Snooze: /release snooze june-2020 milestone:baseline-documents" in said
    assert "snooze june-2020 policy" not in said
    assert "@channel" not in said


def test_an_owners_channel_hears_its_own_items_only(office: Office) -> None:
    """The TAG's channel has the TAG's review and not the Panel's baseline."""
    routed(office, tag=TAG_CHANNEL)
    planned(office, [("review-testing", "2020-01-17")])
    tick(office)
    said = text_of(office, channel=TAG_CHANNEL)
    assert "TAG reviews UIT Completion Report" in said
    assert "baselines" not in said


def test_a_user_group_is_mentioned_in_place_of_the_chair(office: Office) -> None:
    """Where a committee has a user group its message mentions that."""
    with office.store.changing(Act(RACHEL, "sync", office.now)) as tx:
        tx.session.add(CommitteeGroupRow(committee_key="panel", group_id="S0PANEL"))
    tick(office)
    message = posts.message(office.store, read("nudge", outbox_rows(office)[0].ids), office.now)
    assert message is not None
    assert "<!subteam^S0PANEL>" in str(message["blocks"])
    assert "<@U0PANEL>" not in str(message["blocks"])


def test_unowned_items_say_so(office: Office) -> None:
    """A step that nobody owns is told in the release's channel as such."""
    with office.store.changing(Act(RACHEL, "milestone", office.now)) as tx:
        row = tx.session.get_one(MilestoneRow, ("june-2020", "baseline-documents"))
        row.owner = ""
    tick(office)
    assert "no owner yet" in text_of(office)


def test_what_does_not_fit_is_behind_show_all(office: Office) -> None:
    """With forty items due the message stays inside 45 blocks, and Show all has every one, page by page."""
    with office.store.changing(Act(RACHEL, "milestone", office.now)) as tx:
        for number in range(40):
            tx.session.add(
                MilestoneRow(
                    release_key="june-2020",
                    key=f"step-{number}",
                    event=f"Step number {number:02d}",
                    owner="dcc",
                    position=100 + number,
                    planned=PartialDate(2020, 1, 17),
                    recorded_on=date(2020, 1, 10),
                )
            )
    tick(office)
    message = posts.message(office.store, read("nudge", outbox_rows(office)[0].ids), office.now)
    assert message is not None
    assert len(message["blocks"]) <= 45
    assert message_faults(message) == []
    assert "And 26 more items." in message["text"]
    line = f"/release nudge message {JUNE_CHANNEL} 2020-01-10"
    assert f"Show all: {line}" in message["text"]
    seen = ""
    for page in range(1, 9):
        shown = office.shows(f"{line} page {page}", NudgeMessage, STRANGER)
        seen += pages.plain(shown)
    assert all(f"Step number {number:02d}" in seen for number in range(40))


def test_nothing_classified_goes_to_a_channel_that_is_not_cleared(office: Office) -> None:
    """An Amber release is told in a channel cleared for Amber alone; with none, the managers hear that (R20)."""
    with office.store.changing(Act(RACHEL, "edit", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.AMBER
    routed(office, tag=TAG_CHANNEL)
    planned(office, [("review-testing", "2020-01-17")])
    with office.store.changing(Act(RACHEL, "clear", office.now)) as tx:
        tx.session.add(ChannelClearanceRow(channel_id=TAG_CHANNEL, classification=Classification.AMBER))
    tick(office)
    assert [row.channel for row in outbox_rows(office)] == [TAG_CHANNEL]
    notices = [row for row in outbox_rows(office, "notice") if "June 2020" in row.ids["text"]]
    assert {row.channel for row in notices} == {RACHEL, OLIVER}
    assert "no channel set for it may show it" in notices[0].ids["text"]


def test_a_done_step_updates_the_message_and_answers_in_its_thread(office: Office) -> None:
    """Done: the card has a tick in place of the buttons, and its thread says who did it."""
    tick(office)
    arrive(office)
    office.does("/release milestone june-2020 baseline-documents done")
    daily_check.follow(office.store, office.now)
    said = text_of(office, "nudge-update")
    assert "✅ Panel baselines RID for non-system-impacting modifications  done on 10 Jan 2020" in said
    assert "baseline-documents done" not in said
    (note,) = [row for row in outbox_rows(office, "nudge-note") if row.ids["what"] == "done"]
    (first,) = outbox_rows(office)
    assert (note.channel, note.thread_ts) == (JUNE_CHANNEL, first.ts)
    assert f"done on 10 Jan 2020 by @{RACHEL}" in text_of(office, "nudge-note")
    office.does("/release milestone june-2020 baseline-documents undone")
    daily_check.follow(office.store, office.now)
    assert "is open again" in text_of(office, "nudge-note")


def test_a_modification_that_moved_elsewhere_is_not_called_done(office: Office) -> None:
    """The message and its thread say where it moved; a withdrawn one is withdrawn, and an approved one decided (R5)."""
    for ref in ("MP079", "MP084", "MP088"):
        office.does(f"/release cutoff {ref} in june-2020 by 2020-01-17")
    tick(office)
    arrive(office)
    office.does("/release move MP079 from june-2020 to november-2020", reason="It needs more time.", cutoff="2020-06-30")
    office.does("/modification withdraw MP084", reason="Not needed.")
    office.does("/release cancel june-2020", reason="No scope is left.")
    daily_check.follow(office.store, office.now)
    said = text_of(office, "nudge-update")
    assert "▫️ Decision cut-off of MP079  moved to the November 2020 SEC Release" in said
    assert "▫️ Decision cut-off of MP084  withdrawn" in said
    assert "▫️ Decision cut-off of MP088  no longer due because the release was cancelled" in said
    notes = [row for row in outbox_rows(office, "nudge-note") if row.ids["item"] == "cutoff:MP079"]
    message = posts.message(office.store, read("nudge-note", notes[-1].ids), office.now)
    assert message is not None
    assert "Decision cut-off of MP079: moved to the November 2020 SEC Release." in str(message["text"])


def test_a_direct_message_is_updated_where_slack_posted_it_once_the_release_is_live(office: Office) -> None:
    """After go-live the person's message says "overdue" no more, and its update names the conversation."""
    office.does("/release reassign june-2020 baseline-documents", person=DAN)
    office.at(2020, 1, 20)
    tick(office)
    with office.store.writing() as conn:
        conn.execute(update(OUTBOX).where(OUTBOX.c.channel == DAN).values(state="sent", ts="1.7", conversation="D7"))
    assert "overdue" in text_of(office, channel=DAN)
    with office.store.changing(Act(RACHEL, "live", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").live_on = office.now.date()
    daily_check.follow(office.store, office.now)
    (row,) = [each for each in outbox_rows(office, "nudge-update") if each.channel == DAN]
    message = posts.message(office.store, read("nudge-update", row.ids), office.now)
    assert message is not None
    assert (message["update"], message["conversation"]) == ("1.7", "D7")
    assert "overdue, was due" not in str(message["text"])
    assert "no longer due because the release is live" in str(message["text"])


def test_a_refused_channel_is_told_to_the_managers_once(office: Office) -> None:
    """Archived: each manager hears once, though the next day's message is refused as well."""
    for day in (10, 13):
        office.at(2020, 1, day)
        tick(office)
        with office.store.writing() as conn:
            conn.execute(
                update(OUTBOX).where(OUTBOX.c.kind == "nudge", OUTBOX.c.state == "due").values(state="failed", error="is_archived")
            )
        tick(office)
    told = [row for row in outbox_rows(office, "notice") if "archived" in row.ids["text"]]
    assert sorted(row.channel for row in told) == [OLIVER, RACHEL]
    arrive(office)
    assert "Panel baselines RID" in text_of(office), "the second day's message has what the first could not say"


def test_after_downtime_the_managers_hear_what_was_skipped(office: Office) -> None:
    """Away from 10 to 21 January: the baseline's stages 1, 0 and -1 and a week of the TAD's are skipped, and the newest of each is told."""
    tick(office)
    office.at(2020, 1, 21)
    done = tick(office)
    assert (done.day, done.skipped) == (date(2020, 1, 21), 4)
    (notice, *_) = [row for row in outbox_rows(office, "notice") if "was offline" in row.ids["text"]]
    assert "List them with /release nudge june-2020 skipped" in notice.ids["text"]
    shown = office.shows("/release nudge june-2020 skipped", NudgesSkipped)
    assert [(line.item, line.stage) for line in shown.lines if line.item.endswith("baseline-documents")] == [
        ("milestone:baseline-documents", 1),
        ("milestone:baseline-documents", 0),
        ("milestone:baseline-documents", -1),
    ]
    assert "Panel baselines RID" in pages.plain(shown)


def test_the_weeks_digest_says_what_moved(office: Office) -> None:
    """Monday's message has what was re-dated and done in the week before, what comes next, and how far it is."""
    tick(office)
    office.later(hours=1)
    office.say("/release milestone june-2020 tad-draft 2020-02-03")
    office.at(2020, 1, 13)
    tick(office)
    said = text_of(office)
    assert "Last week DCC submits draft SEC Release TAD: no date → 3 Feb 2020" in said
    assert "Next 17 Jan 2020: Panel baselines RID" in said
    assert "Progress 1 of 23 steps done · 0 of 15 criteria met" in said


# Snooze, reassign, settings


def test_snoozing_needs_a_reason_and_stays_before_the_deadline(office: Office) -> None:
    """The form keeps what was typed and says what is wrong; a good answer keeps people quiet until the day."""
    form = office.asks("/release snooze june-2020 baseline-documents")
    assert [each.label for each in form.fields] == ["Date", "Reason"]
    late = office.fill(form, until="2020-01-18", reason="")
    reason = "Enter a reason, such as: The DCC reports on Friday."
    assert late == Faults({"until": "The date can't be after the deadline, 17 Jan 2020.", "reason": reason})
    office.faults(form, until="2020-01-10", reason="x")
    office.does(form, until="2020-01-16", reason="The paper is out.")
    tick(office)
    assert "Panel baselines" not in text_of(office)
    office.at(2020, 1, 16)
    tick(office)
    assert "Panel baselines" in text_of(office)


def test_what_is_overdue_cannot_be_snoozed(office: Office) -> None:
    """It is to be done or re-dated."""
    refused = office.refuses("/release snooze june-2020 policy:tad-to-tag", because="is overdue, so it can't be snoozed")
    assert refused.instead == (Line.parse("/release milestone june-2020 tad-draft"),)


def test_owners_and_managers_snooze_and_nobody_else(office: Office) -> None:
    """The TAG snoozes its own review, not the Panel's baseline; a stranger nothing."""
    office.asks("/release snooze june-2020 review-testing", TAG_CHAIR)
    office.refuses("/release snooze june-2020 baseline-documents", TAG_CHAIR)
    office.refuses("/release reassign june-2020 review-testing", STRANGER)


def test_without_an_item_the_form_asks_which(office: Office) -> None:
    """First the choice, then the item's own form."""
    form = office.asks("/release snooze june-2020")
    second = office.asks(form, item="milestone:review-testing")
    assert second.line == Line.parse("/release snooze june-2020 milestone:review-testing")
    office.does(second, until="2020-03-02", reason="Later.")


def test_a_mistyped_item_offers_the_nearest(office: Office) -> None:
    """Unknown: said, and nothing changes."""
    office.refuses("/release snooze june-2020 reviw-testing", because="Did you mean")


def test_a_reassigned_item_goes_to_its_person_and_their_own_message_once_overdue(office: Office) -> None:
    """Named in the channel, by direct message only once overdue, and not at all where they turned that off."""
    form = office.asks("/release reassign june-2020 baseline-documents")
    office.faults(form)
    office.does(form, person=DAN)
    tick(office)
    assert f"17 Jan 2020 · @{DAN}" in text_of(office)
    assert DAN not in {row.channel for row in outbox_rows(office)}
    office.at(2020, 1, 20)
    tick(office)
    assert "These are your overdue items" in text_of(office, channel=DAN)
    office.does("/release reminders off", DAN)
    office.refuses("/release reminders off", DAN)
    office.at(2020, 1, 21)
    tick(office)
    assert len([row for row in outbox_rows(office) if row.channel == DAN]) == 1
    office.does("/release reminders on", DAN)
    office.refuses(f"/release nudge message {DAN} 2020-01-20", RACHEL)
    office.shows(f"/release nudge message {DAN} 2020-01-20", NudgeMessage, DAN)


def test_the_person_an_item_was_given_to_may_snooze_it(office: Office) -> None:
    """The roster gives them nothing, the reassignment does."""
    form = office.asks("/release reassign june-2020 baseline-documents")
    office.does(form, person=STRANGER)
    office.asks("/release snooze june-2020 baseline-documents", STRANGER)


def test_settings_per_release_and_kind(office: Office) -> None:
    """With milestones told at three Working Days only, five before says nothing; numbers that are none are refused."""
    form = office.asks("/release reminders june-2020 milestone")
    office.faults(form, ahead="soon", daily="x")
    office.does(form, ahead="3")
    tick(office)
    assert "Panel baselines" not in text_of(office)
    office.at(2020, 1, 14)
    tick(office)
    assert "Panel baselines" in text_of(office)
    office.refuses("/release reminders june-2020 meetings")
    office.refuses("/release reminders all", OPSG_CHAIR)
    office.refuses("/release reminders")


# The preview


def test_the_preview_says_when_where_and_why(office: Office) -> None:
    """Thirty days: the baseline's stages to come, what nobody is reminded of and why, paged."""
    office.does("/release snooze june-2020 baseline-documents", until="2020-01-16", reason="Out already.")
    shown = office.shows("/release nudge june-2020", NudgePreview)
    baseline = [(each.day.isoformat(), each.stage) for each in shown.planned if each.due.ref == "baseline-documents"]
    assert baseline[:3] == [("2020-01-16", 1), ("2020-01-17", 0), ("2020-01-20", -1)]
    said = "".join(pages.plain(office.say(f"/release nudge june-2020 page {page}")) for page in range(1, 5))
    assert "#C0JUNE  1 Working Day before" in said
    assert "the release manager is notified too" in said
    assert "go-live" in said
    assert "it is not due soon enough" in said
    office.refuses("/release nudge june-2020 tomorrow")
    office.refuses("/release nudge message here")


def test_the_preview_is_what_is_told(office: Office) -> None:
    """Walked over the thirty days, the check tells exactly what the preview said."""
    office.at(2020, 1, 10, 8)
    shown = office.shows("/release nudge june-2020", NudgePreview)
    expected = {(each.day, each.due.item, each.stage) for each in shown.planned}
    for number in range(31):
        office.now = datetime(2020, 1, 10, 9, tzinfo=LONDON) + timedelta(days=number)
        tick(office)
    with office.store.reading() as conn:
        rows = conn.execute(
            select(NUDGES.c.day, NUDGES.c.item, NUDGES.c.stage).where(
                NUDGES.c.release_key == "june-2020", NUDGES.c.why == "", NUDGES.c.state == "queued"
            )
        ).all()
    assert {tuple(row) for row in rows} == expected


def test_a_clock_that_is_moved_passes_each_nudge_hour_of_a_working_day() -> None:
    """From Friday 10:00 to Wednesday 8:59 there are Monday's and Tuesday's; a jump of years is bounded."""
    friday = datetime(2020, 1, 10, 10, tzinfo=LONDON)
    found = list(daily_check.nudge_instants(friday, datetime(2020, 1, 15, 8, 59, tzinfo=LONDON), AT))
    assert [each.strftime("%a %H:%M") for each in found] == ["Mon 09:00", "Tue 09:00"]
    assert len(list(daily_check.nudge_instants(friday, datetime(2029, 1, 15, 10, tzinfo=LONDON), AT))) < 262
    assert ledger.message_key("C1", date(2020, 1, 10)) == "nudge:C1:2020-01-10"
