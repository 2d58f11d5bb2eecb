"""Command-line commands that run without Slack: one bot command, and files on files."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from bot import pages
from bot.config import Config, Mode
from bot.run import files
from bot.run.local import database_exists, offline_clock, workspace_fault
from bot.run.terminal import NotAnsweredError, Terminal, parse_settings
from bot.slack.typed_text import normalised
from commands.catalogue import perform, verb_of
from commands.protocol.form import Faults, Form
from commands.protocol.line import Line, NotADayError, command_and_text
from commands.protocol.request import AT_SERVER, Actor, Request
from commands.protocol.results import Refused
from commands.protocol.verb import Needs, Verb
from commands.protocol.words import LONGEST
from commands.results import Result
from policy.model.roster import USER_ID
from storage.engine.faults import BEHIND
from storage.engine.migrate import is_usable
from storage.engine.session import Store, StoreBusy, StoreFault, StoreUnknown
from storage.mail.commits import NOT_SAVED, is_stored

LOOK_UPS = 10
"""How often, once a second, the command line looks whether a change was saved."""

UNCHANGED = "Nothing was changed."

_USER_ID = re.compile(USER_ID)


def run(config: Config, line: str, user: str, typed: Sequence[str] = (), *, read: Callable[[str], str] | None = None) -> int:
    """Runs one command line as a user and prints its answer as text; 1 if it was refused or is not answered.

    What a form asks is taken from `typed` (`field=value`), or asked with `read`, which is None without a terminal. A change needs a user.
    """
    if (fault := _user_fault(user)) is not None:
        return fault
    command, text = command_and_text(line)
    with opened(config) as store:
        if store is None:
            return 1
        request = Request(
            command=command.lower(),
            text=normalised(text),
            actor=Actor(user),
            now=offline_clock(config)(),
            # The delivery key, by which a change is found if the database does not answer its commit.
            key=f"run:{uuid4().hex}",
            via=AT_SERVER,
        )
        verb, back = _verb(request)
        if verb and verb.acts and not user and verb.name not in files.MADE and not (back and verb.past):
            told = "makes a change: say who makes it, such as --as U012ABC (a Slack user id)."
            print(f"{command} {verb.name} {told}", file=sys.stderr)
            return 1
        if verb and verb.needs is Needs.WEB_ADDRESS and config.url:
            request = replace(request, fetched=(config.url,))
        try:
            asking = Terminal(parse_settings(typed), read, print)
            result = asking.through(request, lambda each: perform(store, each))
        except StoreUnknown:
            print("The database did not say whether it saved this. Looking ...", file=sys.stderr)
            return _look_up(store, request.key, NOT_SAVED)
        except StoreBusy as fault_:
            print(fault_, file=sys.stderr)
            return 1
        except (NotAnsweredError, EOFError) as fault_:
            print(str(fault_) or UNCHANGED, file=sys.stderr)
            return 1
        except KeyboardInterrupt:  # It may have come while the database was saving the change, or right after that.
            return _look_up(store, request.key, UNCHANGED)
        if asking.unused:
            print(f"No form asked for {', '.join(asking.unused)}, so that was not used.", file=sys.stderr)
        print(pages.plain(result))
        return 1 if isinstance(result, Refused | Faults | Form) else 0


def _look_up(store: Store, key: str, otherwise: str) -> int:
    """Looks for some seconds whether a change was saved, and says so, or `otherwise`; 1 unless it was. Ctrl+C ends the wait."""
    with suppress(KeyboardInterrupt):
        for _ in range(LOOK_UPS):
            with suppress(StoreFault):
                saved = is_stored(store, key)
                print("This was saved." if saved else otherwise, file=sys.stdout if saved else sys.stderr)
                return 0 if saved else 1
            time.sleep(1)
    told = "I can't tell yet whether this was saved: the database does not answer. Look at the record before you repeat it."
    print(told, file=sys.stderr)
    return 1


def write_file(config: Config, verb: str, words: Sequence[str], user: str, target: str) -> int:
    """Writes the file that a verb makes, and prints what was written; 1 with one sentence if it was refused."""
    if (fault := _user_fault(user)) is not None:
        return fault
    with opened(config) as store:
        if store is None:
            return 1
        try:
            print(files.write(store, verb, [normalised(each) for each in words], user, Path(target), offline_clock(config)()))
        except files.NotWrittenError as refused:
            print(refused, file=sys.stderr)
            return 1
    return 0


def _user_fault(user: str) -> int | None:
    if not user or _USER_ID.fullmatch(user):
        return None
    print(f"--as {user!r} is not a Slack user id: use one such as U012ABC.", file=sys.stderr)
    return 2


def _verb(request: Request) -> tuple[Verb[Result] | None, bool]:
    """Returns the verb of a line, and whether the line looks back at an earlier day."""
    try:
        line = Line.parse(request.line[:LONGEST], request.now)
    except NotADayError:
        return None, False
    return verb_of(line), line.as_of is not None


@contextmanager
def opened(config: Config) -> Iterator[Store | None]:
    """Opens the store; prepares the local workspace's. None, with the reason printed, if the database is behind."""
    store = Store(config.database_url)
    try:
        if not (database_exists(config) and is_usable(store)):
            if config.mode is not Mode.WORKSPACE or workspace_fault(config):
                print(BEHIND, file=sys.stderr)
                yield None
                return
            from bot.run import loading  # Imported late: a database that is ready needs no release files.

            loading.prepare_workspace(config)
        yield store
    finally:
        store.close()
