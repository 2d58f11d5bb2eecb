"""Go, No-go and Defer, reversals, documents, amendments, going live: what each asks, refuses and changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot import pages
from bot.slack.limits.messages import message_faults
from commands.go_live.decide import PackShown
from commands.protocol.form import Faults
from commands.protocol.line import Line
from commands.protocol.results import Changed
from policy.decisions.overtaken import stands
from policy.model.decisions import Outcome, Subject
from policy.releases.phase import Phase, phase
from storage.decisions import decisions
from storage.engine.session import Act
from storage.tables import DecisionRow
from tests.builders.office import DAN, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, Office, expect, words_of
from tests.builders.rooms.meetings import decided, posted

KEY = "june-2020"


def test_the_pack_has_exactly_go_no_go_and_defer(panel: Office) -> None:
    """It says how much is outstanding, lists it by kind on two screens, fits a message, and changes nothing."""
    shown = panel.shows(f"/release decide {KEY} go-live", PackShown, PANEL_CHAIR)
    message = pages.message(shown)
    assert message_faults(message) == []
    labels = [each["text"]["text"] for block in message["blocks"] if block["type"] == "actions" for each in block["elements"]]
    assert labels == ["Go", "No-go", "Defer", "Check", "More"]
    assert "33 items are outstanding." in message["text"]
    more = pages.message(shown, screen=2)
    assert message_faults(more) == []
    for words in ("The TAG has not given its recommendation.", "T1 is open.", "MP084 is undecided", "The TAD is not approved.", "£60,000"):
        assert words in message["text"] + more["text"], words


def test_a_go_asks_for_each_outstanding_item(panel: Office) -> None:
    """A tick per item and a reason per group, each required by its own sentence; nothing is ticked before; the form fits a modal."""
    form = panel.asks(f"/release decide {KEY} go-live go", PANEL_CHAIR)
    ticks = {each.name: each for each in form.fields if each.name.startswith("each-")}
    names = [each.name for each in form.fields if each.name.startswith("ack-")]
    assert sum(len(each.options) for each in ticks.values()) > 20
    assert not [each for each in ticks.values() if each.value]
    answer = panel.faults(form, PANEL_CHAIR, **{name: each.options[0].value for name, each in ticks.items()})
    assert set(answer.by_field) == {*names, *ticks}
    assert set(panel.faults(form, PANEL_CHAIR, **dict.fromkeys(names, "2: Only this one")).by_field) == set(names)
    assert not [each for each in panel.release().decisions if each.subject is Subject.GO_LIVE]


def test_what_came_up_meanwhile_is_asked_too(panel: Office) -> None:
    """A modification added while the form was open is not waved through."""
    form = panel.asks(f"/release decide {KEY} go-live go", PANEL_CHAIR)
    acks = {each.name: "Known" for each in form.fields if each.name.startswith("ack-")}
    panel.say(f"/release add MP100 to {KEY} cut-off 2020-06-20")
    again = panel.asks(form, PANEL_CHAIR, **acks)
    kept = {each.name.rpartition("-")[0]: each.value for each in again.fields if each.name.startswith("each-")}
    assert len(kept["each-modifications"]) == 4
    assert not {each.name: each.value for each in again.fields if each.name.startswith("ack-") and each.value != "Known"}
    assert any("MP100" in str(word) for words in again.about for word in words)
    assert not [each for each in panel.release().decisions if each.subject is Subject.GO_LIVE]


def test_a_manager_records_a_go_citing_the_minute(panel: Office) -> None:
    """On behalf of the Panel the paper is needed; it is kept with the meeting's date apart from today."""
    panel.at(2020, 6, 15)
    expect(Faults, decided(panel, "go", RACHEL, met_on="2020-06-12"))
    expect(Changed, decided(panel, "go", RACHEL, met_on="2020-06-12", reference="SECP_81"))
    last = panel.release().decisions[-1]
    assert (last.outcome, last.met_on, last.recorded_on, last.reference) == (Outcome.GO, date(2020, 6, 12), date(2020, 6, 15), "SECP_81")
    assert "Go on go-live" in posted(panel, "decision")[0]


def test_nobody_else_says_go(panel: Office) -> None:
    """Chairs of other committees, DCC staff and strangers are refused."""
    for user in (TAG_CHAIR, DAN, STRANGER):
        panel.refuses(f"/release decide {KEY} go-live go", user, because="can record the deciding body's decision")


