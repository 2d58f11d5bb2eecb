"""Words of the public site: how the templates format what they show."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import quote

from bot.pages.kit import words
from bot.pages.modifications import STATES, _state
from commands.public.site import PublicRelease
from policy.calendar.release_calendar import release_name
from policy.documents.documents import DocumentVersion
from policy.meetings.meeting import Meeting
from policy.meetings.meetings import meeting_name
from policy.model.decisions import Subject
from policy.model.releases import Release, Topic
from policy.model.roster import is_person, name_of_body
from policy.model.scope import ChangeRequest, Modification, ScopeItem, ScopeState
from policy.model.wording import PROPOSED, day_words, weekday_words
from policy.releases.facts import is_closed
from policy.releases.not_on_record import NOT_ON_RECORD, silent_on
from policy.releases.participants import participant_columns
from policy.releases.phase import Phase
from policy.releases.sec_documents import changed_in_scope
from policy.rid.versions import in_order
from policy.scope.change_requests import expected_words
from policy.scope.out_reasons import leaving_words
from policy.timetable.dates import Dated
from storage.releases.releases import ReleaseLine

_DOCUMENTS = {
    Subject.TAD: "Testing Approach Document (TAD)",
    Subject.SIT_REPORT: "SIT Completion Report",
    Subject.UIT_REPORT: "UIT Completion Report",
}
_NOTES = {"reason": "Reasons", "assumption": "Assumptions", "candidate": "Candidates"}


def modification_path(ref: str) -> str:
    """Returns the address of a modification's page, below the site's: "modifications/mp079/"."""
    return f"modifications/{quote(ref.lower(), safe='')}/"


def meeting_path(meeting: Meeting) -> str:
    """Returns the address of a meeting's page, below the site's: "meetings/panel/76/". It stays when the meeting moves."""
    return f"meetings/{quote(meeting.body, safe='')}/{quote(meeting.key, safe='')}/"


def is_web(address: str) -> bool:
    """Returns whether an address may be linked: people wrote it, and a script is an address too."""
    return address.startswith(("https://", "http://"))


def status(page: PublicRelease) -> str:
    """Formats phase and colour: "Scoped, amber", "Decided: No-go, green"."""
    known = {Phase.LIVE: "Live", Phase.UNRECORDED: "Not on record", Phase.CANCELLED: "Cancelled"}
    decided = page.decision.outcome if page.decision and page.phase is Phase.DECIDED else None
    stage = words.phase_words(page.phase, decided)
    phase = known.get(page.phase, f"{stage[0].upper()}{stage[1:]}")
    return f"{phase}, {page.judgement.colour.value}" if page.judgement.colour else phase


def status_class(page: PublicRelease) -> str:
    """Returns the class of the badge; its colour only repeats what its words say."""
    if page.judgement.colour:
        return page.judgement.colour.value
    return "blue" if page.phase is Phase.LIVE else "none"


def go_live(page: PublicRelease) -> str:
    """Formats the go-live with its window and its last move."""
    release = page.release
    if release.live_on:
        return f"Live since {weekday_words(release.live_on)}"
    if release.cancelled_on:
        planned = f"; it was planned for {weekday_words(release.go_live)}" if release.go_live else ""
        return f"Cancelled on {day_words(release.cancelled_on)}{planned}"
    return f"{words.go_live(release)}{words.moved(release).replace(chr(10), '; ')}"


def decision(page: PublicRelease) -> str:
    """Formats the go-live decision: "Go, 12 June 2020 (SECP_81)"."""
    found = page.decision
    if found is None:
        return NOT_ON_RECORD.capitalize() if page.phase in {Phase.LIVE, Phase.UNRECORDED} else "Not decided yet"
    reference = f" ({found.reference})" if found.reference else ""
    return f"{words.OUTCOMES[found.outcome]}, {found.met_on:%-d %B %Y}{reference}"


def document_state(each: DocumentVersion) -> str:
    """Formats how far a document has come: ", approved on 3 Mar 2020, published on 4 Mar 2020"."""
    known = (
        ("draft, submitted" if each.draft else "submitted", each.submitted_on),
        ("approved", each.approved_on),
        ("published", each.published_on),
    )
    return "".join(f", {what} on {day_words(day)}" for what, day in known if day)


def newest_first(documents: Sequence[DocumentVersion]) -> list[DocumentVersion]:
    """Sorts documents by subject, each with its newest version first."""
    order = list(_DOCUMENTS)
    return sorted(documents, key=lambda each: (order.index(each.subject), -each.number))


def comments_until(page: PublicRelease) -> str:
    """Formats the step until which comments are taken up: "Panel baselines RID (17 Jan 2020)"."""
    step = page.comments
    if step is None:
        return ""
    day = weekday_words(step.day) if step.day else step.words
    event = f"“{step.milestone.event}”"
    return f"{day} ({event})" if step.known else f"{event}, which has no date yet"


def scope_groups(release: Release) -> Iterator[tuple[str, list[ScopeItem]]]:
    """Yields the parts of the scope with their headings, in the RID's words."""
    for heading, state in (
        ("Approved", ScopeState.APPROVED),
        ("Targeted: included if they are approved in time", ScopeState.TARGETED),
        ("Out of scope", ScopeState.OUT),
    ):
        if items := [each for each in release.scope if each.state is state]:
            yield heading, items


