"""Announcements that follow the record (R27): the messages that a change overtakes, and their corrections in the outbox."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from policy.decisions.authority import VIEWS
from policy.model.decisions import Subject
from storage.history.journal import AuditEntry
from storage.history.names import key_in, name_of, prefix_of
from storage.history.reclassified import may_be_posted, posts_of, reclassified
from storage.tables import (
    AmendmentRow,
    AuditRow,
    CriterionRow,
    DecisionRow,
    DocumentRow,
    EvidenceRow,
    LessonRow,
    ModificationRow,
    NudgeOwnerRow,
    OutboxRow,
    RecommendationRow,
    ReleaseRow,
    ReviewCardRow,
    RidCommentRow,
    RidVersionRow,
    ScopeItemRow,
    table_of,
)

CORRECTION = "correction"
"""The kind of an outbox row that corrects an announcement."""

SIGN_OFF_CARD = "card"
"""The kind of an outbox row with a committee's sign-off card, and the start of its key."""

_ON_CARDS = frozenset({"", "committee", "not_applicable", "text"})
"""Fields of a criterion that cards show, or that say whose it is; "" if it came or went. Its state has the card updated by the verbs."""

_ENDING = frozenset({"cancelled_on", "live_on"})
"""Fields of a release that close its sign-off."""

_ACTED_ON = ("evidence", "retake", "rid-issued", "decision", "recommendation")
"""Kinds of posts with a button to sign off, comment, decide or publish, which a release that ends or is decided on takes no more."""

_OF_RECOMMENDATIONS = prefix_of(RecommendationRow)
_OF_CRITERIA, _CRITERIA, _CARD = prefix_of(CriterionRow), table_of(CriterionRow), table_of(ReviewCardRow)
_AUDIT, _OUTBOX, _DECISION = table_of(AuditRow), table_of(OutboxRow), table_of(DecisionRow)
_MODIFICATION, _AMENDMENT = table_of(ModificationRow), table_of(AmendmentRow)
_EXACT = {
    str(each.__tablename__)
    for each in (
        AmendmentRow,
        DocumentRow,
        ModificationRow,
        NudgeOwnerRow,
        RecommendationRow,
        ReleaseRow,
        RidCommentRow,
        RidVersionRow,
    )
}
"""Tables whose rows are announced by their own names."""

_CRITERION, _DECIDED, _DOCUMENT, _EVIDENCE, _LESSON, _PLACED, _RELEASE = (
    str(each.__tablename__) for each in (CriterionRow, DecisionRow, DocumentRow, EvidenceRow, LessonRow, ScopeItemRow, ReleaseRow)
)
_CHUNK = 400


def about_decision(release: str, subject: str) -> str:
    """Returns the `about` of a decision's announcement: its subject, because a later decision on it overtakes the earlier ones."""
    return name_of(DecisionRow, release, subject)


def about_evidence(change: int) -> str:
    """Returns the `about` of a post on evidence: the change that stored it, because it may be for several criteria."""
    return f"{_EVIDENCE}@{change}"


def about_criteria(release: str) -> str:
    """Returns the `about` of a request to sign off again: the criteria of its release."""
    return name_of(CriterionRow, release)


def correct(connection: Connection, change: int, entries: Sequence[AuditEntry], now: datetime) -> None:
    """Adds a correction to the outbox for each announcement that may be posted and that the change may have overtaken.

    Whether it has, and in which words, is decided when the correction is sent. One statement for records that are announced, none for
    others. A message that waits to be sent needs no correction, because its text is rendered when it is sent. A classification is looked
    at in all posts that show its release, or are in its channel, not in announcements alone (R20).
    """
    about = sorted(_about(connection, entries))
    values = []
    for start in range(0, len(about), _CHUNK):
        # The lock keeps a delivery from rendering a waiting message from the record before this change.
        for key, channel, state, attempts in connection.execute(_ANNOUNCED, {"about": about[start : start + _CHUNK]}).all():
            if may_be_posted(state, attempts):
                values.append(_correction(change, key, channel, now))
    values += _of_endings(connection, change, set(_ending(entries)), {each["ids"]["of"] for each in values}, now)
    known = {each["ids"]["of"] for each in values}
    again = (each for each in posts_of(connection, *reclassified(entries)) if may_be_posted(each.state, each.attempts))
    values += [_correction(change, each.key, each.channel, now) for each in again if each.key not in known]
    if values:
        connection.execute(insert(_OUTBOX), values)


_ANNOUNCED = (
    select(_OUTBOX.c.key, _OUTBOX.c.channel, _OUTBOX.c.state, _OUTBOX.c.attempts)
    .where(_OUTBOX.c.about.in_(bindparam("about", expanding=True)))
    .order_by(_OUTBOX.c.id)
    .with_for_update()
)


