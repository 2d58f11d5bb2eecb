"""The table of authority: every acting verb as a line, who may say it, and what has happened before (promise 5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import insert

from storage.engine.session import Act
from storage.sign_off import reviews
from storage.tables import MemberRow, OutboxRow, table_of
from tests.builders.office import (
    DAN,
    OPSG_CHAIR,
    PANEL_CHAIR,
    RACHEL,
    STRANGER,
    TAG_CHAIR,
    TAG_MEMBER,
    Office,
)

KEY = "june-2020"
LINK = "https://example.com/report"
GUEST, OTHER_DCC, PANEL_MEMBER, CSC_CHAIR, TWO_SEATS = "W0GUEST", "U0DCC", "U0PANELMEMBER", "U0CSC", "U0TWO"
PEOPLE = (STRANGER, GUEST, DAN, OTHER_DCC, OPSG_CHAIR, TAG_MEMBER, TAG_CHAIR, PANEL_MEMBER, CSC_CHAIR, PANEL_CHAIR, RACHEL)
"""On no roster, a guest of the workspace, DCC staff, another committee's chair, the TAG's, the Panel's, another body's chair, SECAS."""

MANAGER = {RACHEL}
WORKERS = {RACHEL, DAN, OTHER_DCC}
TAG = {TAG_MEMBER, TAG_CHAIR}
PANEL = {PANEL_CHAIR, RACHEL}
OUTCOME = {PANEL_CHAIR, CSC_CHAIR, RACHEL}
ROSTER = {TAG_CHAIR, RACHEL}
SEATED = set(PEOPLE) - {STRANGER, GUEST}
OWNERS = SEATED - {CSC_CHAIR}
"""Nothing of the Change Sub-Committee's is due in June 2020."""
ANYONE = set(PEOPLE)


# What has happened before


def start(office: Office) -> None:
    """10 January 2020, with the committees' channels, a comment on the RID, and something to issue."""
    with office.store.changing(Act("test", "roster", office.now)) as tx:
        for committee, user, chair in (
            ("dcc", OTHER_DCC, False),
            ("panel", PANEL_MEMBER, False),
            ("csc", CSC_CHAIR, True),
            ("tag", TWO_SEATS, False),
            ("opsg", TWO_SEATS, False),
        ):
            tx.session.add(MemberRow(committee_key=committee, user_id=user, chair=chair))
    office.does(f"/release channel {KEY} tag <#C0TAG>")
    office.does(f"/release channel {KEY} opsg <#C0OPSG>")
    office.does(f"/release comment {KEY}", STRANGER, party="A Party", text="Is UIT long enough?")
    office.does(f"/release milestone {KEY} sit-report 2020-05-11")


def review(office: Office) -> None:
    """27 May 2020: evidence for T1 by DCC staff, the TAG's card, an editorial change to confirm and a proposal."""
    start(office)
    office.at(2020, 5, 27)
    office.does(f"/release evidence {KEY} T1 {LINK}", DAN)
    office.does(f"/release signoff {KEY} tag")
    office.does(f"/release criterion {KEY} reword T4", text="A comma, moved.", reason="Typing error", editorial=("editorial",))
    office.does(f"/release criterion {KEY} drop O9", reason="Not needed")


def positioned(office: Office) -> None:
    """The TAG's chair has met T1 with a condition."""
    review(office)
    with office.store.reading() as conn:
        found = reviews.fetch_review(conn, KEY, committee="tag")
    assert found is not None
    office.later(minutes=1)
    line = f"/release position {KEY} T1 conditions v{found.stamp('T1')}"
    office.does(line, TAG_CHAIR, reason="Nearly", condition="Fix the defect", owner=DAN, due="2020-06-10")


def tag_met(office: Office) -> None:
    """The TAG has a meeting on 17 January 2020."""
    start(office)
    office.does("/release meeting tag 2020-01-17")


def agreed(office: Office) -> None:
    """17 January 2020, the day of the Panel's meeting."""
    start(office)
    office.at(2020, 1, 17)


def met(office: Office) -> None:
    """The Panel has met, and it is noted who was there."""
    agreed(office)
    office.does("/release minutes panel 2020-01-17 attendance", present=(PANEL_CHAIR,))


def gone(office: Office) -> None:
    """The Panel said Go on 12 June, and it is the day of go-live."""
    start(office)
    office.at(2020, 6, 12)
    form = office.asks(f"/release decide {KEY} go-live go", PANEL_CHAIR)
    acks = {each.name: "Known" for each in form.fields if each.name.startswith("ack-")}
    office.does(office.asks(form, PANEL_CHAIR, **acks), PANEL_CHAIR)
    office.at(2020, 6, 25)


def live(office: Office) -> None:
    """The release is live."""
    gone(office)
    office.does(office.asks(f"/release live {KEY}"))


