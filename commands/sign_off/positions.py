"""Positions on criteria: taken on the card as it was shown, changed, taken back, or recorded on a committee's behalf (R15, R16)."""

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
    """A position about to be taken: on what, by which seat, and what is said; `card` is the committee's, if it has one."""

    doing: Doing
    review: Review
    ref: str
    verdict: Verdict
    voice: str
    chair: bool
    card: Card | None

    @property
    def line(self) -> Line:
        """The command line that comes back here, with the version that was shown."""
        return Line.release("position", self.review.key, self.ref, self.verdict.value, f"v{self.review.stamp(self.ref)}")

    @property
    def thing(self) -> str:
        """The position as the history calls it."""
        return name_of(PositionRow, self.review.key, self.ref, self.doing.user)


def position(doing: Doing) -> Changed | Form | Faults | Refused | Done:
    """Takes a position on a criterion as it was shown on the card, changes it, or takes it back (R15, R16)."""
    named = named_criterion(doing, alone=True)
    if isinstance(named, Refused):
        return named
    review, ref = named.review, named.ref
    word = named.rest[0].lower() if named.rest else ""
    thing = name_of(PositionRow, review.key, ref, doing.user)
    if word == BEHALF:
        return _on_behalf(doing, review, ref)
    part = doing.may(Action.POSITION, committee=review.committee)
    if not part.allowed:
        return Refused(part.sentence, (), thing, review.key)
    if closed := why_closed(review):
        return Refused(closed, (), thing, review.key)
    verdict = next((each for each in Verdict if each.value == word), None)
    if verdict is None and word != TAKE_BACK:
        line = Line.release("signoff", review.key, review.committee)
        return Refused(f"Positions are taken on the card of the {review.short}: {line} shows where it is.", (line,))
    return _checked(doing, review, ref, verdict, named.rest[1:], part.role)


def _checked(
    doing: Doing, review: Review, ref: str, verdict: Verdict | None, rest: tuple[str, ...], role: Role | None
) -> Changed | Form | Faults | Refused | Done:
    """What holds for every position: the version shown is the one there is, not their own evidence, not under a moving cursor."""
    thing = name_of(PositionRow, review.key, ref, doing.user)
    line = Line.release("signoff", review.key, review.committee)
    stamp = rest[0].removeprefix("v") if rest else ""
    if stamp != review.stamp(ref):
        sentence = (
            f"{ref} is not as it was shown to you: its text or its evidence has changed. Look at the card again; nothing was recorded."
        )
        return Refused(sentence, (line,), thing, review.key)
    card = reviews.fetch_card(doing.tx.connection, review.key, review.committee)
    if card and not doing.answered and too_soon(doing.user, card.moved_by, card.moved_at, doing.tx.now):
        sentence = "The card moved less than two seconds ago, so this click was not taken: look at the criterion and click again."
        return Refused(sentence, (), thing, review.key)
    if verdict is None:
        return _taken_back(doing, review, ref, card)
    voice, chair = _seat(doing, review, role)
    if wrong := why_not_sign({doing.user, voice}, verdict, review.evidence_of(ref)):
        return Refused(wrong, (), thing, review.key)
    return _said(Taking(doing, review, ref, verdict, voice, chair, card))


def _seat(doing: Doing, review: Review, role: Role | None) -> tuple[str, bool]:
    """Whose seat the person speaks from: their own, or where that is no chair's, the chair's whom they stand in for."""
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


def _said(taking: Taking) -> Changed | Form | Faults | Refused | Done:
    doing, review, ref = taking.doing, taking.review, taking.ref
    stamp = review.stamp(ref)
    own = next((each for each in review.positions_of(ref) if each.user == doing.user), None)
    if own and own.verdict is taking.verdict and is_current(own, stamp) and taking.verdict is Verdict.MET:
        return Done(f"{ref}: Met is your position already.")
    others = [each for each in review.positions_of(ref) if each.seat != taking.voice and is_current(each, stamp)]
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
    reason = doing.needed("reason", "Say why.") if why else doing.answer("reason")
    conditional = taking.verdict is Verdict.CONDITIONS
    text = doing.needed("condition", "Say what must still happen.") if conditional else ""
    owner = doing.needed("owner", "Say who sees to it.") if conditional else ""
    due = doing.day("due", "The due date") if conditional else None
    if conditional and due is None and "due" not in doing.faults:
        doing.faults["due"] = "Give the date by which it must have happened."
    if due and due < doing.today:
        doing.faults["due"] = f"The due date is past: give one from today, {day_words(doing.today)}, on."
    if doing.faults:
        return faults(doing)
    taken = _write(taking, doing.user, reason, stamp)
    anew = _drop_conditions(taking) or conditional
    if conditional and due:
        _set_condition(taking, text, owner, due)
    return _resolved(_with(taking, taken, anew=anew), f"{ref}: your position is {WORDS[taking.verdict]}.")


