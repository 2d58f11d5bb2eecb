"""Requests to Slack to make or archive channels."""

from __future__ import annotations

from dataclasses import dataclass

from storage.mail.messages.message import FromPerson, ReleaseMessage


@dataclass(frozen=True)
class ChannelMade(ReleaseMessage, FromPerson):
    """Has Slack make a channel of a release, or of a committee in it; the row goes to the person who asked."""

    kind = "channel-make"
    release: str
    committee: str
    name: str
    private: bool
    actor: str


@dataclass(frozen=True)
class ChannelArchived(ReleaseMessage, FromPerson):
    """Has Slack archive a channel of a release; `of` is the delivery key of the export that must be sent first."""

    kind = "channel-archive"
    release: str
    actor: str
    of: str
    channel: str
