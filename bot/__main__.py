"""The command line: `python -m bot`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot import log
from bot.config import Config, ConfigFault, Mode, read, unknown_variables
from bot.run import files, offline
from bot.telemetry import reporting, tracing
from bot.version import version_line
from storage.engine.faults import StoreFault

OWNER_ONLY = 0o077
"""The umask of the process: only its own user can read the files that it writes (databases, copies, files of a release)."""


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Runs one command and returns its exit status: 0 done, 1 failed, 2 wrong usage or configuration."""
    options = argument_parser().parse_args(arguments)
    before = os.umask(OWNER_ONLY)
    try:
        config = read(environ)
        if options.command in {"web", "worker"} and config.mode is Mode.WORKSPACE:
            raise ConfigFault(
                "SLACK_BOT_TOKEN",
                f"is missing: {options.command} needs Slack. Set it to xoxb-..., or run python -m bot alone for the local workspace.",
            )
        log.start()
        for variable, missing in ((tracing.ENDPOINT, tracing.start(environ)), (reporting.DSN, reporting.start(environ))):
            if missing:
                raise ConfigFault(variable, missing)
        if options.command != "doctor":
            for sentence in unknown_variables(environ):
                print(sentence, file=sys.stderr)
        if options.command in {"audit", "backup", "doctor", "outbox", "restore"}:
            return _operate(options, config, environ)
        return _run_command(options, config)
    except ConfigFault as fault:
        print(fault, file=sys.stderr)
        return 2
    except StoreFault as fault:
        print(fault, file=sys.stderr)
        return 1
    finally:
        os.umask(before)


def _run_command(options: argparse.Namespace, config: Config) -> int:
    match options.command:
        case "migrate" | "load":
            return _load(options, config)
        case "run":
            return offline.run(config, options.line, options.user, options.settings, read=input if sys.stdin.isatty() else None)
        case made if made in files.MADE:
            return offline.write_file(config, options.command, options.words, options.user, options.out)
        case "publish":
            from bot.run import publishing  # Imported late: only the site needs the templates.

            return publishing.publish_site(config, options.folder, options.gone)
        case "web" | "worker" | "tick":
            return _serve(options.command, config, getattr(options, "lane", None))
        case _ if config.mode is Mode.WORKSPACE:
            from bot.run import workspace  # Imported late: only the local workspace needs it.

            return workspace.serve(config)
        case _:
            return _serve("everything", config)


def _operate(options: argparse.Namespace, config: Config, environ: Mapping[str, str]) -> int:
    from bot.run import audit, backup, doctor, outbox  # Imported late: other commands need none of it.

    if options.command == "backup":
        return backup.backup(config, options.file)
    if options.command == "restore":
        return backup.restore(config, options.file, options.decision, replace=options.replace)
    if options.command == "doctor":
        return doctor.examine(config, environ)
    if options.command == "audit" and options.what == "head":
        return audit.print_head(config)
    if options.command == "audit":
        try:
            anchors = [audit.read_anchor(each) for each in options.head]
        except ValueError as fault:
            raise ConfigFault("--head", f"is not an anchor: {fault}.") from None
        return audit.verify(config, anchors, compare_state=options.state)
    return outbox.outbox(config, options.keys if options.what else None)


def _serve(part: str, config: Config, lane: str | None = None) -> int:
    from bot.run import local, serving  # Imported late: `run` and `load` need neither Bolt nor the WSGI server.

    if config.mode is Mode.WORKSPACE:
        local.check_workspace(config)
    else:
        local.check_real(config)

    if part == "worker":
        return serving.serve_worker(config, lane)
    parts = {"web": serving.serve_web, "tick": serving.tick}
    return parts.get(part, serving.serve_everything)(config)


def _load(options: argparse.Namespace, config: Config) -> int:
    from bot.run import loading  # Imported late: `run` and a server need no release files.

    if options.command == "migrate":
        return loading.migrate(config, options.role)
    if options.stages:
        return loading.load_stages(config)
    return loading.load(config, options.paths, replace=options.replace, with_releases=not options.without_releases)


