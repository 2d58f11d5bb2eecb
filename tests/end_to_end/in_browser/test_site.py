"""The public site of the shipped data in a browser: WCAG AA, on a desktop, on a phone and in print (Guidance 6)."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from bot.public.site import File, Site
from tests.builders.office import Office
from tests.end_to_end.in_browser.browser import DESKTOP, PHONE

PAGES = ("", "june-2020/", "2021/", "modifications/", "modifications/mp084/", "meetings/")
CHECKED = ("", "june-2020/")
FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def written(office: Office, folder: Path) -> None:
    """The pages as files, without the documents to download."""
    with office.store.reading() as conn:
        for address in (*PAGES, "style.css"):
            found = Site().find(conn, address, office.now)
            assert isinstance(found, File)
            path = folder / (address if "." in address else f"{address}index.html")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(found.content)


def test_the_site_passes_an_accessibility_checker(office: Office, tmp_path: Path, browser: Browser) -> None:
    """The list and the fullest page have no fault that axe finds; no page is wider than a desktop, a phone or a sheet."""
    written(office, tmp_path)
    page = browser.new_page(viewport={"width": DESKTOP[0], "height": DESKTOP[1]})
    for address in PAGES:
        page.goto((tmp_path / address / "index.html").as_uri())
        assert page.evaluate(FITS), address
        if address in CHECKED:
            assert Axe().run(page, options={"runOnly": RULES}).response["violations"] == [], address
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        assert page.evaluate(FITS), address
        page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
        page.emulate_media(media="print")
        assert page.evaluate(FITS), address
        page.emulate_media(media="screen")
    page.close()
