"""Pages of releases: lists, a year's calendar, impacts, costs and lessons learnt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.pages.decisions import QUOTED
from bot.pages.kit import words
from bot.pages.kit.height import FULL, MOVES
from bot.pages.kit.page import Bold, Button, Buttons, Facts, Italic, Page, Paragraph, Part, Small, Table, Text
from bot.pages.kit.paging import SHORT, Grouped, at, grouped_page, pages, text_row, turned
from bot.pages.kit.tables import ROWS
from commands.protocol.line import Line
from commands.protocol.results import Person
from commands.releases.calendar import EARLIEST, LATEST, CalendarLine, CalendarShown
from commands.releases.impacts_and_costs import CostsShown, ImpactsShown
from commands.releases.lessons import LessonsShown
from commands.releases.listing import ListedRelease, ReleasesListed
from policy.calendar.release_calendar import release_as_one, release_name, short_name
from policy.model.money import pounds
from policy.model.releases import Release, Topic
from policy.model.roster import name_of_body
from policy.model.wording import counted, day_words, joined, shortened, weekday_words
from policy.releases.costs import CostTotals, costs_out_of_scope
from policy.releases.not_on_record import NOT_ON_RECORD, silent, silent_on
from policy.releases.sec_documents import changed_in_scope, sec_order
from policy.scope.scope import early
from storage.releases.lessons import Lesson

LESSONS, LONGEST_LESSON = 6, 2000
"""Lessons on a page, and the characters of one that it shows; the form that corrects it has all."""


def releases(shown: ReleasesListed) -> Page:
    """Shows the releases, soonest first, each with a button to its status."""
    title = {"upcoming": "Upcoming SEC Releases", "all": "All SEC Releases"}.get(shown.which, f"SEC Releases of {shown.which}")
    line = Line.release("list") if shown.which == "upcoming" else Line.release("list", shown.which)
    if not shown.lines:
        nothing = "There are no releases yet." if shown.which in {"all", "upcoming"} else f"There are no releases of {shown.which}."
        known = shown.which.isdigit() and EARLIEST <= int(shown.which) <= LATEST
        year = shown.which if known else str(shown.today.year)
        return Page(title, (Paragraph((nothing,)), Buttons((Button("Calendar", Line.release("calendar", year)),))))
    parts: list[Part] = [Table(("Release", "Go-live", "State and scope"), tuple(_line(each) for each in shown.lines))]
    parts += turned(line, shown.page, shown.pages, counted(shown.total, "release"))
    parts.append(Buttons(tuple(Button(short_name(each.release.key), Line.release("status", each.release.key)) for each in shown.lines)))
    return Page(title, tuple(parts), share=at(line, shown.page))


def _line(each: ListedRelease) -> tuple[Text, ...]:
    release = each.release
    scope = f"{each.counts.approved} approved, {each.counts.targeted} targeted"
    stage = words.phase_words(each.phase, each.decided)
    state = f"{words.COLOURS[each.colour]} · {stage}" if each.colour else words.standing(None, each.phase)
    kind = words.KINDS[release.kind].removeprefix("SEC ").replace(" SEC", "")
    # Three columns stand side by side on a phone.
    return ((Bold(short_name(release.key)), f"\n{kind}"), (words.go_live(release),), (f"{state}\n", Italic(scope)))


def calendar(shown: CalendarShown) -> Page:
    """Shows each scheduled release with the policy dates of its scope, RID and TAD."""
    parts: list[Part] = [_year(shown.lines)] if shown.lines else []
    for line in shown.lines:
        if line.release:
            moved = words.moved(line.release).replace("\n", ", ")
            name = release_name(line.slot.key)
            parts.append(Small((f"{name}. In the release schedule: {weekday_words(line.slot.go_live)}{moved}.",)))
    if shown.adhoc:
        parts.append(Paragraph((Bold("Also: "), ", ".join(map(short_name, shown.adhoc)))))
    parts.append(
        Buttons(
            (
                Button(str(shown.year - 1), Line.release("calendar", shown.year - 1)),
                Button(str(shown.year + 1), Line.release("calendar", shown.year + 1)),
                *(Button(short_name(line.slot.key), Line.release("status", line.slot.key)) for line in shown.lines if line.stored),
                *((Button(f"Create {shown.year}", Line.release("create", shown.year)),) if _left_to_create(shown) else ()),
            )
        )
    )
    return Page(f"SEC Release calendar {shown.year}", tuple(parts), share=Line.release("calendar", shown.year))


def _left_to_create(shown: CalendarShown) -> bool:
    return any(not line.stored and line.slot.go_live >= shown.today for line in shown.lines)


def _year(lines: Sequence[CalendarLine]) -> Table:
    """Returns the year as a table: a column for each release, a row for the go-live and for each policy date that applies to one."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for line in lines:
        for each in line.dates:
            if each.applies:
                found.setdefault((each.label, each.source), {})[line.slot.key] = day_words(each.due)
    keys = [line.slot.key for line in lines]
    rows: list[tuple[Text, ...]] = [
        (("Kind",), *((words.KINDS[line.slot.kind],) for line in lines)),
        (("Go-live",), *((Bold(words.go_live(line.release) if line.release else weekday_words(line.slot.go_live)),) for line in lines)),
        (("State",), *((line.closed.value if line.closed else "created" if line.stored else "not created yet",) for line in lines)),
    ]
    rows += [((label, Italic(f"  {source}")), *((days.get(key, ""),) for key in keys)) for (label, source), days in found.items()]
    return Table(("Release", *(release_name(key).partition(" SEC ")[0] for key in keys)), tuple(rows))


