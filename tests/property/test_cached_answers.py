"""A state machine over three releases: after each act, every cached read of every release is what is stored (storage.engine.cache)."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from sqlalchemy import Connection

from bot import pages
from commands.pressing import Pressing
from commands.releases.status import StatusShown
from policy.decisions.happened import happened
from policy.meetings.meeting import Meeting
from policy.model.rid import Covers
from storage.decisions.recorded import all_acts
from storage.documents.documents import fetch_documents
from storage.engine import cache
from storage.engine.session import Act, Change
from storage.meetings.meetings import fetch_meetings, recent_meetings
from storage.releases import changed_tables
from storage.releases.cached import recent_classification, recent_release
from storage.releases.releases import fetch_release
from storage.rid import draft
from storage.roster.cached import recent_patterns, recent_reference, recent_roles, recent_rules
from storage.roster.reference_data import fetch_patterns, fetch_reference, fetch_rules
from storage.roster.roster import memberships_of
from storage.sign_off import reviews
from storage.sign_off.evidence import evidenced
from storage.tables import AUDITED, CommitteeRow, LeadTimeRow, MeetingRow, MemberRow, MilestoneRow, ModificationRow, ReleaseRow
from tests.builders.office import DAN, PANEL_CHAIR, RACHEL, TAG_CHAIR, expect
from tests.profiles import either, examples
from tests.property.record_room import Room

RELEASES = ("june-2020", "november-2020", "2021")
READERS = (RACHEL, PANEL_CHAIR, TAG_CHAIR)
HELD = st.sampled_from(("june-2020", "november-2020"))
PLACES = st.sampled_from(("june-2020", "november-2020", "2021"))
PLACED = st.sampled_from(("MP079", "MP084", "MP093", "SECMP0067", "SECMP0062 part 1", "SECMP0062 part 2"))
DAYS = st.sampled_from(("2020-06-25", "2020-11-05", "2020-11-12", "2020-09-01", "2021-02-25"))


WRITES: tuple[Callable[[Change], object], ...] = (
    lambda tx: setattr(tx.session.get_one(MilestoneRow, ("june-2020", "sit-report")), "notes", "Not kept"),
    lambda tx: setattr(tx.session.get_one(ReleaseRow, "november-2020"), "summary", "Not kept"),
    lambda tx: setattr(tx.session.get_one(ModificationRow, "MP079"), "title", "Not kept"),
    lambda tx: setattr(tx.session.get_one(CommitteeRow, "tag"), "quorum", "7"),
    lambda tx: tx.add_rows(MemberRow, [{"committee_key": "ssc", "user_id": RACHEL}]),
    lambda tx: tx.session.add(MeetingRow(body="panel", key="2020-12-31", day=date(2020, 12, 31))),
    lambda tx: tx.session.add(LeadTimeRow(key="not-kept", label="Not kept", months=1, covers=Covers.ALL, source="None")),
)
"""Writes of all kinds to what releases have of their own and to what they share."""

AT_ONCE = max(either((2, len(WRITES)), in_dev=2))
"""How many of them are tried after each act: all in ci; in dev two at a time, so that a walk comes to all of them."""

REFUSED_TOO = any(either((False, True), in_dev=False))
"""Whether everything is looked at after an act that changed nothing, too; in dev the next act that changes something comes first."""


def kept_reads(conn: Connection) -> list[Any]:
    """What commands read, which may be kept."""
    releases = {key: recent_release(conn, key) for key in RELEASES}
    acts = [all_acts(conn, each) for each in releases.values() if each]
    reads = (recent_rules, recent_reference, recent_patterns, recent_meetings)
    return [releases, acts, recent_roles(conn, RACHEL, date(2020, 6, 10)), *(read(conn) for read in reads), sign_offs(conn)]


def sign_offs(conn: Connection) -> list[Any]:
    """What a committee's card is drawn from."""
    return [
        (recent_classification(conn, key), reviews.fetch_review(conn, key, committee="tag"), tallied(conn, key, "T1"))
        for key in (*RELEASES, "june-2031")
    ]


