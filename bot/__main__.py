"""The command line: `python -m bot`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence

from bot import log
from bot.config import Config, ConfigFault, Mode, read


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Runs one command; the exit status: 0 done, 1 could not be done, 2 asked or configured wrongly."""
    asked = _parser().parse_args(arguments)
    try:
        config = read(environ)
        if asked.command in {"web", "worker"} and config.mode is Mode.WORKSPACE:
            raise ConfigFault(
                "SLACK_BOT_TOKEN", f"is missing: {asked.command} needs Slack; for the local workspace run python -m bot alone."
            )
        log.start()
        return _do(asked, config)
    except ConfigFault as fault:
        print(fault, file=sys.stderr)
        return 2
    except Exception as error:
        # Only what is wrong with the database is for the person at the keyboard; anything else is a mistake of ours and shows whole.
        from storage.engine.faults import StoreFault

        if not isinstance(error, StoreFault):
            raise
        print(error, file=sys.stderr)
        return 1


def _do(asked: argparse.Namespace, config: Config) -> int:
    match asked.command:
        case "migrate" | "load" | "run" | "audit":
            return _offline(asked, config)
        case "web":
            from bot.run import serving

            return serving.serve_web(config)
        case "worker":
            from bot.run import serving

            return serving.work(config)
        case "tick":
            from bot.run import serving

            return serving.tick(config)
        case _ if config.mode is Mode.WORKSPACE:
            from bot.run import embedded

            return embedded.serve(config)
        case _:
            from bot.run import serving

            return serving.serve_everything(config)


def _offline(asked: argparse.Namespace, config: Config) -> int:
    from bot.run import offline

    match asked.command:
        case "migrate":
            return offline.migrate(config)
        case "load":
            return offline.load(config, asked.paths, replace=asked.replace)
        case "run":
            return offline.run(config, asked.line, asked.user)
        case _:
            return offline.verify_audit(config)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="Runs the governance of Smart Energy Code Releases from Slack. Without a command: everything in one process; "
        "without Slack variables: the local workspace at http://127.0.0.1:3000.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("web", help="serve requests; any number of processes against one PostgreSQL")
    commands.add_parser("worker", help="schedule and deliver; any number of processes against one PostgreSQL")
    commands.add_parser("migrate", help="bring the database to head")
    load = commands.add_parser("load", help="migrate, then load release files, or the shipped reference data")
    load.add_argument("paths", nargs="*", metavar="PATH", help="a release file (YAML) or a folder of them")
    load.add_argument("--replace", action="store_true", help="overwrite what users have changed since")
    commands.add_parser("tick", help="do what the scheduler would do now, deliver what is due, and end")
    run = commands.add_parser("run", help="run one command and print its answer")
    run.add_argument("line", metavar="LINE", help='the command line, such as "/release status june-2020"')
    run.add_argument("--as", dest="user", default="", metavar="USER_ID", help="the Slack user id to act as")
    audit = commands.add_parser("audit", help="check the audit")
    audit.add_argument("what", choices=["verify"], help="verify: find edits, deletions and reorders")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
