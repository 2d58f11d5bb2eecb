"""Construction of modifications, with validation of their solutions, parts and dependencies."""

from __future__ import annotations

from collections.abc import Sequence

from policy.model.scope import ChangeRequest, Dependency, Modification, ModificationState, Part, ScopeState, Solution
from policy.scope.references import ReferenceKind
from storage.release_file import shapes_release
from storage.release_file.building.registers import Registers, distinct
from storage.release_file.contents import FaultList
from storage.release_file.readers import did_you_mean
from storage.release_file.sections import Document, Entry, FilePlace

_DECIDED = {ModificationState.APPROVED, ModificationState.IMPLEMENTED}


_RENAMED = {"solutions", "parts", "draft", "decided_by"}


def modification(entry: Entry[shapes_release.ModificationShape], faults: FaultList, registers: Registers) -> Modification:
    """Builds a modification; its solutions, parts, approval and decision must match its state (RID 1; R6, R24)."""
    row, place = entry.row, entry.place
    named = registers.spelling.canonical(row.ref)
    draft = named is not None and named.kind is ReferenceKind.DRAFT
    if draft and row.state in _DECIDED:
        faults.append(place.fault(f"{row.ref} is a Draft Proposal's reference: an approved modification has another, as in MP102", "ref"))
    if draft and "state" not in row.model_fields_set:
        row = row.model_copy(update={"state": ModificationState.DRAFT_PROPOSAL})
    _check_solutions(row, place, faults)
    made = Modification(
        **{name: getattr(row, name) for name in shapes_release.ModificationShape.model_fields if name not in _RENAMED},
        solutions=tuple(Solution(solution.name, solution.text) for solution in row.solutions),
        draft_ref=row.draft,
        decided_by=row.decided_by or "",
        parts=tuple(Part(each.part, each.implementation_on, each.description) for each in sorted(row.parts, key=lambda part: part.part)),
    )
    distinct(((each.part, place["parts"][index]["part"]) for index, each in enumerate(row.parts)), "part {}", faults)
    for index, each in enumerate(row.parts):
        if not each.part:
            faults.append(place.fault("parts are numbered from 1", "parts", index, "part"))
    if row.decided_by:
        registers.committees.check(row.decided_by, place["decided_by"], faults)
    _check_life(made, place, faults)
    return made


def _check_solutions(row: shapes_release.ModificationShape, place: FilePlace, faults: FaultList) -> None:
    names = [solution.name for solution in row.solutions]
    if len(names) > 2:
        faults.append(
            place.fault(f"has {len(names)} solutions; a modification has a Proposed and at most one Alternative Solution", "solutions")
        )
    distinct(((name, place["solutions"][index]) for index, name in enumerate(names)), "{}", faults)
    if row.chosen_solution and row.chosen_solution not in names:
        faults.append(
            place.fault(f"{row.chosen_solution} is not one of its solutions{did_you_mean(row.chosen_solution, names)}", "chosen_solution")
        )
    if row.chosen_solution and row.state not in _DECIDED:
        faults.append(place.fault(f"a solution is chosen at approval, and {row.ref} is not approved", "chosen_solution"))
    if len(names) == 2 and row.state in _DECIDED and not row.chosen_solution:
        faults.append(
            place.fault(f"{row.ref} is approved and has two solutions: chosen_solution must name the one that was approved", "state")
        )


def _check_life(made: Modification, place: FilePlace, faults: FaultList) -> None:
    """Adds a fault for a decision that doesn't match the state, and for another reference that is its own (R24)."""
    if made.approved_on and made.undecided:
        faults.append(place.fault(f"has an approval date, and {made.ref} is not approved: give it the state approved", "approved_on"))
    for name in ("decided_on", "decided_by", "decision_reference"):
        if getattr(made, name) and made.undecided:
            faults.append(place.fault(f"{made.ref} is undecided: give it the state of its decision", name))
    if made.decided_on and made.state in _DECIDED:
        faults.append(place.fault("an approval has its date in approved_on", "decided_on"))
    if made.draft_ref and (made.draft_ref == made.ref or made.state is ModificationState.DRAFT_PROPOSAL):
        faults.append(place.fault(f"{made.ref} is the Draft Proposal itself. Leave this out", "draft"))
    if made.origin == made.ref:
        faults.append(place.fault("a proposal isn't split from itself. Name the one that was split", "origin"))


def dependencies(
    documents: Sequence[Document], registers: Registers, requests: dict[str, ChangeRequest], faults: FaultList
) -> list[Dependency]:
    """Builds the dependencies on Change Requests (R7), one per modification, request and step; equal ones in two files count once."""
    found: dict[tuple[str, str, str], Dependency] = {}
    for document in documents:
        for entry in document.all("dependencies", shapes_release.DependencyShape):
            row, place = entry.row, entry.place
            known = registers.modifications.check(row.modification, place["modification"], faults)
            if not registers.requests.check(row.request, place["request"], faults) or not known or row.request not in requests:
                continue
            made = Dependency(row.modification, requests[row.request], row.reach, row.before)
            first = found.setdefault((row.modification, row.request, row.before), made)
            if first.reach is not made.reach:
                faults.append(
                    place.fault(f"{row.modification} already waits for {row.request} to reach {first.reach.value}. Keep one", "reach")
                )
    return list(found.values())


def whole_and_parts(documents: Sequence[Document], faults: FaultList) -> None:
    """Adds a fault for a part in a scope beside the whole of its modification, in the same release or in another of the files (R6)."""
    whole: dict[str, FilePlace] = {}
    entries = [entry for document in documents for entry in document.all("scope", shapes_release.ScopeShape)]
    active = [entry for entry in entries if entry.row.state is not ScopeState.OUT]
    for entry in active:
        if not entry.row.part:
            whole.setdefault(entry.row.modification, entry.place)
    for entry in active:
        if entry.row.part and (first := whole.get(entry.row.modification)):
            name = f"{entry.row.modification} part {entry.row.part}"
            faults.append(
                entry.place.fault(
                    f"{name} can't be in scope beside the whole of it, at {first.file}:{first.line}. Give each its part", "part"
                )
            )
