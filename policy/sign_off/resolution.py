"""Resolution of a criterion: the positions that count for a committee's verdict, and the verdict (RID 6; R15, R16, R22).

A position counts for the seat that it was taken from, as long as its holder has that seat (R22, assumption).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from policy.model.roster import Member
from policy.model.sign_off import SignOffState
from policy.model.wording import counted
from policy.roster.seats import CHAIR, is_former
from policy.sign_off.conditions import Condition
from policy.sign_off.sign_off import BLOCKING, OUTSIDE, Position, Verdict, is_current

ACCEPTED = frozenset({SignOffState.MET, SignOffState.CONDITIONS})
"""The states that stay when a holder leaves, since the criterion had resolved (R22)."""

_GRAVITY = (Verdict.NOT_MET, Verdict.HOLD, Verdict.CONDITIONS, Verdict.MET)


@dataclass(frozen=True)
class Resolution:
    """A criterion's sign-off state.

    `waiting` lists the members without a position, `needed` is the number of positions missing to the quorum, and `unreachable` explains
    why the quorum can't be reached ("" if it can).
    """

    state: SignOffState
    waiting: tuple[str, ...] = ()
    needed: int = 0
    unreachable: str = ""


@dataclass(frozen=True)
class _Rule:
    """A committee's rule: its quorum, its seats, and the members who are `barred` because they submitted the evidence.

    With `departed`, the positive positions of former holders count too.
    """

    quorum: str
    roster: Sequence[Member]
    barred: Collection[str] = ()
    departed: bool = False

    @property
    def by_chair(self) -> bool:
        """Whether the chair alone decides."""
        return self.quorum == CHAIR

    @property
    def need(self) -> int:
        """The number of positions that make a verdict."""
        return 1 if self.by_chair else int(self.quorum)

    @cached_property
    def holders(self) -> dict[str, None]:
        """The members, in the roster's order."""
        return dict.fromkeys(each.user for each in self.roster)

    @cached_property
    def chairs(self) -> dict[str, None]:
        """The members who chair, in the roster's order."""
        return dict.fromkeys(each.user for each in self.roster if each.chair)

    @property
    def seats(self) -> dict[str, None]:
        """The seats whose positions make the verdict."""
        return self.chairs if self.by_chair else self.holders

    def hears(self, position: Position) -> bool:
        """Whether the position's seat makes the verdict."""
        if position.seat in self.seats:
            return True
        lost = position.chair if self.by_chair else position.seat not in self.holders
        return self.departed and lost and position.verdict not in BLOCKING


def resolve(
    positions: Sequence[Position],
    quorum: str,
    roster: Sequence[Member],
    *,
    stamp: str,
    conditions: Sequence[Condition] = (),
    barred: Collection[str] = (),
    state: SignOffState = SignOffState.OPEN,
) -> Resolution:
    """Resolves members' positions into the committee's verdict on a criterion in `state` (RID 6; R15, R16, R22).

    If `quorum` is "chair", the chair's latest position decides. Otherwise `quorum` is a number of positions; once reached, the gravest
    position decides, so the criterion is Met only if there is no Not met or Hold that the chair has not overruled. Members who abstain,
    recuse themselves or are `barred` don't count, nor do people without a seat. A minute settles the criterion until later positions
    resolve it. A criterion that was Met stays Met when a holder leaves. A verdict on text or evidence that has changed since is stale.
    """
    current = [each for each in positions if is_current(each, stamp)]
    rule = _Rule(quorum, roster, barred)
    now = _resolved(current, rule, conditions)
    if now.state is not SignOffState.OPEN:
        return now
    if state in ACCEPTED:
        kept = _resolved(current, replace(rule, departed=True), conditions)
        if kept.state in ACCEPTED:
            return kept
    if len(current) == len(positions):
        return now
    earlier = _Rule(quorum, roster, departed=state in ACCEPTED | {SignOffState.STALE})
    before = _resolved([replace(each, stamp=stamp) for each in positions], earlier, conditions)
    return now if before.state is SignOffState.OPEN else replace(now, state=SignOffState.STALE)