def item_facts(item: ScopeItem, release: Release) -> str:
    """Formats the facts of a place in the scope."""
    each = item.modification
    facts = ["DCC Systems" if each.dcc_systems else "User Systems" if each.user_systems else "documents only"]
    if item.state is not ScopeState.OUT:
        facts.append(words.agreed(item))
    if item.state is ScopeState.TARGETED:
        none = f"cut-off {NOT_ON_RECORD}" if silent_on(release, Topic.CUTOFFS, item) else "no cut-off date"
        facts.append(f"decision by {day_words(item.cutoff)}" if item.cutoff else none)
    if item.implementation_on and item.implementation_on != release.go_live:
        facts.append(f"implementation date {day_words(item.implementation_on)}")
    if item.out_reason:
        facts.append(leaving_words(item.out_reason))
    if item.exception:
        facts.append(f"exception: {item.exception.reason}")
    return " · ".join(facts)


def notes(release: Release) -> Iterator[tuple[str, list[str]]]:
    """Yields the notes under their headings."""
    for heading in (*_NOTES.values(), "Notes"):
        if texts := [each.text for each in release.notes if _NOTES.get(each.kind, "Notes") == heading]:
            yield heading, texts


def step_when(row: Dated) -> str:
    """Formats the date of a step: a day with its weekday, a month or quarter, or that there is none."""
    day = weekday_words(row.day) if row.day else row.partial.words if row.partial else "No date yet"
    return f"{day} ({PROPOSED})" if row.proposed else day


def step_facts(row: Dated, page: PublicRelease) -> list[str]:
    """Lists the facts of a step, without the names of people."""
    step = row.milestone
    found = [name_of_body(step.owner)] if step.owner and not is_person(step.owner) else []
    if step.done_on:
        found.append(f"done on {day_words(step.done_on)}")
    if step.key in page.overdue:
        found.append("overdue")
    return [*found, row.why] if step.anchor and row.why else found


def matrix(release: Release) -> Iterator[tuple[str, frozenset[str]]]:
    """Yields the participants that each modification in scope impacts (RID 2)."""
    for ref in dict.fromkeys(item.modification.ref for item in release.in_scope):
        yield ref, frozenset(each.participant for each in release.participants if each.modification == ref)


def changed_documents(release: Release) -> Iterator[tuple[str, list[str]]]:
    """Yields the SEC documents that are changed, each with the modifications that change it (RID 2)."""
    yield from changed_in_scope(release).items()


def impacts(each: Modification) -> str:
    """Formats the systems that a modification impacts."""
    named = {
        "DCC Systems": each.dcc_systems,
        "User Systems": each.user_systems,
        "the Technical Specifications": each.technical_specifications,
    }
    found = [name for name, yes in named.items() if yes]
    return ", ".join(found) if found else "SEC documents only"


def reached(request: ChangeRequest) -> str:
    """Formats the state that a Change Request has reached, and when it is expected."""
    return ", ".join(filter(None, (request.state.value, expected_words(request))))


def when(line: ReleaseLine) -> str:
    """Formats the go-live of a release in the list."""
    if line.live_on:
        return f"live since {day_words(line.live_on)}"
    if line.cancelled_on:
        return f"cancelled on {day_words(line.cancelled_on)}"
    return f"go-live {weekday_words(line.go_live)}" if line.go_live else "no go-live date yet"


def paragraphs(text: str) -> Iterator[tuple[bool, list[str]]]:
    """Yields the lines of a text in groups, each with whether its lines are those of a list ("• ..." as the RID has it)."""
    lines = [each.strip() for each in text.splitlines() if each.strip()]
    for bulleted, group in groupby(lines, key=lambda line: line.startswith("•")):
        yield bulleted, [each.lstrip("• ") for each in group]


def anchor(key: str) -> str:
    """Returns the id of an event on its page."""
    return f"news-{re.sub('[^A-Za-z0-9.-]', '-', key)}"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "anchor": anchor,
    "body": name_of_body,
    "changed_documents": changed_documents,
    "columns": participant_columns,
    "comments_until": comments_until,
    "day": day_words,
    "decision": decision,
    "document": _DOCUMENTS.__getitem__,
    "document_state": document_state,
    "reached": reached,
    "go_live": go_live,
    "impacts": impacts,
    "leaving_words": leaving_words,
    "is_closed": lambda page: is_closed(page.release, page.today),
    "is_web": is_web,
    "item_facts": item_facts,
    "kind": lambda each: words.KINDS[each.kind],
    "matrix": matrix,
    "meeting_name": meeting_name,
    "meeting_path": meeting_path,
    "modification_path": modification_path,
    "newest_first": newest_first,
    "notes": notes,
    "paragraphs": paragraphs,
    "release": release_name,
    "scope_groups": scope_groups,
    "state": STATES.__getitem__,
    "state_in_full": _state,
    "status": status,
    "status_class": status_class,
    "step_facts": step_facts,
    "step_when": step_when,
    "versions": lambda found: tuple(reversed(in_order(found))),
    "weekday": weekday_words,
    "when": when,
}
"""The filters of the templates."""
