"""The clicks and characters of the ten commonest jobs, from a person's Home to what is stored: docs/clicks.md says as many."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from commands.protocol.form import Form, Kind
from commands.protocol.results import Changed
from tests import ROOT
from tests.builders.office import DAN, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, Office, expect
from tests.builders.rooms.reviews import evidenced
from tests.end_to_end.hands import Hands

JUNE = "June 2020"
LINK = "https://example.com/report"
TESTING = ("T1", "T2", "T3", "T4", "T5", "T6")


def what_waits(office: Office) -> Hands:
    """See what waits for me."""
    hands = Hands(office, RACHEL)
    hands.opens_home()
    return hands


def standing(office: Office) -> Hands:
    """See how June 2020 stands."""
    hands = what_waits(office)
    hands.presses(JUNE)
    return hands


def dates(office: Office) -> Hands:
    """Date the twelve undated steps of June 2020."""
    hands = what_waits(office)
    hands.presses("Set all dates")
    days = {each.name: f"2020-03-{2 + number:02d}" for number, each in enumerate(expect(Form, hands.seen).fields[:12])}
    hands.fills(**days)
    if isinstance(hands.seen, Form):
        hands.fills()
    return hands


def evidence(office: Office) -> Hands:
    """Submit evidence for the testing criteria."""
    office.at(2020, 5, 20)
    hands = Hands(office, DAN)
    hands.opens_home()
    hands.presses("Submit evidence", "the testing acceptance criteria")
    hands.fills(link=LINK)
    return hands


def sign_off(office: Office) -> Hands:
    """Sign off six criteria as Met."""
    evidenced(office, *TESTING)
    office.does("/release document june-2020 tad", DAN, link=LINK, version="1.0")
    office.does("/release decide june-2020 tad", PANEL_CHAIR, reason="The TAG is content.")
    office.does("/release channel june-2020 tag <#C0TAG|tag>")
    office.at(2020, 5, 27)
    hands = Hands(office, TAG_CHAIR)
    hands.opens_home()
    hands.presses("Sign off", "TAG reviews")
    hands.presses_on_a_card("/release signoff june-2020 tag several")
    hands.ticks_all()
    return hands


def recommend(office: Office) -> Hands:
    """Give a committee's recommendation on go-live."""
    sign_off(office)
    hands = Hands(office, TAG_CHAIR)
    hands.opens_home()
    hands.presses("Recommend")
    hands.fills(positive="yes", reason="All is met.")
    return hands


def approve(office: Office) -> Hands:
    """Record that a modification is approved."""
    hands = standing(office)
    hands.presses("Open the scope", "4 modifications in scope")
    hands.presses("Approve", "MP079")
    hands.fills()
    return hands


def go(office: Office) -> Hands:
    """Decide Go with 33 items outstanding."""
    office.at(2020, 6, 12)
    hands = Hands(office, PANEL_CHAIR)
    hands.opens_home()
    hands.presses("Go or no-go", "go/no-go")
    hands.presses("Go")
    reasons = {each.name: "Agreed." for each in expect(Form, hands.seen).fields if each.name.startswith("ack-") and each.kind is Kind.TEXT}
    hands.ticks_all(**reasons)
    if isinstance(hands.seen, Form):
        hands.fills()
    return hands


def comment(office: Office) -> Hands:
    """Comment on the RID as a Party."""
    hands = Hands(office, STRANGER)
    hands.opens_home()
    hands.presses("Comment on the RID: June 2020")
    hands.fills(party="A Party", text="Please give us another week.")
    return hands


def accept(office: Office) -> Hands:
    """Accept a finding of the check."""
    hands = standing(office)
    hands.presses("Check")
    hands.presses("Accept")
    hands.fills(reason="The DCC has explained it.")
    return hands


JOBS: tuple[Callable[[Office], Hands], ...] = (what_waits, standing, dates, evidence, sign_off, recommend, approve, go, comment, accept)


def documented() -> dict[str, tuple[int, int]]:
    """What docs/clicks.md says of each job now: clicks and characters."""
    rows = re.findall(r"^\| (.+?) \|.*\| (\d+) \| (\d+) \|$", (ROOT / "docs" / "clicks.md").read_text(encoding="utf-8"), re.MULTILINE)
    return {job: (int(clicks), int(typed)) for job, clicks, typed in rows}


@pytest.mark.parametrize("job", JOBS, ids=[each.__name__ for each in JOBS])
def test_a_job_takes_as_much_as_the_table_says(office: Office, job: Callable[[Office], Hands]) -> None:
    """Done from Home, with as many clicks and characters; what changes something has changed it."""
    hands = job(office)
    assert documented()[str(job.__doc__).rstrip(".")] == (hands.clicks, hands.typed)
    assert isinstance(hands.seen, Changed) == (job not in {what_waits, standing})


def test_the_table_has_ten_jobs() -> None:
    """No row is without its story."""
    assert set(documented()) == {str(each.__doc__).rstrip(".") for each in JOBS}
