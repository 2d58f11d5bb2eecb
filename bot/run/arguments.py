"""The arguments of `python -m bot`: its commands and their options."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TypeAlias

from bot.run import files
from bot.version import version_line

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse has no public name for it.
"""What `add_subparsers` returns."""


def parser() -> argparse.ArgumentParser:
    """Returns the parser of the command line, with all commands and their options."""
    made = argparse.ArgumentParser(
        prog="python -m bot",
        description="Runs the governance of Smart Energy Code Releases from Slack. Without a command it runs everything in one process; "
        "without Slack variables it runs the local workspace at http://127.0.0.1:3000.",
    )
    made.add_argument("--version", action="version", version=version_line(), help="print the version and its schema")
    commands = made.add_subparsers(dest="command", metavar="COMMAND")
    _add_processes(commands)
    _add_loading(commands)
    commands.add_parser("tick", help="run the scheduler once, deliver due messages, and exit")
    _add_line(commands)
    _add_files(commands)
    _add_audit(commands)
    commands.add_parser("doctor", help="check the set-up and say what to do; exit status 1 if something does not work")
    _add_copies(commands)
    _add_outbox(commands)
    return made


def _add_processes(commands: Commands) -> None:
    commands.add_parser("web", help="serve requests; any number of processes against one PostgreSQL")
    worker = commands.add_parser("worker", help="send reminders and messages; any number of processes against one PostgreSQL")
    worker.add_argument(
        "--lane", choices=["messages", "files"], help="deliver only messages, or only files, which take seconds to draw (default: both)"
    )


def _add_loading(commands: Commands) -> None:
    migrate = commands.add_parser("migrate", help="create the database or update it to this version")
    migrate.add_argument(
        "--grant", dest="role", default="", metavar="ROLE", help="PostgreSQL: the role that serves; gets the rights for that alone"
    )
    load = commands.add_parser("load", help="migrate, then load release files (default: the shipped reference data)")
    what = load.add_mutually_exclusive_group()
    what.add_argument("paths", nargs="*", default=[], metavar="PATH", help="a release file (YAML) or a folder of them")
    what.add_argument("--without-releases", action="store_true", help="load the shipped committees, calendar and criteria, but no release")
    what.add_argument("--stages", action="store_true", help="load June and November 2020 as they went, up to today, each stage on its day")
    load.add_argument("--replace", action="store_true", help="overwrite values that users have changed since the last load")


def _add_line(commands: Commands) -> None:
    run = commands.add_parser("run", help="run one bot command and print its answer")
    run.add_argument("line", metavar="LINE", help='the command line, such as "/release status june-2020"')
    run.add_argument("--as", dest="user", default="", metavar="USER_ID", help="the Slack user id to act as; needed for a change")
    run.add_argument(
        "--set", dest="settings", action="append", default=[], metavar="FIELD=VALUE", help="the answer of a form's field; may be repeated"
    )


def _add_files(commands: Commands) -> None:
    for name, help_line in files.MADE.items():
        of_body = name in files.OF_MEETINGS
        named = "BODY [DATE]" if of_body else "KEY [VERSION]" if name == "rid" else "KEY"
        file = commands.add_parser(name, help=help_line, usage=f"python -m bot {name} [-h] -o FILE [--as USER_ID] {named}")
        example = "the body and the day of its meeting, such as panel 2020-01-17" if of_body else "the release, such as june-2020"
        file.add_argument("words", nargs="+", metavar=named, help=example)
        file.add_argument("-o", dest="out", required=True, metavar="FILE", help="the file, or a folder for a file with its own name")
        file.add_argument("--as", dest="user", default="", metavar="USER_ID", help="the Slack user id to read as (else only what is White)")
    site = commands.add_parser("publish", help="write the public site, with all that is classified White and nothing else")
    site.add_argument("folder", type=Path, metavar="DIR", help="the folder; files in it that did not change are not written again")
    site.add_argument("--gone", type=Path, metavar="FILE", help="also write the addresses that were taken back, as an nginx map for 410")


def _add_audit(commands: Commands) -> None:
    audit = commands.add_parser("audit", help="check the history, or print its newest entry as an anchor")
    audit.add_argument("what", choices=["verify", "head"], help="verify: find edited, deleted and reordered entries; head: print N:HASH")
    audit.add_argument("--state", action="store_true", help="verify: also replay the history and compare it with the current rows")
    audit.add_argument(
        "--head", action="append", default=[], metavar="N:HASH", help="verify: an earlier head, kept outside; may be repeated"
    )


def _add_copies(commands: Commands) -> None:
    copy = commands.add_parser("backup", help="write a whole copy of the database while the bot runs")
    copy.add_argument("file", type=Path, metavar="FILE", help="the copy; must not exist yet")
    restore = commands.add_parser("restore", help="put a copy back, or decide about the messages that wait in the database")
    restore.add_argument("file", type=Path, nargs="?", metavar="FILE", help="the copy; without it only the messages are decided about")
    restore.add_argument("--replace", action="store_true", help="restore even if the database has entries that the copy lacks")
    waiting = restore.add_mutually_exclusive_group()
    waiting.add_argument("--keep-outbox", dest="decision", action="store_const", const="keep", default="", help="send what waits")
    waiting.add_argument("--hold-outbox", dest="decision", action="store_const", const="hold", help="set what waits aside")


def _add_outbox(commands: Commands) -> None:
    refused = commands.add_parser("outbox", help="list the messages that Slack refused, or send them again")
    refused.add_argument("what", nargs="?", choices=["retry"], help="retry: send them again")
    refused.add_argument("keys", nargs="*", metavar="KEY", help="only these, as listed")
