"""A committee's recommendation withdrawn, because a criterion that it stood on must be signed off again (RID 6; R16)."""

from __future__ import annotations

from collections.abc import Sequence

from commands.protocol.records.confirmed import confirmed, differing
from commands.protocol.results import Words
from commands.sign_off.steps import review_owed_again
from policy.model.decisions import Subject
from policy.model.wording import joined
from policy.sign_off.review import Review
from storage.engine.session import Change
from storage.history.names import name_of
from storage.mail.messages import MustKnow
from storage.nudges import must_know
from storage.tables import RecommendationRow, ReleaseRow


def withdrawn(tx: Change, review: Review, lost: Sequence[str]) -> tuple[Words, ...]:
    """Withdraws the committee's recommendation to go live if sign-offs were `lost`, and tells the body. Returns the sentences on it."""
    if not lost:
        return ()
    row = tx.session.get(RecommendationRow, (review.key, review.committee, Subject.GO_LIVE))
    if row is None:
        return ()
    today = tx.act.at.date()
    minutes = confirmed(tx.connection, review.committee, (row.given_on,), today)
    tx.session.delete(row)
    gone = MustKnow(review.key, "withdrawn", f"{review.committee} {Subject.GO_LIVE.value}", tx.act.actor)
    about = name_of(RecommendationRow, review.key, review.committee, Subject.GO_LIVE)
    must_know.tell(tx, gone, tx.session.get_one(ReleaseRow, review.key).body, about)
    told = f"The recommendation of the {review.short} is withdrawn: {joined(lost)} must be signed off again."
    reviewed = review_owed_again(tx, review)
    differ = differing(tx.connection, minutes, today)
    return ((told,), *reviewed, *(each.words("with that recommendation, and no longer list it") for each in differ))