def _of_endings(connection: Connection, change: int, ended: Collection[str], known: Collection[str], now: datetime) -> list[dict[str, Any]]:
    """Returns corrections of the posts whose buttons work only until a release ends. One statement, none if no release ended or opened."""
    if not ended:
        return []
    of = _OUTBOX.c.ids["release"].as_string().in_(sorted(ended))
    columns = (_OUTBOX.c.key, _OUTBOX.c.channel, _OUTBOX.c.state, _OUTBOX.c.attempts)
    found = select(*columns).where(_OUTBOX.c.kind.in_(_ACTED_ON), of).order_by(_OUTBOX.c.id).with_for_update()
    rows = connection.execute(found).all()
    return [
        _correction(change, key, channel, now)
        for key, channel, state, attempts in rows
        if key not in known and may_be_posted(state, attempts)
    ]


def refresh_cards(connection: Connection, entries: Sequence[AuditEntry], queued: Collection[str], now: datetime) -> None:
    """Adds an update of each sign-off card that a change makes untrue, unless `queued` has one.

    Those are the cards of a committee whose criteria came, went, moved or were reworded, or whose recommendation on the go-live was given,
    changed or withdrawn, and all cards of a release whose sign-off closes or opens again. So a card has buttons only while they work,
    whatever changed: a decision, a cancellation, an undo or a file. Three statements at most for such a change, none for others, and one
    for each card.
    """
    reviewing = _reviewing(connection, entries)
    ending = set(_ending(entries))
    keys = {key for key, _ in reviewing} | ending
    if not keys:
        return
    found = connection.execute(select(_CARD).where(_CARD.c.release_key.in_(keys))).all()
    values = []
    for row in sorted(found, key=lambda each: (each.release_key, each.committee)):
        name = f"{SIGN_OFF_CARD}:{row.release_key}:{row.committee}:{row.serial}"
        touched = row.release_key in ending or (row.release_key, row.committee) in reviewing
        if not touched or f"{name}:{row.sent - 1}" in queued:
            continue
        key = f"{name}:{row.sent}"
        ids = {"release": row.release_key, "committee": row.committee, "card": name, "row": key}
        values.append({"key": key, "kind": SIGN_OFF_CARD, "channel": row.channel, "ids": ids, "created_at": now})
        own = (_CARD.c.release_key == row.release_key, _CARD.c.committee == row.committee)
        connection.execute(update(_CARD).where(*own).values(sent=row.sent + 1))
    if values:
        connection.execute(insert(_OUTBOX), values)


def _reviewing(connection: Connection, entries: Sequence[AuditEntry]) -> set[tuple[str, str]]:
    """Returns the releases and committees whose criteria or recommendation changed in what a card shows, those before and after a move."""
    found: set[tuple[str, str]] = set()
    changed: set[tuple[str, str]] = set()
    for each in entries:
        if each.thing.startswith(_OF_RECOMMENDATIONS):
            key, committee, subject = key_in(each.thing)
            found |= {(key, committee)} if subject == Subject.GO_LIVE else set()
        if not each.thing.startswith(_OF_CRITERIA) or each.field not in _ON_CARDS:
            continue
        key, ref = key_in(each.thing)
        changed.add((key, ref))
        values = [json.loads(one) for one in (each.before, each.after) if one]
        if each.field == "committee":
            found |= {(key, value) for value in values}
        elif not each.field:
            found |= {(key, value["committee"]) for value in values}
    if changed:
        kept = select(_CRITERIA.c.release_key, _CRITERIA.c.ref, _CRITERIA.c.committee)
        rows = connection.execute(kept.where(_CRITERIA.c.release_key.in_({key for key, _ in changed}))).all()
        found |= {(row.release_key, row.committee) for row in rows if (row.release_key, row.ref) in changed}
    return found


def _ending(entries: Sequence[AuditEntry]) -> Iterator[str]:
    """Yields the releases whose sign-off a change closed or opened: cancelled, live, decided on, or none of these any more (R14, R15)."""
    for each in entries:
        table = each.thing.partition(":")[0]
        on_go_live = table == _DECIDED and (each.field in {"outcome", "met_on"} or (not each.field and _subject(each) == Subject.GO_LIVE))
        if on_go_live or (table == _RELEASE and each.field in _ENDING):
            yield key_in(each.thing)[0]


def _subject(entry: AuditEntry) -> str:
    """Returns the subject of a decision that was recorded or removed."""
    return str(json.loads(entry.after or entry.before or "{}").get("subject", ""))


