"""Construction of policy objects from entries, with validation of references, duplicates and solutions."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

from policy.meetings.meeting import Meeting, MeetingRule
from policy.meetings.minutes import Attendee, MeetingAction, MeetingRecord, Minutes
from policy.model.decisions import Authority
from policy.model.impacts import SecDocument
from policy.model.releases import LeadTime, ScheduledSlot
from policy.model.roster import Committee, Member, Term
from policy.model.scope import ChangeRequest, Decider, Dependency, Modification, ModificationState, Part, ScopeState, Solution
from policy.model.sign_off import Criterion, StandardCriterion
from policy.scope.references import ReferenceKind, ReferencePattern
from policy.sign_off.amendments import REVIEWERS
from storage.release_file import shapes, shapes_release
from storage.release_file.contents import COMMITTEES, REFERENCE, ChannelClearance, ChannelRoute, Contents, Faults
from storage.release_file.fields import CRITERION_KINDS
from storage.release_file.readers import did_you_mean
from storage.release_file.sections import Document, Entry, Place
from storage.release_file.spelling import Spelling
from storage.release_file.tree import read_documents

S = TypeVar("S", bound=shapes_release.Shape)
C = TypeVar("C", bound=shapes_release.CriterionShape)
T = TypeVar("T")

_DECIDED = {ModificationState.APPROVED, ModificationState.IMPLEMENTED}


class Register:
    """The names of one kind that can be referred to: defined in the files (even with faults) or stored."""

    def __init__(self, what: str, before: Iterable[str] = ()) -> None:
        self.what = what
        self.names = set(before)

    def check(self, name: str, place: Place, faults: Faults) -> bool:
        """Returns whether the name is defined, and adds a fault if not."""
        if name in self.names:
            return True
        faults.append(place.fault(f"{name} is not {self.what}{did_you_mean(name, self.names)}"))
        return False


@lru_cache(maxsize=1)
def shipped_documents() -> frozenset[str]:
    """Returns the names in the shipped register of SEC documents, which a file may use without defining them."""
    file = REFERENCE / "sec-documents.yaml"
    roots = (root.fields or {} for root in read_documents(file.name, file.read_text("utf-8")))
    listed = (node for fields in roots for node in fields["documents"].items or ())
    return frozenset(node.fields["name"].text or "" for node in listed if node.fields)


class Registers:
    """The registers of every kind that an entry can refer to."""

    def __init__(self, documents: Sequence[Document], known: Contents) -> None:
        self.spelling = documents[0].spelling if documents else Spelling()
        self.modifications = Register("a modification that the files define", (item.ref for item in known.modifications))
        self.requests = Register("a DCC Change Request that the files define", (item.ref for item in known.change_requests))
        self.documents = Register("in the register of SEC documents", (*shipped_documents(), *(item.name for item in known.documents)))
        self.committees = Register("a committee", (*COMMITTEES, *(item.key for item in known.committees)))
        self.releases = Register("a release", (item.key for item in known.releases))
        sections = {
            "modifications": self.modifications,
            "change_requests": self.requests,
            "documents": self.documents,
            "committees": self.committees,
        }
        for document in documents:
            for section, register in {**sections, "release": self.releases}.items():
                register.names |= document.names.get(section, set())


def distinct(entries: Iterable[tuple[Hashable, Place]], what: str, faults: Faults) -> None:
    """Adds a fault for each repeated name: "O1 is listed twice, first on line 40"."""
    seen: dict[Hashable, Place] = {}
    for name, place in entries:
        if name in seen:
            first = seen[name]
            where = f"on line {first.line}" if first.file == place.file else f"at {first.file}:{first.line}"
            faults.append(place.fault(f"{what.format(name)} is listed twice, first {where}"))
        seen.setdefault(name, place)


def defined(
    documents: Sequence[Document], section: str, shape: type[S], make: Callable[[Entry[S]], T], name: str, faults: Faults
) -> dict[str, T]:
    """Returns the definitions of a section over all documents, by name; different definitions of one name are a fault."""
    definitions: dict[str, T] = {}
    places: dict[str, Place] = {}
    for document in documents:
        for entry in document.all(section, shape):
            thing, label = make(entry), str(getattr(entry.row, name))
            if label in definitions and (definitions[label] != thing or places[label].root is entry.place.root):
                first = places[label]
                faults.append(entry.place[name].fault(f"{label} is defined twice, first at {first.file}:{first.line}. Keep one"))
            definitions.setdefault(label, thing)
            places.setdefault(label, entry.place)
    return definitions


_RENAMED = {"solutions", "parts", "draft", "decided_by"}


def modification(entry: Entry[shapes_release.ModificationShape], faults: Faults, registers: Registers) -> Modification:
    """Builds a modification; its solutions, parts, approval and decision must match its state (RID 1; R6, R24)."""
    row, place = entry.row, entry.place
    named = registers.spelling.canonical(row.ref)
    draft = named is not None and named.kind is ReferenceKind.DRAFT
    if draft and row.state in _DECIDED:
        faults.append(place.fault(f"{row.ref} is a Draft Proposal's reference: an approved modification has another, as in MP102", "ref"))
    if draft and "state" not in row.model_fields_set:
        row = row.model_copy(update={"state": ModificationState.DRAFT_PROPOSAL})
    _check_solutions(row, place, faults)
    made = Modification(
        **{name: getattr(row, name) for name in shapes_release.ModificationShape.model_fields if name not in _RENAMED},
        solutions=tuple(Solution(solution.name, solution.text) for solution in row.solutions),
        draft_ref=row.draft,
        decided_by=row.decided_by or "",
        parts=tuple(Part(each.part, each.implementation_on, each.description) for each in sorted(row.parts, key=lambda part: part.part)),
    )
    distinct(((each.part, place["parts"][index]["part"]) for index, each in enumerate(row.parts)), "part {}", faults)
    for index, each in enumerate(row.parts):
        if not each.part:
            faults.append(place.fault("parts are numbered from 1", "parts", index, "part"))
    if row.decided_by:
        registers.committees.check(row.decided_by, place["decided_by"], faults)
    _check_life(made, place, faults)
    return made


def _check_solutions(row: shapes_release.ModificationShape, place: Place, faults: Faults) -> None:
    names = [solution.name for solution in row.solutions]
    if len(names) > 2:
        faults.append(
            place.fault(f"has {len(names)} solutions; a modification has a Proposed and at most one Alternative Solution", "solutions")
        )
    distinct(((name, place["solutions"][index]) for index, name in enumerate(names)), "{}", faults)
    if row.chosen_solution and row.chosen_solution not in names:
        faults.append(
            place.fault(f"{row.chosen_solution} is not one of its solutions{did_you_mean(row.chosen_solution, names)}", "chosen_solution")
        )
    if row.chosen_solution and row.state not in _DECIDED:
        faults.append(place.fault(f"a solution is chosen at approval, and {row.ref} is not approved", "chosen_solution"))
    if len(names) == 2 and row.state in _DECIDED and not row.chosen_solution:
        faults.append(
            place.fault(f"{row.ref} is approved and has two solutions: chosen_solution must name the one that was approved", "state")
        )


def _check_life(made: Modification, place: Place, faults: Faults) -> None:
    """Adds a fault for a decision that doesn't match the state, and for another reference that is its own (R24)."""
    if made.approved_on and made.undecided:
        faults.append(place.fault(f"has an approval date, and {made.ref} is not approved: give it the state approved", "approved_on"))
    for name in ("decided_on", "decided_by", "decision_reference"):
        if getattr(made, name) and made.undecided:
            faults.append(place.fault(f"{made.ref} is undecided: give it the state of its decision", name))
    if made.decided_on and made.state in _DECIDED:
        faults.append(place.fault("an approval has its date in approved_on", "decided_on"))
    if made.draft_ref and (made.draft_ref == made.ref or made.state is ModificationState.DRAFT_PROPOSAL):
        faults.append(place.fault(f"{made.ref} is the Draft Proposal itself. Leave this out", "draft"))
    if made.origin == made.ref:
        faults.append(place.fault("a proposal isn't split from itself. Name the one that was split", "origin"))


