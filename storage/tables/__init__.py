"""All tables, and which of them are audited."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ForeignKeyConstraint, MetaData, Table

from storage.columns import Row
from storage.tables.decisions import AcknowledgementRow, DecisionRow, RecommendationRow
from storage.tables.documents import DocumentRow
from storage.tables.files import CalendarFeedRow
from storage.tables.findings import FindingAcceptanceRow
from storage.tables.history import AuditHeadRow, AuditRow
from storage.tables.mail import InboxRow, LastRunRow, MailedEventRow, OutboxPauseRow, OutboxRow, ResendRow
from storage.tables.meetings.meetings import MeetingRow, MeetingRuleRow
from storage.tables.meetings.minutes import AttendanceRow, MeetingActionRow
from storage.tables.nudges import (
    LEDGER,
    CommitteeGroupRow,
    HomeRow,
    NudgeCheckRow,
    NudgeMessageRow,
    NudgeNoteRow,
    NudgeOptOutRow,
    NudgeOwnerRow,
    NudgePersonRow,
    NudgeRow,
    NudgeSettingRow,
    NudgeSnoozeRow,
)
from storage.tables.reference_data import (
    AuthorityRow,
    DeciderRow,
    GlossaryTermRow,
    LeadTimeRow,
    ReferencePatternRow,
    ScheduleSlotRow,
    SecDocumentRow,
    StandardCriterionRow,
)
from storage.tables.releases import (
    CostRow,
    DocumentImpactRow,
    ImpactSummaryRow,
    LessonRow,
    LinkRow,
    NoteRow,
    ParticipantImpactRow,
    ReleaseRow,
    SecasEffortRow,
    StatusPostRow,
)
from storage.tables.rid import RidCommentRow, RidVersionRow
from storage.tables.roster import ChannelClearanceRow, ChannelRouteRow, CommitteeRow, DeputyRow, MemberRow
from storage.tables.scope import (
    AlongsideRow,
    ChangeRequestRow,
    DependencyRow,
    DesignationRow,
    FollowRow,
    ModificationPartRow,
    ModificationRow,
    ScopeItemRow,
    SolutionRow,
)
from storage.tables.sign_off import AmendmentRow, ConditionRow, CriterionRow, EvidenceRow, PositionRow, ReviewCardRow
from storage.tables.timetable import MilestoneRow, PredecessorRow

METADATA: MetaData = Row.metadata

FROM_FILES: tuple[type[Row], ...] = (
    ReferencePatternRow,
    ModificationRow,
    SolutionRow,
    ModificationPartRow,
    ChangeRequestRow,
    DependencyRow,
    SecDocumentRow,
    CommitteeRow,
    DeciderRow,
    MeetingRuleRow,
    MeetingRow,
    AttendanceRow,
    MeetingActionRow,
    MemberRow,
    DeputyRow,
    ChannelRouteRow,
    ChannelClearanceRow,
    FollowRow,
    StandardCriterionRow,
    ScheduleSlotRow,
    LeadTimeRow,
    AuthorityRow,
    GlossaryTermRow,
    ReleaseRow,
    ScopeItemRow,
    AlongsideRow,
    DesignationRow,
    MilestoneRow,
    PredecessorRow,
    CriterionRow,
    RidVersionRow,
    DecisionRow,
    RecommendationRow,
    CostRow,
    SecasEffortRow,
    ImpactSummaryRow,
    ParticipantImpactRow,
    DocumentImpactRow,
    NoteRow,
    LinkRow,
)
"""Tables that release files define, in the order of loading and of history pages.

Loading a file never removes rows from other tables.
"""

UNAUDITED = LEDGER | {"audit", "audit_head", "inbox", "last_run", "mailed_event", "outbox", "outbox_pause", "review_card", "status_post"}
"""Tables that are not audited: the audit itself, the inbox and outbox, the reminder ledger, and cards and statuses in Slack."""

AUDITED: dict[str, Table] = {name: table for name, table in METADATA.tables.items() if name not in UNAUDITED}
"""The audited tables."""


CLASSES: dict[str, type[Row]] = {str(each.__tablename__): each for each in Row.__subclasses__()}
"""The row class of each table."""


def references_to(table: Table) -> Iterator[ForeignKeyConstraint]:
    """Yields the foreign keys of other tables, and its own, that refer to a table."""
    for other in METADATA.tables.values():
        yield from (key for key in other.foreign_key_constraints if key.referred_table is table)


def table_of(row: type[Row]) -> Table:
    """Returns the table of a row class, for Core statements."""
    return METADATA.tables[str(row.__tablename__)]


__all__ = [
    "AUDITED",
    "CLASSES",
    "FROM_FILES",
    "METADATA",
    "UNAUDITED",
    "AcknowledgementRow",
    "AlongsideRow",
    "AmendmentRow",
    "AttendanceRow",
    "AuditHeadRow",
    "AuditRow",
    "AuthorityRow",
    "CalendarFeedRow",
    "ChangeRequestRow",
    "ChannelClearanceRow",
    "ChannelRouteRow",
    "CommitteeGroupRow",
    "CommitteeRow",
    "ConditionRow",
    "CostRow",
    "CriterionRow",
    "DeciderRow",
    "DecisionRow",
    "DependencyRow",
    "DeputyRow",
    "DesignationRow",
    "DocumentImpactRow",
    "DocumentRow",
    "EvidenceRow",
    "FindingAcceptanceRow",
    "FollowRow",
    "GlossaryTermRow",
    "HomeRow",
    "ImpactSummaryRow",
    "InboxRow",
    "LastRunRow",
    "LeadTimeRow",
    "LessonRow",
    "LinkRow",
    "MailedEventRow",
    "MeetingActionRow",
    "MeetingRow",
    "MeetingRuleRow",
    "MemberRow",
    "MilestoneRow",
    "ModificationPartRow",
    "ModificationRow",
    "NoteRow",
    "NudgeCheckRow",
    "NudgeMessageRow",
    "NudgeNoteRow",
    "NudgeOptOutRow",
    "NudgeOwnerRow",
    "NudgePersonRow",
    "NudgeRow",
    "NudgeSettingRow",
    "NudgeSnoozeRow",
    "OutboxPauseRow",
    "OutboxRow",
    "ParticipantImpactRow",
    "PositionRow",
    "PredecessorRow",
    "RecommendationRow",
    "ReferencePatternRow",
    "ReleaseRow",
    "ResendRow",
    "ReviewCardRow",
    "RidCommentRow",
    "RidVersionRow",
    "Row",
    "ScheduleSlotRow",
    "ScopeItemRow",
    "SecDocumentRow",
    "SecasEffortRow",
    "SolutionRow",
    "StandardCriterionRow",
    "StatusPostRow",
    "table_of",
]
