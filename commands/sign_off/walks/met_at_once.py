"""Marking several criteria Met at once, after the form has shown the evidence of each (R15, R16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from commands.protocol.access.reading import ceiling_of
from commands.protocol.command import Doing
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Address, Changed, Person, Refused, Words
from commands.sign_off.cards import send_card
from commands.sign_off.recorded_position import Taking, drop_conditions, with_conditions, write
from commands.sign_off.settling import settled
from commands.sign_off.walks.own import OWN, after
from policy.access.classification import shows_in
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_name
from policy.model.roster import Member
from policy.model.wording import joined
from policy.roster.seats import seats_spoken_for
from policy.sign_off.review import Review, moved_on, progress
from policy.sign_off.sign_off import SETTLED, Evidence, Verdict, is_current, reasons_needed, why_not_sign
from storage.history.names import name_of
from storage.sign_off.cards import fetch_card
from storage.tables import PositionRow

SEVERAL = "several"
"""The word after a sign-off that marks several criteria Met."""
_MET = "met-"
_MOST = 20
"""Criteria in one form, each with its evidence."""
_PIECES = 4
_QUOTED = 200


def several(doing: Doing, review: Review, words: Sequence[str]) -> Changed | Form | Faults | Refused:
    """Marks the ticked criteria Met for the person's seats. What changed since the form was opened has to be ticked again (R16)."""
    permission = doing.may(Action.POSITION, committee=review.committee)
    if not permission.allowed:
        return doing.denied(permission, name_of(PositionRow, review.key, doing.user), review.key)
    absent = review.absent_for(doing.user, doing.today)
    seats = seats_spoken_for(doing.user, review.roster, absent, review.quorum) or (Member(review.committee, doing.user),)
    why = {each.ref: _why_alone(doing, review, each.ref, seats) for each in review.criteria if each.state not in SETTLED}
    plain = [ref for ref, reason in why.items() if not reason][:_MOST]
    line = Line.release("signoff", review.key, review.committee)
    if not plain:
        reasons = " ".join(f"{ref}: {reason}" for ref, reason in why.items()) or "Every criterion has its verdict."
        return Refused(f"No criterion can be marked Met here. {reasons}", (line.then(OWN),))
    form = _form(doing, review, plain, why, line.then(SEVERAL, *(each for each in words if each == OWN)))
    if not doing.answered:
        return doing.form(form)
    given = {name.removeprefix(_MET): doing.several(name) for name in doing.answers if name.startswith(_MET) and doing.several(name)}
    changed = [ref for ref, stamps in given.items() if ref not in plain or review.stamp(ref) not in stamps]
    if changed:
        again: Words = (f"⚠️ {joined(changed)} changed after you opened the form. Nothing was recorded. Read it, then tick again.",)
        return replace(doing.form(form), about=(again, *form.about))
    if not given:
        return Faults({f"{_MET}{plain[0]}": "Tick at least one criterion."})
    return _marked(doing, review, [ref for ref in plain if ref in given], seats, own=OWN in words)


def _why_alone(doing: Doing, review: Review, ref: str, seats: Sequence[Member]) -> str:
    """Returns why a criterion is signed off by itself, because its Met needs a reason or is not the person's; "" if it can be ticked."""
    evidence, stamp = review.evidence_of(ref), review.stamp(ref)
    current = [each for each in review.positions_of(ref) if is_current(each, stamp)]
    if any(each.user == doing.user and each.verdict is Verdict.MET for each in current):
        return "Your position is Met already."
    for seat in seats:
        others = [each for each in current if each.seat != seat.user]
        causes = reasons_needed(
            Verdict.MET,
            review.criterion(ref),
            evidence=evidence,
            tad_approved=review.tad_approved,
            others=others,
            chair=seat.chair,
        )
        if why := why_not_sign({doing.user, seat.user}, Verdict.MET, evidence) or next(iter(causes), ""):
            return why
    return ""


def _form(doing: Doing, review: Review, plain: Sequence[str], why: dict[str, str], line: Line) -> Form:
    about: list[Words] = [(f"The {review.short} on the {release_name(review.key)}. Tick what is met; what you leave out stays as it is.",)]
    about += [(f"• {ref} is not here. {reason}",) for ref, reason in why.items() if reason]
    return Form(
        title="Mark several Met",
        line=line,
        about=tuple(about),
        submit="Mark Met",
        fields=tuple(_field(doing, review, ref) for ref in plain),
    )


def _field(doing: Doing, review: Review, ref: str) -> Field:
    shown = [each for each in review.evidence_of(ref) if each.active]
    ceiling = ceiling_of(doing.tx.connection, doing.asked)
    above = tuple(_piece(each, hidden=not shows_in(each.classification, ceiling)) for each in shown[:_PIECES])
    more: tuple[Words, ...] = (
        ((f"and {len(shown) - _PIECES} more: {Line.release('criteria', review.key, ref)}",),) if len(shown) > _PIECES else ()
    )
    label = f"{ref} {review.criterion(ref).text}"
    return Field(f"{_MET}{ref}", label, Kind.TICKS, options=(Option(review.stamp(ref), "Met"),), optional=True, above=(*above, *more))


def _piece(each: Evidence, *, hidden: bool) -> Words:
    if hidden:
        return (f"{each.criterion}, evidence {each.number}: classified {each.classification.name.title()}, not shown here.",)
    note = f" · {' '.join(each.note.split())[:_QUOTED]}" if each.note else ""
    return (f"{each.criterion}, evidence {each.number} by ", Person(each.submitted_by), ": ", Address(each.address, each.name), note)


def _marked(doing: Doing, review: Review, refs: Sequence[str], seats: Sequence[Member], *, own: bool) -> Changed:
    card = fetch_card(doing.tx.connection, review.key, review.committee)
    before = {each.ref: each.state for each in review.criteria}
    for ref in refs:
        taking = write(Taking(doing, review, ref, Verdict.MET, tuple(seats), card), doing.user, "")
        review = (with_conditions(taking) if drop_conditions(taking) else taking).review
    review, notes = settled(doing.tx, review, refs, notify=False)
    if card is not None:
        at = card.criterion
        if at in refs and review.criterion(at).state in SETTLED and before[at] not in SETTLED:
            card = replace(card, criterion=moved_on(review, at), moved_by=doing.user, moved_at=doing.tx.now)
        send_card(doing.tx, card)
    return Changed(
        (f"Met: {joined(list(refs))}.",),
        ((f"{progress(review)}.",), *notes),
        (Line.release("criteria", review.key, review.committee),),
        shown=card is not None and not own and not notes,
        then=after(review.key, review.committee, refs[-1]) if own else None,
    )
