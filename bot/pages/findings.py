"""The pages of the check and of the rules that it cites: each finding with its rule, buttons that fix, accept and explain it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from bot.pages.kit.height import FULL, MOVES
from bot.pages.kit.page import Bold, Button, Buttons, Code, Heading, Italic, Page, Paragraph, Part, Small, Text
from bot.pages.kit.paging import HEADING, Grouped, at, grouped_page, pages, text_row, turned
from commands.findings.check import CheckShown
from commands.findings.why import RulesShown
from commands.protocol.line import Line
from commands.protocol.results import Person
from commands.releases.edit.sections import SECTIONS
from policy.calendar.release_calendar import release_name
from policy.findings.acceptance import Accepted
from policy.findings.finding import EXPLAIN, Finding, Severity
from policy.findings.rules.named import cited
from policy.findings.rules.rule import DOCUMENTS, Rule, RuleSource
from policy.model.wording import counted, day_words, joined
from policy.releases.phase import Phase, go_given, phase
from policy.timetable.policy_dates import SCOPE_DOCUMENTS, SCOPE_SYSTEM

FINDINGS = 16
"""The most findings on a page, each with its buttons."""

ROOM = FULL - 3 * HEADING - 2 * MOVES - 60
"""Pixels for findings: beside them are the title, up to three headings, the page's number and the last rows of buttons."""

_HEADS = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.NOTE: "Notes"}
_ACCEPTED = "Accepted"


class _At(NamedTuple):
    """The subject of a finding: its release, the rest of its key, and the reference in that."""

    key: str
    of: str
    ref: str


_FIXES: dict[str, tuple[str, Callable[[_At], Line]]] = {
    "cutoff-passed": ("Change the cut-off", lambda at: Line.release("cutoff", at.of, "in", at.key)),
    "cutoff-after-go-live": ("Change the cut-off", lambda at: Line.release("cutoff", at.of, "in", at.key)),
    "no-cutoff": ("Open the scope", lambda at: Line.release("scope", at.key)),
    "undecided-at-go-no-go": ("Go or no-go", lambda at: Line.release("decide", at.key, "go-live")),
    "fallen": ("Remove it", lambda at: Line.release("remove", at.of, "from", at.key)),
    "wrong-kind": ("Remove it", lambda at: Line.release("remove", at.of, "from", at.key)),
    "exception-incomplete": ("Decide the exception", lambda at: Line.release("decide", at.key, "exception")),
    "not-an-exception": ("Decide the exception", lambda at: Line.release("decide", at.key, "exception")),
    "implementation-date": ("Edit it", lambda at: Line.modification("edit", at.ref)),
    "unplaced": ("Add it", lambda at: Line.release("add", at.of, "to", at.key)),
    "no-solution": ("Edit it", lambda at: Line.modification("edit", at.ref)),
    "dependency": ("Update it", lambda at: Line.modification("request", at.ref)),
    "dcc-total": ("Edit the costs", lambda at: Line.release("edit", at.key, "costs")),
    "part-cost": ("Split them", lambda at: Line.release("edit", at.key, "costs", at.ref)),
    "technical-unmarked": ("Mark it", lambda at: Line.release("edit", at.key, "facts")),
    "technical-in-vain": ("Edit the facts", lambda at: Line.release("edit", at.key, "facts")),
    "combined-assessment": ("Edit the costs", lambda at: Line.release("edit", at.key, "costs")),
    "criteria-missing": ("Add them", lambda at: Line.release("criterion", at.key, "add", at.of)),
    "criteria-reworded": ("Amend the criteria", lambda at: Line.release("criterion", at.key)),
    "no-dcc-tick": ("Edit the impacts", lambda at: Line.release("edit", at.key, "impacts", at.ref)),
    "no-document": ("Edit the impacts", lambda at: Line.release("edit", at.key, "impacts", at.ref)),
    "no-participant": ("Edit the impacts", lambda at: Line.release("edit", at.key, "impacts")),
    "tad-late": ("Submit the TAD", lambda at: Line.release("document", at.key, "tad")),
    "undated": ("Set all dates", lambda at: Line.release("milestone", at.key, "dates")),
    "near": ("Change the dates", lambda at: Line.release("milestone", at.key)),
    "testing-order": ("Change the dates", lambda at: Line.release("milestone", at.key, at.of.rpartition(":")[2])),
    "late-evidence": ("Change the date", lambda at: Line.release("milestone", at.key, at.ref)),
    "no-decision-dates": ("Change the dates", lambda at: Line.release("milestone", at.key)),
    "done-without-act": ("Open the timetable", lambda at: Line.release("timetable", at.key)),
    "order": ("Change the dates", lambda at: Line.release("milestone", at.key, at.ref)),
    "non-working": ("Change the date", lambda at: Line.release("milestone", at.key, at.ref)),
    "missing-steps": ("Add a step", lambda at: Line.release("milestone", at.key)),
    "go-live-passed": ("Decide the go-live", lambda at: Line.release("decide", at.key, "go-live")),
    "go-live-date": ("Change the dates", lambda at: Line.release("milestone", at.key)),
    "off-schedule": ("Change the go-live", lambda at: Line.release("edit", at.key, "go-live")),
    "not-on-record": ("What is not on record", lambda at: Line.release("edit", at.key, "record")),
    "draft-unissued": ("Issue it", lambda at: Line.release("issue", at.key)),
    "overtaken": ("Edit the text", lambda at: Line.release("edit", at.key, at.ref)),
    "no-rid": ("Issue it", lambda at: Line.release("issue", at.key)),
}
"""The button that fixes each kind of finding: its label and command line."""
_CURES: dict[str, tuple[str, Callable[[_At], Line]]] = {
    "no-go": ("Decide again", lambda at: Line.release("decide", at.key, "go-live")),
    "undecided": ("Open the scope", lambda at: Line.release("scope", at.key)),
    "verdict": ("Open the criteria", lambda at: Line.release("criteria", at.key, at.of)),
    "step": ("Change the date", lambda at: Line.release("milestone", at.key, at.of)),
}
"""The button that cures each reason for a release's colour that is no finding."""
_SCOPES = frozenset({SCOPE_SYSTEM, SCOPE_DOCUMENTS})
_NOT_SET: tuple[str, Callable[[_At], Line]] = ("Baseline it", lambda at: Line.release("baseline", at.key))


