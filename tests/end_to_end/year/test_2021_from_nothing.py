"""The year 2021 from nothing: created from the calendar, filled from the bucket, its dates accepted, and June 2021 lived to its go-live."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from bot import pages
from bot.run import loading
from commands.findings.check import CheckShown
from commands.protocol.results import Changed
from commands.releases.status import StatusShown
from policy.releases.colour import Colour
from policy.releases.phase import Phase
from policy.timetable.dates import resolve
from storage.releases import releases
from tests.bot.documents.making import document
from tests.bot.documents.reading import sections
from tests.builders.databases import Databases
from tests.builders.office import DAN, OLIVER, OPSG_CHAIR, PANEL_CHAIR, RACHEL, SSC_CHAIR, TAG_CHAIR, Office
from tests.builders.signed import Signed, buttons, configured, done, form, signed_in
from tests.builders.slack_server import fake_slack

FEBRUARY, JUNE, NOVEMBER = "february-2021", "june-2021", "november-2021"
IN_JUNE, IN_NOVEMBER = ("SECMP0007", "SECMP0015", "SECMP0056"), ("SECMP0024", "MP078")
LINK = "https://example.com/2021"


@pytest.fixture
def signed(databases: Databases) -> Iterator[Signed]:
    """Slack on 10 January 2020, with the shipped reference data."""
    url = databases.empty("sqlite")
    with fake_slack() as slack:
        config = configured(slack, url, [RACHEL])
        assert loading.load(config, (), replace=False) == 0
        with signed_in(slack, config) as at_work:
            yield at_work
    databases.drop(url)


def test_a_year_is_made_and_its_dates_accepted_in_slack(signed: Signed) -> None:
    """By signed requests: the form with three releases, a step accepted by its button, then all that are left."""
    signed.twice = True
    view = form(signed.type("/release create 2021", RACHEL))
    assert "June 2021 SEC Release, System: Thu 24 Jun 2021. 30 steps, 16 acceptance criteria" in view.text
    assert "Created February 2021, June 2021 and November 2021." in done(signed.fill(view, RACHEL))
    shown = signed.type(f"/release timetable {JUNE}", RACHEL)
    assert "27 proposed" in shown.text
    assert "Accepted “Panel baselines RID for non-system-impacting modifications”: 24 Dec 2020." in done(
        signed.press(buttons(shown)["Accept"], RACHEL)
    )
    told = done(signed.press(buttons(signed.type(f"/release timetable {JUNE}", RACHEL))["Accept all proposed dates"], RACHEL))
    assert "Accepted 26 proposed dates of the June 2021 SEC Release." in told
    with signed.bot.store.reading() as conn:
        june = releases.fetch_release(conn, JUNE)
    assert june is not None
    assert not any(each.proposed for each in june.milestones)


def at(office: Office, key: str, release: str = JUNE) -> None:
    """The day for which a step is planned."""
    day = resolve(office.release(release).milestones)[key].day
    assert day is not None
    office.at(day.year, day.month, day.day)


def on_plan(office: Office) -> None:
    """Nothing is overdue, and the check finds nothing that blocks."""
    status = office.shows(f"/release status {JUNE}", StatusShown)
    assert status.overdue == (), pages.plain(status)
    assert [each.key for each in status.findings if each.severity == "error"] == []
    assert status.judgement.colour is not Colour.RED


def settled(office: Office, line: str, user: str = RACHEL, **answers: Any) -> Changed:
    """Does something, with whatever forms and confirmations it asks for."""
    return office.does(office.asks(line, user), user, **answers)


def allocated(office: Office) -> None:
    """The year made, three modifications of the bucket in June, two in November, all dates accepted."""
    settled(office, "/release create 2021")
    for ref in (*IN_JUNE, *IN_NOVEMBER):
        to = JUNE if ref in IN_JUNE else NOVEMBER
        settled(office, f"/release move {ref} from 2021 to {to}", reason="Allocated with the DCC.")
        office.does(f"/release cutoff {ref} in {to} by {'2020-12-01' if to == JUNE else '2021-04-01'}")
    for key in (JUNE, NOVEMBER, FEBRUARY):
        # The two Change Requests that the Paper's modifications wait for are the only findings (R7).
        assert {each.rule for each in office.shows(f"/release check {key}", CheckShown).findings} <= {"R7"}
    for key in (JUNE, NOVEMBER, FEBRUARY):
        office.does(f"/release milestone {key} accept")


def drafted(office: Office) -> None:
    """The drafts of the RID on their days, each with what was added since, and its baseline."""
    at(office, "rid-draft-1")
    settled(office, f"/release issue {JUNE}")
    at(office, "rid-draft-2")
    for ref in IN_JUNE:
        settled(office, f"/release edit {JUNE} impacts {ref}", participants=("Suppliers", "DCC"), documents="Section H")
    settled(office, f"/release issue {JUNE}")
    at(office, "rid-draft-3")
    settled(office, f"/release edit {JUNE} costs {IN_JUNE[0]}", build="£100,000")
    settled(office, f"/release edit {JUNE} costs total", quoted_total="£100,000")
    settled(office, f"/release issue {JUNE}")
    on_plan(office)
    at(office, "baseline-system")
    settled(office, f"/release baseline {JUNE} system", PANEL_CHAIR)
    assert office.release(JUNE).versions[-1].number == "1.0"


def reported(office: Office) -> None:
    """The TAD from its draft to its publication, the decisions, SIT, UIT, and the Completion Reports."""
    at(office, "tad-draft")
    settled(office, f"/release document {JUNE} tad", DAN, version="0.1", link=LINK, draft=("draft",))
    at(office, "tad-draft-review")
    settled(office, f"/release recommend {JUNE} tag tad", TAG_CHAIR, positive="yes", reason="A good draft")
    office.does(f"/release document {JUNE} tad consulted", DAN)
    for ref, state in (("CR1057", "delivered"), ("CR1047", "exited PIT")):
        office.does(f"/modification request {ref} {state}")
    for ref in IN_JUNE:
        settled(office, f"/modification approve {ref}")
    at(office, "tad-updated")
    settled(office, f"/release document {JUNE} tad", DAN, version="1.0", link=LINK)
    at(office, "tad-review")
    settled(office, f"/release recommend {JUNE} tag tad", TAG_CHAIR, positive="yes", reason="Suitable")
    at(office, "tad-decision")
    settled(office, f"/release decide {JUNE} tad", PANEL_CHAIR)
    office.does(f"/release document {JUNE} tad published", DAN)
    at(office, "baseline-documents")
    settled(office, f"/release baseline {JUNE} documents", PANEL_CHAIR)
    for key in ("sit-start", "sit-report", "sit-review", "sit-decision"):
        at(office, key)
        by_hand_or_report(office, key)
    for key in ("regression-plans", "uit-start", "regression-results", "uit-end"):
        at(office, key)
        office.does(f"/release milestone {JUNE} {key} done")
    on_plan(office)


def by_hand_or_report(office: Office, key: str) -> None:
    """A step of SIT: its start by hand, its report by its acts."""
    if key == "sit-start":
        office.does(f"/release milestone {JUNE} {key} done", DAN)
    elif key == "sit-report":
        settled(office, f"/release document {JUNE} sit-report", DAN, version="1.0", link=LINK)
    elif key == "sit-review":
        settled(office, f"/release recommend {JUNE} tag sit-report", TAG_CHAIR, positive="yes", reason="Complete")
    else:
        settled(office, f"/release decide {JUNE} sit-report", PANEL_CHAIR)


def decided(office: Office) -> None:
    """Evidence, the three reviews, and the Panel's Go."""
    at(office, "evidence-testing")
    settled(office, f"/release document {JUNE} uit-report", DAN, version="1.0", link=LINK)
    criteria = {each.ref: each for each in office.release(JUNE).criteria}
    for ref, each in criteria.items():
        office.does(f"/release evidence {JUNE} {ref} {LINK}/{ref} shows it", OLIVER if each.answers == "secas" else DAN)
    at(office, "review-testing")
    office.does(f"/release milestone {JUNE} modification-decisions done")
    chairs = {"tag": TAG_CHAIR, "opsg": OPSG_CHAIR, "ssc": SSC_CHAIR}
    settled(office, f"/release recommend {JUNE} tag uit-report", TAG_CHAIR, positive="yes", reason="Complete")
    for each in criteria.values():
        minute = {"met_on": office.now.date().isoformat(), "reference": "Minute 1", "reason": "As the minute says"}
        settled(office, f"/release position {JUNE} {each.ref} behalf", verdict="met", **minute)
    for committee, chair in chairs.items():
        settled(office, f"/release recommend {JUNE} {committee}", chair, positive="yes", reason="Ready")
    on_plan(office)
    at(office, "go-no-go")
    settled(office, f"/release decide {JUNE} uit-report", PANEL_CHAIR)
    asked = office.asks(f"/release decide {JUNE} go-live go", PANEL_CHAIR)
    acks = {each.name: "Known" for each in asked.fields if each.name.startswith("ack-")}
    office.does(office.asks(asked, PANEL_CHAIR, **acks), PANEL_CHAIR)


