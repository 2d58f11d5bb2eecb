"""Somebody's dealings with the bot, noted down as golden texts: what each command answers, and what the bot posts by itself after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import count

from sqlalchemy import select, update

from bot import pages
from bot.pages.kit import forms
from bot.posts import posts
from bot.slack.limits.messages import message_faults, view_faults
from commands.catalogue import perform
from commands.nudges import daily_check
from commands.pressing import Pressing
from commands.protocol.form import Answer, Faults, Form
from commands.protocol.line import page_of
from commands.protocol.request import Actor, Request
from commands.results import Result
from storage.engine.session import Act, Store
from storage.mail import outbox
from storage.mail.kinds import read
from storage.tables import OutboxRow, table_of
from tests.builders.office import JUNE_CHANNEL, RACHEL, Office, given_by_default
from tests.golden.rendering import Json, as_read, buttons, drawn, message_text, too_tall, unescaped, wrong_primaries
from tests.golden.settings import JUNE, Setting

NUDGE_AT = time(9)
OUTBOX = table_of(OutboxRow)


@dataclass
class Story:
    """What is done in an office, and the golden texts that come of it by name; `fetched` is what is asked of Slack beforehand.

    `drawn` has what Slack is sent by the same names, where it is a message or a form.
    """

    office: Office
    folder: str
    setting: Setting = JUNE
    made: dict[str, str] = field(default_factory=dict)
    drawn: dict[str, Json] = field(default_factory=dict)
    cards: dict[str, dict[str, str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    fetched: tuple[str, ...] | None = None
    _seen: int = 0

    def __post_init__(self) -> None:
        """Has each transaction come some real seconds after the one before, so that no click is too soon."""
        ticks = count()
        self.store.clock = lambda: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=5 * next(ticks))

    @property
    def store(self) -> Store:
        """The office's store."""
        return self.office.store

    def note(self, name: str, text: str) -> None:
        """Keeps a text under a name of its own."""
        assert name not in self.made, name
        self.made[name] = f"{text}\n"

    def say(self, line: str, user: str = RACHEL, called: str = "") -> Result:
        """A command line, its answer noted if it has a name."""
        return self._done(line, called, self._request(line, user))

    def fill(self, form: object, user: str = RACHEL, called: str = "", **answers: Answer) -> Result:
        """A form sent back with what it shows and these answers."""
        assert isinstance(form, Form), form
        given = {**form.kept} | {each.name: each.value or given_by_default(each) for each in form.fields} | answers
        told = f"filled in with {', '.join(f'{name}: {answer}' for name, answer in answers.items())}" if answers else "sent as it is"
        request = self._request(str(form.line), user, given, form)
        return self._done(f"{form.line}, its form {told}", called, request)

    def click(self, label: str, user: str, called: str = "", committee: str = "tag") -> Result:
        """A button of a committee's card as it was posted last."""
        return self.say(self.cards[committee][label], user, called)

    def tick(self) -> None:
        """The scheduler's tick, and what is said of what was told before."""
        daily_check.tick(self.store, self.office.now, NUDGE_AT)
        daily_check.follow(self.store, self.office.now)

    def delivered(self, called: str = "") -> None:
        """Slack has all that is due; each message is noted under its kind and the name, if there is one, up to three to a channel."""
        while due := list(self._due()):
            for row in due:
                self._send(row, called)
        daily_check.follow(self.store, self.office.now)

    def _send(self, row: OutboxRow, called: str) -> None:
        message = posts.message(self.store, read(row.kind, row.ids, row.channel), self.office.now, row.channel)
        if message and row.kind == "card":
            self.cards[str(row.ids["committee"])] = dict(buttons(message))
        shown = message.get("shown") if message and "of" not in message else None
        with self.store.writing() as conn:
            conn.execute(update(OUTBOX).where(OUTBOX.c.id == row.id).values(state="sent", ts=f"1.{row.id}", shown=shown))
        if message is None or message.get("unneeded") or ":anchor:" in row.key:
            return  # An anchor of the history would change with every word of the reference data.
        if "of" in message or message.get("then"):
            with self.store.changing(Act("release-bot", "deliver", self.office.now)) as tx:
                for each in message["then"]:
                    key = each.key or f"{each.message.kind}:{row.key}"
                    outbox.enqueue(tx, each.message, key=key, channel=each.channel, thread=each.thread)
                if "of" in message:
                    outbox.keep_shown(tx, message["of"], message["shown"])
        if not {"pin", "unpin", "sent", "make", "archive"} & set(message):
            self.faults += [f"{row.kind} {called}: {each}" for each in message_faults(message, "update" if "update" in message else "post")]
        self.faults += [f"{row.kind} {called}: {wrong}"] if (wrong := wrong_primaries(message)) else []
        where = "" if row.channel == JUNE_CHANNEL else f"-to-{row.channel[2:].lower()}"
        name = f"messages/{row.kind}/{called}{where}"
        free = next((each for each in (name, f"{name}-2", f"{name}-3") if each not in self.made), "")
        if called and free:
            thread = " in a thread" if row.thread_ts else ""
            self.note(free, f"> to {row.channel}{thread}\n\n{message_text(message)}")
            if message.get("text"):
                self.drawn[free] = message

    def _due(self) -> Iterator[OutboxRow]:
        with self.store.reading() as conn:
            yield from conn.execute(select(OUTBOX).where(OUTBOX.c.state == "due").order_by(OUTBOX.c.id)).all()  # type: ignore[misc]  # Rows of its columns.

    def _request(self, line: str, user: str, answers: dict[str, Answer] | None = None, form: Form | None = None) -> Request:
        command, _, text = line.partition(" ")
        self._seen += 1
        seen, step = (form.seen, form.step) if form else (0, "")
        return Request(
            *(command, text, Actor(user), self.office.now, f"story:{self._seen}", "C0ANY"),
            answers=answers,
            seen=seen,
            step=step,
            opened=form.opened if form else (),
            fetched=self.fetched,
        )

    def _done(self, line: str, called: str, request: Request) -> Result:
        result = perform(self.store, request)
        if isinstance(result, Form):
            self.faults += [f"{line}: {each}" for each in view_faults(forms.modal(result))]
        elif not isinstance(result, Faults):
            self.faults += [f"{line}: {each}" for each in message_faults(pages.message(result))]
        if called:
            may, screen, name = Pressing.of(self.store, request), page_of(line), f"{self.folder}/{called}"
            made = self.drawn[name] = drawn(result, may, screen)
            self.faults += [f"{line}: {tall} px"] if (tall := too_tall(result, made)) else []
            self.note(name, f"> {unescaped(line)}\n  by @{request.actor.user}\n\n{as_read(result, made)}")
            self.faults += [f"{line}: {wrong}"] if (wrong := wrong_primaries(made)) else []
        return result
