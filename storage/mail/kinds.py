"""The kinds of row in the outbox: the class of each, and an example of each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from policy.model.decisions import Subject
from storage.mail.messages import (
    AnnouncementCorrected,
    ChannelArchived,
    ChannelMade,
    CorrectionNote,
    DailyReminder,
    DailyReminderUpdate,
    DecisionAnnounced,
    DecisionDetails,
    DecisionPinned,
    DocumentSubmitted,
    EditorialAsked,
    EvidenceSubmitted,
    FileSharing,
    Joined,
    LessonsAsked,
    MeetingFile,
    Message,
    MustKnow,
    Notice,
    NoticeByMail,
    OutcomeRecorded,
    ProgressPicture,
    RecommendationGiven,
    ReleaseCancelled,
    ReleaseFile,
    ReleaseLive,
    ReleaseRestored,
    ReleaseStatus,
    ReleaseStatusPinned,
    ReleaseStatusUpdate,
    ReminderNote,
    Reply,
    RequestPassedOn,
    RetakeAsked,
    RidFile,
    RidIssued,
    Share,
    SignOffCard,
    TimelinePicture,
)

EXAMPLES: tuple[Message, ...] = (
    ReleaseLive("june-2020", "U0RACHEL"),
    ReleaseCancelled("november-2020", "U0RACHEL", "C0NOVEMBER"),
    ReleaseRestored("june-2020", "U0RACHEL", "C0JUNE"),
    ReleaseStatus("june-2020", "C0JUNE"),
    ReleaseStatusUpdate("june-2020", "C0JUNE", "status:june-2020:C0JUNE:1"),
    ReleaseStatusPinned("june-2020", "C0JUNE", "status:june-2020:C0JUNE:1"),
    LessonsAsked("june-2020", "tag"),
    OutcomeRecorded("MP084", "U0RACHEL", "approve"),
    DecisionAnnounced("june-2020", 6, "U0PANEL"),
    DecisionDetails("decision:492:june-2020", "june-2020", 6),
    DecisionPinned("decision:492:june-2020", "june-2020", 6, "U0PANEL"),
    RecommendationGiven("june-2020", "tag", Subject.GO_LIVE, "U0TAG", "C0PANEL"),
    SignOffCard("june-2020", "tag", "card:june-2020:tag:1", "card:june-2020:tag:1:7"),
    EvidenceSubmitted("june-2020", "tag", ("T1", "T2", "T3"), "U0DAN", 341),
    RetakeAsked("june-2021", "tag", ("T1",), ("U0TAG",)),
    EditorialAsked("june-2021", 2, "U0RACHEL", "C0NEXTTAG"),
    DocumentSubmitted("june-2020", Subject.TAD, 1, "U0DAN", "C0TAG"),
    RidIssued("june-2021", "0.2", "U0RACHEL", "C0NEXT"),
    DailyReminder("C0JUNE", date(2020, 6, 24)),
    DailyReminderUpdate("C0JUNE", date(2020, 6, 24), "nudge:C0JUNE:2020-06-24"),
    ReminderNote("june-2020", "milestone:baseline-documents", date(2020, 1, 17), "snoozed", date(2020, 1, 13), "2020-01-16", "U0RACHEL"),
    MustKnow("june-2020", "withdrawn", "ssc go-live", "U0TAG"),
    AnnouncementCorrected("decision:492:june-2020", 533),
    CorrectionNote("decision:492:june-2020", 533),
    NoticeByMail("rid/1.1", "notices@example.org", "june-2020"),
    RidFile("june-2020", "U0RACHEL", "C0JUNE", "1.1"),
    ReleaseFile("june-2020", "U0RACHEL", "C0JUNE"),
    TimelinePicture("june-2020", "U0RACHEL", "C0JUNE"),
    ProgressPicture("june-2020", "U0RACHEL", "C0JUNE"),
    MeetingFile("", "U0RACHEL", "C0JUNE", "panel", None, "calendar"),
    FileSharing("june-2020", "U0RACHEL", "/release timeline june-2020"),
    Share("/release status june-2020", "U0RACHEL", "C0JUNE"),
    Reply("/release status june-2020", "U0RACHEL", "C0JUNE"),
    Joined("C0JUNE"),
    ChannelMade("june-2020", "tag", "june-2020-tag", private=False, actor="U0RACHEL"),
    ChannelArchived("june-2020", "U0RACHEL", "export:C0JUNE:1", "C0JUNE"),
    RequestPassedOn("june-2020", "U0DAN", "/release live june-2020"),
    Notice("1 message of the bot could not be delivered. `/release unsent` lists it.", "/release unsent"),
)
"""One message of each kind, which the tests render; the registry of kinds is built from it, so every kind has an example."""

KINDS: dict[str, type[Message]] = {each.kind: type(each) for each in EXAMPLES}
"""The class of each kind of row."""


class UnknownKindError(LookupError):
    """A row's kind is not known to this version; a newer one queued it."""


def read(kind: str, ids: Mapping[str, Any], channel: str = "") -> Message:
    """Reads the message of a row; `channel` is where it goes, for rows that do not repeat it in their ids.

    Raises UnknownKindError for a kind that only a newer version knows.
    """
    if kind not in KINDS:
        raise UnknownKindError(f"no message is known for the kind {kind}")
    return KINDS[kind].from_ids({"channel": channel, **ids})
