"""What the bot is compared with: an empty Bolt app behind the same server (`python -m tests.benchmarks.setup.empty_app`).

It imports the three libraries that the bot's web process stands on: slack_bolt, sqlmodel (with SQLAlchemy) and waitress.
"""

from __future__ import annotations

import os

import slack_bolt
import sqlmodel
import waitress
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult

LIBRARIES = (slack_bolt, sqlmodel, waitress)


def main() -> None:
    """Acknowledges /release, and does nothing else, on the port in PORT and with as many threads as in THREADS."""
    app = slack_bolt.App(
        signing_secret=os.environ["SLACK_SIGNING_SECRET"],
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id=None, bot_token="xoxb-benchmark"),
        process_before_response=True,
    )
    app.command("/release")(lambda ack: ack())
    port, threads = int(os.environ["PORT"]), int(os.environ["THREADS"])
    waitress.serve(SlackRequestHandler(app), host="127.0.0.1", port=port, threads=threads, ident=None, _quiet=True)


if __name__ == "__main__":
    main()
