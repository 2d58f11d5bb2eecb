"""Effects of changed evidence: stale sign-offs, posts in the committees' channels, updated cards (R16, R20)."""

from __future__ import annotations

from collections.abc import Sequence

from commands.protocol.line import Line
from commands.protocol.results import Words
from commands.sign_off.cards import refresh_card
from commands.sign_off.settling import settle
from policy.access.classification import shows_in
from policy.model.releases import Release
from policy.model.sign_off import Criterion
from storage.engine.session import Change
from storage.history.announcements import about_evidence
from storage.mail import outbox
from storage.mail.messages import EvidenceSubmitted
from storage.roster.channels import channel_for, clearance


def followed(tx: Change, release: Release, criteria: Sequence[Criterion], *, posted: bool = True) -> tuple[Words, ...]:
    """Applies the effects of changed evidence, and with `posted` tells the committees. Returns the notes for the person."""
    notes: list[Words] = []
    for committee in dict.fromkeys(each.committee for each in criteria):
        refs = [each.ref for each in criteria if each.committee == committee]
        review, more = settle(tx, release.key, committee, refs)
        notes += more
        channel = channel_for(tx.connection, release.key, committee)
        if channel is None:
            line = Line.release("channel", release.key, committee, "#channel")
            notes.append((f"The {review.short} has no channel for this release. Set one with {line}.",))
            continue
        if not shows_in(release.classification, clearance(tx.connection, channel)):
            notes.append((f"The channel of the {review.short} is not cleared for this release, so nothing is posted there.",))
            continue
        if posted:
            message = EvidenceSubmitted(release.key, committee, tuple(refs), tx.act.actor, tx.change_id)
            key = f"evidence:{release.key}:{committee}:{tx.change_id}"
            outbox.enqueue(tx, message, key=key, channel=channel, about=about_evidence(tx.change_id))
        refresh_card(tx, review)
    return tuple(notes)
