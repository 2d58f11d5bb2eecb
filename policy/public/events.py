"""Dated events of a release in plain words, of which notices, the public feed and newsletters are made (Guidance 6; R18, R26)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from policy.calendar.release_calendar import release_name
from policy.documents.documents import DocumentVersion
from policy.model import acts
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.releases import Release
from policy.model.rid import Covers
from policy.model.roster import name_of_body
from policy.model.scope import ScopeItem
from policy.model.wording import counted, day_words, joined, weekday_words
from policy.rid.versions import in_order
from policy.scope.out_reasons import leaving_words, left_with
from policy.timetable.dates import Dated, in_date_order, resolve
from policy.timetable.go_live_moves import MOVING, move_words


class EventKind(StrEnum):
    """The kinds of event. Those in `policy.public.notices` have a notice of their own; the others stand in newsletters and in the feed."""

    APPROVAL = "approval"
    BASELINE = "baseline"
    RID = "rid"
    TAD = "tad"
    TESTING = "testing"
    GO_NO_GO = "go-no-go"
    LIVE = "go-live"
    SCOPE = "scope"
    DATE = "date"
    TIMETABLE = "timetable"
    CANCELLED = "cancelled"
    RESTORED = "restored"


INVITATION = "Any Party may comment on its contents."
"""The last sentence of the notice of each version of the RID (Guidance 4.2)."""

_TOLD = 8
"""The most steps that one event names."""

_NAMED = 3
"""The most modifications that a title names."""

_OUTCOMES = {Outcome.GO: "Go", Outcome.NO_GO: "No-go", Outcome.DEFER: "Defer"}
_COVERED = {
    Covers.ALL: "",
    Covers.SYSTEM: " for the modifications that impact DCC or User Systems",
    Covers.DOCUMENTS: " for the modifications on SEC documents only",
}
_WINDOWS = {acts.START_SIT: ("sit", "System Integration Testing (SIT)"), acts.START_UIT: ("uit", "User Integration Testing (UIT)")}


@dataclass(frozen=True)
class Event:
    """An event of one release on a day. `key` tells it from the release's other events and never changes; `text` has its sentences."""

    kind: EventKind
    release: str
    key: str
    day: date
    title: str
    text: tuple[str, ...]


@dataclass(frozen=True)
class Restoration:
    """A cancellation that was ended: the day of each."""

    cancelled_on: date
    day: date


@dataclass(frozen=True)
class Kept:
    """What only the history has: the cancellations of a release that were ended, and when items left its scope, by (reference, part)."""

    restorations: Sequence[Restoration] = ()
    departures: Mapping[tuple[str, int], date] = field(default_factory=dict)


def events(release: Release, documents: Sequence[DocumentVersion], today: date, kept: Kept = Kept()) -> tuple[Event, ...]:
    """Returns the events of a release up to today, oldest first.

    `documents` are those of its documents that the reader may see. What has no date on record is no event, because its day would be
    invented. People who read of an addition or a cancellation also read of its end, from what the history has `kept`.
    """
    found = (
        *_approvals(release),
        *_scope(release),
        *_departures(release, kept.departures),
        *_decisions(release),
        *_versions(release),
        *_documents(release, documents),
        *_testing(release),
        *_timetable(release),
        *_endings(release),
        *_restorations(release, kept.restorations),
    )
    return tuple(
        sorted((each for each in found if each.day <= today), key=lambda each: (each.day, list(EventKind).index(each.kind), each.key))
    )


def _event(release: Release, kind: EventKind, key: str, day: date, title: str, *text: str) -> Event:
    return Event(kind, release.key, key, day, title, tuple(each for each in text if each))


def _go_live_words(release: Release) -> str:
    name = release_name(release.key)
    if release.live_on:
        return f"The {name} went live on {weekday_words(release.live_on)}."
    return f"The {name} is due to go live on {weekday_words(release.go_live)}." if release.go_live else ""


