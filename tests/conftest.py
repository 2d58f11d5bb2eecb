"""Fixtures that every folder's tests may use, and what a test run says at its end about what it could not try."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from storage.engine import deadline, gate
from tests.end_to_end import FRESH_CLONE_LEFT_OUT, NO_CHROMIUM
from tests.logging_kept import logging_kept
from tests.profiles import load_profile

pytest_plugins = ["tests.builders.databases", "tests.builders.office"]

LONGEST = (
    "tests/property/",
    "tests/storage/release_file/test_round_trip.py",
    "tests/bot/documents/test_calendar_feed.py",
    "tests/storage/rid/test_draft.py",
    "tests/end_to_end/in_browser/test_clone.py",
    "tests/end_to_end/test_first_verb.py",
    "tests/end_to_end/test_june_2020_",
)
"""Tests that take tens of seconds each in CI."""

_LEFT_OUT = pytest.StashKey[bool]()

IN_EARNEST = (deadline.ANSWER_SECONDS, gate.STALLED_SECONDS)
"""The limits of requests that `unhurried` raises, for tests that time answers."""

load_profile()  # At import: test modules read the number of examples when they are imported.


def keep_files_in_memory(memory: Path = Path("/dev/shm"), room: int = 4 * 2**30) -> None:
    """Puts what tests write in memory where `room` bytes of it are free: a commit waits for a disk, and a run makes tens of thousands.

    On PostgreSQL too: a database is some three hundred files. The processes that tests start write there as well. A place named in
    TMPDIR is used instead.
    """
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= room:
        os.environ.setdefault("TMPDIR", str(memory))
        tempfile.tempdir = None  # Python asks the environment again.


keep_files_in_memory()


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """Keeps what one test's commands, or what is set up for several tests, set of logging from the next."""
    with logging_kept():
        structlog.reset_defaults()
        yield


@pytest.fixture(autouse=True, scope="session")
def unhurried() -> Iterator[None]:
    """Gives requests more time than in earnest, because a run shares its machine; tests of the deadline set their own.

    For the whole run, because what a module's tests share is set up before any fixture of one test.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deadline, "ANSWER_SECONDS", 60.0)
        patch.setattr(gate, "STALLED_SECONDS", 20.0)
        yield


def pytest_configure(config: pytest.Config) -> None:
    """Names the markers."""
    config.addinivalue_line("markers", "fresh_clone: works in a new clone or copy, for minutes; with CI=true only")
    config.stash[_LEFT_OUT] = False


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begins with the longest tests, so that no worker ends with one; outside CI, leaves out what takes minutes of downloads."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
    if os.environ.get("CI") == "true":
        return
    left_out = [item for item in items if item.get_closest_marker("fresh_clone")]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
        config.stash[_LEFT_OUT] = True


def pytest_collection_finish() -> None:
    """Has Python look for garbage less often, and not among what was collected, which stays to the end: a tenth of a run's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tells the process that sums up, where tests run in several."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash[_LEFT_OUT]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Hears it from a process that ran tests."""
    if getattr(node, "workeroutput", {}).get("left_out"):
        node.config.stash[_LEFT_OUT] = True


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> Iterator[None]:
    """One line for each thing that was not tried, below everything else, with the command that changes it."""
    yield
    skipped = (str(report.longrepr) for report in terminalreporter.stats.get("skipped", ()))
    if any(NO_CHROMIUM in reason for reason in skipped):
        terminalreporter.write_line(NO_CHROMIUM, yellow=True)
    if config.stash[_LEFT_OUT]:
        terminalreporter.write_line(FRESH_CLONE_LEFT_OUT, yellow=True)
