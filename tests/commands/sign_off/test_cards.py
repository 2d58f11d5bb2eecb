"""The card of a review: what it shows where, and its history."""

from __future__ import annotations

from storage.history import audit
from tests.builders.office import DAN, RACHEL, TAG_CHAIR, Office
from tests.builders.rooms.reviews import KEY, LINK, button, card, evidenced


def test_a_card_in_a_channel_that_is_not_cleared_shows_no_amber_evidence(tag: Office) -> None:
    """What is classified higher than the channel is cleared for is said to be there, and not shown (R20)."""
    form = tag.asks(f"/release evidence {KEY} T1", DAN)
    tag.does(form, DAN, link=f"{LINK}/amber", classification="amber")
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    shown = str(card(tag))
    assert "Classified Amber: not shown here." in shown
    assert f"{LINK}/amber" not in shown
    tag.say("/release clear <#C0TAG> Amber")
    assert f"{LINK}/amber" in str(card(tag))


def test_users_words_are_no_markup_on_the_card(tag: Office) -> None:
    """A note with mentions and links is shown as written (promise 7)."""
    tag.say(f"/release evidence {KEY} T1 {LINK} <!channel> & <https://evil.example|here>", DAN)
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    assert "<!channel>" not in str(card(tag))


def test_the_history_is_whole_after_a_walk(tag: Office) -> None:
    """All of it is audited: the chain verifies and rebuilds the state."""
    evidenced(tag, "T1", "O1")
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    tag.does(button(tag, "Met"), TAG_CHAIR)
    tag.say(f"/release evidence {KEY} T1 {LINK}/more", DAN)
    assert audit.verify(tag.store) == []
    with tag.store.reading() as conn:
        assert audit.replay(conn) == audit.snapshot(conn)
