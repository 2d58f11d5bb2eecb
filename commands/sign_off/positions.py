"""Positions on criteria: taken on the card, changed, taken back, or recorded on a committee's behalf (R15, R16)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed, Done, Refused, Words
from commands.sign_off.review import (
    first_open,
    is_settled,
    moved_on,
    named_criterion,
    progress,
    refresh_card,
    send_card,
    settled,
    why_closed,
)
from policy.access.permissions import Action, Role
from policy.model.wording import counted, day_words
from policy.sign_off.sign_off import Position, Verdict, is_current, reasons_needed, too_soon, why_not_sign
from storage.history.names import name_of, names_under
from storage.sign_off import reviews
from storage.sign_off.reviews import Card, Review
from storage.tables import ConditionRow, CriterionRow, EvidenceRow, PositionRow

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


@dataclass(frozen=True)
class Taking:
    """A position being taken: its criterion, verdict and seat. `card` is the committee's card, if it has one."""

    doing: Doing
    review: Review
    ref: str
    verdict: Verdict
    seat: str
    chair: bool
    card: Card | None

    @property
    def line(self) -> Line:
        """The command line of the form, with the fingerprint of the criterion shown."""
        return Line.release("position", self.review.key, self.ref, self.verdict.value, f"v{self.review.stamp(self.ref)}")

    @property
    def thing(self) -> str:
        """The position's name in the history."""
        return name_of(PositionRow, self.review.key, self.ref, self.doing.user)


def position(doing: Doing) -> Changed | Form | Faults | Refused | Done:
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
        return Refused(permission.sentence, (), thing, review.key)
    if closed := why_closed(review):
        return Refused(closed, (), thing, review.key)
    verdict = next((each for each in Verdict if each.value == word), None)
    if verdict is None and word != TAKE_BACK:
        line = Line.release("signoff", review.key, review.committee)
        return Refused(f"Take your position on the card of the {review.short}. {line} shows where the card is.", (line,))
    return _checked(doing, review, ref, verdict, named.rest[1:], permission.role)


def _checked(
    doing: Doing, review: Review, ref: str, verdict: Verdict | None, rest: tuple[str, ...], role: Role | None
) -> Changed | Form | Faults | Refused | Done:
    """Checks every position: the criterion is as shown, the card did not just move, and the evidence is not the person's own."""
    thing = name_of(PositionRow, review.key, ref, doing.user)
    line = Line.release("signoff", review.key, review.committee)
    stamp = rest[0].removeprefix("v") if rest else ""
    if stamp != review.stamp(ref):
        sentence = f"The text or evidence of {ref} has changed since the card showed it to you. Nothing was recorded. Read the card again."
        return Refused(sentence, (line,), thing, review.key)
    card = reviews.fetch_card(doing.tx.connection, review.key, review.committee)
    if card and not doing.answered and too_soon(doing.user, card.moved_by, card.moved_at, doing.tx.now):
        sentence = "The card moved less than two seconds ago, so this click was ignored. Check the criterion and click again."
        return Refused(sentence, (), thing, review.key)
    if verdict is None:
        return _taken_back(doing, review, ref, card)
    seat, chair = _seat(doing, review, role)
    if wrong := why_not_sign({doing.user, seat}, verdict, review.evidence_of(ref)):
        return Refused(wrong, (), thing, review.key)
    return _taken(Taking(doing, review, ref, verdict, seat, chair, card))


def _seat(doing: Doing, review: Review, role: Role | None) -> tuple[str, bool]:
    """Returns the seat that the person speaks for, and whether it is a chair's: their own, or that of a chair they are deputy for."""
    seats = {each.user: each.chair for each in review.roster}
    if seats.get(doing.user):
        return doing.user, True
    if role is not Role.CHAIR and doing.user in seats:
        return doing.user, False
    absent = [each for each in reviews.stands_in_for(doing.tx.connection, doing.user, doing.today) if each in seats]
    for each in absent:
        if seats[each]:
            return each, True
    if doing.user in seats or not absent:
        return doing.user, False
    return absent[0], False


