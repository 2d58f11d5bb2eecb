"""The figures of an attack: how much was tried, and what came to harm."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

MOST_SHOWN = 5


@dataclass
class Figures:
    """What an attack counted on one database. `shown` says of the first harms what they were; `counts` are figures of this attack alone."""

    attack: str
    dialect: str
    attempts: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: int = 0
    counts: dict[str, float] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    _began: float = field(default_factory=time.monotonic)
    seconds: float = 0.0

    def end(self) -> Figures:
        """Stops the clock."""
        self.seconds = time.monotonic() - self._began
        return self

    @property
    def clean(self) -> bool:
        """Whether nothing came to harm."""
        return not (self.lost or self.doubled or self.wrong)

    def harm(self, kind: str, what: str) -> None:
        """Counts something as `lost`, `doubled` or `wrong`."""
        setattr(self, kind, getattr(self, kind) + 1)
        if len(self.shown) < MOST_SHOWN:
            self.shown.append(f"{kind}: {what}")

    def count(self, name: str, by: float = 1) -> None:
        """Adds to a figure of this attack alone."""
        self.counts[name] = self.counts.get(name, 0) + by

    def add(self, more: Figures) -> None:
        """Adds what another process counted."""
        self.lost, self.doubled, self.wrong = self.lost + more.lost, self.doubled + more.doubled, self.wrong + more.wrong
        self.shown = [*self.shown, *more.shown][:MOST_SHOWN]
        for name, value in more.counts.items():
            self.count(name, value)

    def __str__(self) -> str:
        more = "".join(f", {value:,.6g} {name}" for name, value in sorted(self.counts.items()))
        main = f"{self.attempts:,} attempts: {self.lost} lost, {self.doubled} doubled, {self.wrong} wrong, {self.seconds:.1f} s{more}"
        return "\n".join([f"{self.attack:<11}{self.dialect:<11}{main}", *(f"    {each}" for each in self.shown)])
