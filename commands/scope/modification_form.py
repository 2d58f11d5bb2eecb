"""The form of a modification's facts, for `/modification add` and `edit`, and what its answers make of them (Guidance 4.1; R5, R6, R24)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from commands.protocol.answers import fitting, https, past_day, text_of
from commands.protocol.command import Doing
from commands.protocol.form import Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.words import reference, shown
from commands.scope.decision_fields import answer_or_none, choice_or_none, day_field, day_fields, decider_fields, read_decider
from policy.model.scope import FALLEN, Modification, ModificationPath, ModificationStage, ModificationState, Solution
from policy.model.wording import day_words
from policy.scope import parts, scope
from policy.scope.parts import Placements
from policy.scope.references import ReferenceKind
from storage.history.names import name_of, names_under
from storage.tables import ModificationPartRow, ModificationRow, SolutionRow

STATES = (
    Option(ModificationState.DRAFT_PROPOSAL.value, "Draft Proposal"),
    Option(ModificationState.MODIFICATION_PROPOSAL.value, "Modification Proposal"),
)
IMPACTS = (
    Option("dcc_systems", "DCC Systems"),
    Option("user_systems", "User Systems"),
    Option("technical_specifications", "Technical Specifications (GBCS, SMETS or CHTS)"),
)
SOLUTIONS = {"proposed": "Proposed Solution", "alternative": "Alternative Solution"}
"""Form fields and the RID's names of the solutions (RID 1; R6)."""

_STAGES = tuple(Option(each.value, each.value[:1].upper() + each.value[1:]) for each in ModificationStage)
_PATHS = tuple(Option(each.value, each.value) for each in ModificationPath)
_YES_NO = (Option("yes", "Yes"), Option("no", "No"))
_FLAGS = {"urgent": "Urgent", "authority_led": "Authority-led variation"}
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True)
class GivenModification:
    """A modification with the facts that were answered, and the implementation dates of its parts, 0 for the whole."""

    modification: Modification
    days: Mapping[int, date | None]


def state_words(state: ModificationState) -> str:
    """Returns a state as the form calls it: "Draft Proposal"."""
    return next((each.label for each in STATES if each.value == state.value), state.value)


def form_of(doing: Doing, one: Modification, verb: str, placements: Placements = ()) -> Form:
    """Returns the form of a modification's facts; what is decided can be corrected (R24)."""
    texts = {each.name: each.text for each in one.solutions}
    impacts = tuple(each.value for each in IMPACTS if getattr(one, each.value))
    fields = [
        Field("title", "Title", value=one.title, longest=300),
        *_state_fields(one),
        *_decision_fields(doing, one),
        *(() if one.state in FALLEN else day_fields(one, placements)),
        Field("impacts", "Impacts", Kind.TICKS, value=impacts, options=IMPACTS, optional=True),
        *_life_fields(one),
        Field(
            "description",
            "Description",
            Kind.TEXT,
            value=one.description,
            optional=True,
            hint="The RID prints it after the reference: MP079 proposes to …",
        ),
        Field("link", "Link", value=one.link, optional=True, hint="An address that starts with https://"),
        *(Field(name, label, Kind.TEXT, value=texts.get(label, ""), optional=True) for name, label in SOLUTIONS.items()),
    ]
    things = (name_of(ModificationRow, one.ref), names_under(SolutionRow, one.ref), names_under(ModificationPartRow, one.ref))
    return fitting(
        Form(
            title=f"{verb.title()} {one.ref}",
            line=Line.modification(verb, one.ref),
            submit="Add" if verb == "add" else "Save",
            things=things if verb == "edit" else (),
            edits=verb == "edit",
            fields=tuple(fields),
        )
    )


def _state_fields(one: Modification) -> list[Field]:
    states = scope.states_open_to(one)
    if not states:
        return []
    options = tuple(Option(each.value, state_words(each)) for each in states)
    reason = Field("reason", "Reason", Kind.TEXT, optional=True, hint="Required to change the state.")
    return [Field("state", "State", Kind.CHOICE, value=one.state.value, options=options), *([] if one.undecided else [reason])]


