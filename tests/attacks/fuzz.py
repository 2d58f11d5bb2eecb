"""Signed bodies that nobody should send, made from real ones with their structure in mind: no 5xx, no traceback, memory bounded."""

from __future__ import annotations

import copy
import json
import logging
import random
import resource
from functools import partial
from typing import Any
from urllib.parse import urlencode

import structlog

from bot.slack.listeners.shortcuts import ATTACH, IMPORT, MINE
from tests.attacks.figures import Figures
from tests.attacks.room import Room, Wired, compare_history, in_children, warm, wired
from tests.builders.edge import FORM, button, command_form

Json = dict[str, Any]
PROCESSES = 2
MOST_GROWTH = 60
"""Megabytes by which a process may grow once it has warmed up."""

WARM = 500
"""Bodies after which a process has imported and compiled what it needs."""

LINES = (
    "/release status june-2020",
    "/release edit june-2020 facts",
    "/release position june-2020 T1 met v0",
    "/release milestone june-2020 uit-start",
    "/modification show MP079 as of 2020-01-10",
    "/release evidence june-2020 T1 https://example.com/1",
    "/release undo",
    "/release decide june-2020 go-live",
)
ODD: tuple[Any, ...] = (
    *(None, True, 0, -1, 1e308, 10**400, float("nan"), "", " ", [], {}, [[]], [None], {"id": None}, {"": {}}),
    *("\x00", "\ud800", "\u202e", "💥" * 50, "a" * 5000, "<@U1>", "<!channel>", "&amp;lt;", "' OR 1=1 --", "{{7*7}}", "../../etc/passwd"),
    *("as of", "page 99999999999999999999", "june-2020", "U0RACHEL", "U0TAG", "2020-02-30", "9999-12-31", "£1e999", "/release undo"),
)


def bodies() -> list[Json]:
    """A payload of each kind that Slack sends. A slash command is one without a `type`."""
    view = {
        "id": "V1",
        "hash": "1.h",
        "callback_id": "form",
        "private_metadata": json.dumps({"line": LINES[1], "seen": 1, "step": "", "opened": []}),
        "state": {"values": {"reason": {"answer": {"type": "plain_text_input", "value": "because"}}}},
        "blocks": [],
    }
    who: Json = {"team": {"id": "T0SEC"}, "user": {"id": "U0RACHEL", "username": "rachel", "team_id": "T0SEC"}, "api_app_id": "A0BOT"}
    found: list[Json] = [command_form(line.partition(" ")[2], line.partition(" ")[0], user_id="U0RACHEL") for line in LINES]
    found += [button(f"{act}:1", line) for act in ("act", "show", "share") for line in LINES]
    found += [{"type": "view_submission", **who, "trigger_id": "1.1", "view": view}, {"type": "view_closed", **who, "view": view}]
    found.append({"type": "block_suggestion", **who, "action_id": "modification:1", "block_id": "b", "value": "MP", "view": view})
    message = {"ts": "1.1", "text": "x", "files": [{"id": "F1", "permalink": "https://example.com/f"}]}
    found += [
        {"type": "message_action", **who, "callback_id": name, "channel": {"id": "C1"}, "message": message, "trigger_id": "1.1"}
        for name in (ATTACH, IMPORT)
    ]
    found.append({"type": "shortcut", **who, "callback_id": MINE, "trigger_id": "1.1"})
    event: Json = {"type": "event_callback", "team_id": "T0SEC", "event_id": "Ev1"}
    for inner in (
        {"type": "user_change", "user": {"id": "U0GONE", "deleted": True}},
        {"type": "app_home_opened", "user": "U0RACHEL", "tab": "home", "view": view},
        {"type": "link_shared", "channel": "C1", "message_ts": "1.1", "user": "U0RACHEL", "links": [{"domain": "x", "url": "https://x/y"}]},
        {"type": "file_deleted", "file_id": "F1"},
        {"type": "member_joined_channel", "user": "U1BOT", "channel": "C1", "team": "T0SEC"},
        {"type": "app_mention", "user": "U0RACHEL", "text": "<@U1> status june-2020", "channel": "C1", "ts": "1.1"},
        {"type": "message", "channel_type": "im", "user": "U0RACHEL", "text": "list", "channel": "D1", "ts": "1.2"},
    ):
        found.append({**event, "event": inner})
    return found