def _back(release: Release, *verbs: str) -> Buttons:
    return Buttons(tuple(Button(verb.capitalize(), Line.release(verb, release.key)) for verb in ("status", *verbs)))


def impacts(shown: ImpactsShown) -> Page:
    """Shows the impact matrices row by row, which fits a phone, then the summaries."""
    release = shown.release
    titles = {each.name: each.title for each in shown.titles}
    rows: list[Grouped] = []
    for item in release.in_scope:
        ref = item.modification.ref
        who = [each.participant for each in release.participants if each.modification == ref]
        none = NOT_ON_RECORD if silent_on(release, Topic.PARTICIPANTS, item) else "no participant"
        rows.append(("Participant impact matrix", (Bold(ref), f"  {', '.join(who) if who else none}")))
    changed = changed_in_scope(release)
    for document in sorted(changed, key=sec_order):
        refs = changed[document]
        title = f" ‘{titles[document]}’" if titles.get(document) else ""
        rows.append(("SEC document impact matrix", (Bold(document), f"{title}: {', '.join(refs)}")))
    if silent(release, Topic.DOCUMENTS):
        without = [item.modification.ref for item in release.in_scope if silent_on(release, Topic.DOCUMENTS, item)]
        rows.append(("SEC document impact matrix", (Bold(", ".join(dict.fromkeys(without))), f"  {NOT_ON_RECORD}")))
    groups = {"party": "SEC Party impacts", "dcc": "DCC impacts"}
    rows += [(groups.get(each.group, each.group), (Bold(each.heading), f"\n{each.text}")) for each in release.summaries]
    rows += [("Other Code impacts", (release.other_codes,))] if release.other_codes else []
    top: tuple[Part, ...] = () if rows else (Paragraph(("No impacts are recorded for this release yet.",)),)
    return grouped_page(
        f"{release_name(release.key)}: impacts",
        Line.release("impacts", release.key),
        rows,
        shown.page,
        counted(len(rows), "line"),
        top,
        (_back(release, "scope"),),
        most=SHORT,
    )


