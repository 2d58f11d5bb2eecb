"""What a channel's message of a day says."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from bot import pages
from bot.posts import posts
from bot.slack.limits.messages import message_faults
from commands.nudges.message import NudgeMessage
from policy.model.partial_date import PartialDate
from policy.model.sign_off import SignOffState
from storage.engine.session import Act
from storage.mail.kinds import read
from storage.tables import CommitteeGroupRow, CriterionRow, MilestoneRow, table_of
from tests.builders.office import JUNE_CHANNEL, RACHEL, STRANGER, Office
from tests.builders.rooms.reminders import TAG_CHANNEL, arrive, outbox_rows, planned, routed, text_of, tick

STEP = table_of(MilestoneRow).c


def test_the_message_names_items_in_order_of_urgency_with_their_buttons(office: Office) -> None:
    """The longest overdue first, each with owner and buttons; Snooze only where the deadline is ahead."""
    tick(office)
    said = text_of(office)
    assert said.index("TAD issued to the TAG") < said.index("TAD final and published") < said.index("Panel baselines RID")
    assert "due in 5 Working Days, 17 Jan 2020 · SEC Panel @U0PANEL" in said
    assert "Snooze: /release snooze june-2020 milestone:baseline-documents" in said
    assert "snooze june-2020 policy" not in said
    assert "@channel" not in said


def test_the_line_of_a_baseline_names_the_draft(office: Office) -> None:
    """The Panel is told in time that the RID which it is to baseline has changes that nobody was given; other lines say nothing of it."""
    tick(office)
    assert "Draft" not in text_of(office)
    office.does("/release edit june-2020 codes", other_codes="None.")
    said = text_of(office)
    named = "Panel baselines RID for non-system-impacting modifications"
    assert f"{named} (Draft 1.2 of the RID has 1 change since version 1.1 that is not issued)" in said
    assert said.count("Draft 1.2") == 1


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
    row = outbox_rows(office)[0]
    message = posts.message(office.store, read("nudge", row.ids), office.now, row.channel)
    assert message is not None
    assert "<!subteam^S0PANEL>" in str(message["blocks"])
    assert "<@U0PANEL>" not in str(message["blocks"])


def test_unowned_items_say_so(office: Office) -> None:
    """The release's channel shows a step without an owner as such."""
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
    row = outbox_rows(office)[0]
    message = posts.message(office.store, read("nudge", row.ids), office.now, row.channel)
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


def test_a_step_that_moved_and_moved_back_is_not_news(office: Office) -> None:
    """The week's first and last date are the same, so nothing moved."""
    tick(office)
    for day in ("2020-02-03", "2020-02-10", "2020-02-17"):
        office.later(hours=1)
        office.say(f"/release milestone june-2020 tad-draft {day}")
    office.at(2020, 1, 13)
    tick(office)
    assert "DCC submits draft SEC Release TAD: no date → 17 Feb 2020" in text_of(office)
    for day in ("2020-02-24", "2020-02-17"):
        office.later(hours=1)
        office.say(f"/release milestone june-2020 tad-draft {day}")
    office.at(2020, 1, 20)
    tick(office)
    assert "Last week DCC submits draft" not in text_of(office)


def test_the_weeks_digest_counts_as_the_status_does(office: Office) -> None:
    """A criterion that is met with conditions is not yet met, and a step that nothing is left to do for has no date to give."""
    with office.store.changing(Act("test", "standings", office.now)) as tx:
        for ref, state in (("O1", SignOffState.MET), ("O2", SignOffState.CONDITIONS), ("T1", SignOffState.STALE)):
            tx.session.get_one(CriterionRow, ("june-2020", ref)).standing = state
        tx.session.add(MilestoneRow(release_key="june-2020", key="again", event="Draft again", position=99, acts=("issue 0.1",)))
    office.at(2020, 1, 13)
    tick(office)
    said = text_of(office)
    assert "1 of 15 criteria met, 1 with conditions" in said
    assert "Dates 12 steps have no date" in said


def test_the_weeks_newest_message_has_all_of_the_week_and_alone_its_buttons(office: Office) -> None:
    """Thursday's message has Monday's items too; Monday's keeps its lines and loses its buttons."""
    office.at(2020, 1, 13)
    tick(office)
    arrive(office)
    assert "/release snooze" in text_of(office)
    office.at(2020, 1, 16)
    tick(office)
    newest, older = text_of(office), text_of(office, "nudge-update")
    assert "Panel baselines RID for non-system-impacting modifications\ndue in 1 Working Day" in newest
    assert "TAD issued to the TAG" in newest
    assert "/release snooze" in newest
    assert "TAD issued to the TAG" in older
    assert "A newer message of this channel has the buttons." in older
    assert "Snooze" not in older


def test_a_gate_joins_the_message_of_the_week_and_has_its_own_on_its_day(office: Office) -> None:
    """The Panel hears in its channel; the release's channel has an edit and a reply, and on the day a message."""
    routed(office, panel="C0PANEL")
    office.at(2020, 1, 13)
    tick(office)
    arrive(office)
    office.at(2020, 1, 16)
    tick(office)
    assert "Panel baselines RID" in text_of(office, channel="C0PANEL")
    assert "due in 1 Working Day, 17 Jan 2020" in text_of(office, "nudge-update")
    assert "due in 1 Working Day, 17 Jan 2020 · @U0PANEL" in text_of(office, "nudge-note")
    assert [row.ids["day"] for row in outbox_rows(office) if row.channel == JUNE_CHANNEL] == ["2020-01-13"]
    office.at(2020, 1, 17)
    tick(office)
    assert [row.ids["day"] for row in outbox_rows(office) if row.channel == JUNE_CHANNEL] == ["2020-01-13", "2020-01-17"]


def test_the_digest_lists_what_is_long_overdue_and_no_other_message_does(office: Office) -> None:
    """The TAD, 74 Working Days overdue, is named once on the first day and then on the week's first Working Day."""
    routed(office, dcc="C0DCC")
    for day in (10, 13, 14, 15, 16, 20):
        office.at(2020, 1, day)
        tick(office)
        arrive(office)
    assert [row.ids["day"] for row in outbox_rows(office) if row.channel == "C0DCC"] == ["2020-01-10"]
    assert "80 Working Days overdue" in text_of(office)


def test_the_digest_has_the_form_of_all_dates_while_dates_are_missing(office: Office) -> None:
    """It counts undated steps and proposed dates, with the one form as a button; without either, and in an older message, there is none."""
    arrive_monday(office)
    said = text_of(office)
    assert "Dates 12 steps have no date\n" in said
    assert "Set all dates: /release milestone june-2020 dates" in said
    office.does("/release milestone june-2020 propose")
    said = text_of(office)
    assert "5 steps have no date and 7 proposed dates wait to be accepted" in said
    office.does("/release milestone june-2020 accept")
    assert "Dates 5 steps have no date\n" in text_of(office)
    with office.store.changing(Act(RACHEL, "milestone", office.now)) as tx:
        undated = select(MilestoneRow).where(STEP.planned.is_(None), STEP.anchor.is_(None), STEP.done_on.is_(None))
        for row in tx.session.scalars(undated):
            row.planned, row.proposed = PartialDate.parse("2020-03"), True
    said = text_of(office)
    assert "no date" not in said
    assert "Accept dates: /release milestone june-2020 dates" in said


def arrive_monday(office: Office) -> None:
    """The check of Monday 13 January, the week's first Working Day."""
    office.now = office.now.replace(day=13)
    tick(office)
