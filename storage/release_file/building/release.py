"""Construction of a document's release, with validation of keys, anchors, predecessors and references."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from graphlib import CycleError, TopologicalSorter

from policy.model.costs import Cost, CostFacts, SecasEffort, Stage
from policy.model.decisions import Decision, Outcome, Recommendation, Subject
from policy.model.impacts import DocumentImpact, ImpactSummary, ParticipantImpact
from policy.model.partial_date import PartialDate
from policy.model.releases import Link, Note, Release, ReleaseKind
from policy.model.rid import RidVersion
from policy.model.roster import USER_ID
from policy.model.scope import (
    ChangeRequest,
    Dependency,
    Designation,
    Modification,
    ModificationState,
    ScopeException,
    ScopeItem,
    ScopeState,
)
from policy.model.timetable import Milestone
from policy.timetable.go_live_moves import MOVING
from storage.release_file import shapes_release as shapes
from storage.release_file.building.criteria import criterion
from storage.release_file.building.registers import Registers, distinct
from storage.release_file.contents import FaultList
from storage.release_file.readers import MONTHS, Relative, did_you_mean, shown
from storage.release_file.sections import Document, Entry, requests_alongside

_STAGES = {"build": Stage.BUILD, "sit": Stage.SIT, "uit": Stage.UIT, "live": Stage.LIVE}
_FACTS = (
    "key",
    "kind",
    "go_live",
    "window_end",
    "go_live_reason",
    "sec_version",
    "body",
    "classification",
    "technical_specifications",
    "created_on",
    "cancelled_on",
    "live_on",
    "summary",
)
_PERSON = re.compile(USER_ID)


class ReleaseBuilder:
    """Builds the release of one document and adds contradictions to `faults`."""

    def __init__(
        self,
        document: Document,
        registers: Registers,
        modifications: Mapping[str, Modification],
        requests: Mapping[str, ChangeRequest],
        dependencies: Sequence[Dependency],
        faults: FaultList,
    ) -> None:
        self._document, self._registers, self._faults = document, registers, faults
        self._modifications, self._requests, self._dependencies = modifications, requests, dependencies

    def build(self) -> Release | None:
        """Returns the release, or None if the document has none or its facts are faulty."""
        self._scope_refs: set[str] = set()
        scope, alongside, milestones = self._scope(), self._alongside(), self._milestones()
        costs, effort, facts = self._costs()
        participants, documents, summaries, other_codes, columns = self._impacts()
        decisions, recommendations, versions = self._decisions(), self._recommendations(), self._versions()
        criteria = self._document.all("criteria", shapes.CriterionShape)
        distinct(((entry.row.ref, entry.place["ref"]) for entry in criteria), "{}", self._faults)
        built = tuple(criterion(entry, self._registers, self._faults) for entry in criteria)
        testing = self._document.one("testing", shapes.TestingShape)
        release = self._document.one("release", shapes.ReleaseShape)
        if release is None:
            return None
        self._check_facts(release)
        self._check_live(release.row.live_on, scope)
        moved_to = next((each.go_live for each in reversed(decisions) if each.go_live and each.outcome in MOVING), None)
        if moved_to and release.row.go_live and moved_to != release.row.go_live:
            self._faults.append(
                release.place.fault(f"is {_words(release.row.go_live)}, but the last decision moves it to {_words(moved_to)}", "go_live")
            )
        return Release(
            **{name: getattr(release.row, name) for name in _FACTS},
            not_on_record=tuple(release.row.not_on_record),
            other_codes=other_codes,
            participant_columns=columns,
            dcc_testing=testing.row.dcc if testing else "",
            user_testing=testing.row.user if testing else "",
            costs_facts=facts,
            scope=scope,
            alongside=alongside,
            dependencies=tuple(each for each in self._dependencies if each.modification in self._scope_refs),
            milestones=milestones,
            criteria=built,
            versions=versions,
            decisions=decisions,
            recommendations=recommendations,
            costs=costs,
            secas=effort,
            summaries=summaries,
            participants=participants,
            documents=documents,
            notes=tuple(Note(entry.row.kind, entry.row.text) for entry in self._document.all("notes", shapes.NoteShape)),
            links=self._links(),
            designations=self._designations(),
        )

    def _check_facts(self, entry: Entry[shapes.ReleaseShape]) -> None:
        row, place = entry.row, entry.place
        by_key = ReleaseKind.YEAR if row.key.isdecimal() else ReleaseKind.ADHOC if row.key.startswith("adhoc-") else None
        if by_key and row.kind is not by_key:
            self._faults.append(place.fault(f"{row.key} is a release of the kind {by_key.value}, not {row.kind.value}", "kind"))
        elif not by_key and row.kind in {ReleaseKind.YEAR, ReleaseKind.ADHOC}:
            self._faults.append(
                place.fault(
                    f"a release of the kind {row.kind.value} has another key than {row.key}, as in 2021 or adhoc-2020-03-05", "kind"
                )
            )
        if row.kind is ReleaseKind.YEAR and row.go_live:
            self._faults.append(place.fault("a year has no go-live date. Remove it", "go_live"))
        elif row.kind is not ReleaseKind.YEAR and row.go_live is None:
            self._faults.append(place.fault("is missing: only a year has no go-live date", "go_live"))
        if row.window_end and row.go_live and row.window_end <= row.go_live and not self._document.all("decisions", shapes.DecisionShape):
            self._faults.append(place.fault(f"{_words(row.window_end)} is not after the go-live, {_words(row.go_live)}", "window_end"))
        if row.window_end and row.go_live is None:
            self._faults.append(place.fault("a release without a go-live has no window. Remove it", "window_end"))
        if row.created_on and row.go_live and row.created_on > row.go_live:
            self._faults.append(place.fault(f"{_words(row.created_on)} is after the go-live date, {_words(row.go_live)}", "created_on"))
        distinct(((topic, place["not_on_record"][index]) for index, topic in enumerate(row.not_on_record)), "{}", self._faults)
        self._registers.committees.check(row.body, place["body"], self._faults)

    def _check_live(self, live_on: date | None, scope: Sequence[ScopeItem]) -> None:
        """Adds a fault for a Draft Proposal in the scope of a release that went live (R24)."""
        drafts = {item.name for item in scope if item.active and item.modification.state is ModificationState.DRAFT_PROPOSAL}
        for entry in self._document.all("scope", shapes.ScopeShape) if live_on and drafts else ():
            if entry.row.modification in {name.partition(" ")[0] for name in drafts}:
                text = f"{entry.row.modification} is a Draft Proposal, which can't be in scope at go-live"
                self._faults.append(entry.place.fault(text, "modification"))

    def _scope(self) -> tuple[ScopeItem, ...]:
        entries = self._document.all("scope", shapes.ScopeShape)
        distinct(
            (
                (f"{entry.row.modification} part {entry.row.part}" if entry.row.part else entry.row.modification, entry.place)
                for entry in entries
            ),
            "{}",
            self._faults,
        )
        items = []
        for entry in entries:
            row, place = entry.row, entry.place
            self._scope_refs.add(row.modification)
            if row.state is ScopeState.OUT and not row.out_reason.strip():
                self._faults.append(place.fault("is missing: what is out of the scope has a reason", "out_reason"))
            known = self._registers.modifications.check(row.modification, place["modification"], self._faults)
            if not known or row.modification not in self._modifications:
                continue
            found = self._modifications[row.modification]
            if row.state is ScopeState.APPROVED and found.state not in {ModificationState.APPROVED, ModificationState.IMPLEMENTED}:
                self._faults.append(place.fault(f"{row.modification} is approved here, and its own state is {found.state.value}", "state"))
            facts = {name: getattr(row, name) for name in ("part", "state", "agreed_on", "cutoff", "added_on", "out_reason", "description")}
            items.append(ScopeItem(found, **facts, exception=ScopeException(**dict(row.exception)) if row.exception else None))
        return tuple(items)

    def _alongside(self) -> tuple[ChangeRequest, ...]:
        named = list(requests_alongside(self._document))
        distinct(named, "{}", self._faults)
        known = [ref for ref, place in named if self._registers.requests.check(ref, place, self._faults)]
        return tuple(self._requests[ref] for ref in known if ref in self._requests)

    def _milestones(self) -> tuple[Milestone, ...]:
        entries = self._document.all("timetable", shapes.MilestoneShape)
        distinct(((entry.row.key, entry.place["key"]) for entry in entries), "{}", self._faults)
        keys = {entry.row.key for entry in entries} | self._document.names.get("timetable", set())
        anchors: dict[str, list[str]] = {}
        predecessors: dict[str, list[str]] = {}
        milestones = []
        for entry in entries:
            row, place = entry.row, entry.place
            relative = row.date if isinstance(row.date, Relative) else None
            if relative:
                anchors.setdefault(row.key, []).append(relative.anchor)
                self._check_key(relative.anchor, keys, entry, "date")
            for index, key in enumerate(row.after):
                self._check_key(key, keys, entry, "after", index)
            predecessors.setdefault(row.key, []).extend(row.after)
            distinct(((act, place["acts"][index]) for index, act in enumerate(row.acts)), "{}", self._faults)
            if row.owner and not _PERSON.fullmatch(row.owner):
                self._registers.committees.check(row.owner, place["owner"], self._faults)
            milestones.append(
                Milestone(
                    key=row.key,
                    event=row.event,
                    owner=row.owner,
                    day=row.date if isinstance(row.date, PartialDate) else None,
                    notes=row.notes,
                    anchor=relative.anchor if relative else None,
                    offset=relative.offset if relative else 0,
                    done_on=row.done_on,
                    acts=tuple(row.acts),
                    after=tuple(row.after),
                    covers=row.covers,
                    recorded_on=row.recorded_on,
                    proposed=row.proposed,
                )
            )
            if row.proposed and not isinstance(row.date, PartialDate):
                self._faults.append(place.fault("a proposed date needs a date of its own", "proposed"))
        self._no_circle(anchors, entries, "date", "its date follows from itself")
        self._no_circle(predecessors, entries, "after", "it comes after itself")
        return tuple(milestones)

    def _check_key(self, key: str, keys: set[str], entry: Entry[shapes.MilestoneShape], *field: str | int) -> None:
        if key not in keys:
            self._faults.append(entry.place.fault(f"{key} is not a milestone of this timetable{did_you_mean(key, keys)}", *field))

    def _no_circle(self, graph: dict[str, list[str]], entries: Sequence[Entry[shapes.MilestoneShape]], field: str, problem: str) -> None:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            circle: list[str] = error.args[1]
            # graphlib lists the circle against the direction of the arrows, so it is reversed.
            way = " -> ".join(circle[::-1][:20])
            entry = next(entry for entry in entries if entry.row.key in circle)
            self._faults.append(entry.place.fault(f"{problem}: {way}", field))

    def _links(self) -> tuple[Link, ...]:
        entries = self._document.all("links", shapes.LinkShape)
        distinct(((entry.row.label, entry.place["label"]) for entry in entries), "{}", self._faults)
        return tuple(Link(entry.row.label, entry.row.url) for entry in entries)

    def _designations(self) -> tuple[Designation, ...]:
        entries = self._document.all("designations", shapes.DesignationShape)
        distinct(((entry.row.name, entry.place["name"]) for entry in entries), "{}", self._faults)
        for entry in entries:
            distinct(((name, entry.place["documents"][index]) for index, name in enumerate(entry.row.documents)), "{}", self._faults)
        return tuple(Designation(**{**dict(entry.row), "documents": tuple(entry.row.documents)}) for entry in entries)

    def _versions(self) -> tuple[RidVersion, ...]:
        entries = self._document.all("versions", shapes.VersionShape)
        distinct(((entry.row.number, entry.place["number"]) for entry in entries), "version {}", self._faults)
        return tuple(RidVersion(entry.row.number, entry.row.date, entry.row.changes, entry.row.baselined) for entry in entries)

    def _decisions(self) -> tuple[Decision, ...]:
        entries = self._document.all("decisions", shapes.DecisionShape)
        for entry in entries:
            self._registers.committees.check(entry.row.body, entry.place["body"], self._faults)
            self._check_move(entry)
        return tuple(Decision(**dict(entry.row)) for entry in entries)

    def _check_move(self, entry: Entry[shapes.DecisionShape]) -> None:
        """Adds a fault for a move of the go-live that lacks one of its dates, or whose window ends before it starts (R23)."""
        row, place = entry.row, entry.place
        wanted = row.subject is Subject.DATE and row.outcome is Outcome.AGREED
        for name, other in (("go_live", row.go_live_before), ("go_live_before", row.go_live)):
            if getattr(row, name) is None and (wanted or other or row.window_end):
                self._faults.append(place.fault("is missing: a decision that moves the go-live has the earlier and the new date", name))
        if row.go_live and row.window_end and row.window_end <= row.go_live:
            self._faults.append(place.fault(f"{_words(row.window_end)} is not after the new go-live, {_words(row.go_live)}", "window_end"))

    def _recommendations(self) -> tuple[Recommendation, ...]:
        entries = self._document.all("recommendations", shapes.RecommendationShape)
        for entry in entries:
            self._registers.committees.check(entry.row.committee, entry.place["committee"], self._faults)
        named = ((f"the recommendation of {entry.row.committee} on {entry.row.subject.value}", entry.place) for entry in entries)
        distinct(named, "{}", self._faults)
        return tuple(Recommendation(**dict(entry.row)) for entry in entries)

    def _costs(self) -> tuple[tuple[Cost, ...], tuple[SecasEffort, ...], CostFacts]:
        entry = self._document.one("costs", shapes.CostsShape)
        if entry is None:
            return (), (), CostFacts()
        row, costs, named = entry.row, [], []
        for index, line in enumerate(row.breakdown):
            place = entry.place["breakdown"][index]
            self._registers.modifications.check(line.modification, place["modification"], self._faults)
            for stage_field, stage in _STAGES.items():
                if (pence := getattr(line, stage_field)) is not None:
                    costs.append(Cost(line.modification, stage, pence, line.part))
                    named.append((f"the {stage.value} cost of {line.modification}", place[stage_field]))
        distinct(named, "{}", self._faults)
        distinct(((each.purpose, entry.place["secas"][index]["purpose"]) for index, each in enumerate(row.secas)), "{}", self._faults)
        effort = tuple(SecasEffort(each.purpose, each.days[1], each.cost[1], each.days[0], each.cost[0]) for each in row.secas)
        facts = ("quoted_total", "combined_assessment_pending", "shared_with_requests", "operational", "secas_budgeted")
        return tuple(costs), effort, CostFacts(**{name: getattr(row, name) for name in facts})

    def _impacts(self) -> tuple[tuple[ParticipantImpact, ...], tuple[DocumentImpact, ...], tuple[ImpactSummary, ...], str, tuple[str, ...]]:
        entry = self._document.one("impacts", shapes.ImpactsShape)
        if entry is None:
            return (), (), (), "", ()
        participants, documents, ticks = [], [], []
        columns = entry.row.columns
        distinct(((name, entry.place["columns"][index]) for index, name in enumerate(columns)), "{}", self._faults)
        for index, line in enumerate(entry.row.participants):
            place = entry.place["participants"][index]
            self._registers.modifications.check(line.modification, place["modification"], self._faults)
            for number, participant in enumerate(line.participants):
                if columns and participant not in columns:
                    fault = f"{shown(participant)} is not one of the columns{did_you_mean(participant, columns)}"
                    self._faults.append(place.fault(fault, "participants", number))
                participants.append(ParticipantImpact(line.modification, participant))
                ticks.append((f"{line.modification} on {participant}", place["participants"][number]))
        for index, paper in enumerate(entry.row.documents):
            place = entry.place["documents"][index]
            self._registers.documents.check(paper.document, place["document"], self._faults)
            for number, ref in enumerate(paper.modifications):
                self._registers.modifications.check(ref, place["modifications"][number], self._faults)
                documents.append(DocumentImpact(ref, paper.document))
                ticks.append((f"{ref} in {paper.document}", place["modifications"][number]))
        distinct(ticks, "the impact of {}", self._faults)
        summaries = [(f"{each.group}: {each.heading}", entry.place["summaries"][index]) for index, each in enumerate(entry.row.summaries)]
        distinct(summaries, "{}", self._faults)
        return (
            tuple(participants),
            tuple(documents),
            tuple(ImpactSummary(**dict(each)) for each in entry.row.summaries),
            entry.row.other_codes,
            tuple(columns),
        )


def _words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
