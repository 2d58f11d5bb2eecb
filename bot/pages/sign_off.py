"""Pages of the sign-off: acceptance criteria, a committee's card, and evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, tzinfo

from bot.pages.kit import words
from bot.pages.kit.page import Bold, Bullets, Button, Buttons, Heading, Italic, Link, Page, Paragraph, Part, Piece, Small, Text
from bot.pages.kit.paging import STANDARD, Grouped, grouped_page
from commands.protocol.line import Line
from commands.protocol.results import Moment, Person
from commands.sign_off.criteria import CriteriaShown, CriterionShown
from commands.sign_off.positions import BEHALF, TAKE_BACK, WORDS
from policy.access.classification import shows_in
from policy.calendar.release_calendar import release_name
from policy.model.releases import Classification, Topic
from policy.model.roster import is_person, name_of_body
from policy.model.sign_off import Criterion, SignOffState
from policy.model.wording import counted, day_words
from policy.releases.record import silent
from policy.sign_off.seats import holder
from policy.sign_off.sign_off import SETTLED, Condition, Evidence, Position, Verdict
from storage.sign_off.reviews import Review


def criteria(shown: CriteriaShown) -> Page:
    """Shows the criteria with the states of their sign-offs, grouped by committee."""
    release = shown.release
    heads = {count.committee: f"{name_of_body(count.committee)}: {count.met} of {count.total} met" for count in shown.counts}
    rows: list[Grouped] = [
        (
            heads.get(each.committee, name_of_body(each.committee)),
            (Bold(each.ref), f" {each.text}\n", Italic(_where(shown, each))),
        )
        for each in shown.criteria
    ]
    line = Line.release("criteria", release.key, shown.committee)
    whose = f" of the {name_of_body(shown.committee)}" if shown.committee else ""
    none = "Acceptance criteria are not on record for this release."
    if not silent(release, Topic.CRITERIA):
        none = f"This release has no acceptance criteria{whose}."
    top: tuple[Part, ...] = () if rows else (Paragraph((none,)),)
    return grouped_page(
        f"{release_name(release.key)}: acceptance criteria{whose}",
        line,
        rows,
        shown.page,
        counted(len(rows), "criterion", "criteria"),
        top,
        (Buttons(tuple(_onward(shown))),),
        most=STANDARD,
    )


def _where(shown: CriteriaShown, each: Criterion) -> str:
    """Returns a criterion's state, answerable party, evidence and open conditions in a line, or why it is not applicable."""
    if each.not_applicable:
        return f"Not applicable: {each.not_applicable}"
    facts = [_state_words(each.state), f"{name_of_body(each.answers)} answers for it"]
    if pieces := shown.evidenced.get(each.ref, 0):
        facts.append(f"{counted(pieces, 'piece')} of evidence")
    facts += [f"condition, by {day_words(one.due)}: {one.text[:200]}" for one in shown.conditions if one.criterion == each.ref]
    return " · ".join(facts)


def _onward(shown: CriteriaShown) -> list[Button]:
    key = shown.release.key
    whose = shown.committee or (shown.criteria[0].committee if shown.criteria else "")
    found = [Button("Status", Line.release("status", key))]
    if shown.release.criteria:
        found.append(Button("Evidence", Line.release("evidence", key)))
    if shown.committee:
        found.append(Button("Sign off", Line.release("signoff", key, whose)))
    else:
        found += [Button(name_of_body(each.committee), Line.release("criteria", key, each.committee)) for each in shown.counts[:3]]
    return [*found, Button("Progress", Line.release("progress", key))] if shown.criteria else found


def _state_words(state: SignOffState) -> str:
    return words.STANDINGS[state].capitalize()


PIECES = 8
"""The number of pieces of evidence on a card; the criterion's page has all."""
MOST_POSITIONS = 20
"""The number of positions on a card; the criterion's page has all."""
QUOTED = 280
"""The length of a note or reason on a card, in characters."""
ADDRESS = 120
"""The length of an address on a card, in characters."""

MARKS = {
    SignOffState.OPEN: "⬜",
    SignOffState.MET: "✅",
    SignOffState.CONDITIONS: "🟡",
    SignOffState.NOT_MET: "❌",
    SignOffState.HOLD: "✋",
    SignOffState.STALE: "🔁",
}
_GREEN = (Verdict.MET, Verdict.CONDITIONS, Verdict.NOT_MET, Verdict.HOLD)


