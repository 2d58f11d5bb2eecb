"""Versions as points in the history, comments, acceptances, calendar addresses, and what the history says of dates: on both databases."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

from policy.findings.acceptance import Acceptance
from policy.model.partial_date import PartialDate
from policy.model.rid import RidVersion
from policy.model.sign_off import SignOffState
from storage.engine.session import Change, Store
from storage.files import feeds
from storage.findings import acceptances
from storage.release_file import transfer
from storage.release_file.loader import load
from storage.rid import comments
from storage.rid import versions as documents
from storage.sign_off.progress import met_over_time
from storage.tables import CalendarFeedRow, CriterionRow, FindingAcceptanceRow, MilestoneRow, ReleaseRow, RidCommentRow, RidVersionRow
from tests.builders.release_files import AT, act, contents, june

KEY = "june-2020"


def _loaded(store: Store) -> None:
    versions = (RidVersion("0.1", date(2019, 5, 9), "First draft"), RidVersion("0.2", date(2019, 8, 9), "Second draft"))
    past = dataclasses.replace(june(), versions=versions)
    load(store, contents(past), at=AT)


def _version(tx: Change, number: str, position: int) -> None:
    tx.session.add(RidVersionRow(release_key=KEY, number=number, position=position, issued_on=AT.date(), changes="x"))


def test_a_version_s_point_is_the_change_that_made_it(store: Store) -> None:
    """What was changed with it belongs to it, what came later does not, and what was loaded is known as a fact of the past."""
    _loaded(store)
    with store.changing(act("release issue")) as tx:
        _version(tx, "0.3", 2)
        tx.session.get_one(ReleaseRow, KEY).summary = "With it"
    with store.changing(act("release edit")) as tx:
        tx.session.get_one(ReleaseRow, KEY).summary = "Later"
        tx.session.get_one(RidVersionRow, (KEY, "0.3")).changes = "Reworded later"
    with store.reading() as conn:
        found = documents.points(conn, KEY)
        assert {number: each.recorded for number, each in found.items()} == {"0.1": True, "0.2": True, "0.3": False}
        first, second = (documents.state_at(conn, KEY, found[number]) for number in ("0.1", "0.3"))
        now = documents.state_now(conn, KEY)
        assert documents.points(conn, "june-2099") == {}
    assert first is not None
    assert second is not None
    assert now is not None
    assert ([each.number for each in first.release.versions], first.release.summary) == (["0.1"], june().summary)
    assert ([each.changes for each in second.release.versions], second.release.summary) == (["First draft", "Second draft", "x"], "With it")
    assert now.release.summary == "Later"
    assert dataclasses.replace(first.release, versions=()) == dataclasses.replace(june(), versions=())


def test_a_version_s_state_is_rebuilt_once_whatever_changes_later(store: Store) -> None:
    """What is kept of it is of the history up to it; a version that is removed and issued again is another one."""
    _loaded(store)
    with store.reading() as conn:
        before = documents.state_at(conn, KEY, documents.points(conn, KEY)["0.2"])
    with store.changing(act("release edit")) as tx:
        tx.session.get_one(ReleaseRow, KEY).summary = "Later"
    with store.reading() as conn:
        point = documents.points(conn, KEY)["0.2"]
        with store.statements() as seen:
            again = documents.state_at(conn, KEY, point)
    assert (again, len(seen)) == (before, 0)
    with store.changing(act("release edit")) as tx:
        tx.session.delete(tx.session.get_one(RidVersionRow, (KEY, "0.2")))
    with store.changing(act("release issue")) as tx:
        _version(tx, "0.2", 1)
    with store.reading() as conn:
        anew = documents.state_at(conn, KEY, documents.points(conn, KEY)["0.2"])
    assert anew is not None
    assert anew.release.summary == "Later"


def test_a_state_has_the_comments_of_its_time(store: Store) -> None:
    """Comments are part of the state on record."""
    _loaded(store)
    with store.changing(act("release comment")) as tx:
        tx.session.add(
            RidCommentRow(release_key=KEY, number=1, version="0.1", party="A Party", text="Why?", said_by="U1", said_on=AT.date())
        )
    with store.changing(act("release issue")) as tx:
        _version(tx, "0.3", 2)
    with store.reading() as conn:
        points = documents.points(conn, KEY)
        states = [documents.state_at(conn, KEY, points[number]) for number in ("0.1", "0.3")]
        assert comments.next_comment(conn, KEY) == 2
        assert comments.next_comment(conn, "june-2099") == 1
    assert [[each.text for each in state.comments] for state in states if state] == [[], ["Why?"]]


def test_acceptances_keep_their_figures(store: Store) -> None:
    """Names and values come back as they were."""
    _loaded(store)
    figures = (("quoted", "£1"), ("added up", "“£2”"))
    with store.changing(act("release accept")) as tx:
        tx.session.add(
            FindingAcceptanceRow(
                release_key=KEY,
                finding="dcc-total",
                figures=acceptances.figures_text(figures),
                reason="Known",
                accepted_by="U1",
                accepted_on=AT.date(),
            )
        )
    with store.reading() as conn:
        assert acceptances.acceptances(conn, KEY) == (Acceptance("dcc-total", figures, "Known", "U1", AT.date()),)


def test_addresses_are_found_by_their_hash(store: Store) -> None:
    """A person's addresses for one calendar are theirs alone."""
    with store.changing(act("release feed")) as tx:
        for token, user in (("a", "U1"), ("b", "U1"), ("c", "U2")):
            tx.session.add(CalendarFeedRow(token_hash=token, user_id=user, subject="release", name=KEY, made_on=AT.date()))
    with store.reading() as conn:
        assert feeds.feed(conn, "a") == feeds.Feed("a", "U1", "release", KEY)
        assert feeds.feed(conn, "d") is None
        assert feeds.feeds_of(conn, "U1", "release", KEY) == ("a", "b")
        assert feeds.feeds_of(conn, "U1", "committee", KEY) == ()


