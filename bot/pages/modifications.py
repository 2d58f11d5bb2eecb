"""Pages of modifications and DCC Change Requests."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from bot.pages.kit import words
from bot.pages.kit.page import Bold, Bullets, Button, Buttons, Facts, Heading, Italic, Link, Page, Paragraph, Part, Row, Small, Text
from bot.pages.kit.paging import at, turned
from commands.protocol.line import Line
from commands.scope.modifications import UNPLACED, ModificationShown, ModificationsListed, RequestShown
from policy.calendar.release_calendar import release_name, short_name
from policy.model.roster import name_of_body
from policy.model.scope import FALLEN, Dependency, Modification, ModificationStage, ModificationState, RequestState, ScopeItem, ScopeState
from policy.model.scope import Part as ModificationPart
from policy.model.wording import counted, day_words, joined
from policy.releases.not_on_record import NOT_ON_RECORD
from policy.scope.change_requests import expected_words
from policy.scope.out_reasons import leaving_words

STATES = {
    ModificationState.DRAFT_PROPOSAL: "Draft Proposal",
    ModificationState.MODIFICATION_PROPOSAL: "Modification Proposal, not yet decided",
    ModificationState.APPROVED: "Approved",
    ModificationState.REJECTED: "Rejected",
    ModificationState.WITHDRAWN: "Withdrawn",
    ModificationState.DELAYED: "Delayed",
    ModificationState.IMPLEMENTED: "Implemented",
}

STAGES = {
    ModificationStage.RAISED: "Raised",
    ModificationStage.DEVELOPMENT: "Development",
    ModificationStage.REFINEMENT: "Refinement",
    ModificationStage.REPORT: "Report",
    ModificationStage.WITH_DECIDER: "With the decision-maker",
}

_ONWARD = 4
"""Buttons of a Change Request to what it is about, beside the one to all modifications."""

_DECIDED = frozenset({ModificationState.APPROVED, ModificationState.IMPLEMENTED})

SHOWN_PLACES = 20
"""Releases and dependencies listed on a modification's page."""


def modification(shown: ModificationShown) -> Page:
    """Shows a modification: state, impacts, releases and dependencies."""
    each = shown.modification
    pairs: list[tuple[str, Text]] = [("State", (_state(each),)), *_life(each), ("Impacts", (_impacts(shown),))]
    if each.implementation_on:
        pairs.append(("Implementation date", (day_words(each.implementation_on),)))
    elif each.state in _DECIDED and not each.parts:
        pairs.append(("Implementation date", (NOT_ON_RECORD,)))
    if each.chosen_solution:
        pairs.append(("Chosen solution", (each.chosen_solution,)))
    if each.link:
        pairs.append(("Published", (Link(each.link, "Modification page"),)))
    parts: list[Part] = [Facts(tuple(pairs))]
    if each.description:
        # The RID's descriptions continue after the reference: "MP079 ... proposes to".
        parts.append(Paragraph((f"{each.ref} " if each.description[:1].islower() else "", each.description)))
    if each.solutions:
        parts += [Heading("Solutions"), Bullets(tuple((Bold(f"{solution.name}: "), solution.text) for solution in each.solutions))]
    if each.parts:
        parts += [Heading("Parts"), Bullets(tuple(_part(one, dated=each.state not in FALLEN) for one in each.parts))]
    if shown.placements:
        rows = tuple(_place(key, item, cancelled=key in shown.cancelled) for key, item in shown.placements[:SHOWN_PLACES])
        parts += [Heading("In releases"), Bullets(rows)]
    else:
        parts.append(Paragraph(("It is in no release.",)))
    adding = (Button(f"Add to {short_name(key)}", Line.release("add", each.ref, "to", key)) for key in shown.fitting)
    parts += [Buttons(tuple(adding))] if shown.fitting else []
    if shown.dependencies:
        parts += [Heading("Depends on"), Bullets(tuple(map(_depends, shown.dependencies[:SHOWN_PLACES])))]
    parts.append(Buttons(_acts(each)))
    releases = tuple(dict.fromkeys(key for key, _ in shown.placements))[:4]
    parts.append(
        Buttons(
            (
                *(Button(short_name(key), Line.release("status", key)) for key in releases),
                Button("History", Line.modification("history", each.ref)),
                Button("All modifications", Line.modification("list")),
            )
        )
    )
    line = Line.modification("show", each.ref)
    return Page(f"{each.ref} ‘{each.title}’", tuple(parts), share=line, folds=line)


def _acts(each: Modification) -> tuple[Button, ...]:
    """Returns the acts on a modification: decide on it while it is undecided, and edit it."""
    # A delayed one can't be delayed again; it returns, or is decided as it is. A Draft Proposal can't be approved (R24).
    delayed = each.state is ModificationState.DELAYED
    approval = () if each.state is ModificationState.DRAFT_PROPOSAL else ("approve",)
    verbs = ("approve", "reject", "withdraw") if delayed else (*approval, "reject", "delay") if each.undecided else ()
    return tuple(Button(verb.capitalize(), Line.modification(verb, each.ref)) for verb in (*verbs, "edit"))


def _state(each: Modification) -> str:
    """Returns the state with the day of its decision, who decided and under which reference (R24)."""
    words = STATES[each.state]
    if each.undecided:
        return words
    if each.state is ModificationState.IMPLEMENTED and (each.outcome_on or each.decided_by):
        words += "; approved"
    words += f" on {day_words(each.outcome_on)}" if each.outcome_on else ""
    words += f" by the {name_of_body(each.decided_by)}" if each.decided_by else ""
    words += f" ({each.decision_reference})" if each.decision_reference else ""
    return words if each.outcome_on or each.state not in _DECIDED else f"{words} (date {NOT_ON_RECORD})"


