"""`python -m bot doctor`: every check of the set-up that fits the configuration, one line each, and the exit status."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from bot import clock
from bot.config import Config, Mode
from bot.run.checks import database, machine, mail, slack
from bot.run.checks.diagnosis import Diagnosis, Level, fault, fine
from bot.run.local import database_exists
from bot.slack.client import web_client
from policy.model.wording import counted
from storage.engine.session import Store, StoreFault


def examine(config: Config, environ: Mapping[str, str], *, now: Callable[[], datetime] = clock.real_now) -> int:
    """Checks the set-up and prints a line for each part; returns 1 if something does not work, else 0. `now` is the real time.

    It changes nothing, in the database or in Slack.
    """
    found: list[Diagnosis] = []
    for each in diagnoses(config, environ, now):
        found.append(each)
        print(each, flush=True)
    faults, notes = (sum(each.level is level for each in found) for level in (Level.FAULT, Level.NOTE))
    told = counted(faults, "fault") if faults else "No faults"
    print(f"{told}{', ' + counted(notes, 'note') if notes else ''}.")
    return 1 if faults else 0


def diagnoses(config: Config, environ: Mapping[str, str], now: Callable[[], datetime]) -> Iterator[Diagnosis]:
    """Yields every check's diagnosis. What depends on something that failed is left out."""
    yield from machine.check_variables(environ)
    yield machine.check_time_zones(config)
    yield machine.check_office()
    yield from database.check_file(config)
    store = Store(config.database_url)
    try:
        usable = False
        for each in database.check_database(config, store):
            usable = usable or each.level is not Level.FAULT
            yield each
        usable = usable and database_exists(config)
        yield from _record(config, store) if usable else ()
        yield from _slack(config, store if usable else None, now)
    finally:
        store.close()
    yield from mail.check_mail(config)
    yield from machine.check_address(config)


def _record(config: Config, store: Store) -> Iterator[Diagnosis]:
    try:
        yield from database.check_record(config, store)
    except StoreFault as found:
        yield fault("database", str(found), "Run this again.")


def _slack(config: Config, store: Store | None, now: Callable[[], datetime]) -> Iterator[Diagnosis]:
    if config.mode is Mode.WORKSPACE:
        yield fine("Slack", "Not used: without Slack variables this is the local workspace.")
        return
    client = web_client(config.bot_token, config.api_url)
    accepted = False
    for each in slack.check_token(client, now):
        accepted = accepted or (each.part == "bot token" and each.level is Level.OK)
        yield each
    if config.mode is Mode.SOCKET:
        yield slack.check_app_token(client, config.app_token)
    if accepted and store:
        try:
            yield from slack.check_channels(client, store)
            yield from slack.check_groups(client, store)
        except StoreFault as found:
            yield fault("database", str(found), "Run this again.")
