"""Effects of a new or lost seat: on positions, on criteria, on the quorum, and on what an outsider may read (R20, R22)."""

from __future__ import annotations

from collections.abc import Sequence

from commands.protocol.command import Doing
from commands.protocol.line import Line
from commands.protocol.results import Person, Words
from commands.sign_off.settling import resettle
from policy.calendar.release_calendar import release_name
from policy.model.roster import Committee
from policy.model.sign_off import SignOffState
from policy.model.wording import counted, joined
from policy.roster.seats import CHAIR, former, why_unreachable
from policy.sign_off.review import Review, why_closed
from policy.sign_off.sign_off import is_current, why_not_sign
from storage.engine.session import Change
from storage.roster import roster
from storage.sign_off import amendments, reviews
from storage.sign_off.positions import free_key, positions_by_seat
from storage.tables import PositionRow


def retire_positions(tx: Change, committee: str, users: Sequence[str]) -> None:
    """Stops counting the earlier positions of people who return to a committee, because they take a position again (R22)."""
    for review in _open_reviews(tx, committee):
        for user in users:
            for row in positions_by_seat(tx.session, review.key, user):
                if row.criterion_ref in review.refs:
                    row.voice = former(user)


def promote_positions(tx: Change, committee: str, user: str) -> None:
    """Makes a member's positions count for the chair's seat when they become chair (R22)."""
    for review in _open_reviews(tx, committee):
        for row in positions_by_seat(tx.session, review.key, user):
            if row.criterion_ref in review.refs:
                row.chair = True


def share_positions(tx: Change, committee: str, deputy: str, absent: str) -> None:
    """Makes a member's positions count for the seat of the person whose deputy they become, unless that seat has its own (R15, R22)."""
    for review in _open_reviews(tx, committee):
        seat = next((each for each in review.roster if each.user == absent), None)
        own_seat = any(each.user == deputy for each in review.roster)
        if seat is None or not own_seat:
            continue
        rows = positions_by_seat(tx.session, review.key, deputy)
        for ref in review.refs:
            positions = review.positions_of(ref)
            own = next((each for each in positions if each.user == each.seat == deputy and is_current(each, review.stamp(ref))), None)
            spoken = any(each.seat == absent and is_current(each, review.stamp(ref)) for each in positions)
            if own is None or spoken or why_not_sign({deputy, absent}, own.verdict, review.evidence_of(ref)):
                continue
            row = next(each for each in rows if each.criterion_ref == ref and each.user_id.partition("/")[0] == deputy)
            values = {
                name: getattr(row, name) for name in ("release_key", "criterion_ref", "verdict", "reason", "stamp", "turn", "taken_at")
            }
            key = free_key([each.user_id for each in rows if each.criterion_ref == ref], deputy, absent)
            tx.add_rows(PositionRow, [{**values, "user_id": key, "voice": absent, "chair": seat.chair, "on_behalf": ""}])


def uncounted(tx: Change, committee: Committee, user: str) -> tuple[Words, ...]:
    """Returns which positions of a person on open criteria stop counting as they leave the committee, by release (R15, R22)."""
    notes: list[Words] = []
    for review in _open_reviews(tx, committee.key):
        spoken = [
            ref
            for ref in review.refs
            if review.resolution(ref).state in {SignOffState.OPEN, SignOffState.STALE}
            and any(each.seat == user and is_current(each, review.stamp(ref)) for each in review.positions_of(ref))
        ]
        if spoken:
            told = f"{release_name(review.key)}: {joined(spoken)} {'is' if len(spoken) == 1 else 'are'} open, and the position of "
            notes.append((told, Person(user), " no longer counts."))
    return tuple(notes)


def resolve_again(tx: Change, committee: Committee) -> tuple[Words, ...]:
    """Resolves a committee's criteria after a change of its members or deputies. Returns what changed, and an unreachable quorum (R22)."""
    notes: list[Words] = []
    for key in amendments.with_card_or_positions(tx.connection, committee.key):
        notes += resettle(tx, key, committee.key)
    return (*notes, *quorum_warning(tx, committee))


def quorum_warning(tx: Change, committee: Committee) -> tuple[Words, ...]:
    """Returns the warning that a committee's quorum can't be reached any more, with the way out, or nothing (R22)."""
    members = roster.members(tx.connection, committee.key)
    why = why_unreachable(committee.quorum, members)
    if not why or committee.quorum == CHAIR:
        return ()
    name = committee.called
    lower = f" or lower the quorum: {Line.release('quorum', committee.key, len(members))}" if members else ""
    sentence = (
        f"⚠️ The quorum of the {name} is {committee.quorum}, but {why}, so no criterion can resolve by quorum. "
        f"Add members with {Line.release('member', 'add', '@person', 'to', committee.key)}{lower}."
    )
    return ((sentence,),)


def why_not_quorum(committee: Committee, value: str, members: int, *, chaired: bool) -> str:
    """Returns why a quorum can't be set because the committee can't reach it, with the way out, or "" (R22)."""
    name = committee.called
    if value == CHAIR:
        add = Line.release("member", "add", "@person", "to", committee.key, "as", "chair")
        return "" if chaired else f"The {name} has no chair, so its chair can't decide alone. Name a chair first: {add}."
    if int(value) <= members:
        return ""
    add = Line.release("member", "add", "@person", "to", committee.key)
    most = f"Set a quorum of at most {members}, or add members first: {add}." if members else f"Add members first: {add}."
    return f"A quorum of {value} can't be reached: the {name} has {counted(members, 'member')}. {most}"


def _open_reviews(tx: Change, committee: str) -> list[Review]:
    found = [reviews.fetch_review(tx.connection, key, committee=committee) for key in amendments.under_way(tx.connection, committee)]
    return [each for each in found if each is not None and not why_closed(each)]


def outside_words(doing: Doing, users: Sequence[str]) -> tuple[Words, ...]:
    """Returns a note on each person with a new seat who is a guest or of another organisation: until then they read White alone (R20)."""
    accounts = doing.asked.request.accounts
    outside = [(user, accounts[user].outside) for user in users if user in accounts and accounts[user].outside]
    return tuple(("⚠️ ", Person(user), f" is {what}. With this seat they can act, and read releases above White.") for user, what in outside)
