"""Files sent to Slack by its upload flow, once each, and files taken from it: against the workspace's Web API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlalchemy import select

from bot.pages.kit.files import Attachment, Sent
from bot.slack.delivery import Delivery
from bot.slack.sending import files
from storage.engine.session import Act, Store
from storage.mail import outbox
from storage.mail.messages import RidFile
from storage.mail.outbox import Sending
from storage.tables import OutboxRow, table_of
from tests.bot.workspace.harness import Stand, standing
from tests.builders.databases import Databases
from tests.builders.slack_server import Misbehaviour, fake_slack

BUSINESS = datetime(2020, 1, 10, 10, tzinfo=UTC)
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PICTURE = Attachment("timeline.png", "Timeline", b"\x89PNG \x00\xff", "A timeline")
WORD = Attachment("RID.docx", "RID, version 1.1", b"PK\x03\x04 words")


class Bench:
    """A store, a workspace's Web API and a delivery between them."""

    def __init__(self, url: str, stand: Stand) -> None:
        self.now = START
        self.stand = stand
        self.store = Store(url, clock=lambda: self.now)
        self.stand.client.timeout = 1
        self.delivery = Delivery(
            self.store, stand.client, self.render, business_now=lambda: BUSINESS, now=lambda: self.now, pace=timedelta(0)
        )

    def render(self, sending: Sending) -> Mapping[str, Any]:
        """Two files with a comment; a notice as its text."""
        if sending.kind == "notice":
            return {"text": sending.ids["text"]}
        return {"text": "Here.", "sent": Sent("Here.", (WORD, PICTURE))}

    def put(self, channel: str, thread: str = "") -> None:
        """A row that asks for files."""
        with self.store.changing(Act(actor="U0RACHEL", command="test", at=BUSINESS)) as tx:
            outbox.enqueue(tx, RidFile("june-2020", "U0RACHEL", channel, "1.1"), key="k1", channel=channel, thread=thread)

    def row(self) -> dict[str, Any]:
        """What the outbox says of it."""
        with self.store.reading() as conn:
            return dict(conn.execute(select(table_of(OutboxRow)).where(table_of(OutboxRow).c.key == "k1")).mappings().one())

    def shared(self, channel: str) -> list[dict[str, Any]]:
        """The messages with files in a channel, as Rachel sees them."""
        return [each for each in self.stand.messages(channel) if each.get("files")]

    def later(self, **more: float) -> int:
        """Moves the clock and delivers."""
        self.now += timedelta(**more)
        return self.delivery.deliver_due()


@pytest.fixture
def bench(tmp_path: Path, databases: Databases) -> Iterator[Bench]:
    """The test's bench."""
    url = databases.migrated("sqlite")
    with standing(tmp_path / "workspace.db") as stand:
        made = Bench(url, stand)
        yield made
        stand.workspace.faults.clear()
        made.store.close()
    databases.drop(url)


def test_files_are_one_message_with_its_comment(bench: Bench) -> None:
    """Both files are shared in the channel as one message, with names, titles, alt text and bytes as they were made."""
    bench.put("C0JUNE2020")
    assert bench.delivery.deliver_due() == 1
    (message,) = bench.shared("C0JUNE2020")
    assert message["text"] == "Here."
    kept = bench.row()["ids"]["files"]
    told = [bench.stand.client.files_info(file=each)["file"] for each in kept]
    assert [(each["name"], each["title"], each["alt_txt"]) for each in told] == [
        ("RID.docx", "RID, version 1.1", ""),
        ("timeline.png", "Timeline", "A timeline"),
    ]
    assert files.fetch(bench.stand.client, kept[1]) == ("timeline.png", PICTURE.content)
    assert bench.row()["state"] == "sent"


def test_a_direct_message_is_opened_first(bench: Bench) -> None:
    """For a person the file goes into the conversation with the bot."""
    bench.put("U0RACHEL")
    bench.delivery.deliver_due()
    conversation = bench.stand.client.conversations_open(users="U0RACHEL")["channel"]["id"]
    assert len(bench.shared(conversation)) == 1


@pytest.mark.parametrize("how", ["accepted_error", "reset", "timeout"])
def test_what_was_completed_unseen_is_not_uploaded_again(bench: Bench, how: Any) -> None:
    """The answer to the completion is lost: files.info says that it was done, and the channel has one message."""
    bench.stand.workspace.faults.fail("files.completeUploadExternal", how)
    bench.put("C0JUNE2020")
    bench.delivery.deliver_due()
    assert (bench.row()["state"], bench.row()["ambiguous"]) == ("due", True)
    bench.stand.workspace.faults.release()
    assert bench.later(seconds=5) == 1
    assert bench.row()["state"] == "sent"
    assert bench.row()["ts"] == bench.shared("C0JUNE2020")[0]["ts"]
    assert len(bench.shared("C0JUNE2020")) == 1


@pytest.mark.parametrize(("method", "how"), [("files.completeUploadExternal", "server_error"), ("files.getUploadURLExternal", "timeout")])
def test_what_was_not_completed_is_uploaded_anew(bench: Bench, method: str, how: Any) -> None:
    """Nothing was shared: the next try shares it, once."""
    bench.stand.workspace.faults.fail(method, how)
    bench.put("C0JUNE2020")
    bench.delivery.deliver_due()
    assert bench.shared("C0JUNE2020") == []
    bench.stand.workspace.faults.release()
    bench.later(seconds=5)
    assert (bench.row()["state"], len(bench.shared("C0JUNE2020"))) == ("sent", 1)


