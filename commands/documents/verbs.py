"""The verbs about the TAD and the Completion Reports."""

from __future__ import annotations

from commands.documents import documents
from commands.protocol.verb import Group, Verb
from policy.access.permissions import Action

VERBS = (
    Verb(
        "/release",
        "document",
        "document KEY [tad|sit-report|uit-report]",
        "Submit the TAD or a Completion Report, or record its publication",
        "document june-2020 tad",
        Group.RELEASE,
        acts=documents.document,
        action=Action.DOCUMENT,
    ),
)
