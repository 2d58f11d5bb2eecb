"""Deliveries are taken once; messages are leased to one sender at a time and come back when it dies."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from storage.engine.session import Store, StoreBusy
from storage.mail import inbox, outbox, pauses, unsent
from storage.mail.lanes import Lane
from storage.mail.messages import EvidenceSubmitted, Notice, SignOffCard
from storage.mail.posted import Posted, find_posted
from tests.builders.databases import Databases
from tests.builders.release_files import act

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LEASE = timedelta(seconds=60)
MESSAGE = EvidenceSubmitted("june-2020", "tag", ("T1", "T2"), "U0DAN", 7)


def _enqueue(store: Store, *keys: str, not_before: datetime | None = None, channel: str = "C1") -> list[bool]:
    with store.changing(act()) as tx:
        return [outbox.enqueue(tx, MESSAGE, key=key, channel=channel, not_before=not_before) for key in keys]


def test_a_delivery_is_taken_once(store: Store) -> None:
    """The second claim of a key is refused; an empty key, from the command line, never is."""
    with store.changing(act()) as tx:
        assert inbox.claim(tx, "Ev1")
        assert not inbox.claim(tx, "Ev1")
    with store.changing(act()) as tx:
        assert not inbox.claim(tx, "Ev1")
        assert inbox.claim(tx, "Ev2")
        assert inbox.claim(tx, "")
        assert inbox.claim(tx, "")


def test_what_is_due_is_found_by_the_index_of_open_messages_alone(databases: Databases) -> None:
    """On SQLite, both the look and the claim: what was sent stays in the table, and must not be read at each look."""
    store = Store(databases.migrated("sqlite"))
    with store.statements() as seen:
        outbox.oldest_due(store, NOW)
        outbox.claim(store, now=NOW, lease=LEASE, limit=10)
    with store.writing() as conn:
        for text in seen.texts:
            steps = [row[3] for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", ("2020-01-01",) * text.count("?")).all()]
            on_outbox = [step for step in steps if " outbox " in step and "PRIMARY KEY" not in step]
            assert on_outbox, text
            assert all("INDEX ix_outbox_open" in step for step in on_outbox), steps
    store.close()


def test_a_claim_that_rolls_back_can_be_taken_again(store: Store) -> None:
    """A delivery whose handling failed is not lost."""

    def fail() -> None:
        with store.changing(act()) as tx:
            assert inbox.claim(tx, "Ev1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.changing(act()) as tx:
        assert inbox.claim(tx, "Ev1")


def test_twenty_threads_with_one_key_have_one_winner(store: Store) -> None:
    """However often Slack delivers, and however many workers hear it, one acts."""

    def attempt(_: int) -> bool:
        for _attempt in range(50):
            try:
                with store.changing(act()) as tx:
                    return inbox.claim(tx, "Ev1")
            except StoreBusy:
                continue
        pytest.fail("the store stayed busy")

    with ThreadPoolExecutor(20) as pool:
        assert sorted(pool.map(attempt, range(20))) == [False] * 19 + [True]


def test_a_message_is_queued_once_per_key(store: Store) -> None:
    """The same nudge queued twice is one row, and says what it holds."""
    assert _enqueue(store, "n1", "n1") == [True, False]
    assert _enqueue(store, "n1") == [False]
    (sending,) = outbox.claim(store, now=NOW, lease=LEASE, limit=10)
    assert (sending.key, sending.kind, sending.channel, sending.thread) == ("n1", "evidence", "C1", "")
    assert sending.ids == {"release": "june-2020", "committee": "tag", "refs": ["T1", "T2"], "actor": "U0DAN", "change": 7}
    assert sending.message == MESSAGE
    assert (sending.attempts, sending.ambiguous) == (1, False)


def test_messages_are_leased_oldest_first_and_not_before_their_time(store: Store) -> None:
    """A claim takes what is due by age, up to its limit, and leaves what waits; a channel's rows go to one sender at a time."""
    _enqueue(store, "later", not_before=NOW + timedelta(seconds=1))
    _enqueue(store, "a", "b", "c")
    first = outbox.claim(store, now=NOW, lease=LEASE, limit=2)
    assert [each.key for each in first] == ["a", "b"]
    _enqueue(store, "d", channel="C2")
    second = outbox.claim(store, now=NOW + timedelta(seconds=1), lease=LEASE, limit=10)
    assert [each.key for each in second] == ["d"]
    for each in first:
        outbox.mark_sent(store, each, "1.1")
    third = outbox.claim(store, now=NOW + timedelta(seconds=2), lease=LEASE, limit=10)
    assert [each.key for each in third] == ["later", "c"]


