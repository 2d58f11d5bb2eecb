"""Findings on the RID as a document: a draft that should be issued, and texts that a fact has overtaken (Guidance 4.2; RID 1 to 5; R8)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from policy.calendar.working_days import PAPER_DAYS, working_days_between
from policy.findings.finding import Finding, Severity
from policy.model import acts
from policy.model.decisions import Outcome, Subject, agreed_since
from policy.model.releases import UNPRINTED, Release
from policy.model.scope import ScopeState
from policy.model.wording import counted, day_words, joined
from policy.releases.facts import ReleaseFacts
from policy.releases.phase import go_live_decision
from policy.rid.draft import Draft

UNISSUED, OVERTAKEN = "draft-unissued", "overtaken"
"""Keys of the two findings; the second is followed by the text's place."""

MEETINGS_ON_THE_RID = frozenset({acts.DECIDE_BASELINE, acts.DECIDE_GO_LIVE})
"""Acts by which a body decides on the RID, so that its draft must be issued before."""


def draft_words(draft: Draft) -> str:
    """Formats a draft: "Draft 2.1 of the RID has 22 changes since version 2.0"."""
    return f"Draft {draft.number} of the RID has {counted(draft.changes, 'change')} since version {draft.since}"


def not_issued(draft: Draft) -> str:
    """Formats a draft as one whose changes nobody has: "Draft 2.1 of the RID has 1 change since version 2.0 that is not issued"."""
    return f"{draft_words(draft)} that {'is' if draft.changes == 1 else 'are'} not issued"


def unissued_draft(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds a draft with changes when its readers need it: before a baseline and go/no-go, after a Go, and after go-live (R8)."""
    draft = facts.draft
    if draft and (because := _needed_because(facts)):
        text = f"{draft_words(draft)} that nobody has been given, and {because}."
        final = facts.release.live_on is not None and facts.release.live_on <= facts.today
        fix = f"Issue version {draft.number}{', the final one' if final else ''}."
        yield Finding(UNISSUED, "R8", Severity.WARNING, text, (("draft", draft.number), ("because", because)), fix)


def _needed_because(facts: ReleaseFacts) -> str:
    release, today = facts.release, facts.today
    if release.live_on and release.live_on <= today:
        return f"the release is live since {day_words(release.live_on)}"
    decision = go_live_decision(release, today)
    if decision and decision.outcome is Outcome.GO:
        return f"the Go was given on {day_words(decision.met_on)}"
    for each in facts.dated.values():
        if each.done or each.partial is None or MEETINGS_ON_THE_RID.isdisjoint(each.milestone.acts):
            continue
        day = each.partial.earliest
        if day <= today or ((day - today).days <= 3 * PAPER_DAYS and working_days_between(today, day) <= PAPER_DAYS):
            return f"“{each.milestone.event}” is on {each.words}" if day >= today else f"“{each.milestone.event}” was due on {each.words}"
    return ""


@dataclass(frozen=True)
class StandingText:
    """A text that the RID prints until someone edits it: its place in the release and its name."""

    place: str
    name: str
    text: str


def standing_texts(release: Release) -> tuple[StandingText, ...]:
    """Returns the texts that the RID prints as they are written (RID 1 to 5). A place begins with the section that edits it."""
    facts = release.costs_facts
    return (
        StandingText("facts", "The summary", release.summary),
        StandingText("testing", "The DCC's testing approach", release.dcc_testing),
        StandingText("testing:users", "The Users' testing approach", release.user_testing),
        StandingText("costs", "The text on operational costs", facts.operational),
        StandingText("costs:shared", "The text on shared costs", facts.shared_with_requests),
        *(
            StandingText(f"notes:{number}", f"The {note.kind} note “{_short(note.text)}”", note.text)
            for number, note in enumerate(release.notes, start=1)
            if note.kind not in UNPRINTED
        ),
    )


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"


@dataclass(frozen=True)
class _Claim:
    """A claim in a text and the fact that overtakes it, in words; "" while the fact has not happened."""

    says: str
    rule: str
    pattern: re.Pattern[str]
    fact: Callable[[ReleaseFacts], str]


def _all(*patterns: str) -> re.Pattern[str]:
    return re.compile("".join(f"(?=.*(?:{each}))" for each in patterns), re.IGNORECASE | re.DOTALL)


def _tad_approved(facts: ReleaseFacts) -> str:
    agreed = agreed_since((each for each in facts.release.decisions if each.met_on <= facts.today), Subject.TAD)
    return f"the TAD was approved on {day_words(agreed)}" if agreed else ""


def _assessed(facts: ReleaseFacts) -> str:
    return "" if facts.release.costs_facts.combined_assessment_pending else "no combined assessment is pending"


def _still_targeted(facts: ReleaseFacts) -> str:
    """Names the modifications that are still targeted, so that the scope is not confirmed (RID 5)."""
    names = [item.name for item in facts.release.scope if item.state is ScopeState.TARGETED]
    return f"{joined(names, most=6)} {'is' if len(names) == 1 else 'are'} still targeted" if names else ""


def _exceptions(facts: ReleaseFacts) -> str:
    names = [item.name for item in facts.release.in_scope if item.exception and item.modification.dcc_systems]
    return f"{joined(names, most=6)} {'was' if len(names) == 1 else 'were'} added as an exception" if names else ""


_LATER = r"will be (?:provided|produced|submitted|annexed|confirmed|determined)|in due course|later date|is currently working"
_PENDING = r"is completing|will provide|to come|pending"
_CLAIMS = (
    _Claim("says that the TAD is still to come", "RID 4", _all(r"\bTAD\b|testing approach", _LATER), _tad_approved),
    _Claim("says that a combined assessment is still to come", "RID 5", _all(r"combined .{0,40}assessment", _PENDING), _assessed),
    _Claim("calls the scope confirmed", "RID 5", _all(r"scope of th(?:e|is) release is (?:now )?confirmed"), _still_targeted),
    _Claim("expects nothing more", "RID 1", _all(r"no further modifications that impact .{0,20}systems are expected"), _exceptions),
)
"""Claims in the words of the June 2020 RID, each with the fact that ends it."""


def overtaken_texts(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds texts that the RID still prints although a fact has overtaken them, so that the document contradicts itself (RID 1 to 5)."""
    for each in standing_texts(facts.release):
        found = [(claim, fact) for claim in _CLAIMS if claim.pattern.match(each.text) and (fact := claim.fact(facts))]
        if found:
            said = joined([f"{claim.says}, but {fact}" for claim, fact in found])
            figures = (("text", each.name), *((claim.says, fact) for claim, fact in found))
            text = f"{each.name} {said}. The RID would contradict itself."
            yield Finding(f"{OVERTAKEN}:{each.place}", found[0][0].rule, Severity.WARNING, text, figures, "Rewrite the text, or remove it.")
