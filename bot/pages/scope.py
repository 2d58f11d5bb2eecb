"""The page of a release's scope."""

from __future__ import annotations

from datetime import date

from bot.pages.kit import words
from bot.pages.kit.page import Bold, Button, Buttons, Italic, Link, Page, Paragraph, Part, Piece, Small, Text
from bot.pages.kit.paging import Grouped, grouped_page
from bot.pages.releases import _back
from commands.protocol.line import Line
from commands.scope.show import ScopeShown
from policy.calendar.release_calendar import release_name
from policy.model.releases import UNPRINTED, Release, Topic
from policy.model.scope import Designation, ModificationState, ScopeItem, ScopeState
from policy.model.wording import counted, day_words, joined
from policy.releases.facts import is_closed
from policy.releases.not_on_record import NOT_ON_RECORD, silent_on
from policy.releases.phase import go_given
from policy.scope.change_requests import expected_words
from policy.scope.cutoffs import CutoffState, cutoff_state
from policy.scope.fallout import excluded_by_go
from policy.scope.out_reasons import leaving_words

_REMARK = "remark"
_NOTES = {"reason": "Reasons", "assumption": "Assumptions", "candidate": "Candidates", _REMARK: "Remarks, not in the RID"}
_NOTES |= {"paper": "Passages of the paper, not in the RID", "paper-criteria": "Passages of the paper, not in the RID"}

BLOCKERS = 5
"""Blockers with buttons per page."""


def scope(shown: ScopeShown) -> Page:
    """Shows a release's scope items, Change Requests alongside, dependencies and notes."""
    release = shown.release
    rows: list[Grouped] = []
    acts: dict[int, tuple[Button, ...]] = {}
    closed = is_closed(release, shown.today)
    # An item that a Go excluded can come back once the body has reversed that Go (R5, R13).
    decided = go_given(release, shown.today)
    back = () if closed or decided else excluded_by_go(release)
    for heading, chosen in (
        ("Approved", [each for each in release.scope if each.state is ScopeState.APPROVED]),
        ("Targeted, included if approved by their cut-off dates", [each for each in release.scope if each.state is ScopeState.TARGETED]),
        ("Out of scope", [each for each in release.scope if each.state is ScopeState.OUT]),
    ):
        acts |= {
            len(rows) + number: _menu(release.key, item, closed=closed, decided=decided, back=item in back)
            for number, item in enumerate(chosen)
        }
        rows += [(heading, _item(release, item)) for item in chosen]
    rows += [
        (
            "DCC Change Requests alongside, not in the release",
            (Bold(each.ref), f" ‘{each.title}’", f"\n{each.description}" if each.description else ""),
        )
        for each in release.alongside
    ]
    rows += [("Designations that come with the release, not modifications", _designation(each)) for each in release.designations]
    out = {item.modification.ref for item in release.scope} - {item.modification.ref for item in release.in_scope}
    for each in (one for one in release.dependencies if one.modification not in out):
        request = each.request
        now = ", ".join(filter(None, (request.state.value, expected_words(request))))
        rows.append(
            (
                "Depends on",
                (
                    Bold(each.modification),
                    f" needs {request.ref} {each.reach.value} before {each.before}: now {now}",
                ),
            )
        )
    notes = sorted(release.notes, key=lambda note: (note.kind == _REMARK, note.kind in UNPRINTED))
    counts = shown.counts
    top: tuple[Part, ...] = (
        Small((f"{counts.approved} approved · {counts.targeted} targeted · {counts.out} out · {counted(counts.exceptions, 'exception')}",)),
    )
    adding: tuple[Part, ...] = ()
    if not rows and not notes:
        top = (Paragraph(("Nothing is in scope.",)),)
        adding = () if closed else (Buttons((Button("Modifications", Line.modification("list")),)),)
    return grouped_page(
        f"{release_name(release.key)}: scope",
        Line.release("scope", release.key),
        rows,
        shown.page,
        counted(len(rows), "line"),
        (*top, *adding, *cutoffs_passed(release, shown.today)),
        (_back(release, "impacts", "costs"),),
        acts=acts,
        notes=[(_NOTES.get(note.kind, "Notes"), (note.text,)) for note in notes],
    )