def tallied(conn: Connection, key: str, ref: str) -> Any:
    """The review for the card that is at one criterion."""
    return reviews.fetch_review(conn, key, committee="tag", only=ref, tallied=True)


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Everything is read again inside the block, and what was kept comes back after it."""
    with pytest.MonkeyPatch.context() as patched:
        for module, name in ((cache, "_cache"), (changed_tables, "_kept"), (draft, "_memos")):
            patched.setattr(module, name, OrderedDict())
        yield


def stored_reads(conn: Connection) -> list[Any]:
    """The same, read from the tables."""
    releases = {key: fetch_release(conn, key) for key in RELEASES}
    acts = [happened(each, fetch_documents(conn, key), evidenced(conn, key)) for key, each in releases.items() if each]
    meetings: dict[str, tuple[Meeting, ...]] = {}
    for each in fetch_meetings(conn):
        meetings[each.body] = (*meetings.get(each.body, ()), each)
    reads = (fetch_rules, fetch_reference, fetch_patterns)
    with nothing_kept():
        signed = sign_offs(conn)
    return [releases, acts, memberships_of(conn, RACHEL, date(2020, 6, 10)), *(read(conn) for read in reads), meetings, signed]


class Cached(Room):
    """Acts on one release, on what releases share, and from one release to another."""

    turn = 0

    @rule(placed=PLACED, to=PLACES)
    def move(self, placed: str, to: str) -> None:
        """A modification, or a part of it, moves from the release that it is in to another, or comes back from none."""
        ref, _, number = placed.partition(" part ")
        with self.store.reading() as conn:
            where = "modification_ref = ? AND part = ? AND state <> 'out'"
            found = conn.exec_driver_sql(f"SELECT release_key FROM scope_item WHERE {where}", (ref, int(number or 0))).scalars().all()
        line = f"/release move {placed} from {found[0]} to {to}" if found else f"/release add {placed} to {to}"
        self.attempt(line, cutoff="2020-06-20", agreed_on="2020-06-05", documents="None", cost="None", testing="None")

    @rule(placed=PLACED, key=HELD)
    def remove(self, placed: str, key: str) -> None:
        """A modification leaves a release, and is in none."""
        self.attempt(f"/release remove {placed} from {key}")

    @rule(placed=PLACED, day=DAYS)
    def approve(self, placed: str, day: str) -> None:
        """A modification is approved, for the day of one of the releases or for a day without one."""
        self.attempt(f"/modification approve {placed.split()[0]}", date="2020-06-01", implementation_on=day)

    @rule(placed=PLACED, day=DAYS)
    def edit(self, placed: str, day: str) -> None:
        """A modification gets another title, which every release that has it shows, and another day."""
        self.number += 1
        self.attempt(f"/modification edit {placed.split()[0]}", title=f"As titled {self.number}", implementation_on=day)

    @rule(key=HELD, day=DAYS)
    def reschedule(self, key: str, day: str) -> None:
        """The Panel moves a go-live, perhaps to the day of another release."""
        self.attempt(f"/release decide {key} date", PANEL_CHAIR, go_live=day)

    @rule(key=HELD)
    def cancel(self, key: str) -> None:
        """A release is called off, and what was placed there is in no release."""
        self.attempt(f"/release cancel {key}")

    @rule(level=st.sampled_from(("white", "green", "amber")), key=HELD)
    def classify(self, level: str, key: str) -> None:
        """A release is classified, which hides what left it."""
        self.attempt(f"/release edit {key} facts", classification=level)

    @rule(step=st.sampled_from(("go-no-go", "uit-end", "review-testing")), word=st.sampled_from(("2020-06-15", "done", "undone", "remove")))
    def step(self, step: str, word: str) -> None:
        """A step of the timetable gets another day, is done, or goes."""
        self.attempt(f"/release milestone june-2020 {step} {word}")

    @rule(subject=st.sampled_from(("tad", "sit-report")))
    def document(self, subject: str) -> None:
        """The DCC submits a version of a document."""
        self.number += 1
        link = f"https://example.com/{self.number}"
        self.attempt(f"/release document june-2020 {subject}", DAN, version=f"1.{self.number}", link=link, classification="white")

    @rule(ref=st.sampled_from(("T1", "T2")))
    def evidence(self, ref: str) -> None:
        """Evidence comes in."""
        self.number += 1
        self.attempt(f"/release evidence june-2020 {ref} https://example.com/{self.number}", DAN)

    @rule(ref=st.sampled_from(("T1", "T2")), verdict=st.sampled_from(("met", "conditions", "hold")))
    def position(self, ref: str, verdict: str) -> None:
        """The chair of the committee takes a position, perhaps with a condition."""
        line = f"/release position june-2020 {ref} {verdict} {self.stamp(ref)}".rstrip()
        self.attempt(line, TAG_CHAIR, reason="Seen", condition="Mend it", owner=DAN, due="2020-06-20")

    @rule(on=st.booleans())
    def deputy(self, on: bool) -> None:
        """Somebody stands in for the committee's chair, or no longer does."""
        word, until = ("", " until 2020-06-30") if on else ("remove ", "")
        self.attempt(f"/release deputy {word}<@{DAN}> for <@{TAG_CHAIR}>{until}", TAG_CHAIR)

    @rule(finding=st.sampled_from(("dcc-total", "late-evidence:evidence-testing:review-testing")))
    def accept(self, finding: str) -> None:
        """A finding is accepted."""
        self.attempt(f"/release accept june-2020 {finding}")

    @rule(day=st.integers(11, 30), word=st.sampled_from(("", "cancel", "restore")))
    def meeting(self, day: int, word: str) -> None:
        """The Panel's calendar changes, which belongs to no release."""
        self.attempt(f"/release meeting panel 2020-06-{day:02d} {word}".rstrip())

    @rule(adds=st.booleans(), user=st.sampled_from((TAG_CHAIR, DAN)))
    def member(self, adds: bool, user: str) -> None:
        """Somebody becomes a release manager, who has more buttons, or no longer is."""
        self.attempt(f"/release member {f'add <@{user}> to' if adds else f'remove <@{user}> from'} secas")

    @rule(back=st.integers(0, 4), user=st.sampled_from((RACHEL, PANEL_CHAIR)))
    def undo(self, back: int, user: str) -> None:
        """A recent change is undone, or its undoing."""
        with self.store.reading() as conn:
            newest = conn.exec_driver_sql("SELECT max(change_id) FROM audit").scalar_one()
        self.attempt(f"/release undo {newest - back}", user)

    @rule(line=st.sampled_from(("issue june-2020", "baseline june-2020", "criterion june-2020 drop T1", "criterion june-2020 add T1")))
    def other(self, line: str) -> None:
        """The draft RID is issued or baselined; a criterion goes or comes back."""
        self.attempt(f"/release {line}", PANEL_CHAIR if "baseline" in line else RACHEL, changes="What changed", covers="all")

    @rule(days=st.integers(1, 40))
    def days_pass(self, days: int) -> None:
        """Nothing is changed, and everything is of another day."""
        self.office.later(days=days)
        self.changed = True

    @invariant()
    def what_is_cached_is_what_is_stored(self) -> None:
        """What is kept, walk long, gives after an act what empty caches give, which have read everything again.

        A change that is taken back comes first: what it kept of its own writes would be found now.
        """
        if not (self.changed or REFUSED_TOO):
            return
        self.change_and_take_back()
        found = self.answers()
        with nothing_kept():
            assert found == self.answers()

    def change_and_take_back(self) -> None:
        """In a change, what is kept is what the database holds for it, before its first write, another each time, and after each one."""
        self.turn = (self.turn + 2) % len(WRITES)
        with suppress(ZeroDivisionError), self.store.changing(Act("test", "try", self.office.now)) as tx:
            for write in (None, *(*WRITES[self.turn :], *WRITES[: self.turn])[:AT_ONCE]):
                if write:
                    write(tx)
                assert kept_reads(tx.connection) == stored_reads(tx.connection)
            raise ZeroDivisionError

    def answers(self) -> list[Any]:
        """Every read that may be cached for a release or for none, and what people see of it."""
        office = self.office
        today = office.now.date()
        lines = [*(f"status {key}" for key in RELEASES), "list", "due 30"]
        results = [office.say(f"/release {line}", user) for line in lines for user in READERS]
        results.append(office.say("/release mine", RACHEL))
        drawn = [pages.message(each, Pressing(self.store, user, today)) for each in results for user in READERS]
        with self.store.reading() as conn:
            releases = [recent_release(conn, key) for key in (*RELEASES, "june-2031")]
            reads = (recent_rules, recent_reference, recent_patterns, recent_meetings, sign_offs)
            return [results, drawn, releases, *(read(conn) for read in reads)]