def test_june_2021_is_lived_by_its_template(office: Office) -> None:
    """Each step is done on the day that was proposed for it; it goes live on 24 June 2021, and its page, RID and check read right."""
    allocated(office)
    planned = {key: each.day for key, each in resolve(office.release(JUNE).milestones).items()}
    drafted(office)
    reported(office)
    decided(office)
    office.at(2021, 6, 24)
    settled(office, f"/release live {JUNE}")
    june = office.release(JUNE)
    assert june.live_on == date(2021, 6, 24)
    assert {each.key for each in june.milestones if each.done_on is None} == set()
    late = {
        each.key: (planned[each.key], each.done_on)
        for each in june.milestones
        if each.done_on and each.done_on > (planned[each.key] or date.max)
    }
    assert late == {}
    status = office.shows(f"/release status {JUNE}", StatusShown)
    assert (status.phase, status.counts.approved) == (Phase.LIVE, 3)
    found = {each.key for each in office.shows(f"/release check {JUNE}", CheckShown).findings}
    assert found == {"draft-unissued"}
    rid = sections(document(june, "3.0"))
    timetable = rid["3. Implementation timeline"].tables["Release implementation timetable"]
    assert ["24 Jun 21", "Release go-live", "The changes are implemented."] in timetable
    assert "proposed" not in rid["3. Implementation timeline"].text
    assert "SECMP0007" in rid["1. Scope"].text
    assert [item.name for item in office.release("2021").in_scope] == []
    assert "Live since 24 Jun 2021" in pages.plain(status)


