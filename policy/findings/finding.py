"""Findings of the check: severity, rule, figures and fix (design, The check)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """The severity of a finding."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


EXPLAIN = "Record the reason in the release's notes, then accept this finding."
"""The fix for past events, which can only be explained."""


@dataclass(frozen=True)
class Finding:
    """A finding of the check.

    `key` identifies it independently of its wording, such as "cutoff-passed:MP079"; `figures` show whether the fact has changed since
    somebody accepted it. `rule` is the design's rule or the RID's section; `fix` says what to do. `ways` are those to do it that the key
    alone does not say, each a label and the words after `/release`.
    """

    key: str
    rule: str
    severity: Severity
    text: str
    figures: tuple[tuple[str, str], ...]
    fix: str
    ways: tuple[tuple[str, tuple[str, ...]], ...] = ()
