"""Pages of releases: lists, a year's calendar, impacts and costs."""

from __future__ import annotations

from bot.pages.kit import words
from bot.pages.kit.page import Bold, Bullets, Button, Buttons, Facts, Heading, Italic, Page, Paragraph, Part, Text
from bot.pages.kit.paging import SHORT, Grouped, at, grouped_page, turned
from commands.protocol.line import Line
from commands.releases.calendar import CalendarLine, CalendarShown, ListedRelease, ReleasesListed
from commands.releases.detail import CostsShown, ImpactsShown
from policy.calendar.release_calendar import release_name, short_name
from policy.model.money import pounds
from policy.model.releases import Release, Topic
from policy.model.wording import counted, day_words, weekday_words
from policy.releases.record import NOT_ON_RECORD, silent, silent_on
from policy.releases.sec_documents import sec_order


def releases(shown: ReleasesListed) -> Page:
    """Shows the releases, soonest first, each with a button to its status."""
    title = {"upcoming": "Upcoming SEC Releases", "all": "All SEC Releases"}.get(shown.which, f"SEC Releases of {shown.which}")
    line = Line.release("list") if shown.which == "upcoming" else Line.release("list", shown.which)
    if not shown.lines:
        nothing = "No releases are stored yet." if shown.which in {"all", "upcoming"} else f"No releases of {shown.which} are stored."
        year = shown.which if shown.which.isdigit() else str(shown.today.year)
        return Page(title, (Paragraph((nothing,)), Buttons((Button("Calendar", Line.release("calendar", year)),))))
    parts: list[Part] = [Bullets(tuple(_line(each) for each in shown.lines))]
    parts += turned(line, shown.page, shown.pages, counted(shown.total, "release"))
    parts.append(Buttons(tuple(Button(short_name(each.release.key), Line.release("status", each.release.key)) for each in shown.lines)))
    return Page(title, tuple(parts), share=at(line, shown.page))


def _line(each: ListedRelease) -> Text:
    release = each.release
    when = words.go_live(release)
    scope = f"{each.counts.approved} approved, {each.counts.targeted} targeted"
    state = f"{words.COLOURS[each.colour]} · {each.phase.value}" if each.colour else words.standing(None, each.phase)
    return (Bold(release_name(release.key)), f"  {when}\n{state} · {scope} · {words.KINDS[release.kind]}")


def calendar(shown: CalendarShown) -> Page:
    """Shows each scheduled release with the policy dates of its scope, RID and TAD."""
    parts: list[Part] = []
    for line in shown.lines:
        state = f"  ({line.closed.value})" if line.closed else "" if line.stored else "  (not stored yet)"
        when = words.go_live(line.release) if line.release else weekday_words(line.slot.go_live)
        parts += [Heading(f"{release_name(line.slot.key)}: {when}{state}"), Bullets(_dates(line))]
    if shown.adhoc:
        parts.append(Paragraph((Bold("Also stored: "), ", ".join(map(short_name, shown.adhoc)))))
    parts.append(
        Buttons(
            (
                Button(str(shown.year - 1), Line.release("calendar", shown.year - 1)),
                Button(str(shown.year + 1), Line.release("calendar", shown.year + 1)),
                *(Button(short_name(line.slot.key), Line.release("status", line.slot.key)) for line in shown.lines if line.stored),
            )
        )
    )
    return Page(f"SEC Release calendar {shown.year}", tuple(parts), share=Line.release("calendar", shown.year))


def _dates(line: CalendarLine) -> tuple[Text, ...]:
    dates: list[Text] = [(words.KINDS[line.slot.kind],)]
    if line.release:
        moved = words.moved(line.release).replace("\n", ", ")
        dates.append((Italic(f"In the release schedule: {weekday_words(line.slot.go_live)}{moved}."),))
    dates += [(Bold(day_words(each.due)), f"  {each.label} ", Italic(each.source)) for each in line.dates if each.applies]
    return tuple(dates)


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
    for document in sorted({each.document for each in release.documents}, key=sec_order):
        refs = [each.modification for each in release.documents if each.document == document]
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
    rows: list[Grouped] = []
    names = {each.modification: each.name for each in release.costs}
    for ref, total in totals.by_modification.items():
        stages = [f"{each.stage.value} {pounds(each.pence)}" for each in release.costs if each.modification == ref]
        rows.append(("Per modification", (Bold(f"{names[ref]}  {pounds(total)}"), f"\n{' · '.join(stages)}")))
    if release.costs:
        rows += [("Per stage", (Bold(f"{stage.value}  "), pounds(total))) for stage, total in totals.by_stage.items()]
    rows += [("SECAS", (Bold(f"{each.cost_words}, {each.days_words}"), f"  {each.purpose}")) for each in release.secas]
    if release.secas and facts.secas_budgeted:
        rows.append(("SECAS", ("Already accounted for in the SECAS budget: Parties incur no additional costs.",)))
    notes = [facts.operational, facts.shared_with_requests]
    notes += ["A combined DCC assessment is pending: these figures are standalone."] if facts.combined_assessment_pending else []
    rows += [("Notes", (note,)) for note in notes if note]
    return grouped_page(
        f"{release_name(release.key)}: costs",
        Line.release("costs", release.key),
        rows,
        shown.page,
        counted(len(rows), "line"),
        (Facts(tuple(pairs)),),
        (_back(release),),
        most=SHORT,
    )
