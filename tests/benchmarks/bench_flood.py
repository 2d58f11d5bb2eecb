"""How much longer a manager waits for a click while guests flood the bot with requests for files (design, promise 10).

Run it alone: `python -m tests.benchmarks.bench_flood`.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from tests.benchmarks.figures import Figure
from tests.benchmarks.setup.traffic import SECRET, percentile
from tests.builders.edge import FORM, button, command_form
from tests.builders.processes import Serving, run, serving
from tests.builders.slack_server import FakeSlack, fake_slack

WARM, CLICKS = 5, 40
"""Clicks of the manager that are not counted, and those counted before the flood and again under it."""

RHYTHM = 0.4
"""Seconds between two clicks, so that they are spread over the time in which files are drawn."""

GUESTS = 14
FILES = ("rid june-2020", "rid june-2020 1.1", "timeline june-2020")
"""What each guest asks for: three files, the most that one person can wait for, so some forty in all."""

TARGET = 2.0
_numbers = count(1)


def measure(folder: Path, say: Callable[[str], None]) -> list[Figure]:
    """Measures a manager's Share from the click to the post, and gives the ratio of the medians under the flood and before it."""
    with fake_slack() as slack, _served(folder, slack) as bot:
        for _ in range(WARM):
            _share(bot, slack)
        quiet = [_share(bot, slack) for _ in range(CLICKS)]
        began = time.monotonic()
        for guest in range(GUESTS):
            for line in FILES:
                _send(bot, dict(command_form(line, user_id=f"U0GUEST{guest:02d}", trigger_id=f"1.2.{next(_numbers):06d}")))
        flooded = [_share(bot, slack) for _ in range(CLICKS)]
        drawn_meanwhile = len(slack.called("files.completeUploadExternal"))
        slack.wait_for(lambda: len(slack.called("files.completeUploadExternal")) >= GUESTS * len(FILES), 600)
        took = time.monotonic() - began
        drawn = len(slack.called("files.completeUploadExternal"))
    for words, times in (("quiet", quiet), ("under the flood", flooded)):
        say(f"flood: a Share {words:<16} p50 {1000 * percentile(times, 0.5):6.0f} ms  p95 {1000 * percentile(times, 0.95):6.0f} ms")
    say(f"  {drawn_meanwhile} of {GUESTS * len(FILES)} files were sent meanwhile, {drawn} within {took:.0f} s")
    return [
        Figure(
            "a manager's Share under a guests' flood of files, beside before it", percentile(flooded, 0.5) / percentile(quiet, 0.5), TARGET
        )
    ]


@contextmanager
def _served(folder: Path, slack: FakeSlack) -> Iterator[Serving]:
    slack.answers["files.getUploadURLExternal"] = lambda _: {"ok": True, "upload_url": f"{slack.url}/response/upload", "file_id": "F1"}
    slack.answers["files.completeUploadExternal"] = lambda _: {"ok": True, "files": []}
    environ = {
        "SLACK_BOT_TOKEN": "xoxb-benchmark",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{slack.url}/api/",
        "RELEASE_BOT_NOW": "2020-01-10T10:00:00+00:00",
    }
    run(folder, "load", RELEASE_BOT_ADMINS="U0MANAGER")
    with serving(folder, **environ) as found:
        found.until(200)
        yield found


def _share(bot: Serving, slack: FakeSlack) -> float:
    """Seconds from a click on Share to the post in a channel of its own, so that no channel's pace is measured."""
    number = next(_numbers)
    channel = f"C{number:06d}"
    clicked: dict[str, Any] = button("share:page", "/release status june-2020", response_url=f"{slack.url}/response/{number}")
    clicked["actions"][0]["action_ts"] = f"1578650401.{number:06d}"
    clicked["channel"] = {"id": channel, "name": "x"}
    clicked["container"] = {**clicked.get("container", {}), "channel_id": channel}
    time.sleep(RHYTHM)
    began = time.monotonic()
    _send(bot, {"payload": json.dumps(clicked)})
    if not slack.wait_for(lambda: any(each["channel"] == channel for each in slack.messages), 120):
        raise RuntimeError("the Share was not posted")
    return time.monotonic() - began


def _send(bot: Serving, fields: dict[str, str]) -> None:
    body = urlencode(fields).encode()
    stamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
    headers = {"Content-Type": FORM, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": str(signature)}
    status, _ = bot.ask("POST", "/slack/events", body, headers)
    if status != 200:
        raise RuntimeError(f"a request was answered with {status}")


def main() -> None:
    """Measures and prints."""
    with tempfile.TemporaryDirectory(prefix="release-bot-benchmark-") as folder:
        for figure in measure(Path(folder), print):
            print(figure.words)


if __name__ == "__main__":
    main()
