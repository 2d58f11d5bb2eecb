"""Committees with their members, and the body that decides."""

from __future__ import annotations

from commands.roster.committees import CommitteesShown
from policy.model.releases import Classification
from tests.builders.office import STRANGER, TAG_CHAIR, TAG_MEMBER, Office


def test_the_committees_have_their_members_and_the_deciding_body(office: Office) -> None:
    """The roster of each committee, and which body decides on releases created today (R14)."""
    shown = office.shows("/release committees page 2", CommitteesShown, STRANGER)
    assert {each.key for each in shown.committees} >= {"panel", "opsg", "tag", "ssc"}
    assert {(each.user, each.chair) for each in shown.members if each.committee == "tag"} == {(TAG_CHAIR, True), (TAG_MEMBER, False)}
    assert (shown.decides, shown.today, shown.page) == ("panel", office.now.date(), 2)
    assert shown.classification is Classification.WHITE


def test_the_deciding_body_is_that_of_the_day(office: Office) -> None:
    """From the day on which the table of authorities names another body, that body decides."""
    with_later = office.shows("/release committees", CommitteesShown).authorities
    last = max(with_later, key=lambda each: each.effective_from)
    office.at(last.effective_from.year, last.effective_from.month, last.effective_from.day)
    assert office.shows("/release committees", CommitteesShown).decides == last.body
