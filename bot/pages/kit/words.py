"""Shared wording of colours, kinds, sign-off states, outcomes and days."""

from __future__ import annotations

from policy.model.decisions import Outcome
from policy.model.releases import Classification, Release, ReleaseKind
from policy.model.rid import Covers
from policy.model.roster import name_of_body
from policy.model.scope import ModificationState, ScopeItem
from policy.model.sign_off import SignOffState
from policy.model.wording import counted, day_words, weekday_words
from policy.releases.colour import Colour
from policy.releases.not_on_record import NOT_ON_RECORD
from policy.releases.phase import Phase
from policy.timetable.go_live_moves import moves
from policy.timetable.go_live_window import window_end

COLOURS = {Colour.RED: "🔴 Red", Colour.AMBER: "🟠 Amber", Colour.GREEN: "🟢 Green"}

PHASES = {Phase.LIVE: "🔵 Live", Phase.UNRECORDED: "⚪ Not on record", Phase.CANCELLED: "⚪ Cancelled"}
"""Phases that are shown instead of a colour (design, Colour)."""

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


def standing(colour: Colour | None, phase: Phase) -> str:
    """Returns the colour of a release, or its phase if it is live or cancelled (design, Colour)."""
    return COLOURS[colour] if colour else PHASES.get(phase, phase.value.capitalize())


def phase_words(phase: Phase, decided: Outcome | None) -> str:
    """Formats a phase; "decided" says what, because after a No-go the go-live date is not agreed."""
    return f"{phase.value}: {OUTCOMES[decided]}" if decided else phase.value


def agreed(item: ScopeItem) -> str:
    """Returns when the body agreed an item's place in the scope; of what is implemented that is not on record if no date is."""
    if item.agreed_on:
        return f"agreed {day_words(item.agreed_on)}"
    implemented = item.modification.state is ModificationState.IMPLEMENTED
    return f"agreement {NOT_ON_RECORD}" if implemented else "proposed, not yet agreed"


def days_left_words(days_left: int, working: int) -> str:
    """Formats the distance to a day: "167 days, 115 Working Days to go", "today" or "3 days ago"."""
    if days_left == 0:
        return "today"
    if days_left < 0:
        return f"{counted(-days_left, 'day')} ago"
    return f"{counted(days_left, 'day')}, {counted(working, 'Working Day')} to go"


def to_go(left: int | None, counts: int | None, unit: str = "Working Day") -> str:
    """Formats the distance to a day in a few words: "115 Working Days", "today" or "3 days ago"; "" without a day.

    `left` is in days, and `counts` in the unit that is shown before it.
    """
    if left is None or counts is None:
        return ""
    return counted(counts, unit) if left > 0 else f"{counted(-left, 'day')} ago" if left else "today"


def go_live(release: Release) -> str:
    """Formats a release's go-live and its window: "Sun 29 Nov 2020, or until Fri 4 Dec 2020"; "not allocated yet" without a date."""
    if release.go_live is None:
        return "not allocated yet"
    end = window_end(release)
    return f"{weekday_words(release.go_live)}{f', or until {weekday_words(end)}' if end else ''}"


def moved(release: Release) -> str:
    """Formats the last move of the go-live as a line of its own: "moved from 5 Nov 2020 by the SEC Panel, 19 Jun 2020"; "" if none."""
    found = moves(release)
    if not found or found[-1].after != release.go_live or found[-1].before == found[-1].after:
        return ""
    move = found[-1]
    consent = ", with the Authority's consent" if move.decision.by_authority else ""
    return f"\nmoved from {day_words(move.before)} by the {name_of_body(move.decision.body)}, {day_words(move.decision.met_on)}{consent}"


def day_reason(release: Release) -> str:
    """Formats the reason for a go-live off the calendar as a line of its own; "" if it has none, or a decision moved it since."""
    return f"\nReason for the day: {release.go_live_reason}" if release.go_live_reason and not moves(release) else ""


def about(release: Release) -> str:
    """Describes a release in a line: type, deciding body, classification."""
    kind = KINDS[release.kind] + (", Technical Specifications" if release.technical_specifications else "")
    return f"{kind} · decided by the {name_of_body(release.body)} · {classified(release.classification)}"