def costs(shown: CostsShown) -> Page:
    """Shows the quoted total beside the total of the breakdown, and any difference."""
    release, totals = shown.release, shown.totals
    facts = release.costs_facts
    none = NOT_ON_RECORD if silent(release, Topic.COSTS) else ""
    pairs: list[tuple[str, Text]] = [
        ("DCC total quoted", (pounds(totals.quoted) if totals.quoted is not None else none or "not quoted yet",)),
        ("Breakdown adds up to", (pounds(totals.breakdown) if release.costs else none or "no breakdown yet",)),
    ]
    if totals.apart:
        pairs.append(("Difference", (Bold(pounds(abs(totals.apart))), " ⚠️ the two do not agree")))
    gone = [f"{ref}, {pounds(pence)}" for ref, pence in costs_out_of_scope(release).items()]
    if gone:
        pairs.append(("Left the scope", (f"⚠️ {joined(gone, most=SHORT)}: still in the breakdown",)))
    rows: list[Grouped] = []
    top: tuple[Part, ...] = (Facts(tuple(pairs)),)
    if release.costs and len(totals.by_modification) < ROWS:
        top = (*top, _breakdown(release, totals))
    else:
        rows += _per_line(release, totals)
    rows += [("SECAS", (Bold(f"{each.cost_words}, {each.days_words}"), f"  {each.purpose}")) for each in release.secas]
    if release.secas and facts.secas_budgeted:
        rows.append(("SECAS", ("Already accounted for in the SECAS budget: Parties incur no additional costs.",)))
    notes = [facts.operational, facts.shared_with_requests]
    notes += ["A combined DCC assessment is pending: these figures are standalone."] if facts.combined_assessment_pending else []
    return grouped_page(
        f"{release_name(release.key)}: costs",
        Line.release("costs", release.key),
        rows,
        shown.page,
        counted(len(rows), "line"),
        top,
        (_back(release),),
        most=SHORT,
        notes=[("Notes", (note,)) for note in notes if note],
    )


def _breakdown(release: Release, totals: CostTotals) -> Table:
    """Returns the DCC's costs as a table: a row for each modification, a column for each stage, and the totals of both (R17)."""
    names = {each.modification: each.name for each in release.costs}
    stages = tuple(totals.by_stage)
    pence = {(each.modification, each.stage): each.pence for each in release.costs}
    rows: list[tuple[Text, ...]] = []
    for ref, total in totals.by_modification.items():
        cells = ((pounds(pence[ref, stage]),) if (ref, stage) in pence else () for stage in stages)
        rows.append(((names[ref],), *cells, (Bold(pounds(total)),)))
    rows.append(((Bold("Total"),), *((Bold(pounds(totals.by_stage[stage])),) for stage in stages), (Bold(pounds(totals.breakdown)),)))
    heads = ("Modification", *(stage.value for stage in stages), "Total")
    return Table(heads, tuple(rows), right=frozenset(range(1, len(heads))))


def _per_line(release: Release, totals: CostTotals) -> Iterator[Grouped]:
    """Yields a line for each modification and stage, for more of them than a table shows at once."""
    names = {each.modification: each.name for each in release.costs}
    for ref, total in totals.by_modification.items():
        stages = [f"{each.stage.value} {pounds(each.pence)}" for each in release.costs if each.modification == ref]
        yield "Per modification", (Bold(f"{names[ref]}  {pounds(total)}"), f"\n{' · '.join(stages)}")
    if release.costs:
        yield from (("Per stage", (Bold(f"{stage.value}  "), pounds(total))) for stage, total in totals.by_stage.items())


def live(release: Release, actor: str) -> Page:
    """Returns the announcement that a release is live."""
    day = day_words(release.live_on) if release.live_on else ""
    days = {each.name: day_words(each.implementation_on) for each in early(release) if each.implementation_on}
    names = ", ".join(f"{each.name} (since {days[each.name]})" if each.name in days else each.name for each in release.in_scope)
    version = f" as version {release.sec_version} of the SEC" if release.sec_version else ""
    said = Paragraph((Bold(f"The {release_name(release.key)} went live on {day}{version}. "), names))
    return Page(f"🚀 {release_name(release.key)} is live", (said, Paragraph(("Recorded by ", Person(actor), "."))))


