"""What end-to-end tests share: the bot as users start it, and a browser at its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from tests.builders.processes import Serving, forked
from tests.end_to_end import NO_CHROMIUM
from tests.end_to_end.in_browser.browser import CHROMIUM, DESKTOP, REQUIRED, Visitor, chromium, visiting

Open = Callable[..., Visitor]


@pytest.fixture(scope="session")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """`python -m bot` with no Slack variables, in a folder of its own."""
    with forked(tmp_path_factory.mktemp("workspace")) as found:
        yield found


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium; for this folder alone, since Playwright keeps an event loop running on this thread meanwhile."""
    if not CHROMIUM:
        if REQUIRED:
            pytest.fail("Chromium is required here and there is none: apt-get install chromium", pytrace=False)
        pytest.skip(NO_CHROMIUM)
    with chromium() as found:
        yield found


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens tabs: `open_page(bot)`; a tab in which the page itself fails fails the test."""
    with ExitStack() as tabs:
        opened: list[Visitor] = []

        def open_one(at: Serving, size: tuple[int, int] = DESKTOP, theme: str = "light") -> Visitor:
            visitor = tabs.enter_context(visiting(browser, f"http://127.0.0.1:{at.port}", size, theme))
            opened.append(visitor)
            return visitor

        yield open_one
        assert [fault for visitor in opened for fault in visitor.faults] == []


def reset(bot: Serving) -> None:
    """Puts the workspace back to its start, as the page's Reset does."""
    assert bot.ask("POST", "/workspace/reset", b"{}", {"Content-Type": "application/json"})[0] == 200


def saved(bot: Serving) -> bytes:
    """The state of the workspace, as the page's Save keeps it: for what several tests of a module begin with."""
    status, content = bot.raw("GET", "/workspace/state")
    assert status == 200
    return content


def put_back(bot: Serving, state: bytes) -> None:
    """Brings a saved state of the workspace back."""
    assert bot.ask("POST", "/workspace/state", state) == (200, {"ok": True})


@pytest.fixture
def visitor(bot: Serving, open_page: Open) -> Visitor:
    """A tab at the workspace's page on a desktop, on a first visit after a reset; Reset itself is pressed in test_rehearsal."""
    reset(bot)
    found = open_page(bot)
    found.visit()
    return found
