"""Digest of the site's code and templates, so that pages are made again after a change to them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from bot.version import version_line

_ROOT = Path(__file__).parents[2]
_PACKAGES = ("bot/documents", "bot/pages", "bot/posts", "bot/public", "commands", "policy", "storage")
"""The packages whose code and templates decide on the contents of pages and documents."""

_LIBRARIES = ("icalendar", "jinja2", "python-docx")
"""The libraries that write it."""

_LEFT_OUT = {"__pycache__", "migrations"}


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Returns the digest of everything besides the record that a page is made from; a development version changes without its number."""
    digest = sha256(version_line().encode())
    for name in _LIBRARIES:
        digest.update(f"{name} {metadata.version(name)} ".encode())
    for path in _files():
        digest.update(f"{path.relative_to(_ROOT)} ".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:24]


def _files() -> Iterator[Path]:
    for package in _PACKAGES:
        yield from (path for path in sorted((_ROOT / package).rglob("*")) if path.is_file() and _LEFT_OUT.isdisjoint(path.parts))
