"""Measures how long each scenario of the local workspace takes: `python -m tests.end_to_end.in_browser.measuring.scenario_times`.

Each is started in a new process (cold) and once more in the same one (warm), by the request that the page sends; no browser is needed.
"""

from __future__ import annotations

import http.client
import json
import tempfile
from pathlib import Path
from time import perf_counter

from bot.run.rehearsal.scenarios import SCENARIOS
from tests.builders.processes import serving

LONGEST = 600.0
"""Seconds that a scenario may take here."""


def begun(port: int, name: str) -> float:
    """Returns how many seconds a scenario took until the page could show it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST)
    begins = perf_counter()
    body = json.dumps({"as": "U0RACHEL", "name": name})
    connection.request("POST", "/workspace/scenario", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{name}: {content.decode()}")
    return perf_counter() - begins


def main() -> None:
    """Prints a row for each scenario."""
    print("| scenario | cold, s | warm, s |\n|---|---|---|")
    for each in SCENARIOS:
        with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as bot:
            cold, warm = begun(bot.port, each.name), begun(bot.port, each.name)
        print(f"| {each.title} | {cold:.1f} | {warm:.1f} |", flush=True)


if __name__ == "__main__":
    main()
