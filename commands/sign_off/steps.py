"""Steps of the timetable that a sign-off completes, and those that it opens again (RID 3, 6; R13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from commands.protocol.command import Doing
from commands.protocol.results import Words
from commands.timetable.completion import complete, completed_words, corrected_day_words, reopen, reopened_words
from policy.decisions.authority import evidence_act, review_act
from policy.decisions.happened import evidence_in, happened
from policy.model.decisions import Subject
from policy.model.releases import Release
from policy.model.sign_off import Criterion
from policy.model.timetable import Milestone
from policy.sign_off.criteria import applicable_criteria
from policy.sign_off.review import Review
from storage.documents import documents
from storage.engine.session import Change
from storage.releases import releases
from storage.sign_off.evidence import evidenced


def completed(
    doing: Doing, release: Release, act: str, day: date | None = None, *, taken: bool = True, recorded: date | None = None
) -> tuple[Words, ...]:
    """Completes the milestones of an act. Returns the sentences that name them.

    Those that it completed on the day `recorded` before get the new day. An act that is `taken` has happened. One that is not (evidence
    comes in piece by piece) completes them only if the record is complete.
    """

    conn = doing.tx.connection
    acts = happened(release, documents.fetch_documents(conn, release.key), evidenced(conn, release.key))
    if not taken and act not in acts:
        return ()
    on = day or doing.today
    corrected = corrected_day_words(doing, release, act, recorded, on)
    return (*completed_words([each.event for each in complete(doing, release, act, on, acts)]), *corrected)


def evidence_owed_again(tx: Change, release: Release, criteria: Sequence[Criterion]) -> tuple[Words, ...]:
    """Reopens the steps that evidence completed, if withdrawing it left one of the criteria without any (RID 3, 6; R13)."""
    left = evidenced(tx.connection, release.key)
    gone = [each for each in criteria if each.ref not in left]
    # A step that was marked as done without all evidence on file was not completed by it, and stays done.
    were = evidence_in(applicable_criteria(release), {*left, *(each.ref for each in gone)})
    lost = dict.fromkeys(evidence_act(each.kind, each.answers) for each in gone)
    return reopened_words([step for act in lost if act in were for step in reopen(tx, release, act)])


def review_owed_again(tx: Change, review: Review) -> tuple[Words, ...]:
    """Reopens the steps that the committee's withdrawn recommendation completed (RID 3, 6; R13)."""
    release = releases.fetch_release(tx.connection, review.key)
    if release is None:
        return ()
    others = tuple(each for each in release.recommendations if (each.committee, each.subject) != (review.committee, Subject.GO_LIVE))
    left = happened(replace(release, recommendations=others), (), ())
    gone = dict.fromkeys(act for each in review.criteria if (act := review_act(each.kind)) not in left)
    return reopened_words([step for act in gone for step in reopen(tx, release, act)])


def steps_words(opened: Sequence[Milestone], done: Sequence[Milestone]) -> tuple[Words, ...]:
    """Returns the sentences on the steps that were opened again and on those that were completed."""
    return (*reopened_words(opened), *completed_words([each.event for each in done]))
