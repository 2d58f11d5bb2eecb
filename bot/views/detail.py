"""The parts of a release as pages: scope, timetable, criteria, impacts, costs, check."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from bot.views import words
from bot.views.page import Bold, Bullets, Button, Buttons, Facts, Heading, Italic, Link, Page, Paragraph, Part, Piece, Small, Text
from bot.views.paging import at, pages, turned
from commands.detail import CostsShown, CriteriaShown, ImpactsShown, ScopeShown, TimetableShown
from policy.model import Criterion, Release, ScopeItem, ScopeState, Standing
from policy.money import pounds
from policy.release_calendar import release_name
from policy.scope import CutoffState, cutoff_state
from policy.sec_documents import sec_order
from policy.timetable import Dated
from policy.wording import counted, day_words, weekday_words

ITEMS = 12
"""Rows on a page of a long list."""
STANDARD = 16
"""The standard criteria fit on one page, 9 + 6 + 1 (Paper, Annex 1)."""
BLOCKERS = 5
"""Blockers with buttons on a page."""
SHORT = 20
"""Rows of one line each on a page."""

Grouped = tuple[str, Text]


def grouped_page(
    title: str,
    line: str,
    rows: list[Grouped],
    page: int,
    what: str,
    top: tuple[Part, ...] = (),
    end: tuple[Part, ...] = (),
    most: int = ITEMS,
) -> Page:
    """A page of rows under their groups' headings; a group that goes on over the page says its heading again."""
    cut = pages([row for _, row in rows], most)
    page = min(page, len(cut))
    parts: list[Part] = list(top)
    for heading, group in groupby((rows[number] for number in cut[page - 1]), key=lambda row: row[0]):
        parts += [Heading(heading)] if heading else []
        parts.append(Bullets(tuple(text for _, text in group)))
    parts += turned(line, page, len(cut), what)
    return Page(title, (*parts, *end), share=at(line, page))


def _back(release: Release, *verbs: str) -> Buttons:
    return Buttons(tuple(Button(verb.capitalize(), f"/release {verb} {release.key}") for verb in ("status", *verbs)))


def scope(shown: ScopeShown) -> Page:
    """What is in, what rides alongside, what fell out, what it waits for, and what the sources say of it."""
    release = shown.release
    rows: list[Grouped] = []
    for heading, chosen in (
        ("Approved", [each for each in release.scope if each.state is ScopeState.APPROVED]),
        ("Targeted, included if approved by their cut-off dates", [each for each in release.scope if each.state is ScopeState.TARGETED]),
        ("Out of scope", [each for each in release.scope if each.state is ScopeState.OUT]),
    ):
        rows += [(heading, _item(item)) for item in chosen]
    rows += [
        (
            "DCC Change Requests alongside, no part of the release",
            (Bold(each.ref), f" ‘{each.title}’", f"\n{each.description}" if each.description else ""),
        )
        for each in release.alongside
    ]
    for each in release.dependencies:
        request = each.request
        expected = (
            f"expected {request.expected.words}, {'committed' if request.committed else 'no committed date'}"
            if request.expected
            else "no expected date"
        )
        rows.append(
            (
                "Depends on",
                (
                    Bold(each.modification),
                    f" needs {request.ref} {each.reach.value} before {each.before}: now {request.state.value}, {expected}",
                ),
            )
        )
    rows += [
        ({"reason": "Reasons", "assumption": "Assumptions", "candidate": "Candidates"}.get(note.kind, "Notes"), (note.text,))
        for note in release.notes
    ]
    counts = shown.counts
    top: tuple[Part, ...] = (
        Small((f"{counts.approved} approved · {counts.targeted} targeted · {counts.out} out · {counted(counts.exceptions, 'exception')}",)),
    )
    if not rows:
        top = (Paragraph(("Nothing is in scope yet.",)),)
    return grouped_page(
        f"{release_name(release.key)}: scope",
        f"/release scope {release.key}",
        rows,
        shown.page,
        counted(len(rows), "line"),
        (*top, *cutoffs_passed(release, shown.today)),
        (_back(release, "impacts", "costs"),),
    )


