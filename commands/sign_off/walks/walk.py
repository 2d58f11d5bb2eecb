"""`/release signoff`: a committee's sign-off of its criteria on one card in its channel (RID 6; R12, R13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from commands.protocol.answers import channel_form
from commands.protocol.command import Doing
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed, Channel, Done, Refused, Words
from commands.protocol.words import committee_and_rest, known_release, shown, unexpected
from commands.sign_off.cards import send_card, why_not_there
from commands.sign_off.walks.met_at_once import SEVERAL, several
from commands.sign_off.walks.own import OF_A_WALK, OWN, WalkShown, own_walk
from policy.access import permissions
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_as_one, release_name
from policy.model.releases import Release
from policy.model.roster import name_of_body
from policy.model.wording import joined
from policy.sign_off.amendments import REVIEWERS
from policy.sign_off.criteria import applicable_criteria
from policy.sign_off.review import Review, first_open, progress, why_closed
from policy.sign_off.sign_off import SETTLED, neighbour
from storage.history.names import name_of
from storage.roster import roster
from storage.roster.cached import recent_reference
from storage.roster.channels import channel_for
from storage.sign_off import reviews
from storage.sign_off.cards import Card, fetch_placed
from storage.tables import ReleaseRow, ReviewCardRow

MOVES = {"back": -1, "next": 1}

REPOST = frozenset({"repost", "anew"})
"""Words that post another card. Buttons posted by older versions carry "anew"."""


def signoff(doing: Doing) -> Changed | Form | Faults | Refused | Done | WalkShown:
    """Posts a committee's card or shows where it is. `back`, `next` or a criterion moves it, `repost` posts another at the bottom.

    `mine` opens the person's own walk, which moves nobody's card; `several` marks several criteria Met.
    """
    found = known_release(doing.tx.connection, doing.asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    reviewing = tuple(dict.fromkeys(each.committee for each in applicable_criteria(release)))
    if not reviewing:
        sentence = f"The {release_as_one(release.key)} has no acceptance criteria to sign off. A release manager can add the standard ones."
        return doing.refuse_until(sentence, Action.CRITERION, Line.release("criterion", release.key, "add", "standard"))
    named = _committee(doing, release, rest, reviewing)
    if not isinstance(named, tuple):
        return named
    committee, after = named
    words = tuple(word.lower() for word in after)
    thing = name_of(ReviewCardRow, release.key, committee)
    if refused := doing.refuse(Action.WALK, thing, release.key, committee=committee):
        return refused

    review = reviews.fetch_review(doing.tx.connection, release.key, committee=committee)
    assert review is not None  # noqa: S101 - The committee reviews criteria of this release.
    if closed := why_closed(review):
        return Refused(closed, (Line.release("criteria", release.key, committee),), thing, release.key)
    if refused := _surplus(release, review, words):
        return refused
    if words and words[0] == SEVERAL:
        return several(doing, review, words[1:])
    if words and words[0] == OWN:
        return own_walk(doing, review, words[1:])
    return _walked(doing, release, review, words)


def _surplus(release: Release, review: Review, words: tuple[str, ...]) -> Refused | None:
    """Returns the refusal of words that a sign-off of a committee doesn't take; None if it takes them all."""
    line = Line.release("signoff", release.key, review.committee)
    typed = tuple(each.upper() if each.upper() in review.refs else each for each in words)
    if not typed:
        return None
    if typed[0] in {SEVERAL, OWN}:
        taken = {OWN} if typed[0] == SEVERAL else {*review.refs}
        surplus = tuple(each for each in typed[1:] if each not in taken and not (typed[0] == OWN and each.startswith(OF_A_WALK)))
        return unexpected(line.then(*(each for each in typed if each not in surplus)), surplus, after=typed[0])
    if typed[0] in {*MOVES, *REPOST, *review.refs}:
        return unexpected(line.then(typed[0]), typed[1:])
    return Refused(
        f"The {review.short} has no criterion “{shown(typed[0])}”.", (line, Line.release("criteria", release.key, review.committee))
    )