def argument_parser() -> argparse.ArgumentParser:
    """Returns the parser of the command line, with all commands and their options."""
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="Runs the governance of Smart Energy Code Releases from Slack. Without a command it runs everything in one process; "
        "without Slack variables it runs the local workspace at http://127.0.0.1:3000.",
    )
    parser.add_argument("--version", action="version", version=version_line(), help="print the version and its schema")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("web", help="serve requests; any number of processes against one PostgreSQL")
    worker = commands.add_parser("worker", help="send reminders and messages; any number of processes against one PostgreSQL")
    worker.add_argument(
        "--lane", choices=["messages", "files"], help="deliver only messages, or only files, which take seconds to draw (default: both)"
    )
    migrate = commands.add_parser("migrate", help="create the database or update it to this version")
    migrate.add_argument(
        "--grant", dest="role", default="", metavar="ROLE", help="PostgreSQL: the role that serves; gets the rights for that alone"
    )
    load = commands.add_parser("load", help="migrate, then load release files (default: the shipped reference data)")
    what = load.add_mutually_exclusive_group()
    what.add_argument("paths", nargs="*", default=[], metavar="PATH", help="a release file (YAML) or a folder of them")
    what.add_argument(
        "--without-releases",
        action="store_true",
        help="load the shipped committees, calendar and criteria, but no release",
    )
    what.add_argument("--stages", action="store_true", help="load June and November 2020 as they went, up to today, each stage on its day")
    load.add_argument("--replace", action="store_true", help="overwrite values that users have changed since the last load")
    commands.add_parser("tick", help="run the scheduler once, deliver due messages, and exit")
    run = commands.add_parser("run", help="run one bot command and print its answer")
    run.add_argument("line", metavar="LINE", help='the command line, such as "/release status june-2020"')
    run.add_argument("--as", dest="user", default="", metavar="USER_ID", help="the Slack user id to act as; needed for a change")
    run.add_argument(
        "--set", dest="settings", action="append", default=[], metavar="FIELD=VALUE", help="the answer of a form's field; may be repeated"
    )
    for name, help_line in files.MADE.items():
        of_body = name in files.OF_MEETINGS
        named = "BODY [DATE]" if of_body else "KEY [VERSION]" if name == "rid" else "KEY"
        made = commands.add_parser(name, help=help_line, usage=f"python -m bot {name} [-h] -o FILE [--as USER_ID] {named}")
        example = "the body and the day of its meeting, such as panel 2020-01-17" if of_body else "the release, such as june-2020"
        made.add_argument("words", nargs="+", metavar=named, help=example)
        made.add_argument("-o", dest="out", required=True, metavar="FILE", help="the file, or a folder for a file with its own name")
        made.add_argument("--as", dest="user", default="", metavar="USER_ID", help="the Slack user id to read as (else only what is White)")
    site = commands.add_parser("publish", help="write the public site, with all that is classified White and nothing else")
    site.add_argument("folder", type=Path, metavar="DIR", help="the folder; files in it that did not change are not written again")
    site.add_argument("--gone", type=Path, metavar="FILE", help="also write the addresses that were taken back, as an nginx map for 410")
    audit = commands.add_parser("audit", help="check the history, or print its newest entry as an anchor")
    audit.add_argument("what", choices=["verify", "head"], help="verify: find edited, deleted and reordered entries; head: print N:HASH")
    audit.add_argument("--state", action="store_true", help="verify: also replay the history and compare it with the current rows")
    audit.add_argument(
        "--head", action="append", default=[], metavar="N:HASH", help="verify: an earlier head, kept outside; may be repeated"
    )
    commands.add_parser("doctor", help="check the set-up and say what to do; exit status 1 if something does not work")
    copy = commands.add_parser("backup", help="write a whole copy of the database while the bot runs")
    copy.add_argument("file", type=Path, metavar="FILE", help="the copy; must not exist yet")
    restore = commands.add_parser("restore", help="put a copy back, or decide about the messages that wait in the database")
    restore.add_argument("file", type=Path, nargs="?", metavar="FILE", help="the copy; without it only the messages are decided about")
    restore.add_argument("--replace", action="store_true", help="restore even if the database has entries that the copy lacks")
    waiting = restore.add_mutually_exclusive_group()
    waiting.add_argument("--keep-outbox", dest="decision", action="store_const", const="keep", default="", help="send what waits")
    waiting.add_argument("--hold-outbox", dest="decision", action="store_const", const="hold", help="set what waits aside")
    refused = commands.add_parser("outbox", help="list the messages that Slack refused, or send them again")
    refused.add_argument("what", nargs="?", choices=["retry"], help="retry: send them again")
    refused.add_argument("keys", nargs="*", metavar="KEY", help="only these, as listed")
    return parser


def as_process() -> int:
    """Runs the command of this process. A reader that closes the output early, such as `head`, is no error."""
    status = 1
    try:
        status = main(sys.argv[1:], os.environ)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes its output once more at the end, so what is left goes nowhere (Python's "Note on SIGPIPE").
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


if __name__ == "__main__":
    sys.exit(as_process())
