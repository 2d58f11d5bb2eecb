"""A person's own walk through their committee's criteria, in a modal that only they see (R15, R16, R22; design, Sign-off walk)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from commands.protocol.access.reading import ceiling_of
from commands.protocol.command import Doing
from commands.protocol.line import Line
from commands.protocol.results import Words
from policy.access.permissions import Action
from policy.model.releases import Classification
from policy.roster.seats import seats_spoken_for
from policy.sign_off.review import Review
from policy.sign_off.sign_off import GUARD, SETTLED, Position, is_current, next_unspoken

OWN = "mine"
"""The word after a sign-off or a position that belongs to somebody's own walk."""
_AFTER = "after-"
_SHOWN = "shown-"
OF_A_WALK = (_AFTER, _SHOWN)
"""The beginnings of the words that the buttons of a walk carry."""


@dataclass(frozen=True)
class WalkShown:
    """A person's own walk: the review, the criterion that it is at ("" at the end), and the person's positions by criterion.

    `seated` is whether they may take a position, `chairs` whether they may recommend. `taken` is the criterion of the position taken a
    moment ago, `note` what kept one from being taken. `shown` marks the moment at which the page came under the cursor; "" if it opened.
    """

    review: Review
    at: str
    own: tuple[Position, ...]
    seated: bool
    why_not: str
    clearance: Classification
    taken: str = ""
    note: str = ""
    shown: str = ""
    zone: tzinfo = field(default=UTC)
    who: Words = ()
    """Who may take a position, if this person may not, or may set the channel that the committee lacks, and `ways` to ask them."""
    ways: tuple[Line, ...] = ()

    @property
    def tail(self) -> tuple[str, ...]:
        """The words after a position's fingerprint that keep it in this walk."""
        return (OWN, *((self.shown,) if self.shown else ()))

    def line(self, ref: str) -> Line:
        """The command line that goes to a criterion."""
        return Line.release("signoff", self.review.key, self.review.committee, OWN, ref)


def own_walk(doing: Doing, review: Review, words: Sequence[str] = (), note: str = "") -> WalkShown:
    """Returns the person's walk at a criterion, or at the next one without a position of theirs, after the one in `after-T1`."""
    taken = next((each.removeprefix(_AFTER).upper() for each in words if each.startswith(_AFTER)), "")
    asked = next((each.upper() for each in words if each.upper() in review.refs), "")
    seats = seats_spoken_for(doing.user, review.roster, review.absent_for(doing.user, doing.today), review.quorum)
    own = tuple(
        each
        for ref in review.refs
        for each in review.positions_of(ref)
        if each.user == doing.user and not each.on_behalf and is_current(each, review.stamp(ref))
    )
    open_ = [each.ref for each in review.criteria if each.state not in SETTLED]
    permission = doing.may(Action.POSITION, committee=review.committee)
    signing = Line.release("signoff", review.key, review.committee)
    denied = None if permission.allowed else doing.denied(permission, review.key, review.key, signing)
    return WalkShown(
        review,
        asked or next_unspoken(review.refs, open_, {each.criterion for each in own}, taken),
        own,
        permission.allowed and bool(seats),
        denied.sentence if denied else "",
        ceiling_of(doing.tx.connection, doing.asked),
        taken if taken in review.refs else "",
        note,
        _stamped(doing.tx.now) if words or note else "",
        doing.asked.request.now.tzinfo or UTC,
        who=denied.who if denied else (),
        ways=denied.instead if denied else (),
    )


def after(key: str, committee: str, ref: str) -> Line:
    """Returns the command line of the walk after a position on a criterion was taken in it."""
    return Line.release("signoff", key, committee, OWN, f"{_AFTER}{ref}")


def _stamped(now: datetime) -> str:
    return f"{_SHOWN}{int(now.timestamp() * 1000)}"


def came_too_soon(words: Sequence[str], now: datetime) -> bool:
    """Returns whether the page of the clicked button was shown less than `GUARD` ago, so that the click was meant for the last one."""
    stamp = next((each.removeprefix(_SHOWN) for each in words if each.startswith(_SHOWN)), "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 15):
        return False
    passed = timedelta(milliseconds=int(now.timestamp() * 1000) - int(stamp))
    return timedelta(0) <= passed < GUARD
