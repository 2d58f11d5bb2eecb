"""A person's hands: counts what they press and type to get something done, by the rules of docs/clicks.md."""

from __future__ import annotations

from dataclasses import dataclass

from bot import pages
from bot.pages.kit.page import Button, Buttons, Chips, Page, Row, Table
from bot.pages.kit.pressing import May, pressable
from commands.mine import MineShown
from commands.pressing import Pressing
from commands.protocol.form import Answer, Field, Form, Kind
from commands.results import Result
from tests.builders.office import Office, expect

TYPED = {Kind.LINE, Kind.TEXT, Kind.NUMBER}
"""Fields that are typed into, after a click. A tick is one click; any other choice two, to open it and to choose."""


@dataclass
class Hands:
    """Somebody in an office, what they see at the moment, and what they have pressed and typed so far."""

    office: Office
    user: str
    clicks: int = 0
    typed: int = 0
    seen: Result | None = None

    def types(self, line: str) -> None:
        """A command line and Enter."""
        self.typed += len(line) + 1
        self.seen = self.office.say(line, self.user)

    def opens_home(self) -> None:
        """The bot's name, and its Home tab."""
        self.clicks += 2
        self.seen = self.office.say("/release mine", self.user)

    def presses(self, label: str, beside: str = "") -> None:
        """A button of the page; one of several beside a line is in a menu, which is opened first."""
        button, of = next((each for each in self._buttons(beside) if each[0].label == label), (None, 0))
        assert button is not None, f"{label} is not on\n{pages.plain(expect_page(self.seen))}"
        self.clicks += 1 if of == 1 else 2
        self.seen = self.office.say(button.line, self.user)

    def presses_on_a_card(self, line: str) -> None:
        """The link to a card in a channel, and its button with this line."""
        self.clicks += 2
        self.seen = self.office.say(line, self.user)

    def fills(self, **answers: Answer) -> None:
        """The fields of the form, which then is sent; what it holds already costs nothing."""
        form = expect(Form, self.seen)
        given: dict[str, Answer] = dict(form.kept)
        for field in form.fields:
            given[field.name] = answers.get(field.name, field.value)
            if given[field.name] != field.value:
                self._enters(field, given[field.name])
        self.clicks += 1
        self.seen = self.office.say(form.line, self.user, given, seen=form.seen, step=form.step, opened=form.opened)

    def ticks_all(self, **answers: Answer) -> None:
        """Every tick of the form, and what else it needs."""
        form = expect(Form, self.seen)
        self.fills(**{each.name: tuple(one.value for one in each.options) for each in form.fields if each.kind is Kind.TICKS}, **answers)

    def _enters(self, field: Field, answer: Answer) -> None:
        if field.kind in TYPED:
            self.clicks += 1
            self.typed += len(answer)
        elif field.kind is Kind.TICKS:
            self.clicks += len(answer)
        else:
            self.clicks += 2 if isinstance(answer, str) else 2 * len(answer)

    def _buttons(self, beside: str) -> list[tuple[Button, int]]:
        found: list[tuple[Button, int]] = []
        for part in self._page().parts:
            if isinstance(part, Buttons | Chips) and not beside:
                found += [(each, 1) for each in part.buttons]
            rows = (part,) if isinstance(part, Row) else part.beside if isinstance(part, Table) else ()
            for row in rows:
                if beside in pages.plain_text.text(Page("", (Row(row.text),))):
                    found += [(each, len(row.acts)) for each in row.acts]
        return found

    def _page(self) -> Page:
        shown = expect_page(self.seen)
        may: May = Pressing(self.office.store, self.user, self.office.now.date())
        return pages.page(shown) if isinstance(shown, MineShown) else pressable(pages.page(shown), may)


def expect_page(result: Result | None) -> Result:
    """What is seen, which is a page and no form."""
    assert result is not None
    assert not isinstance(result, Form), result.title
    return result
