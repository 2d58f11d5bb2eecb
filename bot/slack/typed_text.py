"""Text that people type in Slack: its escaping undone, plain quotes and dashes, and no invisible characters."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"<(?P<inside>[^<>]*)>|&(?P<entity>amp|lt|gt);")
_ENTITY = re.compile(r"&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_INVISIBLE = re.compile(
    # C0 and C1 controls except line breaks, soft hyphen, zero-width and direction marks, annotation marks, half surrogates, tags.
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_KEYBOARD_FORMS = str.maketrans(
    {
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
        **dict.fromkeys("\t\r\n\u0085\u00a0\u2007\u202f\u2028\u2029", " "),
    }
)


def typed(text: str) -> str:
    """Returns the text typed after a slash command: unescaped, with plain quotes, dashes and spaces, without control characters."""
    return normalised(unescaped(text))


def normalised(text: str) -> str:
    """Returns text with plain quotes, dashes and spaces, without control characters."""
    return _INVISIBLE.sub("", text.translate(_KEYBOARD_FORMS)).strip()


def strip_invisible(text: str) -> str:
    """Returns a person's text without invisible and control characters; everything else stays."""
    return _INVISIBLE.sub("", text)


def unescaped(text: str) -> str:
    """Undoes Slack's escaping: `<@U1|name>` is @U1, `<#C1|name>` #C1, `<!subteam^S1|@x>` @S1, `<!channel>` @channel, a link its address."""
    return _MARKUP.sub(_plain, text)


def _plain(match: re.Match[str]) -> str:
    if match["entity"]:
        return _ENTITIES[match["entity"]]
    target, _, label = _ENTITY.sub(lambda entity: _ENTITIES[entity[1]], match["inside"]).partition("|")
    match target[:1]:
        case "@" | "#":
            return target
        case "!" if target.startswith("!subteam^"):
            return "@" + target.removeprefix("!subteam^")
        case "!" if target.startswith("!date^"):
            return label
        case "!":
            return "@" + target[1:]
        case _:
            return target.removeprefix("mailto:")
