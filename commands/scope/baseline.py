"""Decisions of the body on baselines of the RID (Guidance 4.2, 4.3; Paper 2; R3, R4, R8)."""

from __future__ import annotations

from datetime import date

from commands.decisions.shared_steps import AGREEMENT, DecidedAt, Deciding, meeting_fields, read_agreement, read_meeting, record
from commands.findings import check
from commands.protocol.command import faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused, Words
from commands.protocol.words import shown
from commands.scope.decide import ANNOUNCED, added, agree
from policy.calendar.past_days import Before
from policy.calendar.release_calendar import release_as_one, release_name
from policy.model import acts
from policy.model.decisions import Outcome
from policy.model.releases import Release, ReleaseKind, Topic
from policy.model.rid import Covers
from policy.model.scope import ScopeItem
from policy.model.wording import counted, day_words, joined
from policy.releases.not_on_record import silent
from policy.rid import versions
from policy.scope.scope import scope_words
from policy.timetable.baselines import covers_of, next_part
from policy.timetable.policy_dates import SCOPE_DOCUMENTS, SCOPE_SYSTEM, policy_dates
from storage.history.names import name_of, names_under
from storage.rid.draft import current_draft
from storage.roster.cached import recent_rules
from storage.tables import ReleaseRow, RidVersionRow, ScopeItemRow

SHOWN_FINDINGS = 3
"""Findings listed in the baseline's form; the check lists all."""
_DRAFTS = frozenset(acts.DRAFTS.values())
"""The acts of issuing the drafts that precede the first baseline."""
COVERS = (
    Option(Covers.SYSTEM.value, "What impacts DCC or User Systems"),
    Option(Covers.DOCUMENTS.value, "SEC documents only"),
    Option(Covers.ALL.value, "All of the scope"),
)


def baseline(deciding: Deciding) -> Changed | Form | Faults | Refused:
    """Records that the body baselined the RID: agrees the scope items covered, and adds the next whole version number (R3, R8)."""
    release, doing = deciding.release, deciding.doing
    if release.kind is ReleaseKind.YEAR:
        create = tuple(Line.release("create", f"{month}-{release.key}") for month in ("june", "november"))
        sentence = (
            f"{release.key} is a year, not a release, so it has no RID to baseline. Create its release and move the modifications there."
        )
        return deciding.refused(sentence, *create, Line.release("status", release.key))
    if not release.criteria:
        sentence = (
            f"The {release_as_one(release.key)} has no acceptance criteria, and they enter the RID at its baseline. Add the standard ones."
        )
        return deciding.refused(sentence, Line.release("criterion", release.key, "add", "standard"), Line.release("criteria", release.key))
    if deciding.rest and deciding.rest[0] not in {each.value for each in Covers}:
        return Refused(
            f"“{shown(deciding.rest[0])}” is not a kind of scope. Write system, documents or all, such as {deciding.line} documents.",
            (deciding.line,),
        )
    form = _baseline_form(deciding)
    if asking := doing.ask(form):
        return asking
    meeting = read_meeting(deciding, (*_issued(release), *added(release.in_scope)))
    outcome = read_agreement(doing)
    covers = next((each for each in Covers if each.value == doing.answer("covers")), None)
    if covers is None:
        doing.faults["covers"] = "Choose the scope that this baseline sets."
    if doing.faults or covers is None:
        return faults(doing)
    if unchanged := versions.why_not_again(release, covers, changed=current_draft(doing.tx.connection, release) is not None):
        return Faults({"covers": unchanged})
    about = f"Confirm: the {deciding.body} {'baselines' if outcome is Outcome.AGREED else 'does not agree'} the RID. Its effects:"
    if confirming := doing.confirm(form, _baseline_effects(deciding, outcome, covers, meeting), about=about, submit="Confirm the baseline"):
        return confirming
    _, notes = record(deciding, outcome, meeting, covers=covers, note=doing.answer("reason"))
    if outcome is Outcome.NOT_AGREED:
        return Changed((f"Recorded: the {deciding.body} did not agree the baseline of the {release_name(release.key)}.",), notes)
    agreed = agree(deciding, _covered(release, covers), meeting.met_on)
    number = _baselined(deciding, covers, meeting.met_on)
    told: list[Words] = [(f"{scope_words(covers)[0].upper()}{scope_words(covers)[1:]} is set.",)]
    told += [(f"Agreed for inclusion: {joined(agreed, most=12)}.",)] if agreed else []
    told += _late(deciding, covers, meeting.met_on)
    skipped = [each for each in release.milestones if each.done_on is None and not _DRAFTS.isdisjoint(each.acts)]
    told += [(f"“{each.event}” can't be done any more, because the RID is baselined: remove the step.",) for each in skipped]
    sentence = f"The RID of the {release_name(release.key)} is baselined as version {number}, on {day_words(meeting.met_on)}."
    removing = tuple(Line.release("milestone", release.key, each.key, "remove") for each in skipped)
    return Changed((sentence,), (*told, *notes), (Line.release("scope", release.key), Line.release("status", release.key), *removing))


