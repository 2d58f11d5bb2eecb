"""Ask that person: a refused request goes once to those who may do it, with its button, and its asker reads to whom."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot import pages
from bot.pages.kit.page import Buttons
from bot.posts import posts
from commands.protocol.line import Line
from commands.protocol.people import ask_line, seat_asked, seats_in
from commands.protocol.results import Changed, Refused
from policy.access.permissions import Seat
from policy.model.roster import Member
from storage.mail.messages import RequestPassedOn
from storage.tables import OutboxRow, table_of
from tests.builders.office import DAN, RACHEL, STRANGER, TAG_CHAIR, Office

RECOMMEND = "/release recommend june-2020 tag go-live"
TAG = Seat("tag", chair=True)
MANAGERS = Seat("secas")


def asked(office: Office) -> list[tuple[str, RequestPassedOn]]:
    """What waits to be sent to people who are asked."""
    rows = table_of(OutboxRow).c
    with office.store.reading() as conn:
        found = conn.execute(select(rows.channel, rows.ids).where(rows.kind == RequestPassedOn.kind).order_by(rows.id)).all()
    return [(channel, RequestPassedOn.from_ids(ids)) for channel, ids in found]


def test_the_line_of_the_button_names_the_seats_that_somebody_else_holds() -> None:
    """A vacant seat and one's own are left out, and where no other is left there is no button."""
    line = Line.release("recommend", "june-2020", "tag")
    members = [Member("tag", TAG_CHAIR, chair=True), Member("secas", RACHEL)]
    (button,) = ask_line((TAG, MANAGERS), members, line, DAN)
    assert str(button) == "/release ask tag.chair,secas release recommend june-2020 tag"
    assert [str(each) for each in ask_line((TAG, MANAGERS), members, line, TAG_CHAIR)] == [
        "/release ask secas release recommend june-2020 tag"
    ]
    assert ask_line((TAG,), [], line, DAN) == ()
    assert ask_line((TAG,), members, Line.release("ask", "x"), DAN) == ()
    assert ask_line((TAG,), members, line.then("x" * 1200), DAN) == ()


@pytest.mark.parametrize(
    ("word", "seats", "said"),
    [
        ("tag.chair,secas", (TAG, MANAGERS), "the TAG chair"),
        ("secas", (MANAGERS,), "a release manager"),
        ("dcc", (Seat("dcc"),), "the DCC"),
        ("tag", (Seat("tag"),), "a TAG member"),
        ("nobody", (), "who may do it"),
    ],
)
def test_seats_are_read_and_said(word: str, seats: tuple[Seat, ...], said: str) -> None:
    """The first seat is the one that is asked first; what is no committee is no seat."""
    assert seats_in(word) == seats
    assert seat_asked(word) == said


def test_the_person_who_may_is_asked_once_with_the_requests_button(office: Office) -> None:
    """The DCC may not recommend for the TAG: its chair gets the request, however often the button is pressed, and the DCC reads to whom."""
    refused = office.refuses(RECOMMEND, DAN, because="Only")
    button = refused.instead[0]
    buttons = pages.page(refused).parts[-1]
    assert isinstance(buttons, Buttons)
    assert buttons.buttons[0].label == "Ask the TAG chair"
    first = office.say(str(button), DAN)
    assert isinstance(first, Changed)
    assert pages.plain(first).startswith(f"Asked\nYour request was sent to @{TAG_CHAIR} (TAG chair) in a direct message")
    again = office.say(str(button), DAN)
    assert "already today" in pages.plain(again)
    ((channel, message),) = asked(office)
    assert channel == TAG_CHAIR
    shown = str(posts.message(office.store, message, office.now, channel))
    assert f"<@{DAN}> may not do this, and asks you to" in shown
    assert RECOMMEND in shown
    # Somebody else's same request is another one.
    office.say(str(button), STRANGER)
    assert len(asked(office)) == 2


def test_nobody_is_asked_to_take_a_position_that_somebody_else_has_chosen(office: Office) -> None:
    """Who may take a position gets the button of their own walk."""
    refused = office.refuses("/release position june-2020 T1 met v0", DAN, because="Only")
    assert str(refused.instead[0]).endswith("release signoff june-2020 tag mine T1")


@pytest.mark.parametrize(
    "line",
    [
        "/release ask",
        "/release ask tag.chair",
        "/release ask nobody release recommend june-2020 tag",
        "/release ask tag.chair release status june-2020",
        "/release ask tag.chair release ask secas release live june-2020",
        "/release ask tag.chair deploy now",
        "/release ask ssc.chair release live june-2020",
        "/release ask tag.chair release recommend june-2099 tag",
    ],
)
def test_what_is_no_request_for_these_people_is_not_passed_on(office: Office, line: str) -> None:
    """A line that reads, one that asks, an unknown release, and a seat that may not do it are refused, and nobody is asked."""
    assert isinstance(office.say(line, DAN), Refused)
    assert asked(office) == []


def test_the_year_of_a_meeting_is_no_release(office: Office) -> None:
    """What is asked about a day goes to who may do it, also where its words would be a release's."""
    line = "/release meeting panel 17 Jan 2020 to 24 Jan 2020"
    refused = office.refuses(line, STRANGER, because="Only")
    assert str(refused.instead[0]) == f"/release ask panel.chair,secas {line.removeprefix('/')}"
    office.does(str(refused.instead[0]), STRANGER)
    assert asked(office)[0][1].release == ""