def test_a_paused_channel_is_left_alone_by_all(store: Store) -> None:
    """A channel waits while one of its messages does, for every worker; another one does not. A refused token stops all of them."""
    _enqueue(store, "a", "b")
    (sending,) = outbox.claim(store, now=NOW, lease=LEASE, limit=1)
    outbox.mark_retry(store, sending, NOW + timedelta(seconds=1), "ratelimited", ambiguous=False, pausing={(pauses.POST, "C1")})
    _enqueue(store, "c", channel="C2")
    (other,) = outbox.claim(store, now=NOW, lease=LEASE, limit=10)
    assert other.key == "c"
    outbox.mark_retry(store, other, NOW + timedelta(minutes=1), "invalid_auth", ambiguous=False, pausing={pauses.EVERYTHING})
    assert outbox.claim(store, now=NOW + timedelta(seconds=59), lease=LEASE, limit=10) == []
    again = outbox.claim(store, now=NOW + timedelta(seconds=60), lease=LEASE, limit=10)
    assert [each.key for each in again] == ["a", "b", "c"]


def test_the_pace_of_a_channel_is_known_to_all(store: Store) -> None:
    """It is kept with the message that was posted, and the next one waits for it."""
    _enqueue(store, "a", "b")
    (sending,) = outbox.claim(store, now=NOW, lease=LEASE, limit=1)
    outbox.mark_sent(store, sending, "1.1", pause_until=NOW + timedelta(seconds=1))
    assert pauses.current(store, NOW) == {(pauses.PACE, "C1"): NOW + timedelta(seconds=1)}
    assert outbox.claim(store, now=NOW, lease=LEASE, limit=10) == []
    assert [each.key for each in outbox.claim(store, now=NOW + timedelta(seconds=1), lease=LEASE, limit=10)] == ["b"]


def test_only_what_is_always_a_new_message_waits_for_the_pace_unclaimed(store: Store) -> None:
    """A long queue would else be drawn and given back each second. A card may be an edit, so it is claimed, and so is another channel's."""
    with store.changing(act()) as tx:
        for key, message, channel in (
            *((f"n{number}", Notice("x"), "C1") for number in range(3)),
            ("card", SignOffCard("june-2020", "tag", "card:1", "card"), "C1"),
            ("other", Notice("x"), "C2"),
        ):
            outbox.enqueue(tx, message, key=key, channel=channel)
    (first,) = outbox.claim(store, now=NOW, lease=LEASE, limit=1)
    outbox.mark_sent(store, first, "1.1", pause_until=NOW + timedelta(seconds=1))
    claimed = outbox.claim(store, now=NOW, lease=LEASE, limit=10)
    assert [each.key for each in claimed] == ["card", "other"]
    for each in claimed:
        outbox.mark_sent(store, each, "1.2")
    assert outbox.oldest_due(store, NOW) is None
    assert outbox.oldest_due(store, NOW + timedelta(seconds=1)) is not None
    assert [each.key for each in outbox.claim(store, now=NOW + timedelta(seconds=1), lease=LEASE, limit=10)] == ["n1", "n2"]


def test_a_longer_pause_is_not_cut_short(store: Store) -> None:
    """Two senders of one method hear of different times: the later one counts."""
    for seconds in (40, 5):
        with store.writing() as conn:
            pauses.keep(conn, "chat.update", "", NOW + timedelta(seconds=seconds))
    assert pauses.current(store, NOW) == {("chat.update", ""): NOW + timedelta(seconds=40)}
    assert pauses.current(store, NOW + timedelta(seconds=40)) == {}


