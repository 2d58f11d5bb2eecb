"""The benchmarks still measure what they say."""

from __future__ import annotations

import json
import sys

import pytest

from tests.benchmarks import __main__ as bench
from tests.benchmarks import bench_answers, bench_click, bench_processes, bench_start
from tests.benchmarks.setup.walks import Size
from tests.profiles import either

MORE_THAN_A_MINUTE_S_EDITS = Size(walks=2, criteria=2, members=20, quorum=15)
"""60 clicks, each of which edits a card: Slack takes some 50 edits a minute."""


FIGURES = (("status", 13), ("answers", 5), ("click", 2), ("deadline-check", 1), ("start", 1), ("rid", 2), ("growth", 4), ("processes", 1))


@pytest.mark.parametrize(("only", "figures"), either(FIGURES, in_dev=("click", 2)))
def test_bench_measures_every_figure(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], only: str, figures: int) -> None:
    """A small form of `bin/bench` ends well: every answer is checked, and every click edits its card; in dev, the clicks alone."""
    monkeypatch.setattr(bench_click, "SIZES", (MORE_THAN_A_MINUTE_S_EDITS,))
    monkeypatch.setattr(bench_start, "TIMES", 1)
    monkeypatch.setattr(bench_answers, "WARM", 0.05)
    monkeypatch.setattr(bench_processes, "TURN", 0.2)
    monkeypatch.setattr(sys, "argv", ["bench", "--only", only, "--releases", "4", "--seconds", "0.6", "--clients", "2", "--json"])
    assert bench.main() == 0
    measured = json.loads(capsys.readouterr().out)
    assert len(measured) == figures
    assert all(each["value"] > 0 for each in measured)
    assert {only for only, _ in FIGURES} == set(bench.BENCHMARKS)
