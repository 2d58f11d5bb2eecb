"""`/release template`: the template's steps and the standard criteria for a release that was made without them (RID 3; R10, R12)."""

from __future__ import annotations

from collections.abc import Sequence

from commands.protocol.command import Doing
from commands.protocol.line import Line
from commands.protocol.results import UNCHANGED, Changed, Refused, Words
from commands.protocol.rows import put, rows_of
from commands.protocol.words import release_alone
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_as_one, release_name
from policy.model.releases import Release, ReleaseKind
from policy.model.sign_off import SignOffState
from policy.model.timetable import Milestone
from policy.model.wording import counted, joined
from policy.releases.phase import Phase, phase
from policy.sign_off.amendments import is_baselined, missing_standard
from policy.sign_off.standard import standard_for
from policy.timetable.baselines import has_dcc_scope
from policy.timetable.merging import with_template
from policy.timetable.template import template
from storage.history.names import name_of
from storage.mapping import to_rows
from storage.roster.cached import recent_rules
from storage.roster.reference_data import Rules
from storage.tables import CriterionRow, MilestoneRow, ReleaseRow

_CLOSED = frozenset({Phase.LIVE, Phase.CANCELLED})
_SHOWN = 40


def template_for(doing: Doing) -> Changed | Refused:
    """Adds the template's steps that the timetable lacks, and the standard criteria that the release lacks; what is there stays."""
    release = release_alone(doing.tx.connection, doing.asked)
    if isinstance(release, Refused):
        return release
    thing = name_of(ReleaseRow, release.key)
    if refused := doing.refuse(Action.EDIT, thing, release.key):
        return refused
    if release.kind is ReleaseKind.YEAR or release.go_live is None:
        ways = (Line.release("create", release.key), Line.release("list", release.key))
        sentence = f"{release.key} is a year, which has no timetable. Give one of its releases the template."
        return Refused(sentence, ways, thing, release.key)
    now = phase(release, doing.today)
    if now in _CLOSED:
        return Refused(f"The {release_as_one(release.key)} is {now.value}, so its timetable stays as it is.", (), thing, release.key)
    wanted = template(release.kind, release.go_live, body=release.body, dcc_scope=has_dcc_scope(release), recorded_on=doing.today)
    steps = _add_steps(doing, release, wanted)
    rules = recent_rules(doing.tx.connection)
    baselined = is_baselined(release)
    criteria = () if baselined else _add_criteria(doing, release, rules)
    left = missing_standard(release, rules.standard_criteria) if baselined else ()
    lines: tuple[Line, ...] = (Line.release("timetable", release.key), Line.release("criteria", release.key))
    lines = (*lines, Line.release("milestone", release.key, "propose")) if steps else lines
    notes: list[Words] = [(each.event,) for each in steps[:_SHOWN]]
    if criteria:
        notes.append((f"Criteria: {joined(criteria, most=20)}.",))
    if left:
        add = Line.release("criterion", release.key, "add", "standard")
        refs = joined([each.ref for each in left], most=20)
        notes.append((f"It doesn't have {refs} of the standard criteria. Its RID is baselined, so the body agrees them: {add}.",))
        lines = (*lines, add)
    if not steps and not criteria:
        return Changed((f"The {release_as_one(release.key)} has all of the template already.",), tuple(notes), lines, title=UNCHANGED)
    added = joined([*([counted(len(steps), "step")] if steps else []), *([_criteria_words(criteria)] if criteria else [])])
    return Changed((f"Gave the {release_name(release.key)} {added}. What it had stays.",), tuple(notes), lines)


def _criteria_words(refs: Sequence[str]) -> str:
    return counted(len(refs), "standard criterion", "standard criteria")


def _add_steps(doing: Doing, release: Release, wanted: Sequence[Milestone]) -> tuple[Milestone, ...]:
    """Stores the missing steps in their places; returns them."""
    merged = with_template(release.milestones, wanted)
    stored = {row.key: row for row in rows_of(doing, MilestoneRow, release.key)}
    added = [each for each in merged if each.key not in stored]
    for position, step in enumerate(merged if added else ()):
        if step.key in stored:
            put(stored[step.key], {"position": position})
            continue
        for row, values in to_rows.milestone(release.key, step, position):
            doing.tx.session.add(row(**values))
    return tuple(added)


def _add_criteria(doing: Doing, release: Release, rules: Rules) -> tuple[str, ...]:
    """Stores the missing standard criteria, and marks open ones that a Documentation release doesn't need; returns those touched."""
    standard = standard_for(rules.standard_criteria, release.kind, testing=has_dcc_scope(release))
    place = {each.ref: number for number, each in enumerate(standard)}
    stored = {row.ref: row for row in rows_of(doing, CriterionRow, release.key)}
    touched = []
    for each in standard:
        row = stored.get(each.ref)
        if row is None:
            values = {name: getattr(each, name) for name in ("ref", "kind", "committee", "text", "answers", "not_applicable")}
            doing.tx.session.add(CriterionRow(release_key=release.key, position=place[each.ref], **values))
            touched.append(each.ref)
        elif each.not_applicable and not row.not_applicable and row.standing is SignOffState.OPEN:
            row.not_applicable = each.not_applicable
            touched.append(each.ref)
    return tuple(touched)