def test_what_left_the_timetable_is_known_with_its_last_day(store: Store) -> None:
    """A milestone without its date, and one that is gone, keep the day that they had; each change counts."""
    _loaded(store)
    with store.reading() as conn:
        before = feeds.revisions(conn, [KEY])[KEY]
    with store.changing(act("milestone")) as tx:
        tx.session.get_one(MilestoneRow, (KEY, "uit")).planned = PartialDate(2020, 5, 11)
    with store.changing(act("milestone")) as tx:
        tx.session.get_one(MilestoneRow, (KEY, "uit")).planned = None
    with store.reading() as conn:
        assert [(each.milestone, each.day) for each in feeds.gone(conn, [KEY])] == [("uit", date(2020, 5, 11))]
        after = feeds.revisions(conn, [KEY])[KEY]
        assert (after[0] - before[0], after[1] >= before[1]) == (2, True)
        assert (feeds.gone(conn, []), feeds.revisions(conn, [])) == ((), {})


def test_progress_counts_each_committee_s_criteria(store: Store) -> None:
    """A point for each committee and day, with what was met at its end; a criterion counts once it is applicable."""
    _loaded(store)
    met = dataclasses.replace(act("signoff"), at=AT + timedelta(days=3))
    with store.changing(met) as tx:
        row = tx.session.get_one(CriterionRow, (KEY, "T1"))
        row.standing, row.not_applicable = SignOffState.MET, ""
    with store.reading() as conn:
        found = met_over_time(conn, KEY, AT.tzinfo)
    assert found[-1] == ((AT + timedelta(days=3)).date(), "tag", 1, 1)
    assert (AT.date(), "opsg", 1, 1) in found
    assert not [each for each in found if each[:2] == (AT.date(), "tag")]


def test_an_export_has_what_the_release_refers_to(store: Store) -> None:
    """The modifications of its scope and the rest of what it names, and no other."""
    _loaded(store)
    with store.reading() as conn:
        release = documents.state_now(conn, KEY)
        assert release is not None
        made = transfer.exported(conn, release.release)
        known = transfer.known(conn)
    assert {each.ref for each in made.modifications} >= {each.modification.ref for each in june().scope}
    assert (made.members, made.committees, made.channels) == ((), (), ())
    assert {each.key for each in known.releases} == {KEY}
