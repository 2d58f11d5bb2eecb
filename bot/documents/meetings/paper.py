"""The "SEC Releases update": the paper to a deciding body, with the structure of SECP_76_1701_23 (Paper 1 to 6, Annex 1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.documents.meetings.writer import write_plain
from bot.documents.word.parts import Heading, Numbered, Part, bullet, paragraph, parse_lines
from bot.documents.word.phrases import is_are, long_day, number
from policy.calendar.release_calendar import release_name
from policy.findings.finding import Finding
from policy.meetings.agenda import Asked, whose
from policy.meetings.meeting import Meeting
from policy.model.releases import Classification, Release, ReleaseKind
from policy.model.roster import name_of_body
from policy.model.scope import Dependency, RequestState, ScopeItem, ScopeState
from policy.model.sign_off import CriterionKind, StandardCriterion
from policy.model.wording import joined
from policy.scope.out_reasons import leaving_words
from policy.timetable.policy_dates import GUIDANCE_LEAD_TIMES, SCOPE_DOCUMENTS, months_before
from storage.meetings.agenda import Agenda

TITLE = "SEC Releases update"
_WHITE = " Information can be shared with the public, and any members may publish the information, subject to copyright."
_NOT_ON_RECORD = "not on record"
_SETS = {
    CriterionKind.OPERATIONAL: "Operational acceptance criteria",
    CriterionKind.TESTING: "Testing acceptance criteria",
    CriterionKind.SECURITY: "Security acceptance criteria",
}


@dataclass(frozen=True)
class Paper:
    """The contents of the paper: the agenda, the standard criteria, the classification, the author and the date."""

    agenda: Agenda
    standard: Sequence[StandardCriterion]
    classification: Classification
    today: date

    @property
    def meeting(self) -> Meeting:
        """The meeting that it is for."""
        return self.agenda.meeting

    @property
    def body(self) -> str:
        """The body as the Paper calls it: "Panel"."""
        return name_of_body(self.meeting.body).removeprefix("SEC ")


def paper_document(paper: Paper) -> bytes:
    """Returns the paper as a .docx."""
    footer = f"{paper.meeting.reference or TITLE} · This document has a Classification of {paper.classification.name.title()}"
    return write_plain(TITLE, paper_parts(paper), footer)


def paper_parts(paper: Paper) -> Iterator[Part]:
    """Yields the paper section by section, in the order of the Paper."""
    meeting, agenda = paper.meeting, paper.agenda
    yield paragraph(f"Paper Reference: {meeting.reference or _NOT_ON_RECORD}")
    yield paragraph(f"Action: {'For Decision' if any(each.asked is not Asked.NOTE for each in agenda.items) else 'For Information'}")
    yield paragraph(
        f"This document is classified as {paper.classification.name.title()} in accordance with the Panel Information Policy."
        f"{_WHITE if paper.classification is Classification.WHITE else ''}"
    )
    yield Heading(1, "1. Purpose")
    yield from _purpose(paper)
    section = 1
    for release in agenda.releases:
        section += 1
        yield Heading(1, f"{section}. {release_name(release.key)}")
        yield from _release(paper, release)
    for release in agenda.later:
        section += 1
        yield Heading(1, f"{section}. {f'{release.key} SEC Releases' if release.kind is ReleaseKind.YEAR else release_name(release.key)}")
        yield from (_year(release) if release.kind is ReleaseKind.YEAR else _later(release))
    if asked := [each for each in agenda.items if each.key == "standard"]:
        section += 1
        yield Heading(1, f"{section}. Acceptance criteria for SEC Releases")
        yield from _criteria(paper, asked[0].figures)
    yield Heading(1, f"{section + 1}. Recommendations")
    yield paragraph(f"{whose(meeting.body)}:")
    yield from (bullet(f"{item.asked.value} {item.text}") for item in agenda.items)
    yield paragraph(meeting.author or f"Author: {_NOT_ON_RECORD}")
    yield paragraph(long_day(meeting.dated or paper.today))
    yield paragraph("Attachments:")
    for letter, release in zip("ABCDEFGHIJKLM", agenda.releases, strict=False):
        name = release_name(release.key).removesuffix(" Release")
        yield bullet(f"Appendix {letter}: {name} Release Implementation Document {_version(release)}".strip())
    if asked:
        yield Heading(1, "Annex 1: Standard SEC Release acceptance criteria")
        yield from _annex(paper.standard)


def _version(release: Release) -> str:
    return f"v{release.versions[-1].number}" if release.versions else ""


def _purpose(paper: Paper) -> Iterator[Part]:
    agenda = paper.agenda
    years = sorted({str(each.go_live.year) if each.go_live else each.key for each in (*agenda.releases, *agenda.later)})
    based = joined([release_name(each.release) for each in agenda.items if each.asked is Asked.BASELINE])
    again = any(version.baselined for release in agenda.releases for version in release.versions)
    verb = "re-baseline" if again else "baseline"
    asks = f" and asks the {paper.body} to {verb} the Release Implementation Document (RID) for the {based}" if based else ""
    yield paragraph(f"This paper provides an update on the scope of the SEC Releases in {joined(years)}{asks}.")
    if any(each.key == "standard" for each in agenda.items):
        yield paragraph(
            "We have also reviewed the acceptance criteria to be used for SEC Releases and ask the "
            f"{paper.body} to agree an updated set for use going forward."
        )


def _named(item: ScopeItem) -> str:
    part = f" part {item.part}" if item.part else ""
    return f"{item.modification.ref} ‘{item.modification.title}’{part}"


def _release(paper: Paper, release: Release) -> Iterator[Part]:
    meeting = paper.meeting
    before = [each for each in release.in_scope if each.agreed_on and each.agreed_on < meeting.day]
    now = [each for each in release.in_scope if each not in before]
    if before:
        live = f" on {long_day(release.go_live)}" if release.go_live else ""
        kind = " DCC System-impacting" if all(each.modification.dcc_systems for each in before) else ""
        noun = is_are(len(before), "modification", "modifications")
        where = f"{noun} for inclusion in the {release_name(release.key)}{live}"
        yield paragraph(f"The {paper.body} previously approved {number(len(before))}{kind} {where}:")
        yield from (bullet(_named(each)) for each in before)
    if now:
        kind = " that don’t impact DCC Systems" if not any(each.modification.dcc_systems for each in now) else ""
        yield paragraph(
            f"We are proposing that the following modifications{kind} are also included in scope:"
            if before
            else f"We are proposing that the following modifications{kind} are included in scope:"
        )
        yield from (bullet(_named(each)) for each in now)
    yield from _moved_out(release)
    if release.alongside:
        yield paragraph("The DCC has also provided the list of DCC Change Requests that it plans to implement alongside this SEC Release:")
        yield from (bullet(f"{each.ref} ‘{each.title}’" if each.title else each.ref) for each in release.alongside)
    yield from _rid(paper, release)
    yield from _passages(release, "paper", "testing")


def _moved_out(release: Release) -> Iterator[Part]:
    out = [each for each in release.scope if each.state is ScopeState.OUT]
    if out:
        yield paragraph("The following modifications are no longer in scope:")
        yield from (bullet(f"{_named(each)}: {leaving_words(each.out_reason) or 'the reason is not on record'}") for each in out)


def _rid(paper: Paper, release: Release) -> Iterator[Part]:
    if not any(each.asked is Asked.BASELINE and each.release == release.key for each in paper.agenda.items):
        return
    newest = release.versions[-1] if release.versions else None
    said = f" as version {newest.number}: {newest.changes}" if newest else "."
    yield paragraph(f"The {release_name(release.key)} RID has been updated to include these modifications{said}")
    again = "re-baseline" if any(each.baselined for each in release.versions) else "baseline"
    yield paragraph(f"We are asking the {paper.body} to {again} this document for this updated scope.")
    yield from _policy(paper, release)


def _policy(paper: Paper, release: Release) -> Iterator[Part]:
    """Yields the policy on further modifications, once the policy date of scope on documents has come (Paper 2; R3, R4)."""
    months = next(each.months for each in GUIDANCE_LEAD_TIMES if each.key == SCOPE_DOCUMENTS)
    if release.go_live is None or months_before(release.go_live, months) > paper.meeting.day:
        return
    yield paragraph(
        "The SEC Release Management Policy lays out that the scope of a SEC Release on the SEC documentation should be set "
        f"{number(months)} months before go-live. We would therefore not expect any further modifications to be added to the scope after "
        f"this meeting. However, the {paper.body} can still choose to add further modifications to the scope of this SEC Release if it "
        "would be necessary or more efficient to do so, and these would be managed as exceptions under the project."
    )


def _passages(release: Release, *kinds: str) -> Iterator[Part]:
    """Yields the passages that people wrote for the paper, as written."""
    yield from (part for note in release.notes if note.kind in kinds for part in parse_lines(note.text))


def _later(release: Release) -> Iterator[Part]:
    yield from _passages(release, "scope")
    yield paragraph(f"Proposed for the {release_name(release.key)}:")
    yield from (bullet(_named(each)) for each in release.in_scope)
    yield from _passages(release, "paper")
    for step in release.milestones:
        if step.done_on is None and step.notes and "decide baseline" in step.acts:
            yield paragraph(step.notes)


def _year(release: Release) -> Iterator[Part]:
    opening = [note for note in release.notes if note.kind == "note"][:1]
    yield from (part for note in opening for part in parse_lines(note.text))
    yield from (bullet(_named(each)) for each in release.in_scope)
    if reasons := [note.text for note in release.notes if note.kind == "reason"]:
        yield paragraph("The reasons are:")
        yield from (Numbered(f"{at}.", text) for at, text in enumerate(reasons, start=1))
    if release.dependencies:
        yield paragraph("Dependencies on DCC Change Requests:")
        yield from (bullet(words) for words in dict.fromkeys(_dependency(each, release) for each in release.dependencies))
    yield from (
        part
        for note in release.notes
        if note.kind in {"note", "assumption", "candidate"} and note not in opening
        for part in parse_lines(note.text)
    )


def _dependency(each: Dependency, release: Release) -> str:
    """Returns a dependency with all the modifications that have it, and what is known of the Change Request."""
    same = [
        one.modification
        for one in release.dependencies
        if (one.request.ref, one.reach, one.before) == (each.request.ref, each.reach, each.before)
    ]
    request = each.request
    known = [request.state.value]
    if request.expected and request.state is not RequestState.DELIVERED:
        known.append(f"expected {request.expected.words}{'' if request.committed else ', not committed'}")
    needs = is_are(len(same), "needs", "need")
    return f"{joined(same)} {needs} {request.ref} to reach “{each.reach.value}” before {each.before} ({'; '.join(known)})."


def _criteria(paper: Paper, figures: Sequence[str]) -> Iterator[Part]:
    for release in paper.agenda.releases:
        yield from _passages(release, "paper-criteria")
    yield paragraph(f"Our proposed set of criteria to use going forward can be found in Annex 1: {' '.join(figures)}")
    for key, found in paper.agenda.findings.items():
        yield from (paragraph(f"{release_name(key)}: {each.text}") for each in _differing(found))
    yield paragraph(f"We are asking the {paper.body} to agree the standard acceptance criteria for use going forward.")


def _differing(found: Sequence[Finding]) -> list[Finding]:
    """Returns the findings on criteria that differ from the standard set (R12)."""
    return [each for each in found if each.rule == "R12"]


def _annex(standard: Sequence[StandardCriterion]) -> Iterator[Part]:
    for kind in dict.fromkeys(each.kind for each in standard):
        own = [each for each in standard if each.kind is kind]
        yield Heading(2, f"{_SETS[kind]} – reviewed by the {name_of_body(own[0].committee)}")
        yield from (Numbered(f"{at}.", each.text) for at, each in enumerate(own, start=1))
