"""Web API methods for modals, App Home and files."""

from __future__ import annotations

from bot.slack.limits.checks import fault
from bot.slack.limits.messages import view_faults
from bot.workspace.api.chat import joined_channel
from bot.workspace.api.web_api import Args, Method, SlackError, refuse
from bot.workspace.state.files import LARGEST_FILE
from bot.workspace.state.store import Json
from bot.workspace.state.tokens import Trigger
from bot.workspace.state.views import STACK, api_json, page_json
from bot.workspace.world import World

_ALT_TEXT = 1000


def views_open(world: World, args: Args) -> Json:
    """views.open."""
    view = _view(world, args, "modal")
    trigger = _trigger(world, args)
    return {"view": api_json(world.views.open(trigger.user, view))}


def views_push(world: World, args: Args) -> Json:
    """views.push: on top of the trigger's modal."""
    view = _view(world, args, "modal")
    trigger = _trigger(world, args)
    stack = world.views.stack(trigger.user)
    if trigger.view_id not in stack:
        raise SlackError("not_found")
    if len(stack) >= STACK:
        raise SlackError("push_limit_reached")
    return {"view": api_json(world.views.push(trigger.user, view))}


def views_update(world: World, args: Args) -> Json:
    """views.update, by view id or external id."""
    key, external = args.text("view_id"), args.text("external_id")
    if not key and not external:
        raise SlackError("invalid_arguments", [fault("missing required field: view_id", "")])
    current = world.views.get(key) if key else world.views.by_external_id(external)
    if current is None:
        raise SlackError("not_found")
    view = _view(world, args, current["type"], current)
    if args.text("hash") and args.text("hash") != current["hash"]:
        raise SlackError("hash_conflict")
    return {"view": api_json(world.views.update(current, view))}


def views_publish(world: World, args: Args) -> Json:
    """views.publish."""
    user = args.text("user_id")
    person = world.directory.person(user)
    if person is None:
        raise SlackError("invalid_arguments", [fault("invalid `user_id`", "/user_id")])
    view = _view(world, args, "home", world.views.home(user))
    old = world.views.home(user)
    if args.text("hash") and old is not None and args.text("hash") != old["hash"]:
        raise SlackError("hash_conflict")
    published = world.views.publish(user, view)
    world.feed.add("home", user=user, view=page_json(published))
    return {"view": api_json(published)}


def _view(world: World, args: Args, kind: str, replaced: Json | None = None) -> Json:
    view = args.data("view", "invalid_arguments")
    refuse(view_faults(view))
    if view["type"] != kind:
        raise SlackError("invalid_arguments", [fault("must be a valid enum value", "/view/type")])
    other = world.views.by_external_id(view.get("external_id"))
    if other is not None and (replaced is None or other["id"] != replaced["id"]):
        raise SlackError("duplicate_external_id")
    return dict(view)


def _trigger(world: World, args: Args) -> Trigger:
    if not args.text("trigger_id"):
        raise SlackError("invalid_arguments", [fault("missing required field: trigger_id", "")])
    trigger = world.tokens.redeem(args.text("trigger_id"))
    if isinstance(trigger, str):
        raise SlackError(trigger)
    return trigger


def upload_url(world: World, args: Args) -> Json:
    """files.getUploadURLExternal."""
    length = args.number("length", 0)
    if length < 1:
        raise SlackError("invalid_arguments", [fault("must be greater than 0", "/length")])
    if length > LARGEST_FILE:
        raise SlackError("file_upload_size_restricted")
    if len(args.text("alt_txt")) > _ALT_TEXT:
        raise SlackError("alt_txt_too_large")
    file_id, address = world.files.promise(args.text("filename"), length, args.text("alt_txt"))
    return {"upload_url": address, "file_id": file_id}


def complete_upload(world: World, args: Args) -> Json:
    """files.completeUploadExternal: shares uploaded files as one message in each channel."""
    given = args.data("files", "invalid_arguments")
    if not isinstance(given, list) or not given or not all(isinstance(f, dict) and isinstance(f.get("id"), str) for f in given):
        raise SlackError("invalid_arguments", [fault("must provide an array of files with their ids", "/files")])
    wanted = [args.text("channel_id"), *args.text("channels").split(",")]
    channels = [joined_channel(world, key) for key in dict.fromkeys(k.strip() for k in wanted) if key]
    if any(c["archived"] for c in channels):
        raise SlackError("is_archived")
    thread = args.text("thread_ts")
    if thread and any(world.messages.get(c["id"], thread) is None for c in channels):
        raise SlackError("thread_not_found")
    files = []
    for one in given:
        file = world.files.get(one["id"])
        if file is None or not file.get("taken") or file["complete"]:
            raise SlackError("file_not_found")
        files.append(file | {"title": str(one.get("title") or file["name"]), "user": world.directory.bot_user, "complete": True})
    return {"files": _share(world, files, channels, args.text("initial_comment"), thread)}


def _share(world: World, files: list[Json], channels: list[Json], comment: str, thread: str) -> list[Json]:
    for channel in channels:
        message = world.bot_message({"text": comment, "files": [world.files.json(f) for f in files], "upload": False})
        posted = world.messages.post(channel["id"], message | ({"thread_ts": thread} if thread else {}))
        share: Json = {"ts": posted["ts"], "channel_name": channel["name"], "team_id": world.directory.team["id"]}
        share |= {"thread_ts": thread} if thread else {}
        kind = "private" if channel["private"] else "public"
        files = [f | {"shares": f["shares"] | {kind: f["shares"].get(kind, {}) | {channel["id"]: [share]}}} for f in files]
    for file in files:
        world.files.put(file)
    return [world.files.json(f) for f in files]


def files_info(world: World, args: Args) -> Json:
    """files.info."""
    file = world.files.get(args.text("file"))
    if file is None or not file["complete"]:
        raise SlackError("file_not_found")
    return {"file": world.files.json(file), "comments": [], "response_metadata": {"next_cursor": ""}}


def files_delete(world: World, args: Args) -> Json:
    """files.delete: the file is gone from every message; the bot may delete only its own."""
    file = world.files.get(args.text("file"))
    if file is None or not file["complete"] or file["user"] != world.directory.bot_user:
        raise SlackError("file_not_found")
    world.files.put(file | {"complete": False, "path_name": ""})
    return {}


METHODS = {
    "views.open": Method(views_open, ("view",)),
    "views.push": Method(views_push, ("view",)),
    "views.update": Method(views_update, ("view",)),
    "views.publish": Method(views_publish, ("user_id", "view")),
    "files.getUploadURLExternal": Method(upload_url, ("filename", "length")),
    "files.completeUploadExternal": Method(complete_upload, ("files",)),
    "files.info": Method(files_info, ("file",)),
    "files.delete": Method(files_delete, ("file",)),
}
