"""Channels that are made and archived in Slack, from a signed form to the record, also when Slack refuses or does not answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import update

from policy.model.releases import Classification
from storage.engine.session import Act
from storage.roster.channels import channel_for, clearance
from storage.tables import OutboxRow, ReleaseRow, table_of
from tests.builders.office import RACHEL, TAG_CHAIR
from tests.builders.shown import View, form
from tests.builders.signed import Signed, is_status
from tests.builders.slack_server import Misbehaviour

KEY = "june-2020"
BOT = "U0BOT"

Json = dict[str, Any]


@dataclass
class Channels:
    """Slack's channels, by name; the fake answers for them."""

    signed: Signed
    by_name: dict[str, Json] = field(default_factory=dict)

    def __post_init__(self) -> None:
        answers = self.signed.slack.answers
        answers["conversations.create"] = self._create
        answers["conversations.list"] = lambda _: {"ok": True, "channels": list(self.by_name.values())}
        answers["auth.test"] = lambda _: {"ok": True, "user_id": BOT}

    def add(self, name: str, **more: Any) -> Json:
        """A channel that already exists."""
        self.by_name[name] = {"id": f"C0{name.upper().replace('-', '')}", "name": name, "is_member": True, "creator": "U0ELSE", **more}
        return self.by_name[name]

    def _create(self, arguments: Json) -> Json:
        name = arguments["name"]
        if name in self.by_name:
            return {"ok": False, "error": "name_taken"}
        private = str(arguments["is_private"]).lower() in {"true", "1"}
        return {"ok": True, "channel": self.add(name, creator=BOT, is_private=private)}

    def ask(self, **answers: str) -> None:
        """Rachel has the TAG's channel for June made, and everything is delivered."""
        opened = form(self.signed.type(f"/release channel {KEY} create", RACHEL))
        self.signed.fill(opened, RACHEL, **{"channels": ("tag",), **answers})
        self.signed.deliver()
        self.signed.deliver()

    @property
    def set(self) -> str | None:
        """The TAG's channel on record."""
        with self.signed.bot.store.reading() as conn:
            return channel_for(conn, KEY, "tag")

    @property
    def told(self) -> str:
        """What Rachel was told last."""
        return str([each for each in self.signed.slack.messages if not is_status(each)][-1]["text"])


@pytest.fixture
def channels(signed: Signed) -> Channels:
    """A Slack without channels."""
    return Channels(signed)


def again(signed: Signed) -> None:
    """What waits for its next try is tried now, and what follows from it."""
    for _ in range(3):
        with signed.bot.store.writing() as conn:
            conn.execute(update(table_of(OutboxRow)).values(not_before=None))
        signed.deliver()


def classified(signed: Signed, level: Classification) -> None:
    """June 2020 is classified."""
    with signed.bot.store.changing(Act(RACHEL, "test", signed.now)) as tx:
        tx.session.get_one(ReleaseRow, KEY).classification = level


def test_a_channel_is_made_once_named_and_filled(channels: Channels) -> None:
    """Topic, purpose, the TAG's members and the release managers; it is set on record, and Rachel is told. Slack delivers twice."""
    channels.ask()
    slack = channels.signed.slack
    assert [each["name"] for each in slack.called("conversations.create")] == ["june-2020-tag"]
    assert "June 2020" in slack.called("conversations.setTopic")[0]["topic"]
    assert slack.called("conversations.setPurpose")
    (invited,) = slack.called("conversations.invite")
    assert {RACHEL, TAG_CHAIR} <= set(str(invited["users"]).split(","))
    assert channels.set == "C0JUNE2020TAG"
    assert "<#C0JUNE2020TAG> is now the channel of the TAG in the June 2020 SEC Release." in channels.told


def test_a_lost_answer_makes_no_second_channel(channels: Channels) -> None:
    """Slack made it and did not say so: the next try finds it by its name and goes on, and it is the bot's own."""
    classified(channels.signed, Classification.AMBER)
    channels.signed.slack.script["conversations.create"] = [Misbehaviour(status=500, accepted=True)]
    channels.ask(find="private")
    again(channels.signed)
    assert len(channels.by_name) == 1
    assert channels.set == "C0JUNE2020TAG"
    with channels.signed.bot.store.reading() as conn:
        assert clearance(conn, "C0JUNE2020TAG") is Classification.AMBER


def test_a_name_that_somebody_took_is_used(channels: Channels) -> None:
    """A public channel that others made keeps its topic, and the bot joins it; it is not cleared."""
    channels.add("june-2020-tag", is_member=False, topic={"value": "Ours"})
    channels.ask()
    assert channels.set == "C0JUNE2020TAG"
    assert channels.signed.slack.called("conversations.join")
    assert channels.signed.slack.called("conversations.setTopic") == []


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("name_taken", "its name is taken by a channel that the bot can't see"),
        ("restricted_action", "a workspace setting doesn't let the bot make channels"),
        ("missing_scope", "install it again with the new manifest"),
        ("some_new_error", "Slack refused it (make_some_new_error)"),
    ],
)
def test_each_refusal_is_one_sentence(channels: Channels, error: str, says: str) -> None:
    """It is not tried for days, because no message waits for it; nothing is set."""
    channels.signed.slack.errors["conversations.create"] = error
    channels.ask()
    assert "The channel #june-2020-tag could not be made: " in channels.told
    assert says in channels.told
    assert channels.set is None


@pytest.mark.parametrize(("more", "says"), [({"is_archived": True}, "Unarchive that"), ({"is_private": False}, "a public channel")])
def test_a_classified_release_takes_no_public_or_archived_channel(channels: Channels, more: Json, says: str) -> None:
    """What is there under the name can't be used (R20)."""
    classified(channels.signed, Classification.RED)
    channels.add("june-2020-tag", **{"is_private": True, **more})
    channels.ask(find="private")
    assert says in channels.told
    assert channels.set is None


def test_a_channel_is_archived_once_the_export_is_in_it(channels: Channels) -> None:
    """The file goes first; then the channel leaves the record. Who can't be put a file into stays open, and is said so."""
    signed = channels.signed
    with signed.bot.store.changing(Act(RACHEL, "test", signed.now)) as tx:
        tx.session.get_one(ReleaseRow, KEY).cancelled_on = signed.now.date()
    signed.type(f"/release channel {KEY} tag #C0TAG", RACHEL)
    signed.slack.answers["files.completeUploadExternal"] = lambda a: {
        "ok": a["channel_id"] == "C0TAG",
        **({} if a["channel_id"] == "C0TAG" else {"error": "not_in_channel"}),
    }
    asked = signed.type(f"/release channel {KEY} archive", RACHEL)
    assert isinstance(asked, View)
    signed.fill(asked, RACHEL)
    again(signed)
    assert [each["channel"] for each in signed.slack.called("conversations.archive")] == ["C0TAG"]
    assert channels.set is None
    told = " ".join(each["text"] for each in signed.slack.messages)
    assert "<#C0TAG> is archived, with the release file of the June 2020 SEC Release as its last message." in told
    assert "could not be archived: the release file could not be put into it" in told
