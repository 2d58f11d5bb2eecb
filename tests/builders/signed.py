"""People at work in Slack, by signed requests alone: they type commands, press buttons and fill in forms of a bot that is wired whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from bot.bootstrap import Bot, make_bot
from bot.config import Config, read
from bot.slack.delivery import Delivery
from bot.slack.limits.messages import message_faults, options_faults, view_faults
from storage.history import audit
from tests.builders.edge import FORM, SECRET, Answer, Client, button, command_form
from tests.builders.shown import (
    Button,
    Closed,
    Errors,
    Given,
    Json,
    Message,
    View,
    buttons,
    done,
    form,
    given_in,
    heading,
    prefilled,
    refused,
    state_of,
)
from tests.builders.slack_server import FakeSlack

LONDON = ZoneInfo("Europe/London")
START = datetime(2020, 1, 10, 10, tzinfo=LONDON)

__all__ = [
    "START",
    "Button",
    "Closed",
    "Errors",
    "Given",
    "Json",
    "Message",
    "Sent",
    "Signed",
    "View",
    "buttons",
    "configured",
    "done",
    "form",
    "heading",
    "refused",
    "signed_in",
]

_MENTIONED = re.compile(r"(?P<mark>[@#])(?P<id>[UWCGS][A-Z0-9]{2,30})\b")
_RAW = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def is_status(message: Json) -> bool:
    """Whether a message is the pinned status of a release, which the background posts when it finds that there is none yet."""
    return str((message.get("metadata") or {}).get("event_payload", {}).get("key", "")).startswith("status:")


@dataclass(frozen=True)
class Sent:
    """One request as it went out, to be delivered again."""

    body: bytes
    content_type: str = FORM


@dataclass
class Signed:
    """A bot in HTTP mode over a fake Slack; `now` is its business clock, `sent` all that people sent, in order.

    `twice`: Slack delivers whatever people do a second time as well, which must leave nothing in the history. `teams` has the workspaces
    of people who are not of the bot's.
    """

    bot: Bot
    client: Client
    slack: FakeSlack
    now: datetime = START
    sent: list[Sent] = field(default_factory=list)
    twice: bool = False
    places: dict[str, str] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    _count: int = 0

    def at(self, year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> None:
        """Sets the business clock, in London."""
        self.now = datetime(year, month, day, hour, minute, tzinfo=LONDON)

    # What people do

    def type(self, line: str, user: str, channel: str = "C0ANYWHERE") -> Message | View:
        """A slash command typed in a channel: the answer, which only its author sees, or the form that opens."""
        command, _, text = line.partition(" ")
        trigger = f"{self._next()}.1.trigger"
        back = f"/response/{self._count}"
        self.places[back] = channel
        fields = command_form(
            escaped(text),
            command,
            user_id=user,
            user_name=user.lower(),
            channel_id=channel,
            trigger_id=trigger,
            response_url=f"{self.slack.url}{back}",
        )
        answer = self._post(urlencode(fields).encode())
        opened = None if answer.body else self._opened(trigger)
        assert answer.body or opened, f"{line} was answered with nothing"
        self._delivered_twice(self.sent[-1])
        return opened or self._message(answer.json, channel)

    def press(self, pressed: Button, user: str) -> Message | View:
        """A button pressed: the answer that comes to its response_url, or the form that opens or takes the place of a view."""
        on, calls = pressed.on, len(self.slack.calls)
        trigger, path = self._press(pressed, user)
        shown = self._opened(trigger) or self._updated(on, calls)
        first = self.sent[-1]
        if shown:
            self._delivered_twice(first)
            return shown
        # Answers are posted by several threads: the first one has to be in before the same click is delivered again.
        assert self.slack.wait_for(lambda: any(each["path"] == path for each in self.slack.webhooks)), f"{pressed.line}: no answer"
        answer = next(each for each in self.slack.webhooks if each["path"] == path)
        self._delivered_twice(first)
        return self._message(answer, on.channel if isinstance(on, Message) else "")

    def press_quietly(self, pressed: Button, user: str) -> None:
        """A button of a posted message pressed, which shows what was done by itself: no answer comes, and no form."""
        trigger, path = self._press(pressed, user)
        assert not self._opened(trigger)
        assert not self.slack.wait_for(lambda: any(each["path"] == path for each in self.slack.webhooks), seconds=0.2)
        self._delivered_twice(self.sent[-1])

    def _press(self, pressed: Button, user: str) -> tuple[str, str]:
        """Sends a click; returns its trigger and the path of its response_url."""
        number, on = self._next(), pressed.on
        trigger, path = f"{number}.1.trigger", f"/response/{number}"
        inside: Json = {"container": {"type": "view", "view_id": on.id}, "view": _sendable(on)} if isinstance(on, View) else {}
        where = {} if isinstance(on, View) else {"channel": {"id": on.channel, "name": "channel"}}
        payload = button(
            pressed.element["action_id"],
            pressed.line,
            ephemeral=isinstance(on, Message) and on.ephemeral,
            response_url=f"{self.slack.url}{path}",
            user=self._who(user)["user"],
            trigger_id=trigger,
            **inside,
            **where,
        )
        payload["actions"][0]["action_ts"] = f"{number}.000001"
        if isinstance(on, Message) and on.ts:
            payload["container"]["message_ts"] = on.ts
        self.places[path] = on.channel if isinstance(on, Message) else ""
        assert self._interact(payload).body == b""
        return trigger, path

    def fill(self, view: View, user: str, /, **answers: Given) -> View | Errors | Closed | Message:
        """A form sent with what it shows and these answers, held to what Slack's own client takes: errors, what follows, or nothing.

        If it did something it closes, and what it did is told where it was opened.
        """
        unknown = answers.keys() - view.fields.keys()
        assert not unknown, f"“{view.title}” has no field {sorted(unknown)}: {sorted(view.fields)}"
        values = {name: self._filled(view, name, answers.get(name, unless_said(view, name))) for name in view.fields}
        shown = {**_sendable(view), "state": {"values": values}}
        path = urlsplit(json.loads(view.payload["private_metadata"]).get("back", "")).path
        before = len(self._told_at(path))
        answer = self._interact({"type": "view_submission", **self._who(user), "trigger_id": f"{self._next()}.1.trigger", "view": shown})
        if answer.body and answer.json["response_action"] == "clear":
            return self._closed(path, before)
        self._delivered_twice(self.sent[-1])
        if not answer.body:
            return Closed()
        said = answer.json
        if said["response_action"] == "errors":
            assert said["errors"].keys() <= view.fields.keys(), f"errors at fields that are not there: {said}"
            assert all(said["errors"].values()), said
            return Errors(dict(said["errors"]))
        assert said["response_action"] == "update", said
        return self._view(view.id, said["view"])

    def _told_at(self, path: str) -> list[Json]:
        return [each for each in self.slack.webhooks if each["path"] == path]

    def _closed(self, path: str, before: int) -> Message | Closed:
        """What is told of a form that closed: a message where it was opened, or nothing here if it comes as a direct message."""
        first = self.sent[-1]
        if path:
            assert self.slack.wait_for(lambda: len(self._told_at(path)) > before), f"{path}: a form closed and nothing was told"
        self._delivered_twice(first)
        return self._message(self._told_at(path)[before], self.places.get(path, "")) if path else Closed()

    def settle(self, view: View, user: str, /, **answers: Given) -> View | Errors | Closed | Message:
        """A form sent, and confirmed if a second screen asks for that."""
        said = self.fill(view, user, **answers)
        while isinstance(said, View) and '"step": "confirmed:' in said.payload.get("private_metadata", ""):
            said = self.fill(said, user)
        return said

    def search(self, view: View, name: str, typed: str, user: str = "U0ANYBODY") -> tuple[tuple[str, str], ...]:
        """What a search field offers for what is typed: values and labels."""
        element = view.fields[name]["element"]
        assert element["type"] == "external_select", f"{name} is no search field"
        asked = {"type": "block_suggestion", **self._who(user), "action_id": element["action_id"], "block_id": name, "value": typed}
        answer = self._interact({**asked, "view": _sendable(view)}).json
        assert options_faults(answer) == [], options_faults(answer)
        return tuple((each["value"], each["text"]["text"]) for each in answer["options"])

    def deliver(self) -> list[Json]:
        """Has the outbox delivered; the messages that were posted by it, each inside Slack's limits, without the pinned statuses."""
        before = len(self.slack.messages)
        self.bot.delivery.deliver_due()
        posted = self.slack.messages[before:]
        for each in posted:
            assert message_faults(each) == [], message_faults(each)
        return [each for each in posted if not is_status(each)]

    def again(self, sent: Sent) -> Answer:
        """A request as Slack delivers it once more after a timeout."""
        return self.client.signed(sent.body, sent.content_type, HTTP_X_SLACK_RETRY_NUM="1", HTTP_X_SLACK_RETRY_REASON="http_timeout")

    def newest(self) -> int:
        """The number of the newest row of the history."""
        with self.bot.store.reading() as conn:
            return audit.newest(conn)

    # How it gets there and back

    def _delivered_twice(self, sent: Sent) -> None:
        if not self.twice:
            return
        before = self.newest()
        answer = self.again(sent)
        assert (answer.status, self.newest()) == (200, before), answer.body

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _post(self, body: bytes) -> Answer:
        self.sent.append(Sent(body))
        answer = self.client.signed(body)
        assert answer.status == 200, (answer.status, answer.body)
        return answer

    def _who(self, user: str) -> Json:
        team = self.teams.get(user, "T0SEC")
        return {
            "team": {"id": team, "domain": team.lower()},
            "user": {"id": user, "username": user.lower(), "team_id": team},
            "api_app_id": "A0BOT",
        }

    def _interact(self, payload: Json) -> Answer:
        return self._post(urlencode({"payload": json.dumps(payload)}).encode())

    def _message(self, payload: Json, channel: str) -> Message:
        assert message_faults(payload, "respond") == [], message_faults(payload, "respond")
        return Message(payload, channel)

    def _view(self, view_id: str, payload: Json) -> View:
        assert view_faults(payload) == [], view_faults(payload)
        return View(view_id, f"{self._next()}.hash", payload)

    def _opened(self, trigger: str) -> View | None:
        found = [each for each in self.slack.called("views.open") if each["trigger_id"] == trigger]
        assert len(found) < 2, "a trigger opens one form"
        return self._view(f"V{self._next():08d}", found[0]["view"]) if found else None

    def _updated(self, on: Message | View, since: int) -> View | None:
        if not isinstance(on, View):
            return None
        found = [
            arguments["view"] for name, arguments in self.slack.calls[since:] if name == "views.update" and arguments["view_id"] == on.id
        ]
        return self._view(on.id, found[-1]) if found else None

    def _filled(self, view: View, name: str, given: Given | None) -> Json:
        block = view.fields[name]
        element = block["element"]
        state = prefilled(element) if given is None else self._answered(view, name, element, given)
        assert block["optional"] or given_in(state), f"“{view.title}”: Slack itself asks for {name}"
        return {element["action_id"]: {"type": element["type"], **state}}

    def _answered(self, view: View, name: str, element: Json, given: Given) -> Json:
        kind = element["type"]
        if kind == "external_select" and given:
            found = next(((value, label) for value, label in self.search(view, name, "") if value == given), None)
            found = found or next(((value, label) for value, label in self.search(view, name, str(given)) if value == given), None)
            assert found, f"{name}: nothing called {given} is found"
            return {"selected_option": {"value": found[0], "text": {"type": "plain_text", "text": found[1]}}}
        if kind == "plain_text_input":
            assert len(str(given)) <= element.get("max_length", 3000), f"{name} takes {element['max_length']} characters"
            assert element["multiline"] or "\n" not in given, f"{name} is a single line"
        return state_of(element, given)


