"""The command line: `python -m bot`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence

from bot import log
from bot.config import Config, ConfigFault, Mode, read, unknown_variables
from bot.run import arguments, files, offline
from bot.telemetry import reporting, tracing
from storage.engine.faults import StoreFault

OWNER_ONLY = 0o077
"""The umask of the process: only its own user can read the files that it writes (databases, copies, files of a release)."""


def main(given: Sequence[str], environ: Mapping[str, str]) -> int:
    """Runs one command and returns its exit status: 0 done, 1 failed, 2 wrong usage or configuration."""
    options = arguments.parser().parse_args(given)
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
