"""Editing of a release's facts: date, type, body, classification, summary, Technical Specifications, links (R1 to R3, R14, R20)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from commands.protocol.answers import Editing, SectionResult, finished, fitting, link_lines, text_of, ticked
from commands.protocol.command import Doing, faults
from commands.protocol.form import CLASSIFICATIONS, Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed, Channel, Refused, Words
from commands.protocol.rows import keep, put, rows_of
from commands.releases.create import BODIES, KINDS
from commands.releases.edit.earlier_posts import earlier_posts
from commands.releases.edit.sec_version import read_version, version_field
from commands.releases.go_live_day import WHEN_ASKED, need_reason, read_window, window_field
from commands.timetable.fixed_go_live import fixed_go_live, moved_by_decision
from policy.access.classification import shows_in
from policy.calendar import release_calendar
from policy.calendar.release_calendar import unusual_day
from policy.calendar.working_days import is_working_day
from policy.decisions import authority
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification, Link, Release, ReleaseKind
from policy.model.wording import counted, day_words, joined, weekday_words
from policy.scope import eligibility
from policy.scope.technical import may_be_technical
from policy.sign_off.standard import changed_by_kind
from policy.timetable import policy_dates
from policy.timetable.change_warnings import warnings
from policy.timetable.go_live_moves import go_live_step
from policy.timetable.policy_dates import PolicyDate
from storage.history.names import name_of, names_under
from storage.releases import releases
from storage.roster.cached import recent_rules
from storage.roster.channels import channel_for, clearance
from storage.tables import CriterionRow, LinkRow, MilestoneRow, ReleaseRow

_REASON = f"{WHEN_ASKED}, or if you change the deciding body; it goes on record."
TECHNICAL = (Option("technical", "It is the year's Technical Specifications release"),)


def facts(editing: Editing) -> SectionResult:
    """Changes the facts; a new go-live date is saved only after its effects are shown and confirmed."""
    doing = editing.doing
    why = fixed_go_live(doing, editing.release)
    form = _form(editing, why)
    if asking := doing.ask(form):
        return asking
    changed = _read(editing)
    if why and changed_go_live(doing, editing.release):
        return moved_by_decision(editing.release, why)
    if doing.faults or isinstance(changed, Faults):
        return faults(doing)
    moves = _moves(editing, changed)
    effects = tuple(dict.fromkeys(moves))
    if asking := doing.confirm(form, effects):
        return asking
    return _stored(editing, changed, effects)


def why_not_go_live(doing: Doing, release: Release) -> Refused | None:
    """Returns the refusal to edit the go-live, with the decision that moves it; None if it may be edited (R23)."""
    why = fixed_go_live(doing, release)
    return moved_by_decision(release, why) if why else None


def changed_go_live(doing: Doing, release: Release) -> bool:
    """Returns whether the answers have another go-live than the release."""
    return "go_live" in doing.answers and doing.answer("go_live") != (release.go_live.isoformat() if release.go_live else "")


def _form(editing: Editing, why: str) -> Form:
    release = editing.release
    classification = release.classification.name.lower()
    fields = [
        Field("body", "Decided by", Kind.CHOICE, value=release.body, options=BODIES),
        Field("reason", "Reason", Kind.TEXT, optional=True, hint=_REASON),
        Field("classification", "Classification", Kind.CHOICE, value=classification, options=CLASSIFICATIONS),
        Field("summary", "Summary", Kind.TEXT, value=release.summary, optional=True),
        Field(
            "links",
            "Links",
            Kind.TEXT,
            value="\n".join(f"{each.label}: {each.url}" for each in release.links),
            optional=True,
            hint="One per line, such as RID: https://example.com/rid.",
        ),
    ]
    if release.kind is not ReleaseKind.YEAR:
        ticks = ("technical",) if release.technical_specifications else ()
        fields.insert(0, Field("kind", "Type", Kind.CHOICE, value=release.kind.value, options=KINDS))
        if not why:
            fields.insert(0, window_field(release.window_end))
            fields.insert(0, Field("go_live", "Go-live date", Kind.DATE, value=release.go_live.isoformat() if release.go_live else ""))
        fields.append(version_field(release))
        fields.append(Field("technical", "Technical Specifications", Kind.TICKS, value=ticks, options=TECHNICAL, optional=True))
    return fitting(
        Form(
            title="Edit facts",
            line=editing.line,
            about=((editing.name,), *_go_live_words(release, why)),
            things=(name_of(ReleaseRow, editing.key), names_under(LinkRow, editing.key)),
            edits=True,
            fields=tuple(fields),
        )
    )


def _go_live_words(release: Release, why: str) -> tuple[Words, ...]:
    if not why or release.go_live is None:
        return ()
    line = Line.release("decide", release.key, "date")
    return ((f"Go-live: {weekday_words(release.go_live)}. {why}, so only a decision moves it: {line}.",),)


def _read(editing: Editing) -> Release:
    doing, release = editing.doing, editing.release
    changed = replace(
        release,
        body=doing.answer("body") if "body" in doing.answers else release.body,
        summary=text_of(doing, "summary", release.summary),
        links=tuple(Link(*each) for each in link_lines(doing, "links", [(each.label, each.url) for each in release.links])),
    )
    if changed.body not in authority.DECIDING_BODIES:
        doing.faults["body"] = "Choose the SEC Panel or the Change Sub-Committee."
    elif changed.body != release.body:
        doing.needed("reason", "Give the reason for the new deciding body; it goes on record. (R14)")
    if "classification" in doing.answers:
        level = next((each for each in Classification if each.name.lower() == doing.answer("classification")), None)
        if level is None:
            doing.faults["classification"] = "Choose a classification."
        else:
            changed = replace(changed, classification=level)
    return changed if release.kind is ReleaseKind.YEAR else _shape(doing, release, changed)


def _shape(doing: Doing, release: Release, changed: Release) -> Release:
    """Reads the date, type and Technical Specifications, which depend on each other (R2)."""
    go_live, kind = release.go_live, release.kind
    if "go_live" in doing.answers:
        go_live = doing.day("go_live", "The go-live date")
        if go_live is None and "go_live" not in doing.faults:
            doing.faults["go_live"] = "Give the go-live date."
    if "kind" in doing.answers:
        found = next((each for each in ReleaseKind if each.value == doing.answer("kind")), ReleaseKind.YEAR)
        if found is ReleaseKind.YEAR:
            doing.faults["kind"] = "Choose one of the three types."
        kind = found
    technical = ticked(doing, "technical", "technical", release.technical_specifications)
    changed = replace(changed, go_live=go_live or release.go_live, kind=kind, technical_specifications=technical)
    changed = replace(changed, window_end=read_window(doing, changed.go_live, release.window_end), sec_version=read_version(doing, release))
    if "go_live" in doing.answers and changed.go_live:
        changed = replace(changed, go_live_reason=_reason(doing, release, changed.go_live))
    same = (changed.go_live, kind, technical) == (release.go_live, release.kind, release.technical_specifications)
    if not doing.faults and not same:
        _ruled(doing, changed)
    return changed


def _reason(doing: Doing, release: Release, go_live: date) -> str:
    """Returns the reason for the day of the go-live: a new one if it moves, and a given one if it stays on an unusual day (R1, R11)."""
    slots = recent_rules(doing.tx.connection).slots
    if go_live != release.go_live:
        return need_reason(doing, release.key, go_live, slots)
    unusual = unusual_day(release.key, go_live, slots)
    same_body = "body" not in doing.answers or doing.answer("body") == release.body
    return doing.answer("reason") or release.go_live_reason if unusual and same_body else release.go_live_reason


def _ruled(doing: Doing, changed: Release) -> None:
    technical = [item.modification for item in changed.in_scope if item.modification.technical_specifications]
    if changed.technical_specifications and changed.go_live:
        ruling = may_be_technical(changed, releases.technical_release(doing.tx.connection, changed.go_live.year, changed.key))
        if not ruling.allowed:
            doing.faults["technical"] = f"{ruling.sentence} ({ruling.rule})"
    elif technical and changed.kind is ReleaseKind.SYSTEM:
        doing.faults["technical"] = f"{technical[0].ref} changes the Technical Specifications and is in scope: move it first. (R2)"
    for item in changed.in_scope:
        ruling = eligibility.may_enter(item.modification, changed)
        if not ruling.allowed and ruling.rule == "R2":
            doing.faults["kind"] = f"{ruling.sentence} (R2)"
            break


def _moves(editing: Editing, changed: Release) -> tuple[str, ...]:
    """Returns the effects of a new date or type: policy dates, the go-live milestone, dates relative to it (R1, R3, R9, R10)."""
    release = editing.release
    if (release.go_live, release.kind) == (changed.go_live, changed.kind):
        return ()
    rules = recent_rules(editing.doing.tx.connection)
    before = {each.key: each for each in policy_dates.policy_dates(release, rules.lead_times)}
    after = policy_dates.policy_dates(changed, rules.lead_times)
    found = [sentence for each in after if (sentence := _policy_move(before, each, editing))]
    criteria = changed_by_kind(release.criteria, rules.standard_criteria, release.kind, changed.kind)
    for words, refs in (
        ("no longer applicable", [ref for ref, why in criteria.items() if why]),
        ("applicable", [ref for ref, why in criteria.items() if not why]),
    ):
        found += [f"{joined(refs, most=20)}: {words} to a release of this type. (R12)"] if refs else []
    step = go_live_step(release)
    if changed.go_live and changed.go_live != release.go_live:
        usual = release_calendar.go_live_of(release.key, rules.slots)
        if usual and usual != changed.go_live:
            found.append(f"Its date in the calendar is {weekday_words(usual)}. (R1)")
        if step:
            moved = replace(step, day=PartialDate.of(changed.go_live))
            found.append(f"“{step.event}” in the timetable: {step.day.words if step.day else 'no date'} → {day_words(changed.go_live)}.")
            found += warnings(release, moved, step)
        elif not is_working_day(changed.go_live):
            found.append(f"{weekday_words(changed.go_live)} is not a Working Day.")
    return tuple(found)


def _policy_move(before: Mapping[str, PolicyDate], after: PolicyDate, editing: Editing) -> str:
    was = before.get(after.key)
    if was is None or (was.due, was.applies) == (after.due, after.applies) or not (was.applies or after.applies):
        return ""
    if not after.applies:
        return f"{after.label}: no longer required by policy."
    past = ", which is past" if after.due < editing.doing.today and after.met_on is None else ""
    since = day_words(was.due) if was.applies else "not required"
    return f"{after.label}: {since} → {day_words(after.due)}{past}."


def _stored(editing: Editing, changed: Release, effects: Sequence[str]) -> Changed:
    doing, release = editing.doing, editing.release
    names = "go_live window_end go_live_reason sec_version kind body classification summary technical_specifications"
    put(doing.tx.session.get_one(ReleaseRow, editing.key), {name: getattr(changed, name) for name in names.split()})
    standard = recent_rules(doing.tx.connection).standard_criteria
    for ref, why in changed_by_kind(release.criteria, standard, release.kind, changed.kind).items():
        put(doing.tx.session.get_one(CriterionRow, (editing.key, ref)), {"not_applicable": why})
    if changed.links != release.links:
        wanted = [{"release_key": editing.key, "label": each.label, "url": each.url} for each in changed.links]
        keep(doing, LinkRow, rows_of(doing, LinkRow, editing.key), wanted, ("label",))
    step = go_live_step(release)
    if step and changed.go_live and changed.go_live != release.go_live:
        row = doing.tx.session.get_one(MilestoneRow, (editing.key, step.key))
        put(row, {"planned": PartialDate.of(changed.go_live), "recorded_on": doing.today})
    notes: list[Words] = [(f"⚠️ {each}",) for each in effects]
    if changed.body != release.body:
        theirs = [each for each in release.milestones if each.owner == release.body and each.done_on is None]
        if theirs:
            still = f"{counted(len(theirs), 'open milestone is', 'open milestones are')} still owned by {release.body}"
            notes.append((f"{still}: {Line.release('milestone', editing.key)}.",))
    notes += tuple(_uncleared(doing, changed)) if changed.classification > release.classification else ()
    return finished(editing, f"Changed the facts of the {editing.name}.", notes, Line.release("status", editing.key))


def _uncleared(doing: Doing, changed: Release) -> Iterator[Words]:
    """Yields what raising the classification means for the release's channel and for earlier posts (R20)."""
    channel = channel_for(doing.tx.connection, changed.key)
    if channel and not shows_in(changed.classification, clearance(doing.tx.connection, channel)):
        level = changed.classification.name.title()
        told = f" isn't cleared for {level}, so nothing new of the release is posted there. Set its clearance with /release clear. (R20)"
        yield (Channel(channel), told)
    yield from earlier_posts(doing, changed)
