"""Evidence whose file was deleted in Slack, which nobody can read any more (R16)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from commands.protocol.line import Line
from commands.sign_off.evidence.effects import followed
from commands.sign_off.steps import evidence_owed_again
from policy.calendar.release_calendar import release_name
from policy.model.wording import joined
from policy.sign_off.review import why_closed
from policy.sign_off.sign_off import Evidence
from storage.engine.session import Change
from storage.mail import outbox
from storage.mail.messages import Notice
from storage.releases.releases import fetch_release
from storage.sign_off import reviews
from storage.sign_off.evidence import evidence_with_file
from storage.tables import EvidenceRow

DELETED = "The file was deleted in Slack."


def withdraw_file(tx: Change, file: str) -> bool:
    """Withdraws the evidence that a deleted file was, and tells those who submitted it. Returns whether there was any.

    Sign-offs that relied on it must be taken again (R16). After a Go, and in a release that is live or cancelled, the record stays.
    """
    found = False
    for key, listed in groupby(evidence_with_file(tx.connection, file), key=lambda each: each[0]):
        pieces = [each for _, each in listed]
        release = fetch_release(tx.connection, key)
        review = reviews.fetch_review(tx.connection, key, criterion=pieces[0].criterion)
        if release is None or review is None or why_closed(review):
            continue
        found = True
        for each in pieces:
            tx.session.get_one(EvidenceRow, (key, each.criterion, each.number)).withdrawn = DELETED
        refs = {each.criterion for each in pieces}
        criteria = [each for each in release.criteria if each.ref in refs]
        followed(tx, release, criteria, posted=False)
        evidence_owed_again(tx, release, criteria)
        _tell(tx, key, pieces)
    return found


def _tell(tx: Change, key: str, pieces: Sequence[Evidence]) -> None:
    for user in sorted({each.submitted_by for each in pieces}):
        refs = [each.criterion for each in pieces if each.submitted_by == user]
        text = (
            f"A file that you submitted as evidence for {joined(refs)} of the {release_name(key)} was deleted in Slack, "
            "so it is withdrawn. Submit it again, or other evidence."
        )
        again = str(Line.release("evidence", key, *refs))
        outbox.enqueue(tx, Notice(text, again), key=f"{Notice.kind}:file:{key}:{tx.change_id}:{user}", channel=user)
