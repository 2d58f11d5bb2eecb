"""Files drawn in a process of their own: the same bytes, bounded in time and memory, and a new process after a fault."""

from __future__ import annotations

from datetime import UTC, datetime
from multiprocessing import Pipe

import pytest

from bot.drawing import Drawer, DrawingFault, answer_all
from bot.posts import posts
from storage.engine.faults import BUSY
from storage.engine.session import Store
from storage.mail.messages import ReleaseFile
from tests.builders.office import RACHEL, Office

NOW = datetime(2020, 1, 10, 10, tzinfo=UTC)
FILE = ReleaseFile("june-2020", RACHEL, RACHEL)


def test_a_file_is_drawn_elsewhere_as_here_and_what_hangs_is_ended(office: Office) -> None:
    """The process gives what this one would draw. One that takes too long is killed, and the next file starts another."""
    drawer = Drawer(str(office.store.url))
    try:
        assert drawer.draw(FILE, NOW) == posts.message(office.store, FILE, NOW, RACHEL)
        assert drawer.draw(ReleaseFile("june-1999", RACHEL, RACHEL), NOW) is None
        drawer._longest = 0.0  # noqa: SLF001 - So that the same process serves both halves of the test.
        with pytest.raises(DrawingFault, match="longer than 0 seconds"):
            drawer.draw(FILE, NOW)
        assert drawer._process is None  # noqa: SLF001 - Whether it is ended.
    finally:
        drawer.close()


def test_a_fault_in_the_process_is_named_without_its_content(office: Office) -> None:
    """The error's class and place cross the pipe, and no text does; a fault of the database is no fault of the file."""
    ours, theirs = Pipe()
    ours.send((FILE, NOW))
    answer_all(theirs, Store("sqlite:////nowhere/bot.db"), idle=0)
    assert ours.recv() == (None, BUSY, "")
    ours.send((FILE, "no instant"))
    answer_all(theirs, office.store, idle=0)
    answer, fault, where = ours.recv()
    assert (answer, fault, ".py:" in where) == (None, "AttributeError", True)
