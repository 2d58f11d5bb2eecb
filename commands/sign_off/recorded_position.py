"""A position being taken: its row, the conditions that it sets, and the criterion resolved from it (R16, R22)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from commands.protocol.command import Doing
from commands.protocol.line import Line
from commands.protocol.results import Changed
from commands.sign_off.cards import send_card
from commands.sign_off.settling import settled
from policy.model.roster import Member
from policy.model.wording import counted
from policy.nudges.item import DueKind
from policy.sign_off.conditions import WITHDRAWN, why_late
from policy.sign_off.review import Review, first_open, moved_on, progress
from policy.sign_off.sign_off import SETTLED, Position, Verdict
from policy.timetable.dates import resolve
from storage.history.names import name_of
from storage.history.numbers import next_number
from storage.mail.messages import MustKnow
from storage.nudges import must_know
from storage.releases.cached import recent_release
from storage.sign_off import reviews
from storage.sign_off.cards import Card
from storage.sign_off.positions import free_key, rows_of_person
from storage.tables import ConditionRow, NudgeOwnerRow, PositionRow


@dataclass(frozen=True)
class Taking:
    """A position being taken: its criterion, verdict and seats. `card` is the committee's card, if it has one.

    `tail` are the words that say where it is taken: on the card, or in the person's own walk.
    """

    doing: Doing
    review: Review
    ref: str
    verdict: Verdict
    seats: tuple[Member, ...]
    card: Card | None
    tail: tuple[str, ...] = ()

    @property
    def line(self) -> Line:
        """The command line of the form, with the fingerprint of the criterion shown."""
        return Line.release("position", self.review.key, self.ref, self.verdict.value, f"v{self.review.stamp(self.ref)}", *self.tail)

    @property
    def thing(self) -> str:
        """The position's name in the history."""
        return name_of(PositionRow, self.review.key, self.ref, self.doing.user)


def write(taking: Taking, user: str, reason: str, on_behalf: str = "") -> Taking:
    """Records the position of `user` for each seat, in place of their last one. Returns the taking with its review brought up to date."""
    doing, review, ref = taking.doing, taking.review, taking.ref
    values: Mapping[str, Any] = {
        "verdict": taking.verdict,
        "reason": reason,
        "stamp": review.stamp(ref),
        "on_behalf": on_behalf,
        "taken_at": doing.asked.request.now,
    }
    turn = doing.tx.change_id
    known = any(each.user == user for each in review.positions_of(ref))
    rows = rows_of_person(doing.tx.session, review.key, ref, user) if known else []
    keys = [each.user_id for each in rows]
    for seat in taking.seats:
        row = next((each for each in rows if each.voice == seat.user), None)
        if row is not None:
            for name, value in {**values, "chair": seat.chair, "turn": turn}.items():
                setattr(row, name, value)
        else:
            keys.append(free_key(keys, user, seat.user))
            identity = {"release_key": review.key, "criterion_ref": ref, "user_id": keys[-1]}
            doing.tx.add_rows(PositionRow, [{**identity, **values, "chair": seat.chair, "voice": seat.user, "turn": turn}])
        review = review.with_position(Position(ref, user, seat.user, order=turn, chair=seat.chair, **values))
    return replace(taking, review=review)


def with_conditions(taking: Taking) -> Taking:
    """Returns the taking with its review read again after its conditions changed."""
    return replace(taking, review=reviews.with_positions(taking.doing.tx.connection, taking.review))


def drop_conditions(taking: Taking) -> bool:
    """Withdraws the open conditions that the seats' earlier positions set. Returns whether there were any.

    A minute settles the criterion over the positions that stand (R22), so their conditions go too.
    """
    dropped, seats = False, {seat.user for seat in taking.seats}
    for each in taking.review.conditions_of(taking.ref):
        if each.open and (each.set_by in seats or taking.review.committee in seats):
            row = taking.doing.tx.session.get_one(ConditionRow, (taking.review.key, taking.ref, each.number))
            row.closed_on, row.closed_note = taking.doing.today, WITHDRAWN
            dropped = True
    return dropped


def late_condition(taking: Taking, due: date) -> tuple[str, ...]:
    """Returns the sentence that questions a condition's due date, if it is after go-live or the decision on it (RID 6; R13)."""
    release = recent_release(taking.doing.tx.connection, taking.review.key)
    late = why_late(release, due, resolve(release.milestones)) if release else ""
    return (late,) if late else ()


def set_condition(taking: Taking, text: str, owner: str, due: date) -> None:
    """Records the condition that the position sets, and tells its owner."""
    key, ref, doing = taking.review.key, taking.ref, taking.doing
    taken = [each.number for each in taking.review.conditions_of(ref)]
    number = next_number(doing.tx.connection, ConditionRow, key, ref, taken=taken)
    set_by = taking.seats[0].user
    doing.tx.session.add(ConditionRow(release_key=key, criterion_ref=ref, number=number, text=text, owner=owner, due=due, set_by=set_by))
    item = f"{DueKind.CONDITION}:{ref}-{number}"
    must_know.tell(doing.tx, MustKnow(key, "given", item, doing.user, owner), owner, name_of(NudgeOwnerRow, key, item))


def resolved(taking: Taking, sentence: str) -> Changed:
    """Resolves the criterion, and moves the card on if this position resolved it."""
    doing, ref = taking.doing, taking.ref
    before = taking.review.criterion(ref).state
    review, notes = settled(doing.tx, taking.review, [ref], notify=False)
    now = review.criterion(ref).state
    card = taking.card
    if card is not None:
        if now in SETTLED and before not in SETTLED and card.criterion == ref:
            card = replace(card, criterion=moved_on(review, ref), moved_by=doing.user, moved_at=doing.tx.now)
        send_card(doing.tx, card)
    seats = {each.user for each in taking.seats}
    uncounted = dict.fromkeys(why for each, why in review.why_uncounted(ref).items() if each.user == doing.user and each.seat in seats)
    unheard = tuple((f"It doesn't count: {why}.",) for why in uncounted)
    return Changed((sentence,), ((where_it_is(review, ref),), *unheard, *notes), _next(review))


def where_it_is(review: Review, ref: str) -> str:
    found = review.resolution(ref)
    if found.state in SETTLED:
        return f"{ref} is resolved: {found.state.value}. {progress(review)}."
    more = f"{counted(found.needed, 'more position')} to the quorum" if review.quorum != "chair" else "the chair has no position yet"
    return f"{ref} is {found.state.value}: {found.unreachable or more}{'' if found.unreachable else '.'} {progress(review)}."


def _next(review: Review) -> tuple[Line, ...]:
    return () if first_open(review) else (Line.release("recommend", review.key, review.committee),)
