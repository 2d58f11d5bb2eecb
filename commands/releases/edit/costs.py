"""Editing of a release's costs: the DCC's breakdown, its quoted total, and SECAS effort, exact to the penny (RID 5; R17)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from commands.protocol.answers import Editing, SectionResult, amount, amount_text, effort_lines, finished, fitting, text_of, ticked
from commands.protocol.command import Doing, faults
from commands.protocol.form import Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused, Words
from commands.protocol.rows import append, keep, put, rows_of
from commands.releases.edit.impacts import modification_chosen
from policy.calendar.release_calendar import release_name
from policy.model.costs import Cost, CostFacts, SecasEffort, Stage, qualified
from policy.model.money import pounds
from policy.model.releases import Release
from policy.model.scope import Modification
from policy.releases.costs import cost_totals
from policy.releases.facts import is_closed
from storage.history.names import name_of, names_under
from storage.releases.releases import fetch_release
from storage.scope.across_releases import placements
from storage.tables import CostRow, ReleaseRow, SecasEffortRow

TOTAL = "total"
_NAMES = {Stage.BUILD: "build", Stage.SIT: "sit", Stage.UIT: "uit", Stage.LIVE: "live"}
_PENDING = (Option("pending", "A combined cost assessment is pending"),)


@dataclass(frozen=True)
class _Other:
    """The other part of a modification, in the scope of another release."""

    release: str
    part: int


_BUDGETED = (Option("budgeted", "SECAS effort is already budgeted"),)


def costs(editing: Editing) -> SectionResult:
    """Changes the costs of one modification, or the release's total, cost notes and SECAS effort."""
    first = (Option(TOTAL, "Quoted total, notes and SECAS effort"),)
    with_costs = tuple(each.modification for each in editing.release.costs)
    picked = modification_chosen(editing, "Edit costs", "Costs of", with_costs, first)
    if not isinstance(picked, tuple):
        return picked
    modification, editing = picked
    if isinstance(modification, Modification):
        return _breakdown(editing, modification)
    if modification == TOTAL:
        return _totals(editing)
    return Refused(f"Choose the total ({editing.line} {TOTAL}) or a modification in scope.", (editing.line,))


def _breakdown(editing: Editing, modification: Modification) -> SectionResult:
    doing, ref = editing.doing, modification.ref
    mine = [each for each in editing.release.costs if each.modification == ref]
    stored = {each.stage: each.pence for each in mine}
    part, other = _parts(editing, ref)
    form = _breakdown_form(editing, modification, mine, part, other)
    if asking := doing.ask(form):
        return asking
    given = {stage: amount(doing, _NAMES[stage], stored.get(stage)) for stage in Stage}
    of_part = part if part and ticked(doing, "part", "part", any(each.part for each in mine)) else 0
    rest = _rest(doing, stored, given) if other and of_part and ticked(doing, "rest", "rest", stored=False) else {}
    if doing.faults:
        return faults(doing)
    _keep(doing, editing.key, ref, given, of_part)
    notes: list[Words] = []
    if other and rest:
        _keep(doing, other.release, ref, rest, other.part)
        total = pounds(sum(rest.values()))
        notes.append((f"The rest, {total}, is recorded for part {other.part} in the {release_name(other.release)}.",))
    costs = tuple(Cost(ref, stage, pence, of_part) for stage, pence in given.items() if pence is not None)
    others = tuple(each for each in editing.release.costs if each.modification != ref)
    what = f"{ref} part {of_part}" if of_part else ref
    sentence = f"The costs of {what} in the {editing.name} come to {pounds(sum(each.pence for each in costs))}."
    return _finished(editing, sentence, replace(editing.release, costs=(*others, *costs)), notes)


def _parts(editing: Editing, ref: str) -> tuple[int, _Other | None]:
    """Returns the only part of a modification in this release (0 if it is complete), and its only other part in a release without costs."""
    own = [item.part for item in editing.release.in_scope if item.modification.ref == ref]
    if len(own) != 1 or not own[0]:
        return 0, None
    conn = editing.doing.tx.connection
    placed, _ = placements(conn, [ref]).get(ref, ((), frozenset()))
    elsewhere = [_Other(key, item.part) for key, item in placed if item.active and item.part and key != editing.key]
    if len(elsewhere) != 1:
        return own[0], None
    release = fetch_release(conn, elsewhere[0].release)
    free = release is not None and not is_closed(release, editing.doing.today) and ref not in {each.modification for each in release.costs}
    return own[0], elsewhere[0] if free else None