def _issued(release: Release) -> tuple[Before, ...]:
    """Returns when the newest version of the RID was issued, which the baseline follows by number (R8)."""
    newest = versions.latest(release.versions)
    return ((f"version {newest.number} of the RID was issued", newest.issued_on),) if newest else ()


def _baseline_effects(deciding: Deciding, outcome: Outcome, covers: Covers, meeting: DecidedAt) -> list[Words]:
    """Returns the effects of recording the decision, which the form shows before it is confirmed."""
    release = deciding.release
    if outcome is Outcome.NOT_AGREED:
        return [*((each,) for each in meeting.cautions), ("The RID stays a draft, and nothing in scope is agreed.",), ANNOUNCED]
    agreed = [each.name for each in _covered(release, covers)]
    told: list[Words] = [
        *((each,) for each in meeting.cautions),
        (f"The RID becomes version {versions.next_baseline(release.versions)}, on {day_words(meeting.met_on)}.",),
    ]
    told.append((f"{scope_words(covers)[0].upper()}{scope_words(covers)[1:]} is set: what is added to it later is an exception.",))
    told += [(f"Agreed for inclusion: {joined(agreed, most=12)}.",)] if agreed else []
    return [*told, *_late(deciding, covers, meeting.met_on), ANNOUNCED]


def _baseline_form(deciding: Deciding) -> Form:
    release = deciding.release
    suggested = deciding.rest[0] if deciding.rest else next_part(release, system_unknown=silent(release, Topic.SYSTEM_SCOPE)).value
    proposed = [each.name for each in release.in_scope if each.agreed_on is None]
    number = versions.next_baseline(release.versions)
    about: list[Words] = [(f"The {deciding.body} baselines the RID of the {release_name(release.key)} as version {number}.",)]
    about.append((f"Proposed and not yet agreed: {joined(proposed, most=12)}." if proposed else "Everything in scope is already agreed.",))
    if silent(release, Topic.VERSIONS):
        about.append((f"⚠️ Its versions are not on record. Record them first with {Line.release('edit', release.key, 'versions')}.",))
    about += _check(deciding)
    return Form(
        title="Baseline the RID",
        line=deciding.line,
        about=tuple(about),
        submit="Next",
        things=(name_of(ReleaseRow, release.key), names_under(ScopeItemRow, release.key), names_under(RidVersionRow, release.key)),
        fields=(
            Field("covers", "Scope that it sets", Kind.CHOICE, value=suggested, options=COVERS),
            Field("outcome", "Outcome", Kind.CHOICE, options=AGREEMENT),
            *meeting_fields(deciding),
            Field("changes", "Changes in this version", Kind.TEXT, optional=True, hint="Text for the RID's version history."),
            Field("reason", "Reason", Kind.TEXT, optional=True, hint="Required if it was not agreed."),
        ),
    )


def _check(deciding: Deciding) -> list[Words]:
    """Lists the check's findings, errors first, so that the body sees them before it baselines (design, The check)."""
    release, doing = deciding.release, deciding.doing
    standing, _ = check.checked(doing.tx.connection, release, doing.today, recent_rules(doing.tx.connection))
    if not standing:
        return [("The check has no findings.",)]
    rest = len(standing) - SHOWN_FINDINGS
    more = f"and {counted(rest, 'more finding')}: " if rest > 0 else ""
    found: list[Words] = [(f"The check has {counted(len(standing), 'finding')}:",)]
    found += [(f"• {each.text}",) for each in standing[:SHOWN_FINDINGS]]
    return [*found, (f"{more}see {Line.release('check', release.key)}.",)]


def _covered(release: Release, covers: Covers) -> list[ScopeItem]:
    return [each for each in release.in_scope if each.agreed_on is None and covers in {Covers.ALL, covers_of(each.modification)}]


def _baselined(deciding: Deciding, covers: Covers, met_on: date) -> str:
    release = deciding.release
    number = versions.next_baseline(release.versions)
    deciding.doing.tx.session.add(
        RidVersionRow(
            release_key=release.key,
            number=number,
            position=len(release.versions),
            issued_on=met_on,
            changes=deciding.doing.answer("changes") or f"Baselined by the {deciding.body}: {scope_words(covers)}.",
            baselined=True,
        )
    )
    return number


def _late(deciding: Deciding, covers: Covers, met_on: date) -> list[Words]:
    """Returns a warning for each kind of scope that is set after its policy date (R3)."""
    wanted = policy_dates(deciding.release, recent_rules(deciding.doing.tx.connection).lead_times)
    late = [
        each
        for each in wanted
        if each.key in {SCOPE_SYSTEM, SCOPE_DOCUMENTS}
        and each.applies
        and each.on_record
        and covers in {each.covers, Covers.ALL}
        and each.met_on is None
        and each.due < met_on
    ]
    return [
        (f"⚠️ Its policy date was {day_words(each.due)}. It is set {counted((met_on - each.due).days, 'day')} late, which stays a finding.",)
        for each in late
    ]
