"""The finding that lists what is not on record (design, Words; RID 1 to 6)."""

from __future__ import annotations

from collections.abc import Iterator

from policy.calendar.working_days import within_working_days
from policy.findings.finding import Finding, Severity
from policy.findings.timetable import NEAR
from policy.model.releases import ReleaseKind
from policy.releases.facts import ReleaseFacts
from policy.releases.not_on_record import WORDS, silent_topics

KEY = "not-on-record"


def not_on_record(facts: ReleaseFacts) -> Iterator[Finding]:
    """Lists in one note the facts that no source gives, and data that the RID needs and nobody has entered.

    Data that is simply missing is reported only when a policy date is near or past, because a new release starts empty.
    """
    topics = silent_topics(facts.release)
    silent = [WORDS[each] for each in topics]
    missing = [] if facts.closed else list(_missing(facts, {each.value for each in topics}))
    if not silent and not missing:
        return
    sentences = [f"Not on record, because no source gives them: {'; '.join(silent)}."] if silent else []
    sentences += [f"Not entered yet: {', '.join(missing)}."] if missing else []
    figures = [("not on record", "; ".join(silent))] if silent else []
    figures += [("not entered", ", ".join(missing))] if missing else []
    fix = "Record each when you know it; until then it is not chased." if silent else "Enter them; the RID needs them."
    yield Finding(KEY, "RID 1 to 6", Severity.NOTE, " ".join(sentences), tuple(figures), fix)


def _missing(facts: ReleaseFacts, listed: set[str]) -> Iterator[str]:
    release = facts.release
    if release.kind is ReleaseKind.YEAR or not release.in_scope or not _deadline_near(facts):
        return
    costs = release.costs_facts.quoted_total is not None or release.costs or release.secas
    impacts = release.participants or release.documents or release.summaries
    for topic, words, present in (
        ("timetable", "a timetable", release.milestones),
        ("criteria", "acceptance criteria", release.criteria),
        ("costs", "costs", costs),
        ("participants", "impacts", impacts),
    ):
        if not present and topic not in listed:
            yield words


def _deadline_near(facts: ReleaseFacts) -> bool:
    """Returns whether a policy date that applies is past, or due within `NEAR` Working Days."""
    return any(each.applies and within_working_days(facts.today, each.due, NEAR) for each in facts.policy)
