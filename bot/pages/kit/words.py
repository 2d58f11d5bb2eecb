"""Shared wording of colours, kinds, sign-off states, outcomes and days."""

from __future__ import annotations

from policy.model.decisions import Outcome
from policy.model.releases import Classification, Release, ReleaseKind
from policy.model.rid import Covers
from policy.model.roster import name_of_body
from policy.model.sign_off import SignOffState
from policy.model.wording import counted
from policy.releases.readiness import Colour

COLOURS = {Colour.RED: "🔴 Red", Colour.AMBER: "🟠 Amber", Colour.GREEN: "🟢 Green"}

KINDS = {
    ReleaseKind.SYSTEM: "SEC System Release",
    ReleaseKind.DOCUMENTATION: "SEC Documentation Release",
    ReleaseKind.ADHOC: "Ad-hoc SEC Release",
    ReleaseKind.YEAR: "Year bucket, not yet allocated",
}

STANDINGS = {
    SignOffState.OPEN: "open",
    SignOffState.MET: "met",
    SignOffState.CONDITIONS: "met with conditions",
    SignOffState.NOT_MET: "not met",
    SignOffState.HOLD: "hold",
    SignOffState.STALE: "stale",
}

OUTCOMES = {
    Outcome.AGREED: "Agreed",
    Outcome.NOT_AGREED: "Not agreed",
    Outcome.GO: "Go",
    Outcome.NO_GO: "No-go",
    Outcome.DEFER: "Defer",
}

COVERED = {Covers.ALL: "all scope", Covers.SYSTEM: "system-impacting scope", Covers.DOCUMENTS: "documents-only scope"}


def classified(classification: Classification) -> str:
    """Returns the classification as documents print it."""
    return classification.name.title()


def days_to_go(to_go: int, working: int) -> str:
    """Formats the distance to a day: "167 days, 115 Working Days to go", "today" or "3 days ago"."""
    if to_go == 0:
        return "today"
    if to_go < 0:
        return f"{counted(-to_go, 'day')} ago"
    return f"{counted(to_go, 'day')}, {counted(working, 'Working Day')} to go"


def about(release: Release) -> str:
    """Describes a release in a line: type, deciding body, classification."""
    kind = KINDS[release.kind] + (", Technical Specifications" if release.technical_specifications else "")
    return f"{kind} · decided by the {name_of_body(release.body)} · {classified(release.classification)}"


def shortened(text: str, longest: int) -> str:
    """Shortens text to a length, with an ellipsis."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
