"""Sign-off: positions on criteria, committees' verdicts, quorum and staleness (Paper 5; RID 6; R12, R13, R15, R16)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from policy.model.releases import Classification
from policy.model.sign_off import Criterion, SignOffState

GUARD = timedelta(seconds=2)
"""Time after moving the card in which the same person's click is ignored as meant for the last card (design, Sign-off walk)."""

STAMP = 16
"""The length of a fingerprint in characters."""

_TAD = re.compile(r"\bTAD\b|testing approach document", re.IGNORECASE)


class Verdict(StrEnum):
    """One person's verdict on one criterion."""

    MET = "met"
    CONDITIONS = "conditions"
    NOT_MET = "not-met"
    HOLD = "hold"
    ABSTAIN = "abstain"
    RECUSE = "recuse"


class EvidenceKind(StrEnum):
    """The kind of evidence: a link, a file or a Slack message."""

    LINK = "link"
    FILE = "file"
    MESSAGE = "message"


OUTSIDE = frozenset({Verdict.ABSTAIN, Verdict.RECUSE})
"""The verdicts that do not count towards a quorum (R15)."""

BLOCKING = frozenset({Verdict.NOT_MET, Verdict.HOLD})
"""The verdicts that keep a criterion from being Met."""

SETTLED = frozenset({SignOffState.MET, SignOffState.CONDITIONS, SignOffState.NOT_MET, SignOffState.HOLD})
"""The states in which the committee has given its verdict."""


@dataclass(frozen=True)
class Evidence:
    """A piece of evidence for a criterion. `replaced_by` is its replacement's number (0 for none), `withdrawn` the reason if withdrawn.

    `title` is the name under which it opens, and `file` the id of its file in Slack; "" for none.
    """

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
    title: str = ""
    file: str = ""

    @property
    def active(self) -> bool:
        """Whether the evidence counts: neither replaced nor withdrawn."""
        return not self.replaced_by and not self.withdrawn

    @property
    def name(self) -> str:
        """The name under which it opens; without one, its address."""
        return self.title or self.address


@dataclass(frozen=True)
class Position:
    """One person's verdict on one criterion.

    `seat` is the member whose seat the position takes: the person, or the member they are deputy for. `chair` is whether that seat was a
    chair's. `stamp` is the fingerprint of the text and evidence shown; `order` increases with each position, independently of the clock.
    """

    criterion: str
    user: str
    seat: str
    verdict: Verdict
    stamp: str
    order: int
    chair: bool = False
    reason: str = ""
    on_behalf: str = ""
    taken_at: datetime | None = None


def fingerprint(criterion: Criterion, evidence: Iterable[Evidence]) -> str:
    """Returns a fingerprint of a criterion's text and active evidence; a sign-off holds for one fingerprint only (R16)."""
    shown = [
        # Evidence without a name keeps the fingerprint that it had before there were names.
        [each.number, each.kind, each.address, each.note, each.classification.name, *([each.title] if each.title else [])]
        for each in sorted(evidence, key=lambda each: each.number)
        if each.active
    ]
    text = json.dumps([criterion.ref, criterion.committee, criterion.text, shown], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:STAMP]


def submitters(evidence: Iterable[Evidence]) -> frozenset[str]:
    """Returns the people who submitted the active evidence (R15)."""
    return frozenset(each.submitted_by for each in evidence if each.active)


def why_not_sign(users: Collection[str], verdict: Verdict, evidence: Iterable[Evidence]) -> str:
    """Returns why these people (a member and their deputy) may not take the position, or "" (R15). Anybody may recuse themselves."""
    if verdict is not Verdict.RECUSE and not submitters(evidence).isdisjoint(users):
        return "Members can't sign off evidence that they submitted. Leave it to the other members, or recuse yourself. (R15)"
    return ""


def is_current(position: Position, stamp: str) -> bool:
    """Returns whether a position is on the current text and evidence (R16). A recusal is about the person and stays current."""
    return position.stamp == stamp or position.verdict is Verdict.RECUSE


def reasons_needed(
    verdict: Verdict,
    criterion: Criterion,
    *,
    evidence: Iterable[Evidence],
    tad_approved: bool,
    others: Iterable[Position] = (),
    chair: bool = False,
) -> tuple[str, ...]:
    """Returns a sentence for each cause to ask for a reason; a Met without any needs none (design, Sign-off walk).

    `others` are the current positions of the other members: a chair who says Met over a Hold or Not met must explain it.
    """
    if verdict is not Verdict.MET:
        return ("Any position other than Met needs a reason.",)
    causes = []
    if not any(each.active for each in evidence):
        causes.append(f"There is no evidence on file for {criterion.ref}.")
    if refers_to_tad(criterion.text) and not tad_approved:
        causes.append(f"{criterion.ref} refers to the TAD, and no TAD is approved.")
    if chair and any(each.verdict in BLOCKING for each in others):
        causes.append("Another member's position is Hold or Not met.")
    return tuple(causes)


def refers_to_tad(text: str) -> bool:
    """Returns whether a criterion's text refers to the TAD (RID 6, T2 and T5)."""
    return bool(_TAD.search(text))


def too_soon(user: str, moved_by: str, moved_at: datetime | None, now: datetime) -> bool:
    """Returns whether the person moved the card less than `GUARD` ago, in real time (design, Sign-off walk)."""
    return moved_at is not None and user == moved_by and now - moved_at < GUARD


def next_open(refs: Sequence[str], states: Sequence[SignOffState], at: str) -> str:
    """Returns the next criterion after `at` without a settled verdict, wrapping around, or "" if there is none."""
    order = dict(zip(refs, states, strict=True))
    start = refs.index(at) + 1 if at in order else 0
    following = [*refs[start:], *refs[:start]]
    return next((each for each in following if order[each] not in SETTLED), "")


def next_unspoken(refs: Sequence[str], open_refs: Collection[str], spoken: Collection[str], at: str = "") -> str:
    """Returns the next open criterion after `at` without a position of the person's, wrapping around, or "" if there is none."""
    start = refs.index(at) + 1 if at in refs else 0
    following = [*refs[start:], *refs[:start]]
    return next((each for each in following if each in open_refs and each not in spoken), "")


def neighbour(refs: Sequence[str], at: str, step: int) -> str:
    """Returns the criterion `step` places after `at` (before if negative), wrapping around."""
    return refs[(refs.index(at) + step) % len(refs)] if at in refs else (refs[0] if refs else "")


def why_not_recommend(states: Sequence[tuple[str, SignOffState]]) -> tuple[str, ...]:
    """Returns the criteria that keep a committee from recommending, because they are open or stale (RID 6; R13)."""
    return tuple(ref for ref, state in states if state not in SETTLED)
