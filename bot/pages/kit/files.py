"""Files that go with a post."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Attachment:
    """A file: its name, the title under which Slack shows it, its bytes, and for a picture what it shows in words (1,000 characters)."""

    name: str
    title: str
    content: bytes
    alt_text: str = ""


@dataclass(frozen=True)
class Sent:
    """A message that consists of files, with a few words beside them."""

    comment: str
    files: tuple[Attachment, ...]