def meeting_record(row: shapes.MeetingShape) -> MeetingRecord:
    """Builds a meeting with its minutes; its key is its number or its date, unless the file has another."""
    key = row.key or (str(row.number) if row.number else row.date.isoformat())
    meeting = Meeting(row.body, key, row.date, row.number, row.channel, row.cancelled, row.paper, row.author, row.dated)
    people = tuple(Attendee(each.person, each.presence) for each in row.attendance)
    actions = tuple(
        MeetingAction(number, each.text, each.owner, each.due, each.closed_on, each.note)
        for number, each in enumerate(row.actions, start=1)
    )
    kept = row.minutes
    return MeetingRecord(meeting, Minutes(people, actions, kept.text, kept.confirmed_on, kept.confirmed_by))


def _check_minutes(entry: Entry[shapes.MeetingShape], faults: Faults) -> None:
    """Adds a fault for an action without text or owner, one closed without a note, and somebody who is listed twice."""
    row, place = entry.row, entry.place
    distinct(((each.person, place["attendance"][index]["person"]) for index, each in enumerate(row.attendance)), "{}", faults)
    for index, each in enumerate(row.actions):
        if not (each.text and each.owner):
            faults.append(place.fault("an action has a text and an owner", "actions", index))
        if bool(each.closed_on) != bool(each.note):
            faults.append(place.fault("a closed action has closed_on and note, an open one neither", "actions", index))
    if bool(row.minutes.confirmed_on) != bool(row.minutes.confirmed_by):
        faults.append(place.fault("confirmed minutes have confirmed_on and confirmed_by", "minutes"))