TestCached = Cached.TestCase
TestCached.settings = settings(max_examples=examples(0.1, least=3), stateful_step_count=12, deadline=None)


def walked(*acts: Callable[[Cached], object]) -> list[Any]:
    """The findings of November 2020 after each act, with everything compared."""
    walk, found = Cached(), []
    walk.start()
    try:
        for act in acts:
            act(walk)
            assert walk.changed
            walk.what_is_cached_is_what_is_stored()
            found.append([each.key for each in expect(StatusShown, walk.office.say("/release status november-2020")).findings])
    finally:
        walk.teardown()
    return found


def test_what_leaves_one_release_is_missed_by_another_at_once() -> None:
    """The change is a row of June 2020 alone, and November 2020, for whose day it is approved, says that it is in no release."""
    before, after, back = walked(
        lambda each: each.approve(placed="MP079", day="2020-11-05"),
        lambda each: each.remove(placed="MP079", key="june-2020"),
        lambda each: each.move(placed="MP079", to="june-2020"),
    )
    assert before == back
    assert [each for each in after if each not in before] == ["unplaced:MP079"]


def test_a_row_never_changes_its_release() -> None:
    """So the audit names the release of each change: the row's own, which is part of its key. The cache relies on it.

    Of what is sent again, rows are only added, and no cached read sees them.
    """
    outside = {
        name: column.name
        for name, table in AUDITED.items()
        for column in table.columns
        if column.name == "release_key" and not column.primary_key
    }
    assert outside == {"resend": "release_key"}
