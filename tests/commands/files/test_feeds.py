"""Private calendar addresses, the calendars behind them, and the pictures of a release."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from icalendar import Calendar

from bot import pages
from bot.slack.limits.messages import message_faults
from bot.web import feeds as edge
from bot.web.http import Edge, Response, Route
from commands.catalogue import perform
from commands.files.feeds import FeedMade, hashed
from commands.protocol.request import Actor, Request
from commands.protocol.results import Changed, Refused
from commands.results import Result
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import AuditRow, MemberRow, ReleaseRow, table_of
from tests.builders.edge import Client
from tests.builders.office import RACHEL, STRANGER, TAG_MEMBER, Office, expect

BASE = "https://bot.example.org"


def asked(office: Office, words: str, user: str = RACHEL, base: str = BASE) -> Result:
    """`/release feed` as it comes over HTTP."""
    office.later(seconds=1)
    request = Request("/release", f"feed {words}", Actor(user), office.now, f"feed:{office.now}", fetched=(base,) if base else ())
    return perform(office.store, request)


def address(office: Office, words: str, user: str = RACHEL) -> str:
    """The path of a new calendar address."""
    made = expect(FeedMade, asked(office, words, user))
    assert made.address.startswith(f"{BASE}/calendar/")
    return made.address.removeprefix(BASE)


@pytest.fixture
def client(office: Office) -> Client:
    """What a calendar program calls."""
    return Client(Edge({edge.FOLDER: edge.route(office.store, lambda: office.now)}))


def events(client: Client, path: str) -> dict[str, Any]:
    """The calendar's events by UID."""
    answer = client.call("GET", path)
    assert answer.status == 200, answer
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(each["UID"]): each for each in Calendar.from_ical(answer.body).walk("VEVENT")}


def test_an_address_shows_the_release_s_dates(office: Office, client: Client) -> None:
    """The milestones, policy dates and go-live of June 2020 as whole days."""
    found = events(client, address(office, "June 2020"))
    assert found["june-2020@sec-release-bot"]["DTSTART"].dt == date(2020, 6, 25)
    assert any("uit" in uid for uid in found)
    assert client.call("HEAD", address(office, "june-2020")).status == 200


def test_what_is_kept_is_a_hash(office: Office) -> None:
    """The token is shown once and is nowhere in the database, history included."""
    path = address(office, "june-2020")
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    assert len(token) >= 32
    with office.store.reading() as conn:
        dump = str([tuple(row) for table in ("calendar_feed",) for row in conn.exec_driver_sql(f"SELECT * FROM {table}").all()])
        history = str(conn.execute(table_of(AuditRow).select()).all())
    assert token not in dump + history
    assert hashed(token) in dump


def test_an_address_is_revoked_by_its_owner_alone(office: Office, client: Client) -> None:
    """Revoking ends all of one's own addresses for it, and nobody else's."""
    mine, again, other = address(office, "june-2020"), address(office, "june-2020"), address(office, "june-2020", STRANGER)
    assert mine != again
    done = expect(Changed, asked(office, "june-2020 revoke"))
    assert "2 calendar addresses" in pages.plain(done)
    assert [client.call("GET", each).status for each in (mine, again, other)] == [404, 404, 200]
    expect(Refused, asked(office, "june-2020 revoke"))


def test_a_change_is_an_update_of_the_same_event(office: Office, client: Client) -> None:
    """A moved milestone keeps its UID with a higher SEQUENCE; one that is removed is cancelled."""
    path = address(office, "june-2020")
    uid = "june-2020/go-no-go@sec-release-bot"
    office.say("/release milestone june-2020 tad-draft 2020-02-03")
    before = events(client, path)
    assert before["june-2020/tad-draft@sec-release-bot"]["DTSTART"].dt == date(2020, 2, 3)
    office.say("/release milestone june-2020 tad-draft 2020-02-05")
    moved = events(client, path)
    step = "june-2020/tad-draft@sec-release-bot"
    assert moved[step]["DTSTART"].dt == date(2020, 2, 5)
    assert moved[step]["SEQUENCE"] > before[step]["SEQUENCE"]
    assert (uid in before) == (uid in moved)
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        from storage.tables import MilestoneRow

        tx.session.delete(tx.session.get_one(MilestoneRow, ("june-2020", "tad-draft")))
    gone = events(client, path)[step]
    assert (gone["STATUS"], gone["DTSTART"].dt) == ("CANCELLED", date(2020, 2, 5))


def test_a_committee_s_calendar_has_its_own_steps(office: Office, client: Client) -> None:
    """The TAG's calendar has its milestones and every go-live, and no other committee's."""
    found = events(client, address(office, "tag"))
    assert "june-2020@sec-release-bot" in found
    steps = {uid.partition("@")[0].partition("/")[2] for uid in found if "/" in uid}
    owners = {each.owner for each in office.release().milestones if each.key in steps}
    assert owners == {"tag"}


