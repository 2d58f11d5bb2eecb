"""Shapes of Slack's payloads: the parts that Bolt and the listeners read, with their types. Other parts may be anything."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from bot.slack.payloads import Malformed

_CONFIG = ConfigDict(strict=True, extra="ignore")


def _shape(title: str, /, *, needs: Mapping[str, Any] | None = None, **reads: Any) -> type[BaseModel]:
    """Returns a shape with fields that it needs, and others that may be missing or null, unless they come with a default."""
    fields: dict[str, Any] = {field: (kind, ...) for field, kind in (needs or {}).items()}
    fields |= {field: kind if isinstance(kind, tuple) else (kind | None, None) for field, kind in reads.items() if field not in fields}
    return create_model(title, __config__=_CONFIG, **fields)


@cache
def _shapes() -> dict[str, type[BaseModel]]:
    """Returns the shape of each type of payload, and that of all others as "". Made for the first payload, so that a start is quick."""
    thing: Any = _shape("Thing", id=str, team_id=str, username=str, name=str)
    # Slack names a person, team or channel by its id or as an object.
    named: Any = str | thing
    file: Any = _shape("File", id=str, permalink=str)
    option: Any = _shape("Option", needs={"value": str})
    typed: dict[str, Any] = dict.fromkeys(("value", "selected_date", "selected_user", "selected_channel", "selected_conversation"), str)
    element: Any = _shape(
        "Element",
        selected_option=option,
        selected_options=list[option],
        selected_users=list[str],
        files=list[file],
        **typed,
    )
    state: Any = _shape("State", values=dict[str, dict[str, element]])
    viewed = ("id", "hash", "callback_id", "private_metadata", "team_id", "app_installed_team_id")
    view: dict[str, Any] = {"state": state, **dict.fromkeys(viewed, str)}
    place: Any = _shape("Place", channel_id=str, thread_ts=str, message_ts=str)
    action: Any = _shape("Action", needs={"action_id": str}, value=str, action_ts=str)
    address: Any = _shape("Address", response_url=str)
    # Bolt looks for ids in the payload, and in the same places of what is inside it.
    known = ("user_id", "team_id", "channel_id", "enterprise_id", "thread_ts", "ts")
    ids = {**dict.fromkeys(("user", "team", "channel", "enterprise", "org"), named), **dict.fromkeys(known, str)}
    within = ("message", "previous_message", "item", "assistant_thread", "event", "view", "function_data")
    inner: Any = create_model(
        "Inner",
        __config__=_CONFIG,
        **{name: (kind | None, None) for name, kind in ids.items()},  # type: ignore[call-overload]  # The fields are only known here.
        **dict.fromkeys(within, ("Inner | None", None)),
        files=(list[file] | None, None),
        authorizations=("list[Inner] | None", None),
        type=(str | None, None),
    )
    inner.model_rebuild(_types_namespace={"Inner": inner})
    texts = ("type", "event_id", "action_id", "value", "callback_id", "trigger_id", "message_ts", "response_url", "command", "text")
    reads: dict[str, Any] = {
        **ids,
        **dict.fromkeys(within, inner),
        **dict.fromkeys(texts, str),
        "view": _shape("View", **view),
        "container": place,
        # Bolt takes no null in these two, and no more than one address.
        "event": (inner, None),
        "response_urls": (Annotated[list[address], Field(max_length=1)], []),
        "actions": list[dict[str, Any]],
        "authorizations": list[inner],
    }
    whole: Any = _shape("WholeView", needs={"type": str}, **view)
    return {
        "": _shape("Payload", **reads),
        "view_submission": _shape("Submission", needs={"view": whole, "user": thing}, **reads),
        "view_closed": _shape("Closed", needs={"view": reads["view"]}, **reads),
        "block_actions": _shape("Click", needs={"actions": list[action], "user": thing}, **reads),
    }


def check(payload: Mapping[str, Any]) -> None:
    """Raises Malformed, naming the field, if a payload lacks what is read of it, or has it with another type."""
    shapes = _shapes()
    try:
        shapes.get(str(payload.get("type")), shapes[""]).model_validate(payload)
    except ValidationError as fault:
        first = fault.errors(include_input=False, include_url=False)[0]
        raise Malformed(f"{'.'.join(map(str, first['loc']))[:100]}: {first['type']}") from None
