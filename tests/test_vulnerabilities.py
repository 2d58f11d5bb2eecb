"""What the look-up of known vulnerabilities makes of pip-audit's answers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tools.vulnerabilities import COULD_NOT, verdict

CLEAN: dict[str, Any] = {"name": "pyyaml", "version": "6.0.3", "vulns": []}
SKIPPED = {"name": "waitress", "skip_reason": "Dependency not found on PyPI"}
BAD = {"name": "pyyaml", "version": "5.3", "vulns": [{"id": "PYSEC-2021-142", "fix_versions": ["5.4"], "aliases": []}]}


@pytest.mark.parametrize(
    ("dependencies", "errors", "status", "says"),
    [
        ([CLEAN, BAD], "Found 1 known vulnerability", 1, "pyyaml 5.3: PYSEC-2021-142 (fixed in 5.4)"),
        ([BAD, SKIPPED], "", 1, "pyyaml 5.3"),
        ([CLEAN], "", 0, "No known vulnerability in 1 package."),
        ([CLEAN, SKIPPED], "", 0, "Not looked up: waitress."),
        ([SKIPPED], "", 0, COULD_NOT),
        (None, "ERROR:pip_audit._cli:requests.exceptions.ConnectionError: Max retries exceeded with url: /pypi", 0, COULD_NOT),
        (None, "ERROR:pip_audit._cli:requirement has no hash", 1, "pip-audit failed"),
        (None, "", 1, "pip-audit failed"),
    ],
)
def test_a_vulnerability_fails_and_missing_data_is_said(
    dependencies: list[dict[str, Any]] | None, errors: str, status: int, says: str
) -> None:
    """One that is found ends with 1, so does a failure of pip-audit itself; data that can't be reached is said aloud and ends with 0."""
    answer = "" if dependencies is None else json.dumps({"dependencies": dependencies, "fixes": []})
    found, told = verdict(answer, errors)
    assert (found, says in told) == (status, True), told
