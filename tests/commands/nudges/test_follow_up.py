"""What becomes of what was told: steps done, channels that refuse."""

from __future__ import annotations

from sqlalchemy import update

from bot.posts import posts
from commands.nudges import daily_check
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.mail.kinds import read
from storage.tables import ReleaseRow
from tests.builders.office import DAN, JUNE_CHANNEL, OLIVER, RACHEL, Office
from tests.builders.rooms.reminders import AT, OUTBOX, arrive, outbox_rows, routed, text_of, tick


def test_a_done_step_updates_the_message_and_answers_in_its_thread(office: Office) -> None:
    """Done by its act: the card has a tick in place of the buttons, and its thread says who did it; the undo opens it again."""
    tick(office)
    arrive(office)
    done = office.does("/release baseline june-2020 documents", reference="SECP_76")
    daily_check.follow(office.store, office.now)
    said = text_of(office, "nudge-update")
    assert "✅ Panel baselines RID for non-system-impacting modifications  done on 10 Jan 2020" in said
    assert "/release baseline" not in said
    (note,) = [row for row in outbox_rows(office, "nudge-note") if row.ids["what"] == "done"]
    (first,) = outbox_rows(office)
    assert (note.channel, note.thread_ts) == (JUNE_CHANNEL, first.ts)
    assert f"done on 10 Jan 2020 by @{RACHEL}" in text_of(office, "nudge-note")
    office.undoes(done.change)
    daily_check.follow(office.store, office.now)
    assert "is open again" in text_of(office, "nudge-note")


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
    message = posts.message(office.store, read("nudge-note", notes[-1].ids), office.now, notes[-1].channel)
    assert message is not None
    assert "Decision cut-off of MP079: moved to the November 2020 SEC Release." in str(message["text"])


def test_an_older_message_keeps_no_ending_that_was_overtaken(office: Office) -> None:
    """Moved twice, days after the message: it says the newest day, its thread too, and then nothing is updated again."""
    tick(office)
    arrive(office)
    office.at(2020, 1, 13)
    tick(office)
    arrive(office)
    said = []
    for day in ("2020-01-24", "2020-01-31"):
        office.does(f"/release milestone june-2020 baseline-documents {day}")
        assert daily_check.follow(office.store, office.now)
        (first,) = [row for row in outbox_rows(office, "nudge-update") if row.ids["day"] == "2020-01-10"][-1:]
        message = posts.message(office.store, read("nudge-update", first.ids), office.now, first.channel)
        assert message is not None
        said.append("moved to 31 Jan 2020" in str(message["text"]))
        arrive(office)
    assert said == [False, True]
    assert "moved to 31 Jan 2020" in text_of(office, "nudge-note")
    before = len(outbox_rows(office, "nudge-update"))
    daily_check.follow(office.store, office.now)
    assert len(outbox_rows(office, "nudge-update")) == before


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
    message = posts.message(office.store, read("nudge-update", row.ids), office.now, row.channel)
    assert message is not None
    assert (message["update"], message["conversation"]) == ("1.7", "D7")
    assert "overdue, was due" not in str(message["text"])
    assert "no longer due because the release is live" in str(message["text"])


def refuse(office: Office, channel: str, error: str) -> None:
    """Slack refuses the channel's messages."""
    with office.store.writing() as conn:
        mine = (OUTBOX.c.kind == "nudge", OUTBOX.c.state == "due", OUTBOX.c.channel == channel)
        conn.execute(update(OUTBOX).where(*mine).values(state="failed", error=error))
    daily_check.tick(office.store, office.now, AT)


def test_a_reminder_to_a_dead_conversation_goes_back_to_the_committee(office: Office) -> None:
    """Slack has no conversation with the person: the committee's channel and the managers hear of it, and it is not tried again."""
    routed(office, panel="C0PANEL")
    office.does("/release reassign june-2020 baseline-documents", person=DAN)
    office.at(2020, 1, 20)
    tick(office)
    refuse(office, DAN, "channel_not_found")
    notices = {row.channel: row.ids["text"] for row in outbox_rows(office, "notice")}
    assert "is back with the SEC Panel" in notices["C0PANEL"]
    assert f"Reminders can't be delivered to <@{DAN}>" in notices[RACHEL]
    assert notices.keys() == {"C0PANEL", RACHEL, OLIVER}
    assert [row.state for row in outbox_rows(office) if row.channel == DAN] == ["failed"]
    office.at(2020, 1, 21)
    tick(office)
    assert [row.state for row in outbox_rows(office) if row.channel == DAN] == ["failed"]


def test_a_red_item_goes_back_without_a_word_to_a_channel_that_is_not_cleared(office: Office) -> None:
    """The managers alone hear that the person can't be reached (R20)."""
    routed(office, panel="C0PANEL")
    office.does("/release reassign june-2020 baseline-documents", person=DAN)
    office.at(2020, 1, 20)
    tick(office)
    with office.store.changing(Act(RACHEL, "edit", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.RED
    refuse(office, DAN, "channel_not_found")
    assert {row.channel for row in outbox_rows(office, "notice") if "can't be" in row.ids["text"]} == {RACHEL, OLIVER}


def test_a_person_whom_slack_refuses_for_now_keeps_their_reminders(office: Office) -> None:
    """Another refusal than a dead conversation is tried again, and the managers hear of it."""
    office.does("/release reassign june-2020 baseline-documents", person=DAN)
    office.at(2020, 1, 20)
    tick(office)
    refuse(office, DAN, "restricted_action")
    assert any(f"<@{DAN}>" in row.ids["text"] and "They are kept" in row.ids["text"] for row in outbox_rows(office, "notice"))
    assert [row.state for row in outbox_rows(office) if row.channel == DAN] == ["due"]


def test_a_step_that_moves_to_a_month_is_said_to_move_to_the_month(office: Office) -> None:
    """Neither the message nor its thread knows a day, only the month (RID 3)."""
    tick(office)
    arrive(office)
    office.does("/release milestone june-2020 baseline-documents 2020-05")
    daily_check.follow(office.store, office.now)
    assert "▫️ Panel baselines RID for non-system-impacting modifications  moved to May 2020" in text_of(office, "nudge-update")
    assert "modifications: moved to May 2020" in text_of(office, "nudge-note")
