"""A position being taken: its rows, one for each seat, the condition that it sets, and the sentence on where the criterion is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from commands.protocol.line import Line
from commands.sign_off.recorded_position import Taking, drop_conditions, resolved, set_condition, where_it_is, with_conditions, write
from policy.model.roster import Member
from policy.model.sign_off import SignOffState
from policy.sign_off.sign_off import Verdict
from storage.sign_off import reviews
from storage.sign_off.cards import Card, fetch_card
from tests.builders.office import TAG_CHAIR, TAG_MEMBER, Office, words_of
from tests.builders.rooms.doing import doing
from tests.builders.rooms.reviews import KEY, button, review, seat, standing

CHAIR, MEMBER = Member("tag", TAG_CHAIR, chair=True), Member("tag", TAG_MEMBER)


@contextmanager
def taking(office: Office, verdict: Verdict = Verdict.MET, *seats: Member, user: str = TAG_CHAIR) -> Iterator[Taking]:
    """A position on T1 for these seats, the chair's if none is given, in a transaction."""
    with doing(office, f"/release position {KEY} T1 {verdict}", user) as made:
        found = reviews.fetch_review(made.tx.connection, KEY, criterion="T1")
        assert found is not None
        yield Taking(made, found, "T1", verdict, seats or (CHAIR,), fetch_card(made.tx.connection, KEY, "tag"))


def test_it_names_its_line_and_its_record(tag: Office) -> None:
    """The line carries the fingerprint of the criterion, and the history knows the position by release, criterion and person."""
    with taking(tag, Verdict.HOLD) as made:
        assert made.line == Line.release("position", KEY, "T1", "hold", f"v{made.review.stamp('T1')}")
        assert made.thing == f"position:{KEY}/T1/{TAG_CHAIR}"


def test_a_position_is_written_for_each_seat(tag: Office) -> None:
    """A person with two seats has a row for each, with the seat's own chair, and the review that is returned has both."""
    with taking(tag, Verdict.HOLD, CHAIR, MEMBER) as made:
        after = write(made, TAG_CHAIR, "Two defects", "")
    stored = review(tag).positions_of("T1")
    assert {(each.user, each.seat, each.chair) for each in stored} == {(TAG_CHAIR, TAG_CHAIR, True), (TAG_CHAIR, TAG_MEMBER, False)}
    assert {(each.verdict, each.reason, each.on_behalf) for each in stored} == {(Verdict.HOLD, "Two defects", "")}
    assert {each.stamp for each in stored} == {review(tag).stamp("T1")}
    assert set(after.review.positions_of("T1")) == set(stored)


def test_a_later_position_takes_the_place_of_the_earlier_one(tag: Office) -> None:
    """The same person's next position for a seat is in the same row, and comes last in the order of turns."""
    with taking(tag, Verdict.HOLD) as made:
        write(made, TAG_CHAIR, "Two defects")
    with taking(tag, Verdict.HOLD, MEMBER, user=TAG_MEMBER) as made:
        write(made, TAG_MEMBER, "One defect")
    with taking(tag, Verdict.MET) as made:
        write(made, TAG_CHAIR, "", "SECP_1")
    positions = review(tag).positions_of("T1")
    assert [(each.user, each.verdict, each.reason, each.on_behalf) for each in positions] == [
        (TAG_MEMBER, Verdict.HOLD, "One defect", ""),
        (TAG_CHAIR, Verdict.MET, "", "SECP_1"),
    ]


def test_a_condition_has_the_next_number_and_is_dropped_with_its_position(tag: Office) -> None:
    """Conditions are numbered per criterion; a seat's later position withdraws its own open ones and leaves another seat's."""
    due = date(2020, 6, 10)
    with taking(tag, Verdict.CONDITIONS) as made:
        assert not drop_conditions(made)
        set_condition(made, "Fix the defect", "dcc", due)
    with taking(tag, Verdict.CONDITIONS, MEMBER, user=TAG_MEMBER) as made:
        set_condition(made, "Test it", "tag", due)
        assert [each.number for each in with_conditions(made).review.conditions_of("T1")] == [1, 2]
    with taking(tag) as made:
        assert drop_conditions(made)
    first, second = review(tag).conditions_of("T1")
    assert (first.text, first.owner, first.due, first.set_by, first.open) == ("Fix the defect", "dcc", due, TAG_CHAIR, False)
    assert (first.closed_on, first.closed_note) == (tag.now.date(), "Withdrawn with the position that set it.")
    assert (second.number, second.set_by, second.open) == (2, TAG_MEMBER, True)
    with taking(tag) as made:
        assert not drop_conditions(made)


def test_resolving_moves_the_card_on(tag: Office) -> None:
    """Once the position resolves the criterion, the card shows the next open one, moved by that person at that moment."""
    tag.does(f"/release signoff {KEY} tag")
    with taking(tag) as made:
        changed = resolved(write(made, TAG_CHAIR, "Seen"), "T1: Met.")
        moved_at = made.doing.tx.now
    assert changed.sentence == ("T1: Met.",)
    assert changed.notes[0][0] == "T1 is resolved: met. 1 of 6 resolved."
    assert standing(tag, "T1") is SignOffState.MET
    card = stored_card(tag)
    assert (card.criterion, card.moved_by, same(card.moved_at, moved_at)) == ("T2", TAG_CHAIR, True)


def test_a_position_that_resolves_nothing_leaves_the_card(tag: Office) -> None:
    """A member's position before the chair's leaves the criterion and the card where they are."""
    tag.does(f"/release signoff {KEY} tag")
    with taking(tag, Verdict.MET, MEMBER, user=TAG_MEMBER) as made:
        changed = resolved(write(made, TAG_MEMBER, "Seen"), "T1: Met.")
    assert "the chair has no position yet" in str(changed.notes[0][0])
    assert (standing(tag, "T1"), stored_card(tag).criterion) == (SignOffState.OPEN, "T1")


def test_the_sentence_counts_what_a_quorum_still_needs(tag: Office) -> None:
    """With a quorum of two, one position leaves one to go."""
    seat(tag, "U0THIRD")
    tag.does("/release quorum tag 2")
    with taking(tag) as made:
        assert where_it_is(write(made, TAG_CHAIR, "Seen").review, "T1").startswith("T1 is open: 1 more position to the quorum.")


def stored_card(office: Office) -> Card:
    """The TAG's card as stored."""
    with office.store.reading() as conn:
        card = fetch_card(conn, KEY, "tag")
    assert card is not None
    return card


def same(one: datetime | None, other: datetime) -> bool:
    """Whether a stored moment is that one, to the second."""
    return one is not None and abs((one - other).total_seconds()) < 1


def test_who_takes_a_position_that_does_not_count_reads_why(tag: Office) -> None:
    """A member's Hold where the chair decides is on record and changes nothing; the chair's own says no such thing."""
    tag.does(f"/release signoff {KEY} tag")
    done = tag.does(button(tag, "Hold"), TAG_MEMBER, reason="Not seen")
    assert "It doesn't count: only the chair's position decides." in words_of(done)
    tag.later(minutes=1)
    assert "count" not in words_of(tag.does(button(tag, "Met"), TAG_CHAIR, reason="Seen"))
