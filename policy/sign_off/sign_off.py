"""Sign-off: positions on criteria, what a committee's verdict is, and when it no longer stands (Paper 5; RID 6; R12, R13, R15, R16)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from policy.model.releases import Classification
from policy.model.roster import Member
from policy.model.sign_off import Criterion, Standing
from policy.model.wording import counted

GUARD = timedelta(seconds=2)
"""How long after a move of the card a position by the same person is not taken: the card moved under the cursor (design, Sign-off walk)."""

STAMP = 16
"""Characters of a fingerprint."""

_TAD = re.compile(r"\bTAD\b|testing approach document", re.IGNORECASE)


class Verdict(StrEnum):
    """What one person says on one criterion."""

    MET = "met"
    CONDITIONS = "conditions"
    NOT_MET = "not-met"
    HOLD = "hold"
    ABSTAIN = "abstain"
    RECUSE = "recuse"


class EvidenceKind(StrEnum):
    """What evidence is: a link, a file, or a message in Slack."""

    LINK = "link"
    FILE = "file"
    MESSAGE = "message"


OUTSIDE = frozenset({Verdict.ABSTAIN, Verdict.RECUSE})
"""The verdicts that leave the quorum's denominator (R15)."""

SETTLED = frozenset({Standing.MET, Standing.CONDITIONS, Standing.NOT_MET, Standing.HOLD})
"""The standings of a criterion on which its committee has spoken."""

PASSED = frozenset({Standing.MET, Standing.CONDITIONS})
"""The standings with which a release may go live, conditions once closed."""


@dataclass(frozen=True)
class Evidence:
    """Something submitted for a criterion. `replaced_by` is the number of what took its place (0: nothing), `withdrawn` says why it was."""

    criterion: str
    number: int
    kind: EvidenceKind
    address: str
    note: str = ""
    classification: Classification = Classification.WHITE
    submitted_by: str = ""
    submitted_at: datetime | None = None
    on_behalf: str = ""
    replaced_by: int = 0
    withdrawn: str = ""

    @property
    def active(self) -> bool:
        """Whether it still counts."""
        return not self.replaced_by and not self.withdrawn


@dataclass(frozen=True)
class Position:
    """One person's verdict on one criterion.

    `voice` is whose seat speaks: the person's own, or that of the one whom they stand in for. `chair` is whether that seat is a chair's.
    `stamp` is the fingerprint of what was shown; `order` rises with each position taken, whatever the clock says.
    """

    criterion: str
    user: str
    voice: str
    verdict: Verdict
    stamp: str
    order: int
    chair: bool = False
    reason: str = ""
    on_behalf: str = ""
    taken_at: datetime | None = None


@dataclass(frozen=True)
class Condition:
    """What must still happen for a criterion that is met with conditions; it gates go-live until its committee closes it."""

    criterion: str
    number: int
    text: str
    owner: str
    due: date
    set_by: str = ""
    closed_on: date | None = None
    closed_note: str = ""

    @property
    def open(self) -> bool:
        """Whether it is not closed yet."""
        return self.closed_on is None


@dataclass(frozen=True)
class Resolution:
    """Where a criterion stands, who has not spoken yet, how many more voices the quorum needs, and why it cannot be reached, if so."""

    standing: Standing
    waiting: tuple[str, ...] = ()
    needed: int = 0
    unreachable: str = ""


def fingerprint(criterion: Criterion, evidence: Iterable[Evidence]) -> str:
    """The mark of a criterion's text and evidence as they are shown; a sign-off is bound to it (R16)."""
    shown = [
        [each.number, each.kind, each.address, each.note, each.classification.name]
        for each in sorted(evidence, key=lambda each: each.number)
        if each.active
    ]
    text = json.dumps([criterion.ref, criterion.committee, criterion.text, shown], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:STAMP]


def submitters(evidence: Iterable[Evidence]) -> frozenset[str]:
    """The people who submitted what counts as evidence now (R15)."""
    return frozenset(each.submitted_by for each in evidence if each.active)


def may_sign(users: Collection[str], verdict: Verdict, evidence: Iterable[Evidence]) -> str:
    """Why these people (the one who speaks and the one spoken for) may not take the position, or "" (R15). Recusal is always open."""
    if verdict is not Verdict.RECUSE and not submitters(evidence).isdisjoint(users):
        return "Nobody signs off evidence that they submitted: leave it to the other members, or recuse yourself. (R15)"
    return ""


def stands(position: Position, stamp: str) -> bool:
    """Whether a position is on what is there now (R16). A recusal is about the person, and stays."""
    return position.stamp == stamp or position.verdict is Verdict.RECUSE


