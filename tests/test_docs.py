"""The documentation is true: tables and picture are up to date, links lead somewhere, and what is named exists.

That is files, functions, recipes, commands, verbs, variables, metrics and tables; what a document does is held by tests of its own.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from bot import drawing, housekeeping
from bot.config import VARIABLES as OWN_VARIABLES
from bot.config import config
from bot.config.mail import VARIABLES
from bot.pages.help import help_page
from bot.pages.kit import text
from bot.run.arguments import parser
from bot.web import health, server, watch
from bot.workspace import THREADS
from bot.workspace.state import dispatch
from commands.catalogue import CATALOGUE
from commands.help import HelpShown
from policy.access import request_limit
from policy.nudges import stages
from policy.public import notices
from storage.engine import deadline
from storage.mail import leases
from storage.tables import METADATA
from tests import ROOT
from tests.attacks.kills import FAILPOINTS
from tests.readme_tables import table, written
from tools.architecture import TARGET, picture

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").rglob("*.md"),
    *(ROOT / folder / "README.md" for folder in ("tests/storage/older", "workspace-page")),
]
WRITTEN = [*DOCUMENTS, *(path for path in (ROOT / "deploy").rglob("*") if path.suffix != ".json" and path.is_file())]
"""What people read, and what they copy."""

TO_WRITE = {"commands/timetable/countdown.py", "tests/commands/timetable/test_countdown.py", "deploy/.env"}
"""Files that a reader is told to write."""

NUMBER_WORDS = {3: "three", 10: "ten"}

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
every_file = pytest.mark.parametrize("document", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))


def _running(document: Path) -> str:
    """The text of a document without its blocks of code."""
    return re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)


def _anchors(document: Path) -> set[str]:
    """The headings of a document as GitHub makes anchors of them."""
    headings = re.findall(r"^#+ (.+)$", _running(document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).strip().replace(" ", "-") for each in headings}


def test_the_readme_s_tables_are_the_catalogue_s() -> None:
    """Each verb is in the README as it is written, with what it does, and no other; `bin/docs` mends it."""
    assert written(README) == README
    assert all(table(command) in README for command in CATALOGUE)


def test_every_variable_is_in_the_readme() -> None:
    """The README names each environment variable that the configuration reads."""
    variables = (ROOT / "bot" / "config" / "config.py").read_text(encoding="utf-8")
    named = set(re.findall(r"\"((?:SLACK|RELEASE_BOT)_[A-Z_]+|DATABASE_URL|PORT)\"", variables))
    assert "RELEASE_BOT_ADMINS" in named
    assert [name for name in sorted(named) if f"`{name}`" not in README] == []
    # The list of each kind of notice is named there by its last words.
    mail = [f"RELEASE_BOT_{name}" for name in VARIABLES]
    assert [name for name in mail if not {name, name.removeprefix("RELEASE_BOT_MAIL_TO")} & set(re.findall(r"`([A-Z_]+)`", README))] == []


def test_the_picture_of_the_architecture_is_up_to_date() -> None:
    """The picture shows the rooms and imports of the code as it is; `bin/docs` mends it."""
    assert TARGET.read_text(encoding="utf-8") == picture()


@every_document
def test_files_that_are_named_exist(document: Path) -> None:
    """Every file or folder that is named in code marks exists, save in blocks of code and where a reader is told to write it."""
    tops = r"policy|storage|commands|bot|tests|tools|docs|bin|deploy|workspace-page|\.ci"
    named = set(re.findall(rf"`((?:{tops})/[\w./-]*)(?=[ `])", _running(document))) - TO_WRITE
    assert sorted(name for name in named if not (ROOT / name.rstrip(".")).exists()) == []


@every_file
def test_what_people_are_told_to_run_exists(document: Path) -> None:
    """Recipes, programs and commands of the bot, in running text and in blocks."""
    text = document.read_text(encoding="utf-8")
    recipes = set(re.findall(r"(?<![\w/.-])bin/([a-z]+)\b", text))
    assert sorted(name for name in recipes if not (ROOT / "bin" / name).exists()) == []
    modules = {name.replace(".", "/") for name in re.findall(r"python -m ((?:bot|tests|tools)(?:\.\w+)*)", text)}
    assert sorted(name for name in modules if not any((ROOT / path).exists() for path in (f"{name}.py", f"{name}/__main__.py"))) == []
    assert set(re.findall(r"python -m bot ([a-z][a-z-]*)", text)) - set(_commands()) == set()


@pytest.mark.parametrize(
    "document", [each for each in DOCUMENTS if each.name not in {"CHANGELOG.md", "CONTRIBUTING.md"}], ids=lambda path: path.name
)
def test_verbs_that_are_named_exist(document: Path) -> None:
    """The changelog has verbs of earlier versions, and CONTRIBUTING.md makes one."""
    text = document.read_text(encoding="utf-8").replace("`/release failed with the error", "")
    named = set(re.findall(r"(?<![\w.])(/release|/modification) ([a-z][a-z-]*)", text))
    assert named - {(command, verb.name) for command, verbs in CATALOGUE.items() for verb in verbs} == set()


@every_file
def test_variables_that_are_named_are_read(document: Path) -> None:
    """No document names a variable of the bot's own that the bot would call unknown."""
    assert set(re.findall(r"\bRELEASE_BOT_[A-Z_]*[A-Z]\b", document.read_text(encoding="utf-8"))) - OWN_VARIABLES == set()


