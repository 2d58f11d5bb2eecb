"""The version: one source, the changelog's sections, and what `--version` prints."""

from __future__ import annotations

import re

import pytest

from bot.__main__ import main
from bot.version import version
from storage.engine.migrate import HEAD
from tests import ROOT
from tests.storage.older.restore import RELEASED

SECTIONS = re.findall(r"^## (\S+)(?: - \d{4}-\d\d-\d\d)?$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.M)


def test_the_version_is_printed_with_its_schema(capsys: pytest.CaptureFixture[str]) -> None:
    """`--version` reads no configuration and ends with 0."""
    with pytest.raises(SystemExit) as ended:
        main(["--version"], {"PORT": "nonsense"})
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"sec-release-bot {version()} (schema {HEAD})\n"


def test_each_release_has_its_section_and_its_database() -> None:
    """The changelog begins with what is unreleased; a version that is no `.dev` has a section, and each release a dump to upgrade from."""
    assert SECTIONS[0] == "Unreleased"
    assert ".dev" in version() or SECTIONS[1] == version()
    assert sorted(SECTIONS[1:]) == sorted(RELEASED)
