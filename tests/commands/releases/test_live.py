"""Marking a release live."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.pages import releases
from bot.pages.kit import text
from commands.findings.check import CheckShown
from commands.protocol.line import Line
from commands.protocol.results import Changed
from commands.releases.status import StatusShown
from commands.rid.redline import RedlineShown
from policy.model.scope import ModificationState, ScopeState
from policy.releases.phase import Phase, phase
from policy.scope.cutoffs import CutoffState, cutoff_state
from storage.engine.session import Act
from storage.tables import ModificationRow, ReleaseRow, ScopeItemRow
from tests.builders.office import DAN, LONDON, PANEL_CHAIR, Office, expect, words_of
from tests.builders.rooms.meetings import decided
from tests.builders.rooms.reviews import KEY


def test_a_release_goes_live_with_its_go_and_on_its_day(panel: Office) -> None:
    """Without a Go, or before the day, it does not; afterwards it is live once."""
    panel.refuses(f"/release live {KEY}", because="The deciding body has not given a Go")
    told = expect(Changed, decided(panel, "go"))
    assert f"/release live {KEY}" not in [str(each) for each in told.next_lines]
    refused = panel.refuses(f"/release live {KEY}", because="can't be marked live before its go-live")
    assert [str(each) for each in refused.instead] == [f"/release decide {KEY} date", f"/release status {KEY}"]
    panel.at(2020, 6, 25)
    panel.refuses(f"/release live {KEY}", DAN, because="can mark a release live")
    panel.does(panel.asks(f"/release live {KEY}"))
    release = panel.release()
    assert (release.live_on, phase(release, date(2020, 6, 25))) == (date(2020, 6, 25), Phase.LIVE)
    panel.refuses(f"/release live {KEY}", because="The June 2020 SEC Release is already live.")


@pytest.mark.parametrize(
    ("before", "first", "last", "after", "day"),
    [
        ("2021-03-27 23:59", "2021-03-28 00:00", "2021-03-28 22:59", "2021-03-28 23:00", date(2021, 3, 28)),
        ("2020-10-24 22:59", "2020-10-24 23:00", "2020-10-25 23:59", "2020-10-26 00:00", date(2020, 10, 25)),
    ],
)
def test_a_live_day_on_which_clocks_change_is_the_day_in_london(
    panel: Office, before: str, first: str, last: str, after: str, day: date
) -> None:
    """By instants in UTC: the day has 23 hours or 25. A cut-off on it is in time until its last minute."""
    expect(Changed, decided(panel, "go"))
    with panel.store.changing(Act("test", "clocks", panel.now)) as tx:
        tx.session.get_one(ReleaseRow, KEY).go_live = day
        tx.session.get_one(ScopeItemRow, (KEY, "MP079", 0)).cutoff = day

    def at(instant: str) -> None:
        panel.now = datetime.fromisoformat(instant).replace(tzinfo=UTC).astimezone(LONDON)

    at(before)
    panel.refuses(f"/release live {KEY}", because="can't be marked live before its go-live")
    for instant, state in ((first, CutoffState.AHEAD), (last, CutoffState.AHEAD), (after, CutoffState.PASSED)):
        at(instant)
        item = next(each for each in panel.release().scope if each.name == "MP079")
        undecided = replace(
            item, state=ScopeState.TARGETED, modification=replace(item.modification, state=ModificationState.MODIFICATION_PROPOSAL)
        )
        assert cutoff_state(undecided, panel.now.date()) is state
    at(last)
    panel.does(panel.asks(f"/release live {KEY}"))
    assert panel.release().live_on == day


def test_the_draft_of_the_rid_is_seen_from_the_go_to_the_final_version(panel: Office) -> None:
    """The Go's pack, status, the check and `live` name a draft with changes, and after go-live the final version can be issued."""
    panel.does(f"/release edit {KEY} codes", other_codes="None.")
    panel.does(f"/release edit {KEY} testing", user_testing="By Users.")
    shown = words_of(panel.say(f"/release decide {KEY} go-live", PANEL_CHAIR))
    draft = panel.shows(f"/release status {KEY}", StatusShown).draft
    assert draft is not None
    changes = len(panel.shows(f"/release redline {KEY}", RedlineShown).changes)
    assert (draft.number, draft.since, draft.changes) == ("1.2", "1.1", changes)
    assert f"Draft 1.2 of the RID has {changes} changes since version 1.1 that are not issued." in shown
    assert f"version 1.1, 10 Jan 2020; draft 1.2 with {changes} changes" in words_of(panel.say(f"/release status {KEY}"))
    expect(Changed, decided(panel, "go"))
    assert "draft-unissued" in [each.key for each in panel.shows(f"/release check {KEY}", CheckShown).findings]
    panel.at(2020, 6, 25)
    form = panel.asks(f"/release live {KEY}")
    assert "Draft 1.2 of the RID has" in str(form.about)
    told = panel.does(form)
    assert Line.release("issue", KEY) in told.next_lines
    assert "issue it as the final version" in words_of(told)
    panel.does(f"/release issue {KEY}", changes="As it was delivered.")
    assert panel.shows(f"/release status {KEY}", StatusShown).draft is None
    assert "draft-unissued" not in [each.key for each in panel.shows(f"/release check {KEY}", CheckShown).findings]


