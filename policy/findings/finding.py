"""What the check finds: a Finding with its severity, rule, figures and what to do (design, The check)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """One thing that the check found.

    `key` names it apart from its wording, "cutoff-passed:MP079"; with `figures` it tells whether the fact has changed since someone
    accepted it. `rule` is the design's rule or the RID's section; `fix` says what to do about it.
    """

    key: str
    rule: str
    severity: Severity
    text: str
    figures: tuple[tuple[str, str], ...]
    fix: str