def _approvals(release: Release) -> Iterator[Event]:
    """Approvals of modifications in scope (Guidance 6: notification of the approval following decision)."""
    seen: set[str] = set()
    for item in release.in_scope:
        each = item.modification
        if each.approved_on is None or each.ref in seen:
            continue
        seen.add(each.ref)
        by = f" by the {name_of_body(each.decided_by)}" if each.decided_by else ""
        reference = f" ({each.decision_reference})" if each.decision_reference else ""
        told = f"{each.ref} ‘{each.title}’ was approved on {day_words(each.approved_on)}{by}{reference}."
        implemented = f"It is in the scope of the {release_name(release.key)}."
        if item.implementation_on:
            implemented = f"Its implementation date is {day_words(item.implementation_on)}, in the {release_name(release.key)}."
        yield _event(release, EventKind.APPROVAL, f"approval/{each.ref}", each.approved_on, f"{each.ref} approved", told, implemented)


def _scope(release: Release) -> Iterator[Event]:
    """Additions to the scope, and agreements of the deciding body, one event a day (Paper 2)."""
    added: dict[date, list[ScopeItem]] = {}
    agreed: dict[date, list[ScopeItem]] = {}
    for item in release.in_scope:
        if item.agreed_on:
            agreed.setdefault(item.agreed_on, []).append(item)
        elif item.added_on:
            added.setdefault(item.added_on, []).append(item)
    name, body = release_name(release.key), name_of_body(release.body)
    for day, items in agreed.items():
        told = f"The {body} agreed on {day_words(day)} that the scope of the {name} includes {_titles(items)}."
        yield _event(release, EventKind.SCOPE, f"scope/agreed/{day}", day, "Scope agreed", told)
    for day, items in added.items():
        told = f"Proposed for the scope of the {name} on {day_words(day)}: {_titles(items)}."
        yield _event(release, EventKind.SCOPE, f"scope/added/{day}", day, "Additions to the scope proposed", told)


def _departures(release: Release, departures: Mapping[tuple[str, int], date]) -> Iterator[Event]:
    """What left the scope, one event a day: with its modification's outcome on that outcome's day, otherwise when it was recorded (R5)."""
    out: dict[date, list[ScopeItem]] = {}
    for item in release.scope:
        names = (item.modification.ref, item.modification.draft_ref)  # The history has it as a Draft Proposal too (R24).
        left = next((departures[ref, item.part] for ref in names if (ref, item.part) in departures), None)
        day = (item.modification.decided_on if left_with(item) else None) or left
        if day and not item.active:
            out.setdefault(day, []).append(item)
    for day, items in out.items():
        told = [f"{item.name} ‘{item.modification.title}’: {leaving_words(item.out_reason).rstrip('.')}." for item in items]
        head = f"Out of the scope of the {release_name(release.key)} since {day_words(day)}:"
        title = f"Out of scope: {joined([item.name for item in items], most=_NAMED)}"
        yield _event(release, EventKind.SCOPE, f"scope/out/{day}", day, title, head, *told)


def _titles(items: Sequence[ScopeItem]) -> str:
    return joined([f"{item.name} ‘{item.modification.title}’" for item in items])


def _decisions(release: Release) -> Iterator[Event]:
    """Baselines, go/no-go decisions, and moves of the go-live date (RID 3; R8, R13, R23)."""
    for each in release.decisions:
        at = f"{each.met_on}/{each.outcome.value.replace(' ', '-')}"
        reference = f" ({each.reference})" if each.reference else ""
        said = f"The {name_of_body(each.body)}, on {day_words(each.met_on)}{reference}"
        name = release_name(release.key)
        if each.subject is Subject.BASELINE and each.outcome is Outcome.AGREED:
            told = f"{said}, baselined the Release Implementation Document (RID) of the {name}{_COVERED[each.covers]}."
            key = f"baseline/{each.met_on}/{each.covers.value}"
            yield _event(release, EventKind.BASELINE, key, each.met_on, "RID baselined", told, _go_live_words(release))
        elif each.subject is Subject.GO_LIVE and each.outcome in _OUTCOMES:
            outcome = _OUTCOMES[each.outcome]
            told = f"{said}, decided on the go-live of the {name}: {outcome}."
            moved = _moved(each)
            yield _event(release, EventKind.GO_NO_GO, f"go-live/{at}", each.met_on, f"Go/no-go decision: {outcome}", told, moved)
        elif each.subject is Subject.DATE and each.outcome is Outcome.AGREED and each.go_live:
            moved = _moved(each)
            yield _event(release, EventKind.DATE, f"date/{at}/{each.go_live}", each.met_on, "Go-live date decided", f"{said}:", moved)


def _moved(decision: Decision) -> str:
    words = move_words(decision) if decision.outcome in MOVING else ""
    if not words:
        return ""
    return f"The go-live {words}." if words.startswith("stays") else f"The go-live moves {words}."