def _form(taking: Taking, why: Sequence[str]) -> Form:
    conditional = (
        (
            Field("condition", "Condition", Kind.TEXT, hint="What must still happen. It gates go-live until it is closed."),
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
    said: Mapping[str, Any] = {
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
        for name, value in {**said, "voice": taking.voice, "turn": turn}.items():
            setattr(row, name, value)
    else:
        doing.tx.add_rows(PositionRow, [{**identity, **said, "voice": taking.voice, "turn": turn}])
    return Position(taking.ref, user, taking.voice, order=turn, **said)


def _drop_conditions(taking: Taking) -> bool:
    """A position that is changed takes the conditions with it that it had set; whether there were any."""
    dropped = False
    for each in taking.review.conditions_of(taking.ref):
        if each.open and each.set_by == taking.voice:
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
            set_by=taking.voice,
        )
    )


def _with(taking: Taking, taken: Position, *, anew: bool) -> Taking:
    """With the position that was just written; read `anew` where conditions were written too."""
    review = taking.review
    return replace(taking, review=reviews.with_positions(taking.doing.tx.connection, review) if anew else review.with_position(taken))


def _resolved(taking: Taking, sentence: str) -> Changed:
    """Works out what the criterion is now, and moves the card on where this position resolved it."""
    doing, ref = taking.doing, taking.ref
    before = taking.review.criterion(ref).state
    review, notes = settled(doing, taking.review, [ref], told=False)
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
    more = f"{counted(found.needed, 'more voice')} to its quorum" if review.quorum != "chair" else "its chair has not spoken"
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
    after, notes = settled(doing, reviews.with_positions(doing.tx.connection, review), [ref], told=False)
    refresh_card(doing, after)
    return Changed((f"{ref}: your position is taken back.",), ((_where(after, ref),), *notes))


def _on_behalf(doing: Doing, review: Review, ref: str) -> Changed | Form | Faults | Refused:
    """What a committee resolved at its meeting, put down by a release manager who cites the minute."""
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
        doing.faults["verdict"] = "Choose what the committee resolved."
    minute = doing.needed("reference", f"Cite the minute of the {review.short} that says so.")
    met_on = doing.day("met_on", "The meeting date")
    if met_on is None and "met_on" not in doing.faults:
        doing.faults["met_on"] = "Give the date of the meeting."
    if met_on and met_on > doing.today:
        doing.faults["met_on"] = f"A meeting after today, {day_words(doing.today)}, has resolved nothing yet."
    reason = doing.needed("reason", "Say why, as minuted.")
    due, owner, text = doing.day("due", "The due date"), doing.answer("owner"), doing.answer("condition")
    if verdict is Verdict.CONDITIONS and not (due and owner and text):
        doing.faults.setdefault("condition", "Met with conditions needs the condition, its owner and its due date.")
    if doing.faults or verdict is None or met_on is None:
        return faults(doing)
    card = reviews.fetch_card(doing.tx.connection, review.key, review.committee)
    taking = Taking(doing, review, ref, verdict, review.committee, chair=True, card=card)
    taken = _write(taking, review.committee, reason, review.stamp(ref), f"{minute}, {day_words(met_on)}")
    anew = _drop_conditions(taking) or verdict is Verdict.CONDITIONS
    if verdict is Verdict.CONDITIONS and due:
        _set_condition(taking, text, owner, due)
    return _resolved(_with(taking, taken, anew=anew), f"{ref}: {WORDS[verdict]}, recorded on behalf of the {review.short}.")


def _minute_form(review: Review, ref: str) -> Form:
    spoken = (Verdict.MET, Verdict.CONDITIONS, Verdict.NOT_MET, Verdict.HOLD)
    return Form(
        title=f"{ref} on behalf",
        line=Line.release("position", review.key, ref, BEHALF),
        about=((f"What the {review.short} resolved at its meeting. {ref}: {review.criterion(ref).text}",),),
        submit="Record",
        things=(
            name_of(CriterionRow, review.key, ref),
            names_under(EvidenceRow, review.key, ref),
            names_under(PositionRow, review.key, ref),
        ),
        fields=(
            Field("verdict", "Resolved", Kind.CHOICE, options=tuple(Option(each.value, WORDS[each]) for each in spoken)),
            Field("met_on", "Meeting date", Kind.DATE),
            Field("reference", "Minute", longest=200),
            Field("reason", "Reason", Kind.TEXT),
            Field("condition", "Condition", Kind.TEXT, optional=True, hint="For met with conditions, with its owner and date."),
            Field("owner", "Owner", Kind.PERSON, optional=True),
            Field("due", "Due date", Kind.DATE, optional=True),
        ),
    )
