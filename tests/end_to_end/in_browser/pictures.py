"""Makes the README's pictures of the local workspace: `python -m tests.end_to_end.in_browser.pictures`. Needs Chromium."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import expect

from tests import ROOT
from tests.builders.processes import serving
from tests.end_to_end.in_browser.browser import Visitor, chromium, visiting

FOLDER = ROOT / "docs" / "images"
SIZE = (1080, 720)


def main() -> None:
    """Plays the beginning of June 2020 and takes four pictures on the way."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as bot,
        chromium() as browser,
        visiting(browser, f"http://127.0.0.1:{bot.port}", SIZE) as visitor,
    ):
        visitor.visit()
        expect(visitor.hook("guide")).to_be_visible()
        visitor.hook("guide-do").click()
        visitor.composer.press("Enter")
        expect(visitor.ephemeral).to_contain_text("Amber")
        take(visitor, "workspace-try-this")
        visitor.hook("guide-next").click()
        visitor.hook("guide-do").click()
        expect(visitor.hook("channel-dcc-delivery")).to_have_attribute("aria-current", "page")
        visitor.composer.press("Enter")
        visitor.modal.get_by_label("Link").fill("https://example.com/report")
        take(visitor, "workspace-form")
        visitor.submit()
        visitor.told("Evidence is on file")
        visitor.hook("guide-do").click()
        expect(visitor.hook("channel-tag")).to_have_attribute("aria-current", "page")
        visitor.composer.press("Enter")
        card = visitor.messages.filter(has_text="TAG sign-off")
        visitor.press(card, "Met")
        expect(card).to_contain_text("1 of 6 resolved")
        take(visitor, "workspace-sign-off")
        visitor.hook("play").click()
        expect(visitor.hook("paused")).to_be_visible()
        visitor.enter("tag")
        take(visitor, "workspace-play")


def take(visitor: Visitor, name: str) -> None:
    """Takes a picture once the page is still."""
    visitor.page.wait_for_timeout(600)
    visitor.page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
