"""The card of a committee's sign-off in its channel, which is the same for everybody who reads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, tzinfo

from bot.pages.kit import words
from bot.pages.kit.page import Bold, Bullets, Button, Buttons, Chips, Heading, Page, Paragraph, Part, Piece, Small
from bot.pages.sign_off.evidence import PIECES, evidence_parts
from bot.pages.sign_off.positions import MARKS, MOST_POSITIONS, condition, position
from commands.protocol.line import Line
from commands.protocol.results import Channel, Person
from commands.sign_off.positions import TAKE_BACK, WORDS
from commands.sign_off.walks.met_at_once import SEVERAL
from commands.sign_off.walks.own import OWN
from policy.calendar.release_calendar import release_name
from policy.model.decisions import Recommendation
from policy.model.releases import Classification
from policy.model.roster import name_of_body
from policy.model.wording import day_words
from policy.roster.seats import CHAIR
from policy.sign_off.conditions import Condition
from policy.sign_off.review import Review, why_closed
from policy.sign_off.sign_off import SETTLED, Verdict

GREEN = (Verdict.MET, Verdict.CONDITIONS, Verdict.NOT_MET, Verdict.HOLD)

MEANING: Piece = (
    "Hold and Not met keep it from being Met until they change, and turn the release red. Abstain (no view) and Recuse (an interest) "
    "don't count towards the verdict; a recusal stays if the evidence changes."
)
"""The effects of the positions (R15, R16; design, Colour)."""


def card(review: Review, at: str, clearance: Classification, zone: tzinfo = UTC, given: Recommendation | None = None) -> Page:
    """Shows the current criterion with evidence, positions and buttons, and the committee's progress.

    Where a quorum decides, Back, Next and the chips open the reader's own walk, so that nobody moves the card of the others. If no sign-off
    is taken any more (a Go, a live or cancelled release), it says why and has no buttons for them. Once all is resolved, a recommendation
    that was `given` takes the place of the button that gives it.
    """
    title = f"{release_name(review.key)}: {review.short} sign-off"
    done = sum(each.state in SETTLED for each in review.criteria)
    total = len(review.criteria)
    if closed := why_closed(review):
        button = Buttons((Button("Criteria", Line.release("criteria", review.key, review.committee)),))
        states = " · ".join(f"{MARKS[each.state]} {each.ref}" for each in review.criteria)
        return Page(title, (Paragraph((Bold(f"{done} of {total} resolved. "), closed)), Paragraph((states,)), button))
    if not at:
        return Page(title, tuple(_end(review, done, total, given)))
    criterion = review.criterion(at)
    top = f"{at} is {review.refs.index(at) + 1} of {total} · {done} of {total} resolved"
    parts: list[Part] = [
        Small((f"{MARKS[criterion.state]} {top} · {words.STANDINGS[criterion.state]}",)),
        Paragraph((Bold(at), f"  {criterion.text}")),
        Small((f"{name_of_body(criterion.answers)} answers for it.",)),
        *evidence_parts([each for each in review.evidence_of(at) if each.active], clearance, PIECES, review.key, at, zone),
        *positions(review, at),
        *conditions(review.conditions_of(at)),
        *_buttons(review, at, primary=done < total),
        _chips(review, at),
        Small((MEANING,)),
    ]
    if done == total:
        parts.append(Small((recommended(review, given),)) if given else Buttons((recommend(review),)))
    return Page(title, tuple(parts))


def moved_card(key: str, committee: str, channel: str) -> Page:
    """Takes the place of a card that was posted again further down."""
    said = Paragraph(("This card was posted again in ", Channel(channel), ". Sign off on the newest one."))
    button = Button("Go to the card", Line.release("signoff", key, committee))
    return Page(f"{release_name(key)}: {name_of_body(committee)} sign-off", (said, Buttons((button,))))


def over_card(key: str, committee: str) -> Page:
    """Takes the place of the card of a committee that has no criteria to sign off any more."""
    name = name_of_body(committee)
    said = Paragraph((f"The {name} has no criteria of this release to sign off any more. Positions that were taken stay on record.",))
    button = Button("Criteria", Line.release("criteria", key))
    return Page(f"{release_name(key)}: {name} sign-off", (said, Buttons((button,))))


def _end(review: Review, done: int, total: int, given: Recommendation | None) -> list[Part]:
    then = recommended(review, given) if given else "Next: the recommendation."
    walk = _walk(review)
    rows = tuple((f"{MARKS[each.state]} ", Bold(each.ref), f"  {words.STANDINGS[each.state]}") for each in review.criteria)
    return [
        Paragraph((Bold(f"{done} of {total} resolved. "), f"All criteria are signed off. {then}")),
        Bullets(rows),
        Buttons(
            (
                *(() if given else (recommend(review),)),
                Button("Back", _move(review, walk, review.refs[-1], "back")),
                Button("Next", _move(review, walk, review.refs[0], "next")),
                Button("Criteria", Line.release("criteria", review.key, review.committee)),
            )
        ),
        _chips(review, ""),
    ]


def recommend(review: Review) -> Button:
    """Returns the button that gives the committee's recommendation."""
    return Button("Recommend", Line.release("recommend", review.key, review.committee), primary=True)