def cancelled(release: Release, reason: str, actor: str) -> Page:
    """Returns the announcement that a release is cancelled."""
    day = f" on {day_words(release.cancelled_on)}" if release.cancelled_on else ""
    said = Paragraph((Bold(f"The {release_as_one(release.key)} was cancelled{day}."), " Its reminders have stopped."))
    return Page(f"🚫 {release_as_one(release.key)} is cancelled", (said, *_recorded(release, reason, actor)))


def restored(release: Release, reason: str, actor: str) -> Page:
    """Returns the announcement that a cancelled release is open again."""
    said = Paragraph((Bold(f"The {release_as_one(release.key)} is no longer cancelled."), " Its reminders start again."))
    return Page(f"🔁 {release_as_one(release.key)} is open again", (said, *_recorded(release, reason, actor)))


def _recorded(release: Release, reason: str, actor: str) -> tuple[Part, ...]:
    """Returns the reason, who recorded it, and the button to the status."""
    parts: list[Part] = []
    if reason:
        parts.append(Paragraph((Bold("Reason: "), shortened(" ".join(reason.split()), QUOTED))))
    parts.append(Paragraph(("Recorded by ", Person(actor), ".")))
    parts.append(Buttons((Button("Status", Line.release("status", release.key)),)))
    return tuple(parts)


def lessons(release: Release, committee: str, given: Sequence[Lesson] = ()) -> Page:
    """Asks a committee for its lessons learnt, or says that they were `given`, and by whom the last one was."""
    title, name = f"{release_name(release.key)}: lessons learnt", name_of_body(committee)
    line, live = Line.release("live", release.key, "lessons", committee), f"The {release_as_one(release.key)} is live."
    if not given:
        asked = Paragraph((f"{live} What did the {name} learn from it?",))
        return Page(title, (asked, Buttons((Button("Lessons learnt", line, primary=True),))))
    last = given[-1]
    told = f"{live} {counted(len(given), 'lesson')} of the {name} on record, {'the last ' if len(given) > 1 else ''}by "
    said = Paragraph((told, Person(last.given_by), f", {day_words(last.given_on)}."))
    return Page(title, (said, Buttons((Button("Lessons", Line.release("lessons", release.key)), Button("Add a lesson", line)))))


def lessons_learnt(shown: LessonsShown) -> Page:
    """Returns the lessons learnt from a release, each with who gave it, and who is still asked for theirs."""
    key, line = shown.release.key, Line.release("lessons", shown.release.key)
    rows = [_lesson(each) for each in shown.lessons]
    # Each lesson has its button; the title, what is still to come, the page's number and the last buttons are beside them.
    cut = pages([text_row(row, gap=True) + MOVES for row in rows], LESSONS, FULL - 4 * MOVES)
    page = min(shown.page, len(cut))
    nothing = "No lessons are on record yet." if shown.live else "No lessons are on record, because the release isn't live."
    parts: list[Part] = [Small((counted(len(rows), "lesson"),)) if rows else Paragraph((nothing,))]
    for number in cut[page - 1]:
        each = shown.lessons[number]
        correct = Line.release("live", key, "lessons", each.committee, each.number)
        parts += [Paragraph(rows[number]), Buttons((Button(f"Correct {name_of_body(each.committee)} lesson {each.number}", correct),))]
    parts += turned(line, page, len(cut), counted(len(rows), "lesson"))
    if shown.owed:
        parts.append(Small((f"Still asked: {joined([name_of_body(each) for each in shown.owed])}.",)))
    give = tuple(Button(f"Lessons: {name_of_body(each)}", Line.release("live", key, "lessons", each)) for each in shown.owed)
    parts.append(Buttons((*give, Button("Status", Line.release("status", key)))))
    return Page(f"{release_name(key)}: lessons learnt", tuple(parts), share=at(line, page))


def _lesson(each: Lesson) -> Text:
    said = (Bold(name_of_body(each.committee)), f", {day_words(each.given_on)}, by ", Person(each.given_by))
    return (*said, f"\n{shortened(each.text, LONGEST_LESSON)}")
