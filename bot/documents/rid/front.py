"""The front matter of the RID: about the document, its contents and its annexes (RID, "About this document")."""

from __future__ import annotations

from collections.abc import Iterator

from bot.documents.rid.source import Source
from bot.documents.word.parts import ContentsTable, Heading, Inline, Part, StyledWords, bullet, paragraph, parse_lines
from bot.documents.word.phrases import long_day
from policy.model.decisions import Subject, agreed_since
from policy.model.wording import counted
from policy.rid.versions import in_order, parse_version
from policy.timetable.baselines import has_dcc_scope
from policy.timetable.go_live_moves import day_reason
from policy.timetable.go_live_window import window_end

ANNEXED = {
    Subject.TAD: "Data Communication Company’s (DCC’s) Testing Approach Document (TAD)",
    Subject.SIT_REPORT: "SIT Completion Report",
    Subject.UIT_REPORT: "UIT Completion Report",
}
"""The documents annexed to the RID once approved, in order."""


def front(source: Source) -> Iterator[Part]:
    """Yields "About this document" and the contents."""
    yield Heading(0, "About this document")
    yield paragraph(*_about(source))
    yield from parse_lines(source.release.summary)
    yield paragraph(_version_status(source))
    for link in source.release.links:
        yield paragraph("See also: ", StyledWords(link.label, link.url), ".")
    yield Heading(0, "Contents")
    yield ContentsTable()
    if has_dcc_scope(source.release):
        yield from _annex(source)


def _about(source: Source) -> Iterator[Inline]:
    release = source.release
    yield f"This document is the Smart Energy Code (SEC) Release Implementation Document (RID) for the {source.name}"
    if release.cancelled_on:
        yield f", which was cancelled on {long_day(release.cancelled_on)}"
    elif release.live_on:
        yield f", which was implemented on {long_day(release.live_on)}"
    elif release.go_live:
        yield f", due to be implemented on {long_day(release.go_live)}"
        if end := window_end(release):
            yield f", with flexibility to {long_day(end)}"
    else:
        yield ", whose modifications are not allocated to a release yet"
    yield (
        ". It sets out the scope of the release, whom and what it impacts, the timeline and the test strategy, the central costs, and the "
        "acceptance criteria to be met before go-live."
    )
    if release.sec_version:
        yield f" It {'made' if release.live_on else 'makes'} version {release.sec_version} of the SEC."
    if (reason := day_reason(release)) and not release.live_on:
        yield f" The reason for this date: {reason.strip().rstrip('.')}."
    if release.technical_specifications:
        yield " It is a Technical Specifications Release: it changes SEC Schedules 8, 9 or 10."


def _version_status(source: Source) -> str:
    """Returns whether this version is baselined, issued or a draft."""
    versions = in_order(source.release.versions)
    this = next((each for each in versions if each.number == source.version), None)
    if this and this.baselined:
        return f"The {source.body} baselined this version, {source.version}, on {long_day(this.issued_on)}."
    issued = this.issued_on if this else source.issued_on
    updated = "It will be updated as the release develops."
    if issued:
        return f"This version, {source.version}, was issued on {long_day(issued)}. {updated}"
    before = [each for each in versions if parse_version(each.number) < parse_version(source.version)]
    since = f" It gathers the changes since version {before[-1].number} of {long_day(before[-1].issued_on)}." if before else ""
    return f"This is draft {source.version} as of {long_day(source.today)}, which has not been issued.{since} {updated}"


def _annex(source: Source) -> Iterator[Part]:
    """Yields the approved documents with their versions; until the TAD is approved, says that it will be annexed."""
    annexes = sorted(source.annexes, key=lambda each: list(ANNEXED).index(each.subject))
    has_tad = any(each.subject is Subject.TAD for each in annexes)
    many = len(annexes) + (not has_tad)
    yield paragraph(f"This document has {'one annex' if many == 1 else counted(many, 'annex', 'annexes')}:")
    if not has_tad:
        agreed = agreed_since(source.release.decisions, Subject.TAD)
        does, later = ("contains", ".") if agreed else ("will contain", "; the DCC will produce it at a later date.")
        yield bullet(f"Annex A {does} the {ANNEXED[Subject.TAD]} for this release{later}")
    for letter, each in zip("ABC" if has_tad else "BC", annexes, strict=False):
        approved = f", approved by the {source.body} on {long_day(each.approved_on)}."
        yield bullet(
            f"Annex {letter} contains the {ANNEXED[each.subject]} for this release, ",
            StyledWords(f"version {each.version}", each.address),
            approved,
        )
