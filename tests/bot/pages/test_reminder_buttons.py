"""A reminder's buttons are acts of whom it addresses: for each kind of item, and each role that hears of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.pages.kit.page import Button
from bot.pages.kit.pressing import lines_of
from bot.pages.nudges.mine import mine as mine_page
from bot.pages.nudges.reminders import buttons_of
from commands.mine import MineShown
from commands.nudges.items import items_of
from commands.protocol.line import Line
from commands.protocol.results import Refused
from policy.model.releases import Release
from policy.nudges.audience import seats_reminded
from policy.nudges.item import Due, DueKind
from storage.engine.session import Act
from storage.releases import releases
from storage.roster import roster
from storage.tables import ConditionRow, MilestoneRow
from tests.builders.office import DAN, OPSG_CHAIR, PANEL_CHAIR, RACHEL, SSC_CHAIR, STRANGER, TAG_CHAIR, TAG_MEMBER, Office

WHO = {"dcc": DAN, "secas": RACHEL, "panel": PANEL_CHAIR, "opsg": OPSG_CHAIR, "tag": TAG_CHAIR, "ssc": SSC_CHAIR}
"""Who stands for each owner that is on a roster."""


def everything_due(office: Office) -> tuple[Release, tuple[Due, ...]]:
    """Items of every kind that a release has: all steps dated, a cut-off, a dependency on a Change Request, and open conditions."""
    for committee in ("tag", "opsg"):
        office.does(f"/release channel june-2020 {committee} <#C0{committee.upper()}>")
    office.does("/release milestone june-2020 propose")
    office.does("/release milestone june-2020 accept")
    office.does("/release cutoff MP079 in june-2020 by 2020-03-31")
    office.does("/modification depends MP079 on CR1088 reaching delivered before uit-start")
    office.does("/modification request CR1088 expected 2020-02")
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.session.get_one(MilestoneRow, ("june-2020", "evidence-operational")).done_on = office.now.date()
        for number, owner in enumerate(("dcc", "tag"), 1):
            row = ConditionRow(release_key="june-2020", criterion_ref="T1", number=number, text="Fix it", owner=owner, set_by=TAG_CHAIR)
            row.due = office.now.date()
            tx.session.add(row)
    with office.store.reading() as conn:
        release = releases.fetch_release(conn, "june-2020")
        assert release
        return release, items_of(conn, release, office.now.date())


def refused_for_authority(office: Office, line: Line, user: str) -> bool:
    """Whether the person may not press the button."""
    result = office.say(line, user)
    return isinstance(result, Refused) and bool(result.who)


def test_whoever_is_reminded_may_press_the_buttons(office: Office) -> None:
    """Of each item the owner, and the release managers and the body to whom it escalates."""
    release, found = everything_due(office)
    kinds = {DueKind.MILESTONE, DueKind.POLICY, DueKind.CUTOFF, DueKind.EVIDENCE, DueKind.POSITION, DueKind.CONDITION, DueKind.DEPENDENCY}
    assert {each.kind for each in found} == kinds
    with office.store.reading() as conn:
        members = roster.members(conn)
    wrong: list[str] = []
    for due in found:
        heard = [(due, "", WHO[due.owner])] if due.owner in WHO else []
        heard += [(due, "manager", RACHEL), (due, "body", PANEL_CHAIR)]
        for item, why, user in heard:
            buttons = buttons_of(item, seats_reminded(item, why, release.body, members))
            assert buttons
            wrong += [f"{item.item} {why} {user}: {each.line}" for each in buttons if refused_for_authority(office, each.line, user)]
    assert "\n".join(wrong) == ""


def test_a_person_to_whom_an_item_was_given_may_press_the_buttons(office: Office) -> None:
    """One item of each kind, given to a member of another committee and to somebody on no roster: who was given it may give it on."""
    release, found = everything_due(office)
    with office.store.reading() as conn:
        members = roster.members(conn)
    wrong: list[str] = []
    for due in {each.kind: each for each in found}.values():
        for user in (TAG_MEMBER, STRANGER):
            office.does(f"/release reassign june-2020 {due.item}", person=user, committee="", reason="")
            more = Button("Reassign", Line.release("reassign", "june-2020", due.item))
            buttons = buttons_of(replace(due, owner=user), seats_reminded(replace(due, owner=user), "", release.body, members), more)
            assert more in buttons
            wrong += [f"{due.item} {user}: {each.line}" for each in buttons if refused_for_authority(office, each.line, user)]
    assert "\n".join(wrong) == ""


def test_whoever_sees_an_item_on_their_home_may_press_its_button(office: Office) -> None:
    """Each button of each person's App Home, on all its pages."""
    everything_due(office)
    wrong: list[str] = []
    for user in (*WHO.values(), TAG_MEMBER, STRANGER):
        for page in (1, 2):
            shown = office.shows(f"/release mine page {page}", MineShown, user)
            lines = dict.fromkeys(lines_of(mine_page(shown)))
            wrong += [f"{user}: {line}" for line in lines if refused_for_authority(office, line, user)]
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize(
    ("owner", "why", "submitted", "expected"),
    [
        ("dcc", "", False, ["Submit TAD"]),
        ("dcc", "manager", False, ["Submit TAD"]),
        ("dcc", "body", False, ["Open release"]),
        (TAG_MEMBER, "", False, ["Ask the DCC"]),
        (DAN, "", False, ["Submit TAD"]),
        ("dcc", "", True, ["Open release"]),
        ("dcc", "manager", True, ["Decide"]),
        ("dcc", "body", True, ["Decide"]),
    ],
)
def test_the_act_on_the_tad_is_that_of_who_reads(office: Office, owner: str, why: str, *, submitted: bool, expected: list[str]) -> None:
    """The policy date of the TAD asks the DCC for the submission, and then the Panel, to whom it escalates, for the decision (R9)."""
    if submitted:
        office.does("/release document june-2020 tad", DAN, version="1.0", link="https://example.com/tad")
    with office.store.reading() as conn:
        release = releases.fetch_release(conn, "june-2020")
        assert release
        found = items_of(conn, release, office.now.date())
        members = roster.members(conn)
    tad = replace(next(each for each in found if each.item == "policy:tad-published"), owner=owner)
    assert labels(buttons_of(tad, seats_reminded(tad, why, release.body, members))) == expected


