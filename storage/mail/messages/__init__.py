"""The messages of the outbox: a class for each kind of row, whose fields are the stored ids.

A row holds ids, never words: its text is rendered when it is sent. Rows that another version queued must stay readable, so the `kind`
and the names of the fields never change; a field that came later has a default.
"""

from __future__ import annotations

from storage.mail.messages.channels import ChannelArchived, ChannelMade
from storage.mail.messages.conversation import Joined, Notice, Reply, RequestPassedOn, Share
from storage.mail.messages.corrections import AnnouncementCorrected, CorrectionNote
from storage.mail.messages.decisions import DecisionAnnounced, DecisionDetails, DecisionPinned, RecommendationGiven
from storage.mail.messages.documents import DocumentSubmitted, RidIssued
from storage.mail.messages.files import FileMessage, FileSharing, MeetingFile, ProgressPicture, ReleaseFile, RidFile, TimelinePicture
from storage.mail.messages.letters import NoticeByMail
from storage.mail.messages.message import FromPerson, Message, ModificationMessage, ReleaseMessage
from storage.mail.messages.releases import (
    LessonsAsked,
    OutcomeRecorded,
    ReleaseCancelled,
    ReleaseLive,
    ReleaseRestored,
    ReleaseStatus,
    ReleaseStatusPinned,
    ReleaseStatusUpdate,
)
from storage.mail.messages.reminders import DailyReminder, DailyReminderUpdate, MustKnow, ReminderNote
from storage.mail.messages.sign_off import EditorialAsked, EvidenceSubmitted, RetakeAsked, SignOffCard

__all__ = [
    "AnnouncementCorrected",
    "ChannelArchived",
    "ChannelMade",
    "CorrectionNote",
    "DailyReminder",
    "DailyReminderUpdate",
    "DecisionAnnounced",
    "DecisionDetails",
    "DecisionPinned",
    "DocumentSubmitted",
    "EditorialAsked",
    "EvidenceSubmitted",
    "FileMessage",
    "FileSharing",
    "FromPerson",
    "Joined",
    "LessonsAsked",
    "MeetingFile",
    "Message",
    "ModificationMessage",
    "MustKnow",
    "Notice",
    "NoticeByMail",
    "OutcomeRecorded",
    "ProgressPicture",
    "RecommendationGiven",
    "ReleaseCancelled",
    "ReleaseFile",
    "ReleaseLive",
    "ReleaseMessage",
    "ReleaseRestored",
    "ReleaseStatus",
    "ReleaseStatusPinned",
    "ReleaseStatusUpdate",
    "ReminderNote",
    "Reply",
    "RequestPassedOn",
    "RetakeAsked",
    "RidFile",
    "RidIssued",
    "Share",
    "SignOffCard",
    "TimelinePicture",
]
