"""A person's own walk: where it goes, what it keeps from being recorded by mistake, and that nobody else's card moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from commands.protocol.line import Line
from commands.protocol.results import Refused
from commands.sign_off.walks.own import WalkShown, came_too_soon
from storage.sign_off.cards import fetch_card
from tests.builders.office import DAN, RACHEL, TAG_CHAIR, TAG_MEMBER, Office, words_of
from tests.builders.rooms.reviews import KEY, evidenced, seat, standing

OWN = f"/release signoff {KEY} tag mine"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def met(office: Office, shown: WalkShown) -> str:
    """The line of the Met button of a page of the walk."""
    return str(Line.release("position", KEY, shown.at, "met", f"v{shown.review.stamp(shown.at)}", *shown.tail))


def test_a_walk_goes_from_one_criterion_without_ones_position_to_the_next(tag: Office) -> None:
    """Met goes on to the next open one; the last one ends the walk, and the card stays at the first that is open."""
    seat(tag, "U0THREE")
    tag.does("/release quorum tag 2")
    evidenced(tag, "T1", "T3")
    tag.does(f"/release signoff {KEY} tag", RACHEL)
    first = tag.shows(OWN, WalkShown, TAG_MEMBER)
    assert first.at == "T1"
    done = tag.does(met(tag, first), TAG_MEMBER)
    assert done.then == Line.release("signoff", KEY, "tag", "mine", "after-T1")
    second = tag.shows(str(done.then), WalkShown, TAG_MEMBER)
    assert (second.at, second.taken) == ("T2", "T1")
    assert "You: Met on T1" in words_of(second)
    for ref in ("T2", "T3", "T4", "T5", "T6"):
        page = tag.shows(f"{OWN} {ref}", WalkShown, TAG_MEMBER)
        done = tag.does(str(met(tag, page)).replace("met v", "hold v"), TAG_MEMBER, reason="Not yet.")
        assert done.then
    last = tag.shows(str(done.then), WalkShown, TAG_MEMBER)
    assert last.at == ""
    assert "You have a position on every criterion that is open." in words_of(last)
    with tag.store.reading() as conn:
        card = fetch_card(conn, KEY, "tag")
    assert card is not None
    assert card.criterion == "T1"
    assert standing(tag, "T1").value == "open"


def test_a_walk_passes_over_ones_own_positions_only(tag: Office) -> None:
    """The chair has taken a position on T1: the member's walk begins there all the same, and shows no position as theirs."""
    tag.does("/release quorum tag 2")
    evidenced(tag, "T1", "T3")
    tag.does(met(tag, tag.shows(OWN, WalkShown, TAG_CHAIR)), TAG_CHAIR)
    walk = tag.shows(OWN, WalkShown, TAG_MEMBER)
    assert (walk.at, walk.own) == ("T1", ())


def test_a_walk_passes_over_what_the_committee_has_settled(tag: Office) -> None:
    """The chair's Met settles T1, so the member's walk begins at T2 without a position of theirs on T1, and offers nobody to ask."""
    tag.does("/release quorum tag 1")
    evidenced(tag, "T1")
    tag.does(met(tag, tag.shows(OWN, WalkShown, TAG_CHAIR)), TAG_CHAIR)
    assert standing(tag, "T1").value == "met"
    walk = tag.shows(OWN, WalkShown, TAG_MEMBER)
    assert (walk.at, walk.own) == ("T2", ())
    assert (walk.seated, walk.why_not, walk.who, walk.ways) == (True, "", (), ())
    assert tag.shows(f"{OWN} after-T99", WalkShown, TAG_MEMBER).taken == ""


def test_a_click_right_after_the_page_came_is_not_taken(tag: Office) -> None:
    """A double click on Met would be a Met on the next criterion: it is ignored, with the reason, and taken two seconds later."""
    evidenced(tag, "T1", "T3")
    page = tag.shows(f"{OWN} T3", WalkShown, TAG_CHAIR)
    tag.store.clock = lambda: NOW
    page = tag.shows(f"{OWN} T3", WalkShown, TAG_CHAIR)
    line = met(tag, page)
    noted = tag.shows(line, WalkShown, TAG_CHAIR)
    assert "less than two seconds ago" in noted.note
    assert not noted.own
    tag.store.clock = lambda: NOW + timedelta(seconds=2)
    tag.does(line, TAG_CHAIR)
    again = tag.shows(line, WalkShown, TAG_CHAIR)
    assert "already Met" in again.note


def test_what_changed_since_the_page_is_not_signed_off(tag: Office) -> None:
    """R16: the fingerprint of the page is no longer that of the evidence; the page says so and shows the criterion as it is now."""
    evidenced(tag, "T1")
    line = met(tag, tag.shows(OWN, WalkShown, TAG_CHAIR))
    evidenced(tag, "T1")
    shown = tag.shows(line, WalkShown, TAG_CHAIR)
    assert (shown.at, shown.own) == ("T1", ())
    assert shown.note.startswith("The text or evidence of T1 has changed since the page showed it to you. Nothing was recorded.")
    assert "2. @U0DAN" in words_of(shown)


def test_a_reason_written_for_what_has_changed_meanwhile_is_refused(tag: Office) -> None:
    """R16: a form open since before the new evidence records nothing; the way out is the walk at that criterion."""
    evidenced(tag, "T1")
    form = tag.asks(met(tag, tag.shows(OWN, WalkShown, TAG_CHAIR)).replace(" met ", " hold "), TAG_CHAIR)
    evidenced(tag, "T1")
    refused = tag.fill(form, TAG_CHAIR, reason="The defects are open.")
    assert isinstance(refused, Refused)
    assert "has changed" in refused.sentence
    assert refused.instead == (Line.release("signoff", KEY, "tag", "mine", "T1"),)


def test_who_may_walk(tag: Office) -> None:
    """A release manager reads the committee's walk without buttons of a position; DCC staff are refused."""
    shown = tag.shows(OWN, WalkShown, RACHEL)
    assert not shown.seated
    said = words_of(shown)
    assert "Ask @U0TAG" in said
    assert "Ask the TAG chair: /release ask tag.chair,tag release signoff june-2020 tag" in said
    assert "Only " in words_of(shown)
    tag.refuses(OWN, DAN, because="Only ")


@pytest.mark.parametrize(
    ("words", "seconds", "expected"),
    [
        (("shown-1767225600000",), 0, True),
        (("shown-1767225600000",), 1.9, True),
        (("shown-1767225600000",), 2, False),
        (("shown-1767225600000",), -5, False),  # The clock of another machine.
        (("shown-x",), 0, False),
        (("shown-" + "9" * 400,), 0, False),
        ((), 0, False),
    ],
)
def test_when_a_click_comes_too_soon(words: tuple[str, ...], seconds: float, expected: bool) -> None:
    """Within two seconds after its page was shown; what is no moment keeps nobody from anything."""
    assert came_too_soon(words, NOW + timedelta(seconds=seconds)) is expected