def submitted(office: Office) -> None:
    """The DCC has submitted the TAD, and the TAG has seen it."""
    start(office)
    office.at(2020, 3, 2)
    office.does(f"/release document {KEY} tad", DAN, version="1.0", link=LINK)
    office.does(f"/release recommend {KEY} tag tad", TAG_CHAIR, positive="yes", reason="Suitable")


def no_followers(office: Office) -> None:
    """No step is dated by UIT's start, so that it can be removed."""
    start(office)
    office.does(f"/release milestone {KEY} regression-plans 2020-04-02")


def refused_by_slack(office: Office) -> None:
    """Slack has refused a message for good."""
    start(office)
    row = {
        "key": "k",
        "kind": "notice",
        "channel": "C0JUNE",
        "ids": {},
        "state": "failed",
        "error": "is_archived",
        "created_at": office.now,
    }
    with office.store.writing() as conn:
        conn.execute(insert(table_of(OutboxRow)).values(row | {"thread_ts": "", "ts": "", "attempts": 1, "ambiguous": False}))


Given = Callable[[Office], None]


@dataclass(frozen=True)
class Case:
    """A line, who may say it, and what has happened before. Those who may are answered with a change or a form, all others refused."""

    line: str
    allowed: set[str]
    given: Given = start
    fetched: tuple[str, ...] | None = None

    def __str__(self) -> str:
        return f"{self.line} ({self.given.__name__})"


