"""Notices that go by mail."""

from __future__ import annotations

from dataclasses import dataclass

from storage.mail.messages.message import ModificationMessage, ReleaseMessage


@dataclass(frozen=True)
class NoticeByMail(ReleaseMessage, ModificationMessage):
    """Sends the notice of an event to a mail address, which is the row's channel: of a `release`, or of a modification by its `ref`."""

    kind = "mail"
    event: str
    channel: str
    release: str = ""
    ref: str = ""
