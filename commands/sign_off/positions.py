"""Positions on criteria: taken on the card, changed, taken back, or recorded on a committee's behalf (R15, R16, R22)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from commands.protocol.answers import past_day
from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import UNCHANGED, Changed, Done, Person, Refused, Words
from commands.sign_off.cards import refresh_card
from commands.sign_off.criteria.named import named_criterion
from commands.sign_off.recorded_position import (
    Taking,
    drop_conditions,
    late_condition,
    resolved,
    set_condition,
    where_it_is,
    with_conditions,
    write,
)
from commands.sign_off.settling import settled
from commands.sign_off.walks.own import OWN, WalkShown, after, came_too_soon, own_walk
from policy.access.permissions import Action
from policy.calendar.past_days import why_look_again, why_past
from policy.model.roster import Member
from policy.roster.seats import seats_spoken_for
from policy.sign_off.minutes import before_minute, minuted
from policy.sign_off.review import Review, why_closed
from policy.sign_off.sign_off import BLOCKING, Position, Verdict, is_current, reasons_needed, too_soon, why_not_sign
from storage.history.names import name_of, names_under
from storage.sign_off import reviews
from storage.sign_off.cards import Card, SentCard, fetch_card, fetch_placed
from storage.sign_off.positions import rows_of_person
from storage.tables import CriterionRow, EvidenceRow, PositionRow

WORDS = {
    Verdict.MET: "Met",
    Verdict.CONDITIONS: "Met with conditions",
    Verdict.NOT_MET: "Not met",
    Verdict.HOLD: "Hold",
    Verdict.ABSTAIN: "Abstain",
    Verdict.RECUSE: "Recuse",
}
TAKE_BACK = "take-back"
BEHALF = "behalf"
CARD = "card"
"""The word in the line of a form that was opened from the committee's present card."""
SOON = "The {} moved less than two seconds ago, so this click was ignored. Check the criterion and click again."

Taken = Changed | Form | Faults | Refused | Done
"""What taking a position answers."""


def position(doing: Doing) -> Changed | Form | Faults | Refused | Done | WalkShown:
    """Takes, changes or takes back a position on a criterion as the card showed it (R15, R16)."""
    named = named_criterion(doing, alone=True)
    if isinstance(named, Refused):
        return named
    review, ref = named.review, named.ref
    word = named.rest[0].lower() if named.rest else ""
    thing = name_of(PositionRow, review.key, ref, doing.user)
    if word == BEHALF:
        return _on_behalf(doing, review, ref)
    permission = doing.may(Action.POSITION, committee=review.committee)
    if not permission.allowed:
        # Nobody takes a position that somebody else has chosen: who is asked gets their own walk.
        refused = doing.denied(permission, thing, review.key, Line.release("signoff", review.key, review.committee, OWN, ref))
        behalf = Line.release("position", review.key, ref, BEHALF)
        return replace(refused, instead=(behalf, *refused.instead)) if doing.may(Action.MINUTE).allowed else refused
    if closed := why_closed(review):
        return Refused(closed, (), thing, review.key)
    verdict = next((each for each in Verdict if each.value == word), None)
    if verdict is None and word != TAKE_BACK:
        line = Line.release("signoff", review.key, review.committee)
        return Refused(f"Take your position on the card of the {review.short}. {line} shows where the card is.", (line,))
    return _checked(doing, review, ref, verdict, named.rest[1:])


