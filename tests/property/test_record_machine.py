"""A state machine of mistakes, departures and moves: after each step, everything still posted agrees with the record (R22, R23, R27)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from commands.nudges import daily_check
from commands.roster import departure
from storage.engine.session import Act
from tests.builders.office import DAN, PANEL_CHAIR, RACHEL, TAG_CHAIR, TAG_MEMBER
from tests.profiles import examples
from tests.property.record_acts import Acts
from tests.property.record_checks import Checks
from tests.property.record_room import KEY, REFS


class Record(Acts, Checks):
    """The decisions, the modifications and the sign-off, beside the other acts."""

    @rule(outcome=st.sampled_from(("go", "no-go", "defer")))
    def decide(self, outcome: str) -> None:
        """The Panel decides on go-live, perhaps again."""
        self.attempt(f"/release decide {KEY} go-live {outcome}", PANEL_CHAIR, go_live="2020-07-02")

    @rule(days=st.integers(-20, 40))
    def move(self, days: int) -> None:
        """The Panel moves the go-live."""
        day = (datetime(2020, 6, 25, tzinfo=UTC) + timedelta(days=days)).date().isoformat()
        self.attempt(f"/release decide {KEY} date", PANEL_CHAIR, go_live=day)

    @rule(user=st.sampled_from((RACHEL, PANEL_CHAIR, TAG_CHAIR, DAN)))
    def undo(self, user: str) -> None:
        """Somebody takes their newest change back."""
        self.attempt("/release undo", user)

    @rule(back=st.integers(0, 30), user=st.sampled_from((RACHEL, PANEL_CHAIR, TAG_CHAIR)))
    def undo_or_redo_an_earlier_change(self, back: int, user: str) -> None:
        """By its number, as the history's buttons do."""
        with self.store.reading() as conn:
            newest = conn.exec_driver_sql("SELECT max(change_id) FROM audit").scalar_one()
        self.attempt(f"/release undo {newest - back}", user)

    @rule(ref=st.sampled_from(REFS), verb=st.sampled_from(("approve", "reject", "withdraw", "delay")))
    def outcome(self, ref: str, verb: str) -> None:
        """A modification is decided, perhaps otherwise than before."""
        self.attempt(f"/modification {verb} {ref}", solution="Alternative Solution", date="2020-06-09")

    @rule(ref=st.sampled_from(REFS), to=st.sampled_from(("remove", "november-2020", "back")))
    def place(self, ref: str, to: str) -> None:
        """A modification leaves the release, moves, or comes back."""
        match to:
            case "remove":
                self.attempt(f"/release remove {ref} from {KEY}")
            case "back":
                self.attempt(f"/release add {ref} to {KEY}", cutoff="2020-06-20", effects="None")
            case _:
                self.attempt(f"/release move {ref} from {KEY} to {to}", cutoff="2020-10-01")

    @rule(positive=st.sampled_from(("yes", "no")))
    def recommend(self, positive: str) -> None:
        """The TAG recommends, perhaps otherwise than before."""
        self.attempt(f"/release recommend {KEY} tag", TAG_CHAIR, positive=positive)

    @rule(ref=st.sampled_from(("T1", "T2")))
    def submit(self, ref: str) -> None:
        """Evidence comes in."""
        self.number += 1
        self.attempt(f"/release evidence {KEY} {ref} https://example.com/{self.number}", DAN)

    @rule(ref=st.sampled_from(("T1", "T2")), number=st.integers(1, 3))
    def withdraw(self, ref: str, number: int) -> None:
        """Evidence is withdrawn."""
        self.attempt(f"/release evidence {KEY} {ref} withdraw {number}", DAN)

    @rule()
    def walk(self) -> None:
        """The TAG's card is posted."""
        self.attempt(f"/release signoff {KEY} tag", TAG_CHAIR)

    @rule(ref=st.sampled_from(("T1", "T2")), user=st.sampled_from((TAG_CHAIR, TAG_MEMBER)), verdict=st.sampled_from(("met", "hold")))
    def position(self, ref: str, user: str, verdict: str) -> None:
        """A member takes a position."""
        self.attempt(f"/release position {KEY} {ref} {verdict} {self.stamp(ref)}", user)

    @rule(user=st.sampled_from((TAG_CHAIR, TAG_MEMBER)))
    def leave(self, user: str) -> None:
        """A member is deactivated in Slack."""
        with self.store.changing(Act("slack", "user deactivated", self.office.now, via="event")) as tx:
            departure.leave(tx, user)
        self.changed = True

    @rule()
    def come_back(self) -> None:
        """The people who left the TAG are on its roster again."""
        self.office.say(f"/release member add <@{TAG_CHAIR}> to tag as chair", RACHEL)
        self.office.say(f"/release member add <@{TAG_MEMBER}> to tag", RACHEL)
        self.changed = True

    @rule()
    def issue(self) -> None:
        """The draft RID is issued."""
        self.attempt(f"/release issue {KEY}", changes="What changed")

    @rule(step=st.sampled_from(("go-no-go", "review-testing", "go-live")), owner=st.sampled_from(("SECAS", "TAG")))
    def edit(self, step: str, owner: str) -> None:
        """A step of the timetable gets another name and owner."""
        self.number += 1
        self.attempt(f"/release milestone {KEY} {step}", event=f"{step} as named {self.number}", owner=owner)

    @precondition(lambda self: self.office.now.day > 16 or self.office.now.month > 6)  # Otherwise most walks would end at once.
    @rule()
    def cancel(self) -> None:
        """The release is called off."""
        self.attempt(f"/release cancel {KEY}")

    @precondition(lambda self: self.office.now.date() >= date(2020, 6, 24))
    @rule()
    def live(self) -> None:
        """The release goes live, if it may."""
        self.attempt(f"/release live {KEY}")

    @rule(days=st.integers(1, 6))
    def days_pass(self, days: int) -> None:
        """Reminders go out on the new day."""
        self.office.later(days=days)
        daily_check.tick(self.store, self.office.now, time(9))
        self.changed = True


