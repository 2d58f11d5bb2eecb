"""What tests of Slack share: the bot wired whole, at a Slack that delivers everything twice, and a bench for deliveries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.slack.bench import Bench
from tests.builders.databases import Databases
from tests.builders.office import copied
from tests.builders.signed import Signed, configured, signed_in
from tests.builders.slack_server import fake_slack


@pytest.fixture
def signed(office_file: Path, tmp_path: Path) -> Iterator[Signed]:
    """The bot on 10 January 2020; Slack delivers everything twice."""
    with fake_slack() as slack, signed_in(slack, configured(slack, copied(office_file, tmp_path / "own.db"))) as found:
        found.twice = True
        yield found


@pytest.fixture
def bench(databases: Databases) -> Iterator[Bench]:
    """The test's bench."""
    url = databases.migrated("sqlite")
    with fake_slack() as slack:
        found = Bench(url, slack)
        yield found
        found.store.close()
    databases.drop(url)
