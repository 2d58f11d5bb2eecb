"""The benchmarks still measure what they say."""

from __future__ import annotations

import json
import sys

import pytest

from tests.benchmarks import __main__ as bench
from tests.benchmarks import bench_click
from tests.benchmarks.walks import Size
from tests.profiles import either

MORE_THAN_A_MINUTE_S_EDITS = Size(walks=2, criteria=2, members=20, quorum=15)
"""60 clicks, each of which edits a card: Slack takes some 50 edits a minute."""


@pytest.mark.parametrize(("only", "figures"), either((("status", 13), ("click", 1)), in_dev=("click", 1)))
def test_bench_measures_every_figure(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], only: str, figures: int) -> None:
    """A small form of `bin/bench` ends well: every answer is checked, and every click edits its card; in dev, the clicks alone."""
    monkeypatch.setattr(bench_click, "SIZES", (MORE_THAN_A_MINUTE_S_EDITS,))
    monkeypatch.setattr(sys, "argv", ["bench", "--only", only, "--releases", "4", "--seconds", "0.6", "--clients", "2", "--json"])
    assert bench.main() == 0
    measured = json.loads(capsys.readouterr().out)
    assert len(measured) == figures
    assert all(each["value"] > 0 for each in measured)