def _life(each: Modification) -> Iterator[tuple[str, Text]]:
    """Yields the facts of the modification's progress: origin, stage, path, urgency (R24)."""
    if each.draft_ref:
        yield "Draft Proposal", (each.draft_ref,)
    if each.origin:
        yield "Split from", (each.origin,)
    if each.raised_on:
        yield "Raised", (day_words(each.raised_on),)
    if each.stage and each.undecided:
        yield "Stage", (STAGES[each.stage],)
    if each.path:
        yield "Path", (each.path.value + (", urgent" if each.urgent else ", not urgent" if each.urgent is False else ""),)
    elif each.urgent is not None:
        yield "Urgent", ("Yes" if each.urgent else "No",)
    if each.authority_led is not None:
        yield "Authority-led variation", ("Yes" if each.authority_led else "No",)


def _part(each: ModificationPart, *, dated: bool) -> Text:
    """Returns a part, `dated` unless nothing of the modification is implemented."""
    day = f"implementation date {day_words(each.implementation_on) if each.implementation_on else NOT_ON_RECORD}"
    return (Bold(f"Part {each.number}"), f"  {day}" if dated else "", f": {each.description}" if each.description else "")


def _impacts(shown: ModificationShown) -> str:
    each = shown.modification
    touched = [
        name
        for name, yes in (
            ("DCC Systems", each.dcc_systems),
            ("User Systems", each.user_systems),
            ("Technical Specifications", each.technical_specifications),
        )
        if yes
    ]
    return ", ".join(touched) if touched else "SEC documents only"


def _place(key: str, item: ScopeItem, *, cancelled: bool) -> Text:
    part = f", part {item.part}" if item.part else ""
    part += " (cancelled)" if cancelled else ""
    tail = f": {leaving_words(item.out_reason)}" if item.state is ScopeState.OUT and item.out_reason else ""
    return (Bold(f"{release_name(key)}{part}"), f"  {item.state.value}{tail}", Italic(f" · {words.agreed(item)}"))


def _depends(each: Dependency) -> Text:
    request = each.request
    now = ", ".join(filter(None, (request.state.value, expected_words(request) if request.expected else "")))
    return (Bold(request.ref), f" {each.reach.value} before {each.before}; now {now}")


def request(shown: RequestShown) -> Page:
    """Shows a DCC Change Request: state, expected date, and the modifications that depend on it."""
    each = shown.request
    committed = " (committed)" if each.committed else " (no committed date)"
    delivered = each.state is RequestState.DELIVERED
    pairs: list[tuple[str, Text]] = [("State", (each.state.value.capitalize(),))]
    if each.expected or not delivered:
        when = f"{each.expected.words}{'' if delivered else committed}" if each.expected else "no date"
        pairs.append(("It was expected" if delivered else "Expected", (when,)))
    parts: list[Part] = [Facts(tuple(pairs))]
    parts += [Paragraph((text,)) for text in (each.description, each.note) if text]
    if shown.alongside:
        parts.append(Paragraph((Bold("Alongside: "), ", ".join(release_name(key) for key in shown.alongside))))
    if shown.waiting:
        parts += [
            Heading("Modifications that depend on it"),
            Bullets(tuple((Bold(one.modification), f" needs it {one.reach.value} before {one.before}") for one in shown.waiting)),
        ]
    onward = [Button(one.modification, Line.modification("show", one.modification)) for one in shown.waiting[:_ONWARD]]
    onward += [Button(short_name(key), Line.release("status", key)) for key in shown.alongside[: _ONWARD - len(onward)]]
    parts.append(Buttons((*onward, Button("All modifications", Line.modification("list")))))
    title = f"{each.ref} ‘{each.title}’" if each.title else f"DCC Change Request {each.ref}"
    line = Line.modification("show", each.ref)
    return Page(title, tuple(parts), share=line, folds=line)


def _where(releases: Sequence[str], cancelled: Collection[str]) -> str:
    named = [f"{short_name(each)} (cancelled)" if each in cancelled else short_name(each) for each in releases]
    return joined(named) if named else "in no release"


def modifications(shown: ModificationsListed) -> Page:
    """Lists modifications by reference, with states and releases."""
    line = Line.modification("list", UNPLACED if shown.only_unplaced else shown.state.value if shown.state else "")
    title = "Modifications" + (": approved, in no release" if shown.only_unplaced else f": {STATES[shown.state]}" if shown.state else "")
    if not shown.lines:
        none = "Every approved modification is in a release." if shown.only_unplaced else "No modifications."
        return Page(title, (Paragraph((none,)), Buttons((Button("All modifications", Line.modification("list")),))))
    rows = [
        Row(
            (
                Bold(line.modification.ref),
                f" ‘{line.modification.title}’\n",
                Italic(f"{STATES[line.modification.state]} · {_where(line.releases, shown.cancelled)}"),
            ),
            (Button("Show", Line.modification("show", line.modification.ref)), *_acts(line.modification)),
        )
        for line in shown.lines
    ]
    waiting: list[Part] = []
    if shown.unplaced and not shown.only_unplaced:
        which = counted(shown.unplaced, "approved modification is", "approved modifications are")
        waiting = [
            Small((f"⚠️ {which} in no release, or not with every part.",)),
            Buttons((Button("Show", Line.modification("list", UNPLACED)),)),
        ]
    parts: list[Part] = [*waiting, *rows, *turned(line, shown.page, shown.pages, counted(shown.total, "modification"))]
    parts += [Buttons((Button("All modifications", Line.modification("list")),))] if shown.only_unplaced or shown.state else []
    return Page(title, tuple(parts), share=at(line, shown.page))
