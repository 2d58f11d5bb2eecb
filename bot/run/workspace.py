"""The local workspace process: an embedded Slack in front of the bot on one loopback address. Imported only when it runs."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime

from bot import clock
from bot.bootstrap import Bot, make_bot
from bot.config import Config, ConfigFault
from bot.run import loading, local, schedule
from bot.run.rehearsal import scenarios, state_file
from bot.run.rehearsal.behind import behind
from bot.run.rehearsal.coming import coming
from bot.run.rehearsal.fresh import FreshDatabases
from bot.run.rehearsal.guide import guide
from bot.run.serving import listen
from bot.slack.listeners.shortcuts import ATTACH, IMPORT, MINE
from bot.workspace.app import THREADS, Workspace
from bot.workspace.hints import CommandHint, Rehearsal, ShortcutHint, VerbHint
from bot.workspace.state.files import LARGEST_FILE
from commands.catalogue import CATALOGUE
from policy.nudges.check_times import passed

HOST = "127.0.0.1"
UNFURLED = "smartenergycodecompany.co.uk"
"""The domain of the pages of modifications, as in the manifest's `unfurl_domains`; the bot's own address is the other one."""
_DESCRIPTIONS = {
    "/release": "SEC Releases: status, scope, timetable, criteria and more",
    "/modification": "Modifications and where they go",
}


class Embedded:
    """The bot and the workspace around it, connected to each other. The `fresh` databases are what it is reset to."""

    def __init__(self, config: Config, fresh: FreshDatabases | None = None) -> None:
        self.fresh = fresh or FreshDatabases(config)
        address = f"http://{HOST}:{config.port}"
        self.config = dataclasses.replace(
            config,
            # New secrets at each start, so that no page or program that knows a default can pretend to be Slack.
            bot_token=f"xoxb-{secrets.token_hex(24)}",
            signing_secret=secrets.token_hex(16),
            api_url=f"{address}/api/",
            url=config.url or address,
        )
        self.workspace = Workspace(
            path=local.workspace_file(config),
            bot_url=address,
            signing_secret=self.config.signing_secret,
            bot_token=self.config.bot_token,
            commands=_command_hints(),
            shortcuts=(
                ShortcutHint(ATTACH, "Attach as evidence"),
                ShortcutHint(IMPORT, "Import release file"),
                ShortcutHint(MINE, "What waits for me", is_global=True),
            ),
            unfurl_domains=(HOST, UNFURLED),
            on_clock=self._clock_moved,
            reset_bot=self._reset,
            still=lambda: self._still(),
            stops=self._checks,
            rehearsal=Rehearsal(
                scenarios=scenarios.SCENARIOS,
                begin=lambda name: self._reset(with_releases=name != scenarios.EMPTY),
                play=self._play,
                guide=lambda: guide(self.bot.store, self.bot.now().date()),
                coming=lambda: coming(self.bot.store, self.bot.now().date()),
                save=self._save,
                load=self._load,
                behind=lambda channel, ts, key: behind(self.bot.store, channel, ts, key),
            ),
        )
        if config.now:
            self._freeze_clock(config.now)
        self.bot: Bot = make_bot(self.config, clock.following(self.workspace.clock.now, config.timezone))

    def close(self) -> None:
        """Stops the threads of the bot and the workspace."""
        self.bot.close()
        self.workspace.close()

    def _freeze_clock(self, now: datetime) -> None:
        try:
            self.workspace.clock.move(now)
        except ValueError as refused:
            raise ConfigFault("RELEASE_BOT_NOW", f"can't be used in the local workspace: {refused}") from None

    def _checks(self, before: datetime, after: datetime) -> Iterator[datetime]:
        """Returns the instants of the daily checks between two times."""
        zone = self.config.timezone
        return passed(before.astimezone(zone), after.astimezone(zone), self.config.nudge_at)

    def _clock_moved(self, before: datetime, after: datetime) -> None:
        """Runs the daily check if the clock stands at one, and otherwise what a tick does; delivers the messages of a check."""
        instant = after.astimezone(self.config.timezone)
        if instant in self._checks(before, after):
            self.bot.tick(instant)
            # A day's message must be in Slack before a later day can reply in its thread.
            self.bot.delivery.deliver_due()
        else:
            self.bot.tick()

    def _play(self, name: str, reach: Callable[[datetime], None]) -> None:
        scenarios.play(name, scenarios.Stagehand(self.bot.store, reach, self.bot.delivery.deliver_due, self.config.timezone))

    @contextmanager
    def _still(self) -> Iterator[None]:
        """Pauses background work while the contents of the database and of the embedded Slack are replaced.

        A tick in between would run the day's check by the wrong clock, and a delivery would post into the old state. Requests go on:
        they see the database before or after.
        """
        with self.bot.background.paused(), self.bot.delivery.paused(), self.bot.readiness().paused():
            yield

    def _reset(self, *, with_releases: bool = True) -> None:
        """Turns the bot's database, which is the workspace's own SQLite file, into a new one."""
        content = self.fresh.content(with_releases=with_releases)
        with self._still():
            state_file.put_back(self.fresh.path, content)

    def _save(self) -> bytes:
        return state_file.saved(self.fresh.path)

    def _load(self, content: bytes) -> None:
        """Replaces the bot's database by a saved one. Raises ValueError, with nothing changed, if it can't be used."""
        kept = self._save()
        with self._still():
            try:
                state_file.put_back(self.fresh.path, content)
                loading.prepare_workspace(self.config)
            except Exception as fault:
                state_file.put_back(self.fresh.path, kept)
                raise ValueError(state_file.NOT_OURS) from fault


def serve(config: Config) -> int:
    """Serves the local workspace and its bot until interrupted."""
    fresh, is_new = FreshDatabases(config), not local.database_exists(config)
    loading.prepare_workspace(config)
    if is_new:
        fresh.keep()
    embedded = Embedded(config, fresh)
    app = embedded.workspace.wsgi(embedded.bot.edge(embedded.bot.app()))
    ended = ExitStack()

    def ready() -> None:
        # Only now, because they call Slack at this same address.
        embedded.bot.start()
        embedded.bot.readiness().start()
        scheduler = schedule.start(embedded.bot.tick)
        ended.callback(lambda: scheduler.shutdown(wait=False))
        print(f"The local workspace is at http://{HOST}:{config.port} (this is not Slack; press Ctrl+C to stop).", flush=True)

    try:
        return listen(app, HOST, config.port, threads=THREADS, largest=LARGEST_FILE * 2, ready=ready)
    finally:
        ended.close()
        embedded.close()


def _command_hints() -> tuple[CommandHint, ...]:
    return tuple(
        CommandHint(
            command,
            verbs[0].example if len(verbs) == 1 else "help",
            _DESCRIPTIONS[command],
            tuple(VerbHint(verb.name, verb.usage, verb.summary) for verb in verbs),
        )
        for command, verbs in CATALOGUE.items()
    )
