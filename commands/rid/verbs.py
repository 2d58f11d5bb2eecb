"""Verbs of rid."""

from __future__ import annotations

from commands.protocol.verb import Group, Verb
from commands.rid import comments, issue, rid
from policy.access.permissions import Action

VERBS = (
    Verb(
        "/release",
        "rid",
        "rid KEY [VERSION] [since VERSION]",
        "The Release Implementation Document as a Word document, of a version or as it stands now",
        "rid june-2020 1.1",
        Group.REMINDERS,
        acts=rid.rid,
    ),
    Verb(
        "/release",
        "issue",
        "issue KEY",
        "Issue the draft as the RID's next version, with its changes",
        "issue june-2020",
        Group.REMINDERS,
        acts=issue.issue,
        action=Action.RID,
    ),
    Verb(
        "/release",
        "redline",
        "redline KEY [VERSION] [VERSION]",
        "What differs between two versions of the RID, or since the last",
        "redline june-2020 1.0 1.1",
        Group.REMINDERS,
        reads=rid.redline,
    ),
    Verb(
        "/release",
        "comment",
        "comment KEY [NUMBER]",
        "Comment on the RID, or with a number answer a comment",
        "comment june-2020",
        Group.REVIEW,
        acts=comments.comment,
        action=Action.COMMENT,
    ),
    Verb(
        "/release",
        "comments",
        "comments KEY [VERSION]",
        "What Parties said of the RID, and what came of it",
        "comments june-2020",
        Group.REVIEW,
        reads=comments.comments,
    ),
)
