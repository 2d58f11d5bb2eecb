"""Lines that a refusal offers: none that would itself be refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice

from commands.protocol.line import Line
from commands.protocol.people import ASK
from commands.protocol.results import Refused
from storage.engine.faults import StoreFault

MOST_OFFERED = 5
"""Buttons of a refusal."""

MOST_TRIED = 12
"""Lines that are tried for one refusal: those it offers, and those that the refusals of these offer. The others are not offered."""


def leading_on(refused: Refused, answer: Callable[[Line], object]) -> Refused:
    """Returns a refusal with those of its lines that are answered; each other one gives way to what its own refusal offers.

    If only others may use its first line, which is the next step, it offers to ask them. `answer` returns what a line would answer the
    person, and changes nothing. A question is an answer. If the database can't be reached in the meantime, the lines stay as they are,
    because the refusal itself is true.
    """
    with suppress(StoreFault):
        return replace(refused, instead=tuple(islice(dict.fromkeys(_Trial(answer).answered(refused.instead)), MOST_OFFERED)))
    return refused


_NO_MORE = Refused("")
"""The assumed answer of lines beyond `MOST_TRIED`, which are not tried."""


@dataclass
class _Trial:
    """Lines and what they answer, each tried once."""

    answer: Callable[[Line], object]
    tried: dict[Line, object] = field(default_factory=dict)

    def answered(self, lines: tuple[Line, ...]) -> Iterator[Line]:
        """Yields the lines that are answered, and in the place of each other one those of its refusal's lines that are."""
        for line in lines:
            refused = self._refusal_of(line)
            if refused is None:
                yield line
            elif not refused.who or line == lines[0]:
                others = (other for other in refused.instead if other.verb == ASK or not refused.who)
                yield from (other for other in others if self._refusal_of(other) is None)

    def _refusal_of(self, line: Line) -> Refused | None:
        if line not in self.tried:
            self.tried[line] = self.answer(line) if len(self.tried) < MOST_TRIED else _NO_MORE
        result = self.tried[line]
        return result if isinstance(result, Refused) and not result.asks else None