def criterion(entry: Entry[C], registers: Registers, faults: Faults) -> Criterion:
    """Builds an acceptance criterion. Its letter gives its kind, and the kind its default committee."""
    row = entry.row
    kind = CRITERION_KINDS[row.ref[0]]
    committee = row.committee or REVIEWERS[kind]
    registers.committees.check(committee, entry.place["committee"], faults)
    registers.committees.check(row.answers, entry.place["answers"], faults)
    return Criterion(row.ref, kind, committee, row.text, row.answers, row.standing, row.not_applicable)


def standard_criterion(entry: Entry[shapes_release.StandardCriterionShape], registers: Registers, faults: Faults) -> StandardCriterion:
    """Builds a criterion of the standard set; one that is agreed says when and by which body (R12)."""
    row, place = entry.row, entry.place
    if row.agreed_by:
        registers.committees.check(row.agreed_by, place["agreed_by"], faults)
    if bool(row.agreed_on) != bool(row.agreed_by):
        faults.append(place.fault("is agreed by a body on a day: give both agreed_on and agreed_by", "agreed_on"))
    made = criterion(entry, registers, faults)
    agreed = (row.agreed_on, row.agreed_by or "", row.agreed_reference)
    return StandardCriterion(
        *(made.ref, made.kind, made.committee, made.text, made.answers, made.state, made.not_applicable),
        *(row.not_in_documentation, row.proposed_on, *agreed),
    )


def dependencies(
    documents: Sequence[Document], registers: Registers, requests: dict[str, ChangeRequest], faults: Faults
) -> list[Dependency]:
    """Builds the dependencies on Change Requests (R7), one per modification, request and step; equal ones in two files count once."""
    found: dict[tuple[str, str, str], Dependency] = {}
    for document in documents:
        for entry in document.all("dependencies", shapes_release.DependencyShape):
            row, place = entry.row, entry.place
            known = registers.modifications.check(row.modification, place["modification"], faults)
            if not registers.requests.check(row.request, place["request"], faults) or not known or row.request not in requests:
                continue
            made = Dependency(row.modification, requests[row.request], row.reach, row.before)
            first = found.setdefault((row.modification, row.request, row.before), made)
            if first.reach is not made.reach:
                faults.append(
                    place.fault(f"{row.modification} already waits for {row.request} to reach {first.reach.value}. Keep one", "reach")
                )
    return list(found.values())


def whole_and_parts(documents: Sequence[Document], faults: Faults) -> None:
    """Adds a fault for a part in a scope beside the whole of its modification, in the same release or in another of the files (R6)."""
    whole: dict[str, Place] = {}
    entries = [entry for document in documents for entry in document.all("scope", shapes_release.ScopeShape)]
    active = [entry for entry in entries if entry.row.state is not ScopeState.OUT]
    for entry in active:
        if not entry.row.part:
            whole.setdefault(entry.row.modification, entry.place)
    for entry in active:
        if entry.row.part and (first := whole.get(entry.row.modification)):
            name = f"{entry.row.modification} part {entry.row.part}"
            faults.append(
                entry.place.fault(
                    f"{name} can't be in scope beside the whole of it, at {first.file}:{first.line}. Give each its part", "part"
                )
            )