def cutoffs_passed(release: Release, today: date) -> tuple[Part, ...]:
    """A passed cut-off without a decision is a blocker; what can be done about it is a button away (R5). Five at a time."""
    parts: list[Part] = []
    passed = [item for item in release.in_scope if cutoff_state(item, today) is CutoffState.PASSED]
    for item in passed[:BLOCKERS]:
        ref, key = item.modification.ref, release.key
        told = f"The cut-off of {item.name} passed on {day_words(item.cutoff)} without a decision." if item.cutoff else ""
        parts.append(Paragraph(("⛔ ", Bold(told))))
        parts.append(
            Buttons(
                (
                    Button(f"Approve {ref}", f"/modification approve {ref}"),
                    Button("Extend", f"/release cutoff {item.name} in {key}"),
                    Button("Remove", f"/release remove {item.name} from {key}"),
                )
            )
        )
    if len(passed) > BLOCKERS:
        parts.append(Small((f"and {counted(len(passed) - BLOCKERS, 'more', 'more')}.",)))
    return tuple(parts)


def _item(item: ScopeItem) -> Text:
    modification = item.modification
    name: tuple[Piece, ...] = (Link(modification.link, item.name),) if modification.link else (Bold(item.name),)
    facts = ["DCC Systems" if modification.dcc_systems else "User Systems" if modification.user_systems else "documents only"]
    facts.append(f"agreed {day_words(item.agreed_on)}" if item.agreed_on else "proposed, not yet agreed")
    if item.state is ScopeState.TARGETED:
        facts.append(f"decision by {day_words(item.cutoff)}" if item.cutoff else "no cut-off date")
    if item.out_reason:
        facts.append(item.out_reason)
    if item.exception:
        facts.append(f"exception: {item.exception.reason}")
    return (*name, f" ‘{modification.title}’\n", Italic(" · ".join(facts)))


def timetable(shown: TimetableShown) -> Page:
    """The rows in the RID's order; what is done, late or relative says so."""
    release = shown.release
    rows = [("", _row(each, each.milestone.key in shown.overdue)) for each in shown.rows]
    undated = sum(1 for each in shown.rows if not each.partial)
    done = sum(1 for each in shown.rows if each.milestone.done_on)
    facts = [counted(len(rows), "milestone"), f"{done} done", f"{undated} without a date", f"{len(shown.overdue)} overdue"]
    top: tuple[Part, ...] = (Small((" · ".join(facts),)),) if rows else (Paragraph(("The timetable has no milestones yet.",)),)
    return grouped_page(
        f"{release_name(release.key)}: timetable",
        f"/release timetable {release.key}",
        rows,
        shown.page,
        counted(len(rows), "milestone"),
        top,
        (_back(release, "check", "timeline"),),
    )


def _row(each: Dated, late: bool) -> Text:
    milestone = each.milestone
    if each.day:
        when = weekday_words(each.day)
    elif each.partial:
        when = each.partial.words
    else:
        when = "No date yet"
    mark = "✅ " if milestone.done_on else "⏰ " if late else ""
    extra = [words.body(milestone.owner)] if milestone.owner else []
    if milestone.done_on:
        extra.append(f"done {day_words(milestone.done_on)}")
    if late:
        extra.append("overdue")
    if milestone.anchor:
        extra.append(each.why)
    return (
        f"{mark}",
        Bold(when),
        f"  {milestone.event}",
        *((f"\n{' · '.join(extra)}",) if extra else ()),
        *(("\n", Italic(milestone.notes)) if milestone.notes else ()),
    )


def criteria(shown: CriteriaShown) -> Page:
    """The criteria under their committees, each with where its sign-off stands."""
    release = shown.release
    heads = {count.committee: f"{words.body(count.committee)}: {count.met} of {count.total} met" for count in shown.counts}
    rows: list[Grouped] = [
        (
            heads.get(each.committee, words.body(each.committee)),
            (Bold(each.ref), f" {each.text}\n", Italic(_where(shown, each))),
        )
        for each in shown.criteria
    ]
    line = f"/release criteria {release.key}" + (f" {shown.committee}" if shown.committee else "")
    whose = f" of the {words.body(shown.committee)}" if shown.committee else ""
    top: tuple[Part, ...] = () if rows else (Paragraph((f"There are no acceptance criteria{whose} in this release.",)),)
    return grouped_page(
        f"{release_name(release.key)}: acceptance criteria{whose}",
        line,
        rows,
        shown.page,
        counted(len(rows), "criterion", "criteria"),
        top,
        (Buttons(tuple(_onward(shown))),),
        most=STANDARD,
    )


