"""What becomes of what was told: steps done, channels that refuse."""

from __future__ import annotations

from sqlalchemy import update

from commands.nudges import daily_check
from tests.builders.office import JUNE_CHANNEL, OLIVER, RACHEL, Office
from tests.builders.rooms.reminders import OUTBOX, arrive, outbox_rows, text_of, tick


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
