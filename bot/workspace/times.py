"""The workspace's time and state: moving the clock, scenarios, and the complete state as one file."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from bot.workspace.hints import ComingHint, Rehearsal
from bot.workspace.page.inspect import inspected
from bot.workspace.state import archive
from bot.workspace.state.clock import next_working_day, one_hour_later, parsed
from bot.workspace.state.store import Json
from bot.workspace.web import HttpError, PageRequest, PageResponse
from bot.workspace.world import World

LARGEST_STATE = 200_000_000
"""Bytes that a state file may have."""

Stops = Callable[[datetime, datetime], Iterable[datetime]]

_log = logging.getLogger(__name__)


class Times:
    """Moves the clock and replaces the state, one request at a time.

    `on_clock(before, after)` is called after each move; `stops(before, after)` gives the instants between at which the bot does something
    of itself, each of which the clock reaches first, so that nothing is stamped with a later time.
    """

    def __init__(
        self,
        world: World,
        on_clock: Callable[[datetime, datetime], None],
        reset_bot: Callable[[], None],
        stops: Stops | None,
        rehearsal: Rehearsal | None,
        still: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._world = world
        self._on_clock = on_clock
        self._reset_bot = reset_bot
        self._stops = stops or (lambda before, after: ())
        self._rehearsal = rehearsal
        self._still = still
        self._moving = threading.Lock()
        self._made: dict[str, bytes] = {}

    def move(self, body: Json) -> Json:
        """Moves the clock; returns it with the number of messages posted meanwhile, and what has become due for somebody."""
        with self._alone("The clock is already moving. Try again in a moment."):
            to = self._requested_time(body)
            before, messages = self._world.clock.now(), len(self._world.store.all("messages"))
            coming = self._coming()
            self.reach(to)
            due = [_entry(each) for each in coming if before.date() < each.day <= to.date()]
            posted = len(self._world.store.all("messages")) - messages
        return {"ok": True, "clock": self._world.clock.for_page(), "posted": max(0, posted), "due": due}

    def reach(self, to: datetime) -> None:
        """Moves the clock on, with a stop wherever the bot does something of itself. Raises ValueError for a time in the past."""
        for stop in [*(each for each in self._stops(self._world.clock.now(), to) if each < to), to]:
            before, after = self._world.clock.move(stop)
            self._world.feed.add("clock", clock=self._world.clock.for_page())
            self._notify_bot(before, after)

    def reset(self, body: Json) -> Json:
        """Resets the bot and the workspace to the start."""
        with self._alone("The clock is moving. Try again in a moment."):
            # The bot is reset first: if it refuses, nothing has been deleted.
            with self._still():
                self._reset_bot()
                self._world.reset()
            self._world.feed.add("reset")
        return {"ok": True}

    def scenario(self, body: Json) -> Json:
        """Starts a scenario: resets everything, and makes its history, or the second time puts back what was made."""
        rehearsal, name = self._offered(), str(body.get("name"))
        if name not in {each.name for each in rehearsal.scenarios}:
            raise HttpError(404, "This scenario does not exist. Choose one of the list.")
        with self._alone("The clock is moving. Try again in a moment."):
            try:
                if name in self._made:
                    self._put_back(rehearsal, self._made[name])
                else:
                    with self._still():
                        rehearsal.begin(name)
                        self._world.reset()
                    rehearsal.play(name, self.reach)
                    self._made[name] = archive.packed(self._world.store, rehearsal.save())
            except ValueError as fault:
                _log.exception("The scenario %s could not be made.", name)
                raise HttpError(500, f"The scenario could not be made: {fault}") from None
            finally:
                self._world.feed.add("reset")
        return {"ok": True, "clock": self._world.clock.for_page()}

    def guide(self, world: World, request: PageRequest) -> Json:
        """Returns the steps of Try this, and what comes; while the clock moves or the state is replaced, only that it is busy."""
        # It takes no lock, because a reset or a move must not be refused for it; what it reads may be replaced meanwhile.
        if self._moving.locked():
            return {"busy": True}
        try:
            steps = self._rehearsal.guide() if self._rehearsal else ()
            return {"steps": [vars(each) for each in steps], "coming": [_entry(each) for each in self._coming()]}
        except Exception:
            if not self._moving.locked():
                raise
            return {"busy": True}

    def inspected(self, request: PageRequest) -> Json:
        """Returns what is behind a message, with what the bot has on record of it."""
        return inspected(self._world, request, self._rehearsal.behind if self._rehearsal else lambda channel, ts, key: {})

    def scenarios(self) -> list[Json]:
        """Returns the scenarios for the page; none if the process offers none."""
        return [vars(each) for each in self._rehearsal.scenarios] if self._rehearsal else []

    def save(self) -> PageResponse:
        """Returns the complete state as one file."""
        with self._alone("The clock is moving. Try again in a moment."):
            content = archive.packed(self._world.store, self._offered().save())
        name = f"rehearsal-{self._world.clock.now():%Y-%m-%d}.zip"
        return PageResponse(200, content, "application/zip", {"Content-Disposition": f'attachment; filename="{name}"'})

    def load(self, request: PageRequest) -> PageResponse:
        """Replaces the complete state by a saved one."""
        rehearsal = self._offered()
        body = request.body(LARGEST_STATE)
        with self._alone("The clock is moving. Try again in a moment."):
            try:
                self._put_back(rehearsal, body)
            except ValueError as fault:
                raise HttpError(400, str(fault)) from None
            self._world.feed.add("reset")
        return PageResponse(200, b'{"ok": true}')

    def _put_back(self, rehearsal: Rehearsal, content: bytes) -> None:
        """Replaces the complete state. Raises ValueError, with a sentence and nothing changed, if it can't be used."""
        saved = archive.unpacked(content)
        with self._still():
            rehearsal.load(saved.bot)
            self._world.replace(saved)

    def _coming(self) -> list[ComingHint]:
        return list(self._rehearsal.coming()) if self._rehearsal else []

    def _offered(self) -> Rehearsal:
        if self._rehearsal is None:
            raise HttpError(404, "This workspace has no scenarios.")
        return self._rehearsal

    @contextmanager
    def _alone(self, otherwise: str) -> Iterator[None]:
        if not self._moving.acquire(blocking=False):
            raise HttpError(409, otherwise)
        try:
            yield
        finally:
            self._moving.release()

    def _notify_bot(self, before: datetime, after: datetime) -> None:
        try:
            self._on_clock(before, after)
        except Exception:  # noqa: BLE001 - The clock has moved anyway; the bot's failure is shown and logged.
            _log.exception("The bot failed as the clock moved from %s to %s.", before, after)
            self._world.feed.add("notice", text="The clock moved, but the bot's daily check failed. The reason is in its log.")

    def _requested_time(self, body: Json) -> datetime:
        steps = {"working-day": next_working_day, "hour": one_hour_later}
        try:
            to = parsed(body["set"]) if "set" in body else steps[str(body.get("step"))](self._world.clock.now())
            self._world.clock.check(to)
        except KeyError:
            raise HttpError(400, "Set a date and time such as 2020-01-17T10:00, or step by working-day or hour.") from None
        except ValueError as refused:
            raise HttpError(400, str(refused)) from None
        return to


def _entry(each: ComingHint) -> Json:
    return {**vars(each), "day": each.day.isoformat()}
