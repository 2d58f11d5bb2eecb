"""The dashboard and the alert rules: each metric in them exists, and the rules fire when they should."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from bot.telemetry.tallies import COUNTED, MEASURED, Tallies
from bot.web import metrics
from bot.web.watch import Check
from storage.engine.session import Store
from storage.mail import last_runs
from tests import ROOT
from tests.builders.databases import Databases

FOLDER = ROOT / "deploy" / "monitoring"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
_METRIC = re.compile(r"release_bot_[a-z_]+")


def expressions() -> list[str]:
    """What the dashboard and the rules ask Prometheus."""
    rules = yaml.safe_load((FOLDER / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    panels = json.loads((FOLDER / "dashboard.json").read_text(encoding="utf-8"))["panels"]
    return [rule["expr"] for group in rules for rule in group["rules"]] + [each["expr"] for panel in panels for each in panel["targets"]]


def test_each_metric_of_the_dashboard_and_the_rules_exists_and_the_other_way_round(databases: Databases) -> None:
    """Names with their suffixes, as /metrics gives them once everything has happened once; each is watched somewhere."""
    store = Store(databases.migrated("sqlite"))
    last_runs.note(store, last_runs.TICK, NOW)
    tallies = Tallies()
    for series in COUNTED:
        tallies.count(series, *series.labels)
    for series in MEASURED:
        tallies.measure(series, 1.0, *series.labels)
    text = metrics.answer(store, lambda: NOW, lambda: (Check("slack", ok=True, says=""),), tallies).body.decode()
    store.close()
    given = {found[0] for line in text.splitlines() if line.startswith("release_bot_") and (found := _METRIC.match(line))}
    asked = {name for expression in expressions() for name in _METRIC.findall(expression)}
    assert sorted(asked - given) == []
    assert sorted(name for name in given - asked if not name.endswith(("_created", "_sum", "_count", "_bucket"))) == []


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool comes with Prometheus, which is not installed")
def test_the_rules_fire_when_they_should(tmp_path: Path) -> None:
    """promtool runs the rules over series in which all is well, and over some in which everything fails."""
    for name in ("alerts.yml", "alerts_test.yml"):
        shutil.copy(FOLDER / name, tmp_path)
    done = subprocess.run(["promtool", "test", "rules", "alerts_test.yml"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