def test_as_long_as_slack_does_not_say_it_waits(bench: Bench) -> None:
    """Where files.info itself fails nothing is uploaded again."""
    bench.stand.workspace.faults.fail("files.completeUploadExternal", "accepted_error")
    bench.stand.workspace.faults.fail("files.info", "server_error")
    bench.put("C0JUNE2020")
    bench.delivery.deliver_due()
    bench.later(seconds=5)
    assert (bench.row()["state"], bench.row()["ambiguous"]) == ("due", True)
    bench.later(seconds=10)
    assert (bench.row()["state"], len(bench.shared("C0JUNE2020"))) == ("sent", 1)


def test_a_429_waits_as_long_as_slack_asks(bench: Bench) -> None:
    """Retry-After becomes not_before, and nothing needs looking up."""
    bench.stand.workspace.faults.fail("files.completeUploadExternal", "ratelimited", retry_after=40)
    bench.put("C0JUNE2020")
    bench.delivery.deliver_due()
    assert (bench.row()["not_before"], bench.row()["ambiguous"]) == (START + timedelta(seconds=40), False)
    bench.later(seconds=40)
    assert len(bench.shared("C0JUNE2020")) == 1


def test_where_the_bot_is_not_the_person_hears_why(bench: Bench) -> None:
    """A file can only be shared in a channel that the bot is in; the refusal asks to invite it."""
    bench.put("C0COFFEE")
    bench.delivery.deliver_due()
    assert bench.row()["state"] == "failed"
    conversation = bench.stand.client.conversations_open(users="U0RACHEL")["channel"]["id"]
    said = [each["text"] for each in bench.stand.messages(conversation)]
    assert "The file you asked for could not be posted: the bot is not in that channel. Invite it there." in said


def test_a_file_larger_than_a_release_file_may_be_is_not_read(bench: Bench) -> None:
    """A large file is refused by what Slack says of it, before a byte is read."""
    message = {"text": "", "sent": Sent("", (replace(WORD, content=b"x" * (files.LARGEST_DOWNLOAD + 1)),))}
    large = Delivery(
        bench.store, bench.stand.client, lambda _: message, business_now=lambda: BUSINESS, now=lambda: bench.now, pace=timedelta(0)
    )
    bench.put("C0JUNE2020")
    large.deliver_due()
    with pytest.raises(files.NotFetched, match="larger than 1,000,000 bytes"):
        files.fetch(bench.stand.client, bench.row()["ids"]["files"][0])


def test_a_file_that_is_not_there_is_said_in_a_sentence(bench: Bench) -> None:
    """Slack's refusal becomes a sentence with what to do."""
    with pytest.raises(files.NotFetched, match="Share it in a channel the bot is in"):
        files.fetch(bench.stand.client, "F0NOWHERE")


@pytest.mark.parametrize(
    "url",
    ["https://slack.com.example.org/f", "http://files.slack.com/f", "https://example.org/files.slack.com", "file:///etc/passwd", ""],
)
def test_the_bot_s_token_goes_to_slack_alone(url: str) -> None:
    """A file is not fetched from an address outside Slack, whatever files.info says."""
    with fake_slack() as slack:
        slack.script["files.info"] = [Misbehaviour(body={"ok": True, "file": {"name": "x.yaml", "size": 1, "url_private": url}})]
        stand_in = WebClient("xoxb-test", base_url=f"{slack.url}/api/", timeout=2)
        stand_in.proxy = None
        with pytest.raises(files.NotFetched, match="Upload the file itself"):
            files.fetch(stand_in, "F1")
        assert [name for name, _ in slack.calls] == ["files.info"]


def test_a_redirect_is_not_followed_with_the_token() -> None:
    """An address of Slack's that leads elsewhere is not followed."""
    with fake_slack() as slack:
        url = f"{slack.url}/api/elsewhere"
        slack.script["files.info"] = [Misbehaviour(body={"ok": True, "file": {"name": "x.yaml", "size": 1, "url_private": url}})]
        slack.script["elsewhere"] = [Misbehaviour(status=302, headers={"Location": f"{slack.url}/api/taken"})]
        client = WebClient("xoxb-test", base_url=f"{slack.url}/api/", timeout=2)
        client.proxy = None
        with pytest.raises(files.NotFetched, match="in time"):
            files.fetch(client, "F1")
        assert [name for name, _ in slack.calls] == ["files.info", "elsewhere"]


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("https://sec.slack.com/files/U0DAN/F0REPORT/uit_report.pdf", "F0REPORT"),
        ("https://sec.slack.com/files/U0DAN/F0REPORT", "F0REPORT"),
        ("http://127.0.0.1:4000/files/F0REPORT/uit_report.pdf", "F0REPORT"),
        ("https://example.com/files/U0DAN/F0REPORT/uit_report.pdf", ""),
        ("https://sec.slack.com/archives/C0TAG/p1590570000000100", ""),
        ("", ""),
    ],
)
def test_the_id_of_a_file_is_read_from_its_address(address: str, file: str) -> None:
    """Only Slack's own addresses name a file of Slack."""
    assert files.id_in(address, "http://127.0.0.1:4000/api/") == file
