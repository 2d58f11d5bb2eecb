"""`/release create YEAR`: the scheduled releases of a year, each with its template and proposed dates (R1, R3, R9, R12)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from commands.protocol.command import Doing, faults
from commands.protocol.form import CLASSIFICATIONS, Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused, Words
from policy.calendar import release_calendar
from policy.calendar.release_calendar import ScheduledRelease, release_name
from policy.decisions import authority
from policy.model.releases import Classification, Release, ReleaseKind
from policy.model.roster import CSC, NAMES, PANEL
from policy.model.wording import counted, joined, weekday_words
from policy.releases.new import with_usual_content
from policy.scope.technical import may_be_technical
from policy.timetable.proposals import proposed, proposed_words
from storage.mapping import to_rows
from storage.meetings.meeting_days import meeting_days
from storage.releases import releases
from storage.roster.reference_data import ReferenceData

NONE = "none"
"""The choice that no release of the year changes the Technical Specifications."""

_KINDS = {ReleaseKind.SYSTEM: "System", ReleaseKind.DOCUMENTATION: "Documentation"}
_BODIES = tuple(Option(each, NAMES[each]) for each in (PANEL, CSC))


def create_year(doing: Doing, year: str, reference: ReferenceData) -> Changed | Form | Faults | Refused:
    """Proposes the year's releases that are not stored and not past, and its bucket for what is not allocated yet, in one form."""
    conn = doing.tx.connection
    known = set(releases.release_keys(conn))
    slots = [each for each in release_calendar.scheduled(int(year), reference.slots) if each.key not in known]
    ahead = [each for each in slots if each.go_live >= doing.today]
    bucket = year not in known
    if not ahead and not (bucket and int(year) >= doing.today.year):
        return _nothing_left(year, slots, known)
    meetings = meeting_days(conn, doing.today)
    body = authority.body_for(doing.today, reference.authorities)
    planned = [_planned(each, body, doing.today, reference, meetings) for each in ahead]
    form = _form(doing, year, planned, reference, bucket=bucket)
    if asking := doing.ask(form):
        return asking
    return _created(doing, year, ahead, reference, meetings, bucket=bucket)


def _nothing_left(year: str, slots: Sequence[ScheduledRelease], known: set[str]) -> Refused:
    """Returns the refusal for a year whose releases are stored or past."""
    stored = sorted(key for key in known if key.endswith(year) and not key.isdigit() and not key.startswith("adhoc"))
    if slots:
        names = joined([release_name(each.key) for each in slots])
        sentence = f"The {names} {'is' if len(slots) == 1 else 'are'} past. To record one as it went, name it."
        return Refused(sentence, tuple(Line.release("create", each.key) for each in slots))
    return Refused(f"The releases of {year} already exist.", (*(Line.release("status", key) for key in stored), Line.release("list", year)))


def _planned(slot: ScheduledRelease, body: str, today: date, reference: ReferenceData, meetings: Mapping[str, Collection[date]]) -> Release:
    """Returns a scheduled release as it would be made: template, criteria that apply and proposed dates."""
    new = with_usual_content(Release(slot.key, slot.kind, slot.go_live, body=body, created_on=today), reference.standard_criteria)
    return replace(new, milestones=proposed(new, today, reference.lead_times, meetings))


def _words(release: Release) -> str:
    """Describes a release that would be made: its day, type, steps, criteria and proposed dates."""
    go_live = weekday_words(release.go_live) if release.go_live else ""
    days = [each.day.earliest for each in release.milestones if each.proposed and each.day]
    applying = [each for each in release.criteria if not each.not_applicable]
    criteria = counted(len(applying), "acceptance criterion", "acceptance criteria")
    steps = counted(len(release.milestones), "step")
    told = f"{steps}, {criteria}; proposed: {proposed_words(days).rstrip(',')}."
    return f"{release_name(release.key)}, {_KINDS[release.kind]}: {go_live}. {told}"


