"""The reviews of a release as they are read: evidence, positions, conditions, documents, cards, decisions by number.

Statements do not grow with criteria, evidence or positions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, String, bindparam, func, insert, or_, select, update

from policy.amendments import Amendment, AmendmentState
from policy.happened import DocumentVersion
from policy.model import Classification, Criterion, Decision, Member, Modification, Outcome, ScopeItem, Standing, Subject
from policy.sign_off import Condition, Evidence, Position, Resolution, fingerprint, resolve, submitters
from storage import release_rows as rows
from storage.tables import (
    AcknowledgementRow,
    AmendmentRow,
    AuditRow,
    CommitteeRow,
    ConditionRow,
    CriterionRow,
    DecisionRow,
    DeputyRow,
    DocumentRow,
    EvidenceRow,
    LessonRow,
    MemberRow,
    OutboxRow,
    PositionRow,
    ReleaseRow,
    ReviewCardRow,
    ScopeItemRow,
    table_of,
)

_release = table_of(ReleaseRow).c
_audit = table_of(AuditRow).c
_committee = table_of(CommitteeRow).c
_member = table_of(MemberRow).c
_scope = table_of(ScopeItemRow).c
_deputy = table_of(DeputyRow).c
_criterion = table_of(CriterionRow).c
_decision = table_of(DecisionRow).c
_evidence = table_of(EvidenceRow).c
_position = table_of(PositionRow).c
_condition = table_of(ConditionRow).c
_document = table_of(DocumentRow).c
_acknowledgement = table_of(AcknowledgementRow).c
_amendment = table_of(AmendmentRow).c
_lesson = table_of(LessonRow).c
_card = table_of(ReviewCardRow).c
_out = table_of(OutboxRow).c

_KEY: Any = bindparam("key", type_=String)
_RELEASE = select(_release.key, _release.classification, _release.live_on, _release.cancelled_on).where(_release.key == _KEY)
_CRITERIA = (
    select(*rows.CRITERION_COLUMNS, _committee.short, _committee.name, _committee.quorum)
    .join_from(table_of(CriterionRow), table_of(CommitteeRow), _criterion.committee == _committee.key)
    .where(_criterion.release_key == _KEY)
    .order_by(_criterion.position, _criterion.ref)
)
_MEMBERS = (
    select(_member.committee_key, _member.user_id, _member.chair)
    .where(_member.committee_key == bindparam("committee", type_=String))
    .order_by(_member.chair.desc(), _member.user_id)
)
_EVIDENCE = (
    select(
        _evidence.criterion_ref,
        _evidence.number,
        _evidence.kind,
        _evidence.address,
        _evidence.note,
        _evidence.classification,
        _evidence.submitted_by,
        _evidence.submitted_at,
        _evidence.on_behalf,
        _evidence.replaced_by,
        _evidence.withdrawn,
    )
    .where(_evidence.release_key == _KEY)
    .order_by(_evidence.criterion_ref, _evidence.number)
)
_POSITIONS: Any = (
    select(
        _position.criterion_ref,
        _position.user_id,
        _position.voice,
        _position.verdict,
        _position.stamp,
        _position.turn,
        _position.chair,
        _position.reason,
        _position.on_behalf,
        _position.taken_at,
    )
    .where(_position.release_key == _KEY)
    .order_by(_position.turn, _position.user_id)
)
_CONDITIONS = (
    select(
        _condition.criterion_ref,
        _condition.number,
        _condition.text,
        _condition.owner,
        _condition.due,
        _condition.set_by,
        _condition.closed_on,
        _condition.closed_note,
    )
    .where(_condition.release_key == _KEY)
    .order_by(_condition.criterion_ref, _condition.number)
)
_GIVEN = (
    select(_decision.subject, _decision.outcome)
    .where(_decision.release_key == _KEY, _decision.subject.in_([Subject.TAD, Subject.GO_LIVE]))
    .order_by(_decision.met_on, _decision.recorded_on, _decision.number)
)
_CARD = select(
    _card.release_key, _card.committee, _card.channel, _card.criterion, _card.serial, _card.sent, _card.moved_by, _card.moved_at
).where(_card.release_key == _KEY, _card.committee == bindparam("committee", type_=String))


@dataclass(frozen=True)
class Card:
    """Where a committee's card is in Slack and what it shows; `serial` tells one card from the next, `sent` counts its messages."""

    release: str
    committee: str
    channel: str
    criterion: str
    serial: int
    sent: int
    moved_by: str
    moved_at: datetime | None

    @property
    def name(self) -> str:
        """What its outbox rows are called: one name for one message in Slack."""
        return f"card:{self.release}:{self.committee}:{self.serial}"