CASES = (
    Case("/release create june-2027", MANAGER),
    Case("/release create 2022", MANAGER),
    Case("/release template november-2020", MANAGER),
    Case("/release decide standard", PANEL),
    Case(f"/release ask tag.chair release recommend {KEY} tag", ANYONE - {TAG_CHAIR}),
    Case(f"/release edit {KEY}", MANAGER),
    Case(f"/release edit {KEY} costs total", MANAGER),
    Case(f"/release cancel {KEY}", MANAGER),
    Case(f"/release live {KEY}", MANAGER, gone),
    Case(f"/release live {KEY} lessons tag", MANAGER | TAG, live),
    Case(f"/release add MP100 to {KEY}", MANAGER),
    Case(f"/release remove MP088 from {KEY}", MANAGER),
    Case(f"/release move MP079 from {KEY} to november-2020", MANAGER),
    Case(f"/release cutoff MP079 in {KEY}", MANAGER),
    Case(f"/release cutoff MP079 in {KEY} by 2020-03-31", MANAGER),
    Case(f"/release milestone {KEY}", MANAGER),
    Case(f"/release milestone {KEY} add", MANAGER),
    Case(f"/release milestone {KEY} uit-start", MANAGER),
    Case(f"/release milestone {KEY} uit-start remove", MANAGER, no_followers),
    Case(f"/release milestone {KEY} tad-draft 2020-02-03", MANAGER),
    Case(f"/release milestone {KEY} regression-plans done", {RACHEL}),
    Case(f"/release milestone {KEY} uit-end done", WORKERS),
    Case(f"/release evidence {KEY} T1", WORKERS),
    Case(f"/release evidence {KEY} T1 {LINK}", WORKERS),
    Case(f"/release evidence {KEY} O8 {LINK}", MANAGER),
    Case(f"/release evidence {KEY} T1 withdraw 1", {DAN, RACHEL}, review),
    Case(f"/release evidence attach {LINK}", WORKERS),
    Case(f"/release signoff {KEY}", MANAGER | TAG | {OPSG_CHAIR}, review),
    Case(f"/release signoff {KEY} tag", MANAGER | TAG, review),
    Case(f"/release signoff {KEY} tag next", MANAGER | TAG, review),
    Case(f"/release position {KEY} T1 hold {{stamp}}", TAG, review),
    Case(f"/release position {KEY} T1 behalf", MANAGER, review),
    Case(f"/release condition {KEY}", TAG, positioned),
    Case(f"/release condition {KEY} T1 1", TAG, positioned),
    Case(f"/release recommend {KEY} tag", ROSTER, review),
    Case(f"/release recommend {KEY}", {TAG_CHAIR, OPSG_CHAIR}, review),
    Case(f"/release recommend {KEY} tag tad", ROSTER, submitted),
    Case(f"/release criterion {KEY}", MANAGER),
    Case(f"/release criterion {KEY} add", MANAGER),
    Case(f"/release criterion {KEY} reword T4", MANAGER),
    Case(f"/release criterion {KEY} confirm 1", {TAG_CHAIR}, review),
    Case(f"/release criterion {KEY} withdraw 2", MANAGER, review),
    Case(f"/release document {KEY}", WORKERS),
    Case(f"/release document {KEY} tad", WORKERS),
    Case(f"/release document {KEY} tad consulted", WORKERS, submitted),
    Case(f"/release decide {KEY}", PANEL),
    Case(f"/release decide {KEY} baseline", PANEL),
    Case(f"/release decide {KEY} scope", PANEL),
    Case(f"/release decide {KEY} criteria", PANEL, review),
    Case(f"/release decide {KEY} tad", PANEL, submitted),
    Case(f"/release decide {KEY} date", PANEL),
    Case(f"/release decide {KEY} date 2020-07-30", PANEL),
    Case(f"/release decide {KEY} go-live go", PANEL, review),
    Case(f"/release decide {KEY} go-live no-go", PANEL, review),
    Case(f"/release decide {KEY} go-live defer", PANEL, review),
    Case(f"/release baseline {KEY}", PANEL),
    Case(f"/release accept {KEY}", MANAGER),
    Case(f"/release accept {KEY} dcc-total", MANAGER),
    Case(f"/release snooze {KEY}", OWNERS),
    Case(f"/release snooze {KEY} review-testing", MANAGER | TAG),
    Case(f"/release reassign {KEY}", OWNERS),
    Case(f"/release reassign {KEY} review-testing", MANAGER | TAG),
    Case("/release reminders all", MANAGER),
    Case(f"/release reminders {KEY} milestone", MANAGER),
    Case("/release reminders off", ANYONE),
    Case("/release reminders mine", ANYONE),
    Case("/release unsent again", MANAGER, refused_by_slack),
    Case(f"/release rid {KEY}", ANYONE),
    Case(f"/release issue {KEY}", MANAGER),
    Case(f"/release comment {KEY}", ANYONE),
    Case(f"/release comment {KEY} 1", MANAGER),
    Case(f"/release timeline {KEY}", ANYONE),
    Case(f"/release progress {KEY}", ANYONE),
    Case(f"/release feed {KEY}", ANYONE, fetched=("https://bot.example.org",)),
    Case(f"/release export {KEY}", ANYONE),
    Case(f"/release share timeline {KEY}", ANYONE),
    Case("/release import", MANAGER),
    Case("/release agenda-file panel 2020-01-17", ANYONE),
    Case("/release paper panel 2020-01-17", ANYONE),
    Case("/release minutes panel 2020-01-17 attendance", PANEL),
    Case("/release minutes panel 2020-01-17 action", PANEL),
    Case("/release minutes tag 2020-01-17 text", ROSTER, tag_met),
    Case("/release minutes panel 2020-01-17 confirm", {PANEL_CHAIR}, met),
    Case("/release minutes panel 2020-01-17 file", ANYONE),
    Case("/release decide meeting panel 2020-01-17", PANEL, agreed),
    Case("/release paper panel 2020-01-17 details", PANEL),
    Case("/release meeting panel", PANEL),
    Case("/release meeting panel 2020-02-14", PANEL),
    Case("/release meeting tag list", ROSTER),
    Case("/release meeting panel 2020-01-17 to 2020-01-24", PANEL),
    Case("/release meeting panel 2020-01-17 cancel", PANEL),
    Case(f"/release channel {KEY} <#C0OTHER>", MANAGER),
    Case(f"/release channel {KEY} tag <#C0OTHER>", MANAGER),
    Case(f"/release channel {KEY} create", MANAGER),
    Case("/release clear <#C0OTHER> Amber", MANAGER),
    Case("/release member add <@U0NEW> to tag", ROSTER),
    Case(f"/release member remove <@{TAG_MEMBER}> from tag", ROSTER),
    Case("/release quorum tag 2", ROSTER),
    Case("/release quorum tag 2", {PANEL_CHAIR}, positioned),
    Case(f"/release deputy <@U0NEW> for <@{TAG_MEMBER}> until 2020-02-01", ROSTER | {TAG_MEMBER}),
    Case(f"/release deputy <@U0NEW> for <@{PANEL_CHAIR}> until 2020-02-01", PANEL),
    Case(f"/release deputy <@U0NEW> for <@{TWO_SEATS}> until 2020-02-01", MANAGER),
    Case("/release sync tag <!subteam^S0TAG>", ROSTER, fetched=(TAG_CHAIR, "U0NEW")),
    Case("/release undo {change}", MANAGER),
    Case("/modification add MP101", MANAGER),
    Case("/modification edit MP079", MANAGER),
    Case("/modification split MP079", MANAGER),
    Case("/modification approve MP079", OUTCOME),
    Case("/modification reject MP079", OUTCOME),
    Case("/modification withdraw MP079", OUTCOME),
    Case("/modification delay MP079", OUTCOME),
    Case("/modification depends MP079 on CR1088", WORKERS),
    Case("/modification depends MP079 on CR1088 reaching delivered before go-live", WORKERS),
    Case("/modification depends MP078 on CR1047 remove", WORKERS),
    Case("/modification request CR1047 delivered", WORKERS),
    Case("/modification request CR2000", WORKERS),
    Case("/modification follow MP079 <#C123|x>", MANAGER),
    Case("/modification follow MP079", MANAGER),
)
