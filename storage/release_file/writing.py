"""Writer of release files, the inverse of parsing: `parse_text(name, write(contents)) == contents`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

import yaml

from policy.meetings.minutes import MeetingRecord
from policy.model.costs import Cost, Stage, qualified
from policy.model.impacts import DocumentImpact, ParticipantImpact
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification, Release
from policy.model.scope import Modification, ScopeItem
from policy.model.sign_off import Criterion
from policy.model.timetable import Milestone
from policy.releases.participants import participant_columns
from storage.release_file.contents import Contents
from storage.release_file.readers import MONTHS, NTH

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_UNSURE = ("urgent", "authority_led")
"""Facts that are yes, no or not on record: "no" is written too."""
_STAGE_FIELDS = {Stage.BUILD: "build", Stage.SIT: "sit", Stage.UIT: "uit", Stage.LIVE: "live"}


def write(contents: Contents) -> str:
    """Writes contents as a release file, one YAML document per release.

    Control characters, which no release file may hold, are left out of texts.
    """
    shared = _shared(contents)
    documents = [_release(release) for release in contents.releases]
    if len(documents) == 1:
        # One release reads best as one document: its facts first, then what it refers to, then the rest.
        (only,) = documents
        documents = [{"release": only.pop("release"), **shared, **only}]
    elif shared or not documents:
        documents.insert(0, shared)
    return yaml.dump_all(
        [document for document in documents if document],
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=120,
        explicit_start=len(documents) > 1,
    )


class _Dumper(yaml.SafeDumper):
    """Writes texts plainly, quoting only those that the parser would read as empty or as YAML syntax."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own class attribute, replaced and never changed.
        first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
        for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indents lists below their section's name."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        """Writes every value in full, because release files have no aliases."""
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    text = _CONTROL.sub("", text)
    style = None
    if not text.replace("\n", "").isprintable():
        style = '"'
    elif "\n" in text:
        lines = text.split("\n")
        clean = text.strip() == text and all(line.rstrip() == line for line in lines)
        style = "|" if clean else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def _plain(value: Any) -> Any:
    """Converts a value to its form in the file: texts, and lists and mappings of texts."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Classification):
        return value.name.capitalize()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, (date, PartialDate, int)):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _entry(**fields: Any) -> dict[str, Any]:
    """Returns an entry without empty fields (None, no, "", an empty list)."""
    return {
        name: _plain(value) for name, value in fields.items() if value is not None and value is not False and value not in ("", (), [], {})
    }


def _sections(**sections: Iterable[Any]) -> dict[str, Any]:
    made = {name: list(section) if not isinstance(section, dict) else section for name, section in sections.items()}
    return {name: section for name, section in made.items() if section}


def _pounds(pence: int | None) -> str | None:
    if pence is None:
        return None
    return f"£{pence // 100:,}" + (f".{pence % 100:02d}" if pence % 100 else "")


def _modification(modification: Modification) -> dict[str, Any]:
    facts = {name: value for name, value in vars(modification).items() if name not in {"draft_ref", "solutions", "parts", *_UNSURE}}
    return {
        **_entry(**facts, draft=modification.draft_ref),
        **{name: _plain(value) for name in _UNSURE if (value := getattr(modification, name)) is not None},
        **_sections(
            solutions=[_entry(**vars(solution)) for solution in modification.solutions],
            parts=[
                _entry(part=each.number, implementation_on=each.implementation_on, description=each.description)
                for each in modification.parts
            ],
        ),
    }


def _scope(item: ScopeItem) -> dict[str, Any]:
    facts = {name: value for name, value in vars(item).items() if name not in {"modification", "part", "exception"}}
    exception = _entry(**vars(item.exception)) if item.exception else None
    return _entry(modification=item.modification.ref, part=item.part or None, **facts, exception=exception)


def _milestone(milestone: Milestone) -> dict[str, Any]:
    day: PartialDate | str | None = milestone.day
    if milestone.anchor is not None:
        side = "before" if milestone.offset < 0 else "after"
        day = f"{abs(milestone.offset)} Working Days {side} {milestone.anchor}"
    return _entry(
        key=milestone.key,
        date=day,
        event=milestone.event,
        owner=milestone.owner,
        notes=milestone.notes,
        done_on=milestone.done_on,
        acts=milestone.acts,
        after=milestone.after,
        covers=milestone.covers if milestone.covers.value != "all" else None,
        recorded_on=milestone.recorded_on,
        proposed=milestone.proposed or None,
    )


def _criterion(criterion: Criterion) -> dict[str, Any]:
    state = criterion.state if criterion.state.value != "open" else None
    facts = {name: getattr(criterion, name) for name in ("ref", "committee", "answers", "text")}
    agreement = {name: value for name, value in vars(criterion).items() if name not in {*facts, "kind", "state"}}
    return _entry(**facts, standing=state, **agreement)


def _breakdown(costs: tuple[Cost, ...]) -> list[dict[str, Any]]:
    """Groups costs by modification, with a new row if the modification changes or the stages are out of order."""
    rows: list[dict[str, Any]] = []
    order = list(_STAGE_FIELDS)
    last, named = -1, ""
    for cost in costs:
        if not rows or named != cost.name or order.index(cost.stage) <= last:
            rows.append({"modification": cost.modification, **({"part": str(cost.part)} if cost.part else {})})
        named = cost.name
        last = order.index(cost.stage)
        rows[-1][_STAGE_FIELDS[cost.stage]] = _pounds(cost.pence)
    return rows


def _ticks(pairs: Iterable[tuple[str, str]], row: str, cells: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for name, cell in pairs:
        if not rows or rows[-1][row] != name:
            rows.append({row: name, cells: []})
        rows[-1][cells].append(cell)
    return rows


def _participants(ticks: tuple[ParticipantImpact, ...]) -> list[dict[str, Any]]:
    return _ticks(((tick.modification, tick.participant) for tick in ticks), "modification", "participants")


def _documents(ticks: tuple[DocumentImpact, ...]) -> list[dict[str, Any]]:
    return _ticks(((tick.document, tick.modification) for tick in ticks), "document", "modifications")


def _release(release: Release) -> dict[str, Any]:
    facts = release.costs_facts
    effort = [
        _entry(
            purpose=each.purpose,
            days=qualified(each.days_qualifier, str(each.days)),
            cost=qualified(each.cost_qualifier, _pounds(each.pence) or ""),
        )
        for each in release.secas
    ]
    return _sections(
        release=_entry(
            key=release.key,
            kind=release.kind,
            go_live=release.go_live,
            window_end=release.window_end,
            go_live_reason=release.go_live_reason,
            sec_version=release.sec_version,
            body=release.body,
            classification=release.classification,
            technical_specifications=release.technical_specifications,
            created_on=release.created_on,
            cancelled_on=release.cancelled_on,
            live_on=release.live_on,
            summary=release.summary,
            not_on_record=release.not_on_record,
        ),
        links=[_entry(**vars(link)) for link in release.links],
        scope=[_scope(item) for item in release.scope],
        alongside=[request.ref for request in release.alongside],
        designations=[_entry(**vars(each)) for each in release.designations],
        timetable=[_milestone(milestone) for milestone in release.milestones],
        criteria=[_criterion(criterion) for criterion in release.criteria],
        impacts=_entry(
            columns=participant_columns(release) if release.participant_columns else (),
            participants=_participants(release.participants),
            documents=_documents(release.documents),
            summaries=[_entry(**vars(summary)) for summary in release.summaries],
            other_codes=release.other_codes,
        ),
        testing=_entry(dcc=release.dcc_testing, user=release.user_testing),
        costs=_entry(**{**vars(facts), "quoted_total": _pounds(facts.quoted_total)}, breakdown=_breakdown(release.costs), secas=effort),
        versions=[
            _entry(number=version.number, date=version.issued_on, changes=version.changes, baselined=version.baselined)
            for version in release.versions
        ],
        decisions=[_entry(**{name: value for name, value in vars(decision).items() if name != "change"}) for decision in release.decisions],
        recommendations=[{**_entry(**vars(each)), "positive": _plain(each.positive)} for each in release.recommendations],
        notes=[_entry(**vars(note)) for note in release.notes],
    )


def _meeting(record: MeetingRecord) -> dict[str, Any]:
    meeting, kept = record.meeting, record.minutes
    numbers = {name: str(value) for name, value in (("number", meeting.number), ("paper", meeting.paper)) if value}
    usual = str(meeting.number) if meeting.number else meeting.day.isoformat()
    return _entry(
        body=meeting.body,
        date=meeting.day,
        **numbers,
        key="" if meeting.key == usual else meeting.key,
        channel=meeting.channel,
        cancelled=meeting.cancelled,
        author=meeting.author,
        dated=meeting.dated,
        minutes=_entry(text=kept.text, confirmed_on=kept.confirmed_on, confirmed_by=kept.confirmed_by),
        attendance=[_entry(**vars(each)) for each in kept.attendees],
        actions=[
            _entry(text=each.text, owner=each.owner, due=each.due, closed_on=each.closed_on, note=each.closed_note) for each in kept.actions
        ],
    )


def _shared(contents: Contents) -> dict[str, Any]:
    nth = {number: word for word, number in NTH.items()}
    return _sections(
        modifications=[_modification(modification) for modification in contents.modifications],
        change_requests=[_entry(**vars(request)) for request in contents.change_requests],
        dependencies=[
            _entry(modification=each.modification, request=each.request.ref, reach=each.reach, before=each.before)
            for each in contents.dependencies
        ],
        documents=[_entry(**vars(document)) for document in contents.documents],
        committees=[_entry(**vars(committee)) for committee in contents.committees],
        schedule=[_entry(month=MONTHS[slot.month - 1], thursday=nth[slot.nth], kind=slot.kind) for slot in contents.slots],
        lead_times=[{**_entry(**vars(each)), "months": str(each.months)} for each in contents.lead_times],
        authorities=[_entry(**vars(authority)) for authority in contents.authorities],
        standard_criteria=[_criterion(criterion) for criterion in contents.standard_criteria],
        glossary=[_entry(**vars(term)) for term in contents.terms],
        roster=[_entry(**vars(member)) for member in contents.members],
        channels=[_entry(**vars(route)) for route in contents.channels],
        clearances=[_entry(**vars(clearance)) for clearance in contents.clearances],
        references=[{**_entry(**vars(each)), "digits": str(each.digits)} for each in contents.patterns],
        deciders=[_entry(**vars(each)) for each in contents.deciders],
        meetings=[_meeting(each) for each in contents.meetings],
        meeting_rules=[{**_entry(**vars(each)), "paper_days": str(each.paper_days)} for each in contents.meeting_rules],
    )
