"""Go, No-go and Defer, reversals, documents, amendments, going live: what each asks, refuses and changes."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot import pages
from bot.posts import posts
from bot.slack.limits.messages import message_faults, view_faults
from commands.go_live.decide import PackShown
from commands.protocol.form import Faults, Form
from commands.protocol.results import Changed
from policy.model.decisions import Outcome, Subject
from policy.model.sign_off import SignOffState
from policy.releases.readiness import Phase, phase
from storage.documents import documents
from storage.mail.kinds import read
from storage.tables import OutboxRow, table_of
from tests.builders.office import DAN, OLIVER, OPSG_CHAIR, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, TAG_MEMBER, Office, expect, view_of

KEY = "june-2020"


@pytest.fixture
def panel(office: Office) -> Office:
    """An office on the day of the Panel's meeting."""
    office.at(2020, 6, 12)
    office.say(f"/release channel {KEY} tag <#C0TAG>")
    return office


def decided(office: Office, word: str, user: str = PANEL_CHAIR, **answers: str) -> object:
    """A decision on go-live with every outstanding item acknowledged, confirmed."""
    form = office.asks(f"/release decide {KEY} go-live {word}", user)
    acks = {each.name: "Known" for each in form.fields if each.name.startswith("ack-")}
    confirm = office.fill(form, user, **{**acks, "reason": "Agreed", **answers})
    return office.fill(confirm, user) if isinstance(confirm, Form) else confirm


def posted(office: Office, kind: str) -> list[str]:
    """The texts of the messages of a kind, as they would be posted now."""
    rows = table_of(OutboxRow).c
    with office.store.reading() as conn:
        found = conn.execute(select(rows.ids).where(rows.kind == kind).order_by(rows.id)).scalars().all()
    made = [posts.message(office.store, read(kind, ids), office.now) for ids in found]
    for each in made:
        assert each is None or message_faults(each) == []
    return [str(each["text"]) for each in made if each]


def test_the_pack_has_exactly_go_no_go_and_defer(panel: Office) -> None:
    """It lists what is outstanding by kind, fits a message, and changes nothing."""
    shown = panel.shows(f"/release decide {KEY} go-live", PackShown, PANEL_CHAIR)
    message = pages.message(shown)
    assert message_faults(message) == []
    labels = [each["text"]["text"] for block in message["blocks"] if block["type"] == "actions" for each in block["elements"]]
    assert labels == ["Go", "No-go", "Defer"]
    for words in ("The TAG has not given its recommendation.", "T1 is open.", "MP084 is undecided", "The TAD is not approved.", "£60,000"):
        assert words in message["text"], words


def test_a_go_asks_for_each_outstanding_item(panel: Office) -> None:
    """One field per item, each required by its own sentence; the form fits a modal."""
    form = panel.asks(f"/release decide {KEY} go-live go", PANEL_CHAIR)
    names = [each.name for each in form.fields if each.name.startswith("ack-")]
    assert len(names) > 20
    answer = panel.faults(form, PANEL_CHAIR)
    assert set(answer.by_field) == set(names)
    assert not [each for each in panel.release().decisions if each.subject is Subject.GO_LIVE]


def test_what_came_up_meanwhile_is_asked_too(panel: Office) -> None:
    """A modification added while the form was open is not waved through."""
    form = panel.asks(f"/release decide {KEY} go-live go", PANEL_CHAIR)
    acks = {each.name: "Known" for each in form.fields if each.name.startswith("ack-")}
    panel.say(f"/release add MP100 to {KEY} cut-off 2020-06-20")
    again = panel.asks(form, PANEL_CHAIR, **acks)
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
        panel.refuses(f"/release decide {KEY} go-live go", user)


def test_a_no_go_needs_its_reason_and_nothing_acknowledged(panel: Office) -> None:
    """It is decided and may be reversed."""
    form = panel.asks(f"/release decide {KEY} go-live no-go", PANEL_CHAIR)
    assert [each.name for each in form.fields] == ["met_on", "reference", "reason"]
    panel.faults(form, PANEL_CHAIR)
    expect(Changed, decided(panel, "no-go"))
    assert phase(panel.release(), date(2020, 6, 12)) is Phase.DECIDED


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
    panel.refuses(f"/release live {KEY}")


