"""Fixtures of the workspace's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.workspace.harness import Stand, standing


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    """A fresh workspace, served, with a bot that records."""
    with standing(tmp_path / "workspace.db") as made:
        yield made
