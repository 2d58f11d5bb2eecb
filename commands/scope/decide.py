"""Decisions of the body on modifications for inclusion and on exceptions (Guidance 4.3; Paper 2; R3, R4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commands.decisions.shared_steps import AGREEMENT, DecidedAt, Deciding, meeting_fields, read_agreement, read_meeting, record
from commands.protocol.command import faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused, Words
from policy.calendar.past_days import Before
from policy.calendar.release_calendar import release_name
from policy.decisions.overtaken import decided_since
from policy.model.decisions import Outcome, Subject
from policy.model.scope import ScopeItem
from policy.model.wording import day_words, joined
from policy.timetable.baselines import covers_of, scope_set_on
from storage.history.names import name_of
from storage.tables import ScopeItemRow

ANNOUNCED: Words = ("It is announced in the release's channel.",)


def added(items: Sequence[ScopeItem]) -> tuple[Before, ...]:
    """Returns when the newest of the items that are not agreed yet was added: an earlier meeting did not have it (R4)."""
    added = [(each.added_on, each.name) for each in items if each.added_on and each.agreed_on is None]
    return ((f"{max(added)[1]} was added to the scope", max(added)[0]),) if added else ()


def agree(deciding: Deciding, items: Sequence[ScopeItem], met_on: date | None) -> list[str]:
    """Writes the day of the agreement to the items, None if it is taken back, and returns their names (R3)."""
    for item in items:
        row = deciding.doing.tx.session.get_one(ScopeItemRow, (deciding.release.key, item.modification.ref, item.part))
        row.agreed_on = met_on
    return [item.name for item in items]


def scope(deciding: Deciding) -> Changed | Form | Faults | Refused:
    """Records whether the body agreed modifications for inclusion, without baselining the RID (Guidance 4.3; R3)."""
    items = [each for each in deciding.release.in_scope if each.agreed_on is None]
    if not items:
        return deciding.refused(f"Everything in the scope of the {release_name(deciding.release.key)} is already agreed.", _scope(deciding))
    return _places(deciding, items, "Agree the scope", "Modifications agreed for inclusion")


def exception(deciding: Deciding) -> Changed | Form | Faults | Refused:
    """Records whether the body agreed to additions made after the scope was set (Guidance 4.3; R4)."""
    release = deciding.release
    late = [each for each in release.in_scope if each.exception or each.agreed_on is None]
    items = [each for each in late if each.exception or scope_set_on(release, covers_of(each.modification))]
    if not items:
        add = Line.release("add", "REF", "to", release.key)
        sentence = f"Nothing was added to the {release_name(release.key)} after its scope was set. Use {add} first."
        return deciding.refused(sentence, _scope(deciding))
    return _places(deciding, items, "Agree an exception", "Additions agreed as exceptions")


def _scope(deciding: Deciding) -> Line:
    return Line.release("scope", deciding.release.key)


def _places(deciding: Deciding, items: Sequence[ScopeItem], title: str, label: str) -> Changed | Form | Faults | Refused:
    doing, release = deciding.doing, deciding.release
    form = _form(deciding, items, title, label)
    if asking := doing.ask(form):
        return asking
    chosen = [each for each in items if each.name in doing.several("items")]
    meeting = read_meeting(deciding, added(chosen))
    outcome = read_agreement(doing)
    if deciding.subject is Subject.EXCEPTION:
        doing.needed("reason", "Enter why it is necessary or more efficient to add it now.")
    if not chosen:
        doing.faults["items"] = "Choose at least one modification."
    if doing.faults:
        return faults(doing)
    names = joined([each.name for each in chosen])
    agreed = outcome is Outcome.AGREED
    effects: list[Words] = [(each,) for each in meeting.cautions]
    effects.append((f"Agreed for inclusion on {day_words(meeting.met_on)}: {names}.",) if agreed else (f"Not agreed: {names}.",))
    late = [each for each in chosen if decided_since(release.decisions, each, outcome, meeting.met_on)]
    standing = [each for each in chosen if each not in late]
    told: list[Words] = [(f"Decided otherwise at a later meeting, which stands: {joined([each.name for each in late])}.",)] if late else []
    back = [] if agreed else [each.name for each in standing if each.agreed_on]
    told += [(f"Proposed again, because its agreement is taken back: {joined(back)}.",)] if back else []
    effects += told
    left_out = [each.name for each in items if each not in chosen]
    effects += [(f"Not part of this decision: {joined(left_out, most=12)}.",)] if left_out else []
    about = f"Confirm the decision of the {deciding.body}. Its effects:"
    if confirming := doing.confirm(form, [*effects, ANNOUNCED], about=about, submit="Confirm the decision"):
        return confirming
    agree(deciding, standing, meeting.met_on if agreed else None)
    if agreed and deciding.subject is Subject.EXCEPTION:
        _justify(deciding, standing, meeting)
    _, notes = record(deciding, outcome, meeting, note=" ".join(filter(None, (f"{names}.", doing.answer("reason")))))
    verb = "agreed" if agreed else "did not agree"
    left = (
        told if agreed else (*told, (f"It is still in scope. To take it out, use {Line.release('remove', 'REF', 'from', release.key)}.",))
    )
    what = "to the exception for" if deciding.subject is Subject.EXCEPTION else "the inclusion of"
    return Changed((f"The {deciding.body} {verb} {what} {names} on {day_words(meeting.met_on)}.",), (*left, *notes), (_scope(deciding),))


def _form(deciding: Deciding, items: Sequence[ScopeItem], title: str, label: str) -> Form:
    """Returns the form that asks which items were decided on, and how."""
    release = deciding.release
    options = tuple(Option(each.name, f"{each.name} {each.modification.title}") for each in items[:100])
    return Form(
        title=title,
        line=deciding.line,
        about=((f"A decision of the {deciding.body} on the {release_name(release.key)}.",),),
        submit="Next",
        things=tuple(name_of(ScopeItemRow, release.key, each.modification.ref, each.part) for each in items),
        fields=(
            Field("items", label, Kind.CHOICES, value=tuple(each.value for each in options), options=options),
            Field("outcome", "Outcome", Kind.CHOICE, options=AGREEMENT),
            *meeting_fields(deciding),
            Field("reason", "Reason", Kind.TEXT, optional=deciding.subject is Subject.SCOPE, hint="Required if it was not agreed."),
            *(_effect_fields(items) if deciding.subject is Subject.EXCEPTION else ()),
        ),
    )


_EFFECTS = ("documents", "cost", "testing")


def _effect_fields(items: Sequence[ScopeItem]) -> tuple[Field, ...]:
    """The effects of an exception (Guidance 4.3; R4), prefilled if they are on record for the only item."""
    known = items[0].exception if len(items) == 1 else None
    return tuple(
        Field(
            name,
            f"Effect on {name}",
            Kind.TEXT,
            value=getattr(known, name) if known else "",
            optional=True,
            hint="An effect that is left empty stays as it is on record." if name == _EFFECTS[0] else "",
        )
        for name in _EFFECTS
    )


def _justify(deciding: Deciding, items: Sequence[ScopeItem], meeting: DecidedAt) -> None:
    """Records the reason, the reference and the effects of exceptions, so that the check no longer misses them (Guidance 4.3; R4)."""
    doing = deciding.doing
    for item in items:
        row = doing.tx.session.get_one(ScopeItemRow, (deciding.release.key, item.modification.ref, item.part))
        row.exception_reason = doing.answer("reason")
        stored = item.exception.reference if item.exception else ""
        row.exception_reference = meeting.reference or stored or f"Decision of the {deciding.body} on {day_words(meeting.met_on)}"
        for name in _EFFECTS:
            stored = getattr(item.exception, name) if item.exception else ""
            setattr(row, f"exception_{name}", doing.answer(name) or stored)
