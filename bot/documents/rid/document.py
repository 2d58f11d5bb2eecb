"""Generation of the Release Implementation Document as a Word document (Guidance 4.2; RID; R8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from bot.documents.rid import appendices
from bot.documents.rid.costs import costs
from bot.documents.rid.criteria import criteria
from bot.documents.rid.front import front
from bot.documents.rid.impacts import impacts
from bot.documents.rid.plan import testing, timeline
from bot.documents.rid.scope import scope
from bot.documents.rid.source import Annex, Comment, Source
from bot.documents.word.parts import Part
from bot.documents.word.phrases import long_day
from bot.documents.word.template import SHIPPED, TemplateError
from bot.documents.word.word import write
from policy.model.releases import Release
from policy.model.roster import Committee, Term
from policy.rid.redline.compare import Difference

__all__ = ["Annex", "Comment", "TemplateError", "rid_document", "rid_parts"]

_EPOCH = date(2000, 1, 1)


def rid_document(
    release: Release,
    *,
    version: str,
    issued_on: date | None,
    today: date,
    titles: Mapping[str, str],
    terms: Sequence[Term],
    committees: Sequence[Committee],
    changes: Sequence[Difference] | None = None,
    since: str = "",
    comments: Sequence[Comment] = (),
    annexes: Sequence[Annex] = (),
    template: Path | bytes = SHIPPED,
) -> bytes:
    """Returns the RID as a .docx: the same bytes for the same arguments.

    `release` is the release as it was at that version; `titles` are SEC document titles by name; `changes` are the changes since version
    `since` (None: no such appendix); `annexes` are the DCC's documents that the body approved. Raises ValueError if `version` is not a
    version number or the timetable goes in a circle, TemplateError if the template cannot be used.
    """
    source = Source(
        release,
        version,
        issued_on,
        today,
        titles,
        terms,
        {each.key: each for each in committees},
        changes or (),
        since if changes is not None else "",
        comments,
        annexes,
    )
    fields = {
        "rid-version": f"Version {version}",
        "rid-release": source.name,
        "rid-issued": f"Issued on {long_day(issued_on)}" if issued_on else f"Draft as of {long_day(today)}, not issued",
        "rid-classification": release.classification.name.title(),
    }
    title = f"{source.name}: Release Implementation Document, version {version}"
    made_on = issued_on or _draft_day(release)
    return write(tuple(rid_parts(source)), fields, title=title, made_on=made_on, template=template)


def _draft_day(release: Release) -> date:
    """Returns the date in a draft's document properties, which must not depend on the day it is generated."""
    return release.created_on or release.go_live or _EPOCH


def rid_parts(source: Source) -> Iterator[Part]:
    """Yields the whole document as parts, except cover and page headers."""
    body = [
        *front(source),
        *scope(source),
        *impacts(source),
        *timeline(source),
        *testing(source),
        *costs(source),
        *criteria(source),
        *appendices.version_control(source),
    ]
    extra: list[Part] = []
    if source.since:
        extra += appendices.changes(3, source)
    if source.comments:
        extra += appendices.comments(4 if source.since else 3, source)
    yield from body
    yield from appendices.glossary(2, source.terms, [*body, *extra])
    yield from extra
