"""Forms on the command line: answers from `--set field=value`, or asked on the terminal one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.pages.kit.markup import plain
from commands.protocol.form import Answer, Faults, Field, Form, Kind
from commands.protocol.line import command_and_text
from commands.protocol.request import Request
from commands.results import Result

CONFIRM = "confirm"
"""The name to set to yes for a form that only asks for confirmation."""

NOT_CONFIRMED = f"Nothing was changed. To confirm, add --set {CONFIRM}=yes."

_YES = frozenset({"y", "yes"})
_SEVERAL = frozenset({Kind.CHOICES, Kind.PEOPLE, Kind.TICKS})
_OPTIONS_SHOWN = 30


class NotAnsweredError(Exception):
    """A form that can't be answered as it was set. The message is a sentence with what to do."""


def parse_settings(typed: Sequence[str]) -> dict[str, str]:
    """Returns the values by field name. Raises NotAnsweredError for one without `=`."""
    pairs = [each.partition("=") for each in typed]
    wrong = next((name for name, equals, _ in pairs if not equals or not name.strip()), None)
    if wrong is not None:
        raise NotAnsweredError(f"--set {wrong} has no value: write --set field=value, such as --set reason=Late.")
    return {name.strip(): value for name, _, value in pairs}


@dataclass
class Terminal:
    """Answers of one command's forms: `settings` first, and the rest by asking with `read` if there is a terminal (else it is None).

    `say` prints a line. A setting is used by the first form that has its field; `unused` are those that no form took.
    """

    settings: Mapping[str, str]
    read: Callable[[str], str] | None
    say: Callable[[str], None]
    used: set[str] = field(default_factory=set)

    @property
    def unused(self) -> tuple[str, ...]:
        """The names that were set and that no form had."""
        return tuple(name for name in self.settings if name not in self.used and name != CONFIRM)

    def through(self, request: Request, perform: Callable[[Request], Result]) -> Result:
        """Performs a request and answers its forms until something else comes, or a form that nothing answers.

        Raises NotAnsweredError or EOFError; nothing is changed then. After a KeyboardInterrupt a change may be stored.
        """
        result = perform(request)
        form: Form | None = None
        while True:
            if isinstance(result, Form):
                if not self.settings and self.read is None:
                    return result
                form = result
                answers = self._answers(form)
            elif isinstance(result, Faults) and form and self.read:
                self._tell(result)
                answers = {**answers, **self._asked(form, [each for each in form.fields if each.name in result.by_field], answers)}
            else:
                return result
            command, text = command_and_text(str(form.line))
            sent = {**form.kept, **answers}
            again = replace(request, command=command, text=text, answers=sent, seen=form.seen, step=form.step, opened=form.opened)
            result = perform(again)

    def _answers(self, form: Form) -> dict[str, Answer]:
        answers: dict[str, Answer] = {each.name: each.value for each in form.fields}
        given = dict(self._settings_for(form))
        answers |= given
        confirming = bool(form.step) or not form.fields
        self._introduce(form)
        if confirming:
            self._confirm(form)
        elif self.read:
            answers |= self._asked(form, [each for each in form.fields if each.name not in given], answers)
        elif not given:
            raise NotAnsweredError(f"“{form.title}” needs an answer. Add --set field=value; its fields are: {_names(form)}.")
        return answers

    def _settings_for(self, form: Form) -> Iterator[tuple[str, Answer]]:
        for each in form.fields:
            found = next((name for name in self.settings if name.casefold() in {each.name.casefold(), each.label.casefold()}), None)
            # A form that comes again to be confirmed shows the answers that were given before.
            if found is not None and found not in self.used:
                self.used.add(found)
                yield each.name, read_answer(each, self.settings[found])

    def _introduce(self, form: Form) -> None:
        if self.read or form.step or not form.fields:
            for line in (form.title, *map(plain, form.about)):
                self.say(line)

    def _confirm(self, form: Form) -> None:
        if self.settings.get(CONFIRM, "").strip().lower() in _YES:
            return
        if self.read is None:
            raise NotAnsweredError(NOT_CONFIRMED)
        if self.read(f"{form.submit}? [y/N] ").strip().lower() not in _YES:
            raise NotAnsweredError("Nothing was changed.")

    def _asked(self, form: Form, fields: Sequence[Field], answers: Mapping[str, Answer]) -> dict[str, Answer]:
        return {each.name: self._one(each, answers[each.name]) for each in fields}

    def _one(self, asked: Field, value: Answer) -> Answer:
        assert self.read  # noqa: S101 - Only a terminal is asked.
        for number, option in enumerate(asked.options[:_OPTIONS_SHOWN], 1):
            self.say(f"  {number}. {option.label}")
        if asked.hint:
            self.say(f"  {asked.hint}")
        shown = ", ".join(value) if isinstance(value, tuple) else value
        optional = ", optional" if asked.optional else ""
        typed = self.read(f"{asked.label}{optional}{f' [{shown}]' if shown else ''}: ").strip()
        if not typed:
            return value
        try:
            return read_answer(asked, "" if typed == "-" else typed)
        except NotAnsweredError as fault:
            self.say(str(fault))
            return self._one(asked, value)

    def _tell(self, faults: Faults) -> None:
        for sentence in faults.by_field.values():
            self.say(f"⚠️ {sentence}")


def read_answer(asked: Field, typed: str) -> Answer:
    """Reads a typed answer: an option by its value, its label or its number; several options between commas. Raises NotAnsweredError."""
    if asked.kind in _SEVERAL:
        parts = [part.strip() for part in typed.split(",") if part.strip()]
        return tuple(_option(asked, part) for part in parts)
    return _option(asked, typed.strip()) if typed.strip() else ""


def _option(asked: Field, typed: str) -> str:
    if not asked.options:
        return typed
    for number, each in enumerate(asked.options, 1):
        if typed.casefold() in {each.value.casefold(), each.label.casefold()} or typed == str(number):
            return each.value
    known = ", ".join(each.value for each in asked.options[:_OPTIONS_SHOWN])
    raise NotAnsweredError(f"“{typed}” is no option of {asked.label}. Choose one of: {known}.")


def _names(form: Form) -> str:
    return ", ".join(each.name + (" (optional)" if each.optional else "") for each in form.fields)
