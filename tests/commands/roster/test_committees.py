"""Committees with their members, and the body that decides."""

from __future__ import annotations

from commands.roster.committees import CommitteesShown
from policy.model.releases import Classification
from tests.builders.office import DAN, STRANGER, TAG_CHAIR, TAG_MEMBER, Office


def test_the_committees_have_their_members_and_the_deciding_body(office: Office) -> None:
    """The roster of each committee, and which body decides on releases created today (R14)."""
    shown = office.shows("/release committees page 2", CommitteesShown, STRANGER)
    assert {each.key for each in shown.committees} >= {"panel", "opsg", "tag", "ssc"}
    assert {(each.user, each.chair) for each in shown.members if each.committee == "tag"} == {(TAG_CHAIR, True), (TAG_MEMBER, False)}
    assert (shown.decides, shown.today, shown.page) == ("panel", office.now.date(), 2)
    assert shown.classification is Classification.WHITE


def test_deputies_are_those_of_the_day_and_of_the_committee(office: Office) -> None:
    """They are named on the page of all committees and of theirs, and no longer from the day after their last (R22)."""
    assert "Nobody has a deputy today." in office.reads("/release committees")
    office.does(f"/release deputy @{DAN} for @{TAG_MEMBER} until 2020-01-13")
    named = f"Deputy today: @{DAN} for @{TAG_MEMBER} until 13 Jan 2020"
    assert named in office.reads("/release committees")
    assert named in office.reads("/release committees tag")
    assert "None of them has a deputy today." in office.reads("/release committees panel")
    office.at(2020, 1, 14)
    assert office.shows("/release committees", CommitteesShown).deputies == ()


def test_the_deciding_body_is_that_of_the_day(office: Office) -> None:
    """From the day on which the table of authorities names another body, that body decides."""
    with_later = office.shows("/release committees", CommitteesShown).authorities
    last = max(with_later, key=lambda each: each.effective_from)
    office.at(last.effective_from.year, last.effective_from.month, last.effective_from.day)
    assert office.shows("/release committees", CommitteesShown).decides == last.body
