"""The verbs about the RID."""

from __future__ import annotations

from commands.protocol.verb import NUMBERED, Group, Verb
from commands.rid import comments, issue, redline, rid
from policy.access.permissions import Action

VERBS = (
    Verb(
        "/release",
        "rid",
        "rid KEY [VERSION] [since VERSION]",
        "Get the Release Implementation Document in Word, a version or the draft",
        "rid june-2020 1.1",
        Group.REMINDERS,
        acts=rid.rid,
    ),
    Verb(
        "/release",
        "issue",
        "issue KEY",
        "Issue the draft as the RID's next version",
        "issue june-2020",
        Group.REMINDERS,
        acts=issue.issue,
        action=Action.RID,
    ),
    Verb(
        "/release",
        "redline",
        "redline KEY [VERSION] [VERSION]",
        "Compare two versions of the RID, or the last with the draft",
        "redline june-2020 1.0 1.1",
        Group.REMINDERS,
        reads=redline.redline,
    ),
    Verb(
        "/release",
        "comment",
        "comment KEY [NUMBER]",
        "Comment on the RID, or answer a comment by its number",
        "comment june-2020",
        Group.REVIEW,
        acts=comments.comment,
        action=Action.COMMENT,
        forms={NUMBERED: Action.DISPOSE},
    ),
    Verb(
        "/release",
        "comments",
        "comments KEY [VERSION]",
        "Show the comments on the RID and their dispositions",
        "comments june-2020",
        Group.REVIEW,
        reads=comments.comments,
    ),
)
