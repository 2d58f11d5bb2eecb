"""Sections of a release file, and shapes of the reference data sections."""

from __future__ import annotations

from policy.meetings.minutes import Presence
from policy.model.rid import Covers
from policy.scope.references import ReferenceKind
from storage.release_file import fields as f
from storage.release_file.shapes_release import (
    CostsShape,
    CriterionShape,
    DecisionShape,
    DependencyShape,
    DesignationShape,
    ImpactsShape,
    LinkShape,
    MilestoneShape,
    ModificationShape,
    NoteShape,
    RecommendationShape,
    ReleaseShape,
    RequestShape,
    ScopeShape,
    Shape,
    StandardCriterionShape,
    TestingShape,
    VersionShape,
)


class SecDocumentShape(Shape):
    """A SEC document."""

    name: f.Line
    title: f.Line = ""


class CommitteeShape(Shape):
    """A sub-committee, a deciding body or a party to the work."""

    key: f.Key
    name: f.BodyName
    short: f.BodyName = ""
    role: f.Role
    reviews: f.Text = ""
    quorum: f.Quorum = "chair"


class SlotShape(Shape):
    """A Thursday on which a release is scheduled each year (R1)."""

    month: f.Month
    thursday: f.Nth
    kind: f.Kind


class LeadTimeShape(Shape):
    """A policy lead time in months before go-live (R3, R8, R9)."""

    key: f.Key
    label: f.Line = ""
    months: f.Count
    covers: f.Coverage = Covers.ALL
    source: f.Line = ""


class AuthorityShape(Shape):
    """The deciding body of releases created from a day on (R14)."""

    effective_from: f.Day
    body: f.Key


class ReferenceShape(Shape):
    """A pattern of the governed code's references, such as MP with three digits and a letter (design, Words)."""

    prefix: f.RefPrefix
    kind: f.RefKind = ReferenceKind.MODIFICATION
    digits: f.Count = 3
    letters: f.Switch = False
    becomes: f.OptionalPrefix = ""


class DeciderShape(Shape):
    """A body that decides on modifications, and the committees that may record its decisions (R24)."""

    body: f.Key
    paths: f.Paths = []  # noqa: RUF012 - pydantic copies a default.
    recorded_by: f.Keys = []  # noqa: RUF012 - pydantic copies a default.


class MinutesShape(Shape):
    """The minutes of a meeting: their text, and who confirmed them when."""

    text: f.Text = ""
    confirmed_on: f.OptionalDay = None
    confirmed_by: f.Line = ""


class AttendeeShape(Shape):
    """Somebody who took part in a meeting, or sent apologies."""

    person: f.Line
    presence: f.Presence = Presence.PRESENT


class ActionShape(Shape):
    """An action of a meeting; `note` says what was done when it was closed."""

    text: f.Text
    owner: f.Line
    due: f.Day
    closed_on: f.OptionalDay = None
    note: f.Text = ""


class MeetingShape(Shape):
    """A meeting of a body or sub-committee (R21). `key` names it if that is not its number or its date, as after a move."""

    body: f.Key
    date: f.Day
    number: f.Count = 0
    key: f.Line = ""
    channel: f.Line = ""
    cancelled: f.Line = ""
    paper: f.Count = 0
    author: f.Line = ""
    dated: f.OptionalDay = None
    minutes: MinutesShape = MinutesShape()
    attendance: list[AttendeeShape] = []  # noqa: RUF012 - pydantic copies a default.
    actions: list[ActionShape] = []  # noqa: RUF012 - pydantic copies a default.


class MeetingRuleShape(Shape):
    """How many Working Days before a body's meetings its papers are due, and how their references begin (R21)."""

    body: f.Key
    paper_days: f.Count
    prefix: f.OptionalPrefix = ""
    source: f.Line = ""


class TermShape(Shape):
    """A glossary term, its meaning, an explanation, and the source of both."""

    term: f.Line
    meaning: f.Text = ""
    explanation: f.Text = ""
    source: f.Line = ""


class MemberShape(Shape):
    """A person on a committee's roster."""

    committee: f.Key
    user: f.UserId
    chair: f.Switch = False


class ChannelShape(Shape):
    """The channel of a release or of a committee in it; without `release`, for all releases."""

    release: f.ReleaseKey = ""
    committee: f.OptionalKey = None
    channel: f.ChannelId


class ClearanceShape(Shape):
    """The highest classification that may show in a channel (R20)."""

    channel: f.ChannelId
    classification: f.Level


LISTS: dict[str, type[Shape]] = {
    "modifications": ModificationShape,
    "scope": ScopeShape,
    "change_requests": RequestShape,
    "dependencies": DependencyShape,
    "timetable": MilestoneShape,
    "criteria": CriterionShape,
    "versions": VersionShape,
    "decisions": DecisionShape,
    "recommendations": RecommendationShape,
    "notes": NoteShape,
    "links": LinkShape,
    "designations": DesignationShape,
    "documents": SecDocumentShape,
    "committees": CommitteeShape,
    "schedule": SlotShape,
    "lead_times": LeadTimeShape,
    "authorities": AuthorityShape,
    "references": ReferenceShape,
    "deciders": DeciderShape,
    "meetings": MeetingShape,
    "meeting_rules": MeetingRuleShape,
    "standard_criteria": StandardCriterionShape,
    "glossary": TermShape,
    "roster": MemberShape,
    "channels": ChannelShape,
    "clearances": ClearanceShape,
}
"""Sections that are lists of entries. `alongside` is a list too, but of references."""

MAPPINGS: dict[str, type[Shape]] = {"release": ReleaseShape, "costs": CostsShape, "impacts": ImpactsShape, "testing": TestingShape}
"""Sections that are a single entry."""

OF_A_RELEASE = frozenset(
    {
        "scope",
        "alongside",
        "designations",
        "timetable",
        "criteria",
        "versions",
        "decisions",
        "recommendations",
        "costs",
        "impacts",
        "testing",
        "notes",
        "links",
    }
)
"""Sections that need the release in the same document."""