def _form(doing: Doing, year: str, planned: Sequence[Release], reference: ReferenceData, *, bucket: bool) -> Form:
    options = [Option(each.key, f"{release_name(each.key)}: {weekday_words(each.go_live)}") for each in planned if each.go_live]
    options += [Option(year, f"{year}: what is expected that year and not yet allocated")] if bucket else []
    system = [each for each in planned if each.kind is ReleaseKind.SYSTEM]
    technical = (Option(NONE, "None, or not known yet"), *(Option(each.key, release_name(each.key)) for each in system))
    about: list[Words] = [(f"• {_words(each)}",) for each in planned]
    if planned:
        told = "Proposed dates are the latest that policy allows. They are marked, and chased only when you accept or move them."
        about.append((told,))
    return Form(
        title=f"Create the year {year}",
        line=Line.release("create", year),
        about=tuple(about),
        submit="Create",
        fields=(
            Field("releases", "Create", Kind.TICKS, value=tuple(each.value for each in options), options=tuple(options)),
            Field("body", "Decided by", Kind.CHOICE, value=authority.body_for(doing.today, reference.authorities), options=_BODIES),
            Field("classification", "Classification", Kind.CHOICE, value="white", options=CLASSIFICATIONS),
            *((Field("technical", "Technical Specifications release", Kind.CHOICE, value=NONE, options=technical),) if system else ()),
        ),
    )


def _created(
    doing: Doing,
    year: str,
    ahead: Sequence[ScheduledRelease],
    reference: ReferenceData,
    meetings: Mapping[str, Collection[date]],
    *,
    bucket: bool,
) -> Changed | Faults:
    chosen = set(doing.several("releases"))
    slots = [each for each in ahead if each.key in chosen]
    with_bucket = bucket and year in chosen
    if not slots and not with_bucket:
        doing.faults["releases"] = "Tick at least one."
    body = doing.answer("body")
    if body not in authority.DECIDING_BODIES:
        doing.faults["body"] = "Choose the SEC Panel or the Change Sub-Committee."
    classification = next((each for each in Classification if each.name.lower() == doing.answer("classification")), None)
    if classification is None:
        doing.faults["classification"] = "Choose a classification."
    technical = doing.answer("technical") or NONE
    _check_technical(doing, year, technical, slots)
    if doing.faults or classification is None:
        return faults(doing)
    made = [
        replace(
            _planned(each, body, doing.today, reference, meetings),
            classification=classification,
            technical_specifications=each.key == technical,
        )
        for each in slots
    ]
    if with_bucket:
        made.append(Release(year, ReleaseKind.YEAR, None, body=body, classification=classification, created_on=doing.today))
    for release in made:
        for row, values in to_rows.release(release):
            doing.tx.session.add(row(**values))
    return _told(year, made)


def _check_technical(doing: Doing, year: str, technical: str, slots: Sequence[ScheduledRelease]) -> None:
    """Checks that the Technical Specifications release is made now, is a System release, and is the year's only one (R2)."""
    if technical == NONE:
        return
    slot = next((each for each in slots if each.key == technical), None)
    if slot is None:
        doing.faults["technical"] = "Choose one of the releases that you create."
        return
    taken = releases.technical_release(doing.tx.connection, int(year))
    ruling = may_be_technical(Release(slot.key, slot.kind, slot.go_live), taken)
    if not ruling.allowed:
        doing.faults["technical"] = f"{ruling.sentence} ({ruling.rule})"


def _told(year: str, made: Sequence[Release]) -> Changed:
    dated = [each for each in made if each.go_live]
    names = [release_name(each.key).removesuffix(" SEC Release") for each in dated]
    names += [f"the year {year}, for what is not allocated yet"] if len(made) > len(dated) else []
    sentence = f"Created {joined(names)}."
    notes: list[Words] = [(f"{_words(each)}",) for each in dated]
    if dated:
        notes.append(("Accept the proposed dates in each timetable, all at once or one by one, or move them.",))
    lines = tuple(Line.release("timetable", each.key) for each in dated)
    return Changed((sentence,), tuple(notes), (*lines, Line.release("list", year)) if lines else (Line.release("scope", year),))
