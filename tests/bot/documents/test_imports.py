"""Which libraries the modules of bot.documents bring along: each its own, and only when it is imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

LIBRARIES = ("docx", "matplotlib", "icalendar")


@pytest.mark.parametrize(
    ("module", "brought"),
    [
        ("bot.documents", []),
        ("policy.rid.redline.compare", []),
        ("bot.documents.rid.document", ["docx"]),
        ("bot.documents.pictures.pictures", ["matplotlib"]),
        ("bot.documents.calendar_feed", ["icalendar"]),
    ],
)
def test_a_module_brings_its_library_only(module: str, brought: list[str]) -> None:
    """In a fresh process the module imports its own library and neither of the others."""
    code = f"import sys, {module}; print([name for name in {LIBRARIES!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == str(brought)
