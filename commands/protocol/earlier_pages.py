"""The answers of a form's earlier pages, packed into the form that follows, because a form has only the fields that it shows."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping

from commands.protocol.form import Answer

LONGEST = 2400
"""Characters of packed answers; Slack takes 3,000 of a form's own data, which also has its command line."""

_UNPACKED = 60_000


class NotKeptError(ValueError):
    """Text that is not packed answers."""


def packed(kept: Mapping[str, Answer]) -> str:
    """Packs answers into text; "" for none."""
    if not kept:
        return ""
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(dict(kept), separators=(",", ":")).encode(), 9)).decode()


def fits(kept: Mapping[str, Answer]) -> bool:
    """Returns whether the answers can be kept in a form."""
    return len(packed(kept)) <= LONGEST


def unpacked(text: str) -> dict[str, Answer]:
    """Returns the answers that were packed. Raises NotKeptError."""
    if not text:
        return {}
    try:
        inflate = zlib.decompressobj()
        kept = json.loads(inflate.decompress(base64.urlsafe_b64decode(text.encode()), _UNPACKED))
    except (ValueError, binascii.Error, zlib.error) as fault:
        raise NotKeptError("not packed answers") from fault
    if not isinstance(kept, dict):
        raise NotKeptError("not packed answers")
    return {name: tuple(map(str, value)) if isinstance(value, list) else str(value) for name, value in kept.items()}
