"""Section 1 of the RID: modifications in the release, removed from it, and Change Requests alongside (RID 1; R4, R5, R6, R7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.documents.rid.source import Source, continued, described, named
from bot.documents.word.parts import Heading, Part, Table, bullet, paragraph, parse_lines
from bot.documents.word.phrases import capitalised, distinct, is_are, long_day, number, with_full_stop
from policy.model.releases import ReleaseKind, Topic
from policy.model.rid import Covers
from policy.model.scope import ChangeRequest, Dependency, Designation, RequestState, ScopeItem, ScopeState
from policy.model.wording import joined
from policy.scope.out_reasons import leaving_words
from policy.timetable.baselines import has_scope, scope_set_on

_TOPICS = {Covers.SYSTEM: Topic.SYSTEM_SCOPE, Covers.DOCUMENTS: Topic.DOCUMENT_SCOPE}


def scope(source: Source) -> Iterator[Part]:
    """Yields the scope: approved, targeted, exceptions, out; then the DCC Change Requests, which are not part of it."""
    release = source.release
    by_state = {state: [item for item in release.scope if item.state is state] for state in ScopeState}
    yield Heading(1, "1. Scope")
    yield Heading(2, "Approved Modification Proposals")
    yield from _approved(source, by_state[ScopeState.APPROVED])
    yield Heading(2, "Targeted Modification Proposals")
    yield from _targeted(source, by_state[ScopeState.TARGETED])
    yield paragraph(_scope_set(source))
    yield from source.notes("scope")
    yield Heading(2, "Exceptions")
    yield from _exceptions(source, [item for item in release.in_scope if item.exception])
    if by_state[ScopeState.OUT]:
        yield Heading(2, "Modifications no longer in scope")
        yield from _out(by_state[ScopeState.OUT])
    yield Heading(2, "DCC Change Requests")
    yield from _requests(release.alongside)
    if release.designations:
        yield Heading(2, "Designations")
        yield from _designations(release.designations)
    out = {item.modification.ref for item in release.scope} - {item.modification.ref for item in release.in_scope}
    if dependencies := [each for each in release.dependencies if each.modification not in out]:
        yield Heading(2, "Dependencies")
        yield from _dependencies(dependencies)
    if notes := source.other_notes():
        yield Heading(2, "Notes")
        yield from notes


def _approved(source: Source, items: Sequence[ScopeItem]) -> Iterator[Part]:
    count = len(items)
    if not count:
        yield paragraph("No Modification Proposal has been approved for inclusion in this release yet.")
        return
    noun = is_are(count, "Modification Proposal has", "Modification Proposals have")
    yield paragraph(f"{capitalised(number(count))} {noun} been approved for inclusion in this release:")
    for item in items:
        yield from _item(source, item)


def _targeted(source: Source, items: Sequence[ScopeItem]) -> Iterator[Part]:
    if not items:
        yield paragraph("No Modification Proposal is targeted for this release.")
        return
    which = is_are(len(items), "Modification Proposal", "Modification Proposals")
    dates = is_are(len(items), "by its cut-off date", "by the respective cut-off dates")
    yield paragraph(f"The following {which} will be included in this release if a decision to approve is received {dates}:")
    for item in items:
        yield from _item(source, item)
    if missing := [item.name for item in items if not item.cutoff]:
        yield paragraph(f"No cut-off date has been set yet for {joined(missing)}.")
    if proposed := [item.name for item in items if not item.agreed_on]:
        place = is_are(len(proposed), "the place", "the places")
        yield paragraph(f"The {source.body} has still to agree {place} of {joined(proposed)} in this release.")


def _item(source: Source, item: ScopeItem) -> Iterator[Part]:
    """Yields a scope item with its solutions and dates."""
    modification = item.modification
    yield bullet(*described(item))
    for more in parse_lines("\n".join((item.description or modification.description).strip().splitlines()[1:])):
        if not isinstance(more, Heading | Table):
            yield bullet(*more.words, level=2)
    for solution in modification.solutions:
        text = solution.text if solution.name.casefold() in solution.text.casefold() else f"{solution.name}: {solution.text}"
        chosen = " This solution was chosen at approval." if solution.name == modification.chosen_solution else ""
        yield bullet(with_full_stop(text) + chosen, level=2)
    if item.cutoff and item.state is ScopeState.TARGETED:
        yield bullet(f"Cut-off date for a decision: {long_day(item.cutoff)}.", level=2)
    if item.implementation_on and item.implementation_on != source.release.go_live:
        yield bullet(f"Implementation date set for it: {long_day(item.implementation_on)}.", level=2)


def _scope_set(source: Source) -> str:
    """Returns when each kind of scope was set and what follows from that (Guidance 4.3; R3, R4)."""
    release, sentences = source.release, []
    expects_systems = release.kind is ReleaseKind.SYSTEM or has_scope(release, Covers.SYSTEM)
    for covers, what in ((Covers.SYSTEM, "changes to DCC and User Systems"), (Covers.DOCUMENTS, "documents-only changes")):
        if covers is Covers.SYSTEM and not expects_systems:
            continue
        day = scope_set_on(release, covers)
        if day is None:
            silent = source.silent(_TOPICS[covers])
            none = f"When the scope of {what} was set is not on record." if silent else f"The scope of {what} has not been set yet."
            sentences.append(none)
        else:
            sentences.append(
                f"The scope of {what} was set on {long_day(day)}: any further one is an exception, "
                f"subject to the {source.body}’s agreement."
            )
    return " ".join(sentences)


def _exceptions(source: Source, items: Sequence[ScopeItem]) -> Iterator[Part]:
    if not items:
        yield paragraph("Nothing has been added to the scope as an exception.")
        return
    noun = is_are(len(items), "modification was", "modifications were")
    yield paragraph(f"The following {noun} added after the scope had been set, as agreed by the {source.body}:")
    rows = [
        (item.name, exception.reason, exception.reference, exception.documents, exception.cost, exception.testing)
        for item in items
        if (exception := item.exception)
    ]
    heads = ("Modification", "Reason", "Agreed by", "Effect on documents", "Effect on cost", "Effect on testing")
    yield Table("Exceptions to the scope", heads, tuple(rows), (1.3, 1.8, 1.6, 1.3, 1.3, 1.3))


def _out(items: Sequence[ScopeItem]) -> Iterator[Part]:
    which = is_are(len(items), "modification was", "modifications were")
    yield paragraph(f"The following {which} in the scope of this release and {is_are(len(items), 'is', 'are')} no longer part of it:")
    for item in items:
        why = f": {with_full_stop(leaving_words(item.out_reason))}" if item.out_reason else "."
        yield bullet(*named(item.modification, item.name), why)


def _requests(requests: Sequence[ChangeRequest]) -> Iterator[Part]:
    if not requests:
        yield paragraph("No DCC Change Request is targeted for implementation alongside this SEC Release.")
        return
    which = is_are(len(requests), "Change Request is", "Change Requests are")
    yield paragraph(f"The following DCC {which} being targeted for implementation alongside this SEC Release:")
    for request in requests:
        title = f" ‘{request.title}’" if request.title else ""
        text = request.description.strip()
        yield bullet(f"{request.ref}{title}{continued(text)}{_progress(request)}")
    yield paragraph("DCC Change Requests do not form part of a SEC Release, so this RID does not cover the impacts that they will have.")


def _designations(designations: Sequence[Designation]) -> Iterator[Part]:
    """Yields the designations that come with the release, which are not modifications (R24)."""
    which = is_are(len(designations), "designation comes", "designations come")
    yield paragraph(f"The following {which} with this SEC Release and {is_are(len(designations), 'is', 'are')} not part of its scope:")
    for each in designations:
        by = f" by {each.by}" if each.by else ""
        when = f" on {long_day(each.designated_on)}" if each.designated_on else ""
        reference = f" ({each.reference})" if each.reference else ""
        documents = f" It changes {joined(each.documents)}." if each.documents else ""
        designated = f", designated{by}{when}{reference}" if by or when or reference else ""
        yield bullet(f"{each.name}{designated}.{documents}{f' {with_full_stop(each.note)}' if each.note else ''}")


def _progress(request: ChangeRequest) -> str:
    """Returns a change request's state and expected date, as far as they are known."""
    facts = []
    if request.state is not RequestState.RAISED:
        facts.append(f"its state is “{request.state.value}”")
    if request.expected:
        facts.append(f"it is {'committed' if request.committed else 'expected, and not committed,'} for {request.expected.words}")
    return f" {capitalised(joined(facts))}." if facts else ""


def _dependencies(dependencies: Sequence[Dependency]) -> Iterator[Part]:
    """Yields the dependencies; modifications that wait for the same thing share a bullet."""
    waits: dict[tuple[str, str, str], list[str]] = {}
    requests: dict[str, ChangeRequest] = {}
    for each in dependencies:
        waits.setdefault((each.request.ref, each.reach.value, each.before), []).append(each.modification)
        requests[each.request.ref] = each.request
    for (ref, reach, before), waiting in waits.items():
        refs = distinct(waiting)
        verb = is_are(len(refs), "depends", "depend")
        yield bullet(f"{joined(refs)} {verb} on {ref} reaching “{reach}” before {with_full_stop(before)}{_progress(requests[ref])}")