@dataclass(frozen=True)
class Review:
    """One committee's review of a release: its criteria with all that was said and submitted for them."""

    key: str
    classification: Classification
    closed: bool
    committee: str
    short: str
    quorum: str
    roster: tuple[Member, ...]
    criteria: tuple[Criterion, ...]
    evidence: tuple[Evidence, ...]
    positions: tuple[Position, ...]
    conditions: tuple[Condition, ...]
    tad_approved: bool
    go_live: Outcome | None

    @property
    def refs(self) -> tuple[str, ...]:
        """The criteria by number, in order."""
        return tuple(each.ref for each in self.criteria)

    @property
    def settled_by_go(self) -> bool:
        """Whether a Go was given: the sign-offs stay as they were then."""
        return self.go_live is Outcome.GO

    def criterion(self, ref: str) -> Criterion:
        """The criterion of that number. StopIteration is impossible for one of `refs`."""
        return next(each for each in self.criteria if each.ref == ref)

    def evidence_of(self, ref: str) -> tuple[Evidence, ...]:
        """All evidence for a criterion, what is replaced or withdrawn included."""
        return tuple(each for each in self.evidence if each.criterion == ref)

    def positions_of(self, ref: str) -> tuple[Position, ...]:
        """The positions on a criterion, in the order in which they were taken."""
        return tuple(each for each in self.positions if each.criterion == ref)

    def conditions_of(self, ref: str) -> tuple[Condition, ...]:
        """The conditions set on a criterion."""
        return tuple(each for each in self.conditions if each.criterion == ref)

    def stamp(self, ref: str) -> str:
        """The fingerprint of a criterion's text and evidence as they are now (R16)."""
        return fingerprint(self.criterion(ref), self.evidence_of(ref))

    def resolution(self, ref: str) -> Resolution:
        """Where a criterion stands now (R15, R16)."""
        return resolve(
            self.positions_of(ref),
            self.quorum,
            self.roster,
            stamp=self.stamp(ref),
            conditions=self.conditions_of(ref),
            barred=submitters(self.evidence_of(ref)),
        )

    def standings(self) -> tuple[Standing, ...]:
        """Where each criterion stands now, in order."""
        return tuple(self.resolution(ref).standing for ref in self.refs)


def fetch_review(conn: Connection, key: str, *, committee: str = "", criterion: str = "") -> Review | None:
    """A committee's review of a release, by the committee or by one of its criteria; None where there is none. Seven statements."""
    bound = {"key": key}
    top = conn.execute(_RELEASE, bound).one_or_none()
    if top is None:
        return None
    listed = conn.execute(_CRITERIA, bound).all()
    if criterion:
        committee = next((row[2] for row in listed if row[0] == criterion), "")
    mine = [row for row in listed if row[2] == committee]
    if not mine:
        return None
    short, name, quorum = mine[0][-3:]
    refs = {row[0] for row in mine}
    given = conn.execute(_GIVEN, bound).all()
    return Review(
        key=top[0],
        classification=top[1],
        closed=bool(top[2] or top[3]),
        committee=committee,
        short=short or name,
        quorum=quorum,
        roster=tuple(Member(*row) for row in conn.execute(_MEMBERS, {"committee": committee}).all()),
        criteria=tuple(Criterion(*row[:6]) for row in mine),
        evidence=tuple(each for each in fetch_evidence(conn, key) if each.criterion in refs),
        positions=tuple(each for each in fetch_positions(conn, key) if each.criterion in refs),
        conditions=tuple(each for each in fetch_conditions(conn, key) if each.criterion in refs),
        tad_approved=_last(given, Subject.TAD) is Outcome.AGREED,
        go_live=_last(given, Subject.GO_LIVE),
    )


def _last(given: Sequence[Any], subject: Subject) -> Outcome | None:
    return next((outcome for each, outcome in reversed(given) if each is subject), None)


def fetch_evidence(conn: Connection, key: str) -> tuple[Evidence, ...]:
    """All evidence of a release. One statement."""
    return tuple(Evidence(*row) for row in conn.execute(_EVIDENCE, {"key": key}).all())


def fetch_positions(conn: Connection, key: str) -> tuple[Position, ...]:
    """All positions in a release, in the order in which they were taken. One statement."""
    return tuple(Position(*row) for row in conn.execute(_POSITIONS, {"key": key}).all())


