"""The local workspace: an embedded Slack for one team, in front of the bot, on one address.

It serves `/`, `/static/`, `/workspace/`, `/files/`, `/api/` and `/response/`; everything else goes to the bot. Serve it with waitress on a
loopback address with 24 threads; `dispatch` explains that number.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from bot.workspace.api import answers, chat, payloads, people, unfurls, views, web_api
from bot.workspace.hints import CommandHint, Rehearsal, ShortcutHint
from bot.workspace.page import reads, transcript, writes
from bot.workspace.state.clock import WorkspaceClock
from bot.workspace.state.faults import FaultPlan
from bot.workspace.state.files import LARGEST_FILE
from bot.workspace.state.store import Json
from bot.workspace.times import Stops, Times
from bot.workspace.web import HttpError, PageRequest, PageResponse, answer, check_same_origin, request_of, static_file
from bot.workspace.world import World

THREADS = 24
_SMALL = 1_000_000
_UPLOAD = LARGEST_FILE * 4 // 3 + _SMALL
METHODS = {**people.METHODS, **chat.METHODS, **unfurls.METHODS, **views.METHODS}


class Workspace:
    """One team with its people, channels, messages, files, views and clock, stored in a file at `path`.

    `bot_url` is the address at which the workspace and the bot are served together, such as `http://127.0.0.1:3000`; requests to the bot
    go to `{bot_url}/slack/events`, signed with `signing_secret`, and the Web API accepts `bot_token`. `on_clock(before, after)` is called
    after the clock has moved, at each of `stops(before, after)` on the way, and `reset_bot()` before the workspace is reset; neither is
    called with a lock on the state held. The bot hears of links to `unfurl_domains` and what is below them. `rehearsal` is what the page
    offers beside Slack. `faults` makes calls fail. Inside `still()` the bot does nothing of itself, while its state and the workspace's are
    replaced.
    """

    def __init__(
        self,
        *,
        path: Path,
        bot_url: str,
        signing_secret: str,
        bot_token: str,
        commands: Sequence[CommandHint],
        on_clock: Callable[[datetime, datetime], None],
        reset_bot: Callable[[], None],
        shortcuts: Sequence[ShortcutHint] = (),
        unfurl_domains: Sequence[str] = (),
        stops: Stops | None = None,
        rehearsal: Rehearsal | None = None,
        still: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._world = World(
            path=path,
            bot_url=bot_url,
            signing_secret=signing_secret,
            bot_token=bot_token,
            commands=commands,
            shortcuts=shortcuts,
            unfurl_domains=unfurl_domains,
        )
        self._times = Times(self._world, on_clock, reset_bot, stops, rehearsal, still)

    @property
    def clock(self) -> WorkspaceClock:
        """Returns the business clock."""
        return self._world.clock

    @property
    def faults(self) -> FaultPlan:
        """Returns the faults planned by tests."""
        return self._world.faults

    @property
    def world(self) -> World:
        """Returns the workspace's contents, for tests."""
        return self._world

    def close(self) -> None:
        """Stops the requests to the bot and closes the file."""
        self._world.close()

    def wsgi(self, bot_app: WSGIApplication) -> WSGIApplication:
        """Returns a WSGI application with the workspace in front of the bot."""

        def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            try:
                request = request_of(environ)
                route = self._route(request)
                if route is None:
                    return bot_app(environ, start_response)
                response = route(request)
            except HttpError as refused:
                response = answer({"ok": False, "error": refused.message}, refused.status)
            if response.dropped:
                _drop(environ)
            return response(environ, start_response)

        return app

    def _route(self, request: PageRequest) -> Callable[[PageRequest], PageResponse] | None:
        path = request.path
        if path == "/" or path.startswith("/static/"):
            return _static
        for prefix, route in (
            ("/api/", lambda r: web_api.call(self._world, METHODS, r)),
            ("/workspace/", self._page),
            ("/files/upload/", self._take_upload),
            ("/files/", self._file),
            ("/response/", lambda r: answers.at_response_url(self._world, r)),
        ):
            if path.startswith(prefix):
                return route
        return None

    def _page(self, request: PageRequest) -> PageResponse:
        check_same_origin(request)
        name = request.path.removeprefix("/workspace/")
        if request.method == "GET" and name in reads.GET:
            body = reads.GET[name](self._world, request)
            return answer(body | {"scenarios": self._times.scenarios()} if name == "boot" else body)
        if request.method == "GET" and name == "guide":
            return answer(self._times.guide(self._world, request))
        if request.method == "GET" and name == "inspect":
            return answer(self._times.inspected(request))
        if name == "state":
            return self._times.load(request) if request.method == "POST" else self._times.save()
        if name == "transcript" and request.method == "GET":
            return transcript.as_file(self._world, request)
        own: dict[str, Callable[[Json], Json]] = {
            "clock": self._times.move,
            "reset": self._times.reset,
            "scenario": self._times.scenario,
            "channel": self._change_channel,
            "person": self._change_person,
        }
        if name not in own and name not in writes.POST:
            raise HttpError(404 if name not in reads.GET else 405, "This address does not exist in the local workspace.")
        if request.method != "POST":
            raise HttpError(405, "Use POST for this request.")
        body = request.json(_UPLOAD if name == "upload" else _SMALL)
        return answer(own[name](body) if name in own else writes.POST[name](self._world, body))

    def _change_channel(self, body: Json) -> Json:
        person = reads.acting(self._world, body.get("as"))
        channel = reads.seen_channel(self._world, person, body.get("channel"))
        if channel["im_with"] is not None:
            raise HttpError(400, "A direct message can't be changed.")
        bot, directory = self._world.directory.bot_user, self._world.directory
        members = [m for m in channel["members"] if m != bot]
        changes: dict[str, tuple[Json, Json]] = {
            "archive": ({"archived": True}, self._event("channel_archive", channel, person)),
            "unarchive": ({"archived": False}, self._event("channel_unarchive", channel, person)),
            "remove-bot": ({"members": members}, payloads.event(self._world, _left(bot, channel, directory.team["id"]))),
            "invite-bot": ({"members": [*members, bot]}, payloads.joined(self._world, bot, channel, person["id"])),
        }
        if body.get("do") == "rename":
            name = _channel_name(self._world, body.get("name"))
            renamed = {"id": channel["id"], "name": name, "created": 1578650400}
            changes["rename"] = ({"name": name}, payloads.event(self._world, {"type": "channel_rename", "channel": renamed}))
        if body.get("do") not in changes:
            raise HttpError(400, "Choose an action: archive, unarchive, rename, remove-bot or invite-bot.")
        change, event = changes[body["do"]]
        bot_was_member = bot in channel["members"]
        directory.put_channel(channel | change)
        self._world.feed.add("channels")
        if bot_was_member is (body["do"] != "invite-bot"):
            self._world.dispatcher.event(event)
        return {"ok": True}

    def _event(self, kind: str, channel: Json, person: Json) -> Json:
        return payloads.event(self._world, {"type": kind, "channel": channel["id"], "user": person["id"]})

    def _change_person(self, body: Json) -> Json:
        directory = self._world.directory
        person = next((p for p in directory.people() if p["id"] == body.get("user")), None)
        if person is None or body.get("do") not in ("deactivate", "activate"):
            raise HttpError(400, "Choose a person and an action: deactivate or activate.")
        if body["do"] == "deactivate" and body.get("as") == person["id"]:
            raise HttpError(400, "You can't deactivate the person you act as. Act as someone else first.")
        changed = person | {"deleted": body["do"] == "deactivate"}
        directory.put_person(changed)
        self._world.feed.add("channels")
        event = {"type": "user_change", "user": directory.person_json(changed), "cache_ts": 1578650400}
        self._world.dispatcher.event(payloads.event(self._world, event))
        return {"ok": True}

    def _take_upload(self, request: PageRequest) -> PageResponse:
        if request.method != "POST":
            raise HttpError(405, "Send an upload with POST.")
        body = _only_part(request.body(LARGEST_FILE + _SMALL), request)
        if len(body) > LARGEST_FILE or not self._world.files.take(request.path.removeprefix("/files/upload/"), body):
            raise HttpError(404, "This upload address is unknown or already used.")
        return PageResponse(200, f"OK - {len(body)}".encode(), "text/plain; charset=utf-8")

    def _file(self, request: PageRequest) -> PageResponse:
        key, _, name = request.path.removeprefix("/files/").partition("/")
        file = self._world.files.served(key, name)
        if request.method not in ("GET", "HEAD") or file is None:
            raise HttpError(404, "This file does not exist.")
        body, kind, inline = file
        headers = {"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "private, max-age=3600"}
        if not inline:
            headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return PageResponse(200, body, kind, headers)


def _static(request: PageRequest) -> PageResponse:
    if request.method not in ("GET", "HEAD"):
        raise HttpError(405, "Use GET for the page.")
    name = "index.html" if request.path == "/" else request.path.removeprefix("/static/")
    return static_file(name, compressed="gzip" in request.header("Accept-Encoding"))


def _left(bot: str, channel: Json, team: str) -> Json:
    kind = "G" if channel["private"] else "C"
    return {"type": "member_left_channel", "user": bot, "channel": channel["id"], "channel_type": kind, "team": team}


def _channel_name(world: World, given: object) -> str:
    name = str(given or "").strip().lstrip("#").lower()
    if not name or len(name) > 80 or not all(c.isalnum() or c in "-_" for c in name):
        raise HttpError(400, "Use small letters, digits, hyphens and underscores for a channel's name, at most 80, such as june-2020.")
    if world.directory.channel_named(name) is not None:
        raise HttpError(400, f"#{name} already exists. Choose another name.")
    return name


def _only_part(body: bytes, request: PageRequest) -> bytes:
    """Returns the uploaded file: the body itself, or the file part of a multipart form."""
    if request.content_type != "multipart/form-data":
        return body
    _, _, boundary = request.header("Content-Type").partition("boundary=")
    marker = b"--" + boundary.partition(";")[0].strip().strip('"').encode()
    for part in body.split(marker)[1:]:
        head, found, content = part.partition(b"\r\n\r\n")
        if found and b"filename=" in head:
            return content.removesuffix(b"\r\n")
    raise HttpError(400, "The form contains no file.")


def _drop(environ: WSGIEnvironment) -> None:
    """Drops the connection in mid-answer, for a planned fault; the socket is reached through waitress's disconnect callable."""
    channel = getattr(environ.get("waitress.client_disconnected"), "__self__", None)
    connection = getattr(channel, "socket", None)
    if connection is not None:
        connection.shutdown(socket.SHUT_RDWR)
