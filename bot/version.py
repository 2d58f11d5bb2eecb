"""The program's version, which pyproject.toml states, and its schema."""

from __future__ import annotations

import tomllib
from importlib import metadata
from pathlib import Path

from storage.engine.migrate import HEAD

NAME = "sec-release-bot"
_PROJECT = Path(__file__).parents[1] / "pyproject.toml"


def version() -> str:
    """Returns the version: of the checkout that runs, or of the installed package."""
    if _PROJECT.is_file():
        return str(tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"])
    return metadata.version(NAME)


def version_line() -> str:
    """Returns the line of `--version`: "sec-release-bot 0.2.0 (schema 0015)"."""
    return f"{NAME} {version()} (schema {HEAD})"