def card(review: Review, at: str, clearance: Classification, zone: tzinfo = UTC) -> Page:
    """Shows the current criterion with evidence, positions and buttons, and the committee's progress."""
    title = f"{release_name(review.key)}: {review.short} sign-off"
    done = sum(each.state in SETTLED for each in review.criteria)
    total = len(review.criteria)
    if not at:
        return Page(title, tuple(_end(review, done, total)))
    criterion = review.criterion(at)
    top = f"{at} is {review.refs.index(at) + 1} of {total} · {done} of {total} resolved"
    parts: list[Part] = [
        Small((f"{MARKS[criterion.state]} {top} · {words.STANDINGS[criterion.state]}",)),
        Paragraph((Bold(at), f"  {criterion.text}")),
        Small((f"{name_of_body(criterion.answers)} answers for it.",)),
        *evidence_parts([each for each in review.evidence_of(at) if each.active], clearance, PIECES, review.key, at, zone),
        *_positions(review, at),
        *_conditions(review.conditions_of(at)),
        *_buttons(review, at),
    ]
    if done == total:
        parts.append(Buttons((_recommend(review),)))
    return Page(title, tuple(parts))


def _end(review: Review, done: int, total: int) -> list[Part]:
    rows = tuple((f"{MARKS[each.state]} ", Bold(each.ref), f"  {words.STANDINGS[each.state]}") for each in review.criteria)
    key, committee = review.key, review.committee
    return [
        Paragraph((Bold(f"{done} of {total} resolved. "), "All criteria are signed off. Next: the recommendation.")),
        Bullets(rows),
        Buttons(
            (
                _recommend(review),
                Button("Back", Line.release("signoff", key, committee, "back")),
                Button("Next", Line.release("signoff", key, committee, "next")),
                Button("Criteria", Line.release("criteria", key, committee)),
            )
        ),
    ]


def _recommend(review: Review) -> Button:
    return Button("Recommend", Line.release("recommend", review.key, review.committee), primary=True)


def _buttons(review: Review, at: str) -> list[Part]:
    stamp = review.stamp(at)
    line = Line.release("position", review.key, at)
    walk = Line.release("signoff", review.key, review.committee)
    verdicts = tuple(Button(WORDS[each], line.then(each.value, f"v{stamp}"), primary=each is Verdict.MET) for each in _GREEN)
    rest = tuple(Button(WORDS[each], line.then(each.value, f"v{stamp}")) for each in (Verdict.ABSTAIN, Verdict.RECUSE))
    moves = (Button("Back", walk.then("back")), Button("Next", walk.then("next")), Button("Take back", line.then(TAKE_BACK, f"v{stamp}")))
    return [Buttons(verdicts), Buttons((*rest, *moves))]


def evidence_parts(evidence: Sequence[Evidence], clearance: Classification, most: int, key: str, ref: str, zone: tzinfo) -> list[Part]:
    """Returns the evidence with address, submitter and time. Evidence above the channel's clearance is hidden (R20)."""
    if not evidence:
        return [Heading("Evidence"), Paragraph((Italic("None on file."),))]
    parts: list[Part] = [Heading("Evidence"), Bullets(tuple(_piece(each, clearance, zone) for each in evidence[:most]))]
    if len(evidence) > most:
        parts.append(Small((f"and {counted(len(evidence) - most, 'more piece')}: /release criteria {key} {ref}",)))
    return parts


def _piece(each: Evidence, clearance: Classification, zone: tzinfo) -> Text:
    when: Text = (", ", Moment(each.submitted_at.astimezone(zone))) if each.submitted_at else ()
    behalf = f" on behalf of the {name_of_body(each.on_behalf)}" if each.on_behalf else ""
    gone = f" · replaced by {each.replaced_by}" if each.replaced_by else f" · withdrawn: {each.withdrawn}" if each.withdrawn else ""
    who: Text = (f"{each.number}. ", Person(each.submitted_by), behalf, *when, f"{gone}\n")
    if not shows_in(each.classification, clearance):
        return (*who, Italic(f"Classified {each.classification.name.title()}: not shown here."))
    address: Piece = Link(each.address, each.address[:ADDRESS]) if each.address.startswith("http") else each.address[:ADDRESS]
    return (*who, address, f"\n{_quoted(each.note)}" if each.note else "")


