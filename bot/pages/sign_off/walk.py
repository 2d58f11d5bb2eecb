"""The page of a person's own walk through their committee's criteria, in a modal."""

from __future__ import annotations

from bot.pages.kit import words
from bot.pages.kit.page import Bold, Button, Buttons, Chips, Page, Paragraph, Part, Small
from bot.pages.sign_off.cards import GREEN, MEANING, chip, conditions, positions, recommend, tally
from bot.pages.sign_off.evidence import PIECES, evidence_parts
from bot.pages.sign_off.positions import MARKS
from commands.protocol.line import Line
from commands.protocol.understood.labels import in_words
from commands.sign_off.positions import TAKE_BACK, WORDS
from commands.sign_off.walks.met_at_once import SEVERAL
from commands.sign_off.walks.own import OWN, WalkShown
from policy.calendar.release_calendar import release_name
from policy.model.roster import name_of_body
from policy.sign_off.sign_off import SETTLED, Verdict

SAID = {
    Verdict.MET: "✅",
    Verdict.CONDITIONS: "🟡",
    Verdict.NOT_MET: "❌",
    Verdict.HOLD: "✋",
    Verdict.ABSTAIN: "➖",
    Verdict.RECUSE: "🚪",
}


def walk(shown: WalkShown) -> Page:
    """Shows a criterion with the person's own position and its buttons, and where they are in their walk. Only they see it."""
    review, at = shown.review, shown.at
    title = f"{release_name(review.key)}: {review.short} sign-off"
    parts: list[Part] = [Paragraph((f"⚠️ {shown.note}",))] if shown.note else []
    if shown.taken != at:
        parts += _mine(shown, shown.taken)
    spoken = {each.criterion for each in shown.own}
    done = sum(each.state in SETTLED for each in review.criteria)
    total = len(review.criteria)
    progress = f"your position is on {len(spoken)} of {total} · {done} of {total} resolved · only you see this page"
    if not at:
        ends = "You have a position on every criterion that is open." if shown.seated else "No criterion is open."
        parts += [Paragraph((Bold(ends),)), Small((progress,)), _chips(shown)]
        if done == total:
            parts.append(Buttons((recommend(review),)))
        return Page(title, tuple(parts))
    criterion, where = review.criterion(at), f"{at} is {review.refs.index(at) + 1} of {total}"
    parts += [
        Small((f"{MARKS[criterion.state]} {where} · {words.STANDINGS[criterion.state]}{tally(review, at)}",)),
        Paragraph((Bold(at), f"  {criterion.text}")),
        Small((f"{name_of_body(criterion.answers)} answers for it.",)),
        *evidence_parts([each for each in review.evidence_of(at) if each.active], shown.clearance, PIECES, review.key, at, shown.zone),
        *positions(review, at),
        *conditions(review.conditions_of(at)),
        *_mine(shown, at),
        *_buttons(shown),
        _chips(shown),
        Small((progress,)),
        Small((MEANING,)),
    ]
    return Page(title, tuple(parts))


def _mine(shown: WalkShown, ref: str) -> list[Part]:
    """Returns the person's own position on a criterion with Take back."""
    found = [each for each in shown.own if each.criterion == ref]
    if not found:
        return []
    verdicts = " and ".join(dict.fromkeys(WORDS[each.verdict] for each in found))
    line = Line.release("position", shown.review.key, ref, TAKE_BACK, f"v{shown.review.stamp(ref)}", *shown.tail)
    return [Paragraph(("You: ", Bold(verdicts), f" on {ref}")), Buttons((Button(f"Take back {ref}", line),))]


def _buttons(shown: WalkShown) -> list[Part]:
    review, at = shown.review, shown.at
    here = review.refs.index(at)
    moves = (
        Button("Back", shown.line(review.refs[here - 1])),
        Button("Next", shown.line(review.refs[(here + 1) % len(review.refs)])),
    )
    ways = tuple(Button(in_words(each), each) for each in shown.ways)
    if not shown.seated:
        who = (" ", *shown.who) if shown.who else ()
        return [Small((shown.why_not or "You have no seat on this committee.", *who)), Buttons((*moves, *ways))]
    line = Line.release("position", review.key, at)

    def button(verdict: Verdict) -> Button:
        return Button(WORDS[verdict], line.then(verdict.value, f"v{review.stamp(at)}", *shown.tail), primary=verdict is Verdict.MET)

    # Without evidence a Met needs its reason, and is given by itself.
    waiting = sum(each.state not in SETTLED and any(one.active for one in review.evidence_of(each.ref)) for each in review.criteria)
    several = Button("Mark several Met", Line.release("signoff", review.key, review.committee, SEVERAL, OWN))
    rest = (button(Verdict.ABSTAIN), button(Verdict.RECUSE), *moves, *((several,) if waiting > 1 else ()))
    asking: list[Part] = [Small(shown.who), Buttons(ways)] if ways else []
    return [Buttons(tuple(map(button, GREEN))), Buttons(rest), *asking]


def _chips(shown: WalkShown) -> Chips:
    """Returns a button for each criterion with the person's own position, which goes to it."""
    said = {each.criterion: SAID[each.verdict] for each in shown.own}
    return Chips(tuple(Button(chip(f"{ref} {said.get(ref, '⬜')}", here=ref == shown.at), shown.line(ref)) for ref in shown.review.refs))