def fetch_conditions(conn: Connection, key: str) -> tuple[Condition, ...]:
    """All conditions in a release. One statement."""
    return tuple(Condition(*row) for row in conn.execute(_CONDITIONS, {"key": key}).all())


def evidenced(conn: Connection, key: str) -> frozenset[str]:
    """The criteria of a release with evidence that counts. One statement."""
    statement = select(_evidence.criterion_ref).where(_evidence.release_key == key, _evidence.replaced_by == 0, _evidence.withdrawn == "")
    return frozenset(conn.execute(statement).scalars())


def stands_in_for(conn: Connection, user: str, today: date) -> tuple[str, ...]:
    """The people whom the user stands in for on that day. One statement."""
    statement = select(_deputy.absent_id).where(_deputy.deputy_id == user, _deputy.since <= today, _deputy.until >= today)
    return tuple(conn.execute(statement.order_by(_deputy.absent_id)).scalars())


# Documents, amendments, lessons, decisions


def fetch_documents(conn: Connection, key: str) -> tuple[DocumentVersion, ...]:
    """All versions of a release's documents, oldest first. One statement."""
    statement = (
        select(
            _document.subject,
            _document.number,
            _document.version,
            _document.address,
            _document.draft,
            _document.classification,
            _document.submitted_by,
            _document.submitted_on,
            _document.note,
            _document.suitable,
            _document.view_by,
            _document.view_on,
            _document.view_reason,
            _document.consulted_on,
            _document.approved_on,
            _document.published_on,
        )
        .where(_document.release_key == key)
        .order_by(_document.subject, _document.number)
    )
    said = {"yes": True, "no": False}
    return tuple(DocumentVersion(*row[:9], said.get(row[9]), *row[10:]) for row in conn.execute(statement).all())


def fetch_amendments(conn: Connection, key: str, *, only_open: bool = True) -> tuple[Amendment, ...]:
    """The proposed changes to a release's criteria, oldest first. One statement."""
    statement = (
        select(
            _amendment.number,
            _amendment.kind,
            _amendment.criterion_ref,
            _amendment.criterion_kind,
            _amendment.committee,
            _amendment.text,
            _amendment.answers,
            _amendment.editorial,
            _amendment.reason,
            _amendment.proposed_by,
            _amendment.proposed_on,
            _amendment.state,
        )
        .where(_amendment.release_key == key)
        .order_by(_amendment.number)
    )
    if only_open:
        statement = statement.where(_amendment.state == AmendmentState.PROPOSED)
    return tuple(Amendment(row[0], row[1], Criterion(*row[2:7]), *row[7:]) for row in conn.execute(statement).all())


@dataclass(frozen=True)
class Lesson:
    """What a committee or party learnt from a release."""

    release: str
    committee: str
    number: int
    text: str
    given_by: str
    given_on: date


def lessons(conn: Connection, *, of: str = "", but: str = "", limit: int = 50) -> tuple[Lesson, ...]:
    """Lessons learnt, the newest first: those of a release, or of all `but` one. One statement."""
    statement = select(_lesson.release_key, _lesson.committee, _lesson.number, _lesson.text, _lesson.given_by, _lesson.given_on).order_by(
        _lesson.given_on.desc(), _lesson.release_key, _lesson.committee, _lesson.number
    )
    if of:
        statement = statement.where(_lesson.release_key == of)
    if but:
        statement = statement.where(_lesson.release_key != but)
    return tuple(Lesson(*row) for row in conn.execute(statement.limit(limit)).all())


def decision(conn: Connection, key: str, number: int) -> Decision | None:
    """A release's decision by its number, or None. One statement."""
    row = conn.execute(select(*rows.DECISION_COLUMNS).where(_decision.release_key == key, _decision.number == number)).one_or_none()
    return None if row is None else Decision(*row)


def acknowledgements(conn: Connection, key: str, number: int) -> tuple[tuple[str, str], ...]:
    """What was acknowledged with a decision, with the reasons. One statement."""
    statement = (
        select(_acknowledgement.text, _acknowledgement.reason)
        .where(_acknowledgement.release_key == key, _acknowledgement.decision_number == number)
        .order_by(_acknowledgement.item)
    )
    return tuple((text, reason) for text, reason in conn.execute(statement).all())


