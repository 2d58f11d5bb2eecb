"""`/release create`: creation of a release, prefilled from the calendar (R1, R2, R8, R12)."""

from __future__ import annotations

from datetime import date

from commands.protocol.command import Doing, faults
from commands.protocol.form import CLASSIFICATIONS, Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused, Words
from commands.protocol.words import NOT_LOADED, shown, split_key
from commands.releases.go_live_day import WHEN_ASKED, need_reason, read_window, window_field
from commands.releases.year.create import create_year
from policy.access.permissions import Action
from policy.calendar import release_calendar
from policy.calendar.release_calendar import release_name
from policy.decisions import authority
from policy.model.releases import Classification, Release, ReleaseKind
from policy.model.roster import CSC, NAMES, PANEL
from policy.model.wording import counted, weekday_words
from policy.releases.new import with_usual_content
from policy.scope.technical import may_be_technical
from policy.sign_off.standard import standard_for
from policy.timetable import policy_dates
from storage.history.names import name_of
from storage.mapping import to_rows
from storage.releases import releases
from storage.roster.cached import recent_reference
from storage.roster.reference_data import ReferenceData
from storage.tables import ReleaseRow

KINDS = (
    Option(ReleaseKind.SYSTEM.value, "SEC System Release"),
    Option(ReleaseKind.DOCUMENTATION.value, "SEC Documentation Release"),
    Option(ReleaseKind.ADHOC.value, "Ad-hoc SEC Release"),
)
BODIES = tuple(Option(each, NAMES[each]) for each in (PANEL, CSC))
TICKS = (
    Option("dcc", "It will impact DCC Systems: TAD, SIT and UIT steps, testing criteria"),
    Option("technical", "It is the year's Technical Specifications release"),
)

_OFFERED = 3
"""The most releases that are offered to be created."""

_YEARS_OFFERED = 4
"""Years of the calendar in which they are looked for, this one first."""


def create(doing: Doing) -> Changed | Form | Faults | Refused:
    """Creates a release from the calendar: date, type, body, standard criteria and template timetable (R1, R2, R12, R14)."""
    typed, key, rest = split_key(doing.asked.words)
    if key is None or rest:
        wrong = f"“{shown(' '.join(doing.asked.words))}” isn't a release key" if typed else "Name the release"
        usual = Line.release("create", f"june-{doing.today.year + 1}")
        offered = _next_scheduled(doing)
        adhoc = Line.release("create", f"adhoc-{doing.today.year + 1}-03-05")
        return Refused(f"{wrong}. Write one such as {offered[0] if offered else usual} or {adhoc}.", offered)
    thing = name_of(ReleaseRow, key)
    if refused := doing.refuse(Action.CREATE, thing, key):
        return refused
    conn = doing.tx.connection
    if key in releases.release_keys(conn) and not key.isdigit():
        return Refused(f"The {release_name(key)} already exists.", (Line.release("status", key), Line.release("edit", key)))
    reference = recent_reference(conn)
    if not reference.slots or not authority.body_for(doing.today, reference.authorities):
        return Refused(NOT_LOADED, (Line.release("committees"),))
    kind = release_calendar.release_kind_of(key, reference.slots)
    go_live = release_calendar.go_live_of(key, reference.slots)
    if kind is None:
        months = "February, June and November"
        return Refused(f"{key} isn't in a month with a scheduled release ({months}). For an ad-hoc release, write adhoc-yyyy-mm-dd. (R1)")
    if kind is ReleaseKind.YEAR:
        return create_year(doing, key, reference)
    form = _create_form(doing, key, kind, go_live, reference)
    if asking := doing.ask(form):
        return asking
    return _created(doing, key, reference)


def _next_scheduled(doing: Doing) -> tuple[Line, ...]:
    """Returns the lines that create the next scheduled releases that are not stored (R1)."""
    stored, slots = set(releases.release_keys(doing.tx.connection)), recent_reference(doing.tx.connection).slots
    years = range(doing.today.year, doing.today.year + _YEARS_OFFERED)
    ahead = [each for year in years for each in release_calendar.scheduled(year, slots) if each.go_live >= doing.today]
    return tuple(Line.release("create", each.key) for each in ahead if each.key not in stored)[:_OFFERED]


