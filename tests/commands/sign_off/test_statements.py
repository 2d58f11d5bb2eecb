"""How many SQL statements a committee's walk takes: as many with much said and submitted as with little, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

import pytest
from sqlalchemy import select

from bot.posts import posts
from commands.catalogue import perform
from commands.protocol.request import Actor, Request
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import Modification, ScopeItem
from policy.model.sign_off import Criterion, CriterionKind, SignOffState
from policy.sign_off.review import Review
from policy.sign_off.sign_off import EvidenceKind, Verdict
from storage.engine.session import Act, Store
from storage.mail.kinds import read
from storage.release_file import Contents, loader
from storage.sign_off import reviews
from storage.sign_off.positions import position_rows
from storage.tables import ChannelRouteRow, CommitteeRow, CriterionRow, EvidenceRow, MemberRow, OutboxRow, PositionRow, table_of
from tests.builders.databases import DIALECTS, Databases
from tests.builders.office import RACHEL, START, TAG_MEMBER, open_office

KEY, COMMITTEE, CHANNEL = "adhoc-2022-01-03", "tag", "C0TAG"
QUORUM = 30
_numbers = count(1)
MOST = 10
"""Statements of a position that is taken by somebody who took one before: what it rests on is read once, and only if it changed."""
MOST_DRAWN = 4
"""Statements of drawing the card: what has changed, the positions, and where the card is."""


@dataclass(frozen=True)
class Much:
    """How much there is: criteria of the committee, pieces of evidence and positions on each, members beside those of the office."""

    criteria: int
    evidence: int
    positions: int
    members: int


@pytest.fixture(scope="module", params=DIALECTS)
def walks(request: pytest.FixtureRequest, databases: Databases) -> Iterator[list[str]]:
    """The databases of a walk with little in it, and of one with much, each with its card in Slack, to be copied."""
    urls = [databases.migrated(request.param) for _ in range(2)]
    for url, size in zip(urls, (Much(2, 1, 0, 1), Much(40, 6, 25, 50)), strict=True):
        walk(url, size).close()
    yield urls
    for url in urls:
        databases.drop(url)


@pytest.fixture
def stores(walks: list[str], databases: Databases) -> Iterator[tuple[Store, Store]]:
    """Both walks, each a copy of the test's own."""
    urls = [databases.copied(each) for each in walks]
    little, much = map(Store, urls)
    yield little, much
    for store, url in zip((little, much), urls, strict=True):
        store.close()
        databases.drop(url)


def walk(url: str, size: Much) -> Store:
    """A store in which the committee walks through a release, its card posted."""
    store = open_office(url)
    refs = [f"T{number}" for number in range(1, size.criteria + 1)]
    criteria = tuple(Criterion(ref, CriterionKind.TESTING, COMMITTEE, "Every Device was tested.") for ref in refs)
    scope = (ScopeItem(Modification("MP20000", "One", dcc_systems=True)),)
    day = START.date().replace(year=2022, month=1, day=3)
    loader.load(store, Contents(releases=(Release(KEY, ReleaseKind.ADHOC, day, scope=scope, criteria=criteria),)), at=START)
    with store.changing(Act("test", "set up", START)) as tx:
        tx.session.get_one(CommitteeRow, COMMITTEE).quorum = str(QUORUM)
        tx.session.add(ChannelRouteRow(release_key=KEY, committee_key=COMMITTEE, channel_id=CHANNEL))
        tx.session.add_all(MemberRow(committee_key=COMMITTEE, user_id=f"U0MORE{number}") for number in range(size.members))
        tx.session.add_all(evidence(ref, number) for ref in refs for number in range(1, size.evidence + 1))
    with store.reading() as conn:
        review = reviews.fetch_review(conn, KEY, committee=COMMITTEE)
    assert review is not None
    with store.changing(Act("test", "speak", START)) as tx:
        tx.session.add_all(said(review, ref, number) for ref in refs for number in range(size.positions))
    told(store, f"signoff {KEY} {COMMITTEE}", RACHEL)
    out = table_of(OutboxRow)
    with store.writing() as conn:
        conn.execute(out.update().where(out.c.kind == "card").values(state="sent", ts="1590570000.000100"))
    return store


def evidence(ref: str, number: int) -> EvidenceRow:
    """A piece of evidence."""
    return EvidenceRow(
        release_key=KEY,
        criterion_ref=ref,
        number=number,
        kind=EvidenceKind.LINK,
        address=f"https://example.org/{ref}/{number}",
        submitted_by="U0DAN",
        submitted_at=START,
    )


def said(review: Review, ref: str, number: int) -> PositionRow:
    """A member's Met."""
    user = f"U0MORE{number}"
    return PositionRow(
        release_key=KEY,
        criterion_ref=ref,
        user_id=user,
        voice=user,
        verdict=Verdict.MET,
        stamp=review.stamp(ref),
        turn=number,
        taken_at=START,
    )


def told(store: Store, text: str, user: str) -> tuple[int, str]:
    """How many statements a line takes, and what it answers."""
    with store.statements() as seen:
        result = perform(store, Request("/release", text, Actor(user), START, f"test:{next(_numbers)}"))
    return len(seen), str(result)


def clicked(store: Store, verdict: str) -> tuple[int, str]:
    """The same for a click on the card, at its first criterion."""
    with store.reading() as conn:
        review = reviews.fetch_review(conn, KEY, committee=COMMITTEE)
    assert review is not None
    return told(store, f"position {KEY} T1 {verdict} v{review.stamp('T1')}", TAG_MEMBER)