def _where(shown: CriteriaShown, each: Criterion) -> str:
    """Where a criterion stands, in a line: its verdict, who answers for it, what is on file, which conditions are open."""
    told = [_standing(each.standing), f"{words.body(each.answers)} answers for it"]
    if pieces := shown.evidenced.get(each.ref, 0):
        told.append(f"{counted(pieces, 'piece')} of evidence")
    told += [f"condition, by {day_words(one.due)}: {one.text[:200]}" for one in shown.conditions if one.criterion == each.ref]
    return " · ".join(told)


def _onward(shown: CriteriaShown) -> list[Button]:
    key = shown.release.key
    whose = shown.committee or (shown.criteria[0].committee if shown.criteria else "")
    found = [Button("Status", f"/release status {key}")]
    if shown.release.criteria:
        found.append(Button("Evidence", f"/release evidence {key}"))
    if shown.committee:
        found.append(Button("Sign off", f"/release signoff {key} {whose}"))
    else:
        found += [Button(words.body(each.committee), f"/release criteria {key} {each.committee}") for each in shown.counts[:3]]
    return [*found, Button("Progress", f"/release progress {key}")] if shown.criteria else found


def _standing(standing: Standing) -> str:
    return words.STANDINGS[standing].capitalize()


def impacts(shown: ImpactsShown) -> Page:
    """The matrices read along their rows, which fits a phone, then the summaries."""
    release = shown.release
    titles = {each.name: each.title for each in shown.titles}
    rows: list[Grouped] = []
    for item in release.in_scope:
        ref = item.modification.ref
        who = [each.participant for each in release.participants if each.modification == ref]
        rows.append(("Participant impact matrix", (Bold(ref), f"  {', '.join(who) if who else 'no participant'}")))
    for document in sorted({each.document for each in release.documents}, key=sec_order):
        refs = [each.modification for each in release.documents if each.document == document]
        title = f" ‘{titles[document]}’" if titles.get(document) else ""
        rows.append(("SEC document impact matrix", (Bold(document), f"{title}: {', '.join(refs)}")))
    groups = {"party": "SEC Party impacts", "dcc": "DCC impacts"}
    rows += [(groups.get(each.group, each.group), (Bold(each.heading), f"\n{each.text}")) for each in release.summaries]
    rows += [("Other Code impacts", (release.other_codes,))] if release.other_codes else []
    top: tuple[Part, ...] = () if rows else (Paragraph(("No impacts are recorded for this release yet.",)),)
    return grouped_page(
        f"{release_name(release.key)}: impacts",
        f"/release impacts {release.key}",
        rows,
        shown.page,
        counted(len(rows), "line"),
        top,
        (_back(release, "scope"),),
        most=SHORT,
    )


def costs(shown: CostsShown) -> Page:
    """The quoted total beside what the breakdown adds up to; a difference is said, never mended."""
    release, totals = shown.release, shown.totals
    facts = release.costs_facts
    pairs: list[tuple[str, Text]] = [
        ("DCC total quoted", (pounds(totals.quoted) if totals.quoted is not None else "not quoted yet",)),
        ("Breakdown adds up to", (pounds(totals.breakdown) if release.costs else "no breakdown yet",)),
    ]
    if totals.apart:
        pairs.append(("Difference", (Bold(pounds(abs(totals.apart))), " ⚠️ the two do not agree")))
    rows: list[Grouped] = []
    for ref, total in totals.by_modification.items():
        stages = [f"{each.stage.value} {pounds(each.pence)}" for each in release.costs if each.modification == ref]
        rows.append(("Per modification", (Bold(f"{ref}  {pounds(total)}"), f"\n{' · '.join(stages)}")))
    if release.costs:
        rows += [("Per stage", (Bold(f"{stage.value}  "), pounds(total))) for stage, total in totals.by_stage.items()]
    rows += [("SECAS", (Bold(f"{pounds(each.pence)}, {counted(each.days, 'day')}"), f"  {each.purpose}")) for each in release.secas]
    if release.secas and facts.secas_budgeted:
        rows.append(("SECAS", ("Already accounted for in the SECAS budget: Parties incur no additional costs.",)))
    notes = [facts.operational, facts.shared_with_requests]
    notes += ["A combined DCC assessment is pending: these figures are standalone."] if facts.combined_assessment_pending else []
    rows += [("Notes", (note,)) for note in notes if note]
    return grouped_page(
        f"{release_name(release.key)}: costs",
        f"/release costs {release.key}",
        rows,
        shown.page,
        counted(len(rows), "line"),
        (Facts(tuple(pairs)),),
        (_back(release),),
        most=SHORT,
    )