def run(room: Room, attempts: int) -> Figures:
    """Has two processes send half of the bodies each."""
    figures = Figures("fuzz", room.dialect)
    warm(room)
    url = room.fresh()
    share = attempts // PROCESSES
    for found in in_children([partial(_send, room, wired(url, room.slack.url), share, seed) for seed in range(PROCESSES)]):
        figures.attempts += found.attempts
        figures.add(found)
    one = wired(url, room.slack.url)
    compare_history(figures, one.bot.store)
    one.close()
    return figures.end()


def _send(room: Room, one: Wired, attempts: int, seed: int) -> Figures:
    found, chance, tracebacks = Figures("", ""), random.Random(seed), []

    def note(_logger: Any, _method: str, event: Any) -> Any:
        if event.get("exc_info"):
            tracebacks.append(str(event.get("event")))
        raise structlog.DropEvent

    class Notes(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.exc_info or "Traceback" in record.getMessage():
                tracebacks.append(f"{record.name}: {record.getMessage()[:200]}")

    for name in ("", *logging.root.manager.loggerDict):
        logging.getLogger(name).handlers = [Notes()] if not name else []
        logging.getLogger(name).propagate = True
    structlog.configure(processors=[note], wrapper_class=structlog.make_filtering_bound_logger(0))
    models, began = bodies(), 0
    while found.attempts < attempts and room.open:
        body, kind, what = _body(models, chance)
        try:
            status = one.client.signed(body, kind).status
        except Exception as error:  # noqa: BLE001 - Whatever gets out of the application is what is looked for.
            status = 599
            tracebacks.append(f"{type(error).__name__}: {error}")
        found.attempts += 1
        found.count(f"answers {status}")
        if not 200 <= status < 300 and not 400 <= status < 500:
            found.harm("wrong", f"{status} for {what} {body[:300]!r}")
        if tracebacks:
            found.harm("wrong", f"a traceback: {tracebacks.pop()} for {what} {body[:300]!r}")
            tracebacks.clear()
        if found.attempts == WARM:
            began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if not began:
        return found
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - began) / 1024
    found.count("MB grown", round(grown, 1))
    if grown > MOST_GROWTH:
        found.harm("wrong", f"memory grew by {grown:.0f} MB")
    return found


def _body(models: list[Json], chance: random.Random) -> tuple[bytes, str, str]:
    """A body, its content type, and what was done to it."""
    payload = copy.deepcopy(chance.choice(models))
    done = [_change(payload, chance) for _ in range(chance.choice((1, 1, 1, 2, 3, 5)))]
    if payload.get("type") == "event_callback":
        body, kind = json.dumps(payload).encode(), "application/json"
    elif "type" in payload or "actions" in payload:
        body, kind = urlencode({"payload": json.dumps(payload)}).encode(), FORM
    else:
        body, kind = urlencode({name: str(value) for name, value in payload.items()}, errors="surrogatepass").encode(), FORM
    if chance.random() < 0.1:
        place = chance.randrange(len(body) or 1)
        body = body[:place] + bytes(chance.randrange(256) for _ in range(chance.randrange(8))) + body[place + chance.randrange(20) :]
        done.append("bytes")
    if chance.random() < 0.02:
        kind = chance.choice(("application/json", "text/plain", "", FORM, "multipart/form-data"))
    return body, kind, ", ".join(done)


def _change(payload: Json, chance: random.Random) -> str:
    """Changes one place anywhere inside, and says which."""
    inside: Any = payload
    path = []
    while True:
        keys = list(inside) if isinstance(inside, dict) else list(range(len(inside)))
        if not keys:
            return "nothing"
        key = chance.choice(keys)
        path.append(str(key))
        below = inside[key]
        if isinstance(below, str) and below.startswith("{") and chance.random() < 0.5:
            held = json.loads(below) if _is_json(below) else {}
            if isinstance(held, dict) and held:
                path.append(_change(held, chance))
                inside[key] = json.dumps(held)
                return ".".join(path)
        if isinstance(below, dict | list) and below and chance.random() < 0.7:
            inside = below
            continue
        if isinstance(inside, dict) and chance.random() < 0.2:
            del inside[key]
        elif isinstance(below, str) and chance.random() < 0.3:
            place = chance.randrange(len(below) + 1)
            inside[key] = below[:place] + str(chance.choice(ODD)) + below[place:]
        else:
            inside[key] = copy.deepcopy(chance.choice(ODD))
        return ".".join(path)


def _is_json(value: str) -> bool:
    try:
        json.loads(value)
    except ValueError:
        return False
    return True