def _menu(key: str, item: ScopeItem, *, closed: bool, decided: bool, back: bool) -> tuple[Button, ...]:
    """Returns the acts on an item: decide on it, set its cut-off, take it out or `back`, or look at the modification.

    Once the Go is `decided`, the scope can't change (R13).
    """
    ref = item.modification.ref
    show = Button("Show", Line.modification("show", ref))
    if back:
        return (Button("Add back", Line.release("add", item.name, "to", key)), show)
    if closed or item.state is ScopeState.OUT:
        return (show,)
    remove = () if decided else (Button("Remove", Line.release("remove", item.name, "from", key)),)
    if item.state is ScopeState.APPROVED:
        return (show, Button("Edit", Line.modification("edit", ref)), *remove)
    draft = item.modification.state is ModificationState.DRAFT_PROPOSAL
    # A Draft Proposal can't be approved: editing it makes it a Modification Proposal (R24).
    decide = tuple(Button(word, Line.modification(word.lower(), ref)) for word in ("Edit" if draft else "Approve", "Reject"))
    cutoff = () if decided else (Button("Set cut-off", Line.release("cutoff", item.name, "in", key)),)
    return (*decide, *cutoff, *remove, show)


def _designation(each: Designation) -> Text:
    by = f" by {each.by}" if each.by else ""
    day = day_words(each.designated_on) if each.designated_on else f"date {NOT_ON_RECORD}"
    facts = [f"designated{by}, {day}", *([each.reference] if each.reference else []), *([joined(each.documents)] if each.documents else [])]
    return (Bold(each.name), "\n", Italic(" · ".join(facts)), f"\n{each.note}" if each.note else "")


def cutoffs_passed(release: Release, today: date) -> tuple[Part, ...]:
    """Lists blockers: passed cut-offs without a decision, each with a menu of its acts (R5). Five at a time."""
    parts: list[Part] = []
    if is_closed(release, today):
        return ()
    passed = [item for item in release.in_scope if cutoff_state(item, today) is CutoffState.PASSED]
    for item in passed[:BLOCKERS]:
        key = release.key
        passed_text = f"The cut-off of {item.name} passed on {day_words(item.cutoff)} without a decision." if item.cutoff else ""
        parts.append(Paragraph(("⛔ ", Bold(passed_text))))
        parts.append(
            Buttons(
                (
                    _decide_first(item),
                    Button("Extend", Line.release("cutoff", item.name, "in", key)),
                    Button("Remove", Line.release("remove", item.name, "from", key)),
                )
            )
        )
    if len(passed) > BLOCKERS:
        parts.append(Small((f"and {counted(len(passed) - BLOCKERS, 'more', 'more')}.",)))
    return tuple(parts)


def _decide_first(item: ScopeItem) -> Button:
    """Returns the button to approve a modification or, since a Draft Proposal can't be approved, to edit it (R24)."""
    verb = "edit" if item.modification.state is ModificationState.DRAFT_PROPOSAL else "approve"
    return Button(f"{verb.capitalize()} {item.modification.ref}", Line.modification(verb, item.modification.ref))


def _item(release: Release, item: ScopeItem) -> Text:
    modification = item.modification
    name: tuple[Piece, ...] = (Link(modification.link, item.name),) if modification.link else (Bold(item.name),)
    facts = ["DCC Systems" if modification.dcc_systems else "User Systems" if modification.user_systems else "documents only"]
    facts.append(words.agreed(item))
    if item.implementation_on and item.implementation_on != release.go_live:
        facts.append(f"implementation date {day_words(item.implementation_on)}")
    if item.state is ScopeState.TARGETED:
        none = f"cut-off {NOT_ON_RECORD}" if silent_on(release, Topic.CUTOFFS, item) else "no cut-off date"
        facts.append(f"decision by {day_words(item.cutoff)}" if item.cutoff else none)
    if item.out_reason:
        facts.append(leaving_words(item.out_reason))
    if item.exception:
        facts.append(f"exception: {item.exception.reason}")
    return (*name, f" ‘{modification.title}’\n", Italic(" · ".join(facts)))