def _breakdown_form(editing: Editing, modification: Modification, mine: Sequence[Cost], part: int, other: _Other | None) -> Form:
    ref = modification.ref
    stored = {each.stage: each.pence for each in mine}
    fields = [Field(_NAMES[stage], stage.value, value=amount_text(stored.get(stage)), optional=True, longest=40) for stage in Stage]
    about: list[Words] = [
        (f"{ref} ‘{modification.title}’ in the {editing.name}: the DCC's costs in pounds. Leave a stage empty if it has none.",)
    ]
    if part:
        own = Option("part", f"These are the costs of part {part} alone")
        chosen = ("part",) if any(each.part for each in mine) else ()
        fields.append(Field("part", "Part", Kind.TICKS, value=chosen, options=(own,), optional=True))
    if other and mine and not any(each.part for each in mine):
        total = pounds(sum(each.pence for each in mine))
        about.append((f"{total} is the cost of the complete {ref}. To split it, give the amounts of part {part} and tick both boxes.",))
        rest = Option("rest", f"The rest belongs to part {other.part}, in the {release_name(other.release)}")
        fields.append(Field("rest", "Rest", Kind.TICKS, options=(rest,), optional=True))
    return Form(
        title=f"Costs of {ref}",
        line=editing.line.then(ref),
        about=tuple(about),
        things=(names_under(CostRow, editing.key, ref),),
        edits=True,
        fields=tuple(fields),
    )


def _rest(doing: Doing, stored: Mapping[Stage, int], given: Mapping[Stage, int | None]) -> dict[Stage, int]:
    """Returns what is left of the complete costs for the other part; collects a fault where a part costs more than the whole (R17)."""
    rest: dict[Stage, int] = {}
    for stage, pence in stored.items():
        left = pence - (given.get(stage) or 0)
        if left < 0:
            doing.faults[_NAMES[stage]] = f"The complete modification costs {pounds(pence)}, so one part can't cost more."
        elif left:
            rest[stage] = left
    return rest


def _keep(doing: Doing, key: str, ref: str, given: Mapping[Stage, int | None], part: int) -> None:
    base = {"release_key": key, "modification_ref": ref, "part": part}
    wanted = [{**base, "stage": stage, "pence": pence} for stage, pence in given.items() if pence is not None]
    append(doing, CostRow, rows_of(doing, CostRow, key), lambda row: row.modification_ref == ref, wanted, "stage")


def _totals(editing: Editing) -> SectionResult:
    doing, release = editing.doing, editing.release
    form = fitting(_totals_form(editing))
    if asking := doing.ask(form):
        return asking
    stored = release.costs_facts
    given = CostFacts(
        quoted_total=amount(doing, "quoted_total", stored.quoted_total),
        combined_assessment_pending=ticked(doing, "pending", "pending", stored.combined_assessment_pending),
        shared_with_requests=text_of(doing, "shared", stored.shared_with_requests),
        operational=text_of(doing, "operational", stored.operational),
        secas_budgeted=ticked(doing, "budgeted", "budgeted", stored.secas_budgeted),
    )
    efforts = effort_lines(doing, "efforts", release.secas)
    if doing.faults:
        return faults(doing)
    put(doing.tx.session.get_one(ReleaseRow, editing.key), vars(given))
    if tuple(efforts) != release.secas:
        wanted = [{"release_key": editing.key, **vars(each)} for each in efforts]
        keep(doing, SecasEffortRow, rows_of(doing, SecasEffortRow, editing.key), wanted, ("purpose",))
    return _finished(editing, f"Changed the costs of the {editing.name}.", replace(release, costs_facts=given))


def _totals_form(editing: Editing) -> Form:
    release, stored = editing.release, editing.release.costs_facts
    return Form(
        title="Edit costs",
        line=editing.line.then(TOTAL),
        about=((f"{editing.name}: the DCC's breakdown comes to {pounds(cost_totals(release).breakdown)}.",),),
        things=(name_of(ReleaseRow, editing.key), names_under(SecasEffortRow, editing.key)),
        edits=True,
        fields=(
            Field("quoted_total", "The DCC's quoted total", value=amount_text(stored.quoted_total), optional=True, longest=40),
            Field(
                "pending",
                "Assessment",
                Kind.TICKS,
                value=("pending",) if stored.combined_assessment_pending else (),
                options=_PENDING,
                optional=True,
            ),
            Field("shared", "Costs shared with Change Requests", Kind.TEXT, value=stored.shared_with_requests, optional=True),
            Field("operational", "Operational costs", Kind.TEXT, value=stored.operational, optional=True),
            Field(
                "efforts",
                "SECAS effort",
                Kind.TEXT,
                value="\n".join(map(_effort_line, release.secas)),
                optional=True,
                hint="One per line: purpose; whole days; pounds. Example: project management; a maximum of 20; around £12,000.",
            ),
            Field(
                "budgeted",
                "Budget",
                Kind.TICKS,
                value=("budgeted",) if stored.secas_budgeted else (),
                options=_BUDGETED,
                optional=True,
            ),
        ),
    )


def _effort_line(effort: SecasEffort) -> str:
    days = qualified(effort.days_qualifier, str(effort.days))
    return f"{effort.purpose}; {days}; {effort.cost_words}"


def _finished(editing: Editing, sentence: str, after: Release, more: Sequence[Words] = ()) -> Changed:
    totals = cost_totals(after)
    notes = list(more)
    if totals.apart and totals.quoted is not None:
        figures = f"adds up to {pounds(totals.breakdown)} and the DCC quoted {pounds(totals.quoted)}, {pounds(abs(totals.apart))} apart"
        notes.append((f"⚠️ The breakdown {figures}.",))
    return finished(editing, sentence, notes, Line.release("costs", editing.key))
