"""The public site in a folder: all that is White and nothing else, whole files, and nothing written twice (Guidance 6; R26)."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from weakref import ReferenceType, ref
from xml.etree.ElementTree import parse

import pytest
from icalendar import Calendar

from bot.public.folder import WRITTEN, NotPublishedError, Published
from bot.public.publish import gone_addresses, publish
from bot.public.site import Site
from commands.public import site
from policy.model.releases import Classification, Release
from storage.engine.session import Act
from storage.release_file import Contents, loader
from storage.tables import ReleaseRow, RidVersionRow
from tests.benchmarks.setup.stored import more
from tests.builders.office import RACHEL, Office, reference

JUNE, NOVEMBER = "june-2020", "november-2020"


@pytest.fixture
def office(office: Office) -> Office:
    """An office whose June 2020 has one version of the RID, because each takes a while to make."""
    with office.store.changing(office_act(office)) as tx:
        for number in ("0.1", "0.2", "0.3", "1.0"):
            tx.session.delete(tx.session.get_one(RidVersionRow, (JUNE, number)))
    return office


def office_act(office: Office) -> Act:
    """An act of a release manager."""
    return Act(RACHEL, "test", office.now)


def published(office: Office, folder: Path, settings: Site | None = None) -> Published:
    """Publishes as of the office's day."""
    return publish(office.store, folder, settings or Site(), office.now)


def classify(office: Office, key: str, level: Classification) -> None:
    """Classifies a release."""
    with office.store.changing(office_act(office)) as tx:
        tx.session.get_one(ReleaseRow, key).classification = level


def names(folder: Path) -> set[str]:
    """The files of the site."""
    return {str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file() and each.name != WRITTEN}


def text(folder: Path, name: str) -> str:
    """A file of the site."""
    return (folder / name).read_text(encoding="utf-8")


def test_the_site_of_the_shipped_data(office: Office, tmp_path: Path) -> None:
    """Every release and modification has its page, and June 2020's says what the RID says."""
    folder = tmp_path / "site"
    published(office, folder, Site("https://bot.example.org/releases/", "https://example.org/comment?of=rid"))
    found = names(folder)
    assert {"index.html", "style.css", "feed.atom", "calendar.ics", "releases.json", "modifications/index.html"} <= found
    assert {"meetings/index.html", "meetings/panel/index.html", "meetings/panel/calendar.ics", "meetings/panel/76/index.html"} <= found
    assert {f"{key}/index.html" for key in (JUNE, NOVEMBER, "2021")} | {"modifications/mp084/index.html", f"{JUNE}/rid-1.1.docx"} <= found
    page = text(folder, f"{JUNE}/index.html")
    for words in (
        "Scoped, amber",
        "Thu 25 Jun 2020",
        '<a href="rid-1.1.docx">Release Implementation Document (RID), version 1.1</a>',
        "The Testing Approach Document (TAD) has not been submitted yet.",
        "taken up until Fri 17 Jan 2020 (“Panel baselines RID for non-system-impacting modifications”)",
        '<a href="https://example.org/comment?of=rid">Comment on the RID',
        '<a href="../modifications/secmp0062/">SECMP0062 part 1</a>',
        '<a href="https://smartenergycodecompany.co.uk/modifications/power-to-raise-modifications/">MP088 on the SEC website</a>',
        "CR1088",
        "By 10 Working Days before UIT begins",
        "regression testing.",
        'Section C ‘Governance’: <a href="../modifications/mp084/">MP084</a>',
    ):
        assert words in page
    assert "<script" not in "".join(text(folder, each) for each in found if each.endswith(".html"))
    (release,) = (each for each in json.loads(text(folder, "releases.json"))["releases"] if each["key"] == JUNE)
    assert (release["go_live"], release["comments_until"], len(release["scope"])) == ("2020-06-25", "2020-01-17", 5)
    events = Calendar.from_ical((folder / "calendar.ics").read_bytes()).walk("VEVENT")
    assert {str(each["summary"]) for each in events} >= {"June 2020 SEC Release: go-live", "November 2020 SEC Release: go-live"}
    feed = parse(folder / "feed.atom").getroot()
    titles = [each.findtext("{*}title") for each in feed.iterfind("{*}entry")]
    assert titles[:3] == [
        "November 2020 SEC Release: Dates of 1 step entered or moved",
        "June 2020 SEC Release: Dates of 7 steps entered or moved",
        "June 2020 SEC Release: RID version 1.1 issued",
    ]