def unless_said(view: View, name: str) -> Given | None:
    """What a body decides in a test that says nothing else: it agrees, and acknowledges all. No form of a decision presets either."""
    if name == "agreed" or name.startswith("each-"):
        return view.options(name)
    return "agreed" if name == "outcome" and not view.value(name) else None


@contextmanager
def signed_in(slack: FakeSlack, config: Config, at: datetime = START, *, people: type[Signed] = Signed) -> Iterator[Signed]:
    """The bot of a configuration, wired whole, its delivery at hand and its business clock to be set; `people` use it."""
    holder: list[Signed] = []
    bot = make_bot(config, lambda: holder[0].now)
    bot.delivery = Delivery(bot.store, bot.client, bot.render, business_now=bot.now, pace=timedelta(0))
    bot.budget.bounded = False  # A test lives a month in a minute.
    holder.append(people(bot, Client(bot.edge(bot.app())), slack, at))
    try:
        yield holder[0]
    finally:
        bot.close()


def configured(slack: FakeSlack, database_url: str, admins: Sequence[str] = ()) -> Config:
    """HTTP mode against the fake Slack."""
    return read(
        {
            "SLACK_BOT_TOKEN": "xoxb-test",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": f"{slack.url}/api/",
            "DATABASE_URL": database_url,
            "RELEASE_BOT_ADMINS": ",".join(admins),
            "RELEASE_BOT_LIMIT": "off",
        }
    )


def escaped(text: str) -> str:
    """Text as Slack sends it of what was typed: specials escaped, people, channels and user groups as entities."""
    plain = "".join(_RAW.get(letter, letter) for letter in text)
    return _MENTIONED.sub(_entity, plain)


def _entity(found: re.Match[str]) -> str:
    mark, one = found["mark"], found["id"]
    return f"<!subteam^{one}|@{one.lower()}>" if one.startswith("S") else f"<{mark}{one}|{one.lower()}>"


def _sendable(view: View) -> Json:
    return {**view.payload, "id": view.id, "hash": view.hash, "team_id": "T0SEC", "app_installed_team_id": "T0SEC", "app_id": "A0BOT"}