def _quoted(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= QUOTED else f"{flat[: QUOTED - 1]}…"


def position(each: Position, why_not: str) -> Text:
    """Returns one person's position in a line, with the reason if it doesn't count (R22)."""
    who: tuple[Piece, ...] = (f"on behalf, {each.on_behalf}",) if each.on_behalf else (Person(each.user),)
    if not each.on_behalf and holder(each.seat) != each.user:
        who = (*who, " for ", Person(holder(each.seat)))
    chair = " (chair)" if each.chair and not each.on_behalf else ""
    uncounted = f" · doesn't count: {why_not}" if why_not else ""
    return (Bold(WORDS[each.verdict]), "  ", *who, f"{chair}{uncounted}", f": {_quoted(each.reason)}" if each.reason else "")


def _positions(review: Review, at: str) -> list[Part]:
    taken = review.positions_of(at)
    why_not = review.why_uncounted(at)
    found = review.resolution(at)
    parts: list[Part] = []
    if taken:
        parts += [Heading("Positions"), Bullets(tuple(position(each, why_not.get(each, "")) for each in taken[:MOST_POSITIONS]))]
        if len(taken) > MOST_POSITIONS:
            parts.append(Small((f"and {counted(len(taken) - MOST_POSITIONS, 'more')}: /release criteria {review.key} {at}",)))
    if found.waiting and review.criterion(at).state not in SETTLED:
        people: list[Piece] = ["No position yet: "]
        for number, each in enumerate(found.waiting[:MOST_POSITIONS]):
            people += [", " if number else "", Person(each)]
        rule = "the chair decides" if review.quorum == "chair" else f"the quorum is {review.quorum}"
        parts.append(Small((*people, f" · {rule}")))
    if found.unreachable:
        parts.append(Small((f"⚠️ {found.unreachable}",)))
    return parts


def _conditions(conditions: Sequence[Condition]) -> list[Part]:
    waiting = [each for each in conditions if each.open]
    rows = tuple(condition(each) for each in waiting[:PIECES])
    return [Heading("Open conditions"), Bullets(rows)] if rows else []


def condition(each: Condition) -> Text:
    """Returns a condition with its owner and date, and how it was closed."""
    tail = f" · closed {day_words(each.closed_on)}: {_quoted(each.closed_note)}" if each.closed_on else ""
    return (
        Bold(f"{each.criterion}, {each.number}"),
        f"  {_quoted(each.text)} · ",
        Person(each.owner) if is_person(each.owner) else name_of_body(each.owner),
        f", by {day_words(each.due)}{tail}",
    )


def submitted(
    review: Review, refs: Sequence[str], made: Sequence[Evidence], clearance: Classification, actor: str, zone: tzinfo = UTC
) -> Page:
    """Announces submitted evidence in the channel of the committee that reviews it."""
    listed = ", ".join(refs)
    parts: list[Part] = [Paragraph((Person(actor), f" submitted evidence for {listed}."))]
    parts.append(Bullets(tuple((Bold(each.criterion), "  ", *_piece(each, clearance, zone)) for each in made[:PIECES])))
    if len(made) > PIECES:
        parts.append(Small((f"and {counted(len(made) - PIECES, 'more piece')}.",)))
    lines = (
        Button("Sign off", Line.release("signoff", review.key, review.committee)),
        Button("Criteria", Line.release("criteria", review.key, review.committee)),
    )
    return Page(f"{release_name(review.key)}: evidence for {listed}"[:150], (*parts, Buttons(lines)))


def retake(review: Review, refs: Sequence[str], people: Sequence[str]) -> Page:
    """Asks those who signed off criteria that changed since to sign off again (R16)."""
    who: list[Piece] = []
    for number, each in enumerate(people[:MOST_POSITIONS]):
        who += [", " if number else "", Person(each)]
    request: Text = (f"{', '.join(refs)} changed since the sign-off and must be signed off again. ", *who)
    button = Buttons((Button("Sign off", Line.release("signoff", review.key, review.committee)),))
    return Page(f"{release_name(review.key)}: sign off again", (Paragraph(request), button))


def criterion(shown: CriterionShown) -> Page:
    """Shows one criterion with all its evidence, positions and conditions."""
    release, one, review = shown.release, shown.criterion, shown.review
    why_not = review.why_uncounted(one.ref)
    rows: list[Grouped] = [("Evidence", _piece(each, shown.clearance, shown.zone)) for each in review.evidence_of(one.ref)]
    rows += [("Positions", position(each, why_not.get(each, ""))) for each in review.positions_of(one.ref)]
    rows += [("Conditions", condition(each)) for each in review.conditions_of(one.ref)]
    top: tuple[Part, ...] = (
        Paragraph((Bold(one.ref), f"  {one.text}")),
        Small((f"{MARKS[one.state]} {words.STANDINGS[one.state]} · {name_of_body(one.answers)} answers for it",)),
    )
    if one.not_applicable:
        add = Button("It applies after all", Line.release("criterion", release.key, "add", one.ref))
        buttons = Buttons((Button("Criteria", Line.release("criteria", release.key)), add))
        said = Small((f"Not applicable: {one.not_applicable}",))
        return Page(f"{release_name(release.key)}: {one.ref}", (top[0], said, buttons))
    if not rows:
        top = (*top, Paragraph((Italic("No evidence and no position yet."),)))
    buttons = Buttons(
        (
            Button("Criteria", Line.release("criteria", release.key, one.committee)),
            Button("Evidence", Line.release("evidence", release.key, one.ref)),
            Button("Sign off", Line.release("signoff", release.key, one.committee)),
            Button("Recorded at a meeting", Line.release("position", release.key, one.ref, BEHALF)),
        )
    )
    line = Line.release("criteria", release.key, one.ref)
    return grouped_page(
        f"{release_name(release.key)}: {one.ref}", line, rows, shown.page, counted(len(rows), "entry", "entries"), top, (buttons,)
    )
