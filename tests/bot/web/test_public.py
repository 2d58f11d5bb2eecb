"""The public site as the bot serves it: the same pages, 410 for what was taken back, and nothing of what is classified (R26)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.web import public
from bot.web.http import Edge
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import ModificationRow, ReleaseRow
from tests.builders.edge import Answer, Client
from tests.builders.office import RACHEL, STRANGER, Office


@pytest.fixture
def get(office: Office) -> Callable[..., Answer]:
    """Asks for an address below /releases/."""
    client = Client(Edge(public.routes(office.store, lambda: office.now, "https://bot.example.org", "")))
    return lambda address, method="GET", **environ: client.call(method, f"/releases/{address}", **environ)


def classify(office: Office, key: str, level: Classification) -> None:
    """Classifies a release."""
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        tx.session.get_one(ReleaseRow, key).classification = level


def test_the_pages_are_served_with_their_kinds(get: Callable[..., Answer]) -> None:
    """HTML, a style sheet, feeds, data; no script may run, whatever is in a text."""
    kinds = {
        "": "text/html",
        "june-2020/": "text/html",
        "modifications/": "text/html",
        "modifications/mp084/": "text/html",
        "meetings/": "text/html",
        "meetings/panel/": "text/html",
        "meetings/panel/76/": "text/html",
        "meetings/panel/calendar.ics": "text/calendar",
        "style.css": "text/css",
        "feed.atom": "application/atom+xml",
        "calendar.ics": "text/calendar",
        "june-2020/calendar.ics": "text/calendar",
        "releases.json": "application/json",
    }
    for address, kind in kinds.items():
        answer = get(address)
        assert (answer.status, answer.headers["Content-Type"].partition(";")[0]) == (200, kind), address
        assert "script" not in answer.headers["Content-Security-Policy"]
    assert b"https://bot.example.org/releases/june-2020/" in get("feed.atom").body
    assert get("june-2020/", "HEAD").body == b""


def test_addresses_without_their_slash_lead_on(get: Callable[..., Answer]) -> None:
    """To the page; what there is not is a page that says so."""
    assert (get("june-2020").status, get("june-2020").headers["Location"]) == (301, "/releases/june-2020/")
    for address in (
        "june-2031/",
        "june-2020/x",
        "../healthz",
        "modifications/mp999/",
        "a" * 500,
        "\x00",
        "\xff\xfe",
        "june-2020/rid-9.9.docx",
        "meetings/nobody/",
        "meetings/panel/77/",
        "meetings/tag/calendar.ics",
    ):
        assert get(address).status == 404, address
    assert get("", "POST").status == 405


def test_an_unchanged_page_is_not_sent_again(get: Callable[..., Answer], office: Office) -> None:
    """Its tag is that of its content."""
    tag = get("june-2020/").headers["ETag"]
    assert get("june-2020/", HTTP_IF_NONE_MATCH=tag).status == 304
    office.does(office.asks("/modification edit MP079"), title="Another title")
    assert get("june-2020/", HTTP_IF_NONE_MATCH=tag).status == 200


def test_what_is_classified_later_is_gone(get: Callable[..., Answer], office: Office) -> None:
    """Its address answers 410, as do those of its files and of the modifications that no other release has; then it comes back."""
    assert get("june-2020/rid-1.1.docx").status == 200
    classify(office, "june-2020", Classification.AMBER)
    for address in ("june-2020/", "june-2020", "june-2020/calendar.ics", "june-2020/rid-1.1.docx", "modifications/mp084/"):
        assert get(address).status == 410, address
    assert get("modifications/secmp0062/").status == 200
    for address in ("", "feed.atom", "releases.json", "calendar.ics", "modifications/", "june-2020/", "modifications/secmp0062/"):
        body = get(address).body.decode()
        assert "June 2020" not in body, address
        assert "june-2020" not in body, address
    classify(office, "june-2020", Classification.WHITE)
    assert get("june-2020/").status == 200


def test_what_never_was_white_is_not_found(get: Callable[..., Answer], office: Office) -> None:
    """An address that answered 410 would say that there is such a release."""
    office.does("/release create adhoc-2020-04-08", go_live="2020-04-08", kind="adhoc", body="panel", classification="red")
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        tx.session.add(ModificationRow(ref="MP200", title="Secret"))
        tx.session.flush()
    office.does(office.asks("/release add MP200 to adhoc-2020-04-08"))
    assert get("adhoc-2020-04-08/").status == 404
    # It stood alone before, when everybody could see it.
    assert get("modifications/mp200/").status == 410


def test_a_renamed_draft_keeps_its_address(get: Callable[..., Answer], office: Office) -> None:
    """Under its old address stands what it is called now."""
    office.does("/modification add DP102", title="A draft")
    office.does(office.asks("/modification edit DP102"), state="proposal")
    assert b'is now <a href="../../modifications/mp102/">MP102' in get("modifications/dp102/").body


def test_a_stranger_in_slack_and_a_visitor_see_the_same(get: Callable[..., Answer], office: Office) -> None:
    """A release that is Green is hidden from both."""
    classify(office, "november-2020", Classification.GREEN)
    office.refuses("/release status november-2020", STRANGER, because="classified Green")
    assert get("november-2020/").status == 410


def test_a_meeting_keeps_its_address_when_it_moves(get: Callable[..., Answer], office: Office) -> None:
    """Its page, its body's, both calendars and the timetable of the release follow; what is hidden is not named there."""
    before = get("june-2020/calendar.ics").body.decode()
    office.does(office.asks("/release meeting panel 17 Jan 2020 to 31 Jan 2020"))
    for address in ("meetings/", "meetings/panel/", "meetings/panel/76/", "june-2020/"):
        page = get(address).body.decode()
        assert "Fri 31 Jan 2020" in page, address
        assert "17 Jan 2020" not in page.partition("What has happened")[0], address
        assert "Panel baselines RID for non-system-impacting modifications" in page, address
    for address in ("meetings/panel/calendar.ics", "june-2020/calendar.ics"):
        assert "DTSTART;VALUE=DATE:20200131" in get(address).body.decode(), address
    assert "SEQUENCE:1\r\n" in get("meetings/panel/calendar.ics").body.decode()
    sequences = [int(each.partition(":")[2]) for text in (before, get("june-2020/calendar.ics").body.decode())
                 for each in text.splitlines() if each.startswith("SEQUENCE:")]  # fmt: skip
    assert sequences[-1] > sequences[0]
    classify(office, "june-2020", Classification.AMBER)
    assert "Nothing is planned for it." in get("meetings/panel/76/").body.decode()


def test_a_cancelled_meeting_says_so(get: Callable[..., Answer], office: Office) -> None:
    """On its page and in its body's list, without the reason, which is for the members."""
    office.does(office.asks("/release meeting panel 17 Jan 2020 cancel"), reason="No room.")
    for address in ("meetings/", "meetings/panel/", "meetings/panel/76/"):
        page = get(address).body.decode()
        assert "ancelled" in page
        assert "No room" not in page


def test_a_page_comes_from_the_cache_until_something_changes(get: Callable[..., Answer], office: Office) -> None:
    """As an answer in Slack does: the head of the history is asked, and nothing else."""
    for address in ("", "june-2020/", "meetings/", "modifications/mp084/"):
        first = get(address).body
        with office.store.statements() as seen:
            assert get(address).body == first
        assert len(seen.texts) == 1, address