def _committee(
    doing: Doing, release: Release, words: Sequence[str], reviewing: Sequence[str]
) -> tuple[str, tuple[str, ...]] | Form | Refused | Faults:
    """Returns the key of the committee whose sign-off it is, and the words after its name."""
    chosen = doing.answer("committee") if doing.answered else ""
    one = next((each for each in applicable_criteria(release) if words and each.ref == words[0].upper()), None)
    if one:
        return one.committee, tuple(words)
    if typed := words or chosen.split():
        found = committee_and_rest(typed, recent_reference(doing.tx.connection).committees)
        if isinstance(found, Refused):
            return found
        named, after = found
        if named.key in reviewing:
            return named.key, after
        sets = [kind.value for kind, reviewer in REVIEWERS.items() if reviewer == named.key] if doing.may(Action.CRITERION).allowed else []
        return Refused(
            f"The {named.called} reviews no criteria of the {release_name(release.key)}.",
            (
                *(Line.release("criterion", release.key, "add", each) for each in sets),
                *(Line.release("signoff", release.key, each) for each in reviewing if doing.may(Action.WALK, committee=each).allowed),
                Line.release("criteria", release.key),
            ),
        )
    seats = roster.memberships_of(doing.tx.connection, doing.user, doing.today)
    own = [each for each in reviewing if any(seat.committee == each for seat in seats)]
    if len(own) == 1 or len(reviewing) == 1:
        return (own or list(reviewing))[0], ()
    if not own and (elsewhere := sorted({seat.committee for seat in seats} & set(REVIEWERS.values()))):
        sentence = f"The {joined([name_of_body(each) for each in elsewhere])} reviews no criteria of the {release_name(release.key)}."
        return Refused(sentence, (Line.release("criteria", release.key), Line.release("status", release.key)))
    if not own and not (permission := permissions.may(Action.WALK, seats)).allowed:
        return doing.denied(permission, name_of(ReleaseRow, release.key), release.key)
    names = {each.key: each.called for each in recent_reference(doing.tx.connection).committees}
    options = tuple(Option(each, names.get(each, each)) for each in own or reviewing)
    form = Form(
        title="Whose sign-off?",
        line=Line.release("signoff", release.key),
        about=((release_name(release.key),),),
        submit="Next",
        fields=(Field("committee", "Committee", Kind.CHOICE, options=options),),
    )
    return Faults({"committee": "Choose a committee."}) if doing.answered else doing.form(form)


def _without_channel(doing: Doing, review: Review, words: tuple[str, ...]) -> Form | Refused | WalkShown:
    """Returns what helps while the committee has no channel for its card: the form that sets it, or for its members their own walk."""
    way = Line.release("channel", review.key, review.committee)
    why = f"The {review.short} has no channel for the {release_name(review.key)}, so its card can't be posted."
    if doing.may(Action.CHANNEL).allowed:
        return doing.form(channel_form(way, (f"{why} Choose its channel, then open its sign-off.",)))
    thing = name_of(ReviewCardRow, review.key, review.committee)
    refused = doing.refuse_until(f"{why} A release manager can set one.", Action.CHANNEL, way, thing=thing, release=review.key)
    if not doing.may(Action.POSITION, committee=review.committee).allowed:
        return refused
    walk = own_walk(doing, review, words[:1], note=f"{refused.sentence} Until then, use this page: your position counts here too.")
    return replace(walk, who=refused.who, ways=refused.instead)


def _walked(doing: Doing, release: Release, review: Review, words: tuple[str, ...]) -> Changed | Form | Refused | WalkShown:
    conn = doing.tx.connection
    line = Line.release("signoff", release.key, review.committee)
    channel = channel_for(conn, release.key, review.committee)
    if channel is None:
        return _without_channel(doing, review, words)
    if hidden := why_not_there(conn, release, channel):
        return Refused(hidden, (), name_of(ReviewCardRow, release.key, review.committee), release.key)
    placed = fetch_placed(conn, release.key, review.committee)
    card = placed.card if placed else None
    at = first_open(review) or review.refs[0]
    move = words[0] if words else ""
    if card is None or card.channel != channel or move in REPOST:
        serial = card.serial + 1 if card else 1
        at = card.criterion if card and card.criterion in review.refs else at
        if card:
            send_card(doing.tx, card)  # The old message then says that the card moved, and loses its buttons.
        send_card(doing.tx, Card(release.key, review.committee, channel, at, serial, 0, "", None))
        return Changed(("The card of the ", review.short, " will be posted in ", Channel(channel), "."), _before(review), (line,))
    ts = placed.ts if placed else ""
    on_card = bool(ts) and doing.asked.request.message == ts
    if move in MOVES:
        moved = replace(card, criterion=neighbour(review.refs, card.criterion, MOVES[move]), moved_by=doing.user, moved_at=doing.tx.now)
        send_card(doing.tx, moved)
        return Changed((f"The card is at {moved.criterion}.",), shown=on_card)
    if move.upper() in review.refs:
        send_card(doing.tx, replace(card, criterion=move.upper(), moved_by=doing.user, moved_at=doing.tx.now))
        return Changed((f"The card is at {move.upper()}.",), shown=on_card)
    resumed = card if card.criterion in review.refs else replace(card, criterion=at)
    send_card(doing.tx, resumed)
    where: Words = ("The card of the ", review.short, " is in ", Channel(channel), f", at {resumed.criterion or 'the end'}.")
    return Changed(where, _before(review), (line.then("repost"),), post=(channel, ts))


def _before(review: Review) -> tuple[Words, ...]:
    """Returns notes for before the meeting: the progress, and any quorum that can't be reached."""
    stuck: dict[str, list[str]] = {}
    for each in review.criteria:
        if each.state not in SETTLED and (why := review.resolution(each.ref).unreachable):
            stuck.setdefault(why, []).append(each.ref)
    return ((f"{progress(review)}.",), *((f"⚠️ {', '.join(refs)}: {why}",) for why, refs in stuck.items()))