def test_a_release_that_was_called_off_is_cancelled_in_a_committee_s_calendar(office: Office, client: Client) -> None:
    """Calendars show a revoked feed's events as cancelled for ninety days; after that the address is gone."""
    path = address(office, "tag")
    mine = [uid for uid in events(client, path) if uid.startswith("june-2020")]
    form = office.asks("/release cancel june-2020")
    office.does(form, reason="The DCC cannot deliver.")
    assert mine
    assert {str(events(client, path)[uid].get("STATUS")) for uid in mine} == {"CANCELLED"}
    office.later(days=89)
    assert set(mine) <= set(events(client, path))
    office.later(days=2)
    assert not set(mine) & set(events(client, path))


def test_above_white_only_those_on_a_roster_read_it(office: Office, client: Client) -> None:
    """An address stops where its owner left the rosters, and for a committee it leaves out what is not White (R20)."""
    mine, committee, theirs = (
        address(office, "june-2020", TAG_MEMBER),
        address(office, "tag", TAG_MEMBER),
        address(office, "june-2020", STRANGER),
    )
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.AMBER
    assert [client.call("GET", each).status for each in (mine, theirs)] == [200, 404]
    assert "june-2020@sec-release-bot" in events(client, committee)
    expect(Refused, asked(office, "june-2020", STRANGER))
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.session.delete(tx.session.get_one(MemberRow, ("tag", TAG_MEMBER)))
    assert client.call("GET", mine).status == 404
    assert "june-2020@sec-release-bot" not in events(client, committee)


@pytest.mark.parametrize(
    "path",
    [
        "/calendar/",
        "/calendar/.ics",
        "/calendar/x.ics",
        "/calendar/" + "a" * 32,
        f"/calendar/{'a' * 32}.ics",
        "/calendar/%00.ics",
        "/calendar/é.ics",
    ],
)
def test_anything_else_is_not_found(client: Client, path: str) -> None:
    """No calendar and no difference between a wrong address and a revoked one."""
    answer = client.call("GET", path)
    assert (answer.status, answer.json) == (404, {"error": "not found"})
    assert client.call("POST", path).status == 405


def test_deeper_paths_are_not_found(client: Client) -> None:
    """The folder answers for what is directly in it alone."""
    assert client.call("GET", f"/calendar/x/{'a' * 32}.ics").status == 404


def test_without_a_web_address_it_says_so(office: Office) -> None:
    """Over Socket Mode, and on the command line, there is no address to give."""
    answer = expect(Refused, asked(office, "june-2020", base=""))
    assert "no public web address" in answer.sentence
    expect(Refused, asked(office, ""))
    nearest = expect(Refused, asked(office, "tagg"))
    assert "neither a release nor a committee" in nearest.sentence


@pytest.mark.parametrize(
    ("host", "base"),
    [
        ("bot.example.org", "https://bot.example.org"),
        ("127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("localhost:81", "http://localhost:81"),
        ("bot.example.org:8443", "https://bot.example.org:8443"),
        ("bad host", ""),
        ("x/../y", ""),
        ("a@b", ""),
        ("", ""),
    ],
)
def test_the_address_is_that_of_the_request(host: str, base: str) -> None:
    """HTTPS but on this machine; what is no host gives none."""
    seen: list[tuple[str, ...]] = []

    def note(_environ: object) -> Response:
        seen.append(edge.request_address())
        return Response(200)

    Client(Edge({"/slack/events": edge.record_address(Route(("POST",), note))})).call("POST", "/slack/events", HTTP_HOST=host)
    assert seen == [(base,) if base else ()]
    assert edge.request_address() == ()


def test_answers_keep_to_slack_s_limits(office: Office) -> None:
    """The address is shown to be copied, in a message that Slack takes."""
    made = asked(office, "june-2020")
    message = pages.message(made)
    assert message_faults(message) == []
    assert BASE in message["text"]


@pytest.fixture(autouse=True)
def _nothing_noted() -> Iterator[None]:
    """No request's address outlives it."""
    yield
    assert edge.request_address() == ()


def test_a_release_that_opens_again_is_live_in_calendars_again(office: Office, client: Client) -> None:
    """As it was before the cancellation, with a higher SEQUENCE than the cancelled event had, also when it was gone from the calendar."""
    path, uid = address(office, "tag"), "june-2020@sec-release-bot"
    before = events(client, path)
    office.does("/release cancel june-2020", reason="The DCC cannot deliver.")
    gone = events(client, path)[uid]
    office.later(days=91)
    assert uid not in events(client, path)
    office.does("/release cancel june-2020 restore", reason="It can.")
    after = events(client, path)
    assert {key: each["STATUS"] for key, each in after.items()} == {key: each["STATUS"] for key, each in before.items()}
    assert after[uid]["DTSTART"].dt == before[uid]["DTSTART"].dt
    assert after[uid]["SEQUENCE"] > gone["SEQUENCE"] > before[uid]["SEQUENCE"]


def test_a_calendar_address_is_asked_for_by_release(office: Office) -> None:
    """Without a release or committee it asks which, as other commands do."""
    which = expect(Refused, asked(office, ""))
    assert (which.sentence, which.asks) == ("Choose a release, or name a committee, such as /release feed tag.", True)
    assert "/release feed june-2020" in [str(each) for each in which.instead]