def test_a_draft_proposal_is_never_in_scope_at_go_live(panel: Office) -> None:
    """A Go excludes it by name; if a file puts it into scope afterwards, the release doesn't go live until it has an outcome (R24)."""
    panel.does("/modification add DP102", title="Power Outage Alerts")
    panel.does(f"/release add DP102 to {KEY}", cutoff="2020-06-20")
    assert "DP102 is a Draft Proposal, so a Go excludes it." in words_of(panel.say(f"/release decide {KEY} go-live", PANEL_CHAIR))
    expect(Changed, decided(panel, "go"))
    assert "DP102" not in {each.modification.ref for each in panel.release().in_scope}
    with panel.store.changing(Act("test", "load", panel.now)) as tx:
        tx.session.get_one(ScopeItemRow, (KEY, "DP102", 0)).state = ScopeState.TARGETED
    panel.at(2020, 6, 25)
    refused = panel.refuses(f"/release live {KEY}", because="DP102 is a Draft Proposal, so the release can't go live with it in scope")
    assert refused.instead == (Line.modification("edit", "DP102"), Line.modification("withdraw", "DP102"))
    panel.does(refused.instead[1], reason="Not needed")
    panel.asks(f"/release live {KEY}")


def test_an_item_that_was_implemented_earlier_is_named_with_its_day(panel: Office) -> None:
    """The form names it, and the announcement says since when, beside those that go live with the release (R6)."""
    with panel.store.changing(Act("test", "early", panel.now)) as tx:
        tx.session.get_one(ModificationRow, "SECMP0053").implementation_on = date(2020, 5, 6)
    expect(Changed, decided(panel, "go"))
    panel.at(2020, 6, 25)
    form = panel.asks(f"/release live {KEY}")
    assert any("Implemented earlier, by a date of its own: SECMP0053 on 6 May 2020." in str(line) for line in form.about)
    panel.does(form, sec_version="26.0")
    said = text.text(releases.live(panel.release(), PANEL_CHAIR))
    assert "went live on 25 Jun 2020 as version 26.0 of the SEC." in said
    assert "SECMP0053 (since 6 May 2020)" in said


def test_a_day_before_the_go_is_asked_about(panel: Office) -> None:
    """A Go that was given after the go-live: the first day offered is before it, so it is confirmed (R13)."""
    panel.at(2020, 7, 1)
    expect(Changed, decided(panel, "go", met_on="2020-06-30"))
    asked = panel.asks(panel.asks(f"/release live {KEY}"), date="2020-06-25")
    assert "25 Jun 2020 is before the Go of 30 Jun 2020." in str(asked.about)
    assert panel.release().live_on is None
    panel.does(asked)
    assert panel.release().live_on == date(2020, 6, 25)
