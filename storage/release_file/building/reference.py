"""Construction of the reference data: committees, their meetings and roster, channels, and the SEC's own tables."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from policy.meetings.meeting import Meeting
from policy.meetings.minutes import Attendee, MeetingAction, MeetingRecord, Minutes
from policy.meetings.papers import MeetingRule
from policy.model.decisions import Authority
from policy.model.impacts import SecDocument
from policy.model.releases import LeadTime, ScheduledSlot
from policy.model.roster import Committee, Member, Term, as_named
from policy.model.scope import Decider
from policy.scope.references import ReferencePattern
from storage.release_file import shapes, shapes_release
from storage.release_file.building.bodies import check_names
from storage.release_file.building.criteria import standard_criterion
from storage.release_file.building.registers import Registers, defined, distinct
from storage.release_file.contents import ChannelClearance, ChannelRoute, FaultList
from storage.release_file.sections import Document, Entry

S = TypeVar("S", bound=shapes_release.Shape)
T = TypeVar("T")


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


def _check_minutes(entry: Entry[shapes.MeetingShape], faults: FaultList) -> None:
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


class ReferenceSections:
    """The reference data sections, collected over all documents."""

    def __init__(self, documents: Sequence[Document], registers: Registers, faults: FaultList) -> None:
        self._documents, self._faults = documents, faults
        self.documents = self._all("documents", shapes.SecDocumentShape, lambda entry: SecDocument(entry.row.name, entry.row.title), "name")
        self.committees = self._all("committees", shapes.CommitteeShape, lambda entry: as_named(Committee(**dict(entry.row))), "key")
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
        self._check(registers)

    def _check(self, registers: Registers) -> None:
        """Adds a fault for each body and release that is named and not known, and for minutes that contradict themselves."""
        check, faults = registers.committees.check, self._faults
        check_names(self._documents, registers.named, faults)
        for document in self._documents:
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
