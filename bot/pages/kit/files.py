"""Files attached to a post."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Attachment:
    """A file: name, title shown by Slack, bytes, and a description of a picture (at most 1,000 characters)."""

    name: str
    title: str
    content: bytes
    alt_text: str = ""


@dataclass(frozen=True)
class Sent:
    """A message of files with a short comment."""

    comment: str
    files: tuple[Attachment, ...]
