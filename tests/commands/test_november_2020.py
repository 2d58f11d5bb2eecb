"""November 2020 as it went, through commands with the clock moved, beside the stages that are shipped as files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot import pages
from bot.run.files import write
from commands.findings.check import CheckShown
from commands.protocol.results import LookedBack
from commands.releases.status import StatusShown
from policy.model.scope import ModificationState, ScopeState
from tests.bot.documents.reading import sections
from tests.builders.office import PANEL_CHAIR, Office, expect

KEY = "november-2020"
WITHOUT_DATE = {
    "MP080": "Managing DUIS uplifts",
    "MP081": "Alignment of DUIS and CHISM to reflect current DCC Processing",
    "MP098": "Incorporation of multiple Issue Resolution Proposals into the SEC - Batch 3",
    "MP101": "Large Gas Meter Displays",
    "MP103": "DCC SOC2 Assessments",
    "MP110": "Aligning SEC Appendix D with DCC Processes",
    "MP112": "Setting the Privacy Assessment Assurance Status",
    "MP115": "Changes to the NCSC Good Practice Guides",
    "MP118": "Communications Hub Finance Charges",
    "MP120": "Correcting DUIS Matrix for SRV7.7 Eligible Users",
    "MP124": "Consequential changes to DUIS and MMC",
    "MP127": "SMKI RAPP Security Screening clarification",
    "MP131": "Default maximum demand configuration conflict",
    "MP133": "Consequential changes to SEC Section G",
}
"""Modifications whose approval date and addition no source gives, with their titles (the SEC's public pages)."""


def put_in(office: Office, ref: str, title: str) -> None:
    """A modification is recorded, approved on a day that is not on record, and added to the release."""
    office.does(f"/modification add {ref}", title=title)
    office.does(f"/modification approve {ref}", date="", unknown=("unknown",), implementation_on="29 Nov 2020")
    office.does(f"/release add {ref} to {KEY}")


def lived(office: Office) -> None:
    """The dates of the SEC's public pages. Assumed, as no source gives them: criteria and baseline in July, the Go in November."""
    office.at(2020, 2, 7, 17)
    office.does("/modification edit SECMP0062", path="Self-Governance")
    days = {"implementation_on_1": "2020-06-25", "implementation_on_2": "2020-11-05"}
    office.does("/modification approve SECMP0062", date="today", decided_by="change-board", **days)
    office.at(2020, 5, 6, 17)
    office.does("/modification edit SECMP0062", implementation_on_1="today")
    office.at(2020, 5, 26, 17)
    office.does(f"/release move MP084 from june-2020 to {KEY}", reason="Re-targeted")
    office.at(2020, 5, 27, 17)
    office.does("/modification reject MP084", date="27 May 2020", decided_by="authority", reason="Rejected by the Authority")
    office.at(2020, 6, 19, 17)
    consent = {"by": "authority", "reference": "Panel, 19 June 2020", "reason": "The Authority consented to the Panel's request."}
    office.does(office.asks(f"/release decide {KEY} date 29 Nov 2020", met_on="19 June", **consent))
    office.does("/modification edit SECMP0062", implementation_on_2="29 November")
    office.at(2020, 7, 17, 17)
    for ref, title in WITHOUT_DATE.items():
        put_in(office, ref, title)
    office.does(f"/release remove SECMP0046 from {KEY}", reason="Not in the release in the end")
    office.does(f"/release remove SECMP0067 from {KEY}", reason="Not in the release in the end")
    office.does("/modification approve MP093", date="", unknown=("unknown",), implementation_on="29 Nov 2020")
    office.does(f"/release criterion {KEY} add standard")
    office.does(f"/release decide {KEY} baseline", covers="documents", met_on="17 July", reference="assumed")
    office.at(2020, 9, 23, 17)
    office.does("/modification add MP102", title="Power Outage Alerts triggered by an OTA firmware upgrade")
    halves = {"first": "OTA firmware upgrades", "second": "Enduring solution"}
    office.does(office.asks("/modification split MP102", into="proposals", reason="Split in two", **halves))
    office.does("/modification approve MP102A", date="today", decided_by="change-board", implementation_on="29 November")
    exception(office, "MP102A", "23 September")
    office.at(2020, 10, 16, 17)
    office.does("/modification add MP142", title="Clarification to the MMC")
    office.does("/modification approve MP142", date="16 October", implementation_on="29 November")
    exception(office, "MP142", "16 October")
    office.at(2020, 11, 27, 17)
    office.does(f"/release edit {KEY} facts", sec_version="27.0", technical=("technical",))
    went_live(office)


def exception(office: Office, ref: str, met_on: str) -> None:
    """A modification is added after the scope was set; what the source leaves out is written as such."""
    effects = {"documents": "not on record", "cost": "not on record", "testing": "not on record"}
    office.does(f"/release add {ref} to {KEY}", reason="Approved after the scope was set", reference="the RID", agreed_on=met_on, **effects)


def went_live(office: Office) -> None:
    """The Go, which is assumed, and what came with the go-live on Sunday 29 November."""
    pack = office.asks(f"/release decide {KEY} go-live go", PANEL_CHAIR)
    acknowledged = {each.name: "Known" for each in pack.fields if each.name.startswith("ack-")}
    office.does(office.asks(pack, PANEL_CHAIR, met_on="today", reason="assumed", **acknowledged), PANEL_CHAIR)
    office.at(2020, 11, 29, 17)
    office.does(f"/release edit {KEY} designations new", name="SEC Subsidiary Documents", by="BEIS", documents="Schedule 8")
    office.does(f"/release live {KEY}", date="29 November")
    office.does(f"/release issue {KEY}", changes="As implemented")


def then(office: Office, day: str) -> StatusShown:
    """The release's status as of a day."""
    found = office.shows(f"/release status {KEY} as of {day}", LookedBack).result
    return expect(StatusShown, found)


def test_november_2020_is_lived_through_commands(office: Office, tmp_path: Path) -> None:
    """Each day's record is right afterwards, and page, check and RID read right after the go-live."""
    lived(office)
    office.at(2020, 11, 30)
    release = office.release(KEY)
    assert (str(release.go_live), str(release.live_on), release.sec_version, release.technical_specifications) == (
        "2020-11-29",
        "2020-11-29",
        "27.0",
        True,
    )
    names = {each.name for each in release.in_scope}
    assert names == {"SECMP0062 part 2", "MP093", "MP102A", "MP142", *WITHOUT_DATE}
    assert {each.modification.state for each in release.in_scope} >= {ModificationState.IMPLEMENTED}
    out = {each.name for each in release.scope if each.state is ScopeState.OUT}
    assert {"MP084", "SECMP0046", "SECMP0067"} <= out
    assert [each.by for each in release.designations] == ["BEIS"]
    for day, go_live, count in (
        ("10 Jan 2020", date(2020, 11, 5), 4),
        ("26 May 2020", date(2020, 11, 5), 5),
        ("Wed 27 May 2020", date(2020, 11, 5), 4),
        ("18 June 2020", date(2020, 11, 5), 4),
        ("Fri 19 Jun 2020", date(2020, 11, 29), 4),
        ("23/09/2020", date(2020, 11, 29), 17),
        ("16 Oct 2020", date(2020, 11, 29), 18),
        ("29 November", date(2020, 11, 29), 18),
    ):
        shown = then(office, day).release
        assert (shown.go_live, len(shown.in_scope)) == (go_live, count), day
    page = pages.plain(office.say(f"/release status {KEY}"))
    assert "Live since 29 Nov 2020" in page
    assert "SEC version: 27.0" in page
    assert "18 approved, 0 targeted" in page
    found = office.shows(f"/release check {KEY}", CheckShown).findings
    assert [each.key for each in found] == ["scope-documents-late", "not-on-record"]
    write(office.store, "rid", (KEY,), "", tmp_path / "rid.docx", office.now)
    read = "\n".join(section.text for section in sections((tmp_path / "rid.docx").read_bytes()).values())
    assert "18 Modification Proposals have been approved for inclusion" in read
    assert "which was implemented on 29 November 2020" in read