def test_a_no_go_needs_its_reason_and_nothing_acknowledged(panel: Office) -> None:
    """It is decided and may be reversed."""
    form = panel.asks(f"/release decide {KEY} go-live no-go", PANEL_CHAIR)
    assert [each.name for each in form.fields] == ["met_on", "reference", "reason"]
    panel.faults(form, PANEL_CHAIR, field="reason")
    told = expect(Changed, decided(panel, "no-go"))
    assert "The go-live stays 25 Jun 2020, until it is moved or the SEC Panel decides again." in words_of(told)
    assert Line.release("decide", KEY, "date") in told.next_lines
    assert phase(panel.release(), date(2020, 6, 12)) is Phase.DECIDED
    shown = words_of(panel.say(f"/release status {KEY}"))
    assert "No-go on 12 Jun 2020, and the go-live is still 25 Jun 2020." in shown
    assert f"Decide again: /release decide {KEY} go-live" in shown


def test_a_go_is_reversed_by_the_same_body_on_the_record(panel: Office) -> None:
    """The No-go of the same day is the last word, both stay on record, and the reason is needed."""
    expect(Changed, decided(panel, "go"))
    form = panel.asks(f"/release decide {KEY} go-live no-go", PANEL_CHAIR)
    assert any("reverses the Go of 12 Jun 2020" in str(word) for words in form.about for word in words)
    expect(Changed, decided(panel, "no-go"))
    outcomes = [each.outcome for each in panel.release().decisions if each.subject is Subject.GO_LIVE]
    assert outcomes == [Outcome.GO, Outcome.NO_GO]
    status = pages.plain(panel.say(f"/release status {KEY}"))
    assert "Decision: No-go, 12 June 2020" in status
    panel.at(2020, 6, 25)
    panel.refuses(f"/release live {KEY}", because="The deciding body has not given a Go")


def test_a_defer_shows_what_moves_and_moves_it(panel: Office) -> None:
    """The new date is asked and confirmed; go-live and its milestone move, the go/no-go is to be taken again."""
    form = panel.asks(f"/release decide {KEY} go-live defer", PANEL_CHAIR)
    panel.faults(form, PANEL_CHAIR, field="go_live", reason="UIT is late")
    panel.faults(form, PANEL_CHAIR, field="go_live", reason="UIT is late", go_live="2020-06-01")
    confirm = panel.asks(form, PANEL_CHAIR, reason="UIT is late", go_live="2020-07-30")
    told = [str(word) for words in confirm.about for word in words]
    assert any("Go-live moves from 25 Jun 2020 to 30 Jul 2020" in each for each in told)
    panel.does(confirm, PANEL_CHAIR)
    release = panel.release()
    steps = {each.key: each for each in release.milestones}
    assert (release.go_live, str(steps["go-live"].day), steps["go-no-go"].done_on) == (date(2020, 7, 30), "2020-07-30", None)


def test_a_go_can_be_undone_whole(panel: Office) -> None:
    """Undo takes back the decision, its acknowledgements, the exclusions and the milestone."""
    before = panel.release()
    done = expect(Changed, decided(panel, "go"))
    panel.undoes(done.change, PANEL_CHAIR)
    assert panel.release() == before
    assert posted(panel, "decision") == []


def test_the_minute_of_an_earlier_meeting_reverses_nothing(panel: Office) -> None:
    """A No-go of 5 June that is recorded after the Go of the 12th is announced as overtaken by it, and the Go's message stays (R27)."""
    minute = {"reference": "SECP_80", "met_on": "2020-06-05"}
    expect(Changed, decided(panel, "go"))
    late = pages.plain(expect(Changed, decided(panel, "no-go", RACHEL, **minute)))
    assert "The Go of 12 Jun 2020 stands, because it was decided later." in late
    assert "It reverses" not in late
    assert "pinned" not in late
    go, no_go = posted(panel, "decision")
    assert (go.startswith("✅"), no_go.startswith("↩️ Reversed")) == (True, True)
    assert "The SEC Panel decided again on 12 Jun 2020: Go." in no_go
    with panel.store.reading() as conn:
        number = len(panel.release().decisions)
        assert stands(panel.release().decisions[-2], decisions.decisions_after(conn, KEY, number - 1))
        assert not stands(panel.release().decisions[-1], decisions.decisions_after(conn, KEY, number))
    assert "Decision: Go, 12 June 2020" in pages.plain(panel.say(f"/release status {KEY}"))


