"""A measured figure beside its target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Figure:
    """A figure, most often a ratio, and the target that the design sets for it (section 7), if it sets one."""

    name: str
    value: float
    target: float | None = None
    bound: Literal["at most", "at least"] = "at most"
    unit: str = "x"

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without one."""
        if self.target is None:
            return None
        return self.value <= self.target if self.bound == "at most" else self.value >= self.target

    @property
    def words(self) -> str:
        """The figure as a line: "p50 beside the empty app's: 1.80 x, target at most 5 x: PASS"."""
        measured = f"{self.name}: {self.value:.2f} {self.unit}"
        if self.target is None:
            return f"{measured} (no target, for comparison)"
        return f"{measured}, target {self.bound} {self.target:g} {self.unit}: {'PASS' if self.met else 'over'}"
