"""A person at the local workspace's page: Debian's Chromium, driven by the page's stable hooks (workspace-page/README.md)."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium") or ""
"""Where Chromium is; "" where there is none. Without a window it takes two thirds of the processor time, so that form comes first."""

REQUIRED = os.environ.get("BROWSER_REQUIRED") == "1"
"""Whether a machine without Chromium fails the browser tests, as in CI, where a skip would hide them."""

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT = 30_000
"""Milliseconds that the page may take for anything, on a machine with much else to do."""

RACHEL, MARCUS, PRIYA, LIAM, NADIA = "U0RACHEL", "U0MARCUS", "U0PRIYA", "U0LIAM", "U0NADIA"
DESKTOP = (1280, 900)
PHONE = (360, 740)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium while the block runs."""
    expect.set_options(timeout=WAIT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, timeout=WAIT * 4)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """One person's tab. Whatever the page itself gets wrong, on its console or by a script that fails, is in `faults`."""

    page: Page
    address: str
    faults: list[str]

    def visit(self, person: str = "", channel: str = "") -> None:
        """Opens the page, as a person and in a channel (by its id), or as at a first visit."""
        # Only what follows the # may differ from where the tab is, and then the old message box stays for a moment.
        if self.page.url != "about:blank":
            self.page.goto("about:blank")
        self.page.goto(self.address + (f"/#/{person}/{channel}" if person else "/"))
        expect(self.composer).to_be_visible()

    def hook(self, name: str) -> Locator:
        """What carries a `data-testid`."""
        return self.page.get_by_test_id(name)

    @property
    def composer(self) -> Locator:
        """The channel's message box."""
        return self.hook("composer")

    @property
    def modal(self) -> Locator:
        """The bot's modal on top."""
        return self.hook("modal")

    @property
    def messages(self) -> Locator:
        """The messages in sight, ephemeral ones among them."""
        return self.hook("message")

    @property
    def ephemeral(self) -> Locator:
        """The messages that only this person sees."""
        return self.page.locator("[data-testid=message][data-ephemeral=true]")

    @property
    def channels(self) -> Locator:
        """The names of the channels in the side bar, without the direct messages."""
        return self.page.locator("#sidebar ul").first.locator(".channel-name")

    def say(self, line: str) -> Locator:
        """Types a line, sends it and gives the private answer to it, once it is there; what the bot posts of itself does not count."""
        expect(self.page.get_by_text("Loading…", exact=True)).to_have_count(0)  # So that what was said before is drawn, and counted.
        before = self.ephemeral.count()
        self.send(line)
        expect(self.ephemeral).to_have_count(before + 1)
        return self.ephemeral.nth(before)

    def send(self, line: str) -> None:
        """Types a line and sends it."""
        self.composer.fill(line)
        self.page.keyboard.press("Escape")  # Away with the offers, so that Enter sends what is written.
        self.composer.press("Enter")

    def ask(self, line: str) -> Locator:
        """Sends a line that opens a modal, and gives the modal."""
        self.send(line)
        expect(self.modal).to_be_visible()
        return self.modal

    def submit(self) -> None:
        """Submits the modal."""
        self.hook("modal-submit").click()

    def told(self, what: str) -> Locator:
        """The private message that says what the submitted form did; the form itself is closed."""
        expect(self.modal).to_have_count(0)
        expect(self.ephemeral.last).to_contain_text(what)
        return self.ephemeral.last

    def close(self) -> None:
        """Closes the modal."""
        self.hook("modal-close").click()
        expect(self.modal).to_have_count(0)

    def choose(self, label: str, option: str) -> None:
        """Chooses an option of a menu in the modal."""
        self.modal.get_by_role("combobox", name=label).click()
        self.page.get_by_role("option", name=option).click()

    def become(self, person: str) -> None:
        """Switches person."""
        self.hook("person-switcher").click()
        self.hook(f"person-{person}").click()
        expect(self.page).to_have_url(re.compile(f"#/{person}/"))

    def enter(self, channel: str) -> None:
        """Opens a channel by its name; `bot` is the direct messages with the bot."""
        row = self.hook(f"channel-{channel}")
        row.click()
        expect(row).to_have_attribute("aria-current", "page")

    def press(self, within: Locator, label: str) -> None:
        """Presses a button by its label."""
        within.get_by_role("button", name=label, exact=True).first.click()

    def reset(self) -> None:
        """Puts the workspace back to its start."""
        self.hook("reset").click()
        self.hook("confirm-accept").click()
        expect(self.page.get_by_text("The workspace was reset.")).to_be_visible()

    def fits(self) -> bool:
        """Whether nothing has to be scrolled sideways: the page itself, and each message in it."""
        return bool(
            self.page.evaluate(
                "() => [document.documentElement, ...document.querySelectorAll('.messages, .modal-body, [data-testid=message]')]"
                ".every((each) => each.scrollWidth <= each.clientWidth + 1)"
            )
        )


@contextmanager
def visiting(browser: Browser, address: str, size: tuple[int, int] = DESKTOP, theme: str = "light") -> Iterator[Visitor]:
    """A tab of its own, at a browser that was never here before."""
    context: BrowserContext = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",  # Nobody looks at the movements, and each of their pictures is drawn by the processor.
        has_touch=size == PHONE,
        locale="en-GB",
    )
    context.set_default_timeout(WAIT)
    page = context.new_page()
    visitor = Visitor(page, address, [])
    page.on("pageerror", lambda error: visitor.faults.append(str(error)))
    page.on("console", lambda line: visitor.faults.append(line.text) if line.type == "error" else None)
    try:
        yield visitor
    finally:
        context.close()


def screenshot(visitor: Visitor, path: Path) -> None:
    """What is to be seen, as a file."""
    visitor.page.screenshot(path=path)
