"""The complete state of the workspace as one file: the bot's database, and all documents and files of the embedded Slack."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from dataclasses import dataclass
from typing import cast

from bot.workspace.state.store import DocumentStore, Json

FORMAT = 1
LARGEST_PART = 500_000_000
"""Bytes that one part may have unpacked."""

_BOT, _SLACK = "release-bot.db", "workspace.json"


@dataclass(frozen=True)
class Saved:
    """A saved state: the bot's database, the documents by kind and id in their order, and the contents of files by id."""

    bot: bytes
    things: list[tuple[str, str, Json]]
    contents: dict[str, bytes]


def packed(store: DocumentStore, bot: bytes) -> bytes:
    """Returns the state as a zip file."""
    things, contents = store.dump()
    slack = {
        "format": FORMAT,
        "things": things,
        "contents": {key: base64.b64encode(body).decode() for key, body in contents.items()},
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(_BOT, bot)
        file.writestr(_SLACK, json.dumps(slack))
    return made.getvalue()


def unpacked(content: bytes) -> Saved:
    """Reads a zip file. Raises ValueError, with a sentence, for anything that `packed` did not write."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            if any(file.getinfo(name).file_size > LARGEST_PART for name in (_BOT, _SLACK)):
                raise ValueError("The file is too large when unpacked.")
            bot, slack = file.read(_BOT), json.loads(file.read(_SLACK))
        if slack["format"] != FORMAT:
            raise ValueError(f"The file has the format {slack['format']}, and this version reads {FORMAT}.")
        things = [(str(kind), str(key), cast("Json", dict(body))) for kind, key, body in slack["things"]]
        contents = {str(key): base64.b64decode(body, validate=True) for key, body in slack["contents"].items()}
    except (zipfile.BadZipFile, KeyError, TypeError, AttributeError, RecursionError, NotImplementedError) as fault:
        raise ValueError("This file does not hold a saved state of the local workspace. Choose a file that Save wrote.") from fault
    except json.JSONDecodeError as fault:
        raise ValueError("This file does not hold a saved state of the local workspace. Choose a file that Save wrote.") from fault
    return Saved(bot, things, contents)
