"""Messages that the bot posts by itself, made from what is stored when they are sent: an outbox row holds a kind and ids, never words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.views import blocks, nudge, review_posts, rid, sent_files, text
from bot.views.attachment import Sent
from bot.views.markup import escape
from bot.views.modification import STATES
from bot.views.page import Bold, Button, Buttons, Page, Paragraph
from bot.views.review_posts import Pin, Update
from commands.decisions import decision
from commands.documents import submit
from commands.protocol import files
from commands.protocol.line import Line
from commands.protocol.results import Person
from commands.releases import live
from commands.rid import issue
from commands.scope import outcomes
from commands.sign_off import criterion, evidence, recommendation, review
from policy.calendar.release_calendar import release_name
from policy.model.scope import Modification
from policy.model.wording import day_words, joined
from storage.engine.session import Store
from storage.nudges import ledger
from storage.scope import modifications

Ids = Mapping[str, Any]

FALLBACK = 39_000
"""Slack takes 40,000 characters of text."""


def _outcome(found: Modification) -> str:
    if found.undecided:
        return "is undecided again: its outcome was taken back"
    return f"was {found.state.value}" + (f" on {day_words(found.approved_on)}" if found.approved_on else "")


def outcome_page(store: Store, ids: Ids, _now: datetime) -> Page | None:
    """A modification's outcome, for the channels that follow it (R18)."""
    ref = str(ids["ref"])
    with store.reading() as conn:
        record = modifications.fetch_modification(conn, ref)
    if record is None:
        return None
    found = record.modification
    places = joined([release_name(key) for key in dict.fromkeys(key for key, item in record.placements if item.active)])
    where = f" It is in the {places}." if places else " It is in no release."
    solution = f" The {found.chosen_solution} was chosen." if found.chosen_solution else ""
    said = (Bold(f"{ref} ‘{found.title}’"), f" {_outcome(found)}.{solution}{where}")
    recorded = ("Recorded by ", Person(str(ids["actor"])), ".")
    return Page(
        f"{ref}: {STATES[found.state]}", (Paragraph(said), Paragraph(recorded), Buttons((Button("Show", Line.modification("show", ref)),)))
    )


POSTS: dict[str, Callable[[Store, Ids, datetime], Page | Update | Pin | Sent | None]] = {
    outcomes.ANNOUNCED: outcome_page,
    ledger.MESSAGE: nudge.posted,
    ledger.UPDATE: nudge.updated,
    ledger.NOTE: nudge.said_in_thread,
    decision.ANNOUNCED: review_posts.decision,
    decision.PINNED: review_posts.pin,
    criterion.EDITORIAL: review_posts.editorial,
    submit.POSTED: review_posts.document,
    evidence.POSTED: review_posts.evidence,
    live.ANNOUNCED: review_posts.live,
    live.LESSONS: review_posts.lessons,
    recommendation.POSTED: review_posts.recommendation,
    review.CARD: review_posts.card,
    review.RETAKEN: review_posts.retake,
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