def _taken(taking: Taking) -> Changed | Form | Faults | Refused | Done:
    doing, review, ref = taking.doing, taking.review, taking.ref
    stamp = review.stamp(ref)
    own = next((each for each in review.positions_of(ref) if each.user == doing.user), None)
    if own and own.verdict is taking.verdict and is_current(own, stamp) and taking.verdict is Verdict.MET:
        return Done(f"{ref}: your position is already Met.")
    others = [each for each in review.positions_of(ref) if each.seat != taking.seat and is_current(each, stamp)]
    why = reasons_needed(
        taking.verdict,
        review.criterion(ref),
        evidence=review.evidence_of(ref),
        tad_approved=review.tad_approved,
        others=others,
        chair=taking.chair,
    )
    if why and not doing.answered:
        return doing.form(_form(taking, why))
    reason = doing.needed("reason", "Give the reason.") if why else doing.answer("reason")
    conditional = taking.verdict is Verdict.CONDITIONS
    text = doing.needed("condition", "Enter what must still happen.") if conditional else ""
    owner = doing.needed("owner", "Choose the owner.") if conditional else ""
    due = doing.day("due", "The due date") if conditional else None
    if conditional and due is None and "due" not in doing.faults:
        doing.faults["due"] = "Enter the date by which it must happen."
    if due and due < doing.today:
        doing.faults["due"] = f"The due date can't be in the past (today is {day_words(doing.today)})."
    if doing.faults:
        return faults(doing)
    taken = _write(taking, doing.user, reason, stamp)
    reread = _drop_conditions(taking) or conditional
    if conditional and due:
        _set_condition(taking, text, owner, due)
    return _resolved(_with(taking, taken, reread=reread), f"{ref}: your position is {WORDS[taking.verdict]}.")


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
    criterion = taking.review.criterion(taking.ref)
    about: tuple[Words, ...] = ((f"{taking.ref}: {criterion.text}",), *((each,) for each in why))
    return Form(
        title=f"{taking.ref}: {WORDS[taking.verdict]}",
        line=taking.line,
        about=about,
        submit="Record",
        fields=(*conditional, Field("reason", "Reason", Kind.TEXT)),
    )


def _write(taking: Taking, user: str, reason: str, stamp: str, on_behalf: str = "") -> Position:
    doing = taking.doing
    identity = {"release_key": taking.review.key, "criterion_ref": taking.ref, "user_id": user}
    values: Mapping[str, Any] = {
        "chair": taking.chair,
        "verdict": taking.verdict,
        "reason": reason,
        "stamp": stamp,
        "on_behalf": on_behalf,
        "taken_at": doing.asked.request.now,
    }
    turn = doing.tx.change_id
    if any(each.user == user for each in taking.review.positions_of(taking.ref)):
        row = doing.tx.session.get_one(PositionRow, tuple(identity.values()))
        for name, value in {**values, "voice": taking.seat, "turn": turn}.items():
            setattr(row, name, value)
    else:
        doing.tx.add_rows(PositionRow, [{**identity, **values, "voice": taking.seat, "turn": turn}])
    return Position(taking.ref, user, taking.seat, order=turn, **values)


def _drop_conditions(taking: Taking) -> bool:
    """Withdraws the open conditions that the seat's earlier position set. Returns whether there were any."""
    dropped = False
    for each in taking.review.conditions_of(taking.ref):
        if each.open and each.set_by == taking.seat:
            row = taking.doing.tx.session.get_one(ConditionRow, (taking.review.key, taking.ref, each.number))
            row.closed_on, row.closed_note = taking.doing.today, "Withdrawn with the position that set it."
            dropped = True
    return dropped


