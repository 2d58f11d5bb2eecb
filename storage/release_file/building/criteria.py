"""Construction of acceptance criteria, of a release and of the standard set."""

from __future__ import annotations

from typing import TypeVar

from policy.model.sign_off import Criterion, StandardCriterion
from policy.sign_off.amendments import REVIEWERS
from storage.release_file import shapes_release
from storage.release_file.building.registers import Registers
from storage.release_file.contents import FaultList
from storage.release_file.fields import CRITERION_KINDS
from storage.release_file.sections import Entry

C = TypeVar("C", bound=shapes_release.CriterionShape)


def criterion(entry: Entry[C], registers: Registers, faults: FaultList) -> Criterion:
    """Builds an acceptance criterion. Its letter gives its kind, and the kind its default committee."""
    row = entry.row
    kind = CRITERION_KINDS[row.ref[0]]
    committee = row.committee or REVIEWERS[kind]
    registers.committees.check(committee, entry.place["committee"], faults)
    registers.committees.check(row.answers, entry.place["answers"], faults)
    return Criterion(row.ref, kind, committee, row.text, row.answers, row.standing, row.not_applicable)


def standard_criterion(entry: Entry[shapes_release.StandardCriterionShape], registers: Registers, faults: FaultList) -> StandardCriterion:
    """Builds a criterion of the standard set; one that is agreed says when and by which body (R12)."""
    row, place = entry.row, entry.place
    if row.agreed_by:
        registers.committees.check(row.agreed_by, place["agreed_by"], faults)
    if bool(row.agreed_on) != bool(row.agreed_by):
        faults.append(place.fault("is agreed by a body on a day: give both agreed_on and agreed_by", "agreed_on"))
    made = criterion(entry, registers, faults)
    agreed = (row.agreed_on, row.agreed_by or "", row.agreed_reference)
    return StandardCriterion(
        *(made.ref, made.kind, made.committee, made.text, made.answers, made.state, made.not_applicable),
        *(row.not_in_documentation, row.proposed_on, *agreed),
    )
