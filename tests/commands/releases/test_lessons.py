"""Lessons learnt from a release: given, corrected, and refused before it is live."""

from __future__ import annotations

from commands.protocol.line import Line
from commands.protocol.request import Actor, Ask, Request
from commands.protocol.results import Changed, Refused
from commands.protocol.words import ask
from commands.releases.lessons import LessonsShown, show_lessons
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import LessonRow, ReleaseRow
from tests.builders.office import OPSG_CHAIR, STRANGER, TAG_CHAIR, Office, expect, words_of
from tests.builders.rooms.meetings import decided
from tests.builders.rooms.reviews import KEY


def test_lessons_are_kept_once_it_is_live(panel: Office) -> None:
    """A committee gives its lessons after go-live, and needs words for them."""
    panel.refuses(f"/release live {KEY} lessons tag", TAG_CHAIR, because="The June 2020 SEC Release isn't live yet")
    expect(Changed, decided(panel, "go"))
    panel.at(2020, 6, 25)
    panel.does(panel.asks(f"/release live {KEY}"))
    form = panel.asks(f"/release live {KEY} lessons tag", TAG_CHAIR)
    panel.faults(form, TAG_CHAIR, field="text")
    panel.does(form, TAG_CHAIR, text="Book UIT earlier")
    refused = panel.refuses(f"/release live {KEY} lessons", because="Name the committee")
    assert Line.release("lessons", KEY) in refused.instead


def test_lessons_are_read_by_everyone_with_who_still_owes_theirs(panel: Office) -> None:
    """Before go-live there are none, and nobody owes any; then each is shown whole, in the order in which they were given."""
    before = panel.shows(f"/release lessons {KEY}", LessonsShown, STRANGER)
    assert (before.lessons, before.owed, before.live) == ((), (), False)
    assert "because the release isn't live" in words_of(before)
    expect(Changed, decided(panel, "go"))
    panel.at(2020, 6, 25)
    panel.does(panel.asks(f"/release live {KEY}"))
    asked = panel.shows(f"/release lessons {KEY}", LessonsShown, STRANGER)
    assert {"tag", "opsg", "panel", "dcc", "secas"} <= set(asked.owed)
    assert "No lessons are on record yet." in words_of(asked)
    panel.does(f"/release live {KEY} lessons tag", TAG_CHAIR, text="Book UIT early")
    panel.at(2020, 6, 26)
    panel.does(f"/release live {KEY} lessons opsg", OPSG_CHAIR, text="Plan the cutover")
    panel.does(f"/release live {KEY} lessons tag", TAG_CHAIR, text="Share the test data")
    shown = panel.shows(f"/release lessons {KEY}", LessonsShown, STRANGER)
    assert [each.text for each in shown.lessons] == ["Book UIT early", "Plan the cutover", "Share the test data"]
    said = words_of(shown)
    assert "3 lessons" in said
    assert "Still asked: SEC Panel, DCC and SECAS." in said
    panel.refuses(f"/release lessons {KEY} tag", STRANGER, because="isn't expected")


def test_a_lesson_is_corrected_by_its_committee(panel: Office) -> None:
    """Its words change on the record, by any member of the committee; another committee and a number that is none are refused."""
    expect(Changed, decided(panel, "go"))
    panel.at(2020, 6, 25)
    panel.does(panel.asks(f"/release live {KEY}"))
    line = f"/release live {KEY} lessons tag"
    done = panel.does(line, TAG_CHAIR, text="Book UIT early")
    assert f"{line} 1" in [str(each) for each in done.next_lines]
    assert f"Book UIT early (correct it with {line} 1)" in words_of(panel.say(line, TAG_CHAIR))
    panel.refuses(f"{line} 1", OPSG_CHAIR, because="Only ")
    panel.faults(f"{line} 1", TAG_CHAIR, field="text", text=" ")
    assert "Corrected lesson 1 of the TAG" in words_of(panel.does(f"{line} 1", TAG_CHAIR, text="Book UIT earlier"))
    assert "Book UIT earlier" in panel.reads(f"/release history {KEY}")
    assert "already as you sent it" in words_of(panel.does(panel.asks(f"{line} 1", TAG_CHAIR), TAG_CHAIR))
    panel.refuses(f"{line} 2", TAG_CHAIR, because="no lesson of that number")
    panel.refuses(f"{line} 1 2", TAG_CHAIR, because="isn't expected")


def test_a_cancelled_release_takes_no_lessons_and_offers_a_note(panel: Office) -> None:
    """It never goes live, so nobody is told to wait for that; the way out works also for a cancelled release."""
    early = panel.refuses(f"/release live {KEY} lessons secas", because="isn't live yet. Record its lessons when it is.")
    assert early.instead == (Line.release("status", KEY),)
    panel.does(f"/release cancel {KEY}", reason="Nothing is left in scope.")
    refused = panel.refuses(f"/release live {KEY} lessons secas", because="was cancelled, so it takes no lessons learnt.")
    panel.asks(refused.instead[0])


def test_many_lessons_are_paged_and_none_is_left_out(panel: Office) -> None:
    """More than a form offers as evidence; each page but the last leads on, and the first lesson can still be corrected."""
    with panel.store.changing(Act("test", "lessons", panel.now)) as tx:
        for number in range(1, 61):
            tx.session.add(
                LessonRow(
                    release_key=KEY, committee="tag", number=number, text=f"Lesson {number}.", given_by=TAG_CHAIR, given_on=panel.now.date()
                )
            )
    shown = panel.shows(f"/release lessons {KEY}", LessonsShown, STRANGER)
    assert len(shown.lessons) == 60
    assert f"Next: /release lessons {KEY} page 2" in words_of(shown)
    pages = [words_of(panel.say(f"/release lessons {KEY} page {page}", STRANGER)) for page in range(1, 61)]
    said = "".join(pages)
    assert all(f"Lesson {number}.\n" in said for number in range(1, 61))
    with panel.store.changing(Act("test", "live", panel.now)) as tx:
        tx.session.get_one(ReleaseRow, KEY).live_on = panel.now.date()
    assert "Corrected lesson 1 of the TAG" in words_of(panel.does(f"/release live {KEY} lessons tag 1", TAG_CHAIR, text="The first."))


def test_without_a_release_those_with_lessons_are_offered(panel: Office) -> None:
    """An open release has none, so it is offered only where no release has any; one above White is never offered (R20)."""
    first = panel.refuses("/release lessons", STRANGER, because="Choose one, or name it")
    assert Line.release("lessons", KEY) in first.instead
    given = {KEY: Classification.WHITE, "november-2020": Classification.AMBER}
    with panel.store.changing(Act("test", "lessons", panel.now)) as tx:
        for key, level in given.items():
            tx.session.get_one(ReleaseRow, key).classification = level
            tx.session.add(
                LessonRow(release_key=key, committee="tag", number=1, text="One.", given_by=TAG_CHAIR, given_on=panel.now.date())
            )
    assert panel.shows("/release lessons", LessonsShown, STRANGER).release.key == KEY
    # Buttons that would be refused are left out of any answer; the sentence and the choices have no other release in the first place.
    asked = expect(Ask, ask(Request("/release", "lessons", Actor(STRANGER), panel.now)))
    with panel.store.reading() as conn:
        assert expect(Refused, show_lessons(conn, asked)).instead == (Line.release("lessons", KEY),)
    panel.refuses("/release lessons 2021", STRANGER, because="nothing goes live with it")
