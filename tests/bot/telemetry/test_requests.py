"""One log line a request, with what an operator needs and nothing that anybody wrote."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.telemetry import requests
from bot.telemetry.tallies import REQUESTS, TALLIES
from tests.builders.edge import Client
from tests.builders.office import STRANGER, copied
from tests.builders.signed import Signed, configured, signed_in
from tests.builders.slack_server import fake_slack

WRITTEN = "whispered"


@pytest.fixture
def signed(office_file: Path, tmp_path: Path) -> Iterator[Signed]:
    """The bot wired whole, over the office's database."""
    with fake_slack() as slack, signed_in(slack, configured(slack, copied(office_file, tmp_path / "own.db"))) as found:
        yield found


def lines_of(signed: Signed, line: str) -> list[MutableMapping[str, Any]]:
    """The log lines about requests while somebody types a line."""
    with capture_logs() as lines:
        signed.client.command(line, user_id=STRANGER, trigger_id=f"1.2.{line.encode().hex()}")
    return [each for each in lines if each["event"] == "request"]


def test_a_line_has_verb_outcome_time_and_key(signed: Signed) -> None:
    """Shown, refused, changed, asked in a form and not understood, and never a word of what was typed."""
    typed = {
        "status june-2020": ("/release status", "shown"),
        "timeline june-2020": ("/release timeline", "changed"),
        "quorum tag 3": ("/release quorum", "refused"),
        "comment june-2020": ("/release comment", "form"),
        f"{WRITTEN} {WRITTEN}": ("", "refused"),
    }
    for line, (verb, outcome) in typed.items():
        (logged,) = lines_of(signed, line)
        assert (logged["kind"], logged["verb"], logged["outcome"]) == ("command", verb, outcome), line
        assert str(logged["key"]).startswith("command:"), line
        assert float(str(logged["milliseconds"])) > 0
        assert WRITTEN not in str(logged)
    assert any(sum(each.classes) for labels, each in TALLIES.spreads(REQUESTS).items() if labels[1] == "/release status")


def test_a_request_that_is_not_signed_is_a_line_too(client: Client) -> None:
    """The status is its outcome."""
    with capture_logs() as lines:
        client.call("POST", "/slack/events", b"x")
    assert [line["outcome"] for line in lines if line["event"] == "request"] == ["rejected_401"]


def test_a_reference_is_the_end_of_the_key() -> None:
    """Letters and digits only, so that it can be read out; without a key it is made up once for the request."""
    assert requests.ref_of("action:T1:U1:show:x:1578650000.123456") == "123456"
    assert requests.ref_of("command:T1:1.2.8088930838d88f008e0") == "f008e0"
    with capture_logs() as lines, requests.request():
        made = requests.reference()
        assert made == requests.reference()
    assert (len(made), lines[0]["ref"]) == (6, made)
