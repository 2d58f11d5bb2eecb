"""All tables, and which of them the audit follows."""

from __future__ import annotations

from sqlalchemy import MetaData, Table

from storage import tables_documents, tables_ledger, tables_nudges, tables_reference, tables_release, tables_reviews
from storage.columns import Row
from storage.tables_documents import CalendarFeedRow, FindingAcceptanceRow, RidCommentRow
from storage.tables_ledger import AuditHeadRow, AuditRow, InboxRow, OutboxRow
from storage.tables_nudges import (
    CommitteeGroupRow,
    NudgeCheckRow,
    NudgeMessageRow,
    NudgeNoteRow,
    NudgeOptOutRow,
    NudgeOwnerRow,
    NudgeRow,
    NudgeSettingRow,
    NudgeSnoozeRow,
)
from storage.tables_reference import (
    AuthorityRow,
    ChangeRequestRow,
    ChannelClearanceRow,
    ChannelRouteRow,
    CommitteeRow,
    DependencyRow,
    DeputyRow,
    FollowRow,
    GlossaryTermRow,
    LeadTimeRow,
    MemberRow,
    ModificationRow,
    ScheduleSlotRow,
    SecDocumentRow,
    SolutionRow,
    StandardCriterionRow,
)
from storage.tables_release import (
    AlongsideRow,
    CostRow,
    CriterionRow,
    DecisionRow,
    DocumentImpactRow,
    ImpactSummaryRow,
    LinkRow,
    MilestoneRow,
    NoteRow,
    ParticipantImpactRow,
    PredecessorRow,
    RecommendationRow,
    ReleaseRow,
    RidVersionRow,
    ScopeItemRow,
    SecasEffortRow,
)
from storage.tables_reviews import (
    AcknowledgementRow,
    AmendmentRow,
    ConditionRow,
    DocumentRow,
    EvidenceRow,
    LessonRow,
    PositionRow,
    ReviewCardRow,
)

METADATA: MetaData = Row.metadata

FROM_FILES_NEVER: frozenset[type[Row]] = (
    tables_reviews.FROM_FILES_NEVER | tables_nudges.FROM_FILES_NEVER | tables_documents.FROM_FILES_NEVER
)
"""The tables of which release files say nothing, so that loading one takes nothing out of them."""

UNAUDITED = frozenset({"audit", "audit_head", "inbox", "outbox", "review_card"}) | tables_nudges.LEDGER
"""The ledger's own tables, and how cards look in Slack, which is no state of a release."""

AUDITED: dict[str, Table] = {name: table for name, table in METADATA.tables.items() if name not in UNAUDITED}
"""The tables whose every change is a row of the audit."""


def table_of(row: type[Row]) -> Table:
    """The table of a row's class, for Core statements."""
    return METADATA.tables[str(row.__tablename__)]


__all__ = [
    "AUDITED",
    "FROM_FILES_NEVER",
    "METADATA",
    "UNAUDITED",
    "AcknowledgementRow",
    "AlongsideRow",
    "AmendmentRow",
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
    "DecisionRow",
    "DependencyRow",
    "DeputyRow",
    "DocumentImpactRow",
    "DocumentRow",
    "EvidenceRow",
    "FindingAcceptanceRow",
    "FollowRow",
    "GlossaryTermRow",
    "ImpactSummaryRow",
    "InboxRow",
    "LeadTimeRow",
    "LessonRow",
    "LinkRow",
    "MemberRow",
    "MilestoneRow",
    "ModificationRow",
    "NoteRow",
    "NudgeCheckRow",
    "NudgeMessageRow",
    "NudgeNoteRow",
    "NudgeOptOutRow",
    "NudgeOwnerRow",
    "NudgeRow",
    "NudgeSettingRow",
    "NudgeSnoozeRow",
    "OutboxRow",
    "ParticipantImpactRow",
    "PositionRow",
    "PredecessorRow",
    "RecommendationRow",
    "ReleaseRow",
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
    "table_of",
    "tables_documents",
    "tables_ledger",
    "tables_nudges",
    "tables_reference",
    "tables_release",
    "tables_reviews",
]