class Reference:
    """The reference data sections, collected over all documents."""

    def __init__(self, documents: Sequence[Document], registers: Registers, faults: Faults) -> None:
        self._documents, self._faults = documents, faults
        check = registers.committees.check
        self.documents = self._all("documents", shapes.SecDocumentShape, lambda entry: SecDocument(entry.row.name, entry.row.title), "name")
        self.committees = self._all("committees", shapes.CommitteeShape, lambda entry: Committee(**dict(entry.row)), "key")
        self.terms = self._all("glossary", shapes.TermShape, lambda entry: Term(**vars(entry.row)), "term")
        self.lead_times = self._all("lead_times", shapes.LeadTimeShape, lambda entry: LeadTime(**dict(entry.row)), "key")
        self.standard_criteria = self._all(
            "standard_criteria", shapes_release.StandardCriterionShape, lambda entry: standard_criterion(entry, registers, faults), "ref"
        )
        self.slots = self._listed(
            "schedule",
            shapes.SlotShape,
            lambda row: ScheduledSlot(row.month, row.thursday, row.kind),
            lambda row: (row.month, row.thursday),
        )
        self.authorities = self._listed(
            "authorities", shapes.AuthorityShape, lambda row: Authority(row.effective_from, row.body), lambda row: row.effective_from
        )
        self.patterns = self._listed("references", shapes.ReferenceShape, lambda row: ReferencePattern(**dict(row)), lambda row: row.prefix)
        self.deciders = self._listed(
            "deciders",
            shapes.DeciderShape,
            lambda row: Decider(row.body, tuple(row.paths), tuple(row.recorded_by)),
            lambda row: row.body,
        )
        self.meetings = self._listed(
            "meetings",
            shapes.MeetingShape,
            meeting_record,
            lambda row: (row.body, row.key or row.number or row.date),
        )
        self.meeting_rules = self._listed(
            "meeting_rules", shapes.MeetingRuleShape, lambda row: MeetingRule(**dict(row)), lambda row: row.body
        )
        self.members = self._listed(
            "roster", shapes.MemberShape, lambda row: Member(row.committee, row.user, row.chair), lambda row: (row.committee, row.user)
        )
        self.channels = self._listed(
            "channels",
            shapes.ChannelShape,
            lambda row: ChannelRoute(row.release, row.committee, row.channel),
            lambda row: (row.release, row.committee),
        )
        self.clearances = self._listed(
            "clearances", shapes.ClearanceShape, lambda row: ChannelClearance(row.channel, row.classification), lambda row: row.channel
        )
        for document in documents:
            for member in document.all("roster", shapes.MemberShape):
                check(member.row.committee, member.place["committee"], faults)
            for body in document.all("authorities", shapes.AuthorityShape):
                check(body.row.body, body.place["body"], faults)
            for meeting in document.all("meetings", shapes.MeetingShape):
                check(meeting.row.body, meeting.place["body"], faults)
                _check_minutes(meeting, faults)
            for rule in document.all("meeting_rules", shapes.MeetingRuleShape):
                check(rule.row.body, rule.place["body"], faults)
            for route in document.all("channels", shapes.ChannelShape):
                if route.row.release:
                    registers.releases.check(route.row.release, route.place["release"], faults)
                if route.row.committee:
                    check(route.row.committee, route.place["committee"], faults)

    def _all(self, section: str, shape: type[S], make: Callable[[Entry[S]], T], name: str) -> tuple[T, ...]:
        return tuple(defined(self._documents, section, shape, make, name, self._faults).values())

    def _listed(self, section: str, shape: type[S], make: Callable[[S], T], same: Callable[[S], Hashable]) -> tuple[T, ...]:
        entries = [entry for document in self._documents for entry in document.all(section, shape)]
        distinct(((same(entry.row), entry.place) for entry in entries), "this entry", self._faults)
        return tuple(make(entry.row) for entry in entries)