def why_uncounted(
    positions: Sequence[Position],
    quorum: str,
    roster: Sequence[Member],
    *,
    stamp: str,
    barred: Collection[str] = (),
    state: SignOffState = SignOffState.OPEN,
) -> dict[Position, str]:
    """Returns the positions that don't count for the verdict, each with the reason (R15, R16, R22). Arguments as for `resolve`."""
    current = [each for each in positions if is_current(each, stamp)]
    rule = _Rule(quorum, roster, barred)
    if state in ACCEPTED and _resolved(current, rule, ()).state is SignOffState.OPEN:
        rule = replace(rule, departed=True)
    minute = _minute(current)
    later = _by_seats(_after(current, minute), rule, ())
    settled_by_minute = minute is not None and later.state is SignOffState.OPEN
    reasons = {each: "on an earlier version" for each in positions if not is_current(each, stamp)}
    newest = {each.seat: each.order for each in sorted(current, key=lambda each: each.order)}
    overruled = () if rule.by_chair else _overruled([each for each in current if rule.hears(each)], rule)
    for each in current:
        if each is minute:
            reason = "" if settled_by_minute else "later positions have resolved the criterion"
        elif minute and (settled_by_minute or each.order < minute.order):
            reason = "the minute settles the criterion"
        else:
            reason = _why_unheard(each, newest[each.seat], rule) or ("overruled by the chair" if each in overruled else "")
        if reason:
            reasons[each] = reason
    return reasons


def _why_unheard(position: Position, newest: int, rule: _Rule) -> str:
    """Returns why a position's seat is not heard; `newest` is the order of the seat's newest position."""
    if position.order != newest:
        return "a later position was taken for this seat"
    if not rule.hears(position):
        if is_former(position.seat):
            return "taken before they left the committee"
        if position.seat not in rule.holders:
            return "no longer on the committee"
        return "no longer the chair" if position.chair else "only the chair's position decides"
    if position.seat in rule.barred and position.verdict not in OUTSIDE:
        return "submitted the evidence"
    return ""


def _minute(positions: Sequence[Position]) -> Position | None:
    """The newest position that a minute records on the committee's behalf."""
    return max((each for each in positions if each.on_behalf), key=lambda each: each.order, default=None)


def _after(positions: Sequence[Position], minute: Position | None) -> list[Position]:
    return [each for each in positions if not each.on_behalf and (minute is None or each.order > minute.order)]


def _resolved(positions: Sequence[Position], rule: _Rule, conditions: Sequence[Condition]) -> Resolution:
    minute = _minute(positions)
    found = _by_seats(_after(positions, minute), rule, conditions)
    if minute is None or found.state is not SignOffState.OPEN:
        return found
    return Resolution(_state_of(minute.verdict, conditions), found.waiting)


def _by_seats(positions: Sequence[Position], rule: _Rule, conditions: Sequence[Condition]) -> Resolution:
    latest: dict[str, Position] = {}
    for each in sorted(positions, key=lambda each: each.order):
        latest[each.seat] = each
    excluded = {seat for seat, each in latest.items() if each.verdict in OUTSIDE} | set(rule.barred)
    counting = [each for seat, each in latest.items() if seat not in excluded and rule.hears(each)]
    taken = {each.seat for each in counting}
    waiting = tuple(user for user in rule.seats if user not in taken and user not in excluded)
    needed = max(0, rule.need - len(counting))
    if needed:
        return Resolution(SignOffState.OPEN, waiting, needed, _unreachable(rule, len(taken) + len(waiting)))
    if rule.by_chair:
        verdict = max(counting, key=lambda each: each.order).verdict
    else:
        overruled = _overruled(counting, rule)
        verdict = _gravest([each for each in counting if each not in overruled])
    return Resolution(_state_of(verdict, conditions), waiting)


def _overruled(counting: Sequence[Position], rule: _Rule) -> list[Position]:
    """The Hold and Not met positions before a chair's Met that gives a reason."""
    reasoned = [each.order for each in counting if each.seat in rule.chairs and each.verdict is Verdict.MET and each.reason]
    return [each for each in counting if each.verdict in BLOCKING and each.order < max(reasoned, default=0)]


def _unreachable(rule: _Rule, left: int) -> str:
    if left >= rule.need:
        return ""
    if rule.by_chair:
        if rule.chairs:
            return "No chair can take a position. Add another chair or a deputy."
        return "The committee has no chair. A release manager names one."
    left_words = counted(left, "member")
    return (
        f"The quorum of {rule.need} can't be reached: {left_words} can take a position. "
        "Add members or deputies before the meeting, set a lower quorum, or record the minute."
    )


def _gravest(positions: Sequence[Position]) -> Verdict:
    verdicts = {each.verdict for each in positions}
    return next(each for each in _GRAVITY if each in verdicts)


def _state_of(verdict: Verdict, conditions: Sequence[Condition]) -> SignOffState:
    match verdict:
        case Verdict.NOT_MET:
            return SignOffState.NOT_MET
        case Verdict.HOLD:
            return SignOffState.HOLD
        case Verdict.CONDITIONS if any(each.open for each in conditions):
            return SignOffState.CONDITIONS
        case _:
            return SignOffState.MET
