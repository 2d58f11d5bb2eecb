"""The settings of reminders: how many Working Days before and after a due date people hear of it (design, Nudges)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policy.nudges.item import DueKind


@dataclass(frozen=True)
class Settings:
    """The reminder schedule of a kind of item, in Working Days.

    Reminders are sent at each of `ahead` before the due date and daily for `daily` days when overdue; after that the weekly digest lists
    the item. `weekly` is how often a stage is reached then, of which an item that nobody has heard of is sent once (0 for never). An item
    `manager_after` days overdue is escalated to the release manager, a gate `body_after` days overdue to the deciding body (0 for never).
    """

    ahead: tuple[int, ...] = (20, 10, 5, 1, 0)
    daily: int = 5
    weekly: int = 5
    manager_after: int = 3
    body_after: int = 5
    off: bool = False

    def __post_init__(self) -> None:
        """Validates the settings. Raises ValueError for negative numbers."""
        if any(number < 0 for number in (*self.ahead, self.daily, self.weekly, self.manager_after, self.body_after)):
            raise ValueError("reminder settings are whole numbers of Working Days, 0 or more")

    @property
    def furthest(self) -> int:
        """The earliest stage in Working Days before the due date, or -1 if there is none."""
        return max(self.ahead, default=-1)


DEFAULTS: Mapping[DueKind | None, Settings] = {
    None: Settings(),
    # Nobody can act on a Change Request before its expected date; once late, the DCC has to explain it.
    DueKind.DEPENDENCY: Settings(ahead=()),
    # People who owe a paper are reminded 10, 5 and 1 Working Days before paper day; then the meeting itself is near (R21).
    DueKind.PAPER: Settings(ahead=(10, 5, 1), daily=0, weekly=0, manager_after=0, body_after=0),
}
"""Default settings by kind; None stands for all other kinds."""

SettingsTable = Mapping[tuple[str, str], Settings]
"""Stored settings by release key and kind; "" stands for all."""


def settings_for(table: SettingsTable, release: str, kind: DueKind) -> Settings:
    """Returns the settings for a kind of item in a release: the release's for that kind, the release's, the kind's, or the defaults."""
    if not table:
        return DEFAULTS.get(kind, DEFAULTS[None])
    for key in ((release, kind.value), (release, ""), ("", kind.value), ("", "")):
        if key in table:
            return table[key]
    return DEFAULTS.get(kind, DEFAULTS[None])
