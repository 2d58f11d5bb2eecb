"""Tables of decisions, recommendations and acknowledged items."""

from __future__ import annotations

from datetime import date

from policy.model.decisions import Outcome, Subject
from policy.model.rid import Covers
from storage import columns as c
from storage.columns import Row


class DecisionRow(Row, table=True):
    """A decision of the deciding body, numbered within its release (R13, R14); one that moves the go-live has both dates (R23)."""

    __table_args__ = (c.refers("release_key", "release.key"), c.refers("body", "committee.key"), c.holds("number", "number >= 0"))
    release_key: str = c.key()
    number: int = c.number_key()
    subject: Subject = c.choice(Subject, "subject")
    body: str = c.text(...)
    outcome: Outcome = c.choice(Outcome, "outcome")
    met_on: date = c.day(required=True)
    covers: Covers = c.choice(Covers, "covers", Covers.ALL)
    recorded_on: date | None = c.day()
    reference: str = c.text()
    note: str = c.text()
    go_live_before: date | None = c.day()
    go_live: date | None = c.day()
    window_end: date | None = c.day()
    by_authority: bool = c.flag()


class RecommendationRow(Row, table=True):
    """A sub-committee's recommendation on a subject (R13)."""

    __table_args__ = (c.refers("release_key", "release.key"), c.refers("committee", "committee.key"))
    release_key: str = c.key()
    committee: str = c.key()
    subject: Subject = c.choice_key(Subject, "subject")
    position: int = c.whole()
    positive: bool = c.flag()
    given_on: date = c.day(required=True)
    reason: str = c.text()


class AcknowledgementRow(Row, table=True):
    """An item outstanding when the body decided, with the reason given to acknowledge it (R5, R13)."""

    __table_args__ = (
        *c.filled("item", "text", "reason"),
        c.refers("release_key decision_number", "decision.release_key number"),
    )
    release_key: str = c.key()
    decision_number: int = c.number_key()
    item: str = c.key()
    text: str = c.text(...)
    reason: str = c.text(...)