def _set_condition(taking: Taking, text: str, owner: str, due: date) -> None:
    numbers = [each.number for each in taking.review.conditions_of(taking.ref)]
    taking.doing.tx.session.add(
        ConditionRow(
            release_key=taking.review.key,
            criterion_ref=taking.ref,
            number=max(numbers, default=0) + 1,
            text=text,
            owner=owner,
            due=due,
            set_by=taking.seat,
        )
    )


def _with(taking: Taking, taken: Position, *, reread: bool) -> Taking:
    """Returns the taking with the new position in its review; `reread` if conditions were written too."""
    review = taking.review
    return replace(taking, review=reviews.with_positions(taking.doing.tx.connection, review) if reread else review.with_position(taken))


def _resolved(taking: Taking, sentence: str) -> Changed:
    """Resolves the criterion, and moves the card on if this position resolved it."""
    doing, ref = taking.doing, taking.ref
    before = taking.review.criterion(ref).state
    review, notes = settled(doing, taking.review, [ref], notify=False)
    now = review.criterion(ref).state
    card = taking.card
    if card is not None:
        if is_settled(now) and not is_settled(before) and card.criterion == ref:
            card = replace(card, criterion=moved_on(review, ref), moved_by=doing.user, moved_at=doing.tx.now)
        send_card(doing, card)
    return Changed((sentence,), ((_where(review, ref),), *notes), _next(review))


def _where(review: Review, ref: str) -> str:
    found = review.resolution(ref)
    if is_settled(found.state):
        return f"{ref} is resolved: {found.state.value}. {progress(review)}."
    more = f"{counted(found.needed, 'more position')} to the quorum" if review.quorum != "chair" else "the chair has no position yet"
    return f"{ref} is {found.state.value}: {found.unreachable or more}{'' if found.unreachable else '.'} {progress(review)}."


def _next(review: Review) -> tuple[Line, ...]:
    return () if first_open(review) else (Line.release("recommend", review.key, review.committee),)


def _taken_back(doing: Doing, review: Review, ref: str, card: Card | None) -> Changed | Done:
    row = doing.tx.session.get(PositionRow, (review.key, ref, doing.user))
    if row is None:
        return Done(f"{ref}: you have no position to take back.")
    taking = Taking(doing, review, ref, row.verdict, row.voice, row.chair, card)
    _drop_conditions(taking)
    doing.tx.session.delete(row)
    after, notes = settled(doing, reviews.with_positions(doing.tx.connection, review), [ref], notify=False)
    refresh_card(doing, after)
    return Changed((f"{ref}: you took your position back.",), ((_where(after, ref),), *notes))


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
    met_on = doing.day("met_on", "The meeting date")
    if met_on is None and "met_on" not in doing.faults:
        doing.faults["met_on"] = "Enter the date of the meeting."
    if met_on and met_on > doing.today:
        doing.faults["met_on"] = f"The meeting date can't be in the future (today is {day_words(doing.today)})."
    reason = doing.needed("reason", "Give the reason that the minute records.")
    due, owner, text = doing.day("due", "The due date"), doing.answer("owner"), doing.answer("condition")
    if verdict is Verdict.CONDITIONS and not (due and owner and text):
        doing.faults.setdefault("condition", "Enter the condition, its owner and its due date.")
    if doing.faults or verdict is None or met_on is None:
        return faults(doing)
    card = reviews.fetch_card(doing.tx.connection, review.key, review.committee)
    taking = Taking(doing, review, ref, verdict, review.committee, chair=True, card=card)
    taken = _write(taking, review.committee, reason, review.stamp(ref), f"{minute}, {day_words(met_on)}")
    reread = _drop_conditions(taking) or verdict is Verdict.CONDITIONS
    if verdict is Verdict.CONDITIONS and due:
        _set_condition(taking, text, owner, due)
    return _resolved(_with(taking, taken, reread=reread), f"{ref}: {WORDS[verdict]}, recorded on behalf of the {review.short}.")


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
