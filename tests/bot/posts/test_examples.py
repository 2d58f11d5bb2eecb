"""Every kind of message that the bot posts by itself, rendered from its example and held to Slack's limits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import update

from bot.pages.kit.files import Sent
from bot.posts.posts import POSTS, message
from bot.slack.limits.messages import message_faults
from storage.engine.migrate import migrate
from storage.engine.session import Act, Store
from storage.mail import outbox
from storage.mail.kinds import EXAMPLES, KINDS
from storage.mail.messages import ChannelArchived, ChannelMade, DecisionPinned, FileMessage, Message, ReleaseStatus, ReleaseStatusPinned
from storage.tables import OutboxRow, ReleaseRow, table_of
from tests.builders.office import JUNE_CHANNEL, LONDON
from tests.storage.older.restore import restored_to_sqlite

NOW = datetime(2020, 6, 25, 9, 5, tzinfo=LONDON)
"""Five minutes after the last thing that was done in the database."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The database of an earlier version at head, which the examples refer to: June 2020 from January to live. November is cancelled."""
    path = tmp_path_factory.mktemp("examples") / "older.db"
    restored_to_sqlite(str(path))
    migrate(f"sqlite:///{path}")
    made = Store(f"sqlite:///{path}")
    with made.changing(Act("U0RACHEL", "release cancel", NOW, "It moved to 2021.")) as tx:
        tx.session.get_one(ReleaseRow, "november-2020").cancelled_on = NOW.date()
        outbox.enqueue(tx, ReleaseStatus("june-2020", "C0JUNE"), key="status:june-2020:C0JUNE:1", channel="C0JUNE")
    with made.writing() as conn:
        conn.execute(update(table_of(OutboxRow)).where(table_of(OutboxRow).c.kind == "status").values(state="sent", ts="1.1"))
    yield made
    made.close()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.kind)
def test_slack_would_accept_the_example_of_each_kind(store: Store, example: Message) -> None:
    """It refers to something stored, so there is something to say; a post, an update, a pin or files."""
    made = message(store, example, NOW, JUNE_CHANNEL)
    assert made is not None
    if isinstance(example, DecisionPinned | ReleaseStatusPinned):
        assert made.get("pin") or made["unpin"]
    elif isinstance(example, ChannelMade | ChannelArchived):
        assert made.get("make") or made["archive"]
    elif isinstance(example, FileMessage):
        assert isinstance(made["sent"], Sent)
        assert made["sent"].files
    else:
        assert message_faults(made, "update" if "update" in made else "post") == []
        assert made["text"]


def test_each_kind_has_a_post() -> None:
    """And there is no post of a kind that no row can have."""
    assert set(POSTS) == set(KINDS.values())