def test_a_defer_shows_what_moves_and_moves_it(panel: Office) -> None:
    """The new date is asked and confirmed; go-live and its milestone move, the go/no-go is to be taken again."""
    form = panel.asks(f"/release decide {KEY} go-live defer", PANEL_CHAIR)
    panel.faults(form, PANEL_CHAIR, reason="UIT is late")
    panel.faults(form, PANEL_CHAIR, reason="UIT is late", go_live="2020-06-01")
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


# Documents


def test_a_document_goes_through_its_steps(panel: Office) -> None:
    """Draft, consultation, final version, the TAG's view, the Panel's approval, publication: each completes its milestone."""
    panel.at(2020, 3, 2)
    draft = panel.asks(f"/release document {KEY} tad", DAN)
    assert view_faults(view_of(draft)) == []
    link = "https://example.com/tad"
    panel.does(draft, DAN, version="0.1", link=link, draft=("draft",))
    panel.does(f"/release recommend {KEY} tag tad", TAG_CHAIR, positive="yes", reason="A good draft")
    panel.does(f"/release document {KEY} tad consulted", DAN)
    panel.does(f"/release document {KEY} tad", DAN, version="1.0", link=link)
    panel.refuses(f"/release document {KEY} tad published", DAN)
    form = panel.asks(f"/release decide {KEY} tad", PANEL_CHAIR)
    panel.faults(form, PANEL_CHAIR)
    panel.does(f"/release recommend {KEY} tag tad", TAG_CHAIR, positive="yes", reason="Suitable")
    panel.does(panel.asks(f"/release decide {KEY} tad", PANEL_CHAIR), PANEL_CHAIR)
    panel.does(f"/release document {KEY} tad published", DAN)
    done = {each.key for each in panel.release().milestones if each.done_on == date(2020, 3, 2)}
    assert done == {"tad-draft", "tad-draft-review", "tad-consultation", "tad-updated", "tad-review", "tad-decision"}
    with panel.store.reading() as conn:
        newest = documents.fetch_documents(conn, KEY)[-1]
    assert (newest.version, newest.suitable, newest.approved_on, newest.published_on) == ("1.0", True, date(2020, 3, 2), date(2020, 3, 2))
    assert all("version" in text for text in posted(panel, "document"))
    assert len(posted(panel, "recommendation")) >= 1


def test_a_version_is_given_once(panel: Office) -> None:
    """The same version again, a missing link and a stranger are told so."""
    form = panel.asks(f"/release document {KEY} uit-report", DAN)
    panel.does(form, DAN, version="1.0", link="https://example.com/uit")
    again = panel.faults(f"/release document {KEY} uit-report", DAN, version="1.0", link="")
    assert set(again.by_field) == {"version", "link"}
    panel.refuses(f"/release document {KEY} tad", STRANGER)
    panel.refuses(f"/release document {KEY} minutes", DAN)


# Recommendations


def test_a_recommendation_waits_for_the_criteria_unless_the_chair_says_why(panel: Office) -> None:
    """With criteria open it needs one reason more; a member or the wrong committee may not give it."""
    form = panel.asks(f"/release recommend {KEY} tag", TAG_CHAIR)
    blocked = panel.faults(form, TAG_CHAIR, positive="yes", reason="Ready")
    assert set(blocked.by_field) == {"despite"}
    panel.does(form, TAG_CHAIR, positive="yes", reason="Ready", despite="The rest follows on Monday")
    (given,) = panel.release().recommendations
    assert "The rest follows on Monday" in given.reason
    panel.refuses(f"/release recommend {KEY} tag", TAG_MEMBER)
    panel.refuses(f"/release recommend {KEY} opsg tad", OPSG_CHAIR)
    panel.refuses(f"/release recommend {KEY} tabasc", RACHEL)


def test_a_manager_cites_the_minute_of_a_recommendation(panel: Office) -> None:
    """On behalf of the TAG, with the date of its meeting."""
    form = panel.asks(f"/release recommend {KEY} tag uit-report", OLIVER)
    panel.faults(form, OLIVER, positive="yes", reason="Complete")
    panel.does(form, OLIVER, positive="yes", reason="Complete", reference="TAG_27", met_on="2020-05-27")
    (given,) = panel.release().recommendations
    assert (given.given_on, given.reason) == (date(2020, 5, 27), "Complete (TAG_27)")


# Amendments