def placements(conn: Connection, refs: Sequence[str]) -> dict[str, tuple[tuple[tuple[str, ScopeItem], ...], frozenset[str]]]:
    """Where each modification is placed (release key and item), and which of those releases are live. One statement."""
    statement = (
        select(_scope.modification_ref, _scope.release_key, _release.live_on, _scope.part, _scope.state)
        .join_from(table_of(ScopeItemRow), table_of(ReleaseRow), _scope.release_key == _release.key)
        .where(_scope.modification_ref.in_(refs))
    )
    found: dict[str, tuple[tuple[tuple[str, ScopeItem], ...], frozenset[str]]] = {}
    for ref, key, live_on, part, state in conn.execute(statement).all():
        places, live = found.get(ref, ((), frozenset()))
        item = ScopeItem(Modification(ref, ""), part, state)
        found[ref] = ((*places, (key, item)), live | {key} if live_on else live)
    return found


_ABOUT_CRITERIA = ("evidence:", "position:", "condition:", "criterion:")


def criteria_touched(conn: Connection, change: int) -> tuple[tuple[str, str], ...]:
    """The criteria, with their releases, on whose sign-off a change of the history bore. One statement."""
    statement = select(_audit.thing).where(_audit.change_id == change, _audit.outcome == "done").order_by(_audit.seq)
    named = (thing.partition(":")[2].split("/") for thing in conn.execute(statement).scalars() if thing.startswith(_ABOUT_CRITERIA))
    return tuple(dict.fromkeys((parts[0], parts[1]) for parts in named))


def under_way(conn: Connection, committee: str) -> tuple[str, ...]:
    """The releases, neither live nor cancelled, in which a committee has taken positions. One statement."""
    statement = (
        select(_release.key)
        .join_from(table_of(PositionRow), table_of(ReleaseRow), _position.release_key == _release.key)
        .join(table_of(CriterionRow), (_criterion.release_key == _position.release_key) & (_criterion.ref == _position.criterion_ref))
        .where(_criterion.committee == committee, _release.live_on.is_(None), _release.cancelled_on.is_(None))
        .distinct()
        .order_by(_release.key)
    )
    return tuple(conn.execute(statement).scalars())


# Cards


def fetch_card(conn: Connection, key: str, committee: str) -> Card | None:
    """The card of a committee's walk, or None before its first. One statement."""
    row = conn.execute(_CARD, {"key": key, "committee": committee}).one_or_none()
    return None if row is None else Card(*row)


def keep_card(conn: Connection, card: Card) -> None:
    """Stores where a card is and what it shows; no part of the history. Two statements at most."""
    table = table_of(ReviewCardRow)
    values = {
        "channel": card.channel,
        "criterion": card.criterion,
        "serial": card.serial,
        "sent": card.sent,
        "moved_by": card.moved_by,
        "moved_at": card.moved_at,
    }
    changed = conn.execute(
        update(table).where(_card.release_key == card.release, _card.committee == card.committee).values(**values)
    ).rowcount
    if not changed:
        conn.execute(insert(table).values(release_key=card.release, committee=card.committee, **values))


@dataclass(frozen=True)
class CardMessage:
    """The card's message in Slack: its `ts` once it is there; `awaited` while an earlier row of it is still to be sent."""

    ts: str
    awaited: bool


def card_message(conn: Connection, card: Card, row_key: str) -> CardMessage:
    """Where the card is in Slack, for the outbox row `row_key` that is to update it. One statement, two after a first try failed."""
    first = conn.execute(select(_out.ts, _out.state).where(_out.key == f"{card.name}:0")).one_or_none()
    if first is not None and first.ts:
        return CardMessage(first.ts, awaited=False)
    keys = [f"{card.name}:{number}" for number in range(card.sent + 1)]
    found = conn.execute(select(_out.key, _out.ts, _out.state).where(_out.key.in_(keys)).order_by(_out.id)).all()
    ts = next((row.ts for row in found if row.ts), "")
    before: list[str] = []
    for row in found:
        if row.key == row_key:
            break
        before.append(row.state)
    return CardMessage(ts, awaited=not ts and any(state in {"due", "sending"} for state in before))


def cards_of(conn: Connection, key: str, committees: Sequence[str]) -> tuple[Card, ...]:
    """The cards of several committees in a release. One statement."""
    statement = select(
        _card.release_key, _card.committee, _card.channel, _card.criterion, _card.serial, _card.sent, _card.moved_by, _card.moved_at
    ).where(_card.release_key == key, or_(*(_card.committee == each for each in committees)))
    return tuple(Card(*row) for row in conn.execute(statement).all()) if committees else ()


def next_decision(conn: Connection, key: str) -> int:
    """The number of a release's next decision. One statement."""
    last = conn.execute(select(func.max(_decision.number)).where(_decision.release_key == key)).scalar_one()
    return (last or 0) + 1
