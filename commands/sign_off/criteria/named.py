"""A criterion that a command line names, and the refusals of one that the release does not have or need not meet (R12)."""

from __future__ import annotations

from dataclasses import dataclass

from commands.protocol.command import Doing
from commands.protocol.line import Line
from commands.protocol.results import Refused
from commands.protocol.words import known_release, nearest, shown, split_key
from policy.calendar.release_calendar import release_as_one, release_name
from policy.model.releases import Release
from policy.model.sign_off import Criterion
from policy.model.wording import unquoted
from policy.sign_off.review import Review
from storage.sign_off import reviews


@dataclass(frozen=True)
class Named:
    """A criterion of a review, and the words after it."""

    review: Review
    ref: str
    rest: tuple[str, ...]


def criterion_ref(typed: str) -> str:
    """Returns the canonical reference of a criterion: "o3" is O3."""
    return unquoted(typed).upper()


def named_criterion(doing: Doing, *, alone: bool = False) -> Named | Refused:
    """Returns the review and criterion that `KEY REF ..` name. Every click on a card comes here, so it takes few statements.

    With `alone`, the review has evidence, positions and conditions of that criterion only, and the stored states of the others.
    """

    _, key, rest = split_key(doing.asked.words)
    ref = criterion_ref(rest[0]) if rest else ""
    review = reviews.fetch_review(doing.tx.connection, key, criterion=ref, only=ref if alone else "") if key and ref else None
    if review is not None:
        if review.criterion(ref).not_applicable:
            return not_applicable(review.key, review.criterion(ref))
        return Named(review, ref, tuple(rest[1:]))
    found = known_release(doing.tx.connection, doing.asked)
    if isinstance(found, Refused):
        return found
    return unknown_criterion(found[0], ref)


def unknown_criterion(release: Release, ref: str) -> Refused:
    """Returns the refusal for a criterion that a release does not have."""
    if not ref:
        return Refused("Name the criterion, such as O3.", (Line.release("criteria", release.key),))
    close = nearest(ref, [each.ref for each in release.criteria])
    meant = f" Did you mean {close[0]}?" if close else ""
    return Refused(
        f"The {release_as_one(release.key)} has no criterion “{shown(ref)}”.{meant}",
        (Line.release("criteria", release.key),),
    )


def not_applicable(key: str, criterion: Criterion) -> Refused:
    """Returns the refusal for a criterion that nobody has to meet in the release, with the way to make it applicable (R12)."""
    add = Line.release("criterion", key, "add", criterion.ref)
    sentence = f"{criterion.ref} is not applicable to the {release_name(key)}: {criterion.not_applicable} If it applies after all: {add}."
    return Refused(sentence, (add, Line.release("criteria", key)))