def test_a_sender_that_was_overtaken_changes_nothing(store: Store) -> None:
    """A process that hangs beyond its lease finds the row claimed by another, whose result alone counts."""
    _enqueue(store, "a")
    (slow,) = outbox.claim(store, now=NOW, lease=LEASE, limit=1)
    (owner,) = outbox.claim(store, now=NOW + LEASE, lease=LEASE, limit=1)
    outbox.mark_failed(store, slow, "late")
    outbox.mark_retry(store, slow, NOW, "late", ambiguous=False)
    outbox.give_back(store, [(slow, NOW)])
    outbox.mark_sent(store, owner, "1.1")
    outbox.mark_sent(store, slow, "2.2")
    with store.reading() as conn:
        found = find_posted(conn, "a")
    assert found
    assert (found.state, found.ts) == ("sent", "1.1")


def test_what_was_set_aside_is_sent_again(store: Store) -> None:
    """One or all, what is due already stays as it is; the refused token's pause ends."""
    _enqueue(store, "a", "b")
    for each in outbox.claim(store, now=NOW, lease=LEASE, limit=2):
        outbox.mark_failed(store, each, "is_archived")
    with store.reading() as conn:
        assert [(each.key, each.error) for each in unsent.unsent_messages(conn)] == [("a", "is_archived"), ("b", "is_archived")]
        both = unsent.unsent_messages(conn)
    for chosen, again in ((both[1:], 1), (both, 1), (both, 0)):
        with store.changing(act()) as tx:
            assert unsent.send_again(tx, chosen) == again
    assert [each.key for each in outbox.claim(store, now=NOW, lease=LEASE, limit=9)] == ["a", "b"]


def test_a_late_result_does_not_count_after_the_message_was_sent_again(store: Store) -> None:
    """Sending again counts attempts from the start, so a sender that hung since the first attempt is known by its claim."""
    _enqueue(store, "a")
    (hanging,) = outbox.claim(store, now=NOW, lease=LEASE, limit=1)
    (other,) = outbox.claim(store, now=NOW + 2 * LEASE, lease=LEASE, limit=1)
    outbox.mark_failed(store, other, "channel_not_found")
    with store.reading() as connection:
        chosen = unsent.unsent_messages(connection)
    with store.changing(act()) as tx:
        unsent.send_again(tx, chosen)
    (again,) = outbox.claim(store, now=NOW + 2 * LEASE, lease=LEASE, limit=1)
    assert (again.attempts, again.claims, again.ambiguous) == (hanging.attempts, 3, True)
    outbox.mark_failed(store, hanging, "account_inactive")
    assert outbox.extend(store, [hanging], NOW + 9 * LEASE) == frozenset()
    outbox.mark_sent(store, again, "1583150400.000100")
    with store.reading() as connection:
        found = find_posted(connection, "a")
    assert found is not None
    assert found.state == "sent"


def test_a_lease_that_ran_out_comes_back_ambiguous(store: Store) -> None:
    """A sender that died may have sent the message, so the next one has to look for it first."""
    _enqueue(store, "a")
    outbox.claim(store, now=NOW, lease=LEASE, limit=1)
    assert outbox.claim(store, now=NOW + timedelta(seconds=59), lease=LEASE, limit=1) == []
    (again,) = outbox.claim(store, now=NOW + timedelta(seconds=60), lease=LEASE, limit=1)
    assert (again.key, again.attempts, again.ambiguous) == ("a", 2, True)


def test_what_was_sent_stays_sent(store: Store) -> None:
    """A late word from another sender takes nothing back, and its timestamp can be found by key."""
    _enqueue(store, "a")
    (sending,) = outbox.claim(store, now=NOW, lease=LEASE, limit=1)
    outbox.mark_sent(store, sending, "1583150400.000100")
    outbox.mark_retry(store, sending, NOW, "timeout", ambiguous=True)
    outbox.mark_failed(store, sending, "channel_not_found")
    assert outbox.claim(store, now=NOW + timedelta(days=1), lease=LEASE, limit=1) == []
    with store.reading() as connection:
        assert find_posted(connection, "a") == Posted("C1", "", "sent", "1583150400.000100")
        assert find_posted(connection, "b") is None