TestRecord = Record.TestCase
TestRecord.settings = settings(max_examples=examples(0.05, least=3), stateful_step_count=8, deadline=None)


def test_the_newest_reminders_stay_right_in_a_week_without_one() -> None:
    """Found by the machine: a change in a week in which nothing was posted yet reaches the last message that a channel has."""
    record = Record()
    record.start()
    try:
        for days in (6, 3):
            record.days_pass(days=days)
            record.what_is_posted_agrees_with_the_record()
        record.move(days=34)
        record.days_pass(days=5)
        record.what_is_posted_agrees_with_the_record()
        record.outcome(ref="MP079", verb="approve")
        record.what_is_posted_agrees_with_the_record()
    finally:
        record.teardown()


def played(*acts: Callable[[Record], object]) -> Record:
    """A walk that the machine found: after each act, everything is checked. What waited before is sent first."""
    record = Record()
    record.start()
    try:
        record.settle_all()
        for act in acts:
            act(record)
            record.what_is_posted_agrees_with_the_record()
            record.everybody_is_asked_for_what_waits_for_them()
    finally:
        record.teardown()
    return record


def test_what_was_given_to_somebody_follows_its_step() -> None:
    """Found by the machine: the message of a step given to a person says when it is due now, and that it is done once it is."""
    given = ("This is yours now", "This was done on 10 Jun 2020.")
    record = played(
        lambda each: each.reassign(step="go-no-go", to=DAN),
        lambda each: each.redate(step="go-no-go", day=15),
        lambda each: each.days_pass(days=2),
    )
    (shown,) = (each["text"] for each in record.slack.shown.values() if given[0] in each["text"])
    assert "due 15 Jun 2020" in shown
    record = played(lambda each: each.reassign(step="go-no-go", to=DAN), lambda each: each.decide(outcome="no-go"))
    assert [given[1] in each["text"] for each in record.slack.shown.values() if each["channel"] == DAN.replace("U", "D", 1)] == [True]


def test_a_proposal_shows_the_present_text_of_its_criterion() -> None:
    """Found by the machine: a second editorial change is confirmed, and the request to confirm the first shows the text as it is now."""
    record = played(
        lambda each: each.reword(ref="T1", editorial=True),
        lambda each: each.reword(ref="T1", editorial=True),
        lambda each: each.settle(number=2, word="confirm"),
    )
    (waits,) = (each["text"] for each in record.slack.shown.values() if "Proposed: T1 as worded 1" in each["text"])
    assert "Now: T1 as worded 2" in waits


def test_an_undone_decision_never_shows_the_next_one() -> None:
    """Found by the machine: the next decision has a number of its own, so that it is announced once and the undone one stays taken back."""
    record = played(
        lambda each: each.decide(outcome="go"),
        lambda each: each.undo(user=PANEL_CHAIR),
        lambda each: each.decide(outcome="no-go"),
    )
    heads = [each["text"].splitlines()[0] for each in record.slack.shown.values() if each["channel"] == "C0JUNE"]
    assert [each for each in heads if each.endswith(" on go-live")] == ["⛔ June 2020 SEC Release: No-go on go-live"]


def test_a_decision_reversed_while_it_was_hidden_loses_its_pin_when_it_is_back() -> None:
    """Found by the machine: the date moves again while the channel may not see the release, and only the last word is pinned then."""
    record = played(
        lambda each: each.move(days=26),
        lambda each: each.classify(level="amber"),
        lambda each: each.move(days=8),
        lambda each: each.classify(level="white"),
    )
    heads = [each["text"].splitlines()[0] for ts, each in record.slack.shown.items() if ts in record.slack.pins]
    assert not any("Reversed" in each for each in heads)


def test_a_status_that_moved_twice_says_nothing_that_is_over() -> None:
    """The first channel's message says where the status moved, and not where it is, because nothing edits it when the channel moves on."""
    record = played(lambda each: each.channel(committee="", channel="TAG"), lambda each: each.channel(committee="", channel="OTHER"))
    (left,) = (
        each["text"] for each in record.slack.shown.values() if each["channel"] == "C0JUNE" and "no longer the channel" in each["text"]
    )
    assert "It moved to #C0TAG." in left
    assert "now #C0TAG" not in left