def test_a_step_that_waits_for_another_asks_them(office: Office) -> None:
    """The Panel's baseline of November 2020 has no criteria yet, which SECAS adds: the button sends that to the release managers."""
    with office.store.reading() as conn:
        release = releases.fetch_release(conn, "november-2020")
        assert release
        found = items_of(conn, release, office.now.date())
        members = roster.members(conn)
    due = next(each for each in found if each.first)
    assert due.waits_for == "SECAS to add the acceptance criteria"
    (button, *_) = buttons_of(due, seats_reminded(due, "", release.body, members))
    assert button.label == "Ask SECAS"
    office.does(button.line, PANEL_CHAIR)
    (theirs, *_) = buttons_of(due, seats_reminded(due, "manager", release.body, members))
    assert theirs.label == "Add the criteria"
    office.does(theirs.line, RACHEL)


def labels(buttons: tuple[Button, ...]) -> list[str]:
    """What the buttons say."""
    return [each.label for each in buttons]


def test_a_draft_proposal_is_not_to_be_approved_by_a_reminder(office: Office) -> None:
    """Its cut-off can be extended; MP079 can be approved as well (R24)."""
    office.does("/modification add DP102", title="Power")
    office.does("/release add DP102 to june-2020", cutoff="2020-03-31")
    _, items = everything_due(office)
    found = {due.ref: [str(each.line) for each in buttons_of(due, None)] for due in items if due.kind is DueKind.CUTOFF}
    assert found["DP102"] == ["/release cutoff DP102 in june-2020"]
    assert found["MP079"] == ["/modification approve MP079", "/release cutoff MP079 in june-2020"]