def _correction(change: int, of: str, channel: str, now: datetime) -> dict[str, Any]:
    key = f"{CORRECTION}:{change}:{of}"
    return {"key": key, "kind": CORRECTION, "channel": channel, "ids": {"of": of, "change": change}, "created_at": now}


def _about(connection: Connection, entries: Sequence[AuditEntry]) -> set[str]:
    """Returns the `about` of announcements that the changed rows may overtake."""
    found: set[str] = set()
    evidence: list[str] = []
    decisions: list[tuple[str, int]] = []
    reworded: list[Sequence[str]] = []
    for each in entries:
        table = each.thing.partition(":")[0]
        if table in _EXACT:
            found.add(each.thing)
            if table == _DOCUMENT:  # The posts of the view and of the decision on it have buttons for what comes next.
                found |= _on_document(key_in(each.thing))
        elif table == _PLACED:
            found.add(name_of(ModificationRow, key_in(each.thing)[1]))
        elif table == _CRITERION:
            found.add(about_criteria(key_in(each.thing)[0]))
            if each.field in {"", "text"}:  # A proposal shows the present text beside its own.
                reworded.append(key_in(each.thing))
        elif table == _EVIDENCE:
            evidence.append(each.thing)
        elif table == _LESSON:  # The post that asks for a committee's lessons says that they were given.
            found.add(name_of(ReleaseRow, key_in(each.thing)[0]))
        elif table == _DECIDED:
            release, number = key_in(each.thing)
            stored = json.loads(each.after or each.before or "null")
            if isinstance(stored, dict) and "subject" in stored:
                found.add(about_decision(release, stored["subject"]))
                found |= _on_document((release, stored["subject"]))
                if stored.get("go_live"):  # A Defer and a decision on the date both move the go-live, so each may overtake the other.
                    found |= {about_decision(release, each) for each in (Subject.DATE, Subject.GO_LIVE)}
            else:
                decisions.append((release, int(number)))
    found.update(_draft_names(connection, found))
    found.update(_changes_that_stored(connection, evidence))
    found.update(_subjects(connection, decisions))
    found.update(_proposals(connection, reworded))
    return found


def _on_document(document: Sequence[str]) -> set[str]:
    """Returns the `about` of what was announced on a document, given its release and subject first: its views and decisions."""
    release, subject = document[:2]
    committees = next((heard for each, heard in VIEWS.items() if each.value == subject), ())
    return {about_decision(release, subject), *(name_of(RecommendationRow, release, each, subject) for each in committees)}


def _draft_names(connection: Connection, about: Iterable[str]) -> set[str]:
    """Returns the names under which announced modifications were Draft Proposals: DP102 of MP102 (R24).

    One statement, none without a modification.
    """
    prefix = prefix_of(ModificationRow)
    refs = sorted(key_in(each)[0] for each in about if each.startswith(prefix))
    names: set[str] = set()
    for start in range(0, len(refs), _CHUNK):
        statement = select(_MODIFICATION.c.draft_ref).where(
            _MODIFICATION.c.ref.in_(refs[start : start + _CHUNK]), _MODIFICATION.c.draft_ref != ""
        )
        names |= {name_of(ModificationRow, draft) for draft in connection.execute(statement).scalars()}
    return names


def _changes_that_stored(connection: Connection, evidence: Iterable[str]) -> Iterator[str]:
    """Yields the posts about changed evidence, by the changes that stored it. One statement.

    There may be several: an undone piece of evidence gives its number to the next one.
    """
    names = sorted(set(evidence))
    for start in range(0, len(names), _CHUNK):
        statement = (
            select(_AUDIT.c.change_id)
            .where(_AUDIT.c.thing.in_(names[start : start + _CHUNK]), _AUDIT.c.after.is_not(None), _AUDIT.c.field == "")
            .distinct()
        )
        yield from (about_evidence(change) for change in connection.execute(statement).scalars())


def _subjects(connection: Connection, decisions: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Yields the subjects of decisions of which a field changed. A statement for each."""
    for release, number in sorted(set(decisions)):
        statement = select(_DECISION.c.subject).where(_DECISION.c.release_key == release, _DECISION.c.number == number)
        yield from (about_decision(release, subject.value) for subject in connection.execute(statement).scalars())


def _proposals(connection: Connection, criteria: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yields the proposals to amend criteria that were added, reworded or dropped. A statement for each."""
    for release, ref in sorted({(each[0], each[1]) for each in criteria}):
        statement = select(_AMENDMENT.c.number).where(_AMENDMENT.c.release_key == release, _AMENDMENT.c.criterion_ref == ref)
        yield from (name_of(AmendmentRow, release, number) for number in connection.execute(statement).scalars())