def _decision_fields(doing: Doing, one: Modification) -> list[Field]:
    """The facts of a decision, which can be corrected (Guidance 4.1; R6, R24)."""
    if one.undecided or one.state is ModificationState.IMPLEMENTED:
        return []
    name, label, day = (
        ("approved_on", "Approval date", one.approved_on)
        if one.state is ModificationState.APPROVED
        else ("decided_on", "Decision date", one.decided_on)
    )
    fields = [Field(name, label, Kind.DATE, value=day.isoformat() if day else "", optional=True), *decider_fields(doing, one)]
    solutions = tuple(Option(each.name, each.name) for each in one.solutions)
    if solutions and one.state is ModificationState.APPROVED:
        chosen = one.chosen_solution if one.chosen_solution in {each.value for each in solutions} else ""
        fields.append(Field("chosen", "Chosen solution", Kind.CHOICE, value=chosen, options=solutions, optional=True))
    return fields


def _life_fields(one: Modification) -> list[Field]:
    """The fields of its progress: when it was raised, its stage and path; an empty field is not on record (R24)."""
    flags = {name: "" if (value := getattr(one, name)) is None else "yes" if value else "no" for name in _FLAGS}
    origins = (("draft_ref", "Draft Proposal", "DP102"), ("origin", "Split from", "MP102"))
    return [
        Field("raised_on", "Raised date", Kind.DATE, value=one.raised_on.isoformat() if one.raised_on else "", optional=True),
        choice_or_none("stage", "Stage", one.stage.value if one.stage else "", _STAGES),
        choice_or_none("path", "Path", one.path.value if one.path else "", _PATHS),
        *(choice_or_none(name, label, flags[name], _YES_NO) for name, label in _FLAGS.items()),
        *(
            Field(name, label, value=getattr(one, name), optional=True, hint=f"Its reference, such as {such}.", longest=40)
            for name, label, such in origins
            if name != "draft_ref" or one.state is not ModificationState.DRAFT_PROPOSAL
        ),
    ]


def read(doing: Doing, one: Modification, placements: Placements = ()) -> GivenModification:
    """Returns the modification with the answered facts; records a fault for each answer that can't be (R5, R6, R24)."""
    title = text_of(doing, "title", one.title)
    if not title:
        doing.faults["title"] = "Enter its title."
    impacts = {each.value: getattr(one, each.value) for each in IMPACTS}
    if "impacts" in doing.answers:
        impacts = {name: name in doing.several("impacts") for name in impacts}
    given = replace(
        _life(doing, _decision(doing, one)),
        title=title,
        state=_state(doing, one),
        description=text_of(doing, "description", one.description),
        link=https(doing, "link", one.link),
        solutions=_solutions(doing, one),
        **impacts,
    )
    if given.undecided and not one.undecided:  # It returns, and its decision stays in the history.
        given = replace(given, approved_on=None, decided_on=None, decided_by="", decision_reference="")
    return GivenModification(given, _days(doing, one, placements))


def _state(doing: Doing, one: Modification) -> ModificationState:
    states = scope.states_open_to(one)
    if not states or "state" not in doing.answers:
        return one.state
    found = next((each for each in states if each.value == doing.answer("state")), None)
    if found is None:
        doing.faults["state"] = f"Choose {' or '.join(state_words(each) for each in states)}."
    if found is not one.state and not one.undecided:
        doing.needed("reason", f"Enter why {one.ref} is no longer {one.state.value}.")
    return found or one.state


def _days(doing: Doing, one: Modification, placements: Placements) -> dict[int, date | None]:
    stored = {each.part: each.implementation_on for each in parts.units(one, placements)}
    return {part: doing.day(day_field(part)) if day_field(part) in doing.answers else day for part, day in stored.items()}


