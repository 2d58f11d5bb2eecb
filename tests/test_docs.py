"""The documentation is true: tables and picture are up to date, links lead somewhere, files and functions that are named exist."""

from __future__ import annotations

import importlib
import json
import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from bot.config.mail import VARIABLES
from bot.pages.help import help_page
from bot.pages.kit import text
from commands.catalogue import CATALOGUE
from commands.help import HelpShown
from tests import ROOT
from tests.readme_tables import table, written
from tools.architecture import TARGET, picture

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_s_tables_are_the_catalogue_s() -> None:
    """Each verb is in the README as it is written, with what it does, and no other; `bin/docs` mends it."""
    assert written(README) == README
    assert all(table(command) in README for command in CATALOGUE)


def test_every_variable_is_in_the_readme() -> None:
    """The README names each environment variable that the configuration reads."""
    config = (ROOT / "bot" / "config" / "__init__.py").read_text(encoding="utf-8")
    named = set(re.findall(r"\"((?:SLACK|RELEASE_BOT)_[A-Z_]+|DATABASE_URL|PORT)\"", config))
    assert "RELEASE_BOT_ADMINS" in named
    assert [name for name in sorted(named) if f"`{name}`" not in README] == []
    # The list of each kind of notice is named there by its last words.
    mail = [f"RELEASE_BOT_{name}" for name in VARIABLES]
    assert [name for name in mail if not {name, name.removeprefix("RELEASE_BOT_MAIL_TO")} & set(re.findall(r"`([A-Z_]+)`", README))] == []


def test_the_picture_of_the_architecture_is_up_to_date() -> None:
    """The picture shows the rooms and imports of the code as it is; `bin/docs` mends it."""
    assert TARGET.read_text(encoding="utf-8") == picture()


@pytest.mark.parametrize("document", [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")], ids=lambda path: path.name)
def test_files_that_are_named_exist(document: Path) -> None:
    """Every file or folder that is named in code marks exists, save in blocks of code and where a reader is told to write it."""
    text = document.read_text(encoding="utf-8")
    named = re.findall(
        r"(?<!Write )`((?:policy|storage|commands|bot|tests|tools|docs|bin)/[\w./-]*)", re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    )
    assert [name for name in named if not (ROOT / name.rstrip(".")).exists()] == []


def test_functions_that_the_walk_names_exist() -> None:
    """docs/architecture.md names functions as `module.function` or `module.Class.method`, and each exists."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"(?<!Write )`((?:policy|storage|commands|bot)(?:\.\w+)+)`", text)
    assert named
    for name in named:
        found, rest = _module(name)
        for part in rest:
            found = getattr(found, part)


def _module(name: str) -> tuple[object, list[str]]:
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            return importlib.import_module(".".join(parts[:length])), parts[length:]
        except ModuleNotFoundError:
            continue
    raise AssertionError(name)


@pytest.mark.parametrize("document", [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")], ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    """Every relative link in the documentation names a file that is in the repository."""
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target


def test_the_manifest_has_the_commands() -> None:
    """The app that the manifest creates has the bot's slash commands, with mentions escaped."""
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    commands = {each["command"]: each for each in manifest["features"]["slash_commands"]}
    assert set(commands) == set(CATALOGUE)
    assert all(each["should_escape"] for each in commands.values())


def test_the_packages_are_all_shipped() -> None:
    """Setuptools finds every package of the four, and no other."""
    where = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]["find"]
    tops = ("policy", "storage", "commands", "bot")
    found = {".".join(path.parent.relative_to(ROOT).parts) for top in tops for path in (ROOT / top).rglob("__init__.py")}
    assert {pattern.rstrip("*") for pattern in where["include"]} == set(tops)
    assert all(any(fnmatch(name, pattern) for pattern in where["include"]) for name in found)


def test_help_lists_every_verb_once() -> None:
    """Help shows each verb of a command on one line, save those that only buttons carry."""
    for command, verbs in CATALOGUE.items():
        shown = text.text(help_page(HelpShown(command, verbs, one=False)))
        for verb in verbs:
            assert shown.count(f"{command} {verb.usage}  ") == (0 if verb.hidden else 1), verb.name
