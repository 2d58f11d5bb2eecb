"""Listeners of events. An event is acknowledged only once it is stored, so that Slack sends again what was not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import structlog
from slack_bolt import Ack, App, BoltResponse

from bot.slack import conversations, ids
from bot.slack.listeners.handlers import Handlers
from bot.slack.listeners.running import ANY, Listener, bad_request
from bot.slack.payloads import Body, Malformed, home_of, mapping, optional_id
from bot.slack.unfurls import links_in
from bot.telemetry import errors, requests
from commands.roster.sweeping import Closed
from policy.model.roster import is_person
from storage.engine.faults import StoreFault

_LOG = structlog.get_logger("bot.slack.listeners")

NOT_STORED = 503
"""The status of an event that was not stored: over Socket Mode it is not acknowledged. Either way Slack sends it again."""


def attach(app: App, handlers: Handlers) -> None:
    """Attaches one listener for all events: those that `EVENTS` does not name are acknowledged."""
    # Bolt prepares a listener's arguments before it asks whether the listener matches, so one for each event would take its time.
    app.event(ANY)(_event_listener(lambda body: _handled(handlers, body)))


def _handled(handlers: Handlers, body: Body) -> None:
    if work := EVENTS.get(str(mapping(body, "event").get("type"))):
        work(handlers, body)


def _user_changed(handlers: Handlers, body: Body) -> None:
    requests.note(kind="event", verb="user_change", key=ids.event_key(body))
    user = mapping(mapping(body, "event"), "user")
    # Of an account of another workspace the daily look asks Slack, which knows it by the id that the rosters have.
    ours = optional_id(user.get("team_id")) in {"", home_of(body)}
    if user.get("deleted") is True and ours and (gone := optional_id(user.get("id"))):
        handlers.deactivated(gone, ids.event_key(body))


def _file_deleted(handlers: Handlers, body: Body) -> None:
    requests.note(kind="event", verb="file_deleted", key=ids.event_key(body))
    if file := optional_id(mapping(body, "event").get("file_id")):
        handlers.file_deleted(file, ids.event_key(body))


def _home_opened(handlers: Handlers, body: Body) -> None:
    requests.note(kind="event", verb="app_home_opened", key=ids.event_key(body))
    event = mapping(body, "event")
    user = event.get("user")
    if event.get("tab") == "home" and isinstance(user, str) and is_person(user):
        handlers.home_opened(user)


def _heard(handlers: Handlers, body: Body) -> None:
    requests.note(kind="event", verb="message", key=ids.event_key(body))
    if said := conversations.heard(body, handlers.now()):
        requests.note(key=said.request.key)
        handlers.heard(said.request, said.thread)


def _joined(handlers: Handlers, body: Body) -> None:
    requests.note(kind="event", verb="member_joined_channel", key=ids.event_key(body))
    if request := conversations.joined(body, handlers.now()):
        handlers.joined(request)


def _left(handlers: Handlers, body: Body) -> None:
    event = mapping(body, "event")
    if (own := conversations.own_user(body)) and optional_id(event.get("user")) == own:
        # The event names the bot as the one who left, and not as the one who did something.
        _closed(handlers, {**body, "event": {**event, "user": None}}, Closed.OUTSIDE)


def _closed(handlers: Handlers, body: Body, why: Closed) -> None:
    """Handles a channel where the bot can't post any more, unless it archived the channel itself."""
    event = mapping(body, "event")
    requests.note(kind="event", verb=str(event.get("type")), key=ids.event_key(body))
    own = conversations.own_user(body)
    channel = optional_id(event.get("old_channel_id")) or optional_id(event.get("channel"))
    if channel and not (own and optional_id(event.get("user")) == own):
        handlers.channel_closed(channel, why, ids.event_key(body))


def _opened(handlers: Handlers, body: Body) -> None:
    event = mapping(body, "event")
    requests.note(kind="event", verb=str(event.get("type")), key=ids.event_key(body))
    if channel := optional_id(event.get("channel")):
        handlers.channel_opened(channel, ids.event_key(body))


def _link_shared(handlers: Handlers, body: Body) -> None:
    requests.note(kind="event", verb="link_shared", key=ids.event_key(body))
    if shared := links_in(body):
        handlers.link_shared(shared)


EVENTS: Mapping[str, Callable[[Handlers, Body], object]] = {
    "app_home_opened": _home_opened,
    "app_mention": _heard,
    "channel_archive": partial(_closed, why=Closed.ARCHIVED),
    "channel_deleted": partial(_closed, why=Closed.DELETED),
    "channel_id_changed": partial(_closed, why=Closed.RENUMBERED),
    "channel_left": partial(_closed, why=Closed.OUTSIDE),
    "channel_unarchive": _opened,
    "file_deleted": _file_deleted,
    "group_archive": partial(_closed, why=Closed.ARCHIVED),
    "group_deleted": partial(_closed, why=Closed.DELETED),
    "group_left": partial(_closed, why=Closed.OUTSIDE),
    "group_unarchive": _opened,
    "link_shared": _link_shared,
    "member_joined_channel": _joined,
    "member_left_channel": _left,
    "message": _heard,
    "user_change": _user_changed,
}
"""What is done with each event of the manifest."""


def _event_listener(work: Callable[[Body], object]) -> Listener:
    """Returns an event's listener, which acknowledges the event only once it is stored."""

    def listener(ack: Ack, body: Body) -> BoltResponse | None:
        try:
            work(body)
        except Malformed as fault:
            return bad_request(fault)
        except StoreFault as fault:
            requests.note(outcome="not_stored")
            _LOG.warning("event_not_stored", key=ids.event_key(body), reason=str(fault))
            return BoltResponse(status=NOT_STORED, body="")
        except Exception as error:  # noqa: BLE001 - Whatever went wrong, the event must come again; it is logged.
            requests.note(outcome="failed")
            errors.record("event", error)
            return BoltResponse(status=NOT_STORED, body="")
        ack()
        return None

    return listener