def _decision(doing: Doing, one: Modification) -> Modification:
    """Returns the modification with its decision's facts as answered; a fault for a date in the future or a solution without text."""
    if one.undecided:
        return one
    days = {name: getattr(one, name) for name in ("approved_on", "decided_on")}
    for name, what in (("approved_on", "approval"), ("decided_on", "decision")):
        if name in doing.answers:
            days[name] = past_day(doing, name, f"The {what} date")
    chosen = doing.answer("chosen") if "chosen" in doing.answers else one.chosen_solution
    if chosen and one.solutions and chosen not in {each.name for each in one.solutions} | {one.chosen_solution}:
        doing.faults["chosen"] = "Choose a solution that is on record."
    source = text_of(doing, "reference", one.decision_reference)
    return replace(one, **days, chosen_solution=chosen, decided_by=read_decider(doing, one.decided_by), decision_reference=source)


def _life(doing: Doing, one: Modification) -> Modification:
    raised_on = past_day(doing, "raised_on", "The raised date") if "raised_on" in doing.answers else one.raised_on
    if raised_on and "raised_on" in doing.answers and (decided := one.outcome_on) and raised_on > decided:
        doing.faults.setdefault("raised_on", f"It was decided on {day_words(decided)}, so it can't have been raised after that.")
    return replace(
        one,
        raised_on=raised_on,
        stage=_choice(doing, "stage", ModificationStage, one.stage),
        path=_choice(doing, "path", ModificationPath, one.path),
        draft_ref=_other_ref(doing, "draft_ref", one, one.draft_ref),
        origin=_other_ref(doing, "origin", one, one.origin),
        urgent=_flag(doing, "urgent", one.urgent),
        authority_led=_flag(doing, "authority_led", one.authority_led),
    )


def _choice(doing: Doing, name: str, kind: type[E], stored: E | None) -> E | None:
    if name not in doing.answers:
        return stored
    given = answer_or_none(doing, name)
    found = next((each for each in kind if each.value == given), None)
    if given and found is None:
        doing.faults[name] = f"Choose one of {', '.join(each.value for each in kind)}."
    return found


def _flag(doing: Doing, name: str, stored: bool | None) -> bool | None:
    if name not in doing.answers:
        return stored
    given = answer_or_none(doing, name)
    if given not in {"", "yes", "no"}:
        doing.faults[name] = "Choose yes or no, or nothing if it is not on record."
    return {"yes": True, "no": False}.get(given)


def _other_ref(doing: Doing, name: str, one: Modification, stored: str) -> str:
    """Reads the reference of its Draft Proposal, or of the proposal that it was split from, in its canonical form (R24)."""
    if name not in doing.answers:
        return stored
    given = doing.answer(name)
    if not given:
        return ""
    found = reference(doing.tx.connection, given)
    draft = name == "draft_ref"
    if found is None or found.is_request or (draft and found.kind is not ReferenceKind.DRAFT):
        such = "a Draft Proposal's, such as DP102" if draft else "a modification's, such as MP102"
        doing.faults[name] = f"“{shown(given)}” is not a reference. Write {such}."
        return stored
    if found.text == one.ref:
        doing.faults[name] = f"{one.ref} is this modification itself. Leave this empty."
    return found.text


def _solutions(doing: Doing, one: Modification) -> tuple[Solution, ...]:
    stored = {each.name: each.text for each in one.solutions}
    texts = {label: text_of(doing, name, stored.get(label, "")) for name, label in SOLUTIONS.items()}
    if texts["Alternative Solution"] and not texts["Proposed Solution"]:
        doing.faults["proposed"] = "Enter the Proposed Solution too: an Alternative Solution needs one."
    for name, label in SOLUTIONS.items():
        if one.chosen_solution == label and not texts[label]:
            doing.faults[name] = f"The {label} was approved, so it must stay on record."
    others = {name: text for name, text in stored.items() if name not in texts}
    return tuple(Solution(name, text) for name, text in {**texts, **others}.items() if text)
