"""Known vulnerabilities in what the requirements pin: `bin/vulnerabilities`. Says so if they could not be looked up."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from policy.model.wording import counted

ROOT = Path(__file__).parents[1]
SECONDS = 120
"""The longest that the look-up may take."""

COULD_NOT = "Known vulnerabilities were NOT looked up, because their data could not be reached"
_UNREACHED = ("ConnectionError", "ConnectTimeout", "ReadTimeout", "Max retries exceeded", "ProxyError", "SSLError", "ServiceError")


def main(requirements: str = "requirements-dev.txt") -> int:
    """Asks pip-audit about a requirements file and prints what it found; returns 1 if there is a known vulnerability or it failed."""
    command = [sys.executable, "-m", "pip_audit", "-r", requirements, "--disable-pip", "--require-hashes"]
    options = ["--format", "json", "--progress-spinner", "off", "--timeout", "5"]
    try:
        done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603 - Its own words.
    except subprocess.TimeoutExpired:
        print(f"{COULD_NOT} within {SECONDS} seconds.")
        return 0
    status, told = verdict(done.stdout, done.stderr)
    print(told)
    return status


def verdict(answer: str, errors: str) -> tuple[int, str]:
    """Returns the exit status and what to tell of pip-audit's JSON answer and its errors."""
    try:
        asked: list[dict[str, Any]] = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (errors.strip().splitlines() or ["it printed nothing"])[-1]
        if any(each in errors for each in _UNREACHED):
            return 0, f"{COULD_NOT}: {last}"
        return 1, f"pip-audit failed: {last}"
    found = [f"{each['name']} {each['version']}: {_ids(one)}" for each in asked for one in each.get("vulns", ())]
    if found:
        return 1, "\n".join(("Known vulnerabilities. Raise these in pyproject.toml and pin the requirements again:", *found))
    known = [each for each in asked if "skip_reason" not in each]
    if not known:
        return 0, f"{COULD_NOT}: it knows none of the {len(asked)} packages."
    skipped = ", ".join(str(each["name"]) for each in asked if "skip_reason" in each)
    return 0, f"No known vulnerability in {counted(len(known), 'package')}.{f' Not looked up: {skipped}.' if skipped else ''}"


def _ids(found: dict[str, Any]) -> str:
    fixed = ", ".join(found.get("fix_versions") or ()) or "no version yet"
    return f"{found['id']} (fixed in {fixed})"


if __name__ == "__main__":
    sys.exit(main())