def _checked(
    doing: Doing, review: Review, ref: str, verdict: Verdict | None, rest: tuple[str, ...]
) -> Changed | Form | Faults | Refused | Done | WalkShown:
    """Checks every position: the criterion is as shown, the card did not just move, and the evidence is not the person's own."""
    thing = name_of(PositionRow, review.key, ref, doing.user)
    line = Line.release("signoff", review.key, review.committee)
    stamp = rest[0].removeprefix("v") if rest else ""
    if stamp != review.stamp(ref):
        changed = f"The text or evidence of {ref} has changed since the {'page' if OWN in rest else 'card'} showed it to you."
        if OWN in rest and not doing.answered:
            return _in_walk(doing, review, ref, f"{changed} Nothing was recorded. Here it is as it stands now.")
        sentence = f"{changed} Nothing was recorded. Read it again, then take your position."
        return Refused(sentence, (line.then(OWN, ref) if OWN in rest else line,), thing, review.key)
    placed = fetch_placed(doing.tx.connection, review.key, review.committee)
    card = placed.card if placed else None
    tail = (OWN,) if OWN in rest else (CARD,) if CARD in rest or _is_on(doing, placed) else ()
    if not doing.answered and OWN in rest:
        if came_too_soon(rest, doing.tx.now):
            return _in_walk(doing, review, ref, SOON.format("page"))
    elif card and not doing.answered and too_soon(doing.user, card.moved_by, card.moved_at, doing.tx.now):
        return Refused(SOON.format("card"), (), thing, review.key)
    seats = _seats(doing, review)
    if verdict is None:
        return _told(_taken_back(doing, review, ref, seats, card), doing, review, ref, tail)
    barred = {each.user: why_not_sign({doing.user, each.user}, verdict, review.evidence_of(ref)) for each in seats}
    if all(barred.values()):
        return Refused(next(iter(barred.values())), (), thing, review.key)
    taking = Taking(doing, review, ref, verdict, tuple(each for each in seats if not barred[each.user]), card, tail)
    return _told(_taken(taking), doing, review, ref, tail)


def _is_on(doing: Doing, placed: SentCard | None) -> bool:
    """Returns whether the button was clicked on the committee's present card; an older message does not change with it."""
    return placed is not None and bool(placed.ts) and doing.asked.request.message == placed.ts


def _in_walk(doing: Doing, review: Review, ref: str, note: str) -> WalkShown:
    """Returns the person's own walk at a criterion, with a note on why nothing was recorded."""
    whole = reviews.fetch_review(doing.tx.connection, review.key, committee=review.committee)
    assert whole is not None  # noqa: S101 - It was read in this transaction.
    return own_walk(doing, whole, (ref,), note)


def _told(result: Taken, doing: Doing, review: Review, ref: str, tail: tuple[str, ...]) -> Taken | WalkShown:
    """Returns the result as the place of the click shows it: the card by itself, the person's own walk with its next page."""
    if OWN in tail and isinstance(result, Done):
        return _in_walk(doing, review, ref, result.sentence)
    if not isinstance(result, Changed):
        return result
    if OWN in tail:
        return replace(result, then=after(review.key, review.committee, ref))
    # What the card does not show, such as a recommendation that is withdrawn, still needs to be said.
    return replace(result, shown=CARD in tail and len(result.notes) <= 1)


def _seats(doing: Doing, review: Review) -> tuple[Member, ...]:
    """Returns the seats that the person may speak for (R22)."""
    absent = review.absent_for(doing.user, doing.today)
    return seats_spoken_for(doing.user, review.roster, absent, review.quorum) or (Member(review.committee, doing.user),)


def _own(taking: Taking, seat: Member) -> Position | None:
    """Returns the person's position for a seat on the current text and evidence."""
    stamp = taking.review.stamp(taking.ref)
    mine = [each for each in taking.review.positions_of(taking.ref) if (each.user, each.seat) == (taking.doing.user, seat.user)]
    return next((each for each in mine if is_current(each, stamp)), None)


def _others(taking: Taking, seat: Member) -> list[Position]:
    """Returns the current positions of the committee's other seats."""
    review, stamp = taking.review, taking.review.stamp(taking.ref)
    seats = {each.user for each in review.roster if each.user != seat.user}
    return [each for each in review.positions_of(taking.ref) if each.seat in seats and is_current(each, stamp)]


def _repeats(taking: Taking, seat: Member) -> bool:
    """Returns whether the person's position for a seat is Met already, with nothing new that a chair could overrule."""
    own = _own(taking, seat)
    if taking.verdict is not Verdict.MET or own is None or own.verdict is not Verdict.MET:
        return False
    later = [each for each in _others(taking, seat) if each.verdict in BLOCKING and each.order > own.order]
    return own.chair == seat.chair and not (seat.chair and (later or (not own.reason and _blocked(taking, seat))))


def _blocked(taking: Taking, seat: Member) -> bool:
    return any(each.verdict in BLOCKING for each in _others(taking, seat))


