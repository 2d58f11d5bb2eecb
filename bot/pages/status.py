"""The page of a release's status."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.pages import findings, scope
from bot.pages.kit import words
from bot.pages.kit.page import Bold, Bullets, Button, Buttons, Facts, Heading, Italic, Page, Paragraph, Part, Row, Small, Text
from bot.pages.timetable import set_dates
from commands.protocol.line import Line
from commands.releases.status import StatusShown
from commands.timetable.acts import acts_of_step
from policy.calendar.release_calendar import release_name
from policy.documents.documents import DOCUMENTS, verdict_on
from policy.model.decisions import SUBJECT_NAMES, Decision, Outcome, Recommendation
from policy.model.decisions import latest as latest_decision
from policy.model.releases import Release, ReleaseKind, Topic
from policy.model.roster import name_of_body
from policy.model.timetable import Milestone
from policy.model.wording import PROPOSED, counted, day_words, weekday_words
from policy.releases.colour import Reason
from policy.releases.not_on_record import NOT_ON_RECORD, WORDS, silent
from policy.releases.phase import Phase
from policy.rid.versions import latest
from policy.sign_off.criteria_counts import CommitteeCount
from policy.timetable.dates import Dated
from policy.timetable.undated import waits_for_date

_OVER = frozenset({Phase.LIVE, Phase.CANCELLED})

REASONS = 12
"""The most reasons that the status lists; the check and the timetable list all."""


def status(shown: StatusShown) -> Page:
    """Shows colour, go-live and reasons first because people look for those; each detail has a button, and the rest is behind More."""
    release = shown.release
    key = release.key
    title = f"{release_name(key)}: {words.standing(shown.judgement.colour, shown.phase)}"
    parts: list[Part] = [Paragraph((Bold("Go-live: "), _go_live(shown))), Small((words.about(release),))]
    if shown.judgement.colour and shown.judgement.reasons:
        heading = f"Why {shown.judgement.colour.value}"
        parts += [Heading(heading), *_reasons(release, shown.judgement.reasons, shown.today)]
    parts += scope.cutoffs_passed(release, shown.today)
    parts.append(Facts(tuple(_facts(shown))))
    if shown.upcoming:
        parts += [Heading("Next"), Bullets(tuple(map(_dated, shown.upcoming)))]
    if shown.waiting:
        parts += [
            Heading("Waiting for"),
            *_listed(
                tuple((each.sentence + ".",) for each in shown.waiting),
                "Scope",
                "dependency",
            ),
        ]
    if shown.criteria:
        parts += [Heading("Acceptance criteria"), Bullets(tuple(map(_criteria, shown.criteria)))]
    if against := [each for subject in DOCUMENTS if (each := latest_decision(release.decisions, subject))]:
        refused = tuple(map(_turned_down, (each for each in against if each.outcome is Outcome.NOT_AGREED)))
        parts += [Heading("Not approved"), Bullets(refused)] if refused else []
    if release.recommendations:
        parts += [Heading("Recommendations"), Bullets(tuple(_recommended(release, each) for each in release.recommendations))]
    undated = (
        shown.phase not in _OVER
        and any(waits_for_date(release, each) for each in release.milestones)
        and set_dates(key).line not in _lines(parts)
    )
    parts.append(Buttons((*((set_dates(key),) if undated else ()), *_buttons(key, release.kind, live=shown.phase is Phase.LIVE))))
    line = Line.release("status", key)
    return Page(title, tuple(parts), share=line, folds=line)


def _facts(shown: StatusShown) -> list[tuple[str, Text]]:
    release, counts = shown.release, shown.counts
    facts: list[tuple[str, Text]] = []
    if release.sec_version:
        facts.append(("SEC version", (release.sec_version,)))
    in_scope = f"{counts.approved} approved, {counts.targeted} targeted"
    rest = [f"{counts.out} out"] if counts.out else []
    rest += [counted(counts.exceptions, "exception")] if counts.exceptions else []
    facts += [("Phase", (_phase(shown),)), ("Scope", (", ".join([in_scope, *rest]),))]
    newest = latest(release.versions)
    none = NOT_ON_RECORD if silent(release, Topic.VERSIONS) else "no version yet"
    facts.append(("RID", (f"version {newest.number}, {day_words(newest.issued_on)}{_draft(shown)}" if newest else none,)))
    facts.append(("Decision", (_decision(shown),)))
    found = len(shown.findings)
    accepted = f", {shown.accepted} accepted" if shown.accepted else ""
    told = "not checked" if shown.phase is Phase.CANCELLED else f"{counted(found, 'finding') if found else 'No findings'}{accepted}"
    facts.append(("Findings", (told,)))
    return facts


def _draft(shown: StatusShown) -> str:
    if not shown.draft or shown.phase is Phase.CANCELLED:
        return ""  # No more versions of a cancelled release can be issued.
    return f"; draft {shown.draft.number} with {counted(shown.draft.changes, 'change')}"


def _go_live(shown: StatusShown) -> str:
    """Returns the go-live and the days to go; the planned date alone if the release is cancelled."""
    release = shown.release
    if shown.phase is Phase.LIVE and release.live_on:
        return weekday_words(release.live_on)
    if release.go_live is None or shown.days_left is None or shown.working_days_left is None:
        return "not allocated to a release yet"
    if shown.phase is Phase.CANCELLED:
        return f"was planned for {weekday_words(release.go_live)}"
    left = words.days_left_words(shown.days_left, shown.working_days_left)
    return f"{words.go_live(release)}, {left}{words.moved(release)}{words.day_reason(release)}"


def _phase(shown: StatusShown) -> str:
    release = shown.release
    if shown.phase is Phase.CANCELLED and release.cancelled_on:
        return f"Cancelled on {day_words(release.cancelled_on)}"
    if shown.phase is Phase.LIVE and release.live_on:
        return f"Live since {day_words(release.live_on)}"
    phase = shown.phase.value.capitalize()
    return f"{phase}; {WORDS[Topic.SYSTEM_SCOPE]} is {NOT_ON_RECORD}" if silent(release, Topic.SYSTEM_SCOPE) else phase


def _decision(shown: StatusShown) -> str:
    decision = shown.decision
    if decision:
        return f"{words.OUTCOMES[decision.outcome]}, {decision.met_on:%-d %B %Y}"
    return NOT_ON_RECORD if shown.phase in {Phase.LIVE, Phase.UNRECORDED} else "none yet"


def _listed(items: tuple[Text, ...], where: str, noun: str) -> list[Part]:
    listed: list[Part] = [Bullets(items[:REASONS])]
    more = len(items) - REASONS
    if more > 0:
        listed.append(Small((f"and {counted(more, f'more {noun}', f'more {noun}s')}: see {where}.",)))
    return listed


def _lines(parts: list[Part]) -> set[Line]:
    return {each.line for part in parts if isinstance(part, Row) for each in part.acts}


def _reasons(release: Release, judged: tuple[Reason, ...], today: date) -> list[Part]:
    """Lists the reasons for the colour, what is overdue among them, each with what cures it beside it; a cure stands once.

    A passed cut-off is left out, because it is listed as a blocker.
    """
    reasons = [each for each in judged if not each.about.startswith("cutoff-passed:")]
    listed: list[Part] = []
    cured: set[Line] = set()
    for each in reasons[:REASONS]:
        acts = tuple(act for act in _cure(release, each, today) if act.line not in cured)
        # The first cure is the page's next step.
        first = not cured and len(acts) == 1
        listed.append(Row((each.text,), (replace(acts[0], primary=True),) if first else acts))
        cured.update(act.line for act in acts)
    if len(reasons) > REASONS:
        listed.append(Small((f"and {counted(len(reasons) - REASONS, 'more reason')}: see Check.",)))
    return listed


def _cure(release: Release, reason: Reason, today: date) -> tuple[Button, ...]:
    kind, _, of = reason.about.partition(":")
    step = next((each for each in release.milestones if kind == "step" and each.key == of), None)
    if step is not None:
        return (
            *(Button(each.label, each.line, owner=each.owner) for each in acts_of_step(release, step, today)),
            Button("Change", _step(release, step)),
        )
    found = findings.cure(reason.about, release.key) if reason.about else None
    return (found,) if found else ()


def _step(release: Release, step: Milestone) -> Line:
    return Line.release("milestone", release.key, step.key)


def _dated(each: Dated) -> Text:
    when = each.partial.words if each.partial and not each.day else weekday_words(each.day) if each.day else "no date yet"
    return (
        Bold(f"{when} ({PROPOSED})" if each.proposed else when),
        f"  {each.milestone.event}",
        *((Italic(f"  {name_of_body(each.milestone.owner)}"),) if each.milestone.owner else ()),
    )


def _criteria(count: CommitteeCount) -> Text:
    rest = [
        f"{number} {what}"
        for number, what in (
            (count.conditions, "met with conditions"),
            (count.not_met, "not met"),
            (count.hold, "on hold"),
            (count.stale, "stale"),
            (count.open, "open"),
        )
        if number
    ]
    return (Bold(f"{name_of_body(count.committee)}  {count.met} of {count.total} met"), f" ({', '.join(rest)})" if rest else "")


def _recommended(release: Release, each: Recommendation) -> Text:
    verdict = verdict_on(each.subject, SUBJECT_NAMES[each.subject], positive=each.positive)
    earlier = " · on an earlier version than the newest" if release.viewed_before(each.subject) else ""
    return (Bold(name_of_body(each.committee)), f" {verdict}, {day_words(each.given_on)}{earlier}")


def _turned_down(each: Decision) -> Text:
    return (Bold(name_of_body(each.body)), f" did not approve {SUBJECT_NAMES[each.subject]}, {day_words(each.met_on)}")


def _buttons(key: str, kind: ReleaseKind, *, live: bool) -> list[Button]:
    verbs = ["scope", "timetable", "criteria", "impacts", "costs", "check", "history"]
    if kind is ReleaseKind.YEAR:
        verbs = ["scope", "timetable", "check", "history"]
    rid = [] if kind is ReleaseKind.YEAR else [Button("RID", Line.release("rid", key))]
    learnt = [Button("Lessons learnt", Line.release("lessons", key))] if live else []
    return [*(Button(verb.capitalize(), Line.release(verb, key)) for verb in verbs), *rid, *learnt]
