"""Local files of the bot, whose database they are, and the clock of commands that run beside it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url

from bot import clock
from bot.config import Config, ConfigFault, Mode
from storage.engine.faults import StoreBehind, StoreFault
from storage.engine.mark import is_workspace, owner_fault
from storage.engine.session import Store
from storage.history import changes

OWN_FILE = "The local workspace has its own SQLite file"
SET_SLACK = "To run the bot in Slack, set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET (or SLACK_APP_TOKEN)"
ANOTHER_FILE = "for the local workspace, use another file, such as DATABASE_URL=sqlite:///workspace.db"


def database_exists(config: Config) -> bool:
    """Returns whether the SQLite file exists; a PostgreSQL database is assumed to."""
    url = make_url(config.database_url)
    return url.get_backend_name() != "sqlite" or Path(str(url.database)).exists()


def workspace_file(config: Config) -> Path:
    """Returns the path of the local workspace's state, beside its SQLite database."""
    return Path(str(make_url(config.database_url).database)).with_suffix(".workspace.db")


def workspace_fault(config: Config) -> str:
    """Returns why the local workspace can't run on the configured database, or "" if it can (promise 12)."""
    if make_url(config.database_url).get_backend_name() != "sqlite":
        return f"names a PostgreSQL database. {OWN_FILE}. {SET_SLACK}; {ANOTHER_FILE}."
    if not database_exists(config):
        return ""
    store = Store(config.database_url)
    try:
        with store.reading() as conn:
            why = "" if is_workspace(conn) else owner_fault(conn)
    finally:
        store.close()
    return f"names a file that {why}. {SET_SLACK}; {ANOTHER_FILE}." if why else ""


def check_workspace(config: Config) -> None:
    """Raises ConfigFault if the local workspace can't run on the configured database."""
    if fault := workspace_fault(config):
        raise ConfigFault("DATABASE_URL", fault)


def check_real(config: Config) -> None:
    """Raises ConfigFault if the database of a bot in Slack is the local workspace's, whose people are invented."""
    if make_url(config.database_url).get_backend_name() != "sqlite" or not database_exists(config):
        return
    store = Store(config.database_url)
    try:
        with store.reading() as conn:
            marked = is_workspace(conn)
    except StoreFault:
        return  # The start says what is wrong with the file.
    finally:
        store.close()
    if marked:
        says = "names the local workspace's file, whose people are invented: use another one, such as sqlite:///live.db."
        raise ConfigFault("DATABASE_URL", says)


def offline_clock(config: Config) -> clock.BusinessClock:
    """Returns the business clock for a command that runs beside the bot.

    Without Slack variables it stands at the local workspace's time, unless the database's history goes on after that: then it is not the
    workspace's, and an act by the workspace's clock would be recorded years before its day.
    """
    if config.now is not None or config.mode is not Mode.WORKSPACE or not database_exists(config):
        return clock.configured(config)
    stands = _workspace_time(config) or clock.configured(config)()
    newest = _newest_act(config)
    return clock.running(config.timezone) if newest and newest > stands else clock.frozen(stands, config.timezone)


def _workspace_time(config: Config) -> datetime | None:
    """Returns the local workspace's time, if one has run on the file."""
    if make_url(config.database_url).get_backend_name() != "sqlite" or not workspace_file(config).exists():
        return None
    from bot.workspace.state.clock import stored_time  # Imported late: only the local workspace needs it.

    return stored_time(workspace_file(config))


def _newest_act(config: Config) -> datetime | None:
    store = Store(config.database_url)
    try:
        with store.reading() as conn:
            return changes.newest_instant(conn)
    except StoreBehind:
        return None
    finally:
        store.close()