@pytest.mark.parametrize("ambiguous", [True, False])
def test_a_retry_waits_and_keeps_its_doubt(store: Store, *, ambiguous: bool) -> None:
    """After a 429 or a timeout the row waits until its time, and says whether the try may have arrived."""
    _enqueue(store, "a")
    (sending,) = outbox.claim(store, now=NOW, lease=LEASE, limit=1)
    outbox.mark_retry(store, sending, NOW + timedelta(seconds=30), "ratelimited", ambiguous=ambiguous)
    assert outbox.claim(store, now=NOW + timedelta(seconds=29), lease=LEASE, limit=1) == []
    (again,) = outbox.claim(store, now=NOW + timedelta(seconds=30), lease=LEASE, limit=1)
    assert again.ambiguous is ambiguous


def test_a_failed_message_is_not_tried_again(store: Store) -> None:
    """A message that Slack refuses for good is out of the queue."""
    _enqueue(store, "a")
    (sending,) = outbox.claim(store, now=NOW, lease=LEASE, limit=1)
    outbox.mark_failed(store, sending, "is_archived")
    assert outbox.claim(store, now=NOW + timedelta(days=9), lease=LEASE, limit=1) == []
    assert outbox.oldest_due(store, NOW + timedelta(days=9)) is None


def test_the_oldest_message_that_waits_is_known(database_url: str) -> None:
    """The outbox's age counts what could be sent now, a lapsed lease included, and nothing else."""
    store = Store(database_url, clock=lambda: NOW)
    try:
        assert outbox.oldest_due(store, NOW) is None
        _enqueue(store, "waits", not_before=NOW + timedelta(hours=1))
        assert outbox.oldest_due(store, NOW) is None
        _enqueue(store, "a")
        assert outbox.oldest_due(store, NOW) == NOW
        (sending,) = outbox.claim(store, now=NOW, lease=LEASE, limit=1)
        assert outbox.oldest_due(store, NOW) is None
        assert outbox.oldest_due(store, NOW + LEASE) == NOW
        outbox.mark_sent(store, sending, "1.1")
        assert outbox.oldest_due(store, NOW + LEASE) is None
    finally:
        store.close()


def test_three_claimers_share_the_queue_without_overlap(store: Store) -> None:
    """Three workers that claim at once get every row exactly once, each channel's rows in their order."""
    for number in range(60):
        _enqueue(store, f"n{number:02}", channel=f"C{number % 20}")

    def drain(_: int) -> list[str]:
        taken: list[str] = []
        for _attempt in range(200):
            try:
                batch = outbox.claim(store, now=NOW, lease=LEASE, limit=7)
            except StoreBusy:
                continue
            if not batch:
                break
            assert len(batch) <= 7
            taken += [each.key for each in batch]
            for each in batch:
                outbox.mark_sent(store, each, "1.1")
        return taken

    with ThreadPoolExecutor(3) as pool:
        taken = [key for keys in pool.map(drain, range(3)) for key in keys]
    assert sorted(taken) == [f"n{number:02}" for number in range(60)]


@pytest.mark.parametrize("lane", [None, *Lane])
def test_a_message_of_a_newer_version_is_left_to_it(store: Store, lane: Lane | None) -> None:
    """No worker of this version claims it, counts it as due or lets it hold others up; a version that knows the kind then sends it."""
    with store.changing(act()) as tx:
        outbox.enqueue(tx, Notice("x"), key="newer", channel="C1")
        outbox.enqueue(tx, Notice("x"), key="known", channel="C1")
    with store.writing() as conn:
        conn.execute(text("UPDATE outbox SET kind = 'hologram' WHERE key = 'newer'"))
    claimed = outbox.claim(store, now=NOW, lease=LEASE, limit=9, lane=lane)
    assert [each.key for each in claimed] == ([] if lane in {Lane.FILES, Lane.MAIL} else ["known"])
    for each in claimed:
        outbox.mark_sent(store, each, "1.1")
    assert (outbox.oldest_due(store, NOW, lane), outbox.oldest_open(store) is None) == (None, bool(claimed))
    with store.reading() as conn:
        assert unsent.left_to_newer(conn) == {"hologram": 1}
        assert unsent.unsent_messages(conn) == ()
    with store.writing() as conn:  # A worker that knows the kind finds it waiting as it was queued.
        conn.execute(text("UPDATE outbox SET kind = 'notice' WHERE key = 'newer'"))
    assert "newer" in [each.key for each in outbox.claim(store, now=NOW, lease=LEASE, limit=9)]
