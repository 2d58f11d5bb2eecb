"""Slack's limits on `rich_text` blocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.slack.limits.checks import Check, Faults, anything, array, boolean, by_type, enum, integer, record, string

_style = record({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), boolean))
_styled: Final[Mapping[str, Check]] = {"style": _style}


def _part(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    return record({"type": anything, **required}, {**_styled, **(optional or {})})


_parts = by_type(
    {
        "text": _part({"text": string(1)}),
        "link": _part({"url": string(1, 3000)}, {"text": string(), "unsafe": boolean}),
        "user": _part({"user_id": string(1)}),
        "usergroup": _part({"usergroup_id": string(1)}),
        "channel": _part({"channel_id": string(1)}),
        "broadcast": _part({"range": enum("here", "channel", "everyone")}),
        "emoji": _part({"name": string(1)}, {"unicode": string(1), "skin_tone": integer(1, 6), "display_team_id": string(1)}),
        "date": _part({"timestamp": integer(0), "format": string(1)}, {"url": string(1, 3000), "fallback": string(1)}),
        "color": _part({"value": string(1)}),
        "team": _part({"team_id": string(1)}),
    }
)
_section = record({"type": anything, "elements": array(_parts)})
_border: Final[Mapping[str, Check]] = {"border": integer(0, 1)}
_blocks = by_type(
    {
        "rich_text_section": _section,
        "rich_text_quote": record({"type": anything, "elements": array(_parts)}, _border),
        "rich_text_preformatted": record({"type": anything, "elements": array(_parts)}, {**_border, "language": string(1)}),
        "rich_text_list": record(
            {
                "type": anything,
                "style": enum("bullet", "ordered"),
                "elements": array(by_type({"rich_text_section": _section})),
            },
            {"indent": integer(0, 8), "offset": integer(0), **_border},
        ),
    }
)


def rich_text_elements(value: object, at: str, faults: Faults) -> None:
    """Checks the `elements` of a `rich_text` block: sections, lists, quotes and preformatted text."""
    array(_blocks)(value, at, faults)
