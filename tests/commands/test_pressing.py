"""Which buttons a person is offered: those of lines that they may use, and in a shared message those that only read."""

from __future__ import annotations

import pytest

from bot import pages
from bot.pages.kit.page import Button, Buttons, Page, Paragraph
from bot.pages.kit.pressing import buttons_of, lines_of, pressable
from commands.catalogue import perform
from commands.pressing import Pressing, could_press, only_reads
from commands.protocol.line import Line
from commands.share import shared
from policy.model.roster import DCC, Member
from storage.engine.faults import StoreFault
from tests.builders.office import DAN, JUNE_CHANNEL, OPSG_CHAIR, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, TAG_MEMBER, Office
from tests.golden.rendering import buttons

JUNE = "june-2020"
MAY = [
    (Line.release("status", JUNE), {RACHEL, DAN, TAG_CHAIR, TAG_MEMBER, PANEL_CHAIR, STRANGER}),
    (Line.release("milestone", JUNE, "dates"), {RACHEL}),
    (Line.release("milestone", JUNE, "uit-start", "done"), {RACHEL, DAN, TAG_CHAIR, TAG_MEMBER, PANEL_CHAIR}),
    (Line.release("deputy"), {RACHEL, DAN, TAG_CHAIR, TAG_MEMBER, PANEL_CHAIR}),
    (Line.release("deputy", "remove", "<@U0DAN>", "for", "<@U0TOM>"), {RACHEL, TAG_CHAIR, PANEL_CHAIR}),
    (Line.release("meeting", "panel", "export"), {RACHEL, DAN, TAG_CHAIR, TAG_MEMBER, PANEL_CHAIR, STRANGER}),
    (Line.release("meeting", "panel"), {RACHEL, PANEL_CHAIR}),
    (Line.release("signoff", JUNE, "tag"), {RACHEL, TAG_CHAIR, TAG_MEMBER}),
    (Line.release("position", JUNE, "T1", "behalf"), {RACHEL}),
    (Line.release("recommend", JUNE, "tag"), {RACHEL, TAG_CHAIR}),
    (Line.release("evidence", JUNE, "T1"), {RACHEL, DAN}),
    (Line.release("decide", JUNE, "go-live"), {RACHEL, PANEL_CHAIR}),
    (Line.modification("approve", "MP079"), {RACHEL, PANEL_CHAIR}),
    (Line.release("reminders", "off"), {RACHEL, DAN, TAG_CHAIR, TAG_MEMBER, PANEL_CHAIR, STRANGER}),
    (Line.release("reminders", "all"), {RACHEL}),
    (Line.release("undo", 7), {RACHEL, DAN, TAG_CHAIR, TAG_MEMBER, PANEL_CHAIR, STRANGER}),
]


@pytest.mark.parametrize(("line", "people"), MAY, ids=[str(line) for line, _ in MAY])
def test_a_line_is_offered_to_those_who_may_use_it(office: Office, line: Line, people: set[str]) -> None:
    """The roster decides, with the committee that the line names; a line that anyone may use is offered to all."""
    everybody = (RACHEL, DAN, TAG_CHAIR, TAG_MEMBER, PANEL_CHAIR, STRANGER)
    assert {each for each in everybody if Pressing(office.store, each, office.now.date())(line)} == people


def test_a_chair_of_another_committee_is_not_offered_a_committees_act() -> None:
    """The Operations Group's chair recommends for the Operations Group, not for the TAG."""
    chair = {Member("opsg", OPSG_CHAIR, chair=True)}
    assert could_press(Line.release("recommend", JUNE, "opsg"), chair)
    assert not could_press(Line.release("recommend", JUNE, "tag"), chair)


def test_a_row_of_buttons_that_nobody_may_press_is_left_out() -> None:
    """The rest of the page stays as it is."""
    page = Page("T", (Paragraph(("a",)), Buttons((Button("Undo", Line.release("undo")),)), Buttons((Button("S", Line.release("list")),))))
    assert pressable(page, only_reads).parts == (page.parts[0], page.parts[2])
    assert lines_of(page) == (Line.release("undo"), Line.release("list"))


def test_a_status_has_each_readers_own_buttons(office: Office) -> None:
    """The release manager can set dates from it, the TAG's chair can not; both read the same words above them."""
    shown = perform(office.store, office.asking(f"/release status {JUNE}"))
    labels = {
        user: [label for label, _ in buttons(pages.message(shown, Pressing(office.store, user, office.now.date())))]
        for user in (RACHEL, TAG_CHAIR, RACHEL)
    }
    assert "Set all dates" in labels[RACHEL]
    assert "Set all dates" not in labels[TAG_CHAIR]
    assert set(labels[TAG_CHAIR]) < set(labels[RACHEL])


def test_a_shared_answer_has_only_buttons_that_read(office: Office) -> None:
    """Everybody in the channel sees the same message, so nothing in it acts (design, 5)."""
    found = shared(office.store, office.asking(f"/release timetable {JUNE}", channel=JUNE_CHANNEL, via="share"))
    assert found
    lines = list(lines_of(pressable(pages.page(found), only_reads)))
    assert lines
    assert all(map(only_reads, lines))


def test_without_the_roster_every_button_is_offered(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer may be that of a change which is stored; what a button does is authorised when it is pressed."""

    def lost(*_: object, **__: object) -> None:
        raise StoreFault("lost")

    monkeypatch.setattr("commands.pressing.recent_roles", lost)
    assert Pressing(office.store, STRANGER, office.now.date())(Line.release("milestone", JUNE, "dates"))


def test_done_is_offered_to_a_steps_owner(office: Office) -> None:
    """A status and a timetable offer it for the DCC's step to the DCC and the release manager, and to nobody who would be refused."""
    for step in ("sit-start", "regression-plans"):
        office.does(f"/release milestone {JUNE} {step} 2020-03-10")
    office.now = office.now.replace(month=3, day=12)
    for line in (f"/release status {JUNE}", f"/release timetable {JUNE}", f"/release timetable {JUNE} page 2"):
        shown = pages.page(office.say(line))
        offered = {
            user: {each.line.words[1] for each in buttons_of(pressable(shown, may)) if each.line.words[-1] == "done"}
            for user in (RACHEL, DAN, TAG_CHAIR, STRANGER)
            for may in [Pressing(office.store, user, office.now.date())]
        }
        assert offered[RACHEL]
        assert offered == {RACHEL: offered[RACHEL], DAN: offered[RACHEL] & {"sit-start"}, TAG_CHAIR: set(), STRANGER: set()}


def test_a_party_gives_lessons_and_takes_no_position() -> None:
    """The DCC and SECAS are asked for lessons as committees are, so their members have the button; a position is for committees."""
    dcc = [Member(DCC, "U0DAN")]
    assert could_press(Line.release("live", JUNE, "lessons", DCC), dcc)
    assert could_press(Line.release("live", JUNE, "lessons", DCC, 1), dcc)
    assert not could_press(Line.release("live", JUNE, "lessons", "tag"), dcc)
    assert not could_press(Line.release("position", JUNE, "T1", "met"), dcc)
