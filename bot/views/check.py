"""The check as a page: each finding with its rule, what to do about it as a button, and Accept; what is accepted stands apart."""

from __future__ import annotations

from bot.views.page import Bold, Button, Buttons, Code, Heading, Italic, Page, Paragraph, Part, Small, Text
from bot.views.paging import at, pages, turned
from commands.detail import CheckShown
from commands.outcome import Person
from policy.calendar.release_calendar import release_name
from policy.findings.acceptance import Accepted
from policy.findings.finding import Finding, Severity
from policy.model.wording import counted, day_words

FINDINGS = 12
"""Findings on a page, each with its buttons."""

_HEADS = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.NOTE: "Notes"}
_ACCEPTED = "Accepted as they are"

_FIXES = {
    "cutoff-passed": ("Cut-off", "/release cutoff {of} in {key}"),
    "no-cutoff": ("Scope", "/release scope {key}"),
    "undecided-at-go-no-go": ("Scope", "/release scope {key}"),
    "fallen": ("Remove", "/release remove {of} from {key}"),
    "wrong-kind": ("Remove", "/release remove {of} from {key}"),
    "exception-incomplete": ("Exception", "/release decide {key} exception"),
    "not-an-exception": ("Exception", "/release decide {key} exception"),
    "implementation-date": ("Modification", "/modification edit {ref}"),
    "no-solution": ("Modification", "/modification edit {ref}"),
    "dependency": ("Change Request", "/modification request {ref}"),
    "dcc-total": ("Costs", "/release edit {key} costs"),
    "combined-assessment": ("Costs", "/release edit {key} costs"),
    "criteria-missing": ("Criteria", "/release criterion {key}"),
    "criteria-reworded": ("Criteria", "/release criterion {key}"),
    "no-participant": ("Impacts", "/release edit {key} impacts"),
    "tad-late": ("TAD", "/release document {key} tad"),
    "undated": ("Dates", "/release milestone {key}"),
    "near": ("Dates", "/release milestone {key}"),
    "order": ("Dates", "/release milestone {key} {ref}"),
    "non-working": ("Date", "/release milestone {key} {ref}"),
    "missing-steps": ("Add a step", "/release milestone {key}"),
    "go-live-date": ("Facts", "/release edit {key} facts"),
    "off-schedule": ("Facts", "/release edit {key} facts"),
    "no-rid": ("Issue", "/release issue {key}"),
}
"""What each kind of finding is mended with: a button's label and its command line."""
_NOT_SET = ("Baseline", "/release baseline {key}")


def check(shown: CheckShown) -> Page:
    """The findings, gravest first, each with its rule and what to do; then those that are accepted."""
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
    line = f"/release check {key}"
    parts += turned(line, page, len(cut), counted(len(entries), "finding"))
    parts.append(Buttons(tuple(Button(verb.capitalize(), f"/release {verb} {key}") for verb in ("status", "timetable", "costs"))))
    return Page(f"{release_name(key)}: check", tuple(parts), share=at(line, page))


def _finding(each: Finding) -> Text:
    return (f"{each.text} ", Italic(f"{each.fix} "), Code(each.rule))


def _buttons(each: Finding, key: str) -> Buttons:
    kind, _, of = each.key.partition(":")
    label, line = _FIXES.get(kind) or _NOT_SET
    ref = of.partition(":")[0].partition(" part ")[0]
    accept = Button("Accept", f"/release accept {key} {each.key}")
    # A scope that was set late is so for good: nothing mends it.
    if kind.endswith("-late") and kind not in _FIXES:
        return Buttons((accept,))
    return Buttons((Button(label, line.format(key=key, of=of, ref=ref)), accept))


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
    return Buttons((Button("Take back", f"/release accept {key} {each.finding.key} withdraw"),))
