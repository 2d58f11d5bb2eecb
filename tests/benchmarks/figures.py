"""A measured figure beside its target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Figure:
    """A ratio, and the target that the design sets for it, if it sets one."""

    name: str
    value: float
    target: float | None = None
    bound: Literal["at most", "at least"] = "at most"

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without one."""
        if self.target is None:
            return None
        return self.value <= self.target if self.bound == "at most" else self.value >= self.target

    @property
    def words(self) -> str:
        """The figure as a line: "p50 beside the empty app's: 1.80 x, target at most 5 x: PASS"."""
        if self.target is None:
            return f"{self.name}: {self.value:.2f} x (no target, for comparison)"
        return f"{self.name}: {self.value:.2f} x, target {self.bound} {self.target:g} x: {'PASS' if self.met else 'over'}"
