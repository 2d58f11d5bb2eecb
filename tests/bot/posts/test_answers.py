"""What the bot says by itself of a channel, as the channel may see it."""

from __future__ import annotations

from bot.posts.answers import joined
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.mail.messages import Joined
from storage.tables import ReleaseRow
from tests.builders.office import JUNE_CHANNEL, RACHEL, Office


def test_a_channel_that_may_not_see_its_release_is_told_of_the_bot_alone(office: Office) -> None:
    """June 2020 is Red, and its channel is cleared for White: the bot names no release there when it joins (R20)."""

    def said() -> str:
        return str(joined(office.store, Joined(channel=JUNE_CHANNEL), office.now))

    assert "June 2020" in said()
    with office.store.changing(Act(RACHEL, "release edit", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.RED
    assert "June 2020" not in said()
    assert "june-2020" not in said()