def test_variables_that_are_read_are_named() -> None:
    """Each variable that the program, its tests or its recipes read from the environment is in some document."""
    reading = re.compile(r"environ(?:\.get\(|\[)\"([A-Z][A-Z_]+)\"|^[A-Z]+ = \"((?:OTEL|SENTRY)_[A-Z_]+)\"|\$\{([A-Z_]+):-", re.MULTILINE)
    sources = [path for top in ("bot", "storage") for path in (ROOT / top).rglob("*.py")]
    sources += [*(ROOT / "tests").rglob("*.py"), *(path for path in (ROOT / "bin").iterdir() if path.is_file())]
    read = {name for path in sources for found in reading.findall(path.read_text(encoding="utf-8")) for name in found if name}
    assert read >= {"OTEL_SERVICE_NAME", "SENTRY_DSN", "REHEARSAL"}
    documents = "\n".join(each.read_text(encoding="utf-8") for each in DOCUMENTS)
    # Of a request, and what the benchmarks give their own servers.
    inner = {"CONTENT_LENGTH", "CONTENT_TYPE", "PATH_INFO", "QUERY_STRING", "REQUEST_METHOD", "THREADS"}
    assert sorted(name for name in read - inner if not name.startswith("HTTP_") and name not in documents) == []


def test_the_readme_has_every_command_with_its_options() -> None:
    """The table of `python -m bot` names each command, each option of it, and no other."""
    rows = README.partition("| command | does |\n|---|---|\n")[2].partition("\n\n")[0]
    options = {name: set(_OPTION.findall(command.format_help())) - {"--help"} for name, command in _commands().items()}
    assert [name for name in options if not re.search(rf"[`( ]{name}\b", rows)] == []
    assert set(_OPTION.findall(rows)) == set().union(*options.values())


_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")


def _commands() -> dict[str, argparse.ArgumentParser]:
    """The commands of `python -m bot`."""
    (found,) = (each for each in parser()._actions if isinstance(each, argparse._SubParsersAction))  # noqa: SLF001 - argparse lists its commands nowhere else.
    return dict(found.choices)