def check(shown: CheckShown) -> Page:
    """Lists the findings, errors first, each with its rule and fix; then the accepted ones."""
    key, closed = shown.release.key, _closed(shown)
    entries: list[tuple[str, Text, Buttons]] = [
        (_HEADS[each.severity], _finding(each), _buttons(each, key, closed=closed, primary=number == 0))
        for number, each in enumerate(shown.findings)
    ]
    entries += [(_ACCEPTED, _accepted(each), _back(each, key)) for each in shown.accepted]
    # Each finding has a row of buttons, and a heading where its kind begins.
    cut = pages([text_row(text, gap=True) + MOVES for _, text, _ in entries], FINDINGS, ROOM)
    page = min(shown.page, len(cut))
    accepted = f", {len(shown.accepted)} accepted" if shown.accepted else ""
    kinds = Counter(_HEADS[each.severity].lower() for each in shown.findings)
    found = ", ".join(counted(kinds[head.lower()], head.lower()[:-1]) for head in _HEADS.values() if kinds[head.lower()])
    parts: list[Part] = [Paragraph((Bold(f"{found}{accepted}"), f", as of {day_words(shown.today)}."))]
    if phase(shown.release, shown.today) is Phase.CANCELLED:
        parts = [Paragraph((Bold("Not checked"), ", because the release is cancelled."))]
    elif not shown.findings:
        parts = [Paragraph((Bold("No findings"), accepted))]
    last = ""
    for number in cut[page - 1]:
        head, text, buttons = entries[number]
        before = number - 1
        if before in cut[page - 1] and number < len(shown.findings) and shown.findings[number].fix == shown.findings[before].fix:
            text = (text[0], *text[2:])  # The fix of several similar findings stands once.
        parts += [*([Heading(head)] if head != last else []), Paragraph(text), buttons]
        last = head
    if shown.undated and page == len(cut):
        parts.append(Small((f"Approved, in no release, and without an implementation date on record: {joined(shown.undated)}.",)))
        parts.append(Buttons((Button("Approved, in no release", Line.modification("list", "unplaced")),)))
    line = Line.release("check", key)
    parts += turned(line, page, len(cut), counted(len(entries), "finding"))
    parts.append(Buttons(tuple(Button(verb.capitalize(), Line.release(verb, key)) for verb in ("status", "timetable", "costs"))))
    return Page(f"{release_name(key)}: check", tuple(parts), share=at(line, page))


def _finding(each: Finding) -> Text:
    return (f"{each.text} ", Italic(f"{each.fix} "), Code(each.rule))


