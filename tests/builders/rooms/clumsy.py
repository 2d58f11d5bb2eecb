"""People who take back whatever they did and then do it again, and people among whom somebody leaves and comes back on each new day."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from storage.roster import roster
from tests.builders.signed import Button, Closed, Errors, Given, Message, Signed, View, buttons, done, heading
from tests.profiles import either

LEAVING = "U0OPSG"
WELCOMING = "U0RACHEL"

EVERY_TIME = either((True,), in_dev=False)[0]
"""Whether what is like something that was regretted before is regretted again."""


def kind_of(line: str) -> str:
    """The verb of a line, and what a decision is on: "/release signoff june-2020 tag T1 met" is "/release signoff"."""
    words = line.split()
    return " ".join((*words[:2], *(words[3:4] if words[1] == "decide" else ())))


@dataclass
class Clumsy(Signed):
    """Undo and Redo by their buttons after every change that offers them; `regretted` are the changes' answers.

    In dev each of them regrets the first change of its kind, and not the next ones: Met on one criterion, and the first decision on each
    subject.
    """

    regretted: list[str] = field(default_factory=list)
    kinds: set[tuple[str, str]] = field(default_factory=set)
    """What was regretted so far: the verb of the change and its person."""
    _busy: bool = False

    def type(self, line: str, user: str, channel: str = "C0ANYWHERE") -> Message | View:
        """A command, which is regretted if it changed anything."""
        answer = super().type(line, user, channel)
        self._regret(answer, user, kind_of(line))
        return answer

    def press(self, pressed: Button, user: str) -> Message | View:
        """A button, which is regretted if it changed anything."""
        answer = super().press(pressed, user)
        self._regret(answer, user, kind_of(pressed.line))
        return answer

    def fill(self, view: View, user: str, /, **answers: Given) -> View | Errors | Closed | Message:
        """A form, which is regretted if it changed anything."""
        answer = super().fill(view, user, **answers)
        self._regret(answer, user, kind_of(json.loads(view.payload["private_metadata"])["line"]))
        return answer

    def _regret(self, answer: Message | View | Errors | Closed, user: str, what: str) -> None:
        if self._busy or isinstance(answer, Errors | Closed) or heading(answer) != "Done" or "Undo" not in buttons(answer):
            return
        kind = (what, user)
        if kind in self.kinds and not EVERY_TIME:
            return
        self.kinds.add(kind)
        self._busy = True
        undone = self._confirmed(buttons(answer)["Undo"], user)
        assert "Undone:" in done(undone)
        assert "Done again:" in done(self._confirmed(buttons(undone)["Redo"], user))
        self.regretted.append(answer.text)
        self._busy = False

    def _confirmed(self, pressed: Button, user: str) -> Message:
        asked = super().press(pressed, user)
        assert isinstance(asked, View), asked.text
        told = super().fill(asked, user)
        assert isinstance(told, Message), told
        return told


@dataclass
class Unsettled(Clumsy):
    """Clumsy people; on each new day the Operations Group's chair leaves Slack and comes back, `left` times in all."""

    left: int = 0

    def at(self, year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> None:
        """Sets the business clock; the Operations Group's chair leaves Slack and comes back, if they are on its roster."""
        super().at(year, month, day, hour, minute)
        with self.bot.store.reading() as conn:
            chair = any(each.user == LEAVING for each in roster.members(conn, "opsg"))
        if chair and not self._busy:
            self._busy = True
            event = {"type": "user_change", "user": {"id": LEAVING, "deleted": True}}
            payload = {"type": "event_callback", "team_id": "T0SEC", "event_id": f"Ev{self._next()}", "event": event}
            assert self.client.signed(json.dumps(payload).encode(), "application/json").status == 200
            with self.bot.store.reading() as conn:
                assert LEAVING not in {each.user for each in roster.members(conn)}
            done(super().type(f"/release member add @{LEAVING} to opsg as chair", WELCOMING))
            self._busy = False
            self.left += 1