def _taken(taking: Taking) -> Taken:
    doing, review, ref = taking.doing, taking.review, taking.ref
    if all(_repeats(taking, seat) for seat in taking.seats):
        return Done(f"{ref}: your position is already Met.", title=UNCHANGED)
    why = tuple(dict.fromkeys(each for seat in taking.seats for each in _why(taking, seat)))
    several = len(taking.seats) > 1
    if (why or several) and not doing.answered:
        return doing.form(_form(taking, why))
    chosen = tuple(each for each in taking.seats if not several or each.user in doing.several("seats"))
    if not chosen:
        doing.faults["seats"] = "Choose at least one seat."
    reason = doing.needed("reason", "Give the reason.") if why else doing.answer("reason")
    conditional = taking.verdict is Verdict.CONDITIONS
    text = doing.needed("condition", "Enter what must still happen.") if conditional else ""
    owner = doing.needed("owner", "Choose the owner.") if conditional else ""
    due = doing.day("due", "The due date") if conditional else None
    if conditional and due is None and "due" not in doing.faults:
        doing.faults["due"] = "Enter the date by which it must happen."
    if due and (wrong := why_past(due, doing.today, "The due date")):
        doing.faults["due"] = wrong
    if doing.faults:
        return faults(doing)
    chosen_taking = Taking(doing, review, ref, taking.verdict, chosen, taking.card)
    if due and (asking := doing.confirm(_form(taking, why), late_condition(chosen_taking, due), submit="Record")):
        return asking
    after = write(chosen_taking, doing.user, reason)
    changed = drop_conditions(chosen_taking) or conditional
    if conditional and due:
        set_condition(chosen_taking, text, owner, due)
    seats = f" for {len(chosen)} seats" if len(chosen) > 1 else ""
    return resolved(with_conditions(after) if changed else after, f"{ref}: your position is {WORDS[taking.verdict]}{seats}.")


def _why(taking: Taking, seat: Member) -> tuple[str, ...]:
    return reasons_needed(
        taking.verdict,
        taking.review.criterion(taking.ref),
        evidence=taking.review.evidence_of(taking.ref),
        tad_approved=taking.review.tad_approved,
        others=_others(taking, seat),
        chair=seat.chair,
    )


def _form(taking: Taking, why: Sequence[str]) -> Form:
    conditional = (
        (
            Field("condition", "Condition", Kind.TEXT, hint="What must still happen. It blocks go-live until it is closed."),
            Field("owner", "Owner", Kind.PERSON),
            Field("due", "Due date", Kind.DATE),
        )
        if taking.verdict is Verdict.CONDITIONS
        else ()
    )
    required = bool(why)
    seats: tuple[Field, ...] = ()
    people: tuple[Words, ...] = ()
    if len(taking.seats) > 1:
        users = tuple(each.user for each in taking.seats)
        options = tuple(Option(each.user, _seat_words(taking, number, each)) for number, each in enumerate(taking.seats, 1))
        seats = (Field("seats", "Seats", Kind.CHOICES, users, options, hint="Your position is recorded for each of these seats."),)
        listed: list[str | Person] = []
        for number, each in enumerate(users, 1):
            listed += [f"{'; ' if listed else ''}{number}. ", Person(each)]
        people = (("You have more than one seat: ", *listed, "."),)
    criterion = taking.review.criterion(taking.ref)
    about: tuple[Words, ...] = ((f"{taking.ref}: {criterion.text}",), *people, *((each,) for each in why))
    return Form(
        title=f"{taking.ref}: {WORDS[taking.verdict]}",
        line=taking.line,
        about=about,
        submit="Record",
        fields=(*seats, *conditional, Field("reason", "Reason", Kind.TEXT, optional=not required)),
    )


def _seat_words(taking: Taking, number: int, seat: Member) -> str:
    kind = "chair's seat" if seat.chair else "member's seat"
    return f"{number}. Your own {kind}" if seat.user == taking.doing.user else f"{number}. A {kind}, as deputy"