_BY_A_GO = frozenset({"add", "criterion", "cutoff", "evidence", "move", "remove", "signoff"})
"""Verbs that change what a Go has closed: the scope, the criteria and their sign-off (R13, R15)."""

_BY_GO_LIVE = _BY_A_GO | {"baseline", "decide", "edit", "milestone"}
"""Verbs that change what a live release was, which stays as it is."""


def _closed(shown: CheckShown) -> frozenset[str]:
    """Returns the verbs that would be refused on the release; a note explains what they would have fixed."""
    if phase(shown.release, shown.today) is Phase.LIVE:
        return _BY_GO_LIVE
    return _BY_A_GO if go_given(shown.release, shown.today) else frozenset()


def _buttons(each: Finding, key: str, *, closed: frozenset[str], primary: bool) -> Buttons:
    """Returns the buttons of a finding; what fixes the first one is `primary`, the page's next step."""
    accept = Button("Accept", Line.release("accept", key, each.key))
    fixing = fix(each, key)
    others = tuple(Button(label, Line.release(*words)) for label, words in each.ways[1:])
    if fixing and _is_closed(fixing, key, closed):
        fixing = Button("Add a note", Line.release("edit", key, "notes", "new"))
    others = tuple(other for other in others if not _is_closed(other, key, closed))
    return Buttons((*((replace(fixing, primary=primary),) if fixing else ()), *others, accept, *_why(each.rule)))


def _is_closed(button: Button, key: str, closed: frozenset[str]) -> bool:
    """Returns whether a button would be refused: its verb is closed on this release, and it edits no section that stays open."""
    line = button.line
    section = SECTIONS.get(" ".join(line.words[1:2])) if line.verb == "edit" else None
    return key in line.words and line.verb in closed and not (section and section.ever)


def _why(rules: str) -> tuple[Button, ...]:
    """Returns a button for each rule that is cited, the list of all for more than two."""
    found = cited(rules)
    if len(found) > 2:
        return (Button("Why", Line.release("why")),)
    return tuple(Button(f"Why {each.key}", Line.release("why", each.key)) for each in found)


def fix(each: Finding, key: str) -> Button | None:
    """Returns the button that fixes a finding of the release, or that explains a past event, which can't be fixed."""
    if each.fix == EXPLAIN:
        return Button("Add a note", Line.release("edit", key, "notes", "new"))
    if each.ways:
        label, words = each.ways[0]
        return Button(label, Line.release(*words))
    return cure(each.key, key)


def cure(about: str, key: str) -> Button | None:
    """Returns the button that cures a release's problem, by kind and subject ("no-cutoff:MP079")."""
    kind, _, of = about.partition(":")
    found = _FIXES.get(kind) or _CURES.get(kind) or (_NOT_SET if kind.removesuffix("-not-set") in _SCOPES else None)
    if found is None:
        return None
    label, line = found
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
    withdraw = Button("Withdraw acceptance", Line.release("accept", key, each.finding.key, "withdraw"))
    return Buttons((withdraw, *_why(each.finding.rule)))


def rules(shown: RulesShown) -> Page:
    """Shows one rule with the words of its sources, or all rules in brief."""
    if shown.wanted:
        (rule,) = shown.rules
        parts: list[Part] = [Paragraph((rule.sentence,)), Heading("Source"), *map(_source, rule.sources)]
        parts.append(Buttons((Button("All rules", Line.release("why")),)))
        line = Line.release("why", rule.key)
        return Page(f"{rule.key}: {_lower(rule.about)}", tuple(parts), share=line, folds=line)
    rows: list[Grouped] = [("", (Bold(f"{each.key}  {each.about}"), f"\n{each.sentence} ", Italic(_names(each)))) for each in shown.rules]
    return grouped_page("The rules", Line.release("why"), rows, shown.page, counted(len(rows), "rule"))


def _source(each: RuleSource) -> Paragraph:
    title = DOCUMENTS.get(each.document)
    quoted = f"\n“{each.quotation}”" if each.quotation else ""
    return Paragraph((Bold(each.name), f"  {title}" if title else "", quoted))


def _names(rule: Rule) -> str:
    return ", ".join(each.name for each in rule.sources)


def _lower(words: str) -> str:
    """Returns a title's words as they stand after a colon; an acronym and "DCC" keep their capitals."""
    first, _, _ = words.partition(" ")
    return words if first.isupper() else f"{words[0].lower()}{words[1:]}"