def drawn(store: Store) -> tuple[int, str]:
    """The same for drawing the card as it is now."""
    out = table_of(OutboxRow).c
    with store.reading() as conn:
        card = conn.execute(select(out.ids, out.channel).where(out.kind == "card").order_by(out.id.desc()).limit(1)).one()
    with store.statements() as seen, store.one_snapshot():
        message = posts.message(store, read("card", card.ids), START, card.channel)
    assert message is not None
    return len(seen), message["text"]


def test_a_click_takes_as_many_statements_whatever_was_said_and_submitted(stores: tuple[Store, Store]) -> None:
    """A position taken, the card drawn, and the position taken back: the same numbers with 2 criteria and 40, 0 positions and 1,000."""
    counts = []
    for store, named in zip(stores, (TAG_MEMBER, "and 6 more"), strict=True):
        drawn(store)
        met = clicked(store, "met")
        assert "T1: your position is Met." in met[1]
        card = drawn(store)
        assert named in card[1]
        back = clicked(store, "take-back")
        assert "T1: you took your position back." in back[1]
        again = clicked(store, "met")
        assert "T1: your position is Met." in again[1]
        counts.append((met[0], card[0], back[0], again[0]))
    assert counts[0] == counts[1]
    assert (counts[0][1], counts[0][3]) == (MOST_DRAWN, MOST)


def test_a_review_with_a_position_is_the_review_that_is_read_once_it_is_stored(stores: tuple[Store, Store]) -> None:
    """Taken for the first time, and changed: what a click works out in memory is what the next one reads."""
    for store in stores:
        for verdict in (Verdict.MET, Verdict.HOLD):
            before = one_review(store)
            line = f"position {KEY} T1 {verdict.value} v{before.stamp('T1')}"
            answers = {"reason": "The report is late."} if verdict is Verdict.HOLD else None
            perform(store, Request("/release", line, Actor(TAG_MEMBER), START, f"test:{line}", answers=answers))
            after = one_review(store)
            taken = next(each for each in after.positions_of("T1") if each.user == TAG_MEMBER)
            assert taken.verdict is verdict
            assert replace(before.with_position(taken), criteria=after.criteria) == after


def one_review(store: Store) -> Review:
    """What is read for a click on the first criterion."""
    with store.reading() as conn:
        found = reviews.fetch_review(conn, KEY, criterion="T1", only="T1")
    assert found is not None
    return found


def test_moving_the_card_takes_as_many_statements_whatever_was_said_and_submitted(stores: tuple[Store, Store]) -> None:
    """Next, and the card drawn where it is then."""
    counts = []
    for store in stores:
        moved = told(store, f"signoff {KEY} {COMMITTEE} next", RACHEL)
        assert "The card is at T2." in moved[1]
        card = drawn(store)
        assert "T2 is 2 of" in card[1]
        counts.append((moved[0], card[0]))
    assert counts[0] == counts[1]


def test_a_review_of_one_criterion_says_where_all_stand_and_nothing_else_of_the_others(stores: tuple[Store, Store]) -> None:
    """It has the same criteria, and of the one the same evidence, positions and stamp; it refuses to speak of another."""
    _, much = stores
    with much.reading() as conn:
        whole = reviews.fetch_review(conn, KEY, committee=COMMITTEE)
        one = reviews.fetch_review(conn, KEY, criterion="T7", only="T7")
    assert whole is not None
    assert one is not None
    assert one.criteria == whole.criteria
    assert (one.evidence_of("T7"), one.positions_of("T7")) == (whole.evidence_of("T7"), whole.positions_of("T7"))
    assert (len(one.evidence), len(one.positions)) == (6, 25)
    assert (one.stamp("T7"), one.resolution("T7")) == (whole.stamp("T7"), whole.resolution("T7"))
    with pytest.raises(LookupError, match="T8"):
        one.stamp("T8")


def test_a_tallied_review_has_the_open_criteria_of_a_quorum(stores: tuple[Store, Store]) -> None:
    """The chair's has the one alone; with a quorum it also has what the open criteria's tallies need, and not what is settled.

    One without positions needs nothing else for its tally.
    """
    _, much = stores
    with much.changing(Act("test", "quorum", START)) as tx:
        tx.session.get_one(CommitteeRow, COMMITTEE).quorum = "chair"
    with much.reading() as conn:
        chairs = reviews.fetch_review(conn, KEY, committee=COMMITTEE, only="T7", tallied=True)
    assert chairs is not None
    assert chairs.only == {"T7"}
    with much.changing(Act("test", "quorum", START)) as tx:
        tx.session.get_one(CommitteeRow, COMMITTEE).quorum = "3"
        tx.session.get_one(CriterionRow, (KEY, "T8")).standing = SignOffState.MET
        for row in position_rows(tx.session, KEY, "T10"):
            tx.session.delete(row)
    with much.reading() as conn:
        whole = reviews.fetch_review(conn, KEY, committee=COMMITTEE)
        tallied = reviews.fetch_review(conn, KEY, committee=COMMITTEE, only="T7", tallied=True)
    assert whole is not None
    assert tallied is not None
    assert not tallied.has_read("T8")
    assert tallied.has_read("T9")
    assert tallied.positions_of("T9") == whole.positions_of("T9")
    assert (tallied.evidence_of("T9"), tallied.resolution("T9")) == (whole.evidence_of("T9"), whole.resolution("T9"))
    assert tallied.positions_of("T10") == ()
    assert not tallied.has_read("T10")
