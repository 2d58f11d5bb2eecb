"""Section 5 of the RID: the costs stated by the DCC and SECAS (RID 5; R17)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.documents.rid.source import Source
from bot.documents.word.parts import Column, Heading, Part, Table, bullet, paragraph, parse_lines
from bot.documents.word.phrases import capitalised, number
from policy.model.costs import SecasEffort, Stage, qualified
from policy.model.money import pounds
from policy.model.releases import Topic
from policy.releases.costs import cost_totals


def costs(source: Source) -> Iterator[Part]:
    """Yields the DCC's quoted total and breakdown, and SECAS effort."""
    yield Heading(1, "5. Costs")
    yield paragraph(
        "This section summarises what implementing this release costs the DCC and the Smart Energy Code Administrator and "
        "Secretariat (SECAS)."
    )
    yield Heading(2, "DCC costs")
    yield from _dcc(source)
    yield Heading(2, "SECAS costs")
    yield from _secas(source)


def _dcc(source: Source) -> Iterator[Part]:
    release, facts = source.release, source.release.costs_facts
    totals = cost_totals(release)
    if source.silent(Topic.COSTS):
        yield paragraph("The costs of this release are not on record.")
        return
    if facts.quoted_total is None:
        yield paragraph("The DCC has not quoted a total for implementing this release yet.")
    else:
        yield paragraph(f"The total DCC implementation costs of this release are currently quoted as {pounds(facts.quoted_total)}.")
    if release.costs:
        yield paragraph("The DCC has broken its costs down by modification and stage:")
        amounts = {(each.modification, each.stage): pounds(each.pence) for each in release.costs}
        names = {each.modification: each.name for each in release.costs}
        rows = tuple((names[ref], *(amounts.get((ref, stage), "–") for stage in Stage)) for ref in totals.by_modification)
        kinds = (Column.TEXT, *[Column.MONEY] * len(Stage))
        heads = ("Modification", *(stage.value for stage in Stage))
        yield Table("Breakdown of DCC implementation costs", heads, rows, (1.4, *[1.2] * len(Stage)), kinds)
    yield from parse_lines(facts.operational) or (paragraph("No impact on operational costs has been recorded."),)
    notes = source.notes("costs")
    if facts.combined_assessment_pending and not notes:
        yield paragraph(
            "The costs of SIT, UIT and Implement to live are given for each modification on its own; the DCC’s combined assessment of the "
            "release as a single package is still to come."
        )
    yield from notes
    yield from parse_lines(facts.shared_with_requests)


def _secas(source: Source) -> Iterator[Part]:
    release = source.release
    if source.silent(Topic.COSTS):
        yield paragraph("SECAS effort is not on record.")
    elif not release.secas:
        yield paragraph("No SECAS effort has been estimated for this release yet.")
    elif len(release.secas) == 1:
        yield paragraph(f"SECAS estimates {_effort(release.secas[0])}.")
    else:
        yield paragraph("SECAS estimates:")
        for each in release.secas:
            yield bullet(f"{capitalised(_effort(each))}.")
    if release.costs_facts.secas_budgeted:
        yield paragraph("This cost is already accounted for in the SECAS budget, so Parties incur no additional costs.")


def _effort(effort: SecasEffort) -> str:
    days = qualified(effort.days_qualifier, f"{number(effort.days)} {'day' if effort.days == 1 else 'days'}")
    return f"{days} of effort, equating to {effort.cost_words}: {effort.purpose.strip().rstrip('.')}"