def test_after_the_baseline_only_the_body_amends(panel: Office) -> None:
    """A reworded criterion is a proposal until the Panel agrees it; then its sign-off is stale."""
    panel.at(2020, 5, 27)
    panel.does(f"/release position {KEY} T4 behalf", verdict="met", reference="TAG_27", met_on="2020-05-27", reason="Seen")
    form = panel.asks(f"/release criterion {KEY} reword T4")
    text = "There are no Severity 1 or 2 defects in the production environment."
    panel.does(form, text=text, reason="As the standard has it")
    before = next(each for each in panel.release().criteria if each.ref == "T4")
    assert (before.text == text, before.state) == (False, SignOffState.MET)
    decide = panel.asks(f"/release decide {KEY} criteria", PANEL_CHAIR)
    panel.faults(decide, PANEL_CHAIR, agreed=())
    panel.does(decide, PANEL_CHAIR)
    after = next(each for each in panel.release().criteria if each.ref == "T4")
    assert (after.text, after.state) == (text, SignOffState.STALE)
    panel.refuses(f"/release decide {KEY} criteria", PANEL_CHAIR)


def test_an_editorial_change_keeps_the_sign_off_once_the_chair_confirms_it(panel: Office) -> None:
    """A member, a manager or a stranger does not confirm it; the chair does, and the sign-off stays."""
    panel.at(2020, 5, 27)
    panel.does(f"/release position {KEY} T4 behalf", verdict="met", reference="TAG_27", met_on="2020-05-27", reason="Seen")
    form = panel.asks(f"/release criterion {KEY} reword T4")
    panel.does(form, text="A comma, moved.", reason="Typing error", editorial=("editorial",))
    assert len(posted(panel, "editorial")) == 1
    for user in (TAG_MEMBER, RACHEL, STRANGER):
        panel.refuses(f"/release criterion {KEY} confirm 1", user)
    panel.does(f"/release criterion {KEY} confirm 1", TAG_CHAIR)
    after = next(each for each in panel.release().criteria if each.ref == "T4")
    assert (after.text, after.state) == ("A comma, moved.", SignOffState.MET)
    assert posted(panel, "editorial") == []


def test_a_criterion_is_added_with_the_next_number_and_one_is_dropped(panel: Office) -> None:
    """S1 was not in June 2020 and is taken by the standard set, so the first added is S2; O9 goes."""
    panel.at(2020, 3, 2)
    panel.does(f"/release criterion {KEY} add", kind="security", answers="dcc", text="It is secure.", reason="The SSC asks")
    panel.does(f"/release criterion {KEY} drop O9", reason="Not needed")
    panel.does(panel.asks(f"/release decide {KEY} criteria", PANEL_CHAIR), PANEL_CHAIR)
    refs = [each.ref for each in panel.release().criteria]
    assert "O9" not in refs
    assert next(each.committee for each in panel.release().criteria if each.ref == "S2") == "ssc"


def test_before_the_baseline_an_agreement_on_record_is_enough(panel: Office) -> None:
    """November 2020 is not baselined: with the paper cited the change takes effect, without it is a proposal."""
    panel.at(2020, 3, 2)
    panel.does(panel.asks("/release create june-2021"))
    form = panel.asks("/release criterion june-2021 drop O9")
    panel.does(form, reason="Not needed", reference="CSC_1", met_on="2020-03-02")
    release = panel.release("june-2021")
    assert "O9" not in [each.ref for each in release.criteria]
    assert release.decisions[-1].subject is Subject.CRITERIA
    panel.does("/release criterion june-2021 drop O8", reason="Not needed")
    assert "O8" in [each.ref for each in panel.release("june-2021").criteria]


def test_the_page_of_a_criterion_has_everything(panel: Office) -> None:
    """Evidence with its address, positions with reasons; amber evidence for members only."""
    panel.at(2020, 5, 27)
    form = panel.asks(f"/release evidence {KEY} T1", DAN)
    panel.does(form, DAN, link="https://example.com/amber", classification="amber")
    panel.does(f"/release position {KEY} T1 behalf", verdict="hold", reference="TAG_27", met_on="2020-05-27", reason="Wait")
    page = pages.plain(panel.say(f"/release criteria {KEY} t1", TAG_MEMBER))
    assert "https://example.com/amber" in page
    assert "Wait" in page
    hidden = pages.plain(panel.say(f"/release criteria {KEY} t1", STRANGER))
    assert "https://example.com/amber" not in hidden
    assert "1 piece of evidence" in pages.plain(panel.say(f"/release criteria {KEY} tag", STRANGER))