def resolve(
    positions: Sequence[Position],
    quorum: str,
    roster: Sequence[Member],
    *,
    stamp: str,
    conditions: Sequence[Condition] = (),
    barred: Collection[str] = (),
) -> Resolution:
    """A committee's verdict on a criterion from its members' positions (RID 6; R15, R16; design, Sign-off walk).

    By the chair alone where `quorum` is "chair": the chair's latest position. By a number of members otherwise: once so many have spoken,
    the gravest position wins, so that it is Met only where no Not met or Hold stands. Abstained, recused and `barred` members (they
    submitted the evidence) leave the denominator. A verdict on something that was changed since is stale.
    """
    now = _counted([each for each in positions if stands(each, stamp)], quorum, roster, conditions, barred)
    if now.standing is not Standing.OPEN:
        return now
    before = _counted([replace(each, stamp=stamp) for each in positions], quorum, roster, conditions, ())
    return now if before.standing is Standing.OPEN else replace(now, standing=Standing.STALE)


def _counted(
    positions: Sequence[Position], quorum: str, roster: Sequence[Member], conditions: Sequence[Condition], barred: Collection[str]
) -> Resolution:
    latest: dict[str, Position] = {}
    for each in sorted(positions, key=lambda each: each.order):
        latest[each.voice] = each
    by_chair = quorum == "chair"
    seats = [each.user for each in roster if each.chair or not by_chair]
    outside = {voice for voice, each in latest.items() if each.verdict in OUTSIDE} | set(barred)
    speaking = [each for voice, each in latest.items() if voice not in outside and (each.chair or not by_chair)]
    spoken = {each.voice for each in speaking}
    waiting = tuple(user for user in seats if user not in spoken and user not in outside)
    need = 1 if by_chair else int(quorum)
    needed = max(0, need - len(speaking))
    unreachable = _unreachable(by_chair, need, len(seats), len(spoken) + len(waiting))
    if needed:
        return Resolution(Standing.OPEN, waiting, needed, unreachable)
    verdict = max(speaking, key=lambda each: each.order).verdict if by_chair else _gravest(speaking)
    return Resolution(_standing(verdict, conditions), waiting)


def _unreachable(by_chair: bool, need: int, seats: int, left: int) -> str:
    if left >= need:
        return ""
    if by_chair:
        return "No chair is left who can speak: name another, or a deputy." if seats else "It has no chair: name one, or a deputy."
    left_words = counted(left, "member")
    return f"The quorum can't be reached: it is {need}, and {left_words} can still speak. Add members or deputies before the meeting."


_GRAVITY = (Verdict.NOT_MET, Verdict.HOLD, Verdict.CONDITIONS, Verdict.MET)


def _gravest(speaking: Sequence[Position]) -> Verdict:
    said = {each.verdict for each in speaking}
    return next(each for each in _GRAVITY if each in said)


def _standing(verdict: Verdict, conditions: Sequence[Condition]) -> Standing:
    match verdict:
        case Verdict.NOT_MET:
            return Standing.NOT_MET
        case Verdict.HOLD:
            return Standing.HOLD
        case Verdict.CONDITIONS if any(each.open for each in conditions):
            return Standing.CONDITIONS
        case _:
            return Standing.MET


def reasons_needed(
    verdict: Verdict,
    criterion: Criterion,
    *,
    evidence: Iterable[Evidence],
    tad_approved: bool,
    others: Iterable[Position] = (),
    chair: bool = False,
) -> tuple[str, ...]:
    """Why a Met needs a reason, a sentence each; any other position needs one always (design, Sign-off walk).

    `others` are the standing positions of the rest of the committee: a chair's Met over a Hold or a Not met is explained.
    """
    if verdict is not Verdict.MET:
        return ("A position other than Met is given with its reason.",)
    found = []
    if not any(each.active for each in evidence):
        found.append(f"There is no evidence on file for {criterion.ref}.")
    if refers_to_tad(criterion.text) and not tad_approved:
        found.append(f"{criterion.ref} refers to the TAD, and no TAD is approved.")
    if chair and any(each.verdict in {Verdict.HOLD, Verdict.NOT_MET} for each in others):
        found.append("A member's Hold or Not met stands.")
    return tuple(found)


def refers_to_tad(text: str) -> bool:
    """Whether a criterion's text rests on the TAD (RID 6, T2 and T5)."""
    return bool(_TAD.search(text))


def too_soon(user: str, moved_by: str, moved_at: datetime | None, now: datetime) -> bool:
    """Whether this person moved the card less than two seconds ago, in real time (design, Sign-off walk)."""
    return moved_at is not None and user == moved_by and now - moved_at < GUARD


def next_open(refs: Sequence[str], standings: Sequence[Standing], at: str) -> str:
    """The next criterion after `at` on which the committee has not spoken, or must again; it goes round, and is "" at the end."""
    order = dict(zip(refs, standings, strict=True))
    start = refs.index(at) + 1 if at in order else 0
    round_ = [*refs[start:], *refs[:start]]
    return next((each for each in round_ if order[each] not in SETTLED), "")


def beside(refs: Sequence[str], at: str, step: int) -> str:
    """The criterion one `step` before or after `at`, going round."""
    return refs[(refs.index(at) + step) % len(refs)] if at in refs else (refs[0] if refs else "")


def why_not_recommend(standings: Sequence[tuple[str, Standing]]) -> tuple[str, ...]:
    """The criteria that keep a committee from recommending: those that are open or to be signed off again (RID 6; R13)."""
    return tuple(ref for ref, standing in standings if standing not in SETTLED)