def _taken_back(doing: Doing, review: Review, ref: str, seats: Sequence[Member], card: Card | None) -> Changed | Done:
    users = {each.user for each in seats}
    rows = [each for each in rows_of_person(doing.tx.session, review.key, ref, doing.user) if each.voice in users]
    if not rows:
        return Done(f"{ref}: you have no position to take back.", title=UNCHANGED)
    drop_conditions(Taking(doing, review, ref, rows[0].verdict, tuple(seats), card))
    for row in rows:
        doing.tx.session.delete(row)
    after, notes = settled(doing.tx, reviews.with_positions(doing.tx.connection, review), [ref], notify=False)
    refresh_card(doing.tx, after)
    return Changed((f"{ref}: you took your position back.",), ((where_it_is(after, ref),), *notes))


def _on_behalf(doing: Doing, review: Review, ref: str) -> Changed | Form | Faults | Refused:
    """Records a committee's verdict at its meeting; the release manager cites the minute (R22)."""
    thing = name_of(PositionRow, review.key, ref, review.committee)
    if refused := doing.refuse(Action.MINUTE, thing, review.key):
        return refused
    closed = why_closed(review) or why_not_sign({doing.user}, Verdict.MET, review.evidence_of(ref))
    if closed:
        return Refused(closed, (), thing, review.key)
    form = _minute_form(review, ref)
    if asking := doing.ask(form):
        return asking
    verdict = next((each for each in Verdict if each.value == doing.answer("verdict") and each.value not in {"abstain", "recuse"}), None)
    if verdict is None:
        doing.faults["verdict"] = "Choose the committee's verdict."
    minute = doing.needed("reference", f"Cite the minute of the {review.short}, such as TAG_52_2705.")
    met_on = past_day(doing, "met_on", "The meeting date", "Enter the date of the meeting.")
    reason = doing.needed("reason", "Give the reason that the minute records.")
    due, owner, text = doing.day("due", "The due date"), doing.answer("owner"), doing.answer("condition")
    if verdict is Verdict.CONDITIONS and not (due and owner and text):
        doing.faults.setdefault("condition", "Enter the condition, its owner and its due date.")
    elif verdict is not Verdict.CONDITIONS and text:
        doing.faults.setdefault("condition", "Only “Met with conditions” takes a condition. Choose that verdict, or leave this empty.")
    if doing.faults or verdict is None or met_on is None:
        return faults(doing)
    before = before_minute(review.positions_of(ref), review.evidence_of(ref), review.stamp(ref), doing.asked.request.now.tzinfo)
    card = fetch_card(doing.tx.connection, review.key, review.committee)
    taking = Taking(doing, review, ref, verdict, (Member(review.committee, review.committee, chair=True),), card)
    late = late_condition(taking, due) if due and verdict is Verdict.CONDITIONS else ()
    if asking := doing.confirm(form, (*why_look_again(met_on, doing.today, before), *late), submit="Record"):
        return asking
    after = write(taking, review.committee, reason, minuted(minute, met_on))
    dropped = drop_conditions(taking)
    if verdict is Verdict.CONDITIONS and due:
        set_condition(taking, text, owner, due)
    sentence = f"{ref}: {WORDS[verdict]}, recorded on behalf of the {review.short}."
    sentence += " The conditions set before are withdrawn." if dropped else ""
    return resolved(with_conditions(after) if dropped or verdict is Verdict.CONDITIONS else after, sentence)


def _minute_form(review: Review, ref: str) -> Form:
    verdicts = (Verdict.MET, Verdict.CONDITIONS, Verdict.NOT_MET, Verdict.HOLD)
    return Form(
        title=f"{ref} on behalf",
        line=Line.release("position", review.key, ref, BEHALF),
        about=((f"The verdict of the {review.short} at its meeting. {ref}: {review.criterion(ref).text}",),),
        submit="Record",
        things=(
            name_of(CriterionRow, review.key, ref),
            names_under(EvidenceRow, review.key, ref),
            names_under(PositionRow, review.key, ref),
        ),
        fields=(
            Field("verdict", "Verdict", Kind.CHOICE, options=tuple(Option(each.value, WORDS[each]) for each in verdicts)),
            Field("met_on", "Meeting date", Kind.DATE),
            Field("reference", "Minute", longest=200),
            Field("reason", "Reason", Kind.TEXT),
            Field("condition", "Condition", Kind.TEXT, optional=True, hint="Only for Met with conditions, with its owner and due date."),
            Field("owner", "Owner", Kind.PERSON, optional=True),
            Field("due", "Due date", Kind.DATE, optional=True),
        ),
    )