def test_a_late_go_excludes_and_closes_nothing(panel: Office) -> None:
    """A Go of 5 June that is recorded after the No-go of the 12th takes nobody out of scope, and no release live."""
    expect(Changed, decided(panel, "no-go"))
    late = pages.plain(expect(Changed, decided(panel, "go", RACHEL, reference="SECP_80", met_on="2020-06-05")))
    assert "The No-go of 12 Jun 2020 stands" in late
    assert not any(words in late for words in ("Excluded", "Mark June 2020 live", "closed"))
    assert "MP084" in {each.name for each in panel.release().in_scope}


def test_a_late_defer_moves_nothing(panel: Office) -> None:
    """A Defer of 5 June after the Go of the 12th is refused at its date, because it would move a go-live that was agreed since."""
    expect(Changed, decided(panel, "go"))
    form = panel.asks(f"/release decide {KEY} go-live defer", PANEL_CHAIR)
    because = "The SEC Panel decided Go of 12 Jun 2020."
    panel.faults(form, PANEL_CHAIR, "met_on", because, reason="Late", go_live="2020-07-30", met_on="2020-06-05")


@pytest.mark.parametrize("word", ["no-go", "defer"])
def test_what_a_reversed_go_excluded_is_said_and_offered_back(panel: Office, word: str) -> None:
    """It stays out, because it may be in another release by now: the answer names it, and the scope has a button for each (R5, R13)."""
    expect(Changed, decided(panel, "go"))
    assert "Add back" not in panel.reads(f"/release scope {KEY}")
    panel.does("/modification withdraw MP088", reason="Its proposer gave up")
    moved = {"go_live": "2020-07-30"} if word == "defer" else {}
    reversed_go = expect(Changed, decided(panel, word, **moved))
    assert "Excluded by that Go, and out of scope until added again: SECMP0062 part 1, MP079 and MP084." in pages.plain(reversed_go)
    assert Line.release("add", "MP079", "to", KEY) in reversed_go.next_lines
    assert panel.reads(f"/release scope {KEY}").count("Add back") == 3
    panel.does(f"/release add MP079 to {KEY}", cutoff="2020-06-24")
    assert panel.reads(f"/release scope {KEY}").count("Add back") == 2


def test_what_a_reversed_go_excluded_comes_back_as_it_was(panel: Office) -> None:
    """It was in the scope that the body set, so it is no exception: it keeps its day, and only a baseline since makes it one (R4, R5)."""
    before = {each.name: each for each in panel.release().scope}["SECMP0062 part 1"]
    expect(Changed, decided(panel, "go"))
    expect(Changed, decided(panel, "no-go"))
    form = panel.asks(f"/release add SECMP0062 part 1 to {KEY}")
    assert [each.name for each in form.fields] == ["cutoff", "description"]
    assert "comes back as it was: the Go that excluded it was reversed" in str(form.about)
    with panel.store.changing(Act("test", "baseline", panel.now)) as tx:
        row = DecisionRow(
            release_key=KEY, number=90, subject=Subject.BASELINE, body="panel", outcome=Outcome.AGREED, met_on=date(2020, 6, 20)
        )
        tx.session.add(row)
    assert "exception" in str(panel.asks(f"/release add SECMP0062 part 1 to {KEY}").about)
    with panel.store.changing(Act("test", "baseline", panel.now)) as tx:
        tx.session.delete(tx.session.get_one(DecisionRow, (KEY, 90)))
    panel.does(form, cutoff="2020-06-24")
    after = {each.name: each for each in panel.release().scope}["SECMP0062 part 1"]
    assert after == replace(before, cutoff=date(2020, 6, 24), modification=after.modification)
    assert "not-an-exception" not in panel.reads(f"/release check {KEY}")


def test_a_no_go_over_a_no_go_offers_nothing_back(panel: Office) -> None:
    """Nothing was excluded, and nothing is said of it."""
    expect(Changed, decided(panel, "no-go"))
    again = expect(Changed, decided(panel, "defer", go_live="2020-07-30"))
    assert "Excluded by that Go" not in pages.plain(again)


def test_an_approval_that_comes_after_the_go_says_what_left_it_out(panel: Office) -> None:
    """The minute of 10 June is recorded after the Go of the 12th: the answer says why it is out, and how it comes back (R5, R13)."""
    expect(Changed, decided(panel, "go"))
    late = pages.plain(panel.does("/modification approve MP079", date="2020-06-10"))
    assert "The June 2020 SEC Release left MP079 out: excluded by the Go of 12 Jun 2020, undecided: Known." in late
    assert "Only if the SEC Panel reverses that Go can it come back." in late
    expect(Changed, decided(panel, "no-go"))
    later = pages.plain(panel.does("/modification approve MP088", date="2020-06-10"))
    assert f"Add it back with /release add MP088 to {KEY}." in later
