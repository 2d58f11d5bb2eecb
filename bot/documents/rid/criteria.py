"""Section 6 of the RID: the acceptance criteria for go-live and who reviews them (RID 6; R12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.documents.rid.source import Source
from bot.documents.word.parts import Heading, Numbered, Part, paragraph
from bot.documents.word.phrases import distinct, is_are
from policy.model.releases import Topic
from policy.model.sign_off import Criterion, CriterionKind
from policy.model.wording import joined

_TITLES = {
    CriterionKind.OPERATIONAL: "Operational acceptance criteria",
    CriterionKind.TESTING: "Testing acceptance criteria",
    CriterionKind.SECURITY: "Security acceptance criteria",
}


def criteria(source: Source) -> Iterator[Part]:
    """Yields the criteria by kind and by reviewing committee."""
    agreed = tuple(each for each in source.release.criteria if not each.not_applicable)
    others = tuple(each for each in source.release.criteria if each.not_applicable)
    yield Heading(1, "6. Acceptance criteria")
    if not agreed and not others:
        silent = source.silent(Topic.CRITERIA)
        none = "The acceptance criteria are not on record." if silent else "No acceptance criteria have been agreed for this release yet."
        yield paragraph(none)
        yield from source.notes("criteria")
        return
    if not agreed:
        yield from _not_applicable(others)
        yield from source.notes("criteria")
        return
    reviewers = [_with_article(source, key) for key in distinct([each.committee for each in agreed])]
    yield paragraph(
        f"{is_are(len(agreed), 'The following criterion', 'The following criteria')} will need to be met before the release can go live."
    )
    yield paragraph(
        f"Before go-live, {joined(reviewers)} will review the status of the release against them and recommend to the {source.body} "
        f"whether to implement it as planned. The {source.body} will consider "
        f"{is_are(len(reviewers), 'this recommendation', 'these recommendations')} and decide."
    )
    yield from source.notes("criteria")
    for kind in CriterionKind:
        yield from _kind(source, kind, [each for each in agreed if each.kind is kind])
    yield from _not_applicable(others)


def _not_applicable(criteria: Sequence[Criterion]) -> Iterator[Part]:
    """Yields which standard criteria don't apply to the release, a paragraph a reason (R12)."""
    for reason in distinct([each.not_applicable for each in criteria]):
        refs = [each.ref for each in criteria if each.not_applicable == reason]
        yield paragraph(f"Not applicable to this release: {_refs(refs)}. {reason}")


def _kind(source: Source, kind: CriterionKind, of_kind: Sequence[Criterion]) -> Iterator[Part]:
    if not of_kind:
        return
    yield Heading(2, _TITLES[kind])
    for committee in distinct([each.committee for each in of_kind]):
        some = [each for each in of_kind if each.committee == committee]
        yield paragraph(f"Reviewed by {_with_article(source, committee)}. {_answerers(source, some)}")
        for each in some:
            yield Numbered(each.ref, each.text)


def _with_article(source: Source, key: str) -> str:
    return f"the {source.short(key)}"


def _answerers(source: Source, criteria: Sequence[Criterion]) -> str:
    """Returns who submits the evidence: one party for all, or each party with its criteria."""
    by_party = {key: [each.ref for each in criteria if each.answers == key] for key in distinct([each.answers for each in criteria])}
    if len(by_party) == 1:
        return f"{_party(source, next(iter(by_party)))} submits the evidence."
    return f"Evidence is submitted by {joined([f'{_party(source, key, start=False)} ({_refs(refs)})' for key, refs in by_party.items()])}."


def _party(source: Source, key: str, *, start: bool = True) -> str:
    """Returns a party's name; the DCC has an article, SECAS has none."""
    if key == "secas":
        return source.short(key)
    return f"{'The' if start else 'the'} {source.short(key)}"


def _refs(refs: Sequence[str]) -> str:
    """Returns the references with runs shortened: "O1 to O7 and O9"."""
    runs: list[list[str]] = []
    for ref in refs:
        if runs and (ref[0], int(ref[1:])) == (runs[-1][-1][0], int(runs[-1][-1][1:]) + 1):
            runs[-1].append(ref)
        else:
            runs.append([ref])
    return joined([words for run in runs for words in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else run)])