def _versions(release: Release) -> Iterator[Event]:
    """Versions of the RID (RID appendix 1; Guidance 4.2)."""
    name = release_name(release.key)
    for each in in_order(release.versions):
        told = (
            f"Version {each.number} of the Release Implementation Document (RID) of the {name} was issued on {day_words(each.issued_on)}."
        )
        yield _event(
            release, EventKind.RID, f"rid/{each.number}", each.issued_on, f"RID version {each.number} issued", told, each.changes,
            INVITATION,
        )  # fmt: skip


def _documents(release: Release, documents: Sequence[DocumentVersion]) -> Iterator[Event]:
    """Publications of the TAD (Guidance 5.1)."""
    for each in documents:
        if each.subject is Subject.TAD and each.published_on:
            told = (
                f"Version {each.version} of the DCC's Testing Approach Document (TAD) for the {release_name(release.key)} was published on "
                f"{day_words(each.published_on)}."
            )
            yield _event(release, EventKind.TAD, f"tad/{each.number}", each.published_on, f"TAD version {each.version} published", told)


def _testing(release: Release) -> Iterator[Event]:
    """Openings of the test windows, on the day when testing began or else on the planned day (Guidance 5.2)."""
    dated = resolve(release.milestones)
    for each in dated.values():
        window = next((_WINDOWS[act] for act in each.milestone.acts if act in _WINDOWS), None)
        day = each.milestone.done_on or (None if each.proposed else each.day)
        if window is None or day is None:
            continue
        short, name = window
        opened = f"{name} for the {release_name(release.key)} opens on {weekday_words(day)}."
        yield _event(
            release, EventKind.TESTING, f"testing/{short}", day, f"{short.upper()} opens", opened, _closing(dated.values(), short),
            _go_live_words(release),
        )  # fmt: skip


def _timetable(release: Release) -> Iterator[Event]:
    """Dates of steps by the day when they were entered or moved (RID 3). Go-live has events of its own, and a proposed date is none."""
    entered: dict[date, list[Dated]] = {}
    for each in in_date_order(resolve(release.milestones).values()):
        on = each.milestone.recorded_on
        done = each.milestone.done_on
        if on and each.known and not each.proposed and not (done and done <= on) and acts.GO_LIVE not in each.milestone.acts:
            entered.setdefault(on, []).append(each)
    for day, steps in entered.items():
        told = [f"“{each.milestone.event}” is due {each.words}." for each in steps[:_TOLD]]
        rest = len(steps) - _TOLD
        more = f"Dates of {counted(rest, 'more step')} were entered too." if rest > 0 else ""
        key = f"timetable/{day}"
        title = f"Dates of {counted(len(steps), 'step')} entered or moved"
        head = f"Entered in the timetable of the {release_name(release.key)}:"
        yield _event(release, EventKind.TIMETABLE, key, day, title, head, *told, more)


def _closing(steps: Iterable[Dated], short: str) -> str:
    if short != "uit":
        return ""
    ends = [each for each in steps if acts.END_UIT in each.milestone.acts and each.known and not each.proposed]
    return f"The window closes on {ends[0].words}." if ends else ""


def _endings(release: Release) -> Iterator[Event]:
    name = release_name(release.key)
    if release.live_on:
        version = f" It makes version {release.sec_version} of the SEC." if release.sec_version else ""
        told = f"The {name} went live on {weekday_words(release.live_on)}.{version}"
        scope = f"It implements {_titles(release.in_scope)}." if release.in_scope else ""
        yield _event(release, EventKind.LIVE, "live", release.live_on, "Live", told, scope)
    if release.cancelled_on:
        told = f"The {name} was cancelled on {day_words(release.cancelled_on)}."
        yield _event(release, EventKind.CANCELLED, "cancelled", release.cancelled_on, "Cancelled", told)


def _restorations(release: Release, restorations: Sequence[Restoration]) -> Iterator[Event]:
    name = release_name(release.key)
    for each in restorations:
        told = f"The {name}, cancelled on {day_words(each.cancelled_on)}, was opened again on {day_words(each.day)}."
        due = _go_live_words(release) if not release.cancelled_on else ""
        yield _event(release, EventKind.RESTORED, f"restored/{each.day}", each.day, "No longer cancelled", told, due)
