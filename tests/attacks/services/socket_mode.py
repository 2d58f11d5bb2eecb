"""Socket Mode whose connection drops, whose envelopes come twice, whose acknowledgements get lost and whose renewals are refused."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from urllib.parse import parse_qsl

from bot.slack.socket_mode import SocketMode
from tests.attacks import acts
from tests.attacks.acts import Deed
from tests.attacks.figures import Figures
from tests.attacks.room import Room, compare_history, compare_posts, drain, warm, wired
from tests.attacks.services.far_end import SECONDS, FarEnd, far_end
from tests.attacks.slack import AskedSlack, Elsewhere
from tests.builders.slack_server import Misbehaviour, listening

FAULTS = (
    "nothing",
    "an envelope twice",
    "a drop before the envelope",
    "a drop before the acknowledgement",
    "a renewal",
    "a renewal that Slack refuses",
    "a renewal that fails, and a drop",
    "a broken envelope",
)
OFTEN = 0.05
"""Seconds after which the bot looks at a lost connection again; ten in earnest."""

BATCH = 200
"""Envelopes to one database."""


def run(room: Room, envelopes: int, seed: int = 8) -> Figures:
    """Sends that many envelopes, each amid one of the faults; in the end Slack refuses the token for a while."""
    figures, chance = Figures("socket", room.dialect), random.Random(seed)
    warm(room)
    while figures.attempts < envelopes and room.open:
        with listening(AskedSlack()) as slack, far_end() as (end, address):
            slack.answers["apps.connections.open"] = lambda _, address=address: {"ok": True, "url": address}  # type: ignore[misc]  # mypy can't type a lambda's default.
            one = wired(room.fresh(), slack.url)
            connection = SocketMode(one.bot.app(), "xapp-test", one.bot.answers, retry_after=OFTEN, looked_at_every=OFTEN)
            deeds = [_deed(figures.attempts + each) for each in range(min(BATCH, envelopes - figures.attempts))]
            acts.seat(one.bot.store, deeds)
            connection.start()
            for deed in deeds:
                fault = FAULTS[figures.attempts % len(FAULTS)] if figures.attempts < len(FAULTS) else chance.choice(FAULTS)
                _send(figures, slack, end, deed, fault)
                figures.attempts += 1
            _refused(figures, slack, end, connection)
            drain(one)
            effects = acts.effects(one.bot.store)
            for deed in deeds:
                if effects[deed.mark] != 1:
                    kind = "doubled" if effects[deed.mark] else "lost"
                    figures.harm(kind, f"{deed.kind} {deed.mark} took effect {effects[deed.mark]} times")
            compare_posts(figures, one.bot.store, Elsewhere(slack.url))
            compare_history(figures, one.bot.store)
            connection.stop()
            one.close()
    return figures.end()


def _deed(number: int) -> Deed:
    return acts.gone(number) if number % 2 else acts.evidence(number)


def _send(figures: Figures, slack: AskedSlack, end: FarEnd, deed: Deed, fault: str) -> None:
    """Has one act arrive amid a fault, and again until it is acknowledged."""
    event = deed.kind == "gone"
    kind, payload = ("events_api", json.loads(deed.body)) if event else ("slash_commands", dict(parse_qsl(deed.body.decode())))
    refusal = Misbehaviour(body={"ok": False, "error": "internal_error"})
    match fault:
        case "an envelope twice":
            end.send(kind, payload, f"{deed.mark}.twice", times=2)
        case "a drop before the envelope":
            end.drop()
        case "a drop before the acknowledgement":
            end.send(kind, payload, f"{deed.mark}.lost")
            end.drop()
        case "a renewal":
            end.renew()
        case "a renewal that Slack refuses":
            slack.script["apps.connections.open"] = [refusal]
            end.renew()
        case "a renewal that fails, and a drop":
            slack.script["apps.connections.open"] = [Misbehaviour(reset=True), refusal]
            end.renew()
            end.drop()
        case "a broken envelope":
            end.send_broken()
    said = end.deliver(kind, payload, deed.mark)
    figures.count(f"amid {fault}")
    if not event and not any(words in json.dumps(said) for words in ("Evidence is on file", "already done")):
        figures.harm("wrong", f"{deed.mark} was answered with {said}")


def _refused(figures: Figures, slack: AskedSlack, end: FarEnd, connection: SocketMode) -> None:
    """While Slack refuses the token, the bot says so, and it comes back by itself."""
    slack.errors["apps.connections.open"] = "invalid_auth"
    end.drop()
    _until(figures, lambda: "Slack refuses the Socket Mode connection (invalid_auth)" in connection.wrong(), connection)
    del slack.errors["apps.connections.open"]
    _until(figures, lambda: not connection.wrong(), connection)


def _until(figures: Figures, holds: Callable[[], bool], connection: SocketMode) -> None:
    ends = time.monotonic() + SECONDS
    while not holds():
        if time.monotonic() > ends:
            figures.harm("wrong", f"readiness says: {connection.wrong() or 'connected'}")
            return
        time.sleep(0.01)
