"""The page of each kind of outbox row, and its message for Slack."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.pages.kit import blocks, text
from bot.pages.kit.files import Sent
from bot.pages.kit.markup import escape
from bot.pages.kit.page import Page
from bot.posts import decisions, documents, nudges, releases, rid, sign_off
from bot.posts import files as sent_files
from bot.posts.actions import Ids, Pin, Update
from bot.posts.scope import outcome_page
from commands.decisions import decision
from commands.documents import submit
from commands.protocol import files
from commands.releases import live
from commands.rid import issue
from commands.scope import outcomes
from commands.sign_off import criterion, evidence, recommendation, review
from storage.engine.session import Store
from storage.nudges import ledger

FALLBACK = 39_000
"""Slack takes 40,000 characters of text."""


POSTS: dict[str, Callable[[Store, Ids, datetime], Page | Update | Pin | Sent | None]] = {
    outcomes.ANNOUNCED: outcome_page,
    ledger.MESSAGE: nudges.posted,
    ledger.UPDATE: nudges.updated,
    ledger.NOTE: nudges.said_in_thread,
    decision.ANNOUNCED: decisions.decision,
    decision.PINNED: decisions.pin,
    criterion.EDITORIAL: decisions.editorial,
    submit.POSTED: documents.document,
    evidence.POSTED: sign_off.evidence,
    live.ANNOUNCED: releases.live,
    live.LESSONS: releases.lessons,
    recommendation.POSTED: decisions.recommendation,
    review.CARD: sign_off.card,
    review.RETAKEN: sign_off.retake,
    issue.ANNOUNCED: rid.issued,
    files.EXPORT: sent_files.export,
    files.PROGRESS: sent_files.progress,
    files.RID: rid.document,
    files.TIMELINE: sent_files.timeline,
}
"""The page of each kind of message; None where there is nothing left to say."""


def message(store: Store, kind: str, ids: Ids, now: datetime) -> dict[str, Any] | None:
    """The message of an outbox row. Raises LookupError for a kind that this version does not know."""
    if kind not in POSTS:
        raise LookupError(f"no message is known for the kind {kind}")
    made = POSTS[kind](store, ids, now)
    match made:
        case None:
            return None
        case Pin(ts):
            return {"text": "", "pin": ts}
        case Sent(comment, files):
            return {"text": escape(comment), "sent": Sent(escape(comment), files)}
        case Update(page, ts):
            return {**_drawn(page), **({"update": ts} if ts else {})}
        case page:
            return _drawn(page)


def _drawn(page: Page) -> dict[str, Any]:
    return {"text": escape(text.text(page))[:FALLBACK], "blocks": blocks.blocks(page)}
