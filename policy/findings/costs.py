"""Findings on costs: totals, combined assessments, modifications in parts, and those that left (Paper 2, 3; RID 5; R6, R17)."""

from __future__ import annotations

from collections.abc import Iterator

from policy.findings.finding import Finding, Severity
from policy.model.money import pounds
from policy.model.wording import joined
from policy.releases.costs import cost_totals, costs_out_of_scope
from policy.releases.facts import ReleaseFacts


def dcc_total(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds a quoted DCC total that differs from the sum of its breakdown (RID 5; R17)."""
    totals = cost_totals(facts.release)
    if totals.apart and totals.quoted is not None:
        quoted, breakdown, apart = pounds(totals.quoted), pounds(totals.breakdown), pounds(abs(totals.apart))
        text = f"The DCC quoted a total of {quoted}, but its breakdown adds up to {breakdown}: {apart} apart."
        figures = (("quoted", quoted), ("breakdown", breakdown), ("apart", apart))
        yield Finding("dcc-total", "R17", Severity.ERROR, text, figures, "Ask the DCC which figure is right, then correct the other.")


def combined_assessment(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds a pending combined cost assessment (RID 5; R17)."""
    if facts.release.costs_facts.combined_assessment_pending:
        text = "The DCC's combined cost assessment is pending. It will change the costs of SIT, UIT and Implement to live."
        yield Finding("combined-assessment", "R17", Severity.NOTE, text, (), "Record the combined costs when the DCC provides them.")


def part_in_full(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds a part whose costs here are those of the complete modification, so that they are not split yet (RID 5; R6, R17)."""
    release = facts.release
    parts: dict[str, list[int]] = {}
    for item in release.in_scope:
        parts.setdefault(item.modification.ref, []).append(item.part)
    for ref, numbers in parts.items():
        costs = [each for each in release.costs if each.modification == ref]
        if len(numbers) != 1 or numbers[0] == 0 or not costs or any(each.part for each in costs):
            continue
        total = pounds(sum(each.pence for each in costs))
        part = f"part {numbers[0]}"
        text = f"Only {part} of {ref} is in this release, but its costs, {total}, are those of the complete modification."
        figures = (("modification", f"{ref} {part}"), ("costs", total))
        yield Finding(f"part-cost:{ref}", "RID 5", Severity.NOTE, text, figures, f"Split the costs of {ref} over its parts.")
    for ref in dict.fromkeys(each.modification for each in release.costs):
        stray = {each.part for each in release.costs if each.modification == ref and each.part} - set(parts.get(ref, ()))
        if stray and ref in parts:
            names = joined([f"part {number}" for number in sorted(stray)])
            text = f"The costs of {ref} here are those of {names}, which is not in the scope of this release."
            yield Finding(f"part-cost:{ref}", "RID 5", Severity.WARNING, text, (("costs", names),), f"Correct the costs of {ref}.")


def out_of_scope(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds costs of modifications that left the scope, which the breakdown still adds up (RID 5; R5, R17)."""
    release = facts.release
    for ref, pence in costs_out_of_scope(release).items():
        text = f"{ref} left the scope of this release, but the breakdown still adds up its costs, {pounds(pence)}."
        fix = "Ask the DCC for a new total, and take these costs out."
        ways = (("Edit the costs", ("edit", release.key, "costs", ref)),)
        yield Finding(f"out-cost:{ref}", "RID 5", Severity.WARNING, text, (("costs", pounds(pence)),), fix, ways)
