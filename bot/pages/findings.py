"""The page of the check: each finding with its rule, a button that fixes it, and Accept; accepted findings come last."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from bot.pages.kit.page import Bold, Button, Buttons, Code, Heading, Italic, Page, Paragraph, Part, Small, Text
from bot.pages.kit.paging import at, pages, turned
from commands.findings.check import CheckShown
from commands.protocol.line import Line
from commands.protocol.results import Person
from policy.calendar.release_calendar import release_name
from policy.findings.acceptance import Accepted
from policy.findings.finding import Finding, Severity
from policy.model.wording import counted, day_words

FINDINGS = 12
"""Findings per page, each with its buttons."""

_HEADS = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.NOTE: "Notes"}
_ACCEPTED = "Accepted"


class _At(NamedTuple):
    """The subject of a finding: its release, the rest of its key, and the reference in that."""

    key: str
    of: str
    ref: str


_FIXES: dict[str, tuple[str, Callable[[_At], Line]]] = {
    "cutoff-passed": ("Cut-off", lambda at: Line.release("cutoff", at.of, "in", at.key)),
    "no-cutoff": ("Scope", lambda at: Line.release("scope", at.key)),
    "undecided-at-go-no-go": ("Go/no-go", lambda at: Line.release("decide", at.key, "go-live")),
    "fallen": ("Remove", lambda at: Line.release("remove", at.of, "from", at.key)),
    "wrong-kind": ("Remove", lambda at: Line.release("remove", at.of, "from", at.key)),
    "exception-incomplete": ("Exception", lambda at: Line.release("decide", at.key, "exception")),
    "not-an-exception": ("Exception", lambda at: Line.release("decide", at.key, "exception")),
    "implementation-date": ("Modification", lambda at: Line.modification("edit", at.ref)),
    "no-solution": ("Modification", lambda at: Line.modification("edit", at.ref)),
    "dependency": ("Change Request", lambda at: Line.modification("request", at.ref)),
    "dcc-total": ("Costs", lambda at: Line.release("edit", at.key, "costs")),
    "combined-assessment": ("Costs", lambda at: Line.release("edit", at.key, "costs")),
    "criteria-missing": ("Add them", lambda at: Line.release("criterion", at.key, "add", at.of)),
    "criteria-reworded": ("Criteria", lambda at: Line.release("criterion", at.key)),
    "no-participant": ("Impacts", lambda at: Line.release("edit", at.key, "impacts")),
    "tad-late": ("TAD", lambda at: Line.release("document", at.key, "tad")),
    "undated": ("Dates", lambda at: Line.release("milestone", at.key)),
    "near": ("Dates", lambda at: Line.release("milestone", at.key)),
    "testing-order": ("Dates", lambda at: Line.release("milestone", at.key, at.of.rpartition(":")[2])),
    "done-without-act": ("Timetable", lambda at: Line.release("timetable", at.key)),
    "order": ("Dates", lambda at: Line.release("milestone", at.key, at.ref)),
    "non-working": ("Date", lambda at: Line.release("milestone", at.key, at.ref)),
    "missing-steps": ("Add a step", lambda at: Line.release("milestone", at.key)),
    "go-live-passed": ("Decide", lambda at: Line.release("decide", at.key, "go-live")),
    "go-live-date": ("Dates", lambda at: Line.release("milestone", at.key)),
    "off-schedule": ("Go-live", lambda at: Line.release("edit", at.key, "go-live")),
    "not-on-record": ("What is not on record", lambda at: Line.release("edit", at.key, "record")),
    "draft-unissued": ("Issue", lambda at: Line.release("issue", at.key)),
    "overtaken": ("Edit the text", lambda at: Line.release("edit", at.key, at.ref)),
    "no-rid": ("Issue", lambda at: Line.release("issue", at.key)),
}
"""The button that fixes each kind of finding: its label and command line."""
_NOT_SET: tuple[str, Callable[[_At], Line]] = ("Baseline", lambda at: Line.release("baseline", at.key))


def check(shown: CheckShown) -> Page:
    """Lists the findings, errors first, each with its rule and fix; then the accepted ones."""
    key = shown.release.key
    entries: list[tuple[str, Text, Buttons]] = [(_HEADS[each.severity], _finding(each), _buttons(each, key)) for each in shown.findings]
    entries += [(_ACCEPTED, _accepted(each), _back(each, key)) for each in shown.accepted]
    cut = pages([text for _, text, _ in entries], FINDINGS)
    page = min(shown.page, len(cut))
    accepted = f", {len(shown.accepted)} accepted" if shown.accepted else ""
    parts: list[Part] = [Small((f"As of {day_words(shown.today)} · {counted(len(shown.findings), 'finding')}{accepted}",))]
    if not shown.findings:
        parts = [Paragraph((Bold("No findings"), accepted))]
    last = ""
    for number in cut[page - 1]:
        head, text, buttons = entries[number]
        parts += [*([Heading(head)] if head != last else []), Paragraph(text), buttons]
        last = head
    line = Line.release("check", key)
    parts += turned(line, page, len(cut), counted(len(entries), "finding"))
    parts.append(Buttons(tuple(Button(verb.capitalize(), Line.release(verb, key)) for verb in ("status", "timetable", "costs"))))
    return Page(f"{release_name(key)}: check", tuple(parts), share=at(line, page))


def _finding(each: Finding) -> Text:
    return (f"{each.text} ", Italic(f"{each.fix} "), Code(each.rule))


def _buttons(each: Finding, key: str) -> Buttons:
    accept = Button("Accept", Line.release("accept", key, each.key))
    fixing = fix(each, key)
    return Buttons((fixing, accept) if fixing else (accept,))


def fix(each: Finding, key: str) -> Button | None:
    """Returns the button that fixes a finding of the release; None if nothing can, as for a scope that was set late."""
    kind, _, of = each.key.partition(":")
    if kind.endswith("-late") and kind not in _FIXES:
        return None
    label, line = _FIXES.get(kind) or _NOT_SET
    ref = of.partition(":")[0].partition(" part ")[0]
    return Button(label, line(_At(key, of, ref)))


def _accepted(each: Accepted) -> Text:
    by = each.acceptance
    return (
        f"{each.finding.text} ",
        Italic(f"Accepted on {day_words(by.on)} by "),
        Person(by.by),
        f": {by.reason[:500]} ",
        Code(each.finding.rule),
    )


def _back(each: Accepted, key: str) -> Buttons:
    return Buttons((Button("Withdraw acceptance", Line.release("accept", key, each.finding.key, "withdraw")),))