def _create_form(doing: Doing, key: str, kind: ReleaseKind, go_live: date | None, reference: ReferenceData) -> Form:
    body = authority.body_for(doing.today, reference.authorities)
    about: list[Words] = []
    if go_live:
        about.append((f"{release_name(key)}: {weekday_words(go_live)}",))
        wanted = policy_dates.policy_dates(Release(key, kind, go_live), reference.lead_times)
        about += [(f"• {weekday_words(each.due)}  {each.label}",) for each in wanted if each.applies]
    taken = standard_for(reference.standard_criteria, kind, testing=kind is ReleaseKind.SYSTEM)
    count = len([each for each in taken if not each.not_applicable])
    about.append((f"It starts with the template timetable and the {counted(count, 'standard criterion', 'standard criteria')}.",))
    return Form(
        title="Create a release",
        line=Line.release("create", key),
        about=tuple(about),
        submit="Create",
        fields=(
            Field("go_live", "Go-live date", Kind.DATE, value=go_live.isoformat() if go_live else ""),
            window_field(),
            Field("reason", "Reason", Kind.TEXT, optional=True, hint=f"{WHEN_ASKED}; it goes on record."),
            Field("kind", "Type", Kind.CHOICE, value=kind.value, options=KINDS),
            Field("body", "Decided by", Kind.CHOICE, value=body, options=BODIES),
            Field("classification", "Classification", Kind.CHOICE, value="white", options=CLASSIFICATIONS),
            Field("ticks", "Scope", Kind.TICKS, value=("dcc",) if kind is ReleaseKind.SYSTEM else (), options=TICKS, optional=True),
        ),
    )


def _created(doing: Doing, key: str, reference: ReferenceData) -> Changed | Faults:
    go_live = doing.day("go_live", "The go-live date")
    if go_live is None and "go_live" not in doing.faults:
        doing.faults["go_live"] = "Give the go-live date."
    kind = next((each for each in ReleaseKind if each.value == doing.answer("kind")), None)
    if kind in {None, ReleaseKind.YEAR}:
        doing.faults["kind"] = "Choose one of the three types."
    if doing.answer("body") not in authority.DECIDING_BODIES:
        doing.faults["body"] = "Choose the SEC Panel or the Change Sub-Committee."
    classification = next((each for each in Classification if each.name.lower() == doing.answer("classification")), None)
    if classification is None:
        doing.faults["classification"] = "Choose a classification."
    window = read_window(doing, go_live, None)
    reason = need_reason(doing, key, go_live, reference.slots) if go_live else ""
    ticks = doing.several("ticks")
    if kind is ReleaseKind.DOCUMENTATION and "dcc" in ticks:
        doing.faults["ticks"] = "A Documentation release can't impact DCC Systems. (R2)"
    if go_live and kind and "technical" in ticks and not doing.faults:
        taken = releases.technical_release(doing.tx.connection, go_live.year)
        ruling = may_be_technical(Release(key, kind, go_live), taken)
        if not ruling.allowed:
            doing.faults["ticks"] = f"{ruling.sentence} ({ruling.rule})"
    if doing.faults or go_live is None or kind is None or classification is None:
        return faults(doing)
    new = Release(
        key,
        kind,
        go_live,
        body=doing.answer("body"),
        classification=classification,
        technical_specifications="technical" in ticks,
        created_on=doing.today,
        go_live_reason=reason,
        window_end=window,
    )
    release = with_usual_content(new, reference.standard_criteria, testing="dcc" in ticks)
    _store(doing, release)
    applying = [each for each in release.criteria if not each.not_applicable]
    criteria = counted(len(applying), "acceptance criterion", "acceptance criteria")
    other = len(release.criteria) - len(applying)
    criteria += f", and {other} that are not applicable to a Documentation release" if other else ""
    notes: list[Words] = [(f"{counted(len(release.milestones), 'milestone')}, {criteria}.",)]
    notes += [(f"⚠️ {each}",) for each in release_calendar.unusual_day(key, go_live, reference.slots)]
    propose = Line.release("milestone", key, "propose")
    sentence = f"Created the {release_name(key)}, which goes live on {weekday_words(go_live)}."
    return Changed((sentence,), tuple(notes), (Line.release("status", key), Line.release("timetable", key), propose))


def _store(doing: Doing, release: Release) -> None:
    for row, values in to_rows.release(release):
        doing.tx.session.add(row(**values))
