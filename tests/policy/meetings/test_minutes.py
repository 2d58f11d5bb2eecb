"""Minutes: the quorum and open actions (R15, R22)."""

from __future__ import annotations

from datetime import date

import pytest

from policy.meetings.minutes import Attendee, MeetingAction, Minutes, Presence, open_actions, quorum_words, why_not_due
from policy.model.roster import Committee, Member

ROSTER = (Member("tag", "U1", True), Member("tag", "U2"), Member("tag", "U3"))


@pytest.mark.parametrize(
    ("quorum", "there", "says"),
    [
        ("chair", {"U1": Presence.PRESENT}, "the chair, who is present"),
        ("chair", {"U1": Presence.RECUSED, "U2": Presence.PRESENT}, "the chair, who was recused and so does not count"),
        ("chair", {"U2": Presence.PRESENT}, "the chair, who is not noted as present"),
        ("2", {"U1": Presence.PRESENT, "U2": Presence.PRESENT, "A. Guest": Presence.PRESENT}, "2 members of 2 present, reached"),
        ("2", {"U1": Presence.PRESENT, "U2": Presence.RECUSED, "U3": Presence.APOLOGIES}, "1 member of 2 present, not reached"),
    ],
)
def test_the_quorum_counts_members_who_take_part(quorum: str, there: dict[str, Presence], says: str) -> None:
    """Not guests, and not those who recused themselves or sent apologies."""
    body = Committee("tag", "Testing Advisory Group", "TAG", "reviews", quorum=quorum)
    assert says in quorum_words(body, ROSTER, [Attendee(*each) for each in there.items()])


def test_open_actions_come_soonest_first() -> None:
    """A closed one is none; one is overdue after its day."""
    late = MeetingAction(2, "Late", "U1", date(2020, 1, 20))
    both = [
        MeetingAction(1, "Later", "U1", date(2020, 2, 1)),
        late,
        MeetingAction(3, "Done", "U1", date(2020, 1, 1), date(2020, 1, 2), "Done."),
    ]
    assert [each.number for each in open_actions(both)] == [2, 1]
    assert late.overdue(date(2020, 1, 21))
    assert not late.overdue(date(2020, 1, 20))


def test_who_was_there_in_which_part() -> None:
    """In the order of the minutes (R15)."""
    minutes = Minutes((Attendee("U2", Presence.PRESENT), Attendee("U1", Presence.APOLOGIES), Attendee("U3", Presence.PRESENT)))
    assert minutes.of(Presence.PRESENT) == ("U2", "U3")
    assert minutes.of(Presence.RECUSED) == ()


@pytest.mark.parametrize(
    ("due", "why"),
    [
        (None, "Enter the day by which it is done."),
        (date(2020, 1, 16), "The date can't be before the meeting, 17 Jan 2020."),
        (date(2020, 1, 17), ""),
        (date(2020, 1, 18), ""),
    ],
)
def test_an_action_is_due_from_the_day_of_the_meeting(due: date | None, why: str) -> None:
    """That day is not too early (RID 3)."""
    assert why_not_due(due, date(2020, 1, 17)) == why


@pytest.mark.parametrize(
    ("closed_on", "today", "overdue"),
    [(None, date(2020, 2, 2), True), (None, date(2020, 2, 1), False), (date(2020, 2, 2), date(2020, 2, 3), False)],
)
def test_an_open_action_is_overdue_after_its_day(closed_on: date | None, today: date, overdue: bool) -> None:
    """Not on it, and not once it is closed (RID 3)."""
    assert MeetingAction(1, "Write it", "dcc", date(2020, 2, 1), closed_on).overdue(today) is overdue
