"""Decisions as pages: what is announced."""

from __future__ import annotations

from bot.views import words
from bot.views.page import Bold, Button, Buttons, Page, Paragraph, Part
from commands.outcome import Person
from policy.model import Covers, Decision, Outcome, Release, Subject
from policy.release_calendar import release_name
from policy.wording import day_words

SUBJECTS = {
    Subject.SCOPE: "scope",
    Subject.BASELINE: "baseline of the RID",
    Subject.CRITERIA: "amendments of the acceptance criteria",
    Subject.TAD: "TAD",
    Subject.SIT_REPORT: "SIT Completion Report",
    Subject.UIT_REPORT: "UIT Completion Report",
    Subject.EXCEPTION: "exception",
    Subject.GO_LIVE: "go-live",
}

SEEN = {Outcome.GO: "✅ ", Outcome.NO_GO: "⛔ ", Outcome.DEFER: "⏸️ ", Outcome.AGREED: "✅ ", Outcome.NOT_AGREED: "❌ "}


def announcement(release: Release, decision: Decision, actor: str, more: tuple[Part, ...] = ()) -> Page:
    """A decision as the release's channel reads it."""
    part = f" ({words.COVERED[decision.covers]})" if decision.covers is not Covers.ALL else ""
    said = f" on the {SUBJECTS[decision.subject]}{part} of the {release_name(release.key)}, {day_words(decision.met_on)}."
    parts: list[Part] = [Paragraph((Bold(f"{words.body(decision.body)}: {words.OUTCOMES[decision.outcome]}"), said))]
    if decision.note:
        parts.append(Paragraph((decision.note,)))
    parts += more
    reference = f", {decision.reference}" if decision.reference else ""
    parts.append(Paragraph(("Recorded by ", Person(actor), f"{reference}.")))
    parts.append(Buttons((Button("Status", f"/release status {release.key}"), Button("Scope", f"/release scope {release.key}"))))
    title = f"{SEEN[decision.outcome]}{release_name(release.key)}: {words.OUTCOMES[decision.outcome]} on {SUBJECTS[decision.subject]}"
    return Page(title, tuple(parts))
