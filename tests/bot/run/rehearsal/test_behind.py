"""What is behind a message: its outbox row, and the entries of the change that queued it."""

from __future__ import annotations

from sqlalchemy import update

from bot.run.rehearsal.behind import behind
from storage.tables import OutboxRow, table_of
from tests.bot.run.rehearsal.conftest import Lived

OUTBOX = table_of(OutboxRow)


def test_the_row_and_the_entries_of_the_change_that_queued_it(lived: Lived) -> None:
    """The announcements of decisions: each row by channel and timestamp, with the entries of its decision and who took it."""
    with lived.store.writing() as conn:
        conn.execute(update(OUTBOX).where(OUTBOX.c.kind == "decision").values(ts=OUTBOX.c.key))
    with lived.store.reading() as conn:
        rows = conn.execute(OUTBOX.select().where(OUTBOX.c.kind == "decision")).mappings().all()
    found = [behind(lived.store, row["channel"], row["ts"]) for row in rows]
    assert {each["outbox"]["kind"] for each in found} == {"decision"}
    for each in found:
        assert any(entry["thing"].startswith("decision:june-2020") for entry in each["history"])
        assert len({entry["actor"] for entry in each["history"]}) == 1
    assert {each["history"][0]["actor"] for each in found} == {"U0RACHEL", "U0MARGARET"}


def test_a_post_whose_answer_is_not_known_has_its_row(lived: Lived) -> None:
    """The row has no timestamp yet, and the post carries its key; another message of the channel has none."""
    with lived.store.writing() as conn:
        conn.execute(update(OUTBOX).where(OUTBOX.c.kind == "decision").values(ts=""))
    with lived.store.reading() as conn:
        row = conn.execute(OUTBOX.select().where(OUTBOX.c.kind == "decision")).mappings().first()
    assert row
    assert behind(lived.store, row["channel"], "9.9", row["key"])["outbox"]["key"] == row["key"]
    assert behind(lived.store, row["channel"], "9.9")["outbox"] is None


def test_an_answer_has_no_row(lived: Lived) -> None:
    """What is posted at a response_url is no row of the outbox."""
    assert behind(lived.store, "C0TAG", "1.0") == {"outbox": None, "history": []}