def recommended(review: Review, given: Recommendation) -> str:
    """Returns what a committee recommended on the go-live, and when."""
    verb = "recommends" if given.positive else "does not recommend"
    return f"The {name_of_body(review.committee)} {verb} go-live, {day_words(given.given_on)}."


def _walk(review: Review) -> Line:
    return Line.release("signoff", review.key, review.committee)


def _move(review: Review, walk: Line, ref: str, word: str) -> Line:
    """Returns the line that moves the card, or with a quorum opens the reader's own walk at the criterion."""
    return walk.then(word) if review.quorum == CHAIR else walk.then(OWN, ref)


def _buttons(review: Review, at: str, *, primary: bool) -> list[Part]:
    """Returns the positions and moves; Met is `primary`, the next step, until all is resolved and the recommendation is."""
    stamp = f"v{review.stamp(at)}"
    line = Line.release("position", review.key, at)
    verdicts = tuple(Button(WORDS[each], line.then(each.value, stamp), primary=primary and each is Verdict.MET) for each in GREEN)
    rest = tuple(Button(WORDS[each], line.then(each.value, stamp)) for each in (Verdict.ABSTAIN, Verdict.RECUSE))
    here = review.refs.index(at)
    walk = _walk(review)
    moves = (
        Button("Back", _move(review, walk, review.refs[here - 1], "back")),
        Button("Next", _move(review, walk, review.refs[(here + 1) % len(review.refs)], "next")),
        Button("Take back", line.then(TAKE_BACK, stamp)),
    )
    own = () if review.quorum == CHAIR else (Button("Sign off at my own pace", walk.then(OWN)),)
    waiting = sum(each.state not in SETTLED for each in review.criteria)
    several = (Button("Mark several Met", walk.then(SEVERAL)),) if waiting > 1 else ()
    return [Buttons(verdicts), Buttons((*rest, *moves)), *((Buttons((*own, *several)),) if own or several else ())]


def _chips(review: Review, at: str) -> Chips:
    """Returns a button for each criterion with its state, and with the tally where a quorum decides; each goes to its criterion."""
    chips, walk = [], _walk(review)
    for each in review.criteria:
        label = chip(f"{each.ref} {MARKS[each.state]}{tally(review, each.ref)}", here=each.ref == at)
        chips.append(Button(label, _move(review, walk, each.ref, each.ref.lower())))
    return Chips(tuple(chips))


def chip(label: str, *, here: bool) -> str:
    """Returns a chip's label, marked where it is the criterion that is shown: an answer has one primary button, the next step."""
    return f"→ {label}" if here else label


def tally(review: Review, ref: str) -> str:
    """Returns how many of the positions that a quorum needs an open criterion has, such as " 1/3"; "" where the chair decides alone."""
    if review.quorum == CHAIR or review.criterion(ref).state in SETTLED:
        return ""
    need = int(review.quorum)
    missing = review.resolution(ref).needed if review.positions_of(ref) else need
    return f" {need - min(need, missing)}/{need}"


def positions(review: Review, at: str) -> list[Part]:
    """Returns the positions on a criterion, those who have none yet, and a quorum that can't be reached."""
    taken = review.positions_of(at)
    why_not = review.why_uncounted(at)
    found = review.resolution(at)
    parts: list[Part] = []
    if taken:
        parts += [Heading("Positions"), Bullets(tuple(position(each, why_not.get(each, "")) for each in taken[:MOST_POSITIONS]))]
        if len(taken) > MOST_POSITIONS:
            parts.append(Small((f"and {len(taken) - MOST_POSITIONS:,} more: {Line.release('criteria', review.key, at)}",)))
    if found.waiting and review.criterion(at).state not in SETTLED:
        people: list[Piece] = ["No position yet: "]
        for number, each in enumerate(found.waiting[:MOST_POSITIONS]):
            people += [", " if number else "", Person(each)]
        rule = "the chair decides" if review.quorum == CHAIR else f"the quorum is {review.quorum}"
        parts.append(Small((*people, f" · {rule}")))
    if found.unreachable:
        parts.append(Small((f"⚠️ {found.unreachable}",)))
    return parts


def conditions(found: Sequence[Condition]) -> list[Part]:
    """Returns the open conditions on a criterion."""
    rows = tuple(condition(each) for each in found if each.open)[:PIECES]
    return [Heading("Open conditions"), Bullets(rows)] if rows else []