def test_without_an_address_for_comments_the_page_says_how(office: Office, tmp_path: Path) -> None:
    """No form is invented."""
    published(office, tmp_path / "site")
    assert "To comment, write to the release manager at SECAS" in text(tmp_path / "site", f"{JUNE}/index.html")


def test_only_what_changed_is_written_again(office: Office, tmp_path: Path) -> None:
    """A second run writes nothing; a change of one release writes its files and the lists that show it."""
    folder = tmp_path / "site"
    published(office, folder)
    again = published(office, folder)
    assert (again.written, again.removed, again.kept) == ([], [], len(names(folder)))
    (folder / "index.html").unlink()
    assert published(office, folder).written == ["index.html"]
    with office.store.changing(office_act(office)) as tx:
        tx.session.get_one(ReleaseRow, NOVEMBER).summary = "A new summary"
    # Its calendar says by a number that the release was changed.
    changed = {f"{NOVEMBER}/index.html", f"{NOVEMBER}/calendar.ics", "calendar.ics"}
    assert set(published(office, folder).written) == changed
    office.at(2020, 1, 20, 10)
    later = published(office, folder).written
    assert "june-2020/index.html" in later
    assert not [each for each in later if each.endswith(".ics")]


def test_changed_code_has_the_pages_made_again(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The version of a development stays, so the code itself decides; what comes out the same is not written."""
    folder = tmp_path / "site"
    published(office, folder)
    monkeypatch.setattr("bot.public.pages.modification", lambda page: f"{page.modification.ref} anew")
    assert published(office, folder).written == []
    monkeypatch.setattr("bot.public.publish.fingerprint", lambda: "of the changed code")
    again = published(office, folder).written
    assert "modifications/mp084/index.html" in again
    assert not [each for each in again if not each.startswith("modifications/")]
    assert published(office, folder).written == []


def test_what_was_taken_back_is_listed_for_a_web_server(office: Office, tmp_path: Path) -> None:
    """As the addresses that the bot itself answers with 410, in a file that is not in the site's folder."""
    settings = Site("https://bot.example.org/releases/")
    assert gone_addresses(office.store, settings, office.now) == ""
    office.does("/release create adhoc-2020-04-08", go_live="2020-04-08", kind="adhoc", body="panel", classification="red")
    classify(office, JUNE, Classification.GREEN)
    lines = gone_addresses(office.store, settings, office.now).splitlines()
    assert {"~^/releases/june\\-2020/ 1;", "~^/releases/modifications/mp084/ 1;"} <= set(lines)
    assert not [each for each in lines if "adhoc" in each or "secmp0062" in each]


def test_what_is_classified_later_goes_and_comes_back(office: Office, tmp_path: Path) -> None:
    """The page, its calendar, its RID and the modifications that no other release has are removed, and so are their mentions."""
    folder = tmp_path / "site"
    published(office, folder)
    (folder / "ours.txt").write_text("Not the site's", encoding="utf-8")
    before = names(folder)
    classify(office, JUNE, Classification.GREEN)
    gone = published(office, folder).removed
    assert {f"{JUNE}/index.html", f"{JUNE}/calendar.ics", f"{JUNE}/rid-1.1.docx", "modifications/mp084/index.html"} <= set(gone)
    assert "modifications/secmp0062/index.html" not in gone
    assert not (folder / JUNE).exists()
    assert not [name for name in names(folder) if JUNE in text(folder, name) or "June 2020" in text(folder, name)]
    classify(office, JUNE, Classification.WHITE)
    published(office, folder)
    # Of a time at which it was classified higher nobody gets a RID; version 1.1 is from before.
    assert names(folder) == before


def test_another_folder_is_not_touched(office: Office, tmp_path: Path) -> None:
    """A folder with other files is refused, as is a list that was changed by hand, and a place that can't be written to."""
    (tmp_path / "ours.txt").write_text("Ours", encoding="utf-8")
    with pytest.raises(NotPublishedError, match="Choose an empty folder"):
        published(office, tmp_path)
    with pytest.raises(NotPublishedError, match="can't be written"):
        published(office, tmp_path / "ours.txt" / "site")
    assert (tmp_path / "ours.txt").read_text(encoding="utf-8") == "Ours"


def test_a_list_that_names_files_outside_removes_none(office: Office, tmp_path: Path) -> None:
    """Only files in the folder are the site's."""
    folder = tmp_path / "site"
    folder.mkdir()
    (tmp_path / "ours.txt").write_text("Ours", encoding="utf-8")
    (folder / WRITTEN).write_text('{"../ours.txt": ""}', encoding="utf-8")
    published(office, folder)
    assert (tmp_path / "ours.txt").exists()


def test_texts_are_never_markup(office: Office, tmp_path: Path) -> None:
    """What people wrote is escaped, and an address that is a script is not linked."""
    with office.store.changing(office_act(office)) as tx:
        tx.session.get_one(ReleaseRow, NOVEMBER).summary = "<script>alert(1)</script>"
    office.does("/modification edit SECMP0046", title="A & B <b>", link="https://example.com/a?b=1&c=2")
    published(office, tmp_path / "site")
    page = text(tmp_path / "site", f"{NOVEMBER}/index.html")
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page
    assert "A &amp; B &lt;b&gt;" in page


def test_no_release_is_kept_in_memory_when_its_pages_are_written(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all releases at most two are held at a time, so that a thousand take no more memory than ten."""
    shipped = reference()
    made = more(replace(shipped, releases=()), 6)
    loader.load(office.store, Contents(releases=tuple(map(small, made))), at=office.now)
    read = site.public_release
    pages: list[ReferenceType[object]] = []
    alive: list[int] = []

    def counting(*asked: Any) -> object:
        page = read(*asked)
        alive.append(sum(each() is not None for each in pages))
        pages.append(ref(page))
        return page

    monkeypatch.setattr(site, "public_release", counting)
    published(office, tmp_path / "site")
    assert len(pages) == 9
    assert max(alive) <= 2


def small(release: Release) -> Release:
    """A release with less in it."""
    return replace(release, scope=release.scope[:1], milestones=release.milestones[:2], criteria=release.criteria[:1])


def test_a_release_that_opens_again_is_shown_as_before(office: Office, tmp_path: Path) -> None:
    """Its page and its place among the releases to come, its calendar, and the feed of changes, which tells of both."""
    folder = tmp_path / "site"
    published(office, folder)
    before = {name: text(folder, name) for name in ("index.html", f"{NOVEMBER}/index.html", "releases.json")}
    calendar = len(Calendar.from_ical(text(folder, f"{NOVEMBER}/calendar.ics")).walk("VEVENT"))
    office.does(f"/release cancel {NOVEMBER}", reason="No money")
    published(office, folder)
    assert "Cancelled on 10 Jan 2020" in text(folder, f"{NOVEMBER}/index.html")
    office.does(f"/release cancel {NOVEMBER} restore", reason="The money came")
    published(office, folder)
    assert {name for name in before if text(folder, name) != before[name]} == {f"{NOVEMBER}/index.html"}
    page = text(folder, f"{NOVEMBER}/index.html")
    assert "was opened again on 10 Jan 2020" in page
    assert "Cancelled on" not in page
    assert "No longer cancelled" in text(folder, "feed.atom")
    events = Calendar.from_ical(text(folder, f"{NOVEMBER}/calendar.ics")).walk("VEVENT")
    assert (len(events), {str(each["STATUS"]) for each in events} & {"CANCELLED"}) == (calendar, set())