def test_february_2021_is_a_change_of_text(office: Office) -> None:
    """The Documentation release has no testing: SECAS's evidence, the Operations Group's review and the Panel's Go bring it live."""
    settled(office, "/release create 2021")
    office.does(f"/release milestone {FEBRUARY} accept")
    office.does(f"/release add MP100 to {FEBRUARY} cut-off 2021-01-29")
    for key in ("rid-draft-1", "rid-draft-2", "rid-draft-3"):
        at(office, key, FEBRUARY)
        settled(office, f"/release edit {FEBRUARY} codes", other_codes=f"None, as of {key}.")
        settled(office, f"/release issue {FEBRUARY}")
    settled(office, f"/release edit {FEBRUARY} impacts MP100", participants=("Suppliers",), documents="Section A")
    at(office, "baseline", FEBRUARY)
    settled(office, f"/release baseline {FEBRUARY}", PANEL_CHAIR)
    at(office, "evidence-secas", FEBRUARY)
    settled(office, "/modification approve MP100")
    for ref in ("O8", "O9"):
        office.does(f"/release evidence {FEBRUARY} {ref} {LINK}/{ref} shows it", OLIVER)
    at(office, "review-operational", FEBRUARY)
    office.does(f"/release milestone {FEBRUARY} modification-decisions done")
    for ref in ("O8", "O9"):
        minute = {"met_on": office.now.date().isoformat(), "reference": "Minute 2", "reason": "As the minute says"}
        settled(office, f"/release position {FEBRUARY} {ref} behalf", verdict="met", **minute)
    settled(office, f"/release recommend {FEBRUARY} opsg", OPSG_CHAIR, positive="yes", reason="Ready")
    at(office, "go-no-go", FEBRUARY)
    asked = office.asks(f"/release decide {FEBRUARY} go-live go", PANEL_CHAIR)
    acks = {each.name: "Known" for each in asked.fields if each.name.startswith("ack-")}
    office.does(office.asks(asked, PANEL_CHAIR, **acks), PANEL_CHAIR)
    office.at(2021, 2, 25)
    settled(office, f"/release live {FEBRUARY}")
    february = office.release(FEBRUARY)
    assert february.live_on == date(2021, 2, 25)
    assert [each.key for each in february.milestones if each.done_on is None] == []
    assert {each.key for each in office.shows(f"/release check {FEBRUARY}", CheckShown).findings} == {"draft-unissued"}