def test_metrics_log_lines_and_tables_that_are_named_exist() -> None:
    """In the documents on monitoring and reminders: a metric that begins with an underline is named after the one before it."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
    for name in ("monitoring.md", "nudges.md"):
        text = (ROOT / "docs" / name).read_text(encoding="utf-8")
        metrics = set(re.findall(r"`(release_bot(?:_[a-z]+)+)", text)) | set(re.findall(r"`(_[a-z_]+)`", text))
        assert sorted(each for each in metrics if each.removesuffix("_total") not in code) == []
    monitoring = (ROOT / "docs" / "monitoring.md").read_text(encoding="utf-8")
    events = set(re.findall(r"`((?:not|ready|delivery|database|unexpected)_[a-z_]+)`", monitoring)) - {"not_stored"}
    assert events >= {"not_ready", "database_back"}
    assert sorted(each for each in events if f'"{each}"' not in code) == []
    stored = (ROOT / "docs" / "nudges.md").read_text(encoding="utf-8").partition("## How it is stored")[2]
    named = {
        each.partition(".")[0] for line in re.findall(r"^- (.+?)[:.] ", stored, re.MULTILINE) for each in re.findall(r"`([a-z_.]+)`", line)
    }
    assert named >= {"nudge_check", "committee_group"}
    assert named - set(METADATA.tables) == set()


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


def test_functions_with_changes_left_exist() -> None:
    """docs/mutation.md names a file of the rules by the end of its path, and functions in it."""
    rows = re.findall(r"^\| (`[^|]*\.py`[^|]*) \|", (ROOT / "docs" / "mutation.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert rows
    files = [path for top in ("policy", "commands") for path in (ROOT / top).rglob("*.py")]
    for row in rows:
        named = {each: [path for path in files if f"/{path}".endswith(f"/{each}")] for each in re.findall(r"`([\w/]+\.py)`", row)}
        assert all(named.values()), row
        code = "\n".join(path.read_text(encoding="utf-8") for paths in named.values() for path in paths)
        assert [each for each in re.findall(r"`(_*[a-z_]+)`", row) if not re.search(rf"\bdef {each}\b", code)] == []


def test_the_rooms_of_the_architecture_are_those_of_the_commands() -> None:
    """docs/architecture.md lists the rooms that `commands/` has, save the protocol that serves them all."""
    text = " ".join((ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split())
    listed = re.search(r"divided into \*\*rooms\*\*: (.+?) \(what everybody may read\)", text)
    assert listed
    rooms = {path.parent.name for path in (ROOT / "commands").glob("*/__init__.py")} - {"protocol"}
    assert set(re.split(r", | and ", listed[1])) == rooms


NUMBERS = (
    ("README.md", f"the bot holds {server.MOST_CONNECTIONS} connections"),
    ("README.md", f"are idle or don't send their request within {server.REQUEST_SECONDS:.0f} seconds"),
    ("README.md", f"`off` | {request_limit.REQUESTS.most}; `off` in the local workspace"),
    ("README.md", f"from {config.SHORTEST_KEPT} ([what is removed]"),
    ("README.md", f"| {config.DEFAULT_KEEP_DAYS} |"),
    ("docs/architecture.md", f"A request has {deadline.ANSWER_SECONDS} seconds"),
    ("docs/local-workspace.md", f"a queue of at most {dispatch.QUEUE} "),
    ("docs/local-workspace.md", f"waitress's {THREADS} threads"),
    ("docs/monitoring.md", f"without an answer for {watch.UNANSWERED_AFTER:.0f} seconds has failed"),
    ("docs/monitoring.md", f"is more than {health.LATE_AFTER.seconds // 60} minutes old"),
    ("docs/monitoring.md", f"has waited for more than {health.STUCK_AFTER.seconds // 60} minutes"),
    ("docs/operating.md", f"delivery keys after {housekeeping.INBOX_KEPT.days} days"),
    ("docs/operating.md", f"what was being sent is taken over after {leases.LEASE.seconds} seconds"),
    ("docs/public-site.md", f"up to {notices.SENT_WITHIN.days} days after its day"),
    ("docs/reliability.md", f"at one of {len(FAILPOINTS)} failpoints"),
    ("docs/reliability.md", f"are taken over after {leases.LEASE.seconds} seconds"),
    ("docs/nudges.md", f"more than {NUMBER_WORDS[stages.CATCH_UP]} Working Days old"),
    ("docs/decisions/1501-files-have-their-own-lane.md", f"It may take {drawing.LONGEST:.0f} seconds"),
    ("docs/decisions/1501-files-have-their-own-lane.md", f"A person can wait for {NUMBER_WORDS[request_limit.MOST_WAITING]} files"),
)
"""Sentences with a number that the code has."""


@pytest.mark.parametrize(("document", "words"), NUMBERS)
def test_numbers_are_those_of_the_code(document: str, words: str) -> None:
    """A limit that changes changes in the documents too."""
    assert words in " ".join((ROOT / document).read_text(encoding="utf-8").split())


@every_document
def test_links_lead_somewhere(document: Path) -> None:
    """Every relative link in the documentation names a file that is in the repository, and a heading that it has."""
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", document.read_text(encoding="utf-8")):
        name, _, anchor = target.partition("#")
        linked = document.parent / name if name else document
        assert linked.exists(), target
        assert not anchor or anchor in _anchors(linked), target


def test_every_document_can_be_found() -> None:
    """The README leads to each document, directly or by a document that it leads to, save the changelog."""
    found, left = set[Path](), [ROOT / "README.md"]
    while left:
        document = left.pop()
        found.add(document)
        links = re.findall(r"\]\((?!https?:|#)([^)#]+\.md)", document.read_text(encoding="utf-8"))
        left += [each for each in ((document.parent / link).resolve() for link in links) if each not in found | {ROOT / "CHANGELOG.md"}]
    assert {path.name for path in (ROOT / "docs").glob("*.md")} - {path.name for path in found} == set()


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
