"""What a web process imports ahead of its first request."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.builders.processes import environment

PROBE = """
import sys
from datetime import date
from bot.run.serving import import_one_country, warm_up
import_one_country()
warm_up(date(2020, 1, 10))
from policy.calendar.working_days import bank_holidays
days = sorted(bank_holidays(2020))
print("holidays" in sys.modules)
later = bank_holidays(2050)
countries = [name for name in sys.modules if name.startswith("holidays.countries.")]
print("storage.engine.cache" in sys.modules, date(2020, 5, 8) in days, date(2020, 5, 4) in days, date(2050, 12, 26) in later, countries)
"""


def test_a_web_process_is_warm_and_holds_one_country(tmp_path: Path) -> None:
    """What reads is imported; the bank holidays of 2020 come without their library, and with it, for 2050, no other country's do."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=tmp_path, env=environment({}), capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-2:] == ["False", "True True False True ['holidays.countries.united_kingdom']"]
